//! A panic in one line: where, what, and how it came there.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    panic::PanicHookInfo,
    thread,
};

/// What is known of a panic; with its backtrace where `RUST_BACKTRACE` asks for one.
pub(super) fn of(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let message = info.payload_as_str().map_or_else(|| "no message".to_owned(), without_quoted);
    let mut fault = format!("thread {} at {place}: {message}", thread::current().name().unwrap_or("without a name"));
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        let frames = backtrace.to_string();
        let frames: Vec<&str> = frames.lines().map(str::trim).collect();
        fault.push_str(&format!(" | {}", frames.join(" | ")));
    }
    fault
}

/// The message without what it quotes: where a text is cut wrongly, Rust quotes it, and it may be a customer's or a
/// password.
pub(super) fn without_quoted(message: &str) -> String {
    match (message.find('`'), message.rfind('`')) {
        (Some(first), Some(last)) if first < last => format!("{}`…{}", &message[..first], &message[last..]),
        (Some(only), _) => format!("{}…", &message[..only]),
        _ => message.to_owned(),
    }
}
