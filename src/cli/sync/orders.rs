//! What is ordered about steps and accounts: trying again, giving up, accepting charges, sending.

use std::collections::BTreeSet;

use super::{Desk, find, status};
use crate::{
    cli::{error::Error, find as accounts, input::Asking, lines::Lines, writing::Writing},
    domain::{
        account::{Account, AccountId, AccountRow},
        cluster::{
            SyncOrder, SyncPage, SyncWord,
            outbox::{Charge, QueuedStep, Reason, StepState},
        },
        request::{ListRequest, Page, Write},
    },
    exit::Exit,
    term::secret,
};

/// Tries a step again at once, or without a number all of which that may come to something.
pub(super) fn retry(desk: &mut Desk<'_>, step: Option<i64>) -> Result<(), Error> {
    let mut page = desk.page()?;
    if let Some(step) = step {
        let (row, found) = find::step(&page, step)?;
        let done = format!("Step {step} is tried again: {}.", find::in_words(row, found));
        let page = order(desk, SyncOrder::Retry { step })?;
        return status::ordered(desk, &page, &[done]);
    }
    // with many, the page shows the others only once the first wait again
    let mut tried = BTreeSet::new();
    loop {
        let steps = page.rows.iter().flat_map(|row| &row.steps).filter(|step| may_help(step));
        let steps: Vec<i64> = steps.map(|step| step.number).filter(|step| !tried.contains(step)).collect();
        if steps.is_empty() {
            break;
        }
        for step in steps {
            page = order(desk, SyncOrder::Retry { step })?;
            tried.insert(step);
        }
    }
    let done = format!("Tried again: {}.", status::counted(tried.len() as u64, "step"));
    status::ordered(desk, &page, &[done])
}

/// Whether trying again may come to something, without anything decided or entered.
fn may_help(step: &QueuedStep) -> bool {
    match &step.state {
        StepState::Waiting | StepState::Sending => false,
        StepState::Later { .. } => true,
        StepState::Attention(attention) => matches!(attention.reason, Reason::Refused | Reason::Parent),
    }
}

pub(super) fn give_up(desk: &mut Desk<'_>, step: i64, confirm: bool) -> Result<(), Error> {
    let page = desk.page()?;
    let (row, found) = find::step(&page, step)?;
    let what = find::in_words(row, found);
    if !confirm {
        let sentence = format!("The cluster will never get this: {what}. To give it up all the same, add --confirm.");
        return Err(Error::refused([("--confirm".into(), sentence)]));
    }
    let page = order(desk, SyncOrder::GiveUp { step })?;
    status::ordered(desk, &page, &[format!("Step {step} is given up: {what}.")])
}

pub(super) fn accept_charges(desk: &mut Desk<'_>, step: i64, yes: bool) -> Result<(), Error> {
    desk.check_open("Nothing is accepted.")?;
    let page = desk.page()?;
    let (row, found) = find::step(&page, step)?;
    let what = find::in_words(row, found);
    let shown = match &found.state {
        StepState::Attention(attention) if attention.reason == Reason::Charges => attention.charges.clone(),
        _ => {
            let sentence = format!("The cluster asks for no charges for this: {what}.");
            return Err(Error::option(Exit::Refused, "STEP", sentence));
        }
    };
    if !yes {
        if !secret::somebody_types() {
            let sentence = "Charges are accepted by a person: look at them with trunkdesk sync status, then add --yes.";
            return Err(Error::option(Exit::Usage, "--yes", sentence));
        }
        print_charges(desk, &shown)?;
        desk.out.flush()?;
        if !Asking::begin()?.is_meant("Accept these charges? [y/N] ")? {
            return Err(Error::told(Exit::Refused, "Nothing was accepted."));
        }
    } else if !desk.context.json {
        print_charges(desk, &shown)?;
    }
    let page = order(desk, SyncOrder::AcceptCharges { step, shown })?;
    status::ordered(desk, &page, &[format!("The charges are accepted, and it is sent again: {what}.")])
}

fn print_charges(desk: &mut Desk<'_>, charges: &[Charge]) -> Result<(), Error> {
    let mut lines = Lines::new(desk.out, false, ["For", "Quantity", "Rate", "Once"]);
    for charge in charges {
        let [quantity, rate, once] =
            [&charge.quantity, &charge.rate, &charge.once].map(|value| value.as_deref().unwrap_or(""));
        lines.add(&(), [&charge.item, quantity, rate, once])?;
    }
    Ok(lines.end()?)
}

/// Sends these accounts, or without any all that are here only.
pub(super) fn send(desk: &mut Desk<'_>, named: &[String]) -> Result<(), Error> {
    let mut page = desk.page()?;
    let mut ids = Vec::new();
    for name in named {
        let account = accounts::account(&mut desk.reading, name)?;
        if word(&account) != Some(SyncWord::HereOnly) {
            let how = word(&account).map_or("", SyncWord::word);
            let sentence = format!("{} is not here only: it is {how}.", account.name);
            return Err(Error::option(Exit::Refused, "ACCOUNT", sentence));
        }
        ids.push(account.id);
    }
    if named.is_empty() {
        ids = all_ids(desk)?;
    }
    let mut sent = 0;
    for id in ids {
        // one above it may have taken it along
        let account = desk.reading.account(id)?.filter(|account| word(account) == Some(SyncWord::HereOnly));
        if let Some(account) = account {
            page = order(desk, SyncOrder::Send { account: account.id })?;
            sent += 1;
        }
    }
    let done = format!("To be sent: {}, and what is above.", status::counted(sent, "account"));
    status::ordered(desk, &page, &[done])
}

fn word(account: &Account) -> Option<SyncWord> {
    account.sync.as_ref().map(|sync| sync.word)
}

fn all_ids(desk: &mut Desk<'_>) -> Result<Vec<AccountId>, Error> {
    let request =
        ListRequest { generation: 0, search: String::new(), under: None, disabled: false, page: Page::First, limit: 0 };
    let mut ids = Vec::new();
    desk.reading.pages(request, u64::MAX, |rows| {
        ids.extend(rows.iter().map(|AccountRow { id, .. }| id.clone()));
        Ok(())
    })?;
    Ok(ids)
}

/// Has the file do it; how it stands then.
pub(super) fn order(desk: &Desk<'_>, order: SyncOrder) -> Result<SyncPage, Error> {
    Writing::new(desk.context).sync(&Write::Sync(Box::new(order)))
}
