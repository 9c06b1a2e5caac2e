//! Forms as data: what fields there are, what stands in them, how they lie on a tab, what they make.

pub mod account;
pub mod admin;
pub mod cluster;
pub mod control;
pub mod credit;
pub mod draft;
pub mod export;
pub mod field;
pub mod holdings;
pub mod import;
pub mod layout;
pub mod new_account;
pub mod parts;
pub mod picker;
pub mod reseller;
pub mod review;
pub mod secret_input;
pub mod spec;
pub mod start;
pub mod text_area;
pub mod wrap;

pub use control::{Button, Control};
pub use field::{Count, Field, Value};
pub use spec::FieldId;
pub use start::Start;

use jiff::Timestamp;

use crate::domain::{problem::Problem, request::Subject};
use draft::FormDraft;
use spec::Kind;

/// What became of fields that another operator changed while they were open here.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rebased {
    /// Fields that nobody had touched here, with what they are now.
    pub taken: Vec<(FieldId, String)>,
    /// Fields that were touched here too and stay so, with what the other operator put there.
    pub kept: Vec<(FieldId, String)>,
}

/// Fields with what stands in them now, for a sentence.
pub fn in_words(fields: &[(FieldId, String)]) -> String {
    let words = fields.iter().map(|(id, value)| format!("{} {value}", spec::spec(*id).label));
    words.collect::<Vec<_>>().join(", ")
}

/// Fields with what stands in them, and which control has the focus.
pub struct Form {
    fields: Vec<(FieldId, Field)>,
    focus: Control,
    /// Whether the focused field holds a suggestion, which the first thing typed takes the place of.
    suggested: bool,
}

impl Form {
    /// A form of these fields, as they are to begin with.
    pub fn new(fields: Vec<(FieldId, Value)>, focus: Control) -> Self {
        let fields = fields.into_iter().map(|(id, value)| (id, Field::new(value))).collect();
        let mut form = Self { fields, focus, suggested: false };
        form.enter(focus);
        form
    }

    /// The control that has the focus.
    pub fn focus(&self) -> Control {
        self.focus
    }

    /// The field that has the focus, if it is one.
    pub fn focused_field(&self) -> Option<FieldId> {
        match self.focus {
            Control::Field(id) => Some(id),
            Control::Button(_) | Control::Tabs | Control::Rows => None,
        }
    }

    /// Gives a control the focus.
    pub fn enter(&mut self, control: Control) {
        self.focus = control;
        self.suggested = false;
        if let Control::Field(id) = control {
            self.suggested = spec::is_suggested(id) && !self.field(id).is_changed();
            if let Value::Count(count) = &mut self.field_mut(id).value {
                count.begin();
            }
        }
    }

    /// Whether the focused field holds a suggestion, which the first thing typed takes the place of.
    pub fn holds_suggestion(&self) -> bool {
        self.suggested
    }

    /// Takes the suggestion out of the focused field, or leaves it for good where `keep`.
    pub fn end_suggestion(&mut self, keep: bool) {
        if std::mem::take(&mut self.suggested)
            && !keep
            && let Some(id) = self.focused_field()
        {
            self.set(id, Value::text_of(""));
        }
    }

    /// A field of this form.
    ///
    /// # Panics
    /// When the form has no such field, which a layout naming it would be at fault for.
    pub fn field(&self, id: FieldId) -> &Field {
        let found = self.fields.iter().find(|(other, _)| *other == id);
        &found.unwrap_or_else(|| panic!("the form has no field {id:?}")).1
    }

    /// A field of this form, to be changed.
    ///
    /// # Panics
    /// As [`Form::field`].
    pub fn field_mut(&mut self, id: FieldId) -> &mut Field {
        let found = self.fields.iter_mut().find(|(other, _)| *other == id);
        &mut found.unwrap_or_else(|| panic!("the form has no field {id:?}")).1
    }

    /// Its fields, in their order.
    pub fn ids(&self) -> impl Iterator<Item = FieldId> {
        self.fields.iter().map(|(id, _)| *id)
    }

    /// Whether the form has this field.
    pub fn has(&self, id: FieldId) -> bool {
        self.fields.iter().any(|(other, _)| *other == id)
    }

    /// The text of a field of text.
    pub fn text(&self, id: FieldId) -> &str {
        self.field(id).value.text()
    }

    /// Whether a box is ticked, or the second of two choices taken.
    pub fn is_on(&self, id: FieldId) -> bool {
        matches!(self.field(id).value, Value::Switch(true))
    }

    /// Which of several is chosen, from 0.
    pub fn choice(&self, id: FieldId) -> usize {
        match self.field(id).value {
            Value::Choice(place) => place,
            _ => 0,
        }
    }

    /// Puts a value into a field, and what it was out.
    pub fn set(&mut self, id: FieldId, value: Value) {
        self.field_mut(id).value = value;
    }

    /// Puts values back into fields, and takes their problems away.
    pub fn restore(&mut self, values: impl IntoIterator<Item = (FieldId, Value)>) {
        for (id, value) in values {
            let field = self.field_mut(id);
            field.value = value;
            field.problem = None;
        }
    }

    /// Takes over what differs in `theirs` from how this form began, and fields that are only there. What was changed
    /// here stays; either way the form counts as begun from theirs.
    pub fn rebase(&mut self, theirs: Form) -> Rebased {
        let mut rebased = Rebased::default();
        for (id, new) in theirs.fields {
            if !self.has(id) {
                self.fields.push((id, new));
                continue;
            }
            let field = self.field_mut(id);
            let text = new.value.in_words();
            if field.began_as(&new) {
                continue;
            }
            if !field.is_changed() {
                *field = new;
                rebased.taken.push((id, text));
            } else {
                if field.value.in_words() != text {
                    rebased.kept.push((id, text));
                }
                field.begin_from(&new);
            }
        }
        rebased
    }

    /// Puts into a field what stands in that of another form; a password stays, and what the other one has no field for.
    pub fn take_over(&mut self, id: FieldId, other: &Self) {
        if !other.has(id) {
            return;
        }
        self.restore(other.field(id).value.copy().map(|value| (id, value)));
    }

    /// Whether anything differs from how the form began.
    pub fn is_changed(&self) -> bool {
        self.fields.iter().any(|(_, field)| field.is_changed())
    }

    /// Shows these problems, and no others, at the fields that `here` picks.
    pub fn show_problems(&mut self, problems: &[(FieldId, Problem)], here: impl Fn(FieldId) -> bool) {
        for (id, field) in &mut self.fields {
            if here(*id) {
                field.problem = problems.iter().find(|(other, _)| other == id).map(|(_, problem)| problem.clone());
            }
        }
    }

    /// Shows these problems, and no others, and goes to the first.
    pub fn refuse(&mut self, problems: &[(FieldId, Problem)]) {
        self.show_problems(problems, |_| true);
        if let Some(id) = self.first_problem() {
            self.enter(Control::Field(id));
        }
    }

    /// The problem to show at a field that is left: an empty one is left in peace until the tab is.
    pub fn leave(&mut self, id: FieldId, problems: &[(FieldId, Problem)]) {
        let found = problems.iter().find(|(other, _)| *other == id).map(|(_, problem)| problem.clone());
        let field = self.field_mut(id);
        if !matches!(found, Some(Problem::Required(_))) || field.problem.is_some() {
            field.problem = found;
        }
    }

    /// Shows at its fields what the file refused; gives what no field of this form is about, in words.
    pub fn show_refused(&mut self, refused: Vec<(Subject, Problem)>) -> Vec<String> {
        let mut rest = Vec::new();
        for (subject, problem) in refused {
            match self.fields.iter_mut().find(|(id, _)| spec::is_about(subject, *id)) {
                Some((_, field)) => field.problem = Some(problem),
                None => rest.push(problem.to_string()),
            }
        }
        rest
    }

    /// Which fields differ from how they began, in the form's order.
    pub fn changed(&self) -> Vec<FieldId> {
        self.fields.iter().filter(|(_, field)| field.is_changed()).map(|(id, _)| *id).collect()
    }

    /// The first field that a problem is shown at.
    pub fn first_problem(&self) -> Option<FieldId> {
        self.fields.iter().find(|(_, field)| field.problem.is_some()).map(|(id, _)| *id)
    }

    /// Whether any problem is shown.
    pub fn has_problems(&self) -> bool {
        self.fields.iter().any(|(_, field)| field.problem.is_some())
    }

    /// Takes back shown problems that are no longer so, as somebody types.
    pub fn recheck(&mut self, problems: &[(FieldId, Problem)]) {
        for (id, field) in &mut self.fields {
            if field.problem.is_some() && !field.problem_is_of_the_file() {
                field.problem = problems.iter().find(|(other, _)| other == id).map(|(_, problem)| problem.clone());
            }
        }
    }

    /// What is kept of it for later; `None` where nothing is typed but perhaps a password.
    pub fn draft(&self) -> Option<FormDraft> {
        FormDraft::new(self.focus, &self.fields)
    }

    /// Goes on from what was kept: what was typed stands in it again, and counts as begun from what it began with then.
    pub fn take_draft(&mut self, draft: &FormDraft, now: Timestamp) {
        for kept in draft.fields() {
            if self.has(kept.id) {
                self.field_mut(kept.id).take_kept(&kept.value, &kept.began, now);
            }
        }
        match draft.focus() {
            Control::Field(id) if !self.has(id) => {}
            focus => self.enter(focus),
        }
    }

    /// What kind of field has the focus.
    pub fn focused_kind(&self) -> Option<Kind> {
        self.focused_field().map(|id| spec::spec(id).kind)
    }
}
