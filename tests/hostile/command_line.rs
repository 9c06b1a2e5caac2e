//! Hostile text in arguments, documents and standard input, and from an edited file: what is printed drives nothing.

use std::{
    ffi::OsStr,
    io::Write as _,
    os::unix::ffi::OsStrExt,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use crate::{
    edited,
    hostile::{NO_UTF8, STRIDE, corpus},
    strict,
    trunkdesk_home::Home,
};

/// Runs a command; what it prints and says is fit to be printed.
#[track_caller]
fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be started");
    // it may have ended without reading
    let _sent = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    for (stream, bytes) in [("standard output", &output.stdout), ("standard error", &output.stderr)] {
        let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{command:?}: {stream} is no UTF-8"));
        if let Err(part) = strict::lines(text) {
            panic!("{command:?}: {part} on {stream}");
        }
    }
    assert!(matches!(output.status.code(), Some(0..=5)), "{command:?}: {output:?}");
    output
}

/// Commands with a place for a text.
const COMMANDS: &[&[&str]] = &[
    &["account", "add", "--name", "TEXT"],
    &["account", "add", "--name", "B", "--realm-label", "TEXT"],
    &["account", "add", "--name", "B", "--first-name", "TEXT", "--last-name", "TEXT", "--email", "TEXT"],
    &["account", "add", "--name", "B", "--parent", "TEXT", "--json"],
    &["account", "edit", "ABC Company", "--notes", "TEXT"],
    &["account", "edit", "ABC Company", "--technical-name", "TEXT", "--json"],
    &["account", "edit", "ABC Company", "--representative", "TEXT"],
    &["account", "edit", "ABC Company", "--language", "TEXT", "--timezone", "TEXT"],
    &["account", "show", "TEXT"],
    &["account", "list", "--search", "TEXT"],
    &["account", "delete", "ABC Company", "--confirm", "TEXT"],
    &["admin", "add", "ABC Company", "--first-name", "TEXT", "--last-name", "Z", "--email", "z@z.example"],
    &["admin", "remove", "ABC Company", "TEXT", "--json"],
    &["credit", "add", "ABC Company", "5", "--reason", "TEXT"],
    &["credit", "add", "ABC Company", "TEXT", "--reason", "r", "--source-id", "TEXT"],
    &["history", "list", "--search", "TEXT"],
    &["history", "list", "TEXT"],
    &["reseller", "set", "--name", "TEXT"],
    &["reseller", "set", "--realm-suffix", "TEXT", "--currency", "TEXT"],
    &["account", "list", "--db", "TEXT"],
    &["account", "list", "--config", "TEXT", "--json"],
    &["TEXT"],
];

#[test]
fn arguments() {
    let home = Home::of_abc();
    for (place, (_, text)) in corpus().iter().enumerate() {
        // no argument holds a NUL
        let text = text.replace('\0', "");
        for command in COMMANDS.iter().skip(place % STRIDE).step_by(STRIDE) {
            let arguments: Vec<&str> =
                command.iter().map(|part| if *part == "TEXT" { text.as_str() } else { part }).collect();
            run(home.command(&arguments).env("TRUNKDESK_HOSTILE", &text), b"");
        }
        // a shell asks at Tab
        for line in [
            &["__complete", "fish", "--", "account", "show", &text][..],
            &["__complete", "bash", "--", &format!("trunkdesk account show {text}"), "@=:"],
            &["__complete", "zsh", "--", &text, "--db", &text, &format!("--{text}=")],
        ] {
            let output = run(&mut home.command(line), b"");
            assert!(output.status.success() && output.stderr.is_empty(), "{line:?}: {output:?}");
        }
    }
    // and what was kept of it
    for command in [
        &["account", "list"][..],
        &["account", "list", "--json"],
        &["history", "list"],
        &["history", "list", "--json"],
        &["credit", "show", "ABC Company"],
        &["credit", "show", "ABC Company", "--json"],
        &["admin", "list", "ABC Company"],
        &["account", "show", "ABC Company"],
    ] {
        assert!(run(&mut home.command(command), b"").status.success(), "{command:?}");
    }
    home.assert_whole();
}

#[test]
fn arguments_and_input_that_are_no_text() {
    let home = Home::of_abc();
    for (what, bytes) in NO_UTF8 {
        for command in COMMANDS {
            let mut started = home.command(&[]);
            for part in *command {
                started.arg(if *part == "TEXT" { OsStr::from_bytes(bytes) } else { OsStr::new(part) });
            }
            let output = run(&mut started, b"");
            assert!(!output.status.success() && !output.stderr.is_empty(), "{what}: {command:?}: {output:?}");
        }
        for command in [
            &["account", "add", "--from", "-"][..],
            &["account", "edit", "ABC Company", "--notes-from", "-", "--json"],
            &["admin", "check-password", "ABC Company", "melissa@abc.example"],
        ] {
            let output = run(&mut home.command(command), bytes);
            assert!(!output.status.success(), "{what}: {command:?}");
        }
    }
    home.assert_whole();
}

#[test]
fn files_to_be_imported_and_what_is_exported_of_them() {
    let home = Home::of_abc();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    for (place, (_, text)) in corpus().into_iter().enumerate().step_by(STRIDE.min(3)) {
        let cell = quoted(&text);
        let document =
            json!({ "account": { "name": text, "custom_notes": text }, "import": { "id": text, "parent": text } });
        let name = json!({ "account": { "name": text, "custom_notes": text } });
        for (number, file) in [
            format!(
                "name,import_id,admin_first_name,admin_last_name,admin_email\n{cell},{cell},{cell},{cell},a@b.example\n"
            ),
            format!("name,parent,realm,twoway_trunks,credit\nP{place},{cell},{cell},{cell},{cell}\n"),
            format!("name,{cell}\nQ{place},x\n"),
            format!("name\n{text}\n"),
            format!("{document}\n{name}\n"),
            text.clone(),
        ]
        .iter()
        .enumerate()
        {
            run(&mut home.command(&["import", "-", "--dry-run"]), file.as_bytes());
            run(&mut home.command(&["import", "-", "--dry-run", "--json"]), file.as_bytes());
            let rejected = home.path().join(format!("rejected-{place}-{number}"));
            let mut import = home.command(&["import", "-", "--skip-invalid", "--rejected"]);
            run(import.arg(&rejected), file.as_bytes());
        }
    }
    for command in
        [&["export"][..], &["export", "--format", "json"], &["history", "list"], &["account", "list", "--json"]]
    {
        assert!(run(&mut home.command(command), b"").status.success(), "{command:?}");
    }
    home.assert_whole();
}

#[test]
fn documents_and_notes() {
    let home = Home::of_abc();
    let (mut made, mut refused) = (0, 0);
    for (place, (what, text)) in corpus().into_iter().enumerate().step_by(STRIDE.min(2)) {
        let whole = json!({
            "account": {"name": text, "contact": {"technical": {"name": text}}, "custom_notes": text, text.clone(): text},
            "users": [{"first_name": text, "last_name": text, "email": text}],
            text.clone(): text,
        });
        let name = json!({"account": {"name": text, "contract": {text.clone(): text}, "ui_restrictions": {text.clone(): text}}});
        for document in
            [whole.to_string(), name.to_string(), text.clone(), format!("{{\"account\": {{\"name\": \"{text}\"")]
        {
            let output = run(&mut home.command(&["account", "add", "--from", "-"]), document.as_bytes());
            if output.status.success() { made += 1 } else { refused += 1 }
        }
        let edit = [
            "account",
            "edit",
            "ABC Company",
            "--notes-from",
            "-",
            if place.is_multiple_of(2) { "--json" } else { "--read-only" },
        ];
        run(&mut home.command(&edit), text.as_bytes());
        let check =
            run(&mut home.command(&["admin", "check-password", "ABC Company", "melissa@abc.example"]), text.as_bytes());
        assert!(!check.status.success(), "{what} is a password");
    }
    assert!(made > 0 && refused > made, "{made} made, {refused} refused");
    home.assert_whole();
}

#[test]
fn a_file_that_was_edited() {
    let (desk, made) = edited::desk();
    let file = desk.file().display().to_string();
    let home = Home::empty();
    let all: Value = {
        let output = run(&mut home.command(&["account", "list", "--json", "--db", &file]), b"");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(all.as_array().unwrap().len(), made.len());
    for command in
        [&["account", "list"][..], &["history", "list"], &["history", "list", "--json"], &["reseller", "show"]]
    {
        let output = run(home.command(command).args(["--db", &file]), b"");
        assert!(output.status.success(), "{command:?}: {output:?}");
    }
    for (place, id) in made.iter().enumerate() {
        let id = id.as_str();
        for line in [&["account", "show", ""][..], &["admin", "remove", id, ""]] {
            let output = run(home.command(&["__complete", "fish", "--", "--db", &file]).args(line), b"");
            assert!(output.status.success() && output.stdout.starts_with(b"words\n"), "{line:?}: {output:?}");
        }
        let commands = [
            &["account", "show", id][..],
            &["account", "show", id, "--json"],
            &["admin", "list", id],
            &["admin", "list", id, "--json"],
            &["credit", "show", id],
            &["credit", "show", id, "--json"],
            &["history", "list", id],
            &["account", "list", "--under", id],
        ];
        for command in commands.iter().skip(place % STRIDE).step_by(STRIDE) {
            let output = run(home.command(command).args(["--db", &file]), b"");
            assert!(output.status.success(), "{command:?}: {output:?}");
        }
        let refused = [
            &["account", "delete", id, "--confirm", "no"][..],
            &["account", "delete", id, "--confirm", "no", "--json"],
            &["account", "move", id, "--to", id],
            &["account", "copy", id, "--name", "Account"],
            &["admin", "remove", id, "nobody"],
            &["credit", "remove", id, "99999", "--reason", "r"],
            &["account", "edit", id, "--twoway", "501"],
        ];
        for command in refused.iter().skip(place % STRIDE).step_by(STRIDE) {
            run(home.command(command).args(["--db", &file]), b"");
        }
    }
}
