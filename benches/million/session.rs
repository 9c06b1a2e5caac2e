//! A program on a pseudo-terminal: what it writes is counted, and timed as it comes.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::pty::{Pty, key_bytes};

/// How long nothing has to come before a program is looked at: whether it still works on something.
pub const QUIET: Duration = Duration::from_millis(25);
/// The same before anything has come: trunkdesk takes Esc for a key only once no rest of an arrow has come for 75 ms.
const SILENT: Duration = Duration::from_millis(110);
/// What is expected within this is waited for awake: falling asleep and waking up costs more than a key.
const AWAKE: Duration = Duration::from_millis(3);
/// What trunkdesk's title says while it counts on.
const AT_LEAST: &str = "+ in all";
/// Only a program that hangs takes that long.
const DEADLINE: Duration = Duration::from_secs(60);

/// What came after a start or a key.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer {
    /// All bytes of it.
    pub bytes: usize,
    /// How long it took to the last of them.
    pub last: Duration,
    /// How long it took until all was there but the number of what is found: at first at least so many are told.
    at_least: Option<Duration>,
}

impl Answer {
    /// How long it took until all was there; what is only counted on while nothing else is asked is not waited for.
    pub fn shown(&self) -> Duration {
        self.at_least.unwrap_or(self.last)
    }
}

/// A running program, in a home of its own. Dropping it kills the program.
pub struct Session {
    pty: Pty,
    quiet: Duration,
    _home: TempDir,
}

impl Session {
    /// Starts a program in 80×24 characters, and waits until `complete` is on the screen and nothing more comes.
    pub fn start(command: Command, complete: &[&str]) -> (Self, Answer) {
        Self::start_in(command, 80, 24, complete)
    }

    /// As [`Session::start`], in as many columns and rows.
    pub fn start_in(mut command: Command, columns: u16, rows: u16, complete: &[&str]) -> (Self, Answer) {
        let home = tempfile::tempdir().unwrap();
        command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", home.path()).env("LANG", "C.UTF-8");
        let started = Instant::now();
        let mut session = Self { pty: Pty::spawn(command, columns, rows), quiet: QUIET, _home: home };
        let answer = session.rest(started, QUIET, complete);
        (session, answer)
    }

    /// Takes nothing for the end from now on before it has been quiet for this long.
    pub fn patient(mut self, quiet: Duration) -> Self {
        self.quiet = quiet;
        self
    }

    /// Presses a key by its name, or types a character, and waits for all that follows.
    pub fn key(&mut self, key: &str) -> Answer {
        let bytes = self.as_asked(key_bytes(key));
        let pressed = Instant::now();
        self.pty.send(&bytes);
        self.rest(pressed, self.quiet, &[])
    }

    /// Presses keys one after another, parted by spaces; other words are typed letter by letter. Gives each with its
    /// answer.
    pub fn keys(&mut self, keys: &str) -> Vec<(String, Answer)> {
        keys_of(keys)
            .into_iter()
            .map(|key| {
                let answer = self.key(&key);
                (key, answer)
            })
            .collect()
    }

    /// Lets it be for a while; how many bytes came.
    pub fn idle(&mut self, time: Duration) -> usize {
        std::thread::sleep(time);
        self.rest(Instant::now(), Duration::ZERO, &[]).bytes
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.pty.screen_text()
    }

    /// The most memory that it has held, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pty.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it runs");
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    /// How long its threads have run, as the scheduler counts it.
    pub fn cpu(&self) -> Duration {
        let of = |task: &str| {
            let counted = fs::read_to_string(format!("{task}/schedstat")).unwrap_or_default();
            counted.split_whitespace().next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0)
        };
        Duration::from_nanos(self.tasks().iter().map(|task| of(task)).sum())
    }

    /// Arrows, Home and End as a terminal sends them to a program that has asked for application cursor keys.
    fn as_asked(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        if let [0x1b, bracket @ b'[', b'A'..=b'H'] = bytes.as_mut_slice()
            && self.pty.screen().application_cursor()
        {
            *bracket = b'O';
        }
        bytes
    }

    /// Reads until `complete` is on the screen, nothing has come for a while, and the program sleeps. The pieces are
    /// timed as they come and shown afterwards: showing them takes time.
    fn rest(&mut self, since: Instant, quiet: Duration, complete: &[&str]) -> Answer {
        let mut answer = Answer::default();
        let mut pieces: Vec<(Duration, Vec<u8>)> = Vec::new();
        let mut heard = since;
        loop {
            let patience = if heard.elapsed() < AWAKE { Duration::ZERO } else { Duration::from_millis(1) };
            let quiet = if answer.bytes == 0 { quiet.max(SILENT) } else { quiet };
            let asleep = heard.elapsed() >= quiet && self.sleeps();
            if let Some((at, bytes)) = self.pty.piece(patience) {
                heard = at;
                answer = Answer { bytes: answer.bytes + bytes.len(), last: at - since, ..answer };
                pieces.push((at - since, bytes));
            } else if asleep {
                for (at, bytes) in pieces.drain(..) {
                    self.pty.take_in(&bytes);
                    if self.pty.screen().contents().contains(AT_LEAST) {
                        answer.at_least = Some(at);
                    }
                }
                let text = self.pty.screen().contents();
                if complete.iter().all(|wanted| text.contains(wanted)) {
                    return answer;
                }
                assert!(since.elapsed() < DEADLINE, "waited in vain for {complete:?}; the screen:\n{text}");
            }
        }
    }

    /// Whether no thread of it runs, or would, or waits for the disk.
    fn sleeps(&self) -> bool {
        self.tasks().iter().all(|task| {
            let stat = fs::read_to_string(format!("{task}/stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_none_or(|(_, rest)| !rest.starts_with(['R', 'D']))
        })
    }

    fn tasks(&self) -> Vec<String> {
        let Ok(tasks) = fs::read_dir(format!("/proc/{}/task", self.pty.id())) else { return Vec::new() };
        tasks.flatten().map(|task| task.path().display().to_string()).collect()
    }
}

/// The keys of a line: those with names, and the letters of all other words.
pub fn keys_of(line: &str) -> Vec<String> {
    let of = |word: &str| {
        let is_typed = key_bytes(word) == word.as_bytes();
        if is_typed { word.chars().map(String::from).collect() } else { vec![word.to_owned()] }
    };
    line.split_whitespace().flat_map(of).collect()
}
