//! Files with many accounts, those that `--demo` begins with.

#![allow(dead_code, reason = "each benchmark uses what it needs")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use tempfile::TempDir;
use trunkdesk::{
    demo,
    domain::{
        account::AccountId,
        operator::Operator,
        request::{Read, Reply, Write},
    },
    store::{Reader, Sources, Writer},
};

/// Accounts in the large file.
pub const MILLION: u64 = 1_000_000;
/// Accounts that are written at once. Their names and ids are all over the file, so that each batch changes most of its
/// pages: fewer batches write them less often.
const BATCH: u64 = 50_000;
/// Pages that SQLite keeps in memory meanwhile, so that it neither writes one twice in a batch nor reads it again.
const PAGES_KEPT: u32 = 150_000;

/// A file, which goes with its folder where it has one of its own.
pub struct File {
    path: PathBuf,
    _folder: Option<TempDir>,
}

impl File {
    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.path.clone()
    }
}

/// A file with a thousand accounts.
pub fn thousand() -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    fill(&path, 1_000);
    File { path, _folder: Some(folder) }
}

/// The file with a million accounts, made where it is not there yet: that takes minutes and some gigabytes. It stays in
/// the build's folder for temporary files.
pub fn million() -> File {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("million.db");
    if !path.exists() {
        eprintln!("Making {}: a few minutes, once.", path.display());
        // under this name only once it is whole
        let partial = path.with_extension("partial");
        for part in ["", "-wal", "-shm"] {
            let _gone = fs::remove_file(format!("{}{part}", partial.display()));
        }
        fill(&partial, MILLION);
        fs::rename(&partial, &path).unwrap();
    }
    // an older trunkdesk may have made it
    writer(&path).bring_up_to_date(|sentence| eprintln!("{sentence}")).unwrap();
    File { path, _folder: None }
}

/// What writes to a file.
pub fn writer(path: &Path) -> Writer {
    let operator = Operator {
        name: "mdemo".into(),
        login_uid: None,
        effective_user: "mdemo".into(),
        sudo_user: None,
        ssh_address: None,
    };
    Writer::new(path.to_owned(), None, operator, Sources::system())
}

/// The id of a file's reseller.
pub fn reseller(path: &Path) -> AccountId {
    match Reader::new(path.to_owned()).answer(&Read::Standing) {
        Reply::Standing(Some(standing)) => standing.reseller.id,
        other => panic!("no reseller: {other:?}"),
    }
}

/// Makes the file, with that many sample accounts and room for as many again.
fn fill(path: &Path, count: u64) {
    let mut first = writer(path);
    let mut settings = demo::settings();
    let room = u32::try_from(count * 100).unwrap();
    settings.totals.twoway = Some(room);
    settings.totals.inbound = Some(room);
    let reply =
        first.answer(&Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: None });
    assert!(matches!(reply, Reply::ResellerSaved(_)), "{reply:?}");
    drop(first);
    keep_pages(path, PAGES_KEPT);
    let (reseller, mut writer) = (reseller(path), writer(path));
    for begin in (0..count).step_by(usize::try_from(BATCH).unwrap()) {
        let batch: Vec<_> = (begin..count.min(begin + BATCH)).map(|index| demo::account(index, &reseller)).collect();
        writer.create_accounts(&batch).unwrap();
        if count > BATCH {
            eprintln!("  {} of {count}", begin + BATCH);
        }
    }
    drop(writer);
    keep_pages(path, 0);
}

/// Has every connection to the file keep that many pages; 0 lets SQLite decide. The file itself says so.
fn keep_pages(path: &Path, pages: u32) {
    let file = Connection::open(path).unwrap();
    file.pragma_update(None, "default_cache_size", pages).unwrap();
}
