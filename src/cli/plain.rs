//! The same work as the screens, line by line: questions with numbered choices, on a screen that only grows. For screen
//! readers, braille lines, serial consoles and scripts; through pipes too.

mod account;
mod answers;
mod choose;
mod credit;
mod desk;
mod drafts;
mod field;
mod history;
mod items;
mod keeping;
mod life;
mod list;
mod new_account;
mod reseller;
mod settings;
mod sheet;
mod summary;
mod talk;
mod users;
mod walk;
mod zone;

use std::{convert::Infallible, env, time::Duration};

use jiff::Timestamp;

use crate::{
    domain::request::Failure,
    drafts::DraftFiles,
    exit::Exit,
    form::Start,
    look::Glyphs,
    machine,
    seat::Seat,
    store::{Reader, Writer},
    term::Silence,
};
use choose::Choice;
use desk::Desk;
use keeping::Keeping;
use talk::{Over, Talk};

/// What is opened before the talk begins.
pub struct Opened<'a> {
    /// The accounts' file, to read.
    pub reader: Reader,
    /// The accounts' file, to write.
    pub writer: Writer,
    /// The drafts of the operator; `None` where there is no place for them.
    pub drafts: Option<DraftFiles>,
    /// Random digits that no other session has.
    pub token: String,
    /// Who works, and what is open to them.
    pub seat: &'a Seat,
    /// How long nobody has to answer until it ends; `None` for ever.
    pub patience: Option<Duration>,
    /// Whether this is the sample file, thrown away at the end.
    pub demo: bool,
    /// What can be shown.
    pub glyphs: Glyphs,
    /// Tells the time.
    pub now: fn() -> Timestamp,
}

/// Whether questions are asked line by line although the screens could be meant: the environment says that they cannot
/// be used. A terminal without a name is none for them; where nothing is a terminal, the screens say so themselves.
pub(super) fn is_wanted(variable: impl Fn(&str) -> Option<String>, on_terminal: bool) -> bool {
    let accessible = variable("ACCESSIBLE").is_some_and(|value| !value.is_empty() && value != "0");
    accessible
        || match variable("TERM") {
            Some(term) => term.is_empty() || term == "dumb",
            None => on_terminal,
        }
}

/// What the environment says.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// Asks and answers until the operator leaves or nobody answers any more.
///
/// # Errors
/// What keeps it from beginning, as a sentence with a remedy.
pub fn work(opened: Opened<'_>) -> Result<Exit, Failure> {
    let Opened { reader, writer, drafts, token, seat, patience, glyphs, demo, now } = opened;
    let talk = Talk::begin(glyphs == Glyphs::Ascii, patience, seat.kiosk).map_err(|error| {
        Failure::Trouble(format!("Signals cannot be watched: {error}. Close other programs first."))
    })?;
    let keeping = Keeping::new(drafts, token);
    let machine = machine::timezone();
    let mut desk = Desk { talk, reader, writer, keeping, seat, standing: None, machine, now, unkept: false };
    let Err(over) = desk.begin(demo);
    if let Over::Failed(failure) = over {
        return Err(failure);
    }
    // a script that has run out of answers in the midst of a form has not done what it wanted
    let is_cut_off = matches!(over, Over::Silence(Silence::Ended)) && desk.keeping.own().is_some();
    let exit = if is_cut_off { Exit::Failed } else { over.exit() };
    if let (Over::Output(error), Exit::Failed) = (&over, exit) {
        let sentence = format!("What there is to say cannot be written: {error}. Make room for it, then start again.");
        return Err(Failure::Trouble(sentence));
    }
    let last = desk.last_word(&over);
    desk.talk.end(&over, &last);
    Ok(exit)
}

/// What can be done from the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Search,
    List,
    Disabled,
    Add,
    Drafts,
    Reseller,
    History,
    Quit,
}

impl Task {
    /// All of them, with their words, and whether they change something.
    const ALL: [(Self, &'static str, bool); 8] = [
        (Self::Search, "Search accounts", false),
        (Self::List, "List accounts", false),
        (Self::Disabled, "List disabled accounts", false),
        (Self::Add, "Add new account", true),
        (Self::Drafts, "Drafts", true),
        (Self::Reseller, "Reseller", false),
        (Self::History, "History", false),
        (Self::Quit, "Quit", false),
    ];
}

impl Desk<'_> {
    fn begin(&mut self, demo: bool) -> Result<Infallible, Over> {
        self.refresh()?;
        self.talk.say("trunkdesk, line by line. Type ? at any question for help.");
        if demo {
            self.talk.say("This is a file of sample accounts, which is thrown away at the end.");
        }
        if let Some(why) = self.seat.read_only {
            self.talk.say(&why.to_string());
            if self.standing.is_none() {
                let sentence = format!("There is no reseller yet, and none can be set up here. {why}");
                return Err(Over::Failed(Failure::Trouble(sentence)));
            }
        }
        while self.standing.is_none() {
            if !self.first_start()? {
                return Err(Over::Left);
            }
        }
        loop {
            match self.menu() {
                // the menu is asked again: nobody is left without one
                Err(Over::Failed(failure)) => self.talk.error(&failure.to_string()),
                Err(over) => return Err(over),
                Ok(()) => {}
            }
        }
    }

    fn menu(&mut self) -> Result<(), Over> {
        let read_only = self.seat.read_only.is_some();
        let standing = self.standing()?;
        let accounts = match standing.accounts {
            1 => "1 account".into(),
            count => format!("{count} accounts"),
        };
        self.talk.say(&format!("Menu of {}, {accounts}", standing.reseller.settings.name.as_str()));
        let tasks: Vec<_> = Task::ALL.iter().filter(|(_, _, changes)| !(*changes && read_only)).collect();
        let waiting = if read_only {
            0
        } else {
            self.keeping.waiting().map_or(0, |(found, unreadable)| found.len() + unreadable.len())
        };
        let words = |(task, words, _): &&(Task, &'static str, bool)| match task {
            Task::Drafts => format!("{words}: {waiting}"),
            _ => (*words).to_owned(),
        };
        let rows: Vec<String> = tasks.iter().map(words).collect();
        let task = match self.talk.choose(&rows)? {
            Choice::Row(place) => tasks[place].0,
            Choice::Back | Choice::Leave => return Err(Over::Left),
        };
        self.refresh()?;
        match task {
            Task::Search => self.search(),
            Task::List => {
                let reseller = self.standing()?.reseller.id;
                self.list_below(reseller)
            }
            Task::Disabled => self.list_disabled(),
            Task::Add => self.add_account(Start::default()),
            Task::Drafts => self.drafts(),
            Task::Reseller => self.reseller(),
            Task::History => self.history(None),
            Task::Quit => Err(Over::Left),
        }?;
        self.refresh()
    }

    /// What is said at the end: what was being typed is kept.
    fn last_word(&self, over: &Over) -> String {
        let idle = match over {
            Over::Silence(Silence::Idle) => "Nobody has answered for a long time. ",
            _ => "",
        };
        let kept = match self.keeping.own() {
            Some(draft) if self.keeping.keeps() => format!("Kept as a draft: {}. ", draft.title()),
            _ => String::new(),
        };
        let end = if idle.is_empty() && kept.is_empty() { "" } else { "trunkdesk ends." };
        format!("{idle}{kept}{end}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from<'a>(variables: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn the_environment_can_want_lines() {
        for (variables, on_terminal, wanted) in [
            (vec![("TERM", "xterm")], true, false),
            (vec![("TERM", "xterm")], false, false),
            (vec![("TERM", "dumb")], true, true),
            (vec![("TERM", "dumb")], false, true),
            (vec![("TERM", "")], true, true),
            (vec![], true, true),
            (vec![], false, false),
            (vec![("TERM", "xterm"), ("ACCESSIBLE", "1")], true, true),
            (vec![("ACCESSIBLE", "1")], false, true),
            (vec![("TERM", "xterm"), ("ACCESSIBLE", "")], true, false),
            (vec![("TERM", "xterm"), ("ACCESSIBLE", "0")], true, false),
        ] {
            assert_eq!(is_wanted(from(&variables), on_terminal), wanted, "{variables:?}");
        }
    }
}
