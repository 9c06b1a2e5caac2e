//! An account is deleted there, which cannot be undone.

use serde_json::Value;

use super::{
    super::{client::Call, refusal::Kind, session::Failed},
    MARK, Step, id_of, pages,
};
use crate::domain::cluster::{ClusterId, outbox::Outcome};

pub(super) fn send(step: &mut Step<'_>) -> Result<Outcome, Failed> {
    let known = match step.task.cluster_id.clone() {
        Some(id) => step.look(super::path(&["accounts", id.as_str()]))?.map(|_| id),
        // its creation was sent, and what became of that is not known
        None => find(step)?,
    };
    let Some(id) = known else { return Ok(Outcome::Done) };
    match step.write(Call::delete(super::path(&["accounts", id.as_str()]))) {
        Ok(_) => Ok(Outcome::Done),
        Err(Failed::Refused(refusal)) if refusal.kind == Kind::NotFound => Ok(Outcome::Done),
        Err(other) => Err(other),
    }
}

/// The account that we made there, by its realm and our mark.
fn find(step: &mut Step<'_>) -> Result<Option<ClusterId>, Failed> {
    let realm = step.task.realm.clone();
    let mut ids = Vec::new();
    let same = |value: &Value| value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(&realm));
    pages(step.session, "/search", &[("t", "account"), ("q", "realm"), ("v", &realm)], |item| {
        ids.extend(id_of(item).filter(|_| same(&item["realm"])));
        false
    })?;
    for id in ids {
        let theirs = step.look(super::path(&["accounts", id.as_str()]))?.map(|envelope| envelope.account());
        if theirs.is_some_and(|theirs| theirs[MARK]["account_id"] == step.task.account.as_str()) {
            step.seen.cluster_id = Some(id.clone());
            return Ok(Some(id));
        }
    }
    Ok(None)
}
