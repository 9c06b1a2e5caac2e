//! Credit of an account: its ledger, and some added or removed.

use super::{
    choose::Choice,
    desk::Desk,
    sheet::{Sheet, Work},
    talk::Over,
    walk::Begin,
};
use crate::{
    domain::{
        account::Account,
        ledger::{CreditChange, LedgerEntry, LedgerRequest, SourceId, Way},
        request::{Read, Reply, Write},
    },
    form::{FieldId, credit},
};

impl Desk<'_> {
    /// Says the balance, and offers what can be done with it.
    pub(super) fn credit(&mut self, account: &Account) -> Result<(), Over> {
        let currency = self.standing()?.reseller.settings.currency;
        self.talk.tell("Balance", &currency.show(account.balance));
        let mut rows = vec!["Entries of the ledger"];
        if self.seat.read_only.is_none() && account.enabled {
            rows.extend(["Add credit", "Remove credit"]);
        }
        match self.talk.choose(&rows)? {
            Choice::Row(0) => self.ledger(account),
            Choice::Row(place) => self.change_credit(account, if place == 1 { Way::Add } else { Way::Remove }),
            Choice::Back => Ok(()),
            Choice::Leave => Err(Over::Left),
        }
    }

    fn ledger(&mut self, account: &Account) -> Result<(), Over> {
        let settings = self.standing()?.reseller.settings;
        let (zone, currency) = (settings.timezone.clone(), settings.currency.clone());
        let fetch = |desk: &mut Self, last: Option<&LedgerEntry>, limit: usize| {
            let before = last.map(|entry| entry.number);
            let limit = u32::try_from(limit).unwrap_or(u32::MAX);
            let request = LedgerRequest { account: account.id.clone(), before, limit };
            match desk.read(&Read::Ledger(request))? {
                Reply::Ledger(page) => Ok((page.entries, page.more)),
                _ => Self::fault(),
            }
        };
        let line = |entry: &LedgerEntry| {
            let [amount, balance] = [entry.amount, entry.balance].map(|amount| currency.show(amount));
            let (at, by) = (zone.date_time(entry.at), &entry.operator);
            format!("{at}, {by}, {amount}, balance {balance}, {}", entry.reason)
        };
        if let Some(entry) = self.pick("No entries yet.", fetch, line)? {
            self.talk.tell("Source id", &entry.source_id);
        }
        Ok(())
    }

    fn change_credit(&mut self, account: &Account, way: Way) -> Result<(), Over> {
        let source_id = format!("trunkdesk-{}", self.keeping.new_name());
        let work = Work::Credit { account: Box::new(account.clone()), way, source_id };
        self.work(&mut Sheet { form: credit::form(), work }, Begin::Field(FieldId::Amount)).map(drop)
    }

    /// Has the credit written. Saved again after an answer was lost, it counts once.
    pub(super) fn save_credit(&mut self, sheet: &mut Sheet) -> Result<bool, Over> {
        let Work::Credit { account, way, source_id } = &mut sheet.work else { return Self::fault() };
        if let Some(now) = self.account(&account.id)? {
            **account = now;
        }
        let settings = self.standing()?.reseller.settings;
        // what is wrong by now is asked next
        let Ok(change) = credit::read(&sheet.form, *way, account, &settings) else { return Ok(false) };
        let amount = settings.currency.show(change.amount);
        let question = match way {
            Way::Add => format!("Add {amount} to the balance of {}?", account.name),
            Way::Remove => format!("Remove {amount} from the balance of {}?", account.name),
        };
        if change.amount > settings.ask_above && !self.talk.agree(&question)? {
            return Ok(false);
        }
        let source_id = SourceId::parse(source_id).ok();
        let done = match way {
            Way::Add => "Added",
            Way::Remove => "Removed",
        };
        match self.write(&Write::ChangeCredit(Box::new(CreditChange { source_id, ..change }))) {
            Ok(Reply::CreditSaved { account, repeated }) => {
                if repeated {
                    self.talk.say("It is in the ledger already, and counts once.");
                }
                self.talk.tell(done, &amount);
                self.talk.tell("Balance", &settings.currency.show(account.balance));
                Ok(true)
            }
            Ok(_) => Self::fault(),
            Err(failure) => {
                self.refused(sheet, failure);
                Ok(false)
            }
        }
    }
}
