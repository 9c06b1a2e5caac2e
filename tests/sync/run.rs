//! Working off what waits: by a command, and by the thread beside the screens.

use jiff::Timestamp;
use trunkdesk::{
    domain::{
        cluster::{ClusterId, TroubleKind, report::SyncReport},
        name::AccountName,
        realm::RealmLabel,
        setting::Setting,
        timezone::Timezone,
        trunks::TrunkKind,
    },
    sync::{Bell, NotReady, Tools, run_once},
};

use crate::{
    crossbar::{Rule, Settings, What},
    harness::{change, delete},
    office::{Beside, LONG, Office, SEND},
    samples::PASSWORD,
};

/// How a request that makes something can end without an answer.
fn lost() -> [What; 3] {
    [What::Drop, What::Cut, What::Html(502)]
}

#[test]
fn what_was_entered_is_there_once_and_the_file_says_so() {
    let office = Office::new();
    for name in ["ABC Company", "Bravo"] {
        office.entered(name);
    }
    let ran = office.run(SEND);
    assert_eq!((ran.trouble, ran.page.waiting, ran.page.attention), (None, 0, 0));
    assert!(ran.sent >= 10, "{}", ran.sent);
    for name in ["ABC Company", "Bravo"] {
        office.assert_sent(name);
    }
    assert!(office.page().cluster.reached_at.is_some());
    assert_eq!(office.page().cluster.version.as_deref(), Some("5.0.0"));
    // nothing is sent twice
    office.crossbar.forget_requests();
    assert_eq!(office.run(SEND).sent, 0);
    assert!(office.crossbar.requests().is_empty());
    assert!(!String::from_utf8_lossy(&std::fs::read(office.desk.path()).unwrap()).contains(PASSWORD));
}

#[test]
fn every_lost_answer_is_looked_for_and_nothing_is_made_twice() {
    let paths = ["/accounts/*", "/accounts/*/users", "/accounts/*/callflows", "/accounts/*/ledgers/credit"];
    let whats = lost();
    // each waits a moment before it is tried again
    std::thread::scope(|scope| {
        for (what, path) in whats.iter().flat_map(|what| paths.map(|path| (what, path))) {
            scope.spawn(move || {
                let office = Office::new();
                office.entered("ABC Company");
                let rule = office.crossbar.fail(Rule::new("PUT", path, what.clone()).after_doing());
                office.run(SEND);
                assert_eq!(office.crossbar.met(rule), 1, "{path}");
                office.assert_sent("ABC Company");
            });
        }
    });
}

#[test]
fn an_account_that_is_edited_or_deleted_before_its_answer_is_known_is_the_same_account() {
    for is_deleted in [false, true] {
        let mut office = Office::new();
        let id = office.entered("ABC Company").id;
        let rule = office.crossbar.fail(Rule::new("PUT", "/accounts/*", What::Drop).after_doing());
        let tools = office.tools();
        let running = std::thread::spawn(move || run_once(tools, SEND, Bell::default()));
        office.crossbar.wait_met(rule, 1);
        office.crossbar.go_away();
        running.join().unwrap().unwrap();
        let (account, mut writer) = (office.desk.account(&id), office.writer());
        if is_deleted {
            delete(&mut writer, &id, "ABC Company").unwrap();
        } else {
            let name = Setting::Name(AccountName::parse("Renamed").unwrap());
            let realm = Setting::Realm(RealmLabel::parse("renamed").unwrap());
            change(&mut writer, &account, vec![name, realm]).unwrap();
        }
        office.crossbar.come_back();
        office.run(SEND);
        if is_deleted {
            assert_eq!(office.crossbar.count(), 0);
        } else {
            office.assert_sent("Renamed");
            assert_eq!(office.crossbar.count(), 1);
        }
        assert_eq!((office.page().waiting, office.page().attention), (0, 0));
    }
}

#[test]
fn a_change_whose_answer_was_lost_is_ours_also_when_it_is_changed_again() {
    let zone = |name| Setting::Timezone(Timezone::parse(name).unwrap());
    let trunks = |count| Setting::Trunks(TrunkKind::Twoway, count);
    for (method, path, once, again) in [
        ("PATCH", "/accounts/*", zone("America/Denver"), zone("America/Chicago")),
        ("POST", "/accounts/*/limits", trunks(20), trunks(30)),
    ] {
        let mut office = Office::new();
        let id = office.entered("ABC Company").id;
        office.run(SEND);
        let mut writer = office.writer();
        change(&mut writer, &office.desk.account(&id), vec![once]).unwrap();
        let rule = office.crossbar.fail(Rule::new(method, path, What::Drop).after_doing());
        let tools = office.tools();
        let running = std::thread::spawn(move || run_once(tools, SEND, Bell::default()));
        office.crossbar.wait_met(rule, 1);
        office.crossbar.go_away();
        running.join().unwrap().unwrap();
        change(&mut writer, &office.desk.account(&id), vec![again]).unwrap();
        office.crossbar.come_back();
        office.run(SEND);
        let page = office.page();
        assert_eq!((page.waiting, page.attention, page.changed_there), (0, 0, 0), "{path}");
        office.assert_sent("ABC Company");
    }
}

#[test]
fn a_thread_with_nothing_to_do_writes_nothing_however_often_it_is_woken() {
    let office = Office::new();
    office.entered("ABC Company");
    office.run(SEND);
    office.pull();
    let raw = office.raw();
    let version = || raw.query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0)).unwrap();
    let before = version();
    office.crossbar.forget_requests();
    let tools = Tools { pull_every: Some(LONG), ..office.tools() };
    let thread = Beside::start(tools);
    for _ in 0..50 {
        // a write of its own would wake it again
        thread.sync.wake();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    thread.finish();
    assert_eq!(version(), before);
    assert!(office.crossbar.requests().is_empty());
}

#[test]
fn a_thread_pulls_when_that_is_due() {
    let office = Office::new();
    office.crossbar.plant_many(3);
    let (sent, hears) = std::sync::mpsc::channel();
    let on_report = Box::new(move |report| sent.send(report).unwrap_or_default());
    let tools = Tools { on_report, pull_every: Some(LONG), ..office.tools() };
    let thread = Beside::start(tools);
    let pulled =
        std::iter::from_fn(|| hears.recv_timeout(LONG).ok()).find(|report| matches!(report, SyncReport::Pulled { .. }));
    assert_eq!(pulled, Some(SyncReport::Pulled { listed: 3, read: 3, gone: 0, refused: Vec::new() }));
    thread.finish();
    assert_eq!(office.names().len(), 3);
}

#[test]
fn a_cluster_that_is_away_is_told_and_everything_waits_for_it() {
    let mut office = Office::new();
    office.entered("ABC Company");
    office.crossbar.go_away();
    let ran = office.run(SEND);
    assert_eq!(ran.trouble.unwrap().kind, TroubleKind::Away);
    assert_eq!(ran.sent, 0);
    let page = office.page();
    assert_eq!((page.cluster.trouble.unwrap().kind, page.attention), (TroubleKind::Away, 0));
    office.crossbar.come_back();
    office.run(SEND);
    office.assert_sent("ABC Company");
    assert_eq!(office.page().cluster.trouble, None);
}

#[test]
fn a_cluster_that_asks_for_patience_gets_it() {
    let office = Office::new();
    office.entered("ABC Company");
    office.crossbar.fail(Rule::new("PUT", "/accounts/*", What::TooMany(Some("1"))));
    office.run(SEND);
    office.assert_sent("ABC Company");
}

#[test]
fn who_is_not_known_any_more_is_told_to_log_in() {
    let office = Office::new();
    office.entered("ABC Company");
    office.crossbar.set(|settings| settings.api_key = "0".repeat(64));
    office.crossbar.fail(Rule::new("PUT", "/api_auth", What::Refuse(404, "bad_identifier")).every());
    let ran = office.run(SEND);
    assert_eq!(ran.trouble.unwrap().kind, TroubleKind::Login);
    assert_eq!(office.page().cluster.trouble.unwrap().kind, TroubleKind::Login);
}

#[test]
fn one_accounts_trouble_stops_nobody_else() {
    let office = Office::new();
    office.crossbar.plant_account(&office.crossbar.master_id(), "alpha", "elsewhere.example");
    office.entered("Alpha");
    office.entered("Bravo");
    let ran = office.run(SEND);
    assert_eq!(ran.page.attention, 1);
    office.assert_sent("Bravo");
    assert_eq!(office.account("Alpha").sync.unwrap().word.word(), "needs attention");
}

#[test]
fn nothing_begins_without_a_cluster_a_login_or_the_lease() {
    let office = Office::new();
    office
        .raw()
        .execute_batch("UPDATE cluster SET worker = 'other', worker_until = unixepoch() * 1000 + 20000")
        .unwrap();
    assert!(matches!(office.try_run(SEND), Err(NotReady::Busy(until)) if until > Timestamp::now()));
    office.raw().execute_batch("UPDATE cluster SET worker = NULL, worker_until = NULL").unwrap();

    let access = office.folder.access().unwrap().unwrap();
    let url = format!("{}/copy", office.crossbar.url());
    for other in [
        trunkdesk::sync::Access { account_id: ClusterId::from_random([5; 16]), ..access.clone() },
        trunkdesk::sync::Access { url, ..access },
    ] {
        office.folder.save(&other).unwrap();
        assert!(matches!(office.try_run(SEND), Err(NotReady::NotLoggedIn(why)) if why.contains("another account")));
    }
    office.folder.forget().unwrap();
    assert!(matches!(office.try_run(SEND), Err(NotReady::NotLoggedIn(why)) if why.contains("sync login")));
    office.raw().execute_batch("DELETE FROM cluster").unwrap();
    assert!(matches!(office.try_run(SEND), Err(NotReady::NoCluster)));
    assert!(office.crossbar.requests().is_empty());
}

#[test]
fn who_has_lost_the_lease_writes_nothing_and_sends_nothing_more() {
    let office = Office::new();
    office.entered("ABC Company");
    let hold = office.crossbar.fail(Rule::new("PUT", "/accounts/*", What::Hold).after_doing());
    let tools = office.tools();
    let running = std::thread::spawn(move || run_once(tools, SEND, Bell::default()));
    office.crossbar.wait_met(hold, 1);
    office
        .raw()
        .execute_batch("UPDATE cluster SET worker = 'other', worker_until = unixepoch() * 1000 + 20000")
        .unwrap();
    office.crossbar.remove(hold);
    let ran = running.join().unwrap().unwrap();
    assert!(ran.is_broken_off && ran.sent == 0);
    let sending: i64 =
        office.raw().query_row("SELECT count(*) FROM outbox WHERE state = 'sending'", [], |row| row.get(0)).unwrap();
    assert_eq!(sending, 1);
    // the other one looks for it
    office.raw().execute_batch("UPDATE cluster SET worker = NULL, worker_until = NULL").unwrap();
    office.run(SEND);
    office.assert_sent("ABC Company");
}

#[test]
fn the_thread_sends_what_it_is_woken_for_and_ends_when_it_is_told_to() {
    let office = Office::new();
    let (sent, hears) = std::sync::mpsc::channel();
    let tools = Tools { on_report: Box::new(move |report| sent.send(report).unwrap_or_default()), ..office.tools() };
    let thread = Beside::start(tools);
    office.entered("ABC Company");
    thread.sync.wake();
    for _ in 0..5 {
        hears.recv_timeout(LONG).unwrap();
    }
    thread.finish();
    office.run(SEND);
    office.assert_sent("ABC Company");
}

#[test]
fn the_thread_waits_out_trouble_and_stops_in_the_midst_of_waiting() {
    let mut office = Office::new();
    office.entered("ABC Company");
    office.crossbar.go_away();
    let (sent, hears) = std::sync::mpsc::channel();
    let tools = Tools { on_report: Box::new(move |report| sent.send(report).unwrap_or_default()), ..office.tools() };
    let thread = Beside::start(tools);
    hears.recv_timeout(LONG).unwrap();
    office.crossbar.come_back();
    // after a second or so
    for _ in 0..5 {
        hears.recv_timeout(LONG).unwrap();
    }
    office.crossbar.fail(Rule::new("*", "/accounts/**", What::TooMany(Some("3600"))).every());
    office.entered("Bravo");
    thread.sync.wake();
    hears.recv_timeout(LONG).unwrap();
    thread.finish();
    office.crossbar.remove_all();
    assert_eq!(office.crossbar.count(), 1);
}

#[test]
fn an_account_that_somebody_opens_is_read_anew_with_its_balance() {
    let office = Office::with(Settings { bucket: (100_000, 10_000), ..Settings::default() });
    let account = office.entered("ABC Company").id;
    office.run(SEND);
    let id = account_there(&office, "ABC Company");
    office.crossbar.plant_entry(&id, "per-minute-voip", -12_345);
    office.crossbar.edit(&id, &serde_json::json!({"timezone": "Europe/Berlin"}));
    let thread = Beside::start(office.tools());
    thread.sync.refresh(account.clone());
    office.crossbar.wait_asked("GET", &format!("/accounts/{id}/ledgers/total"), 2);
    thread.finish();
    let now = office.desk.account(&account);
    assert_eq!(now.timezone, "Europe/Berlin");
    assert_eq!(now.users[0].number.as_deref(), Some("+14155550100"), "the list of users has no numbers");
    assert_eq!(now.sync.unwrap().balance.unwrap().units, 87_655);
}

fn account_there(office: &Office, name: &str) -> String {
    office.crossbar.account_named(name).unwrap()["id"].as_str().unwrap().to_owned()
}
