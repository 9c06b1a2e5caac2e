//! What the file answers about a new account.

use super::realm;
use crate::{
    app::{
        account,
        effect::Effect,
        home,
        model::{Model, Screen},
        overlay::Overlay,
    },
    domain::{
        account::{Account, AccountId},
        name::AccountName,
        problem::Problem,
        realm::Realm,
        request::{Created, Failure, Holder, Read},
        timezone::Timezone,
    },
    form::{
        FieldId,
        new_account::{self, Tab},
    },
};

/// Shows the account that was made: selected in the list, open, and a box with what is to be told.
pub fn saved(model: &mut Model, created: Created) -> Vec<Effect> {
    let id = created.id.clone();
    let mut effects = account::open(model, id.clone(), None);
    model.overlay = Some(Overlay::told(created));
    effects.extend(home::select(model, id));
    effects
}

/// Keeps the form as it is and says what the file did not take.
pub fn not_saved(model: &mut Model, failure: Failure) -> Vec<Effect> {
    model.status = None;
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    wizard.saving = false;
    let Failure::Refused(refused) = failure else {
        model.overlay = Some(Overlay::Trouble(format!("The account is not saved. {failure}")));
        if failure != Failure::ResellerChanged {
            return Vec::new();
        }
        wizard.overtaken = true;
        wizard.go(Tab::Review, standing);
        return vec![Effect::Read(Read::Standing)];
    };
    let rest = wizard.form.show_refused(refused);
    if !rest.is_empty() {
        model.overlay = Some(Overlay::Trouble(format!("The account is not saved. {}", rest.join(" "))));
    }
    wizard.enter_first_problem(standing);
    // the totals may have changed meanwhile
    vec![Effect::Read(Read::Standing)]
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
    let typed = wizard.form.is_changed();
    if model.overlay.is_none() {
        model.overlay = Some(Overlay::Trouble(format!("Nothing can be added here. {problem}")));
    }
    if typed {
        return Vec::new();
    }
    model.screen = Screen::Home;
    home::refresh(model)
}

/// Takes in what the file says of a name: it stands only while that name does.
pub fn take_name(model: &mut Model, name: &AccountName, holder: Option<Holder>) {
    if let Screen::Wizard(wizard) = &mut model.screen
        && AccountName::parse(wizard.form.text(FieldId::Name)).as_ref() == Ok(name)
    {
        let problem = holder.map(|Holder { name, realm }| Problem::NameTaken { name, realm });
        wizard.form.field_mut(FieldId::Name).tell(problem);
    }
}

/// Takes in what the file says of a realm: it stands only while that realm does.
pub fn take_realm(model: &mut Model, asked: &Realm, holder: Option<Holder>) {
    if let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing)
        && realm(&wizard.form, standing).as_ref() == Some(asked)
    {
        let problem = holder.map(|holder| Problem::RealmTaken(holder.name));
        wizard.form.field_mut(FieldId::RealmLabel).tell(problem);
    }
}
