//! The walk over both models: service, operations, then the shapes that they need.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::members::STAYS;
use super::surface::Side;
use super::traits::{By, Differing, differing};
use super::{Change, Effect, State};
use crate::model::{Shape, ShapeId, ShapeKind, Traits};

/// All differences, sorted, and how many shapes and members have another documentation.
pub(super) fn compare(old: &Side<'_>, new: &Side<'_>) -> (Vec<Change>, usize) {
    let mut compare = Compare {
        old,
        new,
        changes: Vec::new(),
        documented: BTreeSet::new(),
    };
    compare.service();
    compare.operations();
    compare.shapes();
    let mut changes = compare.changes;
    changes.sort_by(|a, b| {
        let by_effect = b.effect.cmp(&a.effect);
        by_effect.then_with(|| a.subject.cmp(&b.subject))
    });
    (changes, compare.documented.len())
}

pub(super) struct Compare<'a> {
    pub(super) old: &'a Side<'a>,
    pub(super) new: &'a Side<'a>,
    pub(super) changes: Vec<Change>,
    /// What has another documentation.
    pub(super) documented: BTreeSet<ShapeId>,
}

/// Two structures that become the same Rust items: a shape in both models, or the ends of an operation.
pub(super) struct Pair<'a> {
    pub(super) old: &'a Shape,
    pub(super) new: &'a Shape,
    /// Paths of the items in both crates.
    pub(super) items: Vec<(String, String)>,
}

/// What becomes of a Rust item.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) effect: Effect,
    pub(super) why: &'static str,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// It stays as it is.
pub(super) const NOTHING: Verdict = Verdict {
    effect: Effect::Nothing,
    why: "",
    before: None,
    after: None,
};

impl<'a> Compare<'a> {
    pub(super) fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Shapes that the operations need: added, removed, and those of both.
    fn shapes(&mut self) {
        let (old, new) = (self.old, self.new);
        let mut pairs: BTreeMap<(&ShapeId, &ShapeId), Pair<'a>> = BTreeMap::new();
        for id in old.shapes.intersection(&new.shapes) {
            let Some((before, after)) = old.model.shape(id).zip(new.model.shape(id)) else {
                continue;
            };
            let (from, to) = (old.path(before), new.path(after));
            let items = match (old.item(&from), new.item(&to)) {
                (None, None) => Vec::new(),
                (Some(_), Some(_)) => vec![(from, to)],
                (Some(_), None) => {
                    self.only(id, &from, State::Removed);
                    Vec::new()
                }
                (None, Some(_)) => {
                    self.only(id, &to, State::Added);
                    Vec::new()
                }
            };
            let pair = Pair {
                old: before,
                new: after,
                items,
            };
            pairs.insert((&before.id, &after.id), pair);
        }
        for (from, to, items) in self.ends() {
            let pair = pairs.entry((&from.id, &to.id)).or_insert_with(|| Pair {
                old: from,
                new: to,
                items: Vec::new(),
            });
            pair.items.push(items);
        }
        for pair in pairs.values() {
            self.pair(pair);
        }
        for (side, other, state) in [(old, new, State::Removed), (new, old, State::Added)] {
            for id in side.shapes.difference(&other.shapes) {
                let Some(shape) = side.model.shape(id) else {
                    continue;
                };
                let path = side.path(shape);
                if side.item(&path).is_some() {
                    self.only(id, &path, state);
                }
            }
        }
    }

    /// A type that only one of the crates has.
    fn only(&mut self, id: &ShapeId, path: &str, state: State) {
        let path = Some(path.to_owned());
        let change = match state {
            State::Removed => {
                Change::new(id.clone(), "shape", state, Effect::Breaking).rust(path, None)
            }
            _ => Change::new(id.clone(), "shape", state, Effect::Addition).rust(None, path),
        };
        self.push(change);
    }

    /// Inputs and outputs of operations in both models.
    fn ends(&mut self) -> Vec<(&'a Shape, &'a Shape, (String, String))> {
        let (old, new) = (self.old, self.new);
        let mut ends = Vec::new();
        for (name, from) in &old.operations {
            let Some(to) = new.operations.get(name) else {
                continue;
            };
            let Some((a, b)) = from.model().zip(to.model()) else {
                continue;
            };
            for (aspect, a, b, items) in [
                ("input", &a.input, &b.input, (&from.input, &to.input)),
                ("output", &a.output, &b.output, (&from.output, &to.output)),
            ] {
                let shapes = (
                    a.as_ref().and_then(|id| old.model.shape(id)),
                    b.as_ref().and_then(|id| new.model.shape(id)),
                );
                if a != b {
                    let value =
                        |id: &Option<ShapeId>| id.as_ref().map(|id| Value::from(id.as_str()));
                    let (before, after) = (value(a), value(b));
                    let state = state_of(before.as_ref(), after.as_ref());
                    let change = Change::new(from.shape.id.clone(), aspect, state, Effect::Nothing)
                        .values(before.as_ref(), after.as_ref())
                        .why("the type keeps its name; what its members become is told by member");
                    self.push(change);
                }
                let fields = [(items.0.as_str(), items.1.as_str())];
                match shapes {
                    (Some(a), Some(b)) => ends.push((a, b, (items.0.clone(), items.1.clone()))),
                    (Some(a), None) => {
                        for member in &a.members {
                            self.removed(a, &member.name, &fields);
                        }
                        self.builder(&a.id, &fields);
                    }
                    (None, Some(b)) => {
                        for member in &b.members {
                            self.added(b, &member.name, &fields);
                        }
                        self.builder(&b.id, &fields);
                    }
                    (None, None) => {}
                }
            }
        }
        ends
    }

    /// Traits that differ; those that others compare are left to them, and documentation is only counted.
    pub(super) fn traits(
        &mut self,
        subject: &ShapeId,
        old: &'a Traits,
        new: &'a Traits,
    ) -> Vec<Differing<'a>> {
        let mut found = differing(old, new);
        if found.iter().any(|trait_| trait_.by == By::Text) {
            self.documented.insert(subject.clone());
        }
        found.retain(|trait_| !matches!(trait_.by, By::Text | By::Elsewhere));
        found
    }

    /// A trait that differs; `rust` is what becomes of the Rust item, for traits that decide about it.
    pub(super) fn differs(&mut self, subject: &ShapeId, differing: &Differing<'_>, rust: &Verdict) {
        let state = state_of(differing.before, differing.after);
        let (effect, why) = match differing.by {
            By::Nothing(why) => (Effect::Nothing, why),
            By::Breaking(why) => (Effect::Breaking, why),
            By::Rust if rust.effect == Effect::Nothing => (Effect::Nothing, STAYS),
            By::Rust | By::Elsewhere | By::Text => (rust.effect, rust.why),
        };
        let mut change = Change::new(subject.clone(), differing.aspect, state, effect)
            .of(differing.id)
            .values(differing.before, differing.after)
            .why(why);
        if differing.by == By::Rust {
            change = change.rust(rust.before.clone(), rust.after.clone());
        }
        self.push(change);
    }

    /// The order of what both have, and whether what is new comes after it.
    pub(super) fn order<'n>(
        &mut self,
        subject: &ShapeId,
        of: &str,
        old: impl Iterator<Item = &'n str>,
        new: impl Iterator<Item = &'n str>,
    ) {
        let (old, new): (Vec<&str>, Vec<&str>) = (old.collect(), new.collect());
        let still: BTreeSet<&str> = new.iter().copied().collect();
        let before = old.iter().filter(|name| still.contains(*name));
        let first = new.iter().take(before.clone().count());
        if !before.eq(first) {
            let change = Change::new(subject.clone(), "order", State::Changed, Effect::Nothing)
                .of(of)
                .why("callers know them by name");
            self.push(change);
        }
    }
}

/// Whether it is new, gone, or another.
pub(super) fn state_of(before: Option<&Value>, after: Option<&Value>) -> State {
    match (before, after) {
        (None, _) => State::Added,
        (_, None) => State::Removed,
        _ => State::Changed,
    }
}

/// A shape's type in the model.
pub(super) fn kind(shape: &Shape) -> &'static str {
    match shape.kind {
        ShapeKind::Blob => "blob",
        ShapeKind::Boolean => "boolean",
        ShapeKind::String => "string",
        ShapeKind::Enum => "enum",
        ShapeKind::Byte => "byte",
        ShapeKind::Short => "short",
        ShapeKind::Integer => "integer",
        ShapeKind::IntEnum => "intEnum",
        ShapeKind::Long => "long",
        ShapeKind::Float => "float",
        ShapeKind::Double => "double",
        ShapeKind::BigInteger => "bigInteger",
        ShapeKind::BigDecimal => "bigDecimal",
        ShapeKind::Timestamp => "timestamp",
        ShapeKind::Document => "document",
        ShapeKind::List => "list",
        ShapeKind::Map => "map",
        ShapeKind::Structure => "structure",
        ShapeKind::Union => "union",
        ShapeKind::Operation(_) => "operation",
        ShapeKind::Resource(_) => "resource",
        ShapeKind::Service(_) => "service",
    }
}
