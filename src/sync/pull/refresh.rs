//! One account as it is there now, while somebody looks at it.

use super::{
    super::{
        address::path,
        session::{Form, Session},
        steps::{id_of, units},
    },
    Halted, Listed, Writer, optional, reading,
};
use crate::{
    domain::{account::AccountId, cluster::ClusterId},
    store::GoneAccount,
};

/// Mirrors it, with its balance; a sentence where it cannot be taken over. Whether the list has it otherwise by now is
/// not known, so that the next pull still reads it then.
pub(in crate::sync) fn refresh(
    session: &mut Session,
    writer: &mut Writer,
    account: &AccountId,
    id: &ClusterId,
) -> Result<Result<(), String>, Halted> {
    let below = |rest: &[&str]| path(&[&["accounts", id.as_str()], rest].concat());
    let Some(parents) = optional(session.look(below(&["parents"]), Form::List))? else { return Ok(Ok(())) };
    let parent = parents.as_ref().and_then(|parents| id_of(parents.data.as_array()?.last()?));
    let listed = Listed {
        id: id.clone(),
        parent: parent.unwrap_or_else(|| session.account_id().clone()),
        name: String::new(),
        realm: String::new(),
        fingerprint: String::new(),
    };
    let Some(mut mirrored) = reading::read(session, &listed)? else {
        writer.mirror_gone(&GoneAccount { account: account.clone(), cluster_id: id.clone() })?;
        return Ok(Ok(()));
    };
    let total = optional(session.look(below(&["ledgers", "total"]), Form::Keys))?.flatten();
    mirrored.balance_units = total.and_then(|total| units(&total.data["amount"]));
    Ok(writer.mirror(0, &mirrored)?)
}
