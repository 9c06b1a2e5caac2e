//! The accounts' file as a whole: real SQLite files, several operators at once.

mod again;
mod change;
mod create;
mod credit;
mod crowd;
mod file;
mod growth;
mod harness;
mod history;
mod killed;
mod levels;
mod life;
mod list;
mod migration;
mod queue;
mod race;
mod read_only;
mod reseller;
mod secrets;
mod trouble;
mod users;
mod waiting;
