//! `completions`, `man`, `schema`: what trunkdesk says of itself.

use std::io::Write;

use serde::Serialize;

use super::{
    args::Itself,
    complete,
    error::Error,
    lines::Lines,
    man,
    schema::{SCHEMAS, Schema},
};
use crate::exit::Exit;

pub(super) fn execute(command: &Itself, json: bool, out: &mut dyn Write) -> Result<(), Error> {
    match command {
        Itself::Completions { .. } | Itself::Man { .. } if json => {
            let sentence = "--json is for answers: leave it out.";
            Err(Error::told(Exit::Usage, sentence))
        }
        Itself::Completions { shell } => Ok(write!(out, "{}", complete::script(*shell))?),
        Itself::Man { folder: None } => Ok(man::main(out)?),
        Itself::Man { folder: Some(folder) } => man::write(folder, out),
        Itself::Schema { name: Some(name) } => {
            let schema = SCHEMAS.iter().find(|schema| schema.name == name).ok_or_else(Error::fault)?;
            Ok(write!(out, "{}", schema.text)?)
        }
        Itself::Schema { name: None } => list(json, out),
        Itself::Complete(line) => {
            // a shell that asks at every key is told nothing of what goes wrong
            let _told = complete::execute(line, out);
            Ok(())
        }
    }
}

/// A schema of `--json`.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    commands: &'static [&'static str],
}

fn list(json: bool, out: &mut dyn Write) -> Result<(), Error> {
    let mut lines = Lines::new(out, json, ["Name", "Whose answer"]);
    for Schema { name, commands, .. } in SCHEMAS {
        let whose = if commands.is_empty() { "what goes wrong".to_owned() } else { commands.join(", ") };
        lines.add(&Row { name, commands }, [name, &whose])?;
    }
    Ok(lines.end()?)
}
