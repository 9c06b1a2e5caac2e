//! What is kept of a form while it is typed in, to be gone on with later. Never a password.

mod copied;
mod kept;
mod waiting;

use serde::{Deserialize, Serialize};

pub use copied::StartDraft;
pub use kept::{AccountDraft, Draft, NewAccountDraft, PartDraft, ResellerDraft, SettingsDraft};
pub use waiting::{DraftId, Unreadable, Waiting};

use super::{
    control::Control,
    field::{Field, Plain, Value},
    spec::{self, FieldId, Kind, Spec},
};

/// The fields of a form that differ from how they began, and the control that had the focus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormDraft {
    focus: Control,
    fields: Vec<FieldDraft>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDraft {
    /// Which one.
    pub id: FieldId,
    /// What stood in it.
    pub value: Plain,
    /// What it began with.
    pub began: Plain,
}

impl FormDraft {
    /// What is kept of these fields; `None` where nothing is.
    pub(super) fn new(focus: Control, fields: &[(FieldId, Field)]) -> Option<Self> {
        let kept = fields.iter().filter(|(_, field)| field.is_changed() && !matches!(field.value, Value::Hidden(_)));
        let kept =
            kept.map(|(id, field)| FieldDraft { id: *id, value: field.value.plain(), began: field.began().clone() });
        let fields: Vec<_> = kept.collect();
        (!fields.is_empty()).then_some(Self { focus, fields })
    }

    /// The fields.
    pub fn fields(&self) -> &[FieldDraft] {
        &self.fields
    }

    /// The control that had the focus.
    pub fn focus(&self) -> Control {
        self.focus
    }

    /// What stood in a field of text, if it was typed.
    pub fn text(&self, id: FieldId) -> Option<&str> {
        match &self.fields.iter().find(|field| field.id == id)?.value {
            Plain::Text(text) => Some(text),
            Plain::Switch(_) => None,
        }
    }

    /// The fields in words, to be read where there is no form for them any more.
    pub fn in_words(&self) -> Vec<(&'static str, Vec<String>)> {
        let words = |plain: &Plain| match plain {
            Plain::Switch(true) => vec!["ticked".into()],
            Plain::Switch(false) => vec!["not ticked".into()],
            Plain::Text(text) if text.is_empty() => vec!["empty".into()],
            Plain::Text(text) => text.lines().map(str::to_owned).collect(),
        };
        let label = |field: &FieldDraft| match (spec::spec(field.id), &field.value) {
            (Spec { kind: Kind::Either(other), .. }, Plain::Switch(true)) => other,
            (spec, _) => spec.label,
        };
        self.fields.iter().map(|field| (label(field), words(&field.value))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::calling::{Calling, Classifier, Classifiers},
        form::{Form, parts},
    };

    #[test]
    fn kinds_of_calls_are_gone_on_with_by_key_and_as_an_older_program_kept_them() {
        let cluster = Classifiers::of([("international", "International"), ("ee_night", "Moon at night")]);
        let fields = || parts::call_fields(&Calling::default(), &cluster).collect();
        let own = FieldId::Call(Classifier::known("ee_night").unwrap());
        let mut form = Form::new(fields(), Control::Tabs);
        form.set(own, Value::Switch(false));
        let kept = serde_json::to_string(&form.draft().unwrap()).unwrap();
        assert!(kept.contains(r#"{"id":{"Call":"ee_night"}"#), "{kept}");
        let place = FieldId::Call(Classifier::known("international").unwrap());
        // toll_us is 1, which this cluster lacks
        let older = r#"{"focus": {"Field": {"Call": 1}}, "fields": [
            {"id": {"Call": 5}, "value": false, "began": true}, {"id": {"Call": 1}, "value": false, "began": true}]}"#;
        for (kept, changed) in [(kept.as_str(), own), (older, place)] {
            let mut form = Form::new(fields(), Control::Tabs);
            form.take_draft(&serde_json::from_str(kept).unwrap(), jiff::Timestamp::UNIX_EPOCH);
            assert_eq!((form.changed(), form.is_on(changed)), (vec![changed], false), "{kept}");
            assert_eq!(form.focus(), Control::Tabs);
        }
    }
}
