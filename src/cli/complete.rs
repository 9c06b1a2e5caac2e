//! What can stand where the cursor is, for a shell that asks: nothing is written, nobody is asked, and what goes wrong
//! is nothing to complete.
//!
//! | file | what it does |
//! |---|---|
//! | `bash` | bash's line as words, and words as bash takes them |
//! | `wanted` | what the definition of the command line has at that place |
//! | `values` | what is known of it: words, time zones, accounts |

mod bash;
mod values;
mod wanted;

use std::io::{self, Write};

use super::args::{Line, Shell};
use crate::{domain::text::visible, store::Seen};

/// The most that is said of a word, in characters.
const ABOUT: usize = 60;

/// The script of a shell, which asks for the rest.
pub(super) fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("../../assets/completions/trunkdesk.bash"),
        Shell::Zsh => include_str!("../../assets/completions/_trunkdesk"),
        Shell::Fish => include_str!("../../assets/completions/trunkdesk.fish"),
    }
}

/// Prints the word `files` alone where a file can stand; else `words`, then each on a line: for bash as it is to be put
/// in, for others with a tab and what it is.
pub(super) fn execute(line: &Line, out: &mut dyn Write) -> io::Result<()> {
    let words: Vec<String> = line.words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let (words, place) = match (line.shell, words.as_slice()) {
        (Shell::Bash, [line, breaks]) => match bash::split(line, breaks) {
            Some((words, place)) => (words, Some(place)),
            None => return Ok(()),
        },
        (Shell::Bash, _) => return Ok(()),
        _ => (words, None),
    };
    let wanted = wanted::at_the_end(&words);
    if wanted.wants_file() {
        return writeln!(out, "files");
    }
    writeln!(out, "words")?;
    let typed = words.last().map_or("", String::as_str);
    for Seen { word, about } in values::all(&wanted) {
        let word = format!("{}{word}", wanted.before);
        // one that is not shown as it is cannot be typed
        if !word.starts_with(typed) || visible(&word) != word {
            continue;
        }
        match &place {
            Some(place) => {
                if let Some(word) = place.put(&word) {
                    writeln!(out, "{word}")?;
                }
            }
            None => {
                let about: String = about.chars().take(ABOUT).collect();
                writeln!(out, "{word}\t{}", visible(&about))?;
            }
        }
    }
    Ok(())
}
