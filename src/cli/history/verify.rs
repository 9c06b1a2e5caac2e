//! `history verify`: whether the history is as it was written.

use std::io;

use serde::Serialize;

use crate::{
    cli::{
        Context,
        error::Error,
        output::{json_pretty, row},
        reading::Reading,
    },
    domain::{
        history::chain::{Chain, Flaw, Hash, Sought},
        text::visible,
        timezone::Timezone,
    },
    exit::Exit,
};

pub(super) fn execute(head: Option<&Hash>, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    let (chain, zone) = Reading::new(context).verify_history(head)?;
    if context.json {
        writeln!(out, "{}", json_pretty(&Document::new(&chain, &zone))?)?;
    } else {
        print(&chain, &zone, out)?;
    }
    if chain.is_whole() { Ok(()) } else { Err(Error::Stopped(Exit::Failed)) }
}

fn print(chain: &Chain, zone: &Timezone, out: &mut dyn io::Write) -> io::Result<()> {
    for flaw in &chain.flaws {
        writeln!(out, "{}", visible(&flaw.told(zone)))?;
    }
    if chain.more > 0 {
        writeln!(out, "{} more such findings are not listed.", chain.more)?;
    }
    if let Some(sought) = &chain.sought {
        writeln!(out, "{}", in_words(sought))?;
    }
    for number in &chain.backwards {
        writeln!(out, "{}", remark(*number))?;
    }
    row(out, "Rows", chain.rows)?;
    if let Some(head) = &chain.head {
        row(out, "Head", format!("{} {}", head.number, head.hash))?;
    }
    row(out, "History", if chain.is_whole() { "whole" } else { "not as it was written" })
}

fn in_words(sought: &Sought) -> String {
    match sought {
        Sought::Last => "The head that you named is the last row.".into(),
        Sought::Earlier { number, since: 1 } => {
            format!("The head that you named is row {number}; 1 row was added since.")
        }
        Sought::Earlier { number, since } => {
            format!("The head that you named is row {number}; {since} rows were added since.")
        }
        Sought::Restored { number } => format!(
            "The head that you named is not there: row {number} tells that a backup was restored over it. What was there \
             is in the file that was kept then."
        ),
        Sought::Absent => {
            "The head that you named is not there: the newest rows were cut off, the history was written \
                           anew, or a backup of before was restored. Compare it with a backup."
                .into()
        }
    }
}

fn remark(number: i64) -> String {
    format!("Remark: row {number} says an earlier time than the row before it. A clock was set back.")
}

/// The answer of `--json`.
#[derive(Serialize)]
struct Document<'a> {
    whole: bool,
    rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Head<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sought: Option<SoughtPart>,
    findings: Vec<Finding>,
    not_listed: u64,
    remarks: Vec<Finding>,
}

#[derive(Serialize)]
struct Head<'a> {
    number: i64,
    hash: &'a str,
}

#[derive(Serialize)]
struct SoughtPart {
    found: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_since: Option<u64>,
    message: String,
}

#[derive(Serialize)]
struct Finding {
    row: i64,
    kind: &'static str,
    message: String,
}

impl<'a> Document<'a> {
    fn new(chain: &'a Chain, zone: &Timezone) -> Self {
        let finding = |flaw: &Flaw| Finding { row: flaw.number(), kind: flaw.word(), message: flaw.told(zone) };
        let earlier = |number: &i64| Finding { row: *number, kind: "clock", message: remark(*number) };
        let sought = |sought: &Sought| SoughtPart {
            found: sought.is_there(),
            rows_since: match sought {
                Sought::Last => Some(0),
                Sought::Earlier { since, .. } => Some(*since),
                Sought::Restored { .. } | Sought::Absent => None,
            },
            message: in_words(sought),
        };
        Self {
            whole: chain.is_whole(),
            rows: chain.rows,
            head: chain.head.as_ref().map(|head| Head { number: head.number, hash: &head.hash }),
            sought: chain.sought.as_ref().map(sought),
            findings: chain.flaws.iter().map(finding).collect(),
            not_listed: chain.more,
            remarks: chain.backwards.iter().map(earlier).collect(),
        }
    }
}
