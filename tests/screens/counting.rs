//! A search that finds so many that they are counted while the operator looks at the first of them.

use insta::assert_snapshot;
use trunkdesk::{
    app::{effect::Effect, message::Message, update::update},
    domain::request::{CountedOn, ListPage, Read, Reply},
};

use crate::harness::{Desk, now};

/// What is asked next, and how many rows the list says it has.
struct Told {
    count: Option<Read>,
    total: (u64, bool),
}

fn told(desk: &mut Desk, reply: Reply) -> Told {
    let effects = update(&mut desk.model, Message::Store(reply), now());
    let count = effects.into_iter().find_map(|effect| match effect {
        Effect::Read(read @ Read::Count(_)) => Some(read),
        _ => None,
    });
    Told { count, total: (desk.model.home.list.total, desk.model.home.list.at_least) }
}

/// Types a letter; the page that the file would answer at a million accounts.
fn typed(desk: &mut Desk, letter: char) -> ListPage {
    let key = letter.to_string();
    desk.hold().type_text(&key);
    let asked = desk.held_reads().into_iter().find(|read| matches!(read, Read::List(_))).unwrap();
    let Reply::List(page) = desk.ask(&asked) else { panic!("no list") };
    ListPage { total: 5_000, counted_upto: Some(70), more_after: true, ..page }
}

fn counted(read: &Read, total: u64, counted_upto: Option<i64>) -> Reply {
    let Read::Count(request) = read else { panic!("{read:?}") };
    Reply::Counted(CountedOn { request: request.clone(), total, counted_upto })
}

#[test]
fn a_lower_bound_becomes_the_number() {
    let mut desk = Desk::with_sample();
    desk.press("/");
    let page = typed(&mut desk, 'a');
    let first = told(&mut desk, Reply::List(page));
    assert_eq!(first.total, (5_000, true));
    assert_snapshot!("found_at_least", desk.picture());
    let Some(Read::Count(asked)) = &first.count else { panic!("counting goes on") };
    assert_eq!((asked.after, asked.counted, asked.search.as_str()), (70, 5_000, "a"));
    let more = told(&mut desk, counted(first.count.as_ref().unwrap(), 45_000, Some(900)));
    assert_eq!(more.total, (5_000, true), "what is between is not shown");
    let all = told(&mut desk, counted(more.count.as_ref().unwrap(), 51_204, None));
    assert_eq!((all.total, all.count.is_none()), ((51_204, false), true));
    assert_snapshot!("found_counted", desk.picture());
}

#[test]
fn another_search_drops_the_count_of_the_one_before() {
    let mut desk = Desk::with_sample();
    desk.press("/");
    let page = typed(&mut desk, 'a');
    let first = told(&mut desk, Reply::List(page));
    let second = typed(&mut desk, 'b');
    let late = told(&mut desk, counted(first.count.as_ref().unwrap(), 45_000, Some(900)));
    assert_eq!((late.total, late.count.is_none()), ((5_000, true), true));
    let second = told(&mut desk, Reply::List(ListPage { total: 31, counted_upto: None, ..second }));
    assert_eq!((second.total, second.count.is_none()), ((31, false), true));
}

#[test]
fn what_is_counted_stays_while_pages_come_and_while_it_is_counted_anew() {
    let mut desk = Desk::with_sample();
    desk.press("/");
    let page = typed(&mut desk, 'a');
    let first = told(&mut desk, Reply::List(page.clone()));
    told(&mut desk, counted(first.count.as_ref().unwrap(), 51_204, None));
    desk.press("Down End");
    let asked = desk.held_reads().into_iter().rev().find(|read| matches!(read, Read::List(_)));
    if let Some(Read::List(request)) = asked {
        let told = told(&mut desk, Reply::List(ListPage { request, ..page.clone() }));
        assert_eq!((told.total, told.count.is_none()), ((51_204, false), true));
    }
    desk.message(Message::FileChanged);
    let asked = desk.held_reads().into_iter().rev().find(|read| matches!(read, Read::List(_)));
    let Some(Read::List(request)) = asked else { panic!("it is read again") };
    let again = told(&mut desk, Reply::List(ListPage { request, ..page }));
    assert_eq!(again.total, (51_204, false));
    let all = told(&mut desk, counted(again.count.as_ref().unwrap(), 51_206, None));
    assert_eq!(all.total, (51_206, false));
}
