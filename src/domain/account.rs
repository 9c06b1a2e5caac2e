//! Accounts: one to be made, one as it is, one as a row of the list.

use jiff::Timestamp;
use serde_json::{Value, json};

pub use super::id::AccountId;
use super::{
    admin::NewAdmin,
    calling::Calling,
    cluster::AccountSync,
    language::Language,
    money::Cents,
    name::AccountName,
    notes::Notes,
    permissions::Permissions,
    problem::Problem,
    realm::RealmLabel,
    setting::{Documents, SettingKey},
    timezone::Timezone,
    trunks::{PerKind, Trunks},
    user::User,
};

/// An account to be made, every part of it checked. What only the file can tell (names taken, trunks left) is checked
/// again in the transaction that writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The account or reseller above it.
    pub parent: AccountId,
    /// The revision of the reseller that the operator saw: what the account takes from it is as it was then.
    pub reseller_revision: i64,
    /// Its name.
    pub name: AccountName,
    /// The part of the realm before the suffix; `None` makes one on saving.
    pub realm_label: Option<RealmLabel>,
    /// Its time zone.
    pub timezone: Timezone,
    /// `false` makes it disabled.
    pub enabled: bool,
    /// An admin to be made with it.
    pub admin: Option<NewAdmin>,
    /// Calls at once.
    pub trunks: PerKind<u32>,
    /// What it may call.
    pub calling: Calling,
    /// Credit to begin with; 0 for none.
    pub credit: Cents,
    /// Whether calls over the trunks are made and billed by the minute: KAZOO's `allow_prepay`.
    pub allow_prepay: bool,
    /// What else it has.
    pub details: Details,
}

impl NewAccount {
    /// What the customer sees.
    pub fn permissions(&self) -> Permissions {
        Permissions::from_json(&self.details.ui_restrictions)
    }
}

/// What an account has besides, mostly nothing at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Its language.
    pub language: Language,
    /// KAZOO's `contact`.
    pub contact: Value,
    /// KAZOO's `contract`.
    pub contract: Value,
    /// Its notes.
    pub notes: Notes,
    /// KAZOO's `ui_restrictions`, with keys that are not ours.
    pub ui_restrictions: Value,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            language: Language::default(),
            contact: json!({}),
            contract: json!({}),
            notes: Notes::default(),
            ui_restrictions: Permissions::default().to_json(),
        }
    }
}

impl Details {
    /// What an account has besides, for a new one like it.
    ///
    /// # Errors
    /// What a cluster has sent that cannot be entered here.
    pub fn of(account: &Account) -> Result<Self, (SettingKey, Problem)> {
        Ok(Self {
            language: match &account.language {
                Some(language) => Language::parse(language).map_err(|problem| (SettingKey::Language, problem))?,
                None => Language::default(),
            },
            contact: account.contact.clone(),
            contract: account.contract.clone(),
            notes: Notes::parse(&account.notes).map_err(|problem| (SettingKey::Notes, problem))?,
            ui_restrictions: account.ui_restrictions.clone(),
        })
    }
}

/// When, by whom and from where something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The moment.
    pub at: Timestamp,
    /// The operator's name.
    pub by: String,
    /// The operator's SSH address, if any.
    pub from: Option<String>,
}

/// An account as it is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The account or reseller above it.
    pub parent: AccountId,
    /// The accounts above it, from the one below the reseller down to its parent.
    pub path: Vec<Ancestor>,
    /// Its name.
    pub name: String,
    /// Its whole realm.
    pub realm: String,
    /// Its time zone's name.
    pub timezone: String,
    /// Its language, such as `en-US`.
    pub language: Option<String>,
    /// `false` where it is disabled.
    pub enabled: bool,
    /// Calls at once.
    pub trunks: Trunks,
    /// Per-minute calls over the trunks; `None` where nobody has set it.
    pub allow_prepay: Option<bool>,
    /// What it may call.
    pub calling: Calling,
    /// KAZOO's `ui_restrictions` as kept, with keys that are not ours.
    pub ui_restrictions: Value,
    /// The sum of its ledger.
    pub balance: Cents,
    /// KAZOO's `contact` as kept, with keys that are not ours.
    pub contact: Value,
    /// KAZOO's `contract` as kept, with keys that are not ours.
    pub contract: Value,
    /// Its notes.
    pub notes: String,
    /// Its users, in the order they were made.
    pub users: Vec<User>,
    /// Accounts directly below it.
    pub sub_accounts: u64,
    /// What the file that it was imported from calls it.
    pub import_id: Option<String>,
    /// Counts its changes, but for ledger entries.
    pub revision: i64,
    /// When it was made.
    pub created: Stamp,
    /// When it was last changed.
    pub changed: Stamp,
    /// How it stands with the cluster; `None` where there is none.
    pub sync: Option<Box<AccountSync>>,
}

impl Account {
    /// Whether it is older than what was read before, under another revision: a backup was restored in between.
    pub fn is_restored_since(&self, before: &Self) -> bool {
        self.revision != before.revision && self.changed.at < before.changed.at
    }

    /// What the customer sees.
    pub fn permissions(&self) -> Permissions {
        Permissions::from_json(&self.ui_restrictions)
    }

    /// What settings are put into as into a blueprint's.
    pub(super) fn documents(&mut self) -> Documents<'_> {
        Documents {
            trunks: &mut self.trunks,
            allow_prepay: &mut self.allow_prepay,
            calling: &mut self.calling,
            ui_restrictions: &mut self.ui_restrictions,
            contact: &mut self.contact,
            contract: &mut self.contract,
        }
    }

    /// Checks the name that is typed before it is deleted.
    ///
    /// # Errors
    /// [`Problem::NotItsName`].
    pub fn check_confirmed(&self, typed: &str) -> Result<(), Problem> {
        if typed.trim() == self.name.trim() { Ok(()) } else { Err(Problem::NotItsName(self.name.clone())) }
    }

    /// What an export calls it: its import id, else its own.
    pub fn export_id(&self) -> &str {
        self.import_id.as_deref().unwrap_or(self.id.as_str())
    }

    /// The users that manage it.
    pub fn admins(&self) -> impl Iterator<Item = &User> {
        self.users.iter().filter(|user| user.is_admin)
    }
}

/// An account above another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
}

/// An account as a row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Its realm.
    pub realm: String,
    /// `false` where it is disabled.
    pub enabled: bool,
    /// Accounts directly below it.
    pub sub_accounts: u64,
    /// Names of the accounts above it, the topmost first; only where the list is of the whole tree.
    pub path: Vec<String>,
    /// Its place in the list.
    pub place: Place,
}

/// A place in the list, which is ordered by the folded name: where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The folded name.
    pub sort_key: String,
    /// The number of the account's row in the file, which parts equal names.
    pub number: i64,
}
