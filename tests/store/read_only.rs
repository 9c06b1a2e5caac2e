//! `--read-only`: every write is refused, and no byte of the file changes.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use trunkdesk::{
    domain::request::{Failure, Page, Read, Reply},
    store::{Reader, Writer},
};

use crate::{
    harness::{Desk, create, list, operator, set_up, sources},
    migration::of_version_1,
    trouble::{contents, log::left_by_a_killed_program, writes},
};

fn refusal() -> Failure {
    Failure::Trouble(
        "Started with --read-only, so nothing can be saved. Start trunkdesk without it to save.".to_owned(),
    )
}

fn read_only(path: &Path) -> Writer {
    Writer::new(path.to_owned(), Some(trunkdesk::domain::read_only::ReadOnly::Asked), operator(), sources())
}

/// The files of a folder, what is in them and when they were written; without SQLite's index, which is memory.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, i64, i64)> {
    fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with("-shm"))
        .map(|path| {
            let found = fs::metadata(&path).unwrap();
            (path.clone(), (fs::read(&path).unwrap(), found.mtime(), found.mtime_nsec()))
        })
        .collect()
}

/// Starts as the screens do, and looks at everything.
fn start_and_read(path: &Path) -> Result<(), Failure> {
    let mut reader = read_only(path).bring_up_to_date(|told| panic!("{told}"))?;
    if let Reply::ReadFailed(failure) = reader.answer(&Read::Standing) {
        return Err(failure);
    }
    for search in ["", "a", "before"] {
        list(&mut reader, search, Page::First, 10);
    }
    assert!(matches!(reader.answer(&Read::Holdings), Reply::Holdings(_)));
    Ok(())
}

#[test]
fn every_kind_of_write_is_refused() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    writes::prepare(&desk, &mut writer);
    for (kind, write) in writes::all() {
        let write = write(&desk);
        let before = contents(&desk);
        let mut refuses = read_only(&desk.path());
        for _ in 0..2 {
            assert_eq!(refuses.answer(&write), Reply::WriteFailed(refusal()), "{kind}");
        }
        assert_eq!(contents(&desk), before, "{kind}");
        // it could have been done
        assert!(!matches!(writer.answer(&write), Reply::WriteFailed(_)), "{kind}");
    }
    let before = contents(&desk);
    assert_eq!(read_only(&desk.path()).create_accounts(&[desk.plain("A"), desk.plain("B")]), Err(refusal()));
    assert_eq!(contents(&desk), before);
}

#[test]
fn a_start_changes_no_byte_of_the_file() {
    let closed = Desk::new();
    create(&mut closed.writer(), closed.plain("Before")).unwrap();
    let killed = left_by_a_killed_program();
    for (desk, names) in [(&closed, 1), (&killed, 2)] {
        let before = files(desk.folder.path());
        assert_eq!(before.len(), names);
        assert_eq!(start_and_read(&desk.path()), Ok(()));
        assert_eq!(read_only(&desk.path()).answer(&set_up(Some(1))), Reply::WriteFailed(refusal()));
        let mut after = files(desk.folder.path());
        // a log that is not there is made, with nothing in it
        after.retain(|path, (bytes, ..)| before.contains_key(path) || !bytes.is_empty());
        assert!(after == before);
        assert_eq!(desk.standing().accounts, 1);
    }
}

#[test]
fn an_older_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    drop(of_version_1(&path));
    let before = files(folder.path());
    let failure = start_and_read(&path).unwrap_err().to_string();
    assert!(failure.contains("by starting trunkdesk, without --read-only."), "{failure}");
    assert_eq!(read_only(&path).answer(&set_up(Some(1))), Reply::WriteFailed(refusal()));
    let mut after = files(folder.path());
    after.retain(|path, (bytes, ..)| before.contains_key(path) || !bytes.is_empty());
    assert!(after == before);
}

#[test]
fn where_there_is_no_file_none_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    assert_eq!(start_and_read(&path), Ok(()));
    assert_eq!(read_only(&path).answer(&set_up(None)), Reply::WriteFailed(refusal()));
    assert!(files(folder.path()).is_empty());
    // nor is an empty one filled
    fs::write(&path, "").unwrap();
    let before = files(folder.path());
    assert_eq!(start_and_read(&path), Ok(()));
    assert_eq!(read_only(&path).answer(&set_up(None)), Reply::WriteFailed(refusal()));
    assert!(files(folder.path()) == before);
    assert_eq!(Reader::new(path).answer(&Read::Standing), Reply::Standing(None));
}
