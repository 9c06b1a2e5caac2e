//! The KAZOO cluster, as far as the file knows of it: what waits to be sent there, and what was seen there.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};
use serde_json::Value;

use super::{
    failure::Error,
    writer::{Hand, Writer},
};
use crate::domain::{
    account::AccountId,
    cluster::{
        Cluster, ClusterId, SyncOrder, SyncPage, Trouble,
        outbox::{Outcome, Seen, Task},
    },
    request::Failure,
    reseller::Reseller,
};

/// Whether the worker may work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// It may, for a while from now on.
    Ours,
    /// Another worker does, until then at least.
    Theirs(Timestamp),
    /// There is no cluster.
    NoCluster,
}

/// What is to be sent next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// This; it is stored as sent already.
    Task(Box<Task>),
    /// Nothing before this moment.
    Later(Timestamp),
    /// Nothing.
    Nothing,
    /// Another worker has the lease.
    LeaseLost,
}

/// An account as the cluster's listing has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id there.
    pub id: ClusterId,
    /// The id there of the account above it.
    pub parent: ClusterId,
    /// Its name.
    pub name: String,
    /// Its realm.
    pub realm: String,
    /// All that the listing says, to tell whether it changed.
    pub fingerprint: String,
}

/// An account as the cluster has it, to be mirrored into the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Mirrored {
    /// What the listing says.
    pub listed: Listed,
    /// Its own id that we gave it, where trunkdesk made it.
    pub marker: Option<AccountId>,
    /// Its document.
    pub account: Value,
    /// Its limits; `None` where they could not be read.
    pub limits: Option<Value>,
    /// Its users; `None` where they could not be read.
    pub users: Option<Vec<MirroredUser>>,
    /// Its balance, where it was asked for.
    pub balance_units: Option<i64>,
}

/// A user as the cluster has it.
#[derive(Debug, Clone, PartialEq)]
pub struct MirroredUser {
    /// Its id there.
    pub id: ClusterId,
    /// Its document.
    pub document: Value,
}

/// An account that the file knows there and the listing no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneAccount {
    /// Its id here.
    pub account: AccountId,
    /// Its id there.
    pub cluster_id: ClusterId,
}

/// How the file stands with the cluster; `None` where there is none.
pub(super) fn page(_connection: &Connection) -> Result<Option<SyncPage>, Error> {
    Ok(None)
}

/// Does what an operator orders.
pub(super) fn order(
    _transaction: &Transaction<'_>,
    _hand: &mut Hand<'_>,
    _reseller: &Reseller,
    _order: &SyncOrder,
) -> Result<Option<SyncPage>, Error> {
    Ok(None)
}

impl Writer {
    /// Sets the cluster up, or takes over what has changed of it.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`]; so too where the file stands with another cluster or reseller.
    pub fn join_cluster(&mut self, _cluster: &Cluster) -> Result<(), Failure> {
        todo!()
    }

    /// Takes or renews the lease of this worker.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn lease(&mut self, _worker: &str) -> Result<Lease, Failure> {
        todo!()
    }

    /// Gives the lease back.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn end_lease(&mut self, _worker: &str) -> Result<(), Failure> {
        todo!()
    }

    /// What is to be sent next, stored as sent; renews the lease.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn next_step(&mut self, _worker: &str) -> Result<Next, Failure> {
        todo!()
    }

    /// What became of a step, and what was seen on the way. `false` where the lease is another's by now, and nothing was
    /// written.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn settle(&mut self, _worker: &str, _task: &Task, _outcome: &Outcome, _seen: &Seen) -> Result<bool, Failure> {
        todo!()
    }

    /// That the cluster answered, or why it does not. Written only where it changes something, and not more often than
    /// once a minute where all is well.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn cluster_answered(&mut self, _version: Option<&str>, _trouble: Option<&Trouble>) -> Result<(), Failure> {
        todo!()
    }

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
