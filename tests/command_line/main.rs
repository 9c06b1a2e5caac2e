//! The command line as scripts meet it: the real binary, a file in a temporary home, an empty environment.

mod account;
mod add;
mod admin;
mod answers;
mod backup;
mod cluster;
mod completion;
mod config;
mod credit;
#[allow(dead_code, reason = "shared, of which less is needed here")]
#[path = "../shared/crossbar/mod.rs"]
mod crossbar;
mod doctor;
mod document;
mod edit;
mod errors;
mod export;
mod group;
mod help;
mod history;
mod home;
mod import;
#[path = "../shared/kazoo_schemas.rs"]
mod kazoo_schemas;
mod kiosk;
mod life;
mod list;
mod log;
mod man;
mod operator;
mod pipes;
mod places;
mod reseller;
mod samples;
mod schemas;
mod sync;
mod together;
