//! What is wrong with the arguments, as clap says it, in the words of the house.

use std::{
    env,
    io::{self, Write},
};

use super::error::Error;
use crate::{
    domain::{nearest::did_you_mean, text::visible},
    exit::Exit,
};

/// What follows the sentences of an error: how the command is called, which is for people.
const CALLING: [&str; 2] = ["\n\nUsage:", "\n\nFor more information"];
/// How clap begins a line with a word that was probably meant, or several.
const TIP: &str = "  tip: ";
const EXISTS: [&str; 2] = [" exists: ", " exist: "];

/// Prints help, the version, or what is wrong with the arguments; gives how the program ends.
pub(super) fn tell(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        return error.print().map_or_else(|error| Error::from(error).tell(false), |()| Exit::Done);
    }
    let text = with_meant(&error.to_string());
    if env::args_os().any(|argument| argument == "--json") {
        let end = CALLING.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
        return Error::told(Exit::Usage, in_sentences(text[..end].trim_start_matches("error: "))).tell(true);
    }
    // what was typed stands in it; where standard error is gone, there is nobody left to tell
    let lines: Vec<_> = text.lines().map(|line| visible(line).into_owned()).collect();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
    Exit::Usage
}

/// Paragraphs as sentences on one line.
fn in_sentences(text: &str) -> String {
    let sentence = |paragraph: &str| {
        let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.ends_with(['.', '?', '!']) { words } else { words + "." }
    };
    text.split("\n\n").map(sentence).collect::<Vec<_>>().join(" ")
}

/// The text with clap's tips of similar words as a question.
fn with_meant(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix(TIP).and_then(similar) {
        Some(words) => format!(" {}", did_you_mean(Some(&words))),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The words of a tip: `a similar argument exists: '--twoway'`.
fn similar(tip: &str) -> Option<String> {
    let (_, words) = EXISTS.iter().find_map(|exists| tip.split_once(exists))?;
    Some(words.replace('\'', "").replace(", ", " or "))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Invocation;

    #[test]
    fn the_nearest_word_is_asked_for() {
        for (line, question) in [
            (&["acount", "list"][..], "Did you mean account?"),
            (&["account", "lst"], "Did you mean list?"),
            (&["account", "list", "--serch", "a"], "Did you mean --search?"),
            (&["account", "edit", "a", "--technical-nam", "a"], "Did you mean --technical-name?"),
            (&["admin", "edit", "a", "b", "--level", "admn"], "Did you mean admin?"),
            (&["reseller", "set", "--timezone", "America/Denvr"], "Did you mean America/Denver?"),
            (&["reseller", "set", "--currency", "usdd"], "Did you mean USD?"),
            (&["account", "add", "--name", "a", "--hide", "biling"], "Did you mean billing?"),
            (&["account", "add", "--name", "a", "--language", "en_us"], "Did you mean en-US?"),
        ] {
            let error = Invocation::try_parse_from([&["trunkdesk"], line].concat()).unwrap_err().to_string();
            let text = with_meant(&error);
            assert!(text.contains(question) && !text.contains("tip:"), "{text}");
        }
        let other = "error: a\n\n  tip: to pass '--x' as a value, use '-- --x'";
        assert_eq!(with_meant(other), other);
    }
}
