//! Checks a value against the model's constraints, and names every violation in Smithy's words.

use serde_json::Value;

use crate::read::base64;
use crate::tables::{Binding, Bounds, Constraints, Kind, Member, Shape, ShapeRef, Tables};

/// A constraint that a value does not satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Where: `/Member/0/Other`.
    pub(crate) path: String,
    pub(crate) message: String,
}

/// All violations of a structure's constraints.
pub(crate) fn structure(tables: &Tables, shape: Option<ShapeRef>, value: &Value) -> Vec<Violation> {
    let mut check = Check {
        tables,
        found: Vec::new(),
    };
    check.members(tables.members(shape), value, "");
    check.found
}

/// `2 validation errors detected. Value at ...; Value at ...`
pub(crate) fn summary(violations: &[Violation]) -> String {
    let count = violations.len();
    let plural = if count == 1 { "" } else { "s" };
    let messages: Vec<&str> = violations
        .iter()
        .map(|violation| violation.message.as_str())
        .collect();
    format!(
        "{count} validation error{plural} detected. {}",
        messages.join("; ")
    )
}

struct Check<'a> {
    tables: &'a Tables,
    found: Vec<Violation>,
}

impl Check<'_> {
    fn members(&mut self, members: &[Member], value: &Value, path: &str) {
        for member in members {
            let path = format!("{path}/{}", member.name);
            match value.get(&member.name) {
                None if member.required => self.fails(&path, "", "Member must not be null"),
                None => {}
                Some(value) => {
                    let before = self.found.len();
                    self.member(member, value, &path);
                    if member.binding == Binding::Label
                        && value.as_str() == Some("")
                        && self.found.len() == before
                    {
                        let must = "Member must have length greater than or equal to 1";
                        self.fails(&path, " with length 0", must);
                    }
                }
            }
        }
    }

    fn member(&mut self, member: &Member, value: &Value, path: &str) {
        let Some(shape) = self.tables.shape(member.target) else {
            return;
        };
        self.length(member, shape, value, path);
        self.range(member, shape, value, path);
        let (own, target) = (&member.constraints, &shape.constraints);
        if let (Value::String(text), Some(pattern)) =
            (value, own.pattern.as_ref().or(target.pattern.as_ref()))
            && !pattern.matches(text)
        {
            let must = format!(
                "Member must satisfy regular expression pattern: {}",
                pattern.text
            );
            self.fails(path, "", &must);
        }
        if let Value::Array(values) = value
            && (own.unique || target.unique)
            && values
                .iter()
                .enumerate()
                .any(|(at, value)| values.iter().take(at).any(|earlier| earlier == value))
        {
            self.fails(path, "", "Member must have unique values");
        }
        self.inner(shape, value, path);
    }

    /// Enums, and what is inside of aggregates.
    fn inner(&mut self, shape: &Shape, value: &Value, path: &str) {
        match (shape.kind, value) {
            (Kind::Enum, Value::String(text))
                if !shape.values.iter().any(|known| known == text) =>
            {
                let known: Vec<&str> = shape
                    .values
                    .iter()
                    .filter(|value| !shape.internal.contains(value))
                    .map(String::as_str)
                    .collect();
                let must = format!("Member must satisfy enum value set: [{}]", known.join(", "));
                self.fails(path, "", &must);
            }
            (Kind::IntEnum, Value::Number(number))
                if !number
                    .as_i64()
                    .is_some_and(|number| shape.numbers.contains(&number)) =>
            {
                let known: Vec<String> = shape.numbers.iter().map(i64::to_string).collect();
                let must = format!("Member must satisfy enum value set: [{}]", known.join(", "));
                self.fails(path, "", &must);
            }
            (Kind::List, Value::Array(values)) => {
                if let Some(member) = shape.member("member") {
                    for (at, value) in values
                        .iter()
                        .enumerate()
                        .filter(|(_, value)| !value.is_null())
                    {
                        self.member(member, value, &format!("{path}/{at}"));
                    }
                }
            }
            (Kind::Map, Value::Object(object)) => {
                for (key, value) in object {
                    if let Some(member) = shape.member("key") {
                        self.member(member, &Value::from(key.as_str()), path);
                    }
                    if let Some(member) = shape.member("value").filter(|_| !value.is_null()) {
                        self.member(member, value, &format!("{path}/{key}"));
                    }
                }
            }
            (Kind::Structure | Kind::Union, Value::Object(object)) => {
                if shape.kind == Kind::Structure {
                    self.members(&shape.members, value, path);
                } else {
                    for (name, value) in object {
                        if let Some(member) = shape.member(name) {
                            self.member(member, value, &format!("{path}/{name}"));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn length(&mut self, member: &Member, shape: &Shape, value: &Value, path: &str) {
        let Some(bounds) = either(member, shape, |constraints| constraints.length.as_ref()) else {
            return;
        };
        let length = match value {
            Value::String(text) if shape.kind == Kind::Blob => {
                base64::decode(text).map_or(0, |bytes| bytes.len())
            }
            Value::String(text) => text.chars().count(),
            Value::Array(values) => values.len(),
            Value::Object(object) => object.len(),
            _ => return,
        };
        #[expect(clippy::cast_precision_loss, reason = "a body has at most 8 MiB")]
        let outside = outside(bounds, length as f64);
        if outside {
            let must = match (&bounds.min, &bounds.max) {
                (Some((_, min)), Some((_, max))) => {
                    format!("Member must have length between {min} and {max}, inclusive")
                }
                (Some((_, min)), None) => {
                    format!("Member must have length greater than or equal to {min}")
                }
                (_, max) => format!(
                    "Member must have length less than or equal to {}",
                    text(max.as_ref())
                ),
            };
            self.fails(path, &format!(" with length {length}"), &must);
        }
    }

    fn range(&mut self, member: &Member, shape: &Shape, value: &Value, path: &str) {
        let Some(bounds) = either(member, shape, |constraints| constraints.range.as_ref()) else {
            return;
        };
        if value.as_f64().is_some_and(|number| outside(bounds, number)) {
            let must = match (&bounds.min, &bounds.max) {
                (Some((_, min)), Some((_, max))) => {
                    format!("Member must be between {min} and {max}, inclusive")
                }
                (Some((_, min)), None) => format!("Member must be greater than or equal to {min}"),
                (_, max) => format!(
                    "Member must be less than or equal to {}",
                    text(max.as_ref())
                ),
            };
            self.fails(path, "", &must);
        }
    }

    fn fails(&mut self, path: &str, what: &str, must: &str) {
        self.found.push(Violation {
            path: path.to_owned(),
            message: format!("Value{what} at '{path}' failed to satisfy constraint: {must}"),
        });
    }
}

fn either<'a>(
    member: &'a Member,
    shape: &'a Shape,
    constraint: impl Fn(&'a Constraints) -> Option<&'a Bounds>,
) -> Option<&'a Bounds> {
    constraint(&member.constraints).or_else(|| constraint(&shape.constraints))
}

fn text(bound: Option<&(f64, String)>) -> &str {
    bound.map_or("", |(_, text)| text)
}

fn outside(bounds: &Bounds, number: f64) -> bool {
    bounds.min.as_ref().is_some_and(|(min, _)| number < *min)
        || bounds.max.as_ref().is_some_and(|(max, _)| number > *max)
}
