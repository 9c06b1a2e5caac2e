//! Breaking text into lines by the columns that it takes.

use std::mem;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::text::{plain_columns, visible};

/// Columns that text takes on a terminal, as it is shown there: grapheme by grapheme, as ratatui's cells take them. A
/// whole string may be narrower by unicode-width, which joins the Arabic letters lam and alef.
pub fn columns(text: &str) -> usize {
    plain_columns(text).unwrap_or_else(|| visible(text).graphemes(true).map(columns_of).sum())
}

/// Columns of one grapheme. Half-width voicing marks take one of their own, as in ratatui's cells; unicode-width counts
/// them as part of the letter before.
fn columns_of(grapheme: &str) -> usize {
    grapheme.width() + grapheme.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count()
}

/// A line in the pieces that a caret steps over, each with the byte that it begins at: what is one character on the
/// screen. An invisible character is shown, so it is a piece of its own and can be deleted alone.
pub fn pieces(line: &str) -> Vec<(usize, &str)> {
    let shown = visible(line);
    let mut rest = line.char_indices().map(|(byte, _)| byte).chain([line.len()]);
    let mut start = rest.next().unwrap_or(0);
    let piece = |grapheme: &str| {
        // what is shown has a character for each
        let end = rest.nth(grapheme.chars().count() - 1).unwrap_or(line.len());
        let piece = (start, &line[start..end]);
        start = end;
        piece
    };
    shown.graphemes(true).map(piece).collect()
}

/// Breaks text between words into lines of at most `most` columns; a word that is too long is broken where it must be.
/// One piece that is wider, such as a chain of Indic letters, stands alone.
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let most = most.max(2);
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split(' ') {
        let wide = columns(word);
        if !line.is_empty() {
            if used + 1 + wide <= most {
                line.push(' ');
                used += 1;
            } else {
                lines.push(mem::take(&mut line));
                used = 0;
            }
        }
        if used + wide <= most {
            line.push_str(word);
            used += wide;
            continue;
        }
        for (_, piece) in pieces(word) {
            let wide = columns(piece);
            if used > 0 && used + wide > most {
                lines.push(mem::take(&mut line));
                used = 0;
            }
            line.push_str(piece);
            used += wide;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        for (text, most, lines) in [
            ("one two three", 7, vec!["one two", "three"]),
            ("one", 7, vec!["one"]),
            ("", 7, vec![""]),
            ("abcdefghij k", 4, vec!["abcd", "efgh", "ij k"]),
            ("日本語電話", 4, vec!["日本", "語電", "話"]),
            ("ｶﾞｶﾞｶﾞ", 4, vec!["ｶﾞｶﾞ", "ｶﾞ"]),
            ("a\u{200B}b\u{202E}c", 3, vec!["a\u{200B}b", "\u{202E}c"]),
        ] {
            assert_eq!(wrap(text, most), lines, "{text:?}");
        }
    }

    #[test]
    fn what_is_wider_than_a_line_and_cannot_be_broken_stands_alone() {
        let chain = "क्".repeat(40);
        assert_eq!(wrap(&format!("a {chain}x b"), 10), ["a", chain.as_str(), "x b"]);
        assert_eq!(wrap("\u{600}電", 2), ["\u{600}電"]);
    }

    #[test]
    fn columns_are_those_on_the_screen() {
        for (text, is) in [
            ("ABC", 3),
            ("日本", 4),
            ("ｶﾞ", 2),
            ("e\u{301}", 1),
            ("\u{301}e", 2),
            ("a\u{200B}b", 3),
            ("لا", 2),
            ("👩\u{200D}👧", 5),
        ] {
            assert_eq!(columns(text), is, "{text:?}");
        }
    }

    #[test]
    fn an_invisible_character_is_a_piece_of_its_own() {
        for (line, is) in [
            ("", vec![]),
            ("e\u{301}x", vec![(0, "e\u{301}"), (3, "x")]),
            ("a\u{200D}日", vec![(0, "a"), (1, "\u{200D}"), (4, "日")]),
        ] {
            assert_eq!(pieces(line), is, "{line:?}");
        }
    }
}
