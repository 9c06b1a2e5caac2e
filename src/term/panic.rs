//! A panic must not leave the terminal raw, nor write across the screen.

use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::sync::{Mutex, PoisonError};
use std::{io, mem, panic, thread};

use super::guard;

/// What is to be told of panics on other threads while the screen was up, once it is given back.
static KEPT: Mutex<String> = Mutex::new(String::new());

/// Makes panics respect the screen and the operator, who is told one sentence. `report` is given each panic, and whether
/// the program stops by it; what it gives back is that sentence. Where it stops, the terminal is given back first; where
/// another thread panics while the screen is up, the sentence waits until it is given back.
pub fn install_panic_hook(report: impl Fn(&PanicHookInfo<'_>, bool) -> String + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |info| {
        let screen_thread = guard::screen_thread();
        let stops = screen_thread.is_none_or(|screen| screen == thread::current().id());
        let sentence = report(info, stops);
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_str(&sentence);
        kept.push('\n');
        drop(kept);
        if stops {
            guard::give_back();
            tell_kept();
        }
    }));
}

/// Prints what was kept; not with `eprintln!`, which panics when the terminal is gone.
pub(super) fn tell_kept() {
    let kept = mem::take(&mut *KEPT.lock().unwrap_or_else(PoisonError::into_inner));
    let _written = io::stderr().write_all(kept.as_bytes());
}
