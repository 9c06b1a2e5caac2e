//! Exporting accounts: the form, how far it is, what became of it.

use super::{
    draft,
    effect::Effect,
    form_keys::{self, Outcome},
    home,
    keys::{Action, Scope},
    model::{Model, Screen, Status},
    overlay::Overlay,
    running::Running,
};
use crate::{
    domain::{
        problem::Problem,
        transfer::{ExportEnd, Report, Transfer},
    },
    form::{Button, Control, Form, export, import::field_of, layout::Layout},
};

/// What is asked before the form is left.
const LEAVE: &str = "Leave the export? No file was made, and what you typed here is not kept.";

/// An export, as far as it is.
pub struct ExportScreen {
    /// What for, and to which file.
    pub form: Form,
    /// What Search looks for.
    search: String,
    /// How far it is.
    pub phase: Phase,
}

/// How far an export is.
pub enum Phase {
    /// The form is filled in.
    Form,
    /// Accounts are being exported.
    Running(Running),
    /// It is done; with the button that leaves it.
    Ended(ExportEnd, Form),
}

/// Opens the form from the menu.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let search = model.home.search.value().trim().to_owned();
    let form = export::form(&search);
    model.screen = Screen::Export(Box::new(ExportScreen { form, search, phase: Phase::Form }));
    model.status = None;
    Vec::new()
}

impl ExportScreen {
    /// How what has the focus lies on the screen.
    pub fn layout(&self) -> Layout {
        match &self.phase {
            Phase::Form => export::layout(&self.search),
            Phase::Running(_) => Layout::default(),
            Phase::Ended(..) => Layout { buttons: vec![Button::Close], ..Layout::default() },
        }
    }

    /// What goes on, if something does.
    pub fn running(&self) -> Option<&Running> {
        match &self.phase {
            Phase::Running(running) => Some(running),
            Phase::Form | Phase::Ended(..) => None,
        }
    }

    /// Where keys are looked up, the nearest first.
    pub(super) fn scopes(&self, scopes: &mut Vec<Scope>) {
        match &self.phase {
            Phase::Form => {
                form_keys::scopes(scopes, &self.form);
            }
            Phase::Running(running) if running.stopping => {}
            Phase::Running(_) => scopes.push(Scope::Running),
            Phase::Ended(..) => scopes.push(Scope::Trouble),
        }
    }

    /// Puts pasted text into the field that has the focus.
    pub(super) fn paste(&mut self, text: &str) {
        let Self { form, search, phase } = self;
        if matches!(phase, Phase::Form) {
            form_keys::paste(form, text, |form| export::read(form, search).err().unwrap_or_default());
        }
    }
}

/// Does what a key asks of the screen.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Screen::Export(screen) = &mut model.screen else { return Vec::new() };
    let leaves = matches!(action, Action::Back | Action::Interrupt);
    let layout = screen.layout();
    let ExportScreen { form, search, phase } = &mut **screen;
    match phase {
        Phase::Form if leaves => draft::leave_unkept(model, LEAVE),
        Phase::Form => {
            let problems = |form: &Form| export::read(form, search).err().unwrap_or_default();
            match form_keys::act(form, &layout, action, |_| None, problems) {
                Outcome::Pressed(Button::Export) => begin(model),
                Outcome::Pressed(_) => draft::leave_unkept(model, LEAVE),
                Outcome::Done | Outcome::Left(_) | Outcome::Toggled(_) | Outcome::Open(_) => Vec::new(),
            }
        }
        Phase::Running(running) if leaves => running.stop(),
        Phase::Ended(..) if leaves || action == Action::Press => home::go_home(model),
        Phase::Running(_) | Phase::Ended(..) => Vec::new(),
    }
}

fn begin(model: &mut Model) -> Vec<Effect> {
    let Screen::Export(screen) = &mut model.screen else { return Vec::new() };
    let order = export::read(&screen.form, &screen.search);
    screen.form.refuse(order.as_ref().err().map_or(&[], Vec::as_slice));
    match order {
        Ok(order) => {
            screen.phase = Phase::Running(Running::new("Exporting…", model.now));
            vec![Effect::Transfer(Transfer::Export(order))]
        }
        Err(_) => Vec::new(),
    }
}

/// Takes in what is told, where it is about the export that is open.
pub fn take_report(model: &mut Model, report: Report) -> Vec<Effect> {
    let Screen::Export(screen) = &mut model.screen else { return Vec::new() };
    let Phase::Running(running) = &mut screen.phase else { return Vec::new() };
    match report {
        Report::Exporting(_) if running.stopping => {}
        Report::Exporting(count) => running.words = format!("Exporting: {count} accounts so far."),
        Report::Exported(end) => {
            screen.phase = Phase::Ended(end, Form::new(Vec::new(), Control::Button(Button::Close)));
        }
        Report::Unusable(named, sentence) => {
            screen.phase = Phase::Form;
            let id = field_of(named);
            screen.form.field_mut(id).problem = Some(Problem::Unusable(sentence));
            screen.form.enter(Control::Field(id));
        }
        Report::Failed(sentence) => {
            screen.phase = Phase::Form;
            model.overlay = Some(Overlay::Trouble(sentence));
        }
        Report::Stopped => {
            screen.phase = Phase::Form;
            model.status = Some(Status::Note("Stopped. No file was made.".into()));
        }
        Report::Progress(_) | Report::Checked(_) | Report::Imported(_) => {}
    }
    Vec::new()
}
