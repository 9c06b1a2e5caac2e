//! Another operator, with a hand of its own on the file, as another process has it.

use ::trunkdesk::{
    demo,
    domain::{
        account::{AccountId, NewAccount},
        name::AccountName,
        operator::Operator,
        request::{Read, Reply},
        trunks::PerKind,
    },
    store::{Reader, Sources, Writer},
};

use crate::trunkdesk::Home;

/// Another operator of the same file.
pub struct Colleague {
    /// What writes.
    pub writer: Writer,
    parent: AccountId,
}

impl Colleague {
    /// One at the file of this home, which has a reseller.
    pub fn of(home: &Home) -> Self {
        let Reply::Standing(Some(standing)) = Reader::new(home.file()).answer(&Read::Standing) else {
            panic!("no reseller")
        };
        let operator = Operator {
            name: "rita".into(),
            login_uid: None,
            effective_user: "rita".into(),
            sudo_user: None,
            ssh_address: None,
        };
        Self { writer: Writer::new(home.file(), None, operator, Sources::system()), parent: standing.reseller.id }
    }

    /// Adds an account without trunks under this name.
    pub fn add(&mut self, name: &str) {
        let name = AccountName::parse(name).unwrap();
        let account = NewAccount { name, trunks: PerKind::default(), ..demo::account(0, &self.parent) };
        self.writer.create_accounts(&[account]).unwrap();
    }

    /// Adds the first accounts of the sample.
    pub fn add_sample(&mut self, count: u64) {
        let accounts: Vec<_> = (0..count).map(|index| demo::account(index, &self.parent)).collect();
        self.writer.create_accounts(&accounts).unwrap();
    }
}
