//! Every kind of write, one of each.

use std::collections::BTreeSet;

use trunkdesk::{
    domain::{
        account::NewAccount,
        admin::NewPassword,
        calling::CLASSIFIERS,
        cluster::SyncOrder,
        contact::{ContactKey, ContactRole},
        contract::EndDate,
        language::Language,
        ledger::{CreditChange, Reason, SourceId, Way},
        money::Cents,
        name::AccountName,
        notes::Notes,
        permissions::Permission,
        realm::RealmLabel,
        request::Write,
        reseller::ResellerSettings,
        secret::Secret,
        setting::{AccountChange, Setting},
        timezone::Timezone,
        trunks::{PerKind, TrunkKind},
        user::{UserChange, UserSettings},
    },
    store::Writer,
};

use crate::{
    cluster::harness::cluster,
    harness::{Desk, create, melissa, settings},
};

/// What it is, and how it is made from the file as it is then.
pub type Kind = (&'static str, Box<dyn Fn(&Desk) -> Write>);

/// The accounts that are written to.
pub fn prepare(desk: &Desk, writer: &mut Writer) {
    writer.join_cluster(&cluster()).unwrap();
    let admin = Some(melissa(NewPassword::None));
    create(writer, NewAccount { admin, ..desk.plain("Changed") }).unwrap();
    for name in ["Above", "Moved", "Deleted"] {
        create(writer, desk.plain(name)).unwrap();
    }
}

/// One write of each kind, to be done in this order.
pub fn all() -> Vec<Kind> {
    let mut all: Vec<Kind> = vec![
        ("an account", Box::new(|desk| Write::CreateAccount(Box::new(desk.plain("Plain"))))),
        (
            "an account with all",
            Box::new(|desk| {
                let password = NewPassword::Typed(Secret::new("first password of melissa".into()));
                Write::CreateAccount(Box::new(NewAccount {
                    admin: Some(melissa(password)),
                    credit: Cents(1_000),
                    trunks: PerKind { twoway: 3, inbound: 2, outbound: 1 },
                    ..desk.plain("Whole")
                }))
            }),
        ),
    ];
    all.extend(changes().into_iter().map(|(kind, setting)| -> Kind {
        let change = move |desk: &Desk| {
            let (base, settings) = (desk.account_called("Changed"), vec![setting.clone()]);
            Write::ChangeAccount(Box::new(AccountChange { base, settings, only_at: None }))
        };
        (kind, Box::new(change))
    }));
    all.extend(users());
    all.extend(lives());
    all
}

fn changes() -> Vec<(&'static str, Setting)> {
    vec![
        ("the realm", Setting::Realm(RealmLabel::parse("other").unwrap())),
        ("the time zone", Setting::Timezone(Timezone::parse("America/Denver").unwrap())),
        ("the language", Setting::Language(Language::parse("de-DE").unwrap())),
        ("trunks", Setting::Trunks(TrunkKind::Twoway, 7)),
        ("calls", Setting::Call(CLASSIFIERS[0], false)),
        ("per-minute calls", Setting::AllowPrepay(true)),
        ("what is shown", Setting::Show(Permission::ServicePlan, false)),
        ("a contact", Setting::Contact(ContactRole::Billing, ContactKey::Name, "Ben".into())),
        ("who sold to it", Setting::Representative("Rita".into())),
        ("when its contract ends", Setting::EndDate(EndDate::parse("2027-01-31").unwrap())),
        ("notes", Setting::Notes(Notes::parse("Calls back on Monday.\nAsk for Ben.").unwrap())),
    ]
}

fn users() -> Vec<Kind> {
    let user = |desk: &Desk| {
        let account = desk.account_called("Changed");
        let base = account.users[0].clone();
        let settings = Some(UserSettings {
            first_name: melissa(NewPassword::None).first_name,
            ..UserSettings::of(&base, true).unwrap()
        });
        UserChange { account: account.id, base, settings, password: None, last_admin: true }
    };
    vec![
        (
            "an admin",
            Box::new(|desk| {
                let mut admin = melissa(NewPassword::Generate);
                admin.email = trunkdesk::domain::email::Email::parse("ben@abc.example").unwrap();
                Write::AddAdmin { account: desk.account_called("Changed").id, admin: Box::new(admin) }
            }),
        ),
        (
            "a user's level",
            Box::new(move |desk| {
                let change = user(desk);
                let settings = change.settings.map(|settings| UserSettings { is_admin: false, ..settings });
                Write::ChangeUser(Box::new(UserChange { settings, ..change }))
            }),
        ),
        (
            "a password",
            Box::new(move |desk| {
                let password = Some(NewPassword::Typed(Secret::new("another password of hers".into())));
                Write::ChangeUser(Box::new(UserChange { settings: None, password, ..user(desk) }))
            }),
        ),
        (
            "a user removed",
            Box::new(move |desk| {
                let UserChange { account, base, .. } = user(desk);
                Write::RemoveUser { account, base: Box::new(base), last_admin: true }
            }),
        ),
    ]
}

fn lives() -> Vec<Kind> {
    let credit = |way, cents, source_id: Option<&'static str>| {
        move |desk: &Desk| {
            Write::ChangeCredit(Box::new(CreditChange {
                account: desk.account_called("Changed").id,
                way,
                amount: Cents(cents),
                reason: Reason::parse("Payment 17").unwrap(),
                source_id: source_id.map(|id| SourceId::parse(id).unwrap()),
            }))
        }
    };
    let enabled =
        |enabled| move |desk: &Desk| Write::SetEnabled { account: desk.account_called("Changed").id, enabled };
    vec![
        ("credit added", Box::new(credit(Way::Add, 2_000, None))),
        ("credit added under a source id", Box::new(credit(Way::Add, 700, Some("pay_17")))),
        ("credit removed", Box::new(credit(Way::Remove, 300, None))),
        ("disabling", Box::new(enabled(false))),
        ("enabling", Box::new(enabled(true))),
        (
            "moving",
            Box::new(|desk| Write::MoveAccount {
                account: desk.account_called("Moved").id,
                to: desk.account_called("Above").id,
            }),
        ),
        (
            "deleting",
            Box::new(|desk| Write::DeleteAccount {
                account: desk.account_called("Deleted").id,
                confirm: "Deleted".into(),
            }),
        ),
        (
            "an order about what waits",
            Box::new(|desk| {
                let sql = "SELECT number FROM outbox WHERE kind = 'callflow'";
                let step = desk.raw().query_row(sql, [], |row| row.get(0)).unwrap();
                Write::Sync(Box::new(SyncOrder::GiveUp { step }))
            }),
        ),
        (
            "the reseller",
            Box::new(|desk| {
                let standing = desk.standing();
                let name = AccountName::parse("Other Reseller").unwrap();
                Write::SaveReseller {
                    settings: Box::new(ResellerSettings { name, ..settings() }),
                    template: Some(Box::new(standing.reseller.template)),
                    from_revision: Some(standing.reseller.revision),
                }
            }),
        ),
        // the last, as the others find the account by its name
        (
            "the name",
            Box::new(|desk| {
                let settings = vec![Setting::Name(AccountName::parse("Renamed").unwrap())];
                let base = desk.account_called("Changed");
                Write::ChangeAccount(Box::new(AccountChange { base, settings, only_at: None }))
            }),
        ),
    ]
}

/// Which kind it is. A new one is to be put in here, and into [`all`].
fn kind(write: &Write) -> &'static str {
    match write {
        Write::CreateAccount(_) => "create",
        Write::ChangeAccount(_) => "change",
        Write::SetEnabled { .. } => "enable",
        Write::MoveAccount { .. } => "move",
        Write::DeleteAccount { .. } => "delete",
        Write::AddAdmin { .. } => "add an admin",
        Write::ChangeUser(_) => "change a user",
        Write::RemoveUser { .. } => "remove a user",
        Write::ChangeCredit(_) => "credit",
        Write::SaveReseller { .. } => "reseller",
        Write::Sync(_) => "sync",
    }
}

/// Which setting it is. As [`kind`].
fn setting(setting: &Setting) -> &'static str {
    match setting {
        Setting::Name(_) => "name",
        Setting::Realm(_) => "realm",
        Setting::Timezone(_) => "zone",
        Setting::Language(_) => "language",
        Setting::Trunks(..) => "trunks",
        Setting::Call(..) => "call",
        Setting::AllowPrepay(_) => "prepay",
        Setting::Show(..) => "show",
        Setting::Contact(..) => "contact",
        Setting::Representative(_) => "representative",
        Setting::EndDate(_) => "end",
        Setting::Notes(_) => "notes",
    }
}

#[test]
fn every_kind_is_here_and_can_be_done() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    prepare(&desk, &mut writer);
    let (mut kinds, mut settings) = (BTreeSet::new(), BTreeSet::new());
    for (name, write) in all() {
        let write = write(&desk);
        kinds.insert(kind(&write));
        if let Write::ChangeAccount(change) = &write {
            settings.extend(change.settings.iter().map(setting));
        }
        let before = super::contents(&desk);
        let reply = writer.answer(&write);
        assert!(!matches!(reply, trunkdesk::domain::request::Reply::WriteFailed(_)), "{name}: {reply:?}");
        assert_ne!(super::contents(&desk), before, "{name}");
    }
    assert_eq!((kinds.len(), settings.len()), (11, 12), "{kinds:?} {settings:?}");
    super::check_whole(&desk);
}
