//! `export`.

use std::{fs, os::unix::fs::PermissionsExt};

use assert_cmd::Command;

use crate::home::{BINARY, Home, ran};

/// Another home, with the same suffix and nothing else.
fn other() -> Home {
    let home = Home::new();
    home.ok(&["reseller", "set", "--name", "Other", "--realm-suffix", "sip.example.com"]);
    home
}

/// A home with a tree, contacts, several users, a low balance and names that a spreadsheet would run.
fn tree() -> Home {
    let home = Home::with_samples();
    home.ok(&[
        "account",
        "add",
        "--name",
        "=Formula",
        "--parent",
        "ABC Company",
        "--notes",
        "a\nb",
        "--billing-city",
        "Denver",
    ]);
    home.ok(&["account", "add", "--name", "'=Quoted \"x\", y", "--parent", "=Formula", "--language", "fr-FR"]);
    home.ok(&["account", "add", "--name", "'Til Late", "--deny", "emergency", "--confirm", "EMERGENCY"]);
    home.ok(&["admin", "add", "=Formula", "--first-name", "A", "--last-name", "B", "--email", "a@b.example"]);
    home.ok(&["admin", "add", "=Formula", "--first-name", "C", "--last-name", "D", "--email", "c@d.example"]);
    home.ok(&["admin", "edit", "=Formula", "a@b.example", "--level", "user"]);
    home.ok(&["credit", "remove", "ABC Company", "8", "--reason", "down to two"]);
    home
}

#[test]
fn documents_make_the_same_accounts_elsewhere_and_the_same_bytes_again() {
    let home = tree();
    let first = home.ok(&["export", "--format", "json"]);
    for secret in ["argon2", "password", "\"meta\""] {
        assert!(!first.contains(secret), "{secret} in {first}");
    }
    let other = other();
    let done = other.run_with(&["import", "-"], &first);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(other.ok(&["export", "--format", "json"]), first);
    // and once more in the file that they come from: all are there
    let again = home.ok_with(&["import", "-"], &first);
    assert!(again.starts_with("Imported          0\n"), "{again}");
    other.ok(&["doctor"]);
}

#[test]
fn a_csv_file_makes_the_same_rows_elsewhere_whoever_it_is_for() {
    let home = tree();
    for format in ["csv", "spreadsheet"] {
        let ran = home.run(&["export", "--format", format]);
        assert_eq!(ran.code, Some(0));
        assert_eq!(
            ran.err,
            "Left out, as CSV has no columns for them: 1 user besides the first admin, contacts and contracts \
             of 1 account, notes of 1 account, the language of 1 account. --format json has everything.\n"
        );
        let other = other();
        let done = other.run_with(&["import", "-"], &ran.out);
        assert_eq!(done.code, Some(0), "{done:?}");
        assert_eq!(other.run(&["export", "--format", format]).out, ran.out);
    }
    let text = home.run(&["export", "--format", "spreadsheet"]).out;
    assert!(text.starts_with("\u{FEFF}import_id,parent,name,"), "{text}");
    assert!(text.contains(",'=Formula,") && text.contains(",\"''=Quoted \"\"x\"\", y\","), "{text}");
    assert!(text.contains(",'+14155550100,") && text.contains(",''Til Late,"), "{text}");
    let text = home.run(&["export"]).out;
    assert!(text.contains(",=Formula,") && text.contains(",+14155550100,") && text.contains(",'Til Late,"), "{text}");
}

#[test]
fn only_what_a_search_finds_is_exported_with_what_is_above_first() {
    let home = tree();
    let text = home.run(&["export", "--search", "quoted"]).out;
    assert_eq!(text.lines().count(), 2, "{text}");
    let parent = home.account("=Formula")["account"]["realm"].as_str().unwrap().to_owned();
    assert!(text.lines().nth(1).unwrap().contains(&format!(",{parent},\"''=Quoted")), "{text}");
    let text = home.run(&["export", "--search", "sip.example"]).out;
    let place = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name} in {text}"));
    assert!(place(",ABC Company,") < place(",=Formula,") && place(",=Formula,") < place("=Quoted"), "{text}");
    assert_eq!(home.ok(&["export", "--search", "no such"]).lines().count(), 1);
    assert_eq!(home.ok(&["export", "--search", "no such", "--format", "json"]), "[]\n");
}

#[test]
fn a_file_is_made_whole_for_its_owner_and_never_over_another() {
    let home = Home::with_samples();
    assert_eq!(home.ok(&["export", "--output", "a.csv"]), "");
    let path = home.path("a.csv");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&path).unwrap(), home.ok(&["export"]));
    let told = home.fails(&["export", "--output", "a.csv"], 1);
    assert_eq!(
        told,
        "--output: a.csv is there already, and is not written over. Name another file, or move it away.\n"
    );
    std::os::unix::fs::symlink("elsewhere.csv", home.path("link.csv")).unwrap();
    assert!(home.fails(&["export", "--output", "link.csv"], 1).contains("is there already"));
    assert!(!home.path("elsewhere.csv").exists());
    assert!(
        home.fails(&["export", "--output", "no/folder.csv"], 1).starts_with("--output: no/folder.csv cannot be made")
    );
    let left: Vec<_> = fs::read_dir(home.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("partial")), "{left:?}");
}

#[test]
fn who_has_read_enough_may_stop() {
    let home = tree();
    for format in ["csv", "json"] {
        let script = format!("{BINARY} export --format {format} | head -c 1");
        let ran = ran(Command::new("sh")
            .env_clear()
            .env("HOME", home.0.path())
            .env("PATH", "/usr/bin:/bin")
            .args(["-c", &script]));
        assert_eq!((ran.code, ran.out.len()), (Some(0), 1));
        assert!(!ran.err.contains("printed"), "{}", ran.err);
    }
    assert!(Home::new().fails(&["export"], 1).starts_with("There is no reseller"));
}
