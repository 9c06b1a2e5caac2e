//! The passwords that are made with an import: kept before their accounts, and forgotten where those are not made.

use super::{
    MadeLogin,
    rows::{Batch, Item},
    write::{Import, Why},
};
use crate::{
    domain::{
        admin::NewPassword,
        realm::{Realm, RealmSuffix},
        request::Login,
    },
    store::{copy::Stop, create, failure::trouble, users::Credentials, writer::Writer},
};

/// A login that was made, and the place of its row.
pub(super) type PlacedLogin = (i64, MadeLogin);

impl Writer {
    /// Makes passwords, and the realms that they are told with.
    pub(super) fn make_logins(
        &mut self,
        items: &mut [Item],
        suffix: &RealmSuffix,
        stop: &Stop,
    ) -> Result<Vec<PlacedLogin>, Why> {
        let realms = self.write(false, |transaction, hand| {
            let realm = |item: &Item| match &item.imported.blueprint.realm_label {
                Some(label) => Ok(Realm::new(label, suffix)),
                None => create::free_realm(transaction, hand, suffix),
            };
            items.iter().map(realm).collect::<Result<Vec<_>, _>>()
        });
        let mut logins = Vec::new();
        for (item, realm) in items.iter_mut().zip(realms.map_err(Why::File)?) {
            for (user, credentials) in item.imported.users.iter().zip(&mut item.credentials) {
                // each takes long on purpose
                if stop() {
                    return Err(Why::Stopped);
                }
                *credentials = Credentials::of(Some(&NewPassword::Generate), &mut self.sources);
                let account = item.imported.blueprint.name.as_ref().map(|name| name.as_str().to_owned());
                let (account, realm) = (account.unwrap_or_default(), realm.to_string());
                let login = Login { username: user.email.username(), password: credentials.password.clone() };
                let login = MadeLogin { account, realm, login };
                logins.push((item.staged.place, login));
            }
            item.realm = Some(realm);
        }
        Ok(logins)
    }
}

/// Has the made passwords kept, before their accounts are made.
pub(super) fn keep_logins(import: &mut Import<'_>, logins: &[PlacedLogin]) -> Result<(), Why> {
    let Some(keeper) = import.logins.as_mut().filter(|_| !logins.is_empty()) else { return Ok(()) };
    let all: Vec<&MadeLogin> = logins.iter().map(|(_, login)| login).collect();
    keeper.keep(&all).map_err(|error| {
        Why::File(trouble(format!(
            "The made passwords cannot be written to their file: {error}. Make room for it, then import again."
        )))
    })
}

/// Has the passwords of accounts forgotten that were not made after all.
pub(super) fn settle_logins(
    import: &mut Import<'_>,
    logins: &[PlacedLogin],
    written: Result<Batch, Why>,
) -> Result<Batch, Why> {
    let Some(keeper) = import.logins.as_mut().filter(|_| !logins.is_empty()) else { return written };
    let left_out = written.as_ref().map_or(&[][..], |batch| &batch.left_out);
    if written.is_err() || !left_out.is_empty() {
        keeper.forget_last();
    }
    let made: Vec<&MadeLogin> =
        logins.iter().filter(|(place, _)| !left_out.contains(place)).map(|(_, login)| login).collect();
    if written.is_ok() && !left_out.is_empty() && !made.is_empty() {
        // they were there a moment ago
        keeper.keep(&made).map_err(|error| {
            Why::File(trouble(format!("The made passwords cannot be written to their file any more: {error}.")))
        })?;
    }
    written
}
