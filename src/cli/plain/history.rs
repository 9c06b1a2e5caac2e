//! The history: what was done, the newest first.

use super::{
    choose::Choice,
    desk::Desk,
    talk::{Answer, Over},
};
use crate::domain::{
    account::AccountId,
    history::{HistoryRequest, HistoryRow, Span, in_words},
    request::{Read, Reply},
    text,
};

impl Desk<'_> {
    /// Lists what was done to an account, or to all and to the reseller; a row that is chosen is said whole.
    pub(super) fn history(&mut self, account: Option<AccountId>) -> Result<(), Over> {
        let help = "Words that all have to be found: an operator, an account, a field, an action, or a day such as \
                    2026-11-24. Press Enter for everything.";
        self.talk.say(help);
        let search = match self.talk.ask("Search", help)? {
            Answer::Typed(typed) => text::one_line(typed.trim()),
            Answer::Back => return Ok(()),
            Answer::Leave => return Err(Over::Left),
        };
        let zone = self.standing()?.reseller.settings.timezone;
        // a search is answered in parts, so where the next one begins is not always at the last row
        let mut next = Some(Span::Newest);
        let fetch = |desk: &mut Self, _: Option<&HistoryRow>, limit: usize| {
            let mut rows = Vec::new();
            while let Some(span) = next.filter(|_| rows.len() < limit) {
                let limit = u32::try_from(limit - rows.len()).unwrap_or(u32::MAX);
                let request =
                    HistoryRequest { generation: 0, account: account.clone(), search: search.clone(), span, limit };
                let Reply::History(page) = desk.read(&Read::History(request))? else { return Self::fault() };
                rows.extend(page.rows);
                next = page.next.map(Span::OlderThan);
            }
            Ok((rows, next.is_some()))
        };
        let line = |row: &HistoryRow| {
            let account = row.account.as_ref().map_or_else(String::new, |(_, name)| format!(", {name}"));
            format!("{}, {}, {}{account}", zone.date_time(row.at), row.operator.name, in_words(&row.action))
        };
        let Some(row) = self.pick("Nothing is found.", fetch, line)? else { return Ok(()) };
        self.tell_row(&row);
        match &row.account {
            Some((id, _)) if account.is_none() && !row.deleted => {
                match self.talk.choose(&["Open the account", "Back"])? {
                    Choice::Row(0) => self.open_account(id),
                    Choice::Row(_) | Choice::Back => Ok(()),
                    Choice::Leave => Err(Over::Left),
                }
            }
            _ => Ok(()),
        }
    }

    fn tell_row(&mut self, row: &HistoryRow) {
        let at = self.at(row.at);
        self.talk.tell("Number", &row.number.to_string());
        self.talk.tell("When", &at);
        self.talk.tell("What", in_words(&row.action));
        if let Some((id, name)) = &row.account {
            let deleted = if row.deleted { ", deleted" } else { "" };
            self.talk.tell("Account", &format!("{name}, {id}{deleted}"));
        }
        let operator = &row.operator;
        self.talk.tell("Operator", &operator.name);
        if let Some(uid) = operator.login_uid {
            self.talk.tell("Login uid", &uid.to_string());
        }
        self.talk.tell("Effective user", &operator.effective_user);
        for (label, value) in [("Called sudo", &operator.sudo_user), ("From", &operator.ssh_address)] {
            if let Some(value) = value {
                self.talk.tell(label, value);
            }
        }
        for change in row.changes() {
            let flat = |text: &str| text.replace('\n', " ");
            let words = match row.told(&change) {
                (Some(before), Some(after)) => format!("{} → {}", flat(before), flat(after)),
                (one, other) => flat(one.or(other).unwrap_or("nothing")),
            };
            self.talk.tell(&change.label, &words);
        }
    }
}
