//! Data shapes: kinds, members, values of enums, and what becomes of their Rust items.

use serde_json::Value;

use super::compare::{Compare, NOTHING, Pair, Verdict, kind};
use super::members::{OTHER_TYPE, STAYS};
use super::{Change, Effect, State};
use crate::model::{Member, Shape, ShapeId, ShapeKind};

impl<'a> Compare<'a> {
    pub(super) fn pair(&mut self, pair: &Pair<'a>) {
        let (old, new) = (pair.old, pair.new);
        let id = &old.id;
        let paths: Vec<(&str, &str)> = pair
            .items
            .iter()
            .map(|(old, new)| (old.as_str(), new.as_str()))
            .collect();
        let renamed = paths.iter().find(|(from, to)| {
            from != to && from.starts_with("types::") && to.starts_with("types::")
        });
        if let Some((from, to)) = renamed {
            let change = Change::new(id.clone(), "name", State::Changed, Effect::Breaking);
            self.push(change.rust(Some((*from).to_owned()), Some((*to).to_owned())));
        }
        if old.kind != new.kind {
            self.kind(pair, &paths);
            return;
        }
        let rust = self.of_type(old, new);
        for differing in self.traits(id, &old.traits, &new.traits) {
            let is_type = differing.aspect == "sparse";
            self.differs(id, &differing, if is_type { &rust } else { &NOTHING });
        }
        if old.kind == ShapeKind::Enum || old.kind == ShapeKind::IntEnum {
            self.values(old, new, &paths);
        } else {
            self.members(old, new, &paths);
        }
        self.builder(id, &paths);
    }

    /// What becomes of the type that a list, map or simple shape is.
    pub(super) fn of_type(&self, old: &Shape, new: &Shape) -> Verdict {
        let before = self.old.rust_type(&old.id);
        let after = self.new.rust_type(&new.id);
        if before == after {
            return NOTHING;
        }
        Verdict {
            effect: Effect::Breaking,
            why: OTHER_TYPE,
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        }
    }

    fn kind(&mut self, pair: &Pair<'_>, paths: &[(&str, &str)]) {
        let (old, new) = (pair.old, pair.new);
        let item = |(from, to): &(&str, &str)| {
            let kinds = (self.old.item(from), self.new.item(to));
            kinds.0.map(|item| item.kind) != kinds.1.map(|item| item.kind)
        };
        let rust = self.of_type(old, new);
        let (effect, why) = if paths.iter().any(item) {
            (Effect::Breaking, OTHER_TYPE)
        } else if rust.effect == Effect::Nothing {
            (Effect::Nothing, STAYS)
        } else {
            (rust.effect, rust.why)
        };
        let (before, after) = (Value::from(kind(old)), Value::from(kind(new)));
        let change = Change::new(old.id.clone(), "kind", State::Changed, effect)
            .values(Some(&before), Some(&after))
            .rust(rust.before, rust.after)
            .why(why);
        self.push(change);
    }

    /// Whether building a structure can fail.
    pub(super) fn builder(&mut self, id: &ShapeId, paths: &[(&str, &str)]) {
        let fallible = paths.iter().find_map(|(from, to)| {
            let (from, to) = (self.old.item(from)?, self.new.item(to)?);
            (from.fallible != to.fallible).then_some(to.fallible)
        });
        if let Some(fallible) = fallible {
            let result = |fallible: bool| {
                Some(
                    if fallible {
                        "Result<Self, BuildError>"
                    } else {
                        "Self"
                    }
                    .to_owned(),
                )
            };
            let change = Change::new(id.clone(), "builder", State::Changed, Effect::Breaking)
                .rust(result(!fallible), result(fallible))
                .why("`build()` of its builder returns another type");
            self.push(change);
        }
    }

    /// Values of enums are the same where their texts are.
    fn values(&mut self, old: &'a Shape, new: &'a Shape, paths: &[(&str, &str)]) {
        let old_members: Vec<(String, &'a Member)> = old.members.iter().map(by_value).collect();
        let new_members: Vec<(String, &'a Member)> = new.members.iter().map(by_value).collect();
        let (from, to) = paths.first().copied().unwrap_or_default();
        for (value, member) in &old_members {
            let subject = old.id.member(&member.name);
            let variant = self.old.field(from, value).map(|field| field.name.clone());
            let Some((_, now)) = new_members.iter().find(|(other, _)| other == value) else {
                let effect = if variant.is_some() {
                    Effect::Breaking
                } else {
                    Effect::Nothing
                };
                let change = Change::new(subject, "value", State::Removed, effect)
                    .values(Some(&Value::from(value.as_str())), None)
                    .rust(variant, None)
                    .why(no_constant(effect));
                self.push(change);
                continue;
            };
            let becomes = self.new.field(to, value).map(|field| field.name.clone());
            if member.name != now.name {
                let effect = if variant == becomes {
                    Effect::Nothing
                } else {
                    Effect::Breaking
                };
                let names = [&member.name, &now.name].map(|name| Value::from(name.as_str()));
                let [before, after] = &names;
                let change = Change::new(subject.clone(), "name", State::Changed, effect)
                    .values(Some(before), Some(after))
                    .rust(variant, becomes);
                self.push(change);
            }
            for differing in self.traits(&subject, &member.traits, &now.traits) {
                self.differs(&subject, &differing, &NOTHING);
            }
        }
        for (value, member) in &new_members {
            if !old_members.iter().any(|(other, _)| other == value) {
                let variant = self.new.field(to, value).map(|field| field.name.clone());
                let effect = if variant.is_some() {
                    Effect::Addition
                } else {
                    Effect::Nothing
                };
                let change =
                    Change::new(new.id.member(&member.name), "value", State::Added, effect)
                        .values(None, Some(&Value::from(value.as_str())))
                        .rust(None, variant)
                        .why(no_constant(effect));
                self.push(change);
            }
        }
        let texts = |members: &[(String, &Member)]| -> Vec<String> {
            members.iter().map(|(value, _)| value.clone()).collect()
        };
        let (before, after) = (texts(&old_members), texts(&new_members));
        self.order(
            &old.id,
            "values",
            before.iter().map(String::as_str),
            after.iter().map(String::as_str),
        );
    }
}

fn no_constant(effect: Effect) -> &'static str {
    if effect == Effect::Nothing {
        "values of an intEnum are plain numbers"
    } else {
        ""
    }
}

fn by_value(member: &Member) -> (String, &Member) {
    let value = member.traits.get("smithy.api#enumValue");
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => member.name.clone(),
    };
    (text, member)
}
