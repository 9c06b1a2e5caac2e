//! What the cluster refused, as a sentence for a person.

use super::{
    super::{
        refusal::{Kind, Refusal},
        session::Failed,
    },
    Task,
};
use crate::domain::cluster::outbox::{Attention, Reason, Work};

/// What a person reads of it.
pub(super) fn attention(refusal: &Refusal, task: &Task) -> Attention {
    let said = refusal.said();
    let (reason, message) = match refusal.kind {
        Kind::Charges => (
            Reason::Charges,
            "The cluster wants to charge for this. Look at the amounts, then accept them or give this up.".into(),
        ),
        Kind::Payment => (
            Reason::Refused,
            format!("The cluster wants money or a card of the reseller first: {said}. Settle that there, then retry."),
        ),
        Kind::Forbidden if matches!(task.work, Work::Limits { .. }) => (
            Reason::Refused,
            format!(
                "The cluster lets only the account's reseller give trunks: {said}. Ask whoever runs the cluster, then retry."
            ),
        ),
        Kind::Forbidden => (
            Reason::Refused,
            format!("The cluster does not allow this: {said}. Ask whoever runs the cluster, then retry."),
        ),
        Kind::NotFound => (
            Reason::Gone,
            "The cluster does not have this any more: somebody deleted it there. Delete it here too, or give this up to \
             keep it here."
                .into(),
        ),
        Kind::Descendants => (
            Reason::Refused,
            "The cluster has accounts below this one, so it cannot be deleted. Delete those first, then retry.".into(),
        ),
        Kind::ActivePort => (
            Reason::Refused,
            "A number of this account is being ported there, so it cannot be deleted. Wait until that is over, or end it \
             there, then retry."
                .into(),
        ),
        Kind::Invalid => {
            (Reason::Refused, format!("The cluster refused this: {said}. Change it here, and it is sent again."))
        }
        _ => (
            Reason::Refused,
            format!("The cluster refused this: {said}. Tell whoever runs the cluster, then retry or give this up."),
        ),
    };
    Attention {
        reason,
        message,
        fields: refusal.problems(),
        charges: refusal.charges.clone(),
        request_id: refusal.request_id.clone(),
    }
}

/// Of a step of an account that is not there.
pub(super) fn not_there() -> Failed {
    Failed::Refused(Box::new(Refusal {
        kind: Kind::NotFound,
        status: 404,
        words: String::new(),
        request_id: None,
        fields: Vec::new(),
        charges: Vec::new(),
    }))
}
