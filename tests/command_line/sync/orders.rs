//! Working off what waits, and what is ordered about what is stuck.

use serde_json::{Value, json};
use trunkdesk::{
    operator,
    store::{Lease, Sources, Writer},
};

use crate::{answers::assert_answered, cluster::Cluster, crossbar::Charges, home::Ran};

const BEA: [&str; 6] = ["--first-name", "Bea", "--last-name", "Dent", "--email", "bea@beta.example"];

impl Cluster {
    /// Works off what waits; how it ended, and what it said.
    #[track_caller]
    fn works(&self, code: i32) -> Value {
        let line = ["sync", "run", "--json"];
        let Ran { code: ended, out, err } = self.home.run(&line);
        assert_eq!(ended, Some(code), "{out}{err}");
        assert_eq!(err.is_empty(), code == 0, "{err}");
        assert_answered("synced", &line, &out);
        serde_json::from_str(&out).unwrap()
    }

    /// Orders something, which is answered as the status is.
    #[track_caller]
    fn orders(&self, line: &[&str]) -> Value {
        let line = [line, &["--json"]].concat();
        let out = self.home.ok(&line);
        assert_answered("sync", &line, &out);
        serde_json::from_str(&out).unwrap()
    }

    /// What `account show` says to scripts of how an account stands.
    #[track_caller]
    fn told(&self, name: &str) -> Value {
        let line = ["account", "show", name, "--json"];
        let out = self.home.ok(&line);
        assert_answered("account", &line, &out);
        serde_json::from_str::<Value>(&out).unwrap()["meta"]["sync"].clone()
    }

    /// The id there of an account.
    #[track_caller]
    fn there(&self, name: &str) -> String {
        let found = self.crossbar.account_named(name).unwrap_or_else(|| panic!("no {name} there"));
        found["id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn what_is_entered_is_sent_once() {
    let cluster = Cluster::joined();
    cluster.home.ok(&[&["account", "add", "--name", "Beta", "--twoway", "2", "--credit", "25"][..], &BEA].concat());
    let done = cluster.works(0);
    assert_eq!((&done["waiting"], &done["attention"]), (&json!(0), &json!(0)), "{done}");
    let id = cluster.there("Beta");
    assert_eq!(cluster.crossbar.users(&id)[0]["username"], "bea@beta.example");
    assert_eq!(cluster.crossbar.limits(&id).unwrap()["twoway_trunks"], 2);
    assert_eq!(cluster.crossbar.balance(&id), 250_000);
    assert!(cluster.crossbar.mails().is_empty(), "no mail that nobody wanted");
    let shown = cluster.home.ok(&["account", "show", "Beta"]);
    assert!(
        shown.contains("Cluster           sent\n") && shown.contains(&format!("Id there          {id}\n")),
        "{shown}"
    );
    assert_eq!(cluster.works(0)["sent"], 0);
    assert_eq!(cluster.crossbar.count(), 1);
    assert_eq!(cluster.crossbar.ledger(&id).len(), 1);
}

#[test]
fn a_mail_is_sent_where_it_was_wanted() {
    let cluster = Cluster::joined();
    cluster.home.ok(&[&["account", "add", "--name", "Beta"][..], &BEA, &["--send-email"]].concat());
    cluster.works(0);
    assert_eq!(cluster.crossbar.mails().len(), 1);
}

#[test]
fn what_is_here_only_is_sent_when_somebody_says_so() {
    let cluster = Cluster::joined();
    let status = cluster.orders(&["sync", "send", "ABC Company"]);
    assert_eq!(status["here_only"], 3, "{status}");
    let done = cluster.works(3);
    assert_eq!(done["attention"], 1, "an admin of before has no password that could be sent: {done}");
    let abc = cluster.status_of("ABC Company");
    assert_eq!(
        (&abc["word"], &abc["steps"][0]["attention"]["reason"]),
        (&json!("needs attention"), &json!("password"))
    );
    cluster.home.ok(&["admin", "reset-password", "ABC Company", "melissa@abc.example"]);
    cluster.works(0);
    let sentence = cluster.home.fails(&["sync", "send", "ABC Company"], 3);
    assert!(sentence.contains("ABC Company is not here only: it is sent."), "{sentence}");
    let status = cluster.orders(&["sync", "send", "--all"]);
    assert_eq!(status["here_only"], 0);
    cluster.works(0);
    assert_eq!(cluster.crossbar.count(), 4);
}

#[test]
fn what_the_cluster_refuses_waits_for_a_person() {
    let cluster = Cluster::joined();
    cluster.crossbar.plant_account(&cluster.crossbar.master_id(), "Beta", "beta.elsewhere.example");
    cluster.home.ok(&["account", "add", "--name", "Beta"]);
    let Ran { code, out, err } = cluster.home.run(&["sync", "run"]);
    assert_eq!(code, Some(3), "{out}{err}");
    assert!(err.contains("trunkdesk sync status"), "{err}");
    let beta = cluster.status_of("Beta");
    let attention = &beta["steps"][0]["attention"];
    assert_eq!((&attention["reason"], &attention["fields"][0]["field"]), (&json!("refused"), &json!("name")), "{beta}");
    assert_eq!(cluster.told("Beta")["steps"], beta["steps"]);
    let step = cluster.step_of("Beta");
    let text = cluster.home.ok(&["sync", "status"]);
    assert!(text.contains(&format!("{step}\tBeta\taccount\tattention\t")) && text.contains(" name: "), "{text}");
    let completed = cluster.home.ok(&["__complete", "fish", "--", "sync", "retry", ""]);
    assert!(completed.contains(&format!("{step}\taccount of Beta\n")), "{completed}");
    // trying again is no use, another name is
    cluster.orders(&["sync", "retry", &step]);
    cluster.works(3);
    cluster.orders(&["sync", "retry", "--all"]);
    cluster.home.ok(&["account", "edit", "Beta", "--name", "Beta Dental"]);
    cluster.works(0);
    cluster.there("Beta Dental");
    let sentence = cluster.home.fails(&["sync", "retry", &step], 4);
    assert!(sentence.contains(&format!("There is no step {step}")), "{sentence}");
}

#[test]
fn what_is_given_up_is_here_only_again() {
    let cluster = Cluster::joined();
    cluster.home.ok(&["account", "add", "--name", "Beta"]);
    let step = cluster.step_of("Beta");
    let sentence = cluster.home.fails(&["sync", "give-up", &step], 3);
    assert!(sentence.contains("account of Beta") && sentence.contains("add --confirm"), "{sentence}");
    let status = cluster.orders(&["sync", "give-up", &step, "--confirm"]);
    assert_eq!((&status["waiting"], &status["here_only"]), (&json!(0), &json!(5)), "{status}");
    cluster.works(0);
    assert_eq!(cluster.crossbar.count(), 0);
}

#[test]
fn charges_are_shown_and_accepted_by_a_person() {
    let cluster = Cluster::joined();
    cluster.crossbar.set(|settings| settings.charges = Charges::Invoices);
    cluster.home.ok(&["account", "add", "--name", "Beta", "--twoway", "2"]);
    assert_eq!(cluster.works(3)["attention"], 1);
    let beta = cluster.status_of("Beta");
    let step = beta["steps"][0]["step"].to_string();
    assert_eq!(beta["steps"][0]["attention"]["reason"], "charges");
    let sentence = cluster.home.fails(&["sync", "accept-charges", &step], 2);
    assert!(sentence.starts_with("--yes: Charges are accepted by a person"), "{sentence}");
    let out = cluster.home.ok(&["sync", "accept-charges", &step, "--yes"]);
    let item = beta["steps"][0]["attention"]["charges"][0]["item"].as_str().unwrap();
    assert!(out.contains(item) && out.contains("The charges are accepted"), "{out}");
    cluster.works(0);
    assert_eq!(cluster.crossbar.limits(&cluster.there("Beta")).unwrap()["twoway_trunks"], 2);
    let sentence = cluster.home.fails(&["sync", "accept-charges", &step, "--yes"], 4);
    assert!(sentence.contains("There is no step"), "{sentence}");
}

#[test]
fn what_both_sides_changed_is_settled_field_by_field() {
    let cluster = Cluster::joined();
    cluster.home.ok(&["account", "add", "--name", "Beta", "--timezone", "America/Denver"]);
    cluster.works(0);
    let id = cluster.there("Beta");
    cluster.crossbar.edit(&id, &json!({"name": "Beta There", "timezone": "Europe/Berlin"}));
    cluster.home.ok(&["account", "edit", "Beta", "--name", "Beta Here", "--timezone", "Europe/Rome"]);
    cluster.works(3);
    let beta = cluster.status_of("Beta Here");
    assert_eq!(beta["word"], "changed there");
    let fields: Vec<_> =
        beta["differences"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["account.name", "account.timezone"]);
    assert_eq!(cluster.told("Beta Here")["differences"], beta["differences"]);
    let text = cluster.home.ok(&["sync", "status"]);
    assert!(text.contains("Beta Here\taccount.name\tBeta There\tBeta Here\n"), "{text}");
    let settle = ["sync", "settle", "Beta Here"];
    for (more, code, sentence) in [
        (&["--theirs", "account.nam"][..], 3, "Did you mean account.name?"),
        (&["--theirs", "account.name"], 2, "Not decided yet: account.timezone."),
        (&["--theirs", "account.name", "--ours", "account.name"], 2, "leave out one of the two"),
    ] {
        let said = cluster.home.fails(&[&settle[..], more].concat(), code);
        assert!(said.contains(sentence), "{said}");
    }
    cluster.orders(&[&settle[..], &["--theirs", "account.name", "--all-ours"]].concat());
    cluster.works(0);
    let there = cluster.crossbar.account(&id).unwrap();
    assert_eq!((&there["name"], &there["timezone"]), (&json!("Beta There"), &json!("Europe/Rome")));
    let here = cluster.home.account("Beta There");
    assert_eq!(here["account"]["timezone"], "Europe/Rome");
    let sentence = cluster.home.fails(&["sync", "settle", "Beta There", "--all-ours"], 3);
    assert!(sentence.contains("Nothing of Beta There was changed on both sides."), "{sentence}");
}

#[test]
fn a_cluster_that_is_away_and_a_worker_that_is_not_are_told_apart() {
    let mut cluster = Cluster::joined();
    cluster.home.ok(&["account", "add", "--name", "Beta"]);
    cluster.crossbar.go_away();
    let Ran { code, out, err } = cluster.home.run(&["sync", "run"]);
    assert_eq!(code, Some(6), "{out}{err}");
    assert_eq!(cluster.status()["cluster"]["trouble"]["kind"], "away");
    cluster.crossbar.come_back();
    let mut writer = Writer::new(cluster.home.default_file(), None, operator::find(None, false), Sources::system());
    assert_eq!(writer.lease("another"), Ok(Lease::Ours));
    let Ran { code, out, err } = cluster.home.run(&["sync", "run"]);
    assert_eq!(code, Some(5), "{out}{err}");
    writer.end_lease("another").unwrap();
    cluster.orders(&["sync", "retry", "--all"]);
    cluster.works(0);
    cluster.there("Beta");
}

#[test]
fn what_others_entered_is_taken_over_and_what_is_gone_with_care() {
    let cluster = Cluster::joined();
    cluster.crossbar.plant_many(30);
    let line = ["sync", "pull", "--json"];
    let out = cluster.home.ok(&line);
    assert_answered("synced", &line, &out);
    assert_eq!(cluster.home.json(&["account", "list", "--json"]).as_array().unwrap().len(), 34);
    assert!(cluster.status()["cluster"].get("pull_trouble").is_none());
    let accounts = cluster.crossbar.accounts();
    for account in &accounts[..15] {
        cluster.crossbar.delete(account["id"].as_str().unwrap());
    }
    let Ran { code, err, .. } = cluster.home.run(&["sync", "pull"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("--confirm-gone"), "{err}");
    // kept for who comes later, as it is the thread beside the screens that pulls
    let out = cluster.home.ok(&["sync", "status", "--json"]);
    assert_answered("sync", &["sync", "status"], &out);
    let status: Value = serde_json::from_str(&out).unwrap();
    let told = status["cluster"]["pull_trouble"].as_str().unwrap();
    assert!(told.starts_with("15 accounts are gone there") && err.contains(told), "{told} {err}");
    let text = cluster.home.ok(&["sync", "status"]);
    assert!(text.contains("Not taken over    15 accounts are gone there"), "{text}");
    let Ran { code, err, .. } = cluster.home.run(&["sync", "run"]);
    assert!(code == Some(3) && err.contains("trunkdesk sync status"), "{code:?} {err}");
    assert_eq!(cluster.home.json(&["account", "list", "--json"]).as_array().unwrap().len(), 34);
    cluster.home.ok(&["sync", "pull", "--confirm-gone", "15"]);
    assert_eq!(cluster.home.json(&["account", "list", "--json"]).as_array().unwrap().len(), 19);
    assert!(cluster.status()["cluster"].get("pull_trouble").is_none(), "the next one went well");
    cluster.home.ok(&["sync", "pull", "--full"]);
}
