//! The tree: its levels as lists, paths, and what is disabled.

use trunkdesk::domain::{
    account::{AccountId, AccountRow, NewAccount},
    request::{ListPage, ListRequest, Page, Read, Reply},
};

use crate::harness::{Desk, check_sums, create, delete, names, plain, relocate, set_enabled, told};

/// Two at the top, one of them with 30 below it, one of those with two more; every fifth is disabled.
fn tree() -> (Desk, AccountId, AccountId) {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let top = create(&mut writer, desk.plain("Top")).unwrap().id;
    create(&mut writer, desk.plain("Alone")).unwrap();
    let accounts: Vec<NewAccount> = (0..30)
        .map(|index| NewAccount { enabled: index % 5 != 0, ..plain(&format!("Middle {index:02}"), &top) })
        .collect();
    let created = writer.create_accounts(&accounts).unwrap();
    let middle = created[7].id.clone();
    for name in ["Leaf b", "Leaf a"] {
        create(&mut writer, NewAccount { enabled: false, ..plain(name, &middle) }).unwrap();
    }
    (desk, top, middle)
}

fn ask(desk: &Desk, search: &str, under: Option<&AccountId>, disabled: bool, page: Page, limit: u32) -> ListPage {
    let request = ListRequest { generation: 7, search: search.into(), under: under.cloned(), disabled, page, limit };
    match desk.reader().answer(&Read::List(request.clone())) {
        Reply::List(page) => {
            assert_eq!(page.request, request);
            page
        }
        reply => panic!("{reply:?}"),
    }
}

/// One level whole.
fn level(desk: &Desk, under: &AccountId) -> ListPage {
    ask(desk, "", Some(under), false, Page::First, 100)
}

fn path_names(page: &ListPage) -> Option<Vec<&str>> {
    page.path.as_ref().map(|path| path.iter().map(|above| above.name.as_str()).collect())
}

#[test]
fn a_level_has_only_what_is_right_below() {
    let (desk, top, middle) = tree();
    let page = level(&desk, &desk.parent);
    assert_eq!((names(&page), page.total), (vec!["Alone", "Top"], 2));
    assert_eq!(path_names(&page), Some(vec![]));
    assert_eq!(page.rows.iter().map(|row| row.sub_accounts).collect::<Vec<_>>(), [0, 30]);
    assert!(page.rows.iter().all(|row| row.path.is_empty()));

    let page = level(&desk, &top);
    assert_eq!((page.rows.len(), page.total, page.rows[7].sub_accounts), (30, 30, 2));
    assert_eq!(path_names(&page), Some(vec!["Top"]));
    let page = level(&desk, &middle);
    assert_eq!((names(&page), page.total), (vec!["Leaf a", "Leaf b"], 2));
    assert_eq!(path_names(&page), Some(vec!["Top", "Middle 07"]));
    let leaf = page.rows[0].id.clone();
    let page = level(&desk, &leaf);
    assert_eq!((page.rows.len(), page.total, path_names(&page)), (0, 0, Some(vec!["Top", "Middle 07", "Leaf a"])));
    check_sums(&desk.raw());
}

#[test]
fn pages_walk_a_level_and_the_disabled_ones_both_ways() {
    let (desk, top, _) = tree();
    for (search, under, disabled) in
        [("", Some(&top), false), ("", None, true), ("middle", Some(&top), true), ("e", None, true)]
    {
        let everything = ask(&desk, search, under, disabled, Page::First, 1_000).rows;
        assert!(everything.len() >= 6);
        assert!(everything.iter().map(|row| &row.place).is_sorted_by(|a, b| a < b));
        for limit in [1, 4, 7] {
            let mut forward: Vec<AccountRow> = Vec::new();
            let mut page = Page::First;
            loop {
                let answer = ask(&desk, search, under, disabled, page, limit);
                assert_eq!((answer.total, answer.counted_upto), told(&answer.request, everything.len()));
                assert_eq!(answer.more_before, !forward.is_empty());
                forward.extend(answer.rows);
                if !answer.more_after {
                    break;
                }
                page = Page::After(forward.last().unwrap().place.clone());
            }
            assert_eq!(forward, everything);
            let mut backward: Vec<AccountRow> = Vec::new();
            let mut page = Page::Last;
            loop {
                let answer = ask(&desk, search, under, disabled, page, limit);
                assert_eq!(answer.more_after, !backward.is_empty());
                backward.splice(0..0, answer.rows);
                if !answer.more_before {
                    break;
                }
                page = Page::Before(backward[0].place.clone());
            }
            assert_eq!(backward, everything);
            for (index, row) in everything.iter().enumerate() {
                let size = (limit as usize).min(everything.len());
                let begin = index.saturating_sub((size - 1) / 2).min(everything.len() - size);
                let around = ask(&desk, search, under, disabled, Page::Around(row.id.clone()), limit);
                assert_eq!(around.rows, everything[begin..begin + size], "{limit} {index}");
            }
        }
    }
}

#[test]
fn a_page_around_an_account_of_another_level_is_the_first() {
    let (desk, top, middle) = tree();
    let first = ask(&desk, "", Some(&top), false, Page::First, 5);
    for id in [&top, &desk.parent, &level(&desk, &middle).rows[0].id, &AccountId::from_random([9; 16])] {
        let page = ask(&desk, "", Some(&top), false, Page::Around(id.clone()), 5);
        assert_eq!((page.rows, page.more_after), (first.rows.clone(), first.more_after));
    }
    // neither is an enabled one among the disabled
    let first = ask(&desk, "", None, true, Page::First, 3).rows;
    assert_eq!(ask(&desk, "", None, true, Page::Around(top), 3).rows, first);
}

#[test]
fn lists_of_the_whole_tree_tell_the_paths() {
    let (desk, top, middle) = tree();
    for (search, under, disabled) in
        [("leaf", Some(&top), false), ("leaf", None, true), ("leaf a", None, false), ("f", None, false)]
    {
        let page = ask(&desk, search, under, disabled, Page::First, 100);
        assert_eq!(page.path, None, "the whole tree is searched from everywhere");
        for row in page.rows.iter().filter(|row| row.name.starts_with("Leaf")) {
            assert_eq!(row.path, ["Top", "Middle 07"], "{search:?}");
        }
        assert!(page.total > 0);
    }
    // the level of where one is takes no part in a list of what is disabled
    let page = ask(&desk, "", Some(&middle), true, Page::First, 100);
    assert_eq!((page.total, page.rows.len()), (8, 8));
    assert!(page.rows.iter().all(|row| !row.enabled));
    assert_eq!(names(&ask(&desk, "middle 1", None, true, Page::First, 9)), ["Middle 10", "Middle 15"]);
    assert_eq!(ask(&desk, "top", None, true, Page::First, 9).total, 0);
}

#[test]
fn counts_follow_what_is_made_moved_and_deleted() {
    let (desk, top, middle) = tree();
    let mut writer = desk.writer();
    let totals = || [&desk.parent, &top, &middle].map(|under| level(&desk, under).total);
    let disabled = || ask(&desk, "", None, true, Page::First, 1).total;
    assert_eq!((totals(), disabled()), ([2, 30, 2], 8));
    let leaf = level(&desk, &middle).rows[0].clone();
    set_enabled(&mut writer, &leaf.id, true).unwrap();
    relocate(&mut writer, &leaf.id, &desk.parent).unwrap();
    assert_eq!((totals(), disabled()), ([3, 30, 1], 7));
    relocate(&mut writer, &middle, &leaf.id).unwrap();
    assert_eq!((totals(), level(&desk, &leaf.id).total), ([3, 29, 1], 1));
    assert_eq!(path_names(&level(&desk, &middle)), Some(vec!["Leaf a", "Middle 07"]));
    let last = level(&desk, &middle).rows[0].clone();
    delete(&mut writer, &last.id, &last.name).unwrap();
    assert_eq!((totals(), disabled()), ([3, 29, 0], 6));
    check_sums(&desk.raw());
}

#[test]
fn a_level_whose_account_is_gone_says_so() {
    let (desk, ..) = tree();
    let alone = desk.account_called("Alone").id;
    delete(&mut desk.writer(), &alone, "Alone").unwrap();
    for id in [&alone, &AccountId::from_random([9; 16])] {
        let page = level(&desk, id);
        assert_eq!((page.rows.len(), page.total, page.path), (0, 0, None));
    }
}
