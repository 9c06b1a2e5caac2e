//! What a list looks for, and through which index.

use crate::domain::text;

/// The fewest characters that FTS5's trigram tokenizer finds.
pub(super) const TRIGRAM: usize = 3;

/// What is looked for: a substring of the folded text of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    /// The folded substring; empty for all accounts.
    pub(super) folded: String,
    /// Its trigrams as an FTS5 query; `None` where it has none.
    pub(super) trigrams: Option<String>,
}

impl Search {
    pub(super) fn new(typed: &str) -> Self {
        let folded = text::fold(typed);
        let trigrams = trigrams(&folded);
        Self { folded, trigrams }
    }

    pub(super) fn is_all(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether an account with this folded text is found.
    pub(super) fn finds(&self, search_text: &str) -> bool {
        search_text.contains(&self.folded)
    }
}

/// Every three neighbouring characters, each as an FTS5 string. The index keeps no positions, so that all of them are
/// there says only that the whole may be; the text itself has to be asked as well.
fn trigrams(folded: &str) -> Option<String> {
    let chars: Vec<char> = folded.chars().collect();
    // FTS5 would stop reading at a NUL
    if chars.len() < TRIGRAM || chars.contains(&'\0') {
        return None;
    }
    let strings: Vec<String> = chars
        .windows(TRIGRAM)
        .map(|three| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\"")))
        .collect();
    Some(strings.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trigrams_are_quoted() {
        for (typed, query) in [
            ("", None),
            ("ab", None),
            ("日本", None),
            ("ab\0c", None),
            ("ABC", Some(r#""abc""#)),
            ("Café!", Some(r#""caf" AND "afe" AND "fe!""#)),
            (r#"a"b"#, Some(r#""a""b""#)),
            (r#"""""#, Some(r#""""""""""#)),
            ("a* OR", Some(r#""a* " AND "* o" AND " or""#)),
            ("日本電", Some(r#""日本電""#)),
        ] {
            assert_eq!(Search::new(typed).trigrams.as_deref(), query, "{typed:?}");
        }
    }
}
