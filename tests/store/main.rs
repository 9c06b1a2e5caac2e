//! The accounts' file as a whole: real SQLite files, several operators at once.

mod create;
mod file;
mod harness;
mod history;
mod list;
mod race;
mod reseller;
mod secrets;
