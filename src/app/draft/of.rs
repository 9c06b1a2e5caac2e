//! What there is to keep of the screen as it is now.

use super::{AccountDraft, Draft, NewAccountDraft, PartDraft, ResellerDraft, SettingsDraft, StartDraft};
use crate::{
    app::{
        account::{AccountScreen, Part},
        model::{Model, Screen},
    },
    form::admin::Purpose,
};

/// The draft of what is typed now; `None` where nothing is.
pub fn of(model: &Model) -> Option<Draft> {
    match &model.screen {
        Screen::Home | Screen::History(_) | Screen::Import(_) | Screen::Export(_) | Screen::Sync(_) => None,
        Screen::Wizard(wizard) => Some(Draft::NewAccount(NewAccountDraft {
            form: wizard.form.draft()?,
            start: StartDraft::new(&wizard.start),
            reseller_revision: wizard.seen_revision(),
            tab: wizard.tab,
            furthest: wizard.furthest,
        })),
        Screen::Reseller(screen) => Some(Draft::Reseller(ResellerDraft {
            form: screen.form.draft()?,
            revision: screen.from_revision,
            tab: screen.tab,
        })),
        Screen::Account(screen) => {
            let (settings, part) = (settings(screen), part(screen));
            if settings.is_none() && part.is_none() { None } else { account(screen, settings, part) }
        }
    }
}

/// The draft of the form over a tab alone, where one is open; else as [`of`].
pub(super) fn of_front(model: &Model) -> Option<Draft> {
    match &model.screen {
        Screen::Account(screen) if screen.part.is_some() => account(screen, None, Some(part(screen)?)),
        _ => of(model),
    }
}

fn account(screen: &AccountScreen, settings: Option<SettingsDraft>, part: Option<PartDraft>) -> Option<Draft> {
    let account = screen.account()?;
    let (id, name) = (account.id.clone(), account.name.clone());
    Some(Draft::Account(AccountDraft { account: id, name, tab: screen.tab, settings, part }))
}

fn settings(screen: &AccountScreen) -> Option<SettingsDraft> {
    let opened = screen.opened.as_ref().filter(|opened| opened.editing)?;
    Some(SettingsDraft { form: opened.form.draft()?, revision: opened.base.revision })
}

fn part(screen: &AccountScreen) -> Option<PartDraft> {
    let part = screen.part.as_ref()?;
    let form = part.form().draft()?;
    Some(match part {
        Part::Credit(credit) => PartDraft::Credit { way: credit.way, source_id: credit.source_id.clone(), form },
        Part::Admin(admin) => match &admin.purpose {
            Purpose::Add => PartDraft::NewAdmin(form),
            Purpose::Edit(user) | Purpose::Reset(user) => PartDraft::User {
                user: user.id.clone(),
                revision: user.revision,
                reset: matches!(admin.purpose, Purpose::Reset(_)),
                form,
            },
        },
    })
}
