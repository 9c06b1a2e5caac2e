//! The system's log, where the machine keeps one: its owner can read it, and the operator cannot change it.

use std::{os::unix::net::UnixDatagram, path::Path};

use jiff::{Timestamp, tz::TimeZone};

/// Where the system's log listens.
pub(super) const SOCKET: &str = "/dev/log";
/// Facility authpriv (10), severity info (6).
const PRIORITY: u8 = 10 << 3 | 6;

/// Sends a line, as syslog(3) does. Where nobody listens, or is too busy to, it is lost: nothing waits for it.
pub(super) fn send(socket: &Path, line: &str) {
    let time = Timestamp::now().to_zoned_datetime(TimeZone::system()).strftime("%b %e %H:%M:%S");
    let text = format!("<{PRIORITY}>{time} trunkdesk[{}]: {line}", std::process::id());
    let Ok(unbound) = UnixDatagram::unbound() else { return };
    let _sent = unbound.set_nonblocking(true).and_then(|()| unbound.send_to(text.as_bytes(), socket));
}
