//! An account of ours that is there, though its id is not known here: the answer to its creation was lost.

use serde_json::Value;

use super::{
    super::{refusal::Kind, session::Failed},
    MARK, Step, id_of,
    lists::pages,
};
use crate::domain::cluster::{ClusterId, documents::line};

/// Who has a realm of ours there.
pub(super) enum Found {
    /// We made it: its document.
    Ours(Value),
    /// Somebody else: the name.
    Others(String),
    /// Nobody whom we can see.
    Nobody,
}

/// Looks for our mark in each account below the one that is logged in that has a realm which was sent, or would be now.
/// Elsewhere nobody can look.
pub(super) fn find(step: &mut Step<'_>) -> Result<Found, Failed> {
    let mut realms: Vec<String> =
        step.task.sent.iter().filter_map(|sent| sent.document["realm"].as_str()).map(str::to_owned).collect();
    realms.push(step.task.realm.clone());
    realms.sort_unstable();
    realms.dedup();
    let mut found = Found::Nobody;
    for realm in realms {
        for id in having(step, &realm)? {
            let Some(theirs) = step.look_account(&id)? else { continue };
            if theirs[MARK]["account_id"] == step.task.account.as_str() {
                return Ok(Found::Ours(theirs));
            }
            if realm == step.task.realm {
                found = Found::Others(line(theirs["name"].as_str().unwrap_or_default()).into_owned());
            }
        }
    }
    Ok(found)
}

/// Those with this realm. Where the cluster has no search, they are looked for among those that stand where ours would.
fn having(step: &mut Step<'_>, realm: &str) -> Result<Vec<ClusterId>, Failed> {
    let mut ids = Vec::new();
    let mut take = |item: &Value| {
        let is_same = item["realm"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(realm));
        ids.extend(id_of(item).filter(|_| is_same));
        false
    };
    let filters = [("t", "account"), ("q", "realm"), ("v", realm)];
    match (pages(step.session, "/search", &filters, &mut take), &step.task.parent) {
        (Err(Failed::Refused(refusal)), Some(parent)) if matches!(refusal.kind, Kind::NotFound | Kind::Other) => {
            pages(step.session, &super::path(&["accounts", parent.as_str(), "children"]), &[], take)?;
        }
        (result, _) => result?,
    }
    Ok(ids)
}
