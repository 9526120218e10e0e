//! Reads values through any serde deserializer: from whatever format a caller brings.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::codec::kept::Kept;
use crate::codec::number;
use crate::schema::{Member, Structure, Target, TimestampFormat};
use crate::shape::scalar::{Accept, Found, Refused, Wanted};
use crate::shape::{DecodeError, Decoder, Entry, ShapeMut, Visit};

/// Reads one value of a deserializer.
pub(crate) struct From<D> {
    from: Option<D>,
    kept: Kept,
}

impl<'de, D: Deserializer<'de>> From<D> {
    /// The value a deserializer stands at.
    pub(crate) fn new(deserializer: D, kept: Kept) -> Self {
        Self {
            from: Some(deserializer),
            kept,
        }
    }

    fn take(&mut self) -> Result<D, DecodeError> {
        self.from
            .take()
            .ok_or_else(|| DecodeError::new("a value was read twice"))
    }
}

fn message(error: impl fmt::Display) -> DecodeError {
    DecodeError::new(error.to_string())
}

impl<'de, D: Deserializer<'de>> Decoder for From<D> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        let mut failure = None;
        let kept = self.kept;
        let result = self.take()?.deserialize_option(Maybe {
            some,
            kept,
            failure: &mut failure,
        });
        settle(result, failure)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        self.take()?.deserialize_string(Text).map_err(message)
    }

    /// Formats are asked for what there is, not for what is wanted: their own errors would show the value, and a number
    /// may be the text `NaN`.
    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        let (mut failure, kept) = (None, self.kept);
        let any = Any {
            wanted,
            accept,
            kept,
            failure: &mut failure,
        };
        let from = self.take()?;
        let result = if wanted == Wanted::Number {
            number::read(from).and_then(|digits| any.take(Found::Number(&digits)))
        } else {
            from.deserialize_any(any)
        };
        settle(result, failure)
    }

    fn timestamps(&self) -> TimestampFormat {
        self.kept.0
    }

    fn structure(&mut self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        let (mut failure, kept) = (None, self.kept);
        let result = self.take()?.deserialize_map(Fields {
            into,
            kept,
            failure: &mut failure,
        });
        settle(result, failure)
    }

    fn list(&mut self, _: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        let (mut failure, kept) = (None, self.kept);
        let result = self.take()?.deserialize_seq(List {
            item,
            kept,
            failure: &mut failure,
        });
        settle(result, failure)
    }

    fn map(&mut self, _: &Target, entry: Entry<'_>) -> Result<(), DecodeError> {
        let (mut failure, kept) = (None, self.kept);
        let result = self.take()?.deserialize_map(Map {
            entry,
            kept,
            failure: &mut failure,
        });
        settle(result, failure)
    }
}

/// serde's errors are text; a failure with its path is kept beside it and takes precedence.
fn settle<T>(
    result: Result<T, impl fmt::Display>,
    failure: Option<DecodeError>,
) -> Result<T, DecodeError> {
    result.map_err(|error| failure.unwrap_or_else(|| message(error)))
}

/// Has whatever there is taken.
struct Any<'a> {
    wanted: Wanted,
    accept: Accept<'a>,
    kept: Kept,
    failure: &'a mut Option<DecodeError>,
}

impl Any<'_> {
    fn take<E: serde::de::Error>(self, found: Found<'_>) -> Result<(), E> {
        let (expected, what) = (self.wanted.expected(), found.what());
        (self.accept)(found).map_err(|refused| match refused {
            Refused::Other | Refused::NotOne => E::custom(format_args!(
                "expected {expected}, found {what} that is not one"
            )),
            Refused::TooLarge => E::custom("the number is too large"),
            Refused::Within(error) => E::custom(self.failure.get_or_insert(error)),
        })
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wanted.expected())
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.take(Found::Boolean(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.take(Found::Signed(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.take(Found::Unsigned(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.take(Found::Float(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.take(Found::Text(value))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.take(Found::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        let list = &mut Entered(Some(list), self.kept);
        self.take(Found::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let map = &mut EnteredMap(Some(map), self.kept);
        self.take(Found::Map(map))
    }
}

/// A list that a deserializer has gone into.
struct Entered<A>(Option<A>, Kept);

impl<'de, A: SeqAccess<'de>> Decoder for Entered<A> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn list(&mut self, _: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        let (mut failure, kept) = (None, self.1);
        let Some(list) = self.0.take() else {
            return Err(DecodeError::new("a value was read twice"));
        };
        let result = List {
            item,
            kept,
            failure: &mut failure,
        }
        .visit_seq(list);
        settle(result, failure)
    }
}

/// A map that a deserializer has gone into.
struct EnteredMap<A>(Option<A>, Kept);

impl<'de, A: MapAccess<'de>> Decoder for EnteredMap<A> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn map(&mut self, _: &Target, entry: Entry<'_>) -> Result<(), DecodeError> {
        let (mut failure, kept) = (None, self.1);
        let Some(map) = self.0.take() else {
            return Err(DecodeError::new("a value was read twice"));
        };
        let result = Map {
            entry,
            kept,
            failure: &mut failure,
        }
        .visit_map(map);
        settle(result, failure)
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
    kept: Kept,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        (self.read)(&mut From::new(deserializer, self.kept)).map_err(|error| {
            let text = D::Error::custom(error.to_string());
            self.failure.get_or_insert(error);
            text
        })
    }
}

struct Maybe<'a> {
    some: Visit<'a>,
    kept: Kept,
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
            kept: self.kept,
            failure: self.failure,
        }
        .deserialize(deserializer)?;
        Ok(true)
    }
}

struct List<'a> {
    item: Visit<'a>,
    kept: Kept,
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
                    kept: self.kept,
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
    kept: Kept,
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
                kept: self.kept,
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
    kept: Kept,
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
            let member = member.filter(|(_, member)| Kept::has(member));
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
                kept: self.kept,
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
        let is_it = |member: &Member| Kept::name(member) == key;
        Ok(after
            .iter()
            .position(is_it)
            .map(|index| index + split)
            .or_else(|| before.iter().position(is_it)))
    }
}
