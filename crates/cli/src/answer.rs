//! What an answer holds, by the row of the operation's output.
//!
//! Values are shown as they came: timestamps in the service's own form, nulls where they stand in lists and maps. What
//! the row does not know is left out.

use slim_sdk_runtime::dynamic::Answer;
use slim_sdk_runtime::schema::{self, Member, Target};

use crate::table::{Shape, Type};
use crate::timestamp::LocalZone;
use crate::value::insert;
use crate::{Value, json, python, timestamp};

/// How values are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Show<'a> {
    /// The zone that timestamps are shown in, in ISO 8601; without one they are shown as they came.
    pub iso8601: Option<&'a LocalZone>,
}

/// The output, as a map of its members.
#[must_use]
pub fn output(shape: Shape, answer: &Answer, show: Show<'_>) -> Value {
    let mut found = Vec::new();
    for (member, ty) in shape.members() {
        if let Some(value) = outside(member, ty, answer, show) {
            found.push((member.name.to_owned(), value));
        }
    }
    let text = String::from_utf8_lossy(&answer.body);
    let parse = || json::parse(&text).unwrap_or(Value::Null);
    let is_payload = |member: &Member| member.location() == schema::PAYLOAD;
    if let Some((member, ty)) = shape.members().find(|(member, _)| is_payload(member)) {
        let value = match ty.target {
            Target::Blob | Target::String | Target::Enum => {
                (!text.is_empty()).then(|| Value::String(text.into_owned()))
            }
            _ => read(ty, &parse(), show),
        };
        found.extend(value.map(|value| (member.name.to_owned(), value)));
        return Value::Map(found);
    }
    if let Value::Map(body) = parse() {
        let is_body = |member: &Member| member.location() == schema::BODY;
        for (name, value) in members(shape, &body, show, is_body) {
            insert(&mut found, name, value);
        }
    }
    Value::Map(found)
}

/// A member that stands in a header or is the status.
fn outside(member: &Member, ty: Type, answer: &Answer, show: Show<'_>) -> Option<Value> {
    match member.location() {
        schema::STATUS => Some(Value::Integer(i64::from(answer.status))),
        schema::HEADER => {
            let text = answer.headers.get(member.wire)?;
            Some(match ty.target {
                Target::Boolean => Value::Bool(text.eq_ignore_ascii_case("true")),
                Target::List(_) | Target::SparseList(_) => {
                    let items = text.split(',').map(str::trim);
                    Value::List(items.map(|item| Value::String(item.to_owned())).collect())
                }
                _ => read(ty, &Value::String(text.to_owned()), show)?,
            })
        }
        schema::PREFIX_HEADERS => {
            let named = answer.headers.iter().filter_map(|(name, value)| {
                let key = name.strip_prefix(&member.wire.to_ascii_lowercase())?;
                Some((key.to_owned(), Value::String(value.to_owned())))
            });
            Some(Value::Map(named.collect()))
        }
        _ => None,
    }
}

/// The members that are there and not null, in the model's order.
fn members(
    shape: Shape,
    body: &[(String, Value)],
    show: Show<'_>,
    is_wanted: impl Fn(&Member) -> bool,
) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (member, ty) in shape.members().filter(|(member, _)| is_wanted(member)) {
        let value = crate::value::get(body, member.wire);
        if let Some(value) = value.and_then(|value| read(ty, value, show)) {
            found.push((member.name.to_owned(), value));
        }
    }
    found
}

/// A value by its type; `None` for null.
fn read(ty: Type, value: &Value, show: Show<'_>) -> Option<Value> {
    if let Some(shape) = ty.shape() {
        return match value {
            Value::Null => None,
            Value::Map(body) if shape.is_union => Some(union(shape, body, show)),
            Value::Map(body) => Some(Value::Map(members(shape, body, show, |_| true))),
            other => Some(other.clone()),
        };
    }
    let null_or = |ty: Type, value: &Value| read(ty, value, show).unwrap_or(Value::Null);
    Some(match (value, ty.kind()) {
        (Value::Null, _) => return None,
        (Value::List(items), _) => match ty.item() {
            Some(item) => Value::List(items.iter().map(|value| null_or(item, value)).collect()),
            None => value.clone(),
        },
        (Value::Map(entries), _) => match ty.entry() {
            Some((_, of)) => {
                let entries = entries.iter();
                Value::Map(
                    entries
                        .map(|(key, value)| (key.clone(), null_or(of, value)))
                        .collect(),
                )
            }
            None => value.clone(),
        },
        (_, "integer" | "long") => integer(value),
        (_, "float" | "double") => float(value),
        (_, "timestamp") => match (show.iso8601, timestamp::parse(value)) {
            (Some(zone), Some(time)) => {
                Value::String(timestamp::iso8601(&time, |second| zone.offset(second)))
            }
            _ => value.clone(),
        },
        _ => value.clone(),
    })
}

/// The one member of a union that is set. One that the model does not have is told by its name.
fn union(shape: Shape, body: &[(String, Value)], show: Show<'_>) -> Value {
    let set: Vec<(String, Value)> = body
        .iter()
        .filter(|(name, value)| *value != Value::Null && name != "__type")
        .cloned()
        .collect();
    if let Some((name, _)) = set.first()
        && !shape.row.members.iter().any(|member| member.wire == name)
    {
        let name = vec![("name".to_owned(), Value::String(name.clone()))];
        return Value::Map(vec![("SDK_UNKNOWN_MEMBER".to_owned(), Value::Map(name))]);
    }
    Value::Map(members(shape, &set, show, |_| true))
}

/// `7.0` and `1e3` are integers where the model says so.
fn integer(value: &Value) -> Value {
    match value {
        Value::Bool(value) => Value::Integer(i64::from(*value)),
        Value::Float(number) if number.is_finite() => {
            Value::integer(&format!("{:.0}", number.trunc())).unwrap_or_else(|| value.clone())
        }
        Value::String(text) => python::parse_integer(text).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    }
}

fn float(value: &Value) -> Value {
    match value {
        Value::Bool(value) => Value::Float(f64::from(u8::from(*value))),
        Value::Integer(_) | Value::BigInteger(_) => {
            value.as_f64().map_or_else(|| value.clone(), Value::Float)
        }
        Value::String(text) => {
            python::parse_float(text).map_or_else(|_| value.clone(), Value::Float)
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests;
