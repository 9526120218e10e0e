//! Points in time as the wire writes them: ISO 8601, HTTP dates, SigV4's basic format, epoch seconds.
//!
//! Written out here, and not taken from a library, so that the endpoint shares no code with the client it tests.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Number, Value};

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A civil date and time in UTC.
struct Civil {
    year: i64,
    month: u32,
    day: u32,
    hour: i64,
    minute: i64,
    second: i64,
    weekday: &'static str,
}

/// Milliseconds since the epoch, before it negative.
fn all_millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    }
}

/// The second that a point in time is in, counted from the epoch.
fn seconds(time: SystemTime) -> i64 {
    all_millis(time).div_euclid(1000)
}

/// The milliseconds within the second.
fn millis(time: SystemTime) -> u32 {
    u32::try_from(all_millis(time).rem_euclid(1000)).unwrap_or_default()
}

/// Days since the epoch of a civil date, by the proleptic Gregorian calendar.
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(seconds: i64) -> Civil {
    let days = seconds.div_euclid(86_400);
    let rest = seconds.rem_euclid(86_400);
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let slot = (5 * of_year + 2) / 153;
    let day = u32::try_from(of_year - (153 * slot + 2) / 5 + 1).unwrap_or(1);
    let month = u32::try_from(if slot < 10 { slot + 3 } else { slot - 9 }).unwrap_or(1);
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let weekday = usize::try_from(days.rem_euclid(7))
        .ok()
        .and_then(|day| DAYS.get(day))
        .copied()
        .unwrap_or("Thu");
    Civil {
        year,
        month,
        day,
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        weekday,
    }
}

/// `2019-11-08T02:41:28.172Z`, the format of Connect's `AbsoluteTime` and expiries.
pub(crate) fn iso8601(time: SystemTime) -> String {
    let at = civil(seconds(time));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        at.year,
        at.month,
        at.day,
        at.hour,
        at.minute,
        at.second,
        millis(time)
    )
}

/// `20150830T123600Z`, the format of `X-Amz-Date`.
pub(crate) fn amz_date(time: SystemTime) -> String {
    let at = civil(seconds(time));
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year, at.month, at.day, at.hour, at.minute, at.second
    )
}

/// `Sun, 30 Aug 2015 12:36:00 GMT`, the format of the `Date` header.
pub(crate) fn http_date(time: SystemTime) -> String {
    let at = civil(seconds(time));
    let month = usize::try_from(at.month)
        .ok()
        .and_then(|month| MONTHS.get(month.wrapping_sub(1)))
        .unwrap_or(&"Jan");
    format!(
        "{}, {:02} {month} {:04} {:02}:{:02}:{:02} GMT",
        at.weekday, at.day, at.year, at.hour, at.minute, at.second
    )
}

/// Epoch seconds as a JSON number, with milliseconds where there are any.
pub(crate) fn epoch(time: SystemTime) -> Value {
    let whole = seconds(time);
    let rest = millis(time);
    if rest == 0 {
        return Value::from(whole);
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "epoch seconds are far below 2^52"
    )]
    let number = whole as f64 + f64::from(rest) / 1000.0;
    Number::from_f64(number).map_or(Value::from(whole), Value::Number)
}

/// The point in time of epoch seconds, to the nearest millisecond; `None` if it is out of range.
pub(crate) fn from_epoch(seconds: f64) -> Option<SystemTime> {
    let exact = Duration::try_from_secs_f64(seconds.abs()).ok()?;
    let rounded = exact.checked_add(Duration::from_micros(500))?;
    let distance = Duration::from_millis(u64::try_from(rounded.as_millis()).ok()?);
    if seconds < 0.0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

/// Reads digits of a fixed width.
fn number(text: &str, from: usize, to: usize) -> Option<u32> {
    let part = text.get(from..to)?;
    if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    part.parse().ok()
}

fn assemble(date: (u32, u32, u32), clock: (u32, u32, u32)) -> Option<i64> {
    let (year, month, day) = date;
    let (hour, minute, second) = clock;
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    };
    if !(1..=12).contains(&month)
        || !(1..=longest).contains(&day)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    let days = days_from_civil(i64::from(year), month, day);
    Some(days * 86_400 + i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second))
}

/// The fraction of a second after its dot: `0.5` for `.5`, `0.0` for nothing.
fn fraction(text: &str) -> Option<f64> {
    if text.is_empty() {
        return Some(0.0);
    }
    let digits = text.strip_prefix('.')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("0.{digits}").parse().ok()
}

fn with_fraction(whole: i64, fraction: f64) -> Option<Value> {
    if fraction == 0.0 {
        return Some(Value::from(whole));
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "years up to 9999 are far below 2^52"
    )]
    let number = whole as f64 + fraction;
    Number::from_f64(number).map(Value::Number)
}

/// Epoch seconds of a `date-time` text (RFC 3339, UTC written as `Z`).
pub(crate) fn parse_date_time(text: &str) -> Option<Value> {
    let rest = text.strip_suffix('Z')?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if !marks
        .iter()
        .all(|(at, mark)| rest.as_bytes().get(*at) == Some(mark))
    {
        return None;
    }
    let date = (
        number(rest, 0, 4)?,
        number(rest, 5, 7)?,
        number(rest, 8, 10)?,
    );
    let clock = (
        number(rest, 11, 13)?,
        number(rest, 14, 16)?,
        number(rest, 17, 19)?,
    );
    with_fraction(assemble(date, clock)?, fraction(rest.get(19..)?)?)
}

/// Epoch seconds of an `http-date` text (RFC 7231's `IMF-fixdate`, optionally with a fraction).
pub(crate) fn parse_http_date(text: &str) -> Option<Value> {
    let (weekday, rest) = text.split_once(", ")?;
    let rest = rest.strip_suffix(" GMT")?;
    if !DAYS.contains(&weekday) {
        return None;
    }
    let mut parts = rest.split(' ');
    let (day, month, year, clock) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() != 2 || year.len() != 4 {
        return None;
    }
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let date = (
        number(year, 0, 4)?,
        u32::try_from(month).ok()?,
        number(day, 0, 2)?,
    );
    if clock.as_bytes().get(2) != Some(&b':') || clock.as_bytes().get(5) != Some(&b':') {
        return None;
    }
    let time = (
        number(clock, 0, 2)?,
        number(clock, 3, 5)?,
        number(clock, 6, 8)?,
    );
    with_fraction(assemble(date, time)?, fraction(clock.get(8..)?)?)
}

/// The point in time of an `X-Amz-Date` text.
pub(crate) fn parse_amz_date(text: &str) -> Option<SystemTime> {
    if text.len() != 16 || text.get(8..9) != Some("T") || text.get(15..16) != Some("Z") {
        return None;
    }
    let date = (
        number(text, 0, 4)?,
        number(text, 4, 6)?,
        number(text, 6, 8)?,
    );
    let clock = (
        number(text, 9, 11)?,
        number(text, 11, 13)?,
        number(text, 13, 15)?,
    );
    let seconds = assemble(date, clock)?;
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_parses_known_instants() {
        let at = UNIX_EPOCH + Duration::from_millis(1_440_938_160_250);
        assert_eq!(iso8601(at), "2015-08-30T12:36:00.250Z");
        assert_eq!(amz_date(at), "20150830T123600Z");
        assert_eq!(http_date(at), "Sun, 30 Aug 2015 12:36:00 GMT");
        assert_eq!(epoch(at), serde_json::json!(1_440_938_160.25));
        assert_eq!(
            parse_date_time("2015-08-30T12:36:00.25Z"),
            Some(serde_json::json!(1_440_938_160.25))
        );
        assert_eq!(
            parse_http_date("Sun, 30 Aug 2015 12:36:00 GMT"),
            Some(serde_json::json!(1_440_938_160))
        );
        let leap = parse_amz_date("20240229T235959Z").unwrap();
        assert_eq!(http_date(leap), "Thu, 29 Feb 2024 23:59:59 GMT");
    }

    #[test]
    fn fractions_are_whole_milliseconds_before_the_epoch_too() {
        let text = |seconds: f64| iso8601(from_epoch(seconds).unwrap());
        assert_eq!(text(4_102_444_800.007), "2100-01-01T00:00:00.007Z");
        assert_eq!(text(-0.25), "1969-12-31T23:59:59.750Z");
        assert_eq!(text(-1.0), "1969-12-31T23:59:59.000Z");
        assert_eq!(epoch(from_epoch(-0.25).unwrap()), serde_json::json!(-0.25));
    }

    #[test]
    fn rejects_what_is_no_date() {
        for text in [
            "2023-02-29T00:00:00Z",
            "2015-08-30 12:36:00Z",
            "2015-08-30T12:36:00",
            "é015-08-30T12:36:00Z",
        ] {
            assert_eq!(parse_date_time(text), None, "{text}");
        }
        assert_eq!(parse_amz_date("20150830T1236000"), None);
        assert_eq!(parse_http_date("1515531081"), None);
    }
}
