//! Two users of one group, and nobody else, work on one file.

use std::{
    fs::{self, Permissions},
    io::Write as _,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    thread,
};

use assert_cmd::Command;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::{
    cluster::RITAS,
    crossbar::{Crossbar, Settings},
    home::{BINARY, Ran, ran},
};

/// Ids of no one else's.
const GROUP: u32 = 40_000;
const MEMBERS: [u32; 2] = [40_001, 40_002];
const STRANGER: u32 = 40_003;
/// How often each of them saves in turn, and then both at once.
const WRITES: u32 = 25;

/// A setgid folder of the group, and a program that its members may start.
struct Team(TempDir);

impl Team {
    /// `None` where only root could be somebody else, which is said aloud.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().metadata().unwrap().uid() == 0;
        if !root {
            // not eprintln!, which the test runner keeps to itself
            let text = b"SKIPPED: two users of one group: only root can be somebody else.\n";
            std::io::stderr().write_all(text).unwrap();
            return None;
        }
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let team = Self(folder);
        fs::copy(BINARY, team.path("trunkdesk")).unwrap();
        fs::create_dir(team.path("srv")).unwrap();
        chown(team.path("srv"), None, Some(GROUP)).unwrap();
        fs::set_permissions(team.path("srv"), Permissions::from_mode(0o2770)).unwrap();
        for member in MEMBERS {
            fs::create_dir(team.home(member)).unwrap();
            chown(team.home(member), Some(member), None).unwrap();
        }
        Some(team)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn home(&self, member: u32) -> PathBuf {
        self.path(&member.to_string())
    }

    fn file(&self) -> PathBuf {
        self.path("srv/accounts.db")
    }

    /// The program as somebody who keeps all that they make to themselves.
    fn command(&self, user: u32, group: u32, arguments: &[&str]) -> Command {
        self.shell(user, group, "exec \"$@\"", arguments)
    }

    /// The same in a shell's `line`.
    fn shell(&self, user: u32, group: u32, line: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("setpriv");
        command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".into()]);
        command.args(["sh", "-c", &format!("umask 077; {line}"), "sh"]).arg(self.path("trunkdesk")).args(arguments);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", self.home(user)).current_dir("/");
        command.env("TRUNKDESK_DB", self.file());
        command
    }

    #[track_caller]
    fn ok(&self, member: u32, arguments: &[&str]) -> String {
        let Ran { code, out, err } = ran(&mut self.command(member, GROUP, arguments));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{arguments:?}");
        out
    }
}

fn mode(path: &Path) -> (u32, u32) {
    let found = path.metadata().unwrap();
    (found.mode() & 0o777, found.gid())
}

#[test]
fn two_of_a_group_save_in_turn_and_at_once() {
    let Some(team) = Team::new() else { return };
    team.ok(MEMBERS[0], &["reseller", "set", "--realm-suffix", "sip.example.com"]);
    assert_eq!(mode(&team.file()), (0o660, GROUP));
    for member in MEMBERS {
        team.ok(member, &["account", "add", "--name", &format!("Of {member}")]);
    }
    for number in 1..=WRITES {
        for member in MEMBERS {
            // the other one's
            let other = MEMBERS[0] + MEMBERS[1] - member;
            team.ok(member, &["account", "edit", &format!("Of {other}"), "--twoway", &number.to_string()]);
        }
    }
    thread::scope(|scope| {
        for member in MEMBERS {
            let team = &team;
            scope.spawn(move || {
                for number in 1..=WRITES {
                    team.ok(member, &["account", "edit", &format!("Of {member}"), "--inbound", &number.to_string()]);
                }
            });
        }
    });
    let file = Connection::open(team.file()).unwrap();
    let mut rows = file.prepare("SELECT operator, count(*) FROM history GROUP BY operator ORDER BY operator").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?))).unwrap();
    let rows: Vec<_> = rows.map(Result::unwrap).collect();
    let each = 1 + 2 * WRITES;
    assert_eq!(rows, [(format!("uid {}", MEMBERS[0]), 1 + each), (format!("uid {}", MEMBERS[1]), each)]);
}

#[test]
fn a_pipe_can_be_read_by_its_name_and_a_stranger_reads_nothing() {
    let Some(team) = Team::new() else { return };
    team.ok(MEMBERS[0], &["reseller", "set", "--realm-suffix", "sip.example.com"]);
    // a document that comes through a pipe, by the name that a process has for it
    let piped = "printf '{\"account\": {\"name\": \"Piped\"}}' | \"$@\"";
    let mut adding = team.shell(MEMBERS[1], GROUP, piped, &["account", "add", "--from", "/dev/stdin"]);
    let added = ran(&mut adding);
    assert_eq!((added.code, added.err.as_str()), (Some(0), ""));
    assert!(team.ok(MEMBERS[0], &["account", "list"]).contains("Piped"));

    let stranger = ran(&mut team.command(STRANGER, STRANGER, &["account", "list"]));
    assert_eq!((stranger.code, stranger.out.as_str()), (Some(1), ""), "{stranger:?}");
    assert!(stranger.err.starts_with("You have no permission to reach "), "{stranger:?}");
}

#[test]
fn a_group_sends_with_one_key_and_a_stranger_reads_none() {
    let Some(team) = Team::new() else { return };
    let crossbar = Crossbar::start(Settings::default());
    let config = team.path("config.toml");
    let folder = team.path("srv");
    fs::write(&config, format!("sync_folder = \"{}\"\nsync_requests_per_second = 100\n", folder.display())).unwrap();
    fs::set_permissions(&config, Permissions::from_mode(0o644)).unwrap();
    let (config, url) = (config.to_str().unwrap(), crossbar.url());
    team.ok(MEMBERS[0], &["--config", config, "reseller", "set", "--realm-suffix", "sip.example.com"]);
    let login = ["--config", config, "sync", "login", "--url", &url, "--realm", "acme.example"];
    let login = [&login[..], &["--user", "rita@acme.example", "--password-stdin"]].concat();
    let logged_in = ran(team.command(MEMBERS[0], GROUP, &login).write_stdin(RITAS));
    assert_eq!((logged_in.code, logged_in.err.as_str()), (Some(0), ""));
    for name in ["cluster.json", "seal.key"] {
        assert_eq!(mode(&folder.join(name)), (0o640, GROUP), "{name}");
    }
    // the password that one has sealed, the other sends
    let admin = ["--first-name", "Bea", "--last-name", "Dent", "--email", "bea@beta.example"];
    team.ok(MEMBERS[0], &[&["--config", config, "account", "add", "--name", "Beta"][..], &admin].concat());
    team.ok(MEMBERS[1], &["--config", config, "sync", "run"]);
    let beta = crossbar.account_named("Beta").unwrap();
    assert_eq!(crossbar.users(beta["id"].as_str().unwrap()).len(), 1);
    let stranger = ran(&mut team.command(STRANGER, STRANGER, &["--config", config, "sync", "run"]));
    assert_eq!(stranger.code, Some(1), "{stranger:?}");
    // one that anybody may read is used by nobody
    fs::set_permissions(folder.join("cluster.json"), Permissions::from_mode(0o644)).unwrap();
    let told = ran(&mut team.command(MEMBERS[1], GROUP, &["--config", config, "sync", "run"]));
    assert!(told.code == Some(3) && told.err.contains("anybody on this machine"), "{told:?}");
}
