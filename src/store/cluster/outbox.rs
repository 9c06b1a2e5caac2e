//! What each write leaves to be sent, in the same transaction: a step for each part of an account that it changed.
//!
//! An account that is here only leaves nothing until it is ordered to be sent. One that is made while a cluster is set up
//! leaves all of it.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{queue, row, sent, standing};
use crate::{
    domain::{
        account::{Account, AccountId},
        cluster::{
            documents,
            outbox::{Attention, Reason, StepKind},
            sealed::{NONCE_BYTES, Sealed},
        },
        id::UserId,
        secret::Secret,
        user::User,
    },
    store::{failure::Error, writer::Hand},
};

/// A password that was set just now, and how it shall reach its user.
pub(in crate::store) struct Travelling<'a> {
    /// In the clear, until it is sealed.
    pub(in crate::store) password: &'a Secret,
    /// Whether it was made here, so that the user shall set another.
    pub(in crate::store) is_made: bool,
    /// Whether the cluster shall mail it.
    pub(in crate::store) send_email: bool,
}

/// Notes a step: a new one, or that what waits has changed. What was sent already stays to be looked for, and what is sent
/// right now goes on: its end sees the other version. What is gone there is not made anew unasked.
pub(super) fn note(
    transaction: &Transaction<'_>,
    account: &AccountId,
    kind: StepKind,
    subject: &str,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO outbox (account_id, kind, subject) VALUES (?1, ?2, ?3)
             ON CONFLICT (account_id, kind, subject) DO UPDATE SET version = version + 1,
                 state = iif(state = 'sending' OR attention ->> 'reason' = 'gone', state, 'waiting'),
                 attention = iif(attention ->> 'reason' = 'gone', attention, NULL), why = NULL, not_before = 0,
                 tries = 0, accepts_charges = 0",
        )?
        .execute((account.as_str(), kind.key(), subject))?;
    Ok(())
}

/// Notes a new account whole. `passwords` are those of its users, in their order.
pub(in crate::store) fn of_new(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &Account,
    passwords: &[Option<Travelling<'_>>],
    source_id: Option<&str>,
) -> Result<(), Error> {
    if !row::is_set_up(transaction)? {
        return Ok(());
    }
    note(transaction, &account.id, StepKind::Account, "")?;
    note(transaction, &account.id, StepKind::Limits, "")?;
    for (user, password) in account.users.iter().zip(passwords) {
        user_step(transaction, hand, &account.id, user, password.as_ref())?;
    }
    note(transaction, &account.id, StepKind::Callflow, "")?;
    if let Some(source_id) = source_id {
        note(transaction, &account.id, StepKind::Credit, source_id)?;
    }
    queue::settle_order(transaction, &account.id)
}

/// Notes all of an account that was here only: its users without passwords, which nobody has in the clear any more, and of
/// its credit what was never booked there.
pub(super) fn whole(transaction: &Transaction<'_>, account: &Account) -> Result<(), Error> {
    for kind in [StepKind::Account, StepKind::Limits] {
        note(transaction, &account.id, kind, "")?;
    }
    for user in &account.users {
        note(transaction, &account.id, StepKind::User, user.id.as_str())?;
    }
    note(transaction, &account.id, StepKind::Callflow, "")?;
    let mut statement = transaction.prepare_cached(
        "SELECT source_id FROM ledger_entry
         WHERE account_id = ?1 AND source_id NOT IN (SELECT source_id FROM cluster_credit) ORDER BY number",
    )?;
    let mut rows = statement.query([account.id.as_str()])?;
    while let Some(row) = rows.next()? {
        note(transaction, &account.id, StepKind::Credit, &row.get::<_, String>(0)?)?;
    }
    queue::settle_order(transaction, &account.id)
}

/// Notes what a change of an account's settings or place has changed of its documents; gives the account as it stands
/// then.
pub(in crate::store) fn of_change(
    transaction: &Transaction<'_>,
    before: &Account,
    after: Account,
) -> Result<Account, Error> {
    let Followed::Yes { sent, .. } = followed(transaction, &after.id)? else { return Ok(after) };
    let (old, new) = (documents::of_account(before), documents::of_account(&after));
    let is_moved = before.parent != after.parent;
    // where it is made is part of making it, unless that may be done by now
    if old["account"] != new["account"] || (is_moved && !sent.is_there) {
        note(transaction, &after.id, StepKind::Account, "")?;
    }
    if is_moved && (sent.is_there || sent.may_be_there) {
        note(transaction, &after.id, StepKind::Move, "")?;
    }
    if old["limits"] != new["limits"] {
        note(transaction, &after.id, StepKind::Limits, "")?;
    }
    settled(transaction, after)
}

/// Notes a user that was made or changed.
pub(in crate::store) fn of_user(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: Account,
    user: &User,
    password: Option<Travelling<'_>>,
) -> Result<Account, Error> {
    if let Followed::No = followed(transaction, &account.id)? {
        return Ok(account);
    }
    user_step(transaction, hand, &account.id, user, password.as_ref())?;
    settled(transaction, account)
}

/// Notes that a user was removed. Of one that nobody can have there nothing is left.
pub(in crate::store) fn of_removed_user(
    transaction: &Transaction<'_>,
    account: Account,
    user: &UserId,
) -> Result<Account, Error> {
    if let Followed::No = followed(transaction, &account.id)? {
        return Ok(account);
    }
    wipe(transaction, &account.id, Some(user))?;
    let may_be_there = transaction
        .prepare_cached(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM cluster_user WHERE user_id = ?1)
                 OR EXISTS (SELECT 1 FROM outbox WHERE account_id = ?2 AND kind = 'user' AND subject = ?1
                     AND sent_at IS NOT NULL)",
        )?
        .exists((user.as_str(), account.id.as_str()))?;
    if may_be_there {
        note(transaction, &account.id, StepKind::User, user.as_str())?;
        // one that is gone there is wanted so now
        queue::retry_gone(transaction, &account.id, user)?;
    } else {
        transaction
            .prepare_cached("DELETE FROM outbox WHERE account_id = ?1 AND kind = 'user' AND subject = ?2")?
            .execute((account.id.as_str(), user.as_str()))?;
    }
    settled(transaction, account)
}

/// Notes an entry of the ledger.
pub(in crate::store) fn of_credit(
    transaction: &Transaction<'_>,
    account: &AccountId,
    source_id: &str,
) -> Result<(), Error> {
    if let Followed::Yes { .. } = followed(transaction, account)? {
        note(transaction, account, StepKind::Credit, source_id)?;
        queue::settle_order(transaction, account)?;
    }
    Ok(())
}

/// Notes that an account is deleted: all else that waits of it goes. Of one that was never sent nothing is left.
pub(in crate::store) fn of_deleted(transaction: &Transaction<'_>, account: &AccountId) -> Result<(), Error> {
    let followed = followed(transaction, account)?;
    let was_sent = sent::of_account(transaction, account)?;
    forget_steps(transaction, account)?;
    // no listing misses it any more
    transaction
        .prepare_cached("UPDATE cluster_account SET pull = -1, theirs = NULL WHERE account_id = ?1")?
        .execute([account.as_str()])?;
    transaction.prepare_cached("DELETE FROM cluster_user WHERE account_id = ?1")?.execute([account.as_str()])?;
    if let Followed::Yes { sent, .. } = followed
        && (sent.is_there || sent.may_be_there)
    {
        note(transaction, account, StepKind::Delete, "")?;
        sent::hand_on(transaction, account, &was_sent)?;
    }
    Ok(())
}

/// Drops all that waits of an account, sealed passwords too.
pub(super) fn forget_steps(transaction: &Transaction<'_>, account: &AccountId) -> Result<(), Error> {
    wipe(transaction, account, None)?;
    transaction.prepare_cached("DELETE FROM outbox WHERE account_id = ?1")?.execute([account.as_str()])?;
    Ok(())
}

/// Drops one step, a sealed password with it.
pub(super) fn drop_step(transaction: &Transaction<'_>, number: i64) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE outbox SET sealed = zeroblob(length(sealed)) WHERE number = ?1 AND sealed IS NOT NULL")?
        .execute([number])?;
    transaction.prepare_cached("DELETE FROM outbox WHERE number = ?1")?.execute([number])?;
    Ok(())
}

/// Writes over the sealed passwords of an account or of one of its users before they go, so that not even they are left
/// on the page.
fn wipe(transaction: &Transaction<'_>, account: &AccountId, user: Option<&UserId>) -> Result<(), Error> {
    let (account, user) = (account.as_str(), user.map(UserId::as_str));
    for sealed in ["zeroblob(length(sealed))", "NULL"] {
        transaction
            .prepare_cached(&format!(
                "UPDATE outbox SET sealed = {sealed}
                 WHERE account_id = ?1 AND kind = 'user' AND (?2 IS NULL OR subject = ?2) AND sealed IS NOT NULL"
            ))?
            .execute((account, user))?;
    }
    Ok(())
}

/// Whether what changes of an account is to be sent.
enum Followed {
    No,
    Yes { sent: Sent },
}

/// What is known of an account there.
struct Sent {
    /// It is there.
    is_there: bool,
    /// It was sent, and no answer came.
    may_be_there: bool,
}

fn followed(connection: &Connection, account: &AccountId) -> Result<Followed, Error> {
    if !row::is_set_up(connection)? {
        return Ok(Followed::No);
    }
    let is_there = queue::is_there(connection, account)?;
    let step: Option<bool> = connection
        .prepare_cached("SELECT sent_at IS NOT NULL FROM outbox WHERE account_id = ?1 AND kind = 'account'")?
        .query_row([account.as_str()], |row| row.get(0))
        .optional()?;
    Ok(match (is_there, step) {
        (false, None) => Followed::No,
        (is_there, step) => Followed::Yes { sent: Sent { is_there, may_be_there: step.unwrap_or(false) } },
    })
}

/// Notes a user, with the password that was set, if one was. Where a password is missing, a change of anything else waits
/// for it.
fn user_step(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &AccountId,
    user: &User,
    password: Option<&Travelling<'_>>,
) -> Result<(), Error> {
    let Some(travelling) = password else {
        let missing = missing_password(transaction, account, &user.id)?;
        note(transaction, account, StepKind::User, user.id.as_str())?;
        return missing.map_or(Ok(()), |attention| {
            queue::set_attention_of(transaction, account, StepKind::User, user.id.as_str(), &attention)
        });
    };
    note(transaction, account, StepKind::User, user.id.as_str())?;
    let nonce: [u8; NONCE_BYTES] = hand.random();
    let sealed = hand.seal.and_then(|key| key.seal(travelling.password, nonce, &user.id));
    wipe(transaction, account, Some(&user.id))?;
    transaction
        .prepare_cached(
            "UPDATE outbox SET sealed = ?3, send_email = ?4, require_update = ?5
             WHERE account_id = ?1 AND kind = 'user' AND subject = ?2",
        )?
        .execute((
            account.as_str(),
            user.id.as_str(),
            sealed.as_ref().map(|Sealed(bytes)| bytes),
            travelling.send_email,
            travelling.is_made,
        ))?;
    if sealed.is_some() {
        return Ok(());
    }
    let attention = Attention::new(
        Reason::Password,
        format!(
            "The password of {} was not kept for the cluster, as the key that seals it was not there. Log in with \
             trunkdesk sync login, then set a password again.",
            user.username
        ),
    );
    queue::set_attention_of(transaction, account, StepKind::User, user.id.as_str(), &attention)
}

/// Why a user's step waits for a password, where it does.
fn missing_password(connection: &Connection, account: &AccountId, user: &UserId) -> Result<Option<Attention>, Error> {
    let attention: Option<String> = connection
        .prepare_cached(
            "SELECT attention FROM outbox WHERE account_id = ?1 AND kind = 'user' AND subject = ?2 AND sealed IS NULL
                 AND attention ->> 'reason' = 'password'",
        )?
        .query_row((account.as_str(), user.as_str()), |row| row.get(0))
        .optional()?;
    let read = attention.map(|attention| serde_json::from_str(&attention)).transpose();
    read.map_err(|_| Error::Unreadable("a step for the cluster"))
}

/// The account with how it stands now that something of it was noted.
fn settled(transaction: &Transaction<'_>, account: Account) -> Result<Account, Error> {
    queue::settle_order(transaction, &account.id)?;
    let sync = standing::of_account(transaction, &account)?;
    Ok(Account { sync, ..account })
}
