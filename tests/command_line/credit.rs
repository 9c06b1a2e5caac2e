//! `credit`.

use serde_json::{Value, json};

use crate::home::Home;

fn change(way: &str, amount: &str, more: &[&str]) -> Vec<String> {
    ["credit", way, "ABC Company", amount].into_iter().chain(more.iter().copied()).map(str::to_owned).collect()
}

#[track_caller]
fn ok(home: &Home, way: &str, amount: &str, more: &[&str]) -> String {
    home.ok(&change(way, amount, more).iter().map(String::as_str).collect::<Vec<_>>())
}

#[track_caller]
fn fails(home: &Home, way: &str, amount: &str, more: &[&str], code: i32) -> String {
    home.fails(&change(way, amount, more).iter().map(String::as_str).collect::<Vec<_>>(), code)
}

#[test]
fn credit_comes_and_goes() {
    let home = Home::with_samples();
    let rows = home.history();
    assert_eq!(
        ok(&home, "add", "25", &["--reason", "Payment 17", "--source-id", "pay_17"]),
        "Account           ABC Company\nAdded             $25.00\nBalance           $35.00\n"
    );
    let left = ok(&home, "remove", "2,50", &["--reason", "Added by mistake", "--json"]);
    let left: Value = serde_json::from_str(&left).unwrap();
    assert_eq!((&left["credit"], &left["repeated"]), (&json!({"balance": "32.50", "currency": "USD"}), &json!(false)));
    assert_eq!(home.history(), rows + 2);
    // the ledger raises no revision
    assert_eq!(home.account("ABC Company")["meta"]["revision"], 1);

    let text = home.ok(&["credit", "show", "ABC Company"]);
    let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(text.starts_with("Balance           $32.50\n"), "{text}");
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0][2..5], ["-$2.50", "$32.50", "Added by mistake"]);
    assert_eq!(lines[1][2..], ["$25.00", "$35.00", "Payment 17", "pay_17"]);
    assert_eq!(lines[2][..5], ["2026-11-23 19:05 UTC-5", "mdemo", "$10.00", "$10.00", "Opening credit"]);

    let shown = home.json(&["credit", "show", "ABC Company", "--limit", "2", "--json"]);
    assert_eq!(shown["credit"], json!({"balance": "32.50", "currency": "USD"}));
    assert_eq!(shown["entries"].as_array().unwrap().len(), 2);
    assert_eq!(shown["entries"][1]["source_id"], "pay_17");
    assert_eq!((&shown["entries"][0]["amount"], &shown["entries"][0]["balance"]), (&json!("-2.50"), &json!("32.50")));
    assert_eq!(home.ok(&["credit", "show", "Old ABC"]), "Balance           $0.00\n");
    assert_eq!(home.json(&["credit", "show", "Old ABC", "--json"])["entries"], json!([]));
}

#[test]
fn an_entry_counts_once() {
    let home = Home::with_samples();
    ok(&home, "add", "25", &["--reason", "Payment 17", "--source-id", "pay_17"]);
    let rows = home.history();
    assert_eq!(
        ok(&home, "add", "25", &["--reason", "Payment 17", "--source-id", "pay_17"]),
        "Account           ABC Company\n\
         Repeated          pay_17 is in the ledger already: nothing was changed\n\
         Balance           $35.00\n"
    );
    let again = ok(&home, "add", "25.00", &["--reason", "Payment 17", "--source-id", "pay_17", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&again).unwrap()["repeated"], true);
    for (way, amount) in [("add", "26"), ("remove", "25")] {
        assert_eq!(
            fails(&home, way, amount, &["--reason", "x", "--source-id", "pay_17"], 3),
            "--source-id: Used already, for another entry (ABC Company): an entry has a source id of its own. Nothing \
             was saved.\n"
        );
    }
    assert_eq!(home.history(), rows);
}

#[test]
fn what_is_wrong_is_told() {
    let home = Home::with_samples();
    let rows = home.history();
    let reason = ["--reason", "x"];
    for (way, amount, more, code, part) in [
        ("remove", "10.01", &reason[..], 3, "AMOUNT: More than there is: the balance is $10.00. Nothing was saved."),
        ("add", "4.99", &reason, 3, "AMOUNT: Less than the smallest credit, $5.00"),
        ("add", "0", &reason, 3, "AMOUNT: Type an amount above zero."),
        ("add", "100.01", &reason, 3, "add --confirm-amount 100.01. Nothing was saved."),
        ("remove", "100.01", &reason, 3, "--confirm-amount: $100.01 is above $100.00"),
        ("add", "250", &["--reason", "x", "--confirm-amount", "25"], 3, "$25.00 is not $250.00"),
        ("add", "1,234", &reason, 2, "Could mean two amounts"),
        ("add", "-5", &reason, 2, "Not below zero"),
        ("add", "10", &[], 2, "--reason"),
        ("add", "10", &["--reason", " "], 2, "Type a reason"),
        ("add", "10", &["--reason", "x", "--source-id", "a b"], 2, "Only ASCII letters, digits and marks"),
        ("add", "10", &["--reason", "x", "--read-only"], 1, "Nothing was saved. Started with --read-only"),
    ] {
        let sentence = fails(&home, way, amount, more, code);
        assert!(sentence.contains(part), "{way} {amount}: {sentence}");
    }
    let line = fails(&home, "remove", "11", &["--reason", "x", "--json"], 3);
    let error: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(error["error"]["fields"], json!({"amount": "More than there is: the balance is $10.00."}));
    home.fails(&["credit", "show", "Nobody"], 4);
    assert_eq!(home.history(), rows);
    ok(&home, "add", "250", &["--reason", "x'); DROP TABLE ledger_entry; --", "--confirm-amount", "250"]);
    assert!(home.ok(&["credit", "show", "ABC Company"]).contains("x'); DROP TABLE ledger_entry; --"));
}

#[test]
fn a_long_ledger_is_whole() {
    let home = Home::with_samples();
    // as many operators at once as a team has
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let home = &home;
            scope.spawn(move || {
                for _ in 0..5 {
                    ok(home, "add", "5", &["--reason", "x"]);
                    ok(home, "remove", "5", &["--reason", "x"]);
                }
            });
        }
    });
    let shown = home.json(&["credit", "show", "ABC Company", "--json"]);
    assert_eq!((shown["entries"].as_array().unwrap().len(), &shown["credit"]["balance"]), (41, &json!("10.00")));
}
