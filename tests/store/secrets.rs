//! Passwords: nowhere but as a hash.

use std::fs;

use trunkdesk::{
    domain::{account::NewAccount, admin::NewPassword, secret::Secret},
    store::Writer,
};

use crate::harness::{Desk, create, melissa, operator, sources};

#[test]
fn no_password_is_anywhere_in_the_file() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    // keeps the write-ahead log on the disk
    let raw = desk.raw();
    let canary = "kanarienvogel-im-bergwerk-7319";
    let made = "made-7gq3-canary-xk2p";
    let mut sources = sources();
    sources.password = Box::new(move || Secret::new(made.into()));
    let mut making = Writer::new(desk.path(), false, operator(), sources);
    let typed = NewPassword::Typed(Secret::new(canary.into()));
    create(&mut writer, NewAccount { admin: Some(melissa(typed)), ..desk.plain("A") }).unwrap();
    let new = NewAccount { admin: Some(melissa(NewPassword::Generate)), ..desk.plain("B") };
    assert_eq!(create(&mut making, new).unwrap().made_password().unwrap().reveal(), made);

    let mut seen = 0;
    for file in fs::read_dir(desk.folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        seen += bytes.len();
        for secret in [canary, made] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
    assert!(seen > 100_000, "the log was looked at too: {seen} bytes");
    let hashes: i64 = raw
        .query_row("SELECT count(*) FROM user WHERE password_hash LIKE '$argon2id$%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(hashes, 2);
    let told: i64 = raw
        .query_row(
            "SELECT count(*) FROM history WHERE before || after LIKE '%argon2%' OR after LIKE '%argon2%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(told, 0);
}
