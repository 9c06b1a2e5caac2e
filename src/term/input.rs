//! The thread that reads what the operator sends.

use std::io;
use std::mem;
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use zeroize::Zeroize;

use super::bytes::Decoder;
use super::stop::{Event, Stop};

/// Long enough for the pieces of a torn arrow, short enough not to be felt after Esc.
const SILENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 75_000_000 };

/// Starts reading standard input; the thread ends with the terminal, after saying so.
pub(super) fn start(on_event: impl Fn(Event) + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        // whatever the reason, input is over: a failed read fails again, for ever
        let _reason = read_on(&on_event);
        on_event(Event::Stop(Stop::HangUp));
    })?;
    Ok(())
}

fn read_on(on_event: &impl Fn(Event)) -> Result<(), Errno> {
    let stdin = rustix::stdio::stdin();
    let mut decoder = Decoder::default();
    let mut inputs = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let timeout = decoder.pending().then_some(&SILENCE);
        match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], timeout) {
            Ok(0) => decoder.settle(&mut inputs),
            Ok(_) => match rustix::io::read(stdin, &mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => {
                    decoder.feed(&buffer[..count], &mut inputs);
                    // it may have been a password
                    buffer[..count].zeroize();
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error),
            },
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(error) => return Err(error),
        }
        if !inputs.is_empty() {
            on_event(Event::Inputs(mem::take(&mut inputs)));
        }
    }
}
