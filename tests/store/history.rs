//! The history: what it holds, how it is searched, and that it cannot be forged unseen.

use jiff::Timestamp;
use trunkdesk::domain::{
    account::{AccountId, NewAccount},
    admin::NewPassword,
    calling::{CLASSIFIERS, Classifiers},
    contact::{ContactKey, ContactRole},
    contract::EndDate,
    history::{HistoryRequest, Span},
    money::Cents,
    notes::Notes,
    permissions::Permission,
    request::{Read, Reply},
    setting::Setting,
};

use crate::harness::{
    Desk, NOW, change, check_chain, create, credit, delete, history, melissa, relocate, set_enabled, writer_of,
};

#[test]
fn history_is_a_chain_that_anybody_can_check() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let new =
        NewAccount { credit: Cents(500), admin: Some(melissa(NewPassword::None)), ..desk.plain("Ümläut \"A\"") };
    let id = create(&mut writer, new).unwrap().id;
    create(&mut writer, desk.plain("B")).unwrap();
    let raw = desk.raw();
    assert_eq!(check_chain(&raw), 3);
    let by: (i64, String, Option<u32>, String, Option<String>, Option<String>) = raw
        .query_row(
            "SELECT at, operator, login_uid, effective_user, sudo_user, ssh_address FROM history WHERE number = 2",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)),
        )
        .unwrap();
    assert_eq!((by.0, by.1.as_str(), by.2, by.3.as_str()), (NOW, "rosa", Some(1000), "svc"));
    assert_eq!((by.4.as_deref(), by.5.as_deref()), (Some("rosa"), Some("192.0.2.7")));
    let row = history(&desk).swap_remove(1);
    assert_eq!((row.action.as_str(), row.account.as_deref()), ("account.created", Some(id.as_str())));
    assert_eq!(row.before, None);
    let after = row.after.unwrap();
    assert_eq!(after["account"]["name"], "Ümläut \"A\"");
    assert_eq!(after["credit"]["balance"], "5.00");
    assert_eq!(after["users"][0]["username"], "melissa@abc.example");

    for sql in ["UPDATE history SET at = 0", "DELETE FROM history", "DELETE FROM history WHERE number = 3"] {
        assert!(raw.execute(sql, []).unwrap_err().to_string().contains("history cannot be"), "{sql}");
    }
}

/// The numbers of the rows that a search finds, the newest first.
fn found(desk: &Desk, account: Option<&AccountId>, search: &str) -> Vec<i64> {
    let request = HistoryRequest {
        generation: 3,
        account: account.cloned(),
        search: search.into(),
        span: Span::Newest,
        limit: 1_000,
    };
    match desk.reader().answer(&Read::History(request.clone())) {
        Reply::History(page) => {
            assert_eq!((page.request, page.next), (request, None));
            page.rows.iter().map(|row| row.number).collect()
        }
        reply => panic!("{reply:?}"),
    }
}

/// A history of all kinds of rows, one minute apart; the accounts are `Müller & "Söhne" 100%` and `Other_One`.
fn eventful() -> (Desk, AccountId, AccountId) {
    let desk = Desk::new();
    let mut minute = 0;
    let mut writer = |name: &str| {
        minute += 1;
        writer_of(&desk.path(), name, NOW + minute * 60_000)
    };
    // 2 and 3
    let new = NewAccount { admin: Some(melissa(NewPassword::None)), ..desk.plain("Müller & \"Söhne\" 100%") };
    let a = create(&mut writer("rosa"), new).unwrap().id;
    let b = create(&mut writer("ben"), desk.plain("Other_One")).unwrap().id;
    // 4 to 6
    let base = desk.account(&a);
    change(&mut writer("ben"), &base, vec![Setting::Call(CLASSIFIERS[5], false)]).unwrap();
    let end = EndDate::parse("2027-01-31").unwrap();
    let contact = ContactKey::City.parse("Köln").unwrap();
    let settings = vec![
        Setting::EndDate(end),
        Setting::Contact(ContactRole::Billing, ContactKey::City, contact),
        Setting::Show(Permission::Inbound, false),
    ];
    change(&mut writer("rosa"), &base, settings).unwrap();
    change(&mut writer("rosa"), &base, vec![Setting::Notes(Notes::parse("says \"hi\"\nback\\slash").unwrap())])
        .unwrap();
    // 7 to 12
    credit(&mut writer("ben"), &a, 1_250, Some("pay_17")).unwrap();
    credit(&mut writer("ben"), &a, -250, None).unwrap();
    set_enabled(&mut writer("rosa"), &b, false).unwrap();
    set_enabled(&mut writer("rosa"), &b, true).unwrap();
    relocate(&mut writer("rosa"), &b, &a).unwrap();
    delete(&mut writer("rosa"), &b, "Other_One").unwrap();
    (desk, a, b)
}

#[test]
fn pages_of_the_history_go_on_where_the_one_before_ended() {
    let (desk, a, _) = eventful();
    assert_eq!(check_chain(&desk.raw()), 12);
    for (account, numbers) in [(None, (1..=12).rev().collect::<Vec<i64>>()), (Some(&a), vec![8, 7, 6, 5, 4, 2])] {
        for limit in 1..=13 {
            let (mut span, mut numbers_seen) = (Span::Newest, Vec::new());
            loop {
                let request =
                    HistoryRequest { generation: 1, account: account.cloned(), search: String::new(), span, limit };
                let Reply::History(page) = desk.reader().answer(&Read::History(request)) else { panic!() };
                assert!(page.rows.len() <= limit as usize);
                numbers_seen.extend(page.rows.iter().map(|row| row.number));
                let Some(next) = page.next else { break };
                assert_eq!(Some(&next), numbers_seen.last());
                span = Span::OlderThan(next);
            }
            assert_eq!(numbers_seen, numbers, "{limit}");
            // and back again, from the oldest
            let mut back = numbers_seen.split_off(numbers_seen.len() - 1);
            loop {
                let span = Span::NewerThan(back[0]);
                let request =
                    HistoryRequest { generation: 1, account: account.cloned(), search: String::new(), span, limit };
                let Reply::History(page) = desk.reader().answer(&Read::History(request)) else { panic!() };
                assert!(page.rows.len() <= limit as usize);
                back.splice(0..0, page.rows.iter().map(|row| row.number));
                if page.next.is_none() {
                    break;
                }
            }
            assert_eq!(back, numbers, "{limit}");
        }
    }
}

#[test]
fn a_search_of_a_long_history_is_answered_in_parts() {
    let (desk, a, _) = eventful();
    desk.raw()
        .execute_batch(&format!(
            "INSERT INTO history (number, at, operator, effective_user, action, before, after, previous_hash, hash)
             WITH RECURSIVE row (number) AS (VALUES (13) UNION ALL SELECT number + 1 FROM row WHERE number < 45000)
             SELECT number, {NOW}, 'rosa', 'svc', 'account.changed', '{{}}', '{{}}', printf('%064d', number), '{zeros}' FROM row",
            zeros = "0".repeat(64)
        ))
        .unwrap();
    let mut reader = desk.reader();
    let mut ask_of = |account: Option<&AccountId>, search: &str, span, limit| {
        let request = HistoryRequest { generation: 1, account: account.cloned(), search: search.into(), span, limit };
        let Reply::History(page) = reader.answer(&Read::History(request)) else { panic!() };
        (page.rows.iter().map(|row| row.number).collect::<Vec<_>>(), page.newest, page.next)
    };
    // towards the newest
    assert_eq!(ask_of(None, "muller", Span::NewerThan(6), 100), (vec![11, 8, 7], Some(20_006), Some(20_006)));
    assert_eq!(ask_of(None, "muller", Span::NewerThan(40_006), 100), (vec![], Some(45_000), None));
    let mut ask = |account: Option<&AccountId>, search: &str, before: Option<i64>, limit| {
        ask_of(account, search, before.map_or(Span::Newest, Span::OlderThan), limit)
    };
    for search in ["muller", "pay_17", "1234567", "rosa other_one 2026-11-23"] {
        let (mut before, mut parts) = (None, Vec::new());
        loop {
            let (rows, newest, next) = ask(None, search, before, 100);
            assert_eq!(newest, Some(before.unwrap_or(45_001) - 1), "{search}");
            parts.push(rows.len());
            before = next;
            if before.is_none() {
                break;
            }
        }
        assert!(matches!(parts[..], [0, 0, _]), "{search}: {parts:?}");
    }
    // what is found soon ends sooner, and one account's rows are few
    assert_eq!(ask(None, "rosa", None, 2), (vec![45_000, 44_999], Some(45_000), Some(44_999)));
    assert_eq!(ask(Some(&a), "muller", None, 100).2, None);
    assert_eq!(ask(None, "nobody", Some(13), 100), (vec![], Some(12), None));
}

#[test]
fn the_history_is_searched_in_the_words_of_the_screens() {
    let (desk, a, b) = eventful();
    for (search, rows) in [
        // operators and where they came from
        ("ben", vec![8, 7, 4, 3]),
        ("BEN", vec![8, 7, 4, 3]),
        ("192.0.2.7", (1..=12).rev().collect()),
        // accounts, also those that are gone
        ("other_one", vec![12, 11, 10, 9, 3]),
        ("muller", vec![11, 8, 7, 6, 5, 4, 2]),
        ("MÜLLER sohne", vec![11, 8, 7, 6, 5, 4, 2]),
        ("\"söhne\"", vec![11, 8, 7, 6, 5, 4, 2]),
        (b.as_str(), vec![12, 11, 10, 9, 3]),
        // actions
        // the documents of whole accounts tell their credit
        ("credit added", vec![7, 3, 2]),
        ("credit.added", vec![7]),
        ("disabled", vec![10, 9]),
        ("account enabled", vec![10]),
        ("moved", vec![11, 8]),
        ("account deleted", vec![12]),
        // fields
        ("account above", vec![11, 1]),
        ("international denied", vec![4, 1]),
        ("contract end", vec![5]),
        ("2027-01", vec![5]),
        ("city köln", vec![5]),
        ("KOLN", vec![5]),
        ("shows inbound hidden", vec![5]),
        ("notes", vec![6]),
        ("source id pay_17", vec![7]),
        ("12.50", vec![8, 7]),
        ("melissa@abc", vec![2]),
        // several words that each have to be there
        ("ben credit", vec![8, 7, 3]),
        ("  ben   credit  removed ", vec![8]),
        ("rosa reseller", vec![1]),
        // what means something to SQL or JSON
        ("100%", vec![11, 8, 7, 6, 5, 4, 2]),
        ("%", vec![11, 8, 7, 6, 5, 4, 2]),
        ("_", vec![12, 11, 10, 9, 7, 3, 1]),
        ("o_e", vec![]),
        ("\"hi\"", vec![6]),
        ("back\\slash", vec![6]),
        ("\\\"hi", vec![]),
        ("'; DROP TABLE history; --", vec![]),
        ("{", vec![]),
        (":{", vec![]),
        ("call_restriction", vec![]),
        ("\0", vec![]),
        ("nothing like it", vec![]),
    ] {
        assert_eq!(found(&desk, None, search), rows, "{search:?}");
    }
    assert_eq!(found(&desk, Some(&a), "ben"), [8, 7, 4]);
    assert_eq!(found(&desk, Some(&b), "credit"), [12, 3]);
    // far more words than SQL would take
    assert_eq!(found(&desk, None, &"ben ".repeat(20_000)), [8, 7, 4, 3]);
    let many: String = (0..500).map(|word| format!("ben{word} ")).collect();
    assert_eq!(found(&desk, None, &many), Vec::<i64>::new());
    assert_eq!(found(&desk, None, &"x".repeat(100_000)), Vec::<i64>::new());
}

#[test]
fn a_day_is_that_of_the_resellers_time_zone() {
    let desk = Desk::new();
    // the day on which clocks go forward there has 23 hours, the one on which they go back 25
    let hours = [
        "2026-03-08T07:59:59.999Z",
        "2026-03-08T08:00:00Z",
        "2026-03-09T06:59:59.999Z",
        "2026-03-09T07:00:00Z",
        "2026-11-01T06:59:59.999Z",
        "2026-11-01T07:00:00Z",
        "2026-11-02T07:59:59.999Z",
        "2026-11-02T08:00:00Z",
    ];
    // rows 2 to 9; the first is of 2026-11-23
    for (index, hour) in hours.iter().enumerate() {
        let at = hour.parse::<Timestamp>().unwrap().as_millisecond();
        create(&mut writer_of(&desk.path(), "rosa", at), desk.plain(&format!("Account {index}"))).unwrap();
    }
    for (search, rows) in [
        ("2026-03-07", vec![2]),
        ("2026-03-08", vec![4, 3]),
        ("2026-03-09", vec![5]),
        ("2026-10-31", vec![6]),
        ("2026-11-01", vec![8, 7]),
        ("2026-11-02", vec![9]),
        ("2026-11-23", vec![1]),
        ("2026-11-24", vec![]),
        ("2026-11-01 rosa", vec![8, 7]),
        ("rosa 2026-11-01 ben", vec![]),
        ("2026-11-01 2026-11-02", vec![]),
        // no days, and nowhere in a row
        ("2026-02-30", vec![]),
        ("2026-13-01", vec![]),
    ] {
        assert_eq!(found(&desk, None, search), rows, "{search:?}");
    }
    let account = desk.raw().query_row("SELECT id FROM account WHERE name = 'Account 4'", [], |row| row.get(0));
    let account = AccountId::parse(&account.map(|id: String| id).unwrap()).unwrap();
    assert_eq!(found(&desk, Some(&account), "2026-10-31"), [6]);
    assert_eq!(found(&desk, Some(&account), "2026-11-01"), Vec::<i64>::new());
}

#[test]
fn a_clusters_own_kinds_of_calls_are_found_by_their_words() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    create(&mut writer, desk.plain("A")).unwrap();
    let account = desk.account_called("A");
    let kind = Classifiers::of([("fb_night", "Lunar hours")]).find("fb_night").unwrap();
    let account = change(&mut writer, &account, vec![Setting::Call(kind, false)]).unwrap();
    change(&mut writer, &account, vec![Setting::Representative("Rita".into())]).unwrap();
    for (search, rows) in [("lunar HOURS", vec![3]), ("calls lunar denied", vec![3])] {
        assert_eq!(found(&desk, None, search), rows, "{search}");
    }
    assert_eq!(found(&desk, None, "lunar allowed"), Vec::<i64>::new());
    assert_eq!(found(&desk, None, "solar"), Vec::<i64>::new());
}
