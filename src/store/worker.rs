//! Two threads beside the screen: one reads, one writes, so that a write that waits never holds up a search.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, Sender, channel},
    thread::{Builder, JoinHandle},
};

use super::{Reader, Writer, failure::trouble, patience};
use crate::domain::request::{Failure, Read, Reply, Write};

/// The two threads; they end when this is dropped, once they have done what was asked.
pub struct Worker {
    reads: Sender<Read>,
    writes: Sender<Write>,
    reading: JoinHandle<()>,
    writing: JoinHandle<()>,
}

/// Starts the two threads. `on_reply` is called on them, once for each write and each read that was not dropped; and
/// with [`Reply::Waiting`] before that, where a write waits for long.
///
/// # Errors
/// Where the operating system starts no thread.
pub fn spawn(
    mut reader: Reader,
    mut writer: Writer,
    on_reply: impl Fn(Reply) + Send + Clone + 'static,
) -> io::Result<Worker> {
    // whichever of the two opens a file first, the other works with none but that one
    if reader.place.is_known() {
        writer.place = reader.place.clone();
    } else {
        reader.place = writer.place.clone();
    }
    let (reads, to_read) = channel();
    let (writes, to_write) = channel();
    let on_read = on_reply.clone();
    let reading = start("store-read", move || read_all(&to_read, reader, on_read))?;
    let writing = start("store-write", move || write_all(&to_write, writer, on_reply))?;
    Ok(Worker { reads, writes, reading, writing })
}

impl Worker {
    /// Asks for something to be read. A list or a search of the history that is asked for while another waits takes its
    /// place.
    pub fn read(&self, read: Read) {
        // the thread ends only with this worker
        let _ = self.reads.send(read);
    }

    /// Asks for something to be written.
    pub fn write(&self, write: Write) {
        let _ = self.writes.send(write);
    }

    /// Waits until what was asked to be written is, or has failed, and ends.
    pub fn finish(self) {
        // the writer closes last: of the last program to leave it takes what stands in SQLite's log into the file
        drop(self.reads);
        let _ = self.reading.join();
        drop(self.writes);
        let _ = self.writing.join();
    }
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    Builder::new().name(name.into()).spawn(work)
}

fn read_all(asked: &Receiver<Read>, mut reader: Reader, on_reply: impl Fn(Reply)) {
    let mut waiting = VecDeque::new();
    while let Ok(read) = asked.recv() {
        waiting.push_back(read);
        while let Some(read) = next(&mut waiting, asked) {
            on_reply(guarded(&mut reader, |reader| reader.answer(&read), Reader::close, Reply::ReadFailed));
        }
    }
}

/// The next read to answer, leaving out those that a newer one has made pointless.
fn next(waiting: &mut VecDeque<Read>, asked: &Receiver<Read>) -> Option<Read> {
    waiting.extend(asked.try_iter());
    while let Some(read) = waiting.pop_front() {
        if !waiting.iter().any(|newer| replaces(newer, &read)) {
            return Some(read);
        }
    }
    None
}

/// Whether the answer to the newer one is what is shown where that to the older one would have been.
fn replaces(newer: &Read, older: &Read) -> bool {
    match (newer, older) {
        // the list on Home names its level, the box that moves an account does not
        (Read::List(newer), Read::List(older)) => newer.under.is_some() == older.under.is_some(),
        (Read::History(newer), Read::History(older)) => newer.account == older.account,
        _ => false,
    }
}

fn write_all(asked: &Receiver<Write>, mut writer: Writer, on_reply: impl Fn(Reply) + Clone + 'static) {
    for write in asked {
        let on_wait = on_reply.clone();
        let reply = patience::telling(
            move || on_wait(Reply::Waiting),
            || guarded(&mut writer, |writer| writer.answer(&write), Writer::close, Reply::WriteFailed),
        );
        on_reply(reply);
    }
}

/// Does `work`; a panic in it becomes an answer, and `close` gets rid of a connection in an unknown state.
fn guarded<T>(
    with: &mut T,
    work: impl FnOnce(&mut T) -> Reply,
    close: impl FnOnce(&mut T),
    failed: impl FnOnce(Failure) -> Reply,
) -> Reply {
    catch_unwind(AssertUnwindSafe(|| work(with))).unwrap_or_else(|_| {
        close(with);
        failed(trouble("Something went wrong inside trunkdesk. Try again, and report it if it comes back."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        account::AccountId,
        history::{HistoryRequest, Span},
        request::{ListRequest, Page},
    };

    fn history(generation: u64, account: Option<AccountId>) -> Read {
        Read::History(HistoryRequest { generation, account, search: String::new(), span: Span::Newest, limit: 1 })
    }

    fn list(generation: u64) -> Read {
        Read::List(ListRequest {
            generation,
            search: String::new(),
            under: None,
            disabled: false,
            page: Page::First,
            limit: 1,
        })
    }

    #[test]
    fn only_the_newest_of_what_waits_for_one_place_is_answered() {
        let account = Some(AccountId::from_random([1; 16]));
        let (ask, asked) = channel();
        for read in [
            list(1),
            history(2, None),
            Read::Standing,
            list(3),
            history(4, account.clone()),
            list(5),
            history(6, None),
            Read::Standing,
        ] {
            ask.send(read).unwrap();
        }
        let mut waiting = VecDeque::new();
        let answered: Vec<_> = std::iter::from_fn(|| next(&mut waiting, &asked)).collect();
        assert_eq!(answered, [Read::Standing, history(4, account), list(5), history(6, None), Read::Standing]);
    }

    #[test]
    fn a_panic_is_an_answer() {
        let mut closed = false;
        let reply =
            guarded(&mut closed, |_| panic!("as meant by this test"), |closed| *closed = true, Reply::WriteFailed);
        assert!(matches!(reply, Reply::WriteFailed(Failure::Trouble(_))));
        assert!(closed);
    }
}
