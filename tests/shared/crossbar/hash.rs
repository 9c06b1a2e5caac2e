//! The digests that Crossbar knows, as hex.

use md5::{Digest, Md5};
use sha1::Sha1;

pub fn md5(text: &str) -> String {
    hex(&Md5::digest(text))
}

pub fn sha(text: &str) -> String {
    hex(&Sha1::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
