//! Accounts: one to be made, one as it is, one as a row of the list.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use super::{
    admin::{Admin, NewAdmin},
    calling::Calling,
    money::Cents,
    name::AccountName,
    permissions::Permissions,
    realm::RealmLabel,
    timezone::Timezone,
    trunks::{PerKind, Trunks},
};

/// The language of a new account, KAZOO's default.
pub const DEFAULT_LANGUAGE: &str = "en-US";

/// 32 lower-case hexadecimal digits, as KAZOO's ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(String);

impl AccountId {
    /// An id of 16 random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads an id; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 32 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
    /// What the customer sees.
    pub permissions: Permissions,
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
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The account or reseller above it.
    pub parent: AccountId,
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
    /// Its admins, in the order they were made.
    pub admins: Vec<Admin>,
    /// Accounts directly below it.
    pub sub_accounts: u64,
    /// Counts its changes, but for ledger entries.
    pub revision: i64,
    /// When it was made.
    pub created: Stamp,
    /// When it was last changed.
    pub changed: Stamp,
}

impl Account {
    /// What the customer sees.
    pub fn permissions(&self) -> Permissions {
        Permissions::from_json(&self.ui_restrictions)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        let id = AccountId::from_random([0xab; 16]);
        assert_eq!(id.as_str(), "ab".repeat(16));
        assert_eq!(AccountId::parse(id.as_str()), Some(id));
        for bad in ["", "ab", &"AB".repeat(16), &"zz".repeat(16), &"ab".repeat(17)] {
            assert_eq!(AccountId::parse(bad), None, "{bad:?}");
        }
    }
}
