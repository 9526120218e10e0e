//! Documents: values of whatever shape.

use std::collections::HashMap;
use std::fmt;

use aws_smithy_types::{Document, Number};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::KeySeed;

/// Reads a document.
pub(super) struct AnySeed;

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
        Ok(Document::Number(
            u64::try_from(value).map_or(Number::NegInt(value), Number::PosInt),
        ))
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
