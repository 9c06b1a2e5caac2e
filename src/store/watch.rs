//! Notices that somebody has written to the file, without asking for it: the kernel tells (inotify).
//!
//! What is written goes to SQLite's write-ahead log first, so that is what is watched, and in its folder only whether
//! it or the file is put there anew. Reading changes neither of them.

use std::{
    ffi::OsString,
    fs,
    mem::MaybeUninit,
    os::{fd::OwnedFd, unix::ffi::OsStrExt},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags},
    io::Errno,
};

use super::open::folder;

/// The least time between two reports.
const PAUSE: Duration = Duration::from_secs(1);
/// Bytes for what the kernel tells at once; one event with the longest name has 272.
const BUFFER: usize = 4096;

/// Starts the thread that calls `on_change` after the file at `path`, which need not exist yet, was written to: at once,
/// then once for each second in which more was written. It lasts until that gives `false`, or as long as the program.
///
/// # Errors
/// The kernel does not tell of changes here, or starts no thread.
pub fn start(path: &Path, on_change: impl FnMut() -> bool + Send + 'static) -> std::io::Result<()> {
    start_with(path, PAUSE, on_change)
}

fn start_with(
    path: &Path,
    pause: Duration,
    mut on_change: impl FnMut() -> bool + Send + 'static,
) -> std::io::Result<()> {
    let watch = Watch::new(path)?;
    thread::Builder::new().name("file".into()).spawn(move || {
        // whatever keeps it from hearing, there is nobody to tell: the screens go on without
        let _ended = watch.report(pause, &mut on_change);
    })?;
    Ok(())
}

/// What is watched.
struct Watch {
    kernel: OwnedFd,
    folder: i32,
    /// The write-ahead log.
    log: PathBuf,
    /// Names in the folder that are told of.
    names: [OsString; 2],
}

impl Watch {
    fn new(path: &Path) -> std::io::Result<Self> {
        // SQLite keeps its log beside the file that a link leads to
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name = path.file_name().unwrap_or_default().to_owned();
        let mut log_name = name.clone();
        log_name.push("-wal");
        let folder = folder(&path);
        let kernel = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let log = folder.join(&log_name);
        let folder = inotify::add_watch(&kernel, &folder, WatchFlags::CREATE | WatchFlags::MOVED_TO)?;
        let watch = Self { kernel, folder, log, names: [name, log_name] };
        watch.watch_log()?;
        Ok(watch)
    }

    /// Watches the log, once there is one.
    fn watch_log(&self) -> Result<(), Errno> {
        match inotify::add_watch(&self.kernel, &self.log, WatchFlags::MODIFY) {
            Err(Errno::NOENT) => Ok(()),
            watched => watched.map(|_| ()),
        }
    }

    fn report(&self, pause: Duration, on_change: &mut impl FnMut() -> bool) -> Result<(), Errno> {
        loop {
            while !self.has_changed(None)? {}
            if !on_change() {
                return Ok(());
            }
            loop {
                thread::sleep(pause);
                let more = self.has_changed(Some(&Timespec::default()))?;
                // in any case: the log is written some time before what is in it counts
                if !on_change() {
                    return Ok(());
                }
                if !more {
                    break;
                }
            }
        }
    }

    /// Waits until the kernel tells something, or so long; whether the file has changed.
    fn has_changed(&self, patience: Option<&Timespec>) -> Result<bool, Errno> {
        match poll(&mut [PollFd::new(&self.kernel, PollFlags::IN)], patience) {
            Ok(0) | Err(Errno::INTR) => return Ok(false),
            waited => waited?,
        };
        let mut buffer = [MaybeUninit::uninit(); BUFFER];
        let mut events = inotify::Reader::new(&self.kernel, &mut buffer);
        let (mut changed, mut put_anew) = (false, false);
        loop {
            match events.next() {
                Ok(event) if event.wd() == self.folder => {
                    let name = event.file_name().map(|name| name.to_bytes());
                    put_anew |= self.names.iter().any(|known| name == Some(known.as_bytes()));
                }
                // that a log is not watched any more is told too
                Ok(event) => changed |= !event.events().contains(ReadFlags::IGNORED),
                Err(Errno::AGAIN) => break,
                Err(Errno::INTR) => {}
                Err(error) => return Err(error),
            }
        }
        if put_anew {
            self.watch_log()?;
        }
        Ok(changed || put_anew)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

    use super::*;
    use crate::{
        demo,
        domain::{
            operator::Operator,
            request::{Read, Reply, Write},
        },
        store::{Reader, Sources, Writer},
    };

    /// Far more than a report takes.
    const SOON: Duration = Duration::from_secs(5);
    const SHORT: Duration = Duration::from_millis(200);

    fn writer(file: &Path) -> Writer {
        let operator = Operator {
            name: "mdemo".into(),
            login_uid: None,
            effective_user: "mdemo".into(),
            sudo_user: None,
            ssh_address: None,
        };
        Writer::new(file.to_owned(), None, operator, Sources::system())
    }

    fn watched(file: &Path, pause: Duration) -> Receiver<()> {
        let (sender, reports) = channel();
        start_with(file, pause, move || sender.send(()).is_ok()).unwrap();
        reports
    }

    fn set_up(file: &Path) -> Writer {
        let mut writer = writer(file);
        let write = Write::SaveReseller { settings: Box::new(demo::settings()), template: None, from_revision: None };
        assert!(matches!(writer.answer(&write), Reply::ResellerSaved(_)));
        writer
    }

    #[test]
    fn a_file_that_is_made_written_and_made_anew_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts.db");
        let reports = watched(&file, Duration::from_millis(20));
        let mut first = set_up(&file);
        reports.recv_timeout(SOON).expect("it is made");
        let parent = match Reader::new(file.clone()).answer(&Read::Standing) {
            Reply::Standing(Some(standing)) => standing.reseller.id,
            other => panic!("{other:?}"),
        };
        for index in 0..4 {
            while reports.recv_timeout(SHORT).is_ok() {}
            first.create_accounts(&[demo::account(index, &parent)]).unwrap();
            reports.recv_timeout(SOON).expect("it is written to");
            // the last to close it takes the log away, the next one makes it anew
            drop(first);
            first = writer(&file);
        }
    }

    #[test]
    fn reading_is_not_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts.db");
        let writer = set_up(&file);
        let mut reader = Reader::new(file.clone());
        assert!(matches!(reader.answer(&Read::Standing), Reply::Standing(Some(_))));
        let reports = watched(&file, Duration::from_millis(20));
        // open, read, close, while another has it open; then the last one that has it open
        for reader in [Reader::new(file.clone()), reader] {
            let mut reader = reader;
            assert!(matches!(reader.answer(&Read::Standing), Reply::Standing(Some(_))));
            assert!(matches!(reader.answer(&Read::Holdings), Reply::Holdings(_)));
            drop(reader);
        }
        std::fs::write(folder.path().join("else"), "x").unwrap();
        assert_eq!(reports.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        drop(writer);
    }

    #[test]
    fn many_writes_are_few_reports() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("accounts.db");
        let mut writer = set_up(&file);
        let parent = match Reader::new(file.clone()).answer(&Read::Standing) {
            Reply::Standing(Some(standing)) => standing.reseller.id,
            other => panic!("{other:?}"),
        };
        let reports = watched(&file, SOON);
        for index in 0..20 {
            writer.create_accounts(&[demo::account(index, &parent)]).unwrap();
        }
        reports.recv_timeout(SOON).expect("the first at once");
        assert_eq!(reports.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
    }
}
