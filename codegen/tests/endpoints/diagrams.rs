//! Decision diagrams: how their nodes are written, and where they lead.

use serde_json::{Value, json};

use super::support::{compiled, model, resolve, service};

/// Numbers of four bytes, the highest first, in base64.
fn encoded(numbers: &[[i32; 3]]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = numbers
        .iter()
        .flatten()
        .flat_map(|number| number.to_be_bytes())
        .collect();
    let bits = bytes
        .iter()
        .fold(String::new(), |bits, byte| bits + &format!("{byte:08b}"));
    let mut text: String = bits
        .as_bytes()
        .chunks(6)
        .map(|chunk| {
            let digits = format!("{:0<6}", std::str::from_utf8(chunk).unwrap());
            char::from(DIGITS[usize::from_str_radix(&digits, 2).unwrap()])
        })
        .collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[test]
fn numbers_are_written_as_base64_is_everywhere() {
    // As `struct.pack(">3i", -1, 1, -1)` and `base64.b64encode` have it.
    assert_eq!(encoded(&[[-1, 1, -1]]), "/////wAAAAH/////");
    assert_eq!(encoded(&[[0, 100_000_001, -2]]), "AAAAAAX14QH////+");
    // A condition with two results, as Smithy's own compiler writes every such diagram.
    assert_eq!(
        encoded(&[END, [0, RESULT + 1, RESULT + 2]]),
        "/////wAAAAH/////AAAAAAX14QEF9eEC"
    );
}

const END: [i32; 3] = [-1, 1, -1];
const RESULT: i32 = 100_000_000;

/// A diagram of two parameters and a variable.
fn diagram(nodes: &[[i32; 3]], root: i32) -> Value {
    json!({
        "version": "1.1",
        "parameters": {
            "Region": { "type": "string", "builtIn": "AWS::Region" },
            "Fips": { "type": "boolean", "required": true, "default": false },
        },
        "conditions": [
            { "fn": "aws.partition", "argv": [{ "ref": "Region" }], "assign": "P" },
            { "fn": "booleanEquals", "argv": [{ "ref": "Fips" }, true] },
        ],
        "results": [
            { "type": "endpoint", "conditions": [], "endpoint": {
                "url": "https://h-fips.{Region}.{P#dnsSuffix}",
                "headers": { "x-a": ["{Region}", "b"] },
                "properties": { "authSchemes": [{ "name": "sigv4", "signingRegion": "{Region}" }], "other": { "x": [true] } },
            } },
            { "type": "endpoint", "conditions": [], "endpoint": { "url": "https://h.{Region}.{P#dnsSuffix}" } },
            { "type": "error", "conditions": [], "error": "no region, FIPS or not" },
        ],
        "root": root,
        "nodeCount": nodes.len(),
        "nodes": encoded(nodes),
    })
}

fn found(nodes: &[[i32; 3]], root: i32, params: &Value) -> Result<String, String> {
    resolve(
        compiled("smithy.rules#endpointBdd", &diagram(nodes, root)),
        params,
    )
}

#[test]
fn a_diagram_leads_to_its_results() {
    let plain = [END, [0, 3, RESULT + 3], [1, RESULT + 1, RESULT + 2]];
    // The same with the second node swapped.
    let swapped = [END, [0, -3, RESULT + 3], [1, RESULT + 2, RESULT + 1]];
    for nodes in [plain, swapped] {
        let of = |params| found(&nodes, 2, &params);
        assert_eq!(
            of(json!({ "Region": "cn-north-1" })).as_deref(),
            Ok("https://h.cn-north-1.amazonaws.com.cn")
        );
        assert_eq!(
            of(json!({ "Region": "eu-west-1", "Fips": true })).as_deref(),
            Ok("https://h-fips.eu-west-1.amazonaws.com")
        );
        assert_eq!(of(json!({})), Err("no region, FIPS or not".to_owned()));
    }
    for (nodes, root) in [
        ([END, [0, 1, -1]], 2),
        ([END, [0, RESULT, -1]], 2),
        ([END, END], 1),
        ([END, END], -1),
        ([END, END], RESULT),
    ] {
        let nodes = &nodes[..if root == 2 { 2 } else { 1 }];
        let error = found(nodes, root, &json!({ "Region": "eu-west-1" })).unwrap_err();
        assert!(error.contains("have no endpoint"), "{error}");
    }
    // A diagram may be one result.
    assert_eq!(
        found(&[END], RESULT + 3, &json!({})),
        Err("no region, FIPS or not".to_owned())
    );
}

#[test]
fn a_diagrams_endpoint_has_headers_and_properties() {
    let nodes = [END, [0, RESULT + 1, RESULT + 3]];
    let rules = compiled("smithy.rules#endpointBdd", &diagram(&nodes, 2));
    let params = super::support::values(rules, &json!({ "Region": "eu-west-1" })).unwrap();
    let endpoint = rules.resolve(&params).unwrap();
    let headers: Vec<(&str, Vec<&str>)> = endpoint
        .headers()
        .map(|(name, values)| (name, values.collect()))
        .collect();
    assert_eq!(headers, [("x-a", vec!["eu-west-1", "b"])]);
    let scheme = &endpoint.auth_schemes()[0];
    assert_eq!(scheme.name(), "sigv4");
    let region = scheme.get("signingRegion").unwrap();
    assert_eq!(region.as_string(), Some("eu-west-1"));
    let other = endpoint.properties()["other"].as_object().unwrap();
    assert_eq!(other["x"].as_array().unwrap()[0].as_bool(), Some(true));
}

#[test]
fn a_diagram_that_leads_astray_is_refused() {
    let two = [END, [0, RESULT + 1, 1]];
    for (value, told) in [
        (
            diagram(&[END, [9, 1, 1]], 2),
            "a node has the condition 9, which there is not",
        ),
        (
            diagram(&[END, [-1, 1, 1]], 2),
            "a node has the condition -1, which there is not",
        ),
        (
            diagram(&[END, [0, 0, 1]], 2),
            "a node refers to 0, which there is not",
        ),
        (
            diagram(&[END, [0, 3, 1]], 2),
            "a node refers to 3, which there is not",
        ),
        (
            diagram(&[END, [0, 1, -3]], 2),
            "a node refers to -3, which there is not",
        ),
        (
            diagram(&[END, [0, RESULT + 4, 1]], 2),
            "a node refers to 100000004, which there is not",
        ),
        (
            diagram(&[END, [0, i32::MIN, 1]], 2),
            "a node refers to -2147483648, which there is not",
        ),
        (diagram(&two, 3), "a node refers to 3, which there is not"),
        (diagram(&two, -2), "`root` is -2, a swapped node"),
        (
            {
                let mut value = diagram(&two, 2);
                value["nodeCount"] = json!(3);
                value
            },
            "`nodeCount` is 3, but `nodes` has 6 numbers, which are three a node",
        ),
        (
            {
                let mut value = diagram(&two, 2);
                value["nodes"] = json!("AAAA");
                value
            },
            "`nodes` of the diagram is no base64 of numbers of four bytes",
        ),
        (
            {
                let mut value = diagram(&two, 2);
                value["nodes"] = json!("A A");
                value
            },
            "`nodes` of the diagram is no base64 of numbers of four bytes",
        ),
    ] {
        let model = model(&json!({ "smithy.rules#endpointBdd": value })).unwrap();
        let error = slim_sdk_codegen::plan::endpoint::rules(service(&model)).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[test]
fn a_diagram_counts_where_there_is_a_rule_set_too() {
    let model = model(&json!({
        "smithy.rules#endpointBdd": diagram(&[END], RESULT + 3),
        "smithy.rules#endpointRuleSet": { "parameters": {}, "rules": [] },
    }))
    .unwrap();
    let rules = slim_sdk_codegen::plan::endpoint::rules(service(&model))
        .unwrap()
        .unwrap();
    assert_eq!(rules.results.len(), 3);
}
