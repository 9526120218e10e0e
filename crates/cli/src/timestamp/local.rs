//! The zone of this computer.

use tz::TimeZone;

/// A time zone with its rules.
#[derive(Clone, Debug)]
pub struct LocalZone(TimeZone);

impl LocalZone {
    /// The zone that `TZ` names, or else the system's; UTC where there is no such zone.
    #[must_use]
    pub fn new() -> Self {
        match std::env::var("TZ") {
            Ok(name) => Self::named(&name),
            Err(_) => Self(TimeZone::local().unwrap_or_else(|_| TimeZone::utc())),
        }
    }

    fn named(name: &str) -> Self {
        Self(TimeZone::from_posix_tz(name).unwrap_or_else(|_| TimeZone::utc()))
    }

    /// How many seconds the zone is east of UTC at this second since 1970.
    #[must_use]
    pub fn offset(&self, seconds: i64) -> i32 {
        self.0
            .find_local_time_type(seconds)
            .map_or(0, tz::LocalTimeType::ut_offset)
    }
}

impl Default for LocalZone {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_summers_and_winters() {
        let zone = LocalZone::named("EST5EDT,M3.2.0,M11.1.0");
        // 2023-11-14 and 2023-07-10.
        assert_eq!(
            (zone.offset(1_700_000_000), zone.offset(1_689_000_000)),
            (-18_000, -14_400)
        );
        assert_eq!(LocalZone::named("<+0545>-5:45").offset(0), 20_700);
    }

    #[test]
    fn what_is_no_zone_is_utc() {
        for name in ["", "No/Such/Zone", "UTC", "UTC0"] {
            assert_eq!(LocalZone::named(name).offset(1_700_000_000), 0, "{name}");
        }
    }
}
