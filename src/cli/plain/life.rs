//! What becomes of an account as a whole: moved, disabled, enabled, deleted.

use super::{
    desk::Desk,
    talk::{Answer, Over},
};
use crate::{
    domain::{
        account::{Account, AccountId, AccountRow},
        problem::Problem,
        request::{ListRequest, Page, Read, Reply, Write},
        text,
    },
    form::review,
};

/// An account, or the reseller, that another account can be moved below.
struct Target {
    id: AccountId,
    name: String,
    /// The accounts above it.
    path: Vec<String>,
}

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
        let mut first = is_found.then(|| Target { id: reseller.id, name, path: Vec::new() });
        let mut page = Page::First;
        let can_be_above = |row: &AccountRow| row.id != account.id && row.id != account.parent && row.enabled;
        let fetch = |desk: &mut Self, _: Option<&Target>, limit: usize| {
            let mut targets: Vec<Target> = first.take().into_iter().collect();
            loop {
                let limit = u32::try_from(limit).unwrap_or(u32::MAX);
                let request = ListRequest {
                    generation: 0,
                    search: search.clone(),
                    under: None,
                    disabled: false,
                    page: page.clone(),
                    limit,
                };
                let Reply::List(found) = desk.read(&Read::List(request))? else { return Self::fault() };
                if let Some(last) = found.rows.last() {
                    page = Page::After(last.place.clone());
                }
                let rows = found.rows.into_iter().filter(can_be_above);
                targets.extend(rows.map(|AccountRow { id, name, path, .. }| Target { id, name, path }));
                // of a whole page there may be none
                if !targets.is_empty() || !found.more_after {
                    return Ok((targets, found.more_after));
                }
            }
        };
        let line = |Target { name, path, .. }: &Target| match &path[..] {
            [] => name.clone(),
            path => format!("{name}, in {}", path.join(" › ")),
        };
        let nothing = "Nothing that it can be moved below has that in its name.";
        let Some(Target { id, name, .. }) = self.pick(nothing, fetch, line)? else { return Ok(()) };
        if self.talk.agree(&format!("Move {} below {name}?", account.name))? {
            self.save_whole(&Write::MoveAccount { account: account.id.clone(), to: id });
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
