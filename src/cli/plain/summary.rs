//! What a form makes, once more in words before it is saved.

use super::{
    desk::Desk,
    items,
    sheet::{Sheet, Work},
    talk::Over,
};
use crate::{
    domain::{ledger::Way, money::Cents},
    form::{Button, credit, review},
};

impl Sheet {
    /// The button of the screens that saves it.
    pub(super) fn save_button(&self) -> Button {
        match &self.work {
            Work::NewAccount(_) => Button::Submit,
            Work::Credit { way: Way::Add, .. } => Button::AddCredit,
            Work::Credit { way: Way::Remove, .. } => Button::RemoveCredit,
            Work::Settings { .. } | Work::User { .. } | Work::Reseller { .. } => Button::Save,
        }
    }

    /// What saving it is called.
    pub(super) fn save_label(&self) -> &'static str {
        match &self.work {
            Work::NewAccount(_) => "Submit",
            Work::Credit { way: Way::Add, .. } => "Add the credit",
            Work::Credit { way: Way::Remove, .. } => "Remove the credit",
            Work::Settings { .. } | Work::User { .. } | Work::Reseller { .. } => "Save",
        }
    }
}

impl Desk<'_> {
    /// Says everything once more.
    pub(super) fn sum_up(&mut self, sheet: &Sheet) -> Result<(), Over> {
        self.talk.say("Review");
        match &sheet.work {
            Work::NewAccount(work) => {
                let standing = self.standing()?;
                if let Ok(account) = sheet.new_account(&standing) {
                    self.tell_all(&review::of_new(&account, &standing, &work.start));
                    self.talk.say(&review::cost(&account, &standing.reseller.settings.currency));
                }
            }
            Work::Credit { account, way, .. } => {
                let settings = self.standing()?.reseller.settings;
                if let Ok(change) = credit::read(&sheet.form, *way, account, &settings) {
                    let then = Cents(account.balance.0.saturating_add(change.signed().0));
                    self.talk.tell("Amount", &settings.currency.show(change.amount));
                    self.talk.tell("Reason", change.reason.as_str());
                    self.talk.tell("Balance now", &settings.currency.show(account.balance));
                    self.talk.tell("Balance then", &settings.currency.show(then));
                }
            }
            Work::Settings { .. } | Work::User { .. } | Work::Reseller { .. } => {
                for item in sheet.items(self.standing.as_ref()) {
                    let there = items::in_words(&sheet.form, item.id);
                    self.talk.tell(&items::label(item.id), if there.is_empty() { "nothing" } else { &there });
                }
            }
        }
        Ok(())
    }

    /// Says labels with their values, a line for each value.
    pub(super) fn tell_all(&mut self, entries: &[review::Entry]) {
        for (label, values) in entries {
            values.iter().for_each(|value| self.talk.tell(label, value));
        }
    }
}
