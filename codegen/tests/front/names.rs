//! Names that become one in Rust, and what is said about them.

use std::fs;

use slim_sdk_codegen::select::Operations;
use slim_sdk_codegen::{Options, Request, generate};

use crate::support::{folder, model, service, with_input};

/// What is wrong with the crate of a model; empty where nothing is.
fn wrong(name: &str, model: &str) -> String {
    let file = folder(name).join("m.json");
    assert!(fs::write(&file, model).is_ok());
    let request = Request {
        models: vec![file],
        service: None,
        operations: Operations::All,
        amendments: None,
        options: Options::new("s", "m.json"),
    };
    generate(&request)
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

fn member(name: &str) -> String {
    format!(r#""{name}": {{"target": "smithy.api#String"}}"#)
}

#[test]
fn members_of_one_name() {
    let text = wrong(
        "names-members",
        &with_input(&format!("{}, {}", member("fooBar"), member("FooBar")), ""),
    );
    assert!(text.starts_with("your model: "), "{text}");
    assert!(
        text.contains(
            "m.json: a#In: its members `fooBar` and `FooBar` both become `foo_bar` in Rust\n  \
             fix: rename one of them in the model, and keep its name on the wire with `smithy.api#jsonName`"
        ),
        "{text}"
    );
    assert_eq!(text.matches("fix: ").count(), 1, "{text}");
}

#[test]
fn a_member_of_the_name_of_another_one_s_setter() {
    for (other, name) in [("SetFoo", "set_foo"), ("get_foo", "get_foo")] {
        let text = wrong(
            "names-setters",
            &with_input(&format!("{}, {}", member("Foo"), member(other)), ""),
        );
        let expected = format!("its members `Foo` and `{other}` both become `{name}` in Rust");
        assert!(text.contains(&expected), "{text}");
    }
    let apart = format!(
        "{}, {}, {}",
        member("Foo"),
        member("SetBar"),
        member("Type")
    );
    assert_eq!(wrong("names-no-setters", &with_input(&apart, "")), "");
}

#[test]
fn shapes_of_one_name() {
    let members = r#""One": {"target": "a#ABThing"}, "Two": {"target": "b#AbThing"}, "Three": {"target": "a#abThing"}"#;
    let shapes = r#",
        "a#ABThing": {"type": "structure", "members": {}},
        "b#AbThing": {"type": "union", "members": {"a": {"target": "smithy.api#String"}}},
        "a#abThing": {"type": "string"}"#;
    let text = wrong("names-shapes", &with_input(members, shapes));
    assert!(
        text.contains(
            "a#S: the types `ABThing` and `AbThing` both become `ab_thing` in Rust\n  \
             fix: give one of them another name in the service's `rename`, or leave it out"
        ),
        "{text}"
    );
    // What it says helps.
    let renamed = with_input(members, shapes).replace(
        r#""version": "1","#,
        r#""version": "1", "rename": {"b#AbThing": "OtherThing"},"#,
    );
    assert_eq!(wrong("names-renamed", &renamed), "");
}

#[test]
fn variants_of_one_name() {
    let members = r#""One": {"target": "a#E"}, "Two": {"target": "a#U"}"#;
    let shapes = r#",
        "a#E": {"type": "enum", "members": {
            "A_B": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a-b"}},
            "AB": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "ab"}},
            "aB": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a_b"}}}},
        "a#U": {"type": "union", "members": {
            "x_y": {"target": "smithy.api#String"}, "xY": {"target": "smithy.api#String"}}}"#;
    let text = wrong("names-variants", &with_input(members, shapes));
    assert!(
        text.contains("a#E: its members `a-b` and `a_b` both become `AB` in Rust"),
        "{text}"
    );
    assert!(
        text.contains("a#U: its members `x_y` and `xY` both become `XY` in Rust"),
        "{text}"
    );
}

fn operation(id: &str, uri: &str, more: &str) -> String {
    format!(
        r#""{id}": {{"type": "operation", {more}
            "traits": {{"smithy.api#http": {{"method": "POST", "uri": "{uri}", "code": 200}}}}}}"#
    )
}

#[test]
fn operations_of_one_name() {
    let service = service(
        r#""operations": [{"target": "a#GetURL"}, {"target": "a#GetUrl"}]"#,
        "",
    );
    let (one, two) = (
        operation("a#GetURL", "/one", ""),
        operation("a#GetUrl", "/two", ""),
    );
    let text = wrong(
        "names-operations",
        &model(&format!("{service}, {one}, {two}")),
    );
    assert!(
        text.contains("the operations `GetURL` and `GetUrl` both become `get_url` in Rust"),
        "{text}"
    );
}

#[test]
fn errors_of_a_name_that_crates_have_for_themselves() {
    let error = r#""a#Unhandled": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#;
    let get = operation("a#Get", "/get", r#""errors": [{"target": "a#Unhandled"}],"#);
    let plain = service(r#""operations": [{"target": "a#Get"}]"#, "");
    let text = wrong(
        "names-unhandled",
        &model(&format!("{plain}, {get}, {error}")),
    );
    assert!(
        text.contains("a#S: the error `Unhandled` becomes `Unhandled` in Rust"),
        "{text}"
    );
    let renamed = plain.replace(
        r#""version""#,
        r#""rename": {"a#Unhandled": "NotHandled"}, "version""#,
    );
    assert_eq!(
        wrong(
            "names-handled",
            &model(&format!("{renamed}, {get}, {error}"))
        ),
        ""
    );
}

#[test]
fn a_default_that_rust_cannot_have_is_named() {
    let members = r#""One": {"target": "a#T"}"#;
    let shape = |traits: &str| {
        format!(
            r#", "a#T": {{"type": "structure", "members": {{
                "At": {{"target": "smithy.api#Blob", "traits": {{"smithy.api#default": "no base64"{traits}}}}}}}}}"#
        )
    };
    let text = wrong("names-default", &with_input(members, &shape("")));
    assert!(text.starts_with("not supported: "), "{text}");
    assert!(
        text.contains(
            "m.json: a#T$At: the default \"no base64\" of this member\n  fix: amend it: "
        ),
        "{text}"
    );
    assert_eq!(
        wrong(
            "names-optional",
            &with_input(members, &shape(r#", "smithy.api#clientOptional": {}"#))
        ),
        ""
    );
}
