//! bash's line as words, and words as bash takes them.

/// Where the last word of a line stands, and how it is quoted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// How many bytes of the word stand before the part that bash replaces.
    before: usize,
    /// The quote that is open.
    quote: Option<char>,
}

/// What can stand in a word of bash without a backslash, besides letters and digits.
const PLAIN: &str = "%+,-./:=@_";

impl Place {
    /// A word as bash is to put it in; `None` where its quotes do not let it stand there.
    pub(super) fn put(&self, word: &str) -> Option<String> {
        let rest = word.get(self.before..)?;
        match self.quote {
            None => Some(escape(rest, |c| !(c.is_alphanumeric() || PLAIN.contains(c)))),
            Some('"') => (!rest.contains('!')).then(|| escape(rest, |c| "\"$`\\".contains(c))),
            Some(_) => (!rest.contains('\'')).then(|| rest.to_owned()),
        }
    }
}

fn escape(text: &str, acts: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The words of a line after its command, the last up to the cursor, which may be empty. bash replaces the last one from
/// the last of its `breaks` on. `None` where it cannot be told what bash would replace.
pub(super) fn split(line: &str, breaks: &str) -> Option<(Vec<String>, Place)> {
    let mut words = vec![String::new()];
    let mut place = Place { before: 0, quote: None };
    let mut in_word = false;
    let mut was_quoted = false;
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        if c.is_whitespace() && place.quote.is_none() {
            if in_word {
                words.push(String::new());
            }
            (in_word, was_quoted, place.before) = (false, false, 0);
            continue;
        }
        in_word = true;
        let word = words.last_mut()?;
        match (place.quote, c) {
            (Some(quote), c) if c == quote => (place.quote, was_quoted) = (None, true),
            (None, '"' | '\'') => (place.quote, place.before) = (Some(c), word.len()),
            (None, '\\') => word.extend(characters.next()),
            (Some('"'), '\\') => match characters.next() {
                Some(c) if "\"$`\\".contains(c) => word.push(c),
                other => word.extend(['\\'].into_iter().chain(other)),
            },
            (None, c) if breaks.contains(c) => {
                // bash leaves this one to what it puts in
                place.before = if c == '@' { word.len() } else { word.len() + c.len_utf8() };
                word.push(c);
            }
            (_, c) => word.push(c),
        }
    }
    words.remove(0);
    if words.is_empty() || was_quoted { None } else { Some((words, place)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[test]
    fn a_line_is_split_as_bash_does() {
        for (line, words, before, quote) in [
            ("trunkdesk ", &[""][..], 0, None),
            ("trunkdesk acc", &["acc"], 0, None),
            ("  trunkdesk  --db=a  account show ", &["--db=a", "account", "show", ""], 0, None),
            ("trunkdesk --db=a", &["--db=a"], 5, None),
            ("trunkdesk admin remove a melissa@ab", &["admin", "remove", "a", "melissa@ab"], 7, None),
            ("trunkdesk show Beta\\ De", &["show", "Beta De"], 0, None),
            ("trunkdesk show \"Beta De", &["show", "Beta De"], 0, Some('"')),
            ("trunkdesk --name='Beta De", &["--name=Beta De"], 7, Some('\'')),
            ("trunkdesk show \"Be\\\"ta\" x", &["show", "Be\"ta", "x"], 0, None),
            ("trunkdesk show é\\@", &["show", "é@"], 0, None),
        ] {
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(split(line, BREAKS), Some((words, Place { before, quote })), "{line:?}");
        }
        for line in ["", "trunkdesk", "trunkdesk \"a\"", "trunkdesk 'a'b"] {
            assert_eq!(split(line, BREAKS), None, "{line:?}");
        }
    }

    #[test]
    fn nothing_that_is_put_in_acts() {
        let put = |before, quote, word| Place { before, quote }.put(word);
        assert_eq!(put(0, None, "a b;$(c)'\"!~é").as_deref(), Some("a\\ b\\;\\$\\(c\\)\\'\\\"\\!\\~é"));
        assert_eq!(put(7, None, "melissa@abc.example").as_deref(), Some("@abc.example"));
        assert_eq!(put(0, Some('"'), "a b$`\"'").as_deref(), Some("a b\\$\\`\\\"'"));
        assert_eq!(put(0, Some('"'), "a!"), None);
        assert_eq!(put(0, Some('\''), "a b$").as_deref(), Some("a b$"));
        assert_eq!(put(0, Some('\''), "a'b"), None);
    }
}
