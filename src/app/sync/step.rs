//! The box of a step: why it waits, in the cluster's own words, and what can be done.

use crate::{
    app::size::Size,
    domain::{
        account::AccountId,
        cluster::outbox::{Attention, Charge, QueuedStep, Reason, StepState},
        timezone::Timezone,
    },
    form::{
        cluster::{self, field_of, place_of},
        spec::spec,
        wrap::{columns as columns_of, wrap},
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
    if columns_of(&label) >= VALUE {
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
