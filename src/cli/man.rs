//! The manual pages, made from the definition of the command line.

use std::{
    collections::VecDeque,
    fs,
    io::{self, Write},
    path::Path,
};

use clap::{Command, CommandFactory};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use super::{args::Invocation, error::Error, output::row};
use crate::{domain::text::visible, exit::Exit, paths::VARIABLE};

/// What every page is part of.
const MANUAL: &str = "Accounts Manager";

/// Prints the page of the program.
pub(super) fn main(out: &mut dyn Write) -> io::Result<()> {
    page(root(), out)
}

/// Writes a page for each command into a folder, and prints what they are called.
pub(super) fn write(folder: &Path, out: &mut dyn Write) -> Result<(), Error> {
    let mut open = VecDeque::from([root()]);
    while let Some(command) = open.pop_front() {
        open.extend(command.get_subcommands().filter(|command| !command.is_hide_set()).cloned());
        let mut text = Vec::new();
        let path = folder.join(Man::new(command.clone()).get_filename());
        page(command, &mut text)?;
        fs::write(&path, text).map_err(|error| unwritten(&path, &error))?;
        row(out, "Page", path.display())?;
    }
    Ok(())
}

fn unwritten(path: &Path, error: &io::Error) -> Error {
    let path = path.display().to_string();
    let sentence = format!("{} cannot be written: {error}. Name a folder that is there and yours.", visible(&path));
    Error::option(Exit::Failed, "DIR", sentence)
}

/// The definition, without the command `help`, which the pages are for.
fn root() -> Command {
    fn without_help(command: Command) -> Command {
        let command = command.subcommand_value_name("command").subcommand_help_heading("COMMANDS");
        command.disable_help_subcommand(true).mut_subcommands(without_help)
    }
    let mut root = without_help(Invocation::command());
    root.build();
    root
}

fn page(command: Command, out: &mut dyn Write) -> io::Result<()> {
    let is_root = command.get_name() == Invocation::command().get_name();
    let has_commands = command.get_subcommands().any(|command| !command.is_hide_set());
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let title = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let man = Man::new(command);
    // without a day: the same program makes the same pages
    writeln!(out, ".TH {title} 1 \"\" \"trunkdesk {}\" \"{MANUAL}\"", env!("CARGO_PKG_VERSION"))?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if has_commands {
        man.render_subcommands_section(out)?;
    }
    let mut more = Roff::new();
    after_options(&mut more, &after);
    if is_root {
        surroundings(&mut more);
    } else {
        more.control("SH", ["SEE ALSO"]);
        more.text([bold("trunkdesk"), roman("(1)")]);
    }
    more.to_writer(out)
}

/// What stands after the options in the help: the examples, then paragraphs. Indented lines stay as they are.
fn after_options(page: &mut Roff, after: &str) {
    let (examples, notes) = after.split_once("\n\n").unwrap_or((after, ""));
    for (heading, text) in [("EXAMPLES", examples), ("NOTES", notes)] {
        if text.is_empty() {
            continue;
        }
        page.control("SH", [heading]);
        for (number, paragraph) in text.split("\n\n").enumerate() {
            if number > 0 {
                page.control("PP", []);
            }
            let as_it_is = |line: &&str| line.starts_with("  ");
            let words: Vec<&str> = paragraph.lines().filter(|line| !as_it_is(line)).collect();
            if words != ["Examples:"] {
                page.text([roman(words.join(" "))]);
            }
            let lines: Vec<&str> = paragraph.lines().filter(as_it_is).collect();
            if !lines.is_empty() {
                page.control("nf", []);
                for line in lines {
                    page.text([roman(line.trim_start())]);
                }
                page.control("fi", []);
            }
        }
    }
}

/// What is around the program: files and the environment.
fn surroundings(page: &mut Roff) {
    page.control("SH", ["FILES"]);
    for (file, meaning) in [
        ("~/.local/share/trunkdesk/accounts.db", "the accounts, where nothing names another file"),
        ("~/.config/trunkdesk/config.toml", "what is set"),
        ("~/.config/trunkdesk/cluster.json, seal.key", "what opens the cluster, where the config names no sync_folder"),
        ("~/.local/state/trunkdesk", "the log, and what is typed and not saved yet"),
    ] {
        entry(page, file, meaning);
    }
    page.control("SH", ["ENVIRONMENT"]);
    for (variable, meaning) in [
        (VARIABLE, "names the accounts' file"),
        ("XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME", "move the folders above"),
        ("NO_COLOR", "turns colours off"),
        ("LC_ALL, LC_CTYPE, LANG", "where the first that is set names no UTF-8 locale, the screens show ASCII only"),
    ] {
        entry(page, variable, meaning);
    }
}

fn entry(page: &mut Roff, what: &str, meaning: &str) {
    page.control("TP", []);
    page.text([bold(what)]);
    page.text([roman(meaning)]);
}
