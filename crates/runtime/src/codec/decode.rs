//! Reads values through any serde deserializer: JSON bodies, and whatever format a caller brings.

use std::collections::HashMap;
use std::fmt;

use aws_smithy_types::date_time::Format;
use aws_smithy_types::{DateTime, Document, Number, base64};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::codec::encode::timestamp_format;
use crate::schema::{Structure, Target, TimestampFormat};
use crate::shape::{DecodeError, Decoder, Entry, ShapeMut, Visit};

/// Reads one value of a deserializer.
pub struct From<D>(Option<D>);

impl<'de, D: Deserializer<'de>> From<D> {
    /// The value a deserializer stands at.
    pub fn new(deserializer: D) -> Self {
        Self(Some(deserializer))
    }

    fn take(&mut self) -> Result<D, DecodeError> {
        self.0.take().ok_or_else(|| DecodeError::new("a value was read twice"))
    }

    fn visit<T>(&mut self, expected: &'static str, call: fn(D, Scalar<T>) -> Result<T, D::Error>, scalar: Accept<T>) -> Result<T, DecodeError> {
        call(self.take()?, Scalar { expected, accept: scalar }).map_err(message)
    }
}

fn message(error: impl fmt::Display) -> DecodeError {
    DecodeError::new(error.to_string())
}

impl<'de, D: Deserializer<'de>> Decoder for From<D> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        let mut failure = None;
        let result = self.take()?.deserialize_option(Maybe { some, failure: &mut failure });
        settle(result, failure)
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.visit("a boolean", |d, v| d.deserialize_bool(v), |raw| match raw {
            Raw::Bool(value) => Some(value),
            _ => None,
        })
    }

    fn integer(&mut self) -> Result<i64, DecodeError> {
        self.visit("an integer", |d, v| d.deserialize_i64(v), |raw| match raw {
            Raw::Signed(value) => Some(value),
            Raw::Unsigned(value) => i64::try_from(value).ok(),
            // Exact: whole numbers below 2^53 only.
            #[allow(clippy::cast_possible_truncation)]
            Raw::Float(value) if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 => Some(value as i64),
            _ => None,
        })
    }

    fn double(&mut self) -> Result<f64, DecodeError> {
        #[allow(clippy::cast_precision_loss)]
        self.visit("a number, \"NaN\", \"Infinity\" or \"-Infinity\"", |d, v| d.deserialize_f64(v), |raw| match raw {
            Raw::Signed(value) => Some(value as f64),
            Raw::Unsigned(value) => Some(value as f64),
            Raw::Float(value) => Some(value),
            Raw::Text(text) => crate::codec::text::parse_special(text),
            Raw::Bool(_) => None,
        })
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        self.take()?.deserialize_string(Text).map_err(message)
    }

    fn blob(&mut self) -> Result<Vec<u8>, DecodeError> {
        self.visit("base64 text", |d, v| d.deserialize_str(v), |raw| match raw {
            Raw::Text(text) => base64::decode(text).ok(),
            _ => None,
        })
    }

    fn timestamp(&mut self, target: &Target) -> Result<DateTime, DecodeError> {
        match timestamp_format(target, TimestampFormat::EpochSeconds) {
            Format::EpochSeconds => self.visit("seconds since 1970", |d, v| d.deserialize_f64(v), |raw| match raw {
                Raw::Signed(value) => Some(DateTime::from_secs(value)),
                Raw::Unsigned(value) => i64::try_from(value).ok().map(DateTime::from_secs),
                Raw::Float(value) => seconds(value),
                _ => None,
            }),
            Format::HttpDate => self.visit("an HTTP date", |d, v| d.deserialize_str(v), |raw| match raw {
                Raw::Text(text) => DateTime::from_str(text, Format::HttpDate).ok(),
                _ => None,
            }),
            _ => self.visit("an RFC 3339 date and time", |d, v| d.deserialize_str(v), |raw| match raw {
                Raw::Text(text) => DateTime::from_str(text, Format::DateTimeWithOffset).ok(),
                _ => None,
            }),
        }
    }

    fn document(&mut self) -> Result<Document, DecodeError> {
        AnySeed.deserialize(self.take()?).map_err(message)
    }

    fn structure(&mut self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        let mut failure = None;
        let result = self.take()?.deserialize_map(Fields { into, failure: &mut failure });
        settle(result, failure)
    }

    fn list(&mut self, _: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        let mut failure = None;
        let result = self.take()?.deserialize_seq(List { item, failure: &mut failure });
        settle(result, failure)
    }

    fn map(&mut self, entry: Entry<'_>) -> Result<(), DecodeError> {
        let mut failure = None;
        let result = self.take()?.deserialize_map(Map { entry, failure: &mut failure });
        settle(result, failure)
    }
}

/// Seconds with a fraction, to the nanosecond; `None` beyond what a date can hold.
fn seconds(value: f64) -> Option<DateTime> {
    // 9999-12-31 and its mirror image: what the text formats can write.
    (value.is_finite() && value.abs() < 253_402_300_800.0).then(|| DateTime::from_secs_f64(value))
}

/// serde's errors are text; a failure with its path is kept beside it and takes precedence.
fn settle<T>(result: Result<T, impl fmt::Display>, failure: Option<DecodeError>) -> Result<T, DecodeError> {
    result.map_err(|error| failure.unwrap_or_else(|| message(error)))
}

/// A scalar as the format had it.
enum Raw<'a> {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
}

type Accept<T> = fn(Raw<'_>) -> Option<T>;

struct Scalar<T> {
    expected: &'static str,
    accept: Accept<T>,
}

impl<T> Scalar<T> {
    fn accept<E: serde::de::Error>(self, raw: Raw<'_>) -> Result<T, E> {
        let found = match raw {
            Raw::Bool(_) => "a boolean",
            Raw::Signed(_) | Raw::Unsigned(_) | Raw::Float(_) => "a number",
            Raw::Text(_) => "a string",
        };
        (self.accept)(raw).ok_or_else(|| E::custom(format_args!("expected {}, found {found} that is not one", self.expected)))
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

struct Text;

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

/// Reads a value by a function, keeping its failure.
struct Seed<'a> {
    read: Visit<'a>,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        (self.read)(&mut From::new(deserializer)).map_err(|error| {
            let text = D::Error::custom(&error.to_string());
            self.failure.get_or_insert(error);
            text
        })
    }
}

struct Maybe<'a> {
    some: Visit<'a>,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for Maybe<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        Seed { read: self.some, failure: self.failure }.deserialize(deserializer)?;
        Ok(true)
    }
}

struct List<'a> {
    item: Visit<'a>,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            let item = &mut *self.item;
            let mut read = |from: &mut dyn Decoder| item(from).map_err(|error| error.within(&index.to_string()));
            if list.next_element_seed(Seed { read: &mut read, failure: self.failure })?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

struct Map<'a> {
    entry: Entry<'a>,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for Map<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let entry = &mut *self.entry;
            let mut read = |from: &mut dyn Decoder| entry(&key, from).map_err(|error| error.within(&key));
            map.next_value_seed(Seed { read: &mut read, failure: self.failure })?;
        }
        Ok(())
    }
}

struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_string(Text)
    }
}

struct Fields<'a> {
    into: &'a mut dyn ShapeMut,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of {}", self.into.schema().name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let schema = self.into.schema();
        let mut next = 0;
        while let Some(found) = map.next_key_seed(MemberSeed { schema, next })? {
            let member = found.and_then(|index| Some((index, schema.members.get(index)?)));
            let Some((index, member)) = member else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            next = index + 1;
            let into = &mut *self.into;
            let mut fill = |from: &mut dyn Decoder| match into.get_mut(index) {
                Some(value) => value.decode(&member.target, from),
                None => Ok(()),
            };
            let mut read = |from: &mut dyn Decoder| from.option(&mut fill).map(drop).map_err(|error| error.within(member.name));
            map.next_value_seed(Seed { read: &mut read, failure: self.failure })?;
        }
        Ok(())
    }
}

/// Finds the member of a key without copying the key. Members mostly come in the row's order, so the search starts
/// behind the last one found.
struct MemberSeed {
    schema: &'static Structure,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for MemberSeed {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberSeed {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let members = self.schema.members;
        let split = self.next.min(members.len());
        let (before, after) = members.split_at(split);
        Ok(after
            .iter()
            .position(|member| member.wire == key)
            .map(|index| index + split)
            .or_else(|| before.iter().position(|member| member.wire == key)))
    }
}

/// Reads a document.
struct AnySeed;

impl<'de> DeserializeSeed<'de> for AnySeed {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnySeed {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Document, E> {
        Ok(Document::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Document, E> {
        Ok(Document::Number(u64::try_from(value).map_or(Number::NegInt(value), Number::PosInt)))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Document, E> {
        Ok(Document::Number(Number::PosInt(value)))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Document, E> {
        Ok(Document::Number(Number::Float(value)))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Document, E> {
        Ok(Document::String(value.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Document, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(AnySeed)? {
            items.push(item);
        }
        Ok(Document::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut entries = HashMap::new();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            entries.insert(key, map.next_value_seed(AnySeed)?);
        }
        Ok(Document::Object(entries))
    }
}
