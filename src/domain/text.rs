//! Text that is safe to keep and to show: from keys, paste, a file or the database.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::problem::Problem;

/// What stands for a character that is not shown as it is.
const REPLACEMENT: char = '\u{FFFD}';
/// The most marks on one letter. Living languages need four at most, liturgical Hebrew six; hundreds of them cover the
/// lines above and below.
const MARKS_MAX: usize = 6;

/// Whether `c` is drawn as nothing, or changes how its neighbours are drawn: control characters (C0, DEL, C1),
/// zero-width characters, bidirectional controls, tags, soft hyphen, line and paragraph separators, fillers, the empty
/// Braille cell, and what is no character at all.
///
/// Two names that differ in such a character look the same, and some of them drive a terminal.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}'
            | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
        // the last two of each plane
        || u32::from(c) & 0xFFFE == 0xFFFE
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

/// The columns of text in which each character takes one, whatever stands beside it; `None` where some do not, or may
/// not. Most text is such, and nothing else need be asked of it.
pub fn plain_columns(text: &str) -> Option<usize> {
    let mut columns = 0;
    for c in text.chars() {
        if !is_plain(c) {
            return None;
        }
        columns += 1;
    }
    Some(columns)
}

/// Latin and Cyrillic letters, and the marks and lines that the screens are made of. None of them joins its neighbours
/// or is hidden.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{400}'..='\u{481}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203A}' | '\u{2190}'..='\u{2193}' | '\u{2500}'..='\u{25A0}')
}

/// Text as it may reach a terminal: what could act or hide is shown as U+FFFD, each character of it as one. These are
/// the invisible characters, marks without a letter to stand on, and more marks than a letter can have.
pub fn visible(text: &str) -> Cow<'_, str> {
    if plain_columns(text).is_some() {
        return text.into();
    }
    let clear: Cow<'_, str> =
        if text.contains(is_invisible) { text.replace(is_invisible, "\u{FFFD}").into() } else { text.into() };
    if clear.graphemes(true).all(|grapheme| shown(grapheme).eq(grapheme.chars())) {
        return clear;
    }
    clear.graphemes(true).flat_map(shown).collect::<String>().into()
}

/// The characters of one grapheme, those that have no place of their own replaced.
fn shown(grapheme: &str) -> impl Iterator<Item = char> {
    let (mut stands, mut marks) = (false, 0);
    grapheme.chars().map(move |c| {
        stands |= has_columns(c);
        marks = if has_columns(c) { 0 } else { marks + 1 };
        // one that comes before all letters would be drawn on what stands before it
        if marks > 0 && (!stands || marks > MARKS_MAX) { REPLACEMENT } else { c }
    })
}

/// Whether a character takes columns of its own. Half-width voicing marks do on a terminal.
fn has_columns(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}') || c.width().is_some_and(|columns| columns > 0)
}

/// Checks a line of text that is to be kept.
///
/// # Errors
/// [`Problem::Invisible`] with the first such character, or [`Problem::Marks`].
pub fn check(line: &str) -> Result<(), Problem> {
    if let Some(c) = line.chars().find(|c| is_invisible(*c)) {
        return Err(Problem::Invisible(c.into()));
    }
    if visible(line) == line { Ok(()) } else { Err(Problem::Marks) }
}

/// Text as search compares and lists order it: without case, accents or width, so that “caffe” finds “Caffè”, “ｱ” finds
/// “ア”, “strasse” finds “Straße”, and “σίσυφος” finds “ΣΊΣΥΦΟΣ”. It is kept in the file: where this changes, the doctor
/// finds what is kept stale.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            // two letters that lower case alone does not make one
            'ς' => folded.push('σ'),
            'ß' => folded.push_str("ss"),
            c => folded.push(c),
        }
    }
    folded
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
            ("a\u{2800}b\u{1BCA0}\u{FDD0}\u{FFFE}\u{10FFFF}", "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("Caffè 日本 עברית", "Caffè 日本 עברית"),
            (
                "ngh\u{1ec7}\u{301} \u{5E9}\u{5BC}\u{5C1}\u{5B8}\u{591} ｶﾞ",
                "ngh\u{1ec7}\u{301} \u{5E9}\u{5BC}\u{5C1}\u{5B8}\u{591} ｶﾞ",
            ),
            ("\u{301}a\u{1161}", "\u{FFFD}a\u{FFFD}"),
            ("\u{1161}\u{1F3FD}", "\u{FFFD}\u{1F3FD}"),
            ("ﾞ", "ﾞ"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
        let flood = format!("a{}b", "\u{335}".repeat(200));
        assert_eq!(visible(&flood), format!("a{}{}b", "\u{335}".repeat(6), "\u{FFFD}".repeat(194)));
    }

    #[test]
    fn what_is_kept_is_checked() {
        for (text, problem) in [
            ("Caffè 日本 עברית", None),
            ("a\u{200D}b", Some(Problem::Invisible(0x200D))),
            ("\u{301}a", Some(Problem::Marks)),
            ("a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", Some(Problem::Marks)),
        ] {
            assert_eq!(check(text).err(), problem, "{text:?}");
        }
    }

    /// Unicode's Default_Ignorable_Code_Point, and what else has the general category Cf but is never drawn.
    #[test]
    fn nothing_that_is_never_drawn_is_left_out() {
        #[rustfmt::skip]
        let hidden = [
            0xAD..=0xAD, 0x34F..=0x34F, 0x61C..=0x61C, 0x115F..=0x1160, 0x17B4..=0x17B5, 0x180B..=0x180F,
            0x200B..=0x200F, 0x2028..=0x202E, 0x2060..=0x206F, 0x3164..=0x3164, 0xFE00..=0xFE0F, 0xFEFF..=0xFEFF,
            0xFFA0..=0xFFA0, 0xFFF0..=0xFFFB, 0x13430..=0x1343F, 0x1BCA0..=0x1BCA3, 0x1D173..=0x1D17A,
            0xE0000..=0xE0FFF,
        ];
        for code in hidden.into_iter().flatten() {
            let c = char::from_u32(code).unwrap();
            assert!(is_invisible(c), "U+{code:04X}");
        }
    }

    #[test]
    fn every_character_alone_is_shown_as_something() {
        for c in '\0'..=char::MAX {
            let alone = c.to_string();
            let shown = visible(&alone);
            let c = shown.chars().next().unwrap();
            assert!(has_columns(c) && !is_invisible(c), "{alone:?} is shown as {shown:?}");
            assert_eq!(visible(&shown), shown, "{alone:?}");
        }
    }

    #[test]
    fn plain_characters_take_one_column_and_join_nothing() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            assert_eq!(c.width(), Some(1), "{c:?}");
            assert!(!is_invisible(c) && !is_combining_mark(c), "{c:?}");
            for beside in ['a', 'é', 'Ж', '─', c] {
                let both = format!("{beside}{c}{beside}");
                assert_eq!(both.graphemes(true).count(), 3, "{both:?}");
            }
        }
        for (text, columns) in [
            ("", Some(0)),
            ("Café › Žižkov", Some(13)),
            ("Ромашка ─┐…", Some(11)),
            ("日本", None),
            ("cafe\u{301}", None),
            ("a\u{AD}b", None),
            ("Ħ\u{202E}", None),
        ] {
            assert_eq!(plain_columns(text), columns, "{text:?}");
        }
    }

    #[test]
    fn fold_makes_variants_equal() {
        for (a, b) in [
            ("Caffè Nero", "caffe nero"),
            ("ŽUK", "žuk"),
            ("ＡＢＣ", "abc"),
            ("ｱ", "ア"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
            ("Straße", "STRASSE"),
            ("STRAẞE", "strasse"),
        ] {
            assert_eq!(fold(a), fold(b), "{a:?} and {b:?}");
        }
    }
}
