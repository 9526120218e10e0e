//! Mixins flattened: members first, in order; traits inherited; later ones win, and the shape itself over all.
//!
//! <https://smithy.io/2.0/spec/mixins.html>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::ast::{Apply, Raw};
use super::merge::{Merged, no_member};
use crate::error::{Problem, Problems};
use crate::model::{Member, Shape, ShapeId, ShapeKind, Traits};

/// How many members mixins may copy in one model: far above any real model, far below what fills the memory.
const COPIED: usize = 500_000;

/// How many shapes a message about a circle of mixins names.
const NAMED: usize = 8;

/// Every shape with its mixins flattened into it.
pub(super) fn flatten(merged: Merged, problems: &mut Problems) -> BTreeMap<ShapeId, Raw> {
    let Merged { mut shapes, late } = merged;
    let mut budget = COPIED;
    for id in order(&shapes, problems) {
        let Some(mut raw) = shapes.remove(&id) else {
            continue;
        };
        let mut flat = Flat::default();
        for mixin in std::mem::take(&mut raw.mixins) {
            match shapes.get(&mixin) {
                Some(source) if allowed(&raw.shape, &source.shape, problems) => {
                    flat.mix(&source.shape);
                }
                Some(_) => {}
                None => problems.push(
                    Problem::model(format!("mixes in `{mixin}`, which no file defines"))
                        .file(&*raw.shape.file)
                        .shape(&id)
                        .fix(format!(
                            "define `{mixin}`, or give the file that does as well"
                        )),
                ),
            }
        }
        let Some(left) = budget.checked_sub(flat.members.len()) else {
            problems.push(
                Problem::unsupported(format!("mixins that copy more than {COPIED} members"))
                    .file(&*raw.shape.file)
                    .shape(&id)
                    .fix("mix fewer shapes into each other"),
            );
            return shapes;
        };
        budget = left;
        flat.finish(&mut raw.shape, problems);
        for apply in late.get(&id).into_iter().flatten() {
            apply_late(&mut raw.shape, apply, problems);
        }
        shapes.insert(id, raw);
    }
    shapes
}

/// Shapes with mixins, each after the mixins it uses. Circles are reported and left out.
fn order(shapes: &BTreeMap<ShapeId, Raw>, problems: &mut Problems) -> Vec<ShapeId> {
    let mut order = Vec::new();
    let mut done: BTreeSet<&ShapeId> = BTreeSet::new();
    let mut open: BTreeSet<&ShapeId> = BTreeSet::new();
    for (id, raw) in shapes {
        if raw.mixins.is_empty() || done.contains(id) {
            continue;
        }
        // The path from `id` down, each with the mixins still to visit.
        let mut path: Vec<(&ShapeId, std::slice::Iter<'_, ShapeId>)> =
            vec![(id, raw.mixins.iter())];
        open.insert(id);
        while let Some((current, rest)) = path.last_mut() {
            let current = *current;
            match rest.next() {
                Some(mixin) if open.contains(mixin) => {
                    let circle = path.iter().map(|(id, _)| *id).skip_while(|id| *id != mixin);
                    problems.push(circle_problem(shapes, mixin, circle));
                }
                Some(mixin) if done.contains(mixin) => {}
                Some(mixin) => {
                    if let Some((mixin, raw)) = shapes.get_key_value(mixin) {
                        open.insert(mixin);
                        path.push((mixin, raw.mixins.iter()));
                    }
                }
                None => {
                    path.pop();
                    open.remove(current);
                    done.insert(current);
                    order.push(current.clone());
                }
            }
        }
    }
    order
}

fn circle_problem<'a>(
    shapes: &BTreeMap<ShapeId, Raw>,
    id: &ShapeId,
    circle: impl Iterator<Item = &'a ShapeId>,
) -> Problem {
    let circle: Vec<&ShapeId> = circle.collect();
    let mut names: Vec<&str> = circle.iter().take(NAMED).map(|id| id.name()).collect();
    if circle.len() > NAMED {
        names.push("..");
    }
    names.push(id.name());
    let problem = Problem::model(format!("mixins in a circle: {}", names.join(" -> ")))
        .shape(id)
        .fix("a mixin cannot use itself; take one of them out");
    match shapes.get(id) {
        Some(raw) => problem.file(&*raw.shape.file),
        None => problem,
    }
}

fn allowed(shape: &Shape, mixin: &Shape, problems: &mut Problems) -> bool {
    let problem = if !mixin.traits.has("smithy.api#mixin") {
        Problem::model(format!("mixes in `{}`, which is not a mixin", mixin.id))
            .fix("give that shape the trait `smithy.api#mixin`")
    } else if std::mem::discriminant(&shape.kind) != std::mem::discriminant(&mixin.kind) {
        Problem::model(format!(
            "mixes in `{}`, which is another type of shape",
            mixin.id
        ))
        .fix("a mixin and the shape that uses it are of one type")
    } else {
        return true;
    };
    problems.push(problem.file(&*shape.file).shape(&shape.id));
    false
}

fn apply_late(shape: &mut Shape, apply: &Apply, problems: &mut Problems) {
    let name = apply.member.as_deref().unwrap_or_default();
    match shape.members.iter_mut().find(|member| member.name == name) {
        Some(member) => overlay(&mut member.traits, &apply.traits),
        None => no_member(apply, problems),
    }
}

fn overlay(traits: &mut Traits, over: &Traits) {
    for (id, value) in &over.0 {
        traits.0.insert(id.clone(), value.clone());
    }
}

/// What the mixins of one shape bring.
#[derive(Default)]
struct Flat {
    traits: Traits,
    members: Vec<Member>,
    index: BTreeMap<String, usize>,
    kind: Option<ShapeKind>,
}

impl Flat {
    fn mix(&mut self, mixin: &Shape) {
        let local: Vec<&str> = mixin
            .traits
            .property("smithy.api#mixin", "localTraits")
            .and_then(Value::as_array)
            .map(|ids| ids.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        for (id, value) in &mixin.traits.0 {
            if id != "smithy.api#mixin" && !local.contains(&id.as_str()) {
                self.traits.0.insert(id.clone(), value.clone());
            }
        }
        for member in &mixin.members {
            self.member(member.clone());
        }
        match &mut self.kind {
            Some(kind) => join(kind, &mixin.kind),
            None => self.kind = Some(mixin.kind.clone()),
        }
    }

    /// Adds a member; one of the same name keeps its place, and its traits are added to. Returns whether targets agree.
    fn member(&mut self, member: Member) -> bool {
        let known = self
            .index
            .get(&member.name)
            .and_then(|at| self.members.get_mut(*at));
        if let Some(known) = known {
            let agree = known.target == member.target;
            overlay(&mut known.traits, &member.traits);
            return agree;
        }
        self.index.insert(member.name.clone(), self.members.len());
        self.members.push(member);
        true
    }

    /// Puts the shape's own parts on top and all of it into the shape.
    fn finish(mut self, shape: &mut Shape, problems: &mut Problems) {
        overlay(&mut self.traits, &shape.traits);
        for member in std::mem::take(&mut shape.members) {
            let id = shape.id.member(&member.name);
            let target = member.target.clone();
            if !self.member(member) {
                problems.push(
                    Problem::model(format!(
                        "targets `{target}`, but a mixin's member of that name does not"
                    ))
                    .file(&*shape.file)
                    .shape(&id)
                    .fix("target the same shape as the mixin does, or use another name"),
                );
            }
        }
        if let Some(mut kind) = self.kind {
            join(&mut kind, &shape.kind);
            shape.kind = kind;
        }
        shape.traits = self.traits;
        shape.members = self.members;
    }
}

/// Adds the properties of a service, resource or operation: lists grow, maps too, single values are replaced.
fn join(kind: &mut ShapeKind, over: &ShapeKind) {
    match (kind, over) {
        (ShapeKind::Operation(a), ShapeKind::Operation(b)) => {
            if b.input.is_some() {
                a.input.clone_from(&b.input);
            }
            if b.output.is_some() {
                a.output.clone_from(&b.output);
            }
            grow(&mut a.errors, &b.errors);
        }
        (ShapeKind::Resource(a), ShapeKind::Resource(b)) => {
            grow(&mut a.operations, &b.operations);
            grow(&mut a.resources, &b.resources);
        }
        (ShapeKind::Service(a), ShapeKind::Service(b)) => {
            if !b.version.is_empty() {
                a.version.clone_from(&b.version);
            }
            grow(&mut a.operations, &b.operations);
            grow(&mut a.resources, &b.resources);
            grow(&mut a.errors, &b.errors);
            a.rename.extend(b.rename.clone());
        }
        _ => {}
    }
}

fn grow(ids: &mut Vec<ShapeId>, more: &[ShapeId]) {
    let known: BTreeSet<ShapeId> = ids.iter().cloned().collect();
    ids.extend(more.iter().filter(|id| !known.contains(*id)).cloned());
}
