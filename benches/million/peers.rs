//! What people would pick instead, as Debian has it: dialog, whiptail and fzf.

use std::{path::Path, process::Command};

use crate::table::Program;

/// Those that are installed, each with its version.
pub struct Peers(Vec<(Program, String)>);

impl Peers {
    /// Looks for them, and says aloud which are missing.
    pub fn find() -> Self {
        let known = [(Program::Dialog, "dialog"), (Program::Whiptail, "whiptail"), (Program::Fzf, "fzf")];
        Self(
            known
                .into_iter()
                .filter_map(|(program, name)| {
                    let version = version(name);
                    if version.is_none() {
                        eprintln!("{name} is not installed: its column is missing.");
                    }
                    Some((program, format!("{name} {}", version?)))
                })
                .collect(),
        )
    }

    /// Whether one is there.
    pub fn has(&self, program: Program) -> bool {
        self.0.iter().any(|(found, _)| *found == program)
    }

    /// All of them, in words.
    pub fn versions(&self) -> String {
        self.0.iter().map(|(_, version)| version.as_str()).collect::<Vec<_>>().join(", ")
    }
}

fn version(name: &str) -> Option<String> {
    let output = Command::new(name).arg("--version").output().ok()?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let is_version = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    Some(text.split_whitespace().find(is_version).unwrap_or_default().to_owned())
}

/// dialog's or whiptail's menu of these names.
pub fn menu(program: Program, names: &[String]) -> Command {
    let mut command = boxes(program);
    command.args(["--menu", "Accounts", "24", "80", "16"]);
    command.args(names.iter().enumerate().flat_map(|(number, name)| [(number + 1).to_string(), name.clone()]));
    command
}

/// dialog's menu of a file: so many that no command line has room for them.
pub fn menu_of_file(file: &Path) -> Command {
    let mut command = boxes(Program::Dialog);
    command.arg("--file").arg(file);
    command
}

/// One line of text to type.
pub fn input(program: Program) -> Command {
    let mut command = boxes(program);
    command.args(["--inputbox", "Account Name", "10", "60"]);
    command
}

/// Boxes to tick.
pub fn boxes_to_tick(program: Program) -> Command {
    let mut command = boxes(program);
    command.args(["--checklist", "Call Restrictions", "16", "60", "8"]);
    for name in ["US TollFree", "US TollRate", "Emergency", "Caribbean", "US DID", "International", "Other than above"]
    {
        command.args([name, "", "on"]);
    }
    command
}

/// dialog's form of several fields.
pub fn form() -> Command {
    let mut command = boxes(Program::Dialog);
    command.args(["--form", "Set up an account", "16", "60", "6"]);
    for (row, label) in ["Account Name", "Account Realm", "Timezone", "First Name", "Last Name"].iter().enumerate() {
        let row = (row + 1).to_string();
        command.args([label, row.as_str(), "1", "", row.as_str(), "20", "30", "60"]);
    }
    command
}

/// fzf over the lines of a file.
pub fn fzf(names: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "exec fzf < \"$0\""]).arg(names);
    command
}

/// A shell that writes one letter: no program on a terminal starts faster.
pub fn shell() -> Command {
    let mut command = Command::new("bash");
    command.args(["-c", "printf x"]);
    command
}

fn boxes(program: Program) -> Command {
    Command::new(if program == Program::Whiptail { "whiptail" } else { "dialog" })
}
