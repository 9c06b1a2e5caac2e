//! Writes the accounts of an import, so many in one transaction that nobody waits for long.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use rusqlite::Transaction;
use serde_json::json;

use super::{
    CheckedImport, KeepLogins, MadeLogin, Undone, check,
    room::Room,
    stage::{self, Staged},
    state::{self, Run},
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
        realm::{Realm, RealmSuffix},
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

/// What SQLite keeps of the file in memory while many accounts are written, in KiB: their names, realms and ids are all
/// over it, and so are the pages that they change.
const CACHE: i32 = 16 << 10;
/// Pages in the log from which on it is put into the file: the more, the less often a page is written that many accounts
/// change.
const LOG_PAGES: i32 = 4_000;

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

impl Interrupted {
    /// Whether some of its accounts are still there, or may be.
    pub fn stays(&self) -> bool {
        match &self.undone {
            None => self.id.is_some(),
            Some(Ok(undone)) => undone.kept_count > 0,
            Some(Err(_)) => true,
        }
    }
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
    /// The realm that it gets, where that was told already with a password.
    realm: Option<Realm>,
    /// The hashes of its users' passwords.
    hashes: Vec<Option<PasswordHash>>,
}

/// A login that was made, and the place of its row.
type PlacedLogin = (i64, MadeLogin);

/// What one transaction has done.
#[derive(Default)]
struct Batch {
    made: u64,
    there: u64,
    refused: Vec<(Staged, Vec<(String, String)>)>,
    /// The places of those that were not made.
    left_out: Vec<i64>,
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
            return Err(nothing(first_problems(checked)));
        }
        if good == 0 {
            return Ok(Imported { id: None, made: 0, there, bad });
        }
        let (room, run) = self.begin(checked, &import).map_err(|failure| nothing(Why::File(failure)))?;
        let mut done = Imported { id: Some(run.id.clone()), made: 0, there, bad };
        let written = self.write_all(checked, &mut import, &run, &mut done);
        let made = done.made;
        let ended = written.and_then(|()| {
            let end = self.write(false, |transaction, hand| state::end(transaction, hand, &run, "done", made));
            end.map_err(Why::File)
        });
        // opened again it is as it was
        self.close();
        let Err(why) = ended else { return Ok(done) };
        drop(room);
        let undone = if import.skip_invalid {
            // where this fails too, it is told as broken off, which is true
            let _noted = self.write(false, |transaction, hand| state::end(transaction, hand, &run, "stopped", made));
            None
        } else {
            // it was told to stop already
            let never: Stop = Arc::new(|| false);
            Some(self.undo_import(&run.id, import.watch, &never))
        };
        Err(Box::new(Interrupted { why, id: Some(run.id), made, undone }))
    }

    /// Keeps room to take it back, and begins.
    fn begin(&mut self, checked: &CheckedImport, import: &Import<'_>) -> Result<(Option<Room>, Run), Failure> {
        let room = if import.skip_invalid {
            None
        } else {
            let bytes = checked.stage.good_bytes().map_err(stage::failed)?;
            Some(Room::keep(self.path(), checked.verdict.good, bytes)?)
        };
        let run =
            self.write(false, |transaction, hand| state::begin(transaction, hand, import.source, checked.past))?;
        if let Some(connection) = self.connection() {
            // else it is slower, and nothing else
            let _cache = connection.pragma_update(None, "cache_size", -CACHE);
            let _log = connection.pragma_update_and_check(None, "wal_autocheckpoint", LOG_PAGES, |_| Ok(()));
        }
        Ok((room, run))
    }

    fn write_all(
        &mut self,
        checked: &CheckedImport,
        import: &mut Import<'_>,
        run: &Run,
        done: &mut Imported,
    ) -> Result<(), Why> {
        let (mut place, mut rows) = (0, FIRST_ROWS);
        let most = if import.logins.is_some() { PASSWORDS_MAX } else { ROWS_MAX };
        loop {
            if (import.stop)() {
                return Err(Why::Stopped);
            }
            let staged =
                checked.stage.good_after(place, rows.min(most)).map_err(|error| Why::File(stage::failed(error)))?;
            let Some(last) = staged.last() else { return Ok(()) };
            place = last.place;
            let count = staged.len();
            let (items, logins) = self.items(checked, staged, import)?;
            let kept = keep_logins(import, &logins);
            let began = Instant::now();
            let written = kept.and_then(|()| self.write_batch(checked, import.skip_invalid, run, items));
            let took = began.elapsed();
            let batch = settle_logins(import, &logins, written)?;
            done.made += batch.made;
            done.there += batch.there;
            for (staged, problems) in &batch.refused {
                done.bad += 1;
                checked.stage.turn_bad(staged.place, problems).map_err(|error| Why::File(stage::failed(error)))?;
            }
            (import.watch)(Progress::Writing { done: done.made, of: checked.verdict.good });
            rows = next_rows(count, took).min(ROWS_MAX);
            pause(took);
        }
    }

    /// The rows read again, with passwords made for their users before the file is held, and those by their places.
    fn items(
        &mut self,
        checked: &CheckedImport,
        staged: Vec<Staged>,
        import: &Import<'_>,
    ) -> Result<(Vec<Item>, Vec<PlacedLogin>), Why> {
        let reseller = &checked.standing.reseller;
        let mut items = Vec::with_capacity(staged.len());
        for staged in staged {
            let imported = checked.rows.read(&staged.text, reseller);
            // it was right before
            let imported = imported.map_err(|_| Why::File(stage::failed(Error::Unreadable("a row"))))?;
            let hashes = vec![None; imported.users.len()];
            items.push(Item { staged, imported, realm: None, hashes });
        }
        let logins = match import.logins {
            Some(_) => self.make_logins(&mut items, &reseller.settings.realm_suffix, import.stop)?,
            None => Vec::new(),
        };
        Ok((items, logins))
    }

    /// Makes passwords, and the realms that they are told with.
    fn make_logins(&mut self, items: &mut [Item], suffix: &RealmSuffix, stop: &Stop) -> Result<Vec<PlacedLogin>, Why> {
        let realms = self.write(false, |transaction, hand| {
            let realm = |item: &Item| match &item.imported.blueprint.realm_label {
                Some(label) => Ok(Realm::new(label, suffix)),
                None => create::free_realm(transaction, hand, suffix),
            };
            items.iter().map(realm).collect::<Result<Vec<_>, _>>()
        });
        let mut logins = Vec::new();
        for (item, realm) in items.iter_mut().zip(realms.map_err(Why::File)?) {
            for (user, hash) in item.imported.users.iter().zip(&mut item.hashes) {
                // each takes long on purpose
                if stop() {
                    return Err(Why::Stopped);
                }
                let mut made = Credentials::of(Some(&NewPassword::Generate), &mut self.sources);
                *hash = made.hash.take();
                let account = item.imported.blueprint.name.as_ref().map(|name| name.as_str().to_owned());
                let (account, realm) = (account.unwrap_or_default(), realm.to_string());
                let login = MadeLogin { account, realm, login: made.login(user.email.username()) };
                logins.push((item.staged.place, login));
            }
            item.realm = Some(realm);
        }
        Ok(logins)
    }

    /// One transaction. Where a row is refused that may not be left out, nothing of it is done.
    fn write_batch(
        &mut self,
        checked: &CheckedImport,
        skip_invalid: bool,
        run: &Run,
        items: Vec<Item>,
    ) -> Result<Batch, Why> {
        let mut refused: Vec<RowProblem> = Vec::new();
        let written = self.write(false, |transaction, hand| {
            let batch = batch(transaction, hand, checked, run, items)?;
            if !skip_invalid && !batch.refused.is_empty() {
                refused = batch.refused.iter().flat_map(|(staged, problems)| row_problems(staged, problems)).collect();
                return Err(Failure::Changed.into());
            }
            Ok(batch)
        });
        written.map_err(|failure| if refused.is_empty() { Why::File(failure) } else { Why::Row(refused) })
    }
}

/// Why nothing is imported where rows are wrong that may not be left out.
fn first_problems(checked: &CheckedImport) -> Why {
    let mut problems = Vec::new();
    let read: Result<(), Failure> = checked.problems(3, |problem| {
        problems.push(problem);
        Ok(())
    });
    read.map_or_else(Why::File, |()| Why::Row(problems))
}

/// Has the made passwords kept, before their accounts are made.
fn keep_logins(import: &mut Import<'_>, logins: &[PlacedLogin]) -> Result<(), Why> {
    let Some(keeper) = import.logins.as_mut().filter(|_| !logins.is_empty()) else { return Ok(()) };
    let all: Vec<&MadeLogin> = logins.iter().map(|(_, login)| login).collect();
    keeper.keep(&all).map_err(|error| {
        Why::File(trouble(format!(
            "The made passwords cannot be written to their file: {error}. Make room for it, then import again."
        )))
    })
}

/// Has the passwords of accounts forgotten that were not made after all.
fn settle_logins(import: &mut Import<'_>, logins: &[PlacedLogin], written: Result<Batch, Why>) -> Result<Batch, Why> {
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

/// Leaves the file to others for a moment, after a transaction that took so long.
pub(super) fn pause(took: Duration) {
    thread::sleep(took / PAUSE_PART);
}

/// How many rows come next, so that their transaction takes about [`TRANSACTION`].
pub(super) fn next_rows(rows: usize, took: Duration) -> usize {
    let took = took.as_micros().max(1);
    let fit = u128::try_from(rows).unwrap_or(1) * TRANSACTION.as_micros() / took;
    // never many times as many at once: the first ones may have been quick
    usize::try_from(fit).unwrap_or(ROWS_MAX).clamp(1, (rows * 4).clamp(1, ROWS_MAX))
}

fn row_problems<'a>(staged: &Staged, problems: &'a [(String, String)]) -> impl Iterator<Item = RowProblem> + use<'a> {
    let (row, line) = (staged.row, staged.line);
    problems.iter().map(move |(place, reason)| RowProblem { row, line, place: place.clone(), reason: reason.clone() })
}

fn batch(
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
    let Item { staged, imported, realm, hashes } = item;
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
    account.users = users.iter().zip(&hashes).map(|(user, hash)| self::user(hand, user, hash.is_some())).collect();
    let number = account_row::write_unordered(transaction, &account, Some(run.number))?;
    let phones = users.iter().map(|user| user.phone.as_ref());
    let belonging: Vec<(Option<&Phone>, Option<&PasswordHash>)> =
        phones.zip(hashes.iter().map(Option::as_ref)).collect();
    create::write_rest(transaction, hand, &account, &belonging)?;
    let mut after = create::document(&account, &settings.currency)?;
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
