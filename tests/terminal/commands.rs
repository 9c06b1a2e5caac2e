//! Commands on a terminal: columns with heads, and why nothing happens.

use std::{process::Stdio, thread, time::Duration};

use rusqlite::{Connection, TransactionBehavior};

use crate::trunkdesk::Home;

const WAITING: &str = "Another operator is writing to the file: waiting for up to five seconds…";

#[test]
fn lists_have_heads() {
    let home = Home::of_abc();
    home.run(&["account", "edit", "ABC Company", "--realm-label", "abc"]);
    for (arguments, lines) in [
        (
            &["account", "list"][..],
            &["Realm                 Name         Status", "abc.sip.acme.example  ABC Company  active"][..],
        ),
        (&["admin", "list", "ABC Company"], &["Login                Name          E-mail               Number  Level"]),
        (&["credit", "show", "ABC Company"], &["Balance           $10.00", "Time                    Operator"]),
        (&["history", "list"], &["Time                    Operator"]),
        (&["schema"], &["Name         Whose answer", "password     admin check-password"]),
    ] {
        let mut pty = home.start(arguments);
        assert_eq!(pty.wait_exit().code(), Some(0));
        let text = pty.screen_text();
        if ["history", "schema"].contains(&arguments[0]) {
            // longer than the screen
            assert!(String::from_utf8_lossy(pty.bytes_written()).starts_with(lines[0]));
        } else {
            assert!(lines.iter().all(|line| text.lines().any(|there| there.starts_with(line))), "{text}");
        }
        assert!(!text.contains('\t') && !pty.bytes_written().contains(&0x1b), "{text}");
    }
}

#[test]
fn who_waits_for_another_operator_is_told_on_a_terminal() {
    let home = Home::of_abc();
    let mut other = Connection::open(home.file()).unwrap();
    let writing = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let mut pty = home.start(&["account", "disable", "ABC Company"]);
    pty.wait_for(WAITING);
    drop(writing);
    pty.wait_for("Status            disabled");
    assert_eq!(pty.wait_exit().code(), Some(0));

    let writing = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let mut command = home.command(&["account", "enable", "ABC Company"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // longer than it takes until somebody is told
    thread::sleep(Duration::from_millis(900));
    drop(writing);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));

    let _writing = other.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    let output = home.command(&["account", "disable", "ABC Company", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("{\"error\":{\"code\":\"busy\""), "{output:?}");
}
