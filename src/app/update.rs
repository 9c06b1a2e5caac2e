//! The one function that changes the model. It routes; each screen knows what its keys do.

use jiff::Timestamp;
use tui_input::InputRequest;

use super::{
    account,
    draft::{self, Unreadable, Waiting},
    effect::Effect,
    export, form_keys, hints, history, home, import,
    keys::{self, Action, Key},
    message::Message,
    model::{Model, Screen, Status},
    overlay::{self, Help, Overlay},
    reseller, scopes,
    size::Size,
    sync, timers, wizard,
};
use crate::{
    domain::request::{Failure, Read, Reply},
    form::{self, Control, Form, new_account, spec},
    look::Glyphs,
};

/// Takes one message in. What has to be done outside comes back as effects, to be performed in their order.
pub fn update(model: &mut Model, message: Message, now: Timestamp) -> Vec<Effect> {
    model.now = now;
    let mut done = Vec::new();
    let by_hand = matches!(message, Message::Key(_) | Message::Paste(_));
    // what is due comes before a key that was pressed after it was
    let covers = by_hand && timers::is_due(model);
    if covers {
        done.extend(timers::due(model));
    } else {
        if by_hand {
            timers::somebody_is_there(model);
        }
        done.extend(take(model, message));
    }
    account::fit(model);
    // before what ends the program
    let mut effects = draft::follow(model);
    effects.extend(done);
    effects
}

/// When the model has to be told [`Message::Due`] at the latest; `None` where it only waits for something to happen.
pub fn wake_at(model: &Model) -> Option<Timestamp> {
    timers::wake_at(model)
}

/// Takes in which drafts wait at the start; where there is no reseller yet, goes on with what was typed of it.
pub fn first_drafts(model: &mut Model, found: Vec<Waiting>, unreadable: Vec<Unreadable>) -> Vec<Effect> {
    draft::take_list(model, found, unreadable);
    if model.standing.is_some() { Vec::new() } else { draft::resume_first_start(model) }
}

/// Keeps what is typed as a draft, whatever the time: the program is about to end or to be stopped.
pub fn flush(model: &mut Model) -> Vec<Effect> {
    draft::flush(model)
}

fn take(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => press(model, key),
        Message::Paste(_) if model.locked.is_some() => Vec::new(),
        Message::Paste(text) => paste(model, &text),
        Message::Resize { columns, rows } => {
            let effects = home::resize(model, Size { columns, rows });
            history::resized(model);
            account::resized(model);
            sync::resized(model);
            effects
        }
        Message::Store(reply) => answer(model, reply),
        Message::Transfer(report) => match model.screen {
            Screen::Export(_) => export::take_report(model, report),
            _ => import::take_report(model, report),
        },
        Message::FileChanged => home::file_changed(model),
        Message::Drafts(found, unreadable) => {
            draft::take_list(model, found, unreadable);
            Vec::new()
        }
        Message::DraftWritten(id) => {
            draft::written(model, &id);
            Vec::new()
        }
        Message::DraftFailed(id, why) => {
            draft::failed(model, id.as_ref(), &why);
            Vec::new()
        }
        Message::Due => timers::due(model),
    }
}

fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let action = match key {
        Key::Char(c) if scopes::is_typing(model) => Action::Edit(InputRequest::InsertChar(c)),
        key => match keys::find(&scopes::of(model), key) {
            Some(binding) => binding.action,
            None => return Vec::new(),
        },
    };
    if !matches!(model.status, Some(Status::Working(_))) {
        model.status = None;
    }
    perform(model, action)
}

fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Repaint => return vec![Effect::Repaint],
        Action::Quit if model.locked.is_some() => return draft::leave_locked(model),
        Action::Interrupt if model.locked.is_some() => return vec![Effect::Quit],
        Action::Quit if model.size.is_too_small() => {
            let typed = match &model.screen {
                Screen::Account(screen) => screen.is_changed(),
                screen => screen.form().is_some_and(Form::is_changed),
            };
            let told = model.overlay.as_ref().is_some_and(Overlay::has_password);
            return if typed || told || model.screen.is_saving() || model.screen.running().is_some() {
                Vec::new()
            } else {
                draft::quit(model)
            };
        }
        Action::Suspend => {
            // it may be ended while it is stopped
            let mut effects = draft::flush(model);
            effects.push(Effect::Suspend);
            return effects;
        }
        Action::Help if !matches!(model.overlay, Some(Overlay::Help(_))) => {
            open_help(model);
            return Vec::new();
        }
        _ => {}
    }
    if let Some(mut overlay) = model.overlay.take() {
        if let (Action::Edit(request), Some(input)) = (action, overlay.text()) {
            form::field::edit(input, request);
            let effects = overlay.text_changed();
            model.overlay = Some(overlay);
            return effects;
        }
        return overlay::act(model, overlay, action);
    }
    match &mut model.screen {
        Screen::Home => match action {
            Action::Edit(request) => {
                form::field::edit(&mut model.home.search, request);
                home::search_changed(model)
            }
            _ => home::act(model, action),
        },
        Screen::Wizard(_) => wizard::act(model, action),
        Screen::Reseller(_) => reseller::act(model, action),
        Screen::Account(_) => account::act(model, action),
        Screen::History(_) => history::act(model, action),
        Screen::Import(_) => import::act(model, action),
        Screen::Export(_) => export::act(model, action),
        Screen::Sync(_) => sync::act(model, action),
    }
}

fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.size.is_too_small() {
        return Vec::new();
    }
    if let Some(overlay) = &mut model.overlay {
        if let Some(input) = overlay.text() {
            form::field::paste(input, text);
            return overlay.text_changed();
        }
        return Vec::new();
    }
    match (&mut model.screen, &model.standing) {
        (Screen::Home, _) if model.home.focus == home::Focus::Search => {
            form::field::paste(&mut model.home.search, text);
            return home::search_changed(model);
        }
        (Screen::History(list), _) if list.is_typing() => return vec![list.paste(text)],
        (Screen::Wizard(wizard), Some(standing)) if !wizard.saving => {
            let wizard::Wizard { form, start, .. } = &mut **wizard;
            let problems = |form: &Form| new_account::read(form, standing, start).err().unwrap_or_default();
            form_keys::paste(form, text, problems);
        }
        (Screen::Reseller(screen), standing) if !screen.saving => reseller::paste(screen, text, standing.as_ref()),
        (Screen::Account(_), _) => return account::paste(model, text),
        (Screen::Import(screen), _) => screen.paste(text),
        (Screen::Export(screen), _) => screen.paste(text),
        _ => {}
    }
    Vec::new()
}

fn answer(model: &mut Model, reply: Reply) -> Vec<Effect> {
    let wrote = matches!(
        reply,
        Reply::Created(_)
            | Reply::AccountSaved(_)
            | Reply::UserSaved(..)
            | Reply::CreditSaved { .. }
            | Reply::Deleted(_)
            | Reply::ResellerSaved(_)
    );
    let mut effects = take_reply(model, reply);
    if wrote && model.sync.is_some() {
        // something more waits to be sent now
        effects.push(Effect::Read(Read::Sync));
    }
    effects
}

fn take_reply(model: &mut Model, reply: Reply) -> Vec<Effect> {
    match reply {
        Reply::Standing(Some(standing)) => {
            reseller::take_standing(model, *standing);
            wizard::take_standing(model);
            return home::refreshed(model);
        }
        Reply::Standing(None) => return home::refreshed(model),
        Reply::Found(_) => {}
        Reply::List(page) => {
            return account::take_page(model, page).map_or_else(Vec::new, |page| home::take_page(model, page));
        }
        Reply::Counted(counted) => return home::take_count(model, &counted),
        Reply::Account(id, account) => {
            let mut effects = home::take_account(model, &id, account.clone());
            effects.extend(wizard::take_parent(model, &id, account.as_deref()));
            effects.extend(draft::take_account(model, &id, account.as_deref()));
            effects.extend(account::take_account(model, &id, account));
            return effects;
        }
        Reply::NameTaken(name, holder) => wizard::take_name(model, &name, holder),
        Reply::RealmTaken(realm, holder) => wizard::take_realm(model, &realm, holder),
        Reply::Holdings(holdings) => reseller::take_holdings(model, holdings),
        Reply::Ledger(page) => account::take_ledger(model, page),
        Reply::History(page) => return history::take_page(model, page),
        Reply::AccountSaved(account) | Reply::CreditSaved { account, .. } => return account::saved(model, *account),
        Reply::UserSaved(account, login) => return account::user_saved(model, *account, login),
        Reply::Deleted(deleted) => return account::deleted(model, deleted),
        Reply::Created(created) => return wizard::saved(model, *created),
        Reply::ResellerSaved(standing) => return reseller::saved(model, *standing),
        Reply::Waiting if model.screen.is_saving() => {
            let text = "Another operator is writing. Yours is saved as soon as that is done.";
            model.status = Some(Status::Working(text));
        }
        Reply::Waiting => {}
        Reply::ReadFailed(failure) => {
            home::read_failed(model);
            history::read_failed(model);
            account::read_failed(model);
            draft::read_failed(model);
            say(model, &failure);
            return home::refreshed(model);
        }
        Reply::WriteFailed(failure) => return not_saved(model, failure),
        Reply::Sync(page) => sync::take_page(model, page),
        Reply::SyncOrdered(page) => return sync::ordered(model, page),
    }
    Vec::new()
}

fn not_saved(model: &mut Model, failure: Failure) -> Vec<Effect> {
    let failure = match sync::not_ordered(model, failure) {
        Ok(effects) => return effects,
        Err(failure) => failure,
    };
    match model.screen {
        Screen::Wizard(_) => wizard::not_saved(model, failure),
        Screen::Reseller(_) => reseller::not_saved(model, failure),
        Screen::Account(_) => account::not_saved(model, failure),
        Screen::Home | Screen::History(_) | Screen::Import(_) | Screen::Export(_) | Screen::Sync(_) => {
            say(model, &failure);
            Vec::new()
        }
    }
}

/// Says what went wrong, in a box, or in the status line where something is being typed or a box is open already: it
/// may hold a password.
fn say(model: &mut Model, failure: &Failure) {
    let typing = model.screen.form().is_some();
    if matches!(&model.overlay, Some(Overlay::Trouble(told)) if told.ends_with(&failure.to_string())) {
        // it stands there already
        return;
    }
    if model.overlay.is_none() && !typing {
        model.overlay = Some(Overlay::Trouble(failure.to_string()));
    } else {
        model.status = Some(Status::Trouble(failure.to_string()));
    }
}

/// Opens the help on what has the focus.
pub fn open_help(model: &mut Model) {
    let scopes = scopes::of(model);
    let form = if model.overlay.is_none() { model.screen.form() } else { None };
    let field = form.and_then(|form| match form.focus() {
        Control::Field(id) => Some(spec::spec(id)),
        Control::Button(form::Button::ChangeRealm) => Some(spec::spec(form::FieldId::RealmLabel)),
        Control::Button(_) | Control::Tabs | Control::Rows => None,
    });
    let field = field.and_then(|spec| spec.help.map(|help| (spec.label, help)));
    let under = model.overlay.take().map(Box::new);
    model.overlay = Some(Overlay::Help(Help { field, scopes, scroll: 0, under }));
}

/// The help as lines: first that of the field, then the keys, each with its sentence.
pub fn help_text(help: &Help, glyphs: Glyphs) -> Vec<(String, &'static str)> {
    hints::help_lines(&help.scopes, glyphs)
}
