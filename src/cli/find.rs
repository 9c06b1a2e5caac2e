//! The account, the parent and the user that a command is about.

use super::{error::Error, reading::Reading};
use crate::{
    domain::{
        account::{Account, AccountId},
        blueprint::Above,
        name::AccountName,
        reseller::Standing,
        text::visible,
        user::User,
    },
    exit::Exit,
};

/// What stands for the reseller where an account above is named.
const RESELLER: &str = "reseller";

/// The account with this id, else this realm, else exactly this name.
pub(super) fn account(reading: &mut Reading<'_>, text: &str) -> Result<Account, Error> {
    let text = text.trim();
    if let Some(id) = id(text)
        && let Some(account) = reading.account(id)?
    {
        return Ok(account);
    }
    let mut nearest = None;
    let mut found = reading.by_realm(text)?;
    if found.is_none()
        && let Ok(name) = AccountName::parse(text)
        && let Some(holder) = reading.name_holder(name.clone())?
    {
        if holder.name == name.as_str() {
            found = reading.by_realm(&holder.realm)?;
        } else {
            nearest = Some(holder);
        }
    }
    if let Some(id) = found
        && let Some(account) = reading.account(id)?
    {
        return Ok(account);
    }
    let remedy = match nearest {
        Some(holder) => format!("There is {} ({}): give its exact name or its realm.", holder.name, holder.realm),
        None => "Look for it with trunkdesk account list --search and a part of its name.".to_owned(),
    };
    Err(Error::told(Exit::NotFound, format!("There is no account {}. {remedy}", visible(text))))
}

/// An id in any case.
pub(super) fn id(text: &str) -> Option<AccountId> {
    AccountId::parse(&text.trim().to_ascii_lowercase())
}

/// What a new account shall stand below: an account, or the reseller by its word.
pub(super) fn above(reading: &mut Reading<'_>, text: &str, standing: &Standing) -> Result<Above, Error> {
    if text.trim().eq_ignore_ascii_case(RESELLER) {
        return Ok(Above::reseller(standing));
    }
    account(reading, text).map(|account| Above::account(&account, standing))
}

/// The user of an account who logs in with this.
pub(super) fn user<'a>(account: &'a Account, login: &str) -> Result<&'a User, Error> {
    let login = login.trim();
    let by = |same: &dyn Fn(&User) -> bool| account.users.iter().find(|user| same(user));
    by(&|user| user.username == login)
        .or_else(|| by(&|user| user.username.eq_ignore_ascii_case(login)))
        .or_else(|| by(&|user| user.email.eq_ignore_ascii_case(login)))
        .ok_or_else(|| {
            let sentence =
                format!("{} has no user {}. Look at them with trunkdesk admin list.", account.name, visible(login));
            Error::told(Exit::NotFound, sentence)
        })
}
