//! On a real terminal: what only a terminal shows.

mod account;
mod bytes;
mod colleague;
mod commands;
mod faults;
mod guide;
mod hang_up;
#[path = "../shared/kazoo_schemas.rs"]
mod kazoo_schemas;
mod killed;
mod kiosk;
mod leaving;
mod locked;
mod look;
mod password;
#[path = "../shared/pty.rs"]
mod pty;
mod room;
mod shells;
mod ssh;
mod sshd;
mod transfer;
mod trunkdesk;
mod watching;
