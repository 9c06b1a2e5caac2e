//! Reading a file or a pipe that may be slow, and hearing meanwhile that the program is to end.

use std::{
    io::{self, Read},
    os::fd::{AsFd, OwnedFd},
    path::Path,
    sync::Arc,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{FileType, Mode, OFlags, Stat, fstat, open},
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
    /// A file as it was when it was opened; a pipe is never whole until its end.
    opened: Option<State>,
    stop: Stop,
}

/// What of a file differs once somebody has written into it.
#[derive(PartialEq, Eq)]
struct State {
    size: i64,
    /// When it was changed last, in seconds and nanoseconds.
    changed: (i64, u64),
}

impl State {
    /// Of a regular file.
    fn of(stat: &Stat) -> Option<Self> {
        let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
        is_file.then_some(Self { size: stat.st_size, changed: (stat.st_mtime, stat.st_mtime_nsec) })
    }
}

impl Patient {
    /// Opens a file or a named pipe, and does not wait for who writes into it.
    ///
    /// # Errors
    /// As the operating system has it.
    pub fn open(path: &Path, stop: Stop) -> io::Result<Self> {
        let from = open(path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty())?;
        let stat = fstat(&from)?;
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Self { from, opened: State::of(&stat), stop })
    }

    /// Standard input.
    ///
    /// # Errors
    /// There is none.
    pub fn stdin(stop: Stop) -> io::Result<Self> {
        let from = stdin().try_clone_to_owned()?;
        let opened = State::of(&fstat(&from)?);
        Ok(Self { from, opened, stop })
    }

    /// Whether a file is as it was when it was opened: else its last line may be cut, or be another's.
    fn is_whole(&self) -> io::Result<bool> {
        Ok(self.opened == State::of(&fstat(&self.from)?))
    }
}

/// At the end of a file into which somebody wrote meanwhile it gives [`io::ErrorKind::ResourceBusy`].
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
                    Ok(0) if !into.is_empty() && !self.is_whole()? => return Err(io::ErrorKind::ResourceBusy.into()),
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
        fs::{self, File},
        io::Write,
        sync::atomic::{AtomicBool, Ordering},
        thread,
        time::UNIX_EPOCH,
    };

    use rustix::fs::{CWD, mknodat};

    use super::*;

    #[test]
    fn a_file_that_is_written_while_it_is_read_is_told_from_one_that_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let read = |then: &dyn Fn(&mut File)| {
            fs::write(&path, "name\nABC\n").unwrap();
            let mut to = File::options().write(true).open(&path).unwrap();
            // long ago, so that every change is another moment
            to.set_modified(UNIX_EPOCH).unwrap();
            let mut from = Patient::open(&path, Arc::new(|| false)).unwrap();
            from.read_exact(&mut [0; 6]).unwrap();
            then(&mut to);
            from.read_to_string(&mut String::new()).map_err(|error| error.kind())
        };
        let busy = Err(io::ErrorKind::ResourceBusy);
        assert_eq!(read(&|_| {}), Ok(3));
        assert_eq!(read(&|to| to.write_all(b"name\nXYZ\n").unwrap()), busy, "as long as before");
        assert_eq!(read(&|to| to.set_len(7).unwrap()), busy);
        let grows = |to: &mut File| {
            to.set_len(20).unwrap();
            to.set_modified(UNIX_EPOCH).unwrap();
        };
        assert_eq!(read(&grows), busy);
    }

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
