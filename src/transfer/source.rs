//! The file that is imported, and how files are named.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::domain::text::visible;

/// Why a file cannot be read.
pub fn unreadable(file: &Path, error: &io::Error) -> String {
    let shown = shown(file);
    match error.kind() {
        io::ErrorKind::NotFound => format!("There is no file {shown}. Check how it is spelt."),
        io::ErrorKind::PermissionDenied => format!("You have no permission to read {shown}."),
        io::ErrorKind::IsADirectory => format!("{shown} is a folder. Name a file in it."),
        _ => format!("{shown} cannot be read: {error}."),
    }
}

/// The name of a file without its folder, for the history.
pub fn name_of(file: &Path) -> String {
    file.file_name().map(|name| visible(&name.to_string_lossy()).into_owned()).unwrap_or_default()
}

/// A path as a person reads it.
pub(super) fn shown(path: &Path) -> String {
    visible(&path.display().to_string()).into_owned()
}

/// The file that was typed: `~/` stands for the home, where there is one.
pub(super) fn in_home(typed: &str, home: Option<&Path>) -> PathBuf {
    let typed = typed.trim();
    match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// The same the other way around, as a person would type it.
pub(super) fn from_home(path: &Path, home: Option<&Path>) -> PathBuf {
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => Path::new("~").join(rest),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_and_all_else_is_as_it_is_typed() {
        let home = Some(Path::new("/srv/m"));
        for (typed, home, path) in [
            ("~/a.csv", home, "/srv/m/a.csv"),
            (" a b.csv ", home, "a b.csv"),
            ("~a.csv", home, "~a.csv"),
            ("/srv/~/a.csv", home, "/srv/~/a.csv"),
            ("~/a.csv", None, "~/a.csv"),
        ] {
            let found = in_home(typed, home);
            assert_eq!(found, Path::new(path), "{typed}");
            assert_eq!(from_home(&found, home), Path::new(typed.trim()), "{typed}");
        }
    }
}
