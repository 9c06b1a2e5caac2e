//! The box of a step: why it waits, in the cluster's own words, and what can be done.

use super::{order::order, page};
use crate::{
    app::{
        account::{self, Goal},
        effect::Effect,
        keys::Action,
        model::{Model, Screen, Status},
        overlay::{Intent, Overlay, Question},
        size::Size,
    },
    domain::{
        account::AccountId,
        cluster::{
            SyncOrder,
            outbox::{Attention, Charge, QueuedStep, Reason, StepKind, StepState},
        },
        timezone::Timezone,
    },
    form::{
        cluster::{self, field_of, place_of},
        spec::spec,
        wrap::wrap,
    },
};

/// The column of values in the box.
pub const VALUE: usize = 14;
/// The most columns of the box.
pub const COLUMNS: usize = 64;
/// Rows of the terminal that are not the box's lines: one above and below it, its frame, its question, its buttons.
const ROWS_AROUND: u16 = 6;

/// All about a step.
pub struct StepBox {
    /// Whose step it is.
    pub account: AccountId,
    /// The account's name.
    pub name: String,
    /// The step as it is shown: only what was seen is ever accepted.
    pub step: QueuedStep,
    /// What can be done; the first is safe.
    pub buttons: Vec<StepButton>,
    /// The button that has the focus.
    pub chosen: usize,
    /// The first line that is seen.
    pub scroll: usize,
}

/// What can be done about a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepButton {
    /// Closes the box.
    Close,
    /// Closes the box, with the charges not accepted.
    NotNow,
    /// Tries it again at once.
    Retry,
    /// Accepts the charges.
    Accept,
    /// Opens the account where it can be mended.
    Edit,
    /// Opens the account where a password can be set.
    SetPassword,
    /// Never sends it.
    GiveUp,
}

impl StepButton {
    /// What stands on it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Close => "Close",
            Self::NotNow => "Not now",
            Self::Retry => "Retry",
            Self::Accept => "Accept",
            Self::Edit => "Edit",
            Self::SetPassword => "Set password",
            Self::GiveUp => "Give up",
        }
    }
}

/// A line of the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BoxLine {
    /// A label and what stands beside it.
    Fact(String, String),
    /// What is wrong.
    Trouble(String),
    /// What the columns of charges are called.
    Heading,
    /// What is to be paid.
    Charge(Charge),
    /// Nothing.
    Blank,
}

impl StepBox {
    /// The box as it opens, the focus on what does nothing.
    pub(super) fn new(account: AccountId, name: String, step: QueuedStep, read_only: bool) -> Self {
        let buttons = if read_only { vec![StepButton::Close] } else { buttons(&step) };
        Self { account, name, step, buttons, chosen: 0, scroll: 0 }
    }

    /// What it says, as lines of so many columns.
    pub fn lines(&self, zone: &Timezone, columns: usize) -> Vec<BoxLine> {
        let mut lines = fact("Account", &self.name, columns);
        lines.extend(fact("What", &cluster::what(&self.step), columns));
        match &self.step.state {
            StepState::Waiting => lines.extend(fact("State", "waits for its turn", columns)),
            StepState::Sending => lines.extend(fact("State", "was sent; no answer has come yet", columns)),
            StepState::Later { at, why } => {
                lines.extend(fact("State", &format!("tried again at {}", zone.date_time(*at)), columns));
                lines.push(BoxLine::Blank);
                lines.extend(wrap(why, columns).into_iter().map(BoxLine::Trouble));
            }
            StepState::Attention(attention) => lines.extend(self.attention(attention, columns)),
        }
        lines
    }

    fn attention(&self, attention: &Attention, columns: usize) -> Vec<BoxLine> {
        let mut lines = vec![BoxLine::Blank];
        lines.extend(wrap(&attention.message, columns).into_iter().map(BoxLine::Trouble));
        if !attention.fields.is_empty() {
            lines.push(BoxLine::Blank);
        }
        for problem in &attention.fields {
            let label = field_of(self.step.kind, &problem.field);
            let label = label.map_or_else(|| problem.field.clone(), |id| short_label(spec(id).label));
            lines.extend(fact(&label, &problem.message, columns));
        }
        if !attention.charges.is_empty() {
            lines.extend([BoxLine::Blank, BoxLine::Heading]);
            lines.extend(attention.charges.iter().cloned().map(BoxLine::Charge));
        }
        if let Some(id) = &attention.request_id {
            lines.push(BoxLine::Blank);
            lines.extend(fact("Request id", id, columns));
        }
        if self.question().is_some() {
            lines.push(BoxLine::Blank);
        }
        lines
    }

    /// What the buttons answer, right above them: seen however much there is to read before.
    pub fn question(&self) -> Option<&'static str> {
        self.buttons.contains(&StepButton::Accept).then_some("Accept these charges?")
    }

    /// Lines that are not seen at once on a terminal of this size.
    pub fn hidden_lines(&self, zone: &Timezone, size: Size) -> usize {
        let columns = usize::from(size.columns.saturating_sub(4)).min(COLUMNS);
        self.lines(zone, columns).len().saturating_sub(usize::from(size.rows.saturating_sub(ROWS_AROUND)))
    }
}

/// A label without what says whose it is.
fn short_label(label: &str) -> String {
    let label = label.trim_start_matches("Account ").trim_start_matches("Admin ");
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A label with what stands beside it; below it, where the label is long.
fn fact(label: &str, value: &str, columns: usize) -> Vec<BoxLine> {
    let mut lines = Vec::new();
    let mut label = label.to_owned();
    if crate::form::wrap::columns(&label) >= VALUE {
        lines.extend(wrap(&label, columns).into_iter().map(|label| BoxLine::Fact(label, String::new())));
        label.clear();
    }
    let broken = wrap(value, columns.saturating_sub(VALUE));
    lines.extend(broken.into_iter().map(|line| BoxLine::Fact(std::mem::take(&mut label), line)));
    lines
}

/// What can be done about a step. What is being sent just now is not to be taken back.
fn buttons(step: &QueuedStep) -> Vec<StepButton> {
    use StepButton::{Accept, Close, Edit, GiveUp, NotNow, Retry, SetPassword};
    let edit = place_of(step).map(|_| Edit);
    match &step.state {
        StepState::Sending => vec![Close],
        StepState::Waiting => vec![Close, GiveUp],
        StepState::Later { .. } => vec![Close, Retry, GiveUp],
        StepState::Attention(attention) => match attention.reason {
            Reason::Refused => [Close, Retry].into_iter().chain(edit).chain([GiveUp]).collect(),
            Reason::Charges => [NotNow, Accept].into_iter().chain(edit).chain([GiveUp]).collect(),
            Reason::Password => vec![Close, SetPassword, GiveUp],
            Reason::ChangedThere => vec![Close],
            Reason::Gone | Reason::Parent => vec![Close, Retry, GiveUp],
        },
    }
}

/// Opens the box of what waits longest of the open account: what needs a person first.
pub fn see(model: &mut Model) -> Vec<Effect> {
    let read_only = model.session.read_only.is_some();
    let Screen::Account(screen) = &model.screen else { return Vec::new() };
    let Some(account) = screen.account() else { return Vec::new() };
    let steps = account.sync.as_ref().map_or(&[][..], |sync| &sync.steps);
    let later = || steps.iter().find(|step| matches!(step.state, StepState::Later { .. }));
    if let Some(step) = cluster::stuck(steps).map(|(step, _)| step).or_else(later) {
        let step = StepBox::new(account.id.clone(), account.name.clone(), step.clone(), read_only);
        model.overlay = Some(Overlay::Step(Box::new(step)));
    }
    Vec::new()
}

/// Shows in the open box what has become of its step; closes it where the step waits no more. Who was about to press a
/// button presses none that is about something else now.
pub(super) fn follow(model: &mut Model) {
    let (Some(Overlay::Step(open)), Some(page)) = (&mut model.overlay, &model.sync) else { return };
    let mut steps = page.rows.iter().flat_map(|row| &row.steps);
    match steps.find(|step| step.number == open.step.number) {
        Some(step) if *step == open.step => {}
        Some(step) => {
            let read_only = model.session.read_only.is_some();
            **open = StepBox::new(open.account.clone(), open.name.clone(), step.clone(), read_only);
        }
        None if page.more => {}
        None => {
            model.overlay = None;
            model.status = Some(Status::Note("That waits no more.".into()));
        }
    }
}

/// Does what a key asks of the box.
pub fn act(model: &mut Model, mut open: Box<StepBox>, action: Action) -> Vec<Effect> {
    let count = open.buttons.len();
    let page = usize::from(model.size.rows / 2).max(1);
    let hidden = model
        .standing
        .as_ref()
        .map_or(0, |standing| open.hidden_lines(&standing.reseller.settings.timezone, model.size));
    match action {
        Action::Next => open.chosen = (open.chosen + 1) % count,
        Action::Previous => open.chosen = (open.chosen + count - 1) % count,
        Action::PageUp => open.scroll = open.scroll.min(hidden).saturating_sub(page),
        Action::PageDown => open.scroll = (open.scroll + page).min(hidden),
        Action::Press => {
            let button = open.buttons[open.chosen.min(count - 1)];
            return press(model, *open, button);
        }
        Action::Back | Action::Interrupt => return Vec::new(),
        _ => {}
    }
    model.overlay = Some(Overlay::Step(open));
    Vec::new()
}

fn press(model: &mut Model, open: StepBox, button: StepButton) -> Vec<Effect> {
    let step = open.step.number;
    match (button, &open.step.state) {
        (StepButton::Retry, _) => order(model, SyncOrder::Retry { step }, "It is tried again at once."),
        (StepButton::Accept, StepState::Attention(attention)) => {
            let shown = attention.charges.clone();
            order(model, SyncOrder::AcceptCharges { step, shown }, "Accepted. It is sent again at once.")
        }
        (StepButton::Edit | StepButton::SetPassword, _) => mend(model, open),
        (StepButton::GiveUp, _) => {
            let text = what_giving_up_means(&open);
            model.overlay =
                Some(Overlay::Question(Question::new(text, "Stay", "Give up", Intent::GiveUpStep(open.step.number))));
            Vec::new()
        }
        (StepButton::Accept | StepButton::Close | StepButton::NotNow, _) => Vec::new(),
    }
}

/// Opens the account where the step can be mended.
fn mend(model: &mut Model, StepBox { account, step, .. }: StepBox) -> Vec<Effect> {
    let password = matches!(&step.state, StepState::Attention(attention) if attention.reason == Reason::Password);
    let goal = match (step.kind, place_of(&step)) {
        (StepKind::User, _) => Goal::User { about: step.about, password },
        (_, Some((tab, field))) => Goal::Change(tab, field),
        (_, None) => return Vec::new(),
    };
    match &model.screen {
        Screen::Account(screen) if screen.id == account => account::pursue(model, goal),
        _ => page::open_account(model, account, Some(goal)),
    }
}

/// What is asked before a step is given up.
fn what_giving_up_means(open: &StepBox) -> String {
    let StepBox { name, step, .. } = open;
    let what = cluster::what(step);
    let means = match step.kind {
        StepKind::Account => {
            "The cluster does not get what was changed. If the account is not there yet, nothing of it is sent any more: \
             it is here only again."
        }
        StepKind::Delete => "The account stays at the cluster, and its customer can go on using it.",
        StepKind::Credit => "It stays in the ledger here, and the balance at the cluster does not change.",
        StepKind::User => "Here the login stays as it is. At the cluster it stays as it was, or is not there at all.",
        StepKind::Callflow => "Without it the account may not be able to call out.",
        StepKind::Move => "At the cluster the account stays where it is.",
        StepKind::Limits => "Here they stay as they are. At the cluster they stay as they were.",
    };
    format!("Give up sending the {what} of {name}? {means}")
}
