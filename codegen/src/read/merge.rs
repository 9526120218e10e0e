//! Several files' shapes to one set, and `apply` statements to where they belong.

use std::collections::BTreeMap;

use serde_json::Value;

use super::ast::{Apply, Parsed, Raw};
use crate::error::{Problem, Problems};
use crate::model::{ShapeId, Traits};

/// All shapes by id, and the applies that wait for mixins to bring their member.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) shapes: BTreeMap<ShapeId, Raw>,
    pub(super) late: BTreeMap<ShapeId, Vec<Apply>>,
}

/// Merges what the files hold. The same shape twice is fine if both are the same.
pub(super) fn merge(files: Vec<Parsed>, problems: &mut Problems) -> Merged {
    let mut merged = Merged::default();
    let mut applies = Vec::new();
    for parsed in files {
        for raw in parsed.shapes {
            add(raw, &mut merged.shapes, problems);
        }
        applies.extend(parsed.applies);
    }
    for apply in applies {
        place(apply, &mut merged, problems);
    }
    merged
}

fn add(raw: Raw, shapes: &mut BTreeMap<ShapeId, Raw>, problems: &mut Problems) {
    let Some(known) = shapes.get(&raw.shape.id) else {
        shapes.insert(raw.shape.id.clone(), raw);
        return;
    };
    let (a, b) = (&known.shape, &raw.shape);
    let same = a.kind == b.kind
        && a.traits == b.traits
        && a.members == b.members
        && known.mixins == raw.mixins
        && known.old == raw.old;
    if !same {
        problems.push(
            Problem::model(format!("defined differently in {}", a.file))
                .file(&*b.file)
                .shape(&b.id)
                .fix("give only one of the files, or make the two definitions the same"),
        );
    }
}

fn place(apply: Apply, merged: &mut Merged, problems: &mut Problems) {
    let Some(raw) = merged.shapes.get_mut(&apply.shape) else {
        problems.push(
            Problem::model("`apply` to a shape that no file defines")
                .file(&*apply.file)
                .shape(&apply.target())
                .fix(format!(
                    "define `{}`, give the file that does, or delete the `apply`",
                    apply.shape
                )),
        );
        return;
    };
    let Some(name) = &apply.member else {
        let conflict = combine(&mut raw.shape.traits, &apply.traits);
        report(conflict, &apply, problems);
        return;
    };
    match raw
        .shape
        .members
        .iter_mut()
        .find(|member| member.name == *name)
    {
        Some(member) => {
            let conflict = combine(&mut member.traits, &apply.traits);
            report(conflict, &apply, problems);
        }
        None if raw.mixins.is_empty() => no_member(&apply, problems),
        None => merged
            .late
            .entry(apply.shape.clone())
            .or_default()
            .push(apply),
    }
}

/// The problem of an `apply` to a member that the shape has not.
pub(super) fn no_member(apply: &Apply, problems: &mut Problems) {
    problems.push(
        Problem::model("`apply` to a member that the shape does not have")
            .file(&*apply.file)
            .shape(&apply.target())
            .fix("correct the member's name, or delete the `apply`"),
    );
}

fn report(conflict: Option<String>, apply: &Apply, problems: &mut Problems) {
    if let Some(id) = conflict {
        problems.push(
            Problem::model(format!(
                "the trait `{id}` is applied twice, with different values"
            ))
            .file(&*apply.file)
            .shape(&apply.target())
            .fix("keep one of the two values"),
        );
    }
}

/// Adds traits: the same value twice is fine, lists are joined, anything else is a conflict, which is returned.
fn combine(traits: &mut Traits, more: &Traits) -> Option<String> {
    let mut conflict = None;
    for (id, value) in &more.0 {
        match (traits.0.get_mut(id), value) {
            (None, value) => {
                traits.0.insert(id.clone(), value.clone());
            }
            (Some(known), value) if known == value => {}
            (Some(Value::Array(known)), Value::Array(items)) => known.extend_from_slice(items),
            _ => {
                conflict.get_or_insert_with(|| id.clone());
            }
        }
    }
    conflict
}
