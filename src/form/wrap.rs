//! Breaking text into lines by the columns that it takes.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Breaks text between words into lines of at most `columns`; a word that is too long is broken where it must be.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= columns {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
        while lines.last().is_some_and(|line| line.width() > columns) {
            let rest = lines.last_mut().map(|line| split_off(line, columns)).unwrap_or_default();
            lines.push(rest);
        }
    }
    lines
}

/// Cuts a line to `columns`, and gives what does not fit.
fn split_off(line: &mut String, columns: usize) -> String {
    let mut used = 0;
    let cut = line
        .grapheme_indices(true)
        .find(|(_, grapheme)| {
            used += grapheme.width();
            used > columns
        })
        .map_or(line.len(), |(byte, _)| byte);
    line.split_off(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        for (text, columns, lines) in [
            ("one two three", 7, vec!["one two", "three"]),
            ("one", 7, vec!["one"]),
            ("", 7, vec![""]),
            ("abcdefghij k", 4, vec!["abcd", "efgh", "ij k"]),
            ("日本語電話", 4, vec!["日本", "語電", "話"]),
        ] {
            assert_eq!(wrap(text, columns), lines, "{text:?}");
        }
    }
}
