//! What else changes with a box that is ticked or unticked, in every form that has it.

use super::overlay::{Intent, Overlay, TypedQuestion};
use crate::{
    domain::{
        calling::{CLASSIFIERS, EMERGENCY, EMERGENCY_WORD},
        permissions::Permission,
    },
    form::{FieldId, Form, Value},
};

/// The question before emergency calls are denied, which wants a word typed.
pub fn deny_emergency(intent: Intent) -> Overlay {
    let text = "Without these calls nobody could call for help in an emergency. To deny them all the same, type the word \
                EMERGENCY.";
    Overlay::Typed(TypedQuestion::new("Emergency calls", text, EMERGENCY_WORD, intent))
}

/// Follows a box that was ticked or unticked. Per Minute owns its two settings; emergency calls stay allowed until a
/// word is typed, which the box that is given asks for.
pub fn toggled(form: &mut Form, id: FieldId) -> Option<Overlay> {
    let on = form.is_on(id);
    match id {
        FieldId::Show(permission) => {
            for owned in Permission::all().filter(|owned| owned.owner() == Some(permission)) {
                form.set(FieldId::Show(owned), Value::Switch(on));
            }
        }
        FieldId::Call(place) if !on && CLASSIFIERS[place].key == EMERGENCY => {
            form.set(id, Value::Switch(true));
            return Some(deny_emergency(Intent::DenyEmergency(id)));
        }
        _ => {}
    }
    None
}
