//! Text that is safe to keep and to show: from keys, paste, a file or the database.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Whether `c` is drawn as nothing, or changes how its neighbours are drawn: control characters (C0, DEL, C1),
/// zero-width characters, bidirectional controls, tags, soft hyphen, line and paragraph separators.
///
/// Two names that differ in such a character look the same, and some of them drive a terminal.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// One line of typed or pasted text: every run of line breaks, tabs and other white space becomes one space, control
/// characters go. Other invisible characters stay, for the field's own rule to name.
pub fn one_line(raw: &str) -> String {
    let mut line = String::with_capacity(raw.len());
    for c in raw.chars() {
        if c == '\n' || c == '\r' || c == '\t' || (c.is_whitespace() && c != ' ') {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !c.is_control() {
            line.push(c);
        }
    }
    line
}

/// Text as it may reach a terminal: each invisible character is shown as U+FFFD, so that it can neither act nor hide.
pub fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(is_invisible) { text.replace(is_invisible, "\u{FFFD}").into() } else { text.into() }
}

/// Text as search compares it: without case, accents or width, so that “caffe” finds “Caffè” and “ｱ” finds “ア”.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_keeps_words_apart_and_drops_controls() {
        for (raw, line) in [
            ("ABC\nCompany", "ABC Company"),
            ("ABC\r\n\tCompany", "ABC Company"),
            ("a\u{2028}b\u{A0}c", "a b c"),
            ("\x1b[31mred\x07", "[31mred"),
            ("two\u{9b}J", "twoJ"),
            ("plain", "plain"),
        ] {
            assert_eq!(one_line(raw), line, "{raw:?}");
        }
    }

    #[test]
    fn visible_shows_what_would_hide_or_act() {
        for (text, shown) in [
            ("a\u{202E}b", "a\u{FFFD}b"),
            ("a\u{200B}", "a\u{FFFD}"),
            ("\x1b]0;x\x07", "\u{FFFD}]0;x\u{FFFD}"),
            ("Caffè 日本 עברית", "Caffè 日本 עברית"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    #[test]
    fn fold_makes_variants_equal() {
        for (a, b) in
            [("Caffè Nero", "caffe nero"), ("ŽUK", "žuk"), ("ＡＢＣ", "abc"), ("ｱ", "ア"), ("ΣΊΣΥΦΟΣ", "σισυφοσ")]
        {
            assert_eq!(fold(a), fold(b), "{a:?} and {b:?}");
        }
    }
}
