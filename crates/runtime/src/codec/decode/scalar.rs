//! Scalars, each as one visitor for whatever a format has in its place.

use std::fmt;

use serde::de::Visitor;

/// A scalar as the format had it.
pub(super) enum Raw<'a> {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
}

pub(super) type Accept<T> = fn(Raw<'_>) -> Option<T>;

pub(super) struct Scalar<T> {
    pub(super) expected: &'static str,
    pub(super) accept: Accept<T>,
}

impl<T> Scalar<T> {
    fn accept<E: serde::de::Error>(self, raw: Raw<'_>) -> Result<T, E> {
        let found = match raw {
            Raw::Bool(_) => "a boolean",
            Raw::Signed(_) | Raw::Unsigned(_) | Raw::Float(_) => "a number",
            Raw::Text(_) => "a string",
        };
        (self.accept)(raw).ok_or_else(|| {
            E::custom(format_args!(
                "expected {}, found {found} that is not one",
                self.expected
            ))
        })
    }
}

impl<T> Visitor<'_> for Scalar<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<T, E> {
        self.accept(Raw::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<T, E> {
        self.accept(Raw::Signed(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<T, E> {
        self.accept(Raw::Unsigned(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<T, E> {
        self.accept(Raw::Float(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<T, E> {
        self.accept(Raw::Text(value))
    }
}

pub(super) struct Text;

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}
