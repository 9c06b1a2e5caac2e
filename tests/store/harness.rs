//! A file of its own for each test, and short words for what is asked of it.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use trunkdesk::{
    domain::{
        account::{Account, AccountId, Details, NewAccount},
        admin::{NewAdmin, NewPassword},
        calling::Calling,
        email::Email,
        ledger::{CreditChange, Reason, SourceId, Way},
        money::{Cents, Currency},
        name::{AccountName, PersonName},
        operator::Operator,
        phone::Phone,
        problem::Problem,
        realm::RealmSuffix,
        request::{Created, Deleted, Failure, ListPage, ListRequest, Page, Read, Reply, Subject, Write},
        reseller::{ASK_ABOVE, CREDIT_MINIMUM, ResellerSettings, Standing},
        setting::{AccountChange, Setting},
        timezone::Timezone,
        trunks::{PerKind, Totals},
    },
    store::{Reader, Sources, Stop, Writer},
};

/// 2026-11-23 16:05:01.002 UTC
pub const NOW: i64 = 1_795_449_901_002;

pub fn operator() -> Operator {
    Operator {
        name: "rosa".into(),
        login_uid: Some(1000),
        effective_user: "svc".into(),
        sudo_user: Some("rosa".into()),
        ssh_address: Some("192.0.2.7".into()),
    }
}

pub fn sources() -> Sources {
    Sources { now: Box::new(|| Timestamp::from_millisecond(NOW).unwrap()), ..Sources::system() }
}

pub fn settings() -> ResellerSettings {
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
pub struct Desk {
    pub folder: TempDir,
    pub parent: AccountId,
}

impl Desk {
    pub fn new() -> Self {
        Self::of(tempfile::tempdir().unwrap())
    }

    /// The same on the disk that holds `parent`.
    pub fn new_in(parent: &Path) -> Self {
        Self::of(tempfile::tempdir_in(parent).unwrap())
    }

    fn of(folder: TempDir) -> Self {
        let standing = saved(Self::writer_of(&folder).answer(&set_up(None)));
        Self { folder, parent: standing.reseller.id }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("accounts.db")
    }

    pub fn writer_of(folder: &TempDir) -> Writer {
        Writer::new(folder.path().join("accounts.db"), None, operator(), sources())
    }

    pub fn writer(&self) -> Writer {
        Self::writer_of(&self.folder)
    }

    pub fn reader(&self) -> Reader {
        Reader::new(self.path())
    }

    /// The file as anybody with SQLite sees it.
    pub fn raw(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    pub fn plain(&self, name: &str) -> NewAccount {
        plain(name, &self.parent)
    }

    pub fn standing(&self) -> Standing {
        standing(&mut self.reader()).unwrap()
    }

    /// The living account of this name.
    pub fn account_called(&self, name: &str) -> Account {
        let sql = "SELECT id FROM account WHERE name = ?1 AND deleted_at IS NULL";
        let id: String = self.raw().query_row(sql, [name], |row| row.get(0)).unwrap();
        self.account(&AccountId::parse(&id).unwrap())
    }

    /// How many rows the history has.
    pub fn history_rows(&self) -> i64 {
        self.raw().query_row("SELECT count(*) FROM history", [], |row| row.get(0)).unwrap()
    }

    /// The revision of an account, deleted ones too.
    pub fn account_revision(&self, id: &AccountId) -> i64 {
        let sql = "SELECT revision FROM account WHERE id = ?1";
        self.raw().query_row(sql, [id.as_str()], |row| row.get(0)).unwrap()
    }

    pub fn account(&self, id: &AccountId) -> Account {
        match self.reader().answer(&Read::Account(id.clone())) {
            Reply::Account(_, Some(account)) => *account,
            reply => panic!("{reply:?}"),
        }
    }
}

pub fn plain(name: &str, parent: &AccountId) -> NewAccount {
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
        details: Details::default(),
    }
}

pub fn melissa(password: NewPassword) -> NewAdmin {
    NewAdmin {
        first_name: PersonName::parse("Melissa", "the first name").unwrap(),
        last_name: PersonName::parse("Demo", "the last name").unwrap(),
        email: Email::parse("Melissa@ABC.example").unwrap(),
        phone: Phone::parse("+1 (415) 555-0100").unwrap(),
        password,
        send_email: false,
    }
}

pub fn set_up(from_revision: Option<i64>) -> Write {
    Write::SaveReseller { settings: Box::new(settings()), template: None, from_revision }
}

pub fn saved(reply: Reply) -> Standing {
    match reply {
        Reply::ResellerSaved(standing) => *standing,
        reply => panic!("{reply:?}"),
    }
}

pub fn standing(reader: &mut Reader) -> Option<Standing> {
    match reader.answer(&Read::Standing) {
        Reply::Standing(standing) => standing.map(|standing| *standing),
        reply => panic!("{reply:?}"),
    }
}

pub fn create(writer: &mut Writer, account: NewAccount) -> Result<Created, Failure> {
    match writer.answer(&Write::CreateAccount(Box::new(account))) {
        Reply::Created(created) => Ok(*created),
        Reply::WriteFailed(failure) => Err(failure),
        reply => panic!("{reply:?}"),
    }
}

pub fn list(reader: &mut Reader, search: &str, page: Page, limit: u32) -> ListPage {
    let request = ListRequest { generation: 7, search: search.into(), under: None, disabled: false, page, limit };
    match reader.answer(&Read::List(request.clone())) {
        Reply::List(page) => {
            assert_eq!(page.request, request);
            page
        }
        reply => panic!("{reply:?}"),
    }
}

pub fn names(page: &ListPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A writer of another name, at another time.
pub fn writer_of(path: &Path, name: &str, at: i64) -> Writer {
    let operator = Operator { name: name.into(), ..operator() };
    let sources = Sources { now: Box::new(move || Timestamp::from_millisecond(at).unwrap()), ..Sources::system() };
    Writer::new(path.to_owned(), None, operator, sources)
}

/// The account that a write gives back.
pub fn account_saved(reply: Reply) -> Result<Account, Failure> {
    match reply {
        Reply::AccountSaved(account) => Ok(*account),
        Reply::WriteFailed(failure) => Err(failure),
        reply => panic!("{reply:?}"),
    }
}

pub fn change(writer: &mut Writer, base: &Account, settings: Vec<Setting>) -> Result<Account, Failure> {
    let change = AccountChange { base: base.clone(), settings, only_at: None };
    account_saved(writer.answer(&Write::ChangeAccount(Box::new(change))))
}

pub fn set_enabled(writer: &mut Writer, account: &AccountId, enabled: bool) -> Result<Account, Failure> {
    account_saved(writer.answer(&Write::SetEnabled { account: account.clone(), enabled }))
}

pub fn relocate(writer: &mut Writer, account: &AccountId, to: &AccountId) -> Result<Account, Failure> {
    account_saved(writer.answer(&Write::MoveAccount { account: account.clone(), to: to.clone() }))
}

pub fn delete(writer: &mut Writer, account: &AccountId, confirm: &str) -> Result<Deleted, Failure> {
    match writer.answer(&Write::DeleteAccount { account: account.clone(), confirm: confirm.into() }) {
        Reply::Deleted(deleted) => Ok(deleted),
        Reply::WriteFailed(failure) => Err(failure),
        reply => panic!("{reply:?}"),
    }
}

/// Adds credit, or removes some where it is below zero; gives the account and whether the entry was there already.
pub fn credit(
    writer: &mut Writer,
    account: &AccountId,
    cents: i64,
    source_id: Option<&str>,
) -> Result<(Account, bool), Failure> {
    let change = CreditChange {
        account: account.clone(),
        way: if cents < 0 { Way::Remove } else { Way::Add },
        amount: Cents(cents.abs()),
        reason: Reason::parse("Payment 17").unwrap(),
        source_id: source_id.map(|id| SourceId::parse(id).unwrap()),
    };
    match writer.answer(&Write::ChangeCredit(Box::new(change))) {
        Reply::CreditSaved { account, repeated } => Ok((*account, repeated)),
        Reply::WriteFailed(failure) => Err(failure),
        reply => panic!("{reply:?}"),
    }
}

/// One rule that was broken.
pub fn refused<T>(subject: Subject, problem: Problem) -> Result<T, Failure> {
    Err(Failure::Refused(vec![(subject, problem)]))
}

/// A row of the history as it stands in the file.
#[derive(Debug)]
pub struct Row {
    pub action: String,
    pub account: Option<String>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// The whole history, the oldest row first.
pub fn history(desk: &Desk) -> Vec<Row> {
    let raw = desk.raw();
    let mut statement = raw.prepare("SELECT action, account_id, before, after FROM history ORDER BY number").unwrap();
    let json = |text: Option<String>| text.map(|text| serde_json::from_str(&text).unwrap());
    let rows = statement.query_map([], |row| {
        Ok(Row { action: row.get(0)?, account: row.get(1)?, before: json(row.get(2)?), after: json(row.get(3)?) })
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// The newest row of the history.
pub fn last(desk: &Desk) -> Row {
    history(desk).pop().unwrap()
}

/// Adds up anew what the file keeps added up, and asks the search whether it knows what it should.
pub fn check_sums(raw: &Connection) {
    type Sums = (i64, i64, i64, i64, i64, i64);
    let sums = |sql: &str| -> Sums {
        let read = |row: &rusqlite::Row<'_>| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        };
        raw.query_row(sql, [], read).unwrap()
    };
    assert_eq!(
        sums("SELECT accounts, twoway_trunks, inbound_trunks, outbound_trunks, disabled, credit FROM tally"),
        sums(
            "SELECT count(*), coalesce(sum(twoway_trunks), 0), coalesce(sum(inbound_trunks), 0),
                 coalesce(sum(outbound_trunks), 0), count(*) FILTER (WHERE enabled = 0),
                 (SELECT coalesce(sum(amount), 0) FROM ledger_entry JOIN account ON account.id = account_id
                  WHERE deleted_at IS NULL)
             FROM account WHERE deleted_at IS NULL"
        )
    );
    let levels = |sql: &str| -> Vec<(String, i64)> {
        let mut statement = raw.prepare(sql).unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(
        levels("SELECT parent_id, accounts FROM level WHERE accounts > 0 ORDER BY parent_id"),
        levels(
            "SELECT parent_id, count(*) FROM account WHERE deleted_at IS NULL GROUP BY parent_id ORDER BY parent_id"
        )
    );
    let numbers = |sql: &str| -> Vec<i64> {
        raw.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(
        numbers("SELECT number FROM account_order ORDER BY position"),
        numbers("SELECT number FROM account WHERE deleted_at IS NULL ORDER BY sort_key, number")
    );
    let stale = "SELECT count(*) FROM account JOIN account_order USING (number) WHERE account_order.search_text
         <> account.search_text || char(10, 10) || iif(enabled, '', char(1))";
    assert_eq!(numbers(stale), [0]);
    raw.execute("INSERT INTO account_search (account_search, rank) VALUES ('integrity-check', 1)", []).unwrap();
    let whole: String = raw.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
}

/// A row of the history as it is sealed.
type Sealed = (
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

/// Checks the chain of the history from the form that is written down beside the table; gives how long it is.
pub fn check_chain(raw: &Connection) -> i64 {
    let mut statement = raw
        .prepare(
            "SELECT number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action, account_id,
                 before, after, previous_hash, hash FROM history ORDER BY number",
        )
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut count, mut previous) = (0, "0".repeat(64));
    while let Some(row) = rows.next().unwrap() {
        let read = || -> rusqlite::Result<Sealed> {
            Ok((
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
            ))
        };
        let sealed = read().unwrap();
        count += 1;
        assert_eq!((sealed.0, &sealed.11), (count, &previous));
        let canonical = serde_json::to_string(&sealed).unwrap();
        previous = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(row.get::<_, String>(12).unwrap(), previous, "row {count}");
    }
    count
}

/// All that stands in the file's tables, table by table; what the search keeps is left out.
pub fn dump(raw: &Connection) -> Vec<String> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
                  AND name NOT LIKE 'account_search%' ORDER BY name";
    let tables: Vec<String> =
        raw.prepare(tables).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let mut all = Vec::new();
    for table in tables {
        let mut statement = raw.prepare(&format!("SELECT * FROM {table} ORDER BY 1")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            all.push(format!("{table}: {}", values.join(", ")));
        }
    }
    all
}

/// Writes rubbish over the first page of a table, which nobody may have open.
pub fn damage(path: &Path, table: &str) {
    use std::os::unix::fs::FileExt;

    let raw = Connection::open(path).unwrap();
    raw.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())).unwrap();
    let sql = "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = ?1";
    let (page, size): (u32, u32) = raw.query_row(sql, [table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    drop(raw);
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&vec![0xA5; size as usize], u64::from(page - 1) * u64::from(size)).unwrap();
}

/// Gives an account so many entries, so that the file is a large one.
pub fn fill_ledger(raw: &Connection, account: &AccountId, entries: u32) {
    raw.execute(
        "WITH RECURSIVE entry (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM entry WHERE number < ?2)
         INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
         SELECT 'fill-' || number || hex(randomblob(40)), ?1, 1, 'Filled for a test', 'rosa', 1 FROM entry",
        (account.as_str(), entries),
    )
    .unwrap();
}

/// Lets a backup or a restoring go on to its end.
pub fn go_on() -> Stop {
    Arc::new(|| false)
}

/// What a page tells of how many there are: all of them, but nothing on a further page of a search, which was counted
/// with its first.
pub fn told(request: &ListRequest, all: usize) -> (u64, Option<i64>) {
    let is_further = matches!(request.page, Page::After(_) | Page::Before(_));
    if is_further && !request.search.is_empty() { (0, Some(0)) } else { (all as u64, None) }
}
