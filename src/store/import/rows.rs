//! The accounts of one transaction: each row is checked once more, and written with all that belongs to it.

use rusqlite::Transaction;
use serde_json::json;

use super::{
    CheckedImport, check,
    stage::Staged,
    state::{self, Run},
};
use crate::{
    domain::{
        account::{Account, AccountId},
        blueprint::Above,
        id::UserId,
        import::{ImportedAccount, ImportedUser},
        problem::Problem,
        realm::Realm,
        request::{Failure, Holder, Subject},
        reseller::Standing,
        text,
        timezone::Timezone,
        trunks::PerKind,
        user::User,
    },
    store::{
        account_row, accounts,
        change::{trunks_refused, whole},
        create::{self, NewLogin},
        failure::{Error, trouble},
        history, order, reseller, tree,
        users::Credentials,
        writer::Hand,
    },
};

/// A row that is to be written now.
pub(super) struct Item {
    pub(super) staged: Staged,
    pub(super) imported: ImportedAccount,
    /// The realm that it gets, where that was told already with a password.
    pub(super) realm: Option<Realm>,
    /// The passwords of its users.
    pub(super) credentials: Vec<Credentials>,
}

/// What one transaction has done.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) made: u64,
    pub(super) there: u64,
    pub(super) refused: Vec<(Staged, Vec<(String, String)>)>,
    /// The places of those that were not made.
    pub(super) left_out: Vec<i64>,
}

/// Writes these rows, each checked once more.
pub(super) fn batch(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    checked: &CheckedImport,
    run: &Run,
    items: Vec<Item>,
) -> Result<Batch, Error> {
    state::go_on(transaction, hand.now, run)?;
    let standing = &checked.standing;
    if reseller::read(transaction)?.as_ref() != Some(&standing.reseller) {
        return Err(trouble(
            "The reseller's settings were changed since the rows were checked. Import the file again, so that they are \
             checked against the new ones.",
        )
        .into());
    }
    let (mut batch, mut made) = (Batch::default(), Vec::new());
    for item in items {
        let place = item.staged.place;
        if check::is_there(transaction, &standing.reseller.settings.realm_suffix, &item.imported)?.is_some() {
            batch.there += 1;
            batch.left_out.push(place);
            continue;
        }
        match row(transaction, hand, standing, run, item)? {
            Ok(listed) => {
                batch.made += 1;
                made.push(listed);
            }
            Err((staged, refused)) => {
                let told = |(subject, problem): (Subject, Problem)| (checked.rows.place(subject), problem.to_string());
                batch.left_out.push(place);
                batch.refused.push((staged, refused.into_iter().map(told).collect()));
            }
        }
    }
    // in the order of the list, so that the index of the search takes them in one go
    made.sort_unstable();
    for (_, number) in made {
        order::put(transaction, number)?;
    }
    Ok(batch)
}

type Refused = (Staged, Vec<(Subject, Problem)>);

/// Writes one account; gives its sort key and number.
fn row(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    standing: &Standing,
    run: &Run,
    item: Item,
) -> Result<Result<(String, i64), Refused>, Error> {
    let Item { staged, imported, realm, credentials } = item;
    let settings = &standing.reseller.settings;
    let mut refused = Vec::new();
    if let Err(problem) = check_parent(transaction, standing, &staged.parent, imported.is_whole)? {
        refused.push((Subject::Parent, problem));
    }
    let name = imported.blueprint.name.as_ref().map(|name| name.as_str()).unwrap_or_default();
    if let Some(Holder { name, realm }) = accounts::name_holder(transaction, name, None)? {
        refused.push((Subject::Name, Problem::NameTaken { name, realm }));
    }
    refused.extend(trunks_refused(transaction, settings, &PerKind::default(), &imported.blueprint.trunks)?);
    if !refused.is_empty() {
        return Ok(Err((staged, refused)));
    }
    let realm = match (realm, &imported.blueprint.realm_label) {
        (Some(realm), _) => realm,
        (None, Some(label)) => Realm::new(label, &settings.realm_suffix),
        (None, None) => create::free_realm(transaction, hand, &settings.realm_suffix)?,
    };
    let row = staged.row;
    let users: Vec<ImportedUser> = imported.users.clone();
    let mut account = account(transaction, hand, standing, &staged, imported, &realm)?;
    account.users =
        users.iter().zip(&credentials).map(|(user, made)| self::user(hand, user, made.hash.is_some())).collect();
    let number = account_row::write_unordered(transaction, &account, Some(run.number))?;
    let logins = users.iter().zip(&credentials).map(|(user, made)| NewLogin {
        phone: user.phone.as_ref(),
        hash: made.hash.as_ref(),
        password: made.travelling(false),
    });
    create::write_rest(transaction, hand, &account, logins.collect())?;
    let mut after = whole(&account, &settings.currency)?;
    after["import"] = json!({ "run": run.id.as_str(), "row": row });
    if let Some(id) = &account.import_id {
        after["import"]["id"] = id.as_str().into();
    }
    history::append(transaction, hand, "account.imported", Some(&account.id), None, Some(&after))?;
    Ok(Ok((text::fold(&account.name), number)))
}

/// Makes sure that the account can stand there. One that stood below a disabled account elsewhere does so here.
fn check_parent(
    transaction: &Transaction<'_>,
    standing: &Standing,
    parent: &AccountId,
    is_whole: bool,
) -> Result<Result<(), Problem>, Error> {
    match tree::check_parent(transaction, &standing.reseller.id, parent) {
        Ok(()) => Ok(Ok(())),
        Err(Error::Failure(Failure::Refused(refused))) => Ok(match refused.into_iter().next() {
            Some((_, Problem::ParentDisabled(_))) if is_whole => Ok(()),
            Some((_, problem)) => Err(problem),
            None => Ok(()),
        }),
        Err(error) => Err(error),
    }
}

fn user(hand: &mut Hand<'_>, user: &ImportedUser, has_password: bool) -> User {
    User {
        id: UserId::from_random(hand.random()),
        first_name: user.first_name.as_str().to_owned(),
        last_name: user.last_name.as_str().to_owned(),
        email: user.email.as_str().to_owned(),
        username: user.email.username(),
        number: user.phone.as_ref().map(|phone| phone.number().to_owned()),
        is_admin: user.is_admin,
        has_password,
        revision: 1,
    }
}

/// The account as it is to begin with, without users.
fn account(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    standing: &Standing,
    staged: &Staged,
    imported: ImportedAccount,
    realm: &Realm,
) -> Result<Account, Error> {
    let ImportedAccount { import_id, mut blueprint, opening, is_whole, .. } = imported;
    let said = blueprint.clone();
    let above = Above { id: staged.parent.clone(), timezone: timezone_of(transaction, standing, &staged.parent)? };
    blueprint.credit = opening.amount();
    let new = blueprint.complete(above, standing).map_err(|_| Error::Unreadable("a row"))?;
    let account = Account {
        import_id: import_id.map(|id| id.to_string()),
        ..create::account(staged.id.clone(), hand.stamp(), &new, realm)
    };
    if !is_whole {
        return Ok(account);
    }
    // what it did not have where it was exported, it has not here
    Ok(Account {
        language: said.language.map(|language| language.as_str().to_owned()),
        trunks: said.trunks,
        allow_prepay: said.allow_prepay,
        calling: said.calling,
        ui_restrictions: said.ui_restrictions,
        ..account
    })
}

/// The time zone of what is above an account.
fn timezone_of(transaction: &Transaction<'_>, standing: &Standing, parent: &AccountId) -> Result<Timezone, Error> {
    let own = &standing.reseller.settings.timezone;
    if *parent == standing.reseller.id {
        return Ok(own.clone());
    }
    let mut statement = transaction.prepare_cached("SELECT timezone FROM account WHERE id = ?1")?;
    let zone: String = statement.query_row([parent.as_str()], |row| row.get(0))?;
    Ok(Timezone::parse(&zone).unwrap_or_else(|_| own.clone()))
}
