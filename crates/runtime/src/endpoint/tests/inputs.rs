//! Parameters that operations give, from the model and from inputs.

use std::collections::HashMap;

use crate::endpoint::table::rows::*;
use crate::endpoint::table::{Binding, Step};
use crate::endpoint::{EndpointError, ParamValue, Params, bind};
use crate::generated as rt;
use crate::shape::{FieldsMut as _, Shape};
use crate::testing::{Choice, Color, Everything, shape};

const RULES: Rules = Rules {
    parameters: &[
        parameter("Text", Kind::String, BuiltIn::None),
        parameter("Flag", Kind::Boolean, BuiltIn::None),
        parameter("Texts", Kind::StringArray, BuiltIn::None),
    ],
    variables: 0,
    conditions: &[],
    results: &[],
    nodes: &[],
    root: 0,
};

fn bound(bindings: &[Binding], given: &dyn Shape) -> Result<Params, EndpointError> {
    let mut params = Params::default();
    bind(bindings, &RULES, Some(given), &mut params)?;
    Ok(params)
}

/// What a path finds for each of the three types of parameters.
fn found(path: &'static [Step], given: &dyn Shape) -> [Option<ParamValue>; 3] {
    let bindings = [
        input("Text", path),
        input("Flag", path),
        input("Texts", path),
    ];
    let params = bound(&bindings, given).unwrap();
    [0, 1, 2].map(|index| params.get(index).cloned())
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "what is found is compared with it"
)]
fn text(text: &str) -> Option<ParamValue> {
    Some(ParamValue::String(text.to_owned()))
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "what is found is compared with it"
)]
fn texts(texts: &[&str]) -> Option<ParamValue> {
    let texts = texts.iter().map(|text| (*text).to_owned());
    Some(ParamValue::StringArray(texts.collect()))
}

fn everything() -> Everything {
    Everything {
        string: Some("a".to_owned()),
        boolean: Some(false),
        color: Some(Color::Red),
        list: Some(vec!["b".to_owned(), "c".to_owned()]),
        sparse_list: Some(vec![None, Some("d".to_owned())]),
        map: Some(HashMap::from([("k2".to_owned(), 2), ("k1".to_owned(), 1)])),
        nested: Some(Box::new(Everything {
            string: Some("n".to_owned()),
            list: Some(Vec::new()),
            ..Everything::new()
        })),
        renamed: Some("r".to_owned()),
        ..Everything::new()
    }
}

#[test]
fn a_path_leads_to_members_items_and_keys() {
    let given = everything();
    for (path, expected) in [
        (&[Field("String")][..], [text("a"), None, None]),
        (&[Field("Boolean")], [None, Some(false.into()), None]),
        (&[Field("Color")], [text("RED"), None, None]),
        // Members are meant by their names in the model, not on the wire.
        (&[Field("Renamed")], [text("r"), None, None]),
        (&[Field("re-named")], [None, None, None]),
        (&[Field("List")], [text("b"), None, texts(&["b", "c"])]),
        (
            &[Field("List"), Each],
            [text("b"), None, texts(&["b", "c"])],
        ),
        (&[Field("SparseList")], [text("d"), None, texts(&["d"])]),
        (
            &[Field("Map"), Keys],
            [text("k1"), None, texts(&["k1", "k2"])],
        ),
        (&[Field("Nested"), Field("String")], [text("n"), None, None]),
        (&[Field("Nested"), Field("List")], [None, None, texts(&[])]),
        (
            &[Field("Nested"), Field("Nested"), Field("String")],
            [None, None, None],
        ),
        (
            &[Select(&[
                &[Field("String")],
                &[Field("Nested"), Field("String")],
                &[Field("Nested"), Field("Renamed")],
            ])],
            [text("a"), None, texts(&["a", "n"])],
        ),
        (&[Field("Integer")], [None, None, None]),
        (&[Field("None")], [None, None, None]),
        (&[Field("String"), Field("a")], [None, None, None]),
        (&[Each], [None, None, None]),
        (&[], [None, None, None]),
    ] {
        assert_eq!(found(path, &given), expected, "{path:?}");
    }
}

#[test]
fn a_path_leads_through_lists_of_structures() {
    shape! {
        Outer = &rt::structure("Outer", &[
            rt::m("All", rt::LIST(&rt::STRUCTURE(rt::of::<Everything>)), 0),
            rt::m("ByName", rt::MAP(&rt::STRUCTURE(rt::of::<Everything>)), 0),
            rt::m("Choices", rt::LIST(&rt::UNION(rt::of::<Choice>)), 0),
        ]);
        0 all: Option<Vec<Everything>>,
        1 by_name: Option<HashMap<String, Everything>>,
        2 choices: Option<Vec<Choice>>,
    }
    let given = Outer {
        all: Some(vec![everything(), Everything::new(), everything()]),
        by_name: Some(HashMap::from([("x".to_owned(), everything())])),
        ..Outer::blank()
    };
    for (path, expected) in [
        (
            &[Field("All"), Each, Field("String")][..],
            texts(&["a", "a"]),
        ),
        (
            &[Field("All"), Each, Field("List"), Each],
            texts(&["b", "c", "b", "c"]),
        ),
        (
            &[
                Field("All"),
                Each,
                Select(&[&[Field("Renamed")], &[Field("Nested"), Field("String")]]),
            ],
            texts(&["r", "n", "r", "n"]),
        ),
        (&[Field("ByName"), Keys], texts(&["x"])),
        (&[Field("ByName"), Each, Field("String")], texts(&["a"])),
        (&[Field("Choices"), Each, Field("Text")], None),
    ] {
        assert_eq!(found(path, &given)[2], expected, "{path:?}");
    }
    let by_key = &[Field("ByName"), Field("x"), Field("String")];
    assert_eq!(found(by_key, &given)[0], text("a"));
}

#[test]
fn the_last_binding_that_finds_something_counts() {
    let given = everything();
    let bindings = [
        input("Text", &[Field("Renamed")]),
        input("Text", &[Field("String")]),
        input("Text", &[Field("None")]),
        fixed("Flag", Boolean(true)),
        fixed("Texts", List(&[Text("x"), Text("y")])),
        fixed("Unknown", Text("z")),
    ];
    let params = bound(&bindings, &given).unwrap();
    assert_eq!(params.get(0), text("a").as_ref());
    assert_eq!(params.get(1), Some(&true.into()));
    assert_eq!(params.get(2), texts(&["x", "y"]).as_ref());
}

#[test]
fn a_required_member_that_is_blank_is_refused() {
    shape! {
        Input = &rt::structure("Input", &[
            rt::m("Bucket", rt::STRING, rt::REQUIRED),
            rt::m("Key", rt::STRING, 0),
        ]);
        0 bucket: Option<String>,
        1 key: Option<String>,
    }
    let given = |bucket: &str| Input {
        bucket: Some(bucket.to_owned()),
        key: Some(" ".to_owned()),
    };
    let bindings = [input("Text", &[Field("Bucket")])];
    for blank in ["", " ", "\t\u{2003}"] {
        let error = bound(&bindings, &given(blank)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the member `bucket` (`Bucket`) is part of the endpoint, but it is blank: set it to what the call is about"
        );
    }
    assert!(bound(&bindings, &given("b")).is_ok());
    assert!(bound(&[input("Text", &[Field("Key")])], &given("")).is_ok());
}
