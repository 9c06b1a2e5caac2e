//! trunkdesk: the Accounts Manager of a KAZOO reseller, in the terminal.
//!
//! The rooms, one line each:

pub mod demo;
pub mod domain;
pub mod store;
