//! Importing many accounts: the form, the check, what it found, the writing, what became of it.

mod ended;
mod found;
mod reports;

use super::{
    draft,
    effect::Effect,
    form_keys::{self, Outcome},
    home,
    keys::{Action, Scope},
    model::{Model, Screen},
    overlay::{Intent, Overlay, Question},
    refusal,
    running::Running,
    size::Size,
};
use crate::{
    domain::transfer::{Checked, ImportEnd, Transfer},
    form::{Button, Control, FieldId, Form, import, layout::Layout},
};

pub use ended::{ended_lines, in_short};
pub use found::{Fate, Found, FoundLine, GAP, ROW_COLUMNS};
pub use reports::take_report;

/// What is asked before the form is left.
const LEAVE: &str = "Leave the import? Nothing was imported, and what you typed here is not kept.";

/// An import, as far as it is.
pub struct ImportScreen {
    /// Which file, and how.
    pub form: Form,
    /// How far it is.
    pub phase: Phase,
}

/// How far an import is.
pub enum Phase {
    /// The form is filled in.
    Form,
    /// All rows are being checked.
    Checking(Running),
    /// They are checked, and nothing is written.
    Found(Page<Box<Checked>>),
    /// The accounts are being written.
    Writing(Running),
    /// It has ended.
    Ended(Page<Box<ImportEnd>>),
}

/// Something to be read, with buttons below it.
pub struct Page<T> {
    /// What is read.
    pub what: T,
    /// The first line that is seen.
    pub scroll: usize,
    /// The buttons, and which of them has the focus.
    pub buttons: Form,
}

impl<T> Page<T> {
    fn new(what: T, focus: Button) -> Self {
        Self { what, scroll: 0, buttons: Form::new(Vec::new(), Control::Button(focus)) }
    }
}

/// Opens the form from the menu.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(refusal) = refusal::of_all(&model.session) {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    model.screen = Screen::Import(Box::new(ImportScreen { form: import::form(), phase: Phase::Form }));
    model.status = None;
    Vec::new()
}

impl ImportScreen {
    /// How what has the focus lies on the screen.
    pub fn layout(&self) -> Layout {
        let buttons = match &self.phase {
            Phase::Form => return import::layout(&self.form),
            Phase::Found(page) if self.can_import(&page.what) => vec![Button::Cancel, Button::Import],
            Phase::Found(_) => vec![Button::Cancel],
            Phase::Ended(_) => vec![Button::Close],
            Phase::Checking(_) | Phase::Writing(_) => Vec::new(),
        };
        Layout { buttons, ..Layout::default() }
    }

    /// Whether rows that are wrong are left out.
    pub fn leaves_out(&self) -> bool {
        self.form.is_on(FieldId::LeaveOutWrong)
    }

    fn can_import(&self, checked: &Checked) -> bool {
        checked.verdict.good > 0 && (checked.verdict.bad == 0 || self.leaves_out())
    }

    /// What was found, as lines.
    pub fn found(&self, checked: &Checked, columns: u16) -> Found {
        found::found(checked, self.can_import(checked), self.leaves_out(), columns)
    }

    /// Puts pasted text into the field that has the focus.
    pub(super) fn paste(&mut self, text: &str) {
        if matches!(self.phase, Phase::Form) {
            form_keys::paste(&mut self.form, text, |form| import::read(form).err().unwrap_or_default());
        }
    }

    /// What goes on, if something does.
    pub fn running(&self) -> Option<&Running> {
        match &self.phase {
            Phase::Checking(running) | Phase::Writing(running) => Some(running),
            Phase::Form | Phase::Found(_) | Phase::Ended(_) => None,
        }
    }

    /// Whether it goes on, or has something to tell, where nobody is there any more.
    pub(super) fn outlives_lock(&self) -> bool {
        matches!(self.phase, Phase::Writing(_) | Phase::Ended(_))
    }

    /// Where keys are looked up, the nearest first.
    pub(super) fn scopes(&self, scopes: &mut Vec<Scope>) {
        match &self.phase {
            Phase::Form => {
                form_keys::scopes(scopes, &self.form);
            }
            Phase::Checking(running) | Phase::Writing(running) if running.stopping => {}
            Phase::Checking(_) | Phase::Writing(_) => scopes.push(Scope::Running),
            Phase::Found(_) | Phase::Ended(_) => scopes.extend([Scope::ImportRows, Scope::Button]),
        }
    }

    /// Lines of what is read, and how many of them are seen at once.
    fn lines(&self, size: Size) -> (usize, usize) {
        let room = size.inside_pane();
        match &self.phase {
            Phase::Found(page) => {
                let found = self.found(&page.what, room.columns);
                (found.lines.len(), found.lines_shown(room))
            }
            Phase::Ended(page) => (ended_lines(&page.what, room.columns).len(), ended::lines_shown(room)),
            Phase::Form | Phase::Checking(_) | Phase::Writing(_) => (0, 0),
        }
    }
}

/// Does what a key asks of the screen.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Screen::Import(screen) = &mut model.screen else { return Vec::new() };
    let (lines, shown) = screen.lines(model.size);
    let layout = screen.layout();
    let leaves = matches!(action, Action::Back | Action::Interrupt);
    let page = match &mut screen.phase {
        Phase::Form if leaves => return draft::leave_unkept(model, LEAVE),
        Phase::Form => {
            let problems = |form: &Form| import::read(form).err().unwrap_or_default();
            return match form_keys::act(&mut screen.form, &layout, action, |_| None, problems) {
                Outcome::Pressed(Button::Check) => check(model),
                Outcome::Pressed(_) => draft::leave_unkept(model, LEAVE),
                Outcome::Done | Outcome::Left(_) | Outcome::Toggled(_) | Outcome::Open(_) => Vec::new(),
            };
        }
        Phase::Checking(running) if leaves => return running.stop(),
        Phase::Writing(running) if leaves && !running.stopping => return ask_to_stop(model),
        Phase::Checking(_) | Phase::Writing(_) => return Vec::new(),
        Phase::Found(_) if leaves => return to_form(model),
        Phase::Ended(_) if leaves => return home::go_home(model),
        Phase::Found(Page { scroll, buttons, .. }) => (scroll, buttons),
        Phase::Ended(Page { scroll, buttons, .. }) => (scroll, buttons),
    };
    let (scroll, buttons) = page;
    let last = lines.saturating_sub(shown);
    *scroll = match action {
        Action::Up => scroll.saturating_sub(1),
        Action::Down => (*scroll + 1).min(last),
        Action::PageUp => scroll.saturating_sub(shown),
        Action::PageDown => (*scroll + shown).min(last),
        Action::First => 0,
        Action::Last => last,
        _ => {
            return match form_keys::act(buttons, &layout, action, |_| None, |_| Vec::new()) {
                Outcome::Pressed(Button::Import) => write(model),
                Outcome::Pressed(Button::Close) => home::go_home(model),
                Outcome::Pressed(_) => to_form(model),
                Outcome::Done | Outcome::Left(_) | Outcome::Toggled(_) | Outcome::Open(_) => Vec::new(),
            };
        }
    };
    Vec::new()
}

/// Has all rows checked.
fn check(model: &mut Model) -> Vec<Effect> {
    let Screen::Import(screen) = &mut model.screen else { return Vec::new() };
    let order = import::read(&screen.form);
    screen.form.refuse(order.as_ref().err().map_or(&[], Vec::as_slice));
    match order {
        Ok(order) => {
            screen.phase = Phase::Checking(Running::new("Checking the file…", model.now));
            vec![Effect::Transfer(Transfer::Check(order))]
        }
        Err(_) => Vec::new(),
    }
}

/// Has the accounts written.
fn write(model: &mut Model) -> Vec<Effect> {
    if let Screen::Import(screen) = &mut model.screen {
        screen.phase = Phase::Writing(Running::new("Beginning to write…", model.now));
    }
    vec![Effect::Transfer(Transfer::Import)]
}

fn ask_to_stop(model: &mut Model) -> Vec<Effect> {
    let Screen::Import(screen) = &model.screen else { return Vec::new() };
    let (text, stop) = if screen.leaves_out() {
        ("Stop the import? What is written by then stays. Import the file again to go on.", "Stop")
    } else {
        ("Stop and take back what was written?", "Stop and take back")
    };
    model.overlay = Some(Overlay::Question(Question::new(text, "Go on", stop, Intent::StopImport)));
    Vec::new()
}

/// Stops the import, unless it has ended meanwhile.
pub fn stop(model: &mut Model) -> Vec<Effect> {
    match &mut model.screen {
        Screen::Import(screen) => match &mut screen.phase {
            Phase::Writing(running) => running.stop(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Back to the form, with all that was typed: to name a file that was mended, say.
fn to_form(model: &mut Model) -> Vec<Effect> {
    if let Screen::Import(screen) = &mut model.screen {
        screen.phase = Phase::Form;
    }
    vec![Effect::Transfer(Transfer::Forget)]
}
