//! Making an account with all that belongs to it.

use rusqlite::Transaction;

use super::{
    account_row, accounts,
    change::{self, trunks_refused},
    failure::{Error, trouble},
    history, ledger,
    tree::check_parent,
    users::{self, Credentials},
    writer::Hand,
};
use crate::domain::{
    account::{Account, NewAccount},
    document::AccountDocument,
    ledger::check_opening,
    money::Cents,
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

    let mut account = account(hand, new, &realm);
    if let Some(admin) = &new.admin {
        account.users.push(users::of_new(hand, admin, credentials.hash.is_some()));
    }
    account_row::write(transaction, &account)?;
    for user in &account.users {
        let phone = new.admin.as_ref().and_then(|admin| admin.phone.as_ref());
        users::write(transaction, &account.id, user, phone, credentials.hash.as_ref())?;
    }
    if new.credit != Cents(0) {
        ledger::append(transaction, hand, &account.id, new.credit, "Opening credit", None)?;
    }
    let account = change::existing(transaction, &account.id)?;
    let after = serde_json::to_value(AccountDocument::new(&account, &settings.currency))
        .map_err(|_| Error::Unreadable("the new account"))?;
    history::append(transaction, hand, "account.created", Some(&account.id), None, Some(&after))?;
    let login = new.admin.as_ref().map(|admin| credentials.login(admin.email.username()));
    Ok(Created { id: account.id, name: account.name, realm, login })
}

/// The account as it is to begin with, still without users.
fn account(hand: &mut Hand<'_>, new: &NewAccount, realm: &Realm) -> Account {
    let stamp = hand.stamp();
    Account {
        id: hand.id(),
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
        balance: Cents(0),
        sub_accounts: 0,
        revision: 1,
        created: stamp.clone(),
        changed: stamp,
    }
}

fn free_realm(transaction: &Transaction<'_>, hand: &mut Hand<'_>, suffix: &RealmSuffix) -> Result<Realm, Error> {
    for _ in 0..REALM_TRIES {
        let realm = Realm::new(&RealmLabel::from_random(hand.random()), suffix);
        if accounts::realm_holder(transaction, realm.as_str(), None)?.is_none() {
            return Ok(realm);
        }
    }
    Err(trouble("No free realm could be made up. Type a realm of your own, then try again.").into())
}
