//! What else changes with a box that is ticked or unticked, in every form that has it.

use super::overlay::{Intent, Overlay, TypedQuestion};
use crate::{
    domain::calling::EMERGENCY_WORD,
    form::{FieldId, Form, Value, parts},
};

/// The question before emergency calls are denied, which wants a word typed.
pub fn deny_emergency(intent: Intent) -> Overlay {
    Overlay::Typed(TypedQuestion::new("Emergency calls", parts::DENY_EMERGENCY, EMERGENCY_WORD, intent))
}

/// Follows a box that was ticked or unticked. Emergency calls stay allowed until a word is typed, which the box that is
/// given asks for.
pub fn toggled(form: &mut Form, id: FieldId) -> Option<Overlay> {
    if parts::denies_emergency(form, id) {
        form.set(id, Value::Switch(true));
        return Some(deny_emergency(Intent::DenyEmergency(id)));
    }
    parts::follow_tick(form, id);
    None
}
