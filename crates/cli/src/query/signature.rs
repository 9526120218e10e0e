//! The functions' names and what they take, and the check of a call against that.

use super::error::Error;
use super::functions::Argument;
use crate::{Value, python};

/// The types that one argument may have; none means any. `array-number` is an array of numbers alone.
type Types = &'static [&'static str];

struct Signature {
    arguments: &'static [Types],
    /// Whether the last argument may be there more than once.
    variadic: bool,
}

const ANY: Types = &[];
const NUMBER: Types = &["number"];
const STRING: Types = &["string"];
const ARRAY: Types = &["array"];
const OBJECT: Types = &["object"];
const EXPREF: Types = &["expref"];
const NUMBERS: Types = &["array-number"];
const NUMBERS_OR_STRINGS: Types = &["array-number", "array-string"];

fn signature(name: &str) -> Option<Signature> {
    let arguments: &'static [Types] = match name {
        "abs" | "ceil" | "floor" => &[NUMBER],
        "avg" | "sum" => &[NUMBERS],
        "not_null" | "to_array" | "to_string" | "to_number" | "type" => &[ANY],
        "contains" => &[&["array", "string"], ANY],
        "length" => &[&["string", "array", "object"]],
        "ends_with" | "starts_with" => &[STRING, STRING],
        "reverse" => &[&["array", "string"]],
        "join" => &[STRING, &["array-string"]],
        "map" => &[EXPREF, ARRAY],
        "max" | "min" => &[NUMBERS_OR_STRINGS],
        "sort" => &[&["array-string", "array-number"]],
        "keys" | "values" | "merge" => &[OBJECT],
        "sort_by" | "min_by" | "max_by" => &[ARRAY, EXPREF],
        _ => return None,
    };
    Some(Signature {
        arguments,
        variadic: matches!(name, "not_null" | "merge"),
    })
}

/// Whether the function exists and takes these arguments.
pub(super) fn check(name: &str, arguments: &[Argument<'_>]) -> Result<(), Error> {
    let Some(signature) = signature(name) else {
        return Err(Error::new(format!("Unknown function: {name}()")));
    };
    let (expected, actual) = (signature.arguments.len(), arguments.len());
    if if signature.variadic {
        actual < expected
    } else {
        actual != expected
    } {
        let least = if signature.variadic { "at least " } else { "" };
        let plural = if expected == 1 { "" } else { "s" };
        return Err(Error::new(format!(
            "Expected {least}{expected} argument{plural} for function {name}(), received {actual}"
        )));
    }
    signature
        .arguments
        .iter()
        .zip(arguments)
        .try_for_each(|(types, argument)| check_one(name, argument, types))
}

fn check_one(name: &str, argument: &Argument<'_>, types: Types) -> Result<(), Error> {
    if types.is_empty() {
        return Ok(());
    }
    let plain =
        |allowed: &&str| allowed.split('-').next().unwrap_or_default() == argument.type_name();
    if !types.iter().any(plain) {
        return Err(wrong_type(
            name,
            &argument.text(),
            types,
            argument.type_name(),
        ));
    }
    let subtypes: Vec<&str> = types
        .iter()
        .filter_map(|allowed| allowed.split_once('-'))
        .map(|(_, of)| of)
        .collect();
    let Argument::Value(value) = argument else {
        return Ok(());
    };
    let (Value::List(elements), [_, ..]) = (&**value, subtypes.as_slice()) else {
        return Ok(());
    };
    // The first element says of which type all have to be.
    let first = elements.first().map(type_name);
    let allowed = subtypes
        .iter()
        .find(|of| subtypes.len() == 1 || first == Some(**of));
    match elements
        .iter()
        .find(|element| Some(&type_name(element)) != allowed)
    {
        None => Ok(()),
        Some(element) => Err(wrong_type(
            name,
            &element.text(),
            types,
            python::class(element, python::Dict::Plain),
        )),
    }
}

/// The refusal of a value.
pub(super) fn wrong_type(name: &str, value: &str, expected: &[&str], received: &str) -> Error {
    let expected: Vec<String> = expected.iter().map(|name| python::quoted(name)).collect();
    Error::new(format!(
        "In function {name}(), invalid type for value: {value}, expected one of: [{}], received: \"{received}\"",
        expected.join(", ")
    ))
}

/// `JMESPath`'s name of the value's type.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Integer(_) | Value::BigInteger(_) | Value::Float(_) => "number",
        Value::String(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) => "object",
        Value::Blob(_) => "unknown",
    }
}
