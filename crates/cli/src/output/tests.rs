//! Printed values. The expected texts were printed by Python's json and by the AWS CLI 1.45.11.

use super::*;
use crate::json::parse;

const CONTACT: &str = r#"{"Name": "Zoë", "Id": "c-1", "Tags": {"b": "2", "a": 1.0}, "Flags": [true, null],
    "Agents": [{"Id": "x", "At": 1e-7, "Groups": ["g"]}, {"Id": "y", "State": {"Until": 5}}]}"#;

fn text_of(json: &str) -> Result<String, String> {
    let mut out = String::new();
    text::print(&mut out, &parse(json).unwrap())
        .map(|()| out)
        .map_err(|unfit| unfit.to_string())
}

fn table_of(json: &str, width: usize, color: Color) -> Result<String, String> {
    table::print("Title", &parse(json).unwrap(), width, color).map_err(|unfit| unfit.to_string())
}

#[test]
fn json_is_indented_and_escapes_what_it_must() {
    let value = parse(r#"{"a": "é\u0001\"\\\u007f", "b": [], "c": [{}, 4.0], "d": NaN}"#).unwrap();
    assert_eq!(
        json::print(&value),
        "{\n    \"a\": \"é\\u0001\\\"\\\\\u{7f}\",\n    \"b\": [],\n    \"c\": [\n        {},\n        4.0\n    ],\n    \"d\": NaN\n}\n"
    );
    let spaced = json::dump(&parse("{\"é😀\": [1, 2]}").unwrap(), json::Layout::Spaced);
    assert_eq!(spaced, r#"{"\u00e9\ud83d\ude00": [1, 2]}"#);
    assert_eq!(
        json::dump(&crate::Value::Blob(b"hi".to_vec()), json::Layout::Compact),
        "\"aGk=\""
    );
}

#[test]
fn an_empty_result_prints_nothing_and_null_does() {
    assert_eq!(json::print(&parse("{}").unwrap()), "");
    assert_eq!(json::print(&parse("null").unwrap()), "null\n");
    assert_eq!(json::print(&parse("[]").unwrap()), "[]\n");
}

#[test]
fn text_has_a_line_for_each_structure() {
    let expected = "c-1\tZoë\nAGENTS\t1e-07\tx\nGROUPS\tg\nAGENTS\t\ty\nSTATE\t5\nFLAGS\tTrue\nFLAGS\tNone\nTAGS\t1.0\t2\n";
    assert_eq!(text_of(CONTACT).as_deref(), Ok(expected));
    assert_eq!(
        text_of("[1, \"a\\nb\", null]").as_deref(),
        Ok("1\ta\nb\tNone\n")
    );
    assert_eq!(
        text_of("[[\"a\", \"b\"], \"c\"]").as_deref(),
        Ok("c\na\tb\n")
    );
    assert_eq!(text_of("null").as_deref(), Ok("None\n"));
    assert_eq!(text_of("[]").as_deref(), Ok(""));
    assert_eq!(
        text_of("[{\"a\": 1}, 5]"),
        Err("'int' object has no attribute 'items'".to_owned())
    );
}

#[test]
fn a_table_has_sections_and_scales_its_columns() {
    let expected = "\
--------------------
|       Title      |
+-------+----------+
|  Id   |  Name    |
+-------+----------+
|  c-1  |  Zoë     |
+-------+----------+
||     Agents     ||
|+---------+------+|
||   At    | Id   ||
|+---------+------+|
||  1e-07  |  x   ||
|+---------+------+|
|||    Groups    |||
||+--------------+||
|||  g           |||
||+--------------+||
||     Agents     ||
|+-------+--------+|
||  At   |  Id    ||
|+-------+--------+|
||       |  y     ||
|+-------+--------+|
|||     State    |||
||+--------+-----+||
|||  Until |  5  |||
||+--------+-----+||
||      Flags     ||
|+----------------+|
||  True          ||
||  None          ||
|+----------------+|
||      Tags      ||
|+--------+-------+|
||    a   |   b   ||
|+--------+-------+|
||  1.0   |  2    ||
|+--------+-------+|
";
    assert_eq!(table_of(CONTACT, 80, Color::Off).as_deref(), Ok(expected));
}

#[test]
fn columns_share_what_the_borders_leave() {
    let even = "\
----------------------
|        Title       |
+----+---------------+
|  a |  bbbbbbbbbbb  |
+----+---------------+
";
    let narrow = "\
-----------------------------------------
|                 Title                 |
+---+-----------------------------------+
|  a|  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb   |
+---+-----------------------------------+
";
    let last = "\
---------------------------
|          Title          |
+---+----+----+-----+-----+
|  a|  b |  c |  d  |  e  |
+---+----+----+-----+-----+
";
    let long = format!("[[\"a\", \"{}\"]]", "b".repeat(30));
    for (json, expected) in [
        ("[[\"a\", \"bbbbbbbbbbb\"]]", even),
        (long.as_str(), narrow),
        ("[[\"a\", \"b\", \"c\", \"d\", \"e\"]]", last),
    ] {
        assert_eq!(table_of(json, 80, Color::Off).as_deref(), Ok(expected));
    }
}

#[test]
fn a_table_wider_than_the_screen_stands_upright() {
    let json = r#"{"Name": "é", "Id": "0123456789"}"#;
    let across = "\
------------------------
|         Title        |
+-------------+--------+
|     Id      | Name   |
+-------------+--------+
|  0123456789 |  é    |
+-------------+--------+
";
    let upright = "\
------------------------
|         Title        |
+-------+--------------+
|  Id   |  0123456789  |
|  Name |  é          |
+-------+--------------+
";
    assert_eq!(table_of(json, 24, Color::Off).as_deref(), Ok(across));
    assert_eq!(table_of(json, 23, Color::Off).as_deref(), Ok(upright));
}

#[test]
fn nothing_has_no_table_and_a_scalar_only_a_title() {
    for nothing in ["null", "0", "\"\"", "[]", "{}", "false"] {
        assert_eq!(
            table_of(nothing, 80, Color::Off).as_deref(),
            Ok(""),
            "{nothing}"
        );
    }
    let title = "-------\n|Title|\n+-----+\n";
    assert_eq!(table_of("5", 80, Color::Off).as_deref(), Ok(title));
    let unfit = table_of("[[1, 2], 3]", 80, Color::Off);
    assert_eq!(
        unfit,
        Err("Row should have 2 elements, instead it has 1".to_owned())
    );
}

#[test]
fn colours_are_reset_after_each_write() {
    let printed = table_of("{\"a\": {\"b\": 1}}", 80, Color::On).unwrap();
    let reset = "\x1b[0m";
    let border = format!("\x1b[2m\x1b[33m|{reset}{reset}");
    let cell = |text: &str| format!("\x1b[1m\x1b[34m{text}{reset}");
    let row = format!(
        "{border}|  {} |  {}  |{reset}{border}\n{reset}",
        cell("b"),
        cell("1")
    );
    assert!(printed.contains(&row), "{printed:?}");
    assert!(
        printed.starts_with(&format!(
            "--------------\n{reset}{reset}|    Title   |{reset}{reset}\n{reset}"
        )),
        "{printed:?}"
    );
}
