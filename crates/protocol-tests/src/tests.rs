//! The comparisons see differences, and no others.

use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

use super::*;

fn sent() -> Sent {
    let mut request = HttpRequest::new(SdkBody::from(r#"{"a": 1}"#));
    request.set_method("PUT").unwrap();
    request
        .set_uri("https://foo.example.com/base/a%20b?c=d&e")
        .unwrap();
    request.headers_mut().insert("x-one", "1");
    let wire = Wire::silent();
    let result = run(wire.call(request));
    wire.sent("case", result)
}

#[test]
fn the_request_that_was_sent_is_compared() {
    let sent = sent();
    sent.method("PUT")
        .uri("/base/a%20b")
        .host("foo.example.com")
        .query(&["c=d"])
        .forbid_query(&["f"])
        .require_query(&["e"])
        .headers(&[("X-One", "1")])
        .forbid_headers(&["X-Two"])
        .require_headers(&["X-One"])
        .body("application/json", r#"{"a":1}"#);
}

type Check = fn(&Sent) -> &Sent;

/// What a check panics with.
fn failure(check: Check) -> String {
    let sent = sent();
    let check = || drop(format!("{:?}", check(&sent)));
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

#[test]
fn every_property_can_fail() {
    let checks: [(Check, &str); 10] = [
        (
            |sent| sent.method("POST"),
            "the method is \"PUT\", expected \"POST\"",
        ),
        (|sent| sent.uri("/a b"), "the path is \"/base/a%20b\""),
        (
            |sent| sent.host("example.com"),
            "the host is \"foo.example.com\"",
        ),
        (|sent| sent.query(&["c=x"]), "c=x"),
        (|sent| sent.forbid_query(&["c"]), "`c`"),
        (|sent| sent.require_query(&["f"]), "`f`"),
        (|sent| sent.headers(&[("x-one", "2")]), "x-one"),
        (|sent| sent.forbid_headers(&["x-one"]), "x-one"),
        (|sent| sent.require_headers(&["x-two"]), "x-two"),
        (|sent| sent.body("application/json", r#"{"a": 2}"#), "PUT"),
    ];
    for (check, expected) in checks {
        let text = failure(check);
        assert!(
            text.starts_with("case: ") && text.contains(expected),
            "{text}"
        );
    }
    assert!(failure(|sent| sent.body("", "")).contains("the body is"));
}

#[test]
fn values_are_compared_with_nan_as_itself() {
    same("case", "member", &Some(f32::NAN), &Some(f32::NAN));
    same("case", "member", &vec![1, 2], &vec![1, 2]);
    let differs = std::panic::catch_unwind(|| same("case", "m", &Some(f64::NAN), &Some(1.0)));
    let text = *differs.unwrap_err().downcast::<String>().unwrap();
    assert_eq!(text, "case: `m` is Some(NaN), expected Some(1.0)");
    stream("case", "body", ByteStream::from_static(b"abc"), b"abc");
    let differs = std::panic::catch_unwind(|| {
        stream("case", "body", ByteStream::from_static(b"abc"), b"abd");
    });
    assert!(differs.is_err());
}

#[test]
fn documents_are_read_from_json() {
    let expected = Document::Array(vec![
        Document::Null,
        Document::Number(Number::PosInt(1)),
        Document::Number(Number::NegInt(-1)),
        Document::Number(Number::Float(1.5)),
        Document::Object([("a".to_owned(), Document::Bool(true))].into()),
    ]);
    assert_eq!(document(r#"[null, 1, -1, 1.5, {"a": true}]"#), expected);
}
