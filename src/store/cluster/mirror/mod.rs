//! Accounts as the cluster has them, taken over into the file. What is mirrored is never noted to be sent.

use super::{GoneAccount, Listed, Mirrored};
use crate::{domain::request::Failure, store::writer::Writer};

impl Writer {
    /// What the reseller has there, taken over where it is another: the suffix of realms, kinds of calls (name and label),
    /// names of service plans.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn mirror_reseller(
        &mut self,
        _realm_suffix: Option<&str>,
        _classifiers: Option<&[(String, String)]>,
        _service_plans: Option<&[String]>,
    ) -> Result<(), Failure> {
        todo!()
    }

    /// Begins a listing of all accounts there; gives its number.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn begin_pull(&mut self) -> Result<i64, Failure> {
        todo!()
    }

    /// Marks accounts as listed, and gives those of them that are new or changed since: they are to be read.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn listed(&mut self, _pull: i64, _accounts: Vec<Listed>) -> Result<Vec<Listed>, Failure> {
        todo!()
    }

    /// Mirrors an account into the file: new, or changed. What was changed on both sides waits for a person. A sentence
    /// where it cannot be taken over.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn mirror(&mut self, _pull: i64, _mirrored: &Mirrored) -> Result<Result<(), String>, Failure> {
        todo!()
    }

    /// Some accounts that the listing no longer had, those furthest below first.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn gone(&mut self, _pull: i64, _limit: u32) -> Result<Vec<GoneAccount>, Failure> {
        todo!()
    }

    /// Takes over that an account is gone there: deletes it, or asks a person where something of it waits to be sent.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn mirror_gone(&mut self, _gone: &GoneAccount) -> Result<(), Failure> {
        todo!()
    }

    /// Ends a listing.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn end_pull(&mut self, _pull: i64) -> Result<(), Failure> {
        todo!()
    }
}
