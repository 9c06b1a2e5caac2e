//! An sshd of the test's own, on 127.0.0.1, as the README's page on locked-down use sets it up: for users that only it
//! and what it starts know of, with homes of their own.

use std::{
    fs::{self, Permissions},
    io::Write as _,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{pty::Pty, trunkdesk::binary};

/// Set, a test that would be left out fails.
pub const REQUIRED: &str = "TRUNKDESK_REQUIRE_SSHD";
const SSHD: &str = "/usr/sbin/sshd";
/// The group of the README, and who is in it: uids of no one else's.
pub const GROUP: u32 = 40_000;
pub const ROSA: (&str, u32) = ("rosa", 40_001);
pub const SUPPORT: (&str, u32) = ("support", 40_002);
/// What both could log in with where sshd takes passwords, and its hash.
const PASSWORD: &str = "correct horse";
const PASSWORD_HASH: &str =
    "$6$trunkdesk$TGWf0lxSFlHEf4hSasYPHiJjY.gvS25x9RkFMz04Lrv.NPi0/uol4Zs/5fblqFKXv.vScP4X4fVeYmix7F.iY1";
/// Generous: only a failing test waits this long.
const DEADLINE: Duration = Duration::from_secs(15);

/// Makes the machine of the script's own: its users, and a `/run` with the folder that sshd wants. Nobody else sees it.
const MACHINE: &str = r#"
mount --bind "$1/passwd" /etc/passwd
mount --bind "$1/group" /etc/group
mount -t tmpfs none /run
mkdir /run/sshd
shift
exec "$@"
"#;

/// A running sshd. Dropping it ends it.
pub struct Sshd {
    sshd: Child,
    port: u16,
    folder: TempDir,
}

impl Sshd {
    /// Starts it. `None` where the machine cannot, which is said aloud, or fails where it must.
    pub fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        match Self::start_in(folder) {
            Ok(sshd) => Some(sshd),
            Err(reason) => {
                assert!(std::env::var_os(REQUIRED).is_none(), "{reason}");
                // not eprintln!, which the test runner keeps to itself
                let text = format!("SKIPPED: locked-down use over sshd: {reason}.\n");
                std::io::stderr().write_all(text.as_bytes()).unwrap();
                None
            }
        }
    }

    fn start_in(folder: TempDir) -> Result<Self, String> {
        if !Path::new(SSHD).exists() {
            return Err(format!("there is no {SSHD}"));
        }
        if !rustix::process::geteuid().is_root() {
            return Err("only root can log others in".into());
        }
        let at = folder.path();
        open_to_all(at);
        let made = Command::new("sh").args(["-c", "touch \"$1/passwd\" \"$1/group\"", "sh"]).arg(at).status();
        assert!(made.unwrap().success());
        let probe = machine(at).arg("true").stderr(Stdio::piped()).output().unwrap();
        if !probe.status.success() {
            return Err(format!("no users of its own: {}", String::from_utf8_lossy(&probe.stderr).trim()));
        }
        set_up(at);
        // taken by nobody a moment ago
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        fs::write(at.join("sshd_config"), config(at, port)).unwrap();
        let log = fs::File::create(at.join("sshd.log")).unwrap();
        let mut command = machine(at);
        command.args([SSHD, "-D", "-e", "-f"]).arg(at.join("sshd_config")).stdin(Stdio::null()).stderr(log);
        let sshd = Self { sshd: command.spawn().unwrap(), port, folder };
        wait("sshd to listen", || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        Ok(sshd)
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A file of its machine, by the name that the README gives it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The accounts' file.
    pub fn file(&self) -> PathBuf {
        self.path("srv/accounts.db")
    }

    /// The program that is started.
    pub fn program(&self) -> PathBuf {
        self.path("trunkdesk")
    }

    /// What is in the log of a user.
    pub fn log(&self, user: (&str, u32)) -> String {
        fs::read_to_string(self.path(user.0).join(".local/state/trunkdesk/trunkdesk.log")).unwrap_or_default()
    }

    /// A client of ours, such as ssh or sftp, with what it needs to reach it.
    pub fn client(&self, program: &str) -> Command {
        self.client_with(program, &["BatchMode=yes"])
    }

    /// A client that has a password, and no key.
    pub fn client_without_key(&self) -> Command {
        let options = ["PubkeyAuthentication=no", "BatchMode=no", "NumberOfPasswordPrompts=1"];
        let mut command = self.client_with("ssh", &options);
        command.env("SSH_ASKPASS", self.path("askpass")).env("SSH_ASKPASS_REQUIRE", "force");
        command
    }

    fn client_with(&self, program: &str, options: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]);
        command.args(options.iter().flat_map(|option| ["-o", option]));
        command.args(["-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes", "-o", "SendEnv=LANG"]);
        command.args(["-o", &format!("Port={}", self.port), "-i"]).arg(self.path("key")).env("LANG", "C.UTF-8");
        command
    }

    /// A user who logs in on a terminal of 80×24, and asks for this command.
    pub fn connect(&self, user: (&str, u32), command: &[&str]) -> Pty {
        let mut ssh = self.client("ssh");
        ssh.args(["-tt", &host(user)]).args(command);
        Pty::spawn(ssh, 80, 24)
    }

    /// The processes of the program that it started, but not those that have ended and wait to be asked how.
    pub fn processes(&self) -> Vec<Pid> {
        let program = self.program().display().to_string();
        let started = |id: &i32| {
            let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            line.split(|byte| *byte == 0).next() == Some(program.as_bytes())
        };
        let ids = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
        ids.filter(started).filter_map(Pid::from_raw).collect()
    }

    /// The only one of them.
    #[track_caller]
    pub fn process(&self) -> Pid {
        let processes = self.processes();
        assert_eq!(processes.len(), 1, "{processes:?}");
        processes[0]
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        // asked, it takes its children with it that have not logged in yet
        let _asked = kill_process(Pid::from_child(&self.sshd), Signal::TERM);
        let _ended = self.sshd.wait();
    }
}

/// The user as a client writes it.
pub fn host(user: (&str, u32)) -> String {
    format!("{}@127.0.0.1", user.0)
}

/// Waits until something is so.
#[track_caller]
pub fn wait(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < DEADLINE, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn machine(at: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "sh", "-ec", MACHINE, "sh"]).arg(at);
    command
}

fn open_to_all(path: &Path) {
    fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}

/// The users, their keys, the program, and the folder of the file.
fn set_up(at: &Path) {
    let (mut passwd, group) = (fs::read("/etc/passwd").unwrap(), fs::read("/etc/group").unwrap());
    for (name, uid) in [ROSA, SUPPORT] {
        let home = at.join(name);
        fs::create_dir(&home).unwrap();
        chown(&home, Some(uid), Some(GROUP)).unwrap();
        writeln!(passwd, "{name}:{PASSWORD_HASH}:{uid}:{GROUP}::{}:/bin/sh", home.display()).unwrap();
    }
    fs::write(at.join("passwd"), passwd).unwrap();
    fs::write(at.join("group"), [group.as_slice(), format!("trunkdesk:x:{GROUP}:\n").as_bytes()].concat()).unwrap();
    for key in ["key", "host_key"] {
        let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(at.join(key)).status();
        assert!(made.unwrap().success());
    }
    fs::copy(binary(), at.join("trunkdesk")).unwrap();
    open_to_all(&at.join("trunkdesk"));
    fs::create_dir(at.join("srv")).unwrap();
    chown(at.join("srv"), None, Some(GROUP)).unwrap();
    fs::set_permissions(at.join("srv"), Permissions::from_mode(0o2770)).unwrap();
    let key = fs::read_to_string(at.join("key.pub")).unwrap();
    fs::write(at.join("keys"), of_readme("authorized_keys", at).replace("KEY", &key)).unwrap();
    fs::create_dir(at.join("rosa/.ssh")).unwrap();
    fs::write(at.join("rosa/.ssh/authorized_keys"), key).unwrap();
    fs::write(at.join("shared.toml"), of_readme("toml", at)).unwrap();
    fs::write(at.join("askpass"), format!("#!/bin/sh\necho '{PASSWORD}'\n")).unwrap();
    open_to_all(&at.join("askpass"));
    let database = at.join("srv/accounts.db").display().to_string();
    fs::write(at.join("config.toml"), format!("database = \"{database}\"\n")).unwrap();
}

/// A block of the README's page on locked-down use, with the paths of this machine.
fn of_readme(kind: &str, at: &Path) -> String {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, page) = readme.split_once("\n## Locked-down use\n").expect("the README has the page");
    let (_, rest) = page.split_once(&format!("```{kind}\n")).unwrap_or_else(|| panic!("no {kind} in the README"));
    let (block, _) = rest.split_once("```").unwrap();
    let at = at.display().to_string();
    let block = block.replace("/usr/local/bin", &at).replace("/etc/trunkdesk", &at);
    block.replace("/srv/trunkdesk", &format!("{at}/srv"))
}

/// The README's lines after what a machine's own file says: Debian's, but for the port, and without PAM. It
/// takes passwords, as Debian's does.
fn config(at: &Path, port: u16) -> String {
    let host_key = at.join("host_key").display().to_string();
    format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {host_key}\nPidFile none\nUsePAM no\nStrictModes no\n\
         PasswordAuthentication yes\nKbdInteractiveAuthentication no\nX11Forwarding yes\nAcceptEnv LANG LC_*\n\
         Subsystem sftp internal-sftp\n{}",
        of_readme("sshd_config", at)
    )
}
