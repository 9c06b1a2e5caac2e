//! A program on a real pseudo-terminal, and the screen it draws there. Like a deaf terminal it answers no question.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, ioctl_tiocsctty, kill_process, setsid};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcgetattr, tcsetwinsize};

/// Generous: only a failing test waits this long.
const DEADLINE: Duration = Duration::from_secs(15);

/// A running program and its terminal. Dropping it kills the program.
pub struct Pty {
    child: Child,
    /// None once hung up.
    master: Option<File>,
    slave: OwnedFd,
    parser: vt100::Parser,
    written: Vec<u8>,
    /// The modes of the terminal as the program found it.
    found: String,
}

impl Pty {
    /// Starts `command` as the leader of a session of its own, on a terminal of that size.
    pub fn spawn(mut command: Command, columns: u16, rows: u16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        tcsetwinsize(&master, winsize(columns, rows)).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave: OwnedFd = File::options()
            .read(true)
            .write(true)
            .custom_flags(OFlags::NOCTTY.bits().cast_signed())
            .open(OsStr::from_bytes(name.to_bytes()))
            .unwrap()
            .into();
        let found = format!("{:?}", tcgetattr(&slave).unwrap());
        command.stdin(slave.try_clone().unwrap());
        command.stdout(slave.try_clone().unwrap());
        command.stderr(slave.try_clone().unwrap());
        command.env("TERM", "xterm-256color");
        // SAFETY: between fork and exec only two system calls are made, and nothing is allocated.
        unsafe {
            command.pre_exec(|| {
                setsid()?;
                ioctl_tiocsctty(rustix::stdio::stdin())?;
                Ok(())
            });
        }
        let child = command.spawn().unwrap();
        let parser = vt100::Parser::new(nonzero(rows), nonzero(columns), 0);
        Self { child, master: Some(master.into()), slave, parser, written: Vec::new(), found }
    }

    /// Sends bytes as a keyboard would.
    pub fn send(&mut self, bytes: &[u8]) {
        self.master.as_mut().expect("the line is up").write_all(bytes).unwrap();
    }

    /// Presses keys by name, parted by spaces: `Tab Down Ctrl-Z Alt-x F2 a`. Other words are typed as they are.
    pub fn keys(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.send(&key_bytes(key));
        }
    }

    /// Waits until `text` is on the screen.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait(&format!("{text:?} on the screen"), |pty| pty.screen_text().contains(text));
    }

    /// Waits until the screen is as `wanted`.
    #[track_caller]
    pub fn wait_until(&mut self, wanted: impl Fn(&vt100::Screen) -> bool) {
        self.wait("a certain screen", |pty| wanted(pty.parser.screen()));
    }

    /// Waits until the frame that has begun is there to its end: one that comes in pieces hides the cursor meanwhile.
    #[track_caller]
    pub fn wait_drawn(&mut self) {
        self.wait("the end of a frame", |pty| !pty.parser.screen().hide_cursor());
    }

    /// Waits until the program has ended, and reads what it wrote to the last.
    #[track_caller]
    pub fn wait_exit(&mut self) -> ExitStatus {
        self.wait("the end of the program", |pty| pty.child.try_wait().unwrap().is_some());
        while self.read(Duration::ZERO) {}
        self.child.wait().unwrap()
    }

    /// Reads until nothing came for this long, whatever that is.
    #[allow(dead_code, reason = "not every binary has something that it cannot wait for")]
    pub fn rest(&mut self, patience: Duration) {
        while self.read(patience) {}
    }

    /// The screen as text, trailing blanks left out.
    pub fn screen_text(&self) -> String {
        self.parser.screen().contents().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Column and row of the cursor, from 0.
    pub fn cursor(&self) -> (u16, u16) {
        let (row, column) = self.parser.screen().cursor_position();
        (column, row)
    }

    /// Gives the terminal another size; the kernel tells the program.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.set_size(nonzero(rows), nonzero(columns));
        tcsetwinsize(self.master.as_ref().expect("the line is up"), winsize(columns, rows)).unwrap();
    }

    /// The id of the program's process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// The program's environment, as it was started with; nothing where the kernel shows it to root only.
    pub fn environment(&self) -> Vec<u8> {
        match std::fs::read(format!("/proc/{}/environ", self.child.id())) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Vec::new(),
            environment => environment.unwrap(),
        }
    }

    /// Waits until the program has ended, without forgetting it: what the kernel counted of it can still be asked.
    #[track_caller]
    pub fn wait_end(&mut self) {
        self.wait("the end of the program", |pty| pty.stat()[0] == "Z");
    }

    /// CPU that the program has used, in the kernel's ticks of ten milliseconds.
    pub fn ticks(&self) -> u64 {
        let stat = self.stat();
        // utime and stime
        [11, 12].map(|place: usize| stat[place].parse::<u64>().unwrap()).iter().sum()
    }

    /// What the kernel says of the program, from its state on.
    fn stat(&self) -> Vec<String> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let (_, rest) = stat.rsplit_once(')').unwrap();
        rest.split_whitespace().map(str::to_owned).collect()
    }

    /// Closes the terminal's end, as a dropped connection does.
    pub fn hang_up(&mut self) {
        self.master = None;
    }

    /// Every byte the program wrote.
    pub fn bytes_written(&self) -> &[u8] {
        &self.written
    }

    /// The modes of the terminal as the program found it.
    pub fn found(&self) -> String {
        self.found.clone()
    }

    /// The modes of the terminal now.
    pub fn termios(&self) -> String {
        format!("{:?}", tcgetattr(&self.slave).unwrap())
    }

    #[track_caller]
    fn wait(&mut self, what: &str, done: impl Fn(&mut Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            assert!(
                start.elapsed() < DEADLINE,
                "waited in vain for {what}; the screen:\n{}\nthe last bytes: {}",
                self.screen_text(),
                self.written[self.written.len().saturating_sub(300)..].escape_ascii(),
            );
            self.read(Duration::from_millis(20));
        }
    }

    /// Reads what comes within `patience`; whether anything came.
    fn read(&mut self, patience: Duration) -> bool {
        let piece = self.piece(patience).map(|(_, bytes)| bytes);
        piece.is_some_and(|bytes| self.take_in(&bytes) > 0)
    }

    /// What comes within `patience`, not shown yet, and when it was there.
    pub fn piece(&mut self, patience: Duration) -> Option<(Instant, Vec<u8>)> {
        let Some(master) = self.master.as_mut() else {
            std::thread::sleep(patience);
            return None;
        };
        let patience = Timespec::try_from(patience).unwrap();
        if poll(&mut [PollFd::new(master, PollFlags::IN)], Some(&patience)).unwrap() == 0 {
            return None;
        }
        let mut buffer = [0; 65536];
        let count = match master.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            Err(error) => panic!("the terminal cannot be read: {error}"),
        };
        Some((Instant::now(), buffer[..count].to_vec()))
    }

    /// Shows a piece on the screen; its length.
    pub fn take_in(&mut self, bytes: &[u8]) -> usize {
        self.parser.process(bytes);
        self.written.extend_from_slice(bytes);
        bytes.len()
    }

    /// The screen as it is.
    #[allow(dead_code, reason = "not every binary looks at more than the text")]
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // it may have ended already
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn nonzero(cells: u16) -> NonZeroU16 {
    // the emulated screen cannot be empty; the terminal can
    NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN)
}

fn winsize(columns: u16, rows: u16) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}

/// What a keyboard sends for a key, by its name.
pub fn key_bytes(key: &str) -> Vec<u8> {
    if let Some(key) = key.strip_prefix("Alt-") {
        return [b"\x1b", key_bytes(key).as_slice()].concat();
    }
    if let Some(letter) = key.strip_prefix("Ctrl-") {
        return vec![letter.as_bytes()[0] & 0x1f];
    }
    let bytes = match key {
        "Enter" => "\r",
        "Tab" => "\t",
        "Shift-Tab" => "\x1b[Z",
        "Esc" => "\x1b",
        "Space" => " ",
        "Backspace" => "\x7f",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "Insert" => "\x1b[2~",
        "Delete" => "\x1b[3~",
        "PageUp" => "\x1b[5~",
        "PageDown" => "\x1b[6~",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        "F10" => "\x1b[21~",
        "F11" => "\x1b[23~",
        "F12" => "\x1b[24~",
        typed => typed,
    };
    bytes.as_bytes().to_vec()
}
