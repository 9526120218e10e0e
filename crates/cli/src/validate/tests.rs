//! Reports, as those of botocore 1.43.11.

use super::*;
use crate::json::parse;
use crate::schema::tests::{Shape, least, list, map, scalar, structure, union};

fn contact() -> &'static Shape {
    let text = scalar("Text", Kind::String);
    let id = least("Id", Kind::String, Value::Integer(2));
    let inner = structure(
        "Inner",
        &[("Type!", text), ("Start", scalar("At", Kind::Timestamp))],
    );
    structure(
        "Input",
        &[
            ("Id!", id),
            ("Age", least("Age", Kind::Integer, Value::Integer(60))),
            ("Score", least("Score", Kind::Float, Value::Float(0.5))),
            ("Ids", list("Ids", id)),
            ("Inner", inner),
            ("Inners", list("Inners", inner)),
            ("Tags", map("Tags", text)),
            ("On", scalar("On", Kind::Boolean)),
            ("Data", scalar("Data", Kind::Blob)),
            ("Any", scalar("Any", Kind::Document)),
            ("Either", union("Either", &[("A", text), ("B", text)])),
        ],
    )
}

fn report(json: &str) -> String {
    let input = parse(json).unwrap();
    match validate(&input, contact(), |name| {
        if name == "Inner" {
            Dict::Ordered
        } else {
            Dict::Plain
        }
    }) {
        Ok(()) => "fine".to_owned(),
        Err(report) => {
            let text = report.to_string();
            text.strip_prefix("Parameter validation failed:\n")
                .unwrap()
                .to_owned()
        }
    }
}

/// The faults of an input that has its required member.
fn faults(members: &str) -> String {
    report(&format!("{{\"Id\": \"id\", {members}}}"))
}

#[test]
fn what_fits_is_fine() {
    let members = r#""Age": 60, "Score": 1, "Ids": ["éé"], "Inner": {"Type": "", "Start": "2020-01-01"}, "Tags": {"": ""},
        "On": false, "Data": "x", "Any": [{"a": null}], "Either": {"B": "b"}"#;
    assert_eq!(faults(members), "fine");
}

#[test]
fn missing_and_unknown_members_come_first() {
    let names = "Id, Age, Score, Ids, Inner, Inners, Tags, On, Data, Any, Either";
    assert_eq!(
        report(r#"{"On": 1, "X": 2, "Inner": {"Y": 1}}"#),
        format!(
            "Missing required parameter in input: \"Id\"\nUnknown parameter in input: \"X\", must be one of: {names}\nInvalid \
             type for parameter On, value: 1, type: <class 'int'>, valid types: <class 'bool'>\nMissing required parameter in \
             Inner: \"Type\"\nUnknown parameter in Inner: \"Y\", must be one of: Type, Start"
        )
    );
}

#[test]
fn lengths_and_values_have_minima() {
    assert_eq!(
        report(r#"{"Id": "é"}"#),
        "Invalid length for parameter Id, value: 1, valid min length: 2"
    );
    assert_eq!(
        faults(r#""Age": 59"#),
        "Invalid value for parameter Age, value: 59, valid min value: 60"
    );
    assert_eq!(
        faults(r#""Age": true"#),
        "Invalid value for parameter Age, value: True, valid min value: 60"
    );
    assert_eq!(
        faults(r#""Age": -99999999999999999999"#),
        "Invalid value for parameter Age, value: -99999999999999999999, valid min value: 60"
    );
    assert_eq!(
        faults(r#""Score": 0"#),
        "Invalid value for parameter Score, value: 0, valid min value: 0.5"
    );
    assert_eq!(
        faults(r#""Ids": ["ab", ""]"#),
        "Invalid length for parameter Ids[1], value: 0, valid min length: 2"
    );
}

#[test]
fn types_are_named_as_python_names_them() {
    for (members, expected) in [
        (
            r#""Age": 1.0"#,
            "Age, value: 1.0, type: <class 'float'>, valid types: <class 'int'>",
        ),
        (
            r#""Tags": {"a": null}"#,
            "Tags.a, value: None, type: <class 'NoneType'>, valid types: <class 'str'>",
        ),
        (
            r#""Tags": [1, "a"]"#,
            "Tags, value: [1, 'a'], type: <class 'list'>, valid types: <class 'dict'>",
        ),
        (
            r#""Ids": "a""#,
            "Ids, value: a, type: <class 'str'>, valid types: <class 'list'>, <class 'tuple'>",
        ),
        (
            r#""Score": "1""#,
            "Score, value: 1, type: <class 'str'>, valid types: <class 'float'>, <class 'decimal.Decimal'>, <class 'int'>",
        ),
        (
            r#""Data": 1"#,
            "Data, value: 1, type: <class 'int'>, valid types: <class 'bytes'>, <class 'bytearray'>, file-like object",
        ),
        (
            r#""Inners": [{"Type": "a", "Start": "2020-13-01"}]"#,
            "Inners[0].Start, value: 2020-13-01, type: <class 'str'>, valid types: <class 'datetime.datetime'>, \
             timestamp-string",
        ),
        (
            r#""On": {"a": 1}"#,
            "On, value: {'a': 1}, type: <class 'dict'>, valid types: <class 'bool'>",
        ),
        (
            r#""Inner": {"Type": {"a": 1}}"#,
            "Inner.Type, value: OrderedDict([('a', 1)]), type: <class 'collections.OrderedDict'>, valid types: <class 'str'>",
        ),
    ] {
        assert_eq!(
            faults(members),
            format!("Invalid type for parameter {expected}"),
            "{members}"
        );
    }
}

#[test]
fn a_union_has_one_member() {
    assert_eq!(
        faults(r#""Either": {}"#),
        "Must set one of the following keys for tagged unionstructure Either: A, B."
    );
    assert_eq!(
        faults(r#""Either": {"A": "", "B": ""}"#),
        "Invalid number of parameters set for tagged union structure Either. Can only set one of the following keys: A, B."
    );
}

#[test]
fn an_input_is_a_structure() {
    assert_eq!(
        report("5"),
        "Invalid type for parameter input, value: 5, type: <class 'int'>, valid types: <class 'dict'>"
    );
}
