//! Admins of an account.

use crate::home::{Home, lasting};

#[test]
fn admins_are_added_changed_and_removed() {
    let home = Home::of_abc();
    #[rustfmt::skip]
    let answers = [
        "1", "abc company", "1",
        "5", "2", "Rita", "Admin", "melissa@abc.example", "", "1", "1", "rita@abc.example", "1",
        "5", "1", "4", "",
        "5", "1", "3", "y",
        "<", "8",
    ];
    insta::assert_snapshot!(lasting(&home.talk(&answers)));
}

#[test]
fn the_last_admin_goes_after_a_warning() {
    let home = Home::of_abc();
    let said = home.talk(&["1", "abc company", "1", "5", "1", "4", "n", "5", "1", "4", "y", "<", "8"]);
    assert!(said.contains("This is the last admin"), "{said}");
    assert_eq!(home.account("ABC Company")["users"].as_array().map_or(0, Vec::len), 0);
}

#[test]
fn another_password_is_typed_or_made() {
    let home = Home::of_abc();
    let secret = "birds over quiet water";
    let said = home.talk(&[
        "1",
        "abc company",
        "1",
        "5",
        "1",
        "2",
        "2",
        secret,
        secret,
        "1",
        "5",
        "1",
        "2",
        "",
        "1",
        "<",
        "8",
    ]);
    assert!(said.contains("Password, shown only now: "), "{said}");
    assert_eq!(said.matches("Saved.").count(), 2, "{said}");
}

#[test]
fn a_user_that_another_operator_changed_is_put_together() {
    let home = Home::of_abc();
    let mut talk = home.begin(&["--plain"]);
    for (prompt, answer) in
        [("Number", "1"), ("Search", "abc company"), ("Number", "1"), ("Number", "5"), ("Number", "1"), ("Number", "1")]
    {
        talk.reply(prompt, answer);
    }
    talk.reply("Admin first name", "Mel");
    for prompt in ["Admin last name", "Admin email address", "Admin contact number"] {
        talk.reply(prompt, "");
    }
    talk.expect("Review");
    home.run(&["admin", "edit", "ABC Company", "melissa@abc.example", "--last-name", "Other"]);
    talk.reply("Number", "1");
    talk.expect("Another operator changed this user meanwhile.");
    talk.expect("Admin last name: Other");
    talk.reply("Number", "1");
    talk.expect("Saved.");
    talk.answer(".");
    assert!(talk.wait().0.success());
    let user = &home.account("ABC Company")["users"][0];
    assert_eq!((&user["first_name"], &user["last_name"]), (&"Mel".into(), &"Other".into()));
}
