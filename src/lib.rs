//! trunkdesk: the Accounts Manager of a KAZOO reseller, in the terminal.
//!
//! The rooms, one line each:

pub mod domain;
pub mod store;
pub mod term;
