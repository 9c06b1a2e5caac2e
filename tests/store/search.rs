//! The search over thousands of accounts of many scripts: as plain comparing finds, in both directions, by pages, counted.

use std::collections::BTreeSet;

use trunkdesk::{
    demo,
    domain::{
        account::{AccountRow, NewAccount},
        request::{CountRequest, ListPage, ListRequest, Page, Read, Reply},
        text,
        trunks::PerKind,
    },
    store::Reader,
};

use crate::harness::{Desk, check_sums};

const ACCOUNTS: u64 = 6_500;

fn ask(reader: &mut Reader, search: &str, disabled: bool, page: Page, limit: u32) -> ListPage {
    let request = ListRequest { generation: 1, search: search.into(), under: None, disabled, page, limit };
    match reader.answer(&Read::List(request)) {
        Reply::List(page) => page,
        other => panic!("{other:?}"),
    }
}

/// Counts to the end, as Home does.
fn counted(reader: &mut Reader, search: &str, disabled: bool, page: Page) -> (u64, usize) {
    let first = ask(reader, search, disabled, page, 200);
    let (mut total, mut reached, mut slices) = (first.total, first.counted_upto, 0);
    if reached.is_some() {
        // a lower bound from the first candidates, all of which may be hits
        assert!(total <= 5_000, "{search:?}: {total}");
    }
    let mut counted = first.total;
    while let Some(after) = reached {
        let request = CountRequest { generation: 1, search: search.into(), disabled, after, counted };
        let Reply::Counted(more) = reader.answer(&Read::Count(request)) else { panic!("{search:?}") };
        assert!(more.total >= counted, "{search:?}");
        (counted, reached, slices) = (more.total, more.counted_upto, slices + 1);
        total = counted;
    }
    (total, slices)
}

#[test]
fn it_finds_what_plain_comparing_finds() {
    let desk = Desk::new();
    let accounts: Vec<NewAccount> = (0..ACCOUNTS)
        .map(|index| {
            // far out in the sample are the names of many words
            let account = demo::account(index * 37, &desk.parent);
            NewAccount { trunks: PerKind::default(), ..account }
        })
        .collect();
    for batch in accounts.chunks(500) {
        desk.writer().create_accounts(batch).unwrap();
    }
    let raw = desk.raw();
    check_sums(&raw);
    let texts: Vec<(String, bool, String)> = raw
        .prepare("SELECT search_text, enabled, id FROM account ORDER BY sort_key, number")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut searches: BTreeSet<String> =
        ["e", "sip.acme.example", "q", "zz", "#7", "日本", "ро", "a\nb", "\u{1}", "\n\n\u{1}"].map(Into::into).into();
    for (index, (search_text, _, _)) in texts.iter().enumerate().step_by(97) {
        let lines: Vec<&str> = search_text.lines().collect();
        let line: Vec<char> = lines[index % lines.len()].chars().collect();
        let length = (index / 97 % 12 + 1).min(line.len());
        let begin = index * 31 % (line.len() - length + 1);
        searches.insert(line[begin..begin + length].iter().collect());
    }
    assert!(searches.len() > 60);
    let mut reader = desk.reader();
    let mut in_slices = 0;
    for search in &searches {
        for disabled in [false, true] {
            let folded = text::fold(search);
            let is_line = !folded.contains(char::is_control);
            let wanted: Vec<&str> = texts
                .iter()
                .filter(|(text, enabled, _)| is_line && text.contains(&folded) && !(disabled && *enabled))
                .map(|(_, _, id)| id.as_str())
                .collect();
            let (total, slices) = counted(&mut reader, search, disabled, Page::First);
            assert_eq!(total, wanted.len() as u64, "{search:?} {disabled}");
            in_slices += usize::from(slices > 0);
            check_pages(&mut reader, search, disabled, &wanted);
        }
    }
    assert!(in_slices > 2, "some are too many to be counted at once");
}

#[test]
fn what_is_shown_is_not_counted_twice() {
    let desk = Desk::new();
    // the first of them have all trigrams of what is looked for, and not the whole; no id can have any
    let named = |index: u64| {
        let name = if index < 2_300 { format!("wxy xyz {index}") } else { format!("zwxyz {index}") };
        let name = trunkdesk::domain::name::AccountName::parse(&name).unwrap();
        NewAccount { name, trunks: PerKind::default(), ..demo::account(index, &desk.parent) }
    };
    let accounts: Vec<NewAccount> = (0..2_900).map(named).collect();
    for batch in accounts.chunks(500) {
        desk.writer().create_accounts(batch).unwrap();
    }
    let mut reader = desk.reader();
    for page in [Page::First, Page::Last] {
        let (total, slices) = counted(&mut reader, "wxyz", false, page);
        assert!(slices > 0);
        assert_eq!(total, 600);
    }
}

/// The first pages and the last ones, and one around an account in the midst.
fn check_pages(reader: &mut Reader, search: &str, disabled: bool, wanted: &[&str]) {
    let ids = |rows: &[AccountRow]| rows.iter().map(|row| row.id.as_str().to_owned()).collect::<Vec<_>>();
    let (mut page, mut begin) = (ask(reader, search, disabled, Page::First, 30), 0);
    for _ in 0..3 {
        let end = (begin + 30).min(wanted.len());
        assert_eq!(ids(&page.rows), wanted[begin..end], "{search:?} {disabled} from {begin}");
        assert_eq!((page.more_before, page.more_after), (begin > 0, end < wanted.len()), "{search:?}");
        let Some(last) = page.rows.last().filter(|_| end < wanted.len()) else { break };
        (page, begin) = (ask(reader, search, disabled, Page::After(last.place.clone()), 30), end);
    }
    let (mut page, mut end) = (ask(reader, search, disabled, Page::Last, 30), wanted.len());
    for _ in 0..3 {
        let begin = end.saturating_sub(30);
        assert_eq!(ids(&page.rows), wanted[begin..end], "{search:?} {disabled} up to {end}");
        let Some(first) = page.rows.first().filter(|_| begin > 0) else { break };
        (page, end) = (ask(reader, search, disabled, Page::Before(first.place.clone()), 30), begin);
    }
}
