//! Passwords and keys are in no file but those that are made for them.

use std::{fs, path::Path};

use trunkdesk::{
    domain::{
        admin::{NewAdmin, NewPassword},
        email::Email,
        id::AccountId,
        name::PersonName,
        request::{Reply, Write},
        secret::Secret,
    },
    log::Log,
    operator,
    seat::Seat,
    sync::SyncFolder,
};

use crate::{
    cluster::{Cluster, RITAS},
    crossbar::Settings,
};

const CANARY: &str = "magpies count seven spoons 4";

/// The files below a folder that hold a text, in bytes.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if fs::read(&path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes()) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn passwords_are_nowhere_and_the_key_in_its_file_alone() {
    let key = Settings::default().api_key;
    let cluster = Cluster::joined();
    let admin = ["--first-name", "Bea", "--last-name", "Dent", "--email", "bea@beta.example", "--password-stdin"];
    let line = [&["account", "add", "--name", "Beta"][..], &admin].concat();
    cluster.home.ok_with(&line, &format!("{CANARY}\n"));
    assert_eq!(cluster.status_of("Beta")["word"], "waiting");
    let nowhere: &[String] = &[];
    for secret in [CANARY, RITAS] {
        assert_eq!(holding(cluster.home.0.path(), secret), nowhere, "before it is sent");
    }
    assert_eq!(holding(cluster.home.0.path(), &key), ["cluster.json"]);
    let seal = fs::read_to_string(cluster.home.path(".config/trunkdesk/seal.key")).unwrap();
    assert_eq!(holding(cluster.home.0.path(), seal.trim()), ["seal.key"]);
}

/// Screens that were opened before somebody logged in on the command line.
#[test]
fn who_began_before_the_log_in_seals_after_it() {
    let cluster = Cluster::new(Settings::default());
    let seat = Seat {
        operator: operator::find(None, false),
        read_only: None,
        kiosk: false,
        sync_folder: Some(SyncFolder::own(cluster.home.path(".config/trunkdesk"))),
        log: Log::of(None),
    };
    let mut writer = seat.writer(&cluster.home.default_file());
    let abc = cluster.home.account("ABC Company")["account"]["id"].as_str().unwrap().to_owned();
    let add = |email: &str| Write::AddAdmin {
        account: AccountId::parse(&abc).unwrap(),
        admin: Box::new(NewAdmin {
            first_name: PersonName::parse("Bea", "first name").unwrap(),
            last_name: PersonName::parse("Dent", "last name").unwrap(),
            email: Email::parse(email).unwrap(),
            phone: None,
            password: NewPassword::Typed(Secret::new(CANARY.into())),
            send_email: false,
        }),
    };
    // opens the file, long before there is a key
    assert!(matches!(writer.answer(&add("one@beta.example")), Reply::UserSaved(..)));
    let login = cluster.login(&[]);
    cluster.home.ok_with(&login.iter().map(String::as_str).collect::<Vec<_>>(), &format!("{RITAS}\n"));
    cluster.home.ok(&["sync", "send", "ABC Company"]);
    assert!(matches!(writer.answer(&add("two@beta.example")), Reply::UserSaved(..)));
    let raw = rusqlite::Connection::open(cluster.home.default_file()).unwrap();
    let sealed: i64 =
        raw.query_row("SELECT count(*) FROM outbox WHERE sealed IS NOT NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(sealed, 1);
}
