//! How an account stands with the cluster, for scripts.

use serde::Serialize;

use crate::domain::cluster::{
    AccountSync,
    outbox::{Attention, QueuedStep, StepState},
};

/// The part of the document that says it; absent where there is no cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SyncPart {
    word: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<BalancePart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepPart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clashes: Vec<ClashPart>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct BalancePart {
    amount: String,
    at: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct StepPart {
    number: i64,
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    about: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attention: Option<Attention>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ClashPart {
    path: String,
    theirs: String,
    mine: String,
}

impl SyncPart {
    pub(super) fn new(sync: &AccountSync) -> Self {
        Self {
            word: sync.word.word(),
            balance: sync
                .balance
                .map(|there| BalancePart { amount: there.cents().to_string(), at: there.at.to_string() }),
            steps: sync.steps.iter().map(StepPart::new).collect(),
            clashes: sync
                .clashes
                .iter()
                .map(|clash| ClashPart {
                    path: clash.path.join("."),
                    theirs: clash.theirs.clone(),
                    mine: clash.mine.clone(),
                })
                .collect(),
        }
    }
}

impl StepPart {
    fn new(step: &QueuedStep) -> Self {
        let (mut at, mut why, mut attention) = (None, None, None);
        let state = match &step.state {
            StepState::Waiting => "waiting",
            StepState::Sending => "sending",
            StepState::Later { at: then, why: reason } => {
                at = Some(then.to_string());
                why = Some(reason.clone());
                "later"
            }
            StepState::Attention(found) => {
                attention = Some(found.clone());
                "attention"
            }
        };
        Self { number: step.number, kind: step.kind.key(), about: step.about.clone(), state, at, why, attention }
    }
}
