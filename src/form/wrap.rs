//! Breaking text into lines by the columns that it takes.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that text takes on a terminal. Half-width voicing marks take one of their own, as in ratatui's cells;
/// unicode-width counts them as part of the letter before.
pub fn columns(text: &str) -> usize {
    text.width() + text.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count()
}

/// Breaks text between words into lines of at most `most` columns; a word that is too long is broken where it must be.
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let most = most.max(2);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut line = lines.pop().unwrap_or_default();
        if line.is_empty() {
            line.push_str(word);
        } else if columns(&line) + 1 + columns(word) <= most {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
        while columns(&line) > most {
            let rest = split_off(&mut line, most);
            lines.push(std::mem::replace(&mut line, rest));
        }
        lines.push(line);
    }
    lines
}

/// Cuts a line to `most` columns, and gives what does not fit.
fn split_off(line: &mut String, most: usize) -> String {
    let mut used = 0;
    let cut = line
        .grapheme_indices(true)
        .find(|(_, grapheme)| {
            used += columns(grapheme);
            used > most
        })
        .map_or(line.len(), |(byte, _)| byte);
    line.split_off(cut)
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
        ] {
            assert_eq!(wrap(text, most), lines, "{text:?}");
        }
    }
}
