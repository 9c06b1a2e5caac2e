//! What a new account started from, as a draft keeps it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::{
        account::Ancestor, blueprint::AccountBlueprint, calling::Calling, id::AccountId, language::Language,
        notes::Notes, timezone::Timezone, trunks::Trunks,
    },
    form::Start,
};

/// What a new account started from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartDraft {
    /// The accounts above, the topmost first.
    above: Vec<(AccountId, String)>,
    /// The account that it is a copy of: whatever becomes of that one, what was copied stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    copied: Option<Copied>,
}

/// What was copied of another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Copied {
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    trunks: Trunks,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_prepay: Option<bool>,
    calling: Calling,
    ui_restrictions: Value,
    contact: Value,
    contract: Value,
    notes: String,
}

impl StartDraft {
    /// What is kept of it.
    pub fn new(start: &Start) -> Self {
        let blueprint = &start.blueprint;
        Self {
            above: start.above.iter().map(|above| (above.id.clone(), above.name.clone())).collect(),
            copied: start.copied.as_ref().map(|from| Copied {
                from: from.clone(),
                timezone: blueprint.timezone.as_ref().map(|zone| zone.as_str().to_owned()),
                language: blueprint.language.as_ref().map(|language| language.as_str().to_owned()),
                trunks: blueprint.trunks,
                allow_prepay: blueprint.allow_prepay,
                calling: blueprint.calling.clone(),
                ui_restrictions: blueprint.ui_restrictions.clone(),
                contact: blueprint.contact.clone(),
                contract: blueprint.contract.clone(),
                notes: blueprint.notes.as_str().to_owned(),
            }),
        }
    }

    /// The name of the account that it is a copy of.
    pub fn copied_from(&self) -> Option<&str> {
        self.copied.as_ref().map(|copied| copied.from.as_str())
    }

    /// What to start from again. A zone, a language or notes that no rule takes any more are left out.
    pub fn start(&self) -> Start {
        let above = self.above.iter().map(|(id, name)| Ancestor { id: id.clone(), name: name.clone() });
        let mut start = Start::under(above.collect());
        if let Some(copied) = self.copied.clone() {
            start.copied = Some(copied.from);
            start.blueprint = AccountBlueprint {
                timezone: copied.timezone.and_then(|zone| Timezone::parse(&zone).ok()),
                language: copied.language.and_then(|language| Language::parse(&language).ok()),
                trunks: copied.trunks,
                allow_prepay: copied.allow_prepay,
                calling: copied.calling,
                ui_restrictions: copied.ui_restrictions,
                contact: copied.contact,
                contract: copied.contract,
                notes: Notes::parse(&copied.notes).unwrap_or_default(),
                ..AccountBlueprint::default()
            };
        }
        start
    }
}
