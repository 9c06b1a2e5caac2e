//! Which file is used, and who says so.

use std::fs;

use crate::home::{Home, ran};

#[test]
fn the_first_that_names_a_file_wins() {
    let home = Home::new();
    for name in ["given", "variable", "config", "default"] {
        let path = if name == "default" { home.default_file() } else { home.path(name) };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let path = path.to_str().unwrap();
        home.ok(&["reseller", "set", "--realm-suffix", "sip.example.com", "--name", name, "--db", path]);
    }
    let name = |arguments: &[&str], variable: &str| {
        let arguments = [&["reseller", "show"], arguments].concat();
        let ran = ran(home.command(&arguments).env("TRUNKDESK_DB", variable));
        ran.out.lines().next().and_then(|line| line.split_whitespace().last()).map(str::to_owned)
    };
    assert_eq!(name(&[], "").as_deref(), Some("default"));
    // a path in the config starts from the config's folder
    home.write_config("database = \"../../config\"\n");
    assert_eq!(name(&[], "").as_deref(), Some("config"));
    assert_eq!(name(&[], "variable").as_deref(), Some("variable"));
    assert_eq!(name(&["--db", "given"], "variable").as_deref(), Some("given"));
    fs::write(home.path("other.toml"), "database = \"given\"\n").unwrap();
    assert_eq!(name(&["--config", "other.toml"], "").as_deref(), Some("given"));
}

#[test]
fn a_bad_config_names_file_line_and_key() {
    let home = Home::with_samples();
    home.write_config("# where the accounts are\ndatabse = \"/srv/a.db\"\n");
    let sentence = home.fails(&["account", "list"], 1);
    let place = format!("{}, line 2, databse: ", home.config_file().display());
    assert_eq!(sentence, format!("{place}no such key. Did you mean database?\n"));
    let sentence = home.fails(&["account", "list", "--config", "missing.toml"], 1);
    assert_eq!(sentence, "There is no config file missing.toml. Make it, or leave out --config.\n");
    fs::write(home.path("good.toml"), "").unwrap();
    assert!(!home.ok(&["account", "list", "--config", "good.toml"]).is_empty());
}
