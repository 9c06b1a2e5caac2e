//! What is told of an import.

use std::{
    io::{self, Write},
    path::Path,
};

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    cli::{
        error::Error,
        output::{json_line, json_pretty, row},
    },
    domain::{
        account::AccountId,
        import::{Imported, RowProblem},
        text::visible,
    },
    exchange::JsonArray,
    store::{CheckedImport, Undone},
};

/// Problems that are told to people; a machine is told all.
const PROBLEMS: u64 = 20;

#[derive(Serialize)]
struct ProblemPart<'a> {
    row: u32,
    line: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    place: &'a str,
    reason: &'a str,
}

impl<'a> ProblemPart<'a> {
    fn new(problem: &'a RowProblem) -> Self {
        Self { row: problem.row, line: problem.line, place: &problem.place, reason: &problem.reason }
    }
}

/// What would become of the rows.
pub(super) fn verdict(out: &mut dyn Write, checked: &CheckedImport, json: bool) -> Result<(), Error> {
    let verdict = checked.verdict();
    if json {
        let counts =
            json!({ "rows": verdict.rows(), "good": verdict.good, "there": verdict.there, "bad": verdict.bad });
        // one after the other, as there may be many
        write!(out, "{{\"checked\": {}, \"problems\": ", json_line(&counts)?)?;
        let mut array = JsonArray::default();
        checked.problems(u64::MAX, |problem| array.add(out, &ProblemPart::new(&problem)).map_err(Error::from))?;
        array.end(out)?;
        return Ok(writeln!(out, "}}")?);
    }
    row(out, "Rows", verdict.rows())?;
    row(out, "Can be imported", verdict.good)?;
    row(out, "There already", verdict.there)?;
    row(out, "Wrong", verdict.bad)?;
    let mut told = 0;
    checked.problems(PROBLEMS + 1, |problem| {
        told += 1;
        if told > PROBLEMS {
            return Ok(writeln!(out, "More is wrong: --json prints all, --skip-invalid writes them to a file.")?);
        }
        Ok::<(), Error>(writeln!(out, "{}", visible(&problem.to_string()))?)
    })
}

/// What became of them.
pub(super) fn imported(
    out: &mut dyn Write,
    imported: &Imported,
    rejected: Option<&Path>,
    passwords: Option<&Path>,
    json: bool,
) -> Result<(), Error> {
    let Imported { id, made, there, bad } = imported;
    let shown = |path: &Path| path.display().to_string();
    if json {
        let mut document = json!({ "made": made, "there": there, "bad": bad });
        for (key, value) in [
            ("id", id.as_ref().map(ToString::to_string)),
            ("rejected", rejected.map(shown)),
            ("passwords", passwords.map(shown)),
        ] {
            if let Some(value) = value {
                document[key] = Value::String(value);
            }
        }
        return Ok(writeln!(out, "{}", json_pretty(&json!({ "imported": document }))?)?);
    }
    row(out, "Imported", made)?;
    row(out, "There already", there)?;
    match rejected {
        Some(path) => row(out, "Left out", format!("{bad}, written to {}", shown(path)))?,
        None => row(out, "Left out", bad)?,
    }
    if let Some(path) = passwords {
        row(out, "Passwords", format!("in {}: hand them out, then delete it", shown(path)))?;
    }
    if let Some(id) = id {
        row(out, "Import", format!("{id} (import --undo takes it back)"))?;
    }
    Ok(())
}

/// What became of an import that was taken back.
pub(super) fn undone(out: &mut dyn Write, id: &AccountId, undone: &Undone, json: bool) -> io::Result<()> {
    let Undone { gone, kept, kept_count, .. } = undone;
    if json {
        let document =
            json!({ "undone": { "import": id.as_str(), "accounts": gone, "kept": kept_count, "kept_names": kept } });
        return writeln!(out, "{}", json_pretty(&document)?);
    }
    row(out, "Taken back", gone)?;
    if *kept_count > 0 {
        row(out, "Stay", format!("{kept_count}, which somebody has worked on or put accounts below"))?;
        for name in kept {
            row(out, "", name)?;
        }
    }
    Ok(())
}
