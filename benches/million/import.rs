//! Importing a hundred thousand accounts, over what SQLite alone takes for the same rows in the same tables.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use rusqlite::{Connection, types::Value};
use trunkdesk::{
    demo,
    domain::{account::AccountId, calling::CLASSIFIERS, permissions::Permission, trunks::TrunkKind},
};

use crate::{
    accounts,
    desk::{Desk, trunkdesk},
    memory::mb,
    store::Copied,
    table::{Program, Table, count},
};

const ROWS: u64 = 100_000;
const IMPORT: &str = "100,000 accounts imported into a million, over SQLite alone";
const MEMORY: &str = "peak memory of that, and of a tenth of it";

/// Tables that an import writes to, each before those that refer to it. The order of the list comes last, as it is
/// what the search's index follows.
const TABLES: [&str; 6] = ["import", "account", "user", "ledger_entry", "history", "account_order"];
/// Rows that SQLite alone writes in one transaction: about as many as trunkdesk does.
const TOGETHER: usize = 1_000;

/// The same rows twice: by trunkdesk with all its checks, and by SQLite with prepared statements.
pub fn measure(desk: &Desk, table: &mut Table) {
    table.aim(IMPORT, "3 ×");
    let million = desk.million.path();
    let rows = million.with_extension("rows.csv");
    let parent = accounts::reseller(&million);
    let copied = Copied::of(&million);
    fs::write(&rows, csv(ROWS / 10, 1_500_000, &parent)).unwrap();
    let (_, little) = import(copied.path(), &rows);
    drop(copied);

    fs::write(&rows, csv(ROWS, 1_000_000, &parent)).unwrap();
    let copied = Copied::of(&million);
    let before: Vec<i64> = TABLES.iter().map(|table| last(copied.path(), table)).collect();
    let (took, much) = import(copied.path(), &rows);
    let written: Vec<Vec<Vec<Value>>> =
        TABLES.iter().zip(before).map(|(table, last)| rows_after(copied.path(), table, last)).collect();
    assert_eq!(written[1].len() as u64, ROWS, "all rows are imported");
    drop(copied);

    let copied = Copied::of(&million);
    let alone = replay(copied.path(), &written);
    let _gone = fs::remove_file(&rows);
    let ratio = took.as_secs_f64() / alone.as_secs_f64();
    let rate = |time: Duration| count((ROWS as f64 / time.as_secs_f64()) as usize);
    let told = format!(
        "{ratio:.1} ×: {:.0} s over {:.0} s, {} a second over {}",
        took.as_secs_f64(),
        alone.as_secs_f64(),
        rate(took),
        rate(alone)
    );
    table.say(IMPORT, Program::Trunkdesk, told);
    table.say(MEMORY, Program::Trunkdesk, format!("{}, {}", mb(much), mb(little)));
}

/// The program's own import: how long it takes, and the most memory.
fn import(file: &Path, rows: &Path) -> (Duration, u64) {
    let started = Instant::now();
    let mut child = trunkdesk(file).arg("import").arg(rows).stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // the system forgets the peak of a program that has ended
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<u64>().ok());
        peak = kib.map_or(peak, |kib| kib * 1_024);
        std::thread::sleep(Duration::from_millis(20));
    }
    (started.elapsed(), peak)
}

/// The sample's accounts of these numbers as a file to be imported.
fn csv(rows: u64, from: u64, parent: &AccountId) -> String {
    let mut text = "import_id,name,timezone,enabled,admin_first_name,admin_last_name,admin_email,admin_phone,credit,\
                    confirm_credit,allow_prepay"
        .to_owned();
    for kind in ["twoway_trunks", "inbound_trunks", "outbound_trunks"] {
        let _ = write!(text, ",{kind}");
    }
    for classifier in CLASSIFIERS {
        let _ = write!(text, ",call_{}", classifier.key);
    }
    text.push_str(",show_balance,show_inbound\n");
    let yes_or_no = |yes: bool| if yes { "yes" } else { "no" };
    for index in from..from + rows {
        let account = demo::account(index, parent);
        let name = account.name.as_str().replace('"', "\"\"");
        let _ = write!(text, "C{index},\"{name}\",{},{}", account.timezone.as_str(), yes_or_no(account.enabled));
        match &account.admin {
            Some(admin) => {
                let phone = admin.phone.as_ref().map(|phone| phone.typed()).unwrap_or_default();
                let (first, last) = (admin.first_name.as_str(), admin.last_name.as_str());
                let _ = write!(text, ",{first},{last},{},{phone}", admin.email.as_str());
            }
            None => text.push_str(",,,,"),
        }
        let _ = write!(text, ",{0},{0},{1}", account.credit, yes_or_no(account.allow_prepay));
        for kind in TrunkKind::ALL {
            let _ = write!(text, ",{}", account.trunks.get(kind));
        }
        for classifier in CLASSIFIERS {
            let _ = write!(text, ",{}", yes_or_no(account.calling.allows(classifier.key)));
        }
        for permission in [Permission::PerMinute, Permission::Inbound] {
            let _ = write!(text, ",{}", yes_or_no(account.permissions().shows(permission)));
        }
        text.push('\n');
    }
    text
}

/// What a table's rows are counted by.
fn number(table: &str) -> &'static str {
    if table == "user" { "made" } else { "number" }
}

fn last(file: &Path, table: &str) -> i64 {
    let connection = Connection::open(file).unwrap();
    let sql = format!("SELECT coalesce(max({}), 0) FROM {table}", number(table));
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

fn rows_after(file: &Path, table: &str, last: i64) -> Vec<Vec<Value>> {
    let connection = Connection::open(file).unwrap();
    let mut statement =
        connection.prepare(&format!("SELECT * FROM {table} WHERE {0} > ?1 ORDER BY {0}", number(table))).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([last], |row| (0..columns).map(|column| row.get(column)).collect());
    rows.unwrap().map(Result::unwrap).collect()
}

/// Writes the same rows: each transaction has as many accounts as trunkdesk's, with all that belongs to them.
fn replay(file: &Path, written: &[Vec<Vec<Value>>]) -> Duration {
    let mut connection = Connection::open(file).unwrap();
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF").unwrap();
    connection.set_prepared_statement_cache_capacity(32);
    let batches = written[1].len().div_ceil(TOGETHER);
    let started = Instant::now();
    for batch in 0..batches {
        let transaction = connection.transaction().unwrap();
        for (table, rows) in TABLES.iter().zip(written) {
            // tables have more or fewer rows than there are accounts
            let bound = |batch: usize| rows.len() * batch / batches;
            let mut part: Vec<&Vec<Value>> = rows[bound(batch)..bound(batch + 1)].iter().collect();
            if *table == "account_order" {
                part.sort_by_key(|row| match row[0] {
                    Value::Integer(position) => position,
                    _ => 0,
                });
            }
            let Some(first) = part.first() else { continue };
            let marks = vec!["?"; first.len()].join(", ");
            // positions are given out anew where a gap is used up: some of trunkdesk's are others' here
            let or = if *table == "account_order" { "OR IGNORE" } else { "" };
            let mut insert = transaction.prepare_cached(&format!("INSERT {or} INTO {table} VALUES ({marks})")).unwrap();
            for row in part {
                insert.execute(rusqlite::params_from_iter(row)).unwrap();
            }
        }
        transaction.commit().unwrap();
    }
    started.elapsed()
}
