//! Going on with changes of an account that were kept as a draft.

use super::{AccountScreen, AdminForm, CreditForm, Part, answers::load_tab, settle_focus};
use crate::{
    app::{
        draft::{AccountDraft, PartDraft, SettingsDraft},
        effect::Effect,
        model::{Model, Screen, Status},
    },
    domain::{account::Account, request::Read},
    form::{account as fields, admin::Purpose},
};

/// Opens the account, as it is by now, with what was typed in its forms. `None` where the user is gone that the draft is
/// about.
pub fn resume(model: &mut Model, account: &Account, draft: &AccountDraft) -> Option<Vec<Effect>> {
    let now = model.now;
    let standing = model.standing.as_ref()?;
    let cluster = model.sync.is_some();
    let known = Some(Box::new(account.clone()));
    let mut screen = AccountScreen::new(account.id.clone(), known, &standing.reseller.classifiers, now);
    screen.tab = draft.tab;
    let opened = screen.opened.as_mut()?;
    let mut overtaken = false;
    if let Some(SettingsDraft { revision, form }) = &draft.settings {
        overtaken = *revision != account.revision;
        opened.editing = true;
        opened.base = fields::as_it_was(account, *revision, form, standing, now);
        opened.form.take_draft(form, now);
    }
    if let Some(part) = &draft.part {
        screen.part = Some(open_part(part, account, cluster, now)?);
    }
    let at_the_cluster = cluster.then(|| Effect::RefreshAccount(account.id.clone()));
    let effects =
        load_tab(&mut screen).into_iter().chain([Effect::Read(Read::Standing)]).chain(at_the_cluster).collect();
    model.screen = Screen::Account(Box::new(screen));
    settle_focus(model);
    if overtaken {
        let by = &account.changed.by;
        let text =
            format!("{by} changed this account since this was typed. Save asks where you both changed the same field.");
        model.status = Some(Status::Trouble(text));
    }
    Some(effects)
}

fn open_part(part: &PartDraft, account: &Account, cluster: bool, now: jiff::Timestamp) -> Option<Part> {
    let mut opened = match part {
        PartDraft::NewAdmin(_) => Part::Admin(AdminForm::new(Purpose::Add, account, cluster)),
        PartDraft::User { user, revision, reset, .. } => {
            let mut user = account.users.iter().find(|there| there.id == *user)?.clone();
            // of an earlier one the file says that the user was changed since
            user.revision = *revision;
            Part::Admin(AdminForm::new(
                if *reset { Purpose::Reset(user) } else { Purpose::Edit(user) },
                account,
                cluster,
            ))
        }
        PartDraft::Credit { way, source_id, .. } => Part::Credit(CreditForm::new(*way, source_id.clone())),
    };
    opened.form_mut().take_draft(part.form(), now);
    Some(opened)
}
