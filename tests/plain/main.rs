//! Line by line: the real binary, asked through pipes and on a terminal; whole talks compared.

mod account;
mod accounts;
mod bad_input;
mod cluster;
mod commands;
mod credit;
mod drafts;
mod endings;
mod home;
#[path = "../shared/hostile.rs"]
mod hostile;
#[allow(dead_code, reason = "the screens need more of it")]
#[path = "../shared/pty.rs"]
mod pty;
mod random;
mod readme;
mod reseller;
mod terminal;
mod users;
mod wizard;
