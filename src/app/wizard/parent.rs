//! The account above may be deleted or disabled by another operator while a new one is entered under it.

use super::Wizard;
use crate::{
    app::{
        effect::Effect,
        home,
        model::{Model, Screen},
        overlay::{Intent, Overlay, Question},
    },
    domain::{
        account::{Account, AccountId},
        problem::Problem,
        request::Read,
        reseller::Standing,
        timezone::Timezone,
    },
    form::new_account,
};

impl Wizard {
    /// The name of what is right above the account that this one stands under; `None` where that is the reseller.
    pub(super) fn next_above<'a>(&'a self, standing: &'a Standing) -> Option<&'a str> {
        let (_, above) = self.start.above.split_last()?;
        Some(above.last().map_or(standing.reseller.settings.name.as_str(), |next| &next.name))
    }
}

/// Asks whether the account shall stand a level further up, where it cannot stand where it was begun.
pub(super) fn ask_above(text: String, next: &str) -> Overlay {
    let text = format!("{text} Put the new account under {next} instead? What you typed stays either way.");
    Overlay::Question(Question::new(text, "Stay", "Put it there", Intent::PutAbove))
}

/// Puts the new account a level further up.
pub fn put_above(model: &mut Model) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    wizard.start.above.pop();
    wizard.start.timezone = None;
    wizard.form.rebase(new_account::form(standing, &wizard.start, model.now));
    wizard.start.above.last().map(|parent| Effect::Read(Read::Account(parent.id.clone()))).into_iter().collect()
}

/// Takes in what the account above is by now: its time zone, or that nothing can stand under it.
pub fn take_parent(model: &mut Model, id: &AccountId, parent: Option<&Account>) -> Vec<Effect> {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    if wizard.start.above.last().is_none_or(|above| above.id != *id) {
        return Vec::new();
    }
    let problem = match parent {
        None => Problem::ParentGone,
        Some(parent) if !parent.enabled => Problem::ParentDisabled(parent.name.clone()),
        Some(parent) => {
            wizard.start.timezone = Timezone::parse(&parent.timezone).ok();
            let fresh = new_account::form(standing, &wizard.start, model.now);
            wizard.form.rebase(fresh);
            return Vec::new();
        }
    };
    let text = format!("Nothing can be added here. {problem}");
    let next = wizard.next_above(standing).filter(|_| wizard.form.is_changed());
    let asked = next.map(|next| ask_above(text.clone(), next));
    let typed = asked.is_some();
    if model.overlay.is_none() {
        model.overlay = Some(asked.unwrap_or(Overlay::Trouble(text)));
    }
    if typed {
        return Vec::new();
    }
    home::go_home(model)
}
