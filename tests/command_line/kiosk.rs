//! The screens as a forced command: the file is named by whoever wrote the command, and by nothing else.

use std::fs;

use crate::home::{Home, ran};

const TERMINAL: &str = "The full screen needs a terminal, but the input or the output is not one. Run it without a pipe; \
                        over ssh, add -t. Through pipes it asks line by line with --plain.\n";
const UNNAMED: &str = "--kiosk takes nothing from its surroundings: name the file with --db, or with --config a config \
                       file that says database.\n";

#[test]
fn nothing_around_it_names_the_file() {
    let home = Home::with_samples();
    home.write_config(&format!("database = \"{}\"\n", home.default_file().display()));
    fs::write(home.path("empty.toml"), "").unwrap();
    for arguments in [vec!["--kiosk"], vec!["--kiosk", "--config", "empty.toml"]] {
        let mut command = home.command(&arguments);
        command.env("TRUNKDESK_DB", home.default_file()).env("XDG_CONFIG_HOME", home.path(".config"));
        command.env("XDG_DATA_HOME", home.path(".local/share"));
        let ran = ran(&mut command);
        assert_eq!((ran.code, ran.err.as_str(), ran.out.as_str()), (Some(2), UNNAMED, ""), "{arguments:?}");
    }
    let file = home.default_file().display().to_string();
    let config = home.config_file().display().to_string();
    for arguments in [vec!["--kiosk", "--db", &file], vec!["--kiosk", "--config", &config], vec!["--kiosk", "--demo"]] {
        assert_eq!(home.fails(&arguments, 1), TERMINAL, "{arguments:?}");
    }
}

#[test]
fn the_named_file_wins_over_the_environment() {
    let home = Home::with_samples();
    let missing = home.path("no/such/folder/a.db").display().to_string();
    let mut command = home.command(&["--kiosk", "--db", &missing]);
    command.env("TRUNKDESK_DB", home.default_file());
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("The folder ") && ran.err.contains("no/such/folder"), "{}", ran.err);
}
