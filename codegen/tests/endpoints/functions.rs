//! Every function of rules, from a rule set's JSON to an endpoint.

use serde_json::{Value, json};

use super::support::{compiled, resolve, rule_set};

/// A rule set of the parameters `S`, `B` and `L`, of one condition and one URL.
fn url(conditions: &Value, url: &str, params: &Value) -> Result<String, String> {
    let parameters = json!({
        "S": { "type": "string" },
        "B": { "type": "Boolean" },
        "L": { "type": "stringArray" },
    });
    let rules = rule_set(&parameters, conditions, &json!({ "url": url }));
    resolve(compiled("smithy.rules#endpointRuleSet", &rules), params)
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table, one function a row")]
fn every_function_is_evaluated() {
    let s = json!({ "ref": "S" });
    let b = json!({ "ref": "B" });
    let parse = json!({ "fn": "parseURL", "argv": [s.clone()] });
    for (condition, template, params, expected) in [
        (
            json!({ "fn": "isSet", "argv": [s.clone()] }),
            "https://{S}",
            json!({ "S": "h" }),
            Some("https://h"),
        ),
        (
            json!({ "fn": "isSet", "argv": [s.clone()] }),
            "https://h",
            json!({}),
            None,
        ),
        (
            json!({ "fn": "not", "argv": [{ "fn": "isSet", "argv": [s.clone()] }] }),
            "https://h",
            json!({}),
            Some("https://h"),
        ),
        (
            json!({ "fn": "not", "argv": [b.clone()] }),
            "https://h",
            json!({ "B": true }),
            None,
        ),
        (
            json!({ "fn": "booleanEquals", "argv": [false, b.clone()] }),
            "https://h",
            json!({ "B": false }),
            Some("https://h"),
        ),
        (
            json!({ "fn": "stringEquals", "argv": [s.clone(), "a{B}b"] }),
            "https://h",
            json!({ "S": "atrueb", "B": true }),
            None,
        ),
        (
            json!({ "fn": "stringEquals", "argv": ["x-{S}", "x-y"] }),
            "https://h",
            json!({ "S": "y" }),
            Some("https://h"),
        ),
        (
            json!({ "fn": "getAttr", "argv": [{ "ref": "L" }, "[1]"], "assign": "Second" }),
            "https://{L#[0]}.{Second}.{L#[-1]}",
            json!({ "L": ["a", "b", "c"] }),
            Some("https://a.b.c"),
        ),
        (
            json!({ "fn": "getAttr", "argv": [{ "ref": "L" }, "[3]"] }),
            "https://h",
            json!({ "L": ["a", "b", "c"] }),
            None,
        ),
        (
            json!({ "fn": "stringEquals", "argv": [{ "fn": "getAttr", "argv": [parse.clone(), "scheme"] }, "http"] }),
            "https://h",
            json!({ "S": "http://x" }),
            Some("https://h"),
        ),
        (
            json!({ "fn": "parseURL", "argv": ["{S}"], "assign": "Url" }),
            "{Url#scheme}://x.{Url#authority}{Url#normalizedPath}y",
            json!({ "S": "http://h:8/p" }),
            Some("http://x.h:8/p/y"),
        ),
        (
            json!({ "fn": "substring", "argv": [s.clone(), 1, 3, true], "assign": "Part" }),
            "https://{Part}",
            json!({ "S": "abcde" }),
            Some("https://cd"),
        ),
        (
            json!({ "fn": "uriEncode", "argv": [s.clone()], "assign": "Part" }),
            "https://h/{Part}",
            json!({ "S": "a/b" }),
            Some("https://h/a%2Fb"),
        ),
        (
            json!({ "fn": "isValidHostLabel", "argv": [s.clone(), false] }),
            "https://h",
            json!({ "S": "a.b" }),
            None,
        ),
        (
            json!({ "fn": "isValidHostLabel", "argv": [s.clone(), true] }),
            "https://{S}",
            json!({ "S": "a.b" }),
            Some("https://a.b"),
        ),
        (
            json!({ "fn": "aws.isVirtualHostableS3Bucket", "argv": [s.clone(), false] }),
            "https://h",
            json!({ "S": "Bucket" }),
            None,
        ),
        (
            json!({ "fn": "aws.parseArn", "argv": [s.clone()], "assign": "Arn" }),
            "https://{Arn#accountId}.{Arn#resourceId[1]}",
            json!({ "S": "arn:aws:s3::12:a/b" }),
            Some("https://12.b"),
        ),
        (
            json!({ "fn": "aws.partition", "argv": [s.clone()], "assign": "P" }),
            "https://{P#name}.{P#dualStackDnsSuffix}.{P#implicitGlobalRegion}",
            json!({ "S": "cn-north-1" }),
            Some("https://aws-cn.api.amazonwebservices.com.cn.cn-northwest-1"),
        ),
        (
            json!({ "fn": "coalesce", "argv": [s.clone(), { "fn": "getAttr", "argv": [{ "ref": "L" }, "[0]"] }, "z"], "assign": "X" }),
            "https://{X}",
            json!({ "L": ["l"] }),
            Some("https://l"),
        ),
        (
            json!({ "fn": "ite", "argv": [b.clone(), "-fips", ""], "assign": "X" }),
            "https://h{X}.com",
            json!({ "B": false }),
            Some("https://h.com"),
        ),
        (
            json!({ "fn": "split", "argv": [s.clone(), "--", 2], "assign": "X" }),
            "https://{X#[0]}.{X#[1]}",
            json!({ "S": "a--b--c" }),
            Some("https://a.b--c"),
        ),
    ] {
        let found = url(&json!([condition.clone()]), template, &params);
        assert_eq!(
            found.as_deref(),
            expected.ok_or("no").map_err(str::to_owned).as_deref(),
            "{condition} {params}"
        );
    }
}

#[test]
fn doubled_braces_are_braces() {
    let found = url(&json!([]), "https://h/{{{S}}}", &json!({ "S": "x" }));
    assert_eq!(found.as_deref(), Ok("https://h/{x}"));
}

#[test]
fn a_tree_ends_where_its_own_rules_end() {
    let condition = |name: &str| json!([{ "fn": "isSet", "argv": [{ "ref": name }] }]);
    let rules = json!({
        "parameters": { "A": { "type": "string" }, "B": { "type": "string" } },
        "rules": [
            { "type": "tree", "conditions": condition("A"), "rules": [
                { "type": "error", "conditions": condition("B"), "error": "{A} and {B}" },
            ] },
            { "type": "endpoint", "conditions": [], "endpoint": { "url": "https://last" } },
        ],
    });
    let rules = compiled("smithy.rules#endpointRuleSet", &rules);
    let of = |params: &Value| resolve(rules, params);
    assert_eq!(
        of(&json!({ "A": "a", "B": "b" })),
        Err("a and b".to_owned())
    );
    assert_eq!(of(&json!({ "B": "b" })).as_deref(), Ok("https://last"));
    let error = of(&json!({ "A": "a" })).unwrap_err();
    assert!(
        error.contains("the service's rules have no endpoint"),
        "{error}"
    );
}

#[test]
fn conditions_and_results_are_there_once() {
    let rule = |name: &str, url: &str| {
        json!({
            "type": "endpoint",
            "conditions": [
                { "fn": "stringEquals", "argv": [{ "ref": "A" }, name] },
                { "fn": "isSet", "argv": [{ "ref": "B" }] },
            ],
            "endpoint": { "url": url },
        })
    };
    let rules = json!({
        "parameters": { "A": { "type": "string" }, "B": { "type": "string" } },
        "rules": [rule("x", "https://1"), rule("y", "https://1"), rule("z", "https://2")],
    });
    let rules = compiled("smithy.rules#endpointRuleSet", &rules);
    assert_eq!(
        (
            rules.conditions.len(),
            rules.results.len(),
            rules.nodes.len()
        ),
        (4, 2, 6)
    );
}
