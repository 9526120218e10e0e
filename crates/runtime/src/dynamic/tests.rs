//! Tests of calls without types: they are those of a typed client.

use aws_smithy_types::DateTime;
use aws_types::region::Region;

use super::*;
use crate::generated as rt;
use crate::shape::Fields;
use crate::testing::{Script, Step, credentials, own_partition};

struct Part;

impl Fields for Part {
    const ROW: &'static schema::Structure = &rt::structure(
        "Part",
        &[
            rt::m("Small", rt::DOUBLE, 0),
            rt::m("When", rt::TIMESTAMP(rt::BY_PLACE), 0),
            rt::m("Parts", rt::LIST(&rt::STRUCTURE(rt::of::<Part>)), 0),
        ],
    );

    fn get(&self, _: usize) -> Option<&dyn rt::Encode> {
        None
    }
}

const OPERATION: Operation = Operation {
    row: &schema::Operation {
        name: "Put",
        method: "PUT",
        uri: "/put/{Id}",
        input: &rt::structure(
            "PutRequest",
            &[
                rt::m("Id", rt::STRING, rt::LABEL | rt::REQUIRED),
                rt::w("Kinds", "kind", rt::LIST(&rt::ENUM), rt::QUERY),
                rt::m("Part", rt::STRUCTURE(rt::of::<Part>), 0),
                rt::m("Tags", rt::MAP(&rt::STRING), 0),
                rt::m("Large", rt::LONG, 0),
            ],
        ),
        output: &rt::structure("PutResponse", &[]),
        errors: &[],
        flags: 0,
    },
    host_prefix: "",
    endpoint: &[],
    errors: &[],
    is_read: false,
};

/// Its answers are read, and one of its errors has another name than its code.
const READ: Operation = Operation {
    row: &schema::Operation {
        output: &rt::structure(
            "PutResponse",
            &[
                rt::m("Text", rt::STRING, 0),
                rt::m("Part", rt::STRUCTURE(rt::of::<Part>), 0),
                rt::m("Kinds", rt::LIST(&rt::ENUM), 0),
                rt::m("Sparse", rt::SPARSE_LIST(&rt::LONG), 0),
                rt::m("Tags", rt::MAP(&rt::BOOLEAN), 0),
            ],
        ),
        errors: &[&rt::error("Code", 400, rt::Retryable::No, &[])],
        ..*OPERATION.row
    },
    errors: &["NamedException"],
    is_read: true,
    ..OPERATION
};

const SERVICE: &schema::Service = &schema::Service {
    id: "Any",
    signing_name: "any",
    endpoint: &rt::endpoint::Rules {
        parameters: &rt::endpoint::regional("any"),
        ..rt::endpoint::REGIONAL
    },
    version: "1",
    headers: &[],
    protocol: &rt::RestJson1,
};

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn client(script: &Script) -> Client {
    let config = Builder::new()
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .http_client(script.clone())
        .retry_partition(own_partition());
    Client::new(SERVICE, config)
}

fn input() -> Record {
    let mut part = Record::new(Part::ROW);
    part.set(0, Value::other(0.5_f64));
    part.set(1, Value::Timestamp(DateTime::from_secs(7)));
    part.set(
        2,
        Value::List(vec![Value::Structure(Record::new(Part::ROW))]),
    );
    let mut input = Record::new(OPERATION.row.input);
    input.set(0, text("a/b"));
    input.set(1, Value::List(vec![text("X"), text("Y")]));
    input.set(2, Value::Structure(part));
    input.set(3, Value::Map(vec![("k".to_owned(), text("v"))]));
    input.set(4, Value::Integer(-9));
    input.set(5, text("there is no such member"));
    input
}

#[tokio::test]
async fn a_call_is_signed_and_written_by_the_row_and_its_answer_left_as_it_came() {
    let body = r#"{ "Made": 7.0, "New": null }"#;
    let script = Script::new([Step::with(201, &[("x-a", "b")], body)]);
    let answer = client(&script).send(&OPERATION, input()).await.unwrap();
    assert_eq!((answer.status, answer.headers.get("x-a")), (201, Some("b")));
    assert_eq!(answer.body, body.as_bytes());
    let [request] = script.requests().try_into().unwrap();
    assert_eq!(request.method, "PUT");
    assert_eq!(
        request.uri,
        "https://any.eu-west-1.amazonaws.com/put/a%2Fb?kind=X&kind=Y"
    );
    assert!(
        request
            .header("authorization")
            .contains("/any/aws4_request")
    );
    let sent: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    let wanted = serde_json::json!({
        "Part": { "Small": 0.5, "When": 7, "Parts": [{}] },
        "Tags": { "k": "v" },
        "Large": -9,
    });
    assert_eq!(sent, wanted);
}

#[tokio::test]
async fn an_error_has_its_response_and_what_that_says() {
    let step = Step::with(404, &[("x-amzn-errortype", "Gone")], r#"{"Message":"no"}"#);
    let error = client(&Script::new([step])).send(&OPERATION, input()).await;
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("Gone"), Some("no")));
    let response = error.raw_response().unwrap();
    assert_eq!(response.body().bytes(), Some(&br#"{"Message":"no"}"#[..]));
}

#[tokio::test]
async fn what_is_required_is_asked_for() {
    let script = Script::new([]);
    let client = client(&script);
    let call = client.send(&OPERATION, Record::new(OPERATION.row.input));
    let error = call.await.unwrap_err();
    let text = aws_smithy_types::error::display::DisplayErrorContext(&error).to_string();
    assert!(
        text.contains("a required member is not set: `id` (`Id`)"),
        "{text}"
    );
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn an_answer_is_read_by_the_row() {
    let body = r#"{ "Text": "t", "Part": { "Small": 0.5, "When": 7, "Parts": [{}] }, "Kinds": ["X", null], "Sparse": [1, null],
                    "Tags": { "k": true }, "New": 1 }"#;
    let client = client(&Script::new([Step::with(200, &[], body)]));
    let mut answer = client.call(&READ, input()).await.unwrap();
    assert_eq!(answer.take_text("Text").as_deref(), Some("t"));
    assert!(answer.take("Text").is_none());
    let mut part = answer.take_structure("Part").unwrap();
    assert!(matches!(part.take("Small"), Some(Value::Null)));
    assert!(matches!(part.take("When"), Some(Value::Timestamp(time)) if time.secs() == 7));
    assert!(
        matches!(part.take("Parts"), Some(Value::List(parts)) if matches!(parts[..], [Value::Structure(_)]))
    );
    assert!(
        matches!(answer.take("Kinds"), Some(Value::List(kinds)) if matches!(&kinds[..], [Value::String(kind)] if kind == "X"))
    );
    assert!(
        matches!(answer.take("Sparse"), Some(Value::List(items)) if matches!(items[..], [Value::Integer(1), Value::Null]))
    );
    assert!(
        matches!(answer.take("Tags"), Some(Value::Map(tags)) if matches!(&tags[..], [(key, Value::Boolean(true))] if key == "k"))
    );
}

#[test]
fn structures_are_put_into_lists_by_their_texts() {
    const ROW: &rt::Structure = &rt::structure(
        "L",
        &[rt::m("Parts", rt::LIST(&rt::STRUCTURE(rt::of::<Named>)), 0)],
    );
    let mut record = Record::new(ROW);
    record.put_structures("Parts", [[("A", "1"), ("B", "2")]].into_iter());
    record.put_structures("None", [[("A", "1")]].into_iter());
    let Some(Value::List(parts)) = record.take("Parts") else {
        panic!()
    };
    let [Value::Structure(part)] = &parts[..] else {
        panic!()
    };
    let mut part = part.clone();
    let texts = ["A", "B"].map(|name| part.take_text(name).unwrap());
    assert_eq!(texts, ["1", "2"]);
}

struct Named;

impl Fields for Named {
    const ROW: &'static schema::Structure = &rt::structure(
        "Named",
        &[rt::m("A", rt::STRING, 0), rt::m("B", rt::STRING, 0)],
    );

    fn get(&self, _: usize) -> Option<&dyn rt::Encode> {
        None
    }
}

#[tokio::test]
async fn errors_have_the_models_names_and_the_texts_of_typed_ones() {
    for (code, body, name, text) in [
        (
            "Code",
            r#"{"__type":"Code","Message":"no"}"#,
            Some("NamedException"),
            "Put: NamedException: no (status 400, 1 attempt)",
        ),
        (
            "Other",
            r#"{"__type":"Other","Message":"no"}"#,
            None,
            "Put: Other: no (status 400, 1 attempt)",
        ),
    ] {
        let client = client(&Script::new([Step::with(400, &[], body)]));
        let error = client.call(&READ, input()).await.unwrap_err();
        assert_eq!(error.name, name);
        let error = error.error.downcast::<SdkError<Error>>().unwrap();
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.as_service_error().unwrap().to_string(), text);
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error_that_says_where() {
    let body = r#"{ "Part": { "When": "noon" } }"#;
    let client = client(&Script::new([Step::with(200, &[], body)]));
    let error = client.call(&READ, input()).await.unwrap_err();
    let error = error.error.downcast::<SdkError<Error>>().unwrap();
    let text = error.as_service_error().unwrap().to_string();
    assert!(
        text.starts_with("Put: unhandled error: `Part.When`: ")
            || text.starts_with("Put: `Part.When`: "),
        "{text}"
    );
}
