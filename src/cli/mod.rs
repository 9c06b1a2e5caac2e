//! The command line: the same file and rules as the screens, without them.

mod account;
mod admin;
mod args;
mod backup;
mod confirm;
mod credit;
mod doctor;
mod error;
mod export;
mod find;
mod history;
mod import;
mod input;
mod output;
mod reading;
mod reseller;
mod restore;
mod settings;
mod writing;

use std::{
    env,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use clap::{CommandFactory, Parser, error::ErrorKind};
use jiff::SignedDuration;

pub use args::{Command, Invocation};

use crate::{
    config::{self, Config},
    domain::{read_only::ReadOnly, request::Failure, text::visible},
    exit::Exit,
    log::Log,
    operator,
    paths::{Folders, Location, NoHome, VARIABLE},
    seat::Seat,
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
    /// After how long without a key the screen is locked; `None` for never.
    pub lock_after: Option<SignedDuration>,
    /// Whether the terminal is told where a larger frame begins and ends.
    pub synchronized_output: bool,
    /// Who works, and what is open to them.
    pub seat: Seat,
    /// The answer, and what goes wrong, is to be JSON.
    pub json: bool,
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
        if invocation.json && invocation.command.is_none() {
            let message = "--json is for commands: leave it out, or name one.";
            return Err(Invocation::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(invocation)
    });
    invocation.map_err(|error| {
        let wrong = error.use_stderr();
        if wrong && env::args_os().any(|argument| argument == "--json") {
            let text = error.to_string();
            // what follows is how to call it, which is for people
            let ends = ["\n\nUsage:", "\n\nFor more information"].iter().filter_map(|end| text.find(end));
            let sentence = &text[..ends.min().unwrap_or(text.len())];
            let message = sentence.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ");
            return Error::told(Exit::Usage, message).tell(true);
        }
        if wrong {
            // what was typed stands in it; where standard error is gone, there is nobody left to tell
            let lines: Vec<_> = error.to_string().lines().map(|line| visible(line).into_owned()).collect();
            let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
            return Exit::Usage;
        }
        error.print().map_or_else(|error| Error::from(error).tell(false), |()| Exit::Done)
    })
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
        let config = match (&self.config, &folders) {
            (Some(path), _) => config::read(path, true)?,
            (None, Some(folders)) if !self.kiosk => config::read(&folders.config_file(), false)?,
            (None, _) => Config::default(),
        };
        let given = self.db.as_deref();
        let location = if self.kiosk {
            Location::find(given, None, &config, None).map_err(|NoHome| Error::told(Exit::Usage, UNNAMED))?
        } else {
            Location::find(given, env::var_os(VARIABLE), &config, folders.as_ref())?
        };
        location.check(&config)?;
        let seat = self.seat_in(&config, folders.as_ref());
        let state = folders.map(|folders| folders.state);
        let lock_after = config.lock_after_minutes.map(|minutes| SignedDuration::from_mins(i64::from(minutes.get())));
        let synchronized_output = config.synchronized_output;
        Ok(Context { location, state, lock_after, synchronized_output, seat, json: self.json })
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
            log: Log::of(folders.map(|folders| folders.state.as_path())),
        }
    }
}

/// Brings a file that an older trunkdesk made up to date, as the screens do at their start. A backup is of the file as it
/// is, what is replaced whole need not be up to date, nor whole, before, and who looks for what is wrong wants to see it as it is.
fn up_to_date(command: &Command, context: &Context) -> Result<(), Error> {
    let as_it_is = match command {
        Command::Backup(_) | Command::Restore(_) | Command::Doctor(_) => true,
        Command::History(command) => matches!(command, HistoryCommand::Verify { .. }),
        _ => false,
    };
    if as_it_is || context.location.is_new() { Ok(()) } else { Writing::new(context).bring_up_to_date() }
}

/// Does one command: the answer goes to standard output, what goes wrong to standard error.
pub fn execute(command: &Command, context: &Context) -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    let done = up_to_date(command, context).and_then(|()| match command {
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
    });
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
