//! What this process has in its memory stays there: passwords are in it while they are typed and shown.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// Lets no core dump be written, and no other program of the same user look into the memory. `/proc` shows the process as
/// root's from then on.
pub fn keep() {
    // the limit does not hold where a program is handed the dump, and the other does; a limit can always be lowered
    let _lowered = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _set = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
