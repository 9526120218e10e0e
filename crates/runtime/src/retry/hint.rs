//! How long a service asks to wait: `x-amz-retry-after` and `retry-after`.

use std::time::{Duration, SystemTime};

use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// The wait of `x-amz-retry-after`, in milliseconds. Anything but digits is ignored.
pub(super) fn amz_retry_after(headers: &Headers) -> Option<Duration> {
    digits(headers.get("x-amz-retry-after")?).map(Duration::from_millis)
}

/// The wait of HTTP's `retry-after`, in seconds or as a date, counted from the answer's own date where it has one, so
/// that a clock that is wrong does not matter. A date that is past asks for no wait; anything else is ignored.
pub(super) fn http_retry_after(headers: &Headers, now: SystemTime) -> Option<Duration> {
    let value = headers.get("retry-after")?;
    if let Some(seconds) = digits(value) {
        return Some(Duration::from_secs(seconds));
    }
    let until = http_date(value)?;
    let from = headers
        .get("date")
        .and_then(http_date)
        .or_else(|| seconds(now))?;
    let wait = until.saturating_sub(from);
    Some(Duration::from_secs(u64::try_from(wait).unwrap_or_default()))
}

/// An HTTP date in seconds since 1970. Only the preferred form is read, never the obsolete ones.
pub(super) fn http_date(value: &str) -> Option<i64> {
    DateTime::from_str(value, Format::HttpDate)
        .ok()
        .map(|date| date.secs())
}

/// A time in whole seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        Err(before) => i64::try_from(before.duration().as_secs())
            .ok()
            .map(|seconds| -seconds),
    }
}

/// A number written in digits and nothing else; more than a number can hold is as much as it can hold.
fn digits(value: &str) -> Option<u64> {
    let value = value.trim();
    let all = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| value.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> Headers {
        let mut headers = Headers::new();
        for (name, value) in pairs {
            headers.try_append(*name, (*value).to_owned()).unwrap();
        }
        headers
    }

    fn amz(value: &str) -> Option<Duration> {
        amz_retry_after(&headers(&[("x-amz-retry-after", value)]))
    }

    fn http(value: &str) -> Option<Duration> {
        http_retry_after(&headers(&[("retry-after", value)]), SystemTime::UNIX_EPOCH)
    }

    const GARBAGE: [&str; 12] = [
        "", " ", "-1", "+1", "1.5", "1s", "soon", "0x10", "1,2", "1e3", "١٢", "inf",
    ];

    #[test]
    fn milliseconds_of_x_amz_retry_after() {
        assert_eq!(amz("1500"), Some(Duration::from_millis(1500)));
        assert_eq!(amz(" 0 "), Some(Duration::ZERO));
        assert_eq!(
            amz("99999999999999999999999"),
            Some(Duration::from_millis(u64::MAX))
        );
        assert_eq!(amz_retry_after(&Headers::new()), None);
        for garbage in GARBAGE {
            assert_eq!(amz(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn seconds_of_retry_after() {
        assert_eq!(http("2"), Some(Duration::from_secs(2)));
        assert_eq!(
            http("99999999999999999999999"),
            Some(Duration::from_secs(u64::MAX))
        );
        assert_eq!(
            http_retry_after(&Headers::new(), SystemTime::UNIX_EPOCH),
            None
        );
        for garbage in GARBAGE {
            assert_eq!(http(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn date_of_retry_after() {
        let until = ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
        let date = ("date", "Sun, 06 Nov 1994 08:49:30 GMT");
        let late = ("date", "Sun, 06 Nov 1994 09:49:30 GMT");
        let garbage = ("date", "yesterday");
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 60);
        let wait = |pairs: &[(&'static str, &str)]| http_retry_after(&headers(pairs), now);
        assert_eq!(wait(&[until, date]), Some(Duration::from_secs(7)));
        assert_eq!(wait(&[until, late]), Some(Duration::ZERO));
        assert_eq!(wait(&[until]), Some(Duration::from_mins(1)));
        assert_eq!(wait(&[until, garbage]), Some(Duration::from_mins(1)));
        assert!(http("Fri, 31 Dec 9999 23:59:59 GMT").is_some());
    }

    #[test]
    fn no_date_panics() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for length in 0..=date.len() {
            http_date(&date[..length]);
            for byte in [" ", ".", ":", "9", "-", "é", "\u{0}"] {
                http_date(&format!("{}{byte}{}", &date[..length], &date[length..]));
                http_date(&format!(
                    "{}{byte}{}",
                    &date[..length],
                    date.get(length + 1..).unwrap_or("")
                ));
            }
        }
        for date in [
            "Sun, 06 Nov 1994 08:49:37. GMT",
            "Sun, 06 Nov 1994 08:49:37.1234 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 00 Jan 0000 00:00:00 GMT",
            "Sun, 06 Nov 1994 24:60:61 GMT",
        ] {
            http_date(date);
        }
    }
}
