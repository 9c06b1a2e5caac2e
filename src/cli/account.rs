//! `account`: each command's own file, and here the short ones.

mod add;
mod cluster;
mod edit;
mod list;
mod show;

use std::io;

use super::{
    Context,
    args::AccountCommand,
    error::{self, Error},
    find,
    output::{self, row},
    reading::Reading,
    writing::Writing,
};
use crate::domain::{
    request::{Deleted, Subject, Write},
    reseller::Standing,
};

pub(super) use add::{check_mail, check_password};
pub(super) use show::besides;

/// The file to read, with the reseller as it is, and where the answer goes.
pub(super) struct Desk<'a> {
    reading: Reading<'a>,
    standing: Standing,
    context: &'a Context,
    out: &'a mut dyn io::Write,
}

pub(super) fn execute(command: &AccountCommand, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    let mut reading = Reading::new(context);
    let standing = reading.existing()?;
    let mut desk = Desk { reading, standing, context, out };
    match command {
        AccountCommand::List { search, disabled, under, limit } => {
            list::execute(&mut desk, search.as_deref(), *disabled, under.as_deref(), *limit)
        }
        AccountCommand::Show { account } => {
            let account = find::account(&mut desk.reading, account)?;
            show::print(&mut desk, &account)
        }
        AccountCommand::Add(addition) => add::add(&mut desk, addition),
        AccountCommand::Copy(copy) => add::copy(&mut desk, copy),
        AccountCommand::Edit(change) => edit::execute(&mut desk, change),
        AccountCommand::Disable { account } => set_enabled(&mut desk, account, false),
        AccountCommand::Enable { account } => set_enabled(&mut desk, account, true),
        AccountCommand::Move { account, to } => relocate(&mut desk, account, to),
        AccountCommand::Delete { account, confirm } => delete(&mut desk, account, confirm),
    }
}

fn set_enabled(desk: &mut Desk<'_>, account: &str, enabled: bool) -> Result<(), Error> {
    let account = find::account(&mut desk.reading, account)?.id;
    let account = Writing::new(desk.context).account(&Write::SetEnabled { account, enabled })?;
    show::print(desk, &account)
}

fn relocate(desk: &mut Desk<'_>, account: &str, to: &str) -> Result<(), Error> {
    let account = find::account(&mut desk.reading, account)?.id;
    let to = find::above(&mut desk.reading, to, &desk.standing)?.id;
    let naming = |subject: &Subject| match subject {
        Subject::Parent => "--to",
        other => error::options(other),
    };
    let account = Writing::new(desk.context).naming(naming).account(&Write::MoveAccount { account, to })?;
    show::print(desk, &account)
}

fn delete(desk: &mut Desk<'_>, account: &str, confirm: &str) -> Result<(), Error> {
    let account = find::account(&mut desk.reading, account)?.id;
    let write = Write::DeleteAccount { account, confirm: confirm.to_owned() };
    let Deleted { id, name } = Writing::new(desk.context).deleted(&write)?;
    if desk.context.json {
        let document = serde_json::json!({ "deleted": { "id": id.as_str(), "name": name } });
        writeln!(desk.out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    row(desk.out, "Deleted", name)?;
    row(desk.out, "Account id", &id)?;
    row(desk.out, "Its history", format!("trunkdesk history list {id}"))?;
    Ok(())
}
