//! Typed values through serde, as callers keep them: the names and formats that the model gives, and all of it back.

use serde_json::Value;
use slim_sdk_runtime::aws_smithy_types::DateTime;
use slim_sdk_runtime::aws_smithy_types::date_time::Format;
use slim_sdk_runtime::config::Service;
use slim_sdk_runtime::serialize;
use slim_sdk_runtime::shape::FieldsMut;

use crate::compare::differences;
use crate::model::{Model, target, trait_of};
use crate::values;

/// A value as a caller's JSON has it.
#[derive(Debug)]
pub struct Kept {
    /// The JSON.
    json: Value,
    /// The members of the value that was read from it.
    again: Value,
}

/// Writes a value to JSON and reads it again.
///
/// # Errors
/// One of them is not possible.
pub fn keep<S: Service, T: FieldsMut>(value: &T) -> Result<Kept, String> {
    let mut text = Vec::new();
    let mut out = serde_json::Serializer::new(&mut text);
    serialize::write::<S, _>(value, &mut out).map_err(|error| format!("written: {error}"))?;
    let mut from = serde_json::Deserializer::from_slice(&text);
    let again: T =
        serialize::read::<S, T, _>(&mut from).map_err(|error| format!("read: {error}"))?;
    Ok(Kept {
        json: serde_json::from_slice(&text).map_err(|error| error.to_string())?,
        again: values::read(&again),
    })
}

/// How what was kept of a structure, by the model, differs from what was given.
#[must_use]
pub fn lost(model: &Model, id: &str, given: &Value, kept: &Result<Kept, String>) -> Vec<String> {
    let kept = match kept {
        Ok(kept) => kept,
        Err(error) => return vec![error.clone()],
    };
    let mut names = Names {
        model,
        problems: Vec::new(),
    };
    let plain = names.structure(id, &kept.json, true);
    let mut found = names.problems;
    found.extend(differences(model, id, given, &plain));
    found.extend(differences(model, id, given, &kept.again));
    found
}

/// Bindings that make a member one of no document.
const BOUND: [&str; 7] = [
    "smithy.api#httpHeader",
    "smithy.api#httpLabel",
    "smithy.api#httpPayload",
    "smithy.api#httpPrefixHeaders",
    "smithy.api#httpQuery",
    "smithy.api#httpQueryParams",
    "smithy.api#httpResponseCode",
];

/// Gives members the model's names again, and timestamps their seconds.
struct Names<'a> {
    model: &'a Model,
    problems: Vec<String>,
}

impl Names<'_> {
    fn structure(&mut self, id: &str, value: &Value, is_whole: bool) -> Value {
        let members = self.model.members(id);
        let name = |name: &str, member: &Value| {
            let is_bound = BOUND
                .iter()
                .any(|binding| !trait_of(member, binding).is_null());
            let renamed = trait_of(member, "smithy.api#jsonName").as_str();
            renamed
                .filter(|_| !(is_whole && is_bound))
                .unwrap_or(name)
                .to_owned()
        };
        let Some(values) = value.as_object() else {
            self.problems.push(format!("{value} is no map"));
            return value.clone();
        };
        let mut named = serde_json::Map::new();
        for (key, value) in values {
            let found = members
                .iter()
                .find(|(plain, member)| name(plain, member) == *key);
            match found {
                Some((plain, member)) => {
                    let value = self.value(member, value);
                    named.insert((*plain).to_owned(), value);
                }
                None => self.problems.push(format!("no member is written as {key}")),
            }
        }
        Value::Object(named)
    }

    fn value(&mut self, member: &Value, value: &Value) -> Value {
        let id = target(member);
        let of = |key: &str| self.model.shape(id).get(key).cloned().unwrap_or_default();
        match (self.model.kind(id), value) {
            (_, Value::Null) => Value::Null,
            ("structure" | "union", value) => self.structure(id, value, false),
            ("list", Value::Array(items)) => {
                let item = of("member");
                items.iter().map(|value| self.value(&item, value)).collect()
            }
            ("map", Value::Object(entries)) => {
                let item = of("value");
                let entries = entries.iter();
                let entries = entries.map(|(key, value)| (key.clone(), self.value(&item, value)));
                Value::Object(entries.collect())
            }
            ("timestamp", value) => self.seconds(member, value),
            (_, value) => value.clone(),
        }
    }

    fn seconds(&mut self, member: &Value, value: &Value) -> Value {
        let format = self.model.effective(member, "smithy.api#timestampFormat");
        let format = match format.as_str() {
            Some("date-time") => Format::DateTime,
            Some("http-date") => Format::HttpDate,
            _ if value.is_number() => return value.clone(),
            _ => Format::EpochSeconds,
        };
        match value.as_str().map(|text| DateTime::from_str(text, format)) {
            Some(Ok(time)) if time.subsec_nanos() == 0 => Value::from(time.secs()),
            Some(Ok(time)) => Value::from(time.as_secs_f64()),
            _ => {
                self.problems.push(format!("{value} is not in {format:?}"));
                value.clone()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lost_of(json: Value, again: Value) -> Vec<String> {
        let member = |traits: Value| json!({ "target": "smithy.api#Timestamp", "traits": traits });
        let text = json!({ "shapes": { "a#In": { "type": "structure", "members": {
            "plain": member(json!({ "smithy.api#jsonName": "p" })),
            "sent": member(json!({ "smithy.api#jsonName": "s", "smithy.api#httpHeader": "x-sent" })),
            "dated": member(json!({ "smithy.api#timestampFormat": "date-time" })),
        } } } });
        let model = Model::read(&text.to_string()).unwrap();
        let given = json!({ "plain": 1, "sent": 2, "dated": 0 });
        let mut found = lost(&model, "a#In", &given, &Ok(Kept { json, again }));
        found.sort();
        found
    }

    #[test]
    fn names_and_formats_are_the_models() {
        let given = || json!({ "plain": 1, "sent": 2, "dated": 0 });
        let dated = "1970-01-01T00:00:00Z";
        let right = json!({ "p": 1, "sent": 2, "dated": dated });
        assert_eq!(lost_of(right.clone(), given()), [""; 0]);
        let wrong = lost_of(json!({ "plain": 1, "s": 2, "dated": 0 }), given());
        assert_eq!(
            wrong,
            [
                "/plain: 1 is lost",
                "/sent: 2 is lost",
                "0 is not in DateTime",
                "no member is written as plain",
                "no member is written as s"
            ]
        );
        let other = json!({ "plain": 1, "sent": 2, "dated": 1 });
        assert_eq!(lost_of(right, other), ["/dated: 0 became 1"]);
    }
}
