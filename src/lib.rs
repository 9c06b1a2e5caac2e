//! trunkdesk: the Accounts Manager of a KAZOO reseller, in the terminal.
//!
//! The rooms, one line each:
//!
//! - [`domain`]: what an account is, with every rule about it
//! - [`form`]: fields as data, and what they make
//! - [`app`]: what the screen is, and the one function that changes it
//! - [`view`]: the painters
//! - [`store`]: the accounts' file
//! - [`exchange`]: files that accounts come from and go to
//! - [`transfer`]: many accounts at once, from and to such files
//! - [`sync`]: what talks with the KAZOO cluster behind the file
//! - [`term`]: the terminal, taken and given back
//! - [`run`]: the loop that ties them
//! - [`drafts`]: what is typed, kept as files
//! - [`cli`]: commands without the screens, and the same work line by line
//! - [`demo`]: the sample accounts
//! - [`look`]: what the screens can look like
//! - [`paths`], [`config`], [`operator`], [`machine`]: where the file is, what is set, who works, what the host says
//! - [`seat`], [`log`], [`memory`]: what is open to who works, what happened, what stays in the process
//! - [`exit`]: how the program ends

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod drafts;
pub mod exchange;
pub mod exit;
pub mod form;
pub mod log;
pub mod look;
pub mod machine;
pub mod memory;
pub mod operator;
pub mod paths;
pub mod run;
pub mod seat;
pub mod store;
pub mod sync;
pub mod term;
pub mod transfer;
pub mod view;
