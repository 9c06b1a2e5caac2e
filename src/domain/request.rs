//! What is asked of the accounts' file, and what it answers: the words between the screens or the command line and
//! the store.

pub use super::failure::{Failure, Subject};
use super::{
    account::{Account, AccountId, AccountRow, Ancestor, NewAccount, Place},
    admin::NewAdmin,
    cluster::{SyncOrder, SyncPage},
    history::{HistoryPage, HistoryRequest},
    ledger::{CreditChange, LedgerPage, LedgerRequest},
    name::AccountName,
    realm::Realm,
    reseller::{Holdings, ResellerSettings, Standing, Template},
    secret::Secret,
    setting::AccountChange,
    user::{User, UserChange},
};

/// Something to read from the file; never writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The reseller and what is left of its totals.
    Standing,
    /// A page of the list.
    List(ListRequest),
    /// To count on what a search finds.
    Count(CountRequest),
    /// One whole account.
    Account(AccountId),
    /// The living account with this realm, as typed or in small letters.
    ByRealm(String),
    /// Whether a living account has this name.
    NameTaken(AccountName),
    /// Whether a living account has this realm.
    RealmTaken(Realm),
    /// Who holds most of the reseller's trunks, and the credit in all.
    Holdings,
    /// Entries of an account's ledger.
    Ledger(LedgerRequest),
    /// Rows of the history.
    History(HistoryRequest),
    /// How the file stands with the cluster, and what waits to be sent.
    Sync,
}

/// Something to write to the file: one transaction each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A new account with all that belongs to it.
    CreateAccount(Box<NewAccount>),
    /// Settings of an account.
    ChangeAccount(Box<AccountChange>),
    /// Enables or disables an account. Where it is so already, nothing is written.
    SetEnabled {
        /// Which account.
        account: AccountId,
        /// Whether it shall be enabled.
        enabled: bool,
    },
    /// Puts an account under another parent.
    MoveAccount {
        /// Which account.
        account: AccountId,
        /// The account or reseller that shall be above it.
        to: AccountId,
    },
    /// Deletes an account that has none below it.
    DeleteAccount {
        /// Which account.
        account: AccountId,
        /// Its name, typed to confirm.
        confirm: String,
    },
    /// A new admin of an account.
    AddAdmin {
        /// Whose admin it shall be.
        account: AccountId,
        /// The admin.
        admin: Box<NewAdmin>,
    },
    /// Settings or the password of a user.
    ChangeUser(Box<UserChange>),
    /// Removes a user.
    RemoveUser {
        /// Whose user it is.
        account: AccountId,
        /// The user as the operator saw it.
        base: Box<User>,
        /// Whether the account may be left without an admin.
        last_admin: bool,
    },
    /// Adds credit to an account or removes some.
    ChangeCredit(Box<CreditChange>),
    /// The reseller's settings. Makes the file where there is none.
    SaveReseller {
        /// What it shall be.
        settings: Box<ResellerSettings>,
        /// What a new account shall start with; `None` leaves it as it is.
        template: Option<Box<Template>>,
        /// The revision it was made from; `None` for a reseller that is not in the file yet.
        from_revision: Option<i64>,
    },
    /// What an operator orders about what waits to be sent to the cluster.
    Sync(Box<SyncOrder>),
}

/// Which rows of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequest {
    /// Comes back in the answer, so that an older one can be told and dropped.
    pub generation: u64,
    /// What name, realm, id or admin e-mail has to contain; empty for all. Anything else searches the whole tree.
    pub search: String,
    /// The account or reseller whose direct sub-accounts are listed; `None` lists the whole tree.
    pub under: Option<AccountId>,
    /// Whether only disabled accounts are listed, then of the whole tree.
    pub disabled: bool,
    /// Where the page begins.
    pub page: Page,
    /// The most rows.
    pub limit: u32,
}

impl ListRequest {
    /// The account or reseller that the list is confined to, where it is.
    pub fn confined(&self) -> Option<&AccountId> {
        self.under.as_ref().filter(|_| self.search.is_empty() && !self.disabled)
    }
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
    /// How many rows the whole list has, as far as they are counted: this page may have more.
    pub total: u64,
    /// Where counting stopped, if it did: there are `total` and more. [`Read::Count`] goes on from there. For a page
    /// after or before another one of a search, nothing is counted: that is from 0 on.
    pub counted_upto: Option<i64>,
    /// Where the list is confined to an account: that one with those above it, the topmost first. `None` where it is
    /// gone.
    pub path: Option<Vec<Ancestor>>,
}

/// Counts on what a search finds, a slice at a time, so that nothing else waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRequest {
    /// That of the list, as [`ListRequest::generation`].
    pub generation: u64,
    /// As [`ListRequest::search`].
    pub search: String,
    /// As [`ListRequest::disabled`].
    pub disabled: bool,
    /// Where counting stopped.
    pub after: i64,
    /// How many were counted up to there.
    pub counted: u64,
}

/// How far something is counted by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedOn {
    /// What was asked.
    pub request: CountRequest,
    /// How many were counted, the earlier ones too.
    pub total: u64,
    /// Where counting stopped; `None` where all are counted.
    pub counted_upto: Option<i64>,
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
    /// What its admin logs in with, if one was made.
    pub login: Option<Login>,
}

impl Created {
    /// The password that was made for its admin, if one was.
    pub fn made_password(&self) -> Option<&Secret> {
        self.login.as_ref().and_then(|login| login.password.as_ref())
    }
}

impl std::fmt::Debug for Created {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Created").field("id", &self.id).field("realm", &self.realm).finish_non_exhaustive()
    }
}

/// What a user logs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The login.
    pub username: String,
    /// The password, where one was made; to be shown once.
    pub password: Option<Secret>,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("username", &self.username).finish_non_exhaustive()
    }
}

/// An account that is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// Its id.
    pub id: AccountId,
    /// The name it had.
    pub name: String,
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
    /// To [`Read::Count`].
    Counted(CountedOn),
    /// To [`Read::Account`]; `None` where there is none with this id.
    Account(AccountId, Option<Box<Account>>),
    /// To [`Read::ByRealm`].
    Found(Option<AccountId>),
    /// To [`Read::NameTaken`].
    NameTaken(AccountName, Option<Holder>),
    /// To [`Read::RealmTaken`].
    RealmTaken(Realm, Option<Holder>),
    /// To [`Read::Holdings`].
    Holdings(Box<Holdings>),
    /// To [`Read::Ledger`].
    Ledger(LedgerPage),
    /// To [`Read::History`].
    History(HistoryPage),
    /// To [`Read::Sync`]; `None` where there is no cluster.
    Sync(Option<Box<SyncPage>>),
    /// To [`Write::CreateAccount`].
    Created(Box<Created>),
    /// To [`Write::ChangeAccount`], [`Write::SetEnabled`], [`Write::MoveAccount`] and [`Write::RemoveUser`]: the
    /// account as it is now.
    AccountSaved(Box<Account>),
    /// To [`Write::AddAdmin`] and [`Write::ChangeUser`]: the account as it is now, and the user's login.
    UserSaved(Box<Account>, Login),
    /// To [`Write::ChangeCredit`]: the account as it is now. `repeated` where an entry with this source id was there
    /// already, so that nothing was written.
    CreditSaved {
        /// The account as it is now.
        account: Box<Account>,
        /// Whether the entry was there already.
        repeated: bool,
    },
    /// To [`Write::DeleteAccount`].
    Deleted(Deleted),
    /// To [`Write::SaveReseller`].
    ResellerSaved(Box<Standing>),
    /// To [`Write::Sync`]: how the file stands with the cluster now.
    SyncOrdered(Option<Box<SyncPage>>),
    /// A write waits for another program's lock, and has for half a second. Its own answer is still to come.
    Waiting,
    /// Something could not be read.
    ReadFailed(Failure),
    /// Something could not be written; nothing of it was.
    WriteFailed(Failure),
}
