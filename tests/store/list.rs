//! The list: what is found, and pages of it.

use std::collections::BTreeSet;

use trunkdesk::domain::{
    account::{Account, AccountId, NewAccount, Place},
    admin::NewPassword,
    request::Page,
    text,
};

use crate::harness::{Desk, create, list, melissa, names, told};

/// Accounts whose names are hard to look for, among many that are not.
fn tricky() -> (Desk, Vec<Account>) {
    let desk = Desk::new();
    let mut accounts: Vec<NewAccount> = [
        "100% Pure",
        "a_b_c Works",
        "O'Brien \"Q\" Ltd",
        "back\\slash",
        "star*[x]? ^~",
        "A AND b NOT c",
        "-dash: (paren)",
        "日本電話",
        "東京日本橋",
        "Café Zoë",
        "ＦＵＬＬ ｗｉｄｔｈ",
        "Ромашка",
        "شركة النور",
        "한빛치과",
        "😀 smile 👨‍👩‍👧".replace('\u{200D}', "").as_str(),
        "İstanbul ßtraße",
    ]
    .iter()
    .map(|name| desk.plain(name))
    .collect();
    accounts.extend((0..60).map(|index| desk.plain(&format!("Filler number {index:02}"))));
    accounts[0].admin = Some(melissa(NewPassword::None));
    accounts[3].enabled = false;
    let created = desk.writer().create_accounts(&accounts).unwrap();
    let accounts = created.iter().map(|created| desk.account(&created.id)).collect();
    (desk, accounts)
}

#[test]
fn the_search_finds_what_it_says() {
    let (desk, _) = tricky();
    let mut reader = desk.reader();
    for (search, found) in [
        ("%", &["100% Pure"][..]),
        ("0% ", &["100% Pure"]),
        ("100%", &["100% Pure"]),
        ("_b", &["a_b_c Works"]),
        ("A_B_", &["a_b_c Works"]),
        ("a%b", &[]),
        ("'b", &["O'Brien \"Q\" Ltd"]),
        ("'brien \"q\"", &["O'Brien \"Q\" Ltd"]),
        ("\"q\"", &["O'Brien \"Q\" Ltd"]),
        ("\"\"\"", &[]),
        ("k\\s", &["back\\slash"]),
        ("*[x]?", &["star*[x]? ^~"]),
        ("star*x", &[]),
        (" and ", &["A AND b NOT c"]),
        ("-dash:", &["-dash: (paren)"]),
        ("(paren)", &["-dash: (paren)"]),
        ("日本", &["日本電話", "東京日本橋"]),
        ("日本電話", &["日本電話"]),
        ("本", &["日本電話", "東京日本橋"]),
        ("cafe z", &["Café Zoë"]),
        // longer than what a random id can have in it
        ("CAFÉ Z", &["Café Zoë"]),
        ("full width", &["ＦＵＬＬ ｗｉｄｔｈ"]),
        ("рома", &["Ромашка"]),
        ("النور", &["شركة النور"]),
        ("빛치", &["한빛치과"]),
        ("😀", &["😀 smile 👨👩👧"]),
        ("istanbul", &["İstanbul ßtraße"]),
        ("melissa@abc.example", &["100% Pure"]),
        ("MELISSA@", &["100% Pure"]),
        ("nothing like it", &[]),
        ("a\0b", &[]),
    ] {
        let page = list(&mut reader, search, Page::First, 100);
        let (all, wanted): (BTreeSet<_>, BTreeSet<_>) =
            (names(&page).into_iter().collect(), found.iter().copied().collect());
        assert_eq!(all, wanted, "{search:?}");
        assert_eq!(page.total, found.len() as u64, "{search:?}");
    }
    assert_eq!(list(&mut reader, "sip.acme", Page::First, 5).total, 76);
}

#[test]
fn letters_that_are_written_in_two_ways_are_found_and_ordered_as_one() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    for name in ["Strasse 2", "Straße 1", "STRAẞE 3", "Σίσυφος", "ΣΊΣΥΦΟΣ Α"] {
        create(&mut writer, desk.plain(name)).unwrap();
    }
    let mut reader = desk.reader();
    for typed in ["strasse", "STRASSE", "straße", "ẞ"] {
        let page = list(&mut reader, typed, Page::First, 9);
        assert_eq!(names(&page), ["Straße 1", "Strasse 2", "STRAẞE 3"], "{typed}");
    }
    for typed in ["σίσυφος", "ΣΊΣΥΦΟΣ", "σισυφοσ"] {
        assert_eq!(names(&list(&mut reader, typed, Page::First, 9)), ["Σίσυφος", "ΣΊΣΥΦΟΣ Α"], "{typed}");
    }
    // whether two names are the same is KAZOO's to say: for it these are two
    create(&mut writer, desk.plain("Straße 2")).unwrap();
}

#[test]
fn the_search_agrees_with_plain_comparing() {
    let (desk, accounts) = tricky();
    let mut reader = desk.reader();
    let texts: Vec<Vec<String>> = accounts
        .iter()
        .map(|account| {
            let emails = account.users.iter().map(|admin| admin.email.as_str());
            [account.name.as_str(), &account.realm, account.id.as_str()]
                .into_iter()
                .chain(emails)
                .map(text::fold)
                .collect()
        })
        .collect();
    let mut searches = BTreeSet::new();
    for account in accounts.iter().take(16).chain(&accounts[70..]) {
        let chars: Vec<char> = account.name.chars().collect();
        for length in 1..=5 {
            searches.extend(chars.windows(length).map(|part| part.iter().collect::<String>()));
        }
        searches.extend([account.realm.clone(), account.id.as_str()[5..13].to_owned()]);
    }
    assert!(searches.len() > 300);
    for search in &searches {
        let folded = text::fold(search);
        let finds = |lines: &&Vec<String>| lines.iter().any(|line| line.contains(&folded));
        let expected = texts.iter().filter(finds).count() as u64;
        let page = list(&mut reader, search, Page::First, 100);
        assert_eq!((page.total, page.rows.len() as u64), (expected, expected), "{search:?}");
    }
}

#[test]
fn pages_walk_every_row_once_both_ways() {
    let (desk, accounts) = tricky();
    let mut reader = desk.reader();
    // along the list, through the trigrams, by one character
    for search in ["", "filler", "filler number 1", "number 3", "e", "日本"] {
        let everything = list(&mut reader, search, Page::First, 1_000);
        assert!(!everything.more_before && !everything.more_after);
        let places: Vec<&Place> = everything.rows.iter().map(|row| &row.place).collect();
        assert!(places.is_sorted_by(|a, b| a < b), "{search:?}");
        if search.is_empty() {
            let ids: BTreeSet<_> = everything.rows.iter().map(|row| &row.id).collect();
            assert_eq!(ids, accounts.iter().map(|account| &account.id).collect());
            assert_eq!(everything.rows.iter().filter(|row| !row.enabled).count(), 1);
        }
        for limit in [1, 2, 7, 50] {
            let mut forward = Vec::new();
            let mut page = list(&mut reader, search, Page::First, limit);
            loop {
                assert_eq!((page.total, page.counted_upto), told(&page.request, everything.rows.len()), "{search:?}");
                assert_eq!(page.more_before, !forward.is_empty(), "{search:?} {limit}");
                forward.append(&mut page.rows);
                assert_eq!(page.more_after, forward.len() < everything.rows.len(), "{search:?} {limit}");
                if !page.more_after {
                    break;
                }
                let last = forward.last().unwrap().place.clone();
                page = list(&mut reader, search, Page::After(last), limit);
            }
            assert_eq!(forward, everything.rows, "{search:?} {limit}");

            let mut backward = Vec::new();
            let mut page = list(&mut reader, search, Page::Last, limit);
            loop {
                assert_eq!(page.more_after, !backward.is_empty(), "{search:?} {limit}");
                let mut rows = page.rows;
                rows.append(&mut backward);
                backward = rows;
                assert_eq!(page.more_before, backward.len() < everything.rows.len(), "{search:?} {limit}");
                if !page.more_before {
                    break;
                }
                page = list(&mut reader, search, Page::Before(backward[0].place.clone()), limit);
            }
            assert_eq!(backward, everything.rows, "{search:?} {limit}");
        }
        let (first, last) = (everything.rows[0].place.clone(), everything.rows.last().unwrap().place.clone());
        let past = list(&mut reader, search, Page::After(last), 5);
        assert_eq!((past.rows.len(), past.more_before, past.more_after), (0, true, false));
        let past = list(&mut reader, search, Page::Before(first), 5);
        assert_eq!((past.rows.len(), past.more_before, past.more_after), (0, false, true));
    }
}

#[test]
fn a_page_around_an_account_is_full_where_it_can_be() {
    let (desk, accounts) = tricky();
    let mut reader = desk.reader();
    for search in ["", "filler number 1"] {
        let everything = list(&mut reader, search, Page::First, 1_000).rows;
        for limit in [1, 2, 5, 8] {
            let size = (limit as usize).min(everything.len());
            for (index, row) in everything.iter().enumerate() {
                let page = list(&mut reader, search, Page::Around(row.id.clone()), limit);
                let begin = index.saturating_sub((size - 1) / 2).min(everything.len() - size);
                assert_eq!(page.rows, everything[begin..begin + size], "{search:?} {limit} {index}");
                assert_eq!(page.more_before, begin > 0, "{search:?} {limit} {index}");
                assert_eq!(page.more_after, begin + size < everything.len(), "{search:?} {limit} {index}");
            }
        }
    }
    // not in the list: as the first page
    for id in [AccountId::from_random([1; 16]), accounts[0].id.clone()] {
        let page = list(&mut reader, "filler", Page::Around(id), 5);
        assert_eq!(page.rows, list(&mut reader, "filler", Page::First, 5).rows);
        assert!(!page.more_before && page.more_after);
    }
}
