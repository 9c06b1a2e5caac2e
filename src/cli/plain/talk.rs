//! The talk with the operator: lines that are said, and lines that answer. Nothing of it drives a terminal.

use std::{io, mem, time::Duration};

use zeroize::Zeroizing;

use crate::{
    domain::{ascii::ascii, request::Failure, text::visible},
    exit::Exit,
    term::{self, Line, Lines, Quiet, Silence, Stop, secret},
};

/// What can be answered to every question.
const COMMANDS: &str = "? says this, < goes back to the question before, . leaves, and what was typed is kept as a \
                        draft; in a form > takes the rest of the part as it stands. To answer with one of these signs \
                        alone, type a space before it.";

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A line; nothing where only Enter was pressed.
    Typed(String),
    /// Back to the question before.
    Back,
    /// Away, with what was typed kept.
    Leave,
}

/// What is answered without being seen.
pub(super) enum Unseen {
    /// A line.
    Typed(Zeroizing<String>),
    /// Back to the question before.
    Back,
    /// Away, with what was typed kept.
    Leave,
}

/// Why the talk does not go on where it is.
#[derive(Debug)]
pub(super) enum Over {
    /// The operator leaves trunkdesk.
    Left,
    /// Nobody answers any more.
    Silence(Silence),
    /// Nobody listens any more.
    Output(io::Error),
    /// The file could not be read: the talk goes on a menu further up.
    Failed(Failure),
}

impl Over {
    /// How the program ends.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Left | Self::Silence(Silence::Ended | Silence::Idle | Silence::Resumed) => Exit::Done,
            Self::Silence(Silence::Stopped(stop)) => match stop {
                Stop::HangUp => Exit::HungUp,
                Stop::Interrupt => Exit::Interrupted,
                Stop::Terminate => Exit::Terminated,
            },
            // whoever read has heard enough
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::Output(_) if secret::somebody_types() => Exit::HungUp,
            Self::Output(_) | Self::Failed(_) => Exit::Failed,
        }
    }
}

/// Standard input and output, line by line.
pub(super) struct Talk {
    lines: Lines,
    /// Whether only ASCII can be shown.
    ascii: bool,
    /// Whether the terminal shows what is typed, and ends its line.
    echoes: bool,
    /// What is said and not written yet: it is written with the next question.
    said: String,
}

impl Talk {
    /// Begins to listen. `patience` is how long nobody has to answer.
    pub(super) fn begin(ascii: bool, patience: Option<Duration>, kiosk: bool) -> io::Result<Self> {
        let lines = Lines::begin(patience)?;
        if kiosk {
            lines.ignore_suspend()?;
        }
        Ok(Self { lines, ascii, echoes: secret::somebody_types(), said: String::new() })
    }

    /// Says a line.
    pub(super) fn say(&mut self, line: &str) {
        let shown = visible(line);
        self.said.push_str(&if self.ascii { ascii(&shown) } else { shown });
        self.said.push('\n');
    }

    /// Says a label with what belongs to it.
    pub(super) fn tell(&mut self, label: &str, value: &str) {
        self.say(&format!("{label}: {value}"));
    }

    /// Says what is wrong; the question is then asked again.
    pub(super) fn error(&mut self, sentence: &str) {
        self.tell("Error", sentence);
    }

    /// Has all that was said written.
    pub(super) fn flush(&mut self) -> Result<(), Over> {
        let said = mem::take(&mut self.said);
        term::send(said.as_bytes()).map_err(Over::Output)
    }

    /// Asks. Help is given here, and a line that cannot be read is asked for again.
    pub(super) fn ask(&mut self, prompt: &str, help: &str) -> Result<Answer, Over> {
        Ok(match self.ask_for(prompt, help, false)? {
            Unseen::Typed(mut line) => Answer::Typed(mem::take(&mut *line)),
            Unseen::Back => Answer::Back,
            Unseen::Leave => Answer::Leave,
        })
    }

    /// Asks, and shows nothing of what is typed.
    pub(super) fn ask_unseen(&mut self, prompt: &str, help: &str) -> Result<Unseen, Over> {
        self.ask_for(prompt, help, true)
    }

    fn ask_for(&mut self, prompt: &str, help: &str, unseen: bool) -> Result<Unseen, Over> {
        loop {
            let hidden = if unseen && self.echoes {
                // a terminal without modes is one that is gone
                let gone = |_| Over::Silence(Silence::Stopped(Stop::HangUp));
                Some(Quiet::begin().map_err(gone)?)
            } else {
                None
            };
            self.say(prompt);
            self.said.pop();
            self.said.push_str(": ");
            self.flush()?;
            let line = if unseen { self.lines.next_unseen() } else { self.lines.next_line() };
            drop(hidden);
            let line = match line {
                Err(Silence::Resumed) => continue,
                line => line.map_err(Over::Silence)?,
            };
            if unseen || !self.echoes {
                self.said.push('\n');
            }
            match line {
                Line::Text(line) => match line.trim_end() {
                    "?" => {
                        if !help.is_empty() {
                            self.say(help);
                        }
                        self.say(COMMANDS);
                    }
                    "<" => return Ok(Unseen::Back),
                    "." => return Ok(Unseen::Leave),
                    " ?" | " <" | " ." => return Ok(Unseen::Typed(Zeroizing::new(line[1..].to_owned()))),
                    _ => return Ok(Unseen::Typed(line)),
                },
                Line::NoText => self.error("This is no UTF-8 text: type it again."),
                Line::TooLong => self.error("This line is longer than anything that is asked for: type a shorter one."),
            }
        }
    }

    /// Says the last word, where somebody may still listen.
    pub(super) fn end(&mut self, over: &Over, last: &str) {
        match over {
            Over::Silence(Silence::Stopped(Stop::HangUp)) | Over::Output(_) => return,
            // the line of the prompt was not ended
            Over::Silence(_) => self.said.push('\n'),
            Over::Left | Over::Failed(_) => {}
        }
        if !last.is_empty() {
            self.say(last);
        }
        // nobody is left to be told
        let _written = self.flush();
    }
}
