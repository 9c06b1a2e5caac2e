//! The command line as scripts meet it: the real binary, a file in a temporary home, an empty environment.

mod account;
mod errors;
mod help;
mod home;
#[path = "../shared/kazoo_schemas.rs"]
mod kazoo_schemas;
mod list;
mod places;
mod reseller;
mod samples;
mod schemas;
