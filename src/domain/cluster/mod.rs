//! The KAZOO cluster that the accounts of a file stand in as well: what is known of it, and how each account stands.

pub mod backoff;
pub mod documents;
pub mod merge;
pub mod outbox;
pub mod report;
pub mod sealed;

use jiff::Timestamp;

pub use super::id::ClusterId;
use super::money::Cents;
use merge::Clash;
use outbox::QueuedStep;

/// The cluster, as the file knows it. No token or key is in it: those lie in files beside the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Where its API is, as far as `/v2`: a proxy may put anything before that.
    pub url: String,
    /// The reseller's account there, below which the accounts are.
    pub account_id: ClusterId,
    /// The name of that account.
    pub account_name: String,
    /// Whether that account may give trunks and credit to those below it.
    pub is_reseller: bool,
    /// KAZOO's version, such as `5.0.1`; `None` until the cluster has told it.
    pub version: Option<String>,
    /// The names of the service plans that the reseller can give.
    pub service_plans: Vec<String>,
    /// When all accounts there were last listed.
    pub pulled_at: Option<Timestamp>,
    /// What of that needs a person, as sentences with a remedy; `None` where nothing does.
    pub pull_trouble: Option<String>,
    /// When the cluster last answered.
    pub reached_at: Option<Timestamp>,
    /// Why it cannot be worked with now, as a sentence with a remedy; `None` where it can.
    pub trouble: Option<Trouble>,
}

/// Why a cluster cannot be worked with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Trouble {
    /// Of which kind.
    pub kind: TroubleKind,
    /// A sentence with a remedy.
    pub message: String,
}

/// What kind of trouble keeps everything from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// No answer comes, or the cluster asks for patience.
    Away,
    /// It does not know who we are any more.
    Login,
}

/// How an account stands with the cluster, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncWord {
    /// It is in the file alone.
    HereOnly,
    /// Something of it has still to be sent.
    Waiting,
    /// The cluster has all of it.
    Sent,
    /// Something of it was refused and waits for a person.
    NeedsAttention,
    /// It was changed on both sides, and a person decides.
    ChangedThere,
}

impl SyncWord {
    /// The word as it stands on the screens.
    pub fn word(self) -> &'static str {
        match self {
            Self::HereOnly => "here only",
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::NeedsAttention => "needs attention",
            Self::ChangedThere => "changed there",
        }
    }
}

/// How an account stands with the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSync {
    /// In a word.
    pub word: SyncWord,
    /// Its id there; `None` until it is known there.
    pub cluster_id: Option<ClusterId>,
    /// What is left of its credit there: calls spend it.
    pub balance: Option<ClusterBalance>,
    /// Credit that was entered here and has still to be sent; below zero where more is taken away.
    pub on_the_way: Cents,
    /// What has still to be sent, in order.
    pub steps: Vec<QueuedStep>,
    /// What was changed on both sides.
    pub clashes: Vec<Clash>,
}

/// A balance that the cluster told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusterBalance {
    /// In KAZOO's units: ten thousand to the dollar (crossbar.md: `kz_currency`).
    pub units: i64,
    /// When it was told.
    pub at: Timestamp,
}

impl ClusterBalance {
    /// In cents, rounded down: what is certainly there.
    pub fn cents(self) -> Cents {
        Cents(self.units.div_euclid(100))
    }
}

/// How the file as a whole stands with the cluster, and what is on its Sync page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncPage {
    /// The cluster.
    pub cluster: Cluster,
    /// Steps that wait to be sent.
    pub waiting: u64,
    /// Steps that need a person.
    pub attention: u64,
    /// Accounts that were changed on both sides.
    pub changed_there: u64,
    /// Accounts that are in the file alone, with nothing of them waiting.
    pub here_only: u64,
    /// When the next step that waits may be tried again, if none may now.
    pub next_try: Option<Timestamp>,
    /// Accounts with something stuck or waiting: those that need a person first; no more than [`SYNC_ROWS`].
    pub rows: Vec<SyncRow>,
    /// Whether there are more.
    pub more: bool,
}

/// The most accounts on the Sync page at once.
pub const SYNC_ROWS: usize = 500;

/// An account on the Sync page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncRow {
    /// Which account; of a deleted one too, while its deletion has still to be sent.
    pub account: super::id::AccountId,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub word: SyncWord,
    /// What has still to be sent of it, in order.
    pub steps: Vec<QueuedStep>,
}

/// What an operator orders about what waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncOrder {
    /// Try a step again at once.
    Retry {
        /// The step's number.
        step: i64,
    },
    /// Never send a step. Of an account that is not there yet, or is gone there, nothing is sent any more: it is here only.
    GiveUp {
        /// The step's number.
        step: i64,
    },
    /// Send a step once more, with the charges accepted that the operator was shown.
    AcceptCharges {
        /// The step's number.
        step: i64,
        /// What was shown: where the cluster asks for something else by now, nothing is accepted.
        shown: Vec<outbox::Charge>,
    },
    /// Send all of an account that is here only, and of those above it that are.
    Send {
        /// Which account.
        account: super::id::AccountId,
    },
    /// Settle what was changed on both sides.
    Settle {
        /// Which account.
        account: super::id::AccountId,
        /// What the operator saw: where it is something else by now, nothing is settled.
        seen: Vec<Clash>,
        /// For each of them whether the cluster's value is taken.
        take_theirs: Vec<bool>,
    },
}
