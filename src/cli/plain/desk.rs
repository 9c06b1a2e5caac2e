//! Everything that the talk is about: the file, the drafts, who works.

use jiff::Timestamp;

use super::{
    keeping::Keeping,
    sheet::Sheet,
    talk::{Over, Talk},
};
use crate::{
    domain::{
        account::{Account, AccountId},
        request::{Failure, Read, Reply, Write},
        reseller::Standing,
        timezone::Timezone,
    },
    exit::Exit,
    seat::Seat,
    store::{Reader, Writer},
};

/// The talk, and what it is about.
pub(super) struct Desk<'a> {
    pub(super) talk: Talk,
    pub(super) reader: Reader,
    pub(super) writer: Writer,
    pub(super) keeping: Keeping,
    pub(super) seat: &'a Seat,
    /// The reseller as it was read last; `None` until there is one.
    pub(super) standing: Option<Standing>,
    /// The machine's time zone, suggested to a new reseller.
    pub(super) machine: Timezone,
    pub(super) now: fn() -> Timestamp,
    /// Whether the operator was told that drafts cannot be kept.
    pub(super) unkept: bool,
}

/// The file answered something else than was asked.
fn fault() -> Failure {
    Failure::Trouble(
        "The file gave an answer to another question. This is a fault of trunkdesk: please report it.".into(),
    )
}

impl Desk<'_> {
    /// Reads.
    pub(super) fn read(&mut self, read: &Read) -> Result<Reply, Over> {
        match self.reader.answer(read) {
            Reply::ReadFailed(failure) => {
                self.seat.log.failed(&failure);
                Err(Over::Failed(failure))
            }
            reply => Ok(reply),
        }
    }

    /// An answer to another question.
    pub(super) fn fault<T>() -> Result<T, Over> {
        Err(Over::Failed(fault()))
    }

    /// Writes, as soon as all that was said is written: who waits knows what for.
    pub(super) fn write(&mut self, write: &Write) -> Result<Reply, Failure> {
        match self.writer.answer(write) {
            Reply::WriteFailed(failure) => {
                self.seat.log.failed(&failure);
                Err(failure)
            }
            reply => Ok(reply),
        }
    }

    /// Says why something was not saved.
    pub(super) fn not_saved(&mut self, failure: &Failure) {
        let sentence =
            if failure.is_uncertain() { failure.to_string() } else { format!("Nothing is saved. {failure}") };
        self.talk.error(&sentence);
    }

    /// Says why a form was not saved; what is about one of its fields is shown there, and asked again.
    pub(super) fn refused(&mut self, sheet: &mut Sheet, failure: Failure) {
        let Failure::Refused(refused) = failure else { return self.not_saved(&failure) };
        let rest = sheet.form.show_refused(refused);
        if !rest.is_empty() {
            self.talk.error(&format!("Nothing is saved. {}", rest.join(" ")));
        }
    }

    /// Reads the reseller anew.
    pub(super) fn refresh(&mut self) -> Result<(), Over> {
        match self.read(&Read::Standing)? {
            Reply::Standing(standing) => {
                self.standing = standing.map(|standing| *standing);
                Ok(())
            }
            _ => Self::fault(),
        }
    }

    /// The reseller as it was read last, which is there but for the first start.
    pub(super) fn standing(&self) -> Result<Standing, Over> {
        self.standing.clone().ok_or_else(|| Over::Failed(fault()))
    }

    /// Whether there is a cluster that the accounts go to.
    pub(super) fn has_cluster(&mut self) -> Result<bool, Over> {
        match self.read(&Read::Sync)? {
            Reply::Sync(page) => Ok(page.is_some()),
            _ => Self::fault(),
        }
    }

    /// One account; `None` where it is gone.
    pub(super) fn account(&mut self, id: &AccountId) -> Result<Option<Account>, Over> {
        match self.read(&Read::Account(id.clone()))? {
            Reply::Account(_, account) => Ok(account.map(|account| *account)),
            _ => Self::fault(),
        }
    }

    /// A moment in the reseller's time zone.
    pub(super) fn at(&self, moment: Timestamp) -> String {
        let zone = self.standing.as_ref().map_or(&self.machine, |standing| &standing.reseller.settings.timezone);
        zone.date_time(moment)
    }

    /// Keeps what is typed now. Where that cannot be done it is said once.
    pub(super) fn keep(&mut self, sheet: &Sheet) {
        let followed = self.keeping.follow(sheet.draft(), (self.now)());
        self.kept(followed);
    }

    /// Drops what was typed: it is saved, or not wanted.
    pub(super) fn drop_draft(&mut self) {
        let dropped = self.keeping.discard();
        self.kept(dropped);
    }

    /// Says once where drafts cannot be kept.
    pub(super) fn kept(&mut self, kept: Result<(), String>) {
        match kept {
            Ok(()) => self.unkept = false,
            Err(why) => {
                if !std::mem::replace(&mut self.unkept, true) {
                    self.seat.log.told(Exit::Failed, &format!("drafts: {why}"));
                    self.talk.error(&format!("What you type is not kept as a draft. {why}"));
                }
            }
        }
    }
}
