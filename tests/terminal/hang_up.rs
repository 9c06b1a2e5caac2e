//! The line drops at any step: the program is gone at once, and the next start goes on at the very field.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    pty::Pty,
    trunkdesk::{Home, quit},
};

/// How long the program may live on, and how much CPU it may use, in ticks of ten milliseconds.
const GONE_WITHIN: Duration = Duration::from_secs(1);
const TICKS: u64 = 5;

/// Keys, and what stands on the screen once they are taken in.
type Step = (&'static [u8], &'static str);

const WIZARD: [Step; 10] = [
    (b"aABC Company", "ABC Company"),
    (b"\t\rabc-1", "abc-1"),
    (b"\t\t\rlos ang\r", "America/Los_Angeles"),
    (b"\t \tMelissa\tDemo", "Demo"),
    (b"\tmelissa@abc.example\t+1 415 555 0100", "555 0100"),
    (b"\t \tcorrect horse battery\tcorrect horse", "Confirm password"),
    (b"\x1b[Zcorrect horse battery\tcorrect horse battery\t\t\r10\t3\t4", "‹    4 ›"),
    (b"\t\t\t\t\t\t\t\t25.50", "25.50"),
    (b"\t \t\t\t\r ", "[ ] User"),
    (b"1", "Account Name"),
];

fn start(home: &Home, ignoring: bool) -> Pty {
    if ignoring { home.start_ignoring_hang_ups() } else { home.start(&[]) }
}

/// Drops the line, and looks that the program is gone as it should be.
#[track_caller]
fn drop_line(pty: &mut Pty, what: &str) {
    let (before, dropped) = (pty.ticks(), Instant::now());
    pty.hang_up();
    pty.wait_end();
    let (took, ticks) = (dropped.elapsed(), pty.ticks() - before);
    assert!(took < GONE_WITHIN, "{what}: it took {took:?}");
    assert!(ticks <= TICKS, "{what}: it used {ticks} ticks of CPU");
    assert_eq!(pty.wait_exit().code(), Some(129), "{what}");
}

/// What stands in the form, without the dots of passwords, and where the cursor is.
fn form(pty: &Pty) -> (Vec<String>, (u16, u16)) {
    let text = pty.screen_text();
    // the head line, and the two lines at the foot
    let lines: Vec<&str> = text.lines().collect();
    let body = &lines[1..lines.len().min(22)];
    // nor the time in the zone, which goes on
    let dots =
        |line: &str| line.split("UTC-").next().unwrap_or(line).replace("strong", "").replace(['•', '…', ' '], "");
    (body.iter().map(|line| dots(line)).collect(), pty.cursor())
}

/// Goes on with the only draft.
#[track_caller]
fn resume(pty: &mut Pty) {
    pty.wait_for("resumes or discards");
    pty.keys("d");
    pty.wait_for("‹ Resume ›");
    pty.keys("Enter");
    pty.wait_until(|screen| !screen.contents().contains("‹ Resume ›") && !screen.contents().contains("Reading the"));
}

/// Takes a step, drops the line, and goes on in the next program; what stood in the form before and after.
#[track_caller]
fn step(home: &Home, pty: &mut Pty, (keys, shows): Step, ignoring: bool) -> [(Vec<String>, (u16, u16)); 2] {
    pty.send(keys);
    pty.wait_for(shows);
    settle(pty);
    let before = form(pty);
    drop_line(pty, &format!("{} ({ignoring})", keys.escape_ascii()));
    let drafts = home.drafts();
    assert!(drafts.len() == 1 && !drafts[0].contains("horse"), "{drafts:?}");
    *pty = start(home, ignoring);
    resume(pty);
    pty.wait_for("‹ Cancel ›");
    settle(pty);
    [before, form(pty)]
}

fn through_the_wizard(ignoring: bool) {
    let home = Home::of_acme();
    let mut pty = start(&home, ignoring);
    pty.wait_for("No account yet.");
    for taken in WIZARD {
        let [before, after] = step(&home, &mut pty, taken, ignoring);
        let what = taken.0.escape_ascii();
        assert_eq!(after.0, before.0, "{what}");
        // a password is typed from its beginning
        if !taken.0.ends_with(b"horse") {
            assert_eq!(after.1, before.1, "the cursor after {what}");
        }
    }
    assert_eq!(home.run(&["account", "list"]), b"", "nothing half-made");
}

/// Waits until the program has drawn all that follows from the keys: it answers a key that changes nothing.
fn settle(pty: &mut Pty) {
    // the help, and back
    pty.keys("Ctrl-G");
    pty.wait_for("╭ Help ─");
    pty.send(b"\x07");
    pty.wait_until(|screen| !screen.contents().contains(" Help "));
    pty.wait_drawn();
}

#[test]
fn at_every_step_of_a_new_account() {
    through_the_wizard(false);
}

#[test]
fn at_every_step_of_a_new_account_with_sighup_ignored() {
    through_the_wizard(true);
}

fn through_an_edit(ignoring: bool) {
    let home = Home::of_abc();
    let steps: [Step; 5] = [
        (b"eX", "ABC CompanyX"),
        (b"\t\t\t\x15fr-CA", "fr-CA"),
        (b"\x1b[Z\x1b[Z\x1b[Z\x1b[Z2\t7", "‹    7 ›"),
        (b"\x1b[Z7\tcall back\rtomorrow", "tomorrow"),
        (b"\x1b[Z5\tTess", "Tess"),
    ];
    let mut pty = start(&home, ignoring);
    pty.wait_for("melissa@abc.example");
    pty.keys("Enter");
    pty.wait_for("‹ Back ›");
    for taken in steps {
        let [before, after] = step(&home, &mut pty, taken, ignoring);
        assert_eq!(after, before, "{}", taken.0.escape_ascii());
    }
    // to Save, which takes it all
    for _ in 0..30 {
        if pty.screen_text().lines().nth(usize::from(pty.cursor().1)).is_some_and(|line| {
            line.chars().skip(usize::from(pty.cursor().0.saturating_sub(2))).collect::<String>().starts_with("‹ Save")
        }) {
            break;
        }
        pty.keys("Shift-Tab");
        settle(&mut pty);
    }
    pty.keys("Enter");
    pty.wait_for("Saved.");
    wait_without_drafts(&home);
    let account = home.account("ABC CompanyX");
    assert_eq!(account["limits"]["twoway_trunks"], 7, "{account}");
    assert_eq!(account["account"]["custom_notes"], "call back\ntomorrow", "{account}");
    assert_eq!(account["account"]["contact"]["technical"]["name"], "Tess", "{account}");
    pty.keys("Esc");
    quit(&mut pty);
}

/// Waits until the thread of the drafts has dropped the last one.
#[track_caller]
fn wait_without_drafts(home: &Home) {
    let began = Instant::now();
    while !home.drafts().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(15), "{:?}", home.drafts());
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn at_every_step_of_an_edit() {
    through_an_edit(false);
}

#[test]
fn at_every_step_of_an_edit_with_sighup_ignored() {
    through_an_edit(true);
}

#[test]
fn while_nothing_is_typed_nothing_is_left() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    drop_line(&mut pty, "an open account");
    assert_eq!(home.drafts(), Vec::<String>::new());
    let mut pty = home.start(&[]);
    pty.wait_for("Accounts 1");
    assert!(!pty.screen_text().contains("draft"), "{}", pty.screen_text());
}

#[test]
fn while_a_save_waits_for_a_colleague() {
    let home = Home::of_abc();
    let mut pty = home.open_abc();
    pty.send(b"eX");
    pty.wait_for("ABC CompanyX");
    let colleague = rusqlite::Connection::open(home.file()).unwrap();
    colleague.execute_batch("BEGIN IMMEDIATE").unwrap();
    // to Cancel, to Save, and press it
    pty.send(b"\x1b[Z\x1b[Z\r");
    pty.wait_for("Saving the account");
    drop_line(&mut pty, "a save that waits");
    colleague.execute_batch("ROLLBACK").unwrap();
    assert_eq!(
        home.account("ABC Company")["account"]["name"],
        "ABC Company",
        "nothing was confirmed, nothing is saved"
    );
    let mut pty = home.start(&[]);
    resume(&mut pty);
    pty.wait_for("ABC CompanyX");
}
