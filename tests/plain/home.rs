//! A home to talk in, through pipes.

use std::{
    fs,
    io::{Read, Write},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// Generous: only a failing test waits this long.
const DEADLINE: Duration = Duration::from_secs(15);

/// A home with nothing in it but the accounts' file, once there is one.
pub struct Home(TempDir);

impl Home {
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A home with the reseller of the operators' guide.
    pub fn of_acme() -> Self {
        let home = Self::empty();
        #[rustfmt::skip]
        home.run(&[
            "reseller", "set", "--name", "Acme Reseller", "--realm-suffix", "sip.acme.example", "--timezone",
            "America/New_York", "--twoway", "500", "--inbound", "200", "--outbound", "200",
        ]);
        home
    }

    /// As [`Home::of_acme`], with the guide's customer.
    pub fn of_abc() -> Self {
        let home = Self::of_acme();
        #[rustfmt::skip]
        home.run(&[
            "account", "add", "--name", "ABC Company", "--realm-label", "abc", "--timezone", "America/Los_Angeles",
            "--twoway", "10", "--inbound", "3", "--outbound", "4", "--credit", "10", "--first-name", "Melissa",
            "--last-name", "Demo", "--email", "melissa@abc.example",
        ]);
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self) -> PathBuf {
        self.path(".local/share/trunkdesk/accounts.db")
    }

    /// The program with these arguments and a bare environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trunkdesk"));
        command.env_clear().env("HOME", self.0.path()).env("LANG", "C.UTF-8").env("TZ", "America/New_York");
        command.args(["--operator", "mdemo"]).args(arguments);
        command
    }

    /// Runs a command that has to succeed; what it prints.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    pub fn account(&self, name: &str) -> Value {
        serde_json::from_str(&self.run(&["account", "show", name, "--json"])).unwrap()
    }

    /// Sends these lines to `--plain` and then nothing more; what it says.
    #[track_caller]
    pub fn talk(&self, answers: &[&str]) -> String {
        self.talk_with(&["--plain"], answers)
    }

    /// As [`Home::talk`], with these arguments.
    #[track_caller]
    pub fn talk_with(&self, arguments: &[&str], answers: &[&str]) -> String {
        let mut input = answers.join("\n");
        input.push('\n');
        let output = self.send(arguments, input.as_bytes());
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(code_of(&output)), &b""[..]), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        assert_harmless(&said);
        assert!(said.ends_with('\n'), "the last line is not ended: {said:?}");
        with_answers(&said, answers)
    }

    /// Sends bytes and then nothing more.
    pub fn send(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // it may end before it has read all
        let sender = thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        let _sent = sender.join().unwrap();
        output
    }

    /// Begins a talk that is answered bit by bit.
    pub fn begin(&self, arguments: &[&str]) -> Talk {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Talk::new(command.spawn().unwrap())
    }

    /// The files of drafts, as text.
    pub fn drafts(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.path(".local/state/trunkdesk/drafts")) else { return Vec::new() };
        let drafts = folder.map(|entry| entry.unwrap().path());
        drafts
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect()
    }
}

/// A talk that is answered bit by bit.
pub struct Talk {
    child: Child,
    pieces: Receiver<Vec<u8>>,
    said: String,
    /// How much of it was waited for already.
    heard: usize,
}

impl Talk {
    fn new(mut child: Child) -> Self {
        let (sender, pieces) = channel();
        let mut stdout = child.stdout.take().unwrap();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stdout.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, pieces, said: String::new(), heard: 0 }
    }

    /// Waits for something said after what was waited for before.
    #[track_caller]
    pub fn expect(&mut self, text: &str) {
        loop {
            if let Some(at) = self.said[self.heard..].find(text) {
                self.heard += at + text.len();
                return;
            }
            match self.pieces.recv_timeout(DEADLINE) {
                Ok(piece) => self.said.push_str(&String::from_utf8(piece).unwrap()),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for {text:?}: {}", self.said),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended before {text:?}: {}", self.said),
            }
        }
    }

    /// Answers.
    pub fn answer(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        writeln!(stdin, "{line}").unwrap();
    }

    /// Answers as soon as it is asked so.
    #[track_caller]
    pub fn reply(&mut self, prompt: &str, line: &str) {
        self.expect(&format!("{prompt}: "));
        self.answer(line);
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Listens no more.
    pub fn turn_away(&mut self) {
        let (_, nothing) = channel();
        self.pieces = nothing;
    }

    /// Sends nothing more, and waits for the end.
    pub fn end(mut self) -> (ExitStatus, String) {
        drop(self.child.stdin.take());
        self.wait()
    }

    /// Waits for the end.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        while let Ok(piece) = self.pieces.recv_timeout(DEADLINE) {
            self.said.push_str(&String::from_utf8(piece).unwrap());
        }
        assert_harmless(&self.said);
        (status, std::mem::take(&mut self.said))
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // it may have ended already
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Nothing drives a terminal: no control character but the ends of lines.
#[track_caller]
pub fn assert_harmless(said: &str) {
    assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
}

/// What is said, with each answer behind its prompt.
pub fn with_answers(said: &str, answers: &[&str]) -> String {
    let mut answers = answers.iter();
    let mut whole = String::new();
    for line in said.lines() {
        let answer = if line.ends_with(": ") { answers.next().unwrap_or(&"") } else { &"" };
        whole.push_str(format!("{line}{answer}").trim_end());
        whole.push('\n');
    }
    whole
}

/// A talk without what is another each time: ids, realms, passwords, moments.
pub fn lasting(talk: &str) -> String {
    talk.lines().map(|line| lasting_line(line) + "\n").collect()
}

fn lasting_line(line: &str) -> String {
    if let Some((label, _)) = line.split_once("shown only now: ") {
        return format!("{label}shown only now: PASSWORD");
    }
    let mut words: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let bare = word.trim_end_matches([',', '.']);
        let end = &word[bare.len()..];
        let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (digits, rest) = bare.split_at(bare.find('.').unwrap_or(bare.len()));
        let name = match bare {
            _ if bare.len() == 32 && is_hex(bare) => "ID".into(),
            _ if bare.starts_with("trunkdesk-") => "SOURCE".into(),
            _ if digits.len() == 8 && is_hex(digits) && rest.len() > 1 => format!("REALM{rest}"),
            _ if bare.len() == 10 && bare.starts_with("20") && bare.matches('-').count() == 2 => "DAY".into(),
            _ if bare.len() == 5 && bare.starts_with(|c: char| c.is_ascii_digit()) && bare.as_bytes()[2] == b':' => {
                "TIME".into()
            }
            _ if bare.starts_with("UTC+") || bare.starts_with("UTC-") => "OFFSET".into(),
            _ => bare.to_owned(),
        };
        words.push(format!("{name}{end}"));
    }
    words.join(" ")
}

/// How it has to end once nothing more is sent: with 1 in the midst of a form, which is kept.
pub fn code_of(output: &Output) -> i32 {
    let said = String::from_utf8_lossy(&output.stdout);
    let last = said.lines().last().unwrap_or_default();
    i32::from(last.starts_with("Kept as a draft: ") && last.ends_with("trunkdesk ends."))
}
