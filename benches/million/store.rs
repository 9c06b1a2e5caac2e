//! Saving a new account: over what a bare row costs on the same disk.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Instant,
};

use rusqlite::Connection;
use trunkdesk::{
    demo,
    domain::request::{Reply, Write},
};

use crate::{
    accounts,
    desk::Desk,
    table::{Program, Table, ms, percentile},
};

/// Accounts, and bare rows, by turns.
const TIMES: u64 = 300;
const SUBMIT: &str = "a new account saved, over a bare row";

/// A copy of the file with a million accounts, to write to; it is taken away at the end.
pub struct Copied(PathBuf);

impl Copied {
    /// Copies the file, and waits until the disk has it: what is measured next shall not wait for it.
    pub fn of(million: &Path) -> Self {
        let copied = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("written.db"));
        copied.remove();
        fs::copy(million, &copied.0).unwrap();
        File::open(&copied.0).unwrap().sync_all().unwrap();
        copied
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    fn remove(&self) {
        for part in ["", "-wal", "-shm"] {
            let _gone = fs::remove_file(format!("{}{part}", self.0.display()));
        }
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        self.remove();
    }
}

/// One durable commit each: an account with its admin, its ledger and its history, and a row of a table that has
/// nothing else.
pub fn submit(desk: &Desk, table: &mut Table) {
    let copied = Copied::of(&desk.million.path());
    let mut writer = accounts::writer(copied.path());
    let reseller = accounts::reseller(copied.path());
    let bare_file = copied.path().with_extension("bare");
    let bare = Connection::open(&bare_file).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; DROP TABLE IF EXISTS bare; CREATE TABLE bare (value TEXT)",
    )
    .unwrap();
    let (mut saved, mut over, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..TIMES {
        let account = Write::CreateAccount(Box::new(demo::account(accounts::MILLION + number, &reseller)));
        let started = Instant::now();
        let reply = writer.answer(&account);
        saved.push(started.elapsed());
        assert!(matches!(reply, Reply::Created(_)), "{reply:?}");
        let started = Instant::now();
        bare.execute("INSERT INTO bare VALUES ('one row')", []).unwrap();
        rows.push(started.elapsed());
    }
    over.extend(saved.iter().zip(&rows).map(|(saved, row)| saved.saturating_sub(*row)));
    drop(bare);
    for part in ["", "-wal", "-shm"] {
        let _gone = fs::remove_file(format!("{}{part}", bare_file.display()));
    }
    table.aim(SUBMIT, "3 ms");
    table.say(
        SUBMIT,
        Program::Trunkdesk,
        format!(
            "{} ms (99 % {}): {} over {}",
            ms(percentile(&mut over, 50)),
            ms(percentile(&mut over, 99)),
            ms(percentile(&mut saved, 50)),
            ms(percentile(&mut rows, 50))
        ),
    );
}
