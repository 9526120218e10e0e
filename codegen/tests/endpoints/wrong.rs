//! Rules that cannot be compiled: the error names the trait, what is wrong, and the remedy.

use serde_json::{Value, json};
use slim_sdk_codegen::error::Kind;
use slim_sdk_codegen::plan::endpoint::rules;

use super::support::{model, param, rule_set, service, table};

const ID: &str = "smithy.rules#endpointRuleSet";

fn error(value: &Value) -> slim_sdk_codegen::Error {
    let model = model(&json!({ ID: value })).unwrap();
    rules(service(&model)).unwrap_err()
}

fn of_condition(condition: &Value) -> Value {
    rule_set(
        &json!({ "S": { "type": "string" } }),
        &json!([condition]),
        &json!({ "url": "https://h" }),
    )
}

fn of_url(url: &Value) -> Value {
    rule_set(
        &json!({ "S": { "type": "string" } }),
        &json!([]),
        &json!({ "url": url }),
    )
}

#[test]
fn what_is_wrong_is_named() {
    let s = json!({ "ref": "S" });
    for (value, told) in [
        (json!([]), "the trait has no `parameters`"),
        (
            json!({ "parameters": [] }),
            "`parameters` of the trait is no object",
        ),
        (json!({ "parameters": {} }), "the rule set has no `rules`"),
        (
            json!({ "parameters": {}, "rules": {} }),
            "`rules` of the rule set is no list",
        ),
        (
            json!({ "parameters": {}, "rules": [{ "conditions": [] }] }),
            "the type of a rule is neither `endpoint` nor `error` nor `tree`",
        ),
        (
            json!({ "parameters": { "A": {} }, "rules": [] }),
            "the parameter `A` has no `type`",
        ),
        (
            json!({ "parameters": { "A": { "type": "string", "default": 1 } }, "rules": [] }),
            "a value of the parameter `A` is neither a string nor a boolean nor a list of strings",
        ),
        (
            of_condition(&json!({ "fn": "isSet", "argv": [{ "ref": "T" }] })),
            "`T` is referred to, but it is neither a parameter nor assigned by a condition",
        ),
        (
            of_condition(&json!({ "argv": [] })),
            "a condition has no `fn`",
        ),
        (
            of_condition(&json!({ "fn": "isSet", "argv": [s.clone(), s.clone()] })),
            "the function `isSet` has 2 arguments",
        ),
        (
            of_condition(&json!({ "fn": "isSet", "argv": [null] })),
            "`null` is no expression",
        ),
        (
            of_condition(&json!({ "fn": "isSet" })),
            "the function `isSet` has no `argv`",
        ),
        (
            of_condition(&json!({ "fn": "isSet", "argv": [s.clone()], "assign": "S" })),
            "a condition is assigned to `S`, which is a parameter",
        ),
        (
            of_condition(&json!({ "fn": "getAttr", "argv": [s.clone(), s.clone()] })),
            "the path of `getAttr` is no string",
        ),
        (
            of_condition(
                &json!({ "fn": "substring", "argv": [s.clone(), 0, 5_000_000_000_i64, true] }),
            ),
            "5000000000 is no whole number of 32 bits",
        ),
        (
            of_url(&json!("https://{S")),
            "the braces of `https://{S` do not match",
        ),
        (
            of_url(&json!("https://S}")),
            "the braces of `https://S}` do not match",
        ),
        (of_url(&json!("https://{U#scheme}")), "`U` is referred to"),
    ] {
        let error = error(&value);
        assert_eq!(error.kind(), Kind::Model, "{error}");
        let text = error.to_string();
        assert!(text.contains(&format!("a#S: `{ID}`: {told}")), "{text}");
        assert!(text.contains("correct the trait's value"), "{text}");
    }
}

#[test]
fn what_is_not_supported_is_named_with_a_remedy() {
    for (value, told) in [
        (
            of_condition(&json!({ "fn": "aws.future", "argv": [] })),
            "the function `aws.future` in `smithy.rules#endpointRuleSet`",
        ),
        (
            json!({ "parameters": { "A": { "type": "integer" } }, "rules": [] }),
            "the parameter `A` of the type `integer` in",
        ),
        (of_url(&json!("https://{S#a.b}")), "the path `a.b` in"),
        (of_url(&json!("https://{S#a[x]}")), "the path `a[x]` in"),
        (of_url(&json!("https://{S#}")), "the path `` in"),
    ] {
        let error = error(&value);
        assert_eq!(error.kind(), Kind::Unsupported, "{error}");
        let text = error.to_string();
        assert!(text.contains(told), "{text}");
        assert!(
            text.contains("take the trait away with an amendment"),
            "{text}"
        );
    }
}

/// The places in a value, as pointers.
fn places(value: &Value, at: &str, places: &mut Vec<String>) {
    places.push(at.to_owned());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| self::places(value, &format!("{at}/{name}"), places)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| self::places(item, &format!("{at}/{index}"), places)),
        _ => {}
    }
}

/// Rules in which something stands where something else was: an error or a table, and the table has an answer.
#[test]
fn damaged_rules_are_errors_or_have_an_answer() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % limit
    };
    let others = [
        json!(null),
        json!(true),
        json!(""),
        json!("{"),
        json!("{Region#x}"),
        json!([]),
        json!({}),
        json!(-1),
        json!(i32::MIN),
        json!(100_000_001),
        json!("/////w=="),
    ];
    let mut answers = 0;
    for (file, id) in [("endpoints", ID), ("diagram", "smithy.rules#endpointBdd")] {
        let golden = format!("{}/tests/golden/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let golden: Value =
            serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap();
        let whole = &golden["shapes"]["a#Golden"]["traits"][id];
        let mut all = Vec::new();
        places(whole, "", &mut all);
        for _ in 0..3_000 {
            let mut damaged = whole.clone();
            for _ in 0..=below(3) {
                let from = &all[below(all.len())];
                let with = match below(2) {
                    0 => others[below(others.len())].clone(),
                    _ => whole.pointer(from).unwrap().clone(),
                };
                if let Some(place) = damaged.pointer_mut(&all[below(all.len())]) {
                    *place = with;
                }
            }
            let Ok(model) = model(&json!({ id: damaged })) else {
                continue;
            };
            if let Ok(Some(rules)) = rules(service(&model)) {
                let mut params = slim_sdk_runtime::endpoint::Params::default();
                params.set(0, Some(param(&json!("eu-west-1"))));
                let rules = table(&rules);
                drop(params.complete(rules).map(|params| rules.resolve(&params)));
                answers += 1;
            }
        }
    }
    assert!(answers > 500, "only {answers} were still rules");
}
