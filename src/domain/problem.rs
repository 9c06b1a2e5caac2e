//! What can be wrong with something an operator entered, as a sentence to stand under the field.

use super::money::{Cents, Currency};

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
    /// Not of the right form. Holds the whole sentence, which says what is.
    #[error("{0}")]
    NotValid(&'static str),
    /// An invisible or control character, which would make two values look the same.
    #[error("Has an invisible character (U+{0:04X}); delete it or type it anew.")]
    Invisible(u32),
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
    /// Credit below the smallest that the reseller takes.
    #[error("Less than the smallest credit, {}: add that much, or 0.", .currency.show(*.minimum))]
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
    #[error("{given} are given out already; take some back first, {short} at least.")]
    BelowGiven {
        /// How many are given out.
        given: u32,
        /// By how much the total falls short of it.
        short: u32,
    },
}
