//! A panic must not leave the terminal raw, nor write across the screen.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::{io, mem, panic, thread};

use super::guard;

/// What panicked on other threads while the screen was up: told once it is given back.
static KEPT: Mutex<String> = Mutex::new(String::new());

/// Makes panics respect the screen: one on the screen's thread gives the terminal back and then prints its message;
/// one on another thread leaves the screen alone, and its message waits until the screen is given back. Call it
/// before [`Screen::enter`](super::Screen::enter).
pub fn install_panic_hook() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let screen_thread = guard::screen_thread();
        if screen_thread.is_some_and(|screen| screen != thread::current().id()) {
            let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
            // writing to a String never fails
            let _written = writeln!(kept, "{info}");
        } else {
            guard::give_back();
            usual(info);
        }
    }));
}

/// Prints what was kept; not with `eprintln!`, which panics when the terminal is gone.
pub(super) fn tell_kept() {
    let kept = mem::take(&mut *KEPT.lock().unwrap_or_else(PoisonError::into_inner));
    let _written = io::stderr().write_all(kept.as_bytes());
}
