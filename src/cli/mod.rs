//! The command line: the same file and rules as the screens, without them.

mod account;
mod admin;
mod args;
mod backup;
mod complete;
mod config;
mod confirm;
mod credit;
mod doctor;
mod error;
mod export;
mod find;
mod history;
mod import;
mod input;
mod itself;
mod lines;
mod man;
mod output;
pub mod plain;
mod reading;
mod reseller;
mod restore;
pub mod schema;
mod settings;
mod sync;
mod usage;
mod writing;

use std::{
    env,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::{CommandFactory, Parser, error::ErrorKind};
use jiff::SignedDuration;

pub use args::{Command, Invocation, Itself};

use crate::{
    config::{Config, Unusable},
    domain::{read_only::ReadOnly, request::Failure, text::visible},
    exit::Exit,
    log::Log,
    look::Chosen,
    operator,
    paths::{Folders, Location, NoHome, VARIABLE},
    seat::Seat,
    store,
    sync::SyncFolder,
    term::secret,
};
use args::HistoryCommand;
use error::Error;
use writing::Writing;

/// What is said where the file of a kiosk is not named.
const UNNAMED: &str = "--kiosk takes nothing from its surroundings: name the file with --db, or with --config a config \
                       file that says database.";

/// What every command needs to know besides its own arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Where the accounts' file is.
    pub location: Location,
    /// The folder for what one program leaves for the next; `None` for a user without a home.
    pub state: Option<PathBuf>,
    /// The config file, which need not be there; `None` where none is read.
    pub config_file: Option<PathBuf>,
    /// What it says; `None` where it is not there.
    pub config: Option<Config>,
    /// How the screens look, and why.
    pub look: Chosen,
    /// Who works, and what is open to them.
    pub seat: Seat,
    /// The answer, and what goes wrong, is to be JSON.
    pub json: bool,
}

impl Context {
    /// The folder of the drafts; `None` where none are kept.
    pub fn drafts(&self) -> Option<PathBuf> {
        self.state.as_ref().filter(|_| self.seat.read_only.is_none()).map(|state| state.join("drafts"))
    }

    /// After how long without a key the screen is locked; `None` for never.
    pub fn lock_after(&self) -> Option<SignedDuration> {
        let minutes = self.config.as_ref().and_then(|config| config.lock_after_minutes)?;
        Some(SignedDuration::from_mins(i64::from(minutes.get())))
    }

    /// Whether the terminal is told where a larger frame begins and ends.
    pub fn synchronized_output(&self) -> bool {
        self.config.as_ref().is_some_and(|config| config.synchronized_output)
    }
}

/// Reads the arguments of this process. Help, the version and what is wrong with them are printed here.
///
/// # Errors
/// How the program ends, where there is nothing more to do.
pub fn parse() -> Result<Invocation, Exit> {
    let invocation = Invocation::try_parse().and_then(|invocation| {
        if invocation.demo && invocation.command.is_some() {
            let message = "--demo starts the screens: leave it out, or leave out the command.";
            return Err(Invocation::command().error(ErrorKind::ArgumentConflict, message));
        }
        if invocation.kiosk && invocation.command.is_some() {
            let message = "--kiosk starts the screens: leave it out, or leave out the command.";
            return Err(Invocation::command().error(ErrorKind::ArgumentConflict, message));
        }
        if invocation.plain && invocation.command.is_some() {
            let message = "--plain asks in place of the screens: leave it out, or leave out the command.";
            return Err(Invocation::command().error(ErrorKind::ArgumentConflict, message));
        }
        if invocation.json && invocation.command.is_none() {
            let message = "--json is for commands: leave it out, or name one.";
            return Err(Invocation::command().error(ErrorKind::ArgumentConflict, message));
        }
        let template = matches!(&invocation.command, Some(Command::Config(config)) if config.template);
        if invocation.json && template {
            let message = "--template prints a config file: leave out --json.";
            return Err(Invocation::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(invocation)
    });
    invocation.map_err(|error| usage::tell(&error))
}

impl Invocation {
    /// Reads the config file and finds the accounts' file. What is wrong is printed here.
    ///
    /// # Errors
    /// How the program ends.
    pub fn context(&self) -> Result<Context, Exit> {
        self.find().map_err(|error| error.tell(self.json))
    }

    fn find(&self) -> Result<Context, Error> {
        let folders = self.folders();
        let config_file = self.config_file(folders.as_ref());
        let found = self.read(config_file.as_deref())?;
        let config = found.clone().unwrap_or_default();
        let location = self.locate(&config, folders.as_ref())?;
        // what is set can be seen wherever the file is
        if !matches!(self.command, Some(Command::Config(_))) {
            location.check(&config)?;
        }
        let seat = self.seat_in(&config, folders.as_ref());
        let state = folders.map(|folders| folders.state);
        let look = look(&config);
        Ok(Context { location, state, config_file, config: found, look, seat, json: self.json })
    }

    /// The accounts' file, where it may be used.
    fn accounts_file(&self) -> Result<Location, Error> {
        let folders = self.folders();
        let config = self.read(self.config_file(folders.as_ref()).as_deref())?.unwrap_or_default();
        let location = self.locate(&config, folders.as_ref())?;
        location.check(&config)?;
        Ok(location)
    }

    /// Where the accounts' file is.
    fn locate(&self, config: &Config, folders: Option<&Folders>) -> Result<Location, Error> {
        let given = self.db.as_deref();
        if self.kiosk {
            return Location::find(given, None, config, None).map_err(|NoHome| Error::told(Exit::Usage, UNNAMED));
        }
        Ok(Location::find(given, env::var_os(VARIABLE), config, folders)?)
    }

    /// The config file; in a kiosk only one that is named.
    fn config_file(&self, folders: Option<&Folders>) -> Option<PathBuf> {
        let own = folders.filter(|_| !self.kiosk).map(Folders::config_file);
        self.config.clone().or(own)
    }

    fn read(&self, config_file: Option<&Path>) -> Result<Option<Config>, Unusable> {
        config_file.map_or(Ok(None), |file| crate::config::read(file, self.config.is_some()))
    }

    /// How the sample looks, and the config file that can say so. The sample needs none: what is wrong with it is not told.
    pub fn look(&self) -> (Chosen, Option<PathBuf>) {
        let file = self.config_file(self.folders().as_ref());
        (look(&self.read(file.as_deref()).ok().flatten().unwrap_or_default()), file)
    }

    /// Whether questions are asked line by line in place of the screens.
    pub fn is_plain(&self) -> bool {
        self.plain || plain::is_wanted(plain::variable, secret::somebody_types())
    }

    /// The folders of the user who works; in a kiosk those that the system knows, not the environment.
    fn folders(&self) -> Option<Folders> {
        if self.kiosk { operator::home().map(|home| Folders::in_home(&home)) } else { Folders::of_user() }
    }

    /// Who works on the sample, and what is open to them.
    pub fn seat(&self) -> Seat {
        self.seat_in(&Config::default(), self.folders().as_ref())
    }

    fn seat_in(&self, config: &Config, folders: Option<&Folders>) -> Seat {
        let nobody = config.require_operator && self.operator.is_none();
        let unnamed = nobody.then_some(ReadOnly::NoOperator);
        Seat {
            operator: operator::find(self.operator.clone(), self.kiosk),
            read_only: self.read_only.then_some(ReadOnly::Asked).or(unnamed),
            kiosk: self.kiosk,
            sync_folder: sync_folder(config, folders),
            log: Log::of(folders.map(|folders| folders.state.as_path())),
        }
    }
}

/// Where what opens the cluster lies; `None` for a user without a home who names no folder.
fn sync_folder(config: &Config, folders: Option<&Folders>) -> Option<SyncFolder> {
    match &config.sync_folder {
        Some(folder) => Some(SyncFolder::named(folder.clone())),
        None => folders.map(|folders| SyncFolder::own(folders.config.clone())),
    }
}

fn look(config: &Config) -> Chosen {
    Chosen::of(config.theme, config.glyphs, |name| env::var(name).ok())
}

/// What needs neither the config file nor the accounts' file: done, where it is that.
pub fn execute_at_once(invocation: &Invocation) -> Option<Exit> {
    match &invocation.command {
        Some(Command::Config(command)) if command.template => {
            let printed = config::print_template(&mut io::stdout().lock());
            Some(printed.map_or_else(|error| Error::from(error).tell(false), |()| Exit::Done))
        }
        _ => None,
    }
}

/// Brings a file that an older trunkdesk made up to date, as the screens do at their start. A backup is of the file as it
/// is, what is replaced whole need not be up to date, nor whole, before, and who looks for what is wrong wants to see it as it is.
fn up_to_date(command: &Command, context: &Context) -> Result<(), Error> {
    let as_it_is = match command {
        Command::Backup(_) | Command::Restore(_) | Command::Doctor(_) | Command::Config(_) | Command::Itself(_) => true,
        Command::History(command) => matches!(command, HistoryCommand::Verify { .. }),
        _ => false,
    };
    if as_it_is || context.location.is_new() { Ok(()) } else { Writing::new(context).bring_up_to_date() }
}

/// Does one command: the answer goes to standard output, what goes wrong to standard error.
pub fn execute(command: &Command, context: &Context) -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    let work = || {
        up_to_date(command, context)?;
        match command {
            Command::Reseller(command) => reseller::execute(command, context, &mut out),
            Command::Account(command) => account::execute(command, context, &mut out),
            Command::Admin(command) => admin::execute(command, context, &mut out),
            Command::Credit(command) => credit::execute(command, context, &mut out),
            Command::History(command) => history::execute(command, context, &mut out),
            Command::Import(source) => import::execute(source, context, &mut out),
            Command::Export(target) => export::execute(target, context, &mut out),
            Command::Backup(target) => backup::execute(target, context, &mut out),
            Command::Restore(source) => restore::execute(source, context, &mut out),
            Command::Doctor(command) => doctor::execute(command, context, &mut out),
            Command::Config(_) => config::execute(context, &mut out),
            Command::Sync(command) => sync::execute(command, context, &mut out),
            Command::Itself(command) => itself::execute(command, context.json, &mut out),
        }
    };
    let done = store::telling(tell_of_waiting, work);
    match done.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => Exit::Done,
        Err(error) => {
            // what was printed before stands before what went wrong
            let _ = out.flush();
            error.keep(&context.seat.log);
            error.tell(context.json)
        }
    }
}

/// Does a command that needs no file, and so works where none can be found.
pub fn tell_of_itself(command: &Itself, json: bool) -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    let done = itself::execute(command, json, &mut out).and_then(|()| Ok(out.flush()?));
    done.map_or_else(|error| error.tell(json), |()| Exit::Done)
}

/// Says to whoever sits there why nothing happens.
fn tell_of_waiting() {
    if secret::somebody_reads() {
        tell_ahead("Another operator is writing to the file: waiting for up to five seconds…");
    }
}

/// Says what went wrong with the screens, if anything did; gives how the program ends.
pub fn tell(shown: Result<Exit, Failure>, log: &Log) -> Exit {
    shown.unwrap_or_else(|failure| {
        log.failed(&failure);
        Error::from(failure).tell(false)
    })
}

/// Says on standard error what is going to take a while.
pub fn tell_ahead(sentence: &str) {
    // where standard error is gone, there is nobody to tell
    let _ = writeln!(io::stderr().lock(), "{}", visible(sentence));
}
