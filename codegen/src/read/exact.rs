//! Test cases, with numbers that no machine type holds as they are written.
//!
//! A [`Value`] keeps a number as an integer of 64 bits or a double. A case may have more digits, and another spelling of
//! the same number is another value of `bigDecimal`. Such a number becomes a string.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Whether the values of this trait are read exactly.
pub(super) fn is_exact(key: &str) -> bool {
    key.starts_with("smithy.test#")
}

/// The value of a JSON text.
pub(super) fn value(raw: &RawValue) -> Result<Value, serde_json::Error> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => serde_json::from_str(text).map(|Object(map)| Value::Object(map)),
        Some(b'[') => serde_json::from_str(text).map(|Array(items)| Value::Array(items)),
        Some(b'-' | b'0'..=b'9') => {
            let value: Value = serde_json::from_str(text)?;
            let written = value.to_string();
            Ok(if written == text {
                value
            } else {
                Value::from(text)
            })
        }
        _ => serde_json::from_str(text),
    }
}

struct Object(Map<String, Value>);

struct Array(Vec<Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries).map(Self)
    }
}

impl<'de> Deserialize<'de> for Array {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Items).map(Self)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, raw)) = entries.next_entry::<String, &RawValue>()? {
            if map.contains_key(&key) {
                return Err(super::json::twice(&key));
            }
            map.insert(key, value(raw).map_err(de::Error::custom)?);
        }
        Ok(map)
    }
}

struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(raw) = items.next_element::<&RawValue>()? {
            list.push(value(raw).map_err(de::Error::custom)?);
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        let text = r#"{"a": [1, -2, 0.5, 18446744073709551616, 2.5E-8, 1.10, {"b": "x\"y", "c": null, "d": true}]}"#;
        let expected = json!({
            "a": [1, -2, 0.5, "18446744073709551616", "2.5E-8", "1.10", {"b": "x\"y", "c": null, "d": true}]
        });
        assert_eq!(
            value(&serde_json::from_str::<Box<RawValue>>(text).unwrap()).unwrap(),
            expected
        );
        let twice = serde_json::from_str::<Box<RawValue>>(r#"{"a": {"b": 1, "b": 2}}"#).unwrap();
        assert!(
            value(&twice)
                .unwrap_err()
                .to_string()
                .contains("the key `b` appears twice")
        );
    }
}
