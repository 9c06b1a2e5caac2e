//! The accounts' file as a whole: real SQLite files, several operators at once.

mod again;
mod backup;
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
mod log;
mod migration;
mod processes;
mod queue;
mod race;
mod read_only;
mod reseller;
mod restore;
mod secrets;
mod trouble;
mod users;
mod waiting;
