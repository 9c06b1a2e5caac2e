//! Backups that were changed by hand, lie where little is allowed, or are of somebody else; links to the file.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown, symlink},
    path::Path,
};

use rusqlite::Connection;
use trunkdesk::{
    domain::{
        problem::Problem,
        request::{Failure, Subject},
    },
    store::Writer,
};

use super::{RESELLER, backed_up, names, restore, trouble};
use crate::{
    again::as_nobody,
    harness::{
        Desk, NOW, check_chain, check_sums, create, credit, dump, go_on, operator, set_mode, sources, writer_of,
    },
    migration::of_version_1,
};

/// The SQL that made the trigger that guards the history.
fn guard(raw: &Connection) -> String {
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'history' AND sql LIKE '%UPDATE%'";
    raw.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn guard_name(raw: &Connection) -> String {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'history' AND sql LIKE '%UPDATE%'";
    raw.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_backup_that_was_changed_by_hand_is_refused() {
    let (desk, _, monday, place) = backed_up();
    let raw = Connection::open(&monday).unwrap();
    let (guard, name) = (guard(&raw), guard_name(&raw));
    drop(raw);
    let before = dump(&desk.raw());
    for (sql, part) in [
        (
            "CREATE TRIGGER thief AFTER INSERT ON account BEGIN UPDATE reseller SET name = 'x'; END",
            "The trigger thief is not trunkdesk's.",
        ),
        ("CREATE VIEW looks AS SELECT 1", "The view looks is not trunkdesk's."),
        ("CREATE TABLE more (x)", "The table more is not trunkdesk's."),
        ("ALTER TABLE account ADD COLUMN more TEXT", "The table account is not as trunkdesk makes it."),
        (&format!("DROP TRIGGER {name}"), "is missing: what it guards is not guarded. Make a copy of it with cp, mend"),
        (
            &format!("DROP TRIGGER {name}; UPDATE history SET operator = 'x' WHERE number = 2; {guard}"),
            "is not as it was written. ",
        ),
    ] {
        let changed = place.path().join("changed.db");
        fs::copy(&monday, &changed).unwrap();
        Connection::open(&changed).unwrap().execute_batch(sql).unwrap();
        let sentence = trouble(restore(&desk, &changed, RESELLER));
        assert!(
            sentence.starts_with(&format!("{} is not as", changed.display())) || sentence.starts_with("The history")
        );
        assert!(sentence.contains(part), "{sql}: {sentence}");
        assert_eq!(dump(&desk.raw()), before, "{sql}");
    }
    assert!(!names(&desk).iter().any(|name| name.contains("before") || name.contains("partial")), "{:?}", names(&desk));
    restore(&desk, &monday, RESELLER).unwrap();
}

#[test]
fn that_the_backup_is_of_another_reseller_is_told_before_and_afterwards() {
    let (desk, ..) = backed_up();
    let (other, _, monday, _place) = backed_up();
    let raw = Connection::open(&monday).unwrap();
    raw.execute_batch("UPDATE reseller SET name = 'Bcme'").unwrap();
    drop(raw);
    let problem = Problem::ReplacesAll {
        word: "Acme Reseller".into(),
        accounts: Some(1),
        other: Some("Bcme".into()),
        given: false,
    };
    let said = problem.to_string();
    assert!(said.contains("all of it would be replaced by what another reseller has, Bcme. To do so"), "{said}");
    assert_eq!(restore(&desk, &monday, None), Err(Failure::Refused(vec![(Subject::Confirm, problem)])));
    let restored = restore(&desk, &monday, RESELLER).unwrap();
    assert_eq!((restored.reseller.as_str(), restored.instead_of.as_deref()), ("Bcme", RESELLER));
    // whose name alone has changed is the same
    let restored = restore(&other, &monday, RESELLER).unwrap();
    assert_eq!((restored.reseller.as_str(), restored.instead_of), ("Bcme", None));
}

#[test]
fn what_is_kept_belongs_to_whom_the_file_belongs_to() {
    const NOBODY: u32 = 65534;
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED what_is_kept_belongs_to_whom_the_file_belongs_to: only root can give a file away.");
        return;
    }
    let owner =
        |path: &Path| fs::metadata(path).map(|found| (found.uid(), found.gid(), found.mode() & 0o7777)).unwrap();
    let (desk, _, monday, _place) = backed_up();
    chown(desk.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    set_mode(&desk.path(), 0o660);
    let restored = restore(&desk, &monday, RESELLER).unwrap();
    assert_eq!(owner(&restored.kept.unwrap()), (NOBODY, NOBODY, 0o660));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    drop(of_version_1(&path));
    chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
    set_mode(&path, 0o660);
    Desk::writer_of(&folder).bring_up_to_date(|_| {}).unwrap();
    assert_eq!(owner(&folder.path().join("accounts.db.version-1")), (NOBODY, NOBODY, 0o660));
}

fn listed(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_made_by_hand_stays_alone() {
    let (desk, id, _, place) = backed_up();
    credit(&mut desk.writer(), &id, 500, None).unwrap();
    let copy = place.path().join("by-hand.db");
    fs::copy(desk.path(), &copy).unwrap();
    assert_eq!(fs::read(&copy).unwrap()[18..20], [2, 2], "it is to be read with a log");
    let before = listed(place.path());
    let bytes = fs::read(&copy).unwrap();
    restore(&desk, &copy, None).unwrap_err();
    restore(&desk, &copy, RESELLER).unwrap();
    assert_eq!(listed(place.path()), before);
    assert!(fs::read(&copy).unwrap() == bytes);
    check_sums(&desk.raw());
    check_chain(&desk.raw());
}

#[test]
fn a_backup_where_little_is_allowed() {
    if !as_nobody("restore::foreign::a_backup_where_little_is_allowed") {
        return;
    }
    let (desk, _, monday, place) = backed_up();
    let (by_hand, logged) = (place.path().join("by-hand.db"), place.path().join("logged.db"));
    fs::copy(desk.path(), &by_hand).unwrap();
    let raw = desk.raw();
    raw.query_row("SELECT count(*) FROM account", [], |_| Ok(())).unwrap();
    create(&mut desk.writer(), desk.plain("Added Later")).unwrap();
    fs::copy(desk.path(), &logged).unwrap();
    fs::copy(format!("{}-wal", desk.path().display()), place.path().join("logged.db-wal")).unwrap();
    drop(raw);
    set_mode(&monday, 0o000);
    set_mode(place.path(), 0o500);
    let closed = trouble(restore(&desk, &monday, RESELLER));
    let with_log = trouble(restore(&desk, &logged, RESELLER));
    let read = restore(&desk, &by_hand, RESELLER);
    set_mode(place.path(), 0o700);
    assert_eq!(closed, format!("You have no permission to read {}. Ask its owner for it.", monday.display()));
    assert_eq!(
        with_log,
        format!(
            "{file} cannot be read where it lies: it has a log beside it ({file}-wal), which SQLite can only read where it \
             may write. Copy both to a folder of yours, and name the copy.",
            file = logged.display()
        )
    );
    assert_eq!(read.unwrap().accounts, 1);
}

#[test]
fn copies_lie_beside_the_file_and_not_beside_a_link_to_it() {
    let (desk, _, monday, place) = backed_up();
    let link = place.path().join("link.db");
    symlink(desk.path(), &link).unwrap();
    let before = listed(place.path());
    let mut writer = writer_of(&link, "rosa", NOW);
    let kept = writer.restore(&monday, RESELLER, &go_on()).unwrap().kept.unwrap();
    let real = desk.folder.path().canonicalize().unwrap();
    assert_eq!(kept, real.join("accounts.db.before-20261123T160501Z"));
    assert_eq!(listed(place.path()), before);
    // of an update too
    let folder = tempfile::tempdir().unwrap();
    drop(of_version_1(&folder.path().join("accounts.db")));
    let link = place.path().join("old.db");
    symlink(folder.path().join("accounts.db"), &link).unwrap();
    Writer::new(link, None, operator(), sources()).bring_up_to_date(|_| {}).unwrap();
    assert!(folder.path().join("accounts.db.version-1").exists());
    assert!(!place.path().join("old.db.version-1").exists());
}
