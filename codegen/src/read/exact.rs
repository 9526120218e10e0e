//! Test cases, with numbers that no machine type holds as they are written.
//!
//! A [`Value`] keeps a number as an integer of 64 bits or a double. A case may have more digits, and another spelling of
//! the same number is another value of `bigDecimal`. Such a number becomes a string.

use std::fmt;

use serde::de::{self, Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Whether the values of this trait are read exactly.
pub(super) fn is_exact(key: &str) -> bool {
    key.starts_with("smithy.test#")
}

/// How deep values nest, as `serde_json` has it; each level starts anew there.
const DEPTH: usize = 128;

/// The value of a JSON text.
pub(super) fn value(raw: &RawValue) -> Result<Value, serde_json::Error> {
    within(raw, DEPTH)
}

fn within(raw: &RawValue, depth: usize) -> Result<Value, serde_json::Error> {
    let text = raw.get();
    let mut json = serde_json::Deserializer::from_str(text);
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| de::Error::custom("recursion limit exceeded"))?;
    match text.as_bytes().first() {
        Some(b'{') => json.deserialize_map(Nested(depth)),
        Some(b'[') => json.deserialize_seq(Nested(depth)),
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

/// What stands in an object or a list, so many levels deep at most.
struct Nested(usize);

impl<'de> Visitor<'de> for Nested {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, raw)) = entries.next_entry::<String, &RawValue>()? {
            if map.contains_key(&key) {
                return Err(super::json::twice(&key));
            }
            map.insert(key, within(raw, self.0).map_err(de::Error::custom)?);
        }
        Ok(Value::Object(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(raw) = items.next_element::<&RawValue>()? {
            list.push(within(raw, self.0).map_err(de::Error::custom)?);
        }
        Ok(Value::Array(list))
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
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let deep: Box<RawValue> = serde_json::from_str(&deep).unwrap();
        let error = value(&deep).unwrap_err().to_string();
        assert!(error.contains("recursion limit"), "{error}");
        assert!(
            value(&twice)
                .unwrap_err()
                .to_string()
                .contains("the key `b` appears twice")
        );
    }
}
