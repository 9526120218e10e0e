//! What a command line knows of a member besides its row, as an expression.

use super::Source;
use super::text::plain;
use crate::model::{Member, Shape, ShapeKind, Traits};
use crate::plan::{Field, Type};

/// The rows of a structure's or a union's members.
pub(super) fn rows(source: &Source, shape: &Shape, fields: &[Field]) -> Vec<String> {
    let row = |field: &Field| {
        let member = shape.member(&field.wire);
        let what = member.map(|member| what(source, member));
        let (min, values, of) = what.unwrap_or_default();
        detail(&plain(&field.docs), &min, &values, &of)
    };
    fields.iter().map(row).collect()
}

fn detail(docs: &str, min: &str, values: &str, of: &str) -> String {
    let of = if of.is_empty() { "Of::Nothing" } else { of };
    let values = if values.is_empty() { "&[]" } else { values };
    format!("d({docs:?}, {min:?}, {values}, {of})")
}

/// The least length or value, the values of an enum, and what it is made of.
fn what(source: &Source, member: &Member) -> (String, String, String) {
    let Some(shape) = source.model.shape(&member.target) else {
        return Default::default();
    };
    let item = |name: &str| {
        let member = shape.member(name)?;
        let (min, values, of) = what(source, member);
        let docs = docs(source, member);
        Some(format!("&{}", detail(&docs, &min, &values, &of)))
    };
    let of = match (&shape.kind, source.types.get(&member.target)) {
        (ShapeKind::List, _) => item("member").map(|item| format!("Of::Item({item})")),
        (ShapeKind::Map, _) => item("key")
            .zip(item("value"))
            .map(|(key, value)| format!("Of::Entry({key}, {value})")),
        (ShapeKind::Structure | ShapeKind::Union, Some(Type::Named(name))) => {
            Some(format!("Of::Members(described::<types::{name}>)"))
        }
        _ => None,
    };
    (
        least(shape, &member.traits),
        values(shape),
        of.unwrap_or_default(),
    )
}

fn docs(source: &Source, member: &Member) -> String {
    let own = member.traits.documentation();
    let target = || source.model.shape(&member.target)?.traits.documentation();
    plain(own.or_else(target).unwrap_or_default())
}

/// `min` of `smithy.api#length` or `smithy.api#range`, on the member or its target. Sizes of maps are not looked at.
fn least(shape: &Shape, member: &Traits) -> String {
    let constraint = match shape.kind {
        ShapeKind::String | ShapeKind::Enum | ShapeKind::Blob | ShapeKind::List => {
            "smithy.api#length"
        }
        ShapeKind::Byte
        | ShapeKind::Short
        | ShapeKind::Integer
        | ShapeKind::IntEnum
        | ShapeKind::Long
        | ShapeKind::Float
        | ShapeKind::Double => "smithy.api#range",
        _ => return String::new(),
    };
    let min = member
        .property(constraint, "min")
        .or_else(|| shape.traits.property(constraint, "min"));
    min.map(ToString::to_string).unwrap_or_default()
}

/// The values of an enum, in the model's order.
fn values(shape: &Shape) -> String {
    if shape.kind != ShapeKind::Enum {
        return String::new();
    }
    let values: Vec<&str> = shape.members.iter().map(Member::enum_value).collect();
    format!("&{values:?}")
}
