//! The drafts that wait: gone on with, or discarded.

use super::{
    choose::Choice,
    desk::Desk,
    sheet::{Sheet, Work},
    talk::Over,
    walk::Begin,
};
use crate::{
    domain::{account::Account, id::UserId, user::User},
    form::{
        admin::{self, Purpose},
        credit,
        draft::{AccountDraft, Draft, DraftId, PartDraft, Waiting},
    },
};

impl Desk<'_> {
    /// Lists the drafts, and asks what becomes of the one that is chosen.
    pub(super) fn drafts(&mut self) -> Result<(), Over> {
        let (waiting, unreadable) = match self.keeping.waiting() {
            Ok(found) => found,
            Err(why) => {
                self.talk.error(&format!("Your drafts cannot be looked for. {why}"));
                return Ok(());
            }
        };
        let mut rows: Vec<String> = waiting
            .iter()
            .map(|waiting| {
                let elsewhere = if waiting.elsewhere { ", open in another session" } else { "" };
                format!("{}, {}{elsewhere}", waiting.draft.title(), self.at(waiting.at))
            })
            .collect();
        rows.extend(unreadable.iter().map(|unreadable| format!("{} cannot be read", unreadable.file)));
        if rows.is_empty() {
            self.talk.say("There are no drafts.");
            return Ok(());
        }
        let place = match self.talk.choose(&rows)? {
            Choice::Row(place) => place,
            Choice::Back => return Ok(()),
            Choice::Leave => return Err(Over::Left),
        };
        let Some(waiting) = waiting.get(place) else {
            let question = "It is damaged, or a newer trunkdesk wrote it. Discard it?";
            if self.talk.agree(question)? {
                self.discard_draft(&unreadable[place - waiting.len()].id);
            }
            return Ok(());
        };
        if let Some(form) = waiting.draft.form() {
            self.tell_all(&form.in_words());
        }
        if waiting.elsewhere {
            self.talk.say("Going on with it or discarding it takes it away there: go on in one of the two only.");
        }
        match self.talk.choose(&["Go on", "Discard", "Later"])? {
            Choice::Row(0) => self.resume(waiting),
            Choice::Row(1) => {
                self.discard_draft(&waiting.id);
                Ok(())
            }
            Choice::Row(_) | Choice::Back => Ok(()),
            Choice::Leave => Err(Over::Left),
        }
    }

    fn discard_draft(&mut self, id: &DraftId) {
        match self.keeping.drop(id) {
            Ok(()) => self.talk.say("Discarded."),
            Err(why) => self.talk.error(&format!("The draft could not be dropped. {why}")),
        }
    }

    fn resume(&mut self, waiting: &Waiting) -> Result<(), Over> {
        self.refresh()?;
        let resumed = match &waiting.draft {
            Draft::NewAccount(draft) => self.resume_account(draft)?,
            Draft::Reseller(draft) => {
                let sheet = self.resume_reseller(draft)?;
                Some((sheet, Begin::End))
            }
            Draft::Account(draft) => match self.account(&draft.account)? {
                Some(account) => self.resume_of(&account, draft)?,
                None => None,
            },
        };
        let Some((mut sheet, from)) = resumed else {
            self.talk.error("What it was about is gone meanwhile: it can only be read.");
            return Ok(());
        };
        // of a form over another one both were kept: that one waits on
        if let Draft::Account(draft) = &waiting.draft
            && draft.part.is_some()
            && draft.settings.is_some()
        {
            let alone = Draft::Account(AccountDraft { part: None, ..draft.clone() });
            let kept = self.keeping.put_aside(alone, (self.now)());
            self.kept(kept);
        }
        let taken = self.keeping.take(waiting, (self.now)());
        self.kept(taken);
        self.work(&mut sheet, from).map(drop)
    }

    fn resume_of(&mut self, account: &Account, draft: &AccountDraft) -> Result<Option<(Sheet, Begin)>, Over> {
        let Some(part) = &draft.part else {
            let Some(settings) = &draft.settings else { return Ok(None) };
            let sheet = self.resume_settings(account, draft, settings)?;
            return Ok(Some((sheet, Begin::End)));
        };
        let account_there = Box::new(account.clone());
        let cluster = self.has_cluster()?;
        let user = |id: &UserId, revision| {
            // of an earlier one the file says that the user was changed since
            account.users.iter().find(|user| user.id == *id).map(|user| User { revision, ..user.clone() })
        };
        let (mut form, work) = match part {
            PartDraft::Credit { way, source_id, .. } => {
                let work = Work::Credit { account: account_there, way: *way, source_id: source_id.clone() };
                (credit::form(), work)
            }
            PartDraft::NewAdmin(_) => {
                (admin::form(&Purpose::Add, cluster), Work::User { account: account_there, purpose: Purpose::Add })
            }
            PartDraft::User { user: id, revision, reset, .. } => {
                let Some(user) = user(id, *revision) else { return Ok(None) };
                let purpose = if *reset { Purpose::Reset(user) } else { Purpose::Edit(user) };
                (admin::form(&purpose, cluster), Work::User { account: account_there, purpose })
            }
        };
        form.take_draft(part.form(), (self.now)());
        let sheet = Sheet { form, work };
        let from = sheet.entered().map_or(Begin::End, Begin::Field);
        Ok(Some((sheet, from)))
    }
}
