//! What the file answers about a new account.

use super::{parent::ask_above, realm};
use crate::{
    app::{
        account,
        effect::Effect,
        home,
        model::{Model, Screen},
        overlay::Overlay,
        refusal,
    },
    domain::{
        name::AccountName,
        problem::Problem,
        realm::Realm,
        request::{Created, Failure, Holder, Read, Subject},
    },
    form::{FieldId, new_account::Tab},
};

/// Shows the account that was made: selected in the list, open, and a box with what is to be told.
pub fn saved(model: &mut Model, created: Created) -> Vec<Effect> {
    let id = created.id.clone();
    let mut effects = account::open(model, id.clone(), None);
    model.overlay = Some(Overlay::told(created, model.now));
    effects.extend(home::select(model, id));
    effects
}

/// Keeps the form as it is and says what the file did not take.
pub fn not_saved(model: &mut Model, failure: Failure) -> Vec<Effect> {
    model.status = None;
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return Vec::new() };
    wizard.saving = false;
    let Failure::Refused(refused) = failure else {
        model.overlay = Some(Overlay::Trouble(refusal::not_saved("The account is not saved.", &failure)));
        if failure != Failure::ResellerChanged {
            return Vec::new();
        }
        wizard.overtaken = true;
        wizard.go(Tab::Review, standing);
        return vec![Effect::Read(Read::Standing)];
    };
    let under = refused.iter().any(|(subject, _)| *subject == Subject::Parent);
    let rest = wizard.form.show_refused(refused);
    wizard.enter_first_problem(standing);
    if !rest.is_empty() {
        let text = format!("The account is not saved. {}", rest.join(" "));
        model.overlay = match wizard.next_above(standing).filter(|_| under) {
            Some(next) => Some(ask_above(text, next)),
            None => Some(Overlay::Trouble(text)),
        };
    }
    // the totals may have changed meanwhile
    vec![Effect::Read(Read::Standing)]
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
