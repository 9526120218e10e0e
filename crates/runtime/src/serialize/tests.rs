//! Values to formats of callers and back, judged by what the documentation promises and by what the wire's codec writes.

use std::collections::HashMap;
use std::fmt::Debug;

use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime, Document, Number};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::codec::json::write;
use crate::generated as rt;
use crate::generated::{STRUCTURE, of};
use crate::testing::{
    Choice, Color, Everything, InvalidParameter, MakeInput, Script, TestService, client, shape,
};

crate::serde_shape!(TestService, Everything, Choice);
crate::serde_enum!(Color);
crate::serde_error!(TestService, InvalidParameter);

shape! {
    Numbers = &rt::structure("Numbers", &[
        rt::m("Whole", rt::BIG_INTEGER, 0),
        rt::m("Exact", rt::BIG_DECIMAL, 0),
        rt::m("All", rt::LIST(&rt::BIG_DECIMAL), 0),
    ]);
    0 whole: Option<BigInteger>,
    1 exact: Option<BigDecimal>,
    2 all: Option<Vec<BigDecimal>>,
}

shape! {
    Places = &rt::structure("Places", &[
        rt::m("Label", rt::STRING, rt::LABEL | rt::REQUIRED),
        rt::w("Header", "x-header", rt::TIMESTAMP(rt::BY_PLACE), rt::HEADER),
        rt::w("Query", "q", rt::STRING, rt::QUERY),
        rt::w("Prefix", "x-", rt::MAP(&rt::STRING), rt::PREFIX_HEADERS),
        rt::w("Body", "b", rt::STRING, 0),
        rt::m("Secret", rt::STRING, rt::SENSITIVE),
        rt::m("Needed", rt::STRING, rt::REQUIRED),
    ]);
    0 label: Option<String>,
    1 header: Option<DateTime>,
    2 query: Option<String>,
    3 prefix: Option<HashMap<String, String>>,
    4 body: Option<String>,
    5 secret: Option<String>,
    6 needed: String,
}

crate::serde_shape!(TestService, Numbers, Places);

fn everything() -> Everything {
    let time = DateTime::from_secs_and_nanos(1_700_000_000, 250_000_000);
    Everything {
        string: Some("\"ü\"\n".to_owned()),
        boolean: Some(false),
        byte: Some(i8::MIN),
        short: Some(i16::MAX),
        integer: Some(i32::MIN),
        long: Some(i64::MAX),
        float: Some(0.1),
        double: Some(f64::NEG_INFINITY),
        blob: Some(Blob::new([0, 255, 16])),
        time: Some(time),
        date_time: Some(time),
        http_date: Some(DateTime::from_secs(1_700_000_000)),
        epoch: Some(DateTime::from_secs(-1)),
        document: Some(Document::Object(HashMap::from([(
            "a".to_owned(),
            Document::Array(vec![
                Document::Bool(true),
                Document::Number(Number::Float(1.5)),
                Document::Number(Number::NegInt(-2)),
            ]),
        )]))),
        color: Some(Color::from("MAUVE")),
        list: Some(vec!["a".to_owned(), String::new()]),
        sparse_list: None,
        map: Some(HashMap::from([("key".to_owned(), 1)])),
        sparse_map: None,
        nested: Some(Box::new(Everything {
            renamed: Some("inner".to_owned()),
            ..Everything::new()
        })),
        choice: Some(Choice::Nested(Box::new(Everything::new()))),
        choices: Some(vec![Choice::Number(7), Choice::Text("t".to_owned())]),
        renamed: Some("outer".to_owned()),
    }
}

fn sparse() -> Everything {
    Everything {
        sparse_list: Some(vec![None, Some("x".to_owned())]),
        sparse_map: Some(HashMap::from([(Color::Red, None)])),
        ..everything()
    }
}

fn cbor<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    ciborium::from_reader(bytes.as_slice()).unwrap()
}

fn json_and_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, text: &str) {
    assert_eq!(serde_json::to_string(value).unwrap(), text);
    assert_eq!(&serde_json::from_str::<T>(text).unwrap(), value);
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value);
}

#[test]
fn a_value_is_what_the_wire_has() {
    let value = sparse();
    let target = STRUCTURE(of::<Everything>);
    let sent = write::value(&value, &target).unwrap();
    let sent: Value = serde_json::from_slice(&sent).unwrap();
    let kept = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), sent);
    assert_eq!(sent["Time"], json!(1_700_000_000.25));
    assert_eq!(sent["DateTime"], json!("2023-11-14T22:13:20.25Z"));
    assert_eq!(sent["HttpDate"], json!("Tue, 14 Nov 2023 22:13:20 GMT"));
    assert_eq!(
        (&sent["Blob"], &sent["Double"]),
        (&json!("AP8Q"), &json!("-Infinity"))
    );
    assert_eq!(sent["SparseList"], json!([null, "x"]));
}

#[test]
fn a_value_comes_back_from_every_format() {
    let value = sparse();
    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(serde_json::from_str::<Everything>(&text).unwrap(), value);
    let reader: Everything = serde_json::from_reader(text.as_bytes()).unwrap();
    assert_eq!(reader, value);
    let tree: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::from_value::<Everything>(tree).unwrap(), value);
    assert_eq!(cbor(&value), value);
    // TOML has no null.
    let value = everything();
    let text = toml::to_string(&value).unwrap();
    assert!(text.contains("re-named = \"outer\""), "{text}");
    assert_eq!(toml::from_str::<Everything>(&text).unwrap(), value);
}

#[test]
fn no_number_is_still_a_float() {
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let value = Everything {
            float: Some(value),
            ..Everything::new()
        };
        let back = cbor(&value).float.unwrap();
        assert_eq!(back.to_string(), value.float.unwrap().to_string());
    }
}

fn numbers(whole: &str, exact: &str) -> Numbers {
    Numbers {
        whole: Some(whole.parse().unwrap()),
        exact: Some(exact.parse().unwrap()),
        all: Some(vec![exact.parse().unwrap()]),
    }
}

#[test]
fn numbers_keep_their_digits() {
    let whole = "123456789012345678901234567890";
    let exact = "-0.100000000000000000000000000000000000010";
    let text = format!(r#"{{"Whole":{whole},"Exact":{exact},"All":[{exact}]}}"#);
    json_and_back(&numbers(whole, exact), &text);
    for (whole, exact) in [
        (whole, exact),
        ("18446744073709551615", "1.50"),
        ("-7", "2.5"),
    ] {
        let value = numbers(whole, exact);
        assert_eq!(cbor(&value), value);
    }
    let small = numbers("-7", "2.5");
    let text = "Whole = -7\nExact = 2.5\nAll = [2.5]\n";
    assert_eq!(toml::to_string(&small).unwrap(), text);
    assert_eq!(toml::from_str::<Numbers>(text).unwrap(), small);
    let texts: Numbers = serde_json::from_str(r#"{"Whole":"12","All":["1e5"]}"#).unwrap();
    assert_eq!(texts.whole.unwrap().as_ref(), "12");
    let error = serde_json::from_str::<Numbers>(r#"{"Whole":[1]}"#).unwrap_err();
    assert!(
        error.to_string().starts_with("`Whole`: expected a number"),
        "{error}"
    );
    let error = toml::from_str::<Numbers>("Whole = true").unwrap_err();
    assert!(error.to_string().contains("expected a number"), "{error}");
}

#[test]
fn members_have_their_names_wherever_they_are_sent() {
    let value = Places {
        label: Some("l".to_owned()),
        header: Some(DateTime::from_secs(5)),
        query: Some("q".to_owned()),
        prefix: Some(HashMap::from([("k".to_owned(), "v".to_owned())])),
        body: Some("b".to_owned()),
        secret: Some("s".to_owned()),
        needed: "n".to_owned(),
    };
    let text = r#"{"Label":"l","Header":5,"Query":"q","Prefix":{"k":"v"},"b":"b","Secret":"s","Needed":"n"}"#;
    json_and_back(&value, text);
}

#[test]
fn what_is_missing_is_blank_and_what_is_unknown_is_skipped() {
    let read: Places =
        serde_json::from_str(r#"{"x-header":1,"New":{"a":[1]},"Query":null,"b":"b"}"#).unwrap();
    let blank = Places {
        label: None,
        header: None,
        query: None,
        prefix: None,
        body: Some("b".to_owned()),
        secret: None,
        needed: String::new(),
    };
    assert_eq!(read, blank);
    assert_eq!(toml::from_str::<Places>("b = \"b\"").unwrap(), blank);
}

#[test]
fn unions_are_a_map_of_one_member() {
    json_and_back(&Choice::Number(3), r#"{"Number":3}"#);
    json_and_back(&Choice::Unknown, "{}");
    let newer: Choice = serde_json::from_str(r#"{"New":{"deep":[1]}}"#).unwrap();
    assert_eq!(newer, Choice::Unknown);
    let value = Everything {
        choices: Some(vec![Choice::Unknown, Choice::Number(1)]),
        ..Everything::new()
    };
    json_and_back(&value, r#"{"Choices":[{},{"Number":1}]}"#);
}

#[test]
fn enums_are_their_texts() {
    assert_eq!(serde_json::to_value(Color::Red).unwrap(), json!("RED"));
    let read: HashMap<Color, Color> = serde_json::from_value(json!({"MAUVE": "RED"})).unwrap();
    assert_eq!(read[&Color::from("MAUVE")], Color::Red);
}

#[test]
fn errors_know_their_code_and_message() {
    let text = r#"{"Message":"no","Reason":"why","Wait":3}"#;
    let error: InvalidParameter = serde_json::from_str(text).unwrap();
    assert_eq!(error.code(), Some("InvalidParameterException"));
    assert_eq!(error.message(), Some("no"));
    assert_eq!(error.to_string(), "InvalidParameterException: no");
    assert_eq!(
        (error.reason.as_deref(), error.wait),
        (Some("why"), Some(3))
    );
    assert_eq!(serde_json::to_string(&error).unwrap(), text);
}

#[test]
fn mistakes_are_named_with_their_place() {
    let text = r#"{"Nested":{"List":["a",1]}}"#;
    let error = serde_json::from_str::<Everything>(text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`Nested.List.1`: invalid type: integer `1`, expected a string at line 1 column 24"
    );
    let error = serde_json::from_str::<Everything>("[]").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected an object of Everything"),
        "{error}"
    );
    let huge = DateTime::from_secs(i64::MAX);
    let value = Everything {
        nested: Some(Box::new(Everything {
            date_time: Some(huge),
            ..Everything::new()
        })),
        ..Everything::new()
    };
    let error = serde_json::to_string(&value).unwrap_err().to_string();
    assert!(error.contains("9223372036854775807"), "{error}");
}

struct UploadInputBuilder {
    value: Upload,
}

impl Default for UploadInputBuilder {
    fn default() -> Self {
        let value = rt::FieldsMut::blank();
        Self { value }
    }
}

/// A fluent builder with a member that is streamed.
struct UploadCall {
    handle: Option<rt::Handle>,
    inner: UploadInputBuilder,
}

struct Upload {
    name: Option<String>,
    body: ByteStream,
}

impl rt::Fields for Upload {
    const ROW: &'static rt::Structure = &rt::structure(
        "Upload",
        &[
            rt::m("Name", rt::STRING, rt::LABEL),
            rt::m("Body", rt::BLOB, rt::PAYLOAD | rt::STREAMING),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn rt::Encode> {
        Some(match index {
            0 => &self.name,
            1 => &self.body,
            _ => return None,
        })
    }
}

impl rt::FieldsMut for Upload {
    fn blank() -> Self {
        Self {
            name: None,
            body: rt::Blank::blank(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Decode> {
        Some(match index {
            0 => &mut self.name,
            1 => &mut self.body,
            _ => return None,
        })
    }
}

#[derive(Debug, PartialEq)]
struct MakeInputBuilder {
    value: MakeInput,
}

impl Default for MakeInputBuilder {
    fn default() -> Self {
        let value = rt::FieldsMut::blank();
        Self { value }
    }
}

struct MakeBuilder {
    handle: Option<rt::Handle>,
    inner: MakeInputBuilder,
}

crate::serde_builders!(TestService, UploadInputBuilder, UploadCall);
crate::serde_builders!(TestService, MakeInputBuilder, MakeBuilder);

#[test]
fn what_is_streamed_is_left_out() {
    let mut call: UploadCall = serde_json::from_str(r#"{"Name":"n","Body":"x"}"#).unwrap();
    assert!(call.handle.is_none());
    assert_eq!(call.inner.value.body.bytes(), Some(b"".as_slice()));
    call.inner.value.body = ByteStream::from_static(b"bytes");
    assert_eq!(serde_json::to_string(&call).unwrap(), r#"{"Name":"n"}"#);
    assert_eq!(
        serde_json::to_string(&call.inner).unwrap(),
        r#"{"Name":"n"}"#
    );
}

#[test]
fn a_builder_takes_what_is_read_and_keeps_the_rest() {
    let client = client(&Script::new([]));
    let mut builder = MakeBuilder {
        handle: Some(client.handle().clone()),
        inner: MakeInputBuilder::default(),
    };
    builder.inner.value.name = Some("kept".to_owned());
    builder.inner.value.id = Some("old".to_owned());
    let mut json = serde_json::Deserializer::from_str(r#"{"Id":"new"}"#);
    let builder = DeserializeSeed::deserialize(builder, &mut json).unwrap();
    assert!(builder.handle.is_some());
    assert_eq!(
        serde_json::to_string(&builder).unwrap(),
        r#"{"Id":"new","Name":"kept"}"#
    );
    json_and_back(&builder.inner, r#"{"Id":"new","Name":"kept"}"#);
}
