//! How an account stands with the cluster, for scripts.

use serde::Serialize;

use crate::domain::cluster::{
    AccountSync,
    merge::Clash,
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
    differences: Vec<DifferencePart>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct BalancePart {
    amount: String,
    at: String,
}

/// A step that waits to be sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepPart {
    step: i64,
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    about: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_try: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attention: Option<Attention>,
}

/// A field that was changed on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DifferencePart {
    field: String,
    label: String,
    theirs: String,
    ours: String,
}

impl SyncPart {
    pub(super) fn new(sync: &AccountSync) -> Self {
        Self {
            word: sync.word.word(),
            balance: sync
                .balance
                .map(|there| BalancePart { amount: there.cents().to_string(), at: there.at.to_string() }),
            steps: sync.steps.iter().map(StepPart::new).collect(),
            differences: sync.clashes.iter().map(DifferencePart::new).collect(),
        }
    }
}

impl StepPart {
    /// What a script is told of a step.
    pub fn new(step: &QueuedStep) -> Self {
        let (next_try, why, attention) = match &step.state {
            StepState::Waiting | StepState::Sending => (None, None, None),
            StepState::Later { at, why } => (Some(at.to_string()), Some(why.clone()), None),
            StepState::Attention(attention) => (None, None, Some(attention.clone())),
        };
        let (kind, state) = (step.kind.key(), step.state.word());
        Self { step: step.number, kind, about: step.about.clone(), state, next_try, why, attention }
    }
}

impl DifferencePart {
    /// What a script is told of a field that was changed on both sides.
    pub fn new(clash: &Clash) -> Self {
        let (label, theirs, ours) = (clash.label.clone(), clash.theirs.clone(), clash.mine.clone());
        Self { field: clash.field(), label, theirs, ours }
    }
}
