//! Passwords: nowhere but as a hash.

use std::fs;

use trunkdesk::{
    domain::{
        account::NewAccount,
        admin::{NewAdmin, NewPassword},
        email::Email,
        request::{Reply, Write},
        secret::Secret,
        user::{User, UserChange},
    },
    store::Writer,
};

use crate::harness::{Desk, account_saved, create, delete, melissa, operator, sources};

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
    let mut making = Writer::new(desk.path(), None, operator(), sources);
    let typed = NewPassword::Typed(Secret::new(canary.into()));
    create(&mut writer, NewAccount { admin: Some(melissa(typed)), ..desk.plain("A") }).unwrap();
    let new = NewAccount { admin: Some(melissa(NewPassword::Generate)), ..desk.plain("B") };
    let b = create(&mut making, new).unwrap();
    assert_eq!(b.made_password().unwrap().reveal(), made);
    // and for the rest of an account's life
    let ben = |password| NewAdmin { email: Email::parse("ben@abc.example").unwrap(), ..melissa(password) };
    let add = Write::AddAdmin { account: b.id.clone(), admin: Box::new(ben(NewPassword::Generate)) };
    let Reply::UserSaved(account, _) = making.answer(&add) else { panic!() };
    let change = |base: &User, password| {
        Write::ChangeUser(Box::new(UserChange {
            account: b.id.clone(),
            base: base.clone(),
            settings: None,
            password: Some(password),
            last_admin: false,
        }))
    };
    let typed = NewPassword::Typed(Secret::new(canary.into()));
    assert!(matches!(making.answer(&change(&account.users[0], typed)), Reply::UserSaved(..)));
    let Reply::UserSaved(account, _) = making.answer(&change(&account.users[1], NewPassword::Generate)) else {
        panic!()
    };
    let base = Box::new(account.users[1].clone());
    account_saved(making.answer(&Write::RemoveUser { account: b.id.clone(), base, last_admin: false })).unwrap();
    let gone =
        create(&mut making, NewAccount { admin: Some(ben(NewPassword::Generate)), ..desk.plain("Gone") }).unwrap();
    delete(&mut making, &gone.id, "Gone").unwrap();

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
    let (rows, told): (i64, i64) = raw
        .query_row(
            "SELECT count(*), count(*) FILTER (WHERE concat(before, after) LIKE '%argon2%') FROM history",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!((rows, told), (9, 0));
}
