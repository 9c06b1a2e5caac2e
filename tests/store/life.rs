//! Enabling, disabling, moving and deleting accounts.

use serde_json::{Value, json};
use trunkdesk::domain::{
    account::{AccountId, Ancestor, NewAccount},
    admin::NewPassword,
    history::{HistoryRequest, Span},
    ledger::LedgerRequest,
    money::Cents,
    problem::Problem,
    realm::RealmLabel,
    request::{Deleted, Page, Read, Reply, Subject},
    trunks::{Given, PerKind},
};

use crate::harness::{
    Desk, check_chain, check_sums, create, delete, history, last, list, melissa, plain, refused, relocate, set_enabled,
};

/// An account below another one.
fn below(desk: &Desk, name: &str, parent: &AccountId) -> AccountId {
    create(&mut desk.writer(), plain(name, parent)).unwrap().id
}

#[test]
fn disabling_and_enabling_is_one_row_each_and_none_where_it_is_so_already() {
    let desk = Desk::new();
    let id = below(&desk, "A", &desk.parent);
    let mut writer = desk.writer();
    let rows = history(&desk).len();
    let enabled = desk.account(&id);
    assert_eq!(set_enabled(&mut writer, &id, true), Ok(enabled));
    assert_eq!(history(&desk).len(), rows);
    for (on, action) in [(false, "account.disabled"), (true, "account.enabled")] {
        let account = set_enabled(&mut writer, &id, on).unwrap();
        let row = last(&desk);
        assert_eq!((account.enabled, row.action.as_str()), (on, action));
        assert_eq!(row.before.unwrap()["account"], json!({ "enabled": !on }));
        assert_eq!(row.after.unwrap()["account"], json!({ "enabled": on }));
        check_sums(&desk.raw());
        let rows = history(&desk).len();
        assert_eq!(set_enabled(&mut writer, &id, on), Ok(account));
        assert_eq!(history(&desk).len(), rows);
    }
}

#[test]
fn an_account_moves_with_all_below_it() {
    let desk = Desk::new();
    let a = below(&desk, "A", &desk.parent);
    let b = below(&desk, "B", &desk.parent);
    let child = below(&desk, "Child", &a);
    let grandchild = below(&desk, "Grandchild", &child);
    let mut writer = desk.writer();
    let moved = relocate(&mut writer, &child, &b).unwrap();
    assert_eq!((moved.parent.clone(), moved.revision, moved.sub_accounts), (b.clone(), 2, 1));
    assert_eq!(moved.path, [Ancestor { id: b.clone(), name: "B".into() }]);
    let path: Vec<String> = desk.account(&grandchild).path.into_iter().map(|above| above.name).collect();
    assert_eq!(path, ["B", "Child"]);
    assert_eq!((desk.account(&a).sub_accounts, desk.account(&b).sub_accounts), (0, 1));
    let row = last(&desk);
    assert_eq!(row.action, "account.moved");
    assert_eq!(row.before, Some(json!({ "meta": { "parent": "A", "parent_id": a.as_str(), "revision": 1 } })));
    assert_eq!(row.after, Some(json!({ "meta": { "parent": "B", "parent_id": b.as_str(), "revision": 2 } })));
    check_sums(&desk.raw());

    let rows = history(&desk).len();
    assert_eq!(relocate(&mut writer, &child, &b), Ok(moved), "it is there already");
    assert_eq!(history(&desk).len(), rows);
    let top = relocate(&mut writer, &child, &desk.parent).unwrap();
    assert_eq!((top.path, top.parent), (vec![], desk.parent.clone()));
    assert_eq!(last(&desk).after.unwrap()["meta"]["parent"], Value::Null);
    check_sums(&desk.raw());
}

#[test]
fn an_account_does_not_move_where_it_cannot_be() {
    let desk = Desk::new();
    let a = below(&desk, "A", &desk.parent);
    let child = below(&desk, "Child", &a);
    let grandchild = below(&desk, "Grandchild", &child);
    let off = below(&desk, "Off", &desk.parent);
    let gone = below(&desk, "Gone", &desk.parent);
    let mut writer = desk.writer();
    set_enabled(&mut writer, &off, false).unwrap();
    delete(&mut writer, &gone, "Gone").unwrap();
    let rows = history(&desk).len();
    for (to, problem) in [
        (&a, Problem::ParentLoop),
        (&child, Problem::ParentLoop),
        (&grandchild, Problem::ParentLoop),
        (&off, Problem::ParentDisabled("Off".into())),
        (&gone, Problem::ParentGone),
        (&AccountId::from_random([9; 16]), Problem::ParentGone),
    ] {
        assert_eq!(relocate(&mut writer, &a, to), refused(Subject::Parent, problem));
    }
    assert_eq!(relocate(&mut writer, &off, &a), refused(Subject::Account, Problem::Disabled));
    assert_eq!(
        create(&mut writer, plain("New", &off)),
        refused(Subject::Parent, Problem::ParentDisabled("Off".into()))
    );
    assert_eq!(history(&desk).len(), rows);
    check_sums(&desk.raw());
}

#[test]
fn a_way_up_of_any_length_is_followed() {
    let desk = Desk::new();
    let top = below(&desk, "Account 0", &desk.parent);
    let raw = desk.raw();
    raw.execute_batch("BEGIN").unwrap();
    let mut parent = top.clone();
    for level in 1..=1_200_u16 {
        let id = AccountId::parse(&format!("{level:032x}")).unwrap();
        raw.execute(
            "INSERT INTO account (id, parent_id, name, name_key, sort_key, search_text, realm, timezone, enabled,
                 call_restriction, ui_restrictions, revision, created_at, created_by, changed_at, changed_by)
             VALUES (?1, ?2, ?1, ?1, ?1, ?1, ?1, 'Etc/UTC', 1, '{}', '{}', 1, 0, 'x', 0, 'x')",
            [id.as_str(), parent.as_str()],
        )
        .unwrap();
        parent = id;
    }
    raw.execute_batch("COMMIT").unwrap();
    assert_eq!(relocate(&mut desk.writer(), &top, &parent), refused(Subject::Parent, Problem::ParentLoop));
}

#[test]
fn a_deleted_account_gives_back_what_it_had_and_stays_in_history() {
    let desk = Desk::new();
    let new = NewAccount {
        realm_label: Some(RealmLabel::parse("abc").unwrap()),
        trunks: PerKind { twoway: 40, inbound: 10, outbound: 5 },
        credit: Cents(1_250),
        admin: Some(melissa(NewPassword::Generate)),
        ..desk.plain("ABC Company")
    };
    let mut writer = desk.writer();
    let id = create(&mut writer, new.clone()).unwrap().id;
    let whole = desk.account(&id);
    let child = below(&desk, "Child", &id);

    assert_eq!(delete(&mut writer, &id, "ABC Company"), refused(Subject::Account, Problem::HasSubAccounts(1)));
    delete(&mut writer, &child, "Child").unwrap();
    for typed in ["", "abc company", "ABC", "ABC Company 2"] {
        let problem = Problem::NotItsName("ABC Company".into());
        assert_eq!(delete(&mut writer, &id, typed), refused(Subject::Confirm, problem), "{typed:?}");
    }
    assert_eq!(desk.account(&id), whole);

    // a disabled one too
    set_enabled(&mut writer, &id, false).unwrap();
    let deleted = delete(&mut writer, &id, " ABC Company ").unwrap();
    assert_eq!(deleted, Deleted { id: id.clone(), name: "ABC Company".into() });
    assert_eq!(desk.reader().answer(&Read::Account(id.clone())), Reply::Account(id.clone(), None));
    let standing = desk.standing();
    assert_eq!((standing.accounts, standing.given), (0, Given::default()));
    let holdings = desk.reader().answer(&Read::Holdings);
    assert_eq!(holdings, Reply::Holdings(Box::default()));
    for search in ["", "abc comp", "abc.sip", id.as_str(), "melissa@", "a"] {
        assert_eq!(list(&mut desk.reader(), search, Page::First, 5).total, 0, "{search:?}");
    }
    check_sums(&desk.raw());

    let row = last(&desk);
    assert_eq!((row.action.as_str(), row.after), ("account.deleted", None));
    let before = row.before.unwrap();
    assert_eq!(before["account"]["name"], "ABC Company");
    assert_eq!(before["limits"]["twoway_trunks"], 40);
    assert_eq!(before["credit"]["balance"], "12.50");
    assert_eq!(before["users"][0]["username"], "melissa@abc.example");
    let request = HistoryRequest {
        generation: 1,
        account: Some(id.clone()),
        search: String::new(),
        span: Span::Newest,
        limit: 9,
    };
    let Reply::History(page) = desk.reader().answer(&Read::History(request)) else { panic!() };
    assert!(page.rows.iter().all(|row| row.account == Some((id.clone(), "ABC Company".into()))));
    assert_eq!(page.rows.len(), 3);
    let ledger = LedgerRequest { account: id.clone(), before: None, limit: 9 };
    let Reply::Ledger(ledger) = desk.reader().answer(&Read::Ledger(ledger)) else { panic!() };
    assert_eq!((ledger.balance, ledger.entries.len()), (Cents(1_250), 1));
    let left: i64 = desk.raw().query_row("SELECT count(*) FROM user", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "nobody's hash stays");

    // name and realm are free
    let again = create(&mut writer, new).unwrap();
    assert_ne!(again.id, id);
    check_sums(&desk.raw());
    assert_eq!(check_chain(&desk.raw()), 7);
}

#[test]
fn a_deleted_account_is_no_parent() {
    let desk = Desk::new();
    let gone = below(&desk, "Gone", &desk.parent);
    delete(&mut desk.writer(), &gone, "Gone").unwrap();
    let result = create(&mut desk.writer(), plain("New", &gone));
    assert_eq!(result, refused(Subject::Parent, Problem::ParentGone));
}
