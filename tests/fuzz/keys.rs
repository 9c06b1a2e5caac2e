//! Keys, pastes and sizes on every screen.

use std::{cell::RefCell, num::NonZeroU16};

use proptest::{prelude::*, sample::select};
use ratatui::{
    Frame,
    buffer::{Buffer, CellWidth as _},
    layout::Rect,
};
use trunkdesk::{
    app::{
        home,
        keys::Key,
        message::Message,
        model::{Model, Screen},
        overlay::Overlay,
        size::Size,
    },
    domain::{
        request::{Read, Reply},
        text::is_invisible,
    },
    term::Frames,
    view::look::{Glyphs, Look, Theme},
};
use unicode_width::UnicodeWidthChar as _;

use crate::{
    character, config,
    harness::{Desk, now, text_of},
    text,
};

/// Ways to the screens: where a case begins.
const WAYS: &[&str] = &[
    "",
    "/",
    "m",
    "?",
    "a",
    "a Tab Tab Tab Space Tab Tab Tab Tab Tab Down",
    "a Tab Tab Enter",
    "Down",
    "Down Enter",
    "Down Enter 1 e",
    "Down Enter 2 e",
    "Down Enter 3 e",
    "Down Enter 4",
    "Down Enter 5 e",
    "Down Enter 6 Tab",
    "Down Enter 7 e",
    "Down Enter 8 /",
    "Down Enter 8 Tab",
    "m Enter",
    "m Enter 2",
    "m Enter 3",
    "m Down Enter",
    "m Down Enter /",
    "m Down Down Down Enter",
    "m Down Down Down Enter x Enter Enter Enter Enter",
    "m Down Down Down Down Enter",
    "m Down Down Down Down Enter Tab x Enter Enter",
    "Down n",
    "o",
    "C-c",
];

#[derive(Debug, Clone)]
enum Step {
    Key(Key),
    Paste(String),
    Resize(u16, u16),
    FileChanged,
}

fn step() -> impl Strategy<Value = Step> {
    use Key::{
        BackTab, Backspace, Char, Ctrl, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up,
    };
    let keys = select(
        &[
            Tab,
            BackTab,
            Enter,
            Enter,
            Esc,
            Backspace,
            Delete,
            Up,
            Down,
            Left,
            Right,
            Home,
            End,
            PageUp,
            PageDown,
            Char(' '),
            Char('q'),
            Char('e'),
            Char('a'),
            Char('n'),
            Char('m'),
            Char('o'),
            Char('c'),
            Char('/'),
            Char('?'),
            Char('1'),
            Char('5'),
            Char('8'),
            Char('-'),
            Ctrl('c'),
            Ctrl('g'),
            Ctrl('u'),
            Ctrl('w'),
            Ctrl('l'),
            Ctrl('x'),
        ][..],
    );
    prop_oneof![
        12 => keys.prop_map(Step::Key),
        3 => character().prop_map(|c| Step::Key(Key::Char(c))),
        2 => text(20).prop_map(Step::Paste),
        1 => (0..130_u16, 0..50_u16).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
        1 => Just(Step::FileChanged),
    ]
}

/// Whether this key may end the program here: where that was asked, or on a screen that has nothing to lose.
fn may_quit(desk: &Desk, step: &Step) -> bool {
    let model = &desk.model;
    let typed = model.screen.form().is_some_and(trunkdesk::form::Form::is_changed) || model.screen.is_saving();
    if model.size.is_too_small() {
        return matches!(step, Step::Key(Key::Ctrl('c') | Key::Char('q'))) && !typed;
    }
    match (&model.overlay, step) {
        (Some(Overlay::Question(_)), Step::Key(Key::Enter | Key::Char(' '))) => true,
        (Some(Overlay::Menu(_)), Step::Key(Key::Enter | Key::Char(' ' | 'q'))) => !typed,
        (None, Step::Key(Key::Char('q'))) => matches!(model.screen, Screen::Home),
        _ => false,
    }
}

/// The terminal that all of it is painted on, frame after frame.
struct Shown {
    frames: Frames,
    terminal: vt100::Parser,
    size: (u16, u16),
}

impl Shown {
    fn of(size: (u16, u16)) -> Self {
        let cells = |cells| NonZeroU16::new(cells).unwrap();
        let terminal = vt100::Parser::new(cells(size.1), cells(size.0), 0);
        Self { frames: Frames::over_empty(Rect::new(0, 0, size.0, size.1), false), terminal, size }
    }

    /// Paints a frame.
    fn show(&mut self, buffer: &Buffer, cursor: (u16, u16)) {
        let mut bytes = Vec::new();
        let draw = |frame: &mut Frame| {
            frame.buffer_mut().clone_from(buffer);
            frame.set_cursor_position(cursor);
        };
        self.frames.draw(draw, &mut bytes);
        self.terminal.process(&bytes);
    }

    /// Where it shows something else than a terminal that was painted anew, or other letters than these.
    fn differs(&self, buffer: &Buffer, cursor: (u16, u16)) -> Option<String> {
        let mut anew = Self::of(self.size);
        anew.show(buffer, cursor);
        let (screen, expected) = (self.terminal.screen(), anew.terminal.screen());
        if screen.cursor_position() != (cursor.1, cursor.0) {
            return Some(format!("the cursor is at {:?} for {cursor:?}", screen.cursor_position()));
        }
        let mut reached = 0;
        for (place, cell) in (0..).zip(&buffer.content) {
            let (x, y) = (place % self.size.0, place / self.size.0);
            if place < reached {
                continue;
            }
            reached = place + cell.cell_width();
            let (shown, painted) = (screen.cell(y, x)?, expected.cell(y, x)?);
            let letter = if shown.contents().is_empty() { " " } else { shown.contents() };
            if letter != cell.symbol() || look_of(shown) != look_of(painted) {
                return Some(format!("{x},{y} is {letter:?} {:?} for {cell:?}", look_of(shown)));
            }
        }
        None
    }
}

fn look() -> impl Strategy<Value = Look> {
    let glyphs = select(vec![Glyphs::Unicode, Glyphs::Unicode, Glyphs::PlainMarks, Glyphs::Ascii]);
    (select(&Theme::ALL[..]), glyphs).prop_map(|(theme, glyphs)| Look { theme, glyphs })
}

/// How a cell looks: what does not show on a blank is left out.
fn look_of(cell: &vt100::Cell) -> (vt100::Color, vt100::Color, [bool; 5]) {
    let modes = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
    if cell.contents().trim().is_empty() && !cell.underline() && !cell.inverse() {
        return (vt100::Color::Default, cell.bgcolor(), [false; 5]);
    }
    (cell.fgcolor(), cell.bgcolor(), modes)
}

/// Whether this terminal draws every letter, in one cell and in the columns that we count. It leaves out U+FFFD.
fn agrees(buffer: &Buffer) -> bool {
    buffer.content.iter().all(|cell| {
        let mut columns = cell.symbol().chars().map(|c| c.width().unwrap_or(0));
        let alike = columns.next() == Some(cell.cell_width().into()) && columns.all(|columns| columns == 0);
        alike && !cell.symbol().contains('\u{fffd}')
    })
}

/// What is drawn can be shown, and the cursor stands in it. It is painted, where it is to be.
fn check(desk: &Desk, shown: &mut Option<Shown>) -> Result<(), TestCaseError> {
    let (buffer, (x, y)) = desk.buffer();
    prop_assert!(x < buffer.area.width && y < buffer.area.height, "the cursor is at {x},{y}:\n{}", text_of(&buffer));
    let hidden = buffer.content.iter().find(|cell| cell.symbol().contains(is_invisible));
    prop_assert!(hidden.is_none(), "{hidden:?}");
    let Some(shown) = shown else { return Ok(()) };
    let size = (buffer.area.width, buffer.area.height);
    if shown.size != size || !agrees(&buffer) {
        *shown = Shown::of(size);
    }
    if agrees(&buffer) {
        shown.show(&buffer, (x, y));
    }
    Ok(())
}

thread_local! {
    /// A file that all cases of a thread work on; a case begins at Home.
    static DESK: RefCell<Desk> = RefCell::new(desk());
}

fn desk() -> Desk {
    let desk = Desk::without_accounts();
    let root = desk.model.standing.as_ref().unwrap().reseller.id.clone();
    let accounts: Vec<_> = (0..5).map(|index| trunkdesk::demo::account(index, &root)).collect();
    desk.colleague().create_accounts(&accounts).unwrap();
    desk
}

/// What was painted frame after frame is what a terminal shows that was painted anew.
fn check_shown(desk: &Desk, shown: &Shown) -> Result<(), TestCaseError> {
    let (buffer, cursor) = desk.buffer();
    if shown.size == (buffer.area.width, buffer.area.height) && agrees(&buffer) {
        let differs = shown.differs(&buffer, cursor);
        prop_assert!(differs.is_none(), "{}:\n{}", differs.unwrap(), text_of(&buffer));
    }
    Ok(())
}

/// At Home over the same file, as if the program was started anew.
fn begin_again(desk: &mut Desk) {
    let Reply::Standing(standing) = desk.ask(&Read::Standing) else { panic!("no standing") };
    let size = Size { columns: 80, rows: 24 };
    desk.model = Model::new(standing.map(|standing| *standing), desk.model.session.clone(), size, now());
    (desk.outside, desk.copied) = (Vec::new(), Vec::new());
    let effects = home::begin(&mut desk.model);
    desk.do_all(effects);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_keys_anywhere(
        way in select(WAYS),
        look in look(),
        // painting takes longer than all the rest
        painted in prop::bool::weighted(0.25),
        steps in prop::collection::vec(step(), 1..8),
    ) {
        DESK.with_borrow_mut(|desk| {
            begin_again(desk);
            desk.model.look = look;
            let mut shown = painted.then(|| Shown::of((80, 24)));
            check(desk, &mut shown)?;
            desk.press(way);
            for step in steps {
                let may_quit = may_quit(desk, &step);
                let told = step.clone();
                match step {
                    Step::Key(key) => desk.message(Message::Key(key)),
                    Step::Paste(text) => desk.message(Message::Paste(text)),
                    Step::Resize(columns, rows) => desk.message(Message::Resize { columns, rows }),
                    Step::FileChanged => desk.message(Message::FileChanged),
                }
                if desk.outside.iter().any(|effect| effect == "Quit") {
                    prop_assert!(may_quit, "{told:?} ended the program");
                    return Ok(());
                }
                if desk.model.size.columns > 0 && desk.model.size.rows > 0 {
                    check(desk, &mut shown)?;
                }
            }
            if desk.model.size.columns > 0 && desk.model.size.rows > 0 {
                shown.map_or(Ok(()), |shown| check_shown(desk, &shown))?;
            }
            Ok(())
        })?;
    }
}
