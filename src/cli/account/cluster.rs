//! How an account stands with the cluster, as `account show` says it.

use crate::{
    domain::{
        account::Account,
        cluster::{
            AccountSync, SyncWord,
            outbox::{QueuedStep, StepState},
        },
        reseller::ResellerSettings,
    },
    form::review,
};

/// Nothing where there is no cluster.
pub(super) fn entries(account: &Account, settings: &ResellerSettings) -> Vec<review::Entry> {
    let Some(sync) = &account.sync else { return Vec::new() };
    let mut entries = vec![("Cluster", vec![stands(sync)])];
    if let Some(id) = &sync.cluster_id {
        entries.push(("Id there", vec![id.to_string()]));
    }
    if let Some(balance) = sync.balance {
        let (amount, at) = (settings.currency.show(balance.cents()), settings.timezone.date_time(balance.at));
        entries.push(("Balance there", vec![format!("{amount} at {at}")]));
    }
    entries
}

/// In a word, and what it is about.
fn stands(sync: &AccountSync) -> String {
    let word = sync.word.word();
    let labels = |steps: &mut dyn Iterator<Item = &QueuedStep>| {
        steps
            .map(|step| [step.kind.label(), &step.about].join(" ").trim_end().to_owned())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let about = match sync.word {
        SyncWord::Sent => String::new(),
        SyncWord::HereOnly => "send it with trunkdesk sync send".to_owned(),
        SyncWord::Waiting => labels(&mut sync.steps.iter()),
        SyncWord::NeedsAttention => {
            let stuck = |step: &&QueuedStep| matches!(step.state, StepState::Attention(_));
            format!("{}; see trunkdesk sync status", labels(&mut sync.steps.iter().filter(stuck)))
        }
        SyncWord::ChangedThere => {
            let fields: Vec<&str> = sync.clashes.iter().map(|clash| clash.label.as_str()).collect();
            format!("{}; decide it with trunkdesk sync settle", fields.join(", "))
        }
    };
    if about.is_empty() { word.to_owned() } else { format!("{word}: {about}") }
}
