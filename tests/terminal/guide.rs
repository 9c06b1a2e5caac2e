//! The operators' guide, by keyboard alone at 80×24, on the real program.

use serde_json::{Value, json};

use crate::{
    kazoo_schemas::Schemas,
    pty::Pty,
    trunkdesk::{Home, password, type_text},
};

/// What the guide's account is in the file.
#[track_caller]
pub fn assert_guides_account(document: &Value) {
    let account = &document["account"];
    assert_eq!(account["name"], "ABC Company");
    assert_eq!(account["timezone"], "America/Los_Angeles");
    assert_eq!(account["enabled"], true);
    let realm = account["realm"].as_str().unwrap();
    let (label, suffix) = realm.split_once('.').unwrap();
    assert_eq!((label.len(), suffix), (8, "sip.acme.example"), "{realm}");
    assert!(label.bytes().all(|b| b.is_ascii_hexdigit()), "{realm}");
    let denied: Vec<_> = account["call_restriction"].as_object().unwrap().iter().collect();
    assert_eq!(denied.len(), 7);
    for (classifier, restriction) in denied {
        let action = if ["international", "unknown"].contains(&classifier.as_str()) { "deny" } else { "inherit" };
        assert_eq!(restriction["action"], action, "{classifier}");
    }
    let shown = |tab: bool| json!({ "show_tab": tab });
    assert_eq!(
        account["ui_restrictions"]["myaccount"],
        json!({
            "user": shown(true), "account": shown(true), "billing": shown(true),
            "balance": { "show_tab": true, "show_credit": true, "show_minutes": true },
            "service_plan": shown(true), "transactions": shown(true), "errorTracker": shown(true),
            "inbound": shown(false), "outbound": shown(false), "twoway": shown(false),
        })
    );
    assert_eq!(
        document["limits"],
        json!({ "twoway_trunks": 10, "inbound_trunks": 3, "outbound_trunks": 4, "allow_prepay": false })
    );
    assert_eq!(
        document["users"],
        json!([{
            "first_name": "Melissa", "last_name": "Demo", "email": "melissa@abc.example",
            "username": "melissa@abc.example", "priv_level": "admin", "number": "+14155550100",
        }])
    );
    assert_eq!(document["credit"], json!({ "balance": "10.00", "currency": "USD" }));
    if let Some(schemas) = Schemas::load() {
        schemas.assert_account(document);
    }
}

/// From the first start to the first customer, and out. Gives the password that was shown.
#[track_caller]
pub fn first_customer(pty: &mut Pty) -> String {
    pty.wait_for("Welcome");
    pty.keys("Ctrl-U");
    type_text(pty, "sip.acme.example");
    pty.keys("Shift-Tab Ctrl-U");
    type_text(pty, "Acme Reseller");
    pty.keys("Tab Tab Tab 500 Tab 200 Tab 200 Tab Tab Tab Tab Enter");
    pty.wait_for("No account yet.");

    // 2. click Add New Account; 3. set it up
    pty.keys("a");
    pty.wait_for("Account Name");
    type_text(pty, "ABC Company");
    pty.keys("Tab Tab Enter");
    pty.wait_for("type to search");
    type_text(pty, "los ang");
    pty.keys("Enter");
    pty.wait_for("America/Los_Angeles");
    pty.keys("Tab Space");
    pty.wait_for("who needs an admin?");
    // 4. the admin
    for text in ["Melissa", "Demo", "melissa@abc.example", "+1 415 555 0100"] {
        pty.keys("Tab");
        type_text(pty, text);
    }
    pty.keys("Enter Enter Enter");
    pty.wait_for("500 of 500 left");
    // 5. trunks; 6. calls and credit
    pty.keys("10 Tab 3 Tab 4");
    pty.wait_for("490 of 500 left");
    pty.wait_for("196 of 200 left");
    pty.keys("Tab Tab Tab Tab Tab Tab Tab Tab Ctrl-U 10 Tab Space");
    pty.wait_for("[ ] Allow customers");
    pty.keys("Enter Enter");
    pty.wait_for("SETTINGS");
    // 8. permissions
    pty.keys("Right Space Tab Space Tab Space");
    pty.wait_for("[ ] Twoway");
    // past UI Errors Log to Review, and from there
    pty.keys("Tab Enter Enter");
    pty.wait_for("This takes 17 trunks and $10.00.");
    // 9. submitted
    pty.keys("Enter");
    pty.wait_for("ABC Company is saved.");
    let password = password(pty);
    assert_eq!((password.len(), password.matches('-').count()), (24, 4), "{password}");
    pty.keys("Enter Tab Enter");
    pty.wait_until(|screen| !screen.contents().contains("is saved."));
    assert!(!pty.screen_text().contains(&password), "it is shown once");
    pty.keys("Esc");
    pty.wait_for("Accounts 1");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    password
}

#[test]
fn from_an_empty_home_to_the_first_customer() {
    let home = Home::empty();
    let mut pty = home.start(&[]);
    pty.wait_for("America/New_York");
    let password = first_customer(&mut pty);
    let written = pty.bytes_written().len();
    println!("{written} bytes for the whole guide");
    assert!(written <= 30_000, "{written}");

    assert_guides_account(&home.account("ABC Company"));
    for file in [home.file(), home.file().with_extension("db-wal")] {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let found = bytes.windows(password.len()).any(|window| window == password.as_bytes());
        assert!(!found, "the password is in {}", file.display());
    }
}

#[test]
fn with_tab_arrows_space_enter_and_esc_only() {
    let home = Home::of_acme();
    let mut pty = home.start(&[]);
    pty.wait_for("No account yet.");
    // the focus is on Add New Account, as there is no account
    pty.keys("Enter");
    pty.wait_for("Account Name");
    type_text(&mut pty, "ABC Company");
    pty.keys("Down Down Enter");
    pty.wait_for("type to search");
    type_text(&mut pty, "los ang");
    pty.keys("Enter");
    pty.wait_for("America/Los_Angeles");
    pty.keys("Down Space");
    pty.wait_for("who needs an admin?");
    for text in ["Melissa", "Demo", "melissa@abc.example", "+1 415 555 0100"] {
        pty.keys("Down");
        type_text(&mut pty, text);
    }
    // through both choices and Cancel to Next
    pty.keys("Tab Tab Tab Enter");
    pty.wait_for("of 500 left");
    for _ in 0..10 {
        pty.keys("Right");
    }
    pty.keys("Down Right Right Right Down Right Right Right Right");
    pty.wait_for("490 of 500 left");
    pty.wait_for("196 of 200 left");
    // US TollFree … Caribbean, US DID, International, Other than above stay as they are
    pty.keys("Down Down Down Down Down Down Down Down");
    pty.keys("Backspace Backspace Backspace Backspace");
    type_text(&mut pty, "10");
    pty.keys("Down Space");
    pty.wait_for("[ ] Allow customers");
    // Previous and back again: nothing is lost
    pty.keys("Shift-Tab Shift-Tab Tab Tab Tab Tab Enter");
    pty.wait_for("Account Name");
    pty.keys("Shift-Tab Enter");
    pty.wait_for("490 of 500 left");
    pty.keys("Shift-Tab Enter");
    pty.wait_for("SETTINGS");
    pty.keys("Right Space Down Space Down Space");
    pty.wait_for("[ ] Twoway");
    // Esc asks, Esc stays
    pty.keys("Esc");
    pty.wait_for("Leave this new account?");
    pty.keys("Esc");
    pty.wait_until(|screen| !screen.contents().contains("Leave this new account?"));
    // UI Errors Log, Cancel, Previous, Review
    pty.keys("Tab Tab Tab Tab Enter");
    pty.wait_for("This takes 17 trunks and $10.00.");
    pty.keys("Enter");
    pty.wait_for("ABC Company is saved.");
    pty.keys("Esc");
    pty.wait_until(|screen| !screen.contents().contains("is saved."));
    pty.keys("Esc");
    pty.wait_for("Accounts 1");
    // Tab to the menu, and out
    pty.keys("Tab Enter End Enter");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_guides_account(&home.account("ABC Company"));
}

#[test]
fn pasted_text_presses_nothing() {
    let home = Home::of_acme();
    let mut pty = home.start(&[]);
    pty.wait_for("No account yet.");
    pty.keys("a");
    pty.wait_for("Account Name");
    pty.send(b"\x1b[200~ABC\r\nCompany\nq\x1b[201~");
    pty.wait_for("ABC Company q");
    pty.keys("Esc");
    pty.wait_for("Leave this new account?");
}
