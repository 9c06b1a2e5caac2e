//! An open account: its tabs for reading and for changing, and what becomes of it.

mod admins;
mod conflict;
mod credit;
mod editing;
mod life;
mod reading;

use trunkdesk::domain::{
    account::{Account, AccountId},
    request::{Read, Reply, Write},
    setting::{AccountChange, Setting},
};

use crate::harness::Desk;

/// A desk on which the guide's customer is open, its tabs for reading.
fn desk() -> Desk {
    let mut desk = Desk::without_accounts();
    desk.press("a").type_text("ABC Company").press("Tab Tab Tab Space Tab");
    desk.type_text("Melissa").press("Enter").type_text("Demo").press("Enter").type_text("melissa@abc.example");
    desk.press("Enter").type_text("+1 415 555 0100");
    desk.open_call_restrictions();
    desk.type_text("10").press("Tab").type_text("3").press("Tab").type_text("4");
    desk.focus("‹ Cancel ›").press("Shift-Tab Shift-Tab C-u").type_text("10");
    desk.focus("‹ Next » ›").press("Enter").focus("‹ Submit ✓ ›").press("Enter Esc");
    assert!(desk.shows("Overview"), "{}", desk.picture());
    desk
}

impl Desk {
    /// The account that is open.
    pub fn opened(&mut self) -> Account {
        let id = self.model.home.list.row().expect("an account in the list").id.clone();
        self.account(&id).expect("the open account")
    }

    fn account(&mut self, id: &AccountId) -> Option<Account> {
        let Reply::Account(_, account) = self.ask(&Read::Account(id.clone())) else { panic!("no account") };
        account.map(|account| *account)
    }

    /// Has a colleague change the open account.
    pub fn colleague_changes(&mut self, settings: Vec<Setting>) {
        let change = AccountChange { base: self.opened(), settings, only_at: None };
        let reply = self.colleague().answer(&Write::ChangeAccount(Box::new(change)));
        assert!(matches!(reply, Reply::AccountSaved(_)), "{reply:?}");
    }

    /// Has a colleague write something.
    fn colleague_writes(&mut self, write: &Write) {
        let reply = self.colleague().answer(write);
        assert!(!matches!(reply, Reply::WriteFailed(_)), "{reply:?}");
    }
}
