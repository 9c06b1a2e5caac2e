//! A form from its first question to its end: asked field by field, looked at once more, saved or left.

use super::{
    choose::Choice,
    desk::Desk,
    field::Asked,
    items::{self, Item},
    sheet::{Sheet, Work},
    talk::Over,
};
use crate::form::{Control, FieldId};

/// Where a form is gone on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// With this question, and all after it.
    Field(FieldId),
    /// With what can be done once all is answered.
    End,
}

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worked {
    /// It is saved.
    Saved,
    /// It is left; what was typed is a draft or gone.
    Left,
}

impl Desk<'_> {
    /// Works a form until it is saved or left. Wherever it stops, what was typed is kept.
    pub(super) fn work(&mut self, sheet: &mut Sheet, from: Begin) -> Result<Worked, Over> {
        let title = sheet.title();
        self.talk.say(&title);
        let mut from = from;
        loop {
            let worked = match from {
                Begin::Field(id) => self.walk(sheet, id),
                Begin::End => self.end_of(sheet),
            };
            match worked {
                Ok(Some(worked)) => return Ok(worked),
                Ok(None) => {}
                // what was typed is still there
                Err(Over::Failed(failure)) => self.not_saved(&failure),
                Err(over) => return Err(over),
            }
            from = Begin::End;
        }
    }

    /// Asks from a field on to the last one. `Some` where the form is left on the way.
    fn walk(&mut self, sheet: &mut Sheet, from: FieldId) -> Result<Option<Worked>, Over> {
        let mut part_said = None;
        let mut next = Some(from);
        while let Some(id) = next {
            let parts = sheet.parts(self.standing.as_ref());
            let found = parts.iter().enumerate().find_map(|(place, part)| {
                part.items.iter().find(|item| item.id == id).map(|item| (place, &part.title, item.clone()))
            });
            let Some((place, title, item)) = found else { break };
            if parts.len() > 1 && part_said.replace(place) != Some(place) {
                self.talk.say(&format!("{title}, part {} of {}", place + 1, parts.len()));
            }
            let asked = self.ask_field(sheet, &item)?;
            // what is answered may unfold other questions
            let items = sheet.items(self.standing.as_ref());
            let here = items.iter().position(|other| other.id == id).unwrap_or_default();
            next = match asked {
                Asked::Next => items.get(here + 1).map(|item| item.id),
                Asked::Rest => {
                    let parts = sheet.parts(self.standing.as_ref());
                    parts.get(place + 1).and_then(|part| part.items.first()).map(|item| item.id)
                }
                Asked::Back if here > 0 => items.get(here - 1).map(|item| item.id),
                Asked::Back => match self.leave(sheet)? {
                    Some(worked) => return Ok(Some(worked)),
                    None => next,
                },
                Asked::Leave => match self.put_aside(sheet)? {
                    Some(worked) => return Ok(Some(worked)),
                    None => next,
                },
            };
        }
        Ok(None)
    }

    /// What can be done once all is answered. First of all what is wrong is asked again.
    fn end_of(&mut self, sheet: &mut Sheet) -> Result<Option<Worked>, Over> {
        let standing = self.standing.clone();
        let problems = sheet.problems(standing.as_ref());
        let items = sheet.items(standing.as_ref());
        let wrong = items.into_iter().find(|item| problems.iter().any(|(id, _)| *id == item.id));
        if let Some(item) = wrong {
            if let Some((id, problem)) = problems.iter().find(|(id, _)| *id == item.id) {
                self.talk.error(&format!("{}: {problem}", items::label(*id)));
            }
            return self.ask_alone(sheet, &item);
        }
        if matches!(sheet.work, Work::Settings { .. } | Work::Reseller { revision: Some(_), .. }) {
            return self.change_or_save(sheet);
        }
        sheet.form.enter(Control::Button(sheet.save_button()));
        self.keep(sheet);
        self.sum_up(sheet)?;
        let save = sheet.save_label();
        match self.talk.choose(&[save, "Change something", "Leave with a draft", "Discard"])? {
            Choice::Row(0) => Ok(self.save(sheet)?.then_some(Worked::Saved)),
            Choice::Row(1) => self.change_something(sheet),
            Choice::Row(2) | Choice::Leave => self.put_aside(sheet),
            Choice::Row(_) => self.discard(sheet),
            Choice::Back => match sheet.items(self.standing.as_ref()).pop() {
                Some(last) => self.walk(sheet, last.id),
                None => self.leave(sheet),
            },
        }
    }

    /// Asks for one field as [`Desk::ask_again`], without what stands over it.
    fn ask_alone(&mut self, sheet: &mut Sheet, item: &Item) -> Result<Option<Worked>, Over> {
        self.ask_again(sheet, &Item { before: Vec::new(), ..item.clone() })
    }

    /// Asks for one field, and for those that its answer unfolds.
    fn ask_again(&mut self, sheet: &mut Sheet, item: &Item) -> Result<Option<Worked>, Over> {
        let before = sheet.items(self.standing.as_ref());
        match self.ask_field(sheet, item)? {
            Asked::Next | Asked::Rest => {}
            Asked::Back if sheet.problems(self.standing.as_ref()).is_empty() => return Ok(None),
            Asked::Back => return self.leave(sheet),
            Asked::Leave => return self.put_aside(sheet),
        }
        let is_new = |item: &Item| before.iter().all(|other| other.id != item.id);
        for item in sheet.items(self.standing.as_ref()).iter().filter(|item| is_new(item)) {
            if let Some(worked) = self.ask_again(sheet, item)? {
                return Ok(Some(worked));
            }
        }
        Ok(None)
    }

    /// Has a field chosen, and asks for it.
    fn change_something(&mut self, sheet: &mut Sheet) -> Result<Option<Worked>, Over> {
        let mut parts = sheet.parts(self.standing.as_ref());
        let place = if parts.len() == 1 {
            0
        } else {
            let titles: Vec<_> = parts.iter().map(|part| part.title.clone()).collect();
            match self.talk.choose(&titles)? {
                Choice::Row(place) => place,
                Choice::Back => return Ok(None),
                Choice::Leave => return self.put_aside(sheet),
            }
        };
        let items = parts.swap_remove(place).items;
        match self.talk.choose(&rows(sheet, &items))? {
            Choice::Row(place) => self.ask_alone(sheet, &items[place]),
            Choice::Back => Ok(None),
            Choice::Leave => self.put_aside(sheet),
        }
    }

    /// Of what is there already: its fields with what stands in them, and saving.
    fn change_or_save(&mut self, sheet: &mut Sheet) -> Result<Option<Worked>, Over> {
        self.keep(sheet);
        let items = sheet.items(self.standing.as_ref());
        let mut rows = rows(sheet, &items);
        let changed = sheet.form.is_changed();
        let ends: &[&str] = if changed {
            &["Save", "Leave with a draft", "Discard the changes"]
        } else {
            &["Back, with nothing changed"]
        };
        rows.extend(ends.iter().map(|end| (*end).to_owned()));
        match self.talk.choose(&rows)? {
            Choice::Row(place) if place < items.len() => self.ask_alone(sheet, &items[place]),
            Choice::Row(_) if !changed => Ok(Some(Worked::Left)),
            Choice::Row(place) => match place - items.len() {
                0 => Ok(self.save(sheet)?.then_some(Worked::Saved)),
                1 => self.put_aside(sheet),
                _ => self.discard(sheet),
            },
            Choice::Back => self.leave(sheet),
            Choice::Leave => self.put_aside(sheet),
        }
    }

    /// Leaves a form; where something is typed it is asked what becomes of that.
    fn leave(&mut self, sheet: &mut Sheet) -> Result<Option<Worked>, Over> {
        if !sheet.form.is_changed() {
            return self.discard(sheet);
        }
        self.talk.say("Leave this form? It is not saved yet.");
        match self.talk.choose(&["Keep it as a draft", "Discard it", "Stay"])? {
            Choice::Row(0) | Choice::Leave => self.put_aside(sheet),
            Choice::Row(1) => self.discard(sheet),
            Choice::Row(_) | Choice::Back => Ok(None),
        }
    }

    /// Leaves a form, with what was typed kept as a draft.
    fn put_aside(&mut self, sheet: &mut Sheet) -> Result<Option<Worked>, Over> {
        let Some(draft) = sheet.draft() else { return self.discard(sheet) };
        let title = draft.title();
        let kept = if self.keeping.keeps() {
            self.keeping.put_aside(draft, (self.now)())
        } else {
            Err("There is no place for drafts here.".into())
        };
        if let Err(why) = kept {
            self.talk.error(&format!("What you typed cannot be kept as a draft. {why}"));
            let lose = self.talk.agree("Leave all the same, and lose it?")?;
            return if lose { self.discard(sheet) } else { Ok(None) };
        }
        let there = if self.standing.is_some() { "Drafts in the menu" } else { "The next start" };
        self.talk.say(&format!("Kept as a draft: {title}. {there} goes on with it."));
        Ok(Some(Worked::Left))
    }

    /// Leaves a form; what was typed is gone.
    fn discard(&mut self, sheet: &Sheet) -> Result<Option<Worked>, Over> {
        if sheet.form.is_changed() {
            self.talk.say("Discarded.");
        }
        self.drop_draft();
        Ok(Some(Worked::Left))
    }

    /// Saves a form. `false` where it stays open, and it is said why.
    fn save(&mut self, sheet: &mut Sheet) -> Result<bool, Over> {
        self.talk.flush()?;
        let saved = match &sheet.work {
            Work::NewAccount(_) => self.submit(sheet),
            Work::Settings { .. } => self.save_settings(sheet),
            Work::User { .. } => self.save_user(sheet),
            Work::Credit { .. } => self.save_credit(sheet),
            Work::Reseller { .. } => self.save_reseller(sheet),
        }?;
        if saved {
            self.drop_draft();
            // a password may stand in it that is said only now
            self.talk.flush()?;
        }
        Ok(saved)
    }
}

/// Fields with what stands in them, one in a row.
fn rows(sheet: &Sheet, items: &[Item]) -> Vec<String> {
    let row = |item: &Item| {
        let there = items::in_words(&sheet.form, item.id);
        let there = if there.is_empty() { "nothing" } else { &there };
        // a zone has its time in its words
        let remark = if there.ends_with(&item.remark) { String::new() } else { format!(", {}", item.remark) };
        format!("{}: {there}{remark}", items::label(item.id))
    };
    items.iter().map(row).collect()
}
