//! What the definition of the command line has where a line ends.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::cli::args::Invocation;
use crate::store::Seen;

/// What can stand at the end of a line.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// What stands before it in the same word: `--timezone=`.
    pub before: String,
    /// What is typed of it.
    pub typed: String,
    /// Commands, options, and words that are always the same.
    pub words: Vec<Seen>,
    /// Names of values as the help has them: `ACCOUNT`, `ZONE`.
    pub kinds: Vec<String>,
    /// What is given of `--db`, `--config` and the account.
    pub given: Given,
}

/// What is given on the line so far that says where to look.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub db: Option<String>,
    pub config: Option<String>,
    pub account: Option<String>,
}

impl Given {
    fn keep(&mut self, arg: &Arg, value: &str) {
        match arg.get_id().as_str() {
            "db" => self.db = Some(value.to_owned()),
            "config" => self.config = Some(value.to_owned()),
            "account" => self.account = Some(value.to_owned()),
            _ => {}
        }
    }
}

impl Wanted {
    /// Whether the shell itself is to look for a file.
    pub(super) fn wants_file(&self) -> bool {
        self.kinds.iter().any(|kind| ["FILE", "DIR"].contains(&kind.as_str()))
    }

    /// What can be the value of an option or argument.
    fn value_of(&mut self, arg: &Arg) {
        for value in arg.get_possible_values() {
            self.words.push(seen(value.get_name(), value.get_help()));
        }
        let names: Vec<String> = match arg.get_value_names() {
            Some(names) => names.iter().map(ToString::to_string).collect(),
            None => vec![arg.get_id().as_str().to_ascii_uppercase()],
        };
        for part in names.iter().flat_map(|name| name.split('|')) {
            // what is written small stands for itself
            if part.starts_with(|c: char| c.is_ascii_lowercase()) {
                self.words.push(seen(part, None));
            } else {
                self.kinds.push(part.to_owned());
            }
        }
    }
}

fn seen(word: &str, about: Option<&clap::builder::StyledStr>) -> Seen {
    Seen { word: word.to_owned(), about: about.map(ToString::to_string).unwrap_or_default() }
}

/// What can stand in place of the last of `words`, which are those after the program's name.
pub(super) fn at_the_end(words: &[String]) -> Wanted {
    let mut root = Invocation::command();
    root.build();
    let mut line =
        Walk { command: &root, option: None, place: 0, only_values: false, is_lost: false, said: BTreeSet::new() };
    let mut wanted = Wanted::default();
    let Some((last, before)) = words.split_last() else { return wanted };
    for word in before {
        line.pass(word, &mut wanted.given);
    }
    line.end(last, &mut wanted);
    wanted
}

/// A way along the words of a line.
struct Walk<'a> {
    command: &'a Command,
    /// The option whose value the next word is.
    option: Option<&'a Arg>,
    /// How many arguments of the command stand before.
    place: usize,
    /// Whether `--` was passed.
    only_values: bool,
    /// Whether there was a command that there is not.
    is_lost: bool,
    /// The options that are said.
    said: BTreeSet<&'a str>,
}

impl<'a> Walk<'a> {
    /// Passes a word that is complete.
    fn pass(&mut self, word: &str, given: &mut Given) {
        if let Some(option) = self.option.take() {
            given.keep(option, word);
        } else if word == "--" && !self.only_values {
            self.only_values = true;
        } else if let Some(name) = word.strip_prefix("--").filter(|_| !self.only_values) {
            let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
            let Some(option) = self.find(name) else { return };
            self.said.insert(option.get_id().as_str());
            match value {
                Some(value) => given.keep(option, value),
                None => self.option = takes_value(option).then_some(option),
            }
        } else if let Some(command) = self.subcommand(word) {
            self.command = command;
            self.place = 0;
        } else {
            self.is_lost |= self.command.has_subcommands();
            let argument = self.command.get_positionals().nth(self.place);
            if let Some(argument) = argument {
                given.keep(argument, word);
            }
            // one that takes several takes all that follow
            let takes_more = argument.is_some_and(|argument| matches!(argument.get_action(), ArgAction::Append));
            self.place += usize::from(!takes_more);
        }
    }

    /// What can be in place of the last word.
    fn end(&self, word: &str, wanted: &mut Wanted) {
        if self.is_lost {
            return;
        }
        if let Some(option) = self.option {
            wanted.typed = word.to_owned();
            wanted.value_of(option);
        } else if let Some((name, value)) = word.strip_prefix("--").and_then(|name| name.split_once('='))
            && !self.only_values
        {
            let Some(option) = self.find(name).filter(|option| takes_value(option)) else { return };
            wanted.before = format!("--{name}=");
            wanted.typed = value.to_owned();
            wanted.value_of(option);
        } else {
            wanted.typed = word.to_owned();
            let argument = self.command.get_positionals().nth(self.place);
            if let Some(argument) = argument {
                wanted.value_of(argument);
            }
            let commands: Vec<_> = self.subcommands().collect();
            let has_values = argument.is_some() || !commands.is_empty();
            wanted.words.extend(commands.iter().map(|command| seen(command.get_name(), command.get_about())));
            if !self.only_values && (word.starts_with('-') || !has_values) {
                wanted.words.extend(self.options());
            }
            if word.starts_with('-') {
                wanted.kinds.clear();
            }
        }
    }

    fn find(&self, name: &str) -> Option<&'a Arg> {
        let is_called = |arg: &&Arg| {
            arg.get_long() == Some(name) || arg.get_all_aliases().is_some_and(|aliases| aliases.contains(&name))
        };
        self.command.get_arguments().find(is_called)
    }

    /// Commands stand only before other arguments.
    fn subcommands(&self) -> impl Iterator<Item = &'a Command> + use<'a> {
        let open = self.place == 0 && !self.only_values;
        self.command
            .get_subcommands()
            .filter(move |command| open && !command.is_hide_set() && command.get_name() != "help")
    }

    fn subcommand(&self, word: &str) -> Option<&'a Command> {
        self.subcommands().find(|command| command.get_name() == word)
    }

    /// The options that can still be said.
    fn options(&self) -> impl Iterator<Item = Seen> {
        let again = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append);
        let open = self
            .command
            .get_arguments()
            .filter(move |arg| !arg.is_hide_set() && (again(arg) || !self.said.contains(arg.get_id().as_str())));
        open.filter_map(|arg| Some(seen(&format!("--{}", arg.get_long()?), arg.get_help())))
    }
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(line: &str) -> Wanted {
        at_the_end(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    fn words(line: &str) -> Vec<String> {
        let wanted = wanted(line);
        wanted.words.into_iter().map(|seen| seen.word).filter(|word| word.starts_with(&wanted.typed)).collect()
    }

    #[test]
    fn commands_options_and_words_are_found() {
        for (line, expected) in [
            ("ad", &["admin"][..]),
            ("account d", &["disable", "delete"]),
            ("--db a account d", &["disable", "delete"]),
            ("account list --s", &["--search"]),
            ("account list --search x --s", &[]),
            ("account add --deny a --den", &["--deny"]),
            ("admin edit a b --level ", &["admin", "user"]),
            ("admin edit a b --level=u", &["user"]),
            ("account list --under r", &["reseller"]),
            ("reseller set --allow-prepay ", &["yes", "no"]),
            ("reseller set --twoway n", &["none"]),
            ("completions ", &["bash", "zsh", "fish"]),
            ("account show x --db", &["--db"]),
            ("account -- --db", &[]),
            ("moon ", &[]),
            ("account list --moon=", &[]),
        ] {
            let found = words(line);
            assert_eq!(found, expected, "{line:?}");
        }
        let all = words("");
        assert!(all.contains(&"schema".to_owned()) && !all.iter().any(|word| word.starts_with("__") || word == "help"));
        assert!(words("doctor ").contains(&"--repair".to_owned()), "options, where nothing else can stand");
    }

    #[test]
    fn values_are_told_by_their_names() {
        for (line, kind) in [
            ("account show ", "ACCOUNT"),
            ("account show -- ", "ACCOUNT"),
            ("history list ", "ACCOUNT"),
            ("account move x --to ", "PARENT"),
            ("account add --parent ", "ACCOUNT"),
            ("admin remove x ", "LOGIN"),
            ("admin edit --level user x ", "LOGIN"),
            ("account add --timezone=A", "ZONE"),
            ("account add --deny ", "CLASSIFIER"),
            ("account add --hide ", "PERMISSION"),
            ("account edit x --language ", "LANGUAGE"),
            ("reseller set --currency ", "CODE"),
            ("--db ", "FILE"),
            ("account add --from ", "FILE"),
            ("restore ", "FILE"),
            ("man ", "DIR"),
            ("sync send a ", "ACCOUNT"),
            ("sync retry ", "STEP"),
            ("sync settle ", "ACCOUNT"),
            ("sync login --ca-file ", "FILE"),
        ] {
            assert!(wanted(line).kinds.iter().any(|named| named == kind), "{line:?}: {:?}", wanted(line));
        }
        assert_eq!(wanted("account add --timezone=A").before, "--timezone=");
        assert!(wanted("account show -").kinds.is_empty());
    }

    #[test]
    fn where_to_look_is_kept() {
        let given = wanted("--db=a admin remove --config b --operator c ABC ").given;
        assert_eq!(
            (given.db.as_deref(), given.config.as_deref(), given.account.as_deref()),
            (Some("a"), Some("b"), Some("ABC"))
        );
    }
}
