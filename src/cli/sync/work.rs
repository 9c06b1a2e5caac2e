//! `sync run` and `sync pull`: what is due is done, told, and summed up in an exit code.

use serde_json::json;

use super::{Desk, NO_CLUSTER, progress::Line, status};
use crate::{
    cli::{
        backup::listen,
        error::Error,
        input::stopped,
        output::{self, row},
    },
    domain::{
        cluster::{SyncPage, TroubleKind, report::too_many_gone},
        text::visible,
    },
    exit::Exit,
    store::Reader,
    sync::{Bell, NotReady, PullWish, Pulled, Ran, Run, Tools, Wanted, run_once},
};

/// Sends what waits, and pulls where that is due.
pub(super) fn run(desk: &mut Desk<'_>) -> Result<(), Error> {
    desk.check_open("Nothing is sent.")?;
    work(desk, Run { send: true, pull: PullWish::WhenDue })
}

/// Pulls.
pub(super) fn pull(desk: &mut Desk<'_>, full: bool, confirm_gone: Option<u64>) -> Result<(), Error> {
    desk.check_open("Nothing is taken over.")?;
    work(desk, Run { send: false, pull: PullWish::Now(Wanted { all: full, confirm_gone }) })
}

fn work(desk: &mut Desk<'_>, run: Run) -> Result<(), Error> {
    desk.page()?;
    let (signalled, bell) = (listen()?, Bell::default());
    let ring = bell.clone();
    signalled.ring(move || ring.stop()).map_err(|error| {
        Error::told(Exit::Failed, format!("The system's signals cannot be listened to: {error}. Try again."))
    })?;
    let ran = run_once(tools(desk)?, run, bell)?;
    told(desk, &ran, run.send)?;
    match signalled.stop() {
        Some(stop) => Err(stopped(stop)),
        None => ended(&ran, run.send),
    }
}

fn tools(desk: &Desk<'_>) -> Result<Tools, Error> {
    let (context, path) = (desk.context, desk.context.location.path().to_owned());
    let config = context.config.clone().unwrap_or_default();
    let (line, log) = (Line::new(), context.seat.log.clone());
    let (seat, file) = (context.seat.clone(), path.clone());
    Ok(Tools {
        folder: desk.folder()?.clone(),
        reader: Reader::new(path),
        writer: Box::new(move || seat.writer(&file)),
        per_second: config.requests_per_second().into(),
        pull_every: config.pull_every(),
        on_report: Box::new(move |report| line.show(&report)),
        on_failure: Box::new(move |failure| log.failed(failure)),
    })
}

/// What was done, and what is left.
fn told(desk: &mut Desk<'_>, ran: &Ran, sends: bool) -> Result<(), Error> {
    let Ran { page, pulled, .. } = ran;
    if desk.context.json {
        let mut document = json!({
            "sent": ran.sent,
            "waiting": page.waiting,
            "attention": page.attention,
            "changed_there": page.changed_there,
            "here_only": page.here_only,
        });
        if let Some(at) = page.next_try {
            document["next_try"] = at.to_string().into();
        }
        if let Some(Pulled { listed, read, gone, refused, sentences }) = pulled {
            document["pulled"] =
                json!({ "listed": listed, "read": read, "gone": gone, "refused": refused, "sentences": sentences });
        }
        return Ok(writeln!(desk.out, "{}", output::json_pretty(&document)?)?);
    }
    if sends {
        row(desk.out, "Sent", status::counted(ran.sent, "step"))?;
    }
    if let Some(Pulled { listed, read, gone, refused, sentences }) = pulled {
        let gone = if *gone > 0 { format!(", {gone} gone") } else { String::new() };
        row(desk.out, "Pulled", format!("{} there, {read} read{gone}", status::counted(*listed, "account")))?;
        for sentence in sentences {
            row(desk.out, "Not taken over", sentence)?;
        }
        let more = refused.saturating_sub(sentences.len() as u64);
        if more > 0 {
            row(desk.out, "Not taken over", format!("{more} more"))?;
        }
    }
    status::counts(desk, page)
}

/// How the command ends.
fn ended(ran: &Ran, sends: bool) -> Result<(), Error> {
    if let Some(trouble) = &ran.trouble {
        let exit = match trouble.kind {
            TroubleKind::Away => Exit::NotReached,
            TroubleKind::Login => Exit::Refused,
        };
        return Err(Error::told(exit, visible(&trouble.message)));
    }
    if ran.is_broken_off {
        return Err(Error::told(Exit::Busy, "Another trunkdesk went on with it."));
    }
    if let Some(gone) = ran.too_many_gone {
        return Err(Error::told(Exit::Refused, too_many_gone(gone)));
    }
    let SyncPage { attention, changed_there, cluster, .. } = &ran.page;
    let refused = ran.pulled.as_ref().is_some_and(|pulled| pulled.refused > 0);
    if refused {
        return Err(Error::told(
            Exit::Refused,
            "Some accounts there could not be taken over: see what is said of them.",
        ));
    }
    // what an earlier pull has said stands until one goes well
    if sends && (attention + changed_there > 0 || cluster.pull_trouble.is_some()) {
        return Err(Error::told(Exit::Refused, "Something needs you: trunkdesk sync status says what."));
    }
    Ok(())
}

impl From<NotReady> for Error {
    fn from(not_ready: NotReady) -> Self {
        match not_ready {
            NotReady::NoCluster => Self::told(Exit::Failed, NO_CLUSTER),
            NotReady::NotLoggedIn(sentence) => Self::told(Exit::Refused, sentence),
            NotReady::Busy(_) => Self::told(
                Exit::Busy,
                "Another trunkdesk works for this file just now, and sends what waits. Look with trunkdesk sync status.",
            ),
            NotReady::File(failure) => failure.into(),
        }
    }
}
