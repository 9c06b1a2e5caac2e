//! A form that is typed in, whichever it is, as it is kept beside the accounts' file.

use serde::{Deserialize, Serialize};

use super::{FormDraft, StartDraft};
use crate::{
    domain::{
        id::{AccountId, UserId},
        ledger::Way,
    },
    form::{FieldId, account, new_account, reseller},
};

/// A form that was typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draft {
    /// Of a new account.
    NewAccount(NewAccountDraft),
    /// Of an account that is there.
    Account(AccountDraft),
    /// Of the reseller.
    Reseller(ResellerDraft),
}

/// A new account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccountDraft {
    /// What it started from.
    pub start: StartDraft,
    /// The revision of the reseller that it was shown with.
    pub reseller_revision: i64,
    /// The tab that was open.
    pub tab: new_account::Tab,
    /// The farthest tab that was reached.
    pub furthest: new_account::Tab,
    /// What was typed.
    pub form: FormDraft,
}

/// An account that is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDraft {
    /// Which one.
    pub account: AccountId,
    /// Its name then.
    pub name: String,
    /// The tab that was open.
    pub tab: account::Tab,
    /// What was changed of its settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<SettingsDraft>,
    /// The form that was open over the tab.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<PartDraft>,
}

/// Settings of an account that are changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsDraft {
    /// The revision that they were changed from.
    pub revision: i64,
    /// What was typed.
    pub form: FormDraft,
}

/// A form over a tab of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartDraft {
    /// An admin that is added.
    NewAdmin(FormDraft),
    /// A user that is changed, or gets another password.
    User {
        /// Which one.
        user: UserId,
        /// Its revision then.
        revision: i64,
        /// Whether it is about the password alone.
        reset: bool,
        /// What was typed.
        form: FormDraft,
    },
    /// Credit that is added or removed.
    Credit {
        /// Whether it comes or goes.
        way: Way,
        /// What the entry is told from others by: sent again, it counts once.
        source_id: String,
        /// What was typed.
        form: FormDraft,
    },
}

/// The reseller being changed, or set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResellerDraft {
    /// The revision that it was changed from; `None` at the first start.
    pub revision: Option<i64>,
    /// The tab that was open.
    pub tab: reseller::Tab,
    /// What was typed.
    pub form: FormDraft,
}

impl Draft {
    /// What it is of, in words.
    pub fn title(&self) -> String {
        match self {
            Self::NewAccount(draft) => {
                let typed = draft.form.text(FieldId::Name).map(str::trim).filter(|name| !name.is_empty());
                let what = match draft.start.copied_from() {
                    Some(copied) => format!("Copy of {copied}"),
                    None => "New account".into(),
                };
                typed.map_or_else(|| what.clone(), |name| format!("{what} “{name}”"))
            }
            Self::Account(draft) => {
                let what = match &draft.part {
                    Some(PartDraft::NewAdmin(_)) => "new admin of",
                    Some(PartDraft::User { reset: true, .. }) => "new password in",
                    Some(PartDraft::User { .. }) => "user of",
                    Some(PartDraft::Credit { way: Way::Add, .. }) => "credit to add to",
                    Some(PartDraft::Credit { way: Way::Remove, .. }) => "credit to remove from",
                    None => "changes of",
                };
                let mut title = format!("{what} “{}”", draft.name);
                title[..1].make_ascii_uppercase();
                title
            }
            Self::Reseller(ResellerDraft { revision: None, .. }) => "First start".into(),
            Self::Reseller(_) => "Reseller’s settings".into(),
        }
    }

    /// Whether it is of changes of this account's settings.
    pub fn is_of(&self, account: &AccountId) -> bool {
        matches!(self, Self::Account(draft) if draft.account == *account && draft.settings.is_some())
    }

    /// The form that was typed in last.
    pub fn form(&self) -> Option<&FormDraft> {
        match self {
            Self::NewAccount(draft) => Some(&draft.form),
            Self::Reseller(draft) => Some(&draft.form),
            Self::Account(draft) => match &draft.part {
                Some(part) => Some(part.form()),
                None => draft.settings.as_ref().map(|settings| &settings.form),
            },
        }
    }
}

impl AccountDraft {
    /// All that it holds, to be read.
    pub fn in_words(&self) -> Vec<(&'static str, Vec<String>)> {
        let mut entries = vec![("Account", vec![self.name.clone()])];
        let forms = self.settings.iter().map(|settings| &settings.form);
        let forms = forms.chain(self.part.iter().map(PartDraft::form));
        entries.extend(forms.flat_map(FormDraft::in_words));
        entries
    }
}

impl PartDraft {
    /// What was typed.
    pub fn form(&self) -> &FormDraft {
        match self {
            Self::NewAdmin(form) | Self::User { form, .. } | Self::Credit { form, .. } => form,
        }
    }
}
