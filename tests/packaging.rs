//! What is packaged is there, of this version, and can be read. `packaging/check` installs it.

use std::{fs, io::Write, os::unix::fs::PermissionsExt, path::Path, process::Command};

use toml::{Table, Value};
use trunkdesk::config;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn metadata() -> Table {
    let manifest: Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    manifest["package"]["metadata"]["deb"].as_table().unwrap().clone()
}

#[test]
fn what_the_package_takes_is_there() {
    let deb = metadata();
    let assets: Vec<&Value> = deb["assets"].as_array().unwrap().iter().map(|asset| &asset[0]).collect();
    assert!(assets.len() > 5);
    for asset in assets {
        let asset = asset.as_str().unwrap();
        // what is built, and what packaging/deb makes of it
        if let Some(made) = asset.strip_prefix("target/release/package/") {
            let script = fs::read_to_string(root().join("packaging/deb")).unwrap();
            assert!(script.contains(&format!("$made/{}", made.trim_end_matches(['*', '/']))), "nobody makes {asset}");
        } else if !asset.starts_with("target/release/") {
            assert!(root().join(asset.trim_end_matches('*')).exists(), "{asset} is not there");
        }
    }
    assert!(root().join(deb["changelog"].as_str().unwrap()).exists());
    let licence = fs::read_to_string(root().join(deb["license-file"][0].as_str().unwrap())).unwrap();
    assert!(licence.lines().nth(2).unwrap().starts_with("Copyright (c) "), "the lines to leave out are others");
}

#[test]
fn the_changelog_begins_with_this_version() {
    let changelog = fs::read_to_string(root().join("packaging/debian/changelog")).unwrap();
    let first = format!("trunkdesk ({}-1) ", env!("CARGO_PKG_VERSION"));
    assert!(changelog.starts_with(&first), "{changelog}");
}

#[test]
fn every_script_is_one() {
    for (folder, shell) in [("packaging", "bash"), ("packaging/debian", "sh")] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() || path.ends_with("changelog") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains("\nset -e"), "{} goes on after a failure", path.display());
            assert!(text.starts_with(["#!/usr/bin/env bash\n", "#!/bin/sh\n"][usize::from(shell == "sh")]));
            assert!(path.metadata().unwrap().permissions().mode() & 0o111 == 0o111, "{}", path.display());
            let read = Command::new(shell).arg("-n").arg(&path).output().unwrap();
            assert!(read.status.success() && read.stderr.is_empty(), "{read:?}");
        }
    }
}

#[test]
fn the_sample_config_names_the_file_of_the_group() {
    let config = config::read(&root().join("packaging/examples/trunkdesk.toml"), true).unwrap();
    assert_eq!(config.unwrap().database.as_deref(), Some(Path::new("/var/lib/trunkdesk/accounts.db")));
}

#[test]
fn sshd_takes_its_sample() {
    let sshd = Path::new("/usr/sbin/sshd");
    if !sshd.exists() || !Path::new("/usr/bin/ssh-keygen").exists() {
        // not eprintln!, which the test runner keeps to itself
        std::io::stderr().write_all(b"SKIPPED: there is no sshd to read its sample.\n").unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let made = Command::new("/usr/bin/ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).status();
    assert!(made.unwrap().success());
    let sample = root().join("packaging/examples/sshd.conf");
    let read = Command::new(sshd).arg("-t").arg("-f").arg(sample).arg("-h").arg(&key).output().unwrap();
    let said = String::from_utf8_lossy(&read.stderr);
    // what it wants beside its config is not there before it was started once
    let is_sample_fine = read.status.success() || said.contains("privilege separation directory");
    assert!(is_sample_fine, "{said}");
}

#[test]
fn the_readme_shows_the_timer_as_it_is_packed() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for name in ["trunkdesk-sync.service", "trunkdesk-sync.timer"] {
        let unit = fs::read_to_string(root().join("packaging/examples").join(name)).unwrap();
        assert!(readme.contains(&format!("```ini\n{unit}```\n")), "put packaging/examples/{name} into the README");
    }
}
