//! How the file stands with the cluster, as JSON.

use serde::Serialize;

use super::find;
use crate::domain::cluster::{
    Cluster, SyncPage, SyncRow, Trouble,
    merge::Clash,
    outbox::{Attention, QueuedStep, StepState},
};

/// What `sync status` and the orders print.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<ClusterPart<'a>>,
    waiting: u64,
    attention: u64,
    changed_there: u64,
    here_only: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_try: Option<String>,
    accounts: Vec<AccountPart<'a>>,
    more: bool,
}

#[derive(Serialize)]
struct ClusterPart<'a> {
    url: &'a str,
    account: There<'a>,
    reseller: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    service_plans: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    reached_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pulled_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<&'a Trouble>,
}

/// The reseller's account there.
#[derive(Serialize)]
struct There<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct AccountPart<'a> {
    id: &'a str,
    name: &'a str,
    state: &'static str,
    steps: Vec<StepPart<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference<'a>>,
}

#[derive(Serialize)]
struct StepPart<'a> {
    step: i64,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    about: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_try: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attention: Option<&'a Attention>,
}

#[derive(Serialize)]
struct Difference<'a> {
    field: String,
    label: &'a str,
    theirs: &'a str,
    ours: &'a str,
}

impl<'a> Document<'a> {
    /// Of a file without a cluster.
    pub(super) fn without() -> Self {
        Self {
            cluster: None,
            waiting: 0,
            attention: 0,
            changed_there: 0,
            here_only: 0,
            next_try: None,
            accounts: Vec::new(),
            more: false,
        }
    }

    /// Of a page, with what each of its accounts has that was changed on both sides.
    pub(super) fn new(page: &'a SyncPage, clashes: &'a [Vec<Clash>]) -> Self {
        let accounts = page.rows.iter().enumerate();
        Self {
            cluster: Some(ClusterPart::new(&page.cluster)),
            waiting: page.waiting,
            attention: page.attention,
            changed_there: page.changed_there,
            here_only: page.here_only,
            next_try: page.next_try.map(|at| at.to_string()),
            accounts: accounts
                .map(|(place, row)| AccountPart::new(row, clashes.get(place).map_or(&[], Vec::as_slice)))
                .collect(),
            more: page.more,
        }
    }
}

impl<'a> ClusterPart<'a> {
    fn new(cluster: &'a Cluster) -> Self {
        Self {
            url: &cluster.url,
            account: There { id: cluster.account_id.as_str(), name: &cluster.account_name },
            reseller: cluster.is_reseller,
            version: cluster.version.as_deref(),
            service_plans: &cluster.service_plans,
            reached_at: cluster.reached_at.map(|at| at.to_string()),
            pulled_at: cluster.pulled_at.map(|at| at.to_string()),
            trouble: cluster.trouble.as_ref(),
        }
    }
}

impl<'a> AccountPart<'a> {
    fn new(row: &'a SyncRow, clashes: &'a [Clash]) -> Self {
        Self {
            id: row.account.as_str(),
            name: &row.name,
            state: row.word.word(),
            steps: row.steps.iter().map(StepPart::new).collect(),
            differences: clashes.iter().map(Difference::new).collect(),
        }
    }
}

impl<'a> StepPart<'a> {
    fn new(step: &'a QueuedStep) -> Self {
        let (next_try, why, attention) = match &step.state {
            StepState::Waiting | StepState::Sending => (None, None, None),
            StepState::Later { at, why } => (Some(at.to_string()), Some(why.as_str()), None),
            StepState::Attention(attention) => (None, None, Some(attention)),
        };
        let (kind, state) = (step.kind.key(), find::word(&step.state));
        Self { step: step.number, kind, about: &step.about, state, next_try, why, attention }
    }
}

impl<'a> Difference<'a> {
    fn new(clash: &'a Clash) -> Self {
        Self { field: field(clash), label: &clash.label, theirs: &clash.theirs, ours: &clash.mine }
    }
}

/// What a field is called that was changed on both sides: its keys with dots between them. A dot in a key is written as
/// KAZOO does in its errors.
pub(super) fn field(clash: &Clash) -> String {
    clash.path.iter().map(|key| key.replace('.', "%2E")).collect::<Vec<_>>().join(".")
}
