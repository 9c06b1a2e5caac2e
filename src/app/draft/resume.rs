//! Going on with a draft: its form again, as it was left, with the focus where it was.

use super::{AccountDraft, Draft, DraftId, Waiting};
use crate::{
    app::{
        account,
        effect::Effect,
        model::{Model, Status},
        overlay::{Facts, Overlay},
        refusal, reseller, wizard,
    },
    domain::{
        account::{Account, AccountId},
        request::Read,
    },
};

/// Goes on with a draft. That of an account waits for the account, as it is by now.
pub fn resume(model: &mut Model, id: &DraftId) -> Vec<Effect> {
    if let Some(refusal) = refusal::of_all(&model.session) {
        model.overlay = Some(Overlay::Trouble(refusal));
        return Vec::new();
    }
    let Some(waiting) = model.drafts.waiting.iter().find(|waiting| waiting.id == *id).cloned() else {
        model.status = Some(Status::Trouble("The draft is gone: another session has resumed or discarded it.".into()));
        return Vec::new();
    };
    let mut effects = match &waiting.draft {
        Draft::NewAccount(draft) => wizard::resume(model, draft),
        Draft::Reseller(draft) => reseller::resume(model, draft),
        Draft::Account(AccountDraft { account, .. }) => {
            model.drafts.own.opening = Some(waiting.id);
            model.status = Some(Status::Working("Reading the account of the draft…"));
            return vec![Effect::Read(Read::Account(account.clone()))];
        }
    };
    effects.push(take(model, &waiting));
    effects
}

/// Makes the draft that of the open form: kept under a name of this session, in the place of the one it had.
fn take(model: &mut Model, waiting: &Waiting) -> Effect {
    let drafts = &mut model.drafts;
    drafts.waiting.retain(|other| other.id != waiting.id);
    drafts.gone.push(waiting.id.clone());
    drafts.let_go();
    drafts.own.resumed_from = Some(waiting.id.clone());
    drafts.keep(waiting.draft.clone(), &model.session.token, model.now)
}

/// Goes on with the draft that waits for this account. Of an account that is gone the draft can still be read.
pub fn take_account(model: &mut Model, id: &AccountId, account: Option<&Account>) -> Vec<Effect> {
    let opening = model.drafts.own.opening.as_ref();
    let waiting = model.drafts.waiting.iter().find(|waiting| Some(&waiting.id) == opening).cloned();
    let Some(waiting) = waiting else { return Vec::new() };
    let Draft::Account(draft) = &waiting.draft else { return Vec::new() };
    if draft.account != *id {
        return Vec::new();
    }
    model.drafts.own.opening = None;
    if model.screen.form().is_some() {
        // another form was opened while the account was read: what is typed there goes first
        return Vec::new();
    }
    model.status = None;
    let resumed = account.and_then(|account| account::resume(model, account, draft));
    match resumed {
        Some(mut effects) => {
            effects.push(take(model, &waiting));
            effects
        }
        None => {
            model.overlay =
                Some(Overlay::Facts(Facts { title: "Gone meanwhile: you had typed", entries: draft.in_words() }));
            Vec::new()
        }
    }
}

/// Forgets the draft whose account could not be read: it waits on.
pub fn read_failed(model: &mut Model) {
    if model.drafts.own.opening.take().is_some() {
        model.status = None;
    }
}

/// Goes on with what was typed at the first start, where there is still no reseller.
pub fn resume_first_start(model: &mut Model) -> Vec<Effect> {
    let first = |waiting: &&Waiting| {
        !waiting.elsewhere && matches!(&waiting.draft, Draft::Reseller(draft) if draft.revision.is_none())
    };
    let Some(waiting) = model.drafts.waiting.iter().find(first).cloned() else { return Vec::new() };
    let Draft::Reseller(draft) = &waiting.draft else { return Vec::new() };
    reseller::go_on(model, draft);
    model.status = Some(Status::Note("What you typed the last time is here again.".into()));
    vec![take(model, &waiting)]
}

/// Drops a draft that waits.
pub fn discard(model: &mut Model, id: &DraftId) -> Vec<Effect> {
    model.status = Some(Status::Done("The draft is discarded.".into()));
    model.drafts.drop(id.clone())
}
