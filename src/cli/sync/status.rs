//! `sync status`, and what the orders print when they are done.

use std::io;

use super::{Desk, NO_CLUSTER, document::Document, find};
use crate::{
    cli::{
        error::Error,
        lines::Lines,
        output::{self, row},
    },
    domain::{
        cluster::{Cluster, SyncPage, SyncWord, merge::Clash},
        text::visible,
    },
    sync::SyncFolder,
};

pub(super) fn execute(desk: &mut Desk<'_>) -> Result<(), Error> {
    let Some(page) = desk.reading.sync()? else {
        if desk.context.json {
            writeln!(desk.out, "{}", output::json_pretty(&Document::without())?)?;
        } else {
            writeln!(desk.out, "{NO_CLUSTER}")?;
        }
        return Ok(());
    };
    let clashes = clashes(desk, &page)?;
    if desk.context.json {
        return Ok(writeln!(desk.out, "{}", output::json_pretty(&Document::new(&page, &clashes))?)?);
    }
    cluster(desk, &page.cluster)?;
    counts(desk, &page)?;
    steps(desk, &page)?;
    differences(desk, &page, &clashes)?;
    if page.more {
        writeln!(desk.out, "There are more accounts of which something waits.")?;
    }
    Ok(())
}

/// What an order prints: how it stands now, and what was `done`.
pub(super) fn ordered(desk: &mut Desk<'_>, page: &SyncPage, done: &[String]) -> Result<(), Error> {
    if desk.context.json {
        let clashes = clashes(desk, page)?;
        return Ok(writeln!(desk.out, "{}", output::json_pretty(&Document::new(page, &clashes))?)?);
    }
    for sentence in done {
        writeln!(desk.out, "{}", visible(sentence))?;
    }
    counts(desk, page)
}

/// What of each account on the page was changed on both sides.
fn clashes(desk: &mut Desk<'_>, page: &SyncPage) -> Result<Vec<Vec<Clash>>, Error> {
    let mut clashes = Vec::new();
    for found in &page.rows {
        let account = match found.word {
            SyncWord::ChangedThere | SyncWord::NeedsAttention => desk.reading.account(found.account.clone())?,
            _ => None,
        };
        clashes.push(account.and_then(|account| account.sync).map_or_else(Vec::new, |sync| sync.clashes));
    }
    Ok(clashes)
}

fn cluster(desk: &mut Desk<'_>, cluster: &Cluster) -> io::Result<()> {
    let zone = &desk.standing.reseller.settings.timezone;
    let moment = |at: Option<jiff::Timestamp>| at.map_or_else(|| "not yet".to_owned(), |at| zone.date_time(at));
    let rights = if cluster.is_reseller { "a reseller" } else { "no reseller: it can give no trunks and no credit" };
    row(desk.out, "Cluster", &cluster.url)?;
    row(desk.out, "Account there", format!("{}, {rights}", cluster.account_name))?;
    row(desk.out, "Its id", cluster.account_id.as_str())?;
    row(desk.out, "KAZOO", cluster.version.as_deref().unwrap_or("version not told yet"))?;
    if !cluster.service_plans.is_empty() {
        row(desk.out, "Service plans", cluster.service_plans.join(", "))?;
    }
    row(desk.out, "Last answer", moment(cluster.reached_at))?;
    row(desk.out, "Last pull", moment(cluster.pulled_at))?;
    if let Some(trouble) = &cluster.pull_trouble {
        row(desk.out, "Not taken over", trouble)?;
    }
    if let Some(trouble) = &cluster.trouble {
        row(desk.out, "Trouble", &trouble.message)?;
    }
    let access = desk.context.seat.sync_folder.as_ref().map(SyncFolder::access);
    match access {
        Some(Ok(Some(_))) => Ok(()),
        Some(Err(unusable)) => row(desk.out, "Logged in", unusable),
        _ => row(desk.out, "Logged in", "nobody from here: nothing is sent until trunkdesk sync login"),
    }
}

/// How much waits, and how much needs a person.
pub(super) fn counts(desk: &mut Desk<'_>, page: &SyncPage) -> Result<(), Error> {
    let zone = &desk.standing.reseller.settings.timezone;
    let later = page.next_try.map_or_else(String::new, |at| format!("; next try at {}", zone.date_time(at)));
    row(desk.out, "Waiting", format!("{}{later}", counted(page.waiting, "step")))?;
    row(desk.out, "Needs attention", counted(page.attention, "step"))?;
    row(desk.out, "Changed there", counted(page.changed_there, "account"))?;
    let send = if page.here_only > 0 { ": send them with trunkdesk sync send" } else { "" };
    Ok(row(desk.out, "Here only", format!("{}{send}", counted(page.here_only, "account")))?)
}

/// `1 step`, `2 steps`.
pub(super) fn counted(number: u64, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

fn steps(desk: &mut Desk<'_>, page: &SyncPage) -> Result<(), Error> {
    let zone = &desk.standing.reseller.settings.timezone;
    let mut lines = Lines::new(desk.out, false, ["Step", "Account", "What", "State", ""]);
    for found in &page.rows {
        for step in &found.steps {
            let what = [step.kind.label(), &step.about].join(" ");
            let told = find::told(step, |at| zone.date_time(at));
            let number = step.number.to_string();
            lines.add(&(), [&number, &found.name, what.trim_end(), step.state.word(), &told])?;
        }
    }
    Ok(lines.end()?)
}

fn differences(desk: &mut Desk<'_>, page: &SyncPage, clashes: &[Vec<Clash>]) -> Result<(), Error> {
    let mut lines = Lines::new(desk.out, false, ["Changed on both sides", "Field", "There", "Here"]);
    for (found, clashes) in page.rows.iter().zip(clashes) {
        for clash in clashes {
            lines.add(&(), [&found.name, &clash.field(), &clash.theirs, &clash.mine])?;
        }
    }
    Ok(lines.end()?)
}
