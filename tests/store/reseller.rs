//! The reseller: its settings, its totals, its template.

use serde_json::{Value, json};
use trunkdesk::domain::{
    account::NewAccount,
    calling::Calling,
    money::{Cents, Currency},
    name::AccountName,
    permissions::{Permission, Permissions},
    problem::Problem,
    realm::RealmSuffix,
    request::{Failure, Read, Reply, Subject, Write},
    reseller::{Holding, ResellerSettings, Template},
    trunks::{Given, PerKind, Totals, TrunkKind},
};

use crate::harness::{Desk, check_chain, create, delete, history, last, saved, set_enabled, set_up, settings};

#[test]
fn the_reseller_is_changed_by_one_at_a_time() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    assert_eq!(desk.standing().reseller.revision, 1);
    let renamed =
        ResellerSettings { name: AccountName::parse("Acme Telecom").unwrap(), totals: Totals::default(), ..settings() };
    let rename = Write::SaveReseller { settings: Box::new(renamed.clone()), template: None, from_revision: Some(1) };
    let standing = saved(writer.answer(&rename));
    assert_eq!((standing.reseller.revision, &standing.reseller.settings), (2, &renamed));
    for stale in [rename, set_up(None), set_up(Some(7))] {
        assert_eq!(writer.answer(&stale), Reply::WriteFailed(Failure::Changed));
    }
    assert_eq!(desk.standing(), standing);

    let rows: Vec<(String, Option<Value>, Value)> = desk
        .raw()
        .prepare("SELECT action, before, after FROM history ORDER BY number")
        .unwrap()
        .query_map([], |row| {
            let json = |text: String| serde_json::from_str(&text).unwrap();
            Ok((row.get(0)?, row.get::<_, Option<String>>(1)?.map(json), json(row.get(2)?)))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].0.as_str(), &rows[0].1), ("reseller.created", &None));
    assert_eq!(rows[0].2["limits"], json!({ "twoway_trunks": 100, "inbound_trunks": 10 }));
    assert_eq!(rows[0].2["credit_minimum"], "5.00");
    assert_eq!(rows[1].0, "reseller.changed");
    let totals = json!({ "twoway_trunks": 100, "inbound_trunks": 10 });
    assert_eq!(rows[1].1, Some(json!({ "name": "Acme Reseller", "limits": totals, "revision": 1 })));
    assert_eq!(rows[1].2, json!({ "name": "Acme Telecom", "limits": {}, "revision": 2 }), "only what differs");
}

#[test]
fn an_account_does_not_take_what_its_operator_did_not_see() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let seen = desk.plain("ABC Company");
    let suffix = RealmSuffix::parse("voice.acme.example").unwrap();
    let settings = ResellerSettings { realm_suffix: suffix, ..settings() };
    saved(writer.answer(&Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: Some(1) }));
    assert_eq!(create(&mut writer, seen.clone()), Err(Failure::ResellerChanged));
    assert_eq!(desk.standing().accounts, 0);
    let seen_again = NewAccount { reseller_revision: 2, ..seen };
    let made = create(&mut writer, seen_again).unwrap();
    assert!(made.realm.as_str().ends_with(".voice.acme.example"));
}

#[test]
fn the_currency_stays_once_amounts_are_kept_in_it() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let save = |code, twoway, from_revision| Write::SaveReseller {
        settings: Box::new(ResellerSettings {
            currency: Currency::parse(code).unwrap(),
            totals: Totals { twoway: Some(twoway), ..settings().totals },
            ..settings()
        }),
        template: None,
        from_revision: Some(from_revision),
    };
    saved(writer.answer(&save("EUR", 100, 1)));
    saved(writer.answer(&save("USD", 100, 2)));
    let trunks = PerKind { twoway: 40, ..PerKind::default() };
    create(&mut writer, NewAccount { reseller_revision: 3, credit: Cents(500), trunks, ..desk.plain("A") }).unwrap();
    assert_eq!(
        writer.answer(&save("EUR", 39, 3)),
        Reply::WriteFailed(Failure::Refused(vec![
            (
                Subject::Total(TrunkKind::Twoway),
                Problem::BelowGiven { given: 40, short: 1, most: Some(("A".into(), 40)) }
            ),
            (Subject::Currency, Problem::CurrencyKept("USD".into())),
        ]))
    );
    saved(writer.answer(&save("USD", 40, 3)));
}

#[test]
fn a_total_is_not_set_below_what_is_given_out() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let trunks = PerKind { twoway: 40, inbound: 10, outbound: 5 };
    create(&mut writer, NewAccount { trunks, enabled: false, ..desk.plain("A") }).unwrap();
    let totals = |twoway, inbound, outbound| Write::SaveReseller {
        settings: Box::new(ResellerSettings { totals: Totals { twoway, inbound, outbound }, ..settings() }),
        template: None,
        from_revision: Some(1),
    };
    assert_eq!(
        writer.answer(&totals(Some(39), Some(10), Some(0))),
        Reply::WriteFailed(Failure::Refused(vec![
            (
                Subject::Total(TrunkKind::Twoway),
                Problem::BelowGiven { given: 40, short: 1, most: Some(("A".into(), 40)) }
            ),
            (
                Subject::Total(TrunkKind::Outbound),
                Problem::BelowGiven { given: 5, short: 5, most: Some(("A".into(), 5)) }
            ),
        ]))
    );
    // a cluster gave out more: what else there is can still be changed
    desk.raw().execute("UPDATE account SET inbound_trunks = 25", []).unwrap();
    let standing = saved(writer.answer(&totals(Some(40), Some(10), Some(5))));
    assert_eq!(standing.given, Given { twoway: 40, inbound: 25, outbound: 5 });
    let seen = |name| NewAccount { reseller_revision: 2, ..desk.plain(name) };
    let more = NewAccount { trunks: PerKind { inbound: 1, ..PerKind::default() }, ..seen("B") };
    assert_eq!(
        create(&mut writer, more),
        Err(Failure::Refused(vec![(Subject::Trunks(TrunkKind::Inbound), Problem::TrunksLeft { left: 0, total: 10 })]))
    );
    create(&mut writer, seen("C")).unwrap();
}

#[test]
fn the_template_is_kept_and_left_as_it_is() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    assert_eq!(desk.standing().reseller.template, Template::default());
    let template = Template {
        calling: Calling::denying(|key| key == "caribbean"),
        permissions: Permissions::hiding(|permission| permission == Permission::Inbound),
        allow_prepay: false,
    };
    let save = |template: Option<&Template>, settings: ResellerSettings, from_revision| Write::SaveReseller {
        settings: Box::new(settings),
        template: template.map(|template| Box::new(template.clone())),
        from_revision: Some(from_revision),
    };
    let before = create(&mut writer, desk.plain("Before")).unwrap().id;
    let account = desk.account(&before);
    let standing = saved(writer.answer(&save(Some(&template), settings(), 1)));
    assert_eq!((&standing.reseller.template, standing.reseller.revision), (&template, 2));
    let row = last(&desk);
    assert_eq!(row.action, "reseller.changed");
    let (before_row, after_row) = (row.before.unwrap(), row.after.unwrap());
    let keys: Vec<&String> = after_row.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["revision", "template"], "only what differs");
    assert_eq!(before_row["template"]["call_restriction"]["caribbean"]["action"], "inherit");
    assert_eq!(after_row["template"]["call_restriction"]["caribbean"]["action"], "deny");
    assert_eq!(desk.account(&before), account, "accounts that are there stay as they are");

    // without one it stays
    let renamed = ResellerSettings { name: AccountName::parse("Acme Telecom").unwrap(), ..settings() };
    let standing = saved(writer.answer(&save(None, renamed.clone(), 2)));
    assert_eq!((&standing.reseller.template, standing.reseller.revision), (&template, 3));
    // as it is already: nothing is written
    let rows = history(&desk).len();
    for template in [None, Some(&template)] {
        assert_eq!(saved(writer.answer(&save(template, renamed.clone(), 3))), standing);
    }
    assert_eq!(history(&desk).len(), rows);
    check_chain(&desk.raw());

    // and with the reseller itself
    let folder = tempfile::tempdir().unwrap();
    let set_up = Write::SaveReseller {
        settings: Box::new(settings()),
        template: Some(Box::new(template.clone())),
        from_revision: None,
    };
    assert_eq!(saved(Desk::writer_of(&folder).answer(&set_up)).reseller.template, template);
}

#[test]
fn the_largest_holders_are_told() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let holder = |name: &str, twoway, inbound| NewAccount {
        trunks: PerKind { twoway, inbound, outbound: 0 },
        credit: Cents(500),
        ..desk.plain(name)
    };
    for (name, twoway, inbound) in [("A", 1, 0), ("B", 9, 3), ("C", 5, 0), ("D", 7, 0), ("E", 2, 0), ("F", 3, 0)] {
        create(&mut writer, holder(name, twoway, inbound)).unwrap();
    }
    let parent = desk.account_called("A").id;
    let below = NewAccount { parent, ..holder("Below A", 8, 7) };
    create(&mut writer, below).unwrap();
    let off = desk.account_called("D").id;
    set_enabled(&mut writer, &off, false).unwrap();
    let holdings = || match desk.reader().answer(&Read::Holdings) {
        Reply::Holdings(holdings) => *holdings,
        reply => panic!("{reply:?}"),
    };
    let shown = |holdings: &[Holding]| -> Vec<(String, u32)> {
        holdings.iter().map(|holding| (holding.name.clone(), holding.trunks)).collect()
    };
    let told = |all: &[(&str, u32)]| -> Vec<(String, u32)> {
        all.iter().map(|(name, trunks)| ((*name).to_owned(), *trunks)).collect()
    };
    let of = holdings();
    assert_eq!(shown(&of.largest.twoway), told(&[("B", 9), ("Below A", 8), ("D", 7), ("C", 5), ("F", 3)]));
    assert_eq!(shown(&of.largest.inbound), told(&[("Below A", 7), ("B", 3)]));
    assert_eq!((shown(&of.largest.outbound), of.credit), (vec![], Cents(3_500)));

    let totals = Totals { twoway: Some(34), inbound: Some(9), outbound: Some(0) };
    let save = Write::SaveReseller {
        settings: Box::new(ResellerSettings { totals, ..settings() }),
        template: None,
        from_revision: Some(1),
    };
    let below =
        |given, short, most: (&str, u32)| Problem::BelowGiven { given, short, most: Some((most.0.into(), most.1)) };
    assert_eq!(
        writer.answer(&save),
        Reply::WriteFailed(Failure::Refused(vec![
            (Subject::Total(TrunkKind::Twoway), below(35, 1, ("B", 9))),
            (Subject::Total(TrunkKind::Inbound), below(10, 1, ("Below A", 7))),
        ]))
    );
    delete(&mut writer, &desk.account_called("B").id, "B").unwrap();
    assert_eq!(shown(&holdings().largest.twoway)[0], ("Below A".into(), 8));
    assert_eq!(holdings().credit, Cents(3_000));
}
