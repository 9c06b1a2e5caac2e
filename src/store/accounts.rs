//! Accounts: making one, reading one.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde_json::Value;

use super::{
    failure::{Error, trouble},
    history, ledger, reseller,
    sources::Sources,
    writer::Hand,
};
use crate::domain::{
    account::{Account, AccountId, DEFAULT_LANGUAGE, NewAccount, Stamp},
    admin::{Admin, NewAdmin, NewPassword},
    document::AccountDocument,
    money::{AMOUNT_MAX, Cents},
    name::AccountName,
    password::{self, PasswordHash},
    problem::Problem,
    realm::{Realm, RealmLabel, RealmSuffix},
    request::{Created, Failure, Holder, Subject},
    reseller::{Reseller, ResellerSettings},
    secret::Secret,
    text,
    trunks::{self, PerKind, TrunkKind},
};

/// How many realms are made up before it is given up. With eight digits one clash is rare, two in a row are a sign of
/// something else.
const REALM_TRIES: u32 = 16;

/// What an admin will log in with, made before the transaction.
pub(super) struct Credentials {
    hash: Option<PasswordHash>,
    made: Option<Secret>,
}

impl Credentials {
    pub(super) fn of(admin: Option<&NewAdmin>, sources: &mut Sources) -> Self {
        let mut hash = |password: &Secret| {
            let mut salt = [0; password::SALT_BYTES];
            (sources.fill)(&mut salt);
            password::hash(password, salt)
        };
        match admin.map(|admin| &admin.password) {
            Some(NewPassword::Typed(typed)) => Self { hash: Some(hash(typed)), made: None },
            Some(NewPassword::Generate) => {
                let made = (sources.password)();
                Self { hash: Some(hash(&made)), made: Some(made) }
            }
            Some(NewPassword::None) | None => Self { hash: None, made: None },
        }
    }
}

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
    let settings = &reseller.settings;
    if new.parent != reseller.id && !is_living(transaction, &new.parent)? {
        return Err(trouble(
            "The account above this one is gone: another operator deleted it. Choose another, then try again.",
        )
        .into());
    }

    let mut refused = Vec::new();
    if let Some(Holder { name, realm }) = name_holder(transaction, &new.name)? {
        refused.push((Subject::Name, Problem::NameTaken { name, realm }));
    }
    let realm = match &new.realm_label {
        None => free_realm(transaction, hand, &settings.realm_suffix)?,
        Some(label) => {
            let realm = Realm::new(label, &settings.realm_suffix);
            if let Some(holder) = realm_holder(transaction, &realm)? {
                refused.push((Subject::Realm, Problem::RealmTaken(holder.name)));
            }
            realm
        }
    };
    let (_, given) = reseller::given(transaction)?;
    for kind in TrunkKind::ALL {
        if let Err(problem) = trunks::check_left(new.trunks.get(kind), &settings.totals, &given, kind) {
            refused.push((Subject::Trunks(kind), problem));
        }
    }
    if let Err(problem) = check_credit(new.credit, settings) {
        refused.push((Subject::Credit, problem));
    }
    if !refused.is_empty() {
        return Err(Failure::Refused(refused).into());
    }

    let id = hand.id();
    insert(transaction, hand, &id, new, &realm)?;
    if let Some(admin) = &new.admin {
        insert_admin(transaction, hand, &id, admin, credentials.hash.as_ref())?;
    }
    if new.credit != Cents(0) {
        ledger::append(transaction, hand, &id, new.credit, "Opening credit")?;
    }
    let account = read(transaction, &id)?.ok_or(Error::Unreadable("the new account"))?;
    let after = serde_json::to_string(&AccountDocument::new(&account, &settings.currency))
        .map_err(|_| Error::Unreadable("the new account"))?;
    history::append(transaction, hand, "account.created", Some(&id), None, Some(&after))?;
    Ok(Created {
        id,
        name: account.name,
        realm,
        username: new.admin.as_ref().map(|admin| admin.email.username()),
        password: credentials.made,
    })
}

fn check_credit(credit: Cents, settings: &ResellerSettings) -> Result<(), Problem> {
    let (minimum, currency) = (settings.credit_minimum, settings.currency.clone());
    match credit {
        Cents(0) => Ok(()),
        credit if credit < minimum || credit < Cents(0) => Err(Problem::BelowMinimum { minimum, currency }),
        credit if credit > AMOUNT_MAX => Err(Problem::TooMuch(AMOUNT_MAX.to_string())),
        _ => Ok(()),
    }
}

fn free_realm(transaction: &Transaction<'_>, hand: &mut Hand<'_>, suffix: &RealmSuffix) -> Result<Realm, Error> {
    for _ in 0..REALM_TRIES {
        let realm = Realm::new(&RealmLabel::from_random(hand.random()), suffix);
        if realm_holder(transaction, &realm)?.is_none() {
            return Ok(realm);
        }
    }
    Err(trouble("No free realm could be made up. Type a realm of your own, then try again.").into())
}

fn insert(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    id: &AccountId,
    new: &NewAccount,
    realm: &Realm,
) -> Result<(), Error> {
    let folded = text::fold(new.name.as_str());
    let email = new.admin.as_ref().map(|admin| admin.email.as_str());
    let Stamp { at, by, from } = hand.stamp();
    let calling = serde_json::to_string(&new.calling).map_err(|_| Error::Unreadable("what the account may call"))?;
    transaction
        .prepare_cached(
            "INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, language,
                 enabled, twoway_trunks, inbound_trunks, outbound_trunks, allow_prepay, call_restriction,
                 ui_restrictions, revision, created_at, created_by, created_from, changed_at, changed_by, changed_from)
             VALUES (:id, :parent, :name, :name_key, :sort_key, :search_text, :realm, :timezone, :language,
                 :enabled, :twoway, :inbound, :outbound, :allow_prepay, :calling,
                 :ui_restrictions, 1, :at, :by, :from, :at, :by, :from)",
        )?
        .execute(named_params! {
            ":id": id.as_str(),
            ":parent": new.parent.as_str(),
            ":name": new.name.as_str(),
            ":name_key": new.name.key(),
            ":sort_key": folded,
            ":search_text": search_text(&folded, realm.as_str(), id, email),
            ":realm": realm.as_str(),
            ":timezone": new.timezone.as_str(),
            ":language": DEFAULT_LANGUAGE,
            ":enabled": new.enabled,
            ":twoway": new.trunks.twoway,
            ":inbound": new.trunks.inbound,
            ":outbound": new.trunks.outbound,
            ":allow_prepay": new.allow_prepay,
            ":calling": calling,
            ":ui_restrictions": new.permissions.to_json().to_string(),
            ":at": at.as_millisecond(),
            ":by": by,
            ":from": from,
        })?;
    Ok(())
}

/// What the search looks through: one line each, so that nothing is found across two of them.
fn search_text<'a>(
    folded_name: &str,
    realm: &str,
    id: &AccountId,
    emails: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut lines = vec![folded_name.to_owned(), text::fold(realm), id.to_string()];
    lines.extend(emails.into_iter().map(text::fold));
    lines.join("\n")
}

fn insert_admin(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    account: &AccountId,
    admin: &NewAdmin,
    hash: Option<&PasswordHash>,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO user (id, account_id, username, email, first_name, last_name, priv_level, number,
                 number_typed, password_hash)
             VALUES (:id, :account, :username, :email, :first_name, :last_name, 'admin', :number,
                 :number_typed, :password_hash)",
        )?
        .execute(named_params! {
            ":id": hand.id().as_str(),
            ":account": account.as_str(),
            ":username": admin.email.username(),
            ":email": admin.email.as_str(),
            ":first_name": admin.first_name.as_str(),
            ":last_name": admin.last_name.as_str(),
            ":number": admin.phone.as_ref().map(|phone| phone.number()),
            ":number_typed": admin.phone.as_ref().map(|phone| phone.typed()),
            ":password_hash": hash.map(|hash| &hash.0),
        })?;
    Ok(())
}

/// The living account that holds this name, by KAZOO's canonical form.
pub(super) fn name_holder(connection: &Connection, name: &AccountName) -> Result<Option<Holder>, Error> {
    holder(connection, "SELECT name, realm FROM account WHERE name_key = ?1 AND deleted_at IS NULL", &name.key())
}

/// The living account that holds this realm.
pub(super) fn realm_holder(connection: &Connection, realm: &Realm) -> Result<Option<Holder>, Error> {
    holder(connection, "SELECT name, realm FROM account WHERE realm = ?1 AND deleted_at IS NULL", realm.as_str())
}

/// The living account with a realm as typed, else in small letters, as every realm of ours is.
pub(super) fn by_realm(connection: &Connection, realm: &str) -> Result<Option<AccountId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM account WHERE realm IN (?1, ?2) AND deleted_at IS NULL ORDER BY realm = ?1 DESC LIMIT 1",
    )?;
    let mut rows = statement.query([realm, &realm.to_ascii_lowercase()])?;
    rows.next()?.map(|row| account_id(row, "id")).transpose()
}

fn holder(connection: &Connection, sql: &str, value: &str) -> Result<Option<Holder>, Error> {
    let found = connection
        .prepare_cached(sql)?
        .query_row([value], |row| Ok(Holder { name: row.get(0)?, realm: row.get(1)? }))
        .optional()?;
    Ok(found)
}

fn is_living(connection: &Connection, id: &AccountId) -> Result<bool, Error> {
    let found = connection
        .prepare_cached("SELECT 1 FROM account WHERE id = ?1 AND deleted_at IS NULL")?
        .exists([id.as_str()])?;
    Ok(found)
}

/// One living account with all that belongs to it.
pub(super) fn read(connection: &Connection, id: &AccountId) -> Result<Option<Account>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT parent_id, name, realm, timezone, language, enabled, twoway_trunks, inbound_trunks, outbound_trunks,
             allow_prepay, call_restriction, ui_restrictions, revision,
             created_at, created_by, created_from, changed_at, changed_by, changed_from,
             (SELECT count(*) FROM account AS below WHERE below.parent_id = account.id AND below.deleted_at IS NULL)
                 AS sub_accounts
         FROM account WHERE id = ?1 AND deleted_at IS NULL",
    )?;
    let mut rows = statement.query([id.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Account {
        id: id.clone(),
        parent: account_id(row, "parent_id")?,
        name: row.get("name")?,
        realm: row.get("realm")?,
        timezone: row.get("timezone")?,
        language: row.get("language")?,
        enabled: row.get("enabled")?,
        trunks: PerKind {
            twoway: row.get("twoway_trunks")?,
            inbound: row.get("inbound_trunks")?,
            outbound: row.get("outbound_trunks")?,
        },
        allow_prepay: row.get("allow_prepay")?,
        calling: json(row, "call_restriction")?,
        ui_restrictions: json::<Value>(row, "ui_restrictions")?,
        balance: ledger::balance(connection, id)?,
        admins: admins(connection, id)?,
        sub_accounts: count(row.get("sub_accounts")?),
        revision: row.get("revision")?,
        created: stamp(row, "created_at", "created_by", "created_from")?,
        changed: stamp(row, "changed_at", "changed_by", "changed_from")?,
    }))
}

fn admins(connection: &Connection, account: &AccountId) -> Result<Vec<Admin>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, first_name, last_name, email, username, number, password_hash IS NOT NULL
         FROM user WHERE account_id = ?1 AND priv_level = 'admin' ORDER BY made",
    )?;
    let admins = statement.query_map([account.as_str()], |row| {
        Ok(Admin {
            id: row.get(0)?,
            first_name: row.get(1)?,
            last_name: row.get(2)?,
            email: row.get(3)?,
            username: row.get(4)?,
            number: row.get(5)?,
            has_password: row.get(6)?,
        })
    })?;
    Ok(admins.collect::<Result<_, _>>()?)
}

fn stamp(row: &Row<'_>, at: &str, by: &str, from: &str) -> Result<Stamp, Error> {
    let at = Timestamp::from_millisecond(row.get(at)?).map_err(|_| Error::Unreadable("a time"))?;
    Ok(Stamp { at, by: row.get(by)?, from: row.get(from)? })
}

/// An id in a column.
pub(super) fn account_id(row: &Row<'_>, column: &str) -> Result<AccountId, Error> {
    AccountId::parse(row.get_ref(column)?.as_str().unwrap_or_default()).ok_or(Error::Unreadable("an account's id"))
}

/// A JSON document in a column.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, Error> {
    serde_json::from_str(row.get_ref(column)?.as_str().unwrap_or_default()).map_err(|_| Error::Unreadable("a document"))
}

/// A count as SQLite gives it, which is never negative.
pub(super) fn count(count: i64) -> u64 {
    count.unsigned_abs()
}
