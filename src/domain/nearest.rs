//! The word that was probably meant.

/// How much alike two words have to be, from 0 for nothing to 1 for the same.
const ALIKE: f64 = 0.8;
/// The most bytes of what is typed that is compared: more than any word that is known.
const LENGTH: usize = 64;

/// The one of `words` that is most like what is typed, in any case, if one is much like it.
pub fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.trim().to_lowercase();
    if typed.len() > LENGTH {
        return None;
    }
    let alike = |word: &'a str| (strsim::jaro(&typed, &word.to_lowercase()), word);
    let best = words.into_iter().map(alike).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// What is said of it after a sentence, with a space before it; nothing where there is none.
pub fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |word| format!(" Did you mean {word}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let words = ["tollfree_us", "toll_us", "emergency", "caribbean", "errorTracker"];
        for (typed, meant) in [
            ("emergancy", Some("emergency")),
            ("Caribean ", Some("caribbean")),
            ("tollfree", Some("tollfree_us")),
            ("errortracker", Some("errorTracker")),
            ("moon", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, words), meant, "{typed:?}");
        }
        assert_eq!(nearest(&"emergency".repeat(8), words), None);
        assert_eq!((did_you_mean(Some("a")), did_you_mean(None)), (" Did you mean a?".into(), String::new()));
    }
}
