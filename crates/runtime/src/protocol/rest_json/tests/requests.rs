//! Inputs, and the HTTP text that they become.

use std::collections::HashMap;

use aws_smithy_types::{Blob, DateTime, Document};

use crate::generated as rt;
use crate::protocol::Protocol as _;
use crate::protocol::rest_json::RestJson1;
use crate::schema;
use crate::shape::FieldsMut;
use crate::testing::{Choice, Color, Everything, shape};

/// The request of an input, as text: the first line, the headers sorted, an empty line, the body.
pub(super) fn text<T: FieldsMut>(
    method: &'static str,
    uri: &'static str,
    input: &T,
) -> Result<String, String> {
    let output = <rt::Unit as rt::Fields>::ROW;
    let operation = schema::Operation {
        name: "Op",
        method,
        uri,
        input: T::ROW,
        output,
        errors: &[],
        flags: 0,
    };
    let request = RestJson1
        .request(&operation, input)
        .map_err(|error| error.problems().join("; "))?;
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    headers.sort();
    let body = String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap();
    Ok(format!(
        "{} {}\n{}\n{body}",
        request.method(),
        request.uri(),
        headers.concat()
    ))
}

shape! {
    Labels = &rt::structure("Labels", &[
        rt::m("Text", rt::STRING, rt::LABEL | rt::REQUIRED),
        rt::m("Path", rt::STRING, rt::LABEL | rt::REQUIRED),
        rt::m("Number", rt::INTEGER, rt::LABEL | rt::REQUIRED),
        rt::m("Time", rt::TIMESTAMP(rt::BY_PLACE), rt::LABEL | rt::REQUIRED),
        rt::m("Flag", rt::BOOLEAN, rt::LABEL | rt::REQUIRED),
        rt::m("Color", rt::ENUM, rt::LABEL | rt::REQUIRED),
    ]);
    0 text: Option<String>,
    1 path: Option<String>,
    2 number: Option<i32>,
    3 time: Option<DateTime>,
    4 flag: Option<bool>,
    5 color: Option<Color>,
}

fn labels(text: &str, path: &str) -> Labels {
    Labels {
        text: Some(text.to_owned()),
        path: Some(path.to_owned()),
        number: Some(-7),
        time: Some(DateTime::from_secs(1_515_531_081)),
        flag: Some(true),
        color: Some(Color::Red),
    }
}

const LABELS: &str = "/a/{Text}/{Path+}/{Number}/{Time}/{Flag}/{Color}/z";

#[test]
fn labels_are_percent_encoded_and_greedy_ones_keep_their_slashes() {
    let tail = "/-7/2018-01-09T20%3A51%3A21Z/true/RED/z";
    for (value, encoded) in [
        ("plain-._~AZaz09", "plain-._~AZaz09"),
        ("a b/c", "a%20b%2Fc"),
        (
            " %:/?#[]@!$&'()*+,;=😹",
            "%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9",
        ),
        ("...", "..."),
        ("a\r\nb\0", "a%0D%0Ab%00"),
        ("{Path+}", "%7BPath%2B%7D"),
    ] {
        let greedy = encoded.replace("%2F", "/");
        let request = text("GET", LABELS, &labels(value, value)).unwrap();
        assert_eq!(request, format!("GET /a/{encoded}/{greedy}{tail}\n\n"));
    }
}

#[test]
fn labels_that_would_change_the_path_are_refused_all_at_once() {
    let refused =
        |first: &str, second: &str| text("GET", LABELS, &labels(first, second)).unwrap_err();
    assert_eq!(
        refused("", ""),
        "`text` (`Text`) is empty, and is a part of the path; `path` (`Path`) is empty, and is a part of the path"
    );
    assert!(refused("..", "a").contains("`text` (`Text`) is `..`"));
    assert!(refused("a", "a/../b").contains("`path` (`Path`) is `a/../b`"));
    let mut far = labels("a", "b");
    far.time = Some(DateTime::from_secs(i64::MAX));
    let error = text("GET", LABELS, &far).unwrap_err();
    assert!(error.starts_with("`time` (`Time`): "), "{error}");
}

shape! {
    Query = &rt::structure("Query", &[
        rt::w("Text", "t", rt::STRING, rt::QUERY),
        rt::w("List", "list", rt::LIST(&rt::ENUM), rt::QUERY),
        rt::w("Time", "time", rt::TIMESTAMP(rt::BY_PLACE), rt::QUERY),
        rt::w("Number", "number", rt::DOUBLE, rt::QUERY),
        rt::m("Params", rt::MAP(&rt::STRING), rt::QUERY_PARAMS),
    ]);
    0 text: Option<String>,
    1 list: Option<Vec<Color>>,
    2 time: Option<DateTime>,
    3 number: Option<f64>,
    4 params: Option<HashMap<String, String>>,
}

shape! {
    ManyParams = &rt::structure("ManyParams", &[rt::m("Params", rt::MAP(&rt::LIST(&rt::STRING)), rt::QUERY_PARAMS)]);
    0 params: Option<HashMap<String, Vec<String>>>,
}

#[test]
fn queries() {
    let uri = "/q?fixed=a&flag";
    let mut input = Query::blank();
    assert_eq!(text("GET", uri, &input).unwrap(), "GET /q?fixed=a&flag\n\n");
    input.list = Some(Vec::new());
    assert_eq!(text("GET", "/q", &input).unwrap(), "GET /q\n\n");
    input.text = Some(String::new());
    input.list = Some(vec![Color::Red, Color::from("a&b")]);
    input.time = Some(DateTime::from_secs(1_515_531_081));
    input.number = Some(f64::NAN);
    let pairs = [("z", "1"), ("t", "not this"), ("a b", "=&+\u{fc}")];
    input.params = Some(
        pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
    );
    let query =
        "t=&list=RED&list=a%26b&time=2018-01-09T20%3A51%3A21Z&number=NaN&a%20b=%3D%26%2B%C3%BC&z=1";
    assert_eq!(
        text("GET", uri, &input).unwrap(),
        format!("GET /q?fixed=a&flag&{query}\n\n")
    );

    let params = HashMap::from([
        ("b".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
        ("a".to_owned(), Vec::new()),
    ]);
    assert_eq!(
        text(
            "GET",
            "/q",
            &ManyParams {
                params: Some(params)
            }
        )
        .unwrap(),
        "GET /q?b=1&b=2\n\n"
    );
    input.time = Some(DateTime::from_secs(i64::MIN));
    assert!(
        text("GET", uri, &input)
            .unwrap_err()
            .starts_with("`time` (`Time`, on the wire `time`): ")
    );
}

shape! {
    Headers = &rt::structure("Headers", &[
        rt::w("Text", "X-Text", rt::STRING, rt::HEADER),
        rt::w("List", "X-List", rt::LIST(&rt::STRING), rt::HEADER),
        rt::w("Numbers", "X-Numbers", rt::LIST(&rt::INTEGER), rt::HEADER),
        rt::w("Time", "X-Time", rt::TIMESTAMP(rt::BY_PLACE), rt::HEADER),
        rt::w("Times", "X-Times", rt::LIST(&rt::TIMESTAMP(rt::BY_PLACE)), rt::HEADER),
        rt::w("Json", "X-Json", rt::STRING, rt::HEADER | rt::MEDIA_TYPE),
        rt::w("Tags", "X-Tag-", rt::MAP(&rt::STRING), rt::PREFIX_HEADERS),
    ]);
    0 text: Option<String>,
    1 list: Option<Vec<String>>,
    2 numbers: Option<Vec<i32>>,
    3 time: Option<DateTime>,
    4 times: Option<Vec<DateTime>>,
    5 json: Option<String>,
    6 tags: Option<HashMap<String, String>>,
}

#[test]
fn headers() {
    let mut input = Headers::blank();
    input.text = Some(String::new());
    input.list = Some(Vec::new());
    assert_eq!(
        text("GET", "/", &input).unwrap(),
        "GET /\nx-list: \nx-text: \n\n",
        "what is set is sent, even if it is empty"
    );
    input.text = Some("a, \"b\"".to_owned());
    input.list = Some(["b,c", "\"def\"", "a"].map(ToOwned::to_owned).into());
    input.numbers = Some(vec![1, -2]);
    let time = DateTime::from_secs(1_515_531_081);
    input.time = Some(time);
    input.times = Some(vec![time, DateTime::from_secs(0)]);
    input.json = Some("true".to_owned());
    input.tags = Some(HashMap::from([("Foo".to_owned(), "Bar".to_owned())]));
    let expected = "\
        POST /\n\
        x-json: dHJ1ZQ==\n\
        x-list: \"b,c\", \"\\\"def\\\"\", a\n\
        x-numbers: 1, -2\n\
        x-tag-foo: Bar\n\
        x-text: a, \"b\"\n\
        x-time: Tue, 09 Jan 2018 20:51:21 GMT\n\
        x-times: Tue, 09 Jan 2018 20:51:21 GMT, Thu, 01 Jan 1970 00:00:00 GMT\n\n";
    assert_eq!(text("POST", "/", &input).unwrap(), expected);
}

shape! {
    AnyHeaders = &rt::structure("AnyHeaders", &[
        rt::w("Foo", "X-Foo", rt::STRING, rt::HEADER),
        rt::w("All", "", rt::MAP(&rt::STRING), rt::PREFIX_HEADERS),
    ]);
    0 foo: Option<String>,
    1 all: Option<HashMap<String, String>>,
}

#[test]
fn a_header_of_its_own_goes_before_one_of_a_map() {
    let mut input = AnyHeaders::blank();
    let all = [("x-foo", "map"), ("x-bar", "map")];
    input.all = Some(
        all.map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
    );
    let map = "GET /\nx-bar: map\nx-foo: map\n\n";
    assert_eq!(text("GET", "/", &input).unwrap(), map);
    input.foo = Some("own".to_owned());
    assert_eq!(
        text("GET", "/", &input).unwrap(),
        "GET /\nx-bar: map\nx-foo: own\n\n"
    );
}

#[test]
fn headers_with_line_breaks_are_refused_by_name_and_without_their_value() {
    for value in ["a\r\nx-injected: 1", "a\nb", "a\0", "a\r", "\u{7f}"] {
        let mut input = Headers::blank();
        input.text = Some(value.to_owned());
        input.list = Some(vec![value.to_owned()]);
        input.tags = Some(HashMap::from([("ok".to_owned(), value.to_owned())]));
        let error = text("GET", "/", &input).unwrap_err();
        let members = [
            "`text` (`Text`) cannot be sent in the header \"X-Text\"",
            "`list` (`List`) cannot be sent in the header \"X-List\"",
            "`tags` (`Tags`) cannot be sent in the header \"X-Tag-ok\"",
        ];
        for member in members {
            assert!(error.contains(member), "{error}");
        }
        assert!(
            !error.contains("injected") && !error.contains(['\r', '\n', '\0']),
            "{error:?}"
        );
    }
    for key in ["a\r\nb", "a b", "é", "a:b"] {
        let mut input = Headers::blank();
        input.tags = Some(HashMap::from([(key.to_owned(), "v".to_owned())]));
        let error = text("GET", "/", &input).unwrap_err();
        assert!(
            error.contains("`Tags`") && !error.contains(['\r', '\n']),
            "{error:?}"
        );
    }
    let mut input = Headers::blank();
    input.times = Some(vec![DateTime::from_secs(i64::MAX)]);
    assert!(
        text("GET", "/", &input)
            .unwrap_err()
            .starts_with("`times` (`Times`, on the wire `X-Times`): ")
    );
}

shape! {
    Mixed = &rt::structure("Mixed", &[
        rt::w("Header", "x-header", rt::STRING, rt::HEADER),
        rt::m("Name", rt::STRING, 0),
        rt::m("Choice", rt::UNION(rt::of::<Choice>), 0),
    ]);
    0 header: Option<String>,
    1 name: Option<String>,
    2 choice: Option<Choice>,
}

#[test]
fn a_body_of_members_is_an_object_even_if_it_is_empty() {
    let mut input = Mixed::blank();
    let empty = "POST /\ncontent-length: 2\ncontent-type: application/json\n\n{}";
    assert_eq!(text("POST", "/", &input).unwrap(), empty);
    input.header = Some("h".to_owned());
    input.name = Some("n".to_owned());
    let full = "POST /\ncontent-length: 12\ncontent-type: application/json\nx-header: h\n\n{\"Name\":\"n\"}";
    assert_eq!(text("POST", "/", &input).unwrap(), full);
    input.choice = Some(Choice::Unknown);
    let error = text("POST", "/", &input).unwrap_err();
    assert!(
        error.starts_with("`Choice`: the Choice is of a variant that this crate does not know"),
        "{error}"
    );
}

#[test]
fn no_members_no_body_no_content_type() {
    assert_eq!(text("POST", "/", &rt::Unit).unwrap(), "POST /\n\n");
    assert_eq!(
        text("DELETE", "/", &Query::blank()).unwrap(),
        "DELETE /\n\n"
    );
}

macro_rules! payload {
    ($name:ident, $type:ty, $member:expr) => {
        shape! {
            $name = &rt::structure("Payload", &[
                $member,
                rt::w("ContentType", "content-type", rt::STRING, rt::HEADER),
            ]);
            0 payload: Option<$type>,
            1 content_type: Option<String>,
        }
    };
}

payload!(BlobPayload, Blob, rt::m("Payload", rt::BLOB, rt::PAYLOAD));
payload!(
    CsvPayload,
    Blob,
    rt::w("Payload", "text/csv", rt::BLOB, rt::PAYLOAD)
);
payload!(
    TextPayload,
    String,
    rt::m("Payload", rt::STRING, rt::PAYLOAD)
);
payload!(EnumPayload, Color, rt::m("Payload", rt::ENUM, rt::PAYLOAD));
payload!(
    StructurePayload,
    Everything,
    rt::m("Payload", rt::STRUCTURE(rt::of::<Everything>), rt::PAYLOAD)
);
payload!(
    UnionPayload,
    Choice,
    rt::m("Payload", rt::UNION(rt::of::<Choice>), rt::PAYLOAD)
);
payload!(
    DocumentPayload,
    Document,
    rt::m("Payload", rt::DOCUMENT, rt::PAYLOAD)
);

#[test]
fn payloads_are_the_whole_body_with_a_type_of_their_own() {
    fn sent<T: FieldsMut>(input: &T) -> String {
        text("PUT", "/", input)
            .unwrap()
            .replace("PUT /\n", "")
            .replace("content-", "")
    }
    let blob = BlobPayload {
        payload: Some(Blob::new("b\n")),
        content_type: None,
    };
    assert_eq!(
        sent(&blob),
        "length: 2\ntype: application/octet-stream\n\nb\n"
    );
    let blob = BlobPayload {
        content_type: Some("image/png".to_owned()),
        ..blob
    };
    assert_eq!(sent(&blob), "length: 2\ntype: image/png\n\nb\n");
    let csv = CsvPayload {
        payload: Some(Blob::new("a,b")),
        content_type: None,
    };
    assert_eq!(sent(&csv), "length: 3\ntype: text/csv\n\na,b");
    let text = TextPayload {
        payload: Some("t\u{fc}".to_owned()),
        content_type: None,
    };
    assert_eq!(sent(&text), "length: 3\ntype: text/plain\n\ntü");
    let value = EnumPayload {
        payload: Some(Color::Red),
        content_type: None,
    };
    assert_eq!(sent(&value), "length: 3\ntype: text/plain\n\nRED");
    let structure = StructurePayload {
        payload: Some(Everything::new()),
        content_type: None,
    };
    assert_eq!(sent(&structure), "length: 2\ntype: application/json\n\n{}");
    let union = UnionPayload {
        payload: Some(Choice::Number(1)),
        content_type: None,
    };
    assert_eq!(
        sent(&union),
        "length: 12\ntype: application/json\n\n{\"Number\":1}"
    );
    let document = DocumentPayload {
        payload: Some(Document::Bool(true)),
        content_type: None,
    };
    assert_eq!(sent(&document), "length: 4\ntype: application/json\n\ntrue");

    // Nothing set is no body, but for a structure, which is an empty one.
    assert_eq!(sent(&BlobPayload::blank()), "\n");
    assert_eq!(sent(&TextPayload::blank()), "\n");
    assert_eq!(sent(&DocumentPayload::blank()), "\n");
    assert_eq!(
        sent(&StructurePayload::blank()),
        "length: 2\ntype: application/json\n\n{}"
    );
}

#[test]
fn what_is_no_request_is_an_error() {
    let long = Labels {
        text: Some("x".repeat(70_000)),
        ..labels("", "p")
    };
    assert!(text("GET", LABELS, &long).unwrap_err().contains("too long"));
    assert!(
        text("NOT A METHOD", "/", &rt::Unit)
            .unwrap_err()
            .contains("NOT A METHOD")
    );
}
