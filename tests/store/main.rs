//! The accounts' file as a whole: real SQLite files, several operators at once.

mod backup;
mod change;
mod create;
mod credit;
mod crowd;
mod file;
mod harness;
mod history;
mod levels;
mod life;
mod list;
mod log;
mod migration;
mod processes;
mod race;
mod reseller;
mod restore;
mod secrets;
mod users;
