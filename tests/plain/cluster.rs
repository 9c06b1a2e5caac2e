//! What is asked only where there is a cluster.

use trunkdesk::{
    domain::{
        cluster::{Cluster, ClusterId},
        operator::Operator,
    },
    store::{Sources, Writer},
};

use crate::{home::Home, wizard::GUIDE};

const MAIL: &str = "Send an email to this admin with a reminder of these credentials";

/// Puts a cluster behind the file.
fn join(home: &Home) {
    let operator = Operator {
        name: "mdemo".into(),
        login_uid: None,
        effective_user: "mdemo".into(),
        sudo_user: None,
        ssh_address: None,
    };
    let cluster = Cluster {
        url: "https://api.acme.example:8443/v2".into(),
        account_id: ClusterId::parse(&"a".repeat(32)).unwrap(),
        account_name: "Acme Reseller".into(),
        is_reseller: true,
        version: None,
        service_plans: Vec::new(),
        pulled_at: None,
        pull_trouble: None,
        reached_at: None,
        trouble: None,
    };
    Writer::new(home.file(), None, operator, Sources::system()).join_cluster(&cluster).unwrap();
}

#[test]
fn a_new_accounts_admin_can_be_mailed() {
    let home = Home::of_acme();
    join(&home);
    let mut answers = GUIDE.to_vec();
    // after the password
    answers.insert(11, "y");
    answers.push("8");
    let said = home.talk(&answers);
    assert!(said.contains(MAIL) && said.contains("the cluster mails the password"), "{said}");
    assert_eq!(home.account("ABC Company")["users"][0]["username"], "melissa@abc.example");
}

#[test]
fn an_admin_that_is_added_can_be_mailed() {
    let home = Home::of_abc();
    join(&home);
    let said = home.talk(&[
        "1",
        "abc company",
        "1",
        "5",
        "2",
        "Rita",
        "Admin",
        "rita@abc.example",
        "",
        "1",
        "",
        "1",
        "<",
        "8",
    ]);
    assert!(said.contains(MAIL), "{said}");
    assert_eq!(home.account("ABC Company")["users"].as_array().map_or(0, Vec::len), 2, "{said}");
}

#[test]
fn nobody_is_asked_without_a_cluster() {
    let home = Home::of_acme();
    let mut answers = GUIDE.to_vec();
    answers.push("8");
    let said = home.talk(&answers);
    assert!(!said.contains("email to this admin"), "{said}");
}
