//! What Smithy 1.0 says otherwise than 2.0: implied defaults and `box`, and strings with the `enum` trait.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::ast::Raw;
use super::id::is_identifier;
use super::prelude;
use crate::error::{Problem, Problems};
use crate::model::{Member, Shape, ShapeId, ShapeKind, Traits};

/// Writes out the defaults that 1.0 files imply; `smithy.api#box` takes them away.
pub(super) fn defaults(shapes: &mut BTreeMap<ShapeId, Raw>) {
    for raw in shapes.values_mut().filter(|raw| raw.old) {
        let boxed = raw.shape.traits.0.remove("smithy.api#box").is_some();
        if let Some(zero) = prelude::zero(&raw.shape.kind).filter(|_| !boxed) {
            raw.shape
                .traits
                .0
                .entry("smithy.api#default")
                .or_insert(zero);
        }
    }
    let implied: BTreeMap<ShapeId, Value> = shapes
        .values()
        .map(|raw| (&raw.shape.id, &raw.shape.kind, &raw.shape.traits))
        .filter_map(|(id, kind, traits)| {
            let zero = prelude::zero(kind);
            let streamed = *kind == ShapeKind::Blob && traits.has("smithy.api#streaming");
            match zero.filter(|zero| traits.get("smithy.api#default") == Some(zero)) {
                None if streamed => Some((id.clone(), json!(""))),
                implied => implied.map(|zero| (id.clone(), zero)),
            }
        })
        .collect();
    let old = shapes.values_mut().filter(|raw| raw.old);
    for raw in old.filter(|raw| raw.shape.kind == ShapeKind::Structure) {
        for member in &mut raw.shape.members {
            upgrade_member(member, &implied);
        }
    }
}

fn upgrade_member(member: &mut Member, implied: &BTreeMap<ShapeId, Value>) {
    let traits = &mut member.traits;
    let boxed = traits.0.remove("smithy.api#box").is_some();
    let Some(default) = implied.get(&member.target) else {
        return;
    };
    let streamed = default.is_string();
    if traits.has("smithy.api#default") || (streamed && traits.has("smithy.api#required")) {
        return;
    }
    let default = if boxed { Value::Null } else { default.clone() };
    traits.0.insert("smithy.api#default".to_owned(), default);
}

/// Turns strings with the `enum` trait into enums, and gives every enum member its value.
pub(super) fn enums(shapes: &mut BTreeMap<ShapeId, Shape>, problems: &mut Problems) {
    for shape in shapes.values_mut() {
        if shape.kind == ShapeKind::String && shape.traits.has("smithy.api#enum") {
            string_to_enum(shape, problems);
        }
        match shape.kind {
            ShapeKind::Enum => values(shape, Value::is_string, problems),
            ShapeKind::IntEnum => values(shape, is_int, problems),
            _ => {}
        }
    }
}

fn is_int(value: &Value) -> bool {
    value.as_i64().is_some_and(|n| i32::try_from(n).is_ok())
}

fn wrong(shape: &Shape, id: &ShapeId, what: impl Into<String>, fix: &str) -> Problem {
    Problem::model(what).file(&*shape.file).shape(id).fix(fix)
}

/// Every member has `smithy.api#enumValue`, of the right type, and no two have the same.
fn values(shape: &mut Shape, fits: fn(&Value) -> bool, problems: &mut Problems) {
    if shape.kind == ShapeKind::Enum {
        for member in &mut shape.members {
            let entry = member.traits.0.entry("smithy.api#enumValue");
            entry.or_insert_with(|| Value::from(member.name.as_str()));
        }
    }
    let mut seen = BTreeSet::new();
    for member in &shape.members {
        let id = shape.id.member(&member.name);
        match member.traits.get("smithy.api#enumValue") {
            Some(value) if !fits(value) => problems.push(wrong(
                shape,
                &id,
                format!("`smithy.api#enumValue` is {value}"),
                "an enum's value is a string, an intEnum's a 32-bit integer",
            )),
            Some(value) if !seen.insert(value.to_string()) => problems.push(wrong(
                shape,
                &id,
                format!("the value {value} is another member's too"),
                "give each member its own value",
            )),
            Some(_) => {}
            None => problems.push(wrong(
                shape,
                &id,
                "a member of an intEnum without `smithy.api#enumValue`",
                "give it the trait with an integer",
            )),
        }
    }
}

/// A string with the `enum` trait becomes an enum if every value has a name or one can be made of it, as Smithy does.
fn string_to_enum(shape: &mut Shape, problems: &mut Problems) {
    let Some(Value::Array(definitions)) = shape.traits.get("smithy.api#enum") else {
        problems.push(wrong(
            shape,
            &shape.id,
            "the trait `smithy.api#enum` is not a list",
            "write a list of `{\"value\": .., \"name\": ..}`",
        ));
        return;
    };
    let mut members: Vec<Member> = Vec::new();
    let mut names = BTreeSet::new();
    for definition in definitions {
        let Some(value) = definition.get("value").and_then(Value::as_str) else {
            problems.push(wrong(
                shape,
                &shape.id,
                "an entry of `smithy.api#enum` has no string `value`",
                "write `{\"value\": .., \"name\": ..}`",
            ));
            return;
        };
        let given = definition.get("name").and_then(Value::as_str);
        let Some(name) = given.map(str::to_owned).or_else(|| name_of(value)) else {
            return;
        };
        if !is_identifier(&name) || !names.insert(name.clone()) {
            problems.push(wrong(
                shape,
                &shape.id.member(&name),
                "not a name of its own for a member of `smithy.api#enum`",
                "use letters, digits and `_`, and each name once",
            ));
            return;
        }
        members.push(Member {
            name,
            target: ShapeId::new("smithy.api#Unit"),
            traits: traits_of(definition, value),
        });
    }
    shape.traits.0.remove("smithy.api#enum");
    shape.kind = ShapeKind::Enum;
    shape.members = members;
}

fn traits_of(definition: &Value, value: &str) -> Traits {
    let mut traits = Traits::default();
    traits
        .0
        .insert("smithy.api#enumValue".to_owned(), Value::from(value));
    for key in ["documentation", "tags"] {
        if let Some(value) = definition.get(key) {
            traits.0.insert(format!("smithy.api#{key}"), value.clone());
        }
    }
    if definition.get("deprecated") == Some(&Value::Bool(true)) {
        traits
            .0
            .insert("smithy.api#deprecated".to_owned(), json!({}));
    }
    traits
}

/// A member name made of a value: separators become `_`. Smithy makes none of a value that starts with a digit.
fn name_of(value: &str) -> Option<String> {
    let separator = |c: char| matches!(c, '-' | '.' | ':' | '/') || c.is_ascii_whitespace();
    let mut name = String::with_capacity(value.len());
    let mut separated = false;
    for c in value.chars() {
        if !separator(c) {
            name.push(c);
        } else if !separated {
            name.push('_');
        }
        separated = separator(c);
    }
    is_identifier(&name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn names_made_of_values() {
        for (value, name) in [
            ("Foo", Some("Foo")),
            ("a-b.c: d", Some("a_b_c_d")),
            ("1a", None),
            ("", None),
            ("-", None),
            ("é", None),
        ] {
            assert_eq!(name_of(value).as_deref(), name, "{value}");
        }
    }
}
