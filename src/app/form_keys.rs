//! What keys do in every form: the focus, the boxes, the numbers, the text.

use tui_input::InputRequest;

use super::keys::{Action, Scope};
use crate::{
    domain::{problem::Problem, trunks::TRUNKS_MAX},
    form::{Button, Control, Count, FieldId, Form, Value, layout::Layout, spec::Kind},
};

/// Lines that a page key moves the caret by.
const LINES_OF_A_PAGE: isize = 10;

/// What the form's screen has to see to.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing more.
    Done,
    /// This field was left.
    Left(FieldId),
    /// This box was ticked or unticked.
    Toggled(FieldId),
    /// This field's list is to be opened.
    Open(FieldId),
    /// This button was pressed.
    Pressed(Button),
}

/// Does what a key asks of a form; `most` is the most that a number can be stepped to, if
/// there is one, `problems` all that is wrong.
pub fn act(
    form: &mut Form,
    layout: &Layout,
    action: Action,
    most: impl Fn(FieldId) -> Option<u32>,
    problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>,
) -> Outcome {
    match action {
        Action::Next => walk(form, layout, 1, problems),
        Action::Previous => walk(form, layout, -1, problems),
        Action::NextField => next_field(form, layout, problems),
        Action::Press => match form.focus() {
            Control::Button(button) => Outcome::Pressed(button),
            Control::Field(id) => Outcome::Open(id),
            Control::Tabs | Control::Rows => walk(form, layout, 1, problems),
        },
        Action::Up | Action::Down | Action::PageUp | Action::PageDown if form.focused_kind() == Some(Kind::Lines) => {
            move_lines(form, action);
            Outcome::Done
        }
        Action::Left if one_of(form).is_some() => turn(form, false),
        Action::Left | Action::Right => match layout.beside(form.focus()) {
            Some(control) => enter(form, control, problems),
            None => Outcome::Done,
        },
        Action::Up => choose(form, layout, false, problems),
        Action::Down => choose(form, layout, true, problems),
        _ => change(form, action, most, problems),
    }
}

fn change(
    form: &mut Form,
    action: Action,
    most: impl Fn(FieldId) -> Option<u32>,
    problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>,
) -> Outcome {
    let Some(id) = form.focused_field() else { return Outcome::Done };
    if let Action::Edit(request) = action {
        // as everywhere: what is typed or deleted goes for the whole of it, a move of the caret keeps it
        use InputRequest::{DeleteNextChar, DeletePrevChar, InsertChar};
        form.end_suggestion(!matches!(request, InsertChar(_) | DeletePrevChar | DeleteNextChar));
    }
    let field = form.field_mut(id);
    match (action, &mut field.value) {
        (Action::Toggle, Value::Switch(on)) => {
            *on = !*on;
            return Outcome::Toggled(id);
        }
        (Action::Toggle, Value::Choice(_)) => return turn(form, true),
        (Action::Step(by), Value::Count(count)) => count.step(by, most(id).unwrap_or(TRUNKS_MAX)),
        (Action::Nothing, Value::Count(count)) => *count = Count::new(0),
        // without a total there is no such number
        (Action::AllLeft, Value::Count(count)) => match most(id) {
            Some(most) => *count = Count::new(most),
            None => return Outcome::Done,
        },
        (Action::Edit(InputRequest::InsertChar('-')), Value::Count(_)) => {
            field.problem = Some(Problem::NotANumber("10"));
            return Outcome::Done;
        }
        (Action::Edit(request), value) => {
            value.edit(request);
            text_changed(form, id, problems);
            return Outcome::Done;
        }
        _ => return Outcome::Done,
    }
    text_changed(form, id, problems);
    Outcome::Done
}

/// Moves the caret of text of several lines.
fn move_lines(form: &mut Form, action: Action) {
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -LINES_OF_A_PAGE,
        _ => LINES_OF_A_PAGE,
    };
    if let Some(id) = form.focused_field()
        && let Value::Lines(area) = &mut form.field_mut(id).value
    {
        area.move_lines(by);
    }
}

/// Adds the scopes of what has the focus in a form; says whether digits are typed there.
pub fn scopes(scopes: &mut Vec<Scope>, form: &Form) -> bool {
    let nearest: &[Scope] = match (form.focus(), form.focused_kind()) {
        (Control::Tabs, _) => &[Scope::TabLine],
        (Control::Rows, _) => &[Scope::Rows],
        (_, None) => &[Scope::Button],
        (_, Some(Kind::Text | Kind::Hidden)) => &[Scope::Text],
        (_, Some(Kind::Lines)) => &[Scope::Lines, Scope::Text],
        (_, Some(Kind::Tick(_))) => &[Scope::Tick],
        (_, Some(Kind::Either(_))) => &[Scope::Either],
        (_, Some(Kind::OneOf(_))) => &[Scope::OneOf],
        (_, Some(Kind::Count)) => &[Scope::Count],
        (_, Some(Kind::Zone)) => &[Scope::Zone],
    };
    scopes.extend(nearest);
    scopes.push(Scope::Form);
    is_typing(form) || form.focused_kind() == Some(Kind::Count)
}

/// Whether every character is typed where the focus of this form is.
pub fn is_typing(form: &Form) -> bool {
    matches!(form.focused_kind(), Some(Kind::Text | Kind::Hidden | Kind::Lines))
}

/// Puts pasted text into the field that has the focus; nothing is ever pressed by it.
pub fn paste(form: &mut Form, pasted: &str, problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>) {
    if let Some(id) = form.focused_field() {
        form.end_suggestion(false);
        let refused = form.field_mut(id).value.paste(pasted).err();
        text_changed(form, id, problems);
        if refused.is_some() {
            form.field_mut(id).problem = refused;
        }
    }
}

fn text_changed(form: &mut Form, id: FieldId, problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>) {
    let field = form.field_mut(id);
    if field.problem_is_of_the_file() {
        field.problem = None;
    }
    if form.has_problems() {
        let problems = problems(form);
        form.recheck(&problems);
    }
}

fn walk(form: &mut Form, layout: &Layout, by: isize, problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>) -> Outcome {
    let controls = layout.controls();
    let here = controls.iter().position(|control| *control == form.focus()).unwrap_or(0);
    let there = (here + controls.len()).saturating_add_signed(by) % controls.len();
    enter(form, controls[there], problems)
}

/// The next control that is not a button; after the last one, the button that goes on, which is never Cancel.
fn next_field(form: &mut Form, layout: &Layout, problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>) -> Outcome {
    let controls = layout.controls();
    let here = controls.iter().position(|control| *control == form.focus()).unwrap_or(0);
    let next = controls[here + 1..].iter().find(|control| matches!(control, Control::Field(_)));
    match next.copied().or(goes_on(layout)) {
        Some(control) => enter(form, control, problems),
        None => Outcome::Done,
    }
}

/// The button that leads on: Save where there is one, and never Cancel or Back.
pub fn goes_on(layout: &Layout) -> Option<Control> {
    let leads_on = |button: &&Button| !matches!(button, Button::Cancel | Button::Back | Button::Previous);
    let save = layout.buttons.iter().find(|button| **button == Button::Save);
    save.or_else(|| layout.buttons.iter().find(leads_on)).map(|button| Control::Button(*button))
}

fn enter(form: &mut Form, control: Control, problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>) -> Outcome {
    let left = form.focused_field().filter(|_| form.focus() != control);
    if let Some(id) = left {
        let problems = problems(form);
        if !form.field(id).problem_is_of_the_file() {
            form.leave(id, &problems);
        }
    }
    form.enter(control);
    left.map_or(Outcome::Done, Outcome::Left)
}

/// Up and Down on one of several choices: to the other where it lies that way, else on to the next control.
fn choose(
    form: &mut Form,
    layout: &Layout,
    down: bool,
    problems: impl Fn(&Form) -> Vec<(FieldId, Problem)>,
) -> Outcome {
    match form.focused_field() {
        Some(id) if matches!(form.focused_kind(), Some(Kind::Either(_))) && form.is_on(id) != down => {
            form.set(id, Value::Switch(down));
            Outcome::Toggled(id)
        }
        Some(_) if one_of(form).is_some_and(|(chosen, count)| if down { chosen + 1 < count } else { chosen > 0 }) => {
            turn(form, down)
        }
        _ => walk(form, layout, if down { 1 } else { -1 }, problems),
    }
}

/// Which of several is chosen where the focus is, and of how many.
fn one_of(form: &Form) -> Option<(usize, usize)> {
    match (form.focused_kind()?, &form.field(form.focused_field()?).value) {
        (Kind::OneOf(labels), Value::Choice(chosen)) => Some((*chosen, labels.len())),
        _ => None,
    }
}

/// Takes the next of several, or the one before; after the last comes the first.
fn turn(form: &mut Form, forward: bool) -> Outcome {
    let (Some(id), Some((chosen, count))) = (form.focused_field(), one_of(form)) else { return Outcome::Done };
    let by = if forward { 1 } else { count - 1 };
    form.set(id, Value::Choice((chosen + by) % count));
    Outcome::Toggled(id)
}
