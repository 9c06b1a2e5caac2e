use serde_json::json;

use super::*;
use crate::domain::{
    calling::Classifiers,
    money::Currency,
    realm::RealmSuffix,
    trunks::{PerKind, Totals},
};

fn settings() -> ResellerSettings {
    ResellerSettings {
        name: AccountName::parse("Acme").unwrap(),
        realm_suffix: RealmSuffix::parse("sip.acme.example").unwrap(),
        timezone: Timezone::parse("America/New_York").unwrap(),
        totals: Totals::default(),
        currency: Currency::parse("USD").unwrap(),
        credit_minimum: Cents(500),
        ask_above: Cents(10_000),
    }
}

/// The flaws of a document as “path: sentence”.
fn flaws(document: &Value) -> Vec<String> {
    let flaws = read(document, &settings()).unwrap_err();
    flaws.into_iter().map(|flaw| format!("{}: {}", flaw.path, flaw.problem)).collect()
}

#[test]
fn a_name_is_enough() {
    let blueprint = read(&json!({"account": {"name": "ABC"}}), &settings()).unwrap();
    assert_eq!(blueprint, AccountBlueprint { name: AccountName::parse("ABC").ok(), ..AccountBlueprint::default() });
}

#[test]
fn everything_is_read_and_what_is_not_ours_is_kept() {
    let document = json!({
        "account": {
            "id": "whatever", "name": "ABC", "realm": "abc.sip.acme.example", "timezone": "Europe/Berlin",
            "language": "de-DE", "enabled": false,
            "call_restriction": {"toll_us": {"action": "deny"}, "moon": {"action": "inherit"}},
            "ui_restrictions": {"myaccount": {"user": {"show_tab": false, "x": 1}, "new": 7}, "other": []},
            "contact": {"technical": {"name": " T ", "number": "+1 415 555 0100", "fax": 1}, "sales": "S"},
            "contract": {"representative": {"name": "Rita", "user_id": "1"}, "end_date": 63_965_376_000_u64, "n": 1},
            "custom_notes": "one\r\ntwo",
        },
        "limits": {"twoway_trunks": 10, "outbound_trunks": 0, "allow_prepay": false},
        "users": [{"first_name": "M", "last_name": "D", "email": "M@abc.example", "username": "m@abc.example",
            "priv_level": "admin", "number": "+1 415 555 0100"}],
        "credit": {"balance": "12.50", "currency": "USD"},
        "meta": {"revision": 7, "anything": null},
    });
    let blueprint = read(&document, &settings()).unwrap();
    assert_eq!(blueprint.realm_label.unwrap().as_str(), "abc");
    assert_eq!(
        (blueprint.timezone.unwrap().as_str(), blueprint.language.unwrap().as_str()),
        ("Europe/Berlin", "de-DE")
    );
    assert_eq!((blueprint.enabled, blueprint.credit, blueprint.allow_prepay), (false, Cents(1250), Some(false)));
    assert_eq!(blueprint.trunks, PerKind { twoway: Some(10), inbound: None, outbound: Some(0) });
    assert_eq!(blueprint.calling.labels(false, &Classifiers::default()), ["US Toll"]);
    assert!(blueprint.calling.0.contains_key("moon"));
    assert_eq!(blueprint.ui_restrictions, document["account"]["ui_restrictions"]);
    assert_eq!(
        blueprint.contact,
        json!({"technical": {"name": "T", "number": "+14155550100", "fax": 1}, "sales": "S"})
    );
    assert_eq!(blueprint.contract, document["account"]["contract"]);
    assert_eq!(blueprint.notes.as_str(), "one\ntwo");
    let admin = blueprint.admin.unwrap();
    assert_eq!((admin.email.username().as_str(), admin.password), ("m@abc.example", NewPassword::Generate));
}

#[test]
fn each_flaw_is_told_with_its_path() {
    let unknown = "No such key here: check how it is spelt, or leave it out.";
    let object = "Not an object: it begins with { and ends with }.";
    let suffix = "The suffix is the reseller's and cannot be another: a realm here ends with .sip.acme.example";
    for (account, flaw) in [
        (json!({}), "account.name: Missing, but needed.".to_owned()),
        (json!({"name": 7}), "account.name: Not text: put it in double quotes.".into()),
        (json!({"name": null}), "account.name: Not text: put it in double quotes.".into()),
        (json!({"name": " "}), "account.name: Type a name for the account.".into()),
        (json!({"name": "A", "nmae": "B"}), format!("account.nmae: {unknown}")),
        (json!({"name": "A", "realm": "abc.other.example"}), format!("account.realm: {suffix}")),
        (json!({"name": "A", "realm": "abcsip.acme.example"}), format!("account.realm: {suffix}")),
        (json!({"name": "A", "realm": "sip.acme.example"}), format!("account.realm: {suffix}")),
        (json!({"name": "A", "realm": "abc.sip.acme.example' --"}), format!("account.realm: {suffix}")),
        (
            json!({"name": "A", "realm": "a.b.sip.acme.example"}),
            "account.realm: No dot here: the suffix after it is the reseller's.".into(),
        ),
        (json!({"name": "A", "enabled": "yes"}), "account.enabled: Neither true nor false.".into()),
        (
            json!({"name": "A", "call_restriction": {"moon": {"action": "allow"}}}),
            "account.call_restriction.moon.action: Neither \"inherit\" nor \"deny\".".into(),
        ),
        (
            json!({"name": "A", "call_restriction": {"moon": {}}}),
            "account.call_restriction.moon.action: Missing, but needed.".into(),
        ),
        (
            json!({"name": "A", "call_restriction": {"moon": {"action": "deny", "x": 1}}}),
            format!("account.call_restriction.moon.x: {unknown}"),
        ),
        (json!({"name": "A", "ui_restrictions": []}), format!("account.ui_restrictions: {object}")),
        (
            json!({"name": "A", "ui_restrictions": {"myaccount": {"balance": {"show_credit": "no"}}}}),
            "account.ui_restrictions.myaccount.balance.show_credit: Neither true nor false.".into(),
        ),
        (
            json!({"name": "A", "ui_restrictions": {"myaccount": {"balance": true}}}),
            format!("account.ui_restrictions.myaccount.balance: {object}"),
        ),
        (
            json!({"name": "A", "contact": {"billing": {"email": "rita"}}}),
            "account.contact.billing.email: Not an address: it looks like name@company.example.".into(),
        ),
        (
            json!({"name": "A", "contract": {"end_date": "2026-02-30"}}),
            "account.contract.end_date: Not a moment in Gregorian seconds, such as 63965376000.".into(),
        ),
        (
            json!({"name": "A", "contract": {"representative": {"name": 1}}}),
            "account.contract.representative.name: Not text: put it in double quotes.".into(),
        ),
    ] {
        assert_eq!(flaws(&json!({ "account": account })), [flaw]);
    }
}

#[test]
fn the_other_parts_are_as_strict() {
    let trunks = "Not a whole number of trunks, such as 10.";
    let no_password = "A password is never read from a document: leave it out, and one is made.";
    let admin = json!({"first_name": "M", "last_name": "D", "email": "m@abc.example"});
    let with = |key: &str, value: Value| {
        let mut user = admin.clone();
        user[key] = value;
        json!([user])
    };
    for (part, value, flaw) in [
        ("limits", json!({"twoway_trunks": "10"}), format!("limits.twoway_trunks: {trunks}")),
        ("limits", json!({"twoway_trunks": -1}), format!("limits.twoway_trunks: {trunks}")),
        ("limits", json!({"inbound_trunks": 1.5}), format!("limits.inbound_trunks: {trunks}")),
        ("limits", json!({"inbound_trunks": null}), format!("limits.inbound_trunks: {trunks}")),
        ("limits", json!({"outbound_trunks": 1_000_000}), "limits.outbound_trunks: Too much: 999999 at most.".into()),
        ("limits", json!({"allow_prepay": 1}), "limits.allow_prepay: Neither true nor false.".into()),
        ("users", json!({}), "users: Not a list: it begins with [ and ends with ].".into()),
        (
            "users",
            json!([admin, admin]),
            "users: One admin is made with an account: add the others with trunkdesk admin add.".into(),
        ),
        ("users", json!([{"first_name": "M", "last_name": "D"}]), "users[0].email: Missing, but needed.".into()),
        ("users", with("password", json!("secret")), format!("users[0].password: {no_password}")),
        (
            "users",
            with("priv_level", json!("user")),
            "users[0].priv_level: Only an admin is made with an account: leave it out, or say admin.".into(),
        ),
        (
            "users",
            with("username", json!("root")),
            "users[0].username: The login is the e-mail address in small letters: leave it out.".into(),
        ),
        ("credit", json!({"balance": 10}), "credit.balance: Not an amount as text, such as \"10.00\".".into()),
        ("credit", json!({"balance": "-1.00"}), "credit.balance: Not below zero: an amount has no sign.".into()),
        (
            "credit",
            json!({"currency": "EUR"}),
            "credit.currency: Amounts are kept in USD already: the currency stays.".into(),
        ),
        ("login", json!({"password": "secret"}), format!("login: {no_password}")),
        ("acount", json!({}), "acount: No such key here: check how it is spelt, or leave it out.".into()),
    ] {
        assert_eq!(flaws(&json!({"account": {"name": "A"}, part: value})), [flaw]);
    }
    assert_eq!(flaws(&json!([])), [": Not an object: it begins with { and ends with }."]);
    assert_eq!(flaws(&json!({})), ["account: Missing, but needed."]);
    assert_eq!(flaws(&json!({"account": {"name": 1}, "limits": 1})).len(), 2);
}
