//! A backup takes along what is known of the cluster, and a restored file looks before it sends.

use std::sync::Arc;

use trunkdesk::{
    domain::{checkup::Check, cluster::SyncWord},
    store::{Lease, Listed, backup},
};

use super::harness::{Joined, WORKER, id, writer};

#[test]
fn all_that_waits_in_a_restored_file_is_looked_for_first() {
    let mut joined = Joined::new();
    let account = joined.plain("A").id;
    joined.done(1);
    assert_eq!(joined.writer.lease(WORKER), Ok(Lease::Ours));
    let listed = Listed {
        id: id(1),
        parent: Some(id(0xfe)),
        name: "A".into(),
        realm: "a.example".into(),
        fingerprint: "as it was listed".into(),
    };
    joined.desk.raw().execute("UPDATE cluster_account SET listed = ?1", [&listed.fingerprint]).unwrap();
    let pull = joined.writer.begin_pull().unwrap();
    assert_eq!(joined.writer.listed(pull, vec![listed.clone()]).unwrap(), []);
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("a.db");
    backup(&joined.desk.path(), &copy, &(Arc::new(|| false) as trunkdesk::store::Stop)).unwrap();
    joined.all_done(1);
    joined.writer.restore(&copy, Some("Acme Reseller"), &(Arc::new(|| false) as trunkdesk::store::Stop)).unwrap();
    assert_eq!(joined.outbox(), ["limits A", "callflow A"]);
    assert_eq!(joined.sync(&account).word, SyncWord::Waiting);
    assert_eq!(joined.one::<i64>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"), 0);
    // what changed there since the backup was made is read
    let pull = joined.writer.begin_pull().unwrap();
    assert_eq!(joined.writer.listed(pull, vec![listed.clone()]).unwrap(), [listed]);
    // whoever worked when the backup was made does not any more
    let mut other = writer(&joined.desk, &joined.clock);
    assert_eq!(other.lease("b"), Ok(Lease::Ours));
}

#[test]
fn a_checkup_tells_what_waits_for_ever() {
    let mut joined = Joined::new();
    joined.whole("A");
    let path = joined.desk.path();
    let found = |joined: &Joined| {
        let checkup = trunkdesk::store::examine(&joined.desk.path(), &[]);
        let findings = checkup.findings(Check::Cluster).unwrap();
        findings.first.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(found(&joined), [""; 0]);
    let raw = rusqlite::Connection::open(path).unwrap();
    for (sql, says) in [
        ("DELETE FROM outbox WHERE kind = 'account'", "A has something that waits to be sent for ever"),
        ("UPDATE outbox SET subject = 'nothing' WHERE kind = 'credit'", "A has credit that waits to be sent"),
        ("DELETE FROM cluster", "4 steps wait to be sent, but there is no cluster."),
    ] {
        raw.execute_batch(sql).unwrap();
        let found = found(&joined);
        assert!(found.iter().any(|message| message.starts_with(says)), "{says}: {found:?}");
    }
}
