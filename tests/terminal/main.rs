//! On a real terminal: what only a terminal shows.

mod account;
mod bytes;
mod cluster;
mod colleague;
mod commands;
#[allow(dead_code, reason = "shared, of which less is needed here")]
#[path = "../shared/crossbar/mod.rs"]
mod crossbar;
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
mod sync;
mod transfer;
mod trunkdesk;
mod watching;
