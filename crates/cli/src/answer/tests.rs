//! Tests of answers: what is shown of a body, by the row.

use slim_sdk_runtime::schema::Structure;

use super::*;
use crate::output::json::{Layout, dump};
use crate::table::{Detail, Of, d, described, rt};

crate::shape! {
    Choice, rt::structure("Choice", &[
        rt::m("Text", rt::STRING, 0),
        rt::m("Number", rt::INTEGER, 0),
    ]), &[d("", "", &[], Of::Nothing), d("", "", &[], Of::Nothing)]
}

const ROW: Structure = rt::structure(
    "Output",
    &[
        rt::m("Small", rt::INTEGER, 0),
        rt::m("Real", rt::DOUBLE, 0),
        rt::m("When", rt::TIMESTAMP(rt::BY_PLACE), 0),
        rt::m("Choices", rt::LIST(&rt::UNION(rt::of::<Choice>)), 0),
        rt::m("Map", rt::MAP(&rt::STRING), 0),
        rt::w("Renamed", "other", rt::STRING, 0),
        rt::w("Length", "x-length", rt::INTEGER, rt::HEADER),
        rt::m("Status", rt::INTEGER, rt::STATUS),
    ],
);

const DETAILS: &[Detail] = &[
    d("", "", &[], Of::Nothing),
    d("", "", &[], Of::Nothing),
    d("", "", &[], Of::Nothing),
    d(
        "",
        "",
        &[],
        Of::Item(&d("", "", &[], Of::Members(described::<Choice>))),
    ),
    d(
        "",
        "",
        &[],
        Of::Entry(&d("", "", &[], Of::Nothing), &d("", "", &[], Of::Nothing)),
    ),
    d("", "", &[], Of::Nothing),
    d("", "", &[], Of::Nothing),
    d("", "", &[], Of::Nothing),
];

fn shown(body: &str, show: Show<'_>) -> String {
    let shape = Shape {
        row: &ROW,
        details: DETAILS,
        is_union: false,
    };
    let mut headers = aws_smithy_runtime_api::http::Headers::new();
    headers.insert("x-length", "12");
    let answer = Answer {
        status: 201,
        headers,
        body: body.to_owned().into(),
    };
    dump(&output(shape, &answer, show), Layout::Compact)
}

#[test]
fn members_are_in_the_models_order_and_numbers_of_its_kinds() {
    let body = r#"{"New":1,"other":"o","Real":4,"Small":7.0,"When":1.7e9,"Map":{"b":null,"a":"x"},"Choices":null}"#;
    let wanted = r#"{"Length":12,"Status":201,"Small":7,"Real":4.0,"When":1700000000.0,"Map":{"b":null,"a":"x"},"Renamed":"o"}"#;
    assert_eq!(shown(body, Show::default()), wanted);
}

#[test]
fn a_union_shows_the_member_that_is_set_or_the_name_of_a_new_one() {
    let body = r#"{"Choices":[{"Text":null,"Number":1e0},{"Brand":{"x":1}},null]}"#;
    let wanted = r#"{"Length":12,"Status":201,"Choices":[{"Number":1},{"SDK_UNKNOWN_MEMBER":{"name":"Brand"}},null]}"#;
    assert_eq!(shown(body, Show::default()), wanted);
}

#[test]
fn a_body_that_is_no_object_has_no_members() {
    for body in ["", "<html>", "[1]", "null"] {
        assert_eq!(
            shown(body, Show::default()),
            r#"{"Length":12,"Status":201}"#,
            "{body}"
        );
    }
}

#[test]
fn timestamps_are_as_they_came_unless_a_zone_is_given() {
    let body = r#"{"When":"2023-11-14T23:13:20+01:00"}"#;
    let zone = LocalZone::default();
    let show = Show {
        iso8601: Some(&zone),
    };
    assert!(shown(body, Show::default()).contains(r#""When":"2023-11-14T23:13:20+01:00""#));
    assert!(shown(body, show).contains(r#""When":"2023-11-14T23:13:20+01:00""#));
    let number = shown(r#"{"When":0.5}"#, show);
    assert!(number.contains(":00.500000"), "{number}");
}
