//! Text that would drive a terminal, through every way in and out; and passwords, which are nowhere.

mod canary;
mod command_line;
mod edited;
#[allow(dead_code, reason = "the harness of the screens, of which less is needed here")]
#[path = "../screens/harness.rs"]
mod harness;
#[path = "../shared/hostile.rs"]
mod hostile;
#[allow(dead_code, reason = "as above")]
#[path = "../shared/kazoo_schemas.rs"]
mod kazoo_schemas;
#[allow(dead_code, reason = "as above")]
#[path = "../shared/pty.rs"]
mod pty;
#[path = "../shared/secrets.rs"]
mod secrets;
#[path = "../shared/strict.rs"]
mod strict;
mod terminal;
#[allow(dead_code, reason = "as above")]
#[path = "../terminal/trunkdesk.rs"]
mod trunkdesk_home;
mod typed;
mod watched;
