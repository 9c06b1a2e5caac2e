//! Who may use whom, read from the sources; and that nothing points to a place that is not there.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each room, and the rooms that it may use. `run.rs`, `main.rs` and `lib.rs` tie them and may use all.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("form", &["domain"]),
    ("app", &["domain", "form", "look"]),
    ("view", &["domain", "form", "app", "look"]),
    ("exchange", &["domain"]),
    ("store", &["domain", "exchange"]),
    ("transfer", &["domain", "exchange", "store", "term"]),
    ("sync", &["domain", "store"]),
    ("term", &[]),
    (
        "cli",
        &[
            "domain", "form", "store", "exchange", "config", "paths", "exit", "machine", "operator", "term", "log",
            "seat", "look", "drafts", "transfer", "sync",
        ],
    ),
    ("demo", &["domain", "store"]),
    ("drafts", &["domain", "form"]),
    ("config", &["domain", "look"]),
    ("look", &[]),
    ("paths", &["domain", "store", "config"]),
    ("machine", &["domain"]),
    ("operator", &["domain"]),
    ("exit", &["domain"]),
    ("log", &["domain", "exit"]),
    ("seat", &["domain", "store", "log", "sync"]),
    ("memory", &[]),
];
const TIES: &[&str] = &["run", "main", "lib"];

/// What reaches outside of the program, or ties it to one screen or file; and the only rooms that may use it.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("ratatui", &["view", "term"]),
    ("rustix", &["term", "store", "log", "memory"]),
    ("signal_hook", &["term"]),
    ("rusqlite", &["store"]),
    ("getrandom", &["store", "sync"]),
    ("clap", &["cli"]),
    ("nix", &["operator"]),
    ("tui_input", &["form", "app"]),
    ("std::fs", &["store", "transfer", "config", "operator", "cli", "drafts", "log", "sync"]),
    ("ureq", &["sync"]),
    // addresses are read there; connections are ureq's
    ("std::net", &["sync"]),
    ("std::process", &["exit", "cli", "log"]),
    ("std::env", &["cli", "operator"]),
    ("std::thread", &["store", "transfer", "term", "drafts", "log", "sync"]),
    ("Timestamp::now", &["store", "log", "sync"]),
    ("SystemTime", &[]),
    ("Instant", &["store", "transfer", "cli", "sync"]),
];

/// What puts text into the cells of a screen; and the only files that may: one makes it safe, the other swaps glyphs.
const INTO_CELLS: &[&str] =
    &["set_string", "set_stringn", "set_symbol", "set_char", "set_span", "set_line", "Paragraph", "Span::"];
const MAY_PUT: &[&str] = &["src/view/canvas.rs", "src/view/look.rs"];

/// A source file without its tests and comments.
struct Source {
    path: PathBuf,
    /// From the crate's root: `["store", "worker"]`.
    module: Vec<String>,
    code: String,
}

impl Source {
    fn read(path: &Path) -> Self {
        let inside = path.strip_prefix(root().join("src")).unwrap().with_extension("");
        let mut module: Vec<String> = inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        let text = fs::read_to_string(path).unwrap();
        let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        Self { path: path.to_owned(), module, code: code.collect::<Vec<_>>().join("\n") }
    }

    fn room(&self) -> &str {
        &self.module[0]
    }

    /// Every path that it names: those of its `use` lines, and those in the code that say where they begin.
    fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        let mut rest = self.code.as_str();
        while let Some(start) = statement(rest) {
            let end = start + rest[start..].find(';').expect("a use line ends");
            for path in flat(&rest[start..end]) {
                paths.push(self.in_full(&path));
            }
            rest = &rest[end..];
        }
        let words = self.code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        paths.extend(words.filter(|word| word.contains("::") && !word.ends_with("::")).map(|word| self.in_full(word)));
        paths
    }

    /// `super::realm` in `domain/email.rs` is `crate::domain::realm`.
    fn in_full(&self, path: &str) -> String {
        let mut parts: Vec<&str> = path.split("::").collect();
        let ups = parts.iter().take_while(|part| **part == "super").count();
        if ups == 0 {
            return path.to_owned();
        }
        parts.drain(..ups);
        let above = self.module[..self.module.len().saturating_sub(ups)].iter().map(String::as_str);
        ["crate"].into_iter().chain(above).chain(parts).collect::<Vec<_>>().join("::")
    }
}

/// Where the path of the next `use` statement begins.
fn statement(code: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + code[from..].find("use ")?;
        let line = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = code[line..at].trim();
        if before.is_empty() || before.starts_with("pub") {
            return Some(at + "use ".len());
        }
        from = at + 1;
    }
}

/// `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn flat(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((prefix, members)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or(tree).trim();
        return if name.is_empty() { Vec::new() } else { vec![name.to_owned()] };
    };
    let members = members.strip_suffix('}').expect("a brace is closed");
    let (mut paths, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in members.char_indices().chain([(members.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                paths.extend(flat(&members[start..at]).into_iter().map(|path| format!("{prefix}{path}")));
                start = at + 1;
            }
            _ => {}
        }
    }
    paths
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn sources() -> Vec<Source> {
    let is_source = |path: &PathBuf| path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs");
    files(&root().join("src")).iter().filter(|path| is_source(path)).map(|path| Source::read(path)).collect()
}

#[test]
fn a_use_tree_is_read_whole() {
    assert_eq!(flat("std::{fs, io::{self, Write as _}}"), ["std::fs", "std::io::self", "std::io::Write"]);
    assert_eq!(flat("crate::domain::{\n    realm::Realm,\n}"), ["crate::domain::realm::Realm"]);
    let source = Source {
        path: PathBuf::new(),
        module: vec!["domain".into(), "email".into()],
        code: "use super::super::store::{Reader};\nfn x() { let y = crate::app::Y; }\npub use std::fs;".into(),
    };
    let paths = source.paths();
    for path in ["crate::store::Reader", "crate::app::Y", "std::fs"] {
        assert!(paths.iter().any(|found| found == path), "{path} in {paths:?}");
    }
}

#[test]
fn each_room_uses_only_those_it_may() {
    let mut seen = 0;
    for source in sources() {
        if TIES.contains(&source.room()) {
            continue;
        }
        let room = ROOMS.iter().find(|(name, _)| *name == source.room());
        let (name, may_use) = room.unwrap_or_else(|| panic!("say in tests/rooms.rs whom {} may use", source.room()));
        for path in source.paths() {
            let Some(used) = path.strip_prefix("crate::") else { continue };
            let used = used.split("::").next().unwrap();
            assert!(
                used == *name || may_use.contains(&used),
                "{} uses {path}: {name} may use {may_use:?}",
                source.path.display()
            );
            seen += 1;
        }
    }
    // the sources are read at all
    assert!(seen > 100, "{seen} paths");
}

#[test]
fn text_reaches_the_cells_of_a_screen_in_one_place() {
    let mut put = Vec::new();
    for source in sources().iter().filter(|source| source.room() == "view") {
        let path = source.path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        if INTO_CELLS.iter().any(|what| source.code.contains(what)) {
            put.push(path);
        }
    }
    assert_eq!(put, MAY_PUT, "text goes through Canvas::text, which makes it safe");
}

#[test]
fn what_reaches_outside_stays_in_its_rooms() {
    for (what, rooms) in OUTSIDE {
        for source in sources() {
            let room = source.room();
            if TIES.contains(&room) || rooms.contains(&room) {
                continue;
            }
            let path = source.paths().into_iter().find(|path| {
                let path = format!("::{path}::");
                path.contains(&format!("::{what}::"))
            });
            assert_eq!(path, None, "{} uses {what}, which belongs to {rooms:?}", source.path.display());
        }
    }
}

#[test]
fn no_file_names_a_place_on_a_developers_machine() {
    // put together here, so that this file holds none of them
    let places = [["/Us", "ers/"].concat(), ["/ro", "ot/"].concat(), ["/wo", "rk/"].concat(), ["/tm", "p/wt"].concat()];
    let homes = ["/ho", "me/"].concat();
    // of the people in the tests
    let people = ["m/", "melissa/", "mdemo/"];
    let mut all = vec![root().join("README.md"), root().join("Cargo.toml"), root().join(".ci/run")];
    for folder in ["src", "tests", "assets", "benches", "packaging"] {
        all.extend(files(&root().join(folder)));
    }
    for file in all {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        for place in places.iter().map(String::as_str).chain([env!("CARGO_MANIFEST_DIR")]) {
            assert!(!text.contains(place), "{} names {place}", file.display());
        }
        for (at, _) in text.match_indices(&homes) {
            let rest = &text[at + homes.len()..];
            assert!(people.iter().any(|name| rest.starts_with(name)), "{} names a home", file.display());
        }
    }
}

#[test]
fn what_the_readme_links_to_is_there() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let links: Vec<&str> = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.iter().any(|link| link.ends_with(".svg")), "{links:?}");
    let headings: Vec<String> = readme
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
            let name: String = line.trim_start_matches('#').trim().to_lowercase().chars().filter(kept).collect();
            name.replace(' ', "-")
        })
        .collect();
    for link in links.into_iter().filter(|link| !link.starts_with("http")) {
        match link.split_once('#') {
            Some(("", heading)) => assert!(headings.iter().any(|name| name == heading), "no heading {heading}"),
            _ => assert!(root().join(link).exists(), "{link} is not there"),
        }
    }
}
