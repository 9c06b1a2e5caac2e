//! `admin`: the users of an account, and what they log in with.

use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Context, account,
    args::{AdminCommand, AdminEdit, Level, Number, Password},
    error::Error,
    find, input,
    lines::Lines,
    output::{self, row},
    reading::Reading,
    writing::Writing,
};
use crate::{
    domain::{
        account::Account,
        admin::{NewAdmin, NewPassword},
        document,
        email::Email,
        name::PersonName,
        phone::Phone,
        problem::Problem,
        request::{Login, Write},
        text::visible,
        user::{User, UserChange, UserSettings},
    },
    exit::Exit,
};

pub(super) fn execute(command: &AdminCommand, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    let mut reading = Reading::new(context);
    reading.existing()?;
    match command {
        AdminCommand::List { account } => list(&find::account(&mut reading, account)?, context, out),
        AdminCommand::Add { account, first_name, last_name, email, phone, password } => {
            let account = find::account(&mut reading, account)?;
            let known = [first_name.as_str(), last_name.as_str(), email.as_str()];
            let admin = NewAdmin {
                first_name: first_name.clone(),
                last_name: last_name.clone(),
                email: email.clone(),
                phone: phone.clone(),
                password: new_password(*password, &account, known)?,
                send_email: false,
            };
            let write = Write::AddAdmin { account: account.id, admin: Box::new(admin) };
            let (account, login) = Writing::new(context).user(&write)?;
            print(&account, &login, context, out)
        }
        AdminCommand::Edit(edit) => change(&mut reading, edit, context, out),
        AdminCommand::Remove { account, login, last_admin } => {
            let account = find::account(&mut reading, account)?;
            let base = find::user(&account, login)?.clone();
            let write =
                Write::RemoveUser { account: account.id, base: Box::new(base.clone()), last_admin: *last_admin };
            let account = Writing::new(context).account(&write)?;
            removed(&account, &base, context, out)
        }
        AdminCommand::ResetPassword { account, login, password } => {
            let account = find::account(&mut reading, account)?;
            let base = find::user(&account, login)?.clone();
            let password = new_password(*password, &account, words(&base))?;
            let change =
                UserChange { account: account.id, base, settings: None, password: Some(password), last_admin: false };
            let (account, login) = Writing::new(context).user(&Write::ChangeUser(Box::new(change)))?;
            print(&account, &login, context, out)
        }
        AdminCommand::CheckPassword { account, login, .. } => {
            let account = find::account(&mut reading, account)?;
            let user = find::user(&account, login)?;
            check_password(&mut reading, &account, user, context, out)
        }
    }
}

/// A user of `list --json`: KAZOO's document, and whether there is a password.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    user: Value,
    has_password: bool,
}

fn list(account: &Account, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    let mut lines = Lines::new(out, context.json, ["Login", "Name", "E-mail", "Number", "Level", "Password"]);
    for user in &account.users {
        let number = user.number.as_deref().unwrap_or_default();
        let password = if user.has_password { "password set" } else { "no password yet" };
        let name = user.full_name();
        let row = Row { user: document::of_user(user), has_password: user.has_password };
        lines.add(&row, [&user.username, &name, &user.email, number, user.priv_level(), password])?;
    }
    Ok(lines.end()?)
}

/// What a user logs in with, and with whom.
fn print(account: &Account, login: &Login, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    if context.json {
        let document = json!({
            "account": account_part(account),
            "login": output::LoginPart::new(login),
        });
        writeln!(out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    row(out, "Account", &account.name)?;
    Ok(output::login(out, login)?)
}

fn removed(account: &Account, user: &User, context: &Context, out: &mut dyn io::Write) -> Result<(), Error> {
    if context.json {
        let document = json!({ "account": account_part(account), "removed": document::of_user(user) });
        writeln!(out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    row(out, "Account", &account.name)?;
    row(out, "Removed", format!("{}, {}", user.full_name(), user.username))?;
    Ok(())
}

/// Which account it is.
fn account_part(account: &Account) -> Value {
    json!({ "id": account.id.as_str(), "name": account.name, "realm": account.realm })
}

/// What somebody would guess who knows the user.
fn words(user: &User) -> [&str; 3] {
    [&user.first_name, &user.last_name, &user.email]
}

/// The password that a user gets: made, or typed and hard enough to guess.
fn new_password(from: Password, account: &Account, known: [&str; 3]) -> Result<NewPassword, Error> {
    if !from.password_stdin {
        return Ok(NewPassword::Generate);
    }
    let secret = input::new_password()?;
    let [first, last, email] = known;
    account::check_password(&secret, &[&account.name, first, last, email])?;
    Ok(NewPassword::Typed(secret))
}

fn change(
    reading: &mut Reading<'_>,
    edit: &AdminEdit,
    context: &Context,
    out: &mut dyn io::Write,
) -> Result<(), Error> {
    let account = find::account(reading, &edit.account)?;
    let base = find::user(&account, &edit.login)?.clone();
    let settings = settings(edit, &base)?;
    let password = if base.is_other_login(&settings.email) || edit.password.password_stdin {
        let known = [settings.first_name.as_str(), settings.last_name.as_str(), settings.email.as_str()];
        Some(new_password(edit.password, &account, known)?)
    } else {
        None
    };
    let told = password.is_some();
    let change =
        UserChange { account: account.id, base, settings: Some(settings), password, last_admin: edit.last_admin };
    let (account, login) = Writing::new(context).user(&Write::ChangeUser(Box::new(change)))?;
    if told { print(&account, &login, context, out) } else { list(&account, context, out) }
}

/// The user with what is given in place of what was. What a cluster has sent may not be enough for our rules.
fn settings(edit: &AdminEdit, base: &User) -> Result<UserSettings, Error> {
    let told = |option: &'static str| move |problem: Problem| Error::refused([(option.into(), problem.to_string())]);
    Ok(UserSettings {
        first_name: match &edit.first_name {
            Some(name) => name.clone(),
            None => PersonName::parse(&base.first_name, "the admin's first name").map_err(told("--first-name"))?,
        },
        last_name: match &edit.last_name {
            Some(name) => name.clone(),
            None => PersonName::parse(&base.last_name, "the admin's last name").map_err(told("--last-name"))?,
        },
        email: match &edit.email {
            Some(email) => email.clone(),
            None => Email::parse(&base.email).map_err(told("--email"))?,
        },
        phone: match &edit.phone {
            Some(Number(phone)) => phone.clone(),
            None => Phone::parse(base.number.as_deref().unwrap_or_default()).map_err(told("--phone"))?,
        },
        is_admin: edit.level.map_or(base.is_admin, |level| level == Level::Admin),
    })
}

fn check_password(
    reading: &mut Reading<'_>,
    account: &Account,
    user: &User,
    context: &Context,
    out: &mut dyn io::Write,
) -> Result<(), Error> {
    let (login, name) = (&user.username, &account.name);
    let refused = |sentence: String| {
        let fields = [("password".to_owned(), sentence.clone())].into();
        Err(Error::Told { exit: Exit::Refused, message: sentence, fields })
    };
    let none_yet = format!("{login} of {name} has no password yet: set one with trunkdesk admin reset-password.");
    if !user.has_password {
        return refused(none_yet);
    }
    match reading.check_password(&user.id, &input::password()?)? {
        Some(true) if context.json => {
            writeln!(out, "{}", output::json_pretty(&json!({ "login": login, "password": "right" }))?)?;
            Ok(())
        }
        Some(true) => {
            let sentence = format!("This is the password of {login} of {name}.");
            Ok(writeln!(out, "{}", visible(&sentence))?)
        }
        Some(false) => refused(format!("This is not the password of {login} of {name}.")),
        // as of a user that was made there
        None => refused(format!(
            "Only the cluster has the password of {login} of {name}, so it cannot be checked here: log in there with it, or \
             set another with trunkdesk admin reset-password."
        )),
    }
}
