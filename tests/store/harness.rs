//! A file of its own for each test, and short words for what is asked of it.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;
use trunkdesk::{
    domain::{
        account::{Account, AccountId, Details, NewAccount},
        admin::{NewAdmin, NewPassword},
        calling::Calling,
        email::Email,
        money::{Cents, Currency},
        name::{AccountName, PersonName},
        operator::Operator,
        permissions::Permissions,
        phone::Phone,
        realm::RealmSuffix,
        request::{Created, Failure, ListPage, ListRequest, Page, Read, Reply, Write},
        reseller::{ASK_ABOVE, CREDIT_MINIMUM, ResellerSettings, Standing},
        timezone::Timezone,
        trunks::{PerKind, Totals},
    },
    store::{Reader, Sources, Writer},
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
        let folder = tempfile::tempdir().unwrap();
        let standing = saved(Self::writer_of(&folder).answer(&set_up(None)));
        Self { folder, parent: standing.reseller.id }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("accounts.db")
    }

    pub fn writer_of(folder: &TempDir) -> Writer {
        Writer::new(folder.path().join("accounts.db"), false, operator(), sources())
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
        permissions: Permissions::default(),
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
