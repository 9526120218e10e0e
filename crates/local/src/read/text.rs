//! Values written as plain text: labels, query parameters, headers.

use serde_json::{Number, Value};

use super::{Outcome, base64, unreadable};
use crate::tables::{Kind, Member, Shape, TimestampFormat};
use crate::time;

/// Where the text stands; a timestamp's default format depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
}

/// Reads a simple value.
pub(crate) fn scalar(member: &Member, shape: &Shape, text: &str, place: Place) -> Outcome<Value> {
    let value = match shape.kind {
        Kind::String | Kind::Enum if place == Place::Header && shape.media_type.is_some() => {
            base64::decode(text)
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .map(Value::from)
        }
        Kind::String | Kind::Enum => Some(Value::from(text)),
        Kind::Boolean => match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum | Kind::Long => text
            .parse::<i64>()
            .ok()
            .filter(|number| !text.starts_with('+') && fits(shape.kind, *number))
            .map(Value::from),
        Kind::Float | Kind::Double | Kind::BigNumber => float(text),
        Kind::Timestamp => {
            let default = if place == Place::Header {
                TimestampFormat::HttpDate
            } else {
                TimestampFormat::DateTime
            };
            timestamp(
                member.timestamp.or(shape.timestamp).unwrap_or(default),
                text,
            )
        }
        Kind::Blob => base64::decode(text).map(|_| Value::from(text)),
        Kind::Document | Kind::List | Kind::Map | Kind::Structure | Kind::Union => None,
    };
    match value {
        Some(value) => Ok(value),
        None => unreadable(format!(
            "Value at '/{}' is not a valid {}",
            member.name,
            name(shape.kind)
        )),
    }
}

/// A kind's name in messages.
pub(crate) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Blob => "blob in Base64",
        Kind::Boolean => "boolean",
        Kind::String | Kind::Enum => "string",
        Kind::Byte => "byte",
        Kind::Short => "short",
        Kind::Integer | Kind::IntEnum => "integer",
        Kind::Long => "long",
        Kind::Float => "float",
        Kind::Double => "double",
        Kind::BigNumber => "number",
        Kind::Timestamp => "timestamp",
        Kind::Document => "document",
        Kind::List => "list",
        Kind::Map => "map",
        Kind::Structure => "structure",
        Kind::Union => "union with one known member",
    }
}

/// Whether a number fits an integral kind.
pub(crate) fn fits(kind: Kind, number: i64) -> bool {
    match kind {
        Kind::Byte => i8::try_from(number).is_ok(),
        Kind::Short => i16::try_from(number).is_ok(),
        Kind::Integer | Kind::IntEnum => i32::try_from(number).is_ok(),
        _ => true,
    }
}

fn float(text: &str) -> Option<Value> {
    if matches!(text, "NaN" | "Infinity" | "-Infinity") {
        return Some(Value::from(text));
    }
    decimal(text)
}

/// A decimal number: digits, a fraction, an exponent; no `0x`, no `inf`.
fn decimal(text: &str) -> Option<Value> {
    let allowed = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    if !allowed {
        return None;
    }
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    Number::from_f64(text.parse().ok()?).map(Value::Number)
}

/// Reads a timestamp written in a format.
pub(crate) fn timestamp(format: TimestampFormat, text: &str) -> Option<Value> {
    match format {
        TimestampFormat::EpochSeconds => decimal(text),
        TimestampFormat::DateTime => time::parse_date_time(text),
        TimestampFormat::HttpDate => time::parse_http_date(text),
    }
}

/// The elements of a header that holds a list: split at commas outside of quotes; an HTTP date keeps its own comma.
pub(crate) fn header_list(shape: &Shape, member: &Member, text: &str) -> Outcome<Vec<String>> {
    let format = member.timestamp.or(shape.timestamp);
    if shape.kind == Kind::Timestamp && matches!(format, None | Some(TimestampFormat::HttpDate)) {
        let pieces: Vec<&str> = text.split(',').map(str::trim).collect();
        return Ok(pieces.chunks(2).map(|pair| pair.join(", ")).collect());
    }
    let mut elements = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let Some((element, tail)) = unquote(quoted) else {
                return unreadable("A header holds an unclosed quote");
            };
            elements.push(element);
            rest = tail.trim_start();
            match rest.strip_prefix(',') {
                Some(tail) => rest = tail.trim_start(),
                None if rest.is_empty() => {}
                None => return unreadable("A header holds text after a quoted value"),
            }
        } else {
            let (element, tail) = rest.split_once(',').unwrap_or((rest, ""));
            elements.push(element.trim().to_owned());
            rest = tail.trim_start();
        }
    }
    Ok(elements)
}

/// The text of a quoted value after its first quote, and what follows the last.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut element = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => element.push(characters.next()?.1),
            '"' => return Some((element, text.get(at + 1..)?)),
            _ => element.push(character),
        }
    }
    None
}
