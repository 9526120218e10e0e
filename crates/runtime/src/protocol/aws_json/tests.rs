//! What is sent and received as JSON, as the protocol's specification says.

use super::AwsJson;
use crate::generated as rt;
use crate::protocol::{ErrorResponse, Protocol as _};
use crate::shape::FieldsMut as _;
use crate::testing::rpc::{operation, response, text};
use crate::testing::{Everything, shape};

const JSON: AwsJson = AwsJson {
    content_type: "application/x-amz-json-1.1",
    target: "Service_20250101",
    query_compatible: false,
};
const COMPATIBLE: AwsJson = AwsJson {
    content_type: "application/x-amz-json-1.0",
    query_compatible: true,
    ..JSON
};

shape! {
    Small = &rt::structure("Small", &[
        rt::m("Text", rt::STRING, 0),
        rt::m("Nested", rt::STRUCTURE(rt::of::<Everything>), 0),
    ]);
    0 text: Option<String>,
    1 nested: Option<Everything>,
}

#[test]
fn an_input_is_one_object_and_the_operation_a_header() {
    let input = Small {
        text: Some("é".to_owned()),
        nested: Some(Everything {
            integer: Some(1),
            ..Everything::new()
        }),
    };
    let request = JSON.request(&operation::<Small, Small>(), &input).unwrap();
    assert_eq!(
        text(&request),
        "POST /\n\
         content-length: 36\n\
         content-type: application/x-amz-json-1.1\n\
         x-amz-target: Service_20250101.Op\n\
         \n\
         {\"Text\":\"é\",\"Nested\":{\"Integer\":1}}"
    );
}

#[test]
fn an_empty_input_is_an_empty_object() {
    let request = COMPATIBLE
        .request(&operation::<rt::Unit, rt::Unit>(), &rt::Unit)
        .unwrap();
    assert_eq!(
        text(&request),
        "POST /\n\
         content-length: 2\n\
         content-type: application/x-amz-json-1.0\n\
         x-amz-target: Service_20250101.Op\n\
         x-amzn-query-mode: true\n\
         \n\
         {}"
    );
}

#[test]
fn an_output_is_one_object_or_nothing() {
    let read = |body: &str| {
        let mut output = Small::blank();
        let operation = operation::<Small, Small>();
        let result = JSON.output(&operation, &response(200, &[], body), &mut output);
        result
            .map(|()| output.text)
            .map_err(|error| error.to_string())
    };
    assert_eq!(read(r#"{"Text":"a","New":[{}]}"#), Ok(Some("a".to_owned())));
    assert_eq!(read(""), Ok(None));
    assert_eq!(read("{}\n"), Ok(None));
    assert!(read("<html/>").is_err());
    assert!(read(r#"{"Text":"#).is_err());
}

#[test]
fn errors_are_named_by_type_code_or_header() {
    let error = |headers, body| JSON.error(&response(400, headers, body));
    let named = |code: &str| ErrorResponse {
        code: Some(code.to_owned()),
        message: Some("m".to_owned()),
        query_code: None,
    };
    for body in [
        r#"{"__type":"ns.a#Busy","message":"m"}"#,
        r#"{"__type":"Busy:http://internal/","Message":"m"}"#,
        r#"{"message":"m","code":"Busy"}"#,
    ] {
        assert_eq!(error(&[], body), named("Busy"), "{body}");
    }
    let header = &[("x-amzn-errortype", "Busy:http://internal/")];
    assert_eq!(error(header, r#"{"message":"m"}"#), named("Busy"));
    assert_eq!(error(&[], "<html/>"), ErrorResponse::default());
    // Only services that once spoke awsQuery have codes of that time.
    let header = &[("x-amzn-query-error", "Old.Busy;Sender")];
    assert_eq!(
        error(header, r#"{"__type":"Busy","message":"m"}"#),
        named("Busy")
    );
}

#[test]
fn query_compatible_services_say_the_code_callers_know() {
    let error = |header: &'static str| {
        let response = response(
            400,
            &[("x-amzn-query-error", header)],
            r#"{"__type":"a#Busy"}"#,
        );
        let error = COMPATIBLE.error(&response);
        (error.code, error.query_code)
    };
    let busy = Some("Busy".to_owned());
    assert_eq!(
        error("Old.Busy;Sender"),
        (busy.clone(), Some("Old.Busy".to_owned()))
    );
    assert_eq!(
        error("Old.Busy"),
        (busy.clone(), Some("Old.Busy".to_owned()))
    );
    assert_eq!(error(";Receiver"), (busy, None));
}
