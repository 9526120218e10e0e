//! Numbers of any size, digit by digit, in formats of callers: `bigInteger` and `bigDecimal`.
//!
//! serde has no such number. JSON's text of one is passed through as it is; other formats come as near as they can.

use std::any::type_name;
use std::fmt;

use serde::Deserialize as _;
use serde::de::value::MapDeserializer;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{Error as _, Serialize as _, Serializer};
use serde_json::value::RawValue;

use crate::shape::decimal;

/// Writes the digits of a number: as JSON's number, else as a number that holds all of them, else as text.
pub(super) fn keep<S: Serializer>(out: S, digits: &str) -> Result<S::Ok, S::Error> {
    // serde's data model has no such number, and no way to ask for the format. Should the name of the type change one
    // day, long numbers become text, which is read all the same. A tree in memory, unlike text, keeps what a `f64` holds.
    let is_json = type_name::<S::Error>() == type_name::<serde_json::Error>();
    if is_json && size_of::<S::Ok>() == 0 {
        return write(out, digits);
    }
    if let Ok(number) = digits.parse::<u64>() {
        return out.serialize_u64(number);
    }
    if let Ok(number) = digits.parse::<i64>() {
        return out.serialize_i64(number);
    }
    match digits.parse::<f64>() {
        Ok(number) if number.to_string() == digits => out.serialize_f64(number),
        _ => out.serialize_str(digits),
    }
}

/// Reads the digits of a number, or a text that holds them, from any format.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let raw = Box::<RawValue>::deserialize(Digits(from))?;
    digits(&raw)
}

/// A format as [`RawValue`] reads it. `serde_json`'s own gives it a value's text under a name that only the two know;
/// for other formats the text is made of the number.
struct Digits<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Digits<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, D::Error> {
        Err(D::Error::custom("expected a number"))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let raw = Raw { name, visitor };
        self.0.deserialize_newtype_struct(name, raw)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Raw<V> {
    name: &'static str,
    visitor: V,
}

impl<'de, V: Visitor<'de>> Raw<V> {
    fn text<E: serde::de::Error>(self, text: String) -> Result<V::Value, E> {
        let entry = MapDeserializer::new(std::iter::once((self.name, text)));
        self.visitor.visit_map(entry)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Raw<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(map)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.text(value.to_string())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.text(value.to_string())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<V::Value, E> {
        self.text(value.to_string())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<V::Value, E> {
        self.text(serde_json::Value::from(value).to_string())
    }
}

fn write<S: Serializer>(out: S, digits: &str) -> Result<S::Ok, S::Error> {
    let raw = decimal::json(digits).and_then(|text| RawValue::from_string(text).ok());
    match raw {
        Some(raw) => raw.serialize(out),
        None => Err(S::Error::custom(format_args!("`{digits}` is not a number"))),
    }
}

fn digits<E: serde::de::Error>(raw: &RawValue) -> Result<String, E> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Ok(text.to_owned()),
        Some(b'"') => serde_json::from_slice(text.as_bytes()).map_err(E::custom),
        _ => Err(E::custom("expected a number")),
    }
}
