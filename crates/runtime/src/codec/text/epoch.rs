//! Epoch seconds as text, before 1970 too: there a `DateTime` counts its fraction forward from the second before, and its
//! own texts take it for one that counts backward.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::{DateTimeFormatError, DateTimeParseError, Format};

const NANOS: u128 = 1_000_000_000;

/// The text of a point in time.
pub(super) fn text(time: &DateTime) -> Result<String, DateTimeFormatError> {
    if time.secs() >= 0 || time.subsec_nanos() == 0 {
        return time.fmt(Format::EpochSeconds);
    }
    let before = time.as_nanos().unsigned_abs();
    let text = format!("-{}.{:09}", before / NANOS, before % NANOS);
    Ok(text.trim_end_matches('0').to_owned())
}

/// The point in time of a text.
pub(super) fn parse(text: &str) -> Result<DateTime, DateTimeParseError> {
    let time = DateTime::from_str(text, Format::EpochSeconds)?;
    let Some(before) = text.strip_prefix('-').filter(|_| time.has_subsec_nanos()) else {
        return Ok(time);
    };
    let before = DateTime::from_str(before, Format::EpochSeconds)?;
    Ok(DateTime::from_nanos(-before.as_nanos()).unwrap_or(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_before_1970_count_backward() {
        for (nanos, written) in [
            (-500_000_000, "-0.5"),
            (-999_999_500_000_000, "-999999.5"),
            (-1_000_000_001, "-1.000000001"),
            (-2_000_000_000, "-2"),
            (0, "0"),
            (1_250_000_000, "1.25"),
        ] {
            let time = DateTime::from_nanos(nanos).unwrap();
            assert_eq!(text(&time).unwrap(), written);
            assert_eq!(parse(written).unwrap(), time);
        }
        assert!(parse("--1.5").is_err() && parse("-1.-5").is_err() && parse("-").is_err());
    }
}
