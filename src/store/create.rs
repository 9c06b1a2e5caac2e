//! Making an account with all that belongs to it.

use super::{
    account_row, accounts,
    change::{trunks_refused, whole},
    cluster::outbox::{self, Travelling},
    failure::{Error, trouble},
    history, ledger,
    tree::check_parent,
    users::{self, Credentials},
    writer::Hand,
};
use crate::domain::{
    account::{Account, AccountId, NewAccount, Stamp},
    ledger::check_opening,
    money::Cents,
    password::PasswordHash,
    phone::Phone,
    problem::Problem,
    realm::{Realm, RealmLabel, RealmSuffix},
    request::{Created, Failure, Holder, Subject},
    reseller::Reseller,
    trunks::PerKind,
};
use rusqlite::Transaction;

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
        logins.push(NewLogin {
            phone: admin.phone.as_ref(),
            hash: credentials.hash.as_ref(),
            password: credentials.travelling(admin.send_email),
        });
    }
    account_row::write(transaction, &account)?;
    write_rest(transaction, hand, &account, logins)?;
    let after = whole(&account, &settings.currency)?;
    history::append(transaction, hand, "account.created", Some(&account.id), None, Some(&after))?;
    let login = new.admin.as_ref().map(|admin| credentials.login(admin.email.username()));
    Ok(Created { id: account.id, name: account.name, realm, login })
}

/// What a user of a new account logs in with.
pub(super) struct NewLogin<'a> {
    /// Its number as typed.
    pub(super) phone: Option<&'a Phone>,
    /// The hash of its password.
    pub(super) hash: Option<&'a PasswordHash>,
    /// That password, on its way to the cluster.
    pub(super) password: Option<Travelling<'a>>,
}

/// Writes what belongs to a new account besides its row: its users, the first entry of its ledger, and that all of it is
/// to be sent.
pub(super) fn write_rest(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &Account,
    logins: Vec<NewLogin<'_>>,
) -> Result<(), Error> {
    let mut passwords = Vec::with_capacity(logins.len());
    for (user, NewLogin { phone, hash, password }) in account.users.iter().zip(logins) {
        users::write(transaction, &account.id, user, phone, hash)?;
        passwords.push(password);
    }
    let opening = match account.balance {
        Cents(0) => None,
        balance => Some(ledger::append(transaction, hand, &account.id, balance, "Opening credit", None)?),
    };
    outbox::of_new(transaction, hand, account, &passwords, opening.as_deref())
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
