//! Changing an account's settings: what is written, what history keeps of it, and two operators at once.

use jiff::Timestamp;
use serde_json::{Value, json};
use trunkdesk::domain::{
    account::{Account, Details, NewAccount, Stamp},
    calling::{CLASSIFIERS, Calling, Classifiers},
    contact::{ContactKey, ContactRole},
    contract::EndDate,
    language::Language,
    money::Cents,
    name::AccountName,
    notes::Notes,
    permissions::Permission,
    problem::Problem,
    realm::{RealmLabel, RealmSuffix},
    request::{Failure, Page, Subject, Write},
    reseller::ResellerSettings,
    setting::{AccountChange, Clash, Overtaken, Setting, SettingKey},
    timezone::Timezone,
    trunks::{PerKind, TrunkKind},
};

use crate::harness::{
    Desk, NOW, account_saved, change, check_chain, check_sums, create, credit, delete, history, last, list, names,
    refused, relocate, saved, set_enabled, settings, writer_of,
};

/// An account with something in every setting, keys that are not ours among it, and `below` as what it is under.
fn rich(desk: &Desk) -> Account {
    let new = NewAccount {
        realm_label: Some(RealmLabel::parse("abc").unwrap()),
        trunks: PerKind { twoway: 10, inbound: 3, outbound: 4 },
        calling: Calling::denying(|key| key == "unknown"),
        details: Details {
            contact: json!({ "technical": { "name": "Tia", "fax": "7" }, "sales": { "name": "Sam" } }),
            contract: json!({ "number": 7, "representative": { "name": "Rita", "user_id": "u" } }),
            notes: Notes::parse("one\ntwo").unwrap(),
            ..Details::default()
        },
        ..desk.plain("ABC Company")
    };
    let id = create(&mut desk.writer(), new).unwrap().id;
    desk.raw()
        .execute_batch(
            r#"UPDATE account SET
                ui_restrictions = json_set(ui_restrictions, '$.myaccount.user.x', 1, '$.other', json('{"y":2}')),
                call_restriction = json_set(call_restriction, '$.moon', json('{"action":"deny"}'))"#,
        )
        .unwrap();
    desk.account(&id)
}

fn name(text: &str) -> Setting {
    Setting::Name(AccountName::parse(text).unwrap())
}

fn label(text: &str) -> Setting {
    Setting::Realm(RealmLabel::parse(text).unwrap())
}

fn notes(text: &str) -> Setting {
    Setting::Notes(Notes::parse(text).unwrap())
}

/// Every setting once, each with what history keeps of it before and after.
fn every_setting() -> Vec<(Setting, Value, Value)> {
    let contact = |role, key: ContactKey, text: &str| Setting::Contact(role, key, key.parse(text).unwrap());
    let account = |before: Value, after: Value| (json!({ "account": before }), json!({ "account": after }));
    let limits = |before: Value, after: Value| (json!({ "limits": before }), json!({ "limits": after }));
    let toll = |action| json!({ "call_restriction": { "toll_us": { "action": action } } });
    let shown = |shown: bool| json!({ "ui_restrictions": { "myaccount": { "inbound": { "show_tab": shown } } } });
    let settings = [
        (name("Café Nero"), account(json!({ "name": "ABC Company" }), json!({ "name": "Café Nero" }))),
        (
            label("nero"),
            account(json!({ "realm": "abc.sip.acme.example" }), json!({ "realm": "nero.sip.acme.example" })),
        ),
        (
            Setting::Timezone(Timezone::parse("Europe/Berlin").unwrap()),
            account(json!({ "timezone": "Etc/UTC" }), json!({ "timezone": "Europe/Berlin" })),
        ),
        (
            Setting::Language(Language::parse("fr-CA").unwrap()),
            account(json!({ "language": "en-US" }), json!({ "language": "fr-CA" })),
        ),
        (
            Setting::Trunks(TrunkKind::Twoway, 99),
            limits(json!({ "twoway_trunks": 10 }), json!({ "twoway_trunks": 99 })),
        ),
        (
            Setting::Trunks(TrunkKind::Inbound, 0),
            limits(json!({ "inbound_trunks": 3 }), json!({ "inbound_trunks": 0 })),
        ),
        (
            Setting::Trunks(TrunkKind::Outbound, 999_999),
            limits(json!({ "outbound_trunks": 4 }), json!({ "outbound_trunks": 999_999 })),
        ),
        (Setting::Call(CLASSIFIERS[1], false), account(toll("inherit"), toll("deny"))),
        (Setting::AllowPrepay(true), limits(json!({ "allow_prepay": false }), json!({ "allow_prepay": true }))),
        (Setting::Show(Permission::Inbound, false), account(shown(true), shown(false))),
        (
            contact(ContactRole::Technical, ContactKey::Name, ""),
            account(
                json!({ "contact": { "technical": { "name": "Tia" } } }),
                json!({ "contact": { "technical": {} } }),
            ),
        ),
        (
            contact(ContactRole::Billing, ContactKey::City, "Berlin"),
            account(json!({ "contact": {} }), json!({ "contact": { "billing": { "locality": "Berlin" } } })),
        ),
        (
            Setting::Representative("Ben".into()),
            account(
                json!({ "contract": { "representative": { "name": "Rita", "user_id": "u" } } }),
                json!({ "contract": { "representative": { "name": "Ben" } } }),
            ),
        ),
        (
            Setting::EndDate(EndDate::parse("2027-01-31").unwrap()),
            account(json!({ "contract": {} }), json!({ "contract": { "end_date": 63_968_572_800_i64 } })),
        ),
        (notes("three"), account(json!({ "custom_notes": "one\ntwo" }), json!({ "custom_notes": "three" }))),
    ];
    settings.into_iter().map(|(setting, (before, after))| (setting, before, after)).collect()
}

#[test]
fn each_setting_is_written_and_history_keeps_only_what_differs() {
    for (setting, mut before, mut after) in every_setting() {
        let desk = Desk::new();
        let base = rich(&desk);
        let rows = history(&desk).len();
        let saved = change(&mut writer_of(&desk.path(), "ben", NOW + 1), &base, vec![setting.clone()]).unwrap();
        assert_eq!(saved, desk.account(&base.id), "{setting:?}");
        let mut expected = base.clone();
        setting.apply(&mut expected).unwrap();
        assert_eq!(setting.key().of(&saved), setting.key().of(&expected), "{setting:?}");
        expected.revision = 2;
        expected.changed =
            Stamp { at: Timestamp::from_millisecond(NOW + 1).unwrap(), by: "ben".into(), ..base.changed };
        assert_eq!(saved, expected, "{setting:?}: nothing else is another");

        assert_eq!(history(&desk).len(), rows + 1, "{setting:?}: one row");
        let row = last(&desk);
        assert_eq!((row.action.as_str(), row.account.as_deref()), ("account.changed", Some(base.id.as_str())));
        before["meta"] = json!({ "revision": 1 });
        after["meta"] = json!({ "revision": 2 });
        assert_eq!((row.before, row.after), (Some(before), Some(after)), "{setting:?}");
        check_sums(&desk.raw());
        check_chain(&desk.raw());
    }
}

#[test]
fn all_settings_at_once_are_one_revision_and_one_row() {
    let desk = Desk::new();
    let base = rich(&desk);
    let rows = history(&desk).len();
    let settings: Vec<Setting> = every_setting().into_iter().map(|(setting, ..)| setting).collect();
    let saved = change(&mut desk.writer(), &base, settings.clone()).unwrap();
    assert_eq!((saved.revision, history(&desk).len()), (2, rows + 1));
    let mut expected = base.clone();
    settings.iter().for_each(|setting| setting.apply(&mut expected).unwrap());
    for setting in &settings {
        assert_eq!(setting.key().of(&saved), setting.key().of(&expected), "{setting:?}");
    }
    // found by what it is called now, and no more by what it was
    let mut reader = desk.reader();
    assert_eq!(names(&list(&mut reader, "café nero", Page::First, 5)), ["Café Nero"]);
    assert_eq!(names(&list(&mut reader, "nero.sip", Page::First, 5)), ["Café Nero"]);
    assert_eq!(list(&mut reader, "abc comp", Page::First, 5).total, 0);
    check_sums(&desk.raw());
}

#[test]
fn where_nothing_changes_nothing_is_written() {
    let desk = Desk::new();
    let base = rich(&desk);
    let rows = history(&desk).len();
    for settings in [
        vec![],
        vec![name("ABC Company"), label("abc"), notes("one\ntwo"), Setting::Trunks(TrunkKind::Twoway, 10)],
        vec![Setting::Representative("Rita".into()), Setting::EndDate(None), Setting::Call(CLASSIFIERS[1], true)],
        vec![Setting::Show(Permission::Inbound, true)],
    ] {
        assert_eq!(change(&mut desk.writer(), &base, settings.clone()), Ok(base.clone()), "{settings:?}");
    }
    assert_eq!(history(&desk).len(), rows);
    assert_eq!(desk.account(&base.id), base);
    // what is absent is allowed and shown; who sees it so and saves it so changes nothing
    desk.raw().execute("UPDATE account SET call_restriction = '{}', ui_restrictions = '{}'", []).unwrap();
    let absent = desk.account(&base.id);
    let settings = vec![Setting::Call(CLASSIFIERS[1], true), Setting::Show(Permission::Inbound, true)];
    assert_eq!(change(&mut desk.writer(), &absent, settings), Ok(absent));
}

#[test]
fn keys_that_are_not_ours_stay() {
    let desk = Desk::new();
    let base = rich(&desk);
    let contact = |role, key: ContactKey, text: &str| Setting::Contact(role, key, key.parse(text).unwrap());
    let settings = vec![
        Setting::Show(Permission::User, false),
        Setting::Call(CLASSIFIERS[0], false),
        contact(ContactRole::Technical, ContactKey::Name, "Tom"),
        Setting::EndDate(EndDate::parse("2027-01-31").unwrap()),
    ];
    let saved = change(&mut desk.writer(), &base, settings).unwrap();
    assert_eq!(saved.ui_restrictions["other"], json!({ "y": 2 }));
    assert_eq!(saved.ui_restrictions["myaccount"]["user"], json!({ "show_tab": false, "x": 1 }));
    assert_eq!(saved.calling.labels(false, &Classifiers::default()), ["US TollFree", "Other than above", "moon"]);
    assert_eq!(saved.contact, json!({ "technical": { "name": "Tom", "fax": "7" }, "sales": { "name": "Sam" } }));
    assert_eq!(saved.contract["number"], 7);
    assert_eq!(saved.contract["representative"]["user_id"], "u");
}

#[test]
fn two_operators_with_different_fields_are_put_together() {
    let desk = Desk::new();
    let base = rich(&desk);
    let theirs = change(&mut desk.writer(), &base, vec![name("Theirs"), notes("theirs")]).unwrap();
    assert_eq!(theirs.revision, 2);
    let both = change(&mut desk.writer(), &base, vec![label("mine"), Setting::Call(CLASSIFIERS[1], false)]).unwrap();
    assert_eq!((both.name.as_str(), both.notes.as_str()), ("Theirs", "theirs"));
    assert_eq!(both.realm, "mine.sip.acme.example");
    assert!(!both.calling.allows("toll_us"));
    assert_eq!(both.revision, 3);
    let row = last(&desk);
    assert_eq!(row.before.unwrap()["meta"]["revision"], 2);
    assert!(row.after.unwrap()["account"].get("name").is_none(), "only what this operator changed");
}

#[test]
fn a_clash_is_told_and_nothing_is_written() {
    let desk = Desk::new();
    let base = rich(&desk);
    let theirs =
        change(&mut desk.writer(), &base, vec![name("Theirs"), Setting::Trunks(TrunkKind::Twoway, 20)]).unwrap();
    let rows = history(&desk).len();
    let mine = vec![name("Mine"), label("mine"), Setting::Trunks(TrunkKind::Twoway, 30)];
    let clash = |key, base: &str, theirs: &str, mine: &str| Clash {
        key,
        base: base.into(),
        theirs: theirs.into(),
        mine: mine.into(),
    };
    let clashes = vec![
        clash(SettingKey::Name, "ABC Company", "Theirs", "Mine"),
        clash(SettingKey::Trunks(TrunkKind::Twoway), "10", "20", "30"),
    ];
    let overtaken = Overtaken { theirs: theirs.clone(), clashes };
    assert_eq!(change(&mut desk.writer(), &base, mine.clone()), Err(Failure::Overtaken(Box::new(overtaken))));
    assert_eq!((desk.account(&base.id), history(&desk).len()), (theirs.clone(), rows), "not the realm either");
    // seen and wanted all the same
    let saved = change(&mut desk.writer(), &theirs, mine).unwrap();
    assert_eq!((saved.name.as_str(), saved.trunks.twoway, saved.revision), ("Mine", Some(30), 3));
}

#[test]
fn a_change_of_one_revision_is_made_of_no_other() {
    let desk = Desk::new();
    let base = rich(&desk);
    let theirs = change(&mut desk.writer(), &base, vec![notes("theirs")]).unwrap();
    let mine = |only_at| {
        let change = AccountChange { base: base.clone(), settings: vec![name("Mine")], only_at: Some(only_at) };
        account_saved(desk.writer().answer(&Write::ChangeAccount(Box::new(change))))
    };
    let overtaken = Overtaken { theirs: theirs.clone(), clashes: Vec::new() };
    for revision in [1, 3] {
        assert_eq!(mine(revision), Err(Failure::Overtaken(Box::new(overtaken.clone()))), "though nothing clashes");
    }
    assert_eq!(desk.account(&base.id), theirs);
    assert_eq!(mine(2).unwrap().notes, "theirs");
}

#[test]
fn the_same_by_both_is_no_clash() {
    let desk = Desk::new();
    let base = rich(&desk);
    let theirs = change(&mut desk.writer(), &base, vec![name("Same"), notes("theirs")]).unwrap();
    assert_eq!(change(&mut desk.writer(), &base, vec![name("Same")]), Ok(theirs.clone()), "nothing is left to write");
    // changed to and fro is as it was
    let back = change(&mut desk.writer(), &theirs, vec![notes("one\ntwo")]).unwrap();
    let saved = change(&mut desk.writer(), &base, vec![notes("mine")]).unwrap();
    assert_eq!((saved.revision, saved.notes.as_str()), (back.revision + 1, "mine"));
}

#[test]
fn credit_is_no_reason_to_ask() {
    let desk = Desk::new();
    let base = rich(&desk);
    credit(&mut desk.writer(), &base.id, 1_000, None).unwrap();
    let saved = change(&mut desk.writer(), &base, vec![name("Mine")]).unwrap();
    assert_eq!((saved.revision, saved.balance), (2, Cents(1_000)));
}

#[test]
fn a_name_or_realm_that_another_account_has_is_refused() {
    let desk = Desk::new();
    let base = rich(&desk);
    let taken = NewAccount { realm_label: Some(RealmLabel::parse("taken").unwrap()), ..desk.plain("Taken") };
    create(&mut desk.writer(), taken).unwrap();
    // the name of KAZOO's canonical form, and the realm, in the same second
    let problems = vec![
        (Subject::Name, Problem::NameTaken { name: "Taken".into(), realm: "taken.sip.acme.example".into() }),
        (Subject::Realm, Problem::RealmTaken("Taken".into())),
    ];
    let settings = vec![name("t-A-k-e-n"), label("taken"), notes("not saved")];
    assert_eq!(change(&mut desk.writer(), &base, settings), Err(Failure::Refused(problems)));
    assert_eq!(desk.account(&base.id), base);
    // its own in another spelling is its own
    assert_eq!(change(&mut desk.writer(), &base, vec![name("abc COMPANY")]).unwrap().name, "abc COMPANY");
}

#[test]
fn the_suffix_stays_when_the_resellers_is_another() {
    let desk = Desk::new();
    let base = rich(&desk);
    let suffix = RealmSuffix::parse("voice.acme.example").unwrap();
    let settings = ResellerSettings { realm_suffix: suffix, ..settings() };
    let save = Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: Some(1) };
    saved(desk.writer().answer(&save));
    let account = change(&mut desk.writer(), &base, vec![label("nero")]).unwrap();
    assert_eq!(account.realm, "nero.sip.acme.example");
}

#[test]
fn a_realm_without_a_suffix_cannot_be_relabelled() {
    let desk = Desk::new();
    let id = rich(&desk).id;
    desk.raw().execute("UPDATE account SET realm = 'localhost'", []).unwrap();
    let base = desk.account(&id);
    let problem = Problem::NotValid("This realm has no suffix, so nothing before it can be changed.");
    assert_eq!(change(&mut desk.writer(), &base, vec![label("a"), notes("x")]), refused(Subject::Realm, problem));
    assert_eq!(desk.account(&id), base);
    assert_eq!(change(&mut desk.writer(), &base, vec![notes("x")]).unwrap().realm, "localhost");
}

#[test]
fn a_disabled_account_takes_only_notes() {
    let desk = Desk::new();
    let id = rich(&desk).id;
    let base = set_enabled(&mut desk.writer(), &id, false).unwrap();
    for (setting, ..) in every_setting() {
        let result = change(&mut desk.writer(), &base, vec![notes("kept"), setting.clone()]);
        match setting.key() {
            SettingKey::Notes => continue,
            key => assert_eq!(result, refused(Subject::Account, Problem::Disabled), "{key:?}"),
        }
    }
    let noted = change(&mut desk.writer(), &desk.account(&id), vec![notes("noted")]).unwrap();
    assert_eq!((noted.notes.as_str(), noted.enabled), ("noted", false));
}

#[test]
fn trunks_go_up_within_what_is_left_and_down_always() {
    let desk = Desk::new();
    let base = rich(&desk);
    let other = NewAccount { trunks: PerKind { twoway: 60, ..PerKind::default() }, ..desk.plain("Other") };
    create(&mut desk.writer(), other).unwrap();
    let twoway = |count| vec![Setting::Trunks(TrunkKind::Twoway, count)];
    // of 100 the other has 60: 40 are left, those of this account among them
    let too_many = Problem::TrunksLeft { left: 40, total: 100 };
    let subject = Subject::Trunks(TrunkKind::Twoway);
    assert_eq!(change(&mut desk.writer(), &base, twoway(41)), refused(subject, too_many));
    let all = change(&mut desk.writer(), &base, twoway(40)).unwrap();
    assert_eq!(desk.standing().given.twoway, 100);

    // a cluster sent more than there is
    desk.raw().execute("UPDATE account SET twoway_trunks = 90 WHERE name = 'Other'", []).unwrap();
    let none_left = Problem::TrunksLeft { left: 10, total: 100 };
    assert_eq!(change(&mut desk.writer(), &all, twoway(41)), refused(subject, none_left));
    let fewer = change(&mut desk.writer(), &all, twoway(39)).unwrap();
    assert_eq!((fewer.trunks.twoway, desk.standing().given.twoway), (Some(39), 129));
    assert!(change(&mut desk.writer(), &fewer, vec![name("Else")]).is_ok(), "what else there is can be changed");

    // a limit that nobody set
    desk.raw().execute("UPDATE account SET inbound_trunks = NULL WHERE name = 'Else'", []).unwrap();
    let inbound = |count| vec![Setting::Trunks(TrunkKind::Inbound, count)];
    let base = desk.account(&base.id);
    let too_many = Problem::TrunksLeft { left: 10, total: 10 };
    assert_eq!(change(&mut desk.writer(), &base, inbound(11)), refused(Subject::Trunks(TrunkKind::Inbound), too_many));
    assert_eq!(change(&mut desk.writer(), &base, inbound(10)).unwrap().trunks.inbound, Some(10));
    check_sums(&desk.raw());
}

#[test]
fn an_account_that_is_gone_is_told() {
    let desk = Desk::new();
    let base = rich(&desk);
    delete(&mut desk.writer(), &base.id, "ABC Company").unwrap();
    let rows = history(&desk).len();
    let mut writer = desk.writer();
    assert_eq!(change(&mut writer, &base, vec![name("Back")]), Err(Failure::Gone));
    assert_eq!(set_enabled(&mut writer, &base.id, false), Err(Failure::Gone));
    assert_eq!(relocate(&mut writer, &base.id, &desk.parent), Err(Failure::Gone));
    assert_eq!(delete(&mut writer, &base.id, "ABC Company"), Err(Failure::Gone));
    assert_eq!(credit(&mut writer, &base.id, 1_000, None), Err(Failure::Gone));
    assert_eq!(history(&desk).len(), rows);
}

#[test]
fn what_belongs_to_something_hidden_is_shown_only_with_it() {
    let show = |permission, shown| Setting::Show(permission, shown);
    let problem = |what| Problem::OwnerHidden { what, owner: "Per Minute" };
    let desk = Desk::new();
    let mut writer = desk.writer();
    let id = create(&mut writer, desk.plain("ABC")).unwrap().id;
    let base = change(&mut writer, &desk.account(&id), vec![show(Permission::ShowCredit, false)]).unwrap();
    let hidden = change(&mut writer, &base, vec![show(Permission::PerMinute, false)]).unwrap();

    // to show it was possible, and is not any more: somebody has to choose
    let clash = Clash {
        key: SettingKey::Show(Permission::ShowCredit),
        base: "hidden".into(),
        theirs: "hidden".into(),
        mine: "shown".into(),
    };
    let overtaken = Overtaken { theirs: hidden.clone(), clashes: vec![clash] };
    let mine = vec![show(Permission::ShowCredit, true), Setting::Trunks(TrunkKind::Twoway, 3)];
    assert_eq!(change(&mut writer, &base, mine), Err(Failure::Overtaken(Box::new(overtaken))));

    // who knows that it is hidden, and who never saw it otherwise, is told what to do first
    let noted = change(&mut writer, &hidden, vec![Setting::Notes(Notes::parse("n").unwrap())]).unwrap();
    for seen in [&noted, &hidden] {
        for (permission, label) in
            [(Permission::ShowCredit, "Show Credit Information"), (Permission::ShowMinutes, "Show Minutes Information")]
        {
            let told = change(&mut writer, seen, vec![show(permission, true)]);
            assert_eq!(told, refused(Subject::Account, problem(label)));
        }
    }
    assert_eq!(desk.account(&id), noted);

    // together they can be shown, in either order, and a hidden one takes what it owns with it
    for order in [[Permission::PerMinute, Permission::ShowCredit], [Permission::ShowCredit, Permission::PerMinute]] {
        let shown = change(&mut writer, &desk.account(&id), order.map(|it| show(it, true)).into()).unwrap();
        assert!(order.iter().all(|permission| shown.permissions().shows(*permission)), "{order:?}");
        let opposite = order.map(|it| show(it, it == Permission::ShowCredit)).into();
        let told = change(&mut writer, &shown, opposite);
        assert_eq!(told, refused(Subject::Account, problem("Show Credit Information")), "{order:?}");
        change(&mut writer, &shown, vec![show(Permission::PerMinute, false)]).unwrap();
    }
}
