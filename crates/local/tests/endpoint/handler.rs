//! Handlers: what the endpoint's owner answers is written as the model binds it.

use serde_json::{Value, json};
use slim_sdk_local::{Answer, Builder, Local};

use crate::support::{Request, raw};

/// An operation whose output and error use every binding of responses.
const MODEL: &str = r#"{"smithy": "2.0", "shapes": {
  "a#Service": {"type": "service", "version": "1", "operations": [{"target": "a#Get"}, {"target": "a#Load"}],
    "traits": {"aws.protocols#restJson1": {}}},
  "a#Get": {"type": "operation", "input": {"target": "a#In"}, "output": {"target": "a#Out"}, "errors": [{"target": "a#Gone"}],
    "traits": {"smithy.api#http": {"method": "GET", "uri": "/things/{id}", "code": 201}}},
  "a#Load": {"type": "operation", "output": {"target": "a#Loaded"},
    "traits": {"smithy.api#http": {"method": "GET", "uri": "/load"}}},
  "a#In": {"type": "structure", "members": {
    "id": {"target": "a#Id", "traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}}}},
  "a#Id": {"type": "string", "traits": {"smithy.api#length": {"max": 3}}},
  "a#Out": {"type": "structure", "members": {
    "status": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpResponseCode": {}}},
    "at": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#httpHeader": "X-At"}},
    "names": {"target": "a#Names", "traits": {"smithy.api#httpHeader": "X-Names"}},
    "times": {"target": "a#Times", "traits": {"smithy.api#httpHeader": "X-Times"}},
    "json": {"target": "a#Json", "traits": {"smithy.api#httpHeader": "X-Json"}},
    "meta": {"target": "a#Meta", "traits": {"smithy.api#httpPrefixHeaders": "X-Meta-"}},
    "renamed": {"target": "smithy.api#String", "traits": {"smithy.api#jsonName": "re-named"}},
    "date": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "date-time"}},
    "epoch": {"target": "smithy.api#Timestamp"},
    "choice": {"target": "a#Choice"},
    "gaps": {"target": "a#Gaps"}}},
  "a#Names": {"type": "list", "member": {"target": "smithy.api#String"}},
  "a#Times": {"type": "list", "member": {"target": "smithy.api#Timestamp"}},
  "a#Json": {"type": "string", "traits": {"smithy.api#mediaType": "application/json"}},
  "a#Meta": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#String"}},
  "a#Choice": {"type": "union", "members": {
    "date": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "http-date", "smithy.api#jsonName": "d"}}}},
  "a#Gaps": {"type": "list", "member": {"target": "a#Choice"}, "traits": {"smithy.api#sparse": {}}},
  "a#Loaded": {"type": "structure", "members": {
    "bytes": {"target": "smithy.api#Blob", "traits": {"smithy.api#httpPayload": {}}}}},
  "a#Gone": {"type": "structure", "traits": {"smithy.api#error": "client", "smithy.api#httpError": 410}, "members": {
    "message": {"target": "smithy.api#String"},
    "after": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpHeader": "Retry-After"}}}}}}"#;

fn builder() -> Builder {
    Local::builder().only_given_models().model("a.json", MODEL)
}

async fn get(builder: Builder, target: &str) -> crate::support::Answer {
    let local = builder.start().await.unwrap();
    let request = Request::new("GET", target).header("host", "x");
    raw(local.address(), &request.bytes()).await.unwrap()
}

fn output(output: Value) -> Builder {
    builder().handler(move |_| Some(Answer::Output(output.clone())))
}

#[tokio::test]
async fn outputs_are_written_where_the_model_binds_them() {
    let answer = output(json!({
        "status": 206, "at": 1_515_531_081, "names": ["a", "b, c", "say \"d\"", ""], "times": [0, 1],
        "json": "{\"a\":1}", "meta": { "one": "1", "two": "2" },
        "renamed": "r", "date": -0.25, "epoch": 1.5, "choice": { "date": 0 }, "gaps": [null, { "date": 1 }], "later": [1],
    }));
    let answer = get(answer, "/things/a").await;
    assert_eq!(answer.status, 206);
    for (name, value) in [
        ("x-at", "Tue, 09 Jan 2018 20:51:21 GMT"),
        ("x-names", r#"a, "b, c", "say \"d\"", """#),
        (
            "x-times",
            "Thu, 01 Jan 1970 00:00:00 GMT, Thu, 01 Jan 1970 00:00:01 GMT",
        ),
        ("x-json", "eyJhIjoxfQ=="),
        ("x-meta-one", "1"),
        ("x-meta-two", "2"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert_eq!(
        answer.json(),
        json!({
            "re-named": "r", "date": "1969-12-31T23:59:59.750Z", "epoch": 1.5,
            "choice": { "d": "Thu, 01 Jan 1970 00:00:00 GMT" },
            "gaps": [null, { "d": "Thu, 01 Jan 1970 00:00:01 GMT" }], "later": [1],
        })
    );
}

#[tokio::test]
async fn what_is_left_out_is_not_written() {
    let answer = get(output(json!({})), "/things/a").await;
    assert_eq!((answer.status, answer.json()), (201, json!({})));
    let answer = get(output(json!({ "bytes": "aGk=" })), "/load").await;
    assert_eq!(answer.text, "hi");
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert_eq!(get(output(json!({})), "/load").await.text, "");
}

#[tokio::test]
async fn errors_are_those_of_the_operation() {
    let fails = |name: &str| {
        let answer = Answer::Error {
            name: name.to_owned(),
            members: json!({ "message": "no more", "after": 3 }),
        };
        builder().handler(move |_| Some(answer.clone()))
    };
    let answer = get(fails("Gone"), "/things/a").await;
    assert_eq!(answer.header("retry-after"), "3");
    assert_eq!(answer.json(), json!({ "message": "no more" }));
    answer.fails(410, "Gone");
    let message = get(fails("Other"), "/things/a").await;
    let message = message.fails(500, "InternalServiceException");
    assert_eq!(
        message,
        "This endpoint's answer breaks the model: Get has no error Other"
    );
}

#[tokio::test]
async fn answers_that_break_the_model_are_named() {
    for (broken, wrong) in [
        (json!([]), "it is not an object of members"),
        (json!({ "at": "now" }), "'/at' is no time in epoch seconds"),
        (json!({ "gaps": [null, 1] }), "'/gaps/1' is no object"),
        (json!({ "names": "a" }), "'/names' is no list"),
        (json!({ "meta": { "a": 1 } }), "'/meta' is no string"),
        (json!({ "status": "ok" }), "'/status' is no status"),
    ] {
        let answer = get(output(broken), "/things/a").await;
        let message = answer.fails(500, "InternalServiceException");
        let expected = format!("This endpoint's answer breaks the model: {wrong}");
        assert_eq!(message, expected);
    }
}

#[tokio::test]
async fn handlers_are_asked_after_the_checks_and_may_leave_a_call_to_the_endpoint() {
    let echo = || {
        builder().handler(|call| {
            let names = format!("{} {} {}", call.service, call.operation, call.input["id"]);
            (call.operation == "Get").then(|| Answer::Output(json!({ "renamed": names })))
        })
    };
    let answer = get(echo(), "/things/a%2F").await;
    assert_eq!(answer.json(), json!({ "re-named": "Service Get \"a/\"" }));
    get(echo(), "/things/long")
        .await
        .fails(400, "ValidationException");
    get(echo(), "/load")
        .await
        .fails(501, "NotImplementedException");
    // None of Connect's operations is served.
    get(echo(), "/instance")
        .await
        .fails(404, "UnknownOperationException");
}
