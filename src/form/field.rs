//! One field: what stands in it, and what is wrong with that.

use std::iter;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tui_input::{Input, InputRequest};

use super::{secret_input::SecretInput, text_area::TextArea, wrap::pieces};
use crate::domain::{
    problem::Problem,
    text,
    timezone::{LocalTime, Timezone},
    trunks::TRUNKS_MAX,
};

/// The most characters that a field of text takes; rules allow far less and say so.
const TYPED_MAX: usize = 1000;
/// The most digits that a counter takes, more than any number that is valid.
const DIGITS_MAX: usize = 12;

/// What stands in a field.
pub enum Value {
    /// Text of one line.
    Text(Input),
    /// Text of several lines.
    Lines(TextArea),
    /// A password.
    Hidden(SecretInput),
    /// A box that is ticked or not, or the second of two choices.
    Switch(bool),
    /// Which of several, from 0.
    Choice(usize),
    /// A number of trunks.
    Count(Count),
    /// A time zone, with its time as it was chosen.
    Zone(LocalTime),
}

impl Value {
    /// Text to begin with, the caret at its end.
    pub fn text_of(text: &str) -> Self {
        Self::Text(Input::new(text.to_owned()))
    }

    /// The same value once more; `None` for a password, of which there is only one copy.
    pub fn copy(&self) -> Option<Self> {
        Some(match self {
            Self::Text(input) => Self::text_of(input.value()),
            Self::Lines(area) => Self::Lines(TextArea::new(area.text())),
            Self::Switch(on) => Self::Switch(*on),
            Self::Choice(place) => Self::Choice(*place),
            Self::Count(count) => Self::Count(Count { digits: count.digits.clone(), fresh: true }),
            Self::Zone(zone) => Self::Zone(zone.clone()),
            Self::Hidden(_) => return None,
        })
    }

    /// The text of a field of text, a number or a zone; empty for the others, and for a number that is unknown.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(input) => input.value(),
            Self::Lines(area) => area.text(),
            Self::Count(count) => &count.digits,
            Self::Zone(zone) => &zone.name,
            Self::Hidden(_) | Self::Switch(_) | Self::Choice(_) => "",
        }
    }

    /// What stands in it, for a sentence about it.
    pub fn in_words(&self) -> String {
        match self {
            Self::Switch(true) => "ticked".into(),
            Self::Switch(false) => "not ticked".into(),
            other if other.text().is_empty() => "empty".into(),
            other => other.text().to_owned(),
        }
    }

    /// What of it is kept for later, and compared; of a password only whether there is one.
    pub fn plain(&self) -> Plain {
        match self {
            Self::Switch(on) => Plain::Switch(*on),
            Self::Choice(place) => Plain::Text(place.to_string()),
            Self::Hidden(input) => Plain::Switch(!input.is_empty()),
            other => Plain::Text(other.text().to_owned()),
        }
    }

    /// Puts in what was kept of a value of this kind. A password stays, and so does a zone that there is none of here.
    pub fn take_plain(&mut self, plain: &Plain, now: Timestamp) {
        match (self, plain) {
            (Self::Switch(on), Plain::Switch(kept)) => *on = *kept,
            (Self::Text(input), Plain::Text(text)) => {
                *input = Input::new(text.chars().filter(|c| !c.is_control()).collect())
            }
            (Self::Lines(area), Plain::Text(text)) => *area = TextArea::ending(text),
            (Self::Count(count), Plain::Text(text)) => *count = Count::typed(text),
            (Self::Zone(zone), Plain::Text(text)) => {
                if let Ok(kept) = Timezone::parse(text) {
                    *zone = kept.at(now);
                }
            }
            _ => {}
        }
    }

    /// Edits text as a key asks for; other values stay.
    pub fn edit(&mut self, request: InputRequest) {
        match self {
            Self::Text(input) => edit(input, request),
            Self::Lines(area) => area.edit(request),
            Self::Hidden(input) => match request {
                InputRequest::InsertChar(c) => input.insert(c.encode_utf8(&mut [0; 4])),
                InputRequest::DeletePrevChar => input.delete_before(),
                InputRequest::DeleteNextChar => input.delete_after(),
                InputRequest::GoToPrevChar => input.move_by(-1),
                InputRequest::GoToNextChar => input.move_by(1),
                InputRequest::GoToStart => input.move_by(isize::MIN),
                InputRequest::GoToEnd => input.move_by(isize::MAX),
                // the words of a password are not to be seen
                InputRequest::DeleteLine | InputRequest::DeletePrevWord => *input = SecretInput::default(),
                _ => {}
            },
            Self::Count(count) => match request {
                InputRequest::InsertChar(c) => count.digit(c),
                InputRequest::DeletePrevChar => count.delete(),
                _ => {}
            },
            Self::Switch(_) | Self::Choice(_) | Self::Zone(_) => {}
        }
    }

    /// Puts pasted text in at the caret, as one line. A number takes nothing but a number.
    ///
    /// # Errors
    /// [`Problem::NotANumber`]; the number is then as it was.
    pub fn paste(&mut self, pasted: &str) -> Result<(), Problem> {
        match self {
            Self::Text(input) => paste(input, pasted),
            Self::Lines(area) => area.insert(pasted),
            Self::Hidden(input) => input.insert(pasted.trim_matches(['\r', '\n'])),
            Self::Count(count) => {
                let line = text::one_line(pasted);
                let digits = line.trim();
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(Problem::NotANumber("10"));
                }
                count.begin();
                digits.chars().for_each(|c| count.digit(c));
            }
            Self::Switch(_) | Self::Choice(_) | Self::Zone(_) => {}
        }
        Ok(())
    }
}

/// Edits a line of text; a control character is never inserted. The caret steps over what is one character on the
/// screen, and stands between two of them.
pub fn edit(input: &mut Input, request: InputRequest) {
    use InputRequest::{DeleteNextChar, DeletePrevChar, GoToNextChar, GoToPrevChar, InsertChar, SetCursor};
    match request {
        InsertChar(c) if c.is_control() || input.value().chars().count() >= TYPED_MAX => {}
        GoToPrevChar => {
            input.handle(SetCursor(stop_before(input)));
        }
        GoToNextChar => {
            input.handle(SetCursor(stop_from(input, input.cursor() + 1)));
        }
        DeletePrevChar => delete(input, stop_before(input), input.cursor()),
        DeleteNextChar => delete(input, input.cursor(), stop_from(input, input.cursor() + 1)),
        _ => {
            input.handle(request);
            // it may have joined what stands beside it
            input.handle(SetCursor(stop_from(input, input.cursor())));
        }
    }
}

/// Where a caret can stand in a line, in characters.
fn stops(line: &str) -> impl Iterator<Item = usize> {
    let mut stop = 0;
    let ends = pieces(line).into_iter().map(move |(_, piece)| {
        stop += piece.chars().count();
        stop
    });
    iter::once(0).chain(ends)
}

fn stop_before(input: &Input) -> usize {
    stops(input.value()).take_while(|stop| *stop < input.cursor()).last().unwrap_or(0)
}

fn stop_from(input: &Input, from: usize) -> usize {
    stops(input.value()).find(|stop| *stop >= from).unwrap_or(input.cursor())
}

fn delete(input: &mut Input, start: usize, end: usize) {
    let kept = input.value().chars().enumerate().filter(|(place, _)| !(start..end).contains(place));
    *input = Input::new(kept.map(|(_, c)| c).collect()).with_cursor(start);
    input.handle(InputRequest::SetCursor(stop_from(input, start)));
}

/// Puts pasted text into a line at the caret: line breaks become spaces, and nothing is pressed.
pub fn paste(input: &mut Input, pasted: &str) {
    let line = text::one_line(pasted);
    let caret = input.cursor();
    let room = TYPED_MAX.saturating_sub(input.value().chars().count());
    let before: String = input.value().chars().take(caret).collect();
    let after: String = input.value().chars().skip(caret).collect();
    let line: String = if before.is_empty() { line.trim_start() } else { &line }.chars().take(room).collect();
    let caret = caret + line.chars().count();
    *input = Input::new(format!("{before}{line}{after}")).with_cursor(caret);
    input.handle(InputRequest::SetCursor(stop_from(input, caret)));
}

/// A number of trunks as it is typed or stepped.
pub struct Count {
    digits: String,
    /// Whether the next digit begins a new number.
    fresh: bool,
}

impl Count {
    /// A number to begin with.
    pub fn new(number: u32) -> Self {
        Self { digits: number.to_string(), fresh: true }
    }

    /// A number that nobody has set: unknown, and not none.
    pub fn unknown() -> Self {
        Self { digits: String::new(), fresh: true }
    }

    /// A number as it was typed.
    pub fn typed(text: &str) -> Self {
        Self { digits: text.chars().filter(char::is_ascii_digit).take(DIGITS_MAX).collect(), fresh: true }
    }

    /// Makes the next digit begin a new number, as the field gets the focus.
    pub fn begin(&mut self) {
        self.fresh = true;
    }

    /// Steps by `by` from the number there is, within 0 and `most`.
    pub fn step(&mut self, by: i64, most: u32) {
        let now: i64 = if self.digits.is_empty() { 0 } else { self.digits.parse().unwrap_or(i64::from(TRUNKS_MAX)) };
        let most = i64::from(most).max(if by < 0 { now } else { 0 });
        // a number over the most is brought back to it rather than raised
        *self = Self::new(u32::try_from((now + by).clamp(0, most)).unwrap_or(TRUNKS_MAX));
    }

    fn digit(&mut self, c: char) {
        if !c.is_ascii_digit() {
            return;
        }
        if std::mem::take(&mut self.fresh) || self.digits == "0" {
            self.digits.clear();
        }
        if self.digits.len() < DIGITS_MAX {
            self.digits.push(c);
        }
    }

    fn delete(&mut self) {
        self.fresh = false;
        self.digits.pop();
        if self.digits.is_empty() {
            self.digits.push('0');
        }
    }
}

/// What stands in a field, how it began, and what is wrong with it.
pub struct Field {
    /// What stands in it.
    pub value: Value,
    /// What is wrong with it, once that is to be shown.
    pub problem: Option<Problem>,
    began: Plain,
}

/// What stands in a field, without carets and without passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Plain {
    /// Of a box, whether it is ticked.
    Switch(bool),
    /// Of all others, the text.
    Text(String),
}

impl Field {
    /// A field that begins with this value.
    pub fn new(value: Value) -> Self {
        let began = value.plain();
        Self { value, problem: None, began }
    }

    /// Whether another field holds what this one began with.
    pub fn began_as(&self, other: &Self) -> bool {
        self.began == other.value.plain()
    }

    /// Counts as begun with what another field holds.
    pub fn begin_from(&mut self, other: &Self) {
        self.began = other.value.plain();
    }

    /// What it began with.
    pub fn began(&self) -> &Plain {
        &self.began
    }

    /// Takes in a value that was kept, and what it began with.
    pub fn take_kept(&mut self, value: &Plain, began: &Plain, now: Timestamp) {
        self.value.take_plain(value, now);
        self.began = began.clone();
    }

    /// Whether it differs from how it began.
    pub fn is_changed(&self) -> bool {
        self.value.plain() != self.began
    }

    /// Takes in what the file says of the value: a problem, or that there is none any more.
    pub fn tell(&mut self, problem: Option<Problem>) {
        if problem.is_some() || self.problem_is_of_the_file() {
            self.problem = problem;
        }
    }

    /// Whether the problem was told by the file, so that only the file can take it back.
    pub fn problem_is_of_the_file(&self) -> bool {
        matches!(
            self.problem,
            Some(Problem::NameTaken { .. } | Problem::RealmTaken(_) | Problem::Unusable(_) | Problem::OfCluster(_))
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_becomes_one_line_at_the_caret() {
        for (there, caret, pasted, line, after) in [
            ("", 0, "ABC\nCompany\n", "ABC Company ", 12),
            ("", 0, "\n ABC", "ABC", 3),
            ("xy", 1, "1\r\n2", "x1 2y", 4),
            ("日本", 1, "\x1b[31m", "日[31m本", 5),
        ] {
            let mut input = Input::new(there.to_owned()).with_cursor(caret);
            paste(&mut input, pasted);
            assert_eq!((input.value(), input.cursor()), (line, after), "{pasted:?}");
        }
    }

    #[test]
    fn the_caret_steps_over_what_is_one_character_on_the_screen() {
        use InputRequest::{
            DeleteNextChar, DeletePrevChar, GoToEnd, GoToNextChar, GoToPrevChar, GoToStart, InsertChar,
        };
        for (text, requests, after, caret) in [
            ("xe\u{301}", vec![DeletePrevChar], "x", 1),
            ("日本", vec![GoToPrevChar, DeletePrevChar], "本", 0),
            ("👍🏽x", vec![GoToStart, GoToNextChar], "👍🏽x", 2),
            ("👍🏽x", vec![GoToStart, DeleteNextChar], "x", 0),
            ("🇩🇪🇫🇷", vec![DeletePrevChar], "🇩🇪", 2),
            // each invisible character is shown, and goes alone
            ("a\u{200D}\u{202E}b", vec![GoToPrevChar, DeletePrevChar, DeletePrevChar], "ab", 1),
            ("a\u{200B}", vec![GoToStart, GoToNextChar, DeleteNextChar], "a", 1),
            // never between a letter and its mark
            ("\u{301}", vec![GoToStart, InsertChar('e'), InsertChar('x')], "e\u{301}x", 3),
            ("ab\u{301}c", vec![GoToStart, GoToNextChar, DeleteNextChar], "ac", 1),
            ("", vec![DeletePrevChar, DeleteNextChar, GoToPrevChar, GoToNextChar, GoToEnd], "", 0),
            ("שלום", vec![GoToStart, DeleteNextChar, GoToEnd], "לום", 3),
        ] {
            let mut input = Input::new(text.to_owned());
            requests.into_iter().for_each(|request| edit(&mut input, request));
            assert_eq!((input.value(), input.cursor()), (after, caret), "{text:?}");
        }
        let mut joined = Input::new("\u{301}".into()).with_cursor(0);
        paste(&mut joined, "e");
        assert_eq!(joined.cursor(), 2);
    }

    #[test]
    fn text_is_bounded() {
        let mut value = Value::text_of("");
        value.paste(&"x".repeat(5000)).unwrap();
        value.edit(InputRequest::InsertChar('y'));
        value.edit(InputRequest::InsertChar('\u{7}'));
        assert_eq!(value.text().len(), TYPED_MAX);
    }

    #[test]
    fn counting() {
        let mut count = Count::new(0);
        for (by, most, digits) in [(1, 500, "1"), (10, 500, "11"), (-20, 500, "0"), (10, 4, "4"), (1, 4, "4")] {
            count.step(by, most);
            assert_eq!(count.digits, digits);
        }
        let mut over = Count::new(900);
        over.step(-1, 500);
        assert_eq!(over.digits, "899");
        over.step(1, 500);
        assert_eq!(over.digits, "500");
    }

    #[test]
    fn digits_begin_anew_when_the_field_is_entered() {
        let mut value = Value::Count(Count::new(7));
        "12x".chars().for_each(|c| value.edit(InputRequest::InsertChar(c)));
        assert_eq!(value.text(), "12");
        value.edit(InputRequest::DeletePrevChar);
        value.edit(InputRequest::DeletePrevChar);
        assert_eq!(value.text(), "0");
        value.edit(InputRequest::InsertChar('3'));
        assert_eq!(value.text(), "3");
        value.paste("99999999999999999999").unwrap();
        assert_eq!(value.text(), "999999999999");
        for bad in ["12.5", "-5", "", "1 2"] {
            assert!(value.paste(bad).is_err(), "{bad:?}");
            assert_eq!(value.text(), "999999999999");
        }
    }
}
