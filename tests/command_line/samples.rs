//! The accounts that the tests look at.

use std::path::Path;

use trunkdesk::{
    domain::{
        account::{AccountId, Details, NewAccount},
        admin::{NewAdmin, NewPassword},
        calling::Calling,
        email::Email,
        money::{Cents, Currency},
        name::{AccountName, PersonName},
        operator::Operator,
        permissions::{Permission, Permissions},
        phone::Phone,
        realm::{RealmLabel, RealmSuffix},
        request::{Reply, Write},
        reseller::ResellerSettings,
        secret::Secret,
        timezone::Timezone,
        trunks::PerKind,
    },
    store::{Sources, Writer},
};

/// What Melissa logs in with.
pub const PASSWORD: &str = "trout under lilac 9";

/// An account with nothing but a name and a realm.
pub fn account(parent: &AccountId, name: &str, label: &str) -> NewAccount {
    NewAccount {
        parent: parent.clone(),
        reseller_revision: 1,
        name: AccountName::parse(name).unwrap(),
        realm_label: Some(RealmLabel::parse(label).unwrap()),
        timezone: Timezone::parse("America/Los_Angeles").unwrap(),
        enabled: true,
        admin: None,
        trunks: PerKind::default(),
        calling: Calling::default(),
        credit: Cents(0),
        allow_prepay: true,
        details: Details::default(),
    }
}

/// A file with a reseller, ABC Company as the step guide has it, and three others.
pub fn samples(path: &Path) {
    let operator = Operator {
        name: "mdemo".into(),
        login_uid: None,
        effective_user: "mdemo".into(),
        sudo_user: None,
        ssh_address: Some("10.0.0.7".into()),
    };
    let mut sources = Sources::system();
    sources.now = Box::new(|| "2026-11-24T00:05:00Z".parse().unwrap());
    let mut writer = Writer::new(path.to_owned(), None, operator, sources);
    let settings = ResellerSettings {
        name: AccountName::parse("Acme Reseller").unwrap(),
        realm_suffix: RealmSuffix::parse("sip.example.com").unwrap(),
        timezone: Timezone::parse("America/New_York").unwrap(),
        totals: PerKind { twoway: Some(500), inbound: Some(200), outbound: None },
        currency: Currency::parse("USD").unwrap(),
        credit_minimum: Cents(500),
        ask_above: Cents(10_000),
    };
    let saved =
        writer.answer(&Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: None });
    let Reply::ResellerSaved(standing) = saved else { panic!("{saved:?}") };
    let parent = &standing.reseller.id;
    let abc = NewAccount {
        admin: Some(NewAdmin {
            first_name: PersonName::parse("Melissa", "the first name").unwrap(),
            last_name: PersonName::parse("Demo", "the last name").unwrap(),
            email: Email::parse("melissa@abc.example").unwrap(),
            phone: Phone::parse("+1 415 555 0100").unwrap(),
            password: NewPassword::Typed(Secret::new(PASSWORD.to_owned())),
            send_email: false,
        }),
        trunks: PerKind { twoway: 10, inbound: 3, outbound: 4 },
        calling: Calling::denying(|key| matches!(key, "international" | "unknown")),
        credit: Cents(1000),
        allow_prepay: false,
        details: Details {
            ui_restrictions: Permissions::hiding(|permission| {
                matches!(permission, Permission::Inbound | Permission::Outbound | Permission::Twoway)
            })
            .to_json(),
            ..Details::default()
        },
        ..account(parent, "ABC Company", "abc")
    };
    let old = NewAccount { enabled: false, ..account(parent, "Old ABC", "old") };
    let accounts = [abc, old, account(parent, "Caffè Nero", "nero"), account(parent, "abc.sip.example.com", "odd")];
    writer.create_accounts(&accounts).unwrap();
}
