//! What an operator orders about what waits.

use rusqlite::{Transaction, named_params};
use serde_json::{Value, json};

use super::{clash, lease, outbox, page, queue, row, seen, settling, standing, work::kind};
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{
            SyncOrder, SyncPage,
            outbox::{Attention, Charge, Reason, StepKind},
        },
        id::UserId,
        request::Failure,
        reseller::Reseller,
    },
    store::{
        accounts::{self, account_id},
        failure::{Error, trouble},
        history, tree,
        writer::Hand,
    },
};

/// Does it; gives how the file stands then.
pub(in crate::store) fn order(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    order: &SyncOrder,
) -> Result<Option<SyncPage>, Error> {
    if !row::is_set_up(transaction)? {
        return Err(trouble("There is no cluster behind this file yet. Set one up with trunkdesk sync login.").into());
    }
    match order {
        SyncOrder::Retry { step } => retry(transaction, &Step::read(transaction, *step)?)?,
        SyncOrder::GiveUp { step } => give_up(transaction, hand, &Step::read(transaction, *step)?)?,
        SyncOrder::AcceptCharges { step, shown } => {
            accept_charges(transaction, hand, &Step::read(transaction, *step)?, shown)?;
        }
        SyncOrder::Send { account } => send(transaction, hand, account)?,
        SyncOrder::Settle { account, seen, take_theirs } => {
            settling::settle(transaction, hand, reseller, account, seen, take_theirs)?;
        }
    }
    page::page(transaction)
}

/// A step that is ordered about.
struct Step {
    number: i64,
    account: AccountId,
    kind: StepKind,
    subject: String,
    is_sending: bool,
    attention: Option<Attention>,
    about: String,
}

impl Step {
    /// The step of this number, which may be sent, changed or given up by now.
    fn read(transaction: &Transaction<'_>, number: i64) -> Result<Self, Error> {
        let mut statement = transaction.prepare_cached("SELECT * FROM outbox WHERE number = ?1")?;
        let mut rows = statement.query([number])?;
        let Some(row) = rows.next()? else { return Err(Failure::Changed.into()) };
        let account = account_id(row, "account_id")?;
        let steps = standing::steps(transaction, &account)?;
        let about = steps.into_iter().find(|step| step.number == number).map(|step| step.about);
        let attention = match row.get_ref("attention")? {
            rusqlite::types::ValueRef::Null => None,
            _ => Some(accounts::json(row, "attention")?),
        };
        Ok(Self {
            number,
            kind: kind(row)?,
            subject: row.get("subject")?,
            is_sending: row.get_ref("state")?.as_str() == Ok("sending"),
            attention,
            about: about.unwrap_or_default(),
            account,
        })
    }

    /// How history tells it.
    fn told(&self) -> Value {
        let mut step = json!({ "kind": self.kind.key() });
        if !self.about.is_empty() {
            step["about"] = self.about.as_str().into();
        }
        step
    }
}

/// Has a step tried at once.
fn retry(transaction: &Transaction<'_>, step: &Step) -> Result<(), Error> {
    try_now(transaction, step.number)?;
    queue::settle_order(transaction, &step.account)
}

/// The same, without saying anew what its account's steps wait for.
pub(super) fn try_now(transaction: &Transaction<'_>, number: i64) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE outbox SET state = 'waiting', attention = NULL, why = NULL, not_before = 0, tries = 0
             WHERE number = ?1 AND state <> 'sending'",
        )?
        .execute([number])?;
    Ok(())
}

/// Drops a step; with that of an account that is not there all that waits of it. What is gone there is here only then, so
/// that no pull takes it away here too.
fn give_up(transaction: &Transaction<'_>, hand: &Hand<'_>, step: &Step) -> Result<(), Error> {
    if step.is_sending && lease::is_held(transaction, hand.now)? {
        return Err(trouble("This is being sent right now. Wait a moment for its answer, then try again.").into());
    }
    let is_there = queue::is_there(transaction, &step.account)?;
    let is_gone = step.attention.as_ref().is_some_and(|attention| attention.reason == Reason::Gone);
    let is_user_gone = is_gone && is_there && step.kind == StepKind::User;
    if (step.kind == StepKind::Account && !is_there) || (is_gone && !is_user_gone) {
        outbox::forget_steps(transaction, &step.account)?;
        if is_gone {
            seen::forget(transaction, &step.account)?;
        }
        // what waited for it has to be told so
        queue::is_there_now(transaction, &step.account)?;
    } else {
        if let Some(user) = UserId::parse(&step.subject).filter(|_| is_user_gone) {
            seen::forget_user(transaction, &user)?;
        }
        outbox::drop_step(transaction, step.number)?;
        queue::settle_order(transaction, &step.account)?;
    }
    if step.kind == StepKind::Delete {
        // it stays there, so that the next listing has it as one that is new
        seen::forget(transaction, &step.account)?;
    }
    let before = json!({ "sync": step.told() });
    history::append(transaction, hand, "sync.given_up", Some(&step.account), Some(&before), None)
}

/// Sends a step once more, and accepts what the cluster charges, where that is what was shown.
fn accept_charges(transaction: &Transaction<'_>, hand: &Hand<'_>, step: &Step, shown: &[Charge]) -> Result<(), Error> {
    let asked = step.attention.as_ref().filter(|attention| attention.reason == Reason::Charges);
    if asked.is_none_or(|attention| attention.charges != shown) {
        return Err(Failure::Changed.into());
    }
    retry(transaction, step)?;
    transaction
        .prepare_cached("UPDATE outbox SET accepts_charges = 1 WHERE number = :number")?
        .execute(named_params! { ":number": step.number })?;
    let mut told = step.told();
    told["charges"] = serde_json::to_value(shown).map_err(|_| Error::Unreadable("the charges"))?;
    let after = json!({ "sync": told });
    history::append(transaction, hand, "charges.accepted", Some(&step.account), None, Some(&after))
}

/// Has an account sent that is here only, and before it those above it that are.
pub(super) fn send(transaction: &Transaction<'_>, hand: &Hand<'_>, id: &AccountId) -> Result<(), Error> {
    let account = accounts::read(transaction, id)?.ok_or(Failure::Gone)?;
    let above = tree::path(transaction, &account.parent)?;
    let mut ids: Vec<AccountId> = above.into_iter().map(|above| above.id).collect();
    ids.push(id.clone());
    for id in ids {
        let account: Account = accounts::read(transaction, &id)?.ok_or(Failure::Gone)?;
        let waits = transaction
            .prepare_cached("SELECT 1 FROM outbox WHERE account_id = ?1 AND kind = 'account'")?
            .exists([id.as_str()])?;
        if waits || clash::id_there(transaction, &id)?.is_some() {
            continue;
        }
        // what was left of a time when it was there
        outbox::forget_steps(transaction, &id)?;
        outbox::whole(transaction, &account)?;
        queue::is_there_now(transaction, &id)?;
        history::append(transaction, hand, "sync.ordered", Some(&id), None, None)?;
    }
    Ok(())
}
