//! The reseller: its settings, its totals, its template.

use serde_json::{Value, json};
use trunkdesk::domain::{
    account::NewAccount,
    money::{Cents, Currency},
    name::AccountName,
    problem::Problem,
    realm::RealmSuffix,
    request::{Failure, Reply, Subject, Write},
    reseller::ResellerSettings,
    trunks::{Given, PerKind, Totals, TrunkKind},
};

use crate::harness::{Desk, create, saved, set_up, settings};

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
