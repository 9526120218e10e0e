//! Dates and times as text: ISO 8601, and the ways of people and mail.

use super::calendar::{DAY, Date, days, days_in_month};
use super::{Timestamp, YEARS, Zone};

/// Reads a date, a time or both. What is not written is today's, or midnight.
pub(super) fn parse(text: &str, today: Date) -> Option<Timestamp> {
    let mut reader = Reader {
        tokens: tokens(text),
        index: 0,
        found: Found::default(),
    };
    while let Some(token) = reader.next() {
        reader.take(&token)?;
    }
    reader.found.timestamp(today)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Digits(String),
    Word(String),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for character in text.chars() {
        match (character, tokens.last_mut()) {
            ('0'..='9', Some(Token::Digits(digits))) => digits.push(character),
            ('0'..='9', _) => tokens.push(Token::Digits(character.to_string())),
            (letter, Some(Token::Word(word))) if letter.is_alphabetic() => {
                word.push(letter);
            }
            (letter, _) if letter.is_alphabetic() => {
                tokens.push(Token::Word(letter.to_string()));
            }
            (space, _) if space.is_whitespace() => tokens.push(Token::Mark(' ')),
            (mark, _) => tokens.push(Token::Mark(mark)),
        }
    }
    tokens
}

/// What was read so far.
#[derive(Default)]
struct Found {
    /// Numbers of the date, in the order they came.
    numbers: Vec<(i64, usize)>,
    /// The place of a month's name among these.
    month_name: Option<usize>,
    /// From Monday, 0.
    weekday: Option<i64>,
    /// Whether a zone was named that nobody knows: it counts for none.
    unknown_zone: bool,
    /// Seconds of the day.
    time: Option<i64>,
    micros: u32,
    zone: Option<i32>,
}

struct Reader {
    tokens: Vec<Token>,
    index: usize,
    found: Found,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A name, its first three letters, or `sept`.
fn named(names: &[&str], word: &str) -> Option<usize> {
    names.iter().position(|name| {
        *name == word
            || (word.len() == 3 && name.starts_with(word))
            || (word == "sept" && *name == "september")
    })
}

impl Reader {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.index).cloned();
        self.index += 1;
        token
    }

    fn mark(&mut self, wanted: char) -> bool {
        let found = self.tokens.get(self.index) == Some(&Token::Mark(wanted));
        self.index += usize::from(found);
        found
    }

    fn digits(&mut self) -> Option<String> {
        match self.tokens.get(self.index) {
            Some(Token::Digits(digits)) => {
                let digits = digits.clone();
                self.index += 1;
                Some(digits)
            }
            _ => None,
        }
    }

    fn word(&mut self, allowed: &[&str]) -> Option<String> {
        let at = self.index + usize::from(self.tokens.get(self.index) == Some(&Token::Mark(' ')));
        match self.tokens.get(at) {
            Some(Token::Word(word)) if allowed.contains(&word.to_lowercase().as_str()) => {
                self.index = at + 1;
                Some(word.clone())
            }
            _ => None,
        }
    }

    fn take(&mut self, token: &Token) -> Option<()> {
        match token {
            Token::Digits(digits) => self.number(digits),
            Token::Word(word) => self.named(word),
            Token::Mark(sign @ ('+' | '-'))
                if self.found.time.is_some() && self.found.zone.is_none() =>
            {
                let digits = self.digits()?;
                self.offset(if *sign == '-' { -1 } else { 1 }, &digits)
            }
            Token::Mark(' ' | ',' | '-' | '/' | '.' | ';') => Some(()),
            Token::Mark(_) => None,
        }
    }

    fn named(&mut self, written: &str) -> Option<()> {
        let word = written.to_lowercase();
        let word = word.as_str();
        if let Some(month) = named(&MONTHS, word) {
            self.found.month_name.is_none().then_some(())?;
            self.found.month_name = Some(self.found.numbers.len());
            self.found.numbers.push((i64::try_from(month).ok()? + 1, 2));
        } else if let Some(weekday) = named(&WEEKDAYS, word) {
            self.found.weekday = i64::try_from(weekday).ok();
        } else if matches!(word, "z" | "utc" | "gmt") && self.found.time.is_some() {
            self.found.zone.is_none().then_some(())?;
            self.found.zone = Some(0);
        } else if self.found.time.is_some()
            && self.found.zone.is_none()
            && !self.found.unknown_zone
            && written.len() <= 5
            && written.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            self.found.unknown_zone = true;
        } else if !matches!(
            word,
            "t" | "at" | "on" | "and" | "of" | "st" | "nd" | "rd" | "th" | "ad" | "m"
        ) {
            return None;
        }
        Some(())
    }

    fn number(&mut self, digits: &str) -> Option<()> {
        let number: i64 = digits.parse().ok()?;
        let behind_date = !self.found.numbers.is_empty();
        let behind_t = matches!(self.index.checked_sub(2).and_then(|at| self.tokens.get(at)), Some(Token::Word(word)) if word == "t");
        if self.found.time.is_none() {
            if self.mark(':') {
                return self.clock(number);
            }
            if let Some(half) = self.word(&["am", "pm", "a", "p"]) {
                self.found.time = Some(half_day(number, &half)? * 3600);
                return Some(());
            }
            if self.word(&["h", "hour", "hours"]).is_some() {
                self.found.time = Some(within(number, 23)? * 3600);
                return Some(());
            }
            if behind_date && behind_t
                || (self.found.numbers.len() == 3 && matches!(digits.len(), 2 | 4 | 6))
            {
                return self.compact_clock(digits);
            }
        }
        match digits.len() {
            8 | 12 | 14 if self.found.numbers.is_empty() => {
                for part in [digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?] {
                    self.found.numbers.push((part.parse().ok()?, part.len()));
                }
                let clock = digits.get(8..)?;
                if clock.is_empty() {
                    Some(())
                } else {
                    self.compact_clock(clock)
                }
            }
            1..=4 if self.found.numbers.len() < 3 => {
                self.found.numbers.push((number, digits.len()));
                Some(())
            }
            _ => None,
        }
    }

    /// `HHMM`, `HHMMSS` or `HH`, without colons.
    fn compact_clock(&mut self, digits: &str) -> Option<()> {
        let part = |from: usize| {
            digits
                .get(from..from + 2)
                .map_or(Some(0), |part| part.parse::<i64>().ok())
        };
        if !matches!(digits.len(), 2 | 4 | 6) {
            return None;
        }
        self.found.time =
            Some(within(part(0)?, 23)? * 3600 + within(part(2)?, 59)? * 60 + within(part(4)?, 59)?);
        if digits.len() == 6 {
            self.fraction()
        } else {
            Some(())
        }
    }

    /// What follows `HH:`.
    fn clock(&mut self, hour: i64) -> Option<()> {
        let minute = within(self.digits()?.parse().ok()?, 59)?;
        let mut second = 0;
        if self.mark(':') {
            second = within(self.digits()?.parse().ok()?, 59)?;
            self.fraction()?;
        }
        let hour = match self.word(&["am", "pm", "a", "p"]) {
            Some(half) => half_day(hour, &half)?,
            None => within(hour, 23)?,
        };
        self.found.time = Some(hour * 3600 + minute * 60 + second);
        Some(())
    }

    fn fraction(&mut self) -> Option<()> {
        if self.mark('.') || self.mark(',') {
            // What is finer than a microsecond is cut off.
            let digits = format!("{:0<6}", self.digits().unwrap_or_default());
            self.found.micros = digits.get(..6)?.parse().ok()?;
        }
        Some(())
    }

    fn offset(&mut self, sign: i32, digits: &str) -> Option<()> {
        let number: i32 = digits.parse().ok()?;
        let (hours, minutes) = match digits.len() {
            4 => (number / 100, number % 100),
            1 | 2 if self.mark(':') => (number, self.digits()?.parse().ok()?),
            1 | 2 => (number, 0),
            _ => return None,
        };
        let seconds = hours * 3600 + minutes * 60;
        // Python's zones are less than a day off.
        self.found.zone = (seconds < 86_400).then_some(sign * seconds);
        self.found.zone.map(|_| ())
    }
}

fn within(number: i64, most: i64) -> Option<i64> {
    (0..=most).contains(&number).then_some(number)
}

/// An hour of a clock of twelve.
fn half_day(hour: i64, half: &str) -> Option<i64> {
    Some(within(hour, 12)? % 12 + if half.starts_with(['p', 'P']) { 12 } else { 0 })
}

impl Found {
    fn timestamp(&self, today: Date) -> Option<Timestamp> {
        if self.numbers.is_empty() && self.time.is_none() && self.weekday.is_none() {
            return None;
        }
        let mut day = days(self.date(today)?)?;
        if let (true, Some(weekday)) = (self.numbers.is_empty(), self.weekday) {
            // The first day of 1970 was a Thursday.
            day += (weekday - day - 3).rem_euclid(7);
        }
        let seconds = day * DAY + self.time.unwrap_or(0) - i64::from(self.zone.unwrap_or(0));
        let zone = self.zone.map_or(Zone::Unwritten, Zone::Offset);
        YEARS.contains(&seconds).then_some(Timestamp {
            seconds,
            micros: self.micros,
            zone,
        })
    }

    fn date(&self, today: Date) -> Option<Date> {
        let (year, month, day) = today;
        let is_year = |(number, digits): &(i64, usize)| *digits > 2 || *number > 31;
        // A day that the month lacks is its last one, where it was not written.
        let without_day =
            |year: i64, month: i64| (year, month, day.min(days_in_month(year, month)));
        Some(match (self.numbers.as_slice(), self.month_name) {
            ([], _) => (year, month, day),
            ([only], Some(_)) => without_day(year, only.0),
            ([only], None) if is_year(only) => without_day(century(*only, year), month),
            ([only], None) => (year, month, only.0),
            ([a, b], Some(at)) => {
                let (month, other) = if at == 0 { (a.0, b) } else { (b.0, a) };
                if is_year(other) {
                    without_day(century(*other, year), month)
                } else {
                    (year, month, other.0)
                }
            }
            ([a, b], None) if is_year(a) => without_day(century(*a, year), b.0),
            ([a, b], None) if is_year(b) => without_day(century(*b, year), a.0),
            ([a, b], None) if a.0 > 12 => (year, b.0, a.0),
            ([a, b], None) => (year, a.0, b.0),
            ([a, b, c], Some(0)) if is_year(b) => (century(*b, year), a.0, c.0),
            ([a, b, c], Some(0)) => (century(*c, year), a.0, b.0),
            ([a, b, c], Some(1)) if is_year(a) => (century(*a, year), b.0, c.0),
            ([a, b, c], Some(1)) => (century(*c, year), b.0, a.0),
            ([a, b, c], Some(_)) if is_year(b) => (century(*b, year), c.0, a.0),
            ([a, b, c], Some(_)) => (century(*a, year), c.0, b.0),
            ([a, b, c], None) if is_year(a) => (century(*a, year), b.0, c.0),
            ([a, b, c], None) if a.0 > 12 => (century(*c, year), b.0, a.0),
            ([a, b, c], None) => (century(*c, year), a.0, b.0),
            _ => return None,
        })
    }
}

/// A year of two digits is the nearest such one.
fn century((number, digits): (i64, usize), this_year: i64) -> i64 {
    if digits > 2 {
        return number;
    }
    let year = number + this_year - this_year % 100;
    if year >= this_year + 50 {
        year - 100
    } else if year < this_year - 50 {
        year + 100
    } else {
        year
    }
}
