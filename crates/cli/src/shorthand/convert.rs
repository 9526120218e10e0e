//! From strings to the values that a model has in their places.

use super::Error;
use crate::schema::{Kind, Schema};
use crate::{Value, python};

/// Turns the strings of what [`parse`](super::parse) read into the numbers and booleans of the shape, and a single value
/// into a list of it. What does not fit the shape otherwise stays as it is, for the validation to refuse.
///
/// # Errors
///
/// Where a text is no number, or a document is given.
pub fn convert<S: Schema>(value: &mut Value, shape: S) -> Result<(), Error> {
    // A list's elements are parsed one by one: here is what they are in.
    match (shape.kind(), &value) {
        (Kind::List, Value::List(_)) | (Kind::Structure | Kind::Map, _) => visit(value, shape),
        _ => Ok(()),
    }
}

fn visit<S: Schema>(value: &mut Value, shape: S) -> Result<(), Error> {
    match (shape.kind(), &mut *value) {
        (Kind::Structure, Value::Map(entries)) => {
            for member in shape.members() {
                let Some((_, value)) = entries.iter_mut().find(|(name, _)| name == member.name)
                else {
                    continue;
                };
                if member.shape.kind() == Kind::Document {
                    return Err(Error::Syntax(format!(
                        "Shorthand syntax does not support document types. Use JSON input for top-level argument to \
                         specify nested parameter: {}",
                        member.name
                    )));
                }
                visit(value, member.shape)?;
            }
            Ok(())
        }
        (Kind::Map, Value::Map(entries)) => {
            let Some(element) = shape.element() else {
                return Ok(());
            };
            entries
                .iter_mut()
                .try_for_each(|(_, value)| visit(value, element))
        }
        (Kind::List, Value::List(values)) => {
            let Some(element) = shape.element() else {
                return Ok(());
            };
            values
                .iter_mut()
                .try_for_each(|value| visit(value, element))
        }
        (Kind::List, _) => {
            let single = std::mem::replace(value, Value::Null);
            *value = Value::List(vec![single]);
            Ok(())
        }
        (Kind::Integer | Kind::Float | Kind::Boolean, _) => {
            *value = scalar(std::mem::replace(value, Value::Null), shape.kind())?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The number or boolean that a text is.
fn scalar(value: Value, kind: Kind) -> Result<Value, Error> {
    if kind == Kind::Boolean {
        return match &value {
            Value::String(text) if text.to_lowercase() == "true" => Ok(Value::Bool(true)),
            Value::String(text) if text.to_lowercase() == "false" => Ok(Value::Bool(false)),
            Value::String(_) | Value::Blob(_) => Ok(value),
            other => {
                let class = python::class(other, python::Dict::Plain);
                Err(Error::Value(format!(
                    "'{class}' object has no attribute 'lower'"
                )))
            }
        };
    }
    number(&value, kind).map_err(Error::Value)
}

/// `int(value)` or `float(value)`.
pub(crate) fn number(value: &Value, kind: Kind) -> Result<Value, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        other => {
            let class = python::class(other, python::Dict::Plain);
            return Err(if kind == Kind::Integer {
                format!(
                    "int() argument must be a string, a bytes-like object or a real number, not '{class}'"
                )
            } else {
                format!("float() argument must be a string or a real number, not '{class}'")
            });
        }
    };
    let read = if kind == Kind::Integer {
        python::parse_integer(&text)
    } else {
        python::parse_float(&text).map(Value::Float)
    };
    read.map_err(|error| match value {
        // Bytes are named with a `b` in front.
        Value::Blob(_) => error
            .to_string()
            .replace(&python::quoted(&text), &value.repr()),
        _ => error.to_string(),
    })
}
