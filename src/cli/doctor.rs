//! `doctor`: what is wrong with the file and where it lies, and mending it.

use std::{fs, io, path::PathBuf};

use serde::Serialize;

use super::{
    Context,
    args::Doctor,
    error::Error,
    output::{json_pretty, row},
    reading::Reading,
    writing::Writing,
};
use crate::{
    domain::{
        checkup::{Check, Checkup, Finding, Findings, Outcome, Repair},
        cluster::Cluster,
    },
    exit::Exit,
    paths::Folders,
    store,
};

/// A file of more bytes is read for some seconds, which is said first.
const LARGE: u64 = 200 << 20;
/// One repair may show what another can mend, such as a table that was missing.
const ROUNDS: usize = 3;

pub(super) fn execute(command: &Doctor, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    if let Some(why) = context.seat.read_only.filter(|_| command.repair) {
        return Err(Error::told(Exit::Failed, format!("Nothing is repaired. {why}")));
    }
    if context.location.is_new() {
        return Err(Reading::new(context).nothing_yet());
    }
    let path = context.location.path();
    if fs::metadata(path).is_ok_and(|file| file.len() > LARGE) {
        super::tell_ahead(&format!("Looking through {}…", context.location.shown()));
    }
    let own_folders = own_folders(context);
    let mut checkup = examine(context, &own_folders);
    let mut repairs = Vec::new();
    if command.repair {
        let mut writing = Writing::new(context);
        for _ in 0..ROUNDS {
            if !checkup.has_work() {
                break;
            }
            let more = writing.repair(&checkup, &own_folders)?;
            // also where nothing was left to do: SQLite or another operator may have done it meanwhile
            checkup = examine(context, &own_folders);
            let is_done = more.iter().any(|repair| repair.is_done);
            repairs.extend(more);
            if !is_done {
                break;
            }
        }
    }
    let answer = Answer { checkup: &checkup, repairs: &repairs, repaired: command.repair };
    if context.json {
        writeln!(out, "{}", json_pretty(&Document::new(&answer))?)?;
    } else {
        answer.print(out)?;
    }
    if checkup.is_well() { Ok(()) } else { Err(Error::Stopped(Exit::Failed)) }
}

fn examine(context: &Context, own_folders: &[PathBuf]) -> Checkup {
    let mut checkup = store::examine(context.location.path(), own_folders);
    match Reading::new(context).sync() {
        Ok(Some(page)) => checkup.set(Check::ClusterFiles, cluster_files(context, &page.cluster)),
        // what keeps a file from being read is found by the other checks
        Ok(None) | Err(_) => checkup.leave_out(Check::Cluster),
    }
    checkup
}

/// What is wrong with the files that open the cluster.
fn cluster_files(context: &Context, cluster: &Cluster) -> Findings {
    let mut findings = Findings::default();
    let Some(folder) = &context.seat.sync_folder else {
        findings.tell("There is no folder for what opens the cluster: name one with sync_folder in the config file.");
        return findings;
    };
    let is_missing = |file: PathBuf, what: &str| {
        format!("{} is not there: {what}. Make it with trunkdesk sync login.", file.to_string_lossy())
    };
    match folder.access() {
        Ok(Some(access)) if access.account_id != cluster.account_id => findings.tell(format!(
            "{} opens another account than {}, with which the file stands. Name the right folder with sync_folder in \
             the config file.",
            folder.access_file().to_string_lossy(),
            cluster.account_name
        )),
        Ok(Some(_)) => {}
        Ok(None) => findings.tell(is_missing(folder.access_file(), "nothing can be sent to the cluster")),
        Err(unusable) => findings.tell(unusable.to_string()),
    }
    match folder.seal_key() {
        Ok(Some(_)) => {}
        Ok(None) => findings.tell(is_missing(folder.seal_file(), "passwords cannot be sent to the cluster")),
        Err(unusable) => findings.tell(unusable.to_string()),
    }
    findings
}

/// The folders that trunkdesk keeps for this user alone.
fn own_folders(context: &Context) -> Vec<PathBuf> {
    let Some(folders) = Folders::of_user() else { return Vec::new() };
    let data = context.location.is_in_own_folder().then_some(folders.data);
    data.into_iter().chain([folders.state]).collect()
}

/// What is printed.
struct Answer<'a> {
    checkup: &'a Checkup,
    repairs: &'a [Repair],
    /// Whether what can be repaired was to be.
    repaired: bool,
}

impl Answer<'_> {
    fn print(&self, out: &mut dyn io::Write) -> io::Result<()> {
        for repair in self.repairs {
            row(out, if repair.is_done { "Repaired" } else { "Not repaired" }, &repair.message)?;
        }
        for (check, outcome) in self.checkup.outcomes() {
            let label = check.label();
            match outcome {
                Outcome::Unknown => row(out, label, "not looked at, because of what is said of the file")?,
                Outcome::Seen(findings) if findings.is_empty() => row(out, label, "ok")?,
                Outcome::Seen(findings) => {
                    for finding in &findings.first {
                        row(out, label, self.message(*check, finding))?;
                    }
                    if findings.more > 0 {
                        row(out, label, format!("{} more like this are not listed.", findings.more))?;
                    }
                }
            }
        }
        writeln!(out, "{}", self.sum())
    }

    /// How it stands, in one sentence.
    fn sum(&self) -> String {
        let (mut wrong, mut unknown) = (0, 0);
        for (_, outcome) in self.checkup.outcomes() {
            match outcome {
                Outcome::Seen(findings) => wrong += findings.first.len() as u64 + findings.more,
                Outcome::Unknown => unknown += 1,
            }
        }
        let wrong = match wrong {
            0 if unknown == 0 => return "All is well.".into(),
            1 => "1 thing is wrong".into(),
            wrong => format!("{wrong} things are wrong"),
        };
        match unknown {
            0 => format!("{wrong}."),
            1 => format!("{wrong}, and 1 check could not be made."),
            unknown => format!("{wrong}, and {unknown} checks could not be made."),
        }
    }

    /// A finding, with what to do.
    fn message(&self, check: Check, finding: &Finding) -> String {
        let message = &finding.message;
        if !finding.can_be_repaired || self.repaired {
            message.clone()
        } else if self.checkup.can_mend(check) {
            format!("{message} Mend it with trunkdesk doctor --repair.")
        } else {
            format!("{message} It is not mended while that is wrong which is said of the file or its pages.")
        }
    }
}

/// The answer of `--json`.
#[derive(Serialize)]
struct Document<'a> {
    ok: bool,
    repairs: Vec<RepairPart<'a>>,
    checks: Vec<CheckPart>,
}

#[derive(Serialize)]
struct RepairPart<'a> {
    check: &'static str,
    done: bool,
    message: &'a str,
}

#[derive(Serialize)]
struct CheckPart {
    check: &'static str,
    state: &'static str,
    findings: Vec<FindingPart>,
    not_listed: u64,
}

#[derive(Serialize)]
struct FindingPart {
    message: String,
    can_be_repaired: bool,
}

impl<'a> Document<'a> {
    fn new(answer: &Answer<'a>) -> Self {
        let checkup = answer.checkup;
        let repair = |repair: &'a Repair| RepairPart {
            check: repair.check.word(),
            done: repair.is_done,
            message: &repair.message,
        };
        let finding = |check: Check, finding: &Finding| FindingPart {
            message: answer.message(check, finding),
            can_be_repaired: finding.can_be_repaired && checkup.can_mend(check),
        };
        let check = |(check, outcome): &(Check, Outcome)| match outcome {
            Outcome::Unknown => {
                CheckPart { check: check.word(), state: "unknown", findings: Vec::new(), not_listed: 0 }
            }
            Outcome::Seen(findings) => CheckPart {
                check: check.word(),
                state: if findings.is_empty() { "ok" } else { "found" },
                findings: findings.first.iter().map(|found| finding(*check, found)).collect(),
                not_listed: findings.more,
            },
        };
        Self {
            ok: checkup.is_well(),
            repairs: answer.repairs.iter().map(repair).collect(),
            checks: checkup.outcomes().map(check).collect(),
        }
    }
}
