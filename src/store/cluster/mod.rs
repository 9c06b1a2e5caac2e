//! The KAZOO cluster, as far as the file knows of it: what waits to be sent there, and what was seen there.
//!
//! | file | what it does |
//! |---|---|
//! | `row` | the cluster itself, and whether it answers |
//! | `lease` | one worker at a time |
//! | `outbox` | what each write leaves to be sent |
//! | `queue` | in which order: what a step needs before it, what it holds back |
//! | `next`, `work` | takes the next step, and what it sends |
//! | `settle`, `seen` | what became of it, and what was seen on the way |
//! | `clash`, `settling` | what was changed on both sides, and how a person settles it |
//! | `orders`, `many`, `page`, `step`, `standing` | what an operator orders and sees |
//! | `pulled` | what of the last pull needs a person |
//! | `mirror` | accounts as the cluster has them, taken over into the file |

mod clash;
mod lease;
mod many;
mod mirror;
mod next;
mod orders;
pub(super) mod outbox;
mod page;
mod pulled;
mod queue;
mod row;
mod seen;
mod sent;
mod settle;
mod settling;
mod standing;
mod step;
mod work;

use jiff::Timestamp;
use serde_json::Value;

use super::{reader::Reader, writer::Writer};
use crate::domain::{
    account::AccountId,
    cluster::{
        Cluster, ClusterId, Trouble,
        outbox::{Outcome, Seen, Task},
    },
    request::Failure,
};

pub(super) use self::{
    orders::order,
    page::page,
    row::{classifiers, restored},
    standing::of_account,
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
    /// The id there of the account above it; `None` where that is not known, so that it stays where it is.
    pub parent: Option<ClusterId>,
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

impl Writer {
    /// Sets the cluster up, or takes over what has changed of it.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`]; so too where the file stands with another cluster or reseller, and
    /// something of it is there or waits: one at another address may be a copy, in which the same ids mean other things.
    pub fn join_cluster(&mut self, cluster: &Cluster) -> Result<(), Failure> {
        self.write(false, |transaction, hand| row::join(transaction, hand, cluster, false))
    }

    /// The same, where somebody says that the cluster behind the file has moved to another address.
    ///
    /// # Errors
    /// As [`Writer::join_cluster`].
    pub fn join_moved_cluster(&mut self, cluster: &Cluster) -> Result<(), Failure> {
        self.write(false, |transaction, hand| row::join(transaction, hand, cluster, true))
    }

    /// Takes or renews the lease of this worker.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn lease(&mut self, worker: &str) -> Result<Lease, Failure> {
        self.write(false, |transaction, hand| lease::take(transaction, hand.now, worker))
    }

    /// Gives the lease back.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn end_lease(&mut self, worker: &str) -> Result<(), Failure> {
        self.write(false, |transaction, _| lease::end(transaction, worker))
    }

    /// What is to be sent next, stored as sent; renews the lease.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn next_step(&mut self, worker: &str) -> Result<Next, Failure> {
        self.write(false, |transaction, hand| next::take(transaction, hand, worker))
    }

    /// What became of a step, and what was seen on the way. `false` where the lease is another's by now, and nothing was
    /// written.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn settle(&mut self, worker: &str, task: &Task, outcome: &Outcome, seen: &Seen) -> Result<bool, Failure> {
        self.write(false, |transaction, hand| settle::settle(transaction, hand, worker, task, outcome, seen))
    }

    /// That the cluster answered, or why it does not. Written only where it changes something, and not more often than
    /// once a minute where all is well.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::WriteFailed`].
    pub fn cluster_answered(&mut self, version: Option<&str>, trouble: Option<&Trouble>) -> Result<(), Failure> {
        self.write(false, |transaction, hand| row::answered(transaction, hand.now, version, trouble))
    }
}

impl Reader {
    /// Whether anything of the file is known at a cluster, or waits to be sent.
    ///
    /// # Errors
    /// As [`crate::domain::request::Reply::ReadFailed`].
    pub fn cluster_is_used(&mut self) -> Result<bool, Failure> {
        Ok(self.read(row::is_used)?.unwrap_or_default())
    }
}
