//! How an account stands with the cluster, as far as the overview does not say it.

use crate::{
    domain::{account::Account, cluster::SyncWord},
    form::review,
};

/// Nothing where there is no cluster.
pub(super) fn entries(account: &Account) -> Vec<review::Entry> {
    let Some(sync) = &account.sync else { return Vec::new() };
    let id = sync.cluster_id.as_ref().map(|id| ("Id there", vec![id.to_string()]));
    let next = match sync.word {
        SyncWord::HereOnly => Some("trunkdesk sync send"),
        SyncWord::NeedsAttention => Some("trunkdesk sync status"),
        SyncWord::ChangedThere => Some("trunkdesk sync settle"),
        SyncWord::Waiting | SyncWord::Sent => None,
    };
    id.into_iter().chain(next.map(|command| ("What to do", vec![command.to_owned()]))).collect()
}
