//! The operator's own clipboard, at the other end of the line.

use std::io;

use super::guard::Screen;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Screen {
    /// Asks the terminal to put `text` on its clipboard (OSC 52). Many terminals refuse, and none says so: show the
    /// text as well.
    ///
    /// # Errors
    /// The terminal could not be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        self.page.extend_from_slice(b"\x1b]52;c;");
        base64(text.as_bytes(), &mut self.page);
        self.page.extend_from_slice(b"\x1b\\");
        // an old terminal may have shown it
        self.frames.lose_cursor();
        self.send()
    }
}

fn base64(bytes: &[u8], out: &mut Vec<u8>) {
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = DIGITS[bits >> (18 - 6 * place) & 63];
            out.push(if place <= three.len() { digit } else { b'=' });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_everywhere() {
        for (text, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("ÿ>?", "w78+Pw=="),
        ] {
            let mut out = Vec::new();
            base64(text.as_bytes(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), coded, "{text}");
        }
    }
}
