//! The accounts' file: one SQLite database that several operators share.
//!
//! | file | what it does |
//! |---|---|
//! | `worker` | two threads, one that reads and one that writes |
//! | `reader`, `writer` | one question or one write each, over a connection of their own |
//! | `open` | whether the file is ours, making it, its mode and its pragmas |
//! | `place` | whether it is still the file that was opened |
//! | `network` | whether it is on a disk of this machine |
//! | `migrate` | its form, by numbered steps |
//! | `backup`, `restore`, `revisions` | a copy of all of it, and back into it while others have it open |
//! | `copy`, `contents` | a copy in the making; what a file holds in all, and whether it is whole |
//! | `create`, `change`, `users`, `account_row` | an account's whole life, and the one place where its row is written |
//! | `import`, `export` | many accounts from somebody else's file, and taking them back; all accounts of one moment |
//! | `cluster` | the KAZOO cluster: what waits to be sent there, and what is known of it |
//! | `reseller`, `accounts`, `ledger`, `history` | what stands in its tables |
//! | `list`, `search`, `history_search`, `tree` | pages of the lists, what they look for, and where in the tree |
//! | `order` | where in the list each account stands, as a number |
//! | `seal`, `verify` | the hash of a row of history, and whether all rows are as they were written |
//! | `doctor` | what is wrong with the file and where it lies, and what of it can be mended |
//! | `glance` | what begins with what is being typed, for the shell |
//! | `watch` | that somebody else has written to the file |
//! | `patience` | waiting for another program's lock, and telling of it |
//! | `failure` | what SQLite says, as a sentence with a remedy |
//! | `disk`, `commit` | why the disk takes nothing, and one that fails at the end of a write |
//! | `sources` | time, randomness and made passwords |

mod account_row;
mod accounts;
mod backup;
mod change;
mod cluster;
mod commit;
mod contents;
mod copy;
mod create;
mod disk;
mod doctor;
mod export;
mod failure;
mod glance;
mod history;
mod history_search;
mod import;
mod ledger;
mod list;
mod migrate;
mod network;
mod open;
mod order;
mod patience;
mod place;
mod reader;
mod reseller;
mod restore;
mod revisions;
mod seal;
mod search;
pub mod sources;
mod tree;
mod users;
mod verify;
pub mod watch;
pub mod worker;
mod writer;

pub use backup::{Backup, backup};
pub use cluster::{GoneAccount, Lease, Listed, Mirrored, MirroredUser, Next};
pub use copy::Stop;
pub use doctor::examine;
pub use export::Exported;
pub use glance::{Glance, Seen};
pub use import::{CheckedImport, Import, ImportError, Interrupted, KeepLogins, MadeLogin, Undone, Why};
pub use network::check_local;
pub use open::create_folder;
pub use patience::telling;
pub use reader::Reader;
pub use restore::Restored;
pub use sources::Sources;
pub use writer::Writer;

#[cfg(test)]
mod plan;
