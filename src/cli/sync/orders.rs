//! What is ordered about steps and accounts: trying again, giving up, accepting charges, sending.

use std::collections::BTreeSet;

use super::{Desk, find, status};
use crate::{
    cli::{error::Error, find as accounts, input::Asking, lines::Lines, writing::Writing},
    domain::{
        account::Account,
        cluster::{
            SyncOrder, SyncPage, SyncWord,
            outbox::{Charge, Reason, StepState},
        },
        request::Write,
    },
    exit::Exit,
    term::secret,
};

/// Tries a step again at once, or without a number all of which that may come to something.
pub(super) fn retry(desk: &mut Desk<'_>, step: Option<i64>) -> Result<(), Error> {
    let (page, done) = match step {
        Some(step) => {
            let (row, found) = find::step(desk, step)?;
            let done = format!("Step {step} is tried again: {}.", find::in_words(&row, &found));
            (order(desk, SyncOrder::Retry { step })?, done)
        }
        None => {
            desk.page()?;
            let tried = Writing::new(desk.context).retry_all()?;
            (desk.page()?, format!("Tried again: {}.", status::counted(tried, "step")))
        }
    };
    status::ordered(desk, &page, &[done])
}

pub(super) fn give_up(desk: &mut Desk<'_>, step: i64, confirm: bool) -> Result<(), Error> {
    let (row, found) = find::step(desk, step)?;
    let what = find::in_words(&row, &found);
    if !confirm {
        let sentence = format!("The cluster will never get this: {what}. To give it up all the same, add --confirm.");
        return Err(Error::refused([("--confirm".into(), sentence)]));
    }
    let page = order(desk, SyncOrder::GiveUp { step })?;
    status::ordered(desk, &page, &[format!("Step {step} is given up: {what}.")])
}

pub(super) fn accept_charges(desk: &mut Desk<'_>, step: i64, yes: bool) -> Result<(), Error> {
    desk.check_open("Nothing is accepted.")?;
    let (row, found) = find::step(desk, step)?;
    let what = find::in_words(&row, &found);
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
    desk.page()?;
    let mut ids = BTreeSet::new();
    for name in named {
        let account = accounts::account(&mut desk.reading, name)?;
        if word(&account) != Some(SyncWord::HereOnly) {
            let how = word(&account).map_or("", SyncWord::word);
            let sentence = format!("{} is not here only: it is {how}.", account.name);
            return Err(Error::option(Exit::Refused, "ACCOUNT", sentence));
        }
        ids.insert(account.id);
    }
    let mut writing = Writing::new(desk.context);
    let sent = match ids.len() as u64 {
        0 => writing.send_all()?,
        count => {
            writing.send_accounts(&ids.into_iter().collect::<Vec<_>>())?;
            count
        }
    };
    let page = desk.page()?;
    let done = format!("To be sent: {}, and what is above.", status::counted(sent, "account"));
    status::ordered(desk, &page, &[done])
}

fn word(account: &Account) -> Option<SyncWord> {
    account.sync.as_ref().map(|sync| sync.word)
}

/// Has the file do it; how it stands then.
pub(super) fn order(desk: &Desk<'_>, order: SyncOrder) -> Result<SyncPage, Error> {
    Writing::new(desk.context).sync(&Write::Sync(Box::new(order)))
}
