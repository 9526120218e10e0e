//! The comparisons see differences, and no others.

use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::SdkError;
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
    let map = |order: [&str; 3], b: f32| -> std::collections::HashMap<String, Option<f32>> {
        let of = |key: &&str| match *key {
            "a" => Some(f32::NAN),
            "b" => Some(b),
            _ => None,
        };
        order.iter().map(|key| (key.to_string(), of(key))).collect()
    };
    for _ in 0..20 {
        let found = vec![map(["a", "b", "c"], 1.0)];
        same("case", "m", &found, &vec![map(["c", "b", "a"], 1.0)]);
        let other = vec![map(["a", "b", "c"], 2.0)];
        std::panic::catch_unwind(|| same("case", "m", &found, &other)).unwrap_err();
    }
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

#[test]
fn the_response_is_what_the_case_says() {
    let answer = |media_type: &str, body: &str| {
        let headers = [("X-One", "1"), ("X-One", "2")];
        let wire = Wire::answering(404, &headers, media_type, body);
        run(wire.call(HttpRequest::new(SdkBody::empty()))).unwrap()
    };
    let response = answer("application/json", "{}");
    assert_eq!(response.status().as_u16(), 404);
    let values: Vec<&str> = response.headers().get_all("x-one").collect();
    assert_eq!(values, ["1", "2"]);
    assert_eq!(response.body().bytes(), Some(&b"{}"[..]));
    let response = answer("application/cbor", "v/8=");
    assert_eq!(response.body().bytes(), Some(&[0xbf, 0xff][..]));
}

#[test]
fn a_call_that_fails_otherwise_is_not_the_services_error() {
    type Failed = Result<(), SdkError<std::fmt::Error, ()>>;
    let service: Failed = Err(SdkError::service_error(std::fmt::Error, ()));
    assert_eq!(modeled("case", service), std::fmt::Error);
    let others: [fn() -> Failed; 2] = [|| Ok(()), || Err(SdkError::timeout_error("late"))];
    for other in others {
        let panic = std::panic::catch_unwind(|| modeled("case", other())).unwrap_err();
        assert!(panic.downcast::<String>().unwrap().starts_with("case: "));
    }
    assert_eq!(output("case", Ok::<_, ()>(1)), 1);
    std::panic::catch_unwind(|| output::<(), _>("case", Err("failed"))).unwrap_err();
}
