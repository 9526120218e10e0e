//! Responses, and the outputs and errors that they become.

use std::collections::HashMap;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::{Blob, DateTime, Document};

use crate::generated as rt;
use crate::protocol::Protocol as _;
use crate::protocol::rest_json::RestJson1;
use crate::schema;
use crate::shape::{DecodeError, FieldsMut};
use crate::testing::{Choice, Color, Everything, shape};

fn response(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> HttpResponse {
    let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
    for (name, value) in headers {
        response.headers_mut().append(*name, *value);
    }
    response
}

fn read<T: FieldsMut>(
    headers: &[(&'static str, &'static str)],
    body: &str,
) -> Result<T, DecodeError> {
    let (input, output) = (<rt::Unit as rt::Fields>::ROW, T::ROW);
    let operation = schema::Operation {
        name: "Op",
        method: "GET",
        uri: "/",
        input,
        output,
        errors: &[],
        flags: 0,
    };
    let mut value = T::blank();
    RestJson1
        .output(&operation, &response(207, headers, body), &mut value)
        .map(|()| value)
}

shape! {
    Output = &rt::structure("Output", &[
        rt::w("Text", "X-Text", rt::STRING, rt::HEADER),
        rt::w("List", "X-List", rt::LIST(&rt::STRING), rt::HEADER),
        rt::w("Times", "X-Times", rt::LIST(&rt::TIMESTAMP(rt::BY_PLACE)), rt::HEADER),
        rt::w("Json", "X-Json", rt::STRING, rt::HEADER | rt::MEDIA_TYPE),
        rt::w("Tags", "X-Tag-", rt::MAP(&rt::STRING), rt::PREFIX_HEADERS),
        rt::m("Status", rt::INTEGER, rt::STATUS),
        rt::m("Body", rt::STRING, 0),
        rt::w("Number", "X-Number", rt::INTEGER, rt::HEADER),
    ]);
    0 text: Option<String>,
    1 list: Option<Vec<String>>,
    2 times: Option<Vec<DateTime>>,
    3 json: Option<String>,
    4 tags: Option<HashMap<String, String>>,
    5 status: Option<i32>,
    6 body: Option<String>,
    7 number: Option<i32>,
}

#[test]
fn headers_status_and_body_are_read_from_where_they_are_bound() {
    let headers = [
        ("x-text", "a, \"b\""),
        ("x-list", "a, \"b,c\""),
        ("x-list", "d"),
        (
            "x-times",
            "Tue, 09 Jan 2018 20:51:21 GMT, Thu, 01 Jan 1970 00:00:00 GMT",
        ),
        ("x-json", "eyJhIjoxfQ=="),
        ("x-tag-one", "1"),
        ("x-tag-", "none"),
    ];
    let output: Output = read(&headers, r#"{"Body":"b","X-Text":"no","Text":"no"}"#).unwrap();
    assert_eq!(output.text.as_deref(), Some("a, \"b\""));
    assert_eq!(output.list.unwrap(), ["a", "b,c", "d"]);
    assert_eq!(
        output.times.unwrap(),
        [DateTime::from_secs(1_515_531_081), DateTime::from_secs(0)]
    );
    assert_eq!(output.json.as_deref(), Some(r#"{"a":1}"#));
    let tags = [("one", "1"), ("", "none")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(output.tags.unwrap(), HashMap::from(tags));
    assert_eq!(
        (output.status, output.body.as_deref(), output.number),
        (Some(207), Some("b"), None)
    );
}

#[test]
fn members_that_are_bound_elsewhere_are_not_read_from_the_body() {
    let output: Output = read(
        &[],
        r#"{"X-Text":"x","Status":1,"X-Number":2,"X-List":["a"],"X-Tag-":{}}"#,
    )
    .unwrap();
    assert_eq!(
        (output.text, output.status, output.number, output.list),
        (None, Some(207), None, None)
    );
}

#[test]
fn a_header_that_cannot_be_read_fails_by_name_and_costs_nothing_else() {
    let mut output = Output::blank();
    let answer = response(
        400,
        &[("x-number", "three"), ("x-json", "%"), ("x-text", "t")],
        r#"{"Body":"b"}"#,
    );
    let error = RestJson1.error_members(&answer, &mut output).unwrap_err();
    assert_eq!(error.to_string(), "`Json`: expected base64 text");
    assert_eq!(
        (output.number, output.json, output.status),
        (None, None, Some(400))
    );
    assert_eq!(
        (output.text.as_deref(), output.body.as_deref()),
        (Some("t"), Some("b"))
    );
}

#[test]
fn bodies_that_are_no_object_are_errors() {
    for body in ["[]", "null", "1", "{", "{} x", "<html>", "\u{feff}{}"] {
        assert!(read::<Output>(&[], body).is_err(), "{body}");
    }
    for body in ["", " ", "\r\n", "{}", " {} \n"] {
        assert!(read::<Output>(&[], body).is_ok(), "{body}");
    }
}

shape! {
    NoBody = &rt::structure("NoBody", &[rt::w("Text", "x-text", rt::STRING, rt::HEADER)]);
    0 text: Option<String>,
}

#[test]
fn a_body_that_nothing_is_bound_to_is_not_looked_at() {
    let output: NoBody = read(&[("x-text", "")], "<html>").unwrap();
    assert_eq!(output.text.as_deref(), Some(""));
}

macro_rules! payload {
    ($name:ident, $type:ty, $target:expr) => {
        shape! {
            $name = &rt::structure("Payload", &[rt::m("Payload", $target, rt::PAYLOAD)]);
            0 payload: Option<$type>,
        }
    };
}

payload!(BlobPayload, Blob, rt::BLOB);
payload!(TextPayload, String, rt::STRING);
payload!(EnumPayload, Color, rt::ENUM);
payload!(
    StructurePayload,
    Everything,
    rt::STRUCTURE(rt::of::<Everything>)
);
payload!(UnionPayload, Choice, rt::UNION(rt::of::<Choice>));
payload!(DocumentPayload, Document, rt::DOCUMENT);

#[test]
fn payloads() {
    assert_eq!(
        read::<BlobPayload>(&[], "a\0").unwrap().payload,
        Some(Blob::new("a\0"))
    );
    assert_eq!(
        read::<TextPayload>(&[], "t\"").unwrap().payload.as_deref(),
        Some("t\"")
    );
    assert_eq!(
        read::<EnumPayload>(&[], "RED").unwrap().payload,
        Some(Color::Red)
    );
    let structure = read::<StructurePayload>(&[], r#"{"Long":1}"#)
        .unwrap()
        .payload
        .unwrap();
    assert_eq!(structure.long, Some(1));
    assert_eq!(
        read::<UnionPayload>(&[], r#"{"Number":1}"#)
            .unwrap()
            .payload,
        Some(Choice::Number(1))
    );
    assert_eq!(
        read::<DocumentPayload>(&[], "[]").unwrap().payload,
        Some(Document::Array(Vec::new()))
    );

    assert_eq!(read::<BlobPayload>(&[], "").unwrap().payload, None);
    assert_eq!(read::<StructurePayload>(&[], "").unwrap().payload, None);
    assert_eq!(read::<StructurePayload>(&[], "null").unwrap().payload, None);
    let error = read::<StructurePayload>(&[], r#"{"Long":"x"}"#)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("`Payload.Long`: "), "{error}");
    assert!(read::<StructurePayload>(&[], "{}{}").is_err());
    let mut value = TextPayload::blank();
    let mut answer = response(200, &[], "");
    *answer.body_mut() = SdkBody::from(vec![0xff]);
    assert!(RestJson1.error_members(&answer, &mut value).is_err() && value.payload.is_none());
}

/// The code and the message of an error.
fn error(headers: &[(&'static str, &'static str)], body: &str) -> (Option<String>, Option<String>) {
    let error = RestJson1.error(&response(400, headers, body));
    (error.code, error.message)
}

fn code(headers: &[(&'static str, &'static str)], body: &str) -> String {
    error(headers, body).0.unwrap_or_default()
}

#[test]
fn an_errors_code_is_its_header_or_in_its_body() {
    for text in [
        "FooError",
        "FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/",
        "aws.protocoltests.restjson#FooError",
        "aws.protocoltests.restjson#FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/",
        " FooError ",
    ] {
        assert_eq!(code(&[("x-amzn-errortype", text)], "{}"), "FooError");
        for member in ["__type", "code"] {
            assert_eq!(
                code(&[], &format!("{{{member:?}:{text:?}}}")),
                "FooError",
                "{member}"
            );
        }
    }
    let body = r#"{"code":"Code","__type":"Type"}"#;
    assert_eq!(code(&[("x-amzn-errortype", "Header")], body), "Header");
    assert_eq!(code(&[("x-amzn-errortype", ":http://x")], body), "Type");
    assert_eq!(code(&[], body), "Type");
    assert_eq!(code(&[], r#"{"code":400,"__type":null}"#), "");
    assert_eq!(code(&[], r#"{"code":"Code","__type":{"a":[]}}"#), "Code");
}

#[test]
fn no_body_costs_the_code_of_the_header() {
    let header = [("x-amzn-errortype", "Named")];
    for body in [
        "",
        "<html>502</html>",
        "{",
        "null",
        "[]",
        r#"{"message":"m"#,
        "\u{0}",
        "3",
    ] {
        assert_eq!(code(&header, body), "Named", "{body}");
        assert_eq!(code(&[], body), "", "{body}");
    }
    // What came before the body broke off counts.
    assert_eq!(
        error(&[], r#"{"__type":"A","message":"m","x":"#),
        (Some("A".into()), Some("m".into()))
    );
}

#[test]
fn messages() {
    let message = |body: &str| error(&[], body).1.unwrap_or_default();
    for member in ["message", "Message", "errorMessage"] {
        assert_eq!(message(&format!("{{{member:?}:\"m\"}}")), "m");
    }
    assert_eq!(
        message(r#"{"errorMessage":"3","Message":"2","message":"1"}"#),
        "1"
    );
    assert_eq!(message(r#"{"message":7,"Message":"2"}"#), "2");
    assert_eq!(message(r#"{"message":{"a":1},"Message":null}"#), "");
    assert_eq!(
        message(r#"{"message":"a\u0000\u001b[31m\r\n"}"#),
        "a\0\u{1b}[31m\r\n"
    );
}
