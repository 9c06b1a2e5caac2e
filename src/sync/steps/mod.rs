//! The steps of the outbox: what each sends, and how it finds out what became of an earlier try.
//!
//! A step that was sent before, and whose answer was lost, is looked for first: an account by its realm and our mark in it,
//! a user by its login and our mark, an entry of the ledger by its source id. What says the same each time it is sent
//! (limits, changes, removals) is compared with what is there (crossbar.md, 12).

mod account;
mod amount;
mod callflow;
mod credit;
mod find;
mod limits;
mod lists;
mod overlay;
mod refused;
mod relocate;
mod removal;
mod user;

pub(super) use amount::units;
pub(super) use lists::{page, pages};

use jiff::Timestamp;
use serde_json::Value;

use super::{
    address::path,
    client::{Call, Trouble},
    envelope::Envelope,
    refusal::Kind,
    session::{DISABLED, Failed, Form, LOG_IN, Session},
};
use crate::domain::cluster::{
    ClusterId, merge,
    outbox::{Attention, Outcome, Reason, Seen, Task, Work},
    sealed::SealKey,
};

/// The key of our mark in what we make there; a cluster keeps keys that it does not know (crossbar.md, 5.1).
pub(super) const MARK: &str = "trunkdesk";

/// Sends a step. Passwords are opened with `key`.
pub fn perform(session: &mut Session, task: &Task, key: Option<&SealKey>) -> (Outcome, Seen) {
    let mut step = Step { session, task, seen: Seen::default(), may_be_done: task.sent_at.is_some() };
    let result = match &task.work {
        Work::Account { account, seen } => account::send(&mut step, account, seen.as_ref()),
        Work::Move => relocate::send(&mut step),
        Work::Limits { account, seen } => limits::send(&mut step, account, seen.as_ref()),
        Work::User(work) => user::send(&mut step, work, key),
        Work::Callflow => callflow::send(&mut step),
        Work::Credit { source_id, amount, reason, at, currency } => {
            let entry = credit::Entry { source_id, amount: *amount, reason, at: *at, currency };
            credit::send(&mut step, &entry)
        }
        Work::Delete => removal::send(&mut step),
    };
    let outcome = result.unwrap_or_else(|failed| step.outcome(failed));
    (outcome, step.seen)
}

/// A step on its way.
struct Step<'a> {
    session: &'a mut Session,
    task: &'a Task,
    seen: Seen,
    /// Whether it may have been done, whatever comes next.
    may_be_done: bool,
}

impl Step<'_> {
    /// The account's id there; one that is not there yet needs a person, which the outbox does not let happen.
    fn id(&self) -> Result<&ClusterId, Failed> {
        self.task.cluster_id.as_ref().ok_or_else(refused::not_there)
    }

    /// A path below the account's.
    fn path(&self, rest: &[&str]) -> Result<String, Failed> {
        Ok(path(&[&["accounts", self.id()?.as_str()], rest].concat()))
    }

    fn look(&mut self, path: String, form: Form<'_>) -> Result<Option<Envelope>, Failed> {
        self.session.look(path, form)
    }

    /// The document of an account, with the flags that stand beside it.
    fn look_account(&mut self, id: &ClusterId) -> Result<Option<Value>, Failed> {
        let found = self.look(path(&["accounts", id.as_str()]), Form::Document(id))?;
        Ok(found.map(|envelope| envelope.account()))
    }

    /// Sends what changes something there.
    fn write(&mut self, call: Call) -> Result<Envelope, Failed> {
        let result = self.session.call(&call.accepting(self.task.accepts_charges));
        self.may_be_done |= match &result {
            Err(Failed::Trouble(Trouble::Lost(_))) => true,
            Err(Failed::Refused(refusal)) => refusal.kind == Kind::Unsure,
            _ => false,
        };
        result
    }

    /// What both sides had last. What was sent since and got no answer may stand there by now.
    fn seen_last(&self, seen: &Value, theirs: &Value) -> Value {
        let sent = self.task.sent.iter();
        sent.fold(seen.clone(), |seen, sent| merge::came_through(&seen, &sent.document, theirs))
    }

    fn later(&self, why: &str) -> Outcome {
        Outcome::Later { why: why.to_owned(), not_before: None, may_be_done: self.may_be_done }
    }

    fn outcome(&self, failed: Failed) -> Outcome {
        let refusal = match failed {
            Failed::Trouble(Trouble::Unreachable(why) | Trouble::Redirected(why) | Trouble::Lost(why)) => {
                return self.later(&why);
            }
            Failed::Trouble(Trouble::Stopped) => return self.later("trunkdesk was closed before this was sent."),
            Failed::Refused(refusal) => refusal,
        };
        match refusal.kind {
            Kind::Login | Kind::MultiFactor => self.later(LOG_IN),
            Kind::Disabled => self.later(DISABLED),
            Kind::Patience(patience) => Outcome::Later {
                why: "The cluster asks for patience: it gets too many requests.".into(),
                not_before: patience.and_then(|wait| Timestamp::now().checked_add(wait).ok()),
                may_be_done: self.may_be_done,
            },
            Kind::Unsure => self.later(&format!("The cluster failed: {}. It is tried again.", refusal.said())),
            // a true race: all is read and compared anew
            Kind::Conflict => self.later("Somebody else wrote there at the same moment. It is tried again."),
            _ => Outcome::Attention(refused::attention(&refusal, self.task)),
        }
    }
}

/// What needs a person, without words of the cluster.
fn attention(reason: Reason, message: impl Into<String>) -> Outcome {
    Outcome::Attention(Attention::new(reason, message))
}

/// The account right above one, out of its `tree`: that goes from who is logged in down to it (crossbar.md, 5.5). `None`
/// where it does not begin so, as its order is not known then.
pub(super) fn above(tree: &Value, reseller: &ClusterId) -> Option<ClusterId> {
    let tree = tree.as_array()?;
    let begins = id_of(tree.first()?).as_ref() == Some(reseller);
    id_of(tree.last()?).filter(|_| begins)
}

/// The id in a document of the cluster.
pub(super) fn id_of(document: &Value) -> Option<ClusterId> {
    document["id"].as_str().and_then(ClusterId::parse)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn who_is_above_is_read_only_of_a_tree_that_begins_with_the_reseller() {
        let id = |byte| ClusterId::from_random([byte; 16]);
        let of = |ids: &[u8]| ids.iter().map(|byte| json!({ "id": id(*byte) })).collect::<Value>();
        for (tree, parent) in [
            (of(&[1]), Some(id(1))),
            (of(&[1, 2, 3]), Some(id(3))),
            (of(&[3, 2, 1]), None),
            (of(&[9, 1]), None),
            (of(&[]), None),
            (json!({}), None),
            (json!([{ "id": id(1) }, { "name": "none" }]), None),
        ] {
            assert_eq!(above(&tree, &id(1)), parent, "{tree}");
        }
    }
}
