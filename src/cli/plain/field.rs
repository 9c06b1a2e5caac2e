//! One question for one field: its default in words, its help, and what is wrong with an answer.

use super::{
    answers::NOTHING,
    desk::Desk,
    items::{self, Item},
    sheet::{Sheet, Work},
    talk::Over,
};
use crate::{
    domain::{
        name::AccountName,
        problem::Problem,
        realm::{self, Realm, RealmLabel},
        request::{Read, Reply},
    },
    form::{
        FieldId, Value,
        secret_input::SecretInput,
        spec::{Kind, spec},
    },
    term::secret,
};

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// It is answered.
    Next,
    /// Back to the question before.
    Back,
    /// Away, with what was typed kept.
    Leave,
    /// It stays as it is, and so does what comes after it in this part of the form.
    Rest,
}

impl Desk<'_> {
    /// Asks for a field until the answer is right.
    pub(super) fn ask_field(&mut self, sheet: &mut Sheet, item: &Item) -> Result<Asked, Over> {
        let id = item.id;
        sheet.enter(id);
        // with all that was answered before
        self.keep(sheet);
        self.hint(sheet, item);
        loop {
            let before = sheet.form.field(id).value.copy();
            let asked = match spec(id).kind {
                Kind::Hidden => self.ask_hidden(sheet, id)?,
                Kind::Either(other) => {
                    self.ask_choice(sheet, id, &[spec(id).label, other], |place| Value::Switch(place == 1))?
                }
                Kind::OneOf(labels) => self.ask_choice(sheet, id, labels, Value::Choice)?,
                Kind::Zone => self.ask_zone(sheet, id)?,
                Kind::Lines => self.ask_lines(sheet, id)?,
                Kind::Text | Kind::Count | Kind::Tick(_) => self.ask_line(sheet, id)?,
            };
            if asked != Asked::Next {
                return Ok(asked);
            }
            let problem = sheet.problem(id, self.standing.as_ref());
            let problem = match problem {
                None => self.said_by_the_file(sheet, id)?,
                problem => problem,
            };
            let Some(problem) = problem else {
                self.remark(sheet, id);
                return Ok(Asked::Next);
            };
            let again = if problem == Problem::NoMatch { " Type < to type that anew." } else { "" };
            self.talk.error(&format!("{problem}{again}"));
            // what is wrong is typed anew, from what was there
            sheet.put(id, before.unwrap_or_else(|| Value::Hidden(SecretInput::default())));
        }
    }

    /// Says what there is to know before the answer.
    fn hint(&mut self, sheet: &Sheet, item: &Item) {
        let id = item.id;
        for line in &item.before {
            self.talk.say(line);
        }
        if id == FieldId::RealmLabel {
            self.talk.say(&format!("It ends with .{}, which stays.", self.suffix(sheet)));
        }
        if let (FieldId::AllowPrepay, Work::Settings { base, .. }) = (id, &sheet.work)
            && base.allow_prepay.is_none()
        {
            self.talk.say("Nobody has set this yet: it is unknown.");
        }
        match spec(id).kind {
            Kind::Text if id == FieldId::Amount => self.talk.say(&format!("The amount is in {}.", item.remark)),
            Kind::Count | Kind::Text if !item.remark.is_empty() => {
                self.talk.say(&format!("{}.", items::sentence(&item.remark)));
            }
            _ => {}
        }
        let there = items::in_words(&sheet.form, id);
        let is_made = id == FieldId::RealmLabel && matches!(sheet.work, Work::NewAccount(_));
        let empties = items::may_be_empty(id) && !sheet.form.text(id).is_empty();
        let line = match spec(id).kind {
            Kind::Hidden if secret::somebody_types() => "Nothing is shown as you type.".into(),
            Kind::Hidden | Kind::Lines => return,
            Kind::Either(other) => self.say_choices(&[spec(id).label, other], usize::from(sheet.form.is_on(id))),
            Kind::OneOf(labels) => self.say_choices(labels, sheet.form.choice(id)),
            Kind::Zone => format!("Press Enter for {there}, or type a part of another."),
            _ if is_made && empties => format!("Press Enter for {there}, or type {NOTHING} to have it made."),
            _ if is_made => {
                "Press Enter to have it made when the account is saved, or type the part before that.".into()
            }
            _ if empties && id != FieldId::RealmLabel => {
                format!("Press Enter for {there}, or type {NOTHING} for nothing.")
            }
            _ if !there.is_empty() => format!("Press Enter for {there}."),
            _ if items::may_be_empty(id) => "Press Enter for nothing.".into(),
            _ => return,
        };
        self.talk.say(&line);
    }

    /// Says what can be chosen; gives what Enter alone chooses.
    fn say_choices(&mut self, labels: &[&str], chosen: usize) -> String {
        for (number, label) in (1..).zip(labels) {
            self.talk.say(&format!("{number} {label}"));
        }
        format!("Press Enter for {}.", chosen + 1)
    }

    /// Says what there is to know of an answer that is right.
    fn remark(&mut self, sheet: &Sheet, id: FieldId) {
        let name = || AccountName::parse(sheet.form.text(FieldId::Name));
        match id {
            FieldId::Name if name().is_ok_and(|name| name.may_be_refused()) => {
                self.talk.say("A cluster may refuse it: no plain letter a–z or digit in it.");
            }
            FieldId::Password => {
                let items = sheet.items(self.standing.as_ref());
                if let Some(item) = items.iter().find(|item| item.id == id) {
                    self.talk.tell("Strength", &item.remark);
                }
            }
            _ => {}
        }
    }

    /// The end of the realm that is asked for.
    fn suffix(&self, sheet: &Sheet) -> String {
        match (&sheet.work, &self.standing) {
            (Work::Settings { base, .. }, _) => realm::parts(&base.realm).1.to_owned(),
            (_, Some(standing)) => standing.reseller.settings.realm_suffix.as_str().to_owned(),
            (_, None) => String::new(),
        }
    }

    /// What only the file can say of a value: that a name or a realm is taken.
    fn said_by_the_file(&mut self, sheet: &Sheet, id: FieldId) -> Result<Option<Problem>, Over> {
        let Work::NewAccount(_) = &sheet.work else { return Ok(None) };
        let text = sheet.form.text(id);
        let read = match id {
            FieldId::Name => AccountName::parse(text).ok().map(Read::NameTaken),
            FieldId::RealmLabel => {
                let suffix = &self.standing()?.reseller.settings.realm_suffix;
                RealmLabel::parse(text).ok().map(|label| Read::RealmTaken(Realm::new(&label, suffix)))
            }
            _ => None,
        };
        let Some(read) = read else { return Ok(None) };
        // where it cannot be asked now, saving tells
        Ok(match self.read(&read) {
            Ok(Reply::NameTaken(_, Some(holder))) => {
                Some(Problem::NameTaken { name: holder.name, realm: holder.realm })
            }
            Ok(Reply::RealmTaken(_, Some(holder))) => Some(Problem::RealmTaken(holder.name)),
            _ => None,
        })
    }
}
