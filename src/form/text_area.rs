//! An editor for text of several lines, which are broken between words where they are too long for the screen.

use tui_input::InputRequest;
use unicode_segmentation::UnicodeSegmentation;

use super::wrap::{columns, pieces};
use crate::domain::notes::{NOTES_MAX, several_lines};

/// The most bytes that can be typed, more than the rule allows, which then says so.
const TYPED_MAX: usize = NOTES_MAX * 2;
/// Columns before the screen has told how many there are.
const COLUMNS: usize = 72;

/// Text of several lines being typed, with its caret.
pub struct TextArea {
    text: String,
    /// In bytes, between two [`pieces`].
    caret: usize,
    /// Columns that a line has on the screen.
    columns: usize,
}

/// A line as it stands on the screen: the bytes of the text that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ScreenLine {
    start: usize,
    end: usize,
}

impl TextArea {
    /// Text to begin with, the caret at its beginning.
    pub fn new(text: &str) -> Self {
        Self { text: several_lines(text), caret: 0, columns: COLUMNS }
    }

    /// Text to go on with, the caret at its end.
    pub fn ending(text: &str) -> Self {
        let mut area = Self::new(text);
        area.caret = area.text.len();
        area
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Fits the lines to the columns that there are on the screen.
    pub fn fit(&mut self, columns: u16) {
        self.columns = usize::from(columns.max(2));
    }

    /// The lines as they stand on the screen.
    pub fn lines(&self) -> Vec<&str> {
        self.screen_lines().into_iter().map(|line| &self.text[line.start..line.end]).collect()
    }

    /// The line and the column in it that the caret is at.
    pub fn caret(&self) -> (usize, usize) {
        let lines = self.screen_lines();
        let line = self.line_of(&lines, self.caret);
        (line, columns(&self.text[lines[line].start..self.caret]))
    }

    /// Edits as a key asks for.
    pub fn edit(&mut self, request: InputRequest) {
        match request {
            InputRequest::InsertChar(c) if c == '\n' || !c.is_control() => self.insert(c.encode_utf8(&mut [0; 4])),
            InputRequest::DeletePrevChar => {
                let start = self.before();
                self.delete(start, self.caret);
            }
            InputRequest::DeleteNextChar => self.delete(self.caret, self.after()),
            InputRequest::DeletePrevWord => {
                let words = self.text[..self.caret].split_word_bound_indices();
                let start = words.rev().find(|(_, word)| !word.trim().is_empty()).map_or(0, |(byte, _)| byte);
                self.delete(start, self.caret);
            }
            InputRequest::DeleteLine => {
                let start = self.text[..self.caret].rfind('\n').map_or(0, |byte| byte + 1);
                let end = self.text[self.caret..].find('\n').map_or(self.text.len(), |byte| self.caret + byte);
                self.delete(start, end);
            }
            InputRequest::GoToPrevChar => self.caret = self.before(),
            InputRequest::GoToNextChar => self.caret = self.after(),
            InputRequest::GoToStart | InputRequest::GoToEnd => {
                let lines = self.screen_lines();
                let line = lines[self.line_of(&lines, self.caret)];
                self.caret = if request == InputRequest::GoToStart { line.start } else { self.last_of(&lines, line) };
            }
            _ => {}
        }
    }

    /// Puts text in at the caret, line breaks too, as far as there is room.
    pub fn insert(&mut self, typed: &str) {
        let typed = several_lines(typed);
        let mut kept =
            typed.graphemes(true).filter(|grapheme| *grapheme == "\n" || !grapheme.contains(char::is_control));
        let room = TYPED_MAX.saturating_sub(self.text.len());
        let mut fits = String::new();
        while let Some(grapheme) = kept.next().filter(|grapheme| fits.len() + grapheme.len() <= room) {
            fits.push_str(grapheme);
        }
        self.text.insert_str(self.caret, &fits);
        self.caret += fits.len();
        // it may have joined what stands before
        self.caret = self.boundary(self.caret);
    }

    /// Moves the caret by lines of the screen, in its column as far as there is one.
    pub fn move_lines(&mut self, by: isize) {
        let lines = self.screen_lines();
        let here = self.line_of(&lines, self.caret);
        let there = here.saturating_add_signed(by).min(lines.len() - 1);
        if there == here {
            return;
        }
        let column = columns(&self.text[lines[here].start..self.caret]);
        let line = lines[there];
        let mut used = 0;
        let reached = pieces(&self.text[line.start..line.end]).into_iter().find(|(_, piece)| {
            used += columns(piece);
            used > column
        });
        let end = self.last_of(&lines, line);
        self.caret = reached.map_or(end, |(byte, _)| line.start + byte).min(end);
    }

    /// Where the piece before the caret begins; a line break is one.
    fn before(&self) -> usize {
        let line = self.text[..self.caret].rfind('\n').map_or(0, |byte| byte + 1);
        let last = pieces(&self.text[line..self.caret]).pop();
        last.map_or(line.saturating_sub(1), |(byte, _)| line + byte)
    }

    /// Where the piece after the caret ends.
    fn after(&self) -> usize {
        let rest = &self.text[self.caret..];
        let line = rest.find('\n').unwrap_or(rest.len());
        match pieces(&rest[..line]).first() {
            Some((_, piece)) => self.caret + piece.len(),
            None => (self.caret + 1).min(self.text.len()),
        }
    }

    fn delete(&mut self, start: usize, end: usize) {
        self.text.drain(start..end);
        self.caret = self.boundary(start);
    }

    /// The next place between two pieces, from this byte on.
    fn boundary(&self, byte: usize) -> usize {
        let line = self.text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[byte..].find('\n').map_or(self.text.len(), |newline| byte + newline);
        let starts = pieces(&self.text[line..end]).into_iter().map(|(start, _)| line + start);
        starts.chain([end]).find(|start| *start >= byte).unwrap_or(end)
    }

    /// Where the caret stands at the end of a line: a line that was broken goes on in the next one, so before its last
    /// grapheme.
    fn last_of(&self, lines: &[ScreenLine], line: ScreenLine) -> usize {
        let broken = lines.iter().any(|next| next.start == line.end && line.end > line.start);
        if !broken {
            return line.end;
        }
        let last = pieces(&self.text[line.start..line.end]).pop();
        last.map_or(line.end, |(byte, _)| line.start + byte)
    }

    fn line_of(&self, lines: &[ScreenLine], byte: usize) -> usize {
        lines.iter().rposition(|line| line.start <= byte).unwrap_or(0)
    }

    fn screen_lines(&self) -> Vec<ScreenLine> {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            self.break_line(start, line, &mut lines);
            start += line.len() + 1;
        }
        lines
    }

    /// Breaks one line of the text between words; a word that is too long is broken where it must be. A space at a
    /// break stays at the end of its line, so that every byte is on one.
    fn break_line(&self, offset: usize, line: &str, lines: &mut Vec<ScreenLine>) {
        let (mut start, mut used) = (0, 0);
        // after the last space
        let mut word = 0;
        for (byte, piece) in pieces(line) {
            let wide = columns(piece);
            // what is carried over to the next line may be too long still
            while used > 0 && used + wide > self.columns && piece != " " {
                let at = if word > start { word } else { byte };
                lines.push(ScreenLine { start: offset + start, end: offset + at });
                used = columns(&line[at..byte]);
                start = at;
            }
            used += wide;
            if piece == " " {
                word = byte + 1;
            }
        }
        lines.push(ScreenLine { start: offset + start, end: offset + line.len() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(text: &str, columns: u16) -> TextArea {
        let mut area = TextArea::new(text);
        area.fit(columns);
        area
    }

    #[test]
    fn lines_are_broken_between_words_and_keep_every_byte() {
        for (text, columns, lines) in [
            ("one two three", 8, vec!["one two ", "three"]),
            ("one\n\ntwo", 8, vec!["one", "", "two"]),
            ("", 8, vec![""]),
            ("abcdefghij k", 4, vec!["abcd", "efgh", "ij k"]),
            ("日本語電話", 4, vec!["日本", "語電", "話"]),
            ("one two", 3, vec!["one ", "two"]),
            // what is carried over may be too long still
            (" abcdefghi電", 10, vec![" ", "abcdefghi", "電"]),
            // one piece, wider than a line
            ("aक्क्क्क्क्कb", 4, vec!["a", "क्क्क्क्क्क", "b"]),
        ] {
            assert_eq!(area(text, columns).lines(), lines, "{text:?}");
        }
    }

    #[test]
    fn the_caret_goes_through_broken_lines() {
        let mut area = area("one two three\nx", 8);
        area.move_lines(1);
        assert_eq!(area.caret(), (1, 0));
        area.edit(InputRequest::GoToEnd);
        assert_eq!(area.caret(), (1, 5));
        area.move_lines(1);
        assert_eq!(area.caret(), (2, 1));
        area.move_lines(-2);
        assert_eq!(area.caret(), (0, 1));
        area.edit(InputRequest::GoToEnd);
        assert_eq!(area.caret(), (0, 7), "before the space that the line is broken at");
        area.move_lines(-1);
        assert_eq!(area.caret(), (0, 7));
        area.move_lines(99);
        assert_eq!(area.caret(), (2, 1));
    }

    #[test]
    fn editing_by_grapheme() {
        let mut area = area("", 40);
        area.insert("a\r\nb\tc\x1b[31m");
        assert_eq!(area.text(), "a\nb    c[31m");
        let mut thumb = TextArea::new("");
        thumb.insert("👍🏽e\u{301}");
        thumb.edit(InputRequest::DeletePrevChar);
        assert_eq!(thumb.text(), "👍🏽");
        thumb.edit(InputRequest::GoToPrevChar);
        assert_eq!(thumb.caret(), (0, 0));
        thumb.edit(InputRequest::DeleteNextChar);
        assert_eq!(thumb.text(), "");
        thumb.edit(InputRequest::DeleteNextChar);
        thumb.edit(InputRequest::DeletePrevChar);
        // each invisible character is shown, and goes alone
        let mut hidden = TextArea::new("");
        hidden.insert("a\u{200D}\u{202E}b");
        assert_eq!(hidden.caret(), (0, 4));
        hidden.edit(InputRequest::GoToPrevChar);
        hidden.edit(InputRequest::DeletePrevChar);
        hidden.edit(InputRequest::DeletePrevChar);
        assert_eq!((hidden.text(), hidden.caret()), ("ab", (0, 1)));
        let mut joined = TextArea::new("\u{301}");
        joined.edit(InputRequest::InsertChar('e'));
        joined.edit(InputRequest::InsertChar('x'));
        assert_eq!(joined.text(), "e\u{301}x");
        // a line break is a piece, and a mark after it none of its
        let mut lines = TextArea::new("a\n\u{301}b");
        lines.edit(InputRequest::GoToNextChar);
        lines.edit(InputRequest::GoToNextChar);
        assert_eq!(lines.caret(), (1, 0));
        lines.edit(InputRequest::DeletePrevChar);
        assert_eq!((lines.text(), lines.caret()), ("a\u{301}b", (0, 1)));
    }

    #[test]
    fn wide_and_right_to_left_letters_take_their_columns() {
        for (text, columns, caret) in [("日本", 40, 4), ("لالا", 40, 4), ("ｶﾞ", 40, 2), ("שלום", 40, 4)] {
            let mut area = area(text, columns);
            area.edit(InputRequest::GoToEnd);
            assert_eq!(area.caret(), (0, caret), "{text:?}");
        }
        let mut area = area("日本語\nab", 40);
        area.edit(InputRequest::GoToEnd);
        area.edit(InputRequest::GoToPrevChar);
        area.move_lines(1);
        assert_eq!(area.caret(), (1, 2));
        area.edit(InputRequest::GoToPrevChar);
        area.move_lines(-1);
        assert_eq!(area.caret(), (0, 0), "not within a wide letter");
    }

    #[test]
    fn words_and_lines_are_deleted() {
        let mut area = area("one two\nthree four\nfive", 40);
        area.move_lines(1);
        area.edit(InputRequest::GoToEnd);
        area.edit(InputRequest::DeletePrevWord);
        assert_eq!(area.text(), "one two\nthree \nfive");
        area.edit(InputRequest::DeleteLine);
        assert_eq!(area.text(), "one two\n\nfive");
        area.edit(InputRequest::InsertChar('\n'));
        assert_eq!(area.text(), "one two\n\n\nfive");
    }

    #[test]
    fn it_is_bounded() {
        let mut area = TextArea::new("");
        area.insert(&"x".repeat(TYPED_MAX * 2));
        area.edit(InputRequest::InsertChar('y'));
        assert_eq!(area.text().len(), TYPED_MAX);
    }
}
