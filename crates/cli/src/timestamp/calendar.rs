//! Days of the Gregorian calendar.

use std::time::{SystemTime, UNIX_EPOCH};

/// A year, a month from 1 and a day from 1.
pub(super) type Date = (i64, i64, i64);

pub(super) const DAY: i64 = 86_400;

/// Today, in UTC.
pub(super) fn today() -> Date {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    date(i64::try_from(since.as_secs()).unwrap_or(0).div_euclid(DAY))
}

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01; `None` where there is no such day in the years 1 to 9999.
pub(super) fn days((year, month, day): Date) -> Option<i64> {
    let exists = (1..=9999).contains(&year) && (1..=12).contains(&month);
    if !exists || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    // Years begin with March here, so that the day of a leap year is the last one.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The date so many days after 1970-01-01.
pub(super) fn date(days: i64) -> Date {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = (
        year + era * 400,
        if month < 10 { month + 3 } else { month - 9 },
    );
    (if month < 3 { year + 1 } else { year }, month, day)
}

/// `2023-11-14T22:13:20`
pub(super) fn date_time(seconds: i64) -> String {
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let second = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}
