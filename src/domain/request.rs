//! What is asked of the accounts' file, and what it answers: the words between the screens or the command line and
//! the store.

use super::{
    account::{Account, AccountId, AccountRow, NewAccount, Place},
    name::AccountName,
    problem::Problem,
    realm::Realm,
    reseller::{ResellerSettings, Standing},
    secret::Secret,
    trunks::TrunkKind,
};

/// Something to read from the file; never writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The reseller and what is left of its totals.
    Standing,
    /// A page of the list.
    List(ListRequest),
    /// One whole account.
    Account(AccountId),
    /// The living account with this realm, as typed or in small letters.
    ByRealm(String),
    /// Whether a living account has this name.
    NameTaken(AccountName),
    /// Whether a living account has this realm.
    RealmTaken(Realm),
}

/// Something to write to the file: one transaction each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A new account with all that belongs to it.
    CreateAccount(Box<NewAccount>),
    /// The reseller's settings. Makes the file where there is none.
    SaveReseller {
        /// What it shall be.
        settings: Box<ResellerSettings>,
        /// The revision it was made from; `None` for a reseller that is not in the file yet.
        from_revision: Option<i64>,
    },
}

/// Which rows of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequest {
    /// Comes back in the answer, so that an older one can be told and dropped.
    pub generation: u64,
    /// What name, realm, id or admin e-mail has to contain; empty for all.
    pub search: String,
    /// Where the page begins.
    pub page: Page,
    /// The most rows.
    pub limit: u32,
}

/// Where a page of the list begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// At the first row.
    First,
    /// The page that ends with the last row.
    Last,
    /// After this place.
    After(Place),
    /// The page that ends before this place.
    Before(Place),
    /// Around this account: half a page before it, it, half a page after. As `First` where it is not in the list.
    Around(AccountId),
}

/// Rows of the list, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// What was asked.
    pub request: ListRequest,
    /// The rows.
    pub rows: Vec<AccountRow>,
    /// Whether there are rows before them.
    pub more_before: bool,
    /// Whether there are rows after them.
    pub more_after: bool,
    /// How many rows the whole list has.
    pub total: u64,
}

/// What an account just made is to be told to its operator.
#[derive(Clone, PartialEq, Eq)]
pub struct Created {
    /// The new account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The realm it got.
    pub realm: Realm,
    /// The login of its admin, if one was made.
    pub username: Option<String>,
    /// The password that was made, to be shown once.
    pub password: Option<Secret>,
}

impl std::fmt::Debug for Created {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Created").field("id", &self.id).field("realm", &self.realm).finish_non_exhaustive()
    }
}

/// The other account that has a name or realm already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its name.
    pub name: String,
    /// Its realm.
    pub realm: String,
}

/// What the file answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// To [`Read::Standing`]; `None` where there is no file, or no reseller in it, yet.
    Standing(Option<Box<Standing>>),
    /// To [`Read::List`].
    List(ListPage),
    /// To [`Read::Account`]; `None` where there is none with this id.
    Account(AccountId, Option<Box<Account>>),
    /// To [`Read::ByRealm`].
    Found(Option<AccountId>),
    /// To [`Read::NameTaken`].
    NameTaken(AccountName, Option<Holder>),
    /// To [`Read::RealmTaken`].
    RealmTaken(Realm, Option<Holder>),
    /// To [`Write::CreateAccount`].
    Created(Box<Created>),
    /// To [`Write::SaveReseller`].
    ResellerSaved(Box<Standing>),
    /// Something could not be read.
    ReadFailed(Failure),
    /// Something could not be written; nothing of it was.
    WriteFailed(Failure),
}

/// What a rule refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The account's name.
    Name,
    /// The account's realm.
    Realm,
    /// Trunks of the account.
    Trunks(TrunkKind),
    /// A total of the reseller.
    Total(TrunkKind),
    /// The credit to be added.
    Credit,
    /// The reseller's currency.
    Currency,
}

/// Why the file did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Rules that only the file can check say no.
    #[error("{}", .0.iter().map(|(_, problem)| problem.to_string()).collect::<Vec<_>>().join(" "))]
    Refused(Vec<(Subject, Problem)>),
    /// Somebody else changed it after it was read here.
    #[error("Another operator changed this meanwhile. Look at it again, then enter your change anew.")]
    Changed,
    /// Somebody else changed the reseller after the operator saw what an account takes from it.
    #[error("The reseller's settings were changed meanwhile: look at the review again, then submit again.")]
    ResellerChanged,
    /// Another program writes and did not finish in time.
    #[error("Another operator is writing and did not finish in five seconds. Wait a moment, then try again.")]
    Busy,
    /// The file, the disk or the database says no: a sentence with a remedy.
    #[error("{0}")]
    Trouble(String),
}
