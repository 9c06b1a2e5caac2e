//! The terminal room on a real terminal: this test program starts itself again as a small program that shows what
//! it gets.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, exit};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::pty::Pty;
use ::trunkdesk::log::Log;
use ::trunkdesk::term::{Event, Input, Screen, Stop, divert_errors, install_panic_hook, watch};
use ratatui::layout::Position;
use rustix::process::Signal;
use terminput::KeyCode::{Char, F};
use terminput::{CTRL, KeyEvent};

const CHILD: &str = "TRUNKDESK_TERM_CHILD";
/// Names the folder of the child's log; without it there is none.
pub const STATE: &str = "TRUNKDESK_TERM_STATE";

/// Not a test, unless started by one: shows each event in a line, and does what some keys ask for.
#[test]
fn child() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    match show_events() {
        Ok(code) => exit(code),
        Err(error) => {
            // a terminal that cannot be written to is a hang-up, which may be found out by drawing
            let told = writeln!(io::stdout(), "refused: {error}");
            exit(if told.is_ok() { 1 } else { Stop::HangUp.exit_code() });
        }
    }
}

fn show_events() -> io::Result<i32> {
    let (sender, events) = mpsc::channel();
    let log = Log::of(env::var_os(STATE).as_deref().map(Path::new));
    divert_errors(log.for_errors()?);
    install_panic_hook(move |panic, stops| log.panicked(panic, stops));
    watch(move |event| {
        // nobody listens any more when the program ends
        let _sent = sender.send(event);
    })?;
    let mut screen = Screen::enter(false)?;
    let mut log = vec!["ready".to_owned()];
    loop {
        screen.draw(|frame| {
            let area = frame.area();
            let size = format!("{}x{}", area.width, area.height);
            let lines = log.iter().rev().map(String::as_str).take(usize::from(area.height.saturating_sub(1)));
            for (row, line) in std::iter::once(size.as_str()).chain(lines).enumerate() {
                frame.buffer_mut().set_stringn(
                    0,
                    u16::try_from(row).unwrap(),
                    line,
                    area.width.into(),
                    ratatui::style::Style::new(),
                );
            }
            if log.last().is_some_and(|line| line == "Char('c')") {
                frame.set_cursor_position(Position::new(3, 1));
            }
        })?;
        let event = events.recv().unwrap();
        match event {
            Event::Inputs(inputs) => {
                for input in inputs {
                    match input {
                        Input::Key(key) if key == KeyEvent::new(Char('q')) => return Ok(0),
                        input => show(&input, &mut screen, &mut log)?,
                    }
                }
            }
            Event::Resize { columns, rows } => {
                screen.repaint()?;
                log.push(format!("resized {columns}x{rows}"));
            }
            Event::Suspend => {
                screen.suspend()?;
                log.push("resumed".into());
            }
            Event::Repaint => {
                screen.repaint()?;
                log.push("repainted".into());
            }
            Event::Stop(stop) => {
                match stop {
                    Stop::HangUp => screen.abandon(),
                    _ => screen.leave(),
                }
                return Ok(stop.exit_code());
            }
        }
    }
}

fn show(input: &Input, screen: &mut Screen, log: &mut Vec<String>) -> io::Result<()> {
    match input {
        Input::Key(key) if *key == KeyEvent::new(Char('z')).modifiers(CTRL) => {
            screen.suspend()?;
            log.push("resumed".into());
        }
        Input::Key(key) => match key.code {
            Char('y') => screen.copy("to copy")?,
            F(8) => {
                let worker = thread::spawn(|| panic!("the worker broke"));
                log.push(format!("worker failed: {}", worker.join().is_err()));
            }
            F(7) => {
                writeln!(io::stderr(), "a library prints")?;
                log.push("printed".into());
            }
            F(9) => panic!("the screen broke"),
            code if key.modifiers.is_empty() => log.push(format!("{code:?}")),
            code => log.push(format!("{:?} {code:?}", key.modifiers)),
        },
        Input::Paste(text) => log.push(format!("pasted {text:?}")),
    }
    Ok(())
}

fn child_command() -> String {
    format!("{CHILD}=1 '{}' --exact room::child --nocapture", env::current_exe().unwrap().display())
}

/// Starts the child through `sh`, as `script` says where it stands for `CHILD`.
pub fn start(script: &str) -> Pty {
    let mut command = Command::new("sh");
    command.arg("-c").arg(script.replace("CHILD", &child_command()));
    command.env("RUST_BACKTRACE", "0");
    Pty::spawn(command, 60, 12)
}

/// A child that has drawn its first frame, and the modes its terminal had before.
pub fn ready() -> (Pty, String) {
    // the modes are read before the program can have touched them
    let mut pty = start("read start; exec env CHILD");
    let modes = pty.found();
    pty.send(b"\n");
    pty.wait_for("ready");
    assert_ne!(pty.termios(), modes, "raw mode");
    let screen = pty.screen_text();
    assert!(screen.starts_with("60x12"), "{screen}");
    (pty, modes)
}

/// The terminal is as it was: modes, main screen, cursor, paste; and it was never asked anything.
#[track_caller]
pub fn assert_given_back(pty: &Pty, modes: &str) {
    assert_eq!(pty.termios(), modes);
    let last = |wanted: &[u8]| pty.bytes_written().windows(wanted.len()).rposition(|bytes| bytes == wanted);
    for (on, off) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?25l", "\x1b[?25h")] {
        assert!(last(off.as_bytes()) > last(on.as_bytes()), "{off:?} ends {on:?}");
    }
    assert_asks_nothing(pty);
}

#[track_caller]
fn assert_asks_nothing(pty: &Pty) {
    let written = String::from_utf8_lossy(pty.bytes_written());
    for question in [
        "\x1b[6n",
        "\x1b[?6n",
        "\x1b[5n",
        "\x1b[c",
        "\x1b[0c",
        "\x1b[>",
        "\x1b[?u",
        "\x1b]10;?",
        "\x1b]11;?",
        "\x1bP+q",
        "\x1bP$q",
    ] {
        assert!(!written.contains(question), "asks {question:?}");
    }
    for mode in ["\x1b[?1000h", "\x1b[?1002h", "\x1b[?1003h", "\x1b[?1006h", "\x1b=", "\x1b[?1h", "\x1b]0;", "\x1b]2;"]
    {
        assert!(!written.contains(mode), "sets {mode:?}");
    }
}

#[test]
fn keys_arrive_and_quitting_gives_the_terminal_back() {
    let (mut pty, modes) = ready();
    pty.keys("Tab Shift-Tab F2 Alt-x Home é Ctrl-S Backspace");
    pty.wait_for("Backspace");
    let screen = pty.screen_text();
    let expected = [
        "Backspace",
        "KeyModifiers(CTRL) Char('s')",
        "Char('é')",
        "Home",
        "KeyModifiers(ALT) Char('x')",
        "F(2)",
        "KeyModifiers(SHIFT) Tab",
        "Tab",
        "ready",
    ];
    assert_eq!(screen.lines().skip(1).collect::<Vec<_>>(), expected);
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_given_back(&pty, &modes);
}

#[test]
fn the_cursor_shows_only_where_a_frame_puts_it() {
    let (mut pty, _) = ready();
    pty.wait_until(vt100::Screen::hide_cursor);
    pty.keys("c");
    pty.wait_until(|screen| !screen.hide_cursor());
    assert_eq!(pty.cursor(), (3, 1));
}

#[test]
fn escape_is_told_from_a_torn_arrow_by_time() {
    let (mut pty, _) = ready();
    // the pauses are the behaviour
    for byte in b"\x1b[A" {
        pty.send(&[*byte]);
        thread::sleep(Duration::from_millis(40));
    }
    pty.wait_for("Up");
    pty.keys("Esc");
    pty.wait_for("Esc");
    pty.send(b"x");
    pty.wait_for("Char('x')");
    assert_eq!(pty.screen_text().lines().skip(1).collect::<Vec<_>>(), ["Char('x')", "Esc", "Up", "ready"]);
}

#[test]
fn a_paste_is_one_and_late_replies_are_nothing() {
    let (mut pty, _) = ready();
    pty.send(b"\x1b]11;rgb:0000/0000/");
    pty.send(b"0000\x1b\\\x1b[24;80R\x1b[?62;22c");
    pty.send(b"\x1b[200~one\rtwo\x1b[201~");
    pty.wait_for(r#"pasted "one\rtwo""#);
    assert_eq!(pty.screen_text().lines().count(), 3, "{}", pty.screen_text());
}

#[test]
fn a_copy_goes_to_the_operator_s_clipboard() {
    let (mut pty, _) = ready();
    pty.keys("y c");
    pty.wait_for("Char('c')");
    let written = String::from_utf8_lossy(pty.bytes_written());
    assert!(written.contains("\x1b]52;c;dG8gY29weQ==\x1b\\"), "{written:?}");
}

#[test]
fn another_size_is_drawn_anew() {
    let (mut pty, modes) = ready();
    for (columns, rows) in [(40, 6), (100, 30), (60, 12)] {
        pty.resize(columns, rows);
        pty.wait_for(&format!("resized {columns}x{rows}"));
        pty.wait_for(&format!("{columns}x{rows}\nresized"));
    }
    // no size at all is taken for 80x24; and the smallest one must not break anything
    pty.resize(0, 0);
    pty.resize(1, 1);
    pty.resize(80, 24);
    pty.wait_for("resized 80x24");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_given_back(&pty, &modes);
}

#[test]
fn signals_end_it_tidily() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::QUIT, 143)] {
        let (mut pty, modes) = ready();
        pty.signal(signal);
        assert_eq!(pty.wait_exit().code(), Some(code), "{signal:?}");
        assert_given_back(&pty, &modes);
    }
}

#[test]
fn after_a_hang_up_signal_nothing_is_written() {
    let (mut pty, _) = ready();
    let before = pty.bytes_written().len();
    pty.signal(Signal::HUP);
    assert_eq!(pty.wait_exit().code(), Some(129));
    assert_eq!(pty.bytes_written()[before..].escape_ascii().to_string(), "");
}

#[test]
fn a_dead_line_ends_it_within_a_second() {
    // as leader of its session, which the kernel tells; and behind a shell, which it tells instead, ignoring SIGHUP
    for script in ["exec env CHILD 2>\"$ERRORS\"", "trap '' HUP; CHILD 2>\"$ERRORS\"; echo $? >\"$STATUS\""] {
        let folder = tempfile::tempdir().unwrap();
        let (errors, status) = (folder.path().join("errors"), folder.path().join("status"));
        let script =
            script.replace("$ERRORS", &errors.display().to_string()).replace("$STATUS", &status.display().to_string());
        let mut pty = start(&script);
        pty.wait_for("ready");
        let start = Instant::now();
        pty.hang_up();
        let exit = pty.wait_exit();
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
        let code = fs::read_to_string(&status).map_or(exit.code(), |code| code.trim().parse().ok());
        assert_eq!(code, Some(129), "{script}");
        assert_eq!(fs::read_to_string(&errors).unwrap(), "", "{script}");
    }
}

#[test]
fn the_shell_stops_it_and_brings_it_back() {
    let at_prompt = |screen: &vt100::Screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && screen.contents().trim_end().ends_with("shell>")
    };
    let mut command = Command::new("bash");
    command.args(["--norc", "--noprofile", "-i"]).env("PS1", "shell> ").env("RUST_BACKTRACE", "0");
    let mut pty = Pty::spawn(command, 60, 12);
    pty.wait_for("shell>");
    // behind a script, which has to stop as well
    pty.send(format!("sh -c \"{}; true\"\n", child_command()).as_bytes());
    pty.wait_until(|screen| screen.alternate_screen() && screen.contents().contains("ready"));
    for size in [(60, 12), (70, 14)] {
        pty.keys("Ctrl-Z");
        pty.wait_until(at_prompt);
        assert!(pty.screen_text().contains("Stopped"), "{}", pty.screen_text());
        pty.resize(size.0, size.1);
        pty.send(b"fg\n");
        pty.wait_until(vt100::Screen::alternate_screen);
        pty.wait_for("resumed");
        pty.wait_for(&format!("{}x{}", size.0, size.1));
        // raw mode is back: no line feed is needed
        pty.keys("a");
        pty.wait_for("Char('a')");
    }
    pty.keys("q");
    pty.wait_until(at_prompt);
    pty.send(b"stty -a | tr ' ' '\\n' | grep -x icanon\n");
    pty.wait_for("\nicanon");
    assert_asks_nothing(&pty);
}

#[test]
fn where_no_shell_could_bring_it_back_it_goes_on() {
    let (mut pty, modes) = ready();
    pty.keys("Ctrl-Z");
    pty.wait_for("resumed");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_given_back(&pty, &modes);
}

#[test]
fn the_terminal_is_given_back_only_where_it_was_taken() {
    let (mut pty, modes) = ready();
    // both in one read: no frame is drawn between them
    pty.send(b"\x1a\x1a");
    pty.wait_for("resumed\nresumed");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_given_back(&pty, &modes);
    let written = String::from_utf8_lossy(pty.bytes_written());
    let turns: Vec<&str> = written.match_indices("\x1b[?1049").map(|(at, _)| &written[at + 7..at + 8]).collect();
    assert_eq!(turns.concat(), "hlhlhl", "{turns:?}");
}

#[test]
fn stopped_from_outside_it_repaints_when_it_goes_on() {
    let (mut pty, modes) = ready();
    pty.signal(Signal::STOP);
    pty.signal(Signal::CONT);
    pty.wait_for("repainted");
    pty.keys("q");
    assert_eq!(pty.wait_exit().code(), Some(0));
    assert_given_back(&pty, &modes);
}

#[test]
fn stopped_by_the_shell_s_signal_from_outside_it_gives_the_terminal_back_first() {
    let at_prompt = |screen: &vt100::Screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && screen.contents().trim_end().ends_with("shell>")
    };
    let mut command = Command::new("bash");
    command.args(["--norc", "--noprofile", "-i"]).env("PS1", "shell> ").env("RUST_BACKTRACE", "0");
    let mut pty = Pty::spawn(command, 60, 12);
    pty.wait_for("shell>");
    let folder = tempfile::tempdir().unwrap();
    let id = folder.path().join("id").display().to_string();
    pty.send(format!("sh -c 'echo $$ >{id}; exec env \"$@\"' - {}\n", child_command()).as_bytes());
    pty.wait_until(|screen| screen.alternate_screen() && screen.contents().contains("ready"));
    let child = fs::read_to_string(id).unwrap();
    for _ in 0..2 {
        assert!(Command::new("kill").args(["-TSTP", child.trim()]).status().unwrap().success());
        pty.wait_until(at_prompt);
        assert!(pty.screen_text().contains("Stopped"), "{}", pty.screen_text());
        pty.send(b"clear; fg\n");
        pty.wait_until(vt100::Screen::alternate_screen);
        pty.wait_for("resumed");
    }
    pty.keys("q");
    pty.wait_until(at_prompt);
}

#[test]
fn without_a_terminal_it_says_so() {
    let mut pty = start("CHILD </dev/null");
    pty.wait_for("refused: The full screen needs a terminal");
    assert_eq!(pty.wait_exit().code(), Some(1));
    assert!(!String::from_utf8_lossy(pty.bytes_written()).contains("\x1b"));
}
