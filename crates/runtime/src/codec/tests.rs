//! Values to JSON and back, judged by the protocol's specification:
//! <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#shape-serialization>

use std::collections::HashMap;

use aws_smithy_types::{Blob, DateTime, Document, Number};

use super::json::{Value, write};
use crate::generated::{INTEGER, LIST, MAP, STRUCTURE, of};
use crate::schema::Target;
use crate::shape::{Decode, DecodeError};
use crate::testing::{Choice, Color, Everything};

fn written(value: &Everything) -> String {
    let text = write::value(value, &STRUCTURE(of::<Everything>)).unwrap();
    String::from_utf8(text).unwrap()
}

fn refused(value: &Everything) -> String {
    write::members(value, None).unwrap_err()
}

fn read_into(text: &str, into: &mut dyn Decode, target: &Target) -> Result<(), DecodeError> {
    let mut json = Value::new(text.as_bytes());
    into.decode(target, &mut json)?;
    json.end()
}

fn read(text: &str) -> Result<Everything, DecodeError> {
    let mut value = Everything::new();
    read_into(text, &mut value, &STRUCTURE(of::<Everything>))?;
    Ok(value)
}

fn failed(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// A value with one member set, and its text in both directions.
fn both(set: impl FnOnce(&mut Everything), text: &str) {
    let mut value = Everything::new();
    set(&mut value);
    assert_eq!(written(&value), text);
    assert_eq!(read(text).unwrap(), value, "{text}");
}

fn map<K: Eq + std::hash::Hash, V>(entry: (K, V)) -> HashMap<K, V> {
    HashMap::from([entry])
}

#[test]
fn nothing_set_is_an_empty_object() {
    both(|_| {}, "{}");
}

#[test]
fn scalars() {
    both(
        |value| value.string = Some(String::new()),
        r#"{"String":""}"#,
    );
    both(
        |value| value.string = Some("\"\\\n\u{1}é😀/".into()),
        "{\"String\":\"\\\"\\\\\\n\\u0001é😀/\"}",
    );
    both(|value| value.boolean = Some(false), r#"{"Boolean":false}"#);
    both(|value| value.byte = Some(i8::MIN), r#"{"Byte":-128}"#);
    both(|value| value.short = Some(i16::MAX), r#"{"Short":32767}"#);
    both(
        |value| value.integer = Some(i32::MIN),
        r#"{"Integer":-2147483648}"#,
    );
    both(
        |value| value.long = Some(i64::MAX),
        r#"{"Long":9223372036854775807}"#,
    );
    both(|value| value.float = Some(0.1), r#"{"Float":0.1}"#);
    both(|value| value.double = Some(1e300), r#"{"Double":1e300}"#);
    both(|value| value.double = Some(-0.0), r#"{"Double":-0.0}"#);
    both(
        |value| value.double = Some(f64::INFINITY),
        r#"{"Double":"Infinity"}"#,
    );
    both(
        |value| value.float = Some(f32::NEG_INFINITY),
        r#"{"Float":"-Infinity"}"#,
    );
    both(
        |value| value.blob = Some(Blob::new("a\0ÿ")),
        r#"{"Blob":"YQDDvw=="}"#,
    );
    both(|value| value.color = Some(Color::Red), r#"{"Color":"RED"}"#);
    both(
        |value| value.color = Some(Color::from("MAUVE")),
        r#"{"Color":"MAUVE"}"#,
    );
    both(
        |value| value.renamed = Some("x".into()),
        r#"{"re-named":"x"}"#,
    );
    let mut value = Everything::new();
    value.double = Some(f64::NAN);
    assert_eq!(written(&value), r#"{"Double":"NaN"}"#);
    assert!(
        read(r#"{"Double":"NaN"}"#)
            .unwrap()
            .double
            .unwrap()
            .is_nan()
    );
}

#[test]
fn numbers_are_read_as_what_they_are() {
    assert_eq!(
        read(r#"{"Integer":3.0,"Double":3,"Long":-9223372036854775808}"#)
            .unwrap()
            .integer,
        Some(3)
    );
    assert_eq!(
        read(r#"{"Double":18446744073709551615}"#).unwrap().double,
        Some(18_446_744_073_709_551_615.0)
    );
    assert_eq!(read(r#"{"Double":1e-400}"#).unwrap().double, Some(0.0));
    for (text, error) in [
        (
            r#"{"Byte":128}"#,
            "`Byte`: the number 128 does not fit its type",
        ),
        (
            r#"{"Short":-32769}"#,
            "`Short`: the number -32769 does not fit its type",
        ),
        (
            r#"{"Integer":2147483648}"#,
            "`Integer`: the number 2147483648 does not fit its type",
        ),
        (
            r#"{"Long":9223372036854775808}"#,
            "`Long`: expected an integer",
        ),
        (
            r#"{"Integer":1.5}"#,
            "`Integer`: expected an integer, found a number",
        ),
        (
            r#"{"Integer":"1"}"#,
            "`Integer`: expected an integer, found a string",
        ),
        (r#"{"Double":"1"}"#, "`Double`: expected a number"),
        (r#"{"Double":1e400}"#, "`Double`: the number is too large"),
        (r#"{"Boolean":1}"#, "`Boolean`: expected a boolean"),
        (r#"{"Boolean":"true"}"#, "`Boolean`: expected a boolean"),
        (r#"{"String":1}"#, "`String`: "),
        (r#"{"Blob":"not base64!"}"#, "`Blob`: expected base64 text"),
    ] {
        assert!(failed(text).starts_with(error), "{text}: {}", failed(text));
    }
}

#[test]
fn timestamps() {
    let time = || Some(DateTime::from_secs(1_515_531_081));
    let fraction = || Some(DateTime::from_secs_and_nanos(1_515_531_081, 123_000_000));
    both(|value| value.time = time(), r#"{"Time":1515531081}"#);
    both(
        |value| value.epoch = fraction(),
        r#"{"Epoch":1515531081.123}"#,
    );
    both(
        |value| value.epoch = Some(DateTime::from_secs(-1)),
        r#"{"Epoch":-1}"#,
    );
    both(
        |value| value.epoch = Some(DateTime::from_secs_and_nanos(-2, 500_000_000)),
        r#"{"Epoch":-1.5}"#,
    );
    assert_eq!(
        read(r#"{"Epoch":9.9999999}"#).unwrap().epoch,
        Some(DateTime::from_secs(10))
    );
    both(
        |value| value.date_time = time(),
        r#"{"DateTime":"2018-01-09T20:51:21Z"}"#,
    );
    both(
        |value| value.date_time = fraction(),
        r#"{"DateTime":"2018-01-09T20:51:21.123Z"}"#,
    );
    both(
        |value| value.http_date = time(),
        r#"{"HttpDate":"Tue, 09 Jan 2018 20:51:21 GMT"}"#,
    );
    assert_eq!(
        read(r#"{"DateTime":"2018-01-09T21:51:21+01:00"}"#)
            .unwrap()
            .date_time,
        time()
    );
    assert_eq!(read(r#"{"Time":1515531081.0}"#).unwrap().time, time());
    for text in [
        r#"{"Time":"2018-01-09T20:51:21Z"}"#,
        r#"{"Time":1e18}"#,
        r#"{"DateTime":1515531081}"#,
        r#"{"DateTime":"yesterday"}"#,
        r#"{"HttpDate":"2018-01-09T20:51:21Z"}"#,
    ] {
        let member = text.split('"').nth(1).unwrap();
        assert!(
            failed(text).starts_with(&format!("`{member}`: ")),
            "{text}: {}",
            failed(text)
        );
    }
}

#[test]
fn a_date_that_cannot_be_written_is_named() {
    let mut value = Everything::new();
    let mut inner = Everything::new();
    inner.http_date = Some(DateTime::from_secs(i64::MAX));
    value.nested = Some(Box::new(inner));
    assert!(
        refused(&value).starts_with("`Nested.HttpDate`: "),
        "{}",
        refused(&value)
    );
}

#[test]
fn lists_and_maps() {
    both(|value| value.list = Some(Vec::new()), r#"{"List":[]}"#);
    both(
        |value| value.list = Some(vec!["a".into(), String::new()]),
        r#"{"List":["a",""]}"#,
    );
    both(
        |value| value.sparse_list = Some(vec![None, Some("a".into())]),
        r#"{"SparseList":[null,"a"]}"#,
    );
    both(
        |value| value.map = Some(map(("k".into(), 1))),
        r#"{"Map":{"k":1}}"#,
    );
    both(|value| value.map = Some(HashMap::new()), r#"{"Map":{}}"#);
    both(
        |value| value.sparse_map = Some(map((Color::Red, None))),
        r#"{"SparseMap":{"RED":null}}"#,
    );
    // A dense list or map has no place for null.
    assert_eq!(
        read(r#"{"List":[null,"a",null]}"#).unwrap().list,
        Some(vec!["a".to_owned()])
    );
    assert_eq!(
        read(r#"{"Map":{"a":null,"b":2}}"#).unwrap().map,
        Some(map(("b".to_owned(), 2)))
    );
    assert_eq!(
        read(r#"{"SparseMap":{"new":1}}"#).unwrap().sparse_map,
        Some(map((Color::from("new"), Some(1))))
    );
}

#[test]
fn structures_and_unions() {
    let nested = || {
        Some(Box::new(Everything {
            string: Some("x".into()),
            ..Everything::new()
        }))
    };
    both(
        |value| value.nested = nested(),
        r#"{"Nested":{"String":"x"}}"#,
    );
    both(
        |value| value.choice = Some(Choice::Text("t".into())),
        r#"{"Choice":{"Text":"t"}}"#,
    );
    both(
        |value| value.choice = Some(Choice::Nested(nested().unwrap())),
        r#"{"Choice":{"Nested":{"String":"x"}}}"#,
    );
    let choices = || vec![Choice::Number(1), Choice::Text(String::new())];
    both(
        |value| value.choices = Some(choices()),
        r#"{"Choices":[{"Number":1},{"Text":""}]}"#,
    );
    assert_eq!(
        read(r#"{"Choice":{"New":{"a":[1]}}}"#).unwrap().choice,
        Some(Choice::Unknown)
    );
    // Services write the variants that a union is not as null.
    let with_nulls = r#"{"Choice":{"Text":null,"Number":2,"Nested":null,"__type":"x"}}"#;
    assert_eq!(read(with_nulls).unwrap().choice, Some(Choice::Number(2)));
}

#[test]
fn a_union_of_no_known_variant_is_refused_by_name() {
    let mut value = Everything::new();
    value.choices = Some(vec![Choice::Number(1), Choice::Unknown]);
    let error = refused(&value);
    assert_eq!(
        error,
        "`Choices.1`: the Choice is of a variant that this crate does not know: it cannot be sent"
    );
}

#[test]
fn null_reads_as_absent_and_what_is_unknown_is_skipped() {
    let members: Vec<String> = <Everything as crate::shape::Fields>::ROW
        .members
        .iter()
        .map(|member| format!("{:?}:null", member.wire))
        .collect();
    let mut nulls = read(&format!("{{{}}}", members.join(","))).unwrap();
    assert_eq!(nulls.document.take(), None);
    assert_eq!(nulls, Everything::new());
    let text = r#"{"new":1e999,"newer":[[{"a":"\ud83d\ude00"}]],"String":"x","string":"y","":0}"#;
    assert_eq!(read(text).unwrap().string.as_deref(), Some("x"));
    assert_eq!(
        read(r#"{"\u0053tring":"x"}"#).unwrap().string.as_deref(),
        Some("x")
    );
    // The order of members does not matter, and of two that have one name the last counts.
    let text = r#"{"re-named":"r","List":["a"],"String":"x","List":["b"],"Map":{"a":1},"Map":{"b":2},"String":"y"}"#;
    let value = read(text).unwrap();
    assert_eq!(value.list, Some(vec!["b".to_owned()]));
    assert_eq!(value.map, Some(map(("b".to_owned(), 2))));
    assert_eq!(
        (value.string.as_deref(), value.renamed.as_deref()),
        (Some("y"), Some("r"))
    );
}

#[test]
fn documents() {
    let numbers = vec![
        Document::Number(Number::PosInt(u64::MAX)),
        Document::Number(Number::NegInt(i64::MIN)),
        Document::Number(Number::Float(0.5)),
        Document::Null,
        Document::Bool(true),
    ];
    let object = Document::Object(map(("a".to_owned(), Document::Array(numbers))));
    both(
        |value| value.document = Some(object),
        r#"{"Document":{"a":[18446744073709551615,-9223372036854775808,0.5,null,true]}}"#,
    );
    both(
        |value| value.document = Some(Document::String(String::new())),
        r#"{"Document":""}"#,
    );
    let mut value = Everything::new();
    let special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY]
        .map(|number| Document::Number(Number::Float(number)));
    value.document = Some(Document::Array(special.to_vec()));
    assert_eq!(
        written(&value),
        r#"{"Document":["NaN","Infinity","-Infinity"]}"#
    );
    value.document = Some(Document::Null);
    assert_eq!(written(&value), r#"{"Document":null}"#);
}

#[test]
fn failures_name_their_place() {
    let text =
        r#"{"Nested":{"Choices":[{"Number":1},{"Nested":{"SparseMap":{"RED":1,"a.b":"x"}}}]}}"#;
    let place = "`Nested.Choices.1.Nested.SparseMap.a.b`: expected an integer, found a string";
    assert!(failed(text).starts_with(place), "{}", failed(text));
    assert!(
        failed(r#"{"List":["a",{}]}"#).starts_with("`List.1`: "),
        "{}",
        failed(r#"{"List":["a",{}]}"#)
    );
    assert!(failed(r#"{"List":{}}"#).starts_with("`List`: "));
    assert!(failed(r#"{"Map":[]}"#).starts_with("`Map`: "));
    assert!(
        failed(r#"{"Nested":"x"}"#).contains("an object of Everything"),
        "{}",
        failed(r#"{"Nested":"x"}"#)
    );
    for text in ["", "[]", "null", "{", r#"{"String":"x""#, "<html>"] {
        assert!(!failed(text).is_empty(), "{text}");
    }
}

#[test]
fn what_could_not_be_read_is_not_there() {
    let mut value = Everything::new();
    let text = r#"{"String":"x","Integer":"y"}"#;
    read_into(text, &mut value, &STRUCTURE(of::<Everything>)).unwrap_err();
    assert_eq!((value.string.as_deref(), value.integer), (Some("x"), None));
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let deep =
        |start: &str, end: &str| format!("{}null{}", start.repeat(100_000), end.repeat(100_000));
    assert!(failed(&deep(r#"{"Nested":"#, "}")).contains("nests deeper than 127"));
    assert!(
        failed(&format!(r#"{{"Document":{}}}"#, deep("[", "]"))).contains("nests deeper than 127")
    );
    assert!(
        read(&format!(r#"{{"new":{}}}"#, deep("[", "]"))).is_ok(),
        "what is skipped may be as deep as it likes"
    );
    assert!(read(&deep_enough(60)).is_ok());
}

fn deep_enough(levels: usize) -> String {
    format!(
        "{}{{}}{}",
        r#"{"Nested":"#.repeat(levels),
        "}".repeat(levels)
    )
}

#[test]
fn a_list_or_map_that_is_read_again_starts_anew() {
    let (mut list, mut map) = (vec![1], map(("a".to_owned(), 1)));
    read_into("[2]", &mut list, &LIST(&INTEGER)).unwrap();
    read_into(r#"{"b":2}"#, &mut map, &MAP(&INTEGER)).unwrap();
    assert_eq!((list, map), (vec![2], HashMap::from([("b".to_owned(), 2)])));
}
