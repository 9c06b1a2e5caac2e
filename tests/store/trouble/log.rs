//! SQLite's log and its index removed, replaced or closed by somebody: two programs with a log each would overwrite each
//! other's accounts.

use std::fs;

use trunkdesk::{
    domain::request::{Failure, Read, Reply},
    store::worker,
};

use super::{Trouble, at_every_write, check_whole, contents, not_read, not_written, write_one};
use crate::{
    again::as_nobody,
    harness::{Desk, create, saved, set_mode, set_up},
};

fn gone(desk: &Desk, ending: &str) -> String {
    format!(
        "{file}{ending} is gone or another one, which SQLite needs while {file} is open. Put it back; or let everybody \
         leave trunkdesk, start it anew, and look whether what was saved last is there.",
        file = desk.path().display()
    )
}

#[test]
fn a_log_that_is_gone_or_another() {
    for ending in ["-wal", "-shm"] {
        for replaced in [false, true] {
            let desk = Desk::new();
            let (file, aside) = (format!("{}{ending}", desk.path().display()), desk.folder.path().join("aside"));
            let bring = || {
                fs::rename(&file, &aside).unwrap();
                if replaced {
                    fs::copy(&aside, &file).unwrap();
                }
            };
            let mend = || fs::rename(&aside, &file).unwrap();
            let says = gone(&desk, ending);
            at_every_write(&desk, &Trouble { bring: &bring, mend: &mend, says: &says, of_a_read: Some(&says) });
        }
    }
}

#[test]
fn what_was_saved_before_the_log_was_removed_is_there_once_all_have_left() {
    for endings in [&["-wal"][..], &["-shm"], &["-wal", "-shm"]] {
        let desk = Desk::new();
        let (mut reader, mut writer) = (desk.reader(), desk.writer());
        create(&mut writer, desk.plain("Before")).unwrap();
        assert_eq!(not_read(&mut reader), None);
        let before = contents(&desk);
        for ending in endings {
            fs::remove_file(format!("{}{ending}", desk.path().display())).unwrap();
        }
        let said = not_written(write_one(&desk, &mut writer, "After"), "an account");
        assert_eq!(said, gone(&desk, endings[0]));
        assert_eq!(not_read(&mut reader), Some(said));
        // as the program leaves: the reader first
        drop(reader);
        drop(writer);
        assert_eq!(contents(&desk), before, "{endings:?}");
        assert!(matches!(write_one(&desk, &mut desk.writer(), "After"), Reply::Created(_)));
        check_whole(&desk);
    }
}

#[test]
fn a_program_that_only_read_so_far_makes_no_second_log() {
    for ending in ["-wal", "-shm"] {
        let desk = Desk::new();
        create(&mut desk.writer(), desk.plain("Before")).unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let worker = worker::spawn(desk.reader(), desk.writer(), move |reply| tell.send(reply).unwrap()).unwrap();
        worker.read(Read::Standing);
        assert!(matches!(told.recv().unwrap(), Reply::Standing(Some(_))));
        let (file, aside) = (format!("{}{ending}", desk.path().display()), desk.folder.path().join("aside"));
        fs::rename(&file, &aside).unwrap();
        worker.write(set_up(Some(1)));
        assert_eq!(told.recv().unwrap(), Reply::WriteFailed(Failure::Trouble(gone(&desk, ending))));
        assert!(!fs::exists(&file).unwrap());
        fs::rename(&aside, &file).unwrap();
        worker.write(set_up(Some(1)));
        saved(told.recv().unwrap());
        worker.finish();
        check_whole(&desk);
    }
}

#[test]
fn a_log_that_belongs_to_somebody_else_is_named() {
    if !as_nobody("trouble::log::a_log_that_belongs_to_somebody_else_is_named") {
        return;
    }
    for (ending, mode) in [("-wal", 0o000), ("-shm", 0o000), ("-wal", 0o400), ("-shm", 0o400)] {
        let desk = left_by_a_killed_program();
        let file = format!("{}{ending}", desk.path().display());
        set_mode(file.as_ref(), mode);
        let said = not_written(write_one(&desk, &mut desk.writer(), "After"), &format!("{ending} {mode:o}"));
        let sentence = format!(
            "{} cannot be opened: even to read it, SQLite has to write {file}. Ask the owner of that one for permission.",
            desk.path().display()
        );
        assert_eq!(said, sentence, "{ending} {mode:o}");
        // to read, it is enough that it can be read
        let said = (mode == 0o000).then_some(sentence);
        assert_eq!(not_read(&mut desk.reader()), said, "{ending} {mode:o}");
        set_mode(file.as_ref(), 0o600);
        assert_eq!(not_read(&mut desk.reader()), None);
        assert!(matches!(write_one(&desk, &mut desk.writer(), "After"), Reply::Created(_)));
        assert_eq!(desk.standing().accounts, 2);
        check_whole(&desk);
    }
}

/// A file with one account in it, which stands in the log alone.
pub fn left_by_a_killed_program() -> Desk {
    let (living, dead) = (Desk::new(), tempfile::tempdir().unwrap());
    let keeps_open = living.raw();
    keeps_open.query_row("SELECT count(*) FROM account", [], |_| Ok(())).unwrap();
    let mut writer = living.writer();
    create(&mut writer, living.plain("Before")).unwrap();
    for ending in ["", "-wal", "-shm"] {
        let to = dead.path().join(format!("accounts.db{ending}"));
        fs::copy(format!("{}{ending}", living.path().display()), to).unwrap();
    }
    drop((writer, keeps_open));
    Desk { folder: dead, parent: living.parent }
}
