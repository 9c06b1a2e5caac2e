//! trunkdesk: the Accounts Manager of a KAZOO reseller, in the terminal.
//!
//! The rooms, one line each:
//!
//! - [`domain`]: what an account is, with every rule about it
//! - [`store`]: the accounts' file
//! - [`demo`]: the sample accounts
//! - [`cli`]: commands without the screens
//! - [`paths`], [`config`], [`operator`], [`machine`]: where the file is, what is set, who works, what the host says
//! - [`exit`]: how the program ends

pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod exit;
pub mod machine;
pub mod operator;
pub mod paths;
pub mod store;
