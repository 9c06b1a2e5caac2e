//! What a locked-down run gives no way to, seen from outside of the program.

use std::{
    fs,
    io::Write as _,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::Command,
    thread,
    time::Duration,
};

use ::trunkdesk::app::keys::{BINDINGS, Key};
use rustix::process::geteuid;

use crate::{
    pty::{Pty, key_bytes},
    sshd::REQUIRED,
    trunkdesk::{Home, binary},
};

const STRACE: &str = "/usr/bin/strace";
/// A user who owns nothing.
const NOBODY: u32 = 65_534;

/// What a terminal sends for a key.
fn bytes_of(key: Key) -> Vec<u8> {
    let name = match key {
        Key::Char(c) => return c.to_string().into_bytes(),
        Key::Ctrl(c) => format!("Ctrl-{c}"),
        Key::Up => "Up".into(),
        Key::Down => "Down".into(),
        Key::Left => "Left".into(),
        Key::Right => "Right".into(),
        Key::BackTab => "Shift-Tab".into(),
        Key::PageUp => "PageUp".into(),
        Key::PageDown => "PageDown".into(),
        other => format!("{other:?}"),
    };
    key_bytes(&name)
}

#[test]
fn no_other_program_is_ever_started() {
    if !Path::new(STRACE).exists() {
        assert!(std::env::var_os(REQUIRED).is_none(), "there is no {STRACE}");
        // not eprintln!, which the test runner keeps to itself
        let text = format!("SKIPPED: that no other program is started: there is no {STRACE}.\n");
        std::io::stderr().write_all(text.as_bytes()).unwrap();
        return;
    }
    let keys: Vec<Key> = BINDINGS.iter().flat_map(|binding| binding.keys).copied().collect();
    // ways to a shell in other programs
    let mut bytes = b"!sh\r:!sh\r|sh\r\x1a\x1c\x0f\x18\x14".to_vec();
    for (place, key) in keys.iter().enumerate() {
        let leaves = matches!(key, Key::Ctrl('c') | Key::Char('q'));
        if !leaves && *key != Key::Esc && !keys[..place].contains(key) {
            bytes.extend(bytes_of(*key));
        }
    }
    for screen in ["", "Enter", "Enter e", "a", "m Enter", "m Down Enter", "m Down Enter Enter", "?", "/"] {
        let home = Home::of_abc();
        let seen = home.file().with_file_name("seen");
        let mut pty = traced(&home, &seen);
        pty.wait_for("melissa@abc.example");
        pty.keys(screen);
        for _ in 0..3 {
            pty.send(&bytes);
            pty.keys("Esc");
            // or it is an Alt
            thread::sleep(Duration::from_millis(150));
        }
        pty.resize(20, 5);
        pty.wait_for("Nothing is lost");
        pty.hang_up();
        pty.wait_exit();
        let seen = fs::read_to_string(seen).unwrap();
        assert_eq!(seen.lines().filter(|line| line.contains("exec")).count(), 1, "{screen:?}: {seen}");
        assert!(seen.contains("--kiosk"), "{seen}");
    }
}

/// The screens of a kiosk, with each program that is started from then on kept in `seen`.
fn traced(home: &Home, seen: &Path) -> Pty {
    let mut command = Command::new(STRACE);
    command.args(["-f", "-qq", "-e", "trace=execve,execveat", "-e", "signal=none", "-o"]).arg(seen);
    command.arg(binary()).args(["--kiosk", "--db"]).arg(home.file()).env_clear();
    command.envs(home.command(&[]).get_envs().filter_map(|(name, value)| Some((name, value?))));
    for name in ["SHELL", "EDITOR", "VISUAL", "PAGER", "BROWSER"] {
        command.env(name, "/bin/true");
    }
    Pty::spawn(command, 80, 24)
}

#[test]
fn nothing_of_the_memory_gets_out() {
    let home = Home::of_acme();
    // as another user, where we are root: what is root's anyway tells nothing
    let user = if geteuid().is_root() { NOBODY } else { geteuid().as_raw() };
    let program = home.file().with_file_name("trunkdesk");
    fs::copy(binary(), &program).unwrap();
    let mut command = Command::new(&program);
    command.args(["--kiosk", "--db"]).arg(home.file()).env_clear();
    command.envs(home.command(&[]).get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut other = Command::new("sleep");
    other.arg("60");
    if geteuid().is_root() {
        home.give_to(NOBODY);
        command.uid(NOBODY).gid(NOBODY);
        other.uid(NOBODY).gid(NOBODY).current_dir("/");
    }
    let owner = |process: u32, name: &str| fs::metadata(format!("/proc/{process}/{name}")).unwrap().uid();
    let mut other = other.spawn().unwrap();
    let of_other = owner(other.id(), "mem");
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(of_other, user, "any program can be looked into by its user");

    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for("No account yet.");
    let limits = fs::read_to_string(format!("/proc/{}/limits", pty.id())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{line}");
    // the kernel gives root what may not be looked at
    assert_eq!(owner(pty.id(), "mem"), 0);
}
