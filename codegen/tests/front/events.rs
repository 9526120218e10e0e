//! Event streams: what fits together, and what the model has to say otherwise.

use slim_sdk_codegen::error::Kind;
use slim_sdk_codegen::read::read_str;
use slim_sdk_codegen::select::{Operations, select};

use crate::support::with_input;

/// What selecting says about a stream with these members of its union, and these shapes.
fn said(union: &str, more: &str) -> Result<(), String> {
    let stream = r#""m": {"target": "a#U", "traits": {"smithy.api#httpPayload": {}}}"#;
    let union = format!(
        r#", "a#U": {{"type": "union", "members": {{{union}}}, "traits": {{"smithy.api#streaming": {{}}}}}}{more}"#
    );
    told(&with_input(stream, &union))
}

fn told(text: &str) -> Result<(), String> {
    let model = read_str("m.json", text).map_err(|error| error.to_string())?;
    select(&model, None, &Operations::All)
        .map(drop)
        .map_err(|error| {
            assert_eq!(error.kind(), Kind::Model);
            error.to_string()
        })
}

const EVENT: &str = r#""e": {"target": "a#E"}"#;

/// An event with these members.
fn event(members: &str) -> String {
    format!(r#", "a#E": {{"type": "structure", "members": {{{members}}}}}"#)
}

#[test]
fn events_are_structures_with_headers_and_a_payload() {
    let header =
        r#""h": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#eventHeader": {}}}"#;
    let payload =
        r#""p": {"target": "smithy.api#Blob", "traits": {"smithy.api#eventPayload": {}}}"#;
    for members in [
        String::new(),
        header.to_owned(),
        format!("{header}, {payload}"),
        format!(r#"{header}, "d": {{"target": "smithy.api#Document"}}"#),
    ] {
        assert_eq!(said(EVENT, &event(&members)), Ok(()));
    }
}

#[test]
fn what_does_not_fit_is_told_with_its_member() {
    let with = |target: &str, id: &str| {
        format!(
            r#""m": {{"target": "smithy.api#{target}", "traits": {{"smithy.api#{id}": {{}}}}}}"#
        )
    };
    let both = format!(
        r#"{}, "n": {{"target": "smithy.api#String"}}"#,
        with("Blob", "eventPayload")
    );
    let error = r#", "a#E": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#;
    for (union, more, wanted) in [
        (
            EVENT,
            event(&with("Double", "eventHeader")),
            "a#E$m: is a header of an event, which `smithy.api#Double` cannot be\n  \
             fix: target a boolean, a whole number, a blob, a string or a timestamp",
        ),
        (
            EVENT,
            event(&with("Integer", "eventPayload")),
            "a#E$m: is the payload of an event, which `smithy.api#Integer` cannot be\n  \
             fix: target a blob, a string, a structure or a union",
        ),
        (
            EVENT,
            event(&both),
            "a#E$n: has no place in the event: its payload is `m`\n  \
             fix: give it `smithy.api#eventHeader`, or take `smithy.api#eventPayload` off the other",
        ),
        (
            r#""e": {"target": "smithy.api#String"}"#,
            String::new(),
            "a#U$e: is a member of an event stream, but no structure\n  \
             fix: target a structure: an event or an error",
        ),
        (
            EVENT,
            error.to_owned(),
            "a#U: is an event stream without events\n  fix: add a member whose structure is no error",
        ),
    ] {
        assert_eq!(
            said(union, &more),
            Err(format!("your model: m.json: {wanted}"))
        );
    }
}

#[test]
fn a_stream_is_the_body_of_an_input_or_an_output() {
    let union = r#", "a#U": {"type": "union", "members": {"e": {"target": "a#E"}}, "traits": {"smithy.api#streaming": {}}}"#;
    let shapes = [union, &event("")].concat();
    let wanted = "is streamed, but is not the body of an input or an output\n  \
                  fix: give a member of the operation's input or output `smithy.api#httpPayload`";
    assert_eq!(
        told(&with_input(r#""m": {"target": "a#U"}"#, &shapes)),
        Err(format!("your model: m.json: a#In$m: {wanted}"))
    );
    let inner = r#", "a#Deep": {"type": "structure", "members": {"u": {"target": "a#U", "traits": {"smithy.api#httpPayload": {}}}}}"#;
    assert_eq!(
        told(&with_input(
            r#""m": {"target": "a#Deep"}"#,
            &[&shapes, inner].concat()
        )),
        Err(format!("your model: m.json: a#Deep$u: {wanted}"))
    );
}

#[test]
fn it_is_the_union_that_is_streamed() {
    let union = r#", "a#U": {"type": "union", "members": {"e": {"target": "a#E"}}}"#;
    let member = r#""m": {"target": "a#U", "traits": {"smithy.api#streaming": {}, "smithy.api#httpPayload": {}}}"#;
    assert_eq!(
        told(&with_input(member, &[union, &event("")].concat())),
        Err(
            "your model: m.json: a#In$m: is streamed, but its union is not\n  \
             fix: put `smithy.api#streaming` on the union"
                .to_owned()
        )
    );
}
