//! Values in JSON bodies.

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::{Outcome, Source, Unreadable, base64, text, unreadable};
use crate::tables::{Binding, Kind, Member, Operation, Shape, Tables, TimestampFormat};

/// Reads the members that travel in the body's object.
pub(crate) fn members(
    tables: &Tables,
    operation: &Operation,
    source: &Source<'_>,
    input: &mut Map<String, Value>,
) -> Outcome<()> {
    let members = tables.members(operation.input);
    let payload = members
        .iter()
        .any(|member| member.binding == Binding::Payload);
    if payload {
        return Ok(());
    }
    let bound = members.iter().any(|member| member.binding == Binding::Body);
    if !bound {
        // Nothing is read from the body, and it should not be there, except for an input that has no members at all.
        let empty = members.is_empty() && operation.input.is_some();
        if source.headers.contains_key(CONTENT_TYPE) && !source.body.is_empty() && !empty {
            return Err(Unreadable::MediaType(
                "The operation takes no body, so no content type may be given".to_owned(),
            ));
        }
        return Ok(());
    }
    if source.body.is_empty() {
        if source.headers.contains_key(CONTENT_TYPE) {
            content_type(source, Some("application/json"))?;
        }
        return Ok(());
    }
    content_type(source, Some("application/json"))?;
    let Value::Object(object) = parse(source.body)? else {
        return unreadable("The body must be a JSON object");
    };
    let bound = members
        .iter()
        .filter(|member| member.binding == Binding::Body);
    structure(tables, bound, object, "", input)
}

/// Refuses a content type that is not the wanted one; parameters such as a charset do not matter.
pub(crate) fn content_type(source: &Source<'_>, wanted: Option<&str>) -> Outcome<()> {
    let Some(wanted) = wanted else {
        return Ok(());
    };
    let given = source.headers.get(CONTENT_TYPE).map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        text.split(';').next().unwrap_or_default().trim().to_owned()
    });
    match given {
        Some(given) if given == wanted => Ok(()),
        None if source.body.is_empty() => Ok(()),
        Some(given) => Err(Unreadable::MediaType(format!(
            "The content type must be {wanted}, not {given}"
        ))),
        None => Err(Unreadable::MediaType(format!(
            "The content type must be {wanted}, and none is given"
        ))),
    }
}

/// Parses JSON; at most 128 levels deep, which is the parser's limit.
pub(crate) fn parse(body: &[u8]) -> Outcome<Value> {
    serde_json::from_slice(body)
        .map_err(|error| Unreadable::Serialization(format!("The body is not valid JSON: {error}")))
}

fn structure<'a>(
    tables: &Tables,
    members: impl Iterator<Item = &'a Member>,
    mut object: Map<String, Value>,
    path: &str,
    into: &mut Map<String, Value>,
) -> Outcome<()> {
    for member in members {
        let Some(given) = object.remove(&member.wire).filter(|given| !given.is_null()) else {
            continue;
        };
        let Some(shape) = tables.shape(member.target) else {
            continue;
        };
        let path = format!("{path}/{}", member.name);
        let read = value(tables, shape, member.timestamp, given, &path)?;
        into.insert(member.name.clone(), read);
    }
    Ok(())
}

/// Reads a value of a shape.
pub(crate) fn value(
    tables: &Tables,
    shape: &Shape,
    format: Option<TimestampFormat>,
    given: Value,
    path: &str,
) -> Outcome<Value> {
    let read = match (shape.kind, given) {
        (Kind::Document, given)
        | (Kind::String | Kind::Enum, given @ Value::String(_))
        | (Kind::Boolean, given @ Value::Bool(_))
        | (Kind::Float | Kind::Double | Kind::BigNumber, given @ Value::Number(_)) => Some(given),
        (Kind::Float | Kind::Double, Value::String(text)) => {
            matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity").then(|| Value::from(text))
        }
        (
            Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum | Kind::Long,
            Value::Number(number),
        ) => number
            .as_i64()
            .filter(|number| text::fits(shape.kind, *number))
            .map(Value::from),
        (Kind::Blob, Value::String(text)) => base64::decode(&text).map(|_| Value::from(text)),
        (Kind::Timestamp, given) => {
            let format = format
                .or(shape.timestamp)
                .unwrap_or(TimestampFormat::EpochSeconds);
            match (format, given) {
                (TimestampFormat::EpochSeconds, given @ Value::Number(_)) => Some(given),
                (TimestampFormat::DateTime | TimestampFormat::HttpDate, Value::String(text)) => {
                    text::timestamp(format, &text)
                }
                _ => None,
            }
        }
        (Kind::List, Value::Array(values)) => return list(tables, shape, values, path),
        (Kind::Map, Value::Object(object)) => return map(tables, shape, object, path),
        (Kind::Structure, Value::Object(object)) => {
            let mut read = Map::new();
            structure(tables, shape.members.iter(), object, path, &mut read)?;
            return Ok(Value::Object(read));
        }
        (Kind::Union, Value::Object(object)) => return union(tables, shape, object, path),
        _ => None,
    };
    match read {
        Some(read) => Ok(read),
        None => unreadable(format!(
            "Value at '{path}' is not a valid {}",
            text::name(shape.kind)
        )),
    }
}

fn list(tables: &Tables, shape: &Shape, values: Vec<Value>, path: &str) -> Outcome<Value> {
    let Some(member) = shape.member("member") else {
        return Ok(Value::Array(Vec::new()));
    };
    let Some(target) = tables.shape(member.target) else {
        return Ok(Value::Array(Vec::new()));
    };
    let mut read = Vec::with_capacity(values.len());
    for (at, given) in values.into_iter().enumerate() {
        let path = format!("{path}/{at}");
        match given {
            Value::Null if shape.sparse => read.push(Value::Null),
            Value::Null => return unreadable(format!("Value at '{path}' must not be null")),
            given => read.push(value(tables, target, member.timestamp, given, &path)?),
        }
    }
    Ok(Value::Array(read))
}

fn map(tables: &Tables, shape: &Shape, object: Map<String, Value>, path: &str) -> Outcome<Value> {
    let Some(member) = shape.member("value") else {
        return Ok(Value::Object(Map::new()));
    };
    let Some(target) = tables.shape(member.target) else {
        return Ok(Value::Object(Map::new()));
    };
    let mut read = Map::new();
    for (key, given) in object {
        let path = format!("{path}/{key}");
        let given = match given {
            Value::Null if shape.sparse => Value::Null,
            Value::Null => return unreadable(format!("Value at '{path}' must not be null")),
            given => value(tables, target, member.timestamp, given, &path)?,
        };
        read.insert(key, given);
    }
    Ok(Value::Object(read))
}

/// A union has exactly one member, and a known one.
fn union(tables: &Tables, shape: &Shape, object: Map<String, Value>, path: &str) -> Outcome<Value> {
    let mut given = object
        .into_iter()
        .filter(|(name, given)| !given.is_null() && name != "__type");
    let (Some((name, inner)), None) = (given.next(), given.next()) else {
        return unreadable(format!(
            "Value at '{path}' must have exactly one member set"
        ));
    };
    let known = shape
        .members
        .iter()
        .find(|member| member.wire == name)
        .and_then(|member| Some((member, tables.shape(member.target)?)));
    let Some((member, target)) = known else {
        return unreadable(format!("Value at '{path}' has the unknown member '{name}'"));
    };
    let path = format!("{path}/{}", member.name);
    let mut read = Map::new();
    read.insert(
        member.name.clone(),
        value(tables, target, member.timestamp, inner, &path)?,
    );
    Ok(Value::Object(read))
}
