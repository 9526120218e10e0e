//! Values that are official types: blobs, dates and numbers of any size.

use aws_smithy_types::date_time::Format;
use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime, base64};

use super::decimal::{self, scaled};
use super::scalar::{Found, Kind, Refused, Scalar, Style, Value, Wanted, scalar};
use super::{Blank, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::schema::{Target, TimestampFormat};

/// The bytes of a blob.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl Scalar for Bytes<'_> {
    fn value(&self) -> Value<'_> {
        Value::Blob(self.0)
    }

    fn write(&self, _: &Target, _: Style, out: &mut String) -> Result<Kind, String> {
        out.push_str(&base64::encode(self.0));
        Ok(Kind::Text)
    }
}

impl Encode for Blob {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        out.scalar(target, &Bytes(self.as_ref()));
    }
}

impl Decode for Blob {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = scalar(from, Wanted::Blob, |found| {
            let bytes = match found {
                Found::Text(text) => base64::decode(text).ok(),
                // Long base64 text may be broken into lines.
                Found::Plain(text) => {
                    base64::decode(text.split_ascii_whitespace().collect::<Vec<_>>().concat()).ok()
                }
                Found::Bytes(bytes) => Some(bytes.to_vec()),
                _ => return Err(Refused::Other),
            };
            bytes.map(Self::new).ok_or(Refused::NotOne)
        })?;
        Ok(())
    }
}

impl Blank for Blob {
    fn blank() -> Self {
        Self::new(Vec::new())
    }
}

impl TimestampFormat {
    /// The format of a member, given that of its place.
    pub(crate) const fn of(target: &Target, place: Self) -> Self {
        match target {
            Target::Timestamp(format) => format.or(place),
            _ => place,
        }
    }
}

impl Scalar for DateTime {
    fn value(&self) -> Value<'_> {
        Value::Timestamp(*self)
    }

    fn write(&self, target: &Target, style: Style, out: &mut String) -> Result<Kind, String> {
        let format = match TimestampFormat::of(target, style.timestamps) {
            TimestampFormat::DateTime => Format::DateTime,
            TimestampFormat::HttpDate => Format::HttpDate,
            TimestampFormat::EpochSeconds | TimestampFormat::Default => {
                out.push_str(&seconds_text(self));
                return Ok(Kind::Bare);
            }
        };
        let text = self.fmt(format);
        out.push_str(&text.map_err(|error| format!("{self:?} cannot be written: {error}"))?);
        Ok(Kind::Text)
    }
}

impl Encode for DateTime {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        out.scalar(target, self);
    }
}

impl Decode for DateTime {
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        let format = TimestampFormat::of(target, from.timestamps());
        *self = scalar(from, Wanted::Timestamp(format), |found| {
            let time = match (format, &found) {
                (_, Found::Timestamp(time)) => Some(*time),
                (TimestampFormat::DateTime, Found::Text(text) | Found::Plain(text)) => {
                    Self::from_str(text.trim(), Format::DateTimeWithOffset).ok()
                }
                (TimestampFormat::HttpDate, Found::Text(text) | Found::Plain(text)) => {
                    Self::from_str(text.trim(), Format::HttpDate).ok()
                }
                (
                    TimestampFormat::EpochSeconds | TimestampFormat::Default,
                    Found::Signed(_)
                    | Found::Unsigned(_)
                    | Found::Number(_)
                    | Found::Float(_)
                    | Found::Plain(_),
                ) => of_seconds(&found),
                _ => return Err(Refused::Other),
            };
            time.ok_or(Refused::NotOne)
        })?;
        Ok(())
    }
}

impl Blank for DateTime {
    fn blank() -> Self {
        Self::from_secs(0)
    }
}

/// Epoch seconds as text, before 1970 too: there a `DateTime` counts its fraction forward from the second before, and
/// its own texts take it for one that counts backward.
fn seconds_text(time: &DateTime) -> String {
    let (secs, nanos) = (time.secs(), time.subsec_nanos());
    if nanos == 0 {
        return secs.to_string();
    }
    let (sign, whole, fraction) = if secs < 0 {
        ("-", (secs + 1).unsigned_abs(), 1_000_000_000 - nanos)
    } else {
        ("", secs.unsigned_abs(), nanos)
    };
    let text = format!("{sign}{whole}.{fraction:09}");
    text.trim_end_matches('0').to_owned()
}

/// The point in time of epoch seconds. Numbers have fractions to the microsecond: finer than services write them, coarser
/// than what binary numbers add. `None` beyond what a date can hold.
fn of_seconds(found: &Found<'_>) -> Option<DateTime> {
    match found {
        Found::Signed(value) => Some(DateTime::from_secs(*value)),
        Found::Unsigned(value) => i64::try_from(*value).ok().map(DateTime::from_secs),
        Found::Number(text) => match text.parse() {
            Ok(value) => Some(DateTime::from_secs(value)),
            Err(_) => of_micros(scaled(text, 6)?.0),
        },
        #[allow(clippy::cast_possible_truncation)]
        Found::Float(value) => of_micros((value * 1e6).round() as i128),
        Found::Plain(text) => DateTime::from_nanos(scaled(text.trim(), 9)?.0).ok(),
        _ => None,
    }
}

fn of_micros(micros: i128) -> Option<DateTime> {
    let secs = i64::try_from(micros.div_euclid(1_000_000)).ok()?;
    let micros = u32::try_from(micros.rem_euclid(1_000_000)).ok()?;
    // 9999-12-31 and its mirror image: what the text formats can write.
    let is_date = (-253_402_300_800..253_402_300_800).contains(&secs);
    is_date.then(|| DateTime::from_secs_and_nanos(secs, micros * 1000))
}

/// The digits of a number of any size.
pub(crate) struct Digits<'a>(pub(crate) &'a str);

impl Scalar for Digits<'_> {
    fn value(&self) -> Value<'_> {
        Value::Number(self.0)
    }

    fn write(&self, _: &Target, style: Style, out: &mut String) -> Result<Kind, String> {
        if style.is_json {
            let json = decimal::json(self.0);
            out.push_str(&json.ok_or_else(|| format!("`{}` is not a number", self.0))?);
        } else {
            out.push_str(self.0);
        }
        Ok(Kind::Bare)
    }
}

macro_rules! number {
    ($type:ty) => {
        impl Encode for $type {
            fn encode(&self, target: &Target, out: &mut dyn Encoder) {
                out.scalar(target, &Digits(self.as_ref()));
            }
        }

        impl Decode for $type {
            fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
                let digits = digits(from)?;
                *self = digits
                    .parse()
                    .map_err(|error| DecodeError::new(format!("{error}")))?;
                Ok(())
            }
        }

        impl Blank for $type {
            fn blank() -> Self {
                Self::default()
            }
        }
    };
}

number!(BigInteger);
number!(BigDecimal);

fn digits(from: &mut dyn Decoder) -> Result<String, DecodeError> {
    scalar(from, Wanted::Number, |found| match found {
        Found::Number(text) | Found::Text(text) => Ok(text.to_owned()),
        Found::Plain(text) => Ok(text.trim().to_owned()),
        _ => Err(Refused::Other),
    })
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
            assert_eq!(seconds_text(&time), written);
            assert_eq!(of_seconds(&Found::Plain(written)).unwrap(), time);
        }
        for text in ["--1.5", "-1.-5", "-", ""] {
            assert_eq!(of_seconds(&Found::Plain(text)), None, "{text}");
        }
    }
}
