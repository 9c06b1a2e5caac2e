//! The log in a folder of its own.

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt, symlink},
        net::UnixDatagram,
    },
    process::Command,
    thread,
    time::Duration,
};

use tempfile::TempDir;

use super::*;
use crate::domain::{problem::Problem, request::Subject};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn log(folder: &TempDir) -> Log {
    let file = folder.path().join("state/trunkdesk").join(NAME);
    Log { file: Some(file), system: folder.path().join("no-system-log") }
}

fn text(log: &Log) -> String {
    fs::read_to_string(log.file.as_ref().unwrap()).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn head() -> Head {
    Head { number: 17, hash: "0f".repeat(32) }
}

#[test]
fn it_is_made_for_its_user_only_at_the_first_entry() {
    let folder = folder();
    let log = log(&folder);
    assert!(!folder.path().join("state").exists());
    log.ended(Exit::HungUp);
    let file = log.file.clone().unwrap();
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    // one that others could read is closed to them
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    log.ended(Exit::Terminated);
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn an_entry_says_when_which_process_and_what() {
    let folder = folder();
    let log = log(&folder);
    log.started(Path::new("/srv/a.db"), "melissa");
    log.saved(&head(), Path::new("/srv/a.db"), "melissa");
    log.failed(&Failure::Trouble("The disk is full.".into()));
    log.failed(&Failure::Busy);
    log.failed(&Failure::Gone);
    log.ended(Exit::HungUp);
    let told: Vec<String> = text(&log)
        .lines()
        .map(|line| {
            let parts: Vec<&str> = line.splitn(3, ' ').collect();
            assert!(parts[0].parse::<Timestamp>().is_ok(), "{line}");
            assert_eq!(parts[1], std::process::id().to_string());
            parts[2].to_owned()
        })
        .collect();
    assert_eq!(
        told,
        [
            format!("start: trunkdesk {}, /srv/a.db, by melissa", env!("CARGO_PKG_VERSION")),
            format!("saved: history 17 {}, /srv/a.db, by melissa", "0f".repeat(32)),
            "failure: The disk is full.".into(),
            format!("failure: {}", Failure::Busy),
            "failure: not_found".into(),
            "end: hung_up".into(),
        ]
    );
}

#[test]
fn what_is_in_accounts_is_not_in_it() {
    let folder = folder();
    let log = log(&folder);
    let taken = Problem::NameTaken { name: "Beta Dental".into(), realm: "beta.sip.example".into() };
    log.failed(&Failure::refused(Subject::Name, taken));
    log.told(Exit::NotFound, "There is no account Beta Dental.");
    log.told(Exit::Done, "");
    let text = text(&log);
    assert!(text.contains("failure: refused\n") && text.contains("failure: not_found\n"), "{text}");
    assert!(!text.contains("eta") && text.lines().count() == 2, "{text}");
}

#[test]
fn an_entry_is_one_line_that_drives_no_terminal() {
    let folder = folder();
    let log = log(&folder);
    log.failed(&Failure::Trouble("a\nb\u{1b}[31m\u{9b}J\u{202e}\u{7}".into()));
    log.started(Path::new("/srv/\u{1b}]0;x\n.db"), "x\r\ny");
    log.failed(&Failure::Trouble("x".repeat(100_000)));
    let text = text(&log);
    assert_eq!(text.lines().count(), 3);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n') && !text.contains('\u{202e}'), "{text:?}");
    assert!(text.len() < LONGEST + 500, "{}", text.len());
}

#[test]
fn where_it_cannot_be_written_nothing_happens() {
    let folder = folder();
    let in_the_way = folder.path().join("file");
    fs::write(&in_the_way, "").unwrap();
    for place in [in_the_way, "/proc/none".into()] {
        let log = Log::of(Some(&place));
        log.ended(Exit::Done);
        assert!(!log.write("x"));
        assert!(log.for_errors().is_ok());
    }
    Log::of(None).ended(Exit::Done);
    assert!(Log::of(None).for_errors().is_ok());
}

#[test]
fn what_stands_in_its_place_is_not_waited_for() {
    let folder = folder();
    let fifo = folder.path().join(NAME);
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    assert!(!Log::of(Some(folder.path())).write("x"));
    fs::remove_file(&fifo).unwrap();
    symlink("/dev/null", &fifo).unwrap();
    assert!(!Log::of(Some(folder.path())).write("x"), "a device is no log");
}

#[test]
fn a_large_one_is_put_aside_once_and_nothing_is_torn_or_lost() {
    let folder = folder();
    let log = log(&folder);
    log.ended(Exit::Done);
    let file = log.file.clone().unwrap();
    let aside = file.with_extension("log.1");
    let old = format!("{}\n", "old ".repeat(usize::try_from(file::LARGEST).unwrap() / 4));
    fs::write(&file, &old).unwrap();
    thread::scope(|scope| {
        for writer in 0..4 {
            let log = &log;
            scope.spawn(move || {
                for number in 0..200 {
                    log.told(Exit::Failed, &format!("{writer}-{number} {}", "x".repeat(100)));
                }
            });
        }
    });
    assert_eq!(fs::read_to_string(&aside).unwrap().len(), old.len());
    let text = text(&log);
    assert_eq!(text.lines().count(), 800);
    assert!(text.lines().all(|line| line.ends_with(&"x".repeat(100))));
    // the next one takes the place of the first
    fs::write(&file, &old).unwrap();
    log.ended(Exit::Done);
    assert_eq!(fs::read_to_string(&aside).unwrap(), old);
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 2);
}

#[test]
fn the_system_s_log_hears_of_starts_and_of_what_is_saved() {
    let folder = folder();
    let log = log(&folder);
    let socket = UnixDatagram::bind(&log.system).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    log.started(Path::new("/srv/a.db"), "melissa\n<0>");
    log.failed(&Failure::Busy);
    log.saved(&head(), Path::new("/srv/a.db"), "melissa");
    let heard = || {
        let mut bytes = [0; 1000];
        let size = socket.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..size].to_vec()).unwrap()
    };
    let (start, saved) = (heard(), heard());
    let (before, entry) = start.split_once(" trunkdesk[").unwrap();
    // such as “<86>Nov  4 09:05:01”
    assert!(before.starts_with("<86>") && before.len() == 19, "{before:?}");
    assert_eq!(
        entry,
        format!(
            "{}]: start: trunkdesk {}, /srv/a.db, by melissa\u{FFFD}<0>",
            std::process::id(),
            env!("CARGO_PKG_VERSION")
        )
    );
    assert!(saved.contains(&format!("saved: history 17 {}", "0f".repeat(32))), "{saved}");
    socket.set_nonblocking(true).unwrap();
    assert!(socket.recv(&mut [0; 10]).is_err(), "a failure is the operator's own");
}

#[test]
fn a_system_s_log_that_is_full_holds_up_nothing() {
    let folder = folder();
    let log = log(&folder);
    let _deaf = UnixDatagram::bind(&log.system).unwrap();
    for _ in 0..5_000 {
        system::send(&log.system, "x");
    }
}

#[test]
fn what_a_panic_quotes_is_left_out() {
    for (message, kept) in [
        ("the screen broke", "the screen broke"),
        ("begin <= end (4 <= 2) when slicing `se`cret`", "begin <= end (4 <= 2) when slicing `…`"),
        ("called `Option::unwrap()` on a `None` value", "called `…` value"),
        ("cut short `sec", "cut short …"),
    ] {
        assert_eq!(fault::without_quoted(message), kept);
    }
}
