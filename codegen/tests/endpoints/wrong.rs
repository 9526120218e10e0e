//! Rules that cannot be compiled: the error names the trait, what is wrong, and the remedy.

use serde_json::{Value, json};
use slim_sdk_codegen::error::Kind;
use slim_sdk_codegen::plan::endpoint::rules;

use super::support::{model, rule_set, service};

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
