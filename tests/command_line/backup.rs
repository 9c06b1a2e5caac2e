//! `backup` and `restore`.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::home::{BINARY, Home, ran};

const FIRST_FORM: &str = include_str!("../../assets/migrations/0001_accounts.sql");

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

/// The newest row of the history in a file.
fn head(path: &Path) -> (i64, String) {
    let raw = Connection::open(path).unwrap();
    raw.query_row("SELECT number, hash FROM history ORDER BY number DESC LIMIT 1", [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
    .unwrap()
}

/// Makes the samples' file large.
fn fill(home: &Home, entries: u32) {
    let raw = Connection::open(home.default_file()).unwrap();
    raw.execute(
        "WITH RECURSIVE entry (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM entry WHERE number < ?1)
         INSERT INTO ledger_entry (source_id, account_id, amount, reason, operator, at)
         SELECT 'fill-' || number || hex(randomblob(40)), (SELECT min(id) FROM account), 1, 'Filled', 'rosa', 1
         FROM entry",
        [entries],
    )
    .unwrap();
}

/// Runs the program by a shell that does something first.
fn by_shell(home: &Home, first: &str, arguments: &str) -> crate::home::Ran {
    let mut command = assert_cmd::Command::new("/bin/sh");
    command.args(["-c", &format!("{first}; exec {BINARY} {arguments}")]);
    command.env_clear().env("HOME", home.0.path()).current_dir(home.0.path());
    ran(&mut command)
}

#[test]
fn a_backup_says_what_it_wrote() {
    let home = Home::with_samples();
    let text = home.ok(&["backup", "monday.db"]);
    let bytes = fs::metadata(home.path("monday.db")).unwrap().len();
    let (number, hash) = head(&home.path("monday.db"));
    assert_eq!(
        text,
        format!(
            "Backup            monday.db\n\
             Bytes             {bytes}\n\
             Accounts          4\n\
             History           row {number}, {hash}\n"
        )
    );
    assert_eq!(
        home.json(&["backup", "tuesday.db", "--json"]),
        json!({"backup": {"path": "tuesday.db", "bytes": bytes, "accounts": 4, "head": {"number": number, "hash": hash}}})
    );
    // it is a file of trunkdesk like any other
    assert_eq!(home.ok(&["account", "list", "--db", "monday.db"]), home.ok(&["account", "list"]));
}

#[test]
fn a_backup_is_its_owners_alone_whatever_the_umask() {
    let home = Home::with_samples();
    for umask in ["000", "077", "777"] {
        let ran = by_shell(&home, &format!("umask {umask}"), &format!("backup {umask}.db"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        assert_eq!(mode(&home.path(&format!("{umask}.db"))), 0o600);
    }
}

#[test]
fn no_file_is_replaced() {
    let home = Home::with_samples();
    home.ok(&["backup", "monday.db"]);
    let before = fs::read(home.path("monday.db")).unwrap();
    let sentence = "monday.db is there already, and a backup never takes the place of another file. Name one that is \
                    not there, or move that one away.";
    assert_eq!(home.fails(&["backup", "monday.db"], 1), format!("{sentence}\n"));
    let error: Value = serde_json::from_str(&home.fails(&["backup", "monday.db", "--json"], 1)).unwrap();
    assert_eq!(error, json!({"error": {"code": "failed", "message": sentence, "fields": {}}}));
    assert_eq!(fs::read(home.path("monday.db")).unwrap(), before);
    let own = home.default_file();
    let wal = format!("{}-wal", own.display());
    assert!(home.fails(&["backup", &wal], 1).contains("belongs to the accounts' file itself"));
    assert!(home.fails(&["backup"], 2).contains("<FILE>"));
}

#[test]
fn read_only_backs_up_and_restores_nothing() {
    let home = Home::with_samples();
    let file = home.default_file();
    let before = fs::read(&file).unwrap();
    home.ok(&["backup", "monday.db", "--read-only"]);
    assert_eq!(fs::read(&file).unwrap(), before);
    let sentence = home.fails(&["restore", "monday.db", "--confirm", "Acme Reseller", "--read-only"], 1);
    assert!(sentence.starts_with("Nothing was restored. Started with --read-only"), "{sentence}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_restore_is_confirmed_and_told() {
    let home = Home::with_samples();
    home.ok(&["backup", "monday.db"]);
    home.ok(&["account", "edit", "ABC Company", "--twoway", "7"]);
    home.ok(&["account", "add", "--name", "Added Later"]);
    let rows = home.history();
    let sentence = "Not confirmed: the file holds 5 accounts of Acme Reseller, and all of it would be replaced. To do \
                    so, confirm with “Acme Reseller”.";
    assert_eq!(home.fails(&["restore", "monday.db"], 3), format!("--confirm: {sentence}\n"));
    let error: Value = serde_json::from_str(&home.fails(&["restore", "monday.db", "--json"], 3)).unwrap();
    assert_eq!(error["error"]["fields"], json!({"confirm": sentence}));
    let wrong = home.fails(&["restore", "monday.db", "--confirm", "acme"], 3);
    assert!(wrong.starts_with("--confirm: Does not match: the file holds 5 accounts"), "{wrong}");
    assert_eq!(home.history(), rows);

    let restored = home.json(&["restore", "monday.db", "--confirm", "Acme Reseller", "--json"])["restored"].clone();
    let (number, hash) = head(&home.default_file());
    assert_eq!(restored["head"], json!({"number": number, "hash": hash}));
    assert_eq!((&restored["accounts"], &restored["from"]), (&json!(4), &json!("monday.db")));
    let kept = restored["kept"].as_str().unwrap();
    assert_eq!(home.account("ABC Company")["limits"]["twoway_trunks"], 10);
    home.fails(&["account", "show", "Added Later"], 4);
    assert!(home.ok(&["account", "show", "Added Later", "--db", kept]).contains("Added Later"));
    let row = home.ok(&["history", "list", "--limit", "1"]);
    assert!(row.contains("\tbackup restored\t\tRestored from: monday.db; Accounts: 5 → 4; "), "{row}");

    // and back
    assert_eq!((&restored["reseller"], restored.get("instead_of_reseller")), (&json!("Acme Reseller"), None));
    let text = home.ok(&["restore", kept, "--confirm", "Acme Reseller"]);
    for line in [
        "Restored          ",
        "From              ",
        "As it was before  ",
        "Reseller          Acme Reseller\n",
        "Accounts          5\n",
        "History ",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert_eq!(home.account("ABC Company")["limits"]["twoway_trunks"], 7);
}

#[test]
fn that_it_is_another_resellers_backup_is_told() {
    let (home, other) = (Home::with_samples(), Home::with_samples());
    other.ok(&["reseller", "set", "--name", "Other Reseller"]);
    let target = home.path("other.db");
    other.ok(&["backup", target.to_str().unwrap()]);
    let refused = home.fails(&["restore", "other.db"], 3);
    assert!(refused.contains("would be replaced by what another reseller has, Other Reseller. To do so"), "{refused}");
    let text = home.ok(&["restore", "other.db", "--confirm", "Acme Reseller"]);
    assert!(text.contains("Reseller          Other Reseller, another than before: Acme Reseller\n"), "{text}");
    let back = home.json(&["restore", "other.db", "--confirm", "Other Reseller", "--json"]);
    assert_eq!(back["restored"].get("instead_of_reseller"), None);
}

#[test]
fn what_is_no_backup_is_refused() {
    let home = Home::with_samples();
    fs::write(home.path("text"), "Dear diary, ".repeat(1000)).unwrap();
    let rows = home.history();
    for (file, sentence) in [
        ("gone", "There is no file gone. Check how it is spelt."),
        ("text", "text is no backup of trunkdesk. Name a file that is."),
    ] {
        let told = home.fails(&["restore", file, "--confirm", "Acme Reseller"], 1);
        assert_eq!(told, format!("Nothing was restored. {sentence}\n"));
    }
    assert_eq!(home.history(), rows);
}

#[test]
fn a_new_machine_starts_from_a_backup() {
    let (old, new) = (Home::with_samples(), Home::new());
    let target = new.path("monday.db");
    assert!(new.fails(&["backup", "monday.db"], 1).contains("There is no reseller in "));
    old.ok(&["backup", target.to_str().unwrap()]);
    let text = new.ok(&["restore", "monday.db"]);
    assert!(!text.contains("As it was before"), "{text}");
    assert_eq!(new.ok(&["account", "list"]), old.ok(&["account", "list"]));
    assert_eq!((mode(&new.default_file()), mode(new.default_file().parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_file_of_an_older_trunkdesk_is_backed_up_as_it_is() {
    let home = Home::new();
    let path = home.path("old.db");
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch(FIRST_FORM).unwrap();
    raw.execute_batch(&format!(
        "INSERT INTO reseller VALUES (1, '{}', 'Acme', 'sip.acme.example', 'Etc/UTC', 100, 10, NULL, 'USD', 500, 10000,
             '{{}}', '{{}}', 1, 1);
         PRAGMA user_version = 1;",
        "f".repeat(32)
    ))
    .unwrap();
    drop(raw);
    home.ok(&["backup", "copy.db", "--db", "old.db"]);
    for name in ["old.db", "copy.db"] {
        let raw = Connection::open(home.path(name)).unwrap();
        let version: i64 = raw.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 1, "{name}");
    }
    // restored, it is brought up to date
    assert!(home.ok(&["restore", "copy.db", "--db", "new.db"]).contains("Accounts          0\n"));
    assert!(home.ok(&["reseller", "show", "--db", "new.db"]).contains("Acme"));
}

#[test]
fn where_no_more_may_be_written_nothing_is_left_behind() {
    let home = Home::with_samples();
    home.ok(&["backup", "monday.db"]);
    let own = home.default_file().parent().unwrap().to_owned();
    let before = (names(home.0.path()), names(&own), head(&home.default_file()));
    // 100 kB in blocks of 512 bytes, enough for what SQLite needs to read; what is beyond is an error and no signal
    let limit = "trap '' XFSZ; ulimit -f 200";
    let backup = by_shell(&home, limit, "backup tuesday.db");
    assert!(backup.err.starts_with("The copy tuesday.db could not be written ("), "{backup:?}");
    let restore = by_shell(&home, limit, "restore monday.db --confirm 'Acme Reseller'");
    assert!(restore.err.starts_with("Nothing was restored. The copy "), "{restore:?}");
    assert_eq!((backup.code, restore.code), (Some(1), Some(1)));
    assert_eq!((names(home.0.path()), names(&own), head(&home.default_file())), before);
}

#[test]
fn a_signal_in_the_midst_leaves_nothing_behind() {
    let home = Home::with_samples();
    fill(&home, 60_000);
    let place = home.path("backups");
    fs::create_dir(&place).unwrap();
    let mut stopped = 0;
    for (round, (signal, code)) in [("TERM", 143), ("INT", 130), ("HUP", 129)].into_iter().cycle().take(24).enumerate()
    {
        let mut child = Command::new(BINARY)
            .args(["backup".into(), place.join(format!("{round}.db"))])
            .env_clear()
            .env("HOME", home.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // the copy is in the making
        while child.try_wait().unwrap().is_none() && !names(&place).iter().any(|name| name.ends_with(".partial")) {
            thread::sleep(Duration::from_micros(200));
        }
        let kill = Command::new("/bin/sh").args(["-c", &format!("kill -{signal} {}", child.id())]).output().unwrap();
        let ended = child.wait().unwrap().code();
        if ended == Some(0) {
            continue;
        }
        assert!(kill.status.success());
        assert_eq!(ended, Some(code), "{signal}");
        assert!(names(&place).iter().all(|name| !name.contains("partial") && *name != format!("{round}.db")));
        stopped += 1;
        if stopped == 3 {
            return;
        }
    }
    panic!("never in the midst");
}

#[test]
fn what_the_readme_gives_cron_makes_backups_and_removes_old_ones() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, rest) = readme.split_once("```crontab\n").unwrap();
    let line = rest.lines().find(|line| line.contains(" backup ")).unwrap();
    // five fields of time and the user; cron takes \% for %
    let command = line.splitn(7, ' ').last().unwrap().replace("\\%", "%");
    let home = Home::with_samples();
    let backups = home.path("backups");
    fs::create_dir(&backups).unwrap();
    for (name, days) in [("old.db", 40), ("new.db", 20)] {
        let made = fs::File::create(backups.join(name)).unwrap();
        made.set_modified(SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60)).unwrap();
    }
    let command = command
        .replace("/var/backups/trunkdesk", &backups.display().to_string())
        .replace("/usr/local/bin/trunkdesk", BINARY)
        .replace("/srv/trunkdesk/accounts.db", &home.default_file().display().to_string());
    // what cron gives, and no more
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &command]).env_clear().env("PATH", "/usr/bin:/bin").env("HOME", "/nonexistent").current_dir("/");
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("History           row 5, "), "{output:?}");
    let made = names(&backups);
    assert!(made.len() == 2 && made.contains(&"new.db".to_owned()) && !made.contains(&"old.db".to_owned()), "{made:?}");
}
