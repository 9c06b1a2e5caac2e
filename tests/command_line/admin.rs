//! `admin`.

use serde_json::{Value, json};

use crate::{home::Home, samples::PASSWORD};

const MELISSA: &str = "melissa@abc.example";

fn add(account: &str, email: &str) -> Vec<String> {
    ["admin", "add", account, "--first-name", "Bea", "--last-name", "Dent", "--email", email]
        .map(str::to_owned)
        .to_vec()
}

#[track_caller]
fn added(home: &Home, account: &str, email: &str) -> Value {
    let arguments = add(account, email);
    home.json(&arguments.iter().map(String::as_str).chain(["--json"]).collect::<Vec<_>>())
}

/// Asserts that this is, or is not, what the user logs in with.
#[track_caller]
fn assert_password(home: &Home, login: &str, password: &str, code: i32) {
    let ran = home.run_with(&["admin", "check-password", "ABC Company", login], &format!("{password}\n"));
    assert_eq!(ran.code, Some(code), "{ran:?}");
}

#[test]
fn users_are_listed() {
    let home = Home::with_samples();
    assert_eq!(
        home.ok(&["admin", "list", "ABC Company"]),
        "melissa@abc.example\tMelissa Demo\tmelissa@abc.example\t+14155550100\tadmin\tpassword set\n"
    );
    assert_eq!(
        home.json(&["admin", "list", "ABC Company", "--json"]),
        json!([{
            "first_name": "Melissa", "last_name": "Demo", "email": MELISSA, "username": MELISSA,
            "priv_level": "admin", "number": "+14155550100", "has_password": true,
        }])
    );
    assert_eq!(home.ok(&["admin", "list", "Old ABC"]), "");
    home.fails(&["admin", "list", "Nobody"], 4);
}

#[test]
fn an_admin_is_added_once() {
    let home = Home::with_samples();
    let rows = home.history();
    let made = added(&home, "ABC Company", "Bea@abc.example");
    assert_eq!(
        (&made["account"]["name"], &made["login"]["username"]),
        (&json!("ABC Company"), &json!("bea@abc.example"))
    );
    assert_password(&home, "bea@abc.example", made["login"]["password"].as_str().unwrap(), 0);
    assert_eq!(home.history(), rows + 1);
    for email in ["bea@abc.example", "BEA@abc.example"] {
        let arguments = add("ABC Company", email);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(
            home.fails(&arguments, 3),
            "--email: Taken: Bea Dent of this account logs in with it. Nothing was saved.\n"
        );
    }
    // in another account it is free
    added(&home, "Caffè Nero", "bea@abc.example");
    assert_eq!(home.account("ABC Company")["users"].as_array().unwrap().len(), 2);
}

#[test]
fn a_password_is_reset_and_checked() {
    let home = Home::with_samples();
    assert_password(&home, MELISSA, PASSWORD, 0);
    let reset = ["admin", "reset-password", "ABC Company", MELISSA];
    let text = home.ok(&reset);
    let made = text.lines().find_map(|line| line.strip_prefix("Password          ")).unwrap();
    let made = made.strip_suffix(" (shown only now)").unwrap();
    assert_password(&home, MELISSA, PASSWORD, 3);
    assert_password(&home, MELISSA, made, 0);

    let sent = [&reset[..], &["--password-stdin"]].concat();
    assert!(home.fails_with(&sent, "melissa demo\n", 3).contains("--password-stdin: Too easy to guess"));
    let text = home.ok_with(&sent, "birds over quiet water");
    assert_eq!(text, "Account           ABC Company\nLogin             melissa@abc.example\n");
    // as typed, in any case of the login
    assert_password(&home, "Melissa@ABC.example", "birds over quiet water", 0);

    let check = ["admin", "check-password", "ABC Company", MELISSA];
    assert_eq!(
        home.ok_with(&check, "birds over quiet water\n"),
        "This is the password of melissa@abc.example of ABC Company.\n"
    );
    assert_eq!(
        home.fails_with(&check, "birds\n", 3),
        "This is not the password of melissa@abc.example of ABC Company.\n"
    );
    let line = home.fails_with(&[&check[..], &["--json"]].concat(), "birds\n", 3);
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["error"]["code"], "refused");
    home.fails_with(&check, "", 2);
    home.fails_with(&["admin", "check-password", "ABC Company", "bea@abc.example"], "x\n", 4);
    // as a cluster may have sent it
    let file = rusqlite::Connection::open(home.default_file()).unwrap();
    assert_eq!(file.execute("UPDATE user SET password_hash = NULL", []), Ok(1));
    drop(file);
    assert_eq!(
        home.fails_with(&check, "birds over quiet water\n", 3),
        "melissa@abc.example of ABC Company has no password yet: set one with trunkdesk admin reset-password.\n"
    );
    assert!(home.ok(&["admin", "list", "ABC Company"]).ends_with("admin\tno password yet\n"));
    let told = home.ok(&["history", "list", "ABC Company", "--json"]);
    assert!(!told.contains(made) && !told.contains("birds") && !told.contains("argon2"), "{told}");
}

#[test]
fn a_user_is_changed() {
    let home = Home::with_samples();
    let edit = ["admin", "edit", "ABC Company", MELISSA];
    let text = home.ok(&[&edit[..], &["--last-name", "Example", "--phone", "none"]].concat());
    assert_eq!(text, "melissa@abc.example\tMelissa Example\tmelissa@abc.example\t\tadmin\tpassword set\n");
    assert_password(&home, MELISSA, PASSWORD, 0);
    // another address is another login, with a password of its own
    let text = home.ok(&[&edit[..], &["--email", "mel@abc.example"]].concat());
    assert!(text.contains("Login             mel@abc.example\nPassword          "), "{text}");
    assert_password(&home, "mel@abc.example", PASSWORD, 3);
    home.fails(&[&edit[..], &["--phone", "none"]].concat(), 4);
    let back = ["admin", "edit", "ABC Company", "mel@abc.example", "--email", MELISSA, "--password-stdin"];
    let text = home.ok_with(&back, PASSWORD);
    assert!(!text.contains("Password"), "{text}");
    assert_password(&home, MELISSA, PASSWORD, 0);
    added(&home, "ABC Company", "bea@abc.example");
    assert_eq!(
        home.fails(&[&edit[..], &["--email", "bea@abc.example"]].concat(), 3),
        "--email: Taken: Bea Dent of this account logs in with it. Nothing was saved.\n"
    );
    for (more, part) in [
        (vec![], "--first-name"),
        (vec!["--email", "mel"], "No @ in it"),
        (vec!["--level", "king"], "--level"),
        (vec!["--first-name", " "], "Type the admin's first name."),
        (vec!["--password", "x"], "--password"),
    ] {
        let sentence = home.fails(&[&edit[..], &more[..]].concat(), 2);
        assert!(sentence.contains(part), "{more:?}: {sentence}");
    }
    assert!(home.fails(&[&edit[..], &["--phone", "none", "--read-only"]].concat(), 1).contains("--read-only"));
}

#[test]
fn the_last_admin_goes_only_when_that_is_said() {
    let home = Home::with_samples();
    let sentence = "--last-admin: This is the last admin: without one nobody of the customer can manage the account. \
                    Nothing was saved.\n";
    let demote = ["admin", "edit", "ABC Company", MELISSA, "--level", "user"];
    let remove = ["admin", "remove", "ABC Company", MELISSA];
    assert_eq!(home.fails(&demote, 3), sentence);
    assert_eq!(home.fails(&remove, 3), sentence);
    added(&home, "ABC Company", "bea@abc.example");
    // made a user, and an admin again
    assert!(home.ok(&demote).contains("melissa@abc.example\tMelissa Demo\tmelissa@abc.example\t+14155550100\tuser\t"));
    assert_eq!(home.account("ABC Company")["users"][0]["priv_level"], "user");
    assert_eq!(home.fails(&["admin", "remove", "ABC Company", "bea@abc.example"], 3), sentence);
    home.ok(&["admin", "edit", "ABC Company", MELISSA, "--level", "admin"]);
    assert_eq!(
        home.ok(&["admin", "remove", "ABC Company", "bea@abc.example"]),
        "Account           ABC Company\nRemoved           Bea Dent, bea@abc.example\n"
    );
    let removed = home.json(&[&remove[..], &["--last-admin", "--json"]].concat());
    assert_eq!(removed["removed"]["username"], MELISSA);
    assert_eq!(
        home.fails(&remove, 4),
        "ABC Company has no user melissa@abc.example. Look at them with trunkdesk admin list.\n"
    );
}
