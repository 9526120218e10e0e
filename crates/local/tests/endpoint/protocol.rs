//! Routing, what every answer has, and restJson1 at large, with models other than Connect's.

use std::path::Path;

use serde_json::{Value, json};
use slim_sdk_local::Local;

use crate::support::{Hands, Request, endpoint, raw};

#[tokio::test]
async fn what_every_answer_has() {
    let (_local, caller, _) = endpoint().await;
    let answers = [
        caller.get("/instance").await,
        caller.get("/instance/nowhere").await,
        caller.get("/nowhere").await,
    ];
    for answer in &answers {
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("date"), "Sun, 30 Aug 2015 12:36:00 GMT");
        assert_eq!(answer.header("x-amzn-requestid").len(), 36);
    }
    assert_ne!(
        answers[0].header("x-amzn-requestid"),
        answers[1].header("x-amzn-requestid")
    );
    assert_eq!(answers[0].code(), "");
    assert_eq!(
        answers[1].json(),
        json!({ "Message": "There is no instance nowhere" })
    );
}

#[tokio::test]
async fn wrong_paths_and_methods() {
    let (local, caller, _) = endpoint().await;
    for path in [
        "/",
        "/nowhere",
        "/instance/a/b",
        "/INSTANCE",
        "/contact/chat/",
    ] {
        caller
            .get(path)
            .await
            .fails(404, "UnknownOperationException");
    }
    let answer = caller.send(Request::new("PATCH", "/contact/chat")).await;
    assert_eq!(answer.header("allow"), "PUT");
    answer.fails(405, "UnknownOperationException");
    let answer = caller.send(Request::new("PUT", "/contacts/i/c")).await;
    let mut allowed: Vec<&str> = answer.header("allow").split(", ").collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "POST"]);
    // Nothing is told to a caller whose path is wrong but that it is, signed or not.
    let unsigned = Request::new("GET", "/nowhere").header("host", "x");
    raw(local.address(), &unsigned.bytes())
        .await
        .unwrap()
        .fails(404, "UnknownOperationException");
}

const ROUTES: &str = r#"{"smithy": "2.0", "shapes": {
  "r#Routes": {"type": "service", "version": "1", "traits": {"aws.protocols#restJson1": {}}, "operations": [
    {"target": "r#Greedy"}, {"target": "r#Label"}, {"target": "r#Literal"}, {"target": "r#Query"}]},
  "r#Greedy": {"type": "operation", "input": {"target": "r#Key"}, "traits": {"smithy.api#http": {"method": "GET", "uri": "/r/{key+}/end"}}},
  "r#Label": {"type": "operation", "input": {"target": "r#Label1"}, "traits": {"smithy.api#http": {"method": "GET", "uri": "/r/{key}/end"}}},
  "r#Literal": {"type": "operation", "traits": {"smithy.api#http": {"method": "GET", "uri": "/r/fixed/end"}}},
  "r#Query": {"type": "operation", "traits": {"smithy.api#http": {"method": "GET", "uri": "/r/fixed/end?mode=x&flag"}}},
  "r#Key": {"type": "structure", "members": {"key": {"target": "smithy.api#String", "traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}}}},
  "r#Label1": {"type": "structure", "members": {"key": {"target": "smithy.api#String", "traits": {"smithy.api#httpLabel": {}, "smithy.api#required": {}}}}}
}}"#;

#[tokio::test]
async fn the_most_specific_route_wins() {
    let local = Local::builder()
        .model("routes.json", ROUTES)
        .start()
        .await
        .unwrap();
    for (target, operation, key) in [
        ("/r/a/end", "Label", "a"),
        ("/r/a%2Fb/end", "Label", "a/b"),
        ("/r/a/b/end", "Greedy", "a/b"),
        ("/r/end/end", "Label", "end"),
        ("/r/end/end/end", "Greedy", "end/end"),
        ("/r/fixed/end", "Literal", ""),
        ("/r/f%69xed/end?mode=y", "Literal", ""),
        ("/r/fixed/end?flag&z=1&mode=x", "Query", ""),
    ] {
        let request = Request::new("GET", target).header("host", "x");
        let answer = raw(local.address(), &request.bytes()).await.unwrap();
        answer.fails(501, "NotImplementedException");
        let received = local.requests().pop().unwrap();
        assert_eq!(received.operation.as_deref(), Some(operation), "{target}");
        let input = received.input.unwrap();
        assert_eq!(
            input.get("key").and_then(Value::as_str).unwrap_or_default(),
            key,
            "{target}"
        );
    }
}

/// A file of the conformance data beside the repository; `None`, saying so, where that is absent.
fn conformance(file: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/conformance/protocol-tests/restJson1");
    let text = std::fs::read_to_string(folder.join(file)).ok();
    if text.is_none() {
        eprintln!("skipped: there is no {file} in {}", folder.display());
    }
    text
}

/// Every test of a kind in a model: operation, test.
fn cases(text: &str, kind: &str) -> Vec<(String, Value)> {
    let model: Value = serde_json::from_str(text).unwrap();
    let mut cases = Vec::new();
    for (id, shape) in model["shapes"].as_object().unwrap() {
        let name = id.split('#').nth(1).unwrap();
        for test in shape["traits"][kind].as_array().into_iter().flatten() {
            cases.push((name.to_owned(), test.clone()));
        }
    }
    cases
}

/// Replaces `$name:L` and `$name:S` by the values of the `at`th variant.
fn fill(value: &Value, parameters: &Value, at: usize) -> Value {
    match value {
        Value::String(text) => {
            let mut text = text.clone();
            for (name, values) in parameters.as_object().into_iter().flatten() {
                let value = values[at].as_str().unwrap_or_default();
                text = text.replace(&format!("${name}:L"), value);
                text = text.replace(&format!("${name}:S"), &json!(value).to_string());
            }
            Value::from(text.replace("$$", "$"))
        }
        Value::Array(values) => values
            .iter()
            .map(|value| fill(value, parameters, at))
            .collect(),
        Value::Object(object) => Value::Object(
            object
                .iter()
                .map(|(key, value)| (key.clone(), fill(value, parameters, at)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// A test's request as it goes over the wire.
fn wire(request: &Value) -> Request {
    let query: Vec<&str> = request["queryParams"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let uri = request["uri"].as_str().unwrap();
    let target = if query.is_empty() {
        uri.to_owned()
    } else {
        format!("{uri}?{}", query.join("&"))
    };
    let mut wire = Request::new(request["method"].as_str().unwrap(), &target).header("host", "x");
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        wire = wire.header(name, value.as_str().unwrap());
    }
    wire.body = request["body"]
        .as_str()
        .unwrap_or_default()
        .as_bytes()
        .to_vec();
    // The request tests name only the headers that they are about.
    if request["bodyMediaType"] == "application/json"
        && !wire
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        wire = wire.header("content-type", "application/json");
    }
    wire
}

/// Sends every malformed request of a suite; returns how many there were, and what was answered otherwise than the
/// suite says.
async fn malformed(file: &str, text: &str) -> (usize, Vec<String>) {
    let builder = Local::builder().verify_signatures(false).model(file, text);
    let local = Hands::new().on(builder).start().await.unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for (operation, case) in cases(text, "smithy.test#httpMalformedRequestTests") {
        // The tag `internal` hides a value of 1.0's trait `enum` but not a member of an `enum`; once read they are the same.
        if case["id"] == "RestJsonMalformedEnumTraitString" {
            continue;
        }
        let parameters = &case["testParameters"];
        let variants = parameters
            .as_object()
            .and_then(|all| all.values().next())
            .map_or(1, |values| values.as_array().unwrap().len());
        local.answer(&operation, json!({}));
        for at in 0..variants {
            let filled = fill(&case, parameters, at);
            count += 1;
            let request = wire(&filled["request"]);
            let expected = &filled["response"];
            let Some(answer) = raw(local.address(), &request.bytes()).await else {
                wrong.push(format!("{} {at}: closed", filled["id"]));
                continue;
            };
            let code = expected["headers"]["x-amzn-errortype"]
                .as_str()
                .unwrap_or_default();
            let mut same =
                (json!(answer.status), answer.code()) == (expected["code"].clone(), code);
            if let Some(contents) = expected["body"]["assertion"]["contents"].as_str() {
                same &= serde_json::from_str::<Value>(contents).ok()
                    == serde_json::from_str(&answer.text).ok();
            }
            if !same {
                wrong.push(format!(
                    "{} {at}: {} {} {} for {} {}",
                    filled["id"],
                    answer.status,
                    answer.code(),
                    answer.text,
                    request.target,
                    filled["request"]
                ));
            }
        }
    }
    (count, wrong)
}

#[tokio::test]
async fn the_suite_of_input_validation() {
    let Some(text) = conformance("RestJsonValidation.json") else {
        return;
    };
    let (count, wrong) = malformed("RestJsonValidation.json", &text).await;
    assert!(count > 100, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn the_suite_of_malformed_requests() {
    let Some(text) = conformance("RestJson.json") else {
        return;
    };
    let (count, wrong) = malformed("RestJson.json", &text).await;
    assert!(count > 300, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Whether an input is the one a test gives, where a test may leave out what has a default, and writes blobs as texts.
fn same(read: &Value, given: &Value) -> bool {
    match (read, given) {
        (Value::Object(read), Value::Object(given)) => given
            .iter()
            .filter(|(_, given)| !given.is_null() && **given != json!([]))
            .all(|(name, given)| read.get(name).is_some_and(|read| same(read, given))),
        (Value::Array(read), Value::Array(given)) => {
            read.len() == given.len()
                && read
                    .iter()
                    .zip(given)
                    .all(|(read, given)| same(read, given))
        }
        (Value::Number(read), Value::Number(given)) => read.as_f64() == given.as_f64(),
        (Value::String(read), Value::String(given)) => {
            read == given || *read == base64(given.as_bytes())
        }
        (read, given) => read == given,
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<String> = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let bits = bits.concat();
    let mut text = String::new();
    for group in bits.as_bytes().chunks(6) {
        let group = format!("{:0<6}", std::str::from_utf8(group).unwrap());
        text.push(char::from(
            DIGITS[usize::from_str_radix(&group, 2).unwrap()],
        ));
    }
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[tokio::test]
async fn the_suite_of_requests_is_read_as_it_says() {
    let Some(text) = conformance("RestJson.json") else {
        return;
    };
    let builder = Local::builder()
        .verify_signatures(false)
        .model("RestJson.json", text.as_str());
    let local = Hands::new().on(builder).start().await.unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for (operation, test) in cases(&text, "smithy.test#httpRequestTests") {
        // A client's own business, such as a host prefix or what it leaves out, is not the endpoint's.
        let id = test["id"].as_str().unwrap();
        // Compressed bodies are not read; defaults are left to those who read the input.
        let left_out =
            id.contains("Gzip") || id.contains("ContentEncoding") || id.contains("ServerPopulates");
        if test["appliesTo"] == "client" || left_out {
            continue;
        }
        count += 1;
        local.answer(&operation, json!({}));
        let answer = raw(local.address(), &wire(&test).bytes()).await.unwrap();
        let received = local.requests().pop().unwrap();
        let input = received.input.unwrap_or_default();
        let given = &test["params"];
        let empty = json!({});
        let given = if given.is_null() { &empty } else { given };
        if received.operation.as_ref() != Some(&operation) || !same(&input, given) {
            wrong.push(format!(
                "{}: {:?} {} {} for {given}",
                test["id"], received.operation, answer.text, input
            ));
        }
    }
    assert!(count > 100, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
