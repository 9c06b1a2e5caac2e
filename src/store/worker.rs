//! Two threads beside the screen: one reads, one writes, so that a write that waits never holds up a search.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::{Builder, JoinHandle},
};

use super::{Reader, Writer, failure::trouble, patience};
use crate::domain::request::{Failure, Read, Reply, Write};

/// The two threads; they end when this is dropped, once they have done what was asked.
pub struct Worker {
    reads: Sender<Asked>,
    lists: Arc<Lists>,
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
    let lists = Arc::new(Lists::default());
    let answering = Arc::clone(&lists);
    reader.stop_when(move || answering.is_overtaken());
    let (reads, to_read) = channel();
    let (writes, to_write) = channel();
    let on_read = on_reply.clone();
    let answered = Arc::clone(&lists);
    let reading = start("store-read", move || read_all(&to_read, reader, &answered, on_read))?;
    let writing = start("store-write", move || write_all(&to_write, writer, on_reply))?;
    Ok(Worker { reads, lists, writes, reading, writing })
}

impl Worker {
    /// Asks for something to be read. A list or a search of the history that is asked for while another waits takes its
    /// place; a list also that of one that is being read.
    pub fn read(&self, read: Read) {
        let asked = self.lists.ask(read);
        // the thread ends only with this worker
        let _ = self.reads.send(asked);
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

/// A read, and how many lists of its kind had been asked for by then.
struct Asked {
    read: Read,
    number: u64,
}

/// How many lists were asked for, and which is being read: one that was overtaken is not read to its end.
#[derive(Default)]
struct Lists {
    asked: [AtomicU64; 2],
    reading: Mutex<Option<(usize, u64)>>,
}

impl Lists {
    fn ask(&self, read: Read) -> Asked {
        let number = match (kind(&read), &read) {
            (Some(kind), Read::List(_)) => self.asked[kind].fetch_add(1, Ordering::SeqCst) + 1,
            (Some(kind), _) => self.asked[kind].load(Ordering::SeqCst),
            (None, _) => 0,
        };
        Asked { read, number }
    }

    fn begin(&self, asked: &Asked) {
        *self.reading() = kind(&asked.read).map(|kind| (kind, asked.number));
    }

    /// Whether another list was asked for since that takes the place of the one that is being read.
    fn is_overtaken(&self) -> bool {
        self.reading().is_some_and(|(kind, number)| self.asked[kind].load(Ordering::SeqCst) > number)
    }

    fn reading(&self) -> MutexGuard<'_, Option<(usize, u64)>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a list is shown, and the count of one: the list on Home names its level, the box that moves an account does not.
fn kind(read: &Read) -> Option<usize> {
    match read {
        Read::List(list) => Some(usize::from(list.under.is_none())),
        Read::Count(_) => Some(0),
        _ => None,
    }
}

fn read_all(asked: &Receiver<Asked>, mut reader: Reader, lists: &Lists, on_reply: impl Fn(Reply)) {
    let mut waiting = VecDeque::new();
    while let Ok(first) = asked.recv() {
        waiting.push_back(first);
        while let Some(next) = next(&mut waiting, asked) {
            lists.begin(&next);
            let reply = guarded(&mut reader, |reader| reader.answer(&next.read), Reader::close, Reply::ReadFailed);
            // nobody waits for it any more; it may have been broken off
            if !lists.is_overtaken() {
                on_reply(reply);
            }
        }
    }
}

/// The next read to answer, leaving out those that a newer one has made pointless. What is counted comes last.
fn next(waiting: &mut VecDeque<Asked>, asked: &Receiver<Asked>) -> Option<Asked> {
    waiting.extend(asked.try_iter());
    let mut counts = Vec::new();
    while let Some(first) = waiting.pop_front() {
        if waiting.iter().any(|newer| replaces(&newer.read, &first.read)) {
            continue;
        }
        if matches!(first.read, Read::Count(_)) && !waiting.is_empty() {
            counts.push(first);
            continue;
        }
        waiting.extend(counts);
        return Some(first);
    }
    None
}

/// Whether the answer to the newer one is what is shown where that to the older one would have been.
fn replaces(newer: &Read, older: &Read) -> bool {
    match (newer, older) {
        (Read::List(_), Read::List(_) | Read::Count(_)) | (Read::Count(_), Read::Count(_)) => {
            kind(newer) == kind(older)
        }
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
        request::{CountRequest, ListRequest, Page},
    };

    fn history(generation: u64, account: Option<AccountId>) -> Read {
        Read::History(HistoryRequest { generation, account, search: String::new(), span: Span::Newest, limit: 1 })
    }

    fn list(generation: u64) -> Read {
        of_box(generation, Some(AccountId::from_random([2; 16])))
    }

    fn of_box(generation: u64, under: Option<AccountId>) -> Read {
        Read::List(ListRequest {
            generation,
            search: String::new(),
            under,
            disabled: false,
            page: Page::First,
            limit: 1,
        })
    }

    fn count(generation: u64) -> Read {
        Read::Count(CountRequest { generation, search: "a".into(), disabled: false, after: 0, counted: 0 })
    }

    /// What is answered of what was asked, in which order.
    fn answered(reads: impl IntoIterator<Item = Read>) -> Vec<Read> {
        let (ask, asked) = channel();
        let lists = Lists::default();
        for read in reads {
            ask.send(lists.ask(read)).unwrap();
        }
        let mut waiting = VecDeque::new();
        std::iter::from_fn(|| next(&mut waiting, &asked)).map(|asked| asked.read).collect()
    }

    #[test]
    fn only_the_newest_of_what_waits_for_one_place_is_answered() {
        let account = Some(AccountId::from_random([1; 16]));
        let all = answered([
            list(1),
            history(2, None),
            Read::Standing,
            list(3),
            history(4, account.clone()),
            list(5),
            history(6, None),
            Read::Standing,
        ]);
        assert_eq!(all, [Read::Standing, history(4, account), list(5), history(6, None), Read::Standing]);
    }

    #[test]
    fn counting_comes_last_and_not_at_all_where_another_list_is_asked_for() {
        assert_eq!(answered([count(1), Read::Standing, Read::Holdings]), [Read::Standing, Read::Holdings, count(1)]);
        assert_eq!(answered([count(1), Read::Standing, list(2)]), [Read::Standing, list(2)]);
        assert_eq!(answered([count(1), of_box(2, None)]), [of_box(2, None), count(1)]);
        assert_eq!(answered([count(1), count(2)]), [count(2)]);
    }

    #[test]
    fn what_is_read_is_overtaken_by_a_list_in_its_place_only() {
        for (read, newer, is_overtaken) in [
            (list(1), list(2), true),
            (count(1), list(2), true),
            (of_box(1, None), of_box(2, None), true),
            (list(1), of_box(2, None), false),
            (list(1), count(2), false),
            (list(1), Read::Standing, false),
            (Read::Standing, list(2), false),
        ] {
            let lists = Lists::default();
            let asked = lists.ask(read.clone());
            lists.begin(&asked);
            assert!(!lists.is_overtaken());
            lists.ask(newer.clone());
            assert_eq!(lists.is_overtaken(), is_overtaken, "{read:?} by {newer:?}");
        }
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
