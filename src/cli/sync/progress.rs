//! How far a run is: one line on a terminal, which is written over and taken away at the end. Nothing elsewhere.

use std::{
    io::{self, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{cluster::report::SyncReport, text::visible},
    term::secret,
};

/// Between two looks of somebody.
const OFTEN: Duration = Duration::from_millis(200);
/// The most columns: a line that wraps cannot be written over.
const COLUMNS: usize = 72;

/// The line.
pub(super) struct Line {
    /// When it was written last, and how wide it is; `None` where nobody reads it.
    written: Option<Mutex<(Option<Instant>, usize)>>,
}

impl Line {
    pub(super) fn new() -> Self {
        Self { written: secret::somebody_reads().then(Mutex::default) }
    }

    /// Tells of it, unless something was just told.
    pub(super) fn show(&self, report: &SyncReport) {
        let Some(mut written) = self.written.as_ref().and_then(|written| written.lock().ok()) else { return };
        let (at, columns) = &mut *written;
        if at.is_some_and(|at| at.elapsed() < OFTEN) {
            return;
        }
        let Some(text) = in_words(report) else { return };
        *at = Some(Instant::now());
        let text: String = visible(&text).chars().take(COLUMNS).collect();
        let blank = columns.saturating_sub(text.width());
        *columns = text.width();
        write(&format!("\r{text}{:blank$}", ""));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let columns = self.written.as_ref().and_then(|written| written.lock().ok()).map_or(0, |written| written.1);
        if columns > 0 {
            write(&format!("\r{:columns$}\r", ""));
        }
    }
}

fn write(text: &str) {
    let mut error = io::stderr().lock();
    // where standard error is gone, there is nobody to tell
    let _ = error.write_all(text.as_bytes()).and_then(|()| error.flush());
}

fn in_words(report: &SyncReport) -> Option<String> {
    match report {
        SyncReport::Step { account, kind, .. } => Some(format!("Sending: {} of {account}", kind.label())),
        SyncReport::Pulling { listed, read } => Some(format!("Taking over: {listed} listed, {read} read")),
        SyncReport::Pulled { .. } | SyncReport::TooManyGone(_) => None,
    }
}
