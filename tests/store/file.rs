//! The file itself: whose it is, what else is refused, what may not be read or written.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use trunkdesk::{
    domain::{
        account::AccountId,
        name::AccountName,
        read_only::ReadOnly,
        request::{Failure, Page, Read, Reply},
    },
    store::{Reader, Writer, create_folder},
};

pub use crate::again::as_nobody;
use crate::harness::{Desk, create, list, mode, operator, plain, saved, set_mode, set_up, sources, standing};

/// What the reader and the writer say of a file that they do not take.
fn refusals(path: &Path) -> [String; 2] {
    let read = match Reader::new(path.to_owned()).answer(&Read::Standing) {
        Reply::ReadFailed(failure) => failure.to_string(),
        reply => panic!("{reply:?}"),
    };
    let written = match Writer::new(path.to_owned(), None, operator(), sources()).answer(&set_up(None)) {
        Reply::WriteFailed(failure) => failure.to_string(),
        reply => panic!("{reply:?}"),
    };
    [read, written]
}

#[test]
fn the_file_is_its_owners_and_in_a_team_folder_the_groups() {
    for (folder_mode, file_mode) in [(0o755, 0o600), (0o2770, 0o660)] {
        let folder = tempfile::tempdir().unwrap();
        set_mode(folder.path(), folder_mode);
        let mut writer = Desk::writer_of(&folder);
        saved(writer.answer(&set_up(None)));
        for name in ["accounts.db", "accounts.db-wal", "accounts.db-shm"] {
            assert_eq!(mode(&folder.path().join(name)), file_mode, "{name} in a folder of {folder_mode:o}");
        }
    }
}

#[test]
fn an_empty_file_that_is_there_already_is_closed_to_others_first() {
    for (folder_mode, file_mode) in [(0o755, 0o600), (0o2770, 0o660)] {
        let folder = tempfile::tempdir().unwrap();
        set_mode(folder.path(), folder_mode);
        let path = folder.path().join("accounts.db");
        fs::write(&path, "").unwrap();
        set_mode(&path, 0o644);
        let mut writer = Desk::writer_of(&folder);
        saved(writer.answer(&set_up(None)));
        for name in ["accounts.db", "accounts.db-wal", "accounts.db-shm"] {
            assert_eq!(mode(&folder.path().join(name)), file_mode, "{name} in a folder of {folder_mode:o}");
        }
        // with something in it, its mode is its owner's business
        drop(writer);
        set_mode(&path, 0o640);
        saved(Desk::writer_of(&folder).answer(&set_up(Some(1))));
        assert_eq!(mode(&path), 0o640);
    }
}

#[test]
fn a_folder_is_made_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/accounts.db");
    create_folder(&path).unwrap();
    create_folder(&path).unwrap();
    assert_eq!((mode(&folder.path().join("a")), mode(&folder.path().join("a/b"))), (0o700, 0o700));
    fs::write(folder.path().join("file"), "").unwrap();
    let failure = create_folder(&folder.path().join("file/b/accounts.db")).unwrap_err().to_string();
    assert!(failure.contains("is a file where a folder should be"), "{failure}");
}

#[test]
fn other_files_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, make: &dyn Fn(&Path)| {
        let path = folder.path().join(name);
        make(&path);
        path
    };
    let sqlite = |sql: &'static str| move |path: &Path| Connection::open(path).unwrap().execute_batch(sql).unwrap();
    let text = write("text", &|path| fs::write(path, "Dear diary, ".repeat(1000)).unwrap());
    let short = write("short", &|path| fs::write(path, "Dear").unwrap());
    let tables = write("tables", &sqlite("CREATE TABLE account (id)"));
    let other = write("other", &sqlite("PRAGMA application_id = 7"));
    let versioned = write("versioned", &sqlite("PRAGMA user_version = 1"));
    let newer = write("newer", &|path| {
        saved(Writer::new(path.to_owned(), None, operator(), sources()).answer(&set_up(None)));
        sqlite("PRAGMA user_version = 99")(path);
    });
    let not_ours = "is not a trunkdesk file. It was left as it is; name another file with --db.";
    for (path, ends) in [
        (&text, not_ours),
        (&short, not_ours),
        (&tables, not_ours),
        (&other, not_ours),
        (&versioned, not_ours),
        (&PathBuf::from("/dev/null"), not_ours),
        (
            &newer,
            "was made by a newer trunkdesk. Nothing in it was changed; start the newer one, or ask whoever installed it.",
        ),
        (&folder.path().to_owned(), "is a folder. Name a file in it with --db."),
    ] {
        let before = fs::read(path).ok();
        for sentence in refusals(path) {
            assert_eq!(sentence, format!("{} {ends}", path.display()));
        }
        assert_eq!(fs::read(path).ok(), before);
    }
    for sentence in refusals(&folder.path().join("gone/accounts.db")) {
        let gone = folder.path().join("gone");
        assert_eq!(
            sentence,
            format!("The folder {} is not there. Make it, or name another file with --db.", gone.display())
        );
    }
    for sentence in refusals(&text.join("accounts.db")) {
        assert!(sentence.contains("is a file where a folder should be"), "{sentence}");
    }
}

#[test]
fn no_file_an_empty_one_and_an_empty_database_are_nothing_yet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    let makes: [&dyn Fn(); 3] = [&|| {}, &|| fs::write(&path, "").unwrap(), &|| {
        // as left by a program that stopped between making the file and its tables
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        assert!(fs::metadata(&path).unwrap().len() > 0);
    }];
    for make in makes {
        for file in fs::read_dir(folder.path()).unwrap() {
            fs::remove_file(file.unwrap().path()).unwrap();
        }
        make();
        let (mut reader, mut writer) = (Reader::new(path.clone()), Desk::writer_of(&folder));
        let id = AccountId::from_random([1; 16]);
        let name = AccountName::parse("A").unwrap();
        assert_eq!(reader.answer(&Read::Standing), Reply::Standing(None));
        assert_eq!(reader.answer(&Read::Account(id.clone())), Reply::Account(id.clone(), None));
        assert_eq!(reader.answer(&Read::NameTaken(name.clone())), Reply::NameTaken(name, None));
        let page = list(&mut reader, "x", Page::First, 10);
        assert_eq!((page.rows, page.more_before, page.more_after, page.total), (vec![], false, false, 0));

        let failure = create(&mut writer, plain("A", &id)).unwrap_err().to_string();
        assert!(failure.starts_with("There is no reseller in "), "{failure}");
        assert_eq!(writer.answer(&set_up(Some(1))), Reply::WriteFailed(Failure::Trouble(failure)));

        let standing = saved(writer.answer(&set_up(None)));
        assert_eq!(self::standing(&mut reader), Some(standing));
    }
}

#[test]
fn a_newer_trunkdesk_that_comes_meanwhile_is_noticed() {
    let desk = Desk::new();
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    create(&mut writer, desk.plain("A")).unwrap();
    assert_eq!(standing(&mut reader).unwrap().accounts, 1);
    desk.raw().pragma_update(None, "user_version", 99).unwrap();
    let failure = create(&mut writer, desk.plain("B")).unwrap_err().to_string();
    assert!(failure.contains("was made by a newer trunkdesk"), "{failure}");
    let Reply::ReadFailed(failure) = reader.answer(&Read::Standing) else { panic!() };
    assert!(failure.to_string().contains("was made by a newer trunkdesk"), "{failure}");
}

#[test]
fn a_writer_that_only_reads_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::new(folder.path().join("accounts.db"), Some(ReadOnly::Asked), operator(), sources());
    let sentence = "Started with --read-only, so nothing can be saved. Start trunkdesk without it to save.";
    assert_eq!(writer.answer(&set_up(None)), Reply::WriteFailed(Failure::Trouble(sentence.into())));
    let account = plain("A", &AccountId::from_random([1; 16]));
    assert_eq!(create(&mut writer, account), Err(Failure::Trouble(sentence.into())));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn reading_writes_nothing() {
    let desk = Desk::new();
    let id = create(&mut desk.writer(), desk.plain("A")).unwrap().id;
    let before = fs::read(desk.path()).unwrap();
    let mut reader = desk.reader();
    standing(&mut reader).unwrap();
    for search in ["", "a", "abc"] {
        list(&mut reader, search, Page::First, 10);
    }
    desk.account(&id);
    assert_eq!(fs::read(desk.path()).unwrap(), before);
    assert_eq!(fs::metadata(desk.folder.path().join("accounts.db-wal")).map_or(0, |wal| wal.len()), 0);
}

#[test]
fn what_may_not_be_read_or_written_is_told() {
    if !as_nobody("file::what_may_not_be_read_or_written_is_told") {
        return;
    }
    let desk = Desk::new();
    let (path, folder) = (desk.path(), desk.folder.path().to_owned());
    let file = path.display();
    let read = |mode_of_folder, mode_of_file| {
        set_mode(&folder, 0o700);
        set_mode(&path, mode_of_file);
        set_mode(&folder, mode_of_folder);
        match desk.reader().answer(&Read::Standing) {
            Reply::ReadFailed(failure) => failure.to_string(),
            Reply::Standing(Some(_)) => "read".into(),
            reply => panic!("{reply:?}"),
        }
    };
    assert_eq!(
        read(0o700, 0o000),
        format!("You have no permission to read {file}. Ask its owner for it, or name another file with --db.")
    );
    assert_eq!(
        read(0o500, 0o600),
        format!(
            "{file} cannot be opened: even to read it, SQLite has to make {file}-shm beside it. Ask for permission to \
             write that folder."
        )
    );
    assert_eq!(
        read(0o000, 0o600),
        format!("You have no permission to reach {file}. Ask its owner for it, or name another file with --db.")
    );
    assert_eq!(read(0o700, 0o400), "read");
    assert_eq!(
        desk.writer().answer(&set_up(Some(1))),
        Reply::WriteFailed(Failure::Trouble(format!(
            "{file} cannot be written. Ask its owner for permission to write it and its folder."
        )))
    );
    set_mode(&folder, 0o500);
    let mut writer = Writer::new(folder.join("new.db"), None, operator(), sources());
    assert_eq!(
        writer.answer(&set_up(None)),
        Reply::WriteFailed(Failure::Trouble(format!(
            "You may not make a file in {}. Ask its owner for permission, or name another file with --db.",
            folder.display()
        )))
    );
    set_mode(&folder, 0o700);
}
