//! Reads values through any serde deserializer: JSON bodies, and whatever format a caller brings.

use std::fmt;

use aws_smithy_types::date_time::Format;
use aws_smithy_types::{DateTime, Document, base64};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use self::document::AnySeed;
use self::scalar::{Accept, Raw, Scalar, Text};
use crate::codec::dialect::Dialect;
use crate::codec::encode::timestamp_format;
use crate::codec::number;
use crate::schema::{Member, Structure, Target};
use crate::shape::{DecodeError, Decoder, Entry, ShapeMut, Visit};

mod document;
mod scalar;

/// Reads one value of a deserializer.
pub struct From<D> {
    from: Option<D>,
    dialect: Dialect,
}

impl<'de, D: Deserializer<'de>> From<D> {
    /// The value a deserializer stands at.
    pub fn new(deserializer: D) -> Self {
        Self::of(deserializer, Dialect::Wire)
    }

    pub(crate) fn of(deserializer: D, dialect: Dialect) -> Self {
        Self {
            from: Some(deserializer),
            dialect,
        }
    }

    /// Reads the members of a structure that are bound to one location, [`crate::schema::BODY`] for a body, or all of
    /// them. Others are skipped.
    pub fn members(
        &mut self,
        into: &mut dyn ShapeMut,
        location: Option<u32>,
    ) -> Result<(), DecodeError> {
        let mut failure = None;
        let dialect = self.dialect;
        let result = self.take()?.deserialize_map(Fields {
            into,
            location,
            dialect,
            failure: &mut failure,
        });
        settle(result, failure)
    }

    fn take(&mut self) -> Result<D, DecodeError> {
        self.from
            .take()
            .ok_or_else(|| DecodeError::new("a value was read twice"))
    }

    /// Reads a scalar. Formats that say what a value is are asked for that: their own errors would show the value, and
    /// a number may be the text `NaN`.
    fn visit<T>(
        &mut self,
        expected: &'static str,
        hinted: fn(D, Scalar<T>) -> Result<T, D::Error>,
        accept: Accept<T>,
    ) -> Result<T, DecodeError> {
        let (from, scalar) = (self.take()?, Scalar { expected, accept });
        let says_what_it_is = self.dialect != Dialect::Wire || from.is_human_readable();
        let read = if says_what_it_is {
            from.deserialize_any(scalar)
        } else {
            hinted(from, scalar)
        };
        read.map_err(message)
    }
}

fn message(error: impl fmt::Display) -> DecodeError {
    DecodeError::new(error.to_string())
}

impl<'de, D: Deserializer<'de>> Decoder for From<D> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        let mut failure = None;
        let dialect = self.dialect;
        let result = self.take()?.deserialize_option(Maybe {
            some,
            dialect,
            failure: &mut failure,
        });
        settle(result, failure)
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.visit("a boolean", D::deserialize_bool, |raw| match raw {
            Raw::Bool(value) => Some(value),
            _ => None,
        })
    }

    fn integer(&mut self) -> Result<i64, DecodeError> {
        self.visit("an integer", D::deserialize_i64, |raw| match raw {
            Raw::Signed(value) => Some(value),
            Raw::Unsigned(value) => i64::try_from(value).ok(),
            // Exact: whole numbers below 2^53 only.
            #[allow(clippy::cast_possible_truncation)]
            Raw::Float(value) if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 => {
                Some(value as i64)
            }
            _ => None,
        })
    }

    fn double(&mut self) -> Result<f64, DecodeError> {
        #[allow(clippy::cast_precision_loss)]
        self.visit(
            "a number, \"NaN\", \"Infinity\" or \"-Infinity\"",
            D::deserialize_f64,
            |raw| match raw {
                Raw::Signed(value) => Some(value as f64),
                Raw::Unsigned(value) => Some(value as f64),
                Raw::Float(value) => Some(value),
                Raw::Text(text) => crate::codec::text::parse_special(text),
                Raw::Bool(_) => None,
            },
        )
    }

    fn number(&mut self) -> Result<String, DecodeError> {
        let from = self.take()?;
        let digits = match self.dialect {
            Dialect::Wire => number::read(from),
            Dialect::Kept(_) => number::kept::read(from),
        };
        digits.map_err(message)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        self.take()?.deserialize_string(Text).map_err(message)
    }

    fn blob(&mut self) -> Result<Vec<u8>, DecodeError> {
        self.visit("base64 text", D::deserialize_str, |raw| match raw {
            Raw::Text(text) => base64::decode(text).ok(),
            _ => None,
        })
    }

    fn timestamp(&mut self, target: &Target) -> Result<DateTime, DecodeError> {
        match timestamp_format(target, self.dialect.timestamp()) {
            Format::EpochSeconds => {
                self.visit("seconds since 1970", D::deserialize_f64, |raw| match raw {
                    Raw::Signed(value) => Some(DateTime::from_secs(value)),
                    Raw::Unsigned(value) => i64::try_from(value).ok().map(DateTime::from_secs),
                    Raw::Float(value) => seconds(value),
                    _ => None,
                })
            }
            Format::HttpDate => self.visit("an HTTP date", D::deserialize_str, |raw| match raw {
                Raw::Text(text) => DateTime::from_str(text, Format::HttpDate).ok(),
                _ => None,
            }),
            _ => self.visit(
                "an RFC 3339 date and time",
                D::deserialize_str,
                |raw| match raw {
                    Raw::Text(text) => DateTime::from_str(text, Format::DateTimeWithOffset).ok(),
                    _ => None,
                },
            ),
        }
    }

    fn document(&mut self) -> Result<Document, DecodeError> {
        AnySeed.deserialize(self.take()?).map_err(message)
    }

    fn structure(&mut self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        self.members(into, None)
    }

    fn list(&mut self, _: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        let mut failure = None;
        let dialect = self.dialect;
        let result = self.take()?.deserialize_seq(List {
            item,
            dialect,
            failure: &mut failure,
        });
        settle(result, failure)
    }

    fn map(&mut self, _: &Target, entry: Entry<'_>) -> Result<(), DecodeError> {
        let mut failure = None;
        let dialect = self.dialect;
        let result = self.take()?.deserialize_map(Map {
            entry,
            dialect,
            failure: &mut failure,
        });
        settle(result, failure)
    }
}

/// Seconds with a fraction, to the microsecond: finer than services write them, coarser than what the binary number
/// adds. `None` beyond what a date can hold.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn seconds(value: f64) -> Option<DateTime> {
    // 9999-12-31 and its mirror image: what the text formats can write.
    if !value.is_finite() || value.abs() >= 253_402_300_800.0 {
        return None;
    }
    let micros = ((value - value.floor()) * 1e6).round() as u32;
    let whole = value.floor() as i64;
    let (carry, micros) = if micros == 1_000_000 {
        (1, 0)
    } else {
        (0, micros)
    };
    Some(DateTime::from_secs_and_nanos(whole + carry, micros * 1000))
}

/// serde's errors are text; a failure with its path is kept beside it and takes precedence.
fn settle<T>(
    result: Result<T, impl fmt::Display>,
    failure: Option<DecodeError>,
) -> Result<T, DecodeError> {
    result.map_err(|error| failure.unwrap_or_else(|| message(error)))
}

/// Reads a value by a function, keeping its failure.
struct Seed<'a> {
    read: Visit<'a>,
    dialect: Dialect,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        (self.read)(&mut From::of(deserializer, self.dialect)).map_err(|error| {
            let text = D::Error::custom(error.to_string());
            self.failure.get_or_insert(error);
            text
        })
    }
}

struct Maybe<'a> {
    some: Visit<'a>,
    dialect: Dialect,
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
        Seed {
            read: self.some,
            dialect: self.dialect,
            failure: self.failure,
        }
        .deserialize(deserializer)?;
        Ok(true)
    }
}

struct List<'a> {
    item: Visit<'a>,
    dialect: Dialect,
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
            let mut read = |from: &mut dyn Decoder| {
                item(from).map_err(|error| error.within(&index.to_string()))
            };
            if list
                .next_element_seed(Seed {
                    read: &mut read,
                    dialect: self.dialect,
                    failure: self.failure,
                })?
                .is_none()
            {
                break;
            }
        }
        Ok(())
    }
}

struct Map<'a> {
    entry: Entry<'a>,
    dialect: Dialect,
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
            let mut read =
                |from: &mut dyn Decoder| entry(&key, from).map_err(|error| error.within(&key));
            map.next_value_seed(Seed {
                read: &mut read,
                dialect: self.dialect,
                failure: self.failure,
            })?;
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
    location: Option<u32>,
    dialect: Dialect,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of {}", self.into.schema().name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (schema, dialect) = (self.into.schema(), self.dialect);
        let mut next = 0;
        while let Some(found) = map.next_key_seed(MemberSeed {
            schema,
            next,
            dialect,
        })? {
            let member = found.and_then(|index| Some((index, schema.members.get(index)?)));
            let member = member.filter(|(_, member)| {
                self.location
                    .is_none_or(|location| location == member.location())
                    && dialect.has(member)
            });
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
            let mut read = |from: &mut dyn Decoder| {
                from.option(&mut fill)
                    .map(drop)
                    .map_err(|error| error.within(member.name))
            };
            map.next_value_seed(Seed {
                read: &mut read,
                dialect: self.dialect,
                failure: self.failure,
            })?;
        }
        Ok(())
    }
}

/// Finds the member of a key without copying the key. Members mostly come in the row's order, so the search starts
/// behind the last one found.
struct MemberSeed {
    schema: &'static Structure,
    next: usize,
    dialect: Dialect,
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
        let is_it = |member: &Member| self.dialect.name(member) == key;
        Ok(after
            .iter()
            .position(is_it)
            .map(|index| index + split)
            .or_else(|| before.iter().position(is_it)))
    }
}
