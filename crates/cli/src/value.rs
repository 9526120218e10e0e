//! One type for every value that is typed, sent, received or printed.

use std::cmp::Ordering;

use crate::python;

/// A value without a schema, as Python's `json` has it.
///
/// `==` compares as Rust does: by variant, and maps with their order. [`Value::equals`] compares as Python does.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// JSON's `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer of 64 bits.
    Integer(i64),
    /// An integer of more bits: its decimal digits, with `-` in front of a negative one.
    BigInteger(String),
    /// A number with a point or an exponent; also not a number, and the infinities.
    Float(f64),
    /// Text.
    String(String),
    /// Bytes, as those of a `fileb://` file.
    Blob(Vec<u8>),
    /// Values in order.
    List(Vec<Value>),
    /// Values by distinct keys, in the order in which the keys came. Add to it by [`insert`].
    Map(Vec<(String, Value)>),
}

/// Sets `key`: where it is there already, its value is replaced and its place stays, as in Python's `dict`.
pub fn insert(entries: &mut Vec<(String, Value)>, key: String, value: Value) {
    match entries.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => entries.push((key, value)),
    }
}

/// The value of `key`.
#[must_use]
pub fn get<'a>(entries: &'a [(String, Value)], key: &str) -> Option<&'a Value> {
    entries
        .iter()
        .find(|(known, _)| known == key)
        .map(|(_, value)| value)
}

impl Value {
    /// The integer of these decimal digits, of any size; `None` where they are none.
    #[must_use]
    pub fn integer(digits: &str) -> Option<Self> {
        let (negative, rest) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits.strip_prefix('+').unwrap_or(digits)),
        };
        if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = rest.trim_start_matches('0');
        let text = match (significant, negative) {
            ("", _) => "0".to_owned(),
            (text, true) => format!("-{text}"),
            (text, false) => text.to_owned(),
        };
        Some(text.parse().map_or(Self::BigInteger(text), Self::Integer))
    }

    /// The value of a map's `key`; `None` where it is missing or this is no map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => get(entries, key),
            _ => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A number as a float: integers are rounded. `None` where this is no number; booleans are none.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "as Python compares and divides them"
            )]
            Self::Integer(number) => Some(*number as f64),
            Self::BigInteger(digits) => digits.parse().ok(),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether this is neither a list nor a map.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_))
    }

    /// Python's `==`: 1, 1.0 and `True` are equal, and the order of a map's keys does not count.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Blob(a), Self::Blob(b)) => a == b,
            (Self::List(a), Self::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(b))
            }
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, value)| get(b, key).is_some_and(|other| value.equals(other)))
            }
            _ => compare_numbers(self, other) == Some(Ordering::Equal),
        }
    }

    /// Python's order of two numbers or two strings; `None` between others, and where one is not a number.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::String(a), Self::String(b)) => Some(a.cmp(b)),
            _ => compare_numbers(self, other),
        }
    }

    /// Python's `repr` of this value.
    #[must_use]
    pub fn repr(&self) -> String {
        python::repr(self, python::Dict::Plain)
    }

    /// Python's `str` of this value: a string as it is, anything else as [`Value::repr`] has it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::String(text) => text.clone(),
            other => other.repr(),
        }
    }
}

/// Python counts booleans among the numbers.
fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(flag), _) => compare_numbers(&Value::Integer(i64::from(*flag)), b),
        (_, Value::Bool(flag)) => compare_numbers(a, &Value::Integer(i64::from(*flag))),
        (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(b)),
        (Value::BigInteger(a), Value::BigInteger(b)) => Some(compare_digits(a, b)),
        // Beyond 64 bits: the sign of the big one decides.
        (Value::Integer(_), Value::BigInteger(b)) => Some(if b.starts_with('-') {
            Ordering::Greater
        } else {
            Ordering::Less
        }),
        (Value::BigInteger(_), Value::Integer(_)) => compare_numbers(b, a).map(Ordering::reverse),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

fn compare_digits(a: &str, b: &str) -> Ordering {
    match (a.strip_prefix('-'), b.strip_prefix('-')) {
        (Some(a), Some(b)) => compare_digits(b, a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_place_and_takes_the_last_value() {
        let mut entries = Vec::new();
        for (key, number) in [("b", 1), ("a", 2), ("b", 3)] {
            insert(&mut entries, key.to_owned(), Value::Integer(number));
        }
        assert_eq!(Value::Map(entries).repr(), "{'b': 3, 'a': 2}");
    }

    #[test]
    fn integers_of_any_size_compare_by_value() {
        let big = |digits: &str| Value::integer(digits).unwrap();
        assert_eq!(big("-007"), Value::Integer(-7));
        assert_eq!(
            big("+9223372036854775808"),
            Value::BigInteger("9223372036854775808".to_owned())
        );
        assert_eq!(Value::integer("1x"), None);
        let sorted = [
            "-99999999999999999999",
            "-9999999999999999999",
            "-5",
            "0",
            "5",
            "9999999999999999999",
            "99999999999999999999",
        ];
        for pair in sorted.windows(2) {
            assert_eq!(
                big(pair[0]).compare(&big(pair[1])),
                Some(Ordering::Less),
                "{pair:?}"
            );
            assert_eq!(
                big(pair[1]).compare(&big(pair[0])),
                Some(Ordering::Greater),
                "{pair:?}"
            );
        }
    }

    #[test]
    fn equality_is_pythons() {
        let map = |pairs: &[(&str, Value)]| {
            Value::Map(
                pairs
                    .iter()
                    .map(|(key, value)| ((*key).to_owned(), value.clone()))
                    .collect(),
            )
        };
        let (one, two) = (Value::Integer(1), Value::Integer(2));
        assert!(one.equals(&Value::Float(1.0)) && Value::Bool(true).equals(&one));
        assert!(
            !one.equals(&Value::String("1".to_owned())) && !Value::Null.equals(&Value::Bool(false))
        );
        assert!(!Value::Float(f64::NAN).equals(&Value::Float(f64::NAN)));
        assert!(
            map(&[("a", one.clone()), ("b", two.clone())]).equals(&map(&[("b", two), ("a", one)]))
        );
    }
}
