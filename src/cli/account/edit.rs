//! `account edit`.

use super::{Desk, show};
use crate::{
    cli::{args::Change, confirm, error::Error, find, settings, writing::Writing},
    domain::{request::Write, setting::AccountChange},
    exit::Exit,
};

pub(super) fn execute(desk: &mut Desk<'_>, change: &Change) -> Result<(), Error> {
    let base = find::account(&mut desk.reading, &change.account)?;
    let permissions = base.permissions();
    let classifiers = &desk.standing.reseller.classifiers;
    let shows = |permission| permissions.shows(permission);
    let settings = settings::given(&change.settings, &change.template, classifiers, shows)?;
    if settings.is_empty() {
        let sentence = "Say what to change, such as --twoway 12: account edit --help names all there is.";
        return Err(Error::told(Exit::Usage, sentence));
    }
    let wanted = AccountChange { base, settings, only_at: change.revision };
    let calling = wanted.apply(wanted.base.clone()).account.calling;
    confirm::emergency(&wanted.base.calling, &calling, change.confirm.as_deref())?;
    let account = Writing::new(desk.context).account(&Write::ChangeAccount(Box::new(wanted)))?;
    show::print(desk, &account)
}
