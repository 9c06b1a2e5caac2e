//! Text for where nothing but ASCII can be shown, written out in words and plain marks.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The text in ASCII: letters lose their accents, marks become plain ones, and what is left becomes a question mark.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            c if c.is_ascii() => plain.push(c),
            '“' | '”' | '„' | '«' | '»' => plain.push('"'),
            '‘' | '’' | '‹' => plain.push('\''),
            '–' | '—' | '·' | '‐' | '‑' => plain.push('-'),
            '›' => plain.push('>'),
            '→' => plain.push_str("->"),
            'ß' => plain.push_str("ss"),
            'Æ' | 'æ' => plain.push_str("ae"),
            'Ø' => plain.push('O'),
            'ø' => plain.push('o'),
            'Ł' => plain.push('L'),
            'ł' => plain.push('l'),
            _ => plain.push('?'),
        }
    }
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_ascii() {
        for (text, shown) in [
            ("ABC", "ABC"),
            ("Caffè", "Caffe"),
            ("“Straße” – 1…", "\"Strasse\" - 1..."),
            ("Acme › ABC", "Acme > ABC"),
            ("1 → 2", "1 -> 2"),
            ("日本\u{FFFD}", "???"),
        ] {
            assert_eq!(ascii(text), shown, "{text:?}");
        }
    }
}
