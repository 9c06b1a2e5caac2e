//! Accounts as the cluster has them, taken over into the file.

use serde_json::{Value, json};
use trunkdesk::{
    domain::{
        account::{AccountId, NewAccount},
        cluster::{ClusterId, SyncOrder, SyncWord, outbox::Work},
        notes::Notes,
        setting::Setting,
    },
    store::{GoneAccount, Listed, Mirrored, MirroredUser},
};

use super::harness::{Joined, id, sent_by_cluster};
use crate::harness::{change, create, delete, history, last};

fn listed(byte: u8, parent: ClusterId, name: &str) -> Listed {
    let realm = format!("{}.example", name.to_lowercase());
    Listed { id: id(byte), parent, name: name.into(), fingerprint: format!("{name} {realm}"), realm }
}

fn mirrored(listed: Listed) -> Mirrored {
    Mirrored {
        marker: None,
        account: sent_by_cluster(&listed.name, &listed.realm),
        limits: Some(json!({ "allow_prepay": true })),
        users: Some(Vec::new()),
        balance_units: None,
        listed,
    }
}

fn user(byte: u8, username: &str) -> MirroredUser {
    let document = json!({
        "first_name": "Ben", "last_name": "Demo", "email": format!("{username}@abc.example"), "username": username,
        "priv_level": "user",
    });
    MirroredUser { id: id(byte), document }
}

impl Joined {
    /// An account that the cluster has and the file did not.
    fn added(&mut self, byte: u8, name: &str) -> AccountId {
        self.writer.mirror(1, &mirrored(listed(byte, id(0xfe), name))).unwrap().unwrap();
        self.desk.account_called(name).id
    }

    fn mirror(&mut self, mirrored: &Mirrored) -> Result<(), String> {
        self.writer.mirror(2, mirrored).unwrap()
    }

    fn refused(&mut self, mirrored: &Mirrored) -> String {
        let before = crate::harness::dump(&self.desk.raw());
        let sentence = self.mirror(mirrored).unwrap_err();
        assert_eq!(crate::harness::dump(&self.desk.raw()), before, "nothing is written");
        sentence
    }
}

#[test]
fn a_new_account_is_added_under_its_own_id_with_its_users() {
    let mut joined = Joined::new();
    let mut new = mirrored(listed(1, id(0xfe), "A"));
    new.account["name"] = json!("A\u{1b}[31m");
    new.limits = Some(json!({ "twoway_trunks": 500, "allow_prepay": false }));
    new.users = Some(vec![user(2, "ben")]);
    new.balance_units = Some(-35_000);
    joined.mirror(&new).unwrap();
    let account = joined.desk.account(&AccountId::parse(id(1).as_str()).unwrap());
    // more trunks than the reseller has: what is there is there
    assert_eq!((account.name.as_str(), account.trunks.twoway, account.revision), ("A[31m", Some(500), 1));
    let ben = &account.users[0];
    assert_eq!((ben.username.as_str(), ben.is_admin, ben.has_password), ("ben", false, true));
    let sync = account.sync.unwrap();
    assert_eq!((sync.word, sync.cluster_id, sync.balance.unwrap().units), (SyncWord::Sent, Some(id(1)), -35_000));
    let rows = history(&joined.desk);
    let row = rows.last().unwrap();
    assert_eq!((rows.len(), row.action.as_str()), (3, "cluster.added"));
    assert_eq!(row.after.as_ref().unwrap()["users"][0]["username"], "ben");
    // and below it
    let below = mirrored(listed(3, id(1), "B"));
    joined.mirror(&below).unwrap();
    assert_eq!(joined.desk.account_called("B").parent, account.id);
    assert_eq!(joined.outbox(), [""; 0]);
    // once more, which changes nothing
    let (before, rows) = (crate::harness::dump(&joined.desk.raw()), joined.desk.history_rows());
    joined.mirror(&below).unwrap();
    joined.mirror(&new).unwrap();
    assert_eq!((crate::harness::dump(&joined.desk.raw()), joined.desk.history_rows()), (before, rows));
}

#[test]
fn what_cannot_stand_here_is_told_and_nothing_of_it_written() {
    let mut joined = Joined::new();
    joined.added(1, "Taken");
    let b = joined.added(2, "B");
    let cases: [(Mirrored, &str); 5] = [
        (mirrored(listed(9, id(8), "Lost")), "Lost stands below an account that is not here"),
        (mirrored(Listed { realm: "other.example".into(), ..listed(9, id(0xfe), "TAKEN!") }), "TAKEN! (other.example)"),
        (mirrored(Listed { realm: "taken.example".into(), ..listed(9, id(0xfe), "Other") }), "Other (taken.example)"),
        (mirrored(Listed { name: "Taken".into(), ..listed(2, id(0xfe), "B") }), "B was changed in the cluster"),
        (
            Mirrored { users: Some(vec![user(5, "ben"), user(6, "ben")]), ..mirrored(listed(2, id(0xfe), "B")) },
            "Ben Demo of B has the login ben",
        ),
    ];
    for (case, says) in cases {
        let sentence = joined.refused(&case);
        assert!(sentence.starts_with(says), "{sentence}");
    }
    assert_eq!(joined.desk.account(&b).users.len(), 0);
}

#[test]
fn what_only_one_side_changed_is_put_together() {
    let mut joined = Joined::new();
    let account = joined.added(1, "A");
    let base = joined.desk.account(&account);
    change(&mut joined.writer, &base, vec![Setting::Notes(Notes::parse("mine").unwrap())]).unwrap();
    let mut theirs = mirrored(listed(1, id(0xfe), "A"));
    theirs.account["timezone"] = json!("Europe/Vienna");
    theirs.limits = None;
    joined.mirror(&theirs).unwrap();
    let after = joined.desk.account(&account);
    assert_eq!((after.notes.as_str(), after.timezone.as_str()), ("mine", "Europe/Vienna"));
    let row = last(&joined.desk);
    assert_eq!(row.action, "cluster.changed");
    assert_eq!(row.after.unwrap()["account"], json!({ "timezone": "Europe/Vienna" }));
    assert_eq!(joined.outbox(), ["account A"], "what is ours is still to be sent");
    let Work::Account { seen: Some(seen), .. } = joined.task().work else { panic!() };
    assert_eq!((&seen["timezone"], &seen["custom_notes"]), (&json!("Europe/Vienna"), &Value::Null));
}

#[test]
fn what_both_sides_changed_waits_for_a_person() {
    let mut joined = Joined::new();
    let account = joined.added(1, "A");
    let base = joined.desk.account(&account);
    change(&mut joined.writer, &base, vec![Setting::Notes(Notes::parse("mine").unwrap())]).unwrap();
    let mut theirs = mirrored(listed(1, id(0xfe), "A"));
    theirs.account["custom_notes"] = json!("theirs");
    joined.mirror(&theirs).unwrap();
    assert_eq!(joined.desk.account(&account).notes, "mine");
    let sync = joined.sync(&account);
    assert_eq!((sync.word, sync.clashes.len()), (SyncWord::ChangedThere, 1));
    let settle = SyncOrder::Settle { account: account.clone(), seen: sync.clashes, take_theirs: vec![true] };
    joined.order(settle).unwrap();
    assert_eq!(joined.desk.account(&account).notes, "theirs");
    // or they changed it back
    let base = joined.desk.account(&account);
    change(&mut joined.writer, &base, vec![Setting::Notes(Notes::parse("again").unwrap())]).unwrap();
    theirs.account["custom_notes"] = json!("otherwise");
    joined.mirror(&theirs).unwrap();
    assert_eq!(joined.sync(&account).word, SyncWord::ChangedThere);
    theirs.account["custom_notes"] = json!("theirs");
    joined.mirror(&theirs).unwrap();
    assert_eq!(joined.sync(&account).word, SyncWord::Waiting);
}

#[test]
fn an_account_of_ours_is_found_by_its_marker_or_its_realm() {
    // made there, and the answer was lost
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    joined.task();
    let here = joined.desk.account(&account);
    let mut theirs = mirrored(Listed { realm: here.realm.clone(), ..listed(1, id(0xfe), "A") });
    theirs.account = trunkdesk::domain::cluster::documents::of_account(&here)["account"].clone();
    theirs.limits = None;
    theirs.marker = Some(account.clone());
    joined.mirror(&theirs).unwrap();
    let sync = joined.sync(&account);
    assert_eq!((sync.cluster_id, sync.clashes.len(), sync.word), (Some(id(1)), 0, SyncWord::Waiting));
    // by its realm in capitals; what differs is to be decided
    let mut joined = Joined::without_cluster();
    let account = joined.plain("A").id;
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    let realm = joined.desk.account(&account).realm;
    let theirs = Listed { name: "B".into(), realm: realm.to_uppercase(), ..listed(1, id(0xfe), "A") };
    let theirs =
        Mirrored { account: json!({ "name": "B", "realm": realm, "timezone": "Etc/UTC" }), ..mirrored(theirs) };
    joined.mirror(&theirs).unwrap();
    let sync = joined.sync(&account);
    let labels: Vec<&str> = sync.clashes.iter().map(|clash| clash.label.as_str()).collect();
    assert_eq!((sync.cluster_id, sync.word), (Some(id(1)), SyncWord::ChangedThere));
    assert_eq!(labels, ["Account Name", "Per-minute calls over the limit"]);
    // deleted here meanwhile: its end learns where it is
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    joined.task();
    delete(&mut joined.writer, &account, "A").unwrap();
    let theirs = Mirrored { marker: Some(account), ..mirrored(listed(1, id(0xfe), "A")) };
    joined.mirror(&theirs).unwrap();
    let end = joined.task();
    assert_eq!((end.work, end.cluster_id), (Work::Delete, Some(id(1))));
}

#[test]
fn an_account_that_was_here_only_sends_what_is_otherwise_there() {
    let mut joined = Joined::without_cluster();
    let account = joined.whole("A").id;
    let base = joined.desk.account(&account);
    let settings = vec![
        Setting::Notes(Notes::parse("mine").unwrap()),
        Setting::Trunks(trunkdesk::domain::trunks::TrunkKind::Twoway, 3),
    ];
    change(&mut joined.writer, &base, settings).unwrap();
    joined.writer.join_cluster(&super::harness::cluster()).unwrap();
    let here = joined.desk.account(&account);
    let mut theirs = mirrored(Listed { realm: here.realm.clone(), ..listed(1, id(0xfe), "A") });
    theirs.account = trunkdesk::domain::cluster::documents::of_account(&here)["account"].clone();
    theirs.account["custom_notes"].take();
    theirs.limits = Some(json!({}));
    theirs.users = Some(vec![user(2, "ben")]);
    joined.mirror(&theirs).unwrap();
    assert_eq!(joined.outbox(), ["account A", "limits A", "user A", "callflow A"]);
    let sync = joined.sync(&account);
    assert_eq!((sync.word, sync.clashes.len()), (SyncWord::Waiting, 0));
    // its credit is told, as it may be booked there already
    let row = last(&joined.desk);
    assert_eq!((row.action.as_str(), row.after), ("cluster.linked", Some(json!({ "sync": { "credit": "10.00" } }))));
    // once
    joined.clear();
    joined.mirror(&theirs).unwrap();
    assert_eq!(joined.outbox(), [""; 0]);
}

#[test]
fn users_are_put_together_too() {
    let mut joined = Joined::new();
    let with = |users: Vec<MirroredUser>| Mirrored { users: Some(users), ..mirrored(listed(1, id(0xfe), "A")) };
    let account = joined.added(1, "A");
    let logins = |joined: &Joined| -> Vec<String> {
        joined.desk.account(&account).users.into_iter().map(|user| user.username).collect()
    };
    joined.mirror(&with(vec![user(2, "ben"), user(3, "ann")])).unwrap();
    assert_eq!(logins(&joined), ["ben", "ann"]);
    // changed there
    let mut ben = user(2, "ben");
    ben.document["priv_level"] = json!("admin");
    joined.mirror(&with(vec![ben.clone(), user(3, "ann")])).unwrap();
    assert!(joined.desk.account(&account).users[0].is_admin);
    assert_eq!(last(&joined.desk).after.unwrap()["users"][0]["username"], "ben");
    // gone there
    joined.mirror(&with(vec![ben.clone()])).unwrap();
    assert_eq!(logins(&joined), ["ben"]);
    // made anew there with the same login
    ben.id = id(4);
    joined.mirror(&with(vec![ben.clone()])).unwrap();
    assert_eq!(logins(&joined), ["ben"]);
    assert_eq!(joined.one::<String>("SELECT cluster_id FROM cluster_user"), id(4).as_str());
    // changed on both sides
    let base = joined.desk.account(&account).users[0].clone();
    let mut settings = trunkdesk::domain::user::UserSettings::of(&base, true).unwrap();
    settings.first_name = trunkdesk::domain::name::PersonName::parse("Mine", "a name").unwrap();
    let set = trunkdesk::domain::user::UserChange {
        account: account.clone(),
        base,
        settings: Some(settings),
        password: None,
        last_admin: true,
    };
    let reply = joined.writer.answer(&trunkdesk::domain::request::Write::ChangeUser(Box::new(set)));
    assert!(matches!(reply, trunkdesk::domain::request::Reply::UserSaved(..)));
    ben.document["first_name"] = json!("Theirs");
    joined.mirror(&with(vec![ben.clone()])).unwrap();
    let sync = joined.sync(&account);
    assert_eq!(sync.word, SyncWord::ChangedThere);
    assert_eq!(sync.clashes[0].label, "Admin first name of ben");
    let settle = SyncOrder::Settle { account: account.clone(), seen: sync.clashes, take_theirs: vec![true] };
    joined.order(settle).unwrap();
    let after = joined.desk.account(&account);
    assert_eq!((after.users[0].first_name.as_str(), after.sync.unwrap().clashes.len()), ("Theirs", 0));
    // removed here, which is still to be sent: it does not come back, and does not go before it is
    let base = Box::new(joined.desk.account(&account).users[0].clone());
    let remove = trunkdesk::domain::request::Write::RemoveUser { account: account.clone(), base, last_admin: true };
    crate::harness::account_saved(joined.writer.answer(&remove)).unwrap();
    for users in [vec![ben.clone()], vec![]] {
        joined.mirror(&with(users)).unwrap();
        assert_eq!(logins(&joined), [""; 0]);
    }
    assert!(joined.outbox().contains(&"user A".to_owned()), "{:?}", joined.outbox());
}

#[test]
fn users_that_have_no_login_there_have_one_here() {
    let nobody = |byte| {
        let document = json!({ "first_name": "Ben", "last_name": "Demo", "email": "shop@abc.example" });
        MirroredUser { id: id(byte), document }
    };
    let mut other = user(4, "shop@abc.example");
    other.document["email"] = json!("else@abc.example");
    // the address stands for a login, unless another has it: the second, and both where a third has it as a login
    for (more, first) in [(None, "shop@abc.example".to_owned()), (Some(other), id(2).to_string())] {
        let users: Vec<MirroredUser> = [nobody(2), nobody(3)].into_iter().chain(more).collect();
        let with = |users| Mirrored { users: Some(users), ..mirrored(listed(1, id(0xfe), "A")) };
        for is_known in [false, true] {
            let mut joined = Joined::new();
            if is_known {
                joined.added(1, "A");
            }
            joined.mirror(&with(users.clone())).unwrap();
            let account = joined.desk.account_called("A");
            let logins: Vec<&str> = account.users.iter().map(|user| &*user.username).collect();
            assert_eq!(logins[..2], [&first, id(3).as_str()]);
            // and stays so, also where the one that has the address goes
            let revision = account.revision;
            joined.mirror(&with(users.clone())).unwrap();
            assert_eq!(joined.desk.account_called("A").revision, revision);
            joined.mirror(&with(vec![nobody(3)])).unwrap();
            assert_eq!(joined.desk.account_called("A").users[0].username, id(3).as_str());
        }
    }
}

#[test]
fn an_account_moves_with_the_clusters_unless_a_move_of_ours_waits() {
    let mut joined = Joined::new();
    let (a, b) = (joined.added(1, "A"), joined.added(2, "B"));
    joined.mirror(&mirrored(listed(1, id(2), "A"))).unwrap();
    assert_eq!(joined.desk.account(&a).parent, b);
    // never below itself
    joined.mirror(&mirrored(listed(2, id(1), "B"))).unwrap();
    assert_eq!(joined.desk.account(&b).parent, joined.desk.parent);
    let top = joined.desk.parent.clone();
    crate::harness::relocate(&mut joined.writer, &a, &top).unwrap();
    joined.mirror(&mirrored(listed(1, id(2), "A"))).unwrap();
    assert_eq!(joined.desk.account(&a).parent, top);
    assert_eq!(joined.outbox(), ["move A"]);
}

#[test]
fn a_listing_gives_what_is_new_changed_and_gone() {
    let mut joined = Joined::new();
    let pull = joined.writer.begin_pull().unwrap();
    let all = vec![listed(1, id(0xfe), "A"), listed(2, id(1), "B"), listed(3, id(2), "C")];
    assert_eq!(joined.writer.listed(pull, all.clone()).unwrap(), all);
    for listed in &all {
        joined.writer.mirror(pull, &mirrored(listed.clone())).unwrap().unwrap();
    }
    assert_eq!(joined.writer.gone(pull, 10).unwrap(), []);
    joined.writer.end_pull(pull).unwrap();
    assert_eq!(joined.page().cluster.pulled_at.unwrap().as_millisecond(), crate::harness::NOW);
    // nothing new
    let pull = joined.writer.begin_pull().unwrap();
    assert_eq!(joined.writer.listed(pull, all.clone()).unwrap(), []);
    assert_eq!(joined.writer.gone(pull, 10).unwrap(), []);
    // one changed, two gone; one that was made meanwhile is not missed
    let made = joined.plain("Made").id;
    let pull = joined.writer.begin_pull().unwrap();
    let task = joined.task();
    let seen = super::harness::seen_of(&task, 7);
    joined.settle(&task, &trunkdesk::domain::cluster::outbox::Outcome::Done, &seen);
    assert_eq!(joined.sync(&made).cluster_id, Some(id(7)));
    let changed = Listed { fingerprint: "other".into(), ..all[0].clone() };
    assert_eq!(joined.writer.listed(pull, vec![changed.clone()]).unwrap(), [changed]);
    assert_eq!(joined.writer.missed(pull).unwrap(), 2);
    // those furthest below first
    for byte in [3, 2] {
        let gone = joined.writer.gone(pull, 10).unwrap();
        let ids: Vec<ClusterId> = gone.iter().map(|gone| gone.cluster_id.clone()).collect();
        assert_eq!(ids, [id(byte)]);
        joined.writer.mirror_gone(&gone[0]).unwrap();
    }
    assert_eq!(joined.writer.missed(pull).unwrap(), 0);
    let actions: Vec<String> = history(&joined.desk).into_iter().rev().take(2).map(|row| row.action).collect();
    assert_eq!(actions, ["cluster.gone", "cluster.gone"]);
    assert_eq!(joined.writer.gone(pull, 10).unwrap(), []);
    // what was taken for gone comes back with a listing that has it
    let back = vec![all[1].clone(), all[2].clone()];
    assert_eq!(joined.writer.listed(pull, back.clone()).unwrap(), back);
    for listed in back {
        joined.writer.mirror(pull, &mirrored(listed)).unwrap().unwrap();
    }
    assert_eq!(joined.desk.standing().accounts, 4);
    // but not what was deleted here
    let c = joined.desk.account_called("C").id;
    delete(&mut joined.writer, &c, "C").unwrap();
    assert_eq!(joined.writer.listed(pull, vec![all[2].clone()]).unwrap(), []);
    joined.writer.mirror(pull, &mirrored(all[2].clone())).unwrap().unwrap();
    assert_eq!(joined.desk.standing().accounts, 3);
}

#[test]
fn a_listing_that_was_overtaken_leaves_the_marks_of_the_newer_one() {
    let mut joined = Joined::new();
    let all = vec![listed(1, id(0xfe), "A"), listed(2, id(0xfe), "B")];
    let old = joined.writer.begin_pull().unwrap();
    for listed in &all {
        joined.writer.mirror(old, &mirrored(listed.clone())).unwrap().unwrap();
    }
    let new = joined.writer.begin_pull().unwrap();
    assert_eq!(joined.writer.listed(new, all.clone()).unwrap(), []);
    assert_eq!(joined.writer.listed(old, vec![all[0].clone()]).unwrap(), []);
    joined.writer.mirror(old, &mirrored(all[1].clone())).unwrap().unwrap();
    assert_eq!(joined.writer.gone(new, 10).unwrap(), []);
    // one that no listing had, and that is there all the same
    let newest = joined.writer.begin_pull().unwrap();
    for gone in joined.writer.gone(newest, 10).unwrap() {
        joined.writer.is_there(newest, &gone).unwrap();
    }
    assert_eq!(joined.writer.missed(newest).unwrap(), 0);
}

#[test]
fn an_account_that_is_gone_there_stays_where_something_of_it_waits() {
    let mut joined = Joined::new();
    let account = joined.added(1, "A");
    let base = joined.desk.account(&account);
    change(&mut joined.writer, &base, vec![Setting::Notes(Notes::parse("mine").unwrap())]).unwrap();
    let gone = GoneAccount { account: account.clone(), cluster_id: id(1) };
    joined.writer.mirror_gone(&gone).unwrap();
    assert_eq!(joined.outbox(), ["account A, attention gone"]);
    assert_eq!(joined.sync(&account).cluster_id, None);
    // the same again, which is over
    joined.writer.mirror_gone(&gone).unwrap();
    // or something stands below it
    let above = joined.added(2, "B");
    let mut none = joined.desk.plain("Below");
    none.parent = above.clone();
    let none: NewAccount = none;
    create(&mut joined.writer, none).unwrap();
    joined.writer.mirror_gone(&GoneAccount { account: above.clone(), cluster_id: id(2) }).unwrap();
    assert_eq!(joined.sync(&above).word, SyncWord::HereOnly);
}

#[test]
fn what_the_reseller_has_there_comes_along() {
    let mut joined = Joined::new();
    let classifiers = [("moon".to_owned(), "To the \u{1b}moon".to_owned())];
    let plans = ["plan_1".to_owned()];
    joined.writer.mirror_reseller(Some("sip.other.example"), Some(&classifiers), Some(&plans)).unwrap();
    let reseller = joined.desk.standing().reseller;
    assert_eq!((reseller.settings.realm_suffix.as_str(), reseller.revision), ("sip.other.example", 2));
    assert_eq!(last(&joined.desk).action, "reseller.changed");
    assert_eq!(joined.one::<String>("SELECT classifiers FROM cluster"), r#"{"moon":"To the moon"}"#);
    assert_eq!(joined.page().cluster.service_plans, plans);
    // no suffix that a realm can have
    joined.writer.mirror_reseller(Some("nonsense"), None, None).unwrap();
    joined.writer.mirror_reseller(Some("sip.other.example"), Some(&classifiers), None).unwrap();
    assert_eq!(joined.desk.standing().reseller.revision, 2);
}
