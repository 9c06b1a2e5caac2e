//! The reseller: set up at the first start, looked at, changed.

use super::{
    choose::Choice,
    desk::Desk,
    sheet::{Sheet, Work},
    talk::Over,
    walk::{Begin, Worked},
};
use crate::{
    domain::{
        request::{Failure, Read, Reply, Write},
        reseller::{Holdings, SUGGESTED_SUFFIX},
        trunks::{TrunkKind, left},
    },
    form::{
        self, FieldId,
        draft::{Draft, ResellerDraft},
        reseller::{self, Made, Tab},
    },
};

impl Desk<'_> {
    /// Asks who the reseller is, where nobody has said so yet. `false` where it is left.
    pub(super) fn first_start(&mut self) -> Result<bool, Over> {
        let mut form = reseller::suggested(&self.machine, (self.now)());
        let first = |draft: &Draft| matches!(draft, Draft::Reseller(draft) if draft.revision.is_none());
        let (waiting, _) = self.keeping.waiting().unwrap_or_default();
        let kept = waiting.into_iter().find(|waiting| !waiting.elsewhere && first(&waiting.draft));
        let mut from = Begin::Field(FieldId::ResellerName);
        if let Some(waiting) = kept
            && let Draft::Reseller(draft) = &waiting.draft
        {
            form.take_draft(&draft.form, (self.now)());
            let taken = self.keeping.take(&waiting, (self.now)());
            self.kept(taken);
            self.talk.say("What you typed the last time is here again.");
        }
        let work = Work::Reseller { revision: None, tab: Tab::Settings, holdings: None };
        let mut sheet = Sheet { form, work };
        if self.keeping.own().is_some() {
            from = sheet.entered().map_or(Begin::End, Begin::Field);
        }
        Ok(self.work(&mut sheet, from)? == Worked::Saved)
    }

    /// Says what is given out, and offers what can be changed.
    pub(super) fn reseller(&mut self) -> Result<(), Over> {
        let holdings = self.tell_reseller()?;
        if self.seat.read_only.is_some() {
            return Ok(());
        }
        let tab = match self.talk.choose(&["Settings", "What new accounts start with"])? {
            Choice::Row(0) => Tab::Settings,
            Choice::Row(_) => Tab::NewAccounts,
            Choice::Back => return Ok(()),
            Choice::Leave => return Err(Over::Left),
        };
        let reseller = self.standing()?.reseller;
        let form = reseller::of(&reseller, (self.now)());
        let work = Work::Reseller { revision: Some(reseller.revision), tab, holdings: Some(Box::new(holdings)) };
        self.work(&mut Sheet { form, work }, Begin::End).map(drop)
    }

    fn tell_reseller(&mut self) -> Result<Holdings, Over> {
        let standing = self.standing()?;
        let Reply::Holdings(holdings) = self.read(&Read::Holdings)? else { return Self::fault() };
        let settings = &standing.reseller.settings;
        self.talk.tell("Reseller name", settings.name.as_str());
        self.talk.tell("Realm suffix", settings.realm_suffix.as_str());
        self.talk.tell("Accounts", &standing.accounts.to_string());
        self.talk.tell("Credit in all", &settings.currency.show(holdings.credit));
        for kind in TrunkKind::ALL {
            let given = standing.given.get(kind);
            let label = form::spec::spec(FieldId::Total(kind)).label;
            let words = match (settings.totals.get(kind), left(&settings.totals, &standing.given, kind)) {
                (Some(total), _) if given > total => {
                    format!("{given} of {total} given out: {} too many", given - total)
                }
                (Some(total), Some(left)) => format!("{given} of {total} given out, {left} left"),
                _ => format!("no total set, {given} given out"),
            };
            self.talk.tell(label, &words);
            for holding in holdings.most(kind) {
                self.talk.tell(&format!("{label}, held by"), &format!("{}, {}", holding.name, holding.trunks));
            }
        }
        Ok(*holdings)
    }

    /// Goes on with what was kept as a draft.
    pub(super) fn resume_reseller(&mut self, draft: &ResellerDraft) -> Result<Sheet, Over> {
        let reseller = self.standing()?.reseller;
        let Reply::Holdings(holdings) = self.read(&Read::Holdings)? else { return Self::fault() };
        let mut form = reseller::of(&reseller, (self.now)());
        form.take_draft(&draft.form, (self.now)());
        let revision = draft.revision.or_else(|| {
            // it was typed at the first start, and somebody else has set the reseller up since
            let rebased = form.rebase(reseller::of(&reseller, (self.now)()));
            self.talk.say("Another operator has set the reseller up meanwhile.");
            self.tell_rebased(&rebased);
            Some(reseller.revision)
        });
        let tab = if draft.tab == Tab::NewAccounts { Tab::NewAccounts } else { Tab::Settings };
        Ok(Sheet { form, work: Work::Reseller { revision, tab, holdings: Some(holdings) } })
    }

    /// Has the reseller written.
    pub(super) fn save_reseller(&mut self, sheet: &mut Sheet) -> Result<bool, Over> {
        let Work::Reseller { revision, holdings, .. } = &sheet.work else { return Self::fault() };
        let (revision, holdings) = (*revision, holdings.clone());
        if revision.is_none() && sheet.form.text(FieldId::RealmSuffix).trim() == SUGGESTED_SUFFIX {
            let question = format!(
                "{SUGGESTED_SUFFIX} is only an example. Every account made now would end in it, and keep it for good. Is \
                 it yours?"
            );
            if !self.talk.agree(&question)? {
                return Ok(false);
            }
        }
        // what is wrong by now is asked next
        let made = reseller::read(&sheet.form, self.standing.as_ref(), holdings.as_deref());
        let Ok(Made { settings, template }) = made else {
            return Ok(false);
        };
        let write = Write::SaveReseller {
            settings: Box::new(settings),
            template: template.map(Box::new),
            from_revision: revision,
        };
        match self.write(&write) {
            Ok(Reply::ResellerSaved(standing)) => {
                self.standing = Some(*standing);
                self.talk.say("The reseller is saved.");
                Ok(true)
            }
            Ok(_) => Self::fault(),
            Err(Failure::Changed) => self.reseller_changed(sheet).map(|()| false),
            Err(failure) => {
                self.refused(sheet, failure);
                // what is given out may have changed meanwhile
                self.refresh().map(|()| false)
            }
        }
    }

    /// Puts together what another operator made of the reseller meanwhile with what was typed here.
    fn reseller_changed(&mut self, sheet: &mut Sheet) -> Result<(), Over> {
        self.refresh()?;
        let theirs = self.standing()?.reseller;
        let rebased = sheet.form.rebase(reseller::of(&theirs, (self.now)()));
        if let Work::Reseller { revision, .. } = &mut sheet.work {
            *revision = Some(theirs.revision);
        }
        self.talk.say("Another operator changed the reseller meanwhile; yours is not saved yet.");
        self.tell_rebased(&rebased);
        self.keep(sheet);
        Ok(())
    }

    fn tell_rebased(&mut self, rebased: &form::Rebased) {
        if !rebased.taken.is_empty() {
            self.talk.tell("Taken over from there", &form::in_words(&rebased.taken));
        }
        if !rebased.kept.is_empty() {
            self.talk.tell("You typed something else than", &form::in_words(&rebased.kept));
        }
        self.talk.say("Save again to have it as it stands here.");
    }
}
