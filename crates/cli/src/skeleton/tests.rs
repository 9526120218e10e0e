//! Samples of a model with all kinds of shapes.

use super::*;
use crate::output::json::{Layout, dump};
use crate::schema::tests::{Shape, list, map, one_of, scalar, structure, union};

fn input() -> &'static Shape {
    let text = scalar("Text", Kind::String);
    // A model's structure within itself has the name of the outer one.
    let again = structure("Node", &[("Lost", text)]);
    structure(
        "Input",
        &[
            ("Zone", one_of("Zone", &["WEST", "EAST"])),
            ("Name", text),
            ("Count", scalar("Count", Kind::Integer)),
            ("Ratio", scalar("Ratio", Kind::Float)),
            ("On", scalar("On", Kind::Boolean)),
            ("At", scalar("At", Kind::Timestamp)),
            ("Data", scalar("Data", Kind::Blob)),
            ("Any", scalar("Any", Kind::Document)),
            ("Tags", map("Tags", text)),
            ("Names", list("Names", text)),
            (
                "Node",
                structure(
                    "Node",
                    &[("Either", union("Either", &[("A", again), ("B", text)]))],
                ),
            ),
        ],
    )
}

#[test]
fn an_input_is_to_be_filled_in() {
    assert_eq!(
        dump(&skeleton(input(), Sample::Input), Layout::Spaced),
        r#"{"Zone": "WEST", "Name": "", "Count": 0, "Ratio": 0.0, "On": true, "At": "1970-01-01T00:00:00", "Data": null, "Any": {}, "Tags": {"KeyName": ""}, "Names": [""], "Node": {"Either": {"A": {}, "B": ""}}}"#
    );
}

#[test]
fn a_structure_beside_itself_is_whole() {
    let node = structure("Node", &[("Name", scalar("Text", Kind::String))]);
    let pair = skeleton(structure("Pair", &[("A", node), ("B", node)]), Sample::Json);
    assert_eq!(
        dump(&pair, Layout::Compact),
        r#"{"A":{"Name":"Name"},"B":{"Name":"Name"}}"#
    );
}

#[test]
fn an_output_has_the_names_of_its_members() {
    assert_eq!(
        dump(&skeleton(input(), Sample::Json), Layout::Spaced),
        r#"{"Zone": "Zone", "Name": "Name", "Count": 0, "Ratio": 0.0, "On": true, "At": "1970-01-01T00:00:00", "Data": null, "Any": {}, "Tags": {"KeyName": ""}, "Names": ["Text"], "Node": {"Either": {"A": {}, "B": "B"}}}"#
    );
    assert_eq!(
        skeleton(scalar("At", Kind::Timestamp), Sample::Text).text(),
        "1970-01-01 00:00:00"
    );
}
