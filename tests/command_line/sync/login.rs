//! Logging in, with everything that can be wrong with it, and out again.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::{Value, json};

use crate::{
    answers::assert_answered,
    cluster::{Cluster, RITAS},
    crossbar::{Rule, Settings, What},
    home::{Home, Ran},
};

fn words(line: &[String]) -> Vec<&str> {
    line.iter().map(String::as_str).collect()
}

fn mode(home: &Home, name: &str) -> u32 {
    fs::metadata(home.path(".config/trunkdesk").join(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_password_logs_in_and_the_key_is_kept_for_its_owner_alone() {
    let cluster = Cluster::new(Settings::default());
    let line = cluster.login(&["--json"]);
    let out = cluster.home.ok_with(&words(&line), &format!("{RITAS}\n"));
    assert_answered("sync-login", &words(&line), &out);
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["cluster"]["account"], json!({"id": cluster.crossbar.reseller_id(), "name": "Acme Telecom"}));
    assert_eq!(
        (&told["cluster"]["reseller"], &told["lasts"], &told["here_only"]),
        (&json!(true), &json!(true), &json!(4))
    );
    for name in ["cluster.json", "seal.key"] {
        assert_eq!(mode(&cluster.home, name), 0o600, "{name}");
    }
    let status = cluster.status();
    assert_eq!(status["cluster"]["url"], cluster.crossbar.url());
    assert_eq!((&status["waiting"], &status["here_only"]), (&json!(0), &json!(4)));
    assert_eq!(cluster.crossbar.count(), 0, "nothing is sent by itself");
}

#[test]
fn a_realm_and_an_api_key_log_in_too_and_people_are_told_what_is_next() {
    let cluster = Cluster::new(Settings::default());
    let url = cluster.crossbar.url();
    let realm = ["sync", "login", "--url", &url, "--realm", "acme.example", "--user", "rita@acme.example"];
    let out = cluster.home.ok_with(&[&realm[..], &["--password-stdin"]].concat(), RITAS);
    assert!(out.contains("a reseller: it can give trunks and credit"), "{out}");
    assert!(out.contains("4 accounts are here only.") && out.contains("trunkdesk sync pull"), "{out}");
    // anew: the file knows the URL
    let out = cluster.home.ok_with(&["sync", "login", "--api-key-stdin"], &"5a".repeat(32));
    assert!(out.contains(&url), "{out}");
}

#[test]
fn what_keeps_from_logging_in_is_told_with_its_exit_code() {
    let mut cluster = Cluster::new(Settings::default());
    let url = cluster.crossbar.url();
    let password = cluster.login(&[]);
    let nobody = ["sync", "login", "--url", &url, "--account", "Nobody", "--user", "rita", "--password-stdin"];
    let wrong_key = "00".repeat(32);
    let plain = ["sync", "login", "--url", "http://kazoo.example.com:8000", "--api-key-stdin"];
    for (line, sent, code, sentence) in [
        (words(&password), "wrong\n", 3, "does not know this account, user or password"),
        (nobody.to_vec(), RITAS, 3, "does not know this account, user or password"),
        (vec!["sync", "login", "--url", &url, "--api-key-stdin"], &wrong_key, 3, "does not know this API key"),
        (vec!["sync", "login", "--url", &url, "--api-key-stdin"], "12", 3, "64 hexadecimal digits"),
        (vec!["sync", "login", "--url", &url, "--api-key-stdin"], "", 2, "There is no API key on standard input"),
        (plain.to_vec(), &wrong_key, 3, "http"),
        (vec!["sync", "login"], "", 2, "--url"),
        (vec!["sync", "login", "--url", &url], "", 2, "--api-key-stdin"),
        (vec!["sync", "login", "--url", &url, "--user", "rita"], "", 2, "--account"),
        (vec!["sync", "login", "--url", &url, "--user", "rita", "--account", "a"], "", 2, "--password-stdin"),
        ([&words(&password)[..], &["--read-only"]].concat(), RITAS, 1, "Nobody is logged in."),
    ] {
        let sentence_said = cluster.home.fails_with(&line, sent, code);
        assert!(sentence_said.contains(sentence), "{line:?}: {sentence_said}");
    }
    cluster.crossbar.go_away();
    let sentence = cluster.home.fails_with(&words(&password), RITAS, 6);
    assert!(sentence.contains("cannot be reached"), "{sentence}");
    assert!(!cluster.home.path(".config/trunkdesk").exists(), "nothing is kept of a log-in that failed");
    let empty = Home::new();
    let sentence = empty.fails_with(&words(&password), RITAS, 1);
    assert!(sentence.starts_with("There is no reseller in "), "{sentence}");
}

#[test]
fn a_file_stands_with_one_cluster_and_a_folder_opens_one() {
    let cluster = Cluster::joined();
    let other = Cluster::new(Settings { account_name: "Other Telecom".into(), ..Settings::default() });
    let key = "5a".repeat(32);
    let url = other.crossbar.url();
    let line = ["sync", "login", "--url", &url, "--api-key-stdin"];
    let access = fs::read(cluster.home.path(".config/trunkdesk/cluster.json")).unwrap();
    let sentence = cluster.home.fails_with(&line, &key, 3);
    assert!(sentence.contains("stands with Acme Telecom at ") && sentence.contains("Other Telecom"), "{sentence}");
    // another file, whose folder is the same
    cluster.home.ok(&["reseller", "set", "--realm-suffix", "sip.other.example", "--db", "other.db"]);
    let sentence = cluster.home.fails_with(&[&line[..], &["--db", "other.db"]].concat(), &key, 3);
    assert!(sentence.contains("cluster.json opens another account"), "{sentence}");
    assert_eq!(fs::read(cluster.home.path(".config/trunkdesk/cluster.json")).unwrap(), access);
}

#[test]
fn a_cluster_at_another_address_may_be_a_copy() {
    let cluster = Cluster::joined();
    let (here, key) = (cluster.crossbar.url(), "5a".repeat(32));
    let there = here.replace("127.0.0.1", "localhost");
    assert_ne!(here, there);
    let line = ["sync", "login", "--url", &there, "--api-key-stdin"];
    cluster.home.ok_with(&line, &key);
    assert_eq!(cluster.status()["cluster"]["url"], there, "nothing of the file is anywhere yet");
    cluster.home.ok(&["account", "add", "--name", "Beta"]);
    let line = ["sync", "login", "--url", &here, "--api-key-stdin"];
    let access = || fs::read_to_string(cluster.home.path(".config/trunkdesk/cluster.json")).unwrap();
    let sentence = cluster.home.fails_with(&line, &key, 3);
    assert!(sentence.starts_with("--moved: ") && sentence.contains("use another file for it"), "{sentence}");
    assert_eq!(cluster.status()["cluster"]["url"], there);
    assert!(access().contains("localhost"), "what opens it stays");
    cluster.home.ok_with(&[&line[..], &["--moved"]].concat(), &key);
    assert_eq!(cluster.status()["cluster"]["url"], here);
    assert!(!access().contains("localhost"));
    // a file that stands with nothing yet must not take the folder of one that stands with a copy
    cluster.home.ok(&["reseller", "set", "--realm-suffix", "sip.other.example", "--db", "other.db"]);
    let line = ["sync", "login", "--url", &there, "--api-key-stdin", "--db", "other.db"];
    let sentence = cluster.home.fails_with(&line, &key, 3);
    assert!(sentence.contains("cluster.json opens another account"), "{sentence}");
}

#[test]
fn without_a_key_for_this_user_it_is_said_how_long_the_token_lasts() {
    let cluster = Cluster::new(Settings::default());
    let rule = Rule::new("GET", "/accounts/*/api_key", What::Refuse(403, "forbidden"));
    cluster.crossbar.fail(rule.every());
    let out = cluster.home.ok_with(&words(&cluster.login(&[])), RITAS);
    assert!(out.contains("It lasts an hour"), "{out}");
}

#[test]
fn who_logs_out_leaves_the_file_with_its_cluster() {
    let cluster = Cluster::joined();
    let line = ["sync", "logout", "--json"];
    let out = cluster.home.ok(&line);
    assert_answered("sync-logout", &line, &out);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["logout"]["was_there"], true);
    assert!(!cluster.home.path(".config/trunkdesk/cluster.json").exists());
    assert!(cluster.home.path(".config/trunkdesk/seal.key").exists(), "what is sealed can still be opened");
    assert_eq!(cluster.status()["cluster"]["url"], cluster.crossbar.url());
    let out = cluster.home.ok(&["sync", "status"]);
    assert!(out.contains("nobody from here: nothing is sent until trunkdesk sync login"), "{out}");
    let out = cluster.home.ok(&["sync", "logout"]);
    assert!(out.contains("was not there") && out.contains("still stands with the cluster"), "{out}");
    let Ran { code, err, .. } = cluster.home.run(&["sync", "run"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("trunkdesk sync login"), "{err}");
}
