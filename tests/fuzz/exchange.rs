//! Files to be imported: CSV and JSON, in any bytes.

use std::io::Cursor;

use proptest::{prelude::*, sample::select};
use trunkdesk::{
    domain::{
        account::AccountId,
        calling::Classifiers,
        document::Flaw,
        import::{ImportedAccount, RowProblem},
        reseller::{Reseller, Template},
        text::{check, visible},
    },
    exchange::{Rejects, Rows, template},
};

use crate::{config, harness::acme, text};

/// Cells that mean something in one column or another, and some that mean nothing.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => select(&[
            "", "ABC", "abc", "yes", "no", "10", "25.00", "America/New_York", "a@b.example", "EMERGENCY", "'=1", "-5.00",
            "+1 415 555 0100", "\"", "\"\"", "\"a\nb\"", "\"a,b\"", "'", "1,5", "5\" Pipe", "\"a\"b", "\"a\nb",
            "Caff\u{FFFD}", "-5", "''=1",
        ][..]).prop_map(str::to_owned),
        1 => text(6),
    ]
}

/// A file with the template's columns in any order, and rows of such cells.
fn csv() -> impl Strategy<Value = Vec<u8>> {
    let template = template(&reseller().classifiers);
    let header = template.lines().next().unwrap().split(',');
    let header: Vec<String> = header.chain(["problem_row", "problem", "problem_more", ""]).map(str::to_owned).collect();
    let columns = prop::sample::subsequence(header, 1..12).prop_shuffle();
    let rows = prop::collection::vec(prop::collection::vec(cell(), 0..12), 0..6);
    (columns, rows, select(&[",", ";", "\t"][..]), select(&["\n", "\r\n", "\r"][..]), any::<bool>()).prop_map(
        |(mut columns, rows, mark, end, named)| {
            if named && columns.iter().all(|column| column != "name") {
                columns.push("name".into());
            }
            let lines = std::iter::once(columns.join(mark)).chain(rows.into_iter().map(|cells| cells.join(mark)));
            lines.collect::<Vec<_>>().join(end).into_bytes()
        },
    )
}

/// Bytes of any kind, or those of a file with some of them changed.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let broken = (csv(), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)).prop_map(
        |(mut bytes, changes)| {
            for (place, byte) in changes {
                if !bytes.is_empty() {
                    let place = place.index(bytes.len());
                    bytes[place] = byte;
                }
            }
            bytes
        },
    );
    let json = prop::collection::vec(select(&b"[]{}\",:\\ \n1a\xff"[..]), 0..40);
    prop_oneof![3 => csv(), 3 => broken, 1 => json, 1 => prop::collection::vec(any::<u8>(), 0..60)]
}

/// What is kept of a row has nothing in it that acts.
fn is_clean(account: &ImportedAccount) {
    let name = account.blueprint.name.as_ref().unwrap().as_str();
    assert_eq!(check(name), Ok(()), "{name:?}");
    for user in &account.users {
        assert_eq!(check(user.first_name.as_str()), Ok(()));
    }
}

fn reseller() -> Reseller {
    Reseller {
        id: AccountId::from_random([1; 16]),
        settings: acme(),
        template: Template::default(),
        classifiers: Classifiers::of([("toll_us", "US Toll"), ("moon_night", "Moon, at night")]),
        revision: 1,
    }
}

/// A row that is wrong: its text, and what is wrong with it.
type Wrong = (String, Vec<RowProblem>);

/// All rows, and of those that cannot be read the text with what is wrong; `None` where the file cannot be read.
fn wrong(bytes: Vec<u8>) -> Option<(Rows, usize, Vec<Wrong>)> {
    let mut rows = Rows::of(Cursor::new(bytes), &reseller().classifiers).ok()?;
    let (mut count, mut wrong) = (0, Vec::new());
    while let Some(record) = rows.next_record().ok()? {
        count += 1;
        let flaws = if record.flaws.is_empty() {
            rows.read(&record.text, &reseller()).err().unwrap_or_default()
        } else {
            record.flaws
        };
        if !flaws.is_empty() {
            let problem = |flaw: Flaw| RowProblem {
                row: record.row,
                line: record.line,
                place: visible(&flaw.path).into_owned(),
                reason: flaw.problem.to_string(),
            };
            wrong.push((record.text, flaws.into_iter().map(problem).collect()));
        }
    }
    Some((rows, count, wrong))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_not_imported_is_wrong_again_until_it_is_mended(bytes in bytes()) {
        let Some((rows, _, wrong_before)) = wrong(bytes) else { return Ok(()) };
        let mut rejects = Rejects::of(&rows, Vec::new()).unwrap();
        for (text, problems) in &wrong_before {
            rejects.write(&rows, text, problems).unwrap();
        }
        let rejected = rejects.end().unwrap();
        let shown = String::from_utf8(rejected.clone()).unwrap();
        if rejected.is_empty() {
            return Ok(());
        }
        let Some((_, count, wrong_after)) = wrong(rejected) else { panic!("cannot be read: {shown:?}") };
        prop_assert_eq!((count, wrong_after.len()), (wrong_before.len(), wrong_before.len()), "{:?}", shown);
    }

    #[test]
    fn any_file_is_read_to_its_end(bytes in bytes()) {
        let reseller = reseller();
        let Ok(mut rows) = Rows::of(Cursor::new(bytes), &reseller.classifiers) else { return Ok(()) };
        let (mut count, mut before) = (0, 0);
        while let Ok(Some(record)) = rows.next_record() {
            prop_assert!(record.row > before, "row {} after {before}", record.row);
            prop_assert!(record.line >= record.row || matches!(rows, Rows::Json(_)));
            before = record.row;
            count += 1;
            prop_assert!(count < 200);
            if let Ok(account) = rows.read(&record.text, &reseller)
                && record.flaws.is_empty()
            {
                is_clean(&account);
            }
        }
    }
}
