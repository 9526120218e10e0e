//! Sample values of a shape: `--generate-cli-skeleton`.

#[cfg(test)]
mod tests;

use crate::Value;
use crate::schema::{Kind, Schema};
use crate::value::insert;

/// What a sample is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sample {
    /// A request to fill in: strings are empty, or a value of their enum.
    Input,
    /// A response that is printed as JSON: strings are the names of their members.
    Json,
    /// The same in text and tables, where timestamps are written otherwise.
    Text,
}

/// A sample of the shape: all members, one element a list, and the key `KeyName` in maps. A structure within itself is
/// empty; bytes are null.
#[must_use]
pub fn skeleton<S: Schema>(shape: S, sample: Sample) -> Value {
    generate(shape, "", sample, &mut Vec::new())
}

fn generate<S: Schema>(
    shape: S,
    name: &str,
    sample: Sample,
    within: &mut Vec<&'static str>,
) -> Value {
    match shape.kind() {
        Kind::Structure => {
            let mut entries = Vec::new();
            if !within.contains(&shape.name()) {
                within.push(shape.name());
                for member in shape.members() {
                    let value = generate(member.shape, member.name, sample, within);
                    insert(&mut entries, member.name.to_owned(), value);
                }
                within.pop();
            }
            Value::Map(entries)
        }
        Kind::List => {
            let element = shape
                .element()
                .map(|element| generate(element, element.name(), sample, within));
            Value::List(element.into_iter().collect())
        }
        Kind::Map => {
            let value = shape
                .element()
                .map(|element| generate(element, "", sample, within));
            Value::Map(
                value
                    .into_iter()
                    .map(|value| ("KeyName".to_owned(), value))
                    .collect(),
            )
        }
        Kind::Document => Value::Map(Vec::new()),
        Kind::String if sample == Sample::Input => {
            Value::String(shape.enum_value().unwrap_or_default().to_owned())
        }
        Kind::String => Value::String(name.to_owned()),
        Kind::Integer => Value::Integer(0),
        Kind::Float => Value::Float(0.0),
        Kind::Boolean => Value::Bool(true),
        Kind::Timestamp if sample == Sample::Text => {
            Value::String("1970-01-01 00:00:00".to_owned())
        }
        Kind::Timestamp => Value::String("1970-01-01T00:00:00".to_owned()),
        Kind::Blob => Value::Null,
    }
}
