//! What differs between a value that was given and the one that came out at the other end.

use serde_json::{Value, json};

use crate::model::{Model, target, trait_of};

/// Each difference, with its path. A member that was not given may come out as the model's default.
#[must_use]
pub fn differences(model: &Model, id: &str, given: &Value, got: &Value) -> Vec<String> {
    let mut compare = Compare {
        model,
        found: Vec::new(),
    };
    compare.value(id, given, got, "");
    compare.found
}

/// Texts that do not stand in the field that has their member's name, by what an input's `Debug` shows.
#[must_use]
pub fn misnamed(model: &Model, id: &str, given: &Value, shown: &str) -> Vec<String> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let mut found = Vec::new();
    for (name, member) in model.members(id) {
        let sensitive = !model.effective(member, "smithy.api#sensitive").is_null();
        let value = given.get(name).and_then(Value::as_str);
        let Some(value) = value.filter(|_| !sensitive && model.kind(target(member)) == "string")
        else {
            continue;
        };
        let value = format!(": Some({value:?})");
        let mut fields = shown.match_indices(&value).map(|(at, _)| {
            let before = shown.get(..at).unwrap_or_default();
            let field = before.rsplit([' ', '{', ',']).next();
            plain(field.unwrap_or_default())
        });
        if !fields.any(|field| field == plain(name)) {
            found.push(format!("/{name}: no field of that name has{value}"));
        }
    }
    found
}

struct Compare<'a> {
    model: &'a Model,
    found: Vec<String>,
}

impl Compare<'_> {
    fn value(&mut self, id: &str, given: &Value, got: &Value, path: &str) {
        let shape = self.model.shape(id);
        match (self.model.kind(id), given, got) {
            ("structure" | "union", Value::Object(given), Value::Object(got)) => {
                let members = self.model.members(id);
                for (name, given) in given {
                    let path = format!("{path}/{name}");
                    let member = members.iter().find(|(known, _)| known == name);
                    match (member, got.get(name)) {
                        (Some((_, member)), Some(got)) => {
                            self.value(target(member), given, got, &path);
                        }
                        _ => self.found.push(format!("{path}: {given} is lost")),
                    }
                }
                for (name, got) in got.iter().filter(|(name, _)| !given.contains_key(*name)) {
                    let member = members.iter().find(|(known, _)| known == name);
                    if !member.is_some_and(|(_, member)| goes_without_saying(member, got)) {
                        self.found
                            .push(format!("{path}/{name}: {got} was not given"));
                    }
                }
            }
            ("list", Value::Array(given), Value::Array(got)) if given.len() == got.len() => {
                let item = shape.get("member").map_or("", target);
                for (at, (given, got)) in given.iter().zip(got).enumerate() {
                    self.value(item, given, got, &format!("{path}/{at}"));
                }
            }
            ("map", Value::Object(given), Value::Object(got))
                if given.len() == got.len() && given.keys().all(|key| got.contains_key(key)) =>
            {
                let item = shape.get("value").map_or("", target);
                for (key, given) in given {
                    let got = got.get(key).unwrap_or(&Value::Null);
                    self.value(item, given, got, &format!("{path}/{key}"));
                }
            }
            (_, Value::Number(given), Value::Number(got)) if given.as_f64() == got.as_f64() => {
                let whole = given.as_i64().zip(got.as_i64());
                if whole.is_some_and(|(given, got)| given != got) {
                    self.found.push(format!("{path}: {given} became {got}"));
                }
            }
            (_, given, got) => {
                if given != got {
                    self.found.push(format!("{path}: {given} became {got}"));
                }
            }
        }
    }
}

/// Whether a value is what a member has that is not set: the model's default, or no headers with a prefix.
fn goes_without_saying(member: &Value, got: &Value) -> bool {
    let default = trait_of(member, "smithy.api#default");
    let same = default == got || default.is_number() && default.as_f64() == got.as_f64();
    let prefixed = !trait_of(member, "smithy.api#httpPrefixHeaders").is_null();
    !default.is_null() && same || prefixed && *got == json!({})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let text = json!({ "shapes": {
            "a#In": { "type": "structure", "members": {
                "firstName": { "target": "smithy.api#String" },
                "lastName": { "target": "smithy.api#String" },
                "count": { "target": "smithy.api#Double", "traits": { "smithy.api#default": 0 } },
                "all": { "target": "a#All" } } },
            "a#All": { "type": "list", "member": { "target": "a#In" } },
        } });
        Model::read(&text.to_string()).unwrap()
    }

    #[test]
    fn every_difference_is_found_where_it_is() {
        let differ = |given: Value, got: Value| {
            let mut found = differences(&model(), "a#In", &given, &got);
            found.sort();
            found
        };
        let same = json!({ "firstName": "a", "all": [{ "count": 1 }] });
        assert_eq!(differ(same.clone(), same.clone()), [""; 0]);
        // What is not given is the default, in whatever form.
        assert_eq!(
            differ(json!({ "all": [{}] }), json!({ "all": [{ "count": 0.0 }] })),
            [""; 0]
        );
        assert_eq!(
            differ(
                same.clone(),
                json!({ "firstName": "b", "count": 2, "all": [{}] })
            ),
            [
                "/all/0/count: 1 is lost",
                "/count: 2 was not given",
                "/firstName: \"a\" became \"b\""
            ]
        );
        assert_eq!(
            differ(json!({ "all": [{}, {}] }), json!({ "all": [{}] })),
            ["/all: [{},{}] became [{}]"]
        );
        let big = |number: i64| json!({ "count": number });
        assert_eq!(
            differ(big(i64::MAX), big(i64::MAX - 1)),
            ["/count: 9223372036854775807 became 9223372036854775806"]
        );
    }

    #[test]
    fn texts_in_fields_of_others_are_found() {
        let given = json!({ "firstName": "a", "lastName": "b" });
        let found = |shown: &str| misnamed(&model(), "a#In", &given, shown);
        let right = "In { first_name: Some(\"a\"), last_name: Some(\"b\") }";
        assert_eq!(found(right), [""; 0]);
        let swapped = "In { first_name: Some(\"b\"), last_name: Some(\"a\") }";
        assert_eq!(
            found(swapped),
            [
                "/firstName: no field of that name has: Some(\"a\")",
                "/lastName: no field of that name has: Some(\"b\")"
            ]
        );
    }
}
