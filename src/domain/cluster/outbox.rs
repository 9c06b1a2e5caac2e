//! What waits to be sent to the cluster: one step for each part of an account, and what becomes of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ClusterBalance, ClusterId, sealed::Sealed};
use crate::domain::{
    account::Account,
    id::{AccountId, UserId},
    money::Cents,
    user::User,
};

/// A part of an account that is sent by itself. What of it is sent is as the file has it at that moment, so that several
/// changes that wait together are sent as one; credit is sent entry by entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// The account's own document: made there, or changed.
    Account,
    /// Its place below another account.
    Move,
    /// Its limits: trunks and `allow_prepay`.
    Limits,
    /// One of its users.
    User,
    /// The callflow `no_match`, without which it cannot call out.
    Callflow,
    /// One entry of its ledger.
    Credit,
    /// Its end.
    Delete,
}

impl StepKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Account, Self::Move, Self::Limits, Self::User, Self::Callflow, Self::Credit, Self::Delete];

    /// How it is kept in the file and told to scripts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Move => "move",
            Self::Limits => "limits",
            Self::User => "user",
            Self::Callflow => "callflow",
            Self::Credit => "credit",
            Self::Delete => "delete",
        }
    }

    /// What an operator calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Move => "move",
            Self::Limits => "limits",
            Self::User => "admin",
            Self::Callflow => "outgoing calls",
            Self::Credit => "credit",
            Self::Delete => "deletion",
        }
    }

    /// The kind that is kept as this.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A step as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedStep {
    /// Its number, by which it is ordered about.
    pub number: i64,
    /// Which part it sends.
    pub kind: StepKind,
    /// Whose: a user's name or login, or an amount; empty for the other kinds.
    pub about: String,
    /// Where it is.
    pub state: StepState,
}

/// Where a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepState {
    /// It waits for its turn.
    Waiting,
    /// It was sent, and no answer has come yet.
    Sending,
    /// It failed for a reason that passes, and is tried again then.
    Later {
        /// When.
        at: Timestamp,
        /// Why, as a sentence.
        why: String,
    },
    /// It was refused and waits for a person.
    Attention(Attention),
}

impl StepState {
    /// Where it is, in a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Later { .. } => "later",
            Self::Attention(_) => "attention",
        }
    }
}

/// Why a step needs a person. Every text from the cluster is clean already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// Of which kind.
    pub reason: Reason,
    /// A sentence, with what to do next.
    pub message: String,
    /// The cluster's own words on single fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// What the cluster would charge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// The cluster's number of the request, for whoever runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Attention {
    /// One without words of the cluster.
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), fields: Vec::new(), charges: Vec::new(), request_id: None }
    }
}

/// Why a step needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The cluster refused it.
    Refused,
    /// The cluster asks whether its charges are accepted.
    Charges,
    /// It was changed on both sides.
    ChangedThere,
    /// A user has no password that can be sent.
    Password,
    /// The account is gone there.
    Gone,
    /// The account above it is not there.
    Parent,
}

/// What the cluster says of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// KAZOO's path of the field, with dots: `realm`, `caller_id.external.number`.
    pub field: String,
    /// What is wrong with it, in the cluster's words.
    pub message: String,
}

/// One line of what the cluster would charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What for.
    pub item: String,
    /// How many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// What each costs, as the cluster wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// What it costs once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}

/// A step that is to be sent now. It is stored as sent before it is handed out.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The step's number.
    pub number: i64,
    /// Counts how often it was changed: a change while it is sent makes it wait again.
    pub version: i64,
    /// Which account of ours.
    pub account: AccountId,
    /// The account's name.
    pub name: String,
    /// The account's realm.
    pub realm: String,
    /// The account's id there; `None` until it is known there.
    pub cluster_id: Option<ClusterId>,
    /// The id there of the account above it; `None` where that is not there yet.
    pub parent: Option<ClusterId>,
    /// When it was first sent; `None` where never before. What became of that is not known, so that it has to be looked
    /// for first.
    pub sent_at: Option<Timestamp>,
    /// What was sent of it before, without an answer.
    pub sent: Vec<Sent>,
    /// How often it was tried before.
    pub tries: u32,
    /// Whether an operator has accepted the cluster's charges.
    pub accepts_charges: bool,
    /// What is to be sent.
    pub work: Work,
}

/// A document that was sent, and got no answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The step's version then, which is in the mark that went along.
    pub version: i64,
    /// The document, with our keys only.
    pub document: Value,
}

/// What a step sends.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// See [`StepKind::Account`].
    Account {
        /// The account as it shall be.
        account: Box<Account>,
        /// Its document as last seen there.
        seen: Option<Value>,
    },
    /// See [`StepKind::Move`].
    Move,
    /// See [`StepKind::Limits`].
    Limits {
        /// The account as it shall be.
        account: Box<Account>,
        /// The limits as last seen there.
        seen: Option<Value>,
    },
    /// See [`StepKind::User`].
    User(Box<UserWork>),
    /// See [`StepKind::Callflow`].
    Callflow,
    /// See [`StepKind::Credit`].
    Credit {
        /// The entry's own source id, which is sent as KAZOO's `source.id`.
        source_id: String,
        /// The amount; below zero where it is taken away.
        amount: Cents,
        /// Why.
        reason: String,
        /// When it was entered.
        at: Timestamp,
        /// The currency's code.
        currency: String,
    },
    /// See [`StepKind::Delete`].
    Delete,
}

impl Work {
    /// Which part of an account it sends.
    pub fn kind(&self) -> StepKind {
        match self {
            Self::Account { .. } => StepKind::Account,
            Self::Move => StepKind::Move,
            Self::Limits { .. } => StepKind::Limits,
            Self::User(_) => StepKind::User,
            Self::Callflow => StepKind::Callflow,
            Self::Credit { .. } => StepKind::Credit,
            Self::Delete => StepKind::Delete,
        }
    }
}

/// A user to be made, changed or removed there.
#[derive(Debug, Clone, PartialEq)]
pub struct UserWork {
    /// Its id here.
    pub id: UserId,
    /// The user as it shall be; `None` where it is removed.
    pub user: Option<User>,
    /// Its id there; `None` until it is known there.
    pub cluster_id: Option<ClusterId>,
    /// Its document as last seen there.
    pub seen: Option<Value>,
    /// The password that has to travel, if one has.
    pub sealed: Option<Sealed>,
    /// Whether the cluster shall mail the password to the user.
    pub send_email: bool,
    /// Whether the user has to set another password at the first login: so for one that was made.
    pub require_password_update: bool,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The cluster has it.
    Done,
    /// Not now: it waits, and is tried again.
    Later {
        /// Why, as a sentence.
        why: String,
        /// Until then at least, as the cluster asked.
        not_before: Option<Timestamp>,
        /// Whether it may have been done all the same.
        may_be_done: bool,
    },
    /// It was changed there too; holds the documents as they are there now.
    ChangedThere(Seen),
    /// A person has to see to it.
    Attention(Attention),
}

/// What the cluster has shown of an account on the way, whatever became of the step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// The account's id there.
    pub cluster_id: Option<ClusterId>,
    /// Its document.
    pub account: Option<Value>,
    /// Its limits.
    pub limits: Option<Value>,
    /// The user of a [`Work::User`]: its id and document there.
    pub user: Option<(ClusterId, Value)>,
    /// Its balance.
    pub balance: Option<ClusterBalance>,
}
