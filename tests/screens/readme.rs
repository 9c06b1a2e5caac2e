//! What the README shows of the program is made by the program.

use std::{fs, path::Path};

/// Set, the files are written anew instead of compared.
const UPDATE: &str = "UPDATE_README";

/// Whether the file is as it is made now; with [`UPDATE`] it is written instead.
pub fn is_fresh(path: &str, made: &str) -> bool {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os(UPDATE).is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, made).unwrap();
    }
    fs::read_to_string(file).is_ok_and(|found| found == made)
}

/// What to do about stale files.
pub fn remedy(stale: &[&str]) -> String {
    format!("stale: {}. Make them anew with {UPDATE}=1 cargo test --test screens, and look at them.", stale.join(", "))
}
