//! One question for one field: its default in words, its help, and what is wrong with an answer.

use super::{
    choose::{YES_NO, yes_no},
    desk::Desk,
    items::{self, Item},
    sheet::{Sheet, Work},
    talk::{Answer, Over, Unseen},
};
use crate::{
    domain::{
        calling::EMERGENCY_WORD,
        name::AccountName,
        problem::Problem,
        realm::{Realm, RealmLabel},
        request::{Read, Reply},
        text::one_line,
    },
    form::{
        FieldId, Value, admin, parts,
        secret_input::SecretInput,
        spec::{Kind, spec},
    },
    term::secret,
};

/// What is typed to leave a field empty that has something in it.
const NOTHING: &str = "-";
/// What is typed to take the rest of a part as it stands.
pub(super) const REST: &str = ">";

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
                Kind::Either(other) => self.ask_either(sheet, id, other)?,
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
            let Some(problem) = problem else { return Ok(Asked::Next) };
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
        match spec(id).kind {
            Kind::Text if id == FieldId::Amount => self.talk.say(&format!("The amount is in {}.", item.remark)),
            Kind::Count | Kind::Text if !item.remark.is_empty() => {
                self.talk.say(&format!("{}.", items::sentence(&item.remark)));
            }
            _ => {}
        }
        let there = items::in_words(&sheet.form, id);
        let empties = items::may_be_empty(id) && !sheet.form.text(id).is_empty();
        let line = match spec(id).kind {
            Kind::Hidden if secret::somebody_types() => "Nothing is shown as you type.".into(),
            Kind::Hidden | Kind::Lines => return,
            Kind::Either(_) => {
                let number = if sheet.form.is_on(id) { 2 } else { 1 };
                self.talk.say(&format!("1 {}", spec(id).label));
                if let Kind::Either(other) = spec(id).kind {
                    self.talk.say(&format!("2 {other}"));
                }
                format!("Press Enter for {number}.")
            }
            Kind::Zone => format!("Press Enter for {there}, or type a part of another."),
            _ if id == FieldId::RealmLabel && sheet.form.text(id).is_empty() => {
                "Press Enter to have it made when the account is saved, or type the part before that.".into()
            }
            _ if empties => format!("Press Enter for {there}, or type {NOTHING} for nothing."),
            _ if !there.is_empty() => format!("Press Enter for {there}."),
            _ if items::may_be_empty(id) => "Press Enter for nothing.".into(),
            _ => return,
        };
        self.talk.say(&line);
    }

    /// The end of the realm that is asked for.
    fn suffix(&self, sheet: &Sheet) -> String {
        match (&sheet.work, &self.standing) {
            (Work::Settings { base, .. }, _) => crate::domain::realm::parts(&base.realm).1.to_owned(),
            (_, Some(standing)) => standing.reseller.settings.realm_suffix.as_str().to_owned(),
            (_, None) => String::new(),
        }
    }

    fn ask_line(&mut self, sheet: &mut Sheet, id: FieldId) -> Result<Asked, Over> {
        loop {
            let typed = match self.talk.ask(&items::label(id), &items::help(id))? {
                Answer::Back => return Ok(Asked::Back),
                Answer::Leave => return Ok(Asked::Leave),
                Answer::Typed(typed) => typed,
            };
            match typed.trim_end() {
                "" => return Ok(Asked::Next),
                REST => return Ok(Asked::Rest),
                _ => {}
            }
            let taken = match spec(id).kind {
                Kind::Tick(_) => match yes_no(&typed) {
                    Some(on) => {
                        self.tick(sheet, id, on)?;
                        Ok(())
                    }
                    None => Err(YES_NO.to_owned()),
                },
                _ => take_text(sheet, id, &typed).map_err(|problem| problem.to_string()),
            };
            match taken {
                Ok(()) => return Ok(Asked::Next),
                Err(sentence) => self.talk.error(&sentence),
            }
        }
    }

    /// Ticks a box or unticks it, with what follows from that.
    fn tick(&mut self, sheet: &mut Sheet, id: FieldId, on: bool) -> Result<(), Over> {
        if sheet.form.is_on(id) == on {
            return Ok(());
        }
        sheet.put(id, Value::Switch(on));
        if parts::denies_emergency(&sheet.form, id) && !self.denies_emergency()? {
            sheet.put(id, Value::Switch(true));
        }
        parts::follow_tick(&mut sheet.form, id);
        if id == FieldId::AddAdmin && !on {
            sheet.form.restore(admin::empty());
        }
        Ok(())
    }

    /// Has the word typed without which emergency calls stay allowed.
    pub(super) fn denies_emergency(&mut self) -> Result<bool, Over> {
        let denied = self.talk.confirm(parts::DENY_EMERGENCY, "The word", EMERGENCY_WORD)?;
        if !denied {
            self.talk.say("Emergency calls stay allowed.");
        }
        Ok(denied)
    }

    fn ask_either(&mut self, sheet: &mut Sheet, id: FieldId, other: &str) -> Result<Asked, Over> {
        let help = format!("1 is {}, 2 is {other}.", spec(id).label);
        loop {
            let typed = match self.talk.ask("Number", &help)? {
                Answer::Back => return Ok(Asked::Back),
                Answer::Leave => return Ok(Asked::Leave),
                Answer::Typed(typed) => typed,
            };
            match typed.trim() {
                "" => {}
                REST => return Ok(Asked::Rest),
                "1" => sheet.put(id, Value::Switch(false)),
                "2" => sheet.put(id, Value::Switch(true)),
                _ => {
                    self.talk.error("Type 1 or 2.");
                    continue;
                }
            }
            return Ok(Asked::Next);
        }
    }

    fn ask_hidden(&mut self, sheet: &mut Sheet, id: FieldId) -> Result<Asked, Over> {
        match self.talk.ask_unseen(&items::label(id), &items::help(id))? {
            Unseen::Back => Ok(Asked::Back),
            Unseen::Leave => Ok(Asked::Leave),
            Unseen::Typed(typed) => {
                let mut input = SecretInput::default();
                input.insert(&typed);
                sheet.put(id, Value::Hidden(input));
                Ok(Asked::Next)
            }
        }
    }

    /// Asks for text of several lines, which an empty one ends.
    fn ask_lines(&mut self, sheet: &mut Sheet, id: FieldId) -> Result<Asked, Over> {
        for line in sheet.form.text(id).lines() {
            self.talk.say(line);
        }
        self.talk.say(&format!(
            "Type what shall stand there, line by line; an empty line ends it, a space alone makes an empty one. Press Enter \
             at once to leave it as it is, or type {NOTHING} for nothing."
        ));
        let mut lines: Vec<String> = Vec::new();
        loop {
            let label = if lines.is_empty() { items::label(id) } else { "Next line".into() };
            match self.talk.ask(&label, &items::help(id))? {
                Answer::Back => return Ok(Asked::Back),
                Answer::Leave => return Ok(Asked::Leave),
                Answer::Typed(typed) if typed.is_empty() && lines.is_empty() => return Ok(Asked::Next),
                Answer::Typed(typed) if typed == NOTHING && lines.is_empty() => break,
                Answer::Typed(typed) if typed.is_empty() => break,
                Answer::Typed(typed) => lines.push(typed.trim_end().to_owned()),
            }
        }
        let text = lines.join("\n");
        if let Some(problem) = control(&text.replace(['\n', '\t'], " ")) {
            self.talk.error(&problem.to_string());
            return self.ask_lines(sheet, id);
        }
        let mut value = Value::Lines(crate::form::text_area::TextArea::new(""));
        value.take_plain(&crate::form::field::Plain::Text(text), (self.now)());
        sheet.put(id, value);
        Ok(Asked::Next)
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

/// Puts what was typed into a field of text or a number.
fn take_text(sheet: &mut Sheet, id: FieldId, typed: &str) -> Result<(), Problem> {
    let text = match typed {
        NOTHING if items::may_be_empty(id) => "",
        " -" => NOTHING,
        " >" => REST,
        typed => typed,
    };
    if let Some(problem) = control(&text.replace('\t', " ")) {
        return Err(problem);
    }
    let mut value = match spec(id).kind {
        Kind::Count => sheet.form.field(id).value.copy().unwrap_or_else(|| Value::text_of("")),
        _ => Value::text_of(&one_line(text)),
    };
    if spec(id).kind == Kind::Count {
        value.paste(text)?;
    }
    sheet.put(id, value);
    Ok(())
}

/// The first character that nobody types on purpose: an arrow key leaves some where lines are typed.
fn control(text: &str) -> Option<Problem> {
    text.chars().find(|c| c.is_control()).map(|c| Problem::Invisible(c.into()))
}
