//! A file with a thousand accounts.

use std::path::PathBuf;

use tempfile::TempDir;
use trunkdesk::{
    demo,
    domain::{
        operator::Operator,
        request::{Read, Reply, Write},
    },
    store::{Reader, Sources, Writer},
};

/// How many accounts there are.
const COUNT: u64 = 1_000;

/// The file, which goes with its folder.
pub struct File(TempDir);

impl File {
    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.0.path().join("accounts.db")
    }

    /// What writes it.
    pub fn writer(&self) -> Writer {
        let operator = Operator {
            name: "mdemo".into(),
            login_uid: None,
            effective_user: "mdemo".into(),
            sudo_user: None,
            ssh_address: None,
        };
        Writer::new(self.path(), None, operator, Sources::system())
    }
}

/// Makes the file, of sample accounts.
pub fn file() -> File {
    let file = File(tempfile::tempdir().unwrap());
    let mut writer = file.writer();
    let mut settings = demo::settings();
    // room for more accounts than the sample has
    settings.totals.twoway = Some(100_000);
    settings.totals.inbound = Some(100_000);
    let reply =
        writer.answer(&Write::SaveReseller { settings: Box::new(settings), template: None, from_revision: None });
    assert!(matches!(reply, Reply::ResellerSaved(_)), "{reply:?}");
    let Reply::Standing(Some(standing)) = Reader::new(file.path()).answer(&Read::Standing) else {
        panic!("no reseller")
    };
    let accounts: Vec<_> = (0..COUNT).map(|index| demo::account(index, &standing.reseller.id)).collect();
    writer.create_accounts(&accounts).unwrap();
    file
}
