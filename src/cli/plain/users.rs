//! The users of an account: listed, added, changed, removed.

use super::{
    choose::Choice,
    desk::Desk,
    sheet::{Sheet, Work},
    talk::Over,
    walk::Begin,
};
use crate::{
    domain::{
        account::Account,
        id::UserId,
        problem::Problem,
        request::{Failure, Reply, Subject, Write},
        user::{User, UserChange, UserSettings},
    },
    form::{
        FieldId,
        admin::{self, Purpose},
    },
};

/// What can be done to a user.
const CHANGES: [&str; 4] = ["Change name, address or number", "Give another password", "", "Remove"];

impl Desk<'_> {
    /// Says who logs in, and offers what can be done.
    pub(super) fn users(&mut self, account: &Account) -> Result<(), Over> {
        let changes = self.seat.read_only.is_none() && account.enabled;
        let mut rows: Vec<String> = account.users.iter().map(row).collect();
        if changes {
            rows.push("Add admin".into());
        }
        if rows.is_empty() {
            self.talk.say("Nobody logs in yet.");
            return Ok(());
        }
        match self.talk.choose(&rows)? {
            Choice::Row(place) => match account.users.get(place) {
                Some(user) => self.user(account, user, changes),
                None => self.ask_user(account, Purpose::Add),
            },
            Choice::Back => Ok(()),
            Choice::Leave => Err(Over::Left),
        }
    }

    fn user(&mut self, account: &Account, user: &User, changes: bool) -> Result<(), Over> {
        self.talk.tell("Name", &user.full_name());
        self.talk.tell("Email", &user.email);
        self.talk.tell("Login", &user.username);
        self.talk.tell("Number", user.number.as_deref().unwrap_or("none"));
        self.talk.tell("Level", if user.is_admin { "admin: manages the account" } else { "user: manages nothing" });
        self.talk.tell("Password", if user.has_password { "set" } else { "none yet" });
        if !changes {
            return Ok(());
        }
        let mut rows = CHANGES;
        rows[2] = if user.is_admin { "Make user" } else { "Make admin" };
        match self.talk.choose(&rows)? {
            Choice::Row(0) => self.ask_user(account, Purpose::Edit(user.clone())),
            Choice::Row(1) => self.ask_user(account, Purpose::Reset(user.clone())),
            Choice::Row(2) => self.set_admin(account, user),
            Choice::Row(_) => self.remove_user(account, user),
            Choice::Back => Ok(()),
            Choice::Leave => Err(Over::Left),
        }
    }

    fn ask_user(&mut self, account: &Account, purpose: Purpose) -> Result<(), Over> {
        if let Purpose::Reset(_) = purpose {
            self.talk.say("The password that is set now stops working at once.");
        }
        let form = admin::form(&purpose, self.has_cluster()?);
        let mut sheet = Sheet { form, work: Work::User { account: Box::new(account.clone()), purpose } };
        let first = sheet.entered().unwrap_or(FieldId::FirstName);
        self.work(&mut sheet, Begin::Field(first)).map(drop)
    }

    /// Has a user written as it was entered.
    pub(super) fn save_user(&mut self, sheet: &mut Sheet) -> Result<bool, Over> {
        let Work::User { account, purpose } = &sheet.work else { return Self::fault() };
        // what is wrong by now is asked next
        let Ok(made) = admin::made(&sheet.form, purpose, &account.name) else { return Ok(false) };
        let Some(write) = made.write(purpose, &account.id) else { return Self::fault() };
        match self.write(&write) {
            Ok(Reply::UserSaved(_, login)) => {
                self.talk.say("Saved.");
                self.tell_login(&login);
                Ok(true)
            }
            Ok(_) => Self::fault(),
            Err(Failure::UserChanged(now)) => {
                self.go_on_from(sheet, *now);
                Ok(false)
            }
            Err(failure) => {
                self.refused(sheet, failure);
                Ok(false)
            }
        }
    }

    /// Goes on from what another operator made of the user: theirs comes in, what was typed here stays.
    fn go_on_from(&mut self, sheet: &mut Sheet, now: Account) {
        let Work::User { account, purpose } = &mut sheet.work else { return };
        **account = now;
        let (Purpose::Edit(user) | Purpose::Reset(user)) = purpose else { return };
        let Some(theirs) = account.users.iter().find(|theirs| theirs.id == user.id) else {
            self.talk.error("Another operator removed this user meanwhile: the user can only be added anew.");
            return;
        };
        *user = theirs.clone();
        sheet.form.rebase(admin::form(purpose, false));
        self.talk.error(
            "Another operator changed this user meanwhile. What they changed is taken over; look at it, then save again.",
        );
    }

    fn set_admin(&mut self, account: &Account, user: &User) -> Result<(), Over> {
        let is_admin = !user.is_admin;
        let name = user.full_name();
        let question = if is_admin {
            format!("Make {name} an admin? An admin manages the account.")
        } else {
            format!("Make {name} a user who manages nothing?")
        };
        let Some(settings) = UserSettings::of(user, is_admin) else {
            self.talk.error("Its name or address is one that no operator could enter. Mend that and save it first.");
            return Ok(());
        };
        self.change_user(account, user, &question, |last_admin| {
            Write::ChangeUser(Box::new(UserChange {
                account: account.id.clone(),
                base: user.clone(),
                settings: Some(settings.clone()),
                password: None,
                last_admin,
            }))
        })
    }

    fn remove_user(&mut self, account: &Account, user: &User) -> Result<(), Over> {
        let question = format!("Remove {}? The login ends at once.", user.full_name());
        self.change_user(account, user, &question, |last_admin| Write::RemoveUser {
            account: account.id.clone(),
            base: Box::new(user.clone()),
            last_admin,
        })
    }

    /// Asks before a user is changed or removed; of the last admin in other words.
    fn change_user(
        &mut self,
        account: &Account,
        user: &User,
        question: &str,
        write: impl Fn(bool) -> Write,
    ) -> Result<(), Over> {
        let mut last_admin = is_last(account, &user.id);
        loop {
            let warning = if last_admin {
                " This is the last admin: nobody of the customer could manage the account any more."
            } else {
                ""
            };
            if !self.talk.agree(&format!("{question}{warning}"))? {
                return Ok(());
            }
            match self.write(&write(last_admin)) {
                Ok(_) => {
                    self.talk.say("Saved.");
                    return Ok(());
                }
                Err(Failure::Refused(refused))
                    if !last_admin && refused.contains(&(Subject::User, Problem::LastAdmin)) =>
                {
                    // by now it is
                    last_admin = true;
                }
                Err(failure) => {
                    self.not_saved(&failure);
                    return Ok(());
                }
            }
        }
    }
}

/// Whether nobody else manages the account.
fn is_last(account: &Account, user: &UserId) -> bool {
    let mut admins = account.admins();
    admins.next().is_some_and(|admin| admin.id == *user) && admins.next().is_none()
}

fn row(user: &User) -> String {
    let password = if user.has_password { "" } else { ", no password yet" };
    format!("{}, {}, {}{password}", user.full_name(), user.username, user.priv_level())
}
