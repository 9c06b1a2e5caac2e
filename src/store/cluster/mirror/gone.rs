//! The end of an account that is gone there.

use rusqlite::Transaction;

use crate::{
    domain::{
        cluster::outbox::{Attention, Reason},
        reseller::Reseller,
    },
    store::{
        accounts, change,
        cluster::{GoneAccount, clash, queue, seen, standing},
        failure::Error,
        writer::Hand,
    },
};

/// Deletes it here too. Where something of it waits to be sent, or accounts stand below it that are not gone, it stays and
/// is here only: a person decides.
pub(super) fn mirror(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    reseller: &Reseller,
    gone: &GoneAccount,
) -> Result<(), Error> {
    // it may be another's by now, or deleted
    if clash::id_there(transaction, &gone.account)?.as_ref() != Some(&gone.cluster_id) {
        return Ok(());
    }
    let Some(account) = accounts::read(transaction, &gone.account)? else {
        transaction
            .prepare_cached("UPDATE cluster_account SET pull = -1 WHERE account_id = ?1")?
            .execute([gone.account.as_str()])?;
        return Ok(());
    };
    let steps = standing::steps(transaction, &account.id)?;
    // a listing that has it all the same, or again, has one that is new
    seen::forget(transaction, &account.id)?;
    if steps.is_empty() && account.sub_accounts == 0 {
        change::bury(transaction, hand, reseller, "cluster.gone", &account)?;
        return Ok(());
    }
    let attention = Attention::new(
        Reason::Gone,
        format!(
            "{} is gone in the cluster. Delete it here too, or give this up and send the account anew.",
            account.name
        ),
    );
    for step in steps {
        queue::set_attention(transaction, step.number, &attention)?;
    }
    queue::settle_order(transaction, &account.id)
}
