//! What keys do in the form of a new account.

use super::{realm, reseller::show_news};
use crate::{
    app::{
        draft,
        effect::Effect,
        form_keys::{self, Outcome},
        keys::Action,
        model::{Model, Screen, Status},
        overlay::{Intent, Overlay, Question},
        ticks,
        wizard::Wizard,
    },
    domain::{
        name::AccountName,
        request::{Read, Write},
        reseller::Standing,
        trunks,
    },
    form::{
        Button, Control, FieldId, Form, Value, admin,
        new_account::{self, Tab},
    },
};

/// Does what a key asks of the form.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if wizard.saving {
        return Vec::new();
    }
    let page = model.size.review_rows().cast_signed();
    let lines = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        _ => 0,
    };
    if wizard.tab == Tab::Review && lines != 0 {
        wizard.scroll_by(lines, standing, model.size);
        return Vec::new();
    }
    match action {
        Action::Back | Action::Interrupt => return cancel(model),
        Action::Tab(number) => {
            if let Some((tab, _)) = Tab::TITLED.get(number - 1)
                && *tab <= wizard.furthest
            {
                wizard.go(*tab, standing);
                // not where a second digit would be typed into something
                let goes_on = form_keys::goes_on(&wizard.layout(standing));
                wizard.form.enter(goes_on.unwrap_or_else(|| wizard.form.focus()));
            }
            return Vec::new();
        }
        _ => {}
    }
    let layout = wizard.layout(standing);
    let most = |id| most_trunks(standing, id);
    let Wizard { form, start, .. } = &mut **wizard;
    let problems = |form: &Form| new_account::read(form, standing, start).err().unwrap_or_default();
    let outcome = form_keys::act(form, &layout, action, most, problems);
    match outcome {
        Outcome::Done => Vec::new(),
        Outcome::Left(id) => ask_the_file(&wizard.form, standing, id).into_iter().collect(),
        Outcome::Toggled(id) => {
            if id == FieldId::AddAdmin && !wizard.form.is_on(id) {
                admin::fold(&mut wizard.form);
            }
            model.overlay = ticks::toggled(&mut wizard.form, id);
            Vec::new()
        }
        Outcome::Open(id) => {
            model.overlay = Some(Overlay::zones(id, &wizard.form, model.now));
            Vec::new()
        }
        Outcome::Pressed(button) => press(model, button),
    }
}

/// What is left for a number of trunks; `None` where no total is set.
fn most_trunks(standing: &Standing, id: FieldId) -> Option<u32> {
    match id {
        FieldId::Trunks(kind) => trunks::left(&standing.reseller.settings.totals, &standing.given, kind),
        _ => None,
    }
}

/// What the file is asked when a field is left: whether its name or realm is taken.
fn ask_the_file(form: &Form, standing: &Standing, id: FieldId) -> Option<Effect> {
    let read = match id {
        FieldId::Name => Read::NameTaken(AccountName::parse(form.text(id)).ok()?),
        FieldId::RealmLabel => Read::RealmTaken(realm(form, standing)?),
        _ => return None,
    };
    Some(Effect::Read(read))
}

fn cancel(model: &mut Model) -> Vec<Effect> {
    let changed = matches!(&model.screen, Screen::Wizard(wizard) if wizard.form.is_changed());
    if changed {
        let text = "Leave this new account? Nothing of it is saved yet.";
        return draft::leaving(model, text, "What you typed would be lost.", "Leave", Intent::LeaveForm);
    }
    crate::app::home::go_home(model)
}

fn press(model: &mut Model, button: Button) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let tab = wizard.tab;
    match button {
        Button::Cancel => return cancel(model),
        Button::ChangeRealm => {
            wizard.form.set(FieldId::ChangeRealm, Value::Switch(true));
            wizard.form.enter(Control::Field(FieldId::RealmLabel));
        }
        Button::KeepRealm => {
            wizard
                .form
                .restore([(FieldId::ChangeRealm, Value::Switch(false)), (FieldId::RealmLabel, Value::text_of(""))]);
            wizard.form.enter(Control::Button(Button::ChangeRealm));
        }
        Button::Previous => wizard.go(tab.previous(), standing),
        Button::Next | Button::Review => {
            let all = button == Button::Review;
            if wizard.check(standing, |id| all || new_account::tab_of(id) == tab) {
                wizard.go(tab.next(), standing);
                if wizard.tab == Tab::Review {
                    show_news(model);
                }
                return vec![Effect::Read(Read::Standing)];
            }
        }
        Button::Submit => return submit(model),
        _ => {}
    }
    Vec::new()
}

/// Goes on to save a copy whose emergency calls are denied, once that is confirmed.
pub fn submit_denial(model: &mut Model) -> Vec<Effect> {
    if let Screen::Wizard(wizard) = &mut model.screen {
        wizard.denial_confirmed = true;
    }
    submit(model)
}

fn submit(model: &mut Model) -> Vec<Effect> {
    if show_news(model) {
        return Vec::new();
    }
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if !wizard.check(standing, |_| true) {
        return Vec::new();
    }
    let settings = &standing.reseller.settings;
    match wizard.read(standing) {
        Ok(account)
            if !wizard.denial_confirmed
                && wizard.start.denies_emergency()
                && account.calling.newly_denies_emergency(&standing.reseller.template.calling) =>
        {
            model.overlay = Some(ticks::deny_emergency(Intent::SubmitDenial));
            Vec::new()
        }
        Ok(account) if account.credit > settings.ask_above => {
            let text =
                format!("Add {} to the balance of {}?", settings.currency.show(account.credit), account.name.as_str());
            model.overlay = Some(Overlay::Question(Question::new(text, "Go back", "Add it", Intent::SubmitCredit)));
            Vec::new()
        }
        _ => save(model),
    }
}

/// Has the account written.
pub fn save(model: &mut Model) -> Vec<Effect> {
    // while a question was open
    if show_news(model) {
        return Vec::new();
    }
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    let Ok(account) = wizard.read(standing) else {
        // what is left may have changed while a question was open
        wizard.check(standing, |_| true);
        return Vec::new();
    };
    wizard.saving = true;
    model.status = Some(Status::Working("Saving the account…"));
    vec![Effect::Write(Write::CreateAccount(Box::new(account)))]
}
