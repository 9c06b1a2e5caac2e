//! Writes the accounts of an import, so many in one transaction that nobody waits for long.

use std::time::{Duration, Instant};

use rusqlite::{Transaction, named_params};
use serde_json::json;

use super::{
    CheckedImport, KeepLogins, MadeLogin, Undone, check, end,
    room::Room,
    stage::{self, Staged},
};
use crate::{
    domain::{
        account::{Account, AccountId},
        admin::NewPassword,
        blueprint::Above,
        id::UserId,
        import::{Imported, ImportedAccount, ImportedUser, Progress, RowProblem, Verdict},
        password::PasswordHash,
        phone::Phone,
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
        change::trunks_refused,
        copy::Stop,
        create,
        failure::{Error, trouble},
        history, order, reseller, tree,
        users::Credentials,
        writer::{Hand, Writer},
    },
};

/// How long one transaction may hold the file: what others save meanwhile waits no longer.
const TRANSACTION: Duration = Duration::from_millis(300);
/// How long the file is left to others between two, of the time that one takes.
const PAUSE_PART: u32 = 16;
/// Rows in the first transaction, of which it is not known yet how long they take.
const FIRST_ROWS: usize = 50;
/// The most rows in one: their contents are in memory.
const ROWS_MAX: usize = 2_000;
/// The most in one where passwords are made, which takes long.
const PASSWORDS_MAX: usize = 50;

/// How the rows of a file are to be imported.
pub struct Import<'a> {
    /// The name of the file, for the history.
    pub source: &'a str,
    /// Whether rows that cannot be imported are left out; else all of them are imported, or none.
    pub skip_invalid: bool,
    /// Where made passwords go; `None` makes none.
    pub logins: Option<&'a mut dyn KeepLogins>,
    /// Hears how far it is.
    pub watch: &'a mut dyn FnMut(Progress),
    /// Says whether to stop.
    pub stop: &'a Stop,
}

/// An import that did not come to its end.
#[derive(Debug)]
pub struct Interrupted {
    /// Why.
    pub why: Why,
    /// Its id; `None` where nothing had been written yet.
    pub id: Option<AccountId>,
    /// How many of its accounts were made.
    pub made: u64,
    /// What became of them; `None` where they stay, as was asked.
    pub undone: Option<Result<Undone, Failure>>,
}

/// Why an import did not come to its end.
#[derive(Debug)]
pub enum Why {
    /// The accounts' file did not take it.
    File(Failure),
    /// A row was right when it was checked, and was not when it was to be written.
    Row(Vec<RowProblem>),
    /// It was told to stop.
    Stopped,
}

/// A row that is to be written now.
struct Item {
    staged: Staged,
    imported: ImportedAccount,
    /// Of its users.
    credentials: Vec<Credentials>,
}

/// What one transaction has done.
#[derive(Default)]
struct Batch {
    made: u64,
    there: u64,
    refused: Vec<(Staged, Vec<(String, String)>)>,
}

impl Writer {
    /// Imports the rows that were checked. Every row is checked once more within the transaction that writes it.
    ///
    /// # Errors
    /// It did not come to its end: then what was made was taken back, unless rows may be left out.
    pub fn import(&mut self, checked: &CheckedImport, mut import: Import<'_>) -> Result<Imported, Box<Interrupted>> {
        let nothing = |why| Box::new(Interrupted { why, id: None, made: 0, undone: None });
        let Verdict { good, there, bad } = checked.verdict;
        self.allowed().map_err(|failure| nothing(Why::File(failure)))?;
        if bad > 0 && !import.skip_invalid {
            return Ok(Imported { id: None, made: 0, there, bad, stopped: false });
        }
        if good == 0 {
            return Ok(Imported { id: None, made: 0, there, bad, stopped: false });
        }
        // what was taken before may be needed to take it back
        let room = if import.skip_invalid { Ok(None) } else { Room::keep(self.path(), good).map(Some) };
        let room = room.map_err(|failure| nothing(Why::File(failure)))?;
        let begun = self.write(false, |transaction, hand| begin(transaction, hand, import.source));
        let (number, id) = begun.map_err(|failure| nothing(Why::File(failure)))?;
        let mut done = Imported { id: Some(id.clone()), made: 0, there, bad, stopped: false };
        let written = self.write_all(checked, &mut import, (number, &id), &mut done);
        let ended = written.and_then(|()| {
            let made = done.made;
            self.write(false, |transaction, hand| {
                end(transaction, number, "done")?;
                note(transaction, hand, "import.done", &id, import.source, made)
            })
            .map_err(Why::File)
        });
        let Err(why) = ended else { return Ok(done) };
        drop(room);
        let undone = if import.skip_invalid {
            // where this fails too, it is not known as ended, which is true
            let made = done.made;
            let _noted = self.write(false, |transaction, hand| {
                end(transaction, number, "stopped")?;
                note(transaction, hand, "import.stopped", &id, import.source, made)
            });
            None
        } else {
            Some(self.undo_import(&id, import.watch))
        };
        Err(Box::new(Interrupted { why, id: Some(id), made: done.made, undone }))
    }

    fn write_all(
        &mut self,
        checked: &CheckedImport,
        import: &mut Import<'_>,
        run: (i64, &AccountId),
        done: &mut Imported,
    ) -> Result<(), Why> {
        let (mut place, mut rows) = (0, FIRST_ROWS);
        let most = if import.logins.is_some() { PASSWORDS_MAX } else { ROWS_MAX };
        loop {
            if (import.stop)() {
                done.stopped = true;
                return Err(Why::Stopped);
            }
            let staged =
                checked.stage.good_after(place, rows.min(most)).map_err(|error| Why::File(stage::failed(error)))?;
            let Some(last) = staged.last() else { return Ok(()) };
            place = last.place;
            let count = staged.len();
            let items = self.items(checked, staged, import)?;
            let began = Instant::now();
            let batch = self.write_batch(checked, import, run, items)?;
            let took = began.elapsed();
            done.made += batch.made;
            done.there += batch.there;
            for (staged, problems) in &batch.refused {
                done.bad += 1;
                checked.stage.turn_bad(staged.place, problems).map_err(|error| Why::File(stage::failed(error)))?;
            }
            (import.watch)(Progress::Writing { done: done.made, of: checked.verdict.good });
            rows = next_rows(count, took);
            std::thread::sleep(took / PAUSE_PART);
        }
    }

    /// The rows read again, with passwords made for their users before the file is held.
    fn items(&mut self, checked: &CheckedImport, staged: Vec<Staged>, import: &Import<'_>) -> Result<Vec<Item>, Why> {
        let reseller = &checked.standing.reseller;
        let with_passwords = import.logins.is_some();
        let mut items = Vec::with_capacity(staged.len());
        for staged in staged {
            // each password takes long
            if with_passwords && (import.stop)() {
                return Err(Why::Stopped);
            }
            let imported = checked.rows.read(&staged.text, reseller);
            // it was right before
            let imported = imported.map_err(|_| Why::File(stage::failed(Error::Unreadable("a row"))))?;
            let password = if with_passwords { NewPassword::Generate } else { NewPassword::None };
            let credentials =
                imported.users.iter().map(|_| Credentials::of(Some(&password), &mut self.sources)).collect();
            items.push(Item { staged, imported, credentials });
        }
        Ok(items)
    }

    /// One transaction. Where a row is refused that may not be left out, nothing of it is done.
    fn write_batch(
        &mut self,
        checked: &CheckedImport,
        import: &mut Import<'_>,
        run: (i64, &AccountId),
        items: Vec<Item>,
    ) -> Result<Batch, Why> {
        let mut refused: Vec<RowProblem> = Vec::new();
        let mut has_kept = false;
        let written = self.write(false, |transaction, hand| {
            let mut logins = Vec::new();
            let batch = batch(transaction, hand, checked, run, items, &mut logins)?;
            if !import.skip_invalid && !batch.refused.is_empty() {
                refused = batch.refused.iter().flat_map(|(staged, problems)| row_problems(staged, problems)).collect();
                return Err(Failure::Changed.into());
            }
            if let Some(keeper) = &mut import.logins
                && !logins.is_empty()
            {
                keeper.keep(&logins).map_err(|error| {
                    trouble(format!(
                        "The made passwords cannot be written to their file: {error}. Make room for it, then import \
                         again."
                    ))
                })?;
                has_kept = true;
            }
            Ok(batch)
        });
        if written.is_err()
            && has_kept
            && let Some(keeper) = &mut import.logins
        {
            keeper.forget_last();
        }
        written.map_err(|failure| if refused.is_empty() { Why::File(failure) } else { Why::Row(refused) })
    }
}

/// How many rows come next, so that their transaction takes about [`TRANSACTION`].
fn next_rows(rows: usize, took: Duration) -> usize {
    let took = took.as_micros().max(1);
    let fit = u128::try_from(rows).unwrap_or(1) * TRANSACTION.as_micros() / took;
    // never many times as many at once: the first ones may have been quick
    usize::try_from(fit).unwrap_or(ROWS_MAX).clamp(1, (rows * 4).min(ROWS_MAX))
}

fn row_problems<'a>(staged: &Staged, problems: &'a [(String, String)]) -> impl Iterator<Item = RowProblem> + use<'a> {
    let (row, line) = (staged.row, staged.line);
    problems.iter().map(move |(place, reason)| RowProblem { row, line, place: place.clone(), reason: reason.clone() })
}

fn begin(transaction: &Transaction<'_>, hand: &mut Hand<'_>, source: &str) -> Result<(i64, AccountId), Error> {
    let id = hand.id();
    transaction
        .prepare_cached(
            "INSERT INTO import (id, source, operator, began_at) VALUES (:id, :source, :operator, :began_at)",
        )?
        .execute(named_params! {
            ":id": id.as_str(),
            ":source": source,
            ":operator": hand.operator.name,
            ":began_at": hand.now.as_millisecond(),
        })?;
    Ok((transaction.last_insert_rowid(), id))
}

/// The row of history of an import as a whole.
pub(super) fn note(
    transaction: &Transaction<'_>,
    hand: &Hand<'_>,
    action: &str,
    id: &AccountId,
    source: &str,
    accounts: u64,
) -> Result<(), Error> {
    let after = json!({ "import": { "run": id.as_str(), "source": source }, "accounts": accounts });
    history::append(transaction, hand, action, None, None, Some(&after))
}

fn batch(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    checked: &CheckedImport,
    run: (i64, &AccountId),
    items: Vec<Item>,
    logins: &mut Vec<MadeLogin>,
) -> Result<Batch, Error> {
    let Some(now) = reseller::read(transaction)? else { return Err(Failure::Gone.into()) };
    let standing = &checked.standing;
    if now != standing.reseller {
        return Err(trouble(
            "The reseller's settings were changed since the rows were checked. Import the file again, so that they are \
             checked against the new ones.",
        )
        .into());
    }
    let (mut batch, mut made) = (Batch::default(), Vec::new());
    for item in items {
        if check::is_there_now(transaction, &standing.reseller.settings.realm_suffix, &item.imported)? {
            batch.there += 1;
            continue;
        }
        match row(transaction, hand, standing, run, item, logins)? {
            Ok(place) => {
                batch.made += 1;
                made.push(place);
            }
            Err((staged, refused)) => {
                let told = |(subject, problem): (Subject, Problem)| (checked.rows.place(subject), problem.to_string());
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
    run: (i64, &AccountId),
    item: Item,
    logins: &mut Vec<MadeLogin>,
) -> Result<Result<(String, i64), Refused>, Error> {
    let Item { staged, imported, credentials } = item;
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
    let realm = match &imported.blueprint.realm_label {
        Some(label) => Realm::new(label, &settings.realm_suffix),
        None => create::free_realm(transaction, hand, &settings.realm_suffix)?,
    };
    let row = staged.row;
    let users: Vec<ImportedUser> = imported.users.clone();
    let mut account = account(transaction, hand, standing, &staged, imported, &realm)?;
    account.users = users.iter().zip(&credentials).map(|(user, made)| self::user(hand, user, made)).collect();
    let number = account_row::write_unordered(transaction, &account, Some(run.0))?;
    let phones = users.iter().map(|user| user.phone.as_ref());
    let belonging: Vec<(Option<&Phone>, Option<&PasswordHash>)> =
        phones.zip(credentials.iter().map(|made| made.hash.as_ref())).collect();
    create::write_rest(transaction, hand, &account, &belonging)?;
    let mut after = create::document(&account, &settings.currency)?;
    after["import"] = json!({ "run": run.1.as_str(), "row": row });
    if let Some(id) = &account.import_id {
        after["import"]["id"] = id.as_str().into();
    }
    history::append(transaction, hand, "account.imported", Some(&account.id), None, Some(&after))?;
    for (user, made) in account.users.iter().zip(credentials) {
        let login = made.login(user.username.clone());
        if login.password.is_some() {
            logins.push(MadeLogin { account: account.name.clone(), realm: account.realm.clone(), login });
        }
    }
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

fn user(hand: &mut Hand<'_>, user: &ImportedUser, made: &Credentials) -> User {
    User {
        id: UserId::from_random(hand.random()),
        first_name: user.first_name.as_str().to_owned(),
        last_name: user.last_name.as_str().to_owned(),
        email: user.email.as_str().to_owned(),
        username: user.email.username(),
        number: user.phone.as_ref().map(|phone| phone.number().to_owned()),
        is_admin: user.is_admin,
        has_password: made.hash.is_some(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_takes_as_many_rows_as_fit_its_time() {
        let after = |rows, millis| next_rows(rows, Duration::from_millis(millis));
        assert_eq!(after(100, 300), 100);
        assert_eq!(after(100, 600), 50);
        assert_eq!(after(100, 150), 200);
        // slower and slower, but never none
        assert_eq!(after(1, 10_000), 1);
        // quick ones are not taken at their word
        assert_eq!(after(50, 0), 200);
        assert_eq!(after(1_500, 1), ROWS_MAX);
    }
}
