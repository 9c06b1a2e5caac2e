//! `history`: who did what, and whether that is as it was written.

mod verify;

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::{Context, args::HistoryCommand, error::Error, find, lines::Lines, reading::Reading};
use crate::{
    domain::{
        account::AccountId,
        history::{FieldChange, HistoryRow, in_words},
        operator::Operator,
        text::one_line,
    },
    exit::Exit,
};

pub(super) fn execute(command: &HistoryCommand, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    match command {
        HistoryCommand::List { account, search, limit } => {
            list(account.as_deref(), search.as_deref().unwrap_or_default(), *limit, context, out)
        }
        HistoryCommand::Verify { head } => verify::execute(head.as_ref(), context, out),
    }
}

fn list(
    account: Option<&str>,
    search: &str,
    limit: Option<u64>,
    context: &Context,
    out: &mut dyn io::Write,
) -> Result<(), Error> {
    let mut reading = Reading::new(context);
    let zone = reading.existing()?.reseller.settings.timezone;
    let account = match account {
        Some(account) => Some(whose(&mut reading, account)?),
        None => None,
    };
    let mut lines = Lines::new(out, context.json, ["Time", "Operator", "What", "Account", "Changes"]);
    reading.history(account, search, limit.unwrap_or(u64::MAX), |rows| {
        for row in rows {
            let account = row.account.as_ref().map_or("", |(_, name)| name);
            let at = zone.date_time(row.at);
            let values = [&at, &row.operator.name, in_words(&row.action), account, &changes(row)];
            lines.add(&Row::new(row), values)?;
        }
        Ok(())
    })?;
    Ok(lines.end()?)
}

/// A living account, or one that is deleted by its id, as long as the history knows it.
fn whose(reading: &mut Reading<'_>, text: &str) -> Result<AccountId, Error> {
    if let Some(id) = find::id(text) {
        let mut known = false;
        reading.history(Some(id.clone()), "", 1, |_| {
            known = true;
            Ok(())
        })?;
        if known {
            return Ok(id);
        }
    }
    match find::account(reading, text) {
        Err(Error::Told { exit: Exit::NotFound, message, fields }) => {
            let message = format!("{message} One that is deleted is found by its id, or with history list --search.");
            Err(Error::Told { exit: Exit::NotFound, message, fields })
        }
        found => found.map(|account| account.id),
    }
}

/// What changed, on one line: `label: before → after; …`, with no arrow where there is no before or no after to tell.
fn changes(row: &HistoryRow) -> String {
    let change = |change: &FieldChange| {
        let label = one_line(&change.label);
        match row.told(change) {
            (Some(before), Some(after)) => format!("{label}: {} → {}", one_line(before), one_line(after)),
            (one, other) => format!("{label}: {}", one_line(one.or(other).unwrap_or("nothing"))),
        }
    };
    row.changes().iter().map(change).collect::<Vec<_>>().join("; ")
}

/// A row of `--json`.
#[derive(Serialize)]
struct Row<'a> {
    number: i64,
    at: String,
    operator: By<'a>,
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Account<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a Value>,
}

#[derive(Serialize)]
struct Account<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct By<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    login_uid: Option<u32>,
    effective_user: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sudo_user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssh_address: Option<&'a str>,
}

impl<'a> By<'a> {
    fn new(operator: &'a Operator) -> Self {
        Self {
            name: &operator.name,
            login_uid: operator.login_uid,
            effective_user: &operator.effective_user,
            sudo_user: operator.sudo_user.as_deref(),
            ssh_address: operator.ssh_address.as_deref(),
        }
    }
}

impl<'a> Row<'a> {
    fn new(row: &'a HistoryRow) -> Self {
        Self {
            number: row.number,
            at: row.at.to_string(),
            operator: By::new(&row.operator),
            action: &row.action,
            account: row.account.as_ref().map(|(id, name)| Account { id: id.as_str(), name }),
            before: row.before.as_ref(),
            after: row.after.as_ref(),
        }
    }
}
