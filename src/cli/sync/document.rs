//! How the file stands with the cluster, as JSON.

use serde::Serialize;

use crate::domain::{
    cluster::{Cluster, SyncPage, SyncRow, Trouble, merge::Clash},
    document::{DifferencePart, StepPart},
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
    pull_trouble: Option<&'a str>,
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
    word: &'static str,
    steps: Vec<StepPart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferencePart>,
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
            pull_trouble: cluster.pull_trouble.as_deref(),
            trouble: cluster.trouble.as_ref(),
        }
    }
}

impl<'a> AccountPart<'a> {
    fn new(row: &'a SyncRow, clashes: &'a [Clash]) -> Self {
        Self {
            id: row.account.as_str(),
            name: &row.name,
            word: row.word.word(),
            steps: row.steps.iter().map(StepPart::new).collect(),
            differences: clashes.iter().map(DifferencePart::new).collect(),
        }
    }
}
