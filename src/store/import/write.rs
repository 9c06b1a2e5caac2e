//! An import from its beginning to its end, one transaction after the other.

use std::{sync::Arc, time::Instant};

use super::{
    CheckedImport, KeepLogins, Undone,
    logins::{PlacedLogin, keep_logins, settle_logins},
    pace::{FIRST_ROWS, ROWS_MAX, next_rows, pause},
    room::Room,
    rows::{Batch, Item, batch},
    stage::{self, Staged},
    state::{self, Run},
};
use crate::{
    domain::{
        account::AccountId,
        import::{Imported, Progress, RowProblem, Verdict},
        request::Failure,
    },
    store::{copy::Stop, failure::Error, users::Credentials, writer::Writer},
};

/// The most rows in one transaction where passwords are made, which takes long.
const PASSWORDS_MAX: usize = 50;

/// What SQLite keeps of the file in memory while many accounts are written, in KiB: their names, realms and ids are all
/// over it, and so are the pages that they change.
const CACHE: i32 = 16 << 10;
/// Pages in the log from which on it is put into the file: the more, the less often a page is written that many accounts
/// change.
const LOG_PAGES: i32 = 4_000;

/// How the rows of a file are to be imported.
pub struct Import<'a> {
    /// The name of the file, for the history.
    pub source: &'a str,
    /// Whether rows that cannot be imported are left out; else all of them are imported, or none.
    pub skip_invalid: bool,
    /// Where made passwords go; `None` makes none.
    pub logins: Option<&'a mut dyn KeepLogins>,
    /// Hears how far it is.
    pub watch: &'a mut dyn FnMut(Progress),
    /// Says whether to stop.
    pub stop: &'a Stop,
}

/// An import that did not come to its end.
#[derive(Debug)]
pub struct Interrupted {
    /// Why.
    pub why: Why,
    /// Its id; `None` where nothing had been written yet.
    pub id: Option<AccountId>,
    /// How many of its accounts were made.
    pub made: u64,
    /// What became of them; `None` where they stay, as was asked.
    pub undone: Option<Result<Undone, Failure>>,
}

impl Interrupted {
    /// Whether some of its accounts are still there, or may be.
    pub fn stays(&self) -> bool {
        match &self.undone {
            None => self.id.is_some(),
            Some(Ok(undone)) => undone.kept_count > 0,
            Some(Err(_)) => true,
        }
    }
}

/// Why an import did not come to its end.
#[derive(Debug)]
pub enum Why {
    /// The accounts' file did not take it.
    File(Failure),
    /// A row was right when it was checked, and was not when it was to be written.
    Row(Vec<RowProblem>),
    /// It was told to stop.
    Stopped,
}

impl Writer {
    /// Imports the rows that were checked. Every row is checked once more within the transaction that writes it.
    ///
    /// # Errors
    /// It did not come to its end: then what was made was taken back, unless rows may be left out.
    pub fn import(&mut self, checked: &CheckedImport, mut import: Import<'_>) -> Result<Imported, Box<Interrupted>> {
        let nothing = |why| Box::new(Interrupted { why, id: None, made: 0, undone: None });
        let Verdict { good, there, bad } = checked.verdict;
        self.allowed().map_err(|failure| nothing(Why::File(failure)))?;
        if bad > 0 && !import.skip_invalid {
            return Err(nothing(first_problems(checked)));
        }
        if good == 0 {
            return Ok(Imported { id: None, made: 0, there, bad });
        }
        let (room, run) = self.begin(checked, &import).map_err(|failure| nothing(Why::File(failure)))?;
        let mut done = Imported { id: Some(run.id.clone()), made: 0, there, bad };
        let written = self.write_all(checked, &mut import, &run, &mut done);
        let made = done.made;
        let ended = written.and_then(|()| {
            let end = self.write(false, |transaction, hand| state::end(transaction, hand, &run, "done", made));
            end.map_err(Why::File)
        });
        // opened again it is as it was
        self.close();
        let Err(why) = ended else { return Ok(done) };
        drop(room);
        let undone = if import.skip_invalid {
            // where this fails too, it is told as broken off, which is true
            let _noted = self.write(false, |transaction, hand| state::end(transaction, hand, &run, "stopped", made));
            None
        } else {
            // it was told to stop already
            let never: Stop = Arc::new(|| false);
            Some(self.undo_import(&run.id, import.watch, &never))
        };
        Err(Box::new(Interrupted { why, id: Some(run.id), made, undone }))
    }

    /// Keeps room to take it back, and begins.
    fn begin(&mut self, checked: &CheckedImport, import: &Import<'_>) -> Result<(Option<Room>, Run), Failure> {
        let room = if import.skip_invalid {
            None
        } else {
            let bytes = checked.stage.good_bytes().map_err(stage::failed)?;
            Some(Room::keep(self.path(), checked.verdict.good, bytes)?)
        };
        let run =
            self.write(false, |transaction, hand| state::begin(transaction, hand, import.source, checked.past))?;
        if let Some(connection) = self.connection() {
            // else it is slower, and nothing else
            let _cache = connection.pragma_update(None, "cache_size", -CACHE);
            let _log = connection.pragma_update_and_check(None, "wal_autocheckpoint", LOG_PAGES, |_| Ok(()));
        }
        Ok((room, run))
    }

    fn write_all(
        &mut self,
        checked: &CheckedImport,
        import: &mut Import<'_>,
        run: &Run,
        done: &mut Imported,
    ) -> Result<(), Why> {
        let (mut place, mut rows) = (0, FIRST_ROWS);
        let most = if import.logins.is_some() { PASSWORDS_MAX } else { ROWS_MAX };
        loop {
            if (import.stop)() {
                return Err(Why::Stopped);
            }
            let staged =
                checked.stage.good_after(place, rows.min(most)).map_err(|error| Why::File(stage::failed(error)))?;
            let Some(last) = staged.last() else { return Ok(()) };
            place = last.place;
            let count = staged.len();
            let (items, logins) = self.items(checked, staged, import)?;
            let kept = keep_logins(import, &logins);
            let began = Instant::now();
            let written = kept.and_then(|()| self.write_batch(checked, import.skip_invalid, run, items));
            let took = began.elapsed();
            let batch = settle_logins(import, &logins, written)?;
            done.made += batch.made;
            done.there += batch.there;
            for (staged, problems) in &batch.refused {
                done.bad += 1;
                checked.stage.turn_bad(staged.place, problems).map_err(|error| Why::File(stage::failed(error)))?;
            }
            (import.watch)(Progress::Writing { done: done.made, of: checked.verdict.good });
            rows = next_rows(count, took).min(ROWS_MAX);
            pause(took);
        }
    }

    /// The rows read again, with passwords made for their users before the file is held, and those by their places.
    fn items(
        &mut self,
        checked: &CheckedImport,
        staged: Vec<Staged>,
        import: &Import<'_>,
    ) -> Result<(Vec<Item>, Vec<PlacedLogin>), Why> {
        let reseller = &checked.standing.reseller;
        let mut items = Vec::with_capacity(staged.len());
        for staged in staged {
            let imported = checked.rows.read(&staged.text, reseller);
            // it was right before
            let imported = imported.map_err(|_| Why::File(stage::failed(Error::Unreadable("a row"))))?;
            let credentials = imported.users.iter().map(|_| Credentials::of(None, &mut self.sources)).collect();
            items.push(Item { staged, imported, realm: None, credentials });
        }
        let logins = match import.logins {
            Some(_) => self.make_logins(&mut items, &reseller.settings.realm_suffix, import.stop)?,
            None => Vec::new(),
        };
        Ok((items, logins))
    }

    /// One transaction. Where a row is refused that may not be left out, nothing of it is done.
    fn write_batch(
        &mut self,
        checked: &CheckedImport,
        skip_invalid: bool,
        run: &Run,
        items: Vec<Item>,
    ) -> Result<Batch, Why> {
        let mut refused: Vec<RowProblem> = Vec::new();
        let written = self.write(false, |transaction, hand| {
            let batch = batch(transaction, hand, checked, run, items)?;
            if !skip_invalid && !batch.refused.is_empty() {
                refused = batch.refused.iter().flat_map(|(staged, problems)| row_problems(staged, problems)).collect();
                return Err(Failure::Changed.into());
            }
            Ok(batch)
        });
        written.map_err(|failure| if refused.is_empty() { Why::File(failure) } else { Why::Row(refused) })
    }
}

/// Why nothing is imported where rows are wrong that may not be left out.
fn first_problems(checked: &CheckedImport) -> Why {
    let mut problems = Vec::new();
    let read: Result<(), Failure> = checked.problems(3, |problem| {
        problems.push(problem);
        Ok(())
    });
    read.map_or_else(Why::File, |()| Why::Row(problems))
}

fn row_problems<'a>(staged: &Staged, problems: &'a [(String, String)]) -> impl Iterator<Item = RowProblem> + use<'a> {
    let (row, line) = (staged.row, staged.line);
    problems.iter().map(move |(place, reason)| RowProblem { row, line, place: place.clone(), reason: reason.clone() })
}
