//! Taking over what the cluster has.

use serde_json::json;
use trunkdesk::{
    domain::{cluster::report::SyncReport, id::UserId, money::Cents},
    sync::{PullWish, Run, Tools, Wanted},
};

use crate::{
    crossbar::{Rule, What},
    office::{Beside, LONG, Office, PULL, SEND},
};

/// The three of the reseller, and the list.
const RESELLER: usize = 3;

fn there(office: &Office, name: &str) -> String {
    office.crossbar.account_named(name).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn accounts_of_others_come_with_all_that_they_have() {
    let office = Office::new();
    let reseller = office.crossbar.reseller_id();
    // the list has those below before those above
    let zulu = office.crossbar.plant_account(&reseller, "Zulu", "zulu.example");
    let mike = office.crossbar.plant_account(&zulu, "Mike", "mike.example");
    office.crossbar.plant_account(&mike, "Alpha", "alpha.example");
    office.crossbar.edit(
        &zulu,
        &json!({"timezone": "Europe/Berlin", "enabled": false, "call_restriction": {"did_us": {"action": "deny"}}}),
    );
    office.crossbar.edit_limits(&zulu, &json!({"twoway_trunks": 7, "allow_prepay": true}));
    let user = json!({"first_name": "Rob", "last_name": "Roe", "username": "rob", "priv_level": "admin"});
    office.crossbar.plant_user(&zulu, &user, "a word of his");
    office.crossbar.set_whitelabel(&reseller, json!({"realm_suffix": "sip.white.example"}));
    let pulled = office.pull();
    assert_eq!((pulled.listed, pulled.read, pulled.gone), (3, 3, 0));
    assert_eq!(office.names(), ["Alpha", "Mike", "Zulu"]);
    let zulu = office.account("Zulu");
    assert_eq!((zulu.timezone.as_str(), zulu.enabled, zulu.trunks.twoway), ("Europe/Berlin", false, Some(7)));
    assert_eq!((zulu.users[0].username.as_str(), zulu.users[0].is_admin), ("rob", true));
    assert_eq!(zulu.balance, Cents(0));
    let alpha = office.account("Alpha");
    let path: Vec<&str> = alpha.path.iter().map(|above| above.name.as_str()).collect();
    assert_eq!(path, ["Zulu", "Mike"]);
    assert_eq!(office.desk.standing().reseller.settings.realm_suffix.as_str(), "sip.white.example");
    assert_eq!(office.page().cluster.service_plans, ["Basic"]);
    assert!(office.page().cluster.pulled_at.is_some());
    // nothing of it is to be sent back
    assert_eq!(office.page().waiting, 0);
}

#[test]
fn a_second_pull_with_nothing_new_costs_the_list_only() {
    let office = Office::new();
    office.crossbar.plant_many(250);
    assert_eq!(office.pull().read, 250);
    office.crossbar.forget_requests();
    let pulled = office.pull();
    assert_eq!((pulled.listed, pulled.read), (250, 0));
    let asked: Vec<String> = office.crossbar.requests().iter().map(|seen| seen.path.clone()).collect();
    let pages = asked.iter().filter(|path| path.ends_with("/descendants")).count();
    // and the log-in
    assert_eq!((pages, asked.len()), (3, 3 + RESELLER + 1), "{asked:?}");
    for seen in office.crossbar.requests().iter().filter(|seen| seen.path.ends_with("/descendants")) {
        assert!(seen.target.contains("ascending=true"), "{}", seen.target);
    }
}

#[test]
fn what_the_list_shows_as_changed_is_read_and_the_rest_where_all_is_wanted() {
    let office = Office::new();
    office.crossbar.plant_many(3);
    office.pull();
    let id = there(&office, "Account 00003");
    office.crossbar.edit(&id, &json!({"name": "Renamed"}));
    assert_eq!(office.pull().read, 1);
    assert!(office.names().contains(&"Renamed".to_owned()));
    office.crossbar.edit(&id, &json!({"timezone": "Europe/Berlin"}));
    assert_eq!(office.pull().read, 0);
    let all = Wanted { all: true, confirm_gone: None };
    assert_eq!(office.run(Run { send: false, pull: PullWish::Now(all) }).pulled.unwrap().read, 3);
    assert_eq!(office.account("Renamed").timezone, "Europe/Berlin");
}

#[test]
fn our_own_are_known_again_and_keep_what_only_we_know() {
    let office = Office::new();
    office.entered("ABC Company");
    office.run(SEND);
    let before = office.account("ABC Company");
    let pulled = office.pull();
    assert_eq!((pulled.listed, pulled.read), (1, 1));
    let after = office.account("ABC Company");
    assert_eq!((after.id, after.users, after.balance), (before.id, before.users, before.balance));
    assert_eq!(office.names(), ["ABC Company"]);
}

#[test]
fn accounts_that_are_gone_there_go_here_unless_they_are_many() {
    let office = Office::new();
    office.crossbar.plant_many(30);
    let above = office.crossbar.plant_account(&office.crossbar.reseller_id(), "Above", "above.example");
    office.crossbar.plant_account(&above, "Below", "below.example");
    office.pull();
    office.crossbar.delete(&above);
    assert_eq!(office.pull().gone, 2);
    assert_eq!(office.names().len(), 30);

    for number in 2..13 {
        office.crossbar.delete(&there(&office, &format!("Account {number:05}")));
    }
    let ran = office.run(PULL);
    assert_eq!((ran.too_many_gone, office.names().len()), (Some(11), 30));
    let told = ran.page.cluster.pull_trouble.unwrap();
    assert!(told.contains("--confirm-gone 11"), "{told}");
    let confirmed = Wanted { all: false, confirm_gone: Some(11) };
    let ran = office.run(Run { send: false, pull: PullWish::Now(confirmed) });
    assert_eq!((ran.too_many_gone, ran.pulled.unwrap().gone, office.names().len()), (None, 11, 19));
}

#[test]
fn a_list_that_lacks_an_account_is_not_believed_alone() {
    let office = Office::new();
    office.crossbar.plant_many(2);
    office.pull();
    // a view of the database that lags behind
    let empty = br#"{"data":[],"status":"success","page_size":0}"#;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", empty.len());
    let answer = [head.as_bytes(), empty].concat();
    office.crossbar.fail(Rule::new("GET", "/accounts/*/descendants", What::Raw(answer)));
    let pulled = office.pull();
    assert_eq!((pulled.listed, pulled.gone, office.names().len()), (0, 0, 2));
}

#[test]
fn a_pull_goes_on_where_it_was_after_trouble() {
    let office = Office::new();
    office.crossbar.plant_many(5);
    for what in [What::TooMany(Some("1")), What::Drop, What::Refuse(503, "datastore_unreachable")] {
        office.crossbar.fail(Rule::new("GET", "/accounts/*/descendants", what));
        office.crossbar.forget_requests();
        let pulled = office.run(PULL).pulled.unwrap();
        assert_eq!((pulled.listed, pulled.refused), (5, 0));
    }
    assert_eq!(office.names().len(), 5);
    // one account that cannot be read does not keep the others away, and is read the next time
    office.crossbar.plant_many(3);
    let rule = Rule::new("GET", "/accounts/*/users", What::Refuse(500, "unspecified_fault"));
    office.crossbar.fail(rule);
    let pulled = office.run(PULL).pulled.unwrap();
    assert_eq!((pulled.read, pulled.refused, office.names().len()), (3, 1, 7));
    assert_eq!(office.page().cluster.pull_trouble, pulled.sentences.first().cloned());
    assert_eq!(office.pull().read, 1);
    assert_eq!(office.names().len(), 8);
}

#[test]
fn names_of_the_cluster_act_on_no_terminal() {
    let office = Office::new();
    office.crossbar.plant_account(&office.crossbar.reseller_id(), "Evil\u{1b}]0;x\u{7}\u{202e}", "evil.example");
    office.pull();
    assert_eq!(office.names(), ["Evil]0;x\u{FFFD}"]);
}

#[test]
fn a_user_whose_number_the_list_does_not_tell_keeps_it() {
    let office = Office::new();
    office.entered("ABC Company");
    office.run(SEND);
    let id = there(&office, "ABC Company");
    office.crossbar.edit(&id, &json!({"name": "Renamed"}));
    office.pull();
    let user = office.account("Renamed").users.remove(0);
    assert_eq!(user.number.as_deref(), Some("+14155550100"));
    assert!(UserId::parse(user.id.as_str()).is_some());
}

#[test]
fn a_cluster_that_does_not_list_its_accounts_is_asked_once_and_told() {
    for (status, message) in
        [(403, "forbidden"), (404, "bad_identifier"), (416, "range_not_satisfiable"), (501, "not_implemented")]
    {
        let office = Office::new();
        office.crossbar.plant_many(2);
        office.pull();
        let rule = Rule::new("GET", "/accounts/*/descendants", What::Refuse(status, message));
        let rule = office.crossbar.fail(rule.every());
        let ran = office.run(PULL);
        let pulled = ran.pulled.unwrap();
        assert_eq!((office.crossbar.met(rule), ran.trouble, pulled.gone), (1, None, 0), "{status}");
        assert!(pulled.sentences[0].contains(&message.replace('_', " ")), "{:?}", pulled.sentences);
        assert_eq!(office.names().len(), 2);

        // and by the thread, which leaves it until the next one is due
        let (sent, hears) = std::sync::mpsc::channel();
        let on_report = Box::new(move |report| sent.send(report).unwrap_or_default());
        let pull_every = Some(std::time::Duration::from_millis(1));
        let thread = Beside::start(Tools { on_report, pull_every, ..office.tools() });
        let over = std::iter::from_fn(|| hears.recv_timeout(LONG).ok()).find_map(|report| match report {
            SyncReport::Pulled { refused, .. } => Some(refused),
            _ => None,
        });
        thread.finish();
        assert_eq!(over.unwrap(), pulled.sentences);
    }
}

#[test]
fn one_account_that_cannot_be_looked_at_keeps_no_pull_from_its_end() {
    let office = Office::new();
    office.crossbar.plant_many(3);
    office.pull();
    for number in [2, 3] {
        office.crossbar.delete(&there(&office, &format!("Account {number:05}")));
    }
    office.crossbar.fail(Rule::new("GET", "/accounts/*", What::Refuse(500, "unspecified_fault")));
    let ran = office.run(PULL);
    let pulled = ran.pulled.unwrap();
    assert_eq!((ran.trouble, pulled.gone, pulled.refused, office.names().len()), (None, 1, 1, 2));
    assert!(pulled.sentences[0].contains("unspecified fault"), "{:?}", pulled.sentences);
    assert_eq!((office.pull().gone, office.names().len()), (1, 1));
}
