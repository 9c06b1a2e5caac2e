//! Canaries: passwords that are typed, piped or made, and then looked for everywhere.

use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    process::Stdio,
    time::Duration,
};

use rustix::process::Signal;

use crate::{
    pty::Pty,
    secrets::{assert_absent, base64, files, found},
    strict,
    terminal::decoded,
    trunkdesk_home::{Home, password, quit, wait_gone},
};

const TYPED: &str = "Kanarie-7319+im:Bergwerk";
const PIPED: &str = "Zeisig/4827 unter#Tage";
const MOMENT: Duration = Duration::from_millis(150);

#[track_caller]
fn assert_not_on_disk(home: &Home, secret: &str) {
    let root = home.file().ancestors().nth(4).unwrap().to_owned();
    let files = files(&root);
    assert!(files.contains(&home.file()), "{files:?}");
    for file in files {
        assert_absent(secret, file.as_os_str().as_encoded_bytes(), "a file's name");
        // a socket or a file that is gone meanwhile has nothing to read
        let Ok(bytes) = fs::read(&file) else { continue };
        assert_absent(secret, &bytes, &file.display().to_string());
    }
}

/// What others on the machine can see of a process.
#[track_caller]
fn assert_not_of_process(pty: &Pty, secret: &str) {
    for file in ["cmdline", "environ", "comm", "status"] {
        let bytes = fs::read(format!("/proc/{}/{file}", pty.id())).unwrap();
        assert_absent(secret, &bytes, file);
    }
}

/// The memory of a process that it can write to, or none where the machine does not show it.
fn memory(process: u32) -> Option<Vec<(String, Vec<u8>)>> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).ok()?;
    let mut memory = fs::File::open(format!("/proc/{process}/mem")).ok()?;
    let mut parts = Vec::new();
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (start, rest) = line.split_once('-')?;
        let start = u64::from_str_radix(start, 16).ok()?;
        let end = u64::from_str_radix(rest.split_once(' ')?.0, 16).ok()?;
        let mut bytes = vec![0; usize::try_from(end - start).ok()?];
        memory.seek(SeekFrom::Start(start)).ok()?;
        // guard pages cannot be read
        if memory.read_exact(&mut bytes).is_ok() {
            parts.push((line.to_owned(), bytes));
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// The memory of a running program has none of a password any more.
#[track_caller]
fn assert_not_in_memory(pty: &Pty, secret: &str) {
    let Some(parts) = memory(pty.id()) else {
        eprintln!("skipped: this machine does not show the memory of a process");
        return;
    };
    assert!(parts.iter().any(|(_, bytes)| bytes.windows(9).any(|window| window == b"trunkdesk")), "nothing was read");
    for (part, bytes) in parts {
        assert_absent(secret, &bytes, &part);
    }
}

/// Opens the form of a new account, with a password typed twice.
fn typed(home: &Home) -> Pty {
    let mut pty = home.start(&[]);
    pty.wait_for("Accounts 0");
    pty.keys("a");
    pty.wait_for("Account Name");
    pty.send(b"Canary Mines");
    pty.keys("Tab Tab Tab Space");
    pty.wait_for("Admin first name");
    pty.keys("Tab Bea Tab Miner Tab bea@mines.example Tab Tab Down");
    pty.wait_for("Confirm");
    pty.keys("Tab");
    pty.send(TYPED.as_bytes());
    pty.wait_for("strong");
    pty.keys("Tab");
    // pasted, as from a password manager
    pty.send(format!("\x1b[200~{TYPED}\x1b[201~").as_bytes());
    pty.keys("Tab");
    pty.rest(MOMENT);
    pty
}

#[test]
fn a_typed_password_is_nowhere_while_the_form_is_open() {
    let home = Home::of_acme();
    let mut pty = typed(&home);
    // what is kept of an open form is kept within some seconds
    pty.rest(Duration::from_millis(2500));
    assert_not_on_disk(&home, TYPED);
    assert_not_of_process(&pty, TYPED);
    pty.signal(Signal::HUP);
    pty.wait_exit();
    assert_absent(TYPED, pty.bytes_written(), "what the terminal got");
    assert_not_on_disk(&home, TYPED);
}

#[test]
fn a_typed_password_is_nowhere_once_it_is_saved() {
    let home = Home::of_acme();
    let mut pty = typed(&home);
    pty.keys("Tab Enter");
    pty.wait_for("Twoway");
    pty.keys("Shift-Tab Enter");
    pty.wait_for("‹ Submit ✓ ›");
    pty.keys("Shift-Tab Enter");
    pty.wait_for("is saved.");
    pty.keys("c");
    pty.rest(MOMENT);
    for payload in strict::sequences(pty.bytes_written()).unwrap() {
        assert_absent(TYPED, &decoded(&payload), "the clipboard");
    }
    pty.keys("Esc");
    wait_gone(&mut pty, "is saved.");
    // what the terminal sent last is gone once something else came
    pty.keys("2 3 4 5 6 7 8 1");
    pty.rest(MOMENT);
    assert_not_of_process(&pty, TYPED);
    assert_not_in_memory(&pty, TYPED);
    assert_not_on_disk(&home, TYPED);
    quit(&mut pty);
    assert_absent(TYPED, pty.bytes_written(), "what the terminal got");
    assert_not_on_disk(&home, TYPED);
    assert_not_told(&home, TYPED);
    let mut check = home.command(&["admin", "check-password", "Canary Mines", "bea@mines.example"]);
    assert!(piped(&mut check, TYPED).0, "and yet it is the password");
}

#[test]
fn a_made_password_is_shown_once_and_then_nowhere() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    pty.keys("4");
    pty.wait_for("melissa@abc.example");
    pty.keys("Tab Enter");
    pty.wait_for("‹ Reset password ›");
    let before = pty.bytes_written().len();
    // the last but Save
    pty.keys("Shift-Tab Shift-Tab Enter");
    pty.wait_for("stops working at once");
    pty.keys("Shift-Tab Enter");
    pty.wait_for("is saved.");
    let made = password(&pty);
    assert_eq!(made.len(), 24, "{made:?}");
    pty.keys("c");
    pty.rest(MOMENT);
    let copied = strict::sequences(pty.bytes_written()).unwrap();
    assert_eq!(copied.len(), 1);
    assert!(found(&made, &decoded(&copied[0])).is_some(), "the clipboard was asked for it");
    assert_not_on_disk(&home, &made);
    assert_not_of_process(&pty, &made);
    let shown = pty.bytes_written().len();
    pty.keys("Tab Enter");
    wait_gone(&mut pty, "is saved.");
    pty.keys("1 2 3 4 5 6 7 8 1");
    pty.rest(MOMENT);
    let written = pty.bytes_written();
    assert_absent(&made, &written[..before], "what the terminal got before");
    assert_absent(&made, &written[shown..], "what the terminal got afterwards");
    assert_not_in_memory(&pty, &made);
    assert_not_on_disk(&home, &made);
    quit(&mut pty);
    assert_not_told(&home, &made);
}

/// Sends a line to a command; whether it succeeded, and all that it printed and said.
fn piped(command: &mut std::process::Command, line: &str) -> (bool, Vec<u8>) {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // it may have ended without reading
    let _sent = child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes());
    let output = child.wait_with_output().unwrap();
    (output.status.success(), [output.stdout, output.stderr].concat())
}

/// No command tells it.
#[track_caller]
fn assert_not_told(home: &Home, secret: &str) {
    for command in [
        &["history", "list", "--json"][..],
        &["history", "list"],
        &["account", "list", "--json"],
        &["account", "list"],
        &["reseller", "show", "--json"],
    ] {
        assert_absent(secret, &home.run(command), &format!("{command:?}"));
    }
    for account in home.json(&["account", "list"]).as_array().unwrap() {
        let id = account["id"].as_str().unwrap();
        for command in [
            &["account", "show", id, "--json"][..],
            &["account", "show", id],
            &["admin", "list", id, "--json"],
            &["credit", "show", id, "--json"],
        ] {
            assert_absent(secret, &home.run(command), &format!("{command:?}"));
        }
    }
}

#[test]
fn a_piped_password_is_nowhere() {
    let home = Home::of_abc();
    let (abc, melissa) = ("ABC Company", "melissa@abc.example");
    let bea = ["--first-name", "Bea", "--last-name", "Dent", "--email", "bea@abc.example"];
    for (command, succeeds) in [
        ([&["admin", "add", abc, "--password-stdin"], &bea[..]].concat(), true),
        (vec!["admin", "reset-password", abc, melissa, "--password-stdin"], true),
        (vec!["admin", "reset-password", abc, melissa, "--password-stdin", "--json"], true),
        (vec!["admin", "check-password", abc, melissa], true),
        // and where nothing comes of it
        ([&["account", "add", "--name", abc, "--password-stdin"], &bea[..]].concat(), false),
        ([&["admin", "add", abc, "--password-stdin", "--json"], &bea[..]].concat(), false),
        (vec!["admin", "reset-password", abc, "nobody", "--password-stdin"], false),
        (vec!["admin", "reset-password", abc, melissa, "--password-stdin", "--read-only"], false),
        (vec!["account", "list", "--password-stdin"], false),
    ] {
        let (succeeded, said) = piped(&mut home.command(&command), PIPED);
        let told = String::from_utf8_lossy(&said);
        assert_eq!(succeeded, succeeds, "{command:?}: {told}");
        assert_absent(PIPED, &said, &format!("{command:?}"));
        assert_not_on_disk(&home, PIPED);
    }
    assert_not_told(&home, PIPED);
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let encoded = [b"xy".to_vec(), base64(format!("login:{TYPED}\nnext").as_bytes())].concat();
    let wide: Vec<u8> = TYPED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: Vec<u8> = TYPED.bytes().flat_map(|byte| format!("{byte:02X}").into_bytes()).collect();
    for bytes in [TYPED.as_bytes().to_vec(), encoded, wide, hex] {
        assert!(found(TYPED, &bytes).is_some(), "{}", bytes.escape_ascii());
        assert!(found(PIPED, &bytes).is_none());
    }
}
