//! The built-in functions.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::error::Error;
use super::interpreter::{not_ordered, visit};
use super::parser::Node;
use super::signature::{check, type_name, wrong_type};
use crate::output::json::{self, Layout};
use crate::value::insert;
use crate::{Value, python};

/// One argument of a call.
pub(super) enum Argument<'a> {
    Value(Cow<'a, Value>),
    /// `&expression`, applied by the function.
    Expression(&'a Node),
}

impl Argument<'_> {
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Value(value) => type_name(value),
            Self::Expression(_) => "expref",
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Value(value) => value.text(),
            Self::Expression(_) => "<expression>".to_owned(),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Value(value) => value.into_owned(),
            Self::Expression(_) => Value::Null,
        }
    }
}

pub(super) fn call(name: &str, arguments: Vec<Argument<'_>>, depth: usize) -> Result<Value, Error> {
    check(name, &arguments)?;
    if name == "not_null" || name == "merge" {
        return Ok(variadic(name, arguments));
    }
    let mut arguments = arguments.into_iter();
    let mut next = || {
        arguments
            .next()
            .unwrap_or(Argument::Value(Cow::Owned(Value::Null)))
    };
    let (first, second) = (next(), next());
    match (first, second) {
        (Argument::Expression(node), second) => match second.into_value() {
            Value::List(elements) => keys(node, &elements, depth).map(Value::List),
            // A function that takes any value was given an expression.
            _ => Err(Error::new("Encountered unrecognized type in JSON encoder.")),
        },
        (first, Argument::Expression(node)) => match first.into_value() {
            Value::List(elements) if name != "contains" => by(name, elements, node, depth),
            _ => Ok(Value::Bool(false)),
        },
        (first, second) => plain(name, first.into_value(), &second.into_value()),
    }
}

fn variadic(name: &str, arguments: Vec<Argument<'_>>) -> Value {
    let mut values = arguments.into_iter().map(Argument::into_value);
    if name == "not_null" {
        return values
            .find(|value| *value != Value::Null)
            .unwrap_or(Value::Null);
    }
    let mut merged = Vec::new();
    for value in values {
        if let Value::Map(entries) = value {
            entries
                .into_iter()
                .for_each(|(key, value)| insert(&mut merged, key, value));
        }
    }
    Value::Map(merged)
}

/// What the expression makes of each element.
fn keys(node: &Node, elements: &[Value], depth: usize) -> Result<Vec<Value>, Error> {
    elements
        .iter()
        .map(|element| visit(node, element, depth).map(Cow::into_owned))
        .collect()
}

/// `sort_by`, `min_by` and `max_by`.
fn by(name: &str, elements: Vec<Value>, node: &Node, depth: usize) -> Result<Value, Error> {
    if name == "sort_by" {
        return sort_by(elements, node, depth);
    }
    let mut best: Option<(Value, Value)> = None;
    for element in elements {
        let key = visit(node, &element, depth)?.into_owned();
        allowed(name, &key, &["number", "string"])?;
        let better = match &best {
            None => true,
            Some((known, _)) => beats(name == "max_by", &key, known)?,
        };
        if better {
            best = Some((key, element));
        }
    }
    Ok(best.map_or(Value::Null, |(_, element)| element))
}

fn sort_by(elements: Vec<Value>, node: &Node, depth: usize) -> Result<Value, Error> {
    let Some(first) = elements.first() else {
        return Ok(Value::List(elements));
    };
    let required = type_name(&*visit(node, first, depth)?);
    if !matches!(required, "number" | "string") {
        return Err(wrong_type(
            "sort_by",
            &first.text(),
            &["string", "number"],
            required,
        ));
    }
    let keys = keys(node, &elements, depth)?;
    keys.iter()
        .try_for_each(|key| allowed("sort_by", key, &[required]))?;
    let mut pairs: Vec<(Value, Value)> = keys.into_iter().zip(elements).collect();
    pairs.sort_by(|(a, _), (b, _)| a.compare(b).unwrap_or(Ordering::Equal));
    Ok(Value::List(
        pairs.into_iter().map(|(_, element)| element).collect(),
    ))
}

fn allowed(name: &str, key: &Value, types: &[&str]) -> Result<(), Error> {
    let received = type_name(key);
    if types.contains(&received) {
        Ok(())
    } else {
        Err(wrong_type(name, &key.text(), types, received))
    }
}

/// Whether `value` takes the place of `best` as the greatest or the least.
fn beats(greatest: bool, value: &Value, best: &Value) -> Result<bool, Error> {
    if type_name(value) != type_name(best) {
        return Err(not_ordered(if greatest { ">" } else { "<" }, value, best));
    }
    let wanted = if greatest {
        Ordering::Greater
    } else {
        Ordering::Less
    };
    Ok(value.compare(best) == Some(wanted))
}

/// The functions of values alone. Their types were checked.
fn plain(name: &str, first: Value, second: &Value) -> Result<Value, Error> {
    Ok(match (name, first) {
        ("abs", number) => absolute(number),
        ("avg", Value::List(numbers)) if numbers.is_empty() => Value::Null,
        #[expect(clippy::cast_precision_loss, reason = "lists are not that long")]
        ("avg", Value::List(numbers)) => {
            Value::Float(sum(&numbers).as_f64().unwrap_or(f64::NAN) / numbers.len() as f64)
        }
        ("sum", Value::List(numbers)) => sum(&numbers),
        ("ceil", number) => whole(number, f64::ceil)?,
        ("floor", number) => whole(number, f64::floor)?,
        ("contains", Value::List(values)) => {
            Value::Bool(values.iter().any(|value| value.equals(second)))
        }
        ("contains", Value::String(text)) => match second {
            Value::String(part) => Value::Bool(text.contains(part)),
            other => {
                let class = python::class(other, python::Dict::Plain);
                return Err(Error::new(format!(
                    "'in <string>' requires string as left operand, not {class}"
                )));
            }
        },
        ("ends_with", Value::String(text)) => {
            Value::Bool(second.as_str().is_some_and(|end| text.ends_with(end)))
        }
        ("starts_with", Value::String(text)) => {
            Value::Bool(second.as_str().is_some_and(|begin| text.starts_with(begin)))
        }
        ("join", Value::String(separator)) => join(&separator, second),
        ("keys", Value::Map(entries)) => Value::List(
            entries
                .into_iter()
                .map(|(key, _)| Value::String(key))
                .collect(),
        ),
        ("values", Value::Map(entries)) => {
            Value::List(entries.into_iter().map(|(_, value)| value).collect())
        }
        ("length", value) => length(&value),
        ("max", Value::List(values)) => extreme(true, values)?,
        ("min", Value::List(values)) => extreme(false, values)?,
        ("reverse", Value::String(text)) => Value::String(text.chars().rev().collect()),
        ("reverse", Value::List(mut values)) => {
            values.reverse();
            Value::List(values)
        }
        ("sort", Value::List(mut values)) => {
            values.sort_by(|a, b| a.compare(b).unwrap_or(Ordering::Equal));
            Value::List(values)
        }
        ("to_array", Value::List(values)) => Value::List(values),
        ("to_array", value) => Value::List(vec![value]),
        ("to_number", value) => to_number(value),
        ("to_string", Value::String(text)) => Value::String(text),
        ("to_string", value) => Value::String(json::dump(&value, Layout::Compact)),
        ("type", value) => Value::String(type_name(&value).to_owned()),
        // No other pair passes the check.
        _ => Value::Null,
    })
}

fn absolute(number: Value) -> Value {
    match number {
        Value::Integer(number) => {
            Value::integer(&number.unsigned_abs().to_string()).unwrap_or(Value::Null)
        }
        Value::BigInteger(digits) => Value::BigInteger(digits.trim_start_matches('-').to_owned()),
        Value::Float(number) => Value::Float(number.abs()),
        other => other,
    }
}

/// Integers are added exactly until a float comes.
fn sum(numbers: &[Value]) -> Value {
    let exact: Option<i128> = numbers
        .iter()
        .try_fold(0_i128, |total, number| match number {
            Value::Integer(number) => total.checked_add(i128::from(*number)),
            Value::BigInteger(digits) => total.checked_add(digits.parse().ok()?),
            _ => None,
        });
    match exact {
        Some(total) => Value::integer(&total.to_string()).unwrap_or(Value::Null),
        None => Value::Float(
            numbers
                .iter()
                .filter_map(Value::as_f64)
                .fold(0.0, |total, number| total + number),
        ),
    }
}

fn whole(number: Value, round: fn(f64) -> f64) -> Result<Value, Error> {
    match number {
        Value::Float(number) if number.is_nan() => {
            Err(Error::new("cannot convert float NaN to integer"))
        }
        Value::Float(number) if number.is_infinite() => {
            Err(Error::new("cannot convert float infinity to integer"))
        }
        Value::Float(number) => {
            Ok(Value::integer(&format!("{:.0}", round(number))).unwrap_or(Value::Null))
        }
        integer => Ok(integer),
    }
}

fn join(separator: &str, strings: &Value) -> Value {
    let Value::List(strings) = strings else {
        return Value::Null;
    };
    Value::String(
        strings
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(separator),
    )
}

fn length(value: &Value) -> Value {
    let length = match value {
        Value::String(text) => text.chars().count(),
        Value::List(values) => values.len(),
        Value::Map(entries) => entries.len(),
        _ => 0,
    };
    Value::Integer(i64::try_from(length).unwrap_or(i64::MAX))
}

fn extreme(greatest: bool, values: Vec<Value>) -> Result<Value, Error> {
    let mut best: Option<Value> = None;
    for value in values {
        let better = best
            .as_ref()
            .map_or(Ok(true), |best| beats(greatest, &value, best))?;
        if better {
            best = Some(value);
        }
    }
    Ok(best.unwrap_or(Value::Null))
}

fn to_number(value: Value) -> Value {
    match value {
        Value::String(text) => match (python::parse_integer(&text), python::parse_float(&text)) {
            (Ok(integer), _) => integer,
            (_, Ok(number)) => Value::Float(number),
            _ => Value::Null,
        },
        Value::Integer(_) | Value::BigInteger(_) | Value::Float(_) => value,
        _ => Value::Null,
    }
}
