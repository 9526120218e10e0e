//! JSON text to a value: as `serde_json` does it, with keys in order, but a key that appears twice is an error.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::exact;
use crate::error::{Error, Problem};

/// A value of JSON text.
pub(super) fn parse(file: &str, text: &str) -> Result<Value, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match serde_json::from_str::<Strict>(text) {
        Ok(Strict(value)) => Ok(value),
        Err(error) => Err(problem(text, &error).file(file).into()),
    }
}

fn problem(text: &str, error: &serde_json::Error) -> Problem {
    let start = text.trim_start();
    if start.is_empty() {
        return Problem::model("not JSON: the file is empty")
            .fix("give a Smithy model as a JSON AST file");
    }
    if start.starts_with("$version") || start.starts_with("namespace ") || start.starts_with("//") {
        return Problem::model("not JSON: it looks like Smithy IDL").fix(
            "make a JSON AST of it with the Smithy CLI: `smithy ast FILE.smithy > FILE.json`",
        );
    }
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message);
    let place = format!("line {}, column {}", error.line(), error.column());
    if message.contains("recursion limit") {
        return Problem::model(format!("{place}: nested more than 127 levels deep"))
            .fix("no Smithy model nests that deep; correct the file");
    }
    if error.is_data() {
        return Problem::model(format!("{place}: {message}")).fix("keep one of the two");
    }
    Problem::model(format!("not JSON: {place}: {message}"))
        .fix("correct the JSON at that place, or fetch the file again")
}

/// A value in which no object has a key twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Seed.deserialize(deserializer).map(Self)
    }
}

struct Seed;

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(twice(&key));
            }
            let value = if exact::is_exact(&key) {
                exact::value(entries.next_value()?).map_err(de::Error::custom)?
            } else {
                entries.next_value_seed(Seed)?
            };
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

pub(super) fn twice<E: de::Error>(key: &str) -> E {
    E::custom(format!("the key `{key}` appears twice in one object"))
}
