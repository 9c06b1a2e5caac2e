//! Looks for passwords where none may be.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A password as it may be written: as it is, in UTF-16 and UTF-32, in hexadecimal digits, in base64.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u16> = secret.encode_utf16().collect();
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        secret.as_bytes().to_vec(),
        secret.bytes().rev().collect(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        secret.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    // wherever it begins in what was encoded; the letters at its ends belong to its neighbours too
    for before in 0..3 {
        let encoded = base64(&[vec![0; before], secret.as_bytes().to_vec()].concat());
        forms.push(encoded[before + 1..encoded.len() - 4].to_vec());
    }
    forms
}

pub fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = bytes.chunks(3).flat_map(|chunk| {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        [18, 12, 6, 0].map(|shift| LETTERS[bits >> shift & 63])
    });
    letters.collect()
}

/// In which form a password is in these bytes, if it is.
pub fn found(secret: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    forms(secret).into_iter().find(|form| bytes.windows(form.len()).any(|window| window == form))
}

#[track_caller]
pub fn assert_absent(secret: &str, bytes: &[u8], place: &str) {
    if let Some(form) = found(secret, bytes) {
        panic!("a password is in {place} as {}", form.escape_ascii());
    }
}

/// All files below a folder: the accounts' file with its log, settings, drafts, logs, and whatever else comes.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}
