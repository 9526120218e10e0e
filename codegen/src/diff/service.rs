//! The service: its names, its endpoint, its errors and what it asks of all operations.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::compare::{Compare, NOTHING, state_of};
use super::operations::{says_otherwise, unsigned};
use super::{Change, Effect, State};
use crate::model::Traits;

const RULES: [&str; 2] = ["smithy.rules#endpointRuleSet", "smithy.rules#endpointBdd"];
const CONTEXT: &str = "smithy.rules#clientContextParams";
const SERVICE: &str = "aws.api#service";

impl Compare<'_> {
    pub(super) fn service(&mut self) {
        let (old, new) = (self.old, self.new);
        let id = &old.service_shape.id;
        let (before, after) = (&old.service_shape.traits, &new.service_shape.traits);
        for differing in self.traits(id, before, after) {
            self.differs(id, &differing, &NOTHING);
        }
        self.names(before, after);
        self.version();
        self.endpoint(before, after);
        let worst = old
            .operations
            .iter()
            .filter_map(|(name, operation)| Some((operation, new.operations.get(name)?)))
            .filter(|(before, after)| !says_otherwise(before, after))
            .map(|(before, after)| unsigned(before, after))
            .max_by_key(|(effect, _)| *effect);
        let (effect, why) = worst.unwrap_or((Effect::Nothing, ""));
        self.auth(id, before, after, effect, why);
        self.errors(
            id,
            &old.service.errors,
            &new.service.errors,
            |error, state| {
                let mut both = old.operations.iter().filter_map(|(name, before)| {
                    let after = new.operations.get(name)?;
                    Some(match state {
                        State::Removed => after.errors(),
                        _ => before.errors(),
                    })
                });
                both.all(|errors| errors.contains(error))
            },
        );
    }

    fn names(&mut self, old: &Traits, new: &Traits) {
        let properties = |traits: &Traits| -> Map<String, Value> {
            let value = traits.get(SERVICE).and_then(Value::as_object);
            value.cloned().unwrap_or_default()
        };
        let (old, new) = (properties(old), properties(new));
        for (name, before, after) in pairs(&old, &new) {
            let (effect, why) = match name {
                "sdkId" => (
                    Effect::Breaking,
                    "settings of the environment and of profiles are found by it",
                ),
                "endpointPrefix" => (Effect::Nothing, "the service is at another host"),
                _ => (Effect::Nothing, "no part of a client's code"),
            };
            let subject = self.old.service_shape.id.clone();
            let change = Change::new(subject, "service", state_of(before, after), effect)
                .of(name)
                .values(before, after)
                .why(why);
            self.push(change);
        }
    }

    fn version(&mut self) {
        let (before, after) = (&self.old.service.version, &self.new.service.version);
        if before != after {
            let values = [before, after].map(|version| Value::from(version.as_str()));
            let [before, after] = &values;
            let subject = self.old.service_shape.id.clone();
            let change = Change::new(subject, "service", State::Changed, Effect::Nothing)
                .of("version")
                .values(Some(before), Some(after));
            self.push(change);
        }
    }

    /// Endpoint rules: parameters are items of the crate, the rules themselves are not.
    fn endpoint(&mut self, old: &Traits, new: &Traits) {
        let subject = &self.old.service_shape.id;
        for id in RULES {
            let (before, after) = (old.get(id), new.get(id));
            if before != after {
                let state = state_of(before, after);
                let change = Change::new(subject.clone(), "endpoint", state, Effect::Nothing)
                    .of(id)
                    .why("the service says where calls go");
                self.push(change);
            }
        }
        let rules = |traits: &Traits| {
            let parameters = RULES
                .iter()
                .find_map(|id| traits.property(id, "parameters"));
            parameters.and_then(Value::as_object).cloned()
        };
        let context = |traits: &Traits| traits.get(CONTEXT).and_then(Value::as_object).cloned();
        for (old, new) in [(rules(old), rules(new)), (context(old), context(new))] {
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            for (name, before, after) in pairs(&typed(&old), &typed(&new)) {
                let state = state_of(before, after);
                let effect = match state {
                    State::Added => Effect::Addition,
                    State::Removed | State::Changed => Effect::Breaking,
                };
                let change = Change::new(subject.clone(), "endpoint", state, effect)
                    .of(format!("parameter {name}"))
                    .values(before, after);
                self.push(change);
            }
        }
    }
}

/// Parameters by name, with their type, which 1.0 and 1.1 of the rules write differently.
fn typed(parameters: &Map<String, Value>) -> Map<String, Value> {
    let ty = |value: &Value| {
        let ty = value.get("type").and_then(Value::as_str);
        Value::from(ty.unwrap_or_default().to_lowercase())
    };
    parameters
        .iter()
        .map(|(name, value)| (name.clone(), ty(value)))
        .collect()
}

/// What two objects have that is not the same.
fn pairs<'a>(
    old: &'a Map<String, Value>,
    new: &'a Map<String, Value>,
) -> Vec<(&'a str, Option<&'a Value>, Option<&'a Value>)> {
    let mut all: BTreeMap<&str, (Option<&Value>, Option<&Value>)> = BTreeMap::new();
    for (name, value) in old {
        all.entry(name).or_default().0 = Some(value);
    }
    for (name, value) in new {
        all.entry(name).or_default().1 = Some(value);
    }
    all.into_iter()
        .filter(|(_, (before, after))| before != after)
        .map(|(name, (before, after))| (name, before, after))
        .collect()
}
