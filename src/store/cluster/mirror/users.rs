//! The users of an account as the cluster has them.

use rusqlite::{Connection, Transaction};
use serde_json::{Map, Value};

use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{ClusterId, documents, merge},
        document::of_user,
        id::UserId,
        user::User,
    },
    store::{
        cluster::{
            MirroredUser,
            row::cluster_id,
            seen::{forget_user, know_user},
            work::document,
        },
        failure::Error,
        users,
        writer::Hand,
    },
};

/// A user that is known there.
struct Known {
    user: UserId,
    there: ClusterId,
    seen: Value,
}

/// Takes over what changed of them; gives those that were changed on both sides, by their ids here. A sentence where one
/// cannot be taken over.
pub(super) fn mirror(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    mut account: Account,
    theirs: &[MirroredUser],
) -> Result<Result<Map<String, Value>, String>, Error> {
    let mut known = known(transaction, &account)?;
    // before any is added: one that was made anew there has the login of the one that is gone
    for known in &known {
        if !theirs.iter().any(|user| user.id == known.there) {
            account = remove(transaction, hand, account, &known.user)?;
        }
    }
    let mut clashing = Map::new();
    for sent in theirs {
        let id = &sent.id;
        let mut document = own_document(&account, theirs, sent);
        let (before, seen) = match known.iter().find(|known| known.there == *id) {
            // removed here, which is still to be sent
            Some(known) if find(&account, &known.user).is_none() => continue,
            Some(known) => (find(&account, &known.user), known.seen.clone()),
            // made on both sides
            None => (same_login(&account, &known, &document), Value::Null),
        };
        documents::keep_stand_in(&mut document, &sent.document, Some(&seen));
        let Some(before) = before else {
            match add(transaction, hand, &account, id, &document)? {
                Ok(with) => {
                    let user = with.users.last().map(|user| user.id.clone());
                    known.extend(user.map(|user| Known { user, there: id.clone(), seen: document }));
                    account = with;
                }
                Err(sentence) => return Ok(Err(sentence)),
            }
            continue;
        };
        // a list of users does not tell their numbers (crossbar.md, 7)
        if sent.document.get("number").is_none()
            && let Some(number) = seen.get("number").or(of_user(&before).get("number"))
        {
            document["number"] = number.clone();
        }
        let merged = merge::merge(&seen, &of_user(&before), &document);
        let settled = merged.clashes.is_empty();
        know_user(transaction, &account.id, &before.id, id, if settled { &document } else { &seen }, true)?;
        if !settled {
            clashing.insert(before.id.to_string(), document);
            continue;
        }
        let mut user = before.clone();
        documents::put_user(&mut user, &merged.document);
        if user == before {
            continue;
        }
        if let Some(sentence) = taken(&account, &user) {
            return Ok(Err(sentence));
        }
        account = users::put(transaction, hand, "cluster.changed", &account, Some(&before), user)?;
    }
    Ok(Ok(clashing))
}

fn known(connection: &Connection, account: &Account) -> Result<Vec<Known>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT user_id, cluster_id, document FROM cluster_user WHERE account_id = ?1")?;
    let mut rows = statement.query([account.id.as_str()])?;
    let mut known = Vec::new();
    while let Some(row) = rows.next()? {
        let user = UserId::parse(row.get_ref("user_id")?.as_str().unwrap_or_default());
        let there = cluster_id(row, "cluster_id")?;
        let (Some(user), Some(there)) = (user, there) else { return Err(Error::Unreadable("a user's id")) };
        known.push(Known { user, there, seen: document(row, "document")?.unwrap_or_default() });
    }
    Ok(known)
}

fn find(account: &Account, user: &UserId) -> Option<User> {
    account.users.iter().find(|other| other.id == *user).cloned()
}

/// The user here that has this login, and is not known there yet.
fn same_login(account: &Account, known: &[Known], document: &Value) -> Option<User> {
    let is_known = |user: &User| known.iter().any(|known| known.user == user.id);
    let same = account.users.iter().find(|user| document["username"] == user.username.as_str());
    same.filter(|user| !is_known(user)).cloned()
}

fn add(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &Account,
    there: &ClusterId,
    document: &Value,
) -> Result<Result<Account, String>, Error> {
    let user = as_sent(hand, document);
    if let Some(sentence) = taken(account, &user) {
        return Ok(Err(sentence));
    }
    // before it is there, so that it is seen to have a password
    know_user(transaction, &account.id, &user.id, there, document, true)?;
    Ok(Ok(users::put(transaction, hand, "cluster.changed", account, None, user)?))
}

/// Writes a user of an account that is added.
pub(super) fn write_new(
    transaction: &Transaction<'_>,
    account: &AccountId,
    user: &User,
    there: &ClusterId,
    document: &Value,
) -> Result<(), Error> {
    know_user(transaction, account, &user.id, there, document, true)?;
    users::write(transaction, account, user, None, None)
}

/// The document of a user with our keys, and with a login that no other of the account has, where the cluster has none:
/// two users may have one address there.
pub(super) fn own_document(account: &Account, theirs: &[MirroredUser], sent: &MirroredUser) -> Value {
    let of = |sent: &MirroredUser| documents::user_of_cluster(&sent.id, &sent.document);
    let mut document = of(sent);
    let is_taken = |login: &Value| {
        account.users.iter().any(|user| *login == user.username.as_str())
            || theirs.iter().any(|other| documents::has_login(&other.document) && of(other)["username"] == *login)
    };
    if !documents::has_login(&sent.document) && is_taken(&document["username"]) {
        document["username"] = sent.id.as_str().into();
    }
    document
}

/// A user of this document, with an id of its own.
pub(super) fn as_sent(hand: &mut Hand<'_>, document: &Value) -> User {
    let mut user = User {
        id: UserId::from_random(hand.random()),
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        username: String::new(),
        number: None,
        is_admin: false,
        has_password: true,
        revision: 1,
    };
    documents::put_user(&mut user, document);
    user
}

/// Why a user cannot be here: another one has its login.
pub(super) fn taken(account: &Account, user: &User) -> Option<String> {
    let other = account.users.iter().find(|other| other.id != user.id && other.username == user.username)?;
    Some(format!(
        "{} of {} has the login {} in the cluster, which is that of {} here. Change one of the two, here or there.",
        user.full_name(),
        account.name,
        user.username,
        other.full_name()
    ))
}

/// Removes a user that is gone there, unless something of it waits to be sent.
fn remove(transaction: &Transaction<'_>, hand: &Hand<'_>, account: Account, id: &UserId) -> Result<Account, Error> {
    let waits = transaction
        .prepare_cached("SELECT 1 FROM outbox WHERE account_id = ?1 AND kind = 'user' AND subject = ?2")?
        .exists((account.id.as_str(), id.as_str()))?;
    if waits {
        return Ok(account);
    }
    forget_user(transaction, id)?;
    match find(&account, id) {
        Some(user) => users::drop_gone(transaction, hand, &account, &user),
        None => Ok(account),
    }
}
