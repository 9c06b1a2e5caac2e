//! `account edit`.

use super::{Desk, show};
use crate::{
    cli::{args::Change, confirm, error::Error, find, settings, writing::Writing},
    domain::{
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
    let denies = |setting: &Setting| {
        matches!(setting, Setting::Call(place, false) if CLASSIFIERS[*place].key == EMERGENCY)
            && base.calling.allows(EMERGENCY)
    };
    confirm::emergency(settings.iter().any(denies), change.confirm.as_deref())?;
    let write = Write::ChangeAccount(Box::new(AccountChange { base, settings, only_at: change.revision }));
    let account = Writing::new(desk.context).account(&write)?;
    show::print(desk, &account)
}
