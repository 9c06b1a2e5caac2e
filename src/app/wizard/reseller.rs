//! Another operator may change the reseller while a new account is entered. What that means for the account is shown
//! before it counts: the account names the revision that its review was shown with.

use jiff::Timestamp;

use super::Wizard;
use crate::{
    app::{
        model::{Model, Screen, Status},
        overlay::Overlay,
    },
    domain::reseller::Standing,
    form::{
        self, FieldId,
        new_account::{self, Tab},
        reseller,
    },
};

impl Wizard {
    /// What is new of the reseller since it was shown here.
    fn news(&self, standing: &Standing, now: Timestamp) -> Vec<(FieldId, String)> {
        if self.seen.revision == standing.reseller.revision {
            return Vec::new();
        }
        reseller::of(&self.seen, now).rebase(reseller::of(&standing.reseller, now)).taken
    }

    /// Goes by the reseller as it is now; fields that nobody has touched begin as it says.
    fn follow(&mut self, standing: &Standing, now: Timestamp) {
        if self.seen.settings.realm_suffix != standing.reseller.settings.realm_suffix {
            // it was said of another realm
            self.form.field_mut(FieldId::RealmLabel).tell(None);
        }
        self.seen = standing.reseller.clone();
        self.form.rebase(new_account::form(standing, &self.start, now));
    }
}

/// Takes the reseller in as it is by now. Where something is typed already, it counts only once it was shown.
pub fn take_standing(model: &mut Model) {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return };
    if wizard.saving {
        return;
    }
    if std::mem::take(&mut wizard.overtaken) {
        show_news(model);
    } else if !wizard.form.is_changed() || wizard.news(standing, model.now).is_empty() {
        if wizard.seen.revision != standing.reseller.revision {
            wizard.follow(standing, model.now);
        }
    } else {
        let text = "Another operator changed the reseller meanwhile. The review tells what is new.";
        model.status = Some(Status::Trouble(text.into()));
    }
}

/// Shows what is new of the reseller, over the review, or over the first problem that comes of it. `false` where
/// nothing is.
pub(super) fn show_news(model: &mut Model) -> bool {
    let (Screen::Wizard(wizard), Some(standing)) = (&mut model.screen, &model.standing) else { return false };
    let news = wizard.news(standing, model.now);
    if news.is_empty() {
        return false;
    }
    wizard.follow(standing, model.now);
    if wizard.check(standing, |_| true) {
        wizard.go(Tab::Review, standing);
    }
    model.status = None;
    model.overlay = Some(Overlay::Trouble(format!(
        "Another operator changed the reseller meanwhile; the account is not saved yet. New there: {}. What you did \
         not touch follows it. Look at the review, then submit.",
        form::in_words(&news)
    )));
    true
}
