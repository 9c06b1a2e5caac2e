//! A time zone: a part of it is typed, and one of those that match is chosen.

use super::{
    answers::REST,
    desk::Desk,
    field::Asked,
    items,
    sheet::Sheet,
    talk::{Answer, Over},
};
use crate::{
    domain::timezone::{self, LocalTime, Timezone},
    form::{FieldId, Value},
};

/// Zones that are said at once.
const PAGE: usize = 10;

impl Desk<'_> {
    /// Asks for a zone. Its name is taken as it stands; anything else is searched for.
    pub(super) fn ask_zone(&mut self, sheet: &mut Sheet, id: FieldId) -> Result<Asked, Over> {
        let label = items::label(id);
        let mut found: Vec<LocalTime> = Vec::new();
        let mut said = 0;
        loop {
            let typed = match self.talk.ask(&label, &items::help(id))? {
                Answer::Back => return Ok(Asked::Back),
                Answer::Leave => return Ok(Asked::Leave),
                Answer::Typed(typed) => typed.trim().to_owned(),
            };
            let chosen = typed.parse::<usize>().ok().and_then(|number| found.get(number.checked_sub(1)?));
            if let Some(zone) = chosen {
                let zone = zone.clone();
                sheet.put(id, Value::Zone(zone));
                return Ok(Asked::Next);
            }
            if let Ok(zone) = Timezone::parse(&typed) {
                sheet.put(id, Value::Zone(zone.at((self.now)())));
                return Ok(Asked::Next);
            }
            match typed.as_str() {
                "" if found.is_empty() => return Ok(Asked::Next),
                REST => return Ok(Asked::Rest),
                "" if said == found.len() => {
                    self.talk.error("That is all: type a number, or a part of another zone.");
                    continue;
                }
                "" => {}
                typed => (found, said) = (timezone::search(typed, (self.now)()), 0),
            }
            if found.is_empty() {
                self.talk.error(
                    "No time zone has that: type a city, an offset such as -05, or an abbreviation such as est.",
                );
                continue;
            }
            for (number, LocalTime { name, offset, time }) in (1..).zip(&found).skip(said).take(PAGE) {
                self.talk.say(&format!("{number} {name}, {offset}, {time}"));
            }
            said = found.len().min(said + PAGE);
            self.talk.say(match said == found.len() {
                true => "Type a number, or a part of another.",
                false => "Type a number, a part of another, or press Enter for more.",
            });
        }
    }
}
