//! Users of an account: those who manage it, and what they log in with.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde_json::{Value, json};

use super::{
    account_row,
    change::existing,
    cluster::outbox::{self, Travelling},
    failure::Error,
    history,
    sources::Sources,
    writer::Hand,
};
use crate::domain::{
    account::{Account, AccountId},
    admin::{NewAdmin, NewPassword},
    document::of_user,
    history::differing,
    id::UserId,
    password::{self, PasswordHash},
    phone::Phone,
    problem::Problem,
    request::{Failure, Login, Subject},
    secret::Secret,
    user::{User, UserChange, UserSettings},
};

/// What a user will log in with, made before the transaction: a hash takes long on purpose.
pub(super) struct Credentials {
    pub(super) hash: Option<PasswordHash>,
    /// In the clear, until it is noted for the cluster or told.
    pub(super) password: Option<Secret>,
    /// Whether it was made here, and is to be told.
    pub(super) is_made: bool,
}

impl Credentials {
    pub(super) fn of(password: Option<&NewPassword>, sources: &mut Sources) -> Self {
        let mut hash = |password: &Secret| {
            let mut salt = [0; password::SALT_BYTES];
            (sources.fill)(&mut salt);
            password::hash(password, salt)
        };
        match password {
            Some(NewPassword::Typed(typed)) => {
                Self { hash: Some(hash(typed)), password: Some(typed.clone()), is_made: false }
            }
            Some(NewPassword::Generate) => {
                let made = (sources.password)();
                Self { hash: Some(hash(&made)), password: Some(made), is_made: true }
            }
            Some(NewPassword::None) | None => Self { hash: None, password: None, is_made: false },
        }
    }

    /// What is told of it, once.
    pub(super) fn login(self, username: String) -> Login {
        Login { username, password: self.password.filter(|_| self.is_made) }
    }

    /// The password on its way to the cluster, where there is one.
    pub(super) fn travelling(&self, send_email: bool) -> Option<Travelling<'_>> {
        let password = self.password.as_ref()?;
        Some(Travelling { password, is_made: self.is_made, send_email })
    }
}

/// The user that a new admin will be.
pub(super) fn of_new(hand: &mut Hand<'_>, admin: &NewAdmin, has_password: bool) -> User {
    User {
        id: UserId::from_random(hand.random()),
        first_name: admin.first_name.as_str().to_owned(),
        last_name: admin.last_name.as_str().to_owned(),
        email: admin.email.as_str().to_owned(),
        username: admin.email.username(),
        number: admin.phone.as_ref().map(|phone| phone.number().to_owned()),
        is_admin: true,
        has_password,
        revision: 1,
    }
}

/// Writes a user's row, made or changed. `phone` is kept as typed where it is given, and so is a password's hash.
pub(super) fn write(
    transaction: &Transaction<'_>,
    account: &AccountId,
    user: &User,
    phone: Option<&Phone>,
    hash: Option<&PasswordHash>,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO user (id, account_id, username, email, first_name, last_name, priv_level, number,
                 number_typed, password_hash, revision)
             VALUES (:id, :account, :username, :email, :first_name, :last_name, :priv_level, :number,
                 :number_typed, :password_hash, :revision)
             ON CONFLICT (id) DO UPDATE SET username = excluded.username, email = excluded.email,
                 first_name = excluded.first_name, last_name = excluded.last_name,
                 priv_level = excluded.priv_level, revision = excluded.revision,
                 number_typed = iif(number IS excluded.number, number_typed, excluded.number_typed),
                 number = excluded.number, password_hash = coalesce(excluded.password_hash, password_hash)",
        )?
        .execute(named_params! {
            ":id": user.id.as_str(),
            ":account": account.as_str(),
            ":username": user.username,
            ":email": user.email,
            ":first_name": user.first_name,
            ":last_name": user.last_name,
            ":priv_level": user.priv_level(),
            ":number": user.number,
            ":number_typed": phone.map(Phone::typed),
            ":password_hash": hash.map(|hash| &hash.0),
            ":revision": user.revision,
        })?;
    Ok(())
}

macro_rules! users {
    ($condition:literal) => {
        concat!(
            "SELECT id, first_name, last_name, email, username, number, priv_level = 'admin' AS is_admin,
                 password_hash IS NOT NULL OR EXISTS (
                     SELECT 1 FROM cluster_user WHERE user_id = user.id) AS has_password, revision
             FROM user",
            $condition
        )
    };
}

/// Every user, as [`of_row`] takes it. One that the cluster has has its password there, though not here.
pub(super) const ALL: &str = users!("");

/// The users of an account, in the order they were made.
pub(super) fn of_account(connection: &Connection, account: &AccountId) -> Result<Vec<User>, Error> {
    let mut statement = connection.prepare_cached(users!(" WHERE account_id = ?1 ORDER BY made"))?;
    let mut rows = statement.query([account.as_str()])?;
    let mut users = Vec::new();
    while let Some(row) = rows.next()? {
        users.push(of_row(row)?);
    }
    Ok(users)
}

/// One user; `None` where it is gone.
pub(super) fn one(connection: &Connection, id: &UserId) -> Result<Option<User>, Error> {
    let mut statement = connection.prepare_cached(users!(" WHERE id = ?1"))?;
    let mut rows = statement.query([id.as_str()])?;
    rows.next()?.map(of_row).transpose()
}

/// A user as its row has it.
pub(super) fn of_row(row: &Row<'_>) -> Result<User, Error> {
    let id = UserId::parse(row.get_ref("id")?.as_str().unwrap_or_default());
    Ok(User {
        id: id.ok_or(Error::Unreadable("a user's id"))?,
        first_name: row.get("first_name")?,
        last_name: row.get("last_name")?,
        email: row.get("email")?,
        username: row.get("username")?,
        number: row.get("number")?,
        is_admin: row.get("is_admin")?,
        has_password: row.get("has_password")?,
        revision: row.get("revision")?,
    })
}

/// The hash of a user's password, to check one against.
pub(super) fn password_hash(connection: &Connection, user: &UserId) -> Result<Option<PasswordHash>, Error> {
    let hash: Option<String> = connection
        .prepare_cached("SELECT password_hash FROM user WHERE id = ?1")?
        .query_row([user.as_str()], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(hash.map(PasswordHash))
}

/// Makes a new admin.
pub(super) fn add(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &AccountId,
    admin: &NewAdmin,
    credentials: Credentials,
) -> Result<(Account, Login), Error> {
    let account = open(transaction, account)?;
    let user = of_new(hand, admin, credentials.hash.is_some());
    check_login(&account, &user)?;
    write(transaction, &account.id, &user, admin.phone.as_ref(), credentials.hash.as_ref())?;
    let after = json!({ "users": [of_user(&user)] });
    let account = touch(transaction, hand, "user.added", &account, None, Some(after))?;
    let travelling = credentials.travelling(admin.send_email);
    let account = outbox::of_user(transaction, hand, account, &user, travelling)?;
    Ok((account, credentials.login(user.username)))
}

/// Changes a user, and gives it another password where one is given.
pub(super) fn change(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    change: &UserChange,
    credentials: Credentials,
) -> Result<(Account, Login), Error> {
    let account = open(transaction, &change.account)?;
    let current = current(&account, &change.base)?.clone();
    let mut user = current.clone();
    let mut is_other_login = false;
    if let Some(settings) = &change.settings {
        is_other_login = current.is_other_login(&settings.email);
        apply(&mut user, settings);
    }
    user.has_password |= credentials.hash.is_some();
    check_login(&account, &user)?;
    // the old password is that of the old login; who has none yet may go on without
    let keeps_password = credentials.hash.is_none() && (current.has_password || change.password.is_none());
    if is_other_login && keeps_password {
        return Err(Failure::refused(Subject::Password, Problem::LoginNeedsPassword).into());
    }
    if current.is_admin && !user.is_admin {
        check_last_admin(&account, &current, change.last_admin)?;
    }
    if user == current && credentials.hash.is_none() {
        return Ok((account, credentials.login(user.username)));
    }
    user.revision += 1;
    let phone = change.settings.as_ref().and_then(|settings| settings.phone.as_ref());
    write(transaction, &account.id, &user, phone, credentials.hash.as_ref())?;
    let (mut before, mut after) = differing(&of_user(&current), &of_user(&user));
    let action = if before == after { "password.reset" } else { "user.changed" };
    for document in [&mut before, &mut after] {
        // tells whose it was
        document["username"] = current.username.clone().into();
    }
    after["username"] = user.username.clone().into();
    if credentials.hash.is_some() {
        before["password"] = if current.has_password { "set" } else { "none yet" }.into();
        after["password"] = "set anew".into();
    }
    let (before, after) = (json!({ "users": [before] }), json!({ "users": [after] }));
    let account = touch(transaction, hand, action, &account, Some(before), Some(after))?;
    let account = outbox::of_user(transaction, hand, account, &user, credentials.travelling(false))?;
    Ok((account, credentials.login(user.username)))
}

/// Removes a user.
pub(super) fn remove(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    account: &AccountId,
    base: &User,
    last_admin: bool,
) -> Result<Account, Error> {
    let account = open(transaction, account)?;
    let user = current(&account, base)?;
    if user.is_admin {
        check_last_admin(&account, user, last_admin)?;
    }
    transaction.prepare_cached("DELETE FROM user WHERE id = ?1")?.execute([user.id.as_str()])?;
    let before = json!({ "users": [of_user(user)] });
    let touched = touch(transaction, hand, "user.removed", &account, Some(before), None)?;
    outbox::of_removed_user(transaction, touched, &user.id)
}

/// Writes a user as the cluster has it, or as it was settled: a new one, or one that is otherwise here.
pub(super) fn put(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    action: &str,
    account: &Account,
    before: Option<&User>,
    mut user: User,
) -> Result<Account, Error> {
    user.revision = before.map_or(1, |before| before.revision + 1);
    write(transaction, &account.id, &user, None, None)?;
    let (before, after) = match before {
        None => (None, of_user(&user)),
        Some(before) => {
            let (mut old, mut new) = differing(&of_user(before), &of_user(&user));
            // tells whose it was
            old["username"] = before.username.clone().into();
            new["username"] = user.username.clone().into();
            (Some(json!({ "users": [old] })), new)
        }
    };
    touch(transaction, hand, action, account, before, Some(json!({ "users": [after] })))
}

/// Removes a user that is gone in the cluster.
pub(super) fn drop_gone(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    account: &Account,
    user: &User,
) -> Result<Account, Error> {
    transaction.prepare_cached("DELETE FROM user WHERE id = ?1")?.execute([user.id.as_str()])?;
    let before = json!({ "users": [of_user(user)] });
    touch(transaction, hand, "cluster.changed", account, Some(before), None)
}

/// The account, where its users may be changed.
fn open(transaction: &Transaction<'_>, account: &AccountId) -> Result<Account, Error> {
    let account = existing(transaction, account)?;
    if account.enabled { Ok(account) } else { Err(Failure::refused(Subject::Account, Problem::Disabled).into()) }
}

/// The user as the operator saw it, unless another operator was first.
fn current<'a>(account: &'a Account, base: &User) -> Result<&'a User, Error> {
    let found = account.users.iter().find(|user| user.id == base.id);
    found
        // what it is too: a restored user may have had this revision before as another
        .filter(|user| *user == base)
        .ok_or_else(|| Failure::UserChanged(Box::new(account.clone())).into())
}

fn apply(user: &mut User, settings: &UserSettings) {
    settings.first_name.as_str().clone_into(&mut user.first_name);
    settings.last_name.as_str().clone_into(&mut user.last_name);
    // the login is the address, but a cluster's may be another: it stays while the address does
    if user.email != settings.email.as_str() {
        settings.email.as_str().clone_into(&mut user.email);
        user.username = settings.email.username();
    }
    user.number = settings.phone.as_ref().map(|phone| phone.number().to_owned());
    user.is_admin = settings.is_admin;
}

/// No other user of the account logs in with this name.
pub(super) fn check_login(account: &Account, user: &User) -> Result<(), Error> {
    let other = account.users.iter().find(|other| other.id != user.id && other.username == user.username);
    match other {
        Some(other) => Err(Failure::refused(Subject::Email, Problem::LoginTaken(other.full_name())).into()),
        None => Ok(()),
    }
}

fn check_last_admin(account: &Account, user: &User, allowed: bool) -> Result<(), Error> {
    let others = account.admins().filter(|admin| admin.id != user.id).count();
    if others == 0 && !allowed { Err(Failure::refused(Subject::User, Problem::LastAdmin).into()) } else { Ok(()) }
}

/// Raises the account's revision for its users, and adds the row of history.
fn touch(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    action: &str,
    account: &Account,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<Account, Error> {
    let users = of_account(transaction, &account.id)?;
    let touched = Account { users, revision: account.revision + 1, changed: hand.stamp(), ..account.clone() };
    account_row::write(transaction, &touched)?;
    history::append(transaction, hand, action, Some(&account.id), before.as_ref(), after.as_ref())?;
    Ok(touched)
}
