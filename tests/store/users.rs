//! Users of an account: admins added, changed, given another password, removed.

use serde_json::json;
use trunkdesk::{
    domain::{
        account::{Account, AccountId, NewAccount},
        admin::{NewAdmin, NewPassword},
        email::Email,
        name::{AccountName, PersonName},
        phone::Phone,
        problem::Problem,
        request::{Failure, Login, Page, Reply, Subject, Write},
        secret::Secret,
        setting::Setting,
        user::{User, UserChange, UserSettings},
    },
    store::Writer,
};

use crate::harness::{
    Desk, account_saved, change, check_chain, check_sums, create, delete, history, last, list, melissa, refused,
    set_enabled,
};

/// An account with one admin, who has a password.
fn with_admin(desk: &Desk) -> Account {
    let new = NewAccount { admin: Some(melissa(typed("first password of melissa"))), ..desk.plain("ABC") };
    let id = create(&mut desk.writer(), new).unwrap().id;
    desk.account(&id)
}

fn typed(password: &str) -> NewPassword {
    NewPassword::Typed(Secret::new(password.into()))
}

fn email(address: &str) -> Email {
    Email::parse(address).unwrap()
}

fn first(name: &str) -> PersonName {
    PersonName::parse(name, "the first name").unwrap()
}

/// What a user is, to be changed.
fn settings_of(user: &User) -> UserSettings {
    UserSettings {
        first_name: first(&user.first_name),
        last_name: first(&user.last_name),
        email: email(&user.email),
        phone: Phone::parse(user.number.as_deref().unwrap_or_default()).unwrap(),
        is_admin: user.is_admin,
    }
}

fn edit(account: &Account, user: &User, settings: impl FnOnce(&mut UserSettings)) -> UserChange {
    let mut wanted = settings_of(user);
    settings(&mut wanted);
    UserChange {
        account: account.id.clone(),
        base: user.clone(),
        settings: Some(wanted),
        password: None,
        last_admin: false,
    }
}

fn user_saved(reply: Reply) -> Result<(Account, Login), Failure> {
    match reply {
        Reply::UserSaved(account, login) => Ok((*account, login)),
        Reply::WriteFailed(failure) => Err(failure),
        reply => panic!("{reply:?}"),
    }
}

fn apply(writer: &mut Writer, change: UserChange) -> Result<(Account, Login), Failure> {
    user_saved(writer.answer(&Write::ChangeUser(Box::new(change))))
}

fn add(writer: &mut Writer, account: &AccountId, admin: NewAdmin) -> Result<(Account, Login), Failure> {
    user_saved(writer.answer(&Write::AddAdmin { account: account.clone(), admin: Box::new(admin) }))
}

fn remove(writer: &mut Writer, account: &Account, user: &User, last_admin: bool) -> Result<Account, Failure> {
    let base = Box::new(user.clone());
    account_saved(writer.answer(&Write::RemoveUser { account: account.id.clone(), base, last_admin }))
}

fn is_password(desk: &Desk, user: &User, password: &str) -> Option<bool> {
    desk.reader().check_password(&user.id, &Secret::new(password.into())).unwrap()
}

fn ben(password: NewPassword) -> NewAdmin {
    NewAdmin { first_name: first("Ben"), email: email("ben@abc.example"), ..melissa(password) }
}

#[test]
fn an_admin_is_added() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let rows = history(&desk).len();
    let (after, login) = add(&mut desk.writer(), &account.id, ben(NewPassword::Generate)).unwrap();
    assert_eq!(after, desk.account(&account.id));
    assert_eq!((after.revision, after.users.len()), (2, 2));
    let user = &after.users[1];
    assert_eq!((user.full_name().as_str(), user.username.as_str()), ("Ben Demo", "ben@abc.example"));
    assert!(user.is_admin && user.has_password);
    let made = login.password.unwrap();
    assert_eq!((login.username.as_str(), is_password(&desk, user, made.reveal())), ("ben@abc.example", Some(true)));
    assert_eq!(is_password(&desk, user, "something else"), Some(false));

    assert_eq!(history(&desk).len(), rows + 1);
    let row = last(&desk);
    assert_eq!((row.action.as_str(), row.before), ("user.added", None));
    assert_eq!(row.after.unwrap()["users"][0]["email"], "ben@abc.example");
    assert_eq!(list(&mut desk.reader(), "ben@abc", Page::First, 5).total, 1, "found by the address");
    check_sums(&desk.raw());
}

#[test]
fn nobody_logs_in_twice_in_one_account() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let taken = || Problem::LoginTaken("Melissa Demo".into());
    let again = NewAdmin { email: email("MELISSA@abc.EXAMPLE"), ..ben(NewPassword::None) };
    assert_eq!(add(&mut desk.writer(), &account.id, again.clone()), refused(Subject::Email, taken()));
    let (after, _) = add(&mut desk.writer(), &account.id, ben(NewPassword::None)).unwrap();
    let change = edit(&after, &after.users[1], |wanted| wanted.email = email("melissa@ABC.example"));
    let change = UserChange { password: Some(typed("another password of ben")), ..change };
    assert_eq!(apply(&mut desk.writer(), change), refused(Subject::Email, taken()));
    // in another account it is another login
    let other = create(&mut desk.writer(), desk.plain("Other")).unwrap().id;
    assert_eq!(add(&mut desk.writer(), &other, again).unwrap().0.users.len(), 1);
}

#[test]
fn another_address_is_another_login_and_needs_a_new_password() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let user = &account.users[0];
    let moved = || edit(&account, user, |wanted| wanted.email = email("Mel@abc.example"));
    for password in [None, Some(NewPassword::None)] {
        let change = UserChange { password: password.clone(), ..moved() };
        assert_eq!(
            apply(&mut desk.writer(), change),
            refused(Subject::Password, Problem::LoginNeedsPassword),
            "{password:?}"
        );
    }
    assert_eq!(desk.account(&account.id), account);

    let change = UserChange { password: Some(typed("second password of mel")), ..moved() };
    let (after, login) = apply(&mut desk.writer(), change).unwrap();
    let user = &after.users[0];
    assert_eq!((user.email.as_str(), user.username.as_str()), ("Mel@abc.example", "mel@abc.example"));
    assert_eq!((login.username.as_str(), login.password.is_none()), ("mel@abc.example", true), "a typed one is known");
    assert_eq!(is_password(&desk, user, "second password of mel"), Some(true));
    assert_eq!(is_password(&desk, user, "first password of melissa"), Some(false));
    let row = last(&desk);
    assert_eq!(row.action, "user.changed");
    assert_eq!(
        row.before.unwrap()["users"][0],
        json!({ "email": "Melissa@ABC.example", "username": "melissa@abc.example", "password": "set" })
    );
    assert_eq!(
        row.after.unwrap()["users"][0],
        json!({ "email": "Mel@abc.example", "username": "mel@abc.example", "password": "set anew" })
    );
    assert_eq!(list(&mut desk.reader(), "melissa@abc", Page::First, 5).total, 0);
    assert_eq!(list(&mut desk.reader(), "mel@abc", Page::First, 5).total, 1);

    // capitals are no other login
    let change = edit(&after, user, |wanted| wanted.email = email("MEL@abc.example"));
    assert_eq!(apply(&mut desk.writer(), change).unwrap().0.users[0].email, "MEL@abc.example");
}

#[test]
fn who_has_no_password_yet_may_get_another_address_without_one() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let (after, _) = add(&mut desk.writer(), &account.id, ben(NewPassword::None)).unwrap();
    let moved = || edit(&after, &after.users[1], |wanted| wanted.email = email("benjamin@abc.example"));
    assert_eq!(apply(&mut desk.writer(), moved()), refused(Subject::Password, Problem::LoginNeedsPassword));
    let change = UserChange { password: Some(NewPassword::None), ..moved() };
    let user = apply(&mut desk.writer(), change).unwrap().0.users[1].clone();
    assert_eq!((user.username.as_str(), user.has_password), ("benjamin@abc.example", false));
    assert_eq!(is_password(&desk, &user, "anything"), None);
}

#[test]
fn names_and_number_alone_need_no_password() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let user = &account.users[0];
    let change = edit(&account, user, |wanted| {
        wanted.first_name = first("Mel");
        wanted.phone = None;
    });
    let (after, login) = apply(&mut desk.writer(), change).unwrap();
    assert_eq!((after.revision, after.users[0].revision), (2, 2));
    assert_eq!((after.users[0].full_name().as_str(), &after.users[0].number), ("Mel Demo", &None));
    assert_eq!(login, Login { username: "melissa@abc.example".into(), password: None });
    assert_eq!(is_password(&desk, user, "first password of melissa"), Some(true), "the password stays");
    let row = last(&desk);
    assert_eq!(
        row.before.unwrap()["users"][0],
        json!({ "first_name": "Melissa", "number": "+14155550100", "username": "melissa@abc.example" })
    );
    assert_eq!(row.after.unwrap()["users"][0], json!({ "first_name": "Mel", "username": "melissa@abc.example" }));

    let rows = history(&desk).len();
    let same = edit(&after, &after.users[0], |_| {});
    assert_eq!(apply(&mut desk.writer(), same).unwrap().0, after);
    assert_eq!(history(&desk).len(), rows, "nothing changed, nothing written");
}

#[test]
fn a_number_stays_as_it_was_typed() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let typed_number =
        || -> Option<String> { desk.raw().query_row("SELECT number_typed FROM user", [], |row| row.get(0)).unwrap() };
    assert_eq!(typed_number().as_deref(), Some("+1 (415) 555-0100"));
    let reset = UserChange {
        password: Some(NewPassword::Generate),
        settings: None,
        ..edit(&account, &account.users[0], |_| {})
    };
    let (after, _) = apply(&mut desk.writer(), reset).unwrap();
    assert_eq!(typed_number().as_deref(), Some("+1 (415) 555-0100"));
    // saved again as the screens have it, with another name
    let renamed = edit(&after, &after.users[0], |wanted| wanted.first_name = first("Mel"));
    let (after, _) = apply(&mut desk.writer(), renamed).unwrap();
    assert_eq!(typed_number().as_deref(), Some("+1 (415) 555-0100"));
    let other = edit(&after, &after.users[0], |wanted| wanted.phone = Phone::parse("415 555 0199").unwrap());
    apply(&mut desk.writer(), other).unwrap();
    assert_eq!(typed_number().as_deref(), Some("415 555 0199"));
}

#[test]
fn a_password_is_reset() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let user = &account.users[0];
    let reset = |base: &User| UserChange {
        account: account.id.clone(),
        base: base.clone(),
        settings: None,
        password: Some(NewPassword::Generate),
        last_admin: false,
    };
    let (after, login) = apply(&mut desk.writer(), reset(user)).unwrap();
    let made = login.password.unwrap();
    assert_eq!(is_password(&desk, user, made.reveal()), Some(true));
    assert_eq!(is_password(&desk, user, "first password of melissa"), Some(false));
    assert_eq!((after.revision, after.users[0].revision), (2, 2));
    let row = last(&desk);
    assert_eq!(row.action, "password.reset");
    assert_eq!(row.before.unwrap()["users"][0], json!({ "username": "melissa@abc.example", "password": "set" }));
    assert_eq!(row.after.unwrap()["users"][0], json!({ "username": "melissa@abc.example", "password": "set anew" }));
    // nobody resets over another unseen
    assert_eq!(apply(&mut desk.writer(), reset(user)), Err(Failure::UserChanged(Box::new(after))));
}

#[test]
fn admins_become_users_and_back_but_not_silently_the_last_one() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let demote =
        |account: &Account, place: usize| edit(account, &account.users[place], |wanted| wanted.is_admin = false);
    let last_admin = || refused(Subject::User, Problem::LastAdmin);
    assert_eq!(apply(&mut desk.writer(), demote(&account, 0)), last_admin());
    let removed = remove(&mut desk.writer(), &account, &account.users[0], false);
    assert_eq!(removed, refused(Subject::User, Problem::LastAdmin));

    let (two, _) = add(&mut desk.writer(), &account.id, ben(NewPassword::None)).unwrap();
    let (one, _) = apply(&mut desk.writer(), demote(&two, 0)).unwrap();
    assert_eq!((one.admins().count(), one.users.len()), (1, 2));
    assert_eq!(last(&desk).after.unwrap()["users"][0]["priv_level"], "user");
    assert_eq!(apply(&mut desk.writer(), demote(&one, 1)), last_admin());
    let (none, _) = apply(&mut desk.writer(), UserChange { last_admin: true, ..demote(&one, 1) }).unwrap();
    assert_eq!(none.admins().count(), 0);
    let promote = edit(&none, &none.users[0], |wanted| wanted.is_admin = true);
    let (back, _) = apply(&mut desk.writer(), promote).unwrap();
    assert_eq!(back.admins().count(), 1);

    // a user who is no admin goes without a question, the last admin with one
    let gone = remove(&mut desk.writer(), &back, &back.users[1], false).unwrap();
    let row = last(&desk);
    assert_eq!((row.action.as_str(), row.after), ("user.removed", None));
    assert_eq!(row.before.unwrap()["users"][0]["email"], "ben@abc.example");
    let nobody = remove(&mut desk.writer(), &gone, &gone.users[0], true).unwrap();
    assert_eq!((nobody.users.len(), nobody.revision), (0, gone.revision + 1));
    assert_eq!(list(&mut desk.reader(), "@abc.example", Page::First, 5).total, 0);
    check_sums(&desk.raw());
    check_chain(&desk.raw());
}

#[test]
fn a_user_that_somebody_else_changed_or_removed_is_told() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let user = &account.users[0];
    let (theirs, _) =
        apply(&mut desk.writer(), edit(&account, user, |wanted| wanted.first_name = first("Mel"))).unwrap();
    let mine = || edit(&account, user, |wanted| wanted.last_name = first("Mine"));
    let rows = history(&desk).len();
    let changed = || Failure::UserChanged(Box::new(theirs.clone()));
    assert_eq!(apply(&mut desk.writer(), mine()), Err(changed()));
    assert_eq!(remove(&mut desk.writer(), &account, user, true), Err(changed()));
    assert_eq!(history(&desk).len(), rows);
    let without = remove(&mut desk.writer(), &theirs, &theirs.users[0], true).unwrap();
    assert_eq!(apply(&mut desk.writer(), mine()), Err(Failure::UserChanged(Box::new(without.clone()))));
    assert_eq!(remove(&mut desk.writer(), &account, user, true), Err(Failure::UserChanged(Box::new(without))));
    assert_eq!(is_password(&desk, user, "first password of melissa"), None, "gone, and no fault");
}

#[test]
fn users_of_a_disabled_or_deleted_account_stay_as_they_are() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    let user = &account.users[0];
    set_enabled(&mut desk.writer(), &account.id, false).unwrap();
    let mut writer = desk.writer();
    let change = || edit(&account, user, |wanted| wanted.first_name = first("Mel"));
    let disabled = || Failure::Refused(vec![(Subject::Account, Problem::Disabled)]);
    assert_eq!(add(&mut writer, &account.id, ben(NewPassword::None)), Err(disabled()));
    assert_eq!(apply(&mut writer, change()), Err(disabled()));
    assert_eq!(remove(&mut writer, &account, user, true), Err(disabled()));
    delete(&mut writer, &account.id, "ABC").unwrap();
    assert_eq!(add(&mut writer, &account.id, ben(NewPassword::None)), Err(Failure::Gone));
    assert_eq!(apply(&mut writer, change()), Err(Failure::Gone));
    assert_eq!(remove(&mut writer, &account, user, true), Err(Failure::Gone));
}

#[test]
fn a_change_of_users_is_no_clash_with_a_change_of_settings() {
    let desk = Desk::new();
    let base = with_admin(&desk);
    add(&mut desk.writer(), &base.id, ben(NewPassword::None)).unwrap();
    let name = Setting::Name(AccountName::parse("Mine").unwrap());
    let saved = change(&mut desk.writer(), &base, vec![name]).unwrap();
    assert_eq!((saved.name.as_str(), saved.users.len(), saved.revision), ("Mine", 2, 3));
    // and the other way round: a user has a revision of its own
    let (after, _) =
        apply(&mut desk.writer(), edit(&base, &base.users[0], |wanted| wanted.first_name = first("Mel"))).unwrap();
    assert_eq!((after.name.as_str(), after.users[0].first_name.as_str()), ("Mine", "Mel"));
}

#[test]
fn a_cluster_may_have_sent_a_login_that_is_no_address() {
    let desk = Desk::new();
    let account = with_admin(&desk);
    desk.raw().execute("UPDATE user SET username = 'mdemo'", []).unwrap();
    let account = desk.account(&account.id);
    let change = edit(&account, &account.users[0], |wanted| wanted.first_name = first("Mel"));
    let (after, login) = apply(&mut desk.writer(), change).unwrap();
    assert_eq!((after.users[0].username.as_str(), login.username.as_str()), ("mdemo", "mdemo"));
}
