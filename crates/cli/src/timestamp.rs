//! Points in time as users type them and as results print them.

mod calendar;
mod local;
#[cfg(test)]
mod tests;
mod text;

use std::fmt::Write as _;

use crate::{Value, python};

pub use local::LocalZone;

/// A point in time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Timestamp {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down: what is sent.
    pub seconds: i64,
    /// Microseconds behind them, below 1 000 000.
    pub micros: u32,
    /// The zone that it was written in.
    pub zone: Zone,
}

/// The zone of a time that was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Zone {
    /// Seconds since 1970 have none.
    Epoch,
    /// None was written: UTC is meant.
    Unwritten,
    /// This many seconds east of UTC.
    Offset(i32),
}

/// The first second of the year 1, and the last of the year 9999.
const YEARS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

/// Reads seconds since 1970, as a number or in a string, ISO 8601 (a date alone is its midnight; without a zone UTC is
/// meant), and dates as people and mail write them: `14 Nov 2023 22:13 GMT`, `11/14/2023 10:13 PM`.
///
/// `None` where the value is no time within the years 1 to 9999.
#[must_use]
pub fn parse(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Bool(flag) => from_seconds(f64::from(u8::from(*flag))),
        Value::Integer(seconds) => {
            let seconds = *seconds;
            YEARS.contains(&seconds).then_some(Timestamp {
                seconds,
                micros: 0,
                zone: Zone::Epoch,
            })
        }
        Value::Float(seconds) => from_seconds(*seconds),
        Value::String(text) => parse_text(text),
        Value::Blob(bytes) => parse_text(std::str::from_utf8(bytes).ok()?),
        Value::Null | Value::BigInteger(_) | Value::List(_) | Value::Map(_) => None,
    }
}

fn parse_text(text: &str) -> Option<Timestamp> {
    let number = python::parse_float(text).ok().and_then(from_seconds);
    number.or_else(|| text::parse(text, calendar::today()))
}

fn from_seconds(number: f64) -> Option<Timestamp> {
    if !number.is_finite() || number.abs() > 1e12 {
        return None;
    }
    let whole = number.floor();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "within the bounds checked above"
    )]
    let (mut seconds, mut micros) = (
        whole as i64,
        ((number - whole) * 1e6).round_ties_even() as i64,
    );
    if micros == 1_000_000 {
        (seconds, micros) = (seconds + 1, 0);
    }
    let micros = u32::try_from(micros).ok()?;
    YEARS.contains(&seconds).then_some(Timestamp {
        seconds,
        micros,
        zone: Zone::Epoch,
    })
}

/// The time as `cli_timestamp_format = iso8601` prints it: `2023-11-14T22:13:20.123000+00:00`, without a fraction where it
/// is none, and without a zone where none was written. `local` says how many seconds the local zone is east of UTC at a
/// second since 1970, see [`LocalZone::offset`]: times from numbers are printed in it.
#[must_use]
pub fn iso8601(time: &Timestamp, local: impl Fn(i64) -> i32) -> String {
    let offset = match time.zone {
        Zone::Epoch => Some(local(time.seconds)),
        Zone::Unwritten => None,
        Zone::Offset(offset) => Some(offset),
    };
    let mut text = calendar::date_time(time.seconds + i64::from(offset.unwrap_or(0)));
    if time.micros > 0 {
        _ = write!(text, ".{:06}", time.micros);
    }
    if let Some(offset) = offset {
        let (sign, east) = if offset < 0 {
            ('-', -offset)
        } else {
            ('+', offset)
        };
        _ = write!(text, "{sign}{:02}:{:02}", east / 3600, east / 60 % 60);
        if east % 60 > 0 {
            _ = write!(text, ":{:02}", east % 60);
        }
    }
    text
}
