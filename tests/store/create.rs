//! Making accounts, and reading them back.

use jiff::Timestamp;
use serde_json::json;
use trunkdesk::{
    demo,
    domain::{
        account::{Account, AccountId, Details, NewAccount, Stamp},
        admin::NewPassword,
        blueprint::{Above, AccountBlueprint},
        calling::{Calling, Classifiers},
        id::UserId,
        money::{Cents, Currency},
        name::AccountName,
        permissions::{Permission, Permissions},
        problem::Problem,
        realm::{Realm, RealmLabel},
        request::{Failure, Holder, Read, Reply, Subject},
        reseller::{CREDIT_MINIMUM, Template},
        secret::Secret,
        timezone::Timezone,
        trunks::{Given, PerKind, TrunkKind},
        user::User,
    },
    store::{Reader, Sources, Writer},
};

use crate::harness::{Desk, NOW, create, melissa, operator, plain, settings, sources, standing};

#[test]
fn an_account_is_read_back_as_it_was_made() {
    let desk = Desk::new();
    let new = NewAccount {
        realm_label: Some(RealmLabel::parse("abc").unwrap()),
        timezone: Timezone::parse("Europe/Berlin").unwrap(),
        enabled: false,
        admin: Some(melissa(NewPassword::Generate)),
        trunks: PerKind { twoway: 10, inbound: 3, outbound: 4 },
        calling: Calling::denying(|key| key == "international"),
        credit: Cents(1_250),
        allow_prepay: true,
        details: Details {
            ui_restrictions: Permissions::hiding(|p| p == Permission::Inbound).to_json(),
            ..Details::default()
        },
        ..desk.plain("Cafe\u{301} ABC")
    };
    let created = create(&mut desk.writer(), new.clone()).unwrap();
    assert_eq!(created.realm.as_str(), "abc.sip.acme.example");
    let login = created.login.as_ref().unwrap();
    assert_eq!(login.username, "melissa@abc.example");
    let made = login.password.as_ref().expect("a made password is told once").reveal();
    assert_eq!(made.len(), 24);

    let account = desk.account(&created.id);
    let stamp =
        Stamp { at: Timestamp::from_millisecond(NOW).unwrap(), by: "rosa".into(), from: Some("192.0.2.7".into()) };
    let admin = account.users[0].clone();
    assert_eq!(
        account,
        Account {
            id: created.id.clone(),
            parent: desk.parent.clone(),
            path: vec![],
            name: "Café ABC".into(),
            realm: "abc.sip.acme.example".into(),
            timezone: "Europe/Berlin".into(),
            language: Some("en-US".into()),
            enabled: false,
            trunks: PerKind { twoway: Some(10), inbound: Some(3), outbound: Some(4) },
            allow_prepay: Some(true),
            calling: new.calling.clone(),
            ui_restrictions: new.details.ui_restrictions.clone(),
            balance: Cents(1_250),
            contact: json!({}),
            contract: json!({}),
            notes: String::new(),
            users: vec![User {
                id: UserId::parse(admin.id.as_str()).unwrap(),
                first_name: "Melissa".into(),
                last_name: "Demo".into(),
                email: "Melissa@ABC.example".into(),
                username: "melissa@abc.example".into(),
                number: Some("+14155550100".into()),
                is_admin: true,
                has_password: true,
                revision: 1,
            }],
            sub_accounts: 0,
            import_id: None,
            revision: 1,
            created: stamp.clone(),
            changed: stamp,
            sync: None,
        }
    );

    let raw = desk.raw();
    let entry: (String, i64, String, String, i64) = raw
        .query_row("SELECT source_id, amount, reason, operator, at FROM ledger_entry", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .unwrap();
    assert!(AccountId::parse(&entry.0).is_some(), "{entry:?}");
    assert_eq!((entry.1, &*entry.2, &*entry.3, entry.4), (1_250, "Opening credit", "rosa", NOW));
    let typed: String = raw.query_row("SELECT number_typed FROM user", [], |row| row.get(0)).unwrap();
    assert_eq!(typed, "+1 (415) 555-0100");

    let standing = desk.standing();
    assert_eq!((standing.accounts, standing.given), (1, Given { twoway: 10, inbound: 3, outbound: 4 }));
    assert_eq!(standing.reseller.settings, settings());
    assert_eq!(standing.reseller.template, Template::default());
}

#[test]
fn an_admin_may_have_a_typed_password_or_none() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let typed = NewPassword::Typed(Secret::new("correct horse battery staple".into()));
    for (name, password, has) in [("Typed", typed, true), ("None", NewPassword::None, false)] {
        let new = NewAccount { admin: Some(melissa(password)), ..desk.plain(name) };
        let created = create(&mut writer, new).unwrap();
        assert!(created.made_password().is_none(), "only a made password is told");
        assert_eq!(desk.account(&created.id).users[0].has_password, has, "{name}");
    }
    let created = create(&mut writer, desk.plain("Nobody")).unwrap();
    assert_eq!(created.login, None);
    assert_eq!(desk.account(&created.id).users, []);
}

#[test]
fn every_broken_rule_is_told_at_once() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let abc = NewAccount {
        realm_label: Some(RealmLabel::parse("abc").unwrap()),
        enabled: false,
        trunks: PerKind { twoway: 90, inbound: 10, outbound: 0 },
        ..desk.plain("ABC Company")
    };
    create(&mut writer, abc.clone()).unwrap();
    let clashing = NewAccount {
        trunks: PerKind { twoway: 11, inbound: 1, outbound: 999_999 },
        credit: Cents(499),
        admin: Some(melissa(NewPassword::None)),
        ..abc
    };
    let clashing = NewAccount { name: AccountName::parse("abc-company").unwrap(), ..clashing };
    let holder = Holder { name: "ABC Company".into(), realm: "abc.sip.acme.example".into() };
    assert_eq!(
        create(&mut writer, clashing.clone()),
        Err(Failure::Refused(vec![
            (Subject::Name, Problem::NameTaken { name: holder.name.clone(), realm: holder.realm.clone() }),
            (Subject::Realm, Problem::RealmTaken(holder.name.clone())),
            (Subject::Trunks(TrunkKind::Twoway), Problem::TrunksLeft { left: 10, total: 100 }),
            (Subject::Trunks(TrunkKind::Inbound), Problem::TrunksLeft { left: 0, total: 10 }),
            (
                Subject::Credit,
                Problem::OpeningBelowMinimum { minimum: CREDIT_MINIMUM, currency: Currency::parse("USD").unwrap() }
            ),
        ]))
    );
    assert_eq!(desk.standing().accounts, 1);
    let left: i64 = desk
        .raw()
        .query_row("SELECT (SELECT count(*) FROM user) + (SELECT count(*) FROM ledger_entry)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);

    let mut reader = desk.reader();
    let name = clashing.name.clone();
    assert_eq!(reader.answer(&Read::NameTaken(name.clone())), Reply::NameTaken(name, Some(holder.clone())));
    let realm = Realm::new(&RealmLabel::parse("abc").unwrap(), &settings().realm_suffix);
    assert_eq!(reader.answer(&Read::RealmTaken(realm.clone())), Reply::RealmTaken(realm, Some(holder)));
    let free = AccountName::parse("ABC Company 2").unwrap();
    assert_eq!(reader.answer(&Read::NameTaken(free.clone())), Reply::NameTaken(free, None));

    let fits = NewAccount {
        trunks: PerKind { twoway: 10, inbound: 0, outbound: 999_999 },
        credit: Cents(500),
        ..desk.plain("Fits")
    };
    create(&mut writer, fits).unwrap();
}

#[test]
fn credit_is_nothing_or_within_bounds() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    for (cents, fits) in [(0, true), (1, false), (499, false), (500, true), (-500, false), (1_000_000_000, false)] {
        let new = NewAccount { credit: Cents(cents), ..desk.plain(&format!("Credit {cents}")) };
        assert_eq!(create(&mut writer, new).is_ok(), fits, "{cents}");
    }
}

#[test]
fn an_account_is_found_by_its_whole_realm() {
    let desk = Desk::new();
    let by_realm = |realm: &str| desk.reader().answer(&Read::ByRealm(realm.into()));
    assert_eq!(by_realm("abc.sip.acme.example"), Reply::Found(None));
    let label = Some(RealmLabel::parse("abc").unwrap());
    let made = create(&mut desk.writer(), NewAccount { realm_label: label, ..desk.plain("A") }).unwrap();
    for realm in ["abc.sip.acme.example", "ABC.sip.Acme.example"] {
        assert_eq!(by_realm(realm), Reply::Found(Some(made.id.clone())), "{realm}");
    }
    for realm in ["", "abc", "abc.sip.acme.exampl", "a"] {
        assert_eq!(by_realm(realm), Reply::Found(None), "{realm}");
    }
    desk.raw().execute("UPDATE account SET realm = 'ABC.Example'", []).unwrap();
    assert_eq!(by_realm("ABC.Example"), Reply::Found(Some(made.id)), "as a cluster may have it");
}

#[test]
fn accounts_stand_below_accounts() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let above = create(&mut writer, desk.plain("Above")).unwrap().id;
    let below = NewAccount { trunks: PerKind { twoway: 5, ..PerKind::default() }, ..plain("Below", &above) };
    let below = create(&mut writer, below).unwrap().id;
    assert_eq!(desk.account(&above).sub_accounts, 1);
    assert_eq!(desk.account(&below).parent, above);
    assert_eq!(desk.standing().given.twoway, 5);

    let nobody = AccountId::from_random([9; 16]);
    let failure = create(&mut writer, plain("Orphan", &nobody)).unwrap_err();
    assert!(failure.to_string().starts_with("The account above is gone"), "{failure}");
    assert_eq!(desk.reader().answer(&Read::Account(nobody.clone())), Reply::Account(nobody, None));
}

#[test]
fn several_accounts_are_made_all_or_none() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let mut accounts: Vec<_> = (0..5).map(|index| desk.plain(&format!("Account {index}"))).collect();
    accounts.push(desk.plain("account-3"));
    assert!(matches!(writer.create_accounts(&accounts), Err(Failure::Refused(_))));
    assert_eq!(desk.standing().accounts, 0);
    accounts.pop();
    assert_eq!(writer.create_accounts(&accounts).unwrap().len(), 5);
    assert_eq!(desk.standing().accounts, 5);
}

/// Sources whose made-up realms are these, the last one for ever.
fn with_realms(labels: &'static [[u8; 4]]) -> Sources {
    let mut system = Sources::system();
    let mut realms = 0;
    Sources {
        fill: Box::new(move |bytes| match bytes.len() {
            4 => {
                bytes.copy_from_slice(&labels[realms.min(labels.len() - 1)]);
                realms += 1;
            }
            _ => (system.fill)(bytes),
        }),
        ..sources()
    }
}

#[test]
fn a_made_up_realm_that_is_taken_is_made_up_again() {
    let desk = Desk::new();
    let mut writer = Writer::new(desk.path(), None, operator(), with_realms(&[[1; 4], [1; 4], [1; 4], [0xab; 4]]));
    assert_eq!(create(&mut writer, desk.plain("A")).unwrap().realm.as_str(), "01010101.sip.acme.example");
    assert_eq!(create(&mut writer, desk.plain("B")).unwrap().realm.as_str(), "abababab.sip.acme.example");
    let failure = create(&mut writer, desk.plain("C")).unwrap_err().to_string();
    assert_eq!(failure, "No free realm could be made up. Type a realm of your own, then try again.");
    assert_eq!(desk.standing().accounts, 2);
}

#[test]
fn limits_that_nobody_set_are_unknown() {
    let desk = Desk::new();
    let id = create(&mut desk.writer(), desk.plain("A")).unwrap().id;
    desk.raw().execute("UPDATE account SET twoway_trunks = NULL, allow_prepay = NULL, language = NULL", []).unwrap();
    let account = desk.account(&id);
    assert_eq!((account.trunks.twoway, account.trunks.inbound), (None, Some(0)));
    assert_eq!((account.allow_prepay, account.language), (None, None));
}

#[test]
fn what_cannot_be_read_is_told_and_not_guessed() {
    let desk = Desk::new();
    let id = create(&mut desk.writer(), desk.plain("A")).unwrap().id;
    desk.raw().execute(r#"UPDATE account SET call_restriction = '{"toll_us":{"action":"maybe"}}'"#, []).unwrap();
    let Reply::ReadFailed(failure) = desk.reader().answer(&Read::Account(id)) else { panic!() };
    assert!(failure.to_string().contains("holds a document that trunkdesk cannot read"), "{failure}");
}

#[test]
fn the_sample_fills_an_empty_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = Reader::new(folder.path().join("accounts.db"));
    let mut writer = Desk::writer_of(&folder);
    demo::fill(&mut writer, &mut reader).unwrap();
    let standing = standing(&mut reader).unwrap();
    assert_eq!((standing.accounts, &standing.reseller.settings), (demo::COUNT, &demo::settings()));
    let left = |kind| trunkdesk::domain::trunks::left(&standing.reseller.settings.totals, &standing.given, kind);
    assert_eq!(left(TrunkKind::Twoway), Some(12));
    assert!(left(TrunkKind::Inbound).is_some_and(|left| left > 100));
    assert_eq!(left(TrunkKind::Outbound), None);
    assert_eq!(demo::fill(&mut writer, &mut reader), Err(Failure::Changed));
}

#[test]
fn a_copy_is_denied_what_the_original_is_and_no_more() {
    let desk = Desk::new();
    create(&mut desk.writer(), desk.plain("A")).unwrap();
    let mut standing = desk.standing();
    for key in ["ga_night", "ga_day"] {
        standing.reseller.template.calling.set(key, false);
    }
    let mut account = desk.account_called("A");
    account.calling = Calling::denying(|key| key == "toll_us");
    account.calling.set("ga_day", false);
    let mut like = AccountBlueprint::like(&account, &standing.reseller.template).unwrap();
    like.name = Some(AccountName::parse("B").unwrap());
    let copy = like.complete(Above::reseller(&standing), &standing).unwrap();
    create(&mut desk.writer(), copy).unwrap();
    let copy = desk.account_called("B");
    assert_eq!(copy.calling.labels(false, &Classifiers::default()), ["US Toll", "ga_day"]);
}
