use super::*;

fn parsed(text: &str) -> Result<Config, String> {
    parse(text, Path::new("/home/melissa/.config/trunkdesk/config.toml"))
}

#[test]
fn the_file_is_named_in_full_or_beside_the_config() {
    for (text, database) in [
        ("", None),
        ("# nothing yet\n", None),
        ("database = \"/srv/accounts.db\"", Some("/srv/accounts.db")),
        ("database = \"team.db\"\n", Some("/home/melissa/.config/trunkdesk/team.db")),
    ] {
        assert_eq!(parsed(text).unwrap().database.as_deref(), database.map(Path::new), "{text:?}");
    }
}

#[test]
fn the_cluster_is_asked_as_often_as_it_says() {
    for (text, requests, minutes) in [
        ("", 5, 15),
        ("sync_requests_per_second = 1\nsync_pull_minutes = 0", 1, 0),
        ("sync_requests_per_second = 100\nsync_pull_minutes = 65535", 100, 65535),
    ] {
        let config = parsed(text).unwrap();
        assert_eq!((config.requests_per_second(), config.pull_minutes()), (requests, minutes), "{text:?}");
    }
    let folder = parsed("sync_folder = \"cluster\"").unwrap().sync_folder;
    assert_eq!(folder.as_deref(), Some(Path::new("/home/melissa/.config/trunkdesk/cluster")));
}

#[test]
fn an_operator_is_required_only_where_it_says_so() {
    for (text, required) in [("", false), ("require_operator = false", false), ("require_operator = true\n", true)] {
        assert_eq!(parsed(text).unwrap().require_operator, required, "{text:?}");
    }
}

#[test]
fn output_is_synchronized_only_where_it_says_so() {
    for (text, synchronized) in [("", false), ("synchronized_output = true\n", true)] {
        assert_eq!(parsed(text).unwrap().synchronized_output, synchronized, "{text:?}");
    }
}

#[test]
fn a_bad_line_is_named() {
    for (text, sentence) in [
        ("# mine\ndatabse = \"/srv/a.db\"\n", "line 2, databse: no such key. Did you mean database?"),
        (
            "lock_after_minutes = 0",
            "line 1, lock_after_minutes: write a whole number of minutes from 1 to 65535, without quotes.",
        ),
        ("\nlock_after_minutes = \"15\"", "line 2, lock_after_minutes: write a whole number of minutes from 1 "),
        ("lock_after_minutes = 65536", "line 1, lock_after_minutes: write a whole number of minutes from 1 "),
        ("require_operator = \"yes\"", "line 1, require_operator: write true or false, without quotes."),
        ("database = 3", "line 1, database: this is no path of a file."),
        (
            "database = \"\"",
            "line 1, database: this is no path of a file. Write it in full and in quotes, such as \"/srv/accounts.db\".",
        ),
        ("# the database\ndatabase = \"\"", "line 2, database: this is no path of a file."),
        (
            "# the database\nrequire_operator = true # no database\n  database = \"~/a.db\"",
            "line 3, database: this is no path of a file.",
        ),
        ("\n\ndatabase = \"~/a.db\"", "line 3, database: this is no path of a file."),
        ("[database]\npath = \"/srv/a.db\"", "line 1, database: this is no path of a file."),
        (
            "theme = \"bright\"",
            "line 1, theme: write one of \"dark\", \"light\", \"high contrast\", \"mono\", with the quotes.",
        ),
        (
            "sync_requests_per_second = 0",
            "line 1, sync_requests_per_second: write a whole number from 1 to 100, without quotes.",
        ),
        ("sync_requests_per_second = 101", "line 1, sync_requests_per_second: write a whole number from 1 to 100"),
        ("sync_requests_per_second = 256", "line 1, sync_requests_per_second: write a whole number from 1 to 100"),
        ("sync_pull_minutes = -1", "line 1, sync_pull_minutes: write a whole number of minutes from 0, which is never"),
        ("sync_folder = \"\"", "line 1, sync_folder: this is no path of a folder. Write it in full"),
        ("theme = light", "line 1, theme: write one of \"dark\", "),
        ("\nlock_after_minutes = 15 min", "line 2, lock_after_minutes: write a whole number of minutes from 1 "),
        ("theme = \"dark\"\ntheme = \"light\"", "line 2, theme: duplicate key. Mend the line."),
        ("glyphs = 7", "line 1, glyphs: write one of \"unicode\", \"plain marks\", \"ascii\", with the quotes."),
        // the first line that is wrong
        ("theme = 1\nglyphs = 1\ndatabase = 1", "line 1, theme: "),
        ("zzz = 1\nglyphs = 1", "line 1, zzz: no such key. There are database, theme, "),
    ] {
        let found = parsed(text).unwrap_err();
        assert!(found.starts_with(sentence), "{text:?}: {found}");
    }
    for text in ["database", "database =", "[database", "database = \"a\"\ndatabase = \"b\"", "\u{202E}x = 1"] {
        let sentence = parsed(text).unwrap_err();
        assert!(sentence.starts_with("line "), "{sentence}");
        assert_eq!(visible(&sentence), sentence);
    }
}

#[test]
fn the_lock_is_set_in_minutes() {
    assert_eq!(parsed("").unwrap().lock_after_minutes, None);
    assert_eq!(parsed("lock_after_minutes = 15").unwrap().lock_after_minutes, NonZeroU16::new(15));
}

#[test]
fn only_a_file_that_was_asked_for_has_to_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("config.toml");
    assert_eq!(read(&missing, false), Ok(None));
    let sentence = read(&missing, true).unwrap_err().to_string();
    assert!(sentence.ends_with("config.toml. Make it, or leave out --config."), "{sentence}");
    assert!(read(folder.path(), false).is_err());
}

#[test]
fn a_slip_is_told_from_a_key_that_is_not_there() {
    for (written, meant) in [
        ("databse", Some("database")),
        ("Database", Some("database")),
        ("data-base", Some("database")),
        ("themes", Some("theme")),
        ("glyph", Some("glyphs")),
        ("lock_after", Some("lock_after_minutes")),
        ("lock_after_minuts", Some("lock_after_minutes")),
        ("require-operator", Some("require_operator")),
        ("allow_network_filesystem", Some("allow_network_file_system")),
        ("synchronised_output", Some("synchronized_output")),
        ("colour", None),
        ("operator", None),
        ("x", None),
        ("", None),
    ] {
        let sentence = Key::named(written).unwrap_err();
        let expected = meant.map_or_else(
            || format!("no such key. There are {}.", Key::ALL.map(Key::name).join(", ")),
            |meant| format!("no such key. Did you mean {meant}?"),
        );
        assert_eq!(sentence, expected, "{written:?}");
    }
}

#[test]
fn every_value_is_read_and_its_line_is_known() {
    let text = "theme = \"high contrast\"\n\nglyphs = \"plain marks\"\nlock_after_minutes = 1_5\n\"require_operator\" = true\n";
    let config = parsed(text).unwrap();
    assert_eq!((config.theme, config.glyphs), (Some(Theme::HighContrast), Some(Glyphs::PlainMarks)));
    assert_eq!((config.lock_after_minutes, config.require_operator), (NonZeroU16::new(15), true));
    let lines = [Key::Theme, Key::Glyphs, Key::LockAfterMinutes, Key::RequireOperator, Key::Database];
    assert_eq!(lines.map(|key| config.line(key)), [Some(1), Some(3), Some(4), Some(5), None]);
}

/// The sample that `config --template` prints: as it is it sets nothing, and each key that it explains can be set.
#[test]
fn the_sample_sets_nothing_and_names_every_key() {
    let sample = include_str!("../../assets/sample/config.toml");
    assert_eq!(parsed(sample), Ok(Config::default()));
    let set: String = sample
        .lines()
        .map(|line| match line.strip_prefix("# ").and_then(|line| line.split_once(" = ")) {
            Some((key, value)) if !key.contains(' ') => format!("{key} = {value}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let config = parsed(&set).unwrap();
    let named: Vec<Key> = config.lines.iter().map(|(key, _)| *key).collect();
    assert_eq!(named, Key::ALL);
    assert!(config.require_operator && config.allow_network_file_system && config.synchronized_output);
}
