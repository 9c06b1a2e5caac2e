//! Answers, by the kinds of fields: what is typed, and what it puts into the form.

use super::{
    choose::{YES_NO, yes_no},
    desk::Desk,
    field::Asked,
    items,
    sheet::Sheet,
    talk::{Answer, Over, Unseen},
};
use crate::{
    domain::{calling::EMERGENCY_WORD, problem::Problem, text::one_line},
    form::{
        FieldId, Value, admin,
        field::Plain,
        parts,
        secret_input::SecretInput,
        spec::{Kind, spec},
        text_area::TextArea,
    },
};

/// What is typed to leave a field empty that has something in it.
pub(super) const NOTHING: &str = "-";
/// What is typed to take the rest of a part as it stands.
pub(super) const REST: &str = ">";

impl Desk<'_> {
    pub(super) fn ask_line(&mut self, sheet: &mut Sheet, id: FieldId) -> Result<Asked, Over> {
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
            self.talk.say("Emergency calls stay allowed.");
        }
        parts::follow_tick(&mut sheet.form, id);
        if id == FieldId::AddAdmin && !on {
            admin::fold(&mut sheet.form);
        }
        Ok(())
    }

    /// Has the word typed without which emergency calls stay allowed.
    pub(super) fn denies_emergency(&mut self) -> Result<bool, Over> {
        self.talk.confirm(parts::DENY_EMERGENCY, "The word", EMERGENCY_WORD)
    }

    pub(super) fn ask_choice(
        &mut self,
        sheet: &mut Sheet,
        id: FieldId,
        labels: &[&str],
        value: impl Fn(usize) -> Value,
    ) -> Result<Asked, Over> {
        let numbered: Vec<String> = (1..).zip(labels).map(|(number, label)| format!("{number} is {label}")).collect();
        let help = format!("{}.", numbered.join(", "));
        loop {
            let typed = match self.talk.ask("Number", &help)? {
                Answer::Back => return Ok(Asked::Back),
                Answer::Leave => return Ok(Asked::Leave),
                Answer::Typed(typed) => typed,
            };
            match typed.trim() {
                "" => {}
                REST => return Ok(Asked::Rest),
                typed => match typed.parse::<usize>() {
                    Ok(number) if (1..=labels.len()).contains(&number) => sheet.put(id, value(number - 1)),
                    _ => {
                        self.talk.error(&wanted(labels.len()));
                        continue;
                    }
                },
            }
            return Ok(Asked::Next);
        }
    }

    pub(super) fn ask_hidden(&mut self, sheet: &mut Sheet, id: FieldId) -> Result<Asked, Over> {
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
    pub(super) fn ask_lines(&mut self, sheet: &mut Sheet, id: FieldId) -> Result<Asked, Over> {
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
        let mut value = Value::Lines(TextArea::new(""));
        value.take_plain(&Plain::Text(text), (self.now)());
        sheet.put(id, value);
        Ok(Asked::Next)
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

/// Which numbers can be typed.
fn wanted(count: usize) -> String {
    if count == 2 { "Type 1 or 2.".into() } else { format!("Type a number from 1 to {count}.") }
}
