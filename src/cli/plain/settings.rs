//! Settings of an account: changed, saved, and put together with what another operator changed meanwhile.

use super::{
    choose::Choice,
    desk::Desk,
    sheet::{Sheet, Work},
    talk::Over,
    walk::Begin,
};
use crate::{
    domain::{
        account::Account,
        request::{Failure, Reply, Write},
        setting::{AccountChange, Clash, Overtaken},
    },
    form::{
        FieldId,
        account::{self as fields, Tab},
        draft::{AccountDraft, SettingsDraft},
    },
};

impl Desk<'_> {
    /// Has settings on one tab of an account changed.
    pub(super) fn change_settings(&mut self, account: &Account, tab: Tab) -> Result<(), Over> {
        let form = fields::form(account, &self.standing()?.reseller.classifiers, (self.now)());
        let mut sheet = Sheet { form, work: Work::Settings { base: Box::new(account.clone()), tab } };
        self.work(&mut sheet, Begin::End).map(drop)
    }

    /// Goes on with changes that were kept as a draft.
    pub(super) fn resume_settings(
        &mut self,
        account: &Account,
        draft: &AccountDraft,
        SettingsDraft { revision, form: kept }: &SettingsDraft,
    ) -> Result<Sheet, Over> {
        let (standing, now) = (self.standing()?, (self.now)());
        let base = fields::as_it_was(account, *revision, kept, &standing, now);
        let mut form = fields::form(account, &standing.reseller.classifiers, now);
        form.take_draft(kept, now);
        if *revision != account.revision {
            let by = &account.changed.by;
            self.talk.say(&format!(
                "{by} changed this account since this was typed. Saving asks where you both changed the same field."
            ));
        }
        // on the screens fields of several tabs may have been changed
        let tab = form.changed().first().map_or(draft.tab, |id| fields::tab_of(*id));
        Ok(Sheet { form, work: Work::Settings { base: Box::new(base), tab } })
    }

    /// Has what was changed written.
    pub(super) fn save_settings(&mut self, sheet: &mut Sheet) -> Result<bool, Over> {
        self.refresh()?;
        let standing = self.standing()?;
        let Work::Settings { base, .. } = &sheet.work else { return Self::fault() };
        // what is wrong by now is asked next
        let Ok(settings) = fields::changes(&sheet.form, base, &standing) else { return Ok(false) };
        if settings.is_empty() {
            self.talk.say("Nothing of yours was to be saved.");
            return Ok(true);
        }
        let change = AccountChange { base: (**base).clone(), settings, only_at: None };
        match self.write(&Write::ChangeAccount(Box::new(change))) {
            Ok(Reply::AccountSaved(_)) => {
                self.talk.say("Saved.");
                Ok(true)
            }
            Ok(_) => Self::fault(),
            Err(Failure::Overtaken(overtaken)) => self.settle(sheet, *overtaken),
            Err(failure) => {
                self.refused(sheet, failure);
                Ok(false)
            }
        }
    }

    /// Asks field by field whose change is to stand, and saves then.
    fn settle(&mut self, sheet: &mut Sheet, overtaken: Overtaken) -> Result<bool, Over> {
        let Overtaken { theirs, clashes } = overtaken;
        let Work::Settings { base, tab } = &sheet.work else { return Self::fault() };
        let at = self.at(theirs.changed.at);
        self.talk.say(&if theirs.is_restored_since(base) {
            format!("A backup was restored meanwhile: theirs is the account as it was at {at}.")
        } else {
            format!("Changed meanwhile by {} at {at}.", theirs.changed.by)
        });
        self.talk.say(
            "Nothing of yours is saved yet: choose for each field what is to stand. What does not clash is put together.",
        );
        let tab = *tab;
        let mut given_up: Vec<FieldId> = Vec::new();
        for Clash { key, base, theirs, mine } in &clashes {
            let shown = |value: &str| if value.is_empty() { "nothing".into() } else { value.replace('\n', " ") };
            self.talk.say(&format!("{} was {}", key.label(), shown(base)));
            let rows = [format!("theirs: {}", shown(theirs)), format!("mine: {}", shown(mine))];
            match self.talk.choose(&rows)? {
                Choice::Row(0) => given_up.push(fields::field_of(*key)),
                Choice::Row(_) => {}
                Choice::Back | Choice::Leave => return Ok(false),
            }
        }
        let (classifiers, now) = (self.standing()?.reseller.classifiers, (self.now)());
        let fresh = fields::form(&theirs, &classifiers, now);
        sheet.form.rebase(fields::form(&theirs, &classifiers, now));
        for id in given_up {
            sheet.form.take_over(id, &fresh);
        }
        sheet.work = Work::Settings { base: Box::new(theirs), tab };
        self.keep(sheet);
        self.save_settings(sheet)
    }
}
