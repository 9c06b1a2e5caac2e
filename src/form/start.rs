//! What a new account starts from: the account above it, and one that it is made a copy of.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::{
    account::{Account, AccountId, Ancestor, Details},
    calling::{CLASSIFIERS, Calling, EMERGENCY},
    contact::ContactRole,
    language::Language,
    notes::Notes,
    permissions::Permissions,
    reseller::Standing,
    timezone::{LocalTime, Timezone},
    trunks::TrunkKind,
};

/// What a new account starts from.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The account that it stands under, with those above that one, the topmost first; empty right below the reseller.
    pub above: Vec<Ancestor>,
    /// The time zone of the account that it stands under, once that is read.
    pub timezone: Option<Timezone>,
    /// The account that it is a copy of.
    pub copied: Option<Box<Account>>,
}

impl Start {
    /// The reseller's template, under the last of these accounts.
    pub fn under(above: Vec<Ancestor>) -> Self {
        Self { above, ..Self::default() }
    }

    /// A copy of an account, under the same one.
    pub fn copy_of(account: &Account) -> Self {
        Self { above: account.path.clone(), timezone: None, copied: Some(Box::new(account.clone())) }
    }

    /// The title of the form.
    pub fn title(&self) -> String {
        let what = match &self.copied {
            Some(copied) => format!("Copy of {}", copied.name),
            None => "New account".into(),
        };
        match self.above.last() {
            Some(parent) => format!("{what} under {}", parent.name),
            None => what,
        }
    }

    /// The account or reseller that it stands under.
    pub fn parent(&self, standing: &Standing) -> AccountId {
        self.above.last().map_or_else(|| standing.reseller.id.clone(), |parent| parent.id.clone())
    }

    /// The time zone to begin with: that of the account copied, else that of the one above.
    pub fn zone(&self, standing: &Standing, now: Timestamp) -> LocalTime {
        let copied = self.copied.as_ref().and_then(|copied| Timezone::parse(&copied.timezone).ok());
        let zone = copied.as_ref().or(self.timezone.as_ref()).unwrap_or(&standing.reseller.settings.timezone);
        zone.at(now)
    }

    /// Trunks of one kind to begin with.
    pub fn trunks(&self, kind: TrunkKind) -> u32 {
        self.copied.as_ref().and_then(|copied| copied.trunks.get(kind)).unwrap_or(0)
    }

    /// What it may call to begin with.
    pub fn calling<'a>(&'a self, standing: &'a Standing) -> &'a Calling {
        self.copied.as_ref().map_or(&standing.reseller.template.calling, |copied| &copied.calling)
    }

    /// Whether it begins with emergency calls denied, which nobody has confirmed for it yet.
    pub fn denies_emergency(&self) -> bool {
        self.copied.as_ref().is_some_and(|copied| !copied.calling.allows(EMERGENCY))
    }

    /// Whether calls over the trunks are billed to begin with.
    pub fn allows_prepay(&self, standing: &Standing) -> bool {
        let copied = self.copied.as_ref().and_then(|copied| copied.allow_prepay);
        copied.unwrap_or(standing.reseller.template.allow_prepay)
    }

    /// What the customer sees to begin with.
    pub fn permissions(&self, standing: &Standing) -> Permissions {
        match &self.copied {
            Some(copied) => copied.permissions(),
            None => standing.reseller.template.permissions.clone(),
        }
    }

    /// The calls of the seven kinds as chosen in the form; other kinds are as in the account copied.
    pub fn calling_with(&self, chosen: Calling) -> Calling {
        let mut calling = self.copied.as_ref().map(|copied| copied.calling.clone()).unwrap_or_default();
        calling.0.retain(|key, _| CLASSIFIERS.iter().all(|classifier| classifier.key != key));
        calling.0.extend(chosen.0);
        calling
    }

    /// What the form does not show.
    pub fn details(&self) -> Details {
        let Some(copied) = &self.copied else { return Details::default() };
        Details {
            language: copied.language.as_deref().and_then(|name| Language::parse(name).ok()).unwrap_or_default(),
            contact: copied.contact.clone(),
            contract: copied.contract.clone(),
            notes: Notes::parse(&copied.notes).unwrap_or_default(),
            ui_restrictions: copied.ui_restrictions.clone(),
        }
    }

    /// What is copied that the form does not show, in words; empty where it is no copy.
    pub fn copied_besides(&self) -> String {
        let Some(copied) = &self.copied else { return String::new() };
        let is_there = |value: &Value| value.as_object().is_some_and(|object| !object.is_empty());
        let mut parts = vec![format!("language {}", self.details().language)];
        for role in ContactRole::ALL {
            if is_there(&copied.contact[role.key()]) {
                parts.push(role.label().to_lowercase());
            }
        }
        if is_there(&copied.contract) {
            parts.push("contract".into());
        }
        if !copied.notes.is_empty() {
            parts.push("notes".into());
        }
        parts.join(", ")
    }
}
