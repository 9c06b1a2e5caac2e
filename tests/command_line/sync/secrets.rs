//! Passwords and keys are in no file but those that are made for them.

use std::{fs, path::Path};

use crate::{
    cluster::{Cluster, RITAS},
    crossbar::Settings,
};

const CANARY: &str = "magpies count seven spoons 4";

/// The files below a folder that hold a text, in bytes.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if fs::read(&path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes()) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn passwords_are_nowhere_and_the_key_in_its_file_alone() {
    let key = Settings::default().api_key;
    let cluster = Cluster::joined();
    let admin = ["--first-name", "Bea", "--last-name", "Dent", "--email", "bea@beta.example", "--password-stdin"];
    let line = [&["account", "add", "--name", "Beta"][..], &admin].concat();
    cluster.home.ok_with(&line, &format!("{CANARY}\n"));
    assert_eq!(cluster.status_of("Beta")["word"], "waiting");
    let nowhere: &[String] = &[];
    for secret in [CANARY, RITAS] {
        assert_eq!(holding(cluster.home.0.path(), secret), nowhere, "before it is sent");
    }
    assert_eq!(holding(cluster.home.0.path(), &key), ["cluster.json"]);
    let seal = fs::read_to_string(cluster.home.path(".config/trunkdesk/seal.key")).unwrap();
    assert_eq!(holding(cluster.home.0.path(), seal.trim()), ["seal.key"]);
}
