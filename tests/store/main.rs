//! The accounts' file as a whole: real SQLite files, several operators at once.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Barrier},
    thread,
};

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use trunkdesk::{
    demo,
    domain::{
        account::{Account, AccountId, NewAccount, Place, Stamp},
        admin::{Admin, NewAdmin, NewPassword},
        calling::Calling,
        email::Email,
        money::{Cents, Currency},
        name::{AccountName, PersonName},
        operator::Operator,
        permissions::{Permission, Permissions},
        phone::Phone,
        problem::Problem,
        realm::{Realm, RealmLabel, RealmSuffix},
        request::{Created, Failure, Holder, ListPage, ListRequest, Page, Read, Reply, Subject, Write},
        reseller::{ASK_ABOVE, CREDIT_MINIMUM, ResellerSettings, Standing, Template},
        secret::Secret,
        text,
        timezone::Timezone,
        trunks::{Given, PerKind, Totals, TrunkKind},
    },
    store::{Reader, Sources, Writer, create_folder, worker},
};

/// 2026-11-23 16:05:01.002 UTC
const NOW: i64 = 1_795_449_901_002;

fn operator() -> Operator {
    Operator {
        name: "rosa".into(),
        login_uid: Some(1000),
        effective_user: "svc".into(),
        sudo_user: Some("rosa".into()),
        ssh_address: Some("192.0.2.7".into()),
    }
}

fn sources() -> Sources {
    Sources { now: Box::new(|| Timestamp::from_millisecond(NOW).unwrap()), ..Sources::system() }
}

fn settings() -> ResellerSettings {
    ResellerSettings {
        name: AccountName::parse("Acme Reseller").unwrap(),
        realm_suffix: RealmSuffix::parse("sip.acme.example").unwrap(),
        timezone: Timezone::parse("America/Los_Angeles").unwrap(),
        totals: Totals { twoway: Some(100), inbound: Some(10), outbound: None },
        currency: Currency::parse("USD").unwrap(),
        credit_minimum: CREDIT_MINIMUM,
        ask_above: ASK_ABOVE,
    }
}

/// A folder with a file in it that has a reseller.
struct Desk {
    folder: TempDir,
    parent: AccountId,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let standing = saved(Self::writer_of(&folder).answer(&set_up(None)));
        Self { folder, parent: standing.reseller.id }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("accounts.db")
    }

    fn writer_of(folder: &TempDir) -> Writer {
        Writer::new(folder.path().join("accounts.db"), false, operator(), sources())
    }

    fn writer(&self) -> Writer {
        Self::writer_of(&self.folder)
    }

    fn reader(&self) -> Reader {
        Reader::new(self.path())
    }

    /// The file as anybody with SQLite sees it.
    fn raw(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    fn plain(&self, name: &str) -> NewAccount {
        plain(name, &self.parent)
    }

    fn standing(&self) -> Standing {
        standing(&mut self.reader()).unwrap()
    }

    fn account(&self, id: &AccountId) -> Account {
        match self.reader().answer(&Read::Account(id.clone())) {
            Reply::Account(_, Some(account)) => *account,
            reply => panic!("{reply:?}"),
        }
    }
}

fn plain(name: &str, parent: &AccountId) -> NewAccount {
    NewAccount {
        parent: parent.clone(),
        reseller_revision: 1,
        name: AccountName::parse(name).unwrap(),
        realm_label: None,
        timezone: Timezone::utc(),
        enabled: true,
        admin: None,
        trunks: PerKind::default(),
        calling: Calling::default(),
        credit: Cents(0),
        allow_prepay: false,
        permissions: Permissions::default(),
    }
}

fn melissa(password: NewPassword) -> NewAdmin {
    NewAdmin {
        first_name: PersonName::parse("Melissa", "the first name").unwrap(),
        last_name: PersonName::parse("Demo", "the last name").unwrap(),
        email: Email::parse("Melissa@ABC.example").unwrap(),
        phone: Phone::parse("+1 (415) 555-0100").unwrap(),
        password,
    }
}

fn set_up(from_revision: Option<i64>) -> Write {
    Write::SaveReseller { settings: Box::new(settings()), template: None, from_revision }
}

fn saved(reply: Reply) -> Standing {
    match reply {
        Reply::ResellerSaved(standing) => *standing,
        reply => panic!("{reply:?}"),
    }
}

fn standing(reader: &mut Reader) -> Option<Standing> {
    match reader.answer(&Read::Standing) {
        Reply::Standing(standing) => standing.map(|standing| *standing),
        reply => panic!("{reply:?}"),
    }
}

fn create(writer: &mut Writer, account: NewAccount) -> Result<Created, Failure> {
    match writer.answer(&Write::CreateAccount(Box::new(account))) {
        Reply::Created(created) => Ok(*created),
        Reply::WriteFailed(failure) => Err(failure),
        reply => panic!("{reply:?}"),
    }
}

fn list(reader: &mut Reader, search: &str, page: Page, limit: u32) -> ListPage {
    let request = ListRequest { generation: 7, search: search.into(), under: None, disabled: false, page, limit };
    match reader.answer(&Read::List(request.clone())) {
        Reply::List(page) => {
            assert_eq!(page.request, request);
            page
        }
        reply => panic!("{reply:?}"),
    }
}

fn names(page: &ListPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

/// What the reader and the writer say of a file that they do not take.
fn refusals(path: &Path) -> [String; 2] {
    let read = match Reader::new(path.to_owned()).answer(&Read::Standing) {
        Reply::ReadFailed(failure) => failure.to_string(),
        reply => panic!("{reply:?}"),
    };
    let written = match Writer::new(path.to_owned(), false, operator(), sources()).answer(&set_up(None)) {
        Reply::WriteFailed(failure) => failure.to_string(),
        reply => panic!("{reply:?}"),
    };
    [read, written]
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

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
        permissions: Permissions::hiding(|p| p == Permission::Inbound),
        ..desk.plain("Cafe\u{301} ABC")
    };
    let created = create(&mut desk.writer(), new.clone()).unwrap();
    assert_eq!(created.realm.as_str(), "abc.sip.acme.example");
    assert_eq!(created.username.as_deref(), Some("melissa@abc.example"));
    let made = created.password.as_ref().expect("a made password is told once").reveal();
    assert_eq!(made.len(), 24);

    let account = desk.account(&created.id);
    let stamp =
        Stamp { at: Timestamp::from_millisecond(NOW).unwrap(), by: "rosa".into(), from: Some("192.0.2.7".into()) };
    let admin = account.admins[0].clone();
    assert_eq!(
        account,
        Account {
            id: created.id.clone(),
            parent: desk.parent.clone(),
            name: "Café ABC".into(),
            realm: "abc.sip.acme.example".into(),
            timezone: "Europe/Berlin".into(),
            language: Some("en-US".into()),
            enabled: false,
            trunks: PerKind { twoway: Some(10), inbound: Some(3), outbound: Some(4) },
            allow_prepay: Some(true),
            calling: new.calling.clone(),
            ui_restrictions: new.permissions.to_json(),
            balance: Cents(1_250),
            admins: vec![Admin {
                id: AccountId::parse(&admin.id).unwrap().to_string(),
                first_name: "Melissa".into(),
                last_name: "Demo".into(),
                email: "Melissa@ABC.example".into(),
                username: "melissa@abc.example".into(),
                number: Some("+14155550100".into()),
                has_password: true,
            }],
            sub_accounts: 0,
            revision: 1,
            created: stamp.clone(),
            changed: stamp,
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
        assert!(created.password.is_none(), "only a made password is told");
        assert_eq!(desk.account(&created.id).admins[0].has_password, has, "{name}");
    }
    let created = create(&mut writer, desk.plain("Nobody")).unwrap();
    assert_eq!(created.username, None);
    assert_eq!(desk.account(&created.id).admins, []);
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
                Problem::BelowMinimum { minimum: CREDIT_MINIMUM, currency: Currency::parse("USD").unwrap() }
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
    assert!(failure.to_string().starts_with("The account above this one is gone"), "{failure}");
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

/// Does the same with eight operators at once.
fn race<T: Send + 'static>(work: impl Fn(usize) -> T + Send + Sync + 'static) -> Vec<T> {
    const OPERATORS: usize = 8;
    let (work, start) = (Arc::new(work), Arc::new(Barrier::new(OPERATORS)));
    let threads: Vec<_> = (0..OPERATORS)
        .map(|operator| {
            let (work, start) = (Arc::clone(&work), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                work(operator)
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

#[test]
fn one_of_many_operators_gets_a_name() {
    let desk = Desk::new();
    let (path, parent) = (desk.path(), desk.parent.clone());
    let results = race(move |_| {
        let mut writer = Writer::new(path.clone(), false, operator(), sources());
        create(&mut writer, plain("ABC Company", &parent))
    });
    let (made, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((made.len(), refused.len()), (1, 7));
    for failure in refused {
        assert!(
            matches!(&failure, Err(Failure::Refused(all)) if matches!(all[..], [(Subject::Name, _)])),
            "{failure:?}"
        );
    }
}

#[test]
fn many_operators_never_oversell() {
    let desk = Desk::new();
    let (path, parent) = (desk.path(), desk.parent.clone());
    // 100 two-way in all
    let results = race(move |operator_index| {
        let mut writer = Writer::new(path.clone(), false, operator(), sources());
        let trunks = PerKind { twoway: 30, ..PerKind::default() };
        create(&mut writer, NewAccount { trunks, ..plain(&format!("Account {operator_index}"), &parent) })
    });
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 3);
    let refused =
        Failure::Refused(vec![(Subject::Trunks(TrunkKind::Twoway), Problem::TrunksLeft { left: 10, total: 100 })]);
    assert_eq!(results.iter().filter(|result| **result == Err(refused.clone())).count(), 5);
    assert_eq!(desk.standing().given.twoway, 90);
}

#[test]
fn one_of_many_operators_sets_the_reseller_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    let replies = race(move |_| Writer::new(path.clone(), false, operator(), sources()).answer(&set_up(None)));
    let lost = replies.iter().filter(|reply| **reply == Reply::WriteFailed(Failure::Changed)).count();
    let won = replies.iter().filter(|reply| matches!(reply, Reply::ResellerSaved(_))).count();
    assert_eq!((won, lost), (1, 7), "{replies:?}");
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
    let mut writer = Writer::new(desk.path(), false, operator(), with_realms(&[[1; 4], [1; 4], [1; 4], [0xab; 4]]));
    assert_eq!(create(&mut writer, desk.plain("A")).unwrap().realm.as_str(), "01010101.sip.acme.example");
    assert_eq!(create(&mut writer, desk.plain("B")).unwrap().realm.as_str(), "abababab.sip.acme.example");
    let failure = create(&mut writer, desk.plain("C")).unwrap_err().to_string();
    assert_eq!(failure, "No free realm could be made up. Type a realm of your own, then try again.");
    assert_eq!(desk.standing().accounts, 2);
}

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
    assert_eq!((rows[1].0.as_str(), rows[1].1.as_ref()), ("reseller.changed", Some(&rows[0].2)));
    assert_eq!((&rows[1].2["name"], &rows[1].2["limits"]), (&json!("Acme Telecom"), &json!({})));
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
        from_revision: Some(from_revision),
    };
    saved(writer.answer(&save("EUR", 100, 1)));
    saved(writer.answer(&save("USD", 100, 2)));
    let trunks = PerKind { twoway: 40, ..PerKind::default() };
    create(&mut writer, NewAccount { reseller_revision: 3, credit: Cents(500), trunks, ..desk.plain("A") }).unwrap();
    assert_eq!(
        writer.answer(&save("EUR", 39, 3)),
        Reply::WriteFailed(Failure::Refused(vec![
            (Subject::Total(TrunkKind::Twoway), Problem::BelowGiven { given: 40, short: 1 }),
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
            (Subject::Total(TrunkKind::Twoway), Problem::BelowGiven { given: 40, short: 1 }),
            (Subject::Total(TrunkKind::Outbound), Problem::BelowGiven { given: 5, short: 5 }),
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

type HistoryRow = (
    i64,
    i64,
    String,
    Option<u32>,
    String,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
);

#[test]
fn history_is_a_chain_that_anybody_can_check() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let new =
        NewAccount { credit: Cents(500), admin: Some(melissa(NewPassword::None)), ..desk.plain("Ümläut \"A\"") };
    let id = create(&mut writer, new).unwrap().id;
    create(&mut writer, desk.plain("B")).unwrap();
    let raw = desk.raw();
    let rows: Vec<(HistoryRow, String)> = raw
        .prepare(
            "SELECT number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action, account_id,
                 before, after, previous_hash, hash FROM history ORDER BY number",
        )
        .unwrap()
        .query_map([], |row| {
            Ok((
                (
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                    row.get(6)?,
                    row.get(7)?,
                    row.get(8)?,
                    row.get(9)?,
                    row.get(10)?,
                    row.get(11)?,
                ),
                row.get(12)?,
            ))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(rows.len(), 3);
    let mut previous = "0".repeat(64);
    for (row, hash) in &rows {
        assert_eq!(row.11, previous);
        let canonical = serde_json::to_string(row).unwrap();
        let digest: String = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(&digest, hash);
        previous = digest;
    }
    let (row, _) = &rows[1];
    assert_eq!((row.1, row.2.as_str(), row.3, row.4.as_str()), (NOW, "rosa", Some(1000), "svc"));
    assert_eq!((row.5.as_deref(), row.6.as_deref()), (Some("rosa"), Some("192.0.2.7")));
    assert_eq!((row.7.as_str(), row.8.as_deref(), &row.9), ("account.created", Some(id.as_str()), &None));
    let after: Value = serde_json::from_str(row.10.as_ref().unwrap()).unwrap();
    assert_eq!(after["account"]["name"], "Ümläut \"A\"");
    assert_eq!(after["credit"]["balance"], "5.00");
    assert_eq!(after["users"][0]["username"], "melissa@abc.example");

    for sql in ["UPDATE history SET at = 0", "DELETE FROM history", "DELETE FROM history WHERE number = 3"] {
        assert!(raw.execute(sql, []).unwrap_err().to_string().contains("history cannot be"), "{sql}");
    }
}

#[test]
fn no_password_is_anywhere_in_the_file() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    // keeps the write-ahead log on the disk
    let raw = desk.raw();
    let canary = "kanarienvogel-im-bergwerk-7319";
    let made = "made-7gq3-canary-xk2p";
    let mut sources = sources();
    sources.password = Box::new(move || Secret::new(made.into()));
    let mut making = Writer::new(desk.path(), false, operator(), sources);
    let typed = NewPassword::Typed(Secret::new(canary.into()));
    create(&mut writer, NewAccount { admin: Some(melissa(typed)), ..desk.plain("A") }).unwrap();
    let new = NewAccount { admin: Some(melissa(NewPassword::Generate)), ..desk.plain("B") };
    assert_eq!(create(&mut making, new).unwrap().password.unwrap().reveal(), made);

    let mut seen = 0;
    for file in fs::read_dir(desk.folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        seen += bytes.len();
        for secret in [canary, made] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
    assert!(seen > 100_000, "the log was looked at too: {seen} bytes");
    let hashes: i64 = raw
        .query_row("SELECT count(*) FROM user WHERE password_hash LIKE '$argon2id$%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(hashes, 2);
    let told: i64 = raw
        .query_row(
            "SELECT count(*) FROM history WHERE before || after LIKE '%argon2%' OR after LIKE '%argon2%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(told, 0);
}

#[test]
fn the_file_is_its_owners_and_in_a_team_folder_the_groups() {
    for (folder_mode, file_mode) in [(0o755, 0o600), (0o2770, 0o660)] {
        let folder = tempfile::tempdir().unwrap();
        set_mode(folder.path(), folder_mode);
        let mut writer = Desk::writer_of(&folder);
        saved(writer.answer(&set_up(None)));
        for name in ["accounts.db", "accounts.db-wal", "accounts.db-shm"] {
            assert_eq!(mode(&folder.path().join(name)), file_mode, "{name} in a folder of {folder_mode:o}");
        }
    }
}

#[test]
fn an_empty_file_that_is_there_already_is_closed_to_others_first() {
    for (folder_mode, file_mode) in [(0o755, 0o600), (0o2770, 0o660)] {
        let folder = tempfile::tempdir().unwrap();
        set_mode(folder.path(), folder_mode);
        let path = folder.path().join("accounts.db");
        fs::write(&path, "").unwrap();
        set_mode(&path, 0o644);
        let mut writer = Desk::writer_of(&folder);
        saved(writer.answer(&set_up(None)));
        for name in ["accounts.db", "accounts.db-wal", "accounts.db-shm"] {
            assert_eq!(mode(&folder.path().join(name)), file_mode, "{name} in a folder of {folder_mode:o}");
        }
        // with something in it, its mode is its owner's business
        drop(writer);
        set_mode(&path, 0o640);
        saved(Desk::writer_of(&folder).answer(&set_up(Some(1))));
        assert_eq!(mode(&path), 0o640);
    }
}

#[test]
fn a_folder_is_made_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/accounts.db");
    create_folder(&path).unwrap();
    create_folder(&path).unwrap();
    assert_eq!((mode(&folder.path().join("a")), mode(&folder.path().join("a/b"))), (0o700, 0o700));
    fs::write(folder.path().join("file"), "").unwrap();
    let failure = create_folder(&folder.path().join("file/b/accounts.db")).unwrap_err().to_string();
    assert!(failure.contains("is a file where a folder should be"), "{failure}");
}

#[test]
fn other_files_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, make: &dyn Fn(&Path)| {
        let path = folder.path().join(name);
        make(&path);
        path
    };
    let sqlite = |sql: &'static str| move |path: &Path| Connection::open(path).unwrap().execute_batch(sql).unwrap();
    let text = write("text", &|path| fs::write(path, "Dear diary, ".repeat(1000)).unwrap());
    let short = write("short", &|path| fs::write(path, "Dear").unwrap());
    let tables = write("tables", &sqlite("CREATE TABLE account (id)"));
    let other = write("other", &sqlite("PRAGMA application_id = 7"));
    let versioned = write("versioned", &sqlite("PRAGMA user_version = 1"));
    let newer = write("newer", &|path| {
        saved(Writer::new(path.to_owned(), false, operator(), sources()).answer(&set_up(None)));
        sqlite("PRAGMA user_version = 2")(path);
    });
    let not_ours = "is not a trunkdesk file. It was left as it is; name another file with --db.";
    for (path, ends) in [
        (&text, not_ours),
        (&short, not_ours),
        (&tables, not_ours),
        (&other, not_ours),
        (&versioned, not_ours),
        (&PathBuf::from("/dev/null"), not_ours),
        (
            &newer,
            "was made by a newer trunkdesk. Nothing in it was changed; start the newer one, or ask whoever installed it.",
        ),
        (&folder.path().to_owned(), "is a folder. Name a file in it with --db."),
    ] {
        let before = fs::read(path).ok();
        for sentence in refusals(path) {
            assert_eq!(sentence, format!("{} {ends}", path.display()));
        }
        assert_eq!(fs::read(path).ok(), before);
    }
    for sentence in refusals(&folder.path().join("gone/accounts.db")) {
        let gone = folder.path().join("gone");
        assert_eq!(
            sentence,
            format!("The folder {} is not there. Make it, or name another file with --db.", gone.display())
        );
    }
    for sentence in refusals(&text.join("accounts.db")) {
        assert!(sentence.contains("is a file where a folder should be"), "{sentence}");
    }
}

#[test]
fn no_file_an_empty_one_and_an_empty_database_are_nothing_yet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.db");
    let makes: [&dyn Fn(); 3] = [&|| {}, &|| fs::write(&path, "").unwrap(), &|| {
        // as left by a program that stopped between making the file and its tables
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        assert!(fs::metadata(&path).unwrap().len() > 0);
    }];
    for make in makes {
        for file in fs::read_dir(folder.path()).unwrap() {
            fs::remove_file(file.unwrap().path()).unwrap();
        }
        make();
        let (mut reader, mut writer) = (Reader::new(path.clone()), Desk::writer_of(&folder));
        let id = AccountId::from_random([1; 16]);
        let name = AccountName::parse("A").unwrap();
        assert_eq!(reader.answer(&Read::Standing), Reply::Standing(None));
        assert_eq!(reader.answer(&Read::Account(id.clone())), Reply::Account(id.clone(), None));
        assert_eq!(reader.answer(&Read::NameTaken(name.clone())), Reply::NameTaken(name, None));
        let page = list(&mut reader, "x", Page::First, 10);
        assert_eq!((page.rows, page.more_before, page.more_after, page.total), (vec![], false, false, 0));

        let failure = create(&mut writer, plain("A", &id)).unwrap_err().to_string();
        assert!(failure.starts_with("There is no reseller in "), "{failure}");
        assert_eq!(writer.answer(&set_up(Some(1))), Reply::WriteFailed(Failure::Trouble(failure)));

        let standing = saved(writer.answer(&set_up(None)));
        assert_eq!(self::standing(&mut reader), Some(standing));
    }
}

#[test]
fn a_newer_trunkdesk_that_comes_meanwhile_is_noticed() {
    let desk = Desk::new();
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    create(&mut writer, desk.plain("A")).unwrap();
    assert_eq!(standing(&mut reader).unwrap().accounts, 1);
    desk.raw().pragma_update(None, "user_version", 2).unwrap();
    let failure = create(&mut writer, desk.plain("B")).unwrap_err().to_string();
    assert!(failure.contains("was made by a newer trunkdesk"), "{failure}");
    let Reply::ReadFailed(failure) = reader.answer(&Read::Standing) else { panic!() };
    assert!(failure.to_string().contains("was made by a newer trunkdesk"), "{failure}");
}

#[test]
fn a_file_put_in_its_place_is_noticed() {
    let (desk, other) = (Desk::new(), Desk::new());
    let (mut reader, mut writer) = (desk.reader(), desk.writer());
    create(&mut writer, desk.plain("A")).unwrap();
    assert_eq!(standing(&mut reader).unwrap().reseller.id, desk.parent);
    for name in ["accounts.db", "accounts.db-wal", "accounts.db-shm"] {
        fs::remove_file(desk.folder.path().join(name)).unwrap();
    }
    assert_eq!(standing(&mut reader), None);
    let failure = create(&mut writer, desk.plain("B")).unwrap_err().to_string();
    assert!(failure.starts_with("There is no reseller in "), "{failure}");
    fs::rename(other.path(), desk.path()).unwrap();
    assert_eq!(standing(&mut reader).unwrap().reseller.id, other.parent);
    create(&mut writer, other.plain("B")).unwrap();
    assert_eq!(desk.standing().accounts, 1);
}

#[test]
fn a_writer_that_only_reads_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::new(folder.path().join("accounts.db"), true, operator(), sources());
    let sentence = "Started with --read-only, so nothing can be saved. Start trunkdesk without it to save.";
    assert_eq!(writer.answer(&set_up(None)), Reply::WriteFailed(Failure::Trouble(sentence.into())));
    let account = plain("A", &AccountId::from_random([1; 16]));
    assert_eq!(create(&mut writer, account), Err(Failure::Trouble(sentence.into())));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn reading_writes_nothing() {
    let desk = Desk::new();
    let id = create(&mut desk.writer(), desk.plain("A")).unwrap().id;
    let before = fs::read(desk.path()).unwrap();
    let mut reader = desk.reader();
    standing(&mut reader).unwrap();
    for search in ["", "a", "abc"] {
        list(&mut reader, search, Page::First, 10);
    }
    desk.account(&id);
    assert_eq!(fs::read(desk.path()).unwrap(), before);
    assert_eq!(fs::metadata(desk.folder.path().join("accounts.db-wal")).map_or(0, |wal| wal.len()), 0);
}

/// Whether the rest of this test is to run: root may do anything, so it starts the test again as nobody.
fn as_nobody(test: &str) -> bool {
    if !rustix::process::geteuid().is_root() {
        return true;
    }
    // nobody may not be allowed where the tests are built
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let program = folder.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let output = Command::new(&program)
        .args(["--exact", test, "--nocapture"])
        .current_dir("/")
        .env("TMPDIR", std::env::temp_dir())
        .uid(65534)
        .gid(65534)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&output.stderr));
    false
}

#[test]
fn what_may_not_be_read_or_written_is_told() {
    if !as_nobody("what_may_not_be_read_or_written_is_told") {
        return;
    }
    let desk = Desk::new();
    let (path, folder) = (desk.path(), desk.folder.path().to_owned());
    let file = path.display();
    let read = |mode_of_folder, mode_of_file| {
        set_mode(&folder, 0o700);
        set_mode(&path, mode_of_file);
        set_mode(&folder, mode_of_folder);
        match desk.reader().answer(&Read::Standing) {
            Reply::ReadFailed(failure) => failure.to_string(),
            Reply::Standing(Some(_)) => "read".into(),
            reply => panic!("{reply:?}"),
        }
    };
    assert_eq!(
        read(0o700, 0o000),
        format!("You have no permission to read {file}. Ask its owner for it, or name another file with --db.")
    );
    assert_eq!(
        read(0o500, 0o600),
        format!(
            "{file} cannot be opened: even to read it, SQLite has to make {file}-shm beside it. Ask for permission to \
             write that folder."
        )
    );
    assert_eq!(
        read(0o000, 0o600),
        format!("You have no permission to reach {file}. Ask its owner for it, or name another file with --db.")
    );
    assert_eq!(read(0o700, 0o400), "read");
    assert_eq!(
        desk.writer().answer(&set_up(Some(1))),
        Reply::WriteFailed(Failure::Trouble(format!(
            "{file} cannot be written. Ask its owner for permission to write it and its folder."
        )))
    );
    set_mode(&folder, 0o500);
    let mut writer = Writer::new(folder.join("new.db"), false, operator(), sources());
    assert_eq!(
        writer.answer(&set_up(None)),
        Reply::WriteFailed(Failure::Trouble(format!(
            "You may not make a file in {}. Ask its owner for permission, or name another file with --db.",
            folder.display()
        )))
    );
    set_mode(&folder, 0o700);
}

/// Accounts whose names are hard to look for, among many that are not.
fn tricky() -> (Desk, Vec<Account>) {
    let desk = Desk::new();
    let mut accounts: Vec<NewAccount> = [
        "100% Pure",
        "a_b_c Works",
        "O'Brien \"Q\" Ltd",
        "back\\slash",
        "star*[x]? ^~",
        "A AND b NOT c",
        "-dash: (paren)",
        "日本電話",
        "東京日本橋",
        "Café Zoë",
        "ＦＵＬＬ ｗｉｄｔｈ",
        "Ромашка",
        "شركة النور",
        "한빛치과",
        "😀 smile 👨‍👩‍👧".replace('\u{200D}', "").as_str(),
        "İstanbul ßtraße",
    ]
    .iter()
    .map(|name| desk.plain(name))
    .collect();
    accounts.extend((0..60).map(|index| desk.plain(&format!("Filler number {index:02}"))));
    accounts[0].admin = Some(melissa(NewPassword::None));
    accounts[3].enabled = false;
    let created = desk.writer().create_accounts(&accounts).unwrap();
    let accounts = created.iter().map(|created| desk.account(&created.id)).collect();
    (desk, accounts)
}

#[test]
fn the_search_finds_what_it_says() {
    let (desk, _) = tricky();
    let mut reader = desk.reader();
    for (search, found) in [
        ("%", &["100% Pure"][..]),
        ("0% ", &["100% Pure"]),
        ("100%", &["100% Pure"]),
        ("_b", &["a_b_c Works"]),
        ("A_B_", &["a_b_c Works"]),
        ("a%b", &[]),
        ("'b", &["O'Brien \"Q\" Ltd"]),
        ("'brien \"q\"", &["O'Brien \"Q\" Ltd"]),
        ("\"q\"", &["O'Brien \"Q\" Ltd"]),
        ("\"\"\"", &[]),
        ("k\\s", &["back\\slash"]),
        ("*[x]?", &["star*[x]? ^~"]),
        ("star*x", &[]),
        (" and ", &["A AND b NOT c"]),
        ("-dash:", &["-dash: (paren)"]),
        ("(paren)", &["-dash: (paren)"]),
        ("日本", &["日本電話", "東京日本橋"]),
        ("日本電話", &["日本電話"]),
        ("本", &["日本電話", "東京日本橋"]),
        ("cafe z", &["Café Zoë"]),
        ("CAFÉ", &["Café Zoë"]),
        ("full width", &["ＦＵＬＬ ｗｉｄｔｈ"]),
        ("рома", &["Ромашка"]),
        ("النور", &["شركة النور"]),
        ("빛치", &["한빛치과"]),
        ("😀", &["😀 smile 👨👩👧"]),
        ("istanbul", &["İstanbul ßtraße"]),
        ("melissa@abc.example", &["100% Pure"]),
        ("MELISSA@", &["100% Pure"]),
        ("nothing like it", &[]),
        ("a\0b", &[]),
    ] {
        let page = list(&mut reader, search, Page::First, 100);
        let (all, wanted): (BTreeSet<_>, BTreeSet<_>) =
            (names(&page).into_iter().collect(), found.iter().copied().collect());
        assert_eq!(all, wanted, "{search:?}");
        assert_eq!(page.total, found.len() as u64, "{search:?}");
    }
    assert_eq!(list(&mut reader, "sip.acme", Page::First, 5).total, 76);
}

#[test]
fn the_search_agrees_with_plain_comparing() {
    let (desk, accounts) = tricky();
    let mut reader = desk.reader();
    let texts: Vec<Vec<String>> = accounts
        .iter()
        .map(|account| {
            let emails = account.admins.iter().map(|admin| admin.email.as_str());
            [account.name.as_str(), &account.realm, account.id.as_str()]
                .into_iter()
                .chain(emails)
                .map(text::fold)
                .collect()
        })
        .collect();
    let mut searches = BTreeSet::new();
    for account in accounts.iter().take(16).chain(&accounts[70..]) {
        let chars: Vec<char> = account.name.chars().collect();
        for length in 1..=5 {
            searches.extend(chars.windows(length).map(|part| part.iter().collect::<String>()));
        }
        searches.extend([account.realm.clone(), account.id.as_str()[5..13].to_owned()]);
    }
    assert!(searches.len() > 300);
    for search in &searches {
        let folded = text::fold(search);
        let finds = |lines: &&Vec<String>| lines.iter().any(|line| line.contains(&folded));
        let expected = texts.iter().filter(finds).count() as u64;
        let page = list(&mut reader, search, Page::First, 100);
        assert_eq!((page.total, page.rows.len() as u64), (expected, expected), "{search:?}");
    }
}

#[test]
fn pages_walk_every_row_once_both_ways() {
    let (desk, accounts) = tricky();
    let mut reader = desk.reader();
    // along the list, through the trigrams, by one character
    for search in ["", "filler", "filler number 1", "number 3", "e", "日本"] {
        let everything = list(&mut reader, search, Page::First, 1_000);
        assert!(!everything.more_before && !everything.more_after);
        let places: Vec<&Place> = everything.rows.iter().map(|row| &row.place).collect();
        assert!(places.is_sorted_by(|a, b| a < b), "{search:?}");
        if search.is_empty() {
            let ids: BTreeSet<_> = everything.rows.iter().map(|row| &row.id).collect();
            assert_eq!(ids, accounts.iter().map(|account| &account.id).collect());
            assert_eq!(everything.rows.iter().filter(|row| !row.enabled).count(), 1);
        }
        for limit in [1, 2, 7, 50] {
            let mut forward = Vec::new();
            let mut page = list(&mut reader, search, Page::First, limit);
            loop {
                assert_eq!(page.total, everything.rows.len() as u64);
                assert_eq!(page.more_before, !forward.is_empty(), "{search:?} {limit}");
                forward.append(&mut page.rows);
                assert_eq!(page.more_after, forward.len() < everything.rows.len(), "{search:?} {limit}");
                if !page.more_after {
                    break;
                }
                let last = forward.last().unwrap().place.clone();
                page = list(&mut reader, search, Page::After(last), limit);
            }
            assert_eq!(forward, everything.rows, "{search:?} {limit}");

            let mut backward = Vec::new();
            let mut page = list(&mut reader, search, Page::Last, limit);
            loop {
                assert_eq!(page.more_after, !backward.is_empty(), "{search:?} {limit}");
                let mut rows = page.rows;
                rows.append(&mut backward);
                backward = rows;
                assert_eq!(page.more_before, backward.len() < everything.rows.len(), "{search:?} {limit}");
                if !page.more_before {
                    break;
                }
                page = list(&mut reader, search, Page::Before(backward[0].place.clone()), limit);
            }
            assert_eq!(backward, everything.rows, "{search:?} {limit}");
        }
        let (first, last) = (everything.rows[0].place.clone(), everything.rows.last().unwrap().place.clone());
        let past = list(&mut reader, search, Page::After(last), 5);
        assert_eq!((past.rows.len(), past.more_before, past.more_after), (0, true, false));
        let past = list(&mut reader, search, Page::Before(first), 5);
        assert_eq!((past.rows.len(), past.more_before, past.more_after), (0, false, true));
    }
}

#[test]
fn a_page_around_an_account_is_full_where_it_can_be() {
    let (desk, accounts) = tricky();
    let mut reader = desk.reader();
    for search in ["", "filler number 1"] {
        let everything = list(&mut reader, search, Page::First, 1_000).rows;
        for limit in [1, 2, 5, 8] {
            let size = (limit as usize).min(everything.len());
            for (index, row) in everything.iter().enumerate() {
                let page = list(&mut reader, search, Page::Around(row.id.clone()), limit);
                let begin = index.saturating_sub((size - 1) / 2).min(everything.len() - size);
                assert_eq!(page.rows, everything[begin..begin + size], "{search:?} {limit} {index}");
                assert_eq!(page.more_before, begin > 0, "{search:?} {limit} {index}");
                assert_eq!(page.more_after, begin + size < everything.len(), "{search:?} {limit} {index}");
            }
        }
    }
    // not in the list: as the first page
    for id in [AccountId::from_random([1; 16]), accounts[0].id.clone()] {
        let page = list(&mut reader, "filler", Page::Around(id), 5);
        assert_eq!(page.rows, list(&mut reader, "filler", Page::First, 5).rows);
        assert!(!page.more_before && page.more_after);
    }
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
fn the_threads_answer_what_they_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let reader = Reader::new(folder.path().join("accounts.db"));
    let (tell, told) = std::sync::mpsc::channel();
    let worker = worker::spawn(reader, Desk::writer_of(&folder), move |reply| tell.send(reply).unwrap());
    worker.read(Read::Standing);
    assert_eq!(told.recv().unwrap(), Reply::Standing(None));
    worker.write(set_up(None));
    let standing = saved(told.recv().unwrap());
    worker.read(Read::Standing);
    assert_eq!(told.recv().unwrap(), Reply::Standing(Some(Box::new(standing.clone()))));
    worker.write(Write::CreateAccount(Box::new(plain("A", &standing.reseller.id))));
    worker.finish();
    assert!(matches!(told.recv().unwrap(), Reply::Created(_)));
    // all threads are gone
    assert!(told.recv().is_err());
}
