//! What may reach a terminal: a parser that knows our own sequences and nothing else.

use trunkdesk::domain::text::{is_invisible, visible};

/// Reads what the program wrote on a terminal; gives the payloads of what it sent to the clipboard, in base64.
///
/// # Errors
/// The first thing that is not ours, with what stands around it.
pub fn sequences(bytes: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let mut copied = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let wrong = |what: &str| {
            let around = &bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())];
            Err(format!("{what} at {at}: {}", around.escape_ascii()))
        };
        at += match rest[0] {
            0x1b => match rest.get(1) {
                Some(b'[') => match control_sequence(&rest[2..]) {
                    Some(length) => 2 + length,
                    None => return wrong("a sequence that is not ours"),
                },
                Some(b']') => match clipboard(&rest[2..]) {
                    Some((payload, length)) => {
                        copied.push(payload.to_vec());
                        2 + length
                    }
                    None => return wrong("an OSC that is not the clipboard"),
                },
                _ => return wrong("an ESC that is not ours"),
            },
            b' '..=b'~' => 1,
            // the cursor moved by one, to the left edge, or a row down
            0x08 | b'\r' | b'\n' => 1,
            // ASCII, when the terminal is taken
            0x0f if rest.starts_with(b"\x0f\x1b(B") => 4,
            0xc2..=0xf4 => {
                let end = rest.iter().skip(1).position(|byte| byte & 0xc0 != 0x80).map_or(rest.len(), |end| end + 1);
                match std::str::from_utf8(&rest[..end]) {
                    Ok(text) if !text.contains(is_invisible) => end,
                    Ok(_) => return wrong("an invisible character"),
                    Err(_) => return wrong("no UTF-8"),
                }
            }
            _ => return wrong("a control character"),
        };
    }
    Ok(copied)
}

/// The length of a control sequence that a frame, or taking and giving back the terminal, is made of.
fn control_sequence(rest: &[u8]) -> Option<usize> {
    let end = rest.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
    let parameters = std::str::from_utf8(&rest[..end]).ok()?;
    let numbers = parameters.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
    let known = match rest[end] {
        b'A'..=b'D' | b'H' | b'X' | b'@' | b'P' | b'm' => numbers,
        b'J' => parameters == "2",
        b'K' | b'r' => parameters.is_empty(),
        b'l' if parameters == "4" => true,
        b'h' | b'l' => matches!(parameters, "?1049" | "?2004" | "?25" | "?7" | "?2026"),
        _ => false,
    };
    known.then_some(end + 1)
}

/// The payload of `52;c;…`, and the length with its end.
fn clipboard(rest: &[u8]) -> Option<(&[u8], usize)> {
    let payload = rest.strip_prefix(b"52;c;")?;
    let end = payload.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+/=".contains(byte))?;
    let (text, close) = payload.split_at(end);
    let closed = if close.starts_with(b"\x07") { 1 } else { close.starts_with(b"\x1b\\").then_some(2)? };
    Some((text, 5 + end + closed))
}

/// Whether text is fit to be printed or pasted: lines, tabs between values, and nothing that acts or hides.
///
/// # Errors
/// The first part that is not.
pub fn lines(text: &str) -> Result<(), String> {
    match text.split(['\n', '\t']).find(|part| visible(part) != *part) {
        Some(part) => Err(format!("{part:?}")),
        None => Ok(()),
    }
}
