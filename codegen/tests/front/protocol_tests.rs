//! `generate --protocol-tests`: which cases become tests, and what is wrong with others.

use std::fs;

use crate::cli::{failure, success};
use crate::support::{folder, with_input};

const GENERATE: [&str; 8] = [
    "generate", "--model", "a.json", "--all", "--crate", "slim-a", "--out", "out",
];

/// A model whose operation has these request cases.
fn model(cases: &str) -> String {
    let members = r#""Name": {"target": "smithy.api#String"}"#;
    with_input(members, "").replace(
        r#""smithy.api#http":"#,
        &format!(r#""smithy.test#httpRequestTests": [{cases}], "smithy.api#http":"#),
    )
}

const CASE: &str = r#"{"id": "One", "protocol": "aws.protocols#restJson1", "method": "POST", "uri": "/get",
    "params": {"Name": "n"}}"#;

#[test]
fn cases_for_clients_of_the_protocol_become_tests() {
    let dir = folder("protocol-tests");
    let cases = [
        CASE.to_owned(),
        CASE.replace("One", "Two")
            .replace("}}", r#"}, "appliesTo": "client"}"#),
        CASE.replace("One", "Three")
            .replace("}}", r#"}, "appliesTo": "server"}"#),
        CASE.replace("One", "Four").replace("restJson1", "restXml"),
    ];
    fs::write(dir.join("a.json"), model(&cases.join(", "))).unwrap();

    success(&dir, &GENERATE);
    assert!(!dir.join("out/tests").exists());
    let manifest = || fs::read_to_string(dir.join("out/Cargo.toml")).unwrap();
    assert!(!manifest().contains("dev-dependencies"));

    let with = [&GENERATE[..], &["--protocol-tests"]].concat();
    success(&dir, &with);
    let text = fs::read_to_string(dir.join("out/tests/protocol/get.rs")).unwrap();
    let tests: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("fn "))
        .collect();
    assert_eq!(tests, ["fn one_request() {", "fn two_request() {"]);
    assert!(
        text.lines()
            .next()
            .unwrap()
            .contains(" --protocol-tests` from a.json")
    );
    assert!(manifest().contains("[dev-dependencies]\nslim-sdk-protocol-tests = { version = "));

    let beside = [&with[..], &["--runtime-path", "runtime"]].concat();
    success(&dir, &beside);
    let path = dir.join("protocol-tests").display().to_string();
    assert!(manifest().contains(&format!("slim-sdk-protocol-tests = {{ path = {path:?}")));

    fs::write(dir.join("a.json"), model("")).unwrap();
    success(&dir, &with);
    assert!(!dir.join("out/tests").exists() && !manifest().contains("dev-dependencies"));
}

#[test]
fn cases_whose_values_do_not_fit_are_named() {
    let dir = folder("protocol-tests-wrong");
    let with = [&GENERATE[..], &["--protocol-tests"]].concat();
    for (params, why) in [
        (r#""Nmae": "n""#, "a#In has no member Nmae"),
        (r#""Name": 1"#, "1 is no value of smithy.api#String"),
    ] {
        let case = CASE.replace(r#""Name": "n""#, params);
        fs::write(dir.join("a.json"), model(&case)).unwrap();
        let expected = format!(
            "your model: a.json: a#Get: the test case `One`: {why}\n  fix: correct its `params`, or generate without \
             `--protocol-tests`"
        );
        let text = failure(&dir, &with);
        assert!(text.contains(&expected), "{text}");
        success(&dir, &GENERATE);
    }
}
