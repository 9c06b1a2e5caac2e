//! Users and their passwords.

use serde_json::json;
use trunkdesk::{
    domain::{
        cluster::{
            ClusterId, documents,
            outbox::{Outcome, Reason, Seen, Task, UserWork, Work},
            sealed::{KEY_BYTES, SealKey},
        },
        document::of_user,
        user::User,
    },
    sync::perform,
};

use crate::{
    crossbar::{Rule, What},
    samples::{PASSWORD, There, admin, again, attention, later, seal_key, user_id, user_work},
};

fn work(work: UserWork) -> Work {
    Work::User(Box::new(work))
}

/// An account with our admin in it; gives the ids of both.
fn made(there: &mut There) -> (ClusterId, ClusterId) {
    let id = there.planted("ABC Company", "abc.example");
    let task = there.task(Some(&id), work(user_work()));
    let (user, _) = there.done(&task).user.unwrap();
    (id, user)
}

/// As the file has it once it is there.
fn known(there: &ClusterId, user: User) -> UserWork {
    UserWork {
        user: Some(user),
        cluster_id: Some(there.clone()),
        seen: Some(of_user(&admin())),
        sealed: None,
        ..user_work()
    }
}

#[test]
fn an_admin_is_made_with_its_password_and_without_a_mail() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    let task = there.task(Some(&id), work(user_work()));
    let Seen { user, .. } = there.done(&task);
    let (user_there, document) = user.unwrap();
    let users = there.crossbar.users(id.as_str());
    assert_eq!((users.len(), users[0]["id"].as_str()), (1, Some(user_there.as_str())));
    assert_eq!(documents::user_of_cluster(&user_there, &users[0]), of_user(&admin()));
    assert_eq!(users[0]["require_password_update"], true);
    assert!(there.crossbar.password_is(id.as_str(), "melissa@abc.example", PASSWORD));
    assert!(!document.to_string().contains(PASSWORD));
}

#[test]
fn a_mail_goes_only_where_it_was_asked_for() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    let task = there.task(Some(&id), work(UserWork { send_email: true, ..user_work() }));
    assert_eq!(there.perform(&task).0, Outcome::Done);
    let mails = there.crossbar.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "melissa@abc.example"));
}

#[test]
fn no_password_is_invented() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    let none = there.task(Some(&id), work(UserWork { sealed: None, ..user_work() }));
    let sealed = there.task(Some(&id), work(user_work()));
    let other = SealKey::new([1; KEY_BYTES]);
    for (task, key) in [(&none, Some(seal_key())), (&sealed, Some(other)), (&sealed, None)] {
        let attention = attention(perform(&mut there.session, task, key.as_ref()).0);
        assert_eq!(attention.reason, Reason::Password);
        assert!(attention.message.contains("Set a password"), "{}", attention.message);
    }
    assert!(there.crossbar.users(id.as_str()).is_empty());
}

#[test]
fn one_whose_answer_was_lost_is_found_and_not_made_again() {
    for what in [What::Drop, What::Cut, What::Html(502), What::Refuse(500, "unspecified_fault")] {
        let mut there = There::new();
        let id = there.planted("ABC Company", "abc.example");
        there.crossbar.fail(Rule::new("PUT", "/accounts/*/users", what.clone()).after_doing());
        let task = there.task(Some(&id), work(user_work()));
        assert!(later(there.perform(&task).0).1, "{what:?}");
        let seen = there.done(&again(task));
        let users = there.crossbar.users(id.as_str());
        assert_eq!((users.len(), seen.user.unwrap().0.as_str()), (1, users[0]["id"].as_str().unwrap()), "{what:?}");
        assert_eq!(there.crossbar.asked("PATCH", "/accounts"), 0, "{what:?}");
    }
}

#[test]
fn a_password_that_was_set_since_goes_to_the_user_that_is_found() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    there.crossbar.fail(Rule::new("PUT", "/accounts/*/users", What::Drop).after_doing());
    let task = there.task(Some(&id), work(user_work()));
    later(there.perform(&task).0);
    let mut task = again(task);
    let password = trunkdesk::domain::secret::Secret::new("another-8Xw3-word".into());
    let sealed = seal_key().seal(&password, [4; 24], &user_id());
    // and another login: it is the same user all the same
    let renamed = User { email: "mel@abc.example".into(), username: "mel@abc.example".into(), ..admin() };
    task.work = work(UserWork { sealed, user: Some(renamed), ..user_work() });
    task.version = 2;
    there.done(&task);
    assert_eq!(there.crossbar.users(id.as_str()).len(), 1);
    assert!(there.crossbar.password_is(id.as_str(), "mel@abc.example", "another-8Xw3-word"));
}

#[test]
fn somebody_elses_login_is_told_on_its_field() {
    let mut there = There::new();
    let id = there.planted("ABC Company", "abc.example");
    let theirs = json!({"first_name": "M", "last_name": "D", "username": "melissa@abc.example"});
    there.crossbar.plant_user(id.as_str(), &theirs, "theirs");
    let task = there.task(Some(&id), work(user_work()));
    let attention = attention(there.perform(&task).0);
    assert_eq!(attention.fields[0].field, "username");
    assert!(there.crossbar.password_is(id.as_str(), "melissa@abc.example", "theirs"));
}

#[test]
fn a_change_sends_what_differs() {
    let mut there = There::new();
    let (id, user) = made(&mut there);
    let mine = User { first_name: "Mel".into(), is_admin: false, number: None, ..admin() };
    let task = there.task(Some(&id), work(known(&user, mine)));
    there.done(&task);
    let now = &there.crossbar.users(id.as_str())[0];
    assert_eq!((&now["first_name"], &now["priv_level"], &now["number"]), (&json!("Mel"), &json!("user"), &json!("")));
    assert!(there.crossbar.password_is(id.as_str(), "melissa@abc.example", PASSWORD));
    let sent = &there.sent("PATCH", "/accounts")[0]["data"];
    assert_eq!(sent, &json!({"first_name": "Mel", "priv_level": "user", "number": ""}));
}

#[test]
fn another_login_takes_its_password_along() {
    let mut there = There::new();
    let (id, user) = made(&mut there);
    let mine = User { email: "mel@abc.example".into(), username: "mel@abc.example".into(), ..admin() };
    let task = there.task(Some(&id), work(known(&user, mine.clone())));
    let attention = attention(there.perform(&task).0);
    assert_eq!(attention.reason, Reason::Password);
    let sealed = user_work().sealed;
    let task = there.task(Some(&id), work(UserWork { sealed, ..known(&user, mine) }));
    there.done(&task);
    assert!(there.crossbar.password_is(id.as_str(), "mel@abc.example", PASSWORD));
}

#[test]
fn what_both_sides_changed_otherwise_is_not_sent() {
    let mut there = There::new();
    let (id, user) = made(&mut there);
    let path = format!("/accounts/{id}/users/{user}");
    let mine = User { first_name: "Mel".into(), ..admin() };
    let seen = Some(of_user(&User { first_name: "Before".into(), ..admin() }));
    let task = there.task(Some(&id), work(UserWork { seen, ..known(&user, mine) }));
    match there.perform(&task).0 {
        Outcome::ChangedThere(Seen { user: Some((found, theirs)), .. }) => {
            assert_eq!((found, &theirs["first_name"]), (user, &json!("Melissa")));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(there.crossbar.asked("PATCH", &path), 0);
}

#[test]
fn a_user_is_removed_once_and_one_that_is_gone_is_removed_already() {
    let mut there = There::new();
    let (id, user) = made(&mut there);
    let removed = UserWork { user: None, ..known(&user, admin()) };
    let task = there.task(Some(&id), work(removed));
    there.done(&task);
    assert!(there.crossbar.users(id.as_str()).is_empty());
    there.done(&task);

    // its creation was sent, and what became of that is not known
    for after_doing in [true, false] {
        let mut there = There::new();
        let id = there.planted("ABC Company", "abc.example");
        there.crossbar.plant_user(id.as_str(), &json!({"first_name": "M", "last_name": "D", "username": "m"}), "x");
        let rule = Rule::new("PUT", "/accounts/*/users", What::Drop);
        there.crossbar.fail(if after_doing { rule.after_doing() } else { rule });
        let task = there.task(Some(&id), work(user_work()));
        later(there.perform(&task).0);
        let gone = UserWork { user: None, ..user_work() };
        there.done(&Task { work: work(gone), ..again(task) });
        let left = there.crossbar.users(id.as_str());
        assert_eq!((left.len(), &left[0]["username"]), (1, &json!("m")), "the other one stays");
    }
}

#[test]
fn a_cluster_that_repeats_the_password_in_what_it_refuses_does_not_bring_it_into_the_file() {
    let words = |key: &str| json!({ key: { "wrong": { "message": format!("{PASSWORD} is too old") } } });
    for what in [
        What::Fields(words("password")),
        What::Fields(words(PASSWORD)),
        What::RefuseWith(403, "forbidden", json!({ "message": format!("no: {PASSWORD}") })),
        What::RefuseWith(402, "accept charges", json!({ "users": { PASSWORD: { "rate": 1 } } })),
        What::RefuseWith(503, "datastore_fault", json!({ "message": format!("{PASSWORD}") })),
    ] {
        let mut there = There::new();
        let id = there.planted("ABC Company", "abc.sip.example.com");
        there.crossbar.fail(Rule::new("PUT", "/accounts/*/users", what.clone()));
        let task = there.task(Some(&id), Work::User(Box::new(user_work())));
        let (outcome, seen) = there.perform(&task);
        assert!(matches!(outcome, Outcome::Attention(_) | Outcome::Later { .. }), "{outcome:?}");
        assert!(!format!("{outcome:?} {seen:?}").contains(PASSWORD), "{what:?}: {outcome:?}");
    }
}
