//! `sync`: the KAZOO cluster behind the file.

mod document;
mod find;
mod login;
mod orders;
mod progress;
mod settle;
mod status;
mod work;

use std::io;

use super::{Context, args::SyncCommand, error::Error, output, reading::Reading};
use crate::{
    domain::{cluster::SyncPage, reseller::Standing},
    exit::Exit,
    sync::SyncFolder,
};

/// What is said where no cluster is set up.
const NO_CLUSTER: &str = "No cluster is set up. Log in to one with trunkdesk sync login.";

/// The file to read, with the reseller as it is, and where the answer goes.
struct Desk<'a> {
    reading: Reading<'a>,
    standing: Standing,
    context: &'a Context,
    out: &'a mut dyn io::Write,
}

pub(super) fn execute(command: &SyncCommand, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    let mut reading = Reading::new(context);
    let standing = reading.existing()?;
    let mut desk = Desk { reading, standing, context, out };
    match command {
        SyncCommand::Login(login) => login::execute(&mut desk, login),
        SyncCommand::Status => status::execute(&mut desk),
        SyncCommand::Run => work::run(&mut desk),
        SyncCommand::Pull { full, confirm_gone } => work::pull(&mut desk, *full, *confirm_gone),
        SyncCommand::Retry { step, .. } => orders::retry(&mut desk, *step),
        SyncCommand::GiveUp { step, confirm } => orders::give_up(&mut desk, *step, *confirm),
        SyncCommand::AcceptCharges { step, yes } => orders::accept_charges(&mut desk, *step, *yes),
        SyncCommand::Send { account, .. } => orders::send(&mut desk, account),
        SyncCommand::Settle(settling) => settle::execute(&mut desk, settling),
        SyncCommand::Logout => logout(&mut desk),
    }
}

impl<'a> Desk<'a> {
    /// How the file stands with the cluster, which has to be set up.
    fn page(&mut self) -> Result<SyncPage, Error> {
        self.reading.sync()?.ok_or_else(|| Error::told(Exit::Failed, NO_CLUSTER))
    }

    /// The folder of what opens the cluster.
    fn folder(&self) -> Result<&'a SyncFolder, Error> {
        self.context.seat.sync_folder.as_ref().ok_or_else(|| {
            let sentence = "You have no home directory to keep the way to the cluster in. Name a folder with \
                            sync_folder in the config file.";
            Error::told(Exit::Failed, sentence)
        })
    }

    /// Says no where nothing may be changed.
    fn check_open(&self, what: &str) -> Result<(), Error> {
        match self.context.seat.read_only {
            Some(why) => Err(Error::told(Exit::Failed, format!("{what} {why}"))),
            None => Ok(()),
        }
    }
}

/// Forgets what opens the cluster. The file still stands with it.
fn logout(desk: &mut Desk<'_>) -> Result<(), Error> {
    desk.check_open("Nobody is logged out.")?;
    let folder = desk.folder()?;
    let file = folder.access_file().to_string_lossy().into_owned();
    let forgotten = folder.forget()?;
    if desk.context.json {
        let document = serde_json::json!({ "logout": { "file": file, "was_there": forgotten } });
        writeln!(desk.out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    let sentence =
        if forgotten { "is forgotten; the API key itself stays good at the cluster." } else { "was not there." };
    writeln!(desk.out, "{file} {sentence}")?;
    if desk.reading.sync()?.is_some() {
        writeln!(
            desk.out,
            "The file still stands with the cluster: what is entered waits to be sent until trunkdesk sync login."
        )?;
    }
    Ok(())
}
