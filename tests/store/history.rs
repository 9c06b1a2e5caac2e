//! The history: what it holds, how it is searched, and that it cannot be forged unseen.

use trunkdesk::domain::{account::NewAccount, admin::NewPassword, money::Cents};

use crate::harness::{Desk, NOW, check_chain, create, history, melissa};

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
