//! trunkdesk: the Accounts Manager of a KAZOO reseller, in the terminal.
//!
//! The rooms, one line each:

pub mod app;
pub mod demo;
pub mod domain;
pub mod form;
pub mod run;
pub mod store;
pub mod term;
pub mod view;
