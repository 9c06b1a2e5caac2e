//! The manual pages: one for each command, and none that a formatter complains of.

use std::{fs, io::Write, process::Command};

use crate::home::Home;

#[test]
fn every_command_has_a_page_that_renders() {
    let home = Home::new();
    let folder = home.path("man1");
    fs::create_dir(&folder).unwrap();
    let printed = home.ok(&["man", "man1"]);
    let pages: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(pages.len(), printed.lines().count());
    for name in ["trunkdesk.1", "trunkdesk-account.1", "trunkdesk-account-add.1", "trunkdesk-history-verify.1"] {
        assert!(folder.join(name).exists(), "{name}");
    }
    assert_eq!(fs::read_to_string(folder.join("trunkdesk.1")).unwrap(), home.ok(&["man"]));
    let formatter = ["/usr/bin/man", "/usr/bin/groff"].iter().all(|path| fs::exists(path).unwrap_or_default());
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for section in [".SH NAME\n", ".SH SYNOPSIS\n", ".SH EXAMPLES\n", ".SH \"GLOBAL OPTIONS\"\n"] {
            assert!(text.contains(section), "{} has no {section}", page.display());
        }
        assert!(!text.contains("__complete"), "{}", page.display());
        if formatter {
            let mut man = Command::new("/usr/bin/man");
            man.args(["--warnings", "-E", "UTF-8", "-l"]).arg(&page).env("LC_ALL", "C.UTF-8").env("MANWIDTH", "80");
            let output = man.output().unwrap();
            let warnings = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success() && warnings.is_empty(), "{}: {warnings}", page.display());
            assert!(String::from_utf8_lossy(&output.stdout).contains("trunkdesk"), "{}", page.display());
        }
    }
    if !formatter {
        let text = b"SKIPPED: man and groff are not installed: the manual pages were not formatted.\n";
        std::io::stderr().write_all(text).unwrap();
    }
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let home = Home::new();
    let sentence = home.fails(&["man", "missing"], 1);
    assert!(sentence.starts_with("DIR: missing/trunkdesk.1 cannot be written: "), "{sentence}");
    assert!(sentence.ends_with("Name a folder that is there and yours.\n"), "{sentence}");
    assert_eq!(home.fails(&["man", "--json"], 2).matches("--json is for answers: leave it out.").count(), 1);
}
