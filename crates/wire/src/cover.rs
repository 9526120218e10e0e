//! Which variants of unions and which values of enums were carried.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::{Model, name, target};

/// What is still to be carried, by the id of the union or enum.
#[derive(Debug)]
pub struct Cover<'a> {
    model: &'a Model,
    missing: BTreeMap<&'a str, BTreeSet<String>>,
    /// The shapes that operations reach, by the operation's id.
    reached: BTreeMap<String, BTreeSet<&'a str>>,
    unions: usize,
    enums: usize,
}

impl<'a> Cover<'a> {
    /// All unions and enums that operations of the model reach.
    #[must_use]
    pub fn new(model: &'a Model) -> Self {
        let mut reached = BTreeMap::new();
        for id in model.operations() {
            let mut found = BTreeSet::new();
            let operation = model.shape(id);
            for key in ["input", "output"] {
                let shape = operation.get(key).map_or("smithy.api#Unit", target);
                reach(model, shape, &mut found);
            }
            for error in model.errors(id) {
                reach(model, error, &mut found);
            }
            reached.insert(id.to_owned(), found);
        }
        let all: BTreeSet<&str> = reached.values().flatten().copied().collect();
        let mut missing = BTreeMap::new();
        let (mut unions, mut enums) = (0, 0);
        for id in all {
            let (count, wanted): (&mut usize, BTreeSet<String>) = match model.kind(id) {
                "union" => {
                    let members = model.members(id).into_iter();
                    (
                        &mut unions,
                        members.map(|(name, _)| name.to_owned()).collect(),
                    )
                }
                "enum" => (&mut enums, model.enum_values(id).into_iter().collect()),
                _ => continue,
            };
            *count += wanted.len();
            missing.insert(id, wanted);
        }
        Self {
            model,
            missing,
            reached,
            unions,
            enums,
        }
    }

    /// Notes what a value of a shape holds.
    pub fn add(&mut self, id: &str, value: &Value) {
        let model = self.model;
        match (model.kind(id), value) {
            ("enum", Value::String(text)) => self.carried(id, text),
            ("structure" | "union", Value::Object(values)) => {
                let union = model.kind(id) == "union";
                for (name, member) in model.members(id) {
                    let Some(value) = values.get(name) else {
                        continue;
                    };
                    if union {
                        self.carried(id, name);
                    }
                    self.add(target(member), value);
                }
            }
            ("list", Value::Array(values)) => {
                let item = model.shape(id).get("member").map_or("", target);
                values.iter().for_each(|value| self.add(item, value));
            }
            ("map", Value::Object(values)) => {
                let key = model.shape(id).get("key").map_or("", target);
                let item = model.shape(id).get("value").map_or("", target);
                for (text, value) in values {
                    self.add(key, &Value::from(&**text));
                    self.add(item, value);
                }
            }
            _ => {}
        }
    }

    fn carried(&mut self, id: &str, what: &str) {
        if let Some(missing) = self.missing.get_mut(id) {
            missing.remove(what);
        }
    }

    /// An operation for each shape of which something is missing, another one each turn.
    #[must_use]
    pub fn wanted<'b>(&self, operations: &[&'b str], turn: usize) -> BTreeSet<&'b str> {
        let missing = self
            .missing
            .iter()
            .filter(|(_, missing)| !missing.is_empty());
        let of = |shape: &str| {
            let has = |id: &&str| {
                self.reached
                    .get(*id)
                    .is_some_and(|found| found.contains(shape))
            };
            let all: Vec<&str> = operations.iter().copied().filter(has).collect();
            all.get(turn % all.len().max(1)).copied()
        };
        missing.filter_map(|(shape, _)| of(shape)).collect()
    }

    /// Whether a shape, or what it holds, is or has something missing.
    #[must_use]
    pub fn wants(&self, id: &str) -> bool {
        let mut found = BTreeSet::new();
        reach(self.model, id, &mut found);
        let missing = |id: &str| {
            self.missing
                .get(id)
                .is_some_and(|missing| !missing.is_empty())
        };
        found.into_iter().any(missing)
    }

    /// For unions and for enums: what is missing, and how many there are.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, Vec<String>, usize); 2] {
        let of = |kind: &str| {
            let shapes = self
                .missing
                .iter()
                .filter(|(id, _)| self.model.kind(id) == kind);
            let each = |(id, missing): (&&str, &BTreeSet<String>)| {
                let missing = missing.iter().map(|what| format!("{}${what}", name(id)));
                missing.collect::<Vec<_>>()
            };
            shapes.flat_map(each).collect()
        };
        [
            ("variants of unions", of("union"), self.unions),
            ("values of enums", of("enum"), self.enums),
        ]
    }
}

fn reach<'a: 'b, 'b>(model: &'a Model, id: &'b str, found: &mut BTreeSet<&'b str>) {
    if !found.insert(id) {
        return;
    }
    if model.kind(id) == "enum" {
        return;
    }
    let shape = model.shape(id);
    let own = ["member", "key", "value"]
        .into_iter()
        .filter_map(|key| shape.get(key));
    let members = model.members(id).into_iter().map(|(_, member)| member);
    for member in own.chain(members) {
        reach(model, target(member), found);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_not_carried_is_named_and_asked_for() {
        let member = |target: &str| json!({ "target": target });
        let text = json!({ "shapes": {
            "a#Get": { "type": "operation", "input": member("a#In"), "output": member("smithy.api#Unit") },
            "a#Other": { "type": "operation" },
            "a#In": { "type": "structure", "members": { "all": member("a#All") } },
            "a#All": { "type": "map", "key": member("a#Color"), "value": member("a#Choice") },
            "a#Color": { "type": "string", "traits": { "smithy.api#enum": [{ "value": "red" }, { "value": "blue" }] } },
            "a#Choice": { "type": "union", "members": {
                "text": member("smithy.api#String"), "again": member("a#Choice") } },
            "a#Unreached": { "type": "union", "members": { "text": member("smithy.api#String") } },
        } });
        let model = Model::read(&text.to_string()).unwrap();
        let mut cover = Cover::new(&model);
        cover.add(
            "a#In",
            &json!({ "all": { "red": { "again": { "text": "" } } } }),
        );
        let [(_, unions, variants), (_, enums, values)] = cover.counts();
        assert_eq!((unions, variants), (Vec::new(), 2));
        assert_eq!((enums, values), (vec!["Color$blue".to_owned()], 2));
        assert!(cover.wants("a#In") && !cover.wants("a#Choice"));
        let wanted = |cover: &Cover<'_>| cover.wanted(&["a#Other", "a#Get"], 3).into_iter().next();
        assert_eq!(wanted(&cover), Some("a#Get"));
        cover.add("a#Color", &json!("blue"));
        assert_eq!(wanted(&cover), None);
    }
}
