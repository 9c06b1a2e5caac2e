//! How much is written for what is done: over a slow line that is what one waits for. Bytes are exact, whatever the
//! machine.

use std::{fmt::Write as _, time::Duration};

use crate::{colleague::Colleague, pty::Pty, trunkdesk::Home};

/// A program, and what each thing done in it took of what it may take.
struct Counted {
    pty: Pty,
    before: usize,
    table: String,
    too_much: bool,
}

impl Counted {
    #[track_caller]
    fn start(pty: Pty) -> Self {
        let mut counted = Self { pty, before: 0, table: String::new(), too_much: false };
        counted.count("start", 4_000, |screen| screen.contents().contains("Account id"));
        counted
    }

    /// Presses keys and waits for what they give.
    #[track_caller]
    fn press(&mut self, what: &str, keys: &str, budget: usize, given: &str) {
        self.pty.keys(keys);
        self.count(what, budget, |screen| screen.contents().contains(given));
    }

    /// Presses a key that selects another account, and waits until that is shown beside the list.
    #[track_caller]
    fn select(&mut self, what: &str, key: &str, budget: usize) {
        let title = |screen: &vt100::Screen| screen.contents().lines().nth(1).map(|line| line.trim_end().to_owned());
        let before = self.pty.screen_text().lines().nth(1).map(str::to_owned);
        self.pty.keys(key);
        self.count(what, budget, |screen| title(screen) != before && screen.contents().contains("Account id"));
    }

    #[track_caller]
    fn count(&mut self, what: &str, budget: usize, given: impl Fn(&vt100::Screen) -> bool) {
        self.pty.wait_until(given);
        self.pty.wait_drawn();
        let written = self.pty.bytes_written().len();
        let bytes = written - self.before;
        self.before = written;
        writeln!(self.table, "{bytes:>6} of {budget:>6}  {what}").unwrap();
        self.too_much |= bytes > budget;
    }

    /// Nothing is written while nobody does anything, and nothing took more than it may.
    #[track_caller]
    fn end(mut self) {
        self.pty.rest(Duration::from_millis(300));
        assert_eq!(self.pty.bytes_written().len(), self.before, "while nobody does anything");
        println!("{}", self.table);
        assert!(!self.too_much, "too much is written:\n{}", self.table);
    }
}

/// A home with this many of the sample accounts, without those below others.
fn home_with(accounts: u64) -> Home {
    let home = Home::empty();
    let suffix = "sip.acme.example";
    home.run(&["reseller", "set", "--name", "Acme Reseller", "--realm-suffix", suffix, "--twoway", "900000"]);
    Colleague::of(&home).add_sample(accounts);
    home
}

fn on_home(counted: &mut Counted) {
    for _ in 0..4 {
        counted.select("a row down", "Down", 1_200);
    }
    counted.select("a row up", "Up", 1_200);
    counted.select("a page down", "PageDown", 3_000);
    counted.select("a row down, the list scrolls", "Down", 3_000);
    counted.select("another", "Down", 3_000);
    counted.select("a page up", "PageUp", 3_000);
    counted.select("to the end", "End", 3_000);
    counted.select("to the beginning", "Home", 3_000);
    counted.press("to Search", "/", 200, "Enter to the list");
    let first = |screen: &vt100::Screen| screen.contents().contains("Ångström Instruments ─");
    let shown = |screen: &vt100::Screen| screen.contents().contains("Account id");
    counted.pty.keys("q");
    counted.count("a letter in Search, which finds others", 3_000, |screen| !first(screen) && shown(screen));
    counted.pty.keys("Ctrl-U");
    counted.count("the search taken away", 3_000, |screen| first(screen) && shown(screen));
    counted.press("to the list", "Esc", 300, "Enter open");
}

fn in_the_wizard(counted: &mut Counted) {
    counted.press("the wizard opened", "a", 4_000, "Account Name");
    counted.press("a letter", "A", 40, "Name      A ");
    counted.press("another", "B", 40, "Name      AB ");
    counted.press("one with an accent", "é", 40, "Name      ABé ");
    counted.press("one taken away", "Backspace", 40, "Name      AB ");
    counted.press("to a button", "Tab", 200, "Enter press");
    counted.press("to the timezone", "Tab", 200, "Enter choose");
    counted.press("to a box", "Tab", 200, "Space tick");
    counted.press("a box that unfolds others", "Space", 1_000, "who needs an admin?");
    counted.press("to a field", "Tab", 200, "Ctrl-G help");
    counted.press("a letter there", "M", 40, "first name         M");
    counted.press("to the next field", "Tab D", 240, "last name          D");
    counted.press("the help", "Ctrl-G", 3_000, "╭ Help ─");
    counted.press("the help closed", "Ctrl-G", 3_000, "Account Name");
    counted.press("back to the box", "Shift-Tab Shift-Tab", 440, "Space tick");
    counted.press("folded", "Space", 1_000, "Add an admin");
    counted.press("the list of timezones", "Shift-Tab Enter", 3_000, "type to search");
    counted.press("closed", "Esc", 3_000, "choose  Tab next");
    counted.press("the second tab", "Tab Enter Enter", 4_000, "left");
    counted.press("a step of a number", "Right", 200, "‹    1 ›");
    counted.press("a digit", "2", 200, "‹    2 ›");
    counted.pty.keys("Tab");
    counted.count("to the next number", 200, |screen| screen.cursor_position().0 == 7);
    counted.press("to the kinds of calls", "Tab Tab", 400, "Space tick");
    counted.press("a box ticked", "Space", 200, "[ ] US TollFree");
    counted.press("and again", "Space", 200, "[x] US TollFree");
    counted.pty.keys("Tab Tab Tab Tab Tab Tab Tab Tab");
    counted.count("through all boxes", 1_600, |screen| screen.cursor_position().0 == 17);
    counted.press("the third tab", "Enter Enter", 4_000, "SETTINGS");
    counted.press("a box unticked", "Space", 200, "[ ] ");
    counted.press("the review", "Shift-Tab Left Enter", 4_000, "This takes");
}

#[test]
fn on_the_sample_file() {
    let home = Home::empty();
    let mut counted = Counted::start(home.start(&["--demo"]));
    on_home(&mut counted);
    in_the_wizard(&mut counted);
    counted.end();
}

#[test]
fn on_a_file_of_a_thousand() {
    let home = home_with(1_000);
    let mut counted = Counted::start(home.start(&[]));
    on_home(&mut counted);
    in_the_wizard(&mut counted);
    counted.end();
}

#[test]
fn keys_that_came_together_are_drawn_together() {
    let home = home_with(100);
    let mut counted = Counted::start(home.start(&[]));
    // as over a line that was slow for a moment; what is passed by is not painted
    counted.pty.send("\x1b[B".repeat(12).as_bytes());
    counted.count("twelve rows down", 1_200, |screen| {
        screen.cursor_position().0 == 17 && screen.contents().contains("Account id")
    });
    counted.press("to the wizard", "a", 4_000, "Account Name");
    counted.pty.send(b"typed ahead");
    counted.count("text", 40, |screen| screen.contents().contains("Name      typed ahead "));
    counted.end();
}

#[test]
fn a_larger_frame_is_shown_at_once_where_the_config_file_says_so() {
    let count = |pty: &Pty, wanted: &[u8]| pty.bytes_written().windows(wanted.len()).filter(|b| *b == wanted).count();
    for (config, frames) in [("synchronized_output = true\n", 1), ("", 0)] {
        let home = Home::of_abc();
        home.configure(config);
        let mut pty = home.start(&[]);
        pty.wait_for("melissa@abc.example");
        pty.wait_drawn();
        pty.keys("/ x");
        pty.wait_for("/ x");
        pty.rest(Duration::from_millis(50));
        for mark in ["\x1b[?2026h", "\x1b[?2026l"] {
            assert_eq!(count(&pty, mark.as_bytes()), frames, "{mark:?} with {config:?}");
        }
    }
}
