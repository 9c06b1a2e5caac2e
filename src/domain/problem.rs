//! What can be wrong with something an operator entered, as a sentence to stand under the field.

use super::{
    money::{Cents, Currency},
    nearest::did_you_mean,
};

/// One thing that is wrong with one value. `Display` gives the sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The value has to be there. Holds what to type, such as “a name”.
    #[error("Type {0}.")]
    Required(&'static str),
    /// More characters than KAZOO takes.
    #[error("Too long: {is} characters, {max} at most.")]
    TooLong {
        /// The most characters that are taken.
        max: usize,
        /// How many there are.
        is: usize,
    },
    /// Fewer characters than are needed.
    #[error("Too short: at least {min} characters, this has {is}.")]
    TooShort {
        /// The fewest characters that are taken.
        min: usize,
        /// How many there are.
        is: usize,
    },
    /// More bytes than are kept.
    #[error("Too long: {is} bytes, {max} at most.")]
    TooManyBytes {
        /// The most bytes that are taken.
        max: usize,
        /// How many there are.
        is: usize,
    },
    /// Not of the right form. Holds the whole sentence, which says what is.
    #[error("{0}")]
    NotValid(&'static str),
    /// None of the words that there are.
    #[error("{sentence}{}", did_you_mean(*.meant))]
    NoSuchWord {
        /// The whole sentence, which says what words there are.
        sentence: &'static str,
        /// The word that was probably meant, if there is one.
        meant: Option<&'static str>,
    },
    /// No time zone of the database. Holds the one that was probably meant, if there is one.
    #[error("{}", no_such_zone(.0.as_deref()))]
    NoSuchZone(Option<String>),
    /// An invisible or control character, which would make two values look the same.
    #[error("Has an invisible character (U+{0:04X}); delete it or type it anew.")]
    Invisible(u32),
    /// Marks that no terminal can place: without a letter, or far too many on one.
    #[error("Has marks without a letter, or too many on one letter; delete them or type it anew.")]
    Marks,
    /// Another account has this name. Holds that account's name and realm.
    #[error("Taken: {name} ({realm}) has this name.")]
    NameTaken {
        /// The name of the account that has it.
        name: String,
        /// The realm of the account that has it.
        realm: String,
    },
    /// Another account has this realm. Holds that account's name.
    #[error("Taken: this is the realm of {0}.")]
    RealmTaken(String),
    /// What the cluster says of it, in its own words.
    #[error("The cluster says: {0}")]
    OfCluster(String),
    /// A file that cannot be used. Holds the whole sentence, which says why.
    #[error("{0}")]
    Unusable(String),
    /// Another suffix than the reseller's. Holds that one.
    #[error("The suffix is the reseller's and cannot be another: a realm here ends with .{0}")]
    OtherSuffix(String),
    /// The password and its confirmation differ.
    #[error("Does not match the password above.")]
    NoMatch,
    /// A password that is easy to guess. Holds the reason.
    #[error("Too easy to guess: {0}")]
    Guessable(String),
    /// Not a number at all.
    #[error("Not a number: type digits only, such as {0}.")]
    NotANumber(&'static str),
    /// A number that does not fit.
    #[error("Too much: {0} at most.")]
    TooMuch(String),
    /// A comma or point that can be read in two ways.
    #[error("Could mean two amounts: leave out what parts thousands, such as 1234.00.")]
    Ambiguous,
    /// Credit to begin with below the smallest that the reseller takes; none would be right as well.
    #[error("Less than the smallest credit, {}: add that much, or 0.", .currency.show(*.minimum))]
    OpeningBelowMinimum {
        /// The smallest credit of the reseller.
        minimum: Cents,
        /// The reseller's currency.
        currency: Currency,
    },
    /// Credit below the smallest that the reseller takes.
    #[error("Less than the smallest credit, {}: add that much at least.", .currency.show(*.minimum))]
    BelowMinimum {
        /// The smallest credit of the reseller.
        minimum: Cents,
        /// The reseller's currency.
        currency: Currency,
    },
    /// More trunks than are left of the reseller's total.
    #[error("More than are left: {left} of {total}.")]
    TrunksLeft {
        /// How many can still be given out.
        left: u32,
        /// The reseller's total.
        total: u32,
    },
    /// Another currency, where amounts are kept in one already. Holds the code of that one.
    #[error("Amounts are kept in {0} already: the currency stays.")]
    CurrencyKept(String),
    /// A total below what is given out already.
    #[error("{given} are given out already, {short} more than this: take some back first.{}", holds_most(.most.as_ref()))]
    BelowGiven {
        /// How many are given out.
        given: u32,
        /// By how much the total falls short of it.
        short: u32,
        /// The account that holds most of them, with how many, where that is known.
        most: Option<(String, u32)>,
    },
    /// Another user of the account logs in with this address. Holds that user's name.
    #[error("Taken: {0} of this account logs in with it.")]
    LoginTaken(String),
    /// More credit to be removed than there is.
    #[error("More than there is: the balance is {}.", .currency.show(*.balance))]
    MoreThanBalance {
        /// The account's balance.
        balance: Cents,
        /// The reseller's currency.
        currency: Currency,
    },
    /// More credit to be removed than the cluster has of it: calls spend it there.
    #[error("More than there is: the cluster's balance is {} as of {at}.", .currency.show(*.balance))]
    MoreThanClusterBalance {
        /// The balance there.
        balance: Cents,
        /// When the cluster told it, in the reseller's time zone.
        at: String,
        /// The reseller's currency.
        currency: Currency,
    },
    /// The balance would be more than can be kept.
    #[error("The balance would be too large: {} at most.", .currency.show(*.max))]
    BalanceTooLarge {
        /// The largest balance.
        max: Cents,
        /// The reseller's currency.
        currency: Currency,
    },
    /// The balance would be further below zero than can be kept.
    #[error("The balance would be too far below zero: {} at least.", .currency.show(*.min))]
    BalanceTooLow {
        /// The least balance.
        min: Cents,
        /// The reseller's currency.
        currency: Currency,
    },
    /// A source id that another entry has, with another account or amount. Holds that account's name.
    #[error("Used already, for another entry ({0}): an entry has a source id of its own.")]
    SourceIdUsed(String),
    /// Something that is shown only together with what owns it. Holds both labels.
    #[error("{what} is seen only with {owner}, which is hidden: show {owner} first.")]
    OwnerHidden {
        /// What was to be shown.
        what: &'static str,
        /// What it belongs to.
        owner: &'static str,
    },
    /// Nobody would be left to manage the account.
    #[error("This is the last admin: without one nobody of the customer can manage the account.")]
    LastAdmin,
    /// An e-mail address is the login, so that the old password is that of another login.
    #[error("Another e-mail address is another login: it needs a new password.")]
    LoginNeedsPassword,
    /// A disabled account is only read, noted, enabled or deleted.
    #[error("The account is disabled: until it is enabled only its notes can be changed.")]
    Disabled,
    /// A disabled account gets no sub-accounts. Holds its name.
    #[error("{0} is disabled: enable it first, or choose another.")]
    ParentDisabled(String),
    /// The account to be above is not there any more.
    #[error("The account above is gone: choose another.")]
    ParentGone,
    /// The account above, as a row of a file names it, is neither there nor in an earlier row.
    #[error(
        "No account has this id, realm, import id or name, and no row before this one: put the account above first."
    )]
    NoSuchParent,
    /// Emergency calls, which the row would deny without the word for it.
    #[error(
        "Emergency calls would be denied: say so with the word EMERGENCY in confirm_emergency, a column to be added where it is not there."
    )]
    EmergencyNotConfirmed,
    /// Credit above the amount that is asked about twice, which the row does not say twice.
    #[error("More than {}, which is asked about twice: repeat the amount in confirm_credit, a column to be added where it is not there.", .currency.show(*.limit))]
    AmountNotConfirmed {
        /// The amount above which is asked twice.
        limit: Cents,
        /// The reseller's currency.
        currency: Currency,
    },
    /// The same in another row of the file. Holds the number of that row.
    #[error("Row {0} has the same.")]
    SameInRow(u32),
    /// The row of the account above is not imported. Holds its number.
    #[error("The account above is row {0}, which cannot be imported.")]
    ParentNotImported(u32),
    /// An account below itself.
    #[error("An account cannot be moved below itself or one of its own sub-accounts.")]
    ParentLoop,
    /// Accounts below one that is to be deleted. Holds how many.
    #[error("It has sub-accounts ({0}): move or delete them first.")]
    HasSubAccounts(u64),
    /// The word that confirms is not the account's name. Holds that name.
    #[error("Does not match: the account is called {0}.")]
    NotItsName(String),
    /// All that the file holds is to go, and the word that confirms it is missing or another.
    #[error("{}", replaces_all(word, *accounts, other.as_deref(), *given))]
    ReplacesAll {
        /// The word that confirms: the reseller's name, or the file's where that cannot be read.
        word: String,
        /// How many accounts there are; `None` where the file is damaged.
        accounts: Option<u64>,
        /// Whose the backup is, where that is another reseller.
        other: Option<String>,
        /// Whether another word was given.
        given: bool,
    },
}

fn no_such_zone(meant: Option<&str>) -> String {
    match meant {
        Some(_) => format!("No such time zone.{}", did_you_mean(meant)),
        None => "No such time zone: it is a name such as America/New_York.".into(),
    }
}

fn replaces_all(word: &str, accounts: Option<u64>, other: Option<&str>, given: bool) -> String {
    let what = match accounts {
        Some(1) => format!("1 account of {word}"),
        Some(count) => format!("{count} accounts of {word}"),
        None => "damaged contents, of which a copy is kept".into(),
    };
    let start = if given { "Does not match" } else { "Not confirmed" };
    let by = other.map_or_else(String::new, |other| format!(" by what another reseller has, {other}"));
    format!("{start}: the file holds {what}, and all of it would be replaced{by}. To do so, confirm with “{word}”.")
}

fn holds_most(most: Option<&(String, u32)>) -> String {
    most.map_or_else(String::new, |(name, count)| format!(" {name} holds most: {count}."))
}
