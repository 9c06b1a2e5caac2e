//! The history: what it holds, how it is searched, and that it cannot be forged unseen.

use serde_json::Value;
use sha2::{Digest, Sha256};
use trunkdesk::domain::{account::NewAccount, admin::NewPassword, money::Cents};

use crate::harness::{Desk, NOW, create, melissa};

type Sealed = (
    i64,
    i64,
    String,
    Option<u32>,
    String,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
);

#[test]
fn history_is_a_chain_that_anybody_can_check() {
    let desk = Desk::new();
    let mut writer = desk.writer();
    let new =
        NewAccount { credit: Cents(500), admin: Some(melissa(NewPassword::None)), ..desk.plain("Ümläut \"A\"") };
    let id = create(&mut writer, new).unwrap().id;
    create(&mut writer, desk.plain("B")).unwrap();
    let raw = desk.raw();
    let rows: Vec<(Sealed, String)> = raw
        .prepare(
            "SELECT number, at, operator, login_uid, effective_user, sudo_user, ssh_address, action, account_id,
                 before, after, previous_hash, hash FROM history ORDER BY number",
        )
        .unwrap()
        .query_map([], |row| {
            Ok((
                (
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                    row.get(6)?,
                    row.get(7)?,
                    row.get(8)?,
                    row.get(9)?,
                    row.get(10)?,
                    row.get(11)?,
                ),
                row.get(12)?,
            ))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(rows.len(), 3);
    let mut previous = "0".repeat(64);
    for (row, hash) in &rows {
        assert_eq!(row.11, previous);
        let canonical = serde_json::to_string(row).unwrap();
        let digest: String = Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(&digest, hash);
        previous = digest;
    }
    let (row, _) = &rows[1];
    assert_eq!((row.1, row.2.as_str(), row.3, row.4.as_str()), (NOW, "rosa", Some(1000), "svc"));
    assert_eq!((row.5.as_deref(), row.6.as_deref()), (Some("rosa"), Some("192.0.2.7")));
    assert_eq!((row.7.as_str(), row.8.as_deref(), &row.9), ("account.created", Some(id.as_str()), &None));
    let after: Value = serde_json::from_str(row.10.as_ref().unwrap()).unwrap();
    assert_eq!(after["account"]["name"], "Ümläut \"A\"");
    assert_eq!(after["credit"]["balance"], "5.00");
    assert_eq!(after["users"][0]["username"], "melissa@abc.example");

    for sql in ["UPDATE history SET at = 0", "DELETE FROM history", "DELETE FROM history WHERE number = 3"] {
        assert!(raw.execute(sql, []).unwrap_err().to_string().contains("history cannot be"), "{sql}");
    }
}
