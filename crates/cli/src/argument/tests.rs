//! Options of each kind of shape, as the AWS CLI 1.45.11 reads them.

use super::*;
use crate::python::repr;
use crate::schema::tests::{Shape, list, map, scalar, structure};

fn read(shape: &'static Shape, typed: Typed<'_>) -> String {
    match unpack("--x", shape, typed) {
        Ok(Unpacked { value, dict }) => repr(&value, dict),
        Err(error) => error.to_string(),
    }
}

fn one(shape: &'static Shape, text: &str) -> String {
    read(shape, Typed::One(text))
}

fn many(shape: &'static Shape, texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    read(shape, Typed::Many(&texts))
}

fn tag() -> &'static Shape {
    let text = scalar("Text", Kind::String);
    structure(
        "Tag",
        &[("Key", text), ("Count", scalar("Count", Kind::Integer))],
    )
}

#[test]
fn scalars_are_plain() {
    assert_eq!(one(scalar("S", Kind::String), "{a"), "'{a'");
    assert_eq!(one(scalar("I", Kind::Integer), " 5 "), "5");
    assert_eq!(
        one(scalar("I", Kind::Integer), "5.0"),
        "invalid literal for int() with base 10: '5.0'"
    );
    assert_eq!(
        one(scalar("F", Kind::Float), "x"),
        "could not convert string to float: 'x'"
    );
    assert_eq!(one(scalar("T", Kind::Timestamp), "soon"), "'soon'");
}

#[test]
fn structures_are_json_or_shorthand() {
    assert_eq!(one(tag(), "Key=a,Count=1"), "{'Key': 'a', 'Count': 1}");
    assert_eq!(one(tag(), " {\"Key\": 1}"), "OrderedDict([('Key', 1)])");
    assert_eq!(
        one(tag(), "[1]"),
        "Error parsing parameter '--x': Invalid JSON:\n[1]"
    );
    assert_eq!(
        one(tag(), "{Key}"),
        "Error parsing parameter '--x': Invalid JSON: Expecting property name enclosed in double quotes: line 1 column 2 \
         (char 1)\nJSON received: {Key}"
    );
    assert_eq!(
        one(tag(), "Key"),
        "Error parsing parameter '--x': Expected: '=', received: 'EOF' for input:\n{self._error_location()}"
    );
    assert_eq!(
        one(tag(), "Count=x"),
        "invalid literal for int() with base 10: 'x'"
    );
    assert_eq!(
        one(map("M", scalar("F", Kind::Boolean)), "a=true,b=x"),
        "{'a': True, 'b': 'x'}"
    );
}

#[test]
fn a_structure_of_one_value_may_be_that_value() {
    let value = structure("V", &[("Value", scalar("S", Kind::String))]);
    assert_eq!(one(value, "stop"), "{'Value': 'stop'}");
    assert_eq!(one(value, "Value=stop"), "{'Value': 'stop'}");
}

#[test]
fn lists_take_words_or_json() {
    let numbers = list("L", scalar("I", Kind::Integer));
    let texts = list("L", scalar("S", Kind::String));
    assert_eq!(many(texts, &["a,b", "c"]), "['a,b', 'c']");
    assert_eq!(many(texts, &[]), "[]");
    assert_eq!(
        many(texts, &[" [\"a\", {\"b\": 1}]"]),
        "['a', OrderedDict([('b', 1)])]"
    );
    assert_eq!(many(texts, &["[a", "b"]), "['[a', 'b']");
    assert_eq!(many(numbers, &["1", "2"]), "[1, 2]");
    let flags = list("L", scalar("F", Kind::Boolean));
    assert_eq!(many(flags, &["False", "no", "true"]), "[False, True, True]");
    assert_eq!(
        many(numbers, &["1", "x"]),
        "Error parsing parameter '--x': 1"
    );
    assert_eq!(
        many(list("L", tag()), &["Key=a", "Count=2"]),
        "[{'Key': 'a'}, {'Count': 2}]"
    );
    assert_eq!(
        many(list("L", tag()), &["{\"Key\": 1}", "{}"]),
        "[OrderedDict([('Key', 1)]), OrderedDict()]"
    );
    assert_eq!(
        many(list("L", tag()), &["{}", "Key=a"]),
        "Error parsing parameter '--x': Invalid JSON:\nKey=a"
    );
    assert_eq!(
        many(list("L", tag()), &["{}", ""]),
        "string index out of range"
    );
}

#[test]
fn documents_are_json_alone() {
    let document = scalar("D", Kind::Document);
    assert_eq!(one(document, "[1, null]"), "[1, None]");
    assert!(
        one(document, "a=b")
            .starts_with("Error parsing parameter '--x': Invalid JSON: Expecting value")
    );
    assert_eq!(
        many(list("L", document), &["{\"a\": 1}", "2"]),
        "[OrderedDict([('a', 1)]), 2]"
    );
}

#[test]
fn files_stand_for_their_content() {
    let path = std::env::temp_dir().join(format!("slim-aws-argument-{}", std::process::id()));
    std::fs::write(&path, "[\"a\"]").unwrap();
    let (text, bytes) = (
        format!("file://{}", path.display()),
        format!("fileb://{}", path.display()),
    );
    let texts = list("L", scalar("S", Kind::String));
    assert_eq!(one(scalar("S", Kind::String), &text), "'[\"a\"]'");
    assert_eq!(one(scalar("B", Kind::Blob), &bytes), "b'[\"a\"]'");
    assert_eq!(many(texts, &[&text]), "['a']");
    // Two of them are two names.
    assert_eq!(
        many(texts, &[&text, &text]),
        format!("['{text}', '{text}']")
    );
    std::fs::write(&path, "{\"B\": {\"a\": 1}, \"A\": null}").unwrap();
    let entries = input_json(&text).unwrap();
    assert_eq!(Value::Map(entries).repr(), "{'B': {'a': 1}, 'A': None}");
    std::fs::remove_file(&path).unwrap();
    let message = format!(
        "Error parsing parameter '--x': Unable to load paramfile {text}: [Errno 2] No such file or directory: '{}'",
        path.display()
    );
    assert_eq!(one(tag(), &text), message);
}

#[test]
fn an_input_is_an_object() {
    let wrong = |text| input_json(text).unwrap_err().to_string();
    assert_eq!(wrong("[]"), "'list' object has no attribute 'keys'");
    assert_eq!(
        wrong("{"),
        "Error parsing parameter 'cli-input-json': Invalid JSON: Expecting property name enclosed in double quotes: line 1 \
         column 2 (char 1)\nJSON received: {"
    );
}
