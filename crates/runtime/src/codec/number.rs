//! Numbers of any size, digit by digit: `bigInteger` and `bigDecimal`.
//!
//! serde has no such number. JSON's text of one is passed through as it is; no other value is read or written this way.

use serde::de::{Deserialize as _, Deserializer};
use serde::ser::{Error as _, Serialize as _, Serializer};
use serde_json::value::RawValue;

pub(super) mod kept;

/// Writes the digits of a number.
pub(super) fn write<S: Serializer>(out: S, digits: &str) -> Result<S::Ok, S::Error> {
    let text = json(digits);
    // From a slice, as bodies are read: another reader would be compiled for this alone.
    let raw: &RawValue = serde_json::from_slice(text.as_bytes())
        .map_err(|_| S::Error::custom(format_args!("`{digits}` is not a number")))?;
    raw.serialize(out)
}

/// Reads the digits of a number, or a string that holds them.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    digits(&raw)
}

fn digits<E: serde::de::Error>(raw: &RawValue) -> Result<String, E> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Ok(text.to_owned()),
        Some(b'"') => serde_json::from_slice(text.as_bytes()).map_err(E::custom),
        _ => Err(E::custom("expected a number")),
    }
}

/// A number as JSON writes it: `+05.` is `5`, `.5` is `0.5`.
fn json(digits: &str) -> String {
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let sign = if digits.starts_with('-') { "-" } else { "" };
    let end = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (coefficient, exponent) = unsigned.split_at(end);
    let (whole, fraction) = coefficient.split_once('.').unwrap_or((coefficient, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    [sign, whole, point, fraction, exponent].concat()
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    fn written(digits: &str) -> String {
        struct Digits<'a>(&'a str);
        impl Serialize for Digits<'_> {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                write(out, self.0)
            }
        }
        serde_json::to_string(&[Digits(digits)]).unwrap()
    }

    fn digits(text: &str) -> Result<String, String> {
        read(&mut serde_json::Deserializer::from_str(text)).map_err(|error| error.to_string())
    }

    #[test]
    fn every_digit_is_written_in_json_s_own_form() {
        let long = "123456789012345678901234567890.000000000000000000000000000001";
        assert_eq!(written(long), format!("[{long}]"));
        for (digits, json) in [
            ("18446744073709551616", "18446744073709551616"),
            ("-0012", "-12"),
            ("000", "0"),
            ("+5", "5"),
            (".5", "0.5"),
            ("-.5e+3", "-0.5e+3"),
            ("5.", "5"),
            ("1.20E-10", "1.20E-10"),
        ] {
            assert_eq!(written(digits), format!("[{json}]"));
        }
    }

    #[test]
    fn every_digit_is_read() {
        let long = "-123456789012345678901234567890.0000000000000000000000000000010";
        assert_eq!(digits(long).unwrap(), long);
        assert_eq!(digits("1.23E-15").unwrap(), "1.23E-15");
        assert_eq!(digits("\"12\"").unwrap(), "12");
        for text in ["true", "[1]", "{}"] {
            assert!(digits(text).unwrap_err().contains("expected a number"));
        }
    }
}
