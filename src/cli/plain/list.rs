//! Accounts by numbers: those that a search finds, those of a level, those that are disabled.

use super::{
    desk::Desk,
    talk::{Answer, Over},
};
use crate::domain::{
    account::{AccountId, AccountRow},
    request::{ListRequest, Page, Read, Reply},
    text,
};

impl Desk<'_> {
    /// Asks for a part of a name, a realm, an address or an id, and opens what is chosen of what is found.
    pub(super) fn search(&mut self) -> Result<(), Over> {
        let help = "Type a part of a name, realm, admin e-mail or id; it is found in the whole tree.";
        self.talk.say(help);
        match self.talk.ask("Search", help)? {
            Answer::Typed(typed) if typed.trim().is_empty() => Ok(()),
            Answer::Typed(typed) => {
                let search = text::one_line(typed.trim());
                self.list(None, false, &search)
            }
            Answer::Back => Ok(()),
            Answer::Leave => Err(Over::Left),
        }
    }

    /// Lists the accounts right below one, or below the reseller.
    pub(super) fn list_below(&mut self, above: AccountId) -> Result<(), Over> {
        self.list(Some(above), false, "")
    }

    /// Lists the disabled accounts of the whole tree.
    pub(super) fn list_disabled(&mut self) -> Result<(), Over> {
        self.list(None, true, "")
    }

    fn list(&mut self, under: Option<AccountId>, disabled: bool, search: &str) -> Result<(), Over> {
        let fetch = |desk: &mut Self, last: Option<&AccountRow>, limit: usize| {
            let request = ListRequest {
                generation: 0,
                search: search.to_owned(),
                under: under.clone(),
                disabled,
                page: last.map_or(Page::First, |row| Page::After(row.place.clone())),
                limit: u32::try_from(limit).unwrap_or(u32::MAX),
            };
            let Reply::List(page) = desk.read(&Read::List(request))? else { return Self::fault() };
            if last.is_none() && page.total > 0 {
                let more = if page.counted_upto.is_some() { " and more" } else { "" };
                let found = if search.is_empty() { "Accounts" } else { "Found" };
                desk.talk.tell(found, &format!("{}{more}", page.total));
            }
            Ok((page.rows, page.more_after))
        };
        let nothing = if search.is_empty() { "There are no accounts here." } else { "Nothing is found." };
        match self.pick(nothing, fetch, line)? {
            Some(row) => self.open_account(&row.id),
            None => Ok(()),
        }
    }
}

/// A row in words.
fn line(row: &AccountRow) -> String {
    let mut line = format!("{}, {}", row.name, row.realm);
    if !row.enabled {
        line.push_str(", disabled");
    }
    match row.sub_accounts {
        0 => {}
        1 => line.push_str(", 1 sub-account"),
        count => line.push_str(&format!(", {count} sub-accounts")),
    }
    if !row.path.is_empty() {
        line.push_str(&format!(", in {}", row.path.join(" › ")));
    }
    line
}
