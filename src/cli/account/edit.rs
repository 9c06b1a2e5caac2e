//! `account edit`.

use super::{Desk, show};
use crate::{
    cli::{args::Change, confirm, error::Error, find, settings, writing::Writing},
    domain::{
        account::Account,
        calling::{CLASSIFIERS, EMERGENCY},
        request::Write,
        setting::{AccountChange, Setting},
    },
    exit::Exit,
};

pub(super) fn execute(desk: &mut Desk<'_>, change: &Change) -> Result<(), Error> {
    let base = find::account(&mut desk.reading, &change.account)?;
    let permissions = base.permissions();
    let settings = settings::given(&change.settings, |permission| permissions.shows(permission))?;
    if settings.is_empty() {
        let sentence = "Say what to change, such as --twoway 12: account edit --help names all there is.";
        return Err(Error::told(Exit::Usage, sentence));
    }
    check_revision(&base, change.revision)?;
    let denies = |setting: &Setting| {
        matches!(setting, Setting::Call(place, false) if CLASSIFIERS[*place].key == EMERGENCY)
            && base.calling.allows(EMERGENCY)
    };
    confirm::emergency(settings.iter().any(denies), change.confirm.as_deref())?;
    let write = Write::ChangeAccount(Box::new(AccountChange { base, settings }));
    let account = Writing::new(desk.context).account(&write)?;
    show::print(desk, &account)
}

/// The account has to be as it was looked at, where that is said.
fn check_revision(account: &Account, wanted: Option<i64>) -> Result<(), Error> {
    if wanted.is_none_or(|wanted| wanted == account.revision) {
        return Ok(());
    }
    let sentence = format!(
        "The account is at revision {} now, changed by {}. Look at it again with trunkdesk account show, then give that \
         revision.",
        account.revision, account.changed.by
    );
    Err(Error::not_saved(Exit::Changed, [("--revision".into(), sentence)]))
}
