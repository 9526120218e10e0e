//! Values, and the pairs they become.

use std::collections::HashMap;

use aws_smithy_types::{Blob, DateTime};

use super::Form;
use crate::generated as rt;
use crate::shape::FieldsMut;
use crate::testing::{Choice, Color, Everything, shape};

fn written<T: FieldsMut>(value: &T) -> Result<String, Vec<String>> {
    let mut form = Form::new();
    form.members(value);
    match form.finish() {
        (text, problems) if problems.is_empty() => Ok(text),
        (_, problems) => Err(problems),
    }
}

#[test]
fn scalars_are_percent_encoded_text() {
    let time = Some(DateTime::from_secs(1_422_172_800));
    let value = Everything {
        string: Some("a b&c=d+é.~-_*".to_owned()),
        boolean: Some(false),
        byte: Some(-1),
        long: Some(i64::MAX),
        float: Some(f32::NAN),
        double: Some(10.8),
        blob: Some(Blob::new("value")),
        time,
        http_date: time,
        epoch: time,
        color: Some(Color::Red),
        renamed: Some(String::new()),
        ..Everything::new()
    };
    assert_eq!(
        written(&value).unwrap(),
        "String=a%20b%26c%3Dd%2B%C3%A9.~-_%2A&Boolean=false&Byte=-1&Long=9223372036854775807&Float=NaN\
         &Double=10.8&Blob=dmFsdWU%3D&Time=2015-01-25T08%3A00%3A00Z\
         &HttpDate=Sun%2C%2025%20Jan%202015%2008%3A00%3A00%20GMT&Epoch=1422172800&Color=RED&re-named="
    );
    assert_eq!(written(&Everything::new()).unwrap(), "");
}

#[test]
fn nested_values_stand_under_names_with_dots() {
    let value = Everything {
        list: Some(vec!["a".to_owned(), "b".to_owned()]),
        map: Some(
            (0..12)
                .map(|number| (format!("k{number:02}"), number))
                .collect(),
        ),
        nested: Some(Box::new(Everything {
            integer: Some(1),
            list: Some(Vec::new()),
            map: Some(HashMap::new()),
            ..Everything::new()
        })),
        choices: Some(vec![Choice::Number(7), Choice::Text("t".to_owned())]),
        ..Everything::new()
    };
    let entry = |number| {
        format!(
            "Map.entry.{0}.key=k{number:02}&Map.entry.{0}.value={number}",
            number + 1
        )
    };
    let map = (0..12).map(entry).collect::<Vec<_>>().join("&");
    assert_eq!(
        written(&value).unwrap(),
        format!(
            "List.member.1=a&List.member.2=b&{map}&Nested.Integer=1&Nested.List=\
             &Choices.member.1.Number=7&Choices.member.2.Text=t"
        )
    );
}

shape! {
    Names = &rt::structure("Names", &[
        rt::m("Flat", rt::LIST(&rt::STRING), rt::FLATTENED),
        rt::w("FlatMap", "Hi", rt::NAMED(&rt::Named {
            target: rt::MAP(&rt::LIST(&rt::STRING)),
            key: "K",
            item: "V",
        }), rt::FLATTENED),
        rt::m("Items", rt::NAMED(&rt::Named {
            target: rt::LIST(&rt::LIST(&rt::STRING)),
            key: "",
            item: "item",
        }), 0),
    ]);
    0 flat: Option<Vec<String>>,
    1 flat_map: Option<HashMap<String, Vec<String>>>,
    2 items: Option<Vec<Vec<String>>>,
}

#[test]
fn names_and_flattened_members_are_those_of_the_model() {
    let value = Names {
        flat: Some(vec!["a".to_owned(), "b".to_owned()]),
        flat_map: Some(HashMap::from([
            ("y".to_owned(), vec!["3".to_owned()]),
            ("x".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
        ])),
        items: Some(vec![vec!["i".to_owned()]]),
    };
    assert_eq!(
        written(&value).unwrap(),
        "Flat.1=a&Flat.2=b&Hi.1.K=x&Hi.1.V.member.1=1&Hi.1.V.member.2=2&Hi.2.K=y&Hi.2.V.member.1=3\
         &Items.item.1.member.1=i"
    );
    // A flattened list does not make what it holds flattened.
    let empty = Names {
        flat: Some(Vec::new()),
        ..Names::blank()
    };
    assert_eq!(written(&empty).unwrap(), "Flat=");
}

#[test]
fn what_cannot_be_written_is_told_all_at_once() {
    let value = Everything {
        nested: Some(Box::new(Everything {
            time: Some(DateTime::from_secs(i64::MAX)),
            ..Everything::new()
        })),
        choices: Some(vec![Choice::Unknown]),
        ..Everything::new()
    };
    let problems = written(&value).unwrap_err();
    assert_eq!(problems.len(), 2);
    assert!(problems[0].starts_with("`Nested.Time`: "), "{problems:?}");
    assert!(problems[0].contains("cannot be written"), "{problems:?}");
    assert_eq!(
        problems[1],
        "`Choices.member.1`: the Choice is of a variant that this crate does not know: it cannot be sent"
    );
}
