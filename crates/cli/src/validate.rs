//! The check of a request before it is sent, and its report.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt::{self, Write as _};

use crate::python::{Dict, class, repr};
use crate::schema::{Kind, Schema};
use crate::{Value, timestamp};

/// All that is wrong with a request, a line each.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    lines: Vec<String>,
}

impl Report {
    /// The faults, in the order in which they were found.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Parameter validation failed:\n{}",
            self.lines.join("\n")
        )
    }
}

impl std::error::Error for Report {}

/// Checks `input` against the shape of an operation's input: members that are missing or unknown, types, and the least
/// lengths and values. `dict` says how Python calls the maps within a member of the input: those of an option's JSON are
/// ordered ones.
///
/// # Errors
///
/// Where anything is wrong; all of it is in the report.
pub fn validate<S: Schema>(
    input: &Value,
    shape: S,
    dict: impl Fn(&str) -> Dict,
) -> Result<(), Report> {
    let mut check = Check {
        lines: Vec::new(),
        dict: Dict::Plain,
    };
    let path = Path::Input;
    match input {
        Value::Map(entries) if shape.kind() == Kind::Structure => {
            for (name, value, member) in check.structure(entries, shape, path) {
                check.dict = dict(name);
                check.value(value, member, Path::Member(&path, name));
            }
        }
        other => check.value(other, shape, path),
    }
    if check.lines.is_empty() {
        Ok(())
    } else {
        Err(Report { lines: check.lines })
    }
}

/// Where a value is.
#[derive(Clone, Copy)]
enum Path<'a> {
    Input,
    Member(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
    Key(&'a Path<'a>, &'a str),
}

impl Path<'_> {
    fn write(&self, out: &mut String) {
        match self {
            Self::Input => {}
            Self::Member(parent, name) => {
                parent.write(out);
                out.push('.');
                out.push_str(name);
            }
            Self::Element(parent, index) => {
                parent.write(out);
                _ = write!(out, "[{index}]");
            }
            Self::Key(parent, key) => {
                parent.write(out);
                _ = write!(out, " (key: {key})");
            }
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        match out.strip_prefix('.') {
            Some(rest) => rest.to_owned(),
            None if out.is_empty() => "input".to_owned(),
            None => out,
        }
    }
}

struct Check {
    lines: Vec<String>,
    dict: Dict,
}

impl Check {
    fn value<S: Schema>(&mut self, value: &Value, shape: S, path: Path<'_>) {
        match (shape.kind(), value) {
            (Kind::Structure, Value::Map(entries)) => {
                for (name, value, member) in self.structure(entries, shape, path) {
                    self.value(value, member, Path::Member(&path, name));
                }
            }
            (Kind::List, Value::List(values)) => {
                self.length(values.len(), shape, path);
                for (index, value) in values.iter().enumerate() {
                    if let Some(element) = shape.element() {
                        self.value(value, element, Path::Element(&path, index));
                    }
                }
            }
            (Kind::Map, Value::Map(entries)) => {
                for (key, value) in entries {
                    if let Some(shape) = shape.key() {
                        self.value(&Value::String(key.clone()), shape, Path::Key(&path, key));
                    }
                    if let Some(shape) = shape.element() {
                        self.value(value, shape, Path::Member(&path, key));
                    }
                }
            }
            (Kind::String, Value::String(text)) => self.length(text.chars().count(), shape, path),
            // Python counts booleans among the integers.
            (
                Kind::Integer | Kind::Float,
                Value::Integer(_) | Value::BigInteger(_) | Value::Bool(_),
            )
            | (Kind::Float, Value::Float(_)) => {
                if let Some(minimum) = below(value, shape) {
                    self.lines.push(format!(
                        "Invalid value for parameter {}, value: {}, valid min value: {}",
                        path.text(),
                        value.text(),
                        minimum.text()
                    ));
                }
            }
            (Kind::Boolean, Value::Bool(_))
            | (Kind::Blob, Value::Blob(_) | Value::String(_))
            | (Kind::Document, _) => {}
            (Kind::Timestamp, value) if timestamp::parse(value).is_some() => {}
            (kind, value) => self.wrong_type(kind, value, path),
        }
    }

    /// The members that the model knows, in the order they are given in.
    fn structure<'a, S: Schema>(
        &mut self,
        entries: &'a [(String, Value)],
        shape: S,
        path: Path<'_>,
    ) -> Vec<(&'a str, &'a Value, S)> {
        let names = || {
            shape
                .members()
                .map(|member| member.name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let lines = &mut self.lines;
        if shape.is_union() {
            match entries.len() {
                0 => lines.push(format!(
                    "Must set one of the following keys for tagged unionstructure {}: {}.",
                    path.text(),
                    names()
                )),
                1 => {}
                _ => lines.push(format!(
                    "Invalid number of parameters set for tagged union structure {}. Can only set one of the following \
                     keys: {}.",
                    path.text(),
                    names()
                )),
            }
        }
        for member in shape.members().filter(|member| member.required) {
            if crate::value::get(entries, member.name).is_none() {
                lines.push(format!(
                    "Missing required parameter in {}: \"{}\"",
                    path.text(),
                    member.name
                ));
            }
        }
        let mut known = Vec::new();
        for (name, value) in entries {
            match shape.member(name) {
                Some(member) => known.push((name.as_str(), value, member.shape)),
                None => lines.push(format!(
                    "Unknown parameter in {}: \"{name}\", must be one of: {}",
                    path.text(),
                    names()
                )),
            }
        }
        known
    }

    fn length<S: Schema>(&mut self, length: usize, shape: S, path: Path<'_>) {
        let length = Value::Integer(i64::try_from(length).unwrap_or(i64::MAX));
        if let Some(minimum) = below(&length, shape) {
            self.lines.push(format!(
                "Invalid length for parameter {}, value: {}, valid min length: {}",
                path.text(),
                length.text(),
                minimum.text()
            ));
        }
    }

    fn wrong_type(&mut self, kind: Kind, value: &Value, path: Path<'_>) {
        let valid: &[&str] = match kind {
            Kind::Structure | Kind::Map => &["<class 'dict'>"],
            Kind::List => &["<class 'list'>", "<class 'tuple'>"],
            Kind::String => &["<class 'str'>"],
            Kind::Integer => &["<class 'int'>"],
            Kind::Float => &[
                "<class 'float'>",
                "<class 'decimal.Decimal'>",
                "<class 'int'>",
            ],
            Kind::Boolean => &["<class 'bool'>"],
            Kind::Timestamp => &["<class 'datetime.datetime'>", "timestamp-string"],
            Kind::Blob => &["<class 'bytes'>", "<class 'bytearray'>", "file-like object"],
            Kind::Document => &[],
        };
        let text = match value {
            Value::String(text) => text.clone(),
            other => repr(other, self.dict),
        };
        self.lines.push(format!(
            "Invalid type for parameter {}, value: {text}, type: <class '{}'>, valid types: {}",
            path.text(),
            class(value, self.dict),
            valid.join(", ")
        ));
    }
}

/// The minimum that the number is below of.
fn below<S: Schema>(number: &Value, shape: S) -> Option<Value> {
    let minimum = shape.minimum()?;
    // As Python compares them, booleans are numbers.
    let number = match number {
        Value::Bool(flag) => &Value::Integer(i64::from(*flag)),
        other => other,
    };
    (number.compare(&minimum) == Some(Ordering::Less)).then_some(minimum)
}
