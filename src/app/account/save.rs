//! Saving what was changed of an account, and putting back what was there.

use super::{Opened, leave, screen};
use crate::{
    app::{
        draft,
        effect::Effect,
        model::{Model, Screen, Status},
        overlay::Intent,
    },
    domain::{
        account::Account,
        request::Write,
        setting::{AccountChange, Overtaken},
    },
    form::{Control, FieldId, Form, account as fields},
};

/// Has the settings written that differ from how the form began; where none does, there is nothing to save.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let Some(opened) = &mut screen.opened else { return Vec::new() };
    match fields::changes(&opened.form, &opened.base, standing) {
        Ok(settings) if settings.is_empty() => {
            put_back(model);
            model.status = Some(Status::Done("Nothing was changed.".into()));
            Vec::new()
        }
        Ok(settings) => {
            opened.form.show_problems(&[], |_| true);
            screen.saving = true;
            model.status = Some(Status::Working("Saving the account…"));
            vec![Effect::Write(Write::ChangeAccount(Box::new(AccountChange {
                base: opened.base.clone(),
                settings,
                only_at: None,
            })))]
        }
        Err(problems) => {
            opened.form.show_problems(&problems, |_| true);
            enter_first_problem(model);
            Vec::new()
        }
    }
}

/// Opens the tab of the first field with a problem, the focus on it.
pub(super) fn enter_first_problem(model: &mut Model) {
    let Some(screen) = screen(model) else { return };
    let form = match (&mut screen.part, &mut screen.opened) {
        (Some(part), _) => part.form_mut(),
        (None, Some(opened)) => &mut opened.form,
        (None, None) => return,
    };
    let Some(id) = form.first_problem() else { return };
    form.enter(Control::Field(id));
    if screen.part.is_none() {
        screen.tab = fields::tab_of(id);
    }
}

/// Ends the changing: at once where nothing was changed, else after a question.
pub(super) fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    if screen.form().is_some_and(Form::is_changed) {
        let (text, go) = if screen.part.is_some() {
            ("Close this form? What you typed is not saved yet.", "Close")
        } else {
            ("Leave off? What you changed is not saved yet.", "Put back")
        };
        return draft::leaving(model, text, "It would be lost.", go, Intent::DropChanges);
    }
    end(model)
}

/// Puts back what was there: closes the form over the tab, or ends the changing of the tab.
pub(in crate::app) fn drop_changes(model: &mut Model) -> Vec<Effect> {
    model.status = None;
    end(model)
}

/// Ends the changing; of an account that is gone nothing is left to see then.
fn end(model: &mut Model) -> Vec<Effect> {
    put_back(model);
    let ghost = screen(model).is_some_and(|screen| screen.gone && !screen.is_changed());
    if ghost { leave(model) } else { Vec::new() }
}

fn put_back(model: &mut Model) {
    let (now, classifiers) = (model.now, super::classifiers(model));
    let Some(screen) = screen(model) else { return };
    if screen.part.take().is_none()
        && let Some(opened) = &mut screen.opened
    {
        **opened = Opened::new(opened.account.clone(), Control::Tabs, &classifiers, now);
    }
}

/// Goes on from another operator's account: what they changed comes in, what was changed here stays, but for the fields
/// that are given up.
pub(super) fn go_on_from(model: &mut Model, theirs: Account, given_up: &[FieldId]) {
    let (now, classifiers) = (model.now, super::classifiers(model));
    let Some(opened) = screen(model).and_then(|screen| screen.opened.as_mut()) else { return };
    let focus = opened.form.focus();
    let fresh = fields::form(&theirs, &classifiers, now);
    opened.form.rebase(fields::form(&theirs, &classifiers, now));
    for id in given_up {
        opened.form.take_over(*id, &fresh);
    }
    opened.form.enter(focus);
    opened.account = theirs.clone();
    opened.base = theirs;
}

/// Saves after the box of two operators' changes was answered: what is given up is theirs, the rest is put on top.
pub(super) fn settle(model: &mut Model, overtaken: Overtaken, given_up: &[FieldId]) -> Vec<Effect> {
    go_on_from(model, overtaken.theirs, given_up);
    if let Some(screen) = screen(model)
        && !screen.is_changed()
    {
        put_back(model);
        model.status = Some(Status::Done("Nothing of yours was saved: theirs stands.".into()));
        return Vec::new();
    }
    save(model)
}
