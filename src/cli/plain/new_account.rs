//! A new account: begun, submitted, and what the file may say to that.

use super::{
    desk::Desk,
    sheet::{NewWork, Sheet, Work},
    talk::Over,
    walk::Begin,
};
use crate::{
    domain::{
        account::Account,
        problem::Problem,
        request::{Created, Failure, Login, Reply, Subject, Write},
        reseller::Reseller,
        timezone::Timezone,
    },
    form::{
        self, FieldId, Start,
        draft::NewAccountDraft,
        new_account::{self, Tab},
        reseller,
    },
};

impl Desk<'_> {
    /// Asks for a new account.
    pub(super) fn add_account(&mut self, start: Start) -> Result<(), Over> {
        self.refresh()?;
        let Some(mut sheet) = self.new_sheet(start)? else { return Ok(()) };
        self.work(&mut sheet, Begin::Field(FieldId::Name)).map(drop)
    }

    /// Asks for a copy of an account: all of it but name, realm, admins and credit.
    pub(super) fn copy_account(&mut self, account: &Account) -> Result<(), Over> {
        match Start::copy_of(account, &self.standing()?.reseller.template) {
            Ok(start) => self.add_account(start),
            Err((key, problem)) => {
                let label = key.label();
                self.talk.error(&format!("{} cannot be copied. {label}: {problem} Mend it there first.", account.name));
                Ok(())
            }
        }
    }

    /// Goes on with one that was kept as a draft.
    pub(super) fn resume_account(&mut self, draft: &NewAccountDraft) -> Result<Option<(Sheet, Begin)>, Over> {
        let Some(mut sheet) = self.new_sheet(draft.start.start())? else { return Ok(None) };
        sheet.form.take_draft(&draft.form, (self.now)());
        if let Work::NewAccount(work) = &mut sheet.work {
            work.furthest = draft.furthest;
            if draft.reseller_revision != work.seen.revision {
                self.talk.say(
                    "The reseller was changed since this was typed. What you did not touch follows it: look at the review.",
                );
            }
        }
        let from = match sheet.entered() {
            Some(id) => Begin::Field(id),
            None if draft.tab == Tab::Review => Begin::End,
            None => {
                let items = sheet.items(self.standing.as_ref());
                let first = items.iter().find(|item| new_account::tab_of(item.id) == draft.tab);
                first.map_or(Begin::End, |item| Begin::Field(item.id))
            }
        };
        Ok(Some((sheet, from)))
    }

    fn new_sheet(&mut self, mut start: Start) -> Result<Option<Sheet>, Over> {
        let standing = self.standing()?;
        start.cluster = self.has_cluster()?;
        if let Some(above) = start.above.last().cloned() {
            let problem = match self.account(&above.id)? {
                None => Problem::ParentGone,
                Some(parent) if !parent.enabled => Problem::ParentDisabled(parent.name),
                Some(parent) => {
                    start.timezone = Timezone::parse(&parent.timezone).ok();
                    let form = new_account::form(&standing, &start, (self.now)());
                    return Ok(Some(Sheet { form, work: work(start, &standing.reseller) }));
                }
            };
            self.talk.error(&format!("Nothing can be added here. {problem}"));
            if !self.talk.agree("Put the new account under the reseller instead?")? {
                return Ok(None);
            }
            (start.above, start.timezone) = (Vec::new(), None);
        }
        let form = new_account::form(&standing, &start, (self.now)());
        Ok(Some(Sheet { form, work: work(start, &standing.reseller) }))
    }

    /// Has the account made. `false` where it stays open, and it is said why.
    pub(super) fn submit(&mut self, sheet: &mut Sheet) -> Result<bool, Over> {
        self.refresh()?;
        if self.tell_news(sheet)? {
            return Ok(false);
        }
        let standing = self.standing()?;
        let settings = &standing.reseller.settings;
        // what is wrong by now is asked next
        let Ok(account) = sheet.new_account(&standing) else { return Ok(false) };
        let Work::NewAccount(work) = &mut sheet.work else { return Self::fault() };
        let denies = account.calling.newly_denies_emergency(&standing.reseller.template.calling);
        if denies && work.start.denies_emergency() && !work.denial_confirmed {
            if !self.denies_emergency()? {
                self.talk.say("The account is not saved.");
                return Ok(false);
            }
            work.denial_confirmed = true;
        }
        if account.credit > settings.ask_above {
            let amount = settings.currency.show(account.credit);
            if !self.talk.agree(&format!("Add {amount} to the balance of {}?", account.name.as_str()))? {
                return Ok(false);
            }
        }
        match self.write(&Write::CreateAccount(Box::new(account))) {
            Ok(Reply::Created(created)) => {
                self.tell_created(&created);
                Ok(true)
            }
            Ok(_) => Self::fault(),
            Err(failure) => self.not_submitted(sheet, failure).map(|()| false),
        }
    }

    /// Says what the file did not take. Where nothing can stand under the account above any more, another place is offered.
    fn not_submitted(&mut self, sheet: &mut Sheet, failure: Failure) -> Result<(), Over> {
        let under = matches!(&failure, Failure::Refused(refused) if refused.iter().any(|(subject, _)| *subject == Subject::Parent));
        self.refused(sheet, failure);
        // the totals may have changed meanwhile
        self.refresh()?;
        let question = "Put the new account under the reseller instead? What you typed stays either way.";
        if under && self.talk.agree(question)? {
            let standing = self.standing()?;
            if let Work::NewAccount(work) = &mut sheet.work {
                (work.start.above, work.start.timezone) = (Vec::new(), None);
                sheet.form.rebase(new_account::form(&standing, &work.start, (self.now)()));
            }
        }
        Ok(())
    }

    /// Says what is new of the reseller since it was shown here, and goes by it from then on. `false` where nothing is.
    fn tell_news(&mut self, sheet: &mut Sheet) -> Result<bool, Over> {
        let (standing, now) = (self.standing()?, (self.now)());
        let Work::NewAccount(work) = &mut sheet.work else { return Ok(false) };
        if work.seen.revision == standing.reseller.revision {
            return Ok(false);
        }
        let news = reseller::of(&work.seen, now).rebase(reseller::of(&standing.reseller, now)).taken;
        if work.seen.settings.realm_suffix != standing.reseller.settings.realm_suffix {
            // it was said of another realm
            sheet.form.field_mut(FieldId::RealmLabel).tell(None);
        }
        work.seen = standing.reseller.clone();
        sheet.form.rebase(new_account::form(&standing, &work.start, now));
        if !news.is_empty() {
            self.talk.say(&format!(
                "Another operator changed the reseller meanwhile; the account is not saved yet. New there: {}. What you \
                 did not touch follows it. Look at the review, then submit.",
                form::in_words(&news)
            ));
        }
        Ok(!news.is_empty())
    }

    fn tell_created(&mut self, Created { id, name, realm, login }: &Created) {
        self.talk.tell("Account added", name);
        self.talk.tell("Account Realm", realm.as_str());
        self.talk.tell("Account id", id.as_str());
        if let Some(login) = login {
            self.tell_login(login);
        }
    }

    /// Says what a user logs in with. A password that was made is said only now.
    pub(super) fn tell_login(&mut self, login: &Login) {
        self.talk.tell("Login", &login.username);
        if let Some(password) = &login.password {
            self.talk.tell("Password, shown only now", password.reveal());
        }
    }
}

fn work(start: Start, reseller: &Reseller) -> Work {
    Work::NewAccount(Box::new(NewWork { start, seen: reseller.clone(), furthest: Tab::SetUp, denial_confirmed: false }))
}
