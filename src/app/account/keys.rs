//! What keys do in an open account.

use super::{Opened, Part, admins, answers::load_tab, credit, leave, life, relocate, save, screen};
use crate::{
    app::{
        effect::Effect,
        form_keys::{self, Outcome},
        history,
        keys::Action,
        model::{Model, Screen, Status},
        overlay::Overlay,
        refusal,
        size::Size,
        sync, ticks,
    },
    domain::{account::Account, request::Read, secret::Secret, text::visible},
    form::{
        Button, Control, FieldId, Form, Value,
        account::{self as fields, Mode, Tab},
    },
};

/// Does what a key asks of an open account.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (size, read_only) = (model.size, model.session.read_only.is_some());
    let Some(screen) = screen(model) else { return Vec::new() };
    if screen.saving {
        return Vec::new();
    }
    if screen.part.is_some() {
        return act_on_part(model, action);
    }
    let Some(opened) = &mut screen.opened else {
        return if matches!(action, Action::Back | Action::Interrupt) { leave(model) } else { Vec::new() };
    };
    let editing = opened.editing;
    let focus = opened.form.focus();
    if focus == Control::Rows
        && !matches!(action, Action::Tab(_))
        && let Some(effects) = act_on_rows(model, action)
    {
        return effects;
    }
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let Some(opened) = &mut screen.opened else { return Vec::new() };
    match action {
        Action::Tab(number) => return Tab::ALL.get(number - 1).map_or_else(Vec::new, |(tab, _)| go(model, *tab)),
        Action::Left | Action::Right if focus == Control::Tabs => return turn(model, action == Action::Right),
        Action::Back | Action::Interrupt if editing => return save::cancel(model),
        Action::Back | Action::Interrupt => return leave(model),
        Action::Change => return edit(model, None),
        Action::PageUp | Action::PageDown if !editing => {
            scroll(model, action);
            return Vec::new();
        }
        Action::Copy => return copy(model, "Account id", |account| account.id.to_string()),
        Action::CopyRealm => return copy(model, "Realm", |account| account.realm.clone()),
        Action::Menu => {
            model.overlay = Some(Overlay::Menu(0));
            return Vec::new();
        }
        _ => {}
    }
    screen.scroll = None;
    let layout = fields::layout(
        screen.tab,
        &opened.form,
        &opened.account,
        standing,
        Mode { editing, read_only, columns: size.inside_tab().columns, rows: size.inside_tab().rows },
    );
    let Opened { form, base, .. } = &mut **opened;
    let most = |id| match id {
        FieldId::Trunks(kind) => fields::most_trunks(standing, base, kind),
        _ => None,
    };
    let problems = |form: &Form| fields::changes(form, base, standing).err().unwrap_or_default();
    match form_keys::act(form, &layout, action, most, problems) {
        Outcome::Pressed(button) => press(model, button),
        Outcome::Toggled(id) => {
            model.overlay = ticks::toggled(form, id);
            Vec::new()
        }
        Outcome::Open(id) => {
            model.overlay = Some(Overlay::zones(id, form, model.now));
            Vec::new()
        }
        Outcome::Done | Outcome::Left(_) => Vec::new(),
    }
}

/// Breaks the notes' lines where the screen does, whatever became of the notes or the screen.
pub fn fit(model: &mut Model) {
    let columns = model.size.inside_tab().columns;
    if let Some(opened) = screen(model).and_then(|screen| screen.opened.as_mut())
        && let Value::Lines(area) = &mut opened.form.field_mut(FieldId::Notes).value
    {
        area.fit(columns);
    }
}

fn press(model: &mut Model, button: Button) -> Vec<Effect> {
    match button {
        Button::Back => leave(model),
        Button::Cancel => save::cancel(model),
        Button::Save => save::save(model),
        Button::Edit(id) => edit(model, Some(id)),
        Button::EditTab => edit(model, None),
        Button::AddAdmin => admins::add(model),
        Button::AddCredit | Button::RemoveCredit => credit::open(model, button),
        Button::CopyAccount => life::copy(model),
        Button::MoveAccount => relocate::ask_where(model),
        Button::Disable | Button::Enable => life::ask_enabled(model),
        Button::Delete => life::ask_delete(model),
        Button::Send => life::ask_to_send(model),
        Button::See => sync::see(model),
        Button::Decide => sync::open_settle(model),
        _ => Vec::new(),
    }
}

/// Begins to change what the tab shows, at a field or at its first one.
pub(super) fn edit(model: &mut Model, at: Option<FieldId>) -> Vec<Effect> {
    let (size, read_only) = (model.size, model.session.read_only.is_some());
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let Some(opened) = &mut screen.opened else { return Vec::new() };
    let refusal = if fields::can_change(screen.tab, &opened.account) {
        refusal::of_all(&model.session)
    } else {
        refusal::of_account(&model.session, &opened.account)
    };
    if let Some(refusal) = refusal {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    match screen.tab {
        Tab::Admins => return admins::open_selected(model),
        Tab::Credit => return credit::open(model, Button::AddCredit),
        Tab::History => return Vec::new(),
        _ => {}
    }
    let id = opened.account.id.clone();
    opened.editing = true;
    opened.base = opened.account.clone();
    opened.form = fields::form(&opened.account, &standing.reseller.classifiers, model.now);
    screen.scroll = None;
    let opened = screen.opened.as_ref();
    let first = opened.and_then(|opened| screen.layout(opened, standing, size, read_only).fields().first().copied());
    if let (Some(id), Some(opened)) = (at.or(first), &mut screen.opened) {
        opened.form.enter(Control::Field(id));
    }
    if model.drafts.waiting.iter().any(|waiting| waiting.draft.is_of(&id)) {
        let text = "A draft of this account waits: Esc, and d on Home, to go on with it instead.";
        model.status = Some(Status::Note(text.into()));
    }
    vec![Effect::Read(Read::Standing)]
}

/// Opens a tab; the focus goes to the line of tabs, where a second digit is typed into nothing.
pub(super) fn go(model: &mut Model, tab: Tab) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    screen.tab = tab;
    screen.scroll = None;
    if let Some(opened) = &mut screen.opened {
        opened.form.enter(Control::Tabs);
    }
    load_tab(screen).into_iter().collect()
}

fn turn(model: &mut Model, right: bool) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    let place = screen.tab.place();
    let place = if right { (place + 1).min(Tab::ALL.len() - 1) } else { place.saturating_sub(1) };
    go(model, Tab::ALL[place].0)
}

/// Scrolls a tab that is only read, no further than to its end.
fn scroll(model: &mut Model, action: Action) {
    let (size, read_only) = (model.size, model.session.read_only.is_some());
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return };
    let Some(opened) = &screen.opened else { return };
    let Size { columns, rows } = size.inside_tab();
    let all = match &opened.form.field(FieldId::Notes).value {
        Value::Lines(area) if screen.tab == Tab::Notes => area.lines().len(),
        _ => usize::from(screen.layout(opened, standing, size, read_only).rows(&opened.form, columns)),
    };
    let page = isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1);
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        _ => page,
    };
    let last = all.saturating_sub(usize::from(rows));
    // the terminal may have grown since
    screen.scroll = Some(screen.scroll.unwrap_or(0).min(last).saturating_add_signed(by).min(last));
}

/// Does what a key asks of the rows of a tab; `None` where it asks for something else.
fn act_on_rows(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match screen(model)?.tab {
        Tab::Admins => admins::act_on_rows(model, action),
        Tab::Credit => credit::act_on_rows(model, action),
        Tab::History => act_on_history(model, action),
        Tab::Notes => match action {
            Action::Up | Action::Down => {
                scroll(model, action);
                Some(Vec::new())
            }
            Action::Press => Some(edit(model, None)),
            _ => None,
        },
        _ => None,
    }
}

/// Does what a key asks of the history; `None` where it asks for something else.
fn act_on_history(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let room = model.size.inside_tab();
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return None };
    if matches!(action, Action::Next | Action::Previous) && !screen.history.is_typing() {
        return None;
    }
    let outcome = history::act_list(&mut screen.history, action, room, &standing.reseller.settings.timezone);
    match outcome {
        history::Outcome::Done(effect) => Some(effect.into_iter().collect()),
        history::Outcome::Leave => {
            if let Some(opened) = &mut screen.opened {
                opened.form.enter(Control::Tabs);
            }
            Some(Vec::new())
        }
        history::Outcome::Open(_) | history::Outcome::Menu => None,
    }
}

fn act_on_part(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(screen) = screen(model) else { return Vec::new() };
    match screen.part {
        Some(Part::Admin(_)) => admins::act(model, action),
        Some(Part::Credit(_)) => credit::act(model, action),
        None => Vec::new(),
    }
}

fn copy(model: &mut Model, what: &str, text: impl Fn(&Account) -> String) -> Vec<Effect> {
    let Some(text) = screen(model).and_then(|screen| screen.account()).map(text) else { return Vec::new() };
    model.status = Some(Status::Done(format!("{what} sent to your terminal.")));
    // it is pasted somewhere, perhaps into a shell
    vec![Effect::Copy(Secret::new(visible(&text).into_owned()))]
}

/// Puts pasted text into what has the focus.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let (Screen::Account(screen), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if screen.saving {
        return Vec::new();
    }
    if screen.is_searching() {
        return vec![screen.history.paste(text)];
    }
    match (&mut screen.part, &mut screen.opened) {
        (Some(Part::Admin(part)), Some(opened)) => part.paste(text, &opened.account),
        (Some(Part::Credit(part)), Some(opened)) => part.paste(text, &opened.account, standing),
        (None, Some(opened)) if opened.editing => {
            let Opened { form, base, .. } = &mut **opened;
            form_keys::paste(form, text, |form| fields::changes(form, base, standing).err().unwrap_or_default());
        }
        _ => {}
    }
    Vec::new()
}
