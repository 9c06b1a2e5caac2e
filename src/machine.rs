//! What the machine says of itself.

use jiff::tz::TimeZone;

use crate::domain::timezone::Timezone;

/// The time zone that the machine is set to, or Etc/UTC where it is set to none that KAZOO takes.
pub fn timezone() -> Timezone {
    let zone = TimeZone::try_system().ok();
    let name = zone.as_ref().and_then(TimeZone::iana_name);
    name.and_then(|name| Timezone::parse(name).ok()).unwrap_or_else(Timezone::utc)
}
