//! Waiting for another program's lock: how long, and that somebody is told of it.

use std::{cell::RefCell, time::Duration};

/// How long a connection waits for another program's lock before it asks again. SQLite's own pauses grow to a tenth of a
/// second, in which quicker programs take the lock time and again: of twelve that write on end, one waits for seconds.
const PAUSE: Duration = Duration::from_millis(4);
/// How often it asks: five seconds long.
const TRIES: i32 = 1_250;
/// How often it has asked when somebody is told: after half a second.
const TRIES_UNTOLD: i32 = 125;

type Tell = Box<dyn FnOnce()>;

thread_local! {
    /// Who is told when this thread has waited for half a second. SQLite asks [`wait`] with a number and nothing else.
    static TOLD: RefCell<Option<Tell>> = const { RefCell::new(None) };
}

/// Waits a moment for another program's lock; `false` where that has been tried long enough. SQLite calls it, on the
/// thread that wants the lock.
pub(super) fn wait(tries: i32) -> bool {
    if tries >= TRIES {
        return false;
    }
    if tries >= TRIES_UNTOLD
        && let Some(tell) = TOLD.take()
    {
        tell();
    }
    std::thread::sleep(PAUSE);
    true
}

/// Does `work`. Where it waits for a lock for more than half a second, `tell` is called then, once and on this thread.
pub fn telling<T>(tell: impl FnOnce() + 'static, work: impl FnOnce() -> T) -> T {
    TOLD.set(Some(Box::new(tell)));
    // a panic of the work is somebody else's to catch
    let _forgotten = Forget;
    work()
}

/// Leaves nobody to be told, however the work ends.
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        TOLD.take();
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, rc::Rc};

    use super::*;

    #[test]
    fn it_is_told_once_and_only_of_its_own_work() {
        let told = Rc::new(Cell::new(0));
        let tell = || {
            let told = Rc::clone(&told);
            move || told.set(told.get() + 1)
        };
        telling(tell(), || assert!(wait(0) && wait(TRIES_UNTOLD - 1)));
        assert_eq!(told.get(), 0, "not yet");
        telling(tell(), || assert!(wait(TRIES_UNTOLD) && wait(TRIES_UNTOLD + 1) && wait(TRIES_UNTOLD) && !wait(TRIES)));
        assert_eq!(told.get(), 1);
        assert!(wait(TRIES_UNTOLD));
        assert!(std::panic::catch_unwind(|| telling(|| (), || panic!("as meant by this test"))).is_err());
        telling(tell(), || ());
        assert!(wait(TRIES_UNTOLD));
        assert_eq!(told.get(), 1, "what is done is forgotten");
    }
}
