//! Reading a file or a pipe that may be slow, and hearing meanwhile that the program is to end.

use std::{
    io::{self, Read},
    os::fd::{AsFd, OwnedFd},
    path::Path,
    sync::Arc,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{FileType, Mode, OFlags, fstat, open},
    io::{Errno, read},
    stdio::stdin,
};

/// How long nothing may come until it is asked again whether to stop.
const WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

/// Says whether to stop.
type Stop = Arc<dyn Fn() -> bool + Send + Sync>;

/// A file or a pipe that is read until there is no more, or until it is told to stop.
pub struct Patient {
    from: OwnedFd,
    stop: Stop,
}

impl Patient {
    /// Opens a file or a named pipe, and does not wait for who writes into it.
    ///
    /// # Errors
    /// As the operating system has it.
    pub fn open(path: &Path, stop: Stop) -> io::Result<Self> {
        let from = open(path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty())?;
        if FileType::from_raw_mode(fstat(&from)?.st_mode) == FileType::Directory {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Self { from, stop })
    }

    /// Standard input.
    ///
    /// # Errors
    /// There is none.
    pub fn stdin(stop: Stop) -> io::Result<Self> {
        Ok(Self { from: stdin().try_clone_to_owned()?, stop })
    }
}

impl Read for Patient {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if (self.stop)() {
                return Err(io::Error::other("it was told to stop"));
            }
            let mut fds = [PollFd::from_borrowed_fd(self.from.as_fd(), PollFlags::IN)];
            match poll(&mut fds, Some(&WAIT)) {
                // a signal: what it means is asked above
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => match read(&self.from, &mut *into) {
                    Ok(count) => return Ok(count),
                    Err(Errno::AGAIN | Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                },
                Err(error) => return Err(error.into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        sync::atomic::{AtomicBool, Ordering},
        thread,
    };

    use rustix::fs::{CWD, mknodat};

    use super::*;

    #[test]
    fn a_pipe_without_a_writer_is_waited_for_until_told_to_stop() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
        let told = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&told);
        let mut pipe = Patient::open(&path, Arc::new(move || stop.load(Ordering::Relaxed))).unwrap();
        let reading = thread::spawn(move || {
            let mut text = String::new();
            pipe.read_to_string(&mut text).map(|_| text)
        });
        told.store(true, Ordering::Relaxed);
        assert!(reading.join().unwrap().is_err());

        let mut pipe = Patient::open(&path, Arc::new(|| false)).unwrap();
        let writing = thread::spawn(move || fs::write(path, "name\nABC\n").unwrap());
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        writing.join().unwrap();
        assert_eq!(text, "name\nABC\n");
    }
}
