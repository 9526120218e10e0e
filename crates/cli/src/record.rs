//! From what the user gave to what the runtime sends, by the row of the operation's input.

use aws_smithy_types::{Blob, DateTime, Document, Number};
use slim_sdk_runtime::dynamic::{self, Record};
use slim_sdk_runtime::schema::{self, Target, TimestampFormat};

use crate::table::{Shape, Type};
use crate::{Value, timestamp};

/// The input of these members, which were found to fit.
pub(crate) fn input(shape: Shape, members: &[(String, Value)]) -> Record {
    record(shape, members, None)
}

/// A structure. `location` is where it is written, which has a say in how timestamps are.
fn record(shape: Shape, members: &[(String, Value)], location: Option<u32>) -> Record {
    let mut record = Record::new(shape.row);
    for (name, value) in members {
        if let Some((index, member, ty)) = shape.member(name) {
            let location = location.unwrap_or_else(|| member.location());
            record.set(index, convert(ty, value, location));
        }
    }
    record
}

fn convert(ty: Type, value: &Value, location: u32) -> dynamic::Value {
    if let (Some(shape), Value::Map(members)) = (ty.shape(), value) {
        return dynamic::Value::Structure(record(shape, members, Some(location)));
    }
    match value {
        Value::Null => dynamic::Value::Null,
        Value::Bool(value) => dynamic::Value::Boolean(*value),
        _ if matches!(ty.target, Target::Document) => dynamic::Value::other(document(value)),
        Value::List(items) => {
            let convert = |item: &Value| match ty.item() {
                Some(ty) => convert(ty, item, location),
                None => dynamic::Value::Null,
            };
            dynamic::Value::List(items.iter().map(convert).collect())
        }
        Value::Map(entries) => {
            let convert = |(key, value): &(String, Value)| {
                let value = match ty.entry() {
                    Some((_, ty)) => convert(ty, value, location),
                    None => dynamic::Value::Null,
                };
                (key.clone(), value)
            };
            dynamic::Value::Map(entries.iter().map(convert).collect())
        }
        value if matches!(ty.target, Target::Timestamp(_)) => time(ty, value, location),
        Value::Integer(number) => match ty.target {
            Target::Float | Target::Double => value
                .as_f64()
                .map_or(dynamic::Value::Null, dynamic::Value::other),
            _ => dynamic::Value::Integer(*number),
        },
        Value::BigInteger(digits) => dynamic::Value::number(digits.clone()),
        Value::Float(number) => dynamic::Value::other(*number),
        Value::String(text) if matches!(ty.target, Target::Blob) => {
            dynamic::Value::other(Blob::new(text.clone()))
        }
        Value::String(text) => dynamic::Value::String(text.clone()),
        Value::Blob(bytes) => dynamic::Value::other(Blob::new(bytes.clone())),
    }
}

/// A time. Where it is written as a number, it has no fractions: they are cut off.
fn time(ty: Type, value: &Value, location: u32) -> dynamic::Value {
    let Some(time) = timestamp::parse(value) else {
        return dynamic::Value::Null;
    };
    let is_number = match ty.target {
        Target::Timestamp(TimestampFormat::EpochSeconds) => true,
        Target::Timestamp(TimestampFormat::Default) => {
            matches!(location, schema::BODY | schema::PAYLOAD)
        }
        _ => false,
    };
    let micros = if is_number { 0 } else { time.micros };
    dynamic::Value::Timestamp(DateTime::from_secs_and_nanos(time.seconds, micros * 1000))
}

fn document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Integer(number) => Document::Number(match u64::try_from(*number) {
            Ok(number) => Number::PosInt(number),
            Err(_) => Number::NegInt(*number),
        }),
        Value::BigInteger(_) | Value::Float(_) => {
            Document::Number(Number::Float(value.as_f64().unwrap_or_default()))
        }
        Value::String(text) => Document::String(text.clone()),
        Value::Blob(bytes) => Document::String(aws_smithy_types::base64::encode(bytes)),
        Value::List(items) => Document::Array(items.iter().map(document).collect()),
        Value::Map(entries) => {
            let entries = entries.iter();
            Document::Object(
                entries
                    .map(|(key, value)| (key.clone(), document(value)))
                    .collect(),
            )
        }
    }
}
