//! Accounts as the cluster has them, taken over into the file. What is mirrored is never noted to be sent, but for what an
//! account that was here only has otherwise.
//!
//! | file | what it does |
//! |---|---|
//! | `listing` | which accounts are to be read, and which are gone |
//! | `account` | one that is known, put together with what was changed here |
//! | `unknown`, `linked` | one that is not: linked with one of ours, or added |
//! | `users` | the users of one |
//! | `gone` | the end of one |
//! | `reseller` | what the reseller has there |

mod account;
mod gone;
mod linked;
mod listing;
mod reseller;
mod unknown;
mod users;

use super::{GoneAccount, Listed, Mirrored};
use crate::{
    domain::request::Failure,
    store::{failure::Error, writer::Writer},
};

/// The most accounts of a listing in one transaction.
const LISTED_AT_ONCE: usize = 200;

/// What came of mirroring: done, or a sentence why it cannot be.
type Taken = Result<Result<(), String>, Error>;

impl Writer {
    /// What the reseller has there, taken over where it is another: the suffix of realms, kinds of calls (name and label),
    /// names of service plans.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn mirror_reseller(
        &mut self,
        realm_suffix: Option<&str>,
        classifiers: Option<&[(String, String)]>,
        service_plans: Option<&[String]>,
    ) -> Result<(), Failure> {
        self.write(false, |transaction, hand| {
            reseller::mirror(transaction, hand, realm_suffix, classifiers, service_plans)
        })
    }

    /// Begins a listing of all accounts there; gives its number.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn begin_pull(&mut self) -> Result<i64, Failure> {
        self.write(false, |transaction, _| listing::begin(transaction))
    }

    /// Marks accounts as listed, and gives those of them that are new or changed since: they are to be read.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn listed(&mut self, pull: i64, accounts: Vec<Listed>) -> Result<Vec<Listed>, Failure> {
        let mut to_read = Vec::new();
        for batch in accounts.chunks(LISTED_AT_ONCE) {
            let found = self.write(false, |transaction, _| listing::mark(transaction, pull, batch))?;
            to_read.extend(found.into_iter().map(|place| batch[place].clone()));
        }
        Ok(to_read)
    }

    /// Mirrors an account into the file: new, or changed. What was changed on both sides waits for a person. A sentence
    /// where it cannot be taken over.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn mirror(&mut self, pull: i64, mirrored: &Mirrored) -> Result<Result<(), String>, Failure> {
        let mut refused = None;
        let written = self.on_account(|transaction, hand, reseller| {
            match unknown::mirror(transaction, hand, reseller, pull, mirrored)? {
                Ok(()) => Ok(()),
                Err(sentence) => {
                    refused = Some(sentence);
                    // nothing of it is written
                    Err(Failure::Changed.into())
                }
            }
        });
        refused.map_or_else(|| written.map(Ok), |sentence| Ok(Err(sentence)))
    }

    /// How many accounts the listing no longer had.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn missed(&mut self, pull: i64) -> Result<u64, Failure> {
        self.write(false, |transaction, _| listing::missed(transaction, pull))
    }

    /// Some of the accounts that the listing no longer had, with none of them below. Each is to be seen to with
    /// [`Writer::mirror_gone`] or [`Writer::is_there`]; then there may be more.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn gone(&mut self, pull: i64, limit: u32) -> Result<Vec<GoneAccount>, Failure> {
        self.write(false, |transaction, _| listing::gone(transaction, pull, limit))
    }

    /// Takes over that an account is gone there: deletes it, or asks a person where something of it waits to be sent.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn mirror_gone(&mut self, gone: &GoneAccount) -> Result<(), Failure> {
        self.on_account(|transaction, hand, reseller| gone::mirror(transaction, hand, reseller, gone))
    }

    /// Keeps that an account is there though the listing did not have it.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn is_there(&mut self, pull: i64, gone: &GoneAccount) -> Result<(), Failure> {
        self.write(false, |transaction, _| listing::is_there(transaction, pull, gone))
    }

    /// Ends a listing.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn end_pull(&mut self, pull: i64) -> Result<(), Failure> {
        self.write(false, |transaction, hand| listing::end(transaction, hand.now, pull))
    }
}
