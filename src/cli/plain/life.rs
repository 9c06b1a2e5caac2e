//! What becomes of an account as a whole: moved, disabled, enabled, deleted.

use super::{
    desk::Desk,
    talk::{Answer, Over},
};
use crate::{
    domain::{
        account::{Account, AccountId, AccountRow},
        problem::Problem,
        request::{ListRequest, Page, Reply, Write},
        text,
    },
    form::review,
};

impl Desk<'_> {
    pub(super) fn set_enabled(&mut self, account: &Account, enabled: bool) -> Result<(), Over> {
        let name = &account.name;
        let question = if enabled {
            format!("Enable {name} again?")
        } else {
            format!(
                "Disable {name}? Its users cannot log in any more. It keeps its trunks and its credit, and can be \
                 enabled again."
            )
        };
        if !self.talk.agree(&question)? {
            return Ok(());
        }
        self.save_whole(&Write::SetEnabled { account: account.id.clone(), enabled });
        Ok(())
    }

    /// Asks for the account's name before it is deleted; whether it is.
    pub(super) fn delete_account(&mut self, account: &Account) -> Result<bool, Over> {
        if account.sub_accounts > 0 {
            let problem = Problem::HasSubAccounts(account.sub_accounts);
            self.talk.error(&format!("{} cannot be deleted. {problem}", account.name));
            return Ok(false);
        }
        let question = review::of_deleted(account, &self.standing()?.reseller.settings);
        if !self.talk.confirm(&question, "Its name", &account.name)? {
            self.talk.say("Nothing is deleted.");
            return Ok(false);
        }
        Ok(self.save_whole(&Write::DeleteAccount { account: account.id.clone(), confirm: account.name.clone() }))
    }

    /// Asks where an account is moved to: a part of the name of what shall be above it, and one of those that match.
    pub(super) fn move_account(&mut self, account: &Account) -> Result<(), Over> {
        self.talk.say("Type a part of the name of the account or reseller that it shall stand below.");
        let search = match self.talk.ask("Below", "Press Enter for all that it can be moved to.")? {
            Answer::Typed(search) => text::one_line(search.trim()),
            Answer::Back => return Ok(()),
            Answer::Leave => return Err(Over::Left),
        };
        let reseller = self.standing()?.reseller;
        let name = reseller.settings.name.as_str().to_owned();
        let is_found = account.parent != reseller.id && text::fold(&name).contains(&text::fold(&search));
        let mut first = is_found.then(|| (reseller.id.clone(), name, None));
        let fetch = |desk: &mut Self, last: Option<&(AccountId, String, Option<AccountRow>)>, limit: usize| {
            let mut rows: Vec<_> = first.take().into_iter().collect();
            let page = match last.and_then(|(_, _, row)| row.as_ref()) {
                Some(row) => Page::After(row.place.clone()),
                None => Page::First,
            };
            let limit = u32::try_from(limit).unwrap_or(u32::MAX);
            let request =
                ListRequest { generation: 0, search: search.clone(), under: None, disabled: false, page, limit };
            let Reply::List(page) = desk.read(&crate::domain::request::Read::List(request))? else {
                return Self::fault();
            };
            let can_be_above = |row: &AccountRow| row.id != account.id && row.id != account.parent && row.enabled;
            rows.extend(
                page.rows.into_iter().filter(can_be_above).map(|row| (row.id.clone(), row.name.clone(), Some(row))),
            );
            Ok((rows, page.more_after))
        };
        let line = |(_, name, row): &(AccountId, String, Option<AccountRow>)| match row {
            Some(row) if !row.path.is_empty() => format!("{name}, in {}", row.path.join(" › ")),
            _ => name.clone(),
        };
        let Some((to, above, _)) =
            self.pick("Nothing that it can be moved below has that in its name.", fetch, line)?
        else {
            return Ok(());
        };
        if self.talk.agree(&format!("Move {} below {above}?", account.name))? {
            self.save_whole(&Write::MoveAccount { account: account.id.clone(), to });
        }
        Ok(())
    }

    /// Has it written; whether it was.
    fn save_whole(&mut self, write: &Write) -> bool {
        match self.write(write) {
            Ok(Reply::Deleted(deleted)) => self.talk.say(&format!("{} is deleted.", deleted.name)),
            Ok(_) => self.talk.say("Saved."),
            Err(failure) => {
                self.not_saved(&failure);
                return false;
            }
        }
        true
    }
}
