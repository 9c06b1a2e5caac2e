//! An account: what it is, and a menu of what can be done with it.

use super::{choose::Choice, desk::Desk, talk::Over};
use crate::{
    cli::account::besides,
    domain::{
        account::{Account, AccountId, Ancestor},
        request::Failure,
    },
    form::{Start, account::Tab, review},
};

/// What can be done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Show,
    Change(Tab),
    Users,
    Credit,
    History,
    SubAccounts,
    AddBelow,
    Copy,
    Move,
    Disable,
    Enable,
    Delete,
    Back,
}

impl Task {
    /// All of them, with their words.
    const ALL: [(Self, &'static str); 17] = [
        (Self::Show, "Show everything"),
        (Self::Change(Tab::Overview), "Change name, realm, timezone or language"),
        (Self::Change(Tab::Limits), "Change trunks and calls"),
        (Self::Change(Tab::Permissions), "Change permissions"),
        (Self::Users, "Admins"),
        (Self::Change(Tab::Contacts), "Change contacts and contract"),
        (Self::Credit, "Credit"),
        (Self::Change(Tab::Notes), "Change notes"),
        (Self::History, "History"),
        (Self::SubAccounts, "Sub-accounts"),
        (Self::AddBelow, "Add an account below it"),
        (Self::Copy, "Copy"),
        (Self::Move, "Move"),
        (Self::Disable, "Disable"),
        (Self::Enable, "Enable"),
        (Self::Delete, "Delete"),
        (Self::Back, "Back"),
    ];

    /// Whether it is offered: nothing is changed where nothing can be, and of a disabled account only its notes.
    fn is_offered(self, account: &Account, read_only: bool) -> bool {
        match self {
            Self::Show | Self::Users | Self::Credit | Self::History | Self::Back => true,
            Self::SubAccounts => account.sub_accounts > 0,
            Self::Change(Tab::Notes) | Self::Copy | Self::Delete => !read_only,
            Self::Change(_) | Self::AddBelow | Self::Move | Self::Disable => !read_only && account.enabled,
            Self::Enable => !read_only && !account.enabled,
        }
    }
}

impl Desk<'_> {
    /// Works on an account until the operator goes back.
    pub(super) fn open_account(&mut self, id: &AccountId) -> Result<(), Over> {
        loop {
            self.refresh()?;
            let Some(account) = self.account(id)? else {
                self.talk.error(&Failure::Gone.to_string());
                return Ok(());
            };
            let state = if account.enabled { "active" } else { "disabled" };
            self.talk.say(&format!("{}, {}, {state}", account.name, account.realm));
            let read_only = self.seat.read_only.is_some();
            let tasks = Task::ALL.into_iter().filter(|(task, _)| task.is_offered(&account, read_only));
            let (tasks, words): (Vec<Task>, Vec<&str>) = tasks.unzip();
            match self.talk.choose(&words)? {
                Choice::Row(place) if tasks[place] == Task::Back => return Ok(()),
                Choice::Row(place) if tasks[place] == Task::Delete => {
                    if self.delete_account(&account)? {
                        return Ok(());
                    }
                }
                Choice::Row(place) => self.perform(tasks[place], &account)?,
                Choice::Back => return Ok(()),
                Choice::Leave => return Err(Over::Left),
            }
        }
    }

    fn perform(&mut self, task: Task, account: &Account) -> Result<(), Over> {
        match task {
            Task::Show => self.show_account(account),
            Task::Change(tab) => self.change_settings(account, tab),
            Task::Users => self.users(account),
            Task::Credit => self.credit(account),
            Task::History => self.history(Some(account.id.clone())),
            Task::SubAccounts => self.list_below(account.id.clone()),
            Task::AddBelow => {
                let mut above = account.path.clone();
                above.push(Ancestor { id: account.id.clone(), name: account.name.clone() });
                self.add_account(Start::under(above))
            }
            Task::Copy => self.copy_account(account),
            Task::Move => self.move_account(account),
            Task::Disable => self.set_enabled(account, false),
            Task::Enable => self.set_enabled(account, true),
            // after these there is nothing more to do here
            Task::Delete | Task::Back => Ok(()),
        }
    }

    fn show_account(&mut self, account: &Account) -> Result<(), Over> {
        let reseller = self.standing()?.reseller;
        self.tell_all(&review::of_account(account, &reseller));
        self.tell_all(&besides(account));
        Ok(())
    }
}
