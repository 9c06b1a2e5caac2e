//! The reseller: root of the account tree, owner of the realm suffix and of the trunk totals.

use super::{
    account::AccountId,
    calling::{Calling, Classifiers},
    money::{Cents, Currency},
    name::AccountName,
    permissions::Permissions,
    realm::RealmSuffix,
    timezone::Timezone,
    trunks::{Given, PerKind, Totals, TrunkKind},
};

/// The smallest credit of a new reseller: 5.00.
pub const CREDIT_MINIMUM: Cents = Cents(500);
/// The amount above which a new reseller's operators are asked twice: 100.00.
pub const ASK_ABOVE: Cents = Cents(10_000);
/// The suffix that the first start suggests; it has to be confirmed.
pub const SUGGESTED_SUFFIX: &str = "sip.example.com";

/// What every account of the reseller depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResellerSettings {
    /// The reseller's own name.
    pub name: AccountName,
    /// The suffix of accounts made from now on.
    pub realm_suffix: RealmSuffix,
    /// The time zone of a new account.
    pub timezone: Timezone,
    /// How many trunks there are to give out.
    pub totals: Totals,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The smallest credit that is added.
    pub credit_minimum: Cents,
    /// The amount above which is asked twice.
    pub ask_above: Cents,
}

/// What a new account starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What it may call.
    pub calling: Calling,
    /// What the customer sees.
    pub permissions: Permissions,
    /// Per-minute calls over the trunks.
    pub allow_prepay: bool,
}

/// All calls but International and Other than above, everything shown, per-minute calls on.
impl Default for Template {
    fn default() -> Self {
        Self {
            calling: Calling::denying(|key| matches!(key, "international" | "unknown")),
            permissions: Permissions::default(),
            allow_prepay: true,
        }
    }
}

/// The reseller as it is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reseller {
    /// Its id, the parent of its accounts.
    pub id: AccountId,
    /// What can be changed.
    pub settings: ResellerSettings,
    /// What a new account starts with.
    pub template: Template,
    /// The kinds of calls there are: those of its cluster, where it has one.
    pub classifiers: Classifiers,
    /// Counts its changes.
    pub revision: i64,
}

/// What its accounts hold of the reseller, for its page: who holds most, and the credit in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// The accounts that hold most of each kind, the largest first.
    pub largest: PerKind<Vec<Holding>>,
    /// The balances of all accounts together.
    pub credit: Cents,
}

impl Holdings {
    /// Who holds most of one kind, the largest first.
    pub fn most(&self, kind: TrunkKind) -> &[Holding] {
        match kind {
            TrunkKind::Twoway => &self.largest.twoway,
            TrunkKind::Inbound => &self.largest.inbound,
            TrunkKind::Outbound => &self.largest.outbound,
        }
    }
}

/// Trunks of one kind that one account holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// How many it holds.
    pub trunks: u32,
}

/// The reseller with what its accounts use of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The reseller.
    pub reseller: Reseller,
    /// Trunks given out to all accounts of the tree, disabled ones too.
    pub given: Given,
    /// How many accounts there are.
    pub accounts: u64,
}
