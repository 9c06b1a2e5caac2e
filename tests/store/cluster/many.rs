//! What is ordered about many accounts and steps at once, also beyond what the Sync page shows.

use trunkdesk::domain::cluster::{SYNC_ROWS, outbox::Reason};

use super::harness::Joined;

/// More accounts than the page has, and than one transaction takes.
const MANY: usize = SYNC_ROWS + 20;

fn many() -> Joined {
    let mut joined = Joined::new();
    let accounts: Vec<_> = (0..MANY).map(|number| joined.desk.plain(&format!("A {number}"))).collect();
    joined.writer.create_accounts(&accounts).unwrap();
    joined
}

#[test]
fn all_that_are_here_only_are_sent() {
    let mut joined = many();
    joined.clear();
    let waits = joined.plain("Waits").id;
    assert_eq!(joined.page().here_only, MANY as u64);
    let rows = joined.desk.history_rows();
    assert_eq!(joined.writer.send_all(), Ok(MANY as u64));
    assert_eq!(joined.page().here_only, 0);
    assert_eq!(joined.one::<i64>("SELECT count(*) FROM outbox WHERE kind = 'account'"), MANY as i64 + 1);
    assert_eq!(joined.desk.history_rows(), rows + MANY as i64, "each is told");
    assert_eq!(joined.writer.send_all(), Ok(0));
    joined.writer.send_accounts(&[waits]).unwrap();
    assert_eq!(joined.desk.history_rows(), rows + MANY as i64, "it waits already");
}

#[test]
fn all_that_may_come_to_something_is_tried_again() {
    let mut joined = many();
    let set = |joined: &Joined, sql: &str| joined.desk.raw().execute_batch(sql).unwrap();
    let attention = |reason: Reason| serde_json::to_string(&super::harness::attention(reason)).unwrap();
    set(&joined, "UPDATE outbox SET why = 'It was busy.', not_before = 99999999999999, tries = 3");
    for (place, reason) in
        [Reason::Refused, Reason::Parent, Reason::Charges, Reason::Password, Reason::Gone, Reason::ChangedThere]
            .into_iter()
            .enumerate()
    {
        let sql = format!(
            "UPDATE outbox SET state = 'attention', why = NULL, not_before = 0, attention = '{}'
             WHERE number = (SELECT number FROM outbox WHERE kind = 'account' ORDER BY number LIMIT 1 OFFSET {place})",
            attention(reason)
        );
        set(&joined, &sql);
    }
    let all: i64 = joined.one("SELECT count(*) FROM outbox");
    assert_eq!(joined.writer.retry_all(), Ok(u64::try_from(all - 4).unwrap()));
    assert_eq!(joined.page().attention, 4, "these need something decided or entered");
    assert_eq!(joined.one::<i64>("SELECT count(*) FROM outbox WHERE why IS NOT NULL OR not_before > 0"), 0);
    assert_eq!(joined.writer.retry_all(), Ok(0));
}

#[test]
fn a_step_is_found_by_its_number() {
    let joined = many();
    let last = joined.one("SELECT max(number) FROM outbox");
    assert!(joined.page().rows.iter().flat_map(|row| &row.steps).all(|step| step.number < last));
    let row = joined.desk.reader().sync_step(last).unwrap().unwrap();
    assert_eq!(row.name, format!("A {}", MANY - 1));
    assert_eq!(row.steps.last().map(|step| step.number), Some(last));
    assert_eq!(joined.desk.reader().sync_step(last + 1), Ok(None));
}
