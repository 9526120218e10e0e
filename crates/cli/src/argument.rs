//! What an option's text means for the shape that it is for: file, JSON, shorthand or plain.

use std::fmt;

use crate::python::Dict;
use crate::schema::{Kind, Schema};
use crate::{Value, json, paramfile, shorthand};

#[cfg(test)]
mod tests;

/// What was typed for one option.
#[derive(Clone, Copy, Debug)]
pub enum Typed<'a> {
    /// The one value that an option of any kind but a list takes.
    One(&'a str),
    /// The values of a list.
    Many(&'a [String]),
}

/// What an option means.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpacked {
    /// The value, not yet validated.
    pub value: Value,
    /// How Python calls the maps in it: see [`validate`](crate::validate::validate).
    pub dict: Dict,
}

/// Why an option means nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error(String);

impl Error {
    fn of(name: &str, message: impl fmt::Display) -> Self {
        Self(format!("Error parsing parameter '{name}': {message}"))
    }

    fn invalid_json(name: &str, error: impl fmt::Display, text: &str) -> Self {
        Self::of(
            name,
            format_args!("Invalid JSON: {error}\nJSON received: {text}"),
        )
    }

    /// Python looks at the first character where there is none.
    fn empty() -> Self {
        Self("string index out of range".to_owned())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// The value of the option `name`, such as `--tags`, which is of this shape. Files are read; a flag's value is not typed,
/// and has no business here.
///
/// # Errors
///
/// Where a file cannot be read, and where the text is neither JSON nor shorthand nor a number where one is wanted.
pub fn unpack<S: Schema>(name: &str, shape: S, typed: Typed<'_>) -> Result<Unpacked, Error> {
    let loaded = load(name, typed)?;
    let first = match &loaded {
        Loaded::Text(text) => Some(text),
        Loaded::Many(values) => values.first(),
        Loaded::Bytes(_) => None,
    };
    let looks_like_json = first.is_some_and(|text| text.trim().starts_with(['[', '{']));
    if looks_like_json || !takes_shorthand(shape) {
        return plain(name, shape, &loaded).map_err(|fault| match fault {
            Fault::Refused(error) => error,
            Fault::Number(message) => Error(message),
        });
    }
    let value = from_shorthand(shape, &loaded).map_err(|error| match error {
        shorthand::Error::Syntax(message) => Error::of(name, message),
        shorthand::Error::Value(message) => Error(message),
    })?;
    Ok(Unpacked {
        value,
        dict: Dict::Plain,
    })
}

/// The members of an input that `--cli-input-json` gives, in its order: JSON, or a file of it.
///
/// # Errors
///
/// Where the file cannot be read, or its content or the text itself is no JSON object.
pub fn input_json(text: &str) -> Result<Vec<(String, Value)>, Error> {
    let text = match load("--cli-input-json", Typed::One(text))? {
        Loaded::Text(text) => text,
        Loaded::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Loaded::Many(_) => String::new(),
    };
    match json::parse(&text) {
        Ok(Value::Map(entries)) => Ok(entries),
        Ok(other) => {
            let class = crate::python::class(&other, Dict::Plain);
            Err(Error(format!("'{class}' object has no attribute 'keys'")))
        }
        Err(error) => Err(Error::invalid_json("cli-input-json", error, &text)),
    }
}

/// What was typed, or the content of the file that it names.
enum Loaded {
    Text(String),
    Bytes(Vec<u8>),
    Many(Vec<String>),
}

fn load(name: &str, typed: Typed<'_>) -> Result<Loaded, Error> {
    let single = match typed {
        Typed::One(text) => Some(text),
        Typed::Many([text]) => Some(text.as_str()),
        Typed::Many(_) => None,
    };
    let content = single
        .map_or(Ok(None), paramfile::load)
        .map_err(|error| Error::of(name, error))?;
    Ok(match (content, typed) {
        (Some(Value::Blob(bytes)), _) => Loaded::Bytes(bytes),
        (Some(content), _) => Loaded::Text(content.text()),
        (None, Typed::One(text)) => Loaded::Text(text.to_owned()),
        (None, Typed::Many(values)) => Loaded::Many(values.to_vec()),
    })
}

/// Structures, maps, and lists of what is no scalar; but no lists and maps of documents.
fn takes_shorthand<S: Schema>(shape: S) -> bool {
    let mut end = shape;
    while let (Kind::List | Kind::Map, Some(element)) = (end.kind(), end.element()) {
        end = element;
    }
    if end.kind() == Kind::Document {
        return false;
    }
    match shape.kind() {
        Kind::Structure | Kind::Map => true,
        Kind::List => shape
            .element()
            .is_some_and(|element| !element.kind().is_scalar()),
        _ => false,
    }
}

fn from_shorthand<S: Schema>(shape: S, loaded: &Loaded) -> Result<Value, shorthand::Error> {
    let mut value = match loaded {
        Loaded::Text(text) if is_single_value(shape) && !text.contains('=') => {
            return Ok(Value::Map(vec![(
                "Value".to_owned(),
                Value::String(text.clone()),
            )]));
        }
        Loaded::Text(text) => shorthand::parse(text)?,
        Loaded::Many(values) => {
            let parsed: Result<Vec<_>, _> =
                values.iter().map(|text| shorthand::parse(text)).collect();
            Value::List(parsed?)
        }
        Loaded::Bytes(bytes) if bytes.is_empty() => shorthand::parse("")?,
        Loaded::Bytes(_) => {
            let message = "'in <string>' requires string as left operand, not int";
            return Err(shorthand::Error::Value(message.to_owned()));
        }
    };
    shorthand::convert(&mut value, shape)?;
    Ok(value)
}

/// A structure of one string called `Value` may be given as that string.
fn is_single_value<S: Schema>(shape: S) -> bool {
    let mut members = shape.members();
    let only = members.next().filter(|_| members.next().is_none());
    only.is_some_and(|member| member.name == "Value" && member.shape.kind() == Kind::String)
}

/// Why a text without shorthand is none of its shape.
enum Fault {
    Refused(Error),
    /// A number that is none: within a list, messages name the option and its first value.
    Number(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

fn plain<S: Schema>(name: &str, shape: S, loaded: &Loaded) -> Result<Unpacked, Fault> {
    match (shape.kind(), loaded) {
        (Kind::Document, Loaded::Text(text)) => Ok(from_json(name, text)?),
        (Kind::Document, Loaded::Bytes(bytes)) => {
            Ok(from_json(name, &String::from_utf8_lossy(bytes))?)
        }
        (Kind::Structure | Kind::Map, Loaded::Text(text)) => match text.trim_start().chars().next()
        {
            Some('{') => Ok(from_json(name, text)?),
            Some(_) => Err(Error::of(name, format_args!("Invalid JSON:\n{text}")).into()),
            None => Err(Error::empty().into()),
        },
        (Kind::List, Loaded::Text(text)) => match text.trim_start().chars().next() {
            Some('[') => Ok(from_json(name, text)?),
            // Python's elements of a text are its characters.
            Some(_) => elements(
                name,
                shape,
                text.chars()
                    .map(|character| Loaded::Text(character.to_string())),
            ),
            None => Err(Error::empty().into()),
        },
        (Kind::List, Loaded::Many(values)) => match values.as_slice() {
            [text] if text.trim().starts_with('[') => Ok(from_json(name, text)?),
            values => elements(
                name,
                shape,
                values.iter().map(|text| Loaded::Text(text.clone())),
            ),
        },
        (Kind::List, Loaded::Bytes(bytes)) => {
            let values = bytes
                .iter()
                .map(|byte| Value::Integer(i64::from(*byte)))
                .collect();
            Ok(Unpacked {
                value: Value::List(values),
                dict: Dict::Plain,
            })
        }
        (kind, loaded) => {
            let value = match loaded {
                Loaded::Text(text) => Value::String(text.clone()),
                Loaded::Bytes(bytes) => Value::Blob(bytes.clone()),
                Loaded::Many(values) => {
                    Value::List(values.iter().cloned().map(Value::String).collect())
                }
            };
            Ok(Unpacked {
                value: scalar(kind, value)?,
                dict: Dict::Plain,
            })
        }
    }
}

fn from_json(name: &str, text: &str) -> Result<Unpacked, Error> {
    let value = json::parse(text).map_err(|error| Error::invalid_json(name, error, text))?;
    Ok(Unpacked {
        value,
        dict: Dict::Ordered,
    })
}

fn elements<S: Schema>(
    name: &str,
    shape: S,
    typed: impl Iterator<Item = Loaded>,
) -> Result<Unpacked, Fault> {
    let mut list = Unpacked {
        value: Value::Null,
        dict: Dict::Plain,
    };
    let mut values = Vec::new();
    let mut first = None;
    for loaded in typed {
        if let (None, Loaded::Text(text)) = (&first, &loaded) {
            first = Some(text.clone());
        }
        let Some(element) = shape.element() else {
            break;
        };
        let unpacked = plain(name, element, &loaded).map_err(|fault| match fault {
            Fault::Number(_) => Error::of(name, first.clone().unwrap_or_default()).into(),
            refused @ Fault::Refused(_) => refused,
        })?;
        values.push(unpacked.value);
        list.dict = unpacked.dict;
    }
    list.value = Value::List(values);
    Ok(list)
}

fn scalar(kind: Kind, value: Value) -> Result<Value, Fault> {
    match (kind, &value) {
        (Kind::Integer | Kind::Float, _) => shorthand::number(&value, kind).map_err(Fault::Number),
        (Kind::Boolean, Value::String(text)) => Ok(Value::Bool(
            !text.is_empty() && text.to_lowercase() != "false",
        )),
        (Kind::Boolean, Value::Blob(bytes)) => Ok(Value::Bool(!bytes.is_empty())),
        _ => Ok(value),
    }
}
