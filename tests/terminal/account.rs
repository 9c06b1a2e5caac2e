//! An open account on the real program: changed, credited, deleted, and changed by two at once.

use std::{fs, io::Write as _, process::Stdio, thread, time::Duration};

use serde_json::{Value, json};

use crate::{
    pty::Pty,
    trunkdesk::{Home, password, quit, type_text, wait_gone},
};

/// Bytes as a slow line brings them; an arrow comes in pieces, but not so late that its first byte is an Esc.
fn slowly(pty: &mut Pty, bytes: &[u8]) {
    for byte in bytes {
        pty.send(&[*byte]);
        thread::sleep(Duration::from_millis(20));
    }
}

/// A document without who changed it and when.
fn timeless(mut document: Value) -> Value {
    document["meta"] = json!({ "revision": document["meta"]["revision"] });
    document
}

/// Has name and time zone changed by a hand, and holds that they and nothing else are, in one row of the history.
#[track_caller]
fn assert_changes_two_fields(hand: impl FnOnce(&mut Pty)) {
    let home = Home::of_abc();
    let mut wanted = timeless(home.account("ABC Company"));
    let mut pty = home.open_abc();
    hand(&mut pty);
    pty.wait_for("Saved.");
    quit(&mut pty);

    wanted["account"]["name"] = "ABC Company of Ohio".into();
    wanted["account"]["timezone"] = "America/New_York".into();
    wanted["meta"]["revision"] = 2.into();
    assert_eq!(timeless(home.account("ABC Company of Ohio")), wanted);
    let rows = home.history("ABC Company of Ohio");
    assert_eq!(rows.len(), 2, "added, and changed once: {rows:#?}");
    assert_eq!(rows[0]["action"], "account.changed");
    let before = json!({ "name": "ABC Company", "timezone": "America/Los_Angeles" });
    let after = json!({ "name": "ABC Company of Ohio", "timezone": "America/New_York" });
    assert_eq!((&rows[0]["before"]["account"], &rows[0]["after"]["account"]), (&before, &after));
    home.assert_whole();
}

#[test]
fn a_slow_hand_changes_two_fields() {
    assert_changes_two_fields(|pty| {
        slowly(pty, b"e");
        pty.wait_for("‹ Save ✓ ›");
        // End, then Down twice, each byte by itself
        slowly(pty, b"\x1b[F of Ohio\x1b[B\x1b[B\r");
        pty.wait_for("type to search");
        slowly(pty, b"new york\r");
        pty.wait_for("America/New_York ▾");
        slowly(pty, b"\x1b[B\t\t\r");
    });
}

#[test]
fn a_hasty_hand_changes_two_fields() {
    assert_changes_two_fields(|pty| pty.send(b"e\x1b[F of Ohio\t\t\rnew york\r\t\t\t\r"));
}

#[test]
fn what_is_pasted_typed_and_resized_is_kept_until_it_is_saved() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    pty.keys("7 e");
    pty.wait_for("‹ Save ✓ ›");
    pty.send(b"\x1b[200~Call Rita\r\nand Tom\rby Friday\nq\x1b[201~");
    pty.wait_for("│ Call Rita  ");
    pty.wait_for("│ and Tom  ");
    pty.wait_for("│ q  ");
    pty.keys("Shift-Tab 1 Tab Ctrl-U");
    pty.send(b"\x1b[200~ABC\r\nGroup\nq\x1b[201~");
    pty.wait_for("ABC Group q");
    // Esc asks, and a second one stays
    pty.keys("Esc");
    pty.wait_for("Leave off?");
    pty.keys("Esc");
    wait_gone(&mut pty, "Leave off?");
    pty.keys("Backspace Backspace");
    pty.wait_for("ABC Group  ");
    pty.resize(40, 10);
    pty.wait_for("Nothing is lost");
    pty.resize(60, 20);
    pty.wait_for("ABC Group");
    pty.resize(120, 40);
    pty.wait_for("ABC Group");
    pty.wait_for("‹ Save ✓ ›");
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("Saved.");
    quit(&mut pty);

    let account = &home.account("ABC Group")["account"];
    assert_eq!(account["custom_notes"], "Call Rita\nand Tom\nby Friday\nq");
    let rows = home.history("ABC Group");
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert_eq!(rows[0]["before"]["account"], json!({ "name": "ABC Company" }));
    home.assert_whole();
}

#[test]
fn changes_that_are_given_up_leave_no_trace() {
    let home = Home::of_abc();
    let before = home.account("ABC Company");
    let mut pty = home.open_abc();
    pty.keys("e End ! Esc");
    pty.wait_for("Leave off?");
    pty.keys("Right Enter");
    pty.wait_for("‹ Disable ›");
    assert!(!pty.screen_text().contains("ABC Company!"), "{}", pty.screen_text());
    quit(&mut pty);
    assert_eq!(home.account("ABC Company"), before);
    assert_eq!(home.history("ABC Company").len(), 1);
}

#[test]
fn credit_is_added_and_removed() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    pty.keys("6 e");
    pty.wait_for("Balance then");
    type_text(&mut pty, "25,50");
    pty.keys("Tab");
    type_text(&mut pty, "Payment 17");
    pty.wait_for("$35.50");
    pty.keys("Enter Enter");
    pty.wait_for("Saved.");
    pty.wait_for("Balance  $35.50");

    // above the limit it is asked twice, and no is no
    pty.keys("e");
    pty.wait_for("Balance then");
    pty.send(b"100.01\tWire\r\r");
    pty.wait_for("Add $100.01 to the balance of ABC Company?");
    pty.keys("Enter");
    wait_gone(&mut pty, "Add $100.01");
    assert_eq!(home.json(&["credit", "show", "ABC Company"])["credit"]["balance"], "35.50");
    pty.keys("Enter Right Enter");
    pty.wait_for("Balance  $135.51");

    // more than there is
    pty.keys("Shift-Tab Shift-Tab");
    pty.send(b"6\t\t\t\t\r");
    pty.wait_for("Remove credit");
    pty.send(b"135.52\tRefund\r\r");
    pty.wait_for("More than there is: the balance is $135.51.");
    pty.send(b"\x155.51\t\t\t\r");
    pty.wait_for("Balance  $130.00");
    quit(&mut pty);

    let credit = home.json(&["credit", "show", "ABC Company"]);
    let entries: Vec<_> = credit["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| ["amount", "balance", "reason"].map(|key| entry[key].as_str().unwrap()))
        .collect();
    assert_eq!(
        entries,
        [
            ["-5.51", "130.00", "Refund"],
            ["100.01", "135.51", "Wire"],
            ["25.50", "35.50", "Payment 17"],
            ["10.00", "10.00", "Opening credit"],
        ]
    );
    let actions: Vec<_> = home.history("ABC Company").iter().map(|row| row["action"].clone()).collect();
    assert_eq!(actions, ["credit.removed", "credit.added", "credit.added", "account.created"]);
    home.assert_whole();
}

#[test]
fn a_disabled_account_is_noted_and_deleted_by_its_name() {
    let home = Home::of_abc();
    let id = home.account("ABC Company")["account"]["id"].as_str().unwrap().to_owned();
    let mut pty = home.open_abc();
    // back from the tabs: Delete, Disable
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("Disable ABC Company?");
    pty.keys("Right Enter");
    pty.wait_for("‹ Enable ›");
    assert_eq!(home.account("ABC Company")["account"]["enabled"], false);
    pty.keys("e");
    pty.wait_for("The account is disabled: until it is enabled");
    pty.keys("Enter 7 e");
    pty.wait_for("‹ Save ✓ ›");
    pty.send(b"Gone to Beta\t\t\r");
    pty.wait_for("Saved.");

    pty.keys("Shift-Tab Shift-Tab 1 Shift-Tab Enter");
    pty.wait_for("Type its name to delete it.");
    pty.wait_for("cannot log in any more");
    pty.send(b"ABC\r");
    pty.wait_for("Does not match: type ABC Company, or go back");
    assert_eq!(home.account("ABC Company")["account"]["custom_notes"], "Gone to Beta");
    pty.send(b"\x15ABC Company\r");
    pty.wait_for("ABC Company is deleted.");
    pty.wait_for("No account yet.");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));

    let gone = home.command(&["account", "show", "ABC Company"]).output().unwrap();
    assert_eq!(gone.status.code(), Some(4), "{gone:?}");
    let actions: Vec<_> = home.history(&id).iter().map(|row| row["action"].clone()).collect();
    assert_eq!(actions, ["account.deleted", "account.changed", "account.disabled", "account.created"]);
    let reseller = String::from_utf8(home.run(&["reseller", "show"])).unwrap();
    assert!(reseller.contains("500, 0 given out, 500 left"), "{reseller}");
    home.assert_whole();
}

#[test]
fn what_a_second_process_changes_meanwhile_is_never_lost() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    // another field: both are kept, and nobody is asked
    pty.keys("e End");
    type_text(&mut pty, "!");
    home.run(&["account", "edit", "ABC Company", "--twoway", "20", "--timezone", "Europe/Berlin"]);
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("Saved.");
    let document = home.account("ABC Company!");
    assert_eq!(document["account"]["timezone"], "Europe/Berlin");
    assert_eq!((&document["limits"]["twoway_trunks"], &document["meta"]["revision"]), (&json!(20), &json!(3)));

    // the same field: it is asked, and theirs stands until mine is chosen
    pty.keys("e End");
    type_text(&mut pty, "!!");
    home.run(&["account", "edit", "ABC Company!", "--name", "ABC Group", "--inbound", "5"]);
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("Changed by two");
    for line in ["was    ABC Company!", "(•) theirs ABC Group", "( ) mine   ABC Company!!"] {
        pty.wait_for(line);
    }
    assert_eq!(home.account("ABC Group")["meta"]["revision"], 4, "nothing is written yet");
    pty.keys("Space Enter");
    pty.wait_for("Saved.");
    quit(&mut pty);

    let document = home.account("ABC Company!!!");
    assert_eq!((&document["limits"]["inbound_trunks"], &document["meta"]["revision"]), (&json!(5), &json!(5)));
    let names: Vec<_> = home
        .history("ABC Company!!!")
        .iter()
        .map(|row| (row["before"]["account"]["name"].clone(), row["after"]["account"]["name"].clone()))
        .collect();
    let row = |before: &str, after: &str| (json!(before), json!(after));
    assert_eq!(names[0], row("ABC Group", "ABC Company!!!"));
    assert_eq!(names[1], row("ABC Company!", "ABC Group"));
    assert_eq!(names[2], row("ABC Company", "ABC Company!"));
    assert_eq!(names.len(), 5);
    home.assert_whole();
}

#[test]
fn a_password_that_is_reset_is_shown_once_and_kept_nowhere() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    pty.keys("4 e");
    pty.wait_for("‹ Reset password ›");
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("The password that is set now stops working at once.");
    pty.keys("Shift-Tab Enter");
    pty.wait_for("The password is shown only now");
    let password = password(&pty);
    assert_eq!((password.len(), password.matches('-').count()), (24, 4), "{password}");
    let count = |bytes: &[u8]| bytes.windows(password.len()).filter(|part| *part == password.as_bytes()).count();
    assert_eq!(count(pty.bytes_written()), 1, "written once");
    pty.keys("Esc");
    wait_gone(&mut pty, "The password is shown only now");
    assert!(!pty.screen_text().contains(&password), "{}", pty.screen_text());
    pty.keys("8");
    pty.wait_for("password reset");
    assert_eq!(count(pty.bytes_written()), 1, "and never again");
    assert_eq!(count(&pty.environment()), 0);
    for end in ["db", "db-wal", "db-shm"] {
        assert_eq!(count(&fs::read(home.file().with_extension(end)).unwrap()), 0, "{end}");
    }
    quit(&mut pty);

    let mut check = home
        .command(&["admin", "check-password", "ABC Company", "melissa@abc.example", "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(check.stdin.take().unwrap(), "{password}").unwrap();
    assert_eq!(check.wait().unwrap().code(), Some(0));
    let history = serde_json::to_vec(&home.history("ABC Company")).unwrap();
    assert_eq!(count(&history), 0);
}
