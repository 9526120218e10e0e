//! Shapes that contain themselves in a way that no value, or no Rust type, could have.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Problem, Problems};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};

/// How many shapes a message about a cycle names.
const NAMED: usize = 8;

/// How deep lists and maps nest without a structure or union in between; a Rust type of more is of no use to anybody.
const DEEPEST: usize = 32;

/// Reports structures and unions that no value can be built of, and lists and maps that contain only each other.
pub(super) fn check(model: &Model, problems: &mut Problems) {
    unbuildable(model, problems);
    endless_lists(model, problems);
}

/// What must be built before a value of the shape can be.
fn needs<'a>(model: &'a Model, shape: &'a Shape) -> impl Iterator<Item = (&'a Member, &'a Shape)> {
    let all = shape.kind == ShapeKind::Union;
    shape
        .members
        .iter()
        .filter(move |member| all || member.traits.has("smithy.api#required"))
        .filter_map(|member| Some((member, model.shape(&member.target)?)))
        .filter(|(_, target)| matches!(target.kind, ShapeKind::Structure | ShapeKind::Union))
}

/// A structure can be built when all it requires can, a union when any member can, everything else always.
fn unbuildable(model: &Model, problems: &mut Problems) {
    // How many members each shape still waits for, and who waits for it.
    let mut waiting: BTreeMap<&ShapeId, usize> = BTreeMap::new();
    let mut waiters: BTreeMap<&ShapeId, Vec<&ShapeId>> = BTreeMap::new();
    let mut built = Vec::new();
    for shape in model.shapes.values() {
        let mut count = 0;
        match shape.kind {
            ShapeKind::Structure => {}
            ShapeKind::Union => {
                // A member that is no structure or union can be built at once.
                let blocked = needs(model, shape).count() == shape.members.len();
                if !blocked || shape.members.is_empty() {
                    continue;
                }
            }
            _ => continue,
        }
        for (_, target) in needs(model, shape) {
            count += 1;
            waiters.entry(&target.id).or_default().push(&shape.id);
        }
        if count == 0 {
            built.push(&shape.id);
        } else {
            let union = shape.kind == ShapeKind::Union;
            waiting.insert(&shape.id, if union { 1 } else { count });
        }
    }
    let plain = model
        .shapes
        .values()
        .filter(|shape| shape.kind == ShapeKind::Union);
    built.extend(
        plain
            .map(|shape| &shape.id)
            .filter(|id| !waiting.contains_key(id)),
    );
    while let Some(id) = built.pop() {
        for waiter in waiters.get(id).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(waiter) {
                *count -= 1;
                if *count == 0 {
                    waiting.remove(waiter);
                    built.push(waiter);
                }
            }
        }
    }
    let mut told = BTreeSet::new();
    for id in waiting.keys() {
        if !told.contains(id) {
            report(model, id, &waiting, &mut told, problems);
        }
    }
}

/// Walks from a shape that cannot be built along such shapes to the circle they are in, and reports that once.
fn report<'a>(
    model: &'a Model,
    start: &'a ShapeId,
    waiting: &BTreeMap<&'a ShapeId, usize>,
    told: &mut BTreeSet<&'a ShapeId>,
    problems: &mut Problems,
) {
    let mut path: Vec<(&Shape, &Member)> = Vec::new();
    let mut at = start;
    while told.insert(at) {
        let Some(shape) = model.shape(at) else { return };
        let next = needs(model, shape).find(|(_, target)| waiting.contains_key(&target.id));
        let Some((member, target)) = next else { return };
        path.push((shape, member));
        at = &target.id;
    }
    let mut circle = path.into_iter().skip_while(|(shape, _)| shape.id != *at);
    let Some((first, member)) = circle.next() else {
        return; // It leads into a circle that was reported before.
    };
    let mut names = vec![format!("{}${}", first.id.name(), member.name)];
    let rest: Vec<_> = circle.collect();
    let step = |(shape, member): &(&Shape, &Member)| format!("{}${}", shape.id.name(), member.name);
    names.extend(rest.iter().take(NAMED - 1).map(step));
    if rest.len() >= NAMED {
        names.push("..".to_owned());
    }
    names.push(first.id.name().to_owned());
    problems.push(
        Problem::model(format!(
            "a cycle that cannot be built: {}",
            names.join(" -> ")
        ))
        .file(&*first.file)
        .shape(&first.id)
        .fix(
            "take `smithy.api#required` off one of these members, or put a list or map in between",
        ),
    );
}

/// A list of itself, directly or through lists and maps only, has no type in Rust, and a type is only so long.
fn endless_lists(model: &Model, problems: &mut Problems) {
    let next = |id: &ShapeId| {
        let shape = model.shape(id)?;
        let member = match shape.kind {
            ShapeKind::List => shape.member("member"),
            ShapeKind::Map => shape.member("value"),
            _ => None,
        };
        member.map(|member| &member.target)
    };
    // How many lists and maps are below each, itself included.
    let mut depths: BTreeMap<&ShapeId, usize> = BTreeMap::new();
    for (start, shape) in &model.shapes {
        let mut path: Vec<&ShapeId> = Vec::new();
        let mut on_path: BTreeSet<&ShapeId> = BTreeSet::new();
        let mut at = Some(start).filter(|id| next(id).is_some());
        while let Some(id) = at.filter(|id| !depths.contains_key(id)) {
            if !on_path.insert(id) {
                let circle: Vec<&&ShapeId> = path.iter().skip_while(|on| **on != id).collect();
                problems.push(endless(shape, id, &circle));
                depths.extend(path.drain(..).map(|id| (id, 0)));
                break;
            }
            path.push(id);
            at = next(id);
        }
        let mut depth = at
            .and_then(|id| depths.get(id))
            .copied()
            .unwrap_or_default();
        for id in path.into_iter().rev() {
            depth += usize::from(next(id).is_some());
            depths.insert(id, depth);
            if depth == DEEPEST + 1 {
                problems.push(
                    Problem::unsupported(format!(
                        "lists and maps nested more than {DEEPEST} levels deep"
                    ))
                    .file(&*shape.file)
                    .shape(id)
                    .fix("put a structure in between"),
                );
            }
        }
    }
}

fn endless(shape: &Shape, id: &ShapeId, circle: &[&&ShapeId]) -> Problem {
    let mut names: Vec<&str> = circle.iter().take(NAMED).map(|id| id.name()).collect();
    if circle.len() > NAMED {
        names.push("..");
    }
    names.push(id.name());
    let path = names.join(" -> ");
    Problem::model(format!("a list or map of itself: {path}"))
        .file(&*shape.file)
        .shape(id)
        .fix("put a structure or union in between")
}
