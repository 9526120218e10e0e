//! Times that are read and printed. Expected values are those of botocore 1.43.11 and dateutil.

use super::*;

fn read(text: &str) -> Option<(i64, u32)> {
    parse(&Value::String(text.to_owned())).map(|time| (time.seconds, time.micros))
}

#[test]
fn seconds_since_1970_are_numbers_or_text() {
    for (value, expected) in [
        (Value::Integer(1_700_000_000), Some((1_700_000_000, 0))),
        (Value::Float(-1.5), Some((-2, 500_000))),
        (Value::Float(0.999_999_9), Some((1, 0))),
        (
            Value::String("1700000000.123".to_owned()),
            Some((1_700_000_000, 123_000)),
        ),
        (Value::String("1e3".to_owned()), Some((1000, 0))),
        (Value::Integer(253_402_300_800), None),
        (Value::Float(f64::NAN), None),
        (Value::Null, None),
        (Value::List(Vec::new()), None),
    ] {
        assert_eq!(
            parse(&value).map(|time| (time.seconds, time.micros)),
            expected,
            "{value:?}"
        );
    }
}

#[test]
fn iso_8601_is_read_in_its_zone_or_utc() {
    for (text, seconds) in [
        ("2023-11-14T22:13:20Z", 1_700_000_000),
        ("2023-11-14T22:13:20", 1_700_000_000),
        ("2023-11-14 23:13:20.5+01:00", 1_700_000_000),
        ("20231114T161320-0600", 1_700_000_000),
        ("20231114221320", 1_700_000_000),
        ("2023-11-14T22:13", 1_699_999_980),
        ("2023-11-14", 1_699_920_000),
        ("2024-02-29", 1_709_164_800),
        ("1969-12-31T23:59:59.25Z", -1),
    ] {
        assert_eq!(
            read(text).map(|(seconds, _)| seconds),
            Some(seconds),
            "{text}"
        );
    }
    assert_eq!(
        read("2023-11-14T22:13:20.123456789Z"),
        Some((1_700_000_000, 123_456))
    );
}

#[test]
fn other_ways_of_writing_are_read() {
    for text in [
        "Tue, 14 Nov 2023 22:13:20 GMT",
        "Tue, 14 Nov 2023 23:13:20 +0100",
        "November 14, 2023 10:13:20 PM",
        "11/14/2023 22:13:20 UTC",
        "14.11.2023 22:13:20",
        "2023/11/14 22:13:20",
        "14-nov-23 22:13:20",
        "2023-11-14T22:13:20 PST",
    ] {
        assert_eq!(read(text), Some((1_700_000_000, 0)), "{text}");
    }
}

#[test]
fn what_is_not_written_is_todays() {
    let today = (2023, 11, 14);
    let read = |text: &str| text::parse(text, today).map(|time| time.seconds);
    let day = 1_699_920_000;
    assert_eq!(read("22:13:20"), Some(1_700_000_000));
    assert_eq!(read("14 Nov"), Some(day));
    assert_eq!(read("2023-11"), Some(day));
    // In October there is a 14th as well, and of a Friday the next one is meant.
    assert_eq!(read("Oct 2023"), Some(day - 31 * 86_400));
    assert_eq!(read("Friday"), Some(day + 3 * 86_400));
    assert_eq!(
        text::parse("Feb 2023", (2023, 1, 31)),
        text::parse("2023-02-28", today)
    );
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "soon",
        "2023-13-01",
        "2023-02-29",
        "2023-11-14T24:00",
        "2023-11-14T10:60",
        "2023-11-14x",
        "10:00:00Z Z",
        "2023-11-14T10:00+24:00",
        "5 Nov Dec 2023",
        "13:00 pm",
        "1.2.3.4.5",
        "2023-W10",
        "99999999999999999999",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn times_are_printed_as_python_prints_them() {
    let print = |text: &str| {
        iso8601(&parse(&Value::String(text.to_owned())).unwrap(), |_| {
            -12_600
        })
    };
    assert_eq!(print("1700000000.123"), "2023-11-14T18:43:20.123000-03:30");
    assert_eq!(print("2023-11-14T22:13:20Z"), "2023-11-14T22:13:20+00:00");
    assert_eq!(print("2023-11-14T22:13:20.5"), "2023-11-14T22:13:20.500000");
    assert_eq!(
        print("2023-11-14T22:13:20+05:45"),
        "2023-11-14T22:13:20+05:45"
    );
    assert_eq!(print("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00+00:00");
    assert_eq!(print("1600-02-29T00:00:00Z"), "1600-02-29T00:00:00+00:00");
}
