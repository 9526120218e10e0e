//! An expression's tree applied to a value.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::error::Error;
use super::functions::{self, Argument};
use super::lexer::Kind;
use super::parser::Node;
use crate::value::insert;
use crate::{Value, python};

/// Deeper trees are given up.
const DEEPEST: usize = 900;

pub(super) fn visit<'a>(
    node: &'a Node,
    value: &'a Value,
    depth: usize,
) -> Result<Cow<'a, Value>, Error> {
    if depth > DEEPEST {
        return Err(Error::too_deep());
    }
    let depth = depth + 1;
    let on = |node: &'a Node| visit(node, value, depth);
    Ok(match node {
        Node::Current => Cow::Borrowed(value),
        Node::Literal(literal) => Cow::Borrowed(literal),
        Node::Field(name) => value
            .get(name)
            .map_or(Cow::Owned(Value::Null), Cow::Borrowed),
        Node::Index(index) => element(value, index).map_or(Cow::Owned(Value::Null), Cow::Borrowed),
        Node::Slice(parts) => Cow::Owned(slice(value, parts)?),
        Node::Chain(_, nodes) => {
            let mut current = Cow::Borrowed(value);
            for node in nodes {
                current = match current {
                    Cow::Borrowed(value) => visit(node, value, depth)?,
                    Cow::Owned(value) => Cow::Owned(visit(node, &value, depth)?.into_owned()),
                };
            }
            current
        }
        Node::Projection(left, right) => match &*on(left)? {
            Value::List(elements) => project(elements.iter(), right, depth)?,
            _ => Cow::Owned(Value::Null),
        },
        Node::ValueProjection(left, right) => match &*on(left)? {
            Value::Map(entries) => project(entries.iter().map(|(_, value)| value), right, depth)?,
            _ => Cow::Owned(Value::Null),
        },
        Node::FilterProjection(left, right, condition) => match &*on(left)? {
            Value::List(elements) => {
                let mut chosen = Vec::new();
                for element in elements {
                    if is_true(&*visit(condition, element, depth)?) {
                        chosen.push(element);
                    }
                }
                project(chosen.into_iter(), right, depth)?
            }
            _ => Cow::Owned(Value::Null),
        },
        Node::Flatten(inner) => Cow::Owned(match &*on(inner)? {
            Value::List(elements) => Value::List(flatten(elements)),
            _ => Value::Null,
        }),
        Node::Comparison(kind, left, right) => {
            Cow::Owned(compare(*kind, &*on(left)?, &*on(right)?)?)
        }
        Node::Or(left, right) => {
            let matched = on(left)?;
            if is_true(&matched) {
                matched
            } else {
                on(right)?
            }
        }
        Node::And(left, right) => {
            let matched = on(left)?;
            if is_true(&matched) {
                on(right)?
            } else {
                matched
            }
        }
        Node::Not(inner) => Cow::Owned(Value::Bool(!(is_true(&*on(inner)?)))),
        Node::Function(name, nodes) => {
            let mut arguments = Vec::with_capacity(nodes.len());
            for node in nodes {
                arguments.push(match node {
                    Node::Expref(inner) => Argument::Expression(inner),
                    node => Argument::Value(on(node)?),
                });
            }
            Cow::Owned(functions::call(name, arguments, depth)?)
        }
        // Python returns an object that nothing can print.
        Node::Expref(_) => {
            return Err(Error::new("Encountered unrecognized type in JSON encoder."));
        }
        // A selection of nothing is nothing.
        Node::List(_) | Node::Hash(_) if *value == Value::Null => Cow::Owned(Value::Null),
        Node::List(nodes) => {
            let values: Result<Vec<_>, Error> = nodes
                .iter()
                .map(|node| on(node).map(Cow::into_owned))
                .collect();
            Cow::Owned(Value::List(values?))
        }
        Node::Hash(pairs) => {
            let mut entries = Vec::with_capacity(pairs.len());
            for (name, node) in pairs {
                insert(&mut entries, name.clone(), on(node)?.into_owned());
            }
            Cow::Owned(Value::Map(entries))
        }
    })
}

/// All that is not null of what `node` makes of the elements.
fn project<'a, 'v>(
    elements: impl Iterator<Item = &'v Value>,
    node: &'v Node,
    depth: usize,
) -> Result<Cow<'a, Value>, Error> {
    let mut values = Vec::new();
    for element in elements {
        let value = visit(node, element, depth)?;
        if *value != Value::Null {
            values.push(value.into_owned());
        }
    }
    Ok(Cow::Owned(Value::List(values)))
}

fn flatten(elements: &[Value]) -> Vec<Value> {
    let mut merged = Vec::new();
    for element in elements {
        match element {
            Value::List(inner) => merged.extend_from_slice(inner),
            other => merged.push(other.clone()),
        }
    }
    merged
}

/// `JMESPath`'s truth: all but null, `false`, and what is empty.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::List(values) => !values.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        _ => true,
    }
}

fn is_number(value: &Value) -> bool {
    matches!(
        value,
        Value::Integer(_) | Value::BigInteger(_) | Value::Float(_)
    )
}

/// `==`, where 0 and 1 are no booleans, as they are inside of lists and maps.
fn equal(left: &Value, right: &Value) -> bool {
    let zero_or_one = |value: &Value| is_number(value) && matches!(value.as_f64(), Some(0.0 | 1.0));
    let is_bool = |value: &Value| matches!(value, Value::Bool(_));
    let special = if zero_or_one(left) {
        is_bool(right)
    } else {
        zero_or_one(right) && is_bool(left)
    };
    !special && left.equals(right)
}

fn compare(kind: Kind, left: &Value, right: &Value) -> Result<Value, Error> {
    let (sign, holds): (_, fn(Ordering) -> bool) = match kind {
        Kind::Less => ("<", Ordering::is_lt),
        Kind::LessOrEqual => ("<=", Ordering::is_le),
        Kind::Greater => (">", Ordering::is_gt),
        Kind::GreaterOrEqual => (">=", Ordering::is_ge),
        Kind::NotEqual => return Ok(Value::Bool(!equal(left, right))),
        _ => return Ok(Value::Bool(equal(left, right))),
    };
    let comparable = |value: &Value| is_number(value) || matches!(value, Value::String(_));
    if !comparable(left) || !comparable(right) {
        return Ok(Value::Null);
    }
    if is_number(left) != is_number(right) {
        return Err(not_ordered(sign, left, right));
    }
    Ok(Value::Bool(left.compare(right).is_some_and(holds)))
}

pub(super) fn not_ordered(sign: &str, left: &Value, right: &Value) -> Error {
    let class = |value| python::class(value, python::Dict::Plain);
    Error::new(format!(
        "'{sign}' not supported between instances of '{}' and '{}'",
        class(left),
        class(right)
    ))
}

/// The element at `index`, from the end where it is negative.
fn element<'a>(value: &'a Value, index: &Value) -> Option<&'a Value> {
    let (Value::List(elements), Value::Integer(index)) = (value, index) else {
        return None;
    };
    let distance = usize::try_from(index.unsigned_abs()).ok()?;
    let place = if *index < 0 {
        elements.len().checked_sub(distance)?
    } else {
        distance
    };
    elements.get(place)
}

fn slice(value: &Value, parts: &[Option<Value>; 3]) -> Result<Value, Error> {
    let Value::List(elements) = value else {
        return Ok(Value::Null);
    };
    let [start, end, stride] = parts;
    let number = |part: &Option<Value>| match part {
        None => None,
        Some(Value::Integer(number)) => Some(*number),
        // Beyond any list, on one side or the other.
        Some(Value::BigInteger(digits)) if digits.starts_with('-') => Some(i64::MIN),
        Some(_) => Some(i64::MAX),
    };
    let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
    let step = number(stride).unwrap_or(1);
    if step == 0 {
        return Err(Error::new("slice step cannot be zero"));
    }
    let (lowest, highest) = if step < 0 {
        (-1, length - 1)
    } else {
        (0, length)
    };
    let bound = |part: &Option<Value>, without: i64| {
        let at = number(part).map(|at| {
            if at < 0 {
                at.saturating_add(length)
            } else {
                at
            }
        });
        at.map_or(without, |at| at.clamp(lowest, highest))
    };
    let (first, last) = if step < 0 {
        (highest, lowest)
    } else {
        (lowest, highest)
    };
    let (mut at, limit) = (bound(start, first), bound(end, last));
    let mut chosen = Vec::new();
    while if step < 0 { at > limit } else { at < limit } {
        chosen.extend(
            usize::try_from(at)
                .ok()
                .and_then(|at| elements.get(at))
                .cloned(),
        );
        at = at.saturating_add(step);
    }
    Ok(Value::List(chosen))
}
