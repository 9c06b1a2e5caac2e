//! How the file stands with the cluster; and that nothing of it is seen where there is none.

use serde_json::json;

use crate::{cluster::Cluster, home::Home};

#[test]
fn without_a_cluster_nothing_of_it_is_anywhere() {
    let home = Home::with_samples();
    assert_eq!(home.ok(&["sync", "status"]), "No cluster is set up. Log in to one with trunkdesk sync login.\n");
    assert!(home.json(&["sync", "status", "--json"]).get("cluster").is_none());
    for line in [
        &["account", "show", "ABC Company"][..],
        &["account", "show", "ABC Company", "--json"],
        &["account", "list", "--json"],
        &["credit", "show", "ABC Company"],
        &["history", "list"],
        &["reseller", "show"],
        &["doctor"],
    ] {
        let out = home.ok(line).to_lowercase();
        assert!(!out.contains("cluster") && !out.contains("sync"), "{line:?}: {out}");
    }
    for line in [&["sync", "run"][..], &["sync", "pull"], &["sync", "retry", "1"], &["sync", "send", "--all"]] {
        assert_eq!(home.fails(line, 1), "No cluster is set up. Log in to one with trunkdesk sync login.\n");
    }
    let mail = ["--first-name", "B", "--last-name", "D", "--email", "b@abc.example", "--send-email"];
    for line in [&["admin", "add", "ABC Company"][..], &["account", "add", "--name", "Beta"]] {
        let sentence = home.fails(&[line, &mail].concat(), 3);
        assert!(sentence.starts_with("--send-email: It is the cluster that sends the mail"), "{sentence}");
    }
}

#[test]
fn what_waits_is_listed_and_read_by_who_may_change_nothing() {
    let cluster = Cluster::joined();
    cluster.home.ok(&["account", "add", "--name", "Beta", "--twoway", "2"]);
    let beta = cluster.status_of("Beta");
    assert_eq!(beta["word"], "waiting");
    let kinds: Vec<&str> =
        beta["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["account", "limits", "callflow"]);
    let out = cluster.home.ok(&["sync", "status", "--read-only"]);
    assert!(out.contains("Waiting           3 steps\n"), "{out}");
    assert!(out.contains("Account there     Acme Telecom, a reseller\n"), "{out}");
    assert!(out.contains("\tBeta\taccount\twaiting\t\n") && out.contains("\tBeta\tlimits\twaiting\t\n"), "{out}");
    let shown = cluster.home.ok(&["account", "show", "Beta"]);
    assert!(shown.contains("Cluster           waiting: account, limits, outgoing calls\n"), "{shown}");
    let shown = cluster.home.ok(&["account", "show", "ABC Company"]);
    assert!(shown.contains("Cluster           here only\n") && shown.contains("trunkdesk sync send\n"), "{shown}");
    let sentence = cluster.home.fails(&["sync", "send", "ABC Company", "--read-only"], 1);
    assert!(!sentence.is_empty());
    assert_eq!(cluster.status()["here_only"], json!(4));
}
