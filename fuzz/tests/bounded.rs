//! A bounded run of each target, the same every time; and what is nested a hundred thousand levels deep.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::fs;
use std::path::Path;

use slim_sdk_fuzz::mutate::Mutator;

/// The seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let seeds: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!seeds.is_empty());
    seeds
}

/// Runs a target on its seeds, some of which it accepts, and on `rounds` inputs made of them: some are accepted and some are not,
/// or the damage is too great or too small to tell anything.
fn run(target: &str, rounds: usize, body: fn(&[u8]) -> bool) {
    let seeds = seeds(target);
    assert!(seeds.iter().any(|seed| body(seed)), "{target}");
    let mut mutator = Mutator::new(0x5eed_1e55_0dd5_eed5);
    let mut accepted = 0;
    for round in 0..rounds {
        let seed = &seeds[round % seeds.len()];
        accepted += usize::from(body(&mutator.mutate(seed)));
    }
    let share = accepted * 100 / rounds;
    assert!(
        (1..=95).contains(&share),
        "{target}: {share} % of {rounds} inputs accepted"
    );
}

/// `open` a hundred thousand times, on a thread with the stack that a program's threads have.
fn nested(head: &str, open: &str, body: fn(&[u8]) -> bool) {
    let input = [head, &open.repeat(100_000)].concat();
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let accepted = thread.spawn(move || body(input.as_bytes())).unwrap().join();
    assert!(!accepted.unwrap());
}

#[test]
fn profiles() {
    run("profile", 10_000, slim_sdk_fuzz::profile);
}

#[test]
fn containers_answers() {
    run("container", 10_000, slim_sdk_fuzz::container);
    nested("", "[", slim_sdk_fuzz::container);
}

#[test]
fn sso_tokens() {
    run("sso_token", 2_000, slim_sdk_fuzz::sso_token);
}

#[test]
fn models() {
    run("model", 10_000, slim_sdk_fuzz::model);
}

/// Names swapped for one another leave the JSON whole, and every target, kind and trait in doubt.
#[test]
fn models_with_names_swapped() {
    const IDS: [&str; 11] = [
        "a#S",
        "a#Get",
        "a#In",
        "a#Id",
        "a#List",
        "a#Node",
        "a#Mixed",
        "a#Map",
        "a#U",
        "a#Size",
        "smithy.api#Unit",
    ];
    const KINDS: [&str; 11] = [
        "structure",
        "union",
        "list",
        "map",
        "enum",
        "intEnum",
        "string",
        "service",
        "operation",
        "resource",
        "apply",
    ];
    const TRAITS: [&str; 12] = [
        "required",
        "mixin",
        "enum",
        "error",
        "httpLabel",
        "httpPayload",
        "streaming",
        "enumValue",
        "default",
        "eventPayload",
        "hostLabel",
        "endpoint",
    ];
    let seed = String::from_utf8(seeds("model").remove(0)).unwrap();
    let mut mutator = Mutator::new(0x0dd_ba11);
    let mut generated = 0;
    for _ in 0..4_000 {
        let mut text = seed.clone();
        for (words, start) in [(&IDS[..], "\""), (&KINDS[..], "\""), (&TRAITS[..], "#")] {
            let from = words[mutator.below(words.len())];
            let to = words[mutator.below(words.len())];
            let (from, to) = (format!("{start}{from}\""), format!("{start}{to}\""));
            text = text.replacen(&from, &to, 1 + mutator.below(3));
        }
        generated += usize::from(slim_sdk_fuzz::model(text.as_bytes()));
    }
    assert!((100..3_900).contains(&generated), "{generated}");
}

#[test]
fn manifests() {
    run("manifest", 4_000, slim_sdk_fuzz::manifest);
}

#[test]
fn models_nested_deeply() {
    for (head, open) in [
        ("", "["),
        (r#"{"smithy":"2.0","metadata":"#, r#"{"a":"#),
        (
            r#"{"smithy":"2.0","shapes":{"a#A":{"type":"structure","members":{"a":{"target":"a#A","traits":"#,
            "[",
        ),
        (
            r#"{"smithy":"2.0","shapes":{"a#A":{"type":"string","traits":{"smithy.api#documentation":""#,
            "<p><ul><li>",
        ),
    ] {
        nested(head, open, slim_sdk_fuzz::model);
    }
}

/// Documentation is HTML, which nests without any JSON around it.
#[test]
fn documentation_nested_deeply() {
    let seed = String::from_utf8(seeds("model").remove(0)).unwrap();
    for tag in [
        "<p>",
        "<ul><li>",
        "<b>",
        "<a href=\\\"x\\\">",
        "<code>",
        "&lt;",
        "<",
    ] {
        let input = seed.replacen(
            "\"smithy.api#documentation\": \"M\"",
            &format!("\"smithy.api#documentation\": \"{}\"", tag.repeat(100_000)),
            1,
        );
        assert_ne!(input, seed);
        let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
        let body = move || slim_sdk_fuzz::model(input.as_bytes());
        assert!(thread.spawn(body).unwrap().join().unwrap(), "{tag}");
    }
}

#[test]
fn rest_json_responses() {
    run("rest_json", 60_000, slim_sdk_fuzz::rest_json);
}

#[test]
fn rest_json_responses_nested_deeply() {
    for open in [
        "[",
        r#"{"Unknown":"#,
        r#"{"Nested":"#,
        r#"{"Choice":{"Again":"#,
    ] {
        nested("200\n\n", open, slim_sdk_fuzz::rest_json);
    }
    for head in [
        "200\n\n{\"Document\":",
        "200\n\n{\"Unknown\":",
        "200\n\n{\"List\":",
        "400\nx-amzn-errortype: Some\n\n{\"message\":",
    ] {
        nested(head, "[", slim_sdk_fuzz::rest_json);
        nested(head, r#"{"a":"#, slim_sdk_fuzz::rest_json);
    }
}

#[test]
fn aws_json_responses() {
    run("aws_json", 30_000, slim_sdk_fuzz::aws_json);
}

#[test]
fn aws_query_responses() {
    run("aws_query", 30_000, slim_sdk_fuzz::aws_query);
}

#[test]
fn aws_query_responses_nested_deeply() {
    const HEAD: &str = "200\n\n<FuzzResponse><FuzzResult>";
    for open in [
        "<a>",
        "<Nested>",
        "<Choice><Again>",
        "<!--",
        "&amp;",
        "<a b=\"c\" ",
    ] {
        nested(HEAD, open, slim_sdk_fuzz::aws_query);
        nested(
            "400\n\n<ErrorResponse><Error><Code>",
            open,
            slim_sdk_fuzz::aws_query,
        );
    }
    nested(
        "200\n\n<!DOCTYPE a [",
        "<!ENTITY a \"&a;&a;\">",
        slim_sdk_fuzz::aws_query,
    );
}

#[test]
fn endpoints() {
    run("endpoint", 60_000, slim_sdk_fuzz::endpoint);
}

#[test]
fn endpoints_of_long_texts() {
    for open in ["[", "a.", "a-", ":", "/", "%", "é", "arn:", "https://"] {
        nested("", open, slim_sdk_fuzz::endpoint);
        nested("us-east-1\n", open, |bytes| !slim_sdk_fuzz::endpoint(bytes));
    }
}

#[test]
fn events() {
    run("events", 60_000, slim_sdk_fuzz::events);
}

/// What an event's payload nests is as bounded as any other JSON.
#[test]
fn events_nested_deeply() {
    nested("Again\n", r#"{"Again":"#, slim_sdk_fuzz::events);
    nested("Unknown\n", "[", |bytes| !slim_sdk_fuzz::events(bytes));
}
