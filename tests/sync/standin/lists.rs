//! Lists, their pages, and searching.

use serde_json::{Value, json};

use super::client::{Client, with_account};
use crate::crossbar::{Crossbar, Settings};

fn names(rows: &Value) -> Vec<&str> {
    rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

/// For a URL.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn lists_descend_unless_asked_otherwise() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    crossbar.plant_account(&crossbar.reseller_id(), "abd", "abd.acme.example");
    crossbar.plant_account(&crossbar.reseller_id(), "Zed", "zed.acme.example");
    crossbar.plant_account(&id, "Below", "below.acme.example");
    let reseller = crossbar.reseller_id();
    let mut list = |path: &str| client.get(&format!("/accounts/{reseller}/{path}")).data();
    assert_eq!(names(&list("children")), ["Zed", "abd", "ABC Company"]);
    assert_eq!(names(&list("children?ascending=true")), ["ABC Company", "abd", "Zed"]);
    let all = list("descendants?ascending=true");
    assert_eq!(names(&all), ["ABC Company", "abd", "Below", "Zed"]);
    assert_eq!(all[2]["tree"], json!([crossbar.master_id(), reseller, id]));
    assert_eq!(names(&client.get(&format!("/accounts/{id}/parents")).data()), ["Master", "Acme Telecom"]);
    assert_eq!(names(&client.get(&format!("/accounts/{id}/tree")).data()), ["Acme Telecom"]);
    let siblings = client.get(&format!("/accounts/{id}/siblings?ascending=true")).data();
    assert_eq!(names(&siblings), ["ABC Company", "abd", "Zed"]);
    assert_eq!(client.get(&format!("/accounts/{reseller}/siblings")).status, 403);
}

#[test]
fn pages_follow_each_other_and_equal_names_come_twice() {
    let crossbar = Crossbar::start(Settings::default());
    let reseller = crossbar.reseller_id();
    for (name, label) in [("A", "a"), ("B", "b"), ("B", "b2"), ("C", "c"), ("D", "d")] {
        crossbar.plant_account(&reseller, name, &format!("{label}.acme.example"));
    }
    let mut client = Client::logged_in(&crossbar);
    for (order, pages) in
        [("&ascending=true", [&["A", "B"][..], &["B", "B"], &["C", "D"]]), ("", [&["D", "C"][..], &["B", "B"], &["A"]])]
    {
        let path = format!("/accounts/{reseller}/descendants?page_size=2{order}");
        let mut start = String::new();
        for (at, page) in pages.iter().enumerate() {
            let answer = client.get(&format!("{path}{start}")).json();
            assert_eq!(names(&answer["data"]), *page, "{order}");
            assert_eq!(answer["page_size"], page.len());
            let next = answer["next_start_key"].as_str();
            assert_eq!(next.is_some(), at + 1 < pages.len(), "{order} {at}");
            start = next.map_or(String::new(), |next| format!("&start_key={}", encoded(next)));
        }
    }
    let answer = client.get(&format!("/accounts/{reseller}/descendants?page_size=1")).json();
    let next = answer["next_start_key"].as_str().unwrap();
    assert!(next.contains(['+', '/', '=']), "not to be put into a URL as it is: {next}");
    assert_eq!(client.get(&format!("/accounts/{reseller}/descendants?start_key=D")).status, 400);
}

#[test]
fn fifty_are_a_page_and_too_many_are_refused_at_once() {
    let crossbar = Crossbar::start(Settings { memory_limit: 60, ..Settings::default() });
    crossbar.plant_many(55);
    let mut client = Client::logged_in(&crossbar);
    let path = format!("/accounts/{}/descendants", crossbar.reseller_id());
    assert_eq!(client.get(&path).data().as_array().unwrap().len(), 50);
    let all = client.get(&format!("{path}?paginate=false")).json();
    assert_eq!((all["data"].as_array().unwrap().len(), &all["next_start_key"]), (55, &Value::Null));
    crossbar.plant_many(10);
    assert_eq!(client.get(&format!("{path}?paginate=false")).status, 416);
}

#[test]
fn fifty_thousand_are_paged_through() {
    let crossbar = Crossbar::start(Settings { bucket: (100_000, 1000), ..Settings::default() });
    crossbar.plant_many(50_000);
    let mut client = Client::logged_in(&crossbar);
    let path = format!("/accounts/{}/descendants?ascending=true&page_size=1000", crossbar.reseller_id());
    let (mut rows, mut start) = (0, String::new());
    loop {
        let answer = client.get(&format!("{path}{start}")).json();
        rows += answer["data"].as_array().unwrap().len();
        let Some(next) = answer["next_start_key"].as_str() else { break };
        start = format!("&start_key={}", encoded(next));
    }
    assert_eq!(rows, 50_000);
}

#[test]
fn searching_compares_letters_and_digits_below_the_caller() {
    let (crossbar, mut client, id) = with_account(Settings::default());
    let below = crossbar.plant_account(&id, "Abc Comfort", "ab.cacme.example");
    crossbar.plant_account(&crossbar.master_id(), "ABC Elsewhere", "abc.elsewhere.example");
    for (query, found) in [
        ("q=name&v=abc", &["Abc Comfort", "ABC Company"][..]),
        ("q=name&v=a-b-c%20company", &["ABC Company"]),
        ("q=name&v=company", &[]),
        ("q=name&v=acme", &[]),
        // a realm of other parts as well
        ("q=realm&v=abc.acme.example", &["Abc Comfort", "ABC Company"]),
        (&format!("q=id&v={id}"), &["ABC Company"]),
    ] {
        let got = client.get(&format!("/search?t=account&ascending=true&{query}"));
        assert_eq!(names(&got.data()), found, "{query}");
    }
    let got = client.get(&format!("/search/multi?t=account&by_name=abccom&by_id={below}")).data();
    assert_eq!(names(&got["name"]), ["Abc Comfort", "ABC Company"]);
    assert_eq!(names(&got["id"]), ["Abc Comfort"]);
    assert_eq!(client.get("/search?t=user&q=name&v=abc").status, 400);
}
