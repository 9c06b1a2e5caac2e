//! Making an account with all that belongs to it.

use rusqlite::Transaction;
use serde_json::Value;

use super::{
    account_row, accounts,
    change::trunks_refused,
    failure::{Error, trouble},
    history, ledger,
    tree::check_parent,
    users::{self, Credentials},
    writer::Hand,
};
use crate::domain::{
    account::{Account, AccountId, NewAccount, Stamp},
    document::AccountDocument,
    ledger::check_opening,
    money::{Cents, Currency},
    password::PasswordHash,
    phone::Phone,
    problem::Problem,
    realm::{Realm, RealmLabel, RealmSuffix},
    request::{Created, Failure, Holder, Subject},
    reseller::Reseller,
    trunks::PerKind,
};

/// How many realms are made up before it is given up. With eight digits one clash is rare, two in a row are a sign of
/// something else.
const REALM_TRIES: u32 = 16;

/// Makes an account with all that belongs to it. Every rule that only the file can check is checked here, within the
/// transaction, and all that are broken are told.
pub(super) fn create(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    reseller: &Reseller,
    new: &NewAccount,
    credentials: Credentials,
) -> Result<Created, Error> {
    if new.reseller_revision != reseller.revision {
        return Err(Failure::ResellerChanged.into());
    }
    check_parent(transaction, &reseller.id, &new.parent)?;
    let settings = &reseller.settings;

    let mut refused = Vec::new();
    if let Some(Holder { name, realm }) = accounts::name_holder(transaction, new.name.as_str(), None)? {
        refused.push((Subject::Name, Problem::NameTaken { name, realm }));
    }
    let realm = match &new.realm_label {
        None => free_realm(transaction, hand, &settings.realm_suffix)?,
        Some(label) => {
            let realm = Realm::new(label, &settings.realm_suffix);
            if let Some(holder) = accounts::realm_holder(transaction, realm.as_str(), None)? {
                refused.push((Subject::Realm, Problem::RealmTaken(holder.name)));
            }
            realm
        }
    };
    let wanted = PerKind::from_fn(|kind| Some(new.trunks.get(kind)));
    refused.extend(trunks_refused(transaction, settings, &PerKind::default(), &wanted)?);
    if let Err(problem) = check_opening(new.credit, settings) {
        refused.push((Subject::Credit, problem));
    }
    if !refused.is_empty() {
        return Err(Failure::Refused(refused).into());
    }

    let mut account = account(hand.id(), hand.stamp(), new, &realm);
    let mut logins = Vec::new();
    if let Some(admin) = &new.admin {
        account.users.push(users::of_new(hand, admin, credentials.hash.is_some()));
        logins.push((admin.phone.as_ref(), credentials.hash.as_ref()));
    }
    account_row::write(transaction, &account)?;
    write_rest(transaction, hand, &account, &logins)?;
    let after = document(&account, &settings.currency)?;
    history::append(transaction, hand, "account.created", Some(&account.id), None, Some(&after))?;
    let login = new.admin.as_ref().map(|admin| credentials.login(admin.email.username()));
    Ok(Created { id: account.id, name: account.name, realm, login })
}

/// Writes what belongs to a new account besides its row: its users, each with its number as typed and the hash of its
/// password, and the first entry of its ledger.
pub(super) fn write_rest(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &Account,
    logins: &[(Option<&Phone>, Option<&PasswordHash>)],
) -> Result<(), Error> {
    for (user, (phone, hash)) in account.users.iter().zip(logins) {
        users::write(transaction, &account.id, user, *phone, *hash)?;
    }
    if account.balance != Cents(0) {
        ledger::append(transaction, hand, &account.id, account.balance, "Opening credit", None)?;
    }
    Ok(())
}

/// A new account as its history begins.
pub(super) fn document(account: &Account, currency: &Currency) -> Result<Value, Error> {
    serde_json::to_value(AccountDocument::new(account, currency)).map_err(|_| Error::Unreadable("the new account"))
}

/// The account as it is to begin with, still without users.
pub(super) fn account(id: AccountId, stamp: Stamp, new: &NewAccount, realm: &Realm) -> Account {
    Account {
        id,
        parent: new.parent.clone(),
        path: Vec::new(),
        name: new.name.as_str().to_owned(),
        realm: realm.to_string(),
        timezone: new.timezone.as_str().to_owned(),
        language: Some(new.details.language.as_str().to_owned()),
        enabled: new.enabled,
        trunks: PerKind::from_fn(|kind| Some(new.trunks.get(kind))),
        allow_prepay: Some(new.allow_prepay),
        calling: new.calling.clone(),
        ui_restrictions: new.details.ui_restrictions.clone(),
        contact: new.details.contact.clone(),
        contract: new.details.contract.clone(),
        notes: new.details.notes.as_str().to_owned(),
        users: Vec::new(),
        balance: new.credit,
        sub_accounts: 0,
        import_id: None,
        revision: 1,
        created: stamp.clone(),
        changed: stamp,
        sync: None,
    }
}

pub(super) fn free_realm(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    suffix: &RealmSuffix,
) -> Result<Realm, Error> {
    for _ in 0..REALM_TRIES {
        let realm = Realm::new(&RealmLabel::from_random(hand.random()), suffix);
        if accounts::realm_holder(transaction, realm.as_str(), None)?.is_none() {
            return Ok(realm);
        }
    }
    Err(trouble("No free realm could be made up. Type a realm of your own, then try again.").into())
}
