//! Listing the accounts of the cluster, and mirroring into the file what is new, changed or gone.
//!
//! Memory does not grow with the cluster: a page of the list is worked off before the next one is read. Only accounts
//! deeper in the tree wait until those above them are here, as a few bytes each.
//!
//! | file | what it does |
//! |---|---|
//! | `listing` | the list of all accounts, page after page |
//! | `reading` | one account with its limits and users |
//! | `reseller` | what the reseller has there |
//! | `gone` | accounts that are in the list no more |
//! | `refresh` | one account, as somebody looks at it |
//! | `told` | what of it needs a person |

mod gone;
mod listing;
mod reading;
mod refresh;
mod reseller;
mod told;

pub(super) use refresh::refresh;
pub(super) use told::keep;

use super::{
    refusal::{Kind, Refusal},
    session::{Failed, Session},
};
use crate::{
    domain::request::Failure,
    store::{Listed, Writer},
};
use gone::Gone;
use listing::{Deeper, Listing};

/// No more sentences about accounts that cannot be taken over are kept than these.
const SENTENCES_MAX: usize = 20;

/// What is wanted of a pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Whether each account is read, and not only those that the list shows as new or changed.
    pub all: bool,
    /// So many accounts may be deleted here because they are gone there. Where it is `None`, only few may.
    pub confirm_gone: Option<u64>,
}

/// What a pull has done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pulled {
    /// Accounts that the list has.
    pub listed: u64,
    /// Those that were read, as they are new or changed.
    pub read: u64,
    /// Those that were gone there.
    pub gone: u64,
    /// Those that could not be taken over.
    pub refused: u64,
    /// Why, for the first of them.
    pub sentences: Vec<String>,
}

/// Why a pull does not go on.
#[derive(Debug)]
pub(super) enum Halted {
    /// The cluster did not answer as it should; it can go on later where it was.
    Cluster(Failed),
    /// The accounts' file says no.
    File(Failure),
    /// So many accounts would be deleted here that a person has to say so.
    TooManyGone(u64),
}

impl From<Failed> for Halted {
    fn from(failed: Failed) -> Self {
        Self::Cluster(failed)
    }
}

impl From<Failure> for Halted {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

/// A pull on its way. Each call of [`Pull::go_on`] does a small part of it, so that what waits to be sent need not wait
/// for all of it; one that failed is done again with the next call.
pub(super) struct Pull {
    wanted: Wanted,
    pulled: Pulled,
    stage: Stage,
}

enum Stage {
    Reseller,
    Listing(Listing),
    /// Those below others, those furthest up last, as they are taken from the end.
    Deeper(i64, Vec<Deeper>),
    Gone(Gone),
    Done,
}

impl Pull {
    pub(super) fn new(wanted: Wanted) -> Self {
        Self { wanted, pulled: Pulled::default(), stage: Stage::Reseller }
    }

    /// What it has done so far.
    pub(super) fn pulled(&self) -> &Pulled {
        &self.pulled
    }

    /// Does the next part; `true` once all is done, or once the cluster says no for good, which is told then.
    pub(super) fn go_on(&mut self, session: &mut Session, writer: &mut Writer) -> Result<bool, Halted> {
        match self.part(session, writer) {
            Err(Halted::Cluster(Failed::Refused(refusal))) if is_for_good(&refusal) => {
                self.pulled.refuse(format!(
                    "The cluster does not list its accounts: {}. Ask whoever runs the cluster.",
                    refusal.said()
                ));
                self.stage = Stage::Done;
            }
            went => went?,
        }
        Ok(matches!(self.stage, Stage::Done))
    }

    fn part(&mut self, session: &mut Session, writer: &mut Writer) -> Result<(), Halted> {
        match &mut self.stage {
            Stage::Reseller => {
                reseller::pull(session, writer)?;
                self.stage = Stage::Listing(Listing::new(writer.begin_pull()?, self.wanted.all));
            }
            Stage::Listing(listing) => {
                if let Some(listed) = listing.waiting() {
                    let listed = listed.clone();
                    self.pulled.take(reading::take_over(session, writer, listing.number, &listed)?);
                    listing.is_done();
                } else if listing.is_at_end() {
                    self.stage = Stage::Deeper(listing.number, listing.deeper());
                } else {
                    self.pulled.listed += listing.page(session, writer)?;
                }
            }
            Stage::Deeper(number, deeper) => match deeper.last() {
                Some(account) => {
                    self.pulled.take(reading::take_over(session, writer, *number, &account.listed())?);
                    deeper.pop();
                }
                None => self.stage = Stage::Gone(Gone::new(*number)),
            },
            Stage::Gone(gone) => {
                if gone.go_on(session, writer, self.pulled.listed, self.wanted.confirm_gone)? {
                    self.pulled.gone = gone.count;
                    std::mem::take(&mut gone.refused).into_iter().for_each(|sentence| self.pulled.refuse(sentence));
                    writer.end_pull(gone.number)?;
                    self.stage = Stage::Done;
                }
            }
            Stage::Done => {}
        }
        Ok(())
    }
}

impl Pulled {
    fn take(&mut self, taken: Result<(), String>) {
        self.read += 1;
        if let Err(sentence) = taken {
            self.refuse(sentence);
        }
    }

    fn refuse(&mut self, sentence: String) {
        self.refused += 1;
        if self.sentences.len() < SENTENCES_MAX {
            self.sentences.push(sentence);
        }
    }
}

/// A refusal that says something of one account only, and nothing of the rest.
fn is_of_one(refusal: &Refusal) -> bool {
    !matches!(refusal.kind, Kind::Login | Kind::MultiFactor | Kind::Disabled | Kind::Patience(_))
}

/// A refusal that is the same the next time.
fn is_for_good(refusal: &Refusal) -> bool {
    is_of_one(refusal) && refusal.kind != Kind::Unsure
}

/// Nothing, where the cluster has none of this or does not give it to us.
fn optional<T>(result: Result<T, Failed>) -> Result<Option<T>, Failed> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Failed::Refused(refusal)) if matches!(refusal.kind, Kind::Forbidden | Kind::NotFound | Kind::Other) => {
            Ok(None)
        }
        Err(failed) => Err(failed),
    }
}
