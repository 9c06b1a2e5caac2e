//! Completing in real shells: what is put into the line is what was meant, and nothing in it acts.

use std::{io::Write, path::Path, process::Command};

use crate::{
    pty::Pty,
    trunkdesk::{Home, binary},
};

/// How a shell is started bare, and what makes it complete.
const SHELLS: &[(&str, &[&str], &str)] = &[
    ("bash", &["--norc", "--noprofile"], "source <(trunkdesk completions bash)"),
    ("zsh", &["-f"], "autoload -U compinit; compinit -D; source <(trunkdesk completions zsh)"),
    ("fish", &["--no-config"], "trunkdesk completions fish | source"),
];

/// What is typed before Tab, and what stands on the line then in bash, zsh and fish.
const TYPED: &[(&str, [&str; 3])] = &[
    ("trunkdesk acc", ["trunkdesk account "; 3]),
    ("trunkdesk account sh", ["trunkdesk account show "; 3]),
    ("trunkdesk account show abc", ["trunkdesk account show abc.sip.acme.example"; 3]),
    ("trunkdesk account show 'ABC C", ["trunkdesk account show 'ABC Company'"; 3]),
    ("trunkdesk account list --se", ["trunkdesk account list --search "; 3]),
    ("trunkdesk account list --under=abc", ["trunkdesk account list --under=abc.sip.acme.example"; 3]),
    ("trunkdesk account add --timezone=America/Denv", ["trunkdesk account add --timezone=America/Denver"; 3]),
    ("trunkdesk account add --deny carib", ["trunkdesk account add --deny caribbean"; 3]),
    ("trunkdesk admin remove 'ABC Company' melissa@", ["trunkdesk admin remove 'ABC Company' melissa@abc.example"; 3]),
    ("trunkdesk credit show ABC\\ Comp", ["trunkdesk credit show ABC\\ Company"; 3]),
    ("trunkdesk backup a-long-file-n", ["trunkdesk backup a-long-file-name"; 3]),
    ("trunkdesk doctor --db=a-long-file-n", ["trunkdesk doctor --db=a-long-file-name"; 3]),
];

/// A name in which everything acts that acts in a shell.
const HOSTILE: &str = "Zed $(touch acted) `touch acted`; touch acted & #";

/// Whether a shell is there; where the run says that it has to be, it is.
fn installed(shell: &str) -> bool {
    let found = ["/bin", "/usr/bin"].iter().any(|folder| Path::new(folder).join(shell).exists());
    if !found {
        assert!(std::env::var_os("TRUNKDESK_REQUIRE_SHELLS").is_none(), "there is no {shell}");
        // not eprintln!, which the test runner keeps to itself
        let text = format!("SKIPPED: completing in {shell}: it is not installed.\n");
        std::io::stderr().write_all(text.as_bytes()).unwrap();
    }
    found
}

/// The shell on a wide terminal, in a home of its own, completing.
fn start(home: &Home, shell: &str, options: &[&str], begin: &str) -> Pty {
    let mut command = Command::new("/usr/bin/env");
    command.arg(shell).args(options).env_clear().env("HOME", home.path()).current_dir(home.path());
    command.env("PATH", format!("{}:/usr/bin:/bin", binary().parent().unwrap().display()));
    command.env("LC_ALL", "C.UTF-8").env("PS1", "ready> ").env("PROMPT", "ready> ");
    let mut pty = Pty::spawn(command, 180, 60);
    // once it answers, it reads its line as it does in the end
    pty.send(b"echo he''re\r");
    pty.wait_for("here");
    pty.send(format!("{begin}; echo be''gun\r").as_bytes());
    pty.wait_for("begun");
    pty
}

#[test]
fn shells_complete_what_was_meant() {
    let home = Home::of_abc();
    home.run(&["account", "edit", "ABC Company", "--realm-label", "abc"]);
    home.run(&["account", "add", "--name", HOSTILE, "--realm-label", "zed"]);
    std::fs::write(home.path().join("a-long-file-name"), "").unwrap();
    for (place, (shell, options, begin)) in SHELLS.iter().enumerate() {
        if !installed(shell) {
            continue;
        }
        let mut pty = start(&home, shell, options, begin);
        for (typed, put) in TYPED {
            pty.send(typed.as_bytes());
            pty.wait_for(typed);
            pty.keys("Tab");
            pty.wait_for(put[place].trim_end());
            pty.keys("Ctrl-U");
        }
        // the line is run as it was completed
        pty.send(b"trunkdesk account show Ze");
        pty.wait_for("account show Ze");
        pty.keys("Tab");
        pty.wait_for("acted");
        pty.keys("Enter");
        pty.wait_for("zed.sip.acme.example");
        assert!(!home.path().join("acted").exists(), "{shell} did what a name says");
        // where there is nothing to complete, nothing is said
        pty.send(b"trunkdesk --db missing.db account show x");
        pty.keys("Tab Tab Ctrl-U");
        pty.send(b"echo do''ne\r");
        pty.wait_for("done");
        assert!(!pty.screen_text().contains("not there"), "{}", pty.screen_text());
    }
}
