//! Members of structures, unions, lists and maps, and what becomes of the fields and variants that they are.

use serde_json::Value;

use super::compare::{Compare, NOTHING, Verdict};
use super::surface::{Field, LeftOut};
use super::traits::By;
use super::{Change, Effect, State};
use crate::model::{Member, Shape, ShapeId};

pub(super) const OTHER_TYPE: &str = "its type is another";
/// Why something has no effect that could have one.
pub(super) const STAYS: &str = "its Rust item stays as it is";
const REFUSED: &str = "a call that leaves it out is refused before it is sent";
const NOT_BUILT: &str = "a builder that leaves it out fails";

impl<'a> Compare<'a> {
    pub(super) fn members(&mut self, old: &'a Shape, new: &'a Shape, paths: &[(&str, &str)]) {
        for member in &old.members {
            match new.member(&member.name) {
                Some(now) => self.member((old, member), (new, now), paths),
                None => self.removed(old, &member.name, paths),
            }
        }
        for member in &new.members {
            if old.member(&member.name).is_none() {
                self.added(new, &member.name, paths);
            }
        }
        let names = |shape: &'a Shape| shape.members.iter().map(|member| member.name.as_str());
        self.order(&old.id, "members", names(old), names(new));
    }

    pub(super) fn removed(&mut self, shape: &Shape, member: &str, paths: &[(&str, &str)]) {
        let gone = paths.iter().find_map(|(from, to)| {
            let field = self.old.field(from, member)?;
            let still = self.new.item(to)?.fields.values();
            let mut still = still;
            let still = still.any(|other| other.is_same_item(field));
            (!still).then_some(field)
        });
        let (effect, why) = match gone {
            Some(_) => (Effect::Breaking, ""),
            None => (Effect::Nothing, STAYS),
        };
        let change = Change::new(shape.id.member(member), "member", State::Removed, effect);
        self.push(change.rust(gone.map(Field::shown), None).why(why));
    }

    pub(super) fn added(&mut self, shape: &Shape, member: &str, paths: &[(&str, &str)]) {
        let (mut worst, mut shown) = (None, None);
        for (from, to) in paths {
            let Some(field) = self.new.field(to, member) else {
                continue;
            };
            let before = self.old.item(from).and_then(|item| {
                let mut fields = item.fields.values();
                fields.find(|other| other.is_same_item(field))
            });
            let (effect, why) = match (before, field.left_out) {
                (Some(before), _) => match verdict(before, field) {
                    Verdict {
                        effect: Effect::Nothing,
                        ..
                    } => (Effect::Nothing, STAYS),
                    verdict => (verdict.effect, verdict.why),
                },
                (None, LeftOut::Refused) => (Effect::Breaking, REFUSED),
                (None, LeftOut::NotBuilt) => (Effect::Breaking, NOT_BUILT),
                (None, LeftOut::Fine) => (Effect::Addition, ""),
            };
            if before.is_none() {
                shown.get_or_insert_with(|| field.shown());
            }
            if worst.is_none_or(|(known, _)| effect > known) {
                worst = Some((effect, why));
            }
        }
        let (effect, why) = worst.unwrap_or((Effect::Nothing, ""));
        let change = Change::new(shape.id.member(member), "member", State::Added, effect)
            .rust(None, shown)
            .why(why);
        self.push(change);
    }

    fn member(
        &mut self,
        (old, before): (&'a Shape, &'a Member),
        (new, after): (&'a Shape, &'a Member),
        paths: &[(&str, &str)],
    ) {
        let subject = old.id.member(&before.name);
        let rust = self.field(old, new, &before.name, paths);
        let mut told = false;
        if before.target != after.target {
            self.target(&subject, before, after, &rust);
            told |= rust.before != rust.after;
        }
        for differing in self.traits(&subject, &before.traits, &after.traits) {
            told |= differing.by == By::Rust;
            self.differs(&subject, &differing, &rust);
        }
        // Of lists and maps, the members that they are told it.
        if rust.effect != Effect::Nothing && !told && !paths.is_empty() {
            let change = Change::new(subject, "rust", State::Changed, rust.effect)
                .rust(rust.before, rust.after)
                .why(rust.why);
            self.push(change);
        }
    }

    /// What becomes of the fields of a member: the worst of all.
    fn field(&self, old: &Shape, new: &Shape, member: &str, paths: &[(&str, &str)]) -> Verdict {
        if paths.is_empty() {
            return self.of_type(old, new);
        }
        let mut worst = NOTHING;
        for (from, to) in paths {
            let fields = (self.old.field(from, member), self.new.field(to, member));
            let (Some(before), Some(after)) = fields else {
                continue;
            };
            let verdict = verdict(before, after);
            if verdict.effect > worst.effect {
                worst = verdict;
            }
        }
        worst
    }

    fn target(&mut self, subject: &ShapeId, before: &'a Member, after: &'a Member, rust: &Verdict) {
        let value = |member: &Member| Value::from(member.target.as_str());
        let same = rust.before == rust.after;
        let effect = if same { Effect::Nothing } else { rust.effect };
        let change = Change::new(subject.clone(), "target", State::Changed, effect)
            .values(Some(&value(before)), Some(&value(after)))
            .rust(rust.before.clone(), rust.after.clone())
            .why(if same { "its type stays" } else { rust.why });
        self.push(change);
        let shapes = (
            self.old.model.shape(&before.target),
            self.new.model.shape(&after.target),
        );
        // What targets without a Rust type of their own say, they say of the member.
        if let (Some(a), Some(b)) = shapes
            && same
            && self.old.item(&self.old.path(a)).is_none()
            && self.new.item(&self.new.path(b)).is_none()
        {
            let texts = self.documented.contains(subject);
            for differing in self.traits(subject, &a.traits, &b.traits) {
                self.differs(subject, &differing, &NOTHING);
            }
            if !texts {
                self.documented.remove(subject);
            }
        }
    }
}

fn verdict(before: &Field, after: &Field) -> Verdict {
    let required = after.left_out != before.left_out;
    let (why, shown) = if before.ty != after.ty {
        (OTHER_TYPE, true)
    } else if before.name != after.name {
        ("its Rust name is another", true)
    } else if required && after.left_out == LeftOut::Refused {
        (REFUSED, false)
    } else if required && after.left_out == LeftOut::NotBuilt {
        (NOT_BUILT, false)
    } else if before.token && !after.token {
        (
            "it is no longer filled in, so that attempts may count twice",
            false,
        )
    } else if before.default != after.default {
        ("left out, it has another value", false)
    } else {
        return NOTHING;
    };
    let text = |field: &Field| {
        if before.name == after.name {
            field.ty.clone()
        } else {
            field.shown()
        }
    };
    Verdict {
        effect: Effect::Breaking,
        why,
        before: shown.then(|| text(before)),
        after: shown.then(|| text(after)),
    }
}

impl Field {
    /// `name: Type`, or `Variant(Type)`
    fn shown(&self) -> String {
        match (self.variant, self.ty.as_str()) {
            (false, ty) => format!("{}: {ty}", self.name),
            (true, "()") => self.name.clone(),
            (true, ty) => format!("{}({ty})", self.name),
        }
    }

    /// Whether callers take the one for the other, whatever they are called in the models.
    fn is_same_item(&self, other: &Self) -> bool {
        self.name == other.name && self.ty == other.ty
    }
}
