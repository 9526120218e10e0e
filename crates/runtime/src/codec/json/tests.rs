//! Compared with `serde_json`, over what is JSON and what is not quite.

use aws_smithy_types::Document;
use serde_json::de::SliceRead;

use super::*;
use crate::codec::decode::From;
use crate::codec::kept::Kept;
use crate::generated::{DOCUMENT, EPOCH_SECONDS};
use crate::shape::Decode as _;

fn ours(text: &[u8]) -> Result<Document, DecodeError> {
    let (mut json, mut value) = (Value::new(text), Document::Null);
    value.decode(&DOCUMENT, &mut json)?;
    json.end().map(|()| value)
}

fn skipped(text: &[u8]) -> Result<(), DecodeError> {
    let mut json = Json::new(text);
    json.skip()?;
    json.end()
}

fn theirs(text: &[u8]) -> Result<Document, String> {
    let mut json = serde_json::Deserializer::<SliceRead<'_>>::from_slice(text);
    let mut value = Document::Null;
    value
        .decode(&DOCUMENT, &mut From::new(&mut json, Kept(EPOCH_SECONDS)))
        .map_err(|error| error.to_string())?;
    json.end()
        .map(|()| value)
        .map_err(|error| error.to_string())
}

const TEXTS: &[&str] = &[
    "null",
    " true\t",
    "\nfalse\r",
    "nul",
    "truely",
    "nulll",
    "",
    " ",
    "x",
    "'a'",
    "\u{feff}1",
    "0",
    "-0",
    "-0.0",
    "1",
    "-1",
    "01",
    "-01",
    "00",
    "1.",
    ".5",
    "1.5",
    "-",
    "+1",
    "1e5",
    "1E+5",
    "1e-5",
    "1e",
    "1e+",
    "1.e5",
    "0e0",
    "0.1e1",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "1e308",
    "1e309",
    "-1e400",
    "1e-400",
    "0.1",
    "0.30000000000000004",
    "123456789012345678901234567890.5",
    "2.2250738585072011e-308",
    "5e-324",
    "9007199254740993",
    "8.5e15",
    r#""""#,
    r#""a""#,
    r#""a"#,
    r#"""#,
    r#""\"\\\/\b\f\n\r\t""#,
    r#""\u00e9\u4e2d""#,
    r#""\ud83d\ude00""#,
    r#""\ud83d""#,
    r#""\ude00""#,
    r#""\ud83d\u0041""#,
    r#""\ud83dx""#,
    r#""\u12""#,
    r#""\u12g4""#,
    r#""\x""#,
    r#""\"#,
    r#""\u"#,
    r#""\u+123""#,
    "\"é中😀\"",
    "\"a\nb\"",
    "\"a\u{0}b\"",
    "\"\u{7f}\"",
    "\"tab\there\"",
    "[]",
    "[ ]",
    "[1]",
    "[1,2]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1",
    "[",
    "]",
    "[[],[[]]]",
    "[1]]",
    "[1}",
    "[null,true]",
    "{}",
    "{ }",
    r#"{"a":1}"#,
    r#"{"a":1,"b":[{}]}"#,
    r#"{"a":1,}"#,
    r#"{,"a":1}"#,
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{"a" 1}"#,
    r"{a:1}",
    r"{1:1}",
    r#"{"a":1 "b":2}"#,
    r#"{"a":1"#,
    r#"{"a":"#,
    r#"{"a""#,
    r#"{"a"#,
    "{",
    "}",
    r#"{"a":1]"#,
    r#"{"a":1,"a":2}"#,
    r#"{"\u0061":1}"#,
    r#" { "a" : [ 1 , { "b" : null } ] } "#,
    "1 2",
    "1,",
    "{}x",
    "[]//",
    "nan",
    "NaN",
    "Infinity",
    "-Infinity",
    "--1",
    "1-1",
    "1e5.5",
    "0x10",
    "1_000",
    "tru",
    "fals",
    "n",
    "t",
    "f",
];

#[test]
fn what_is_json_is_what_serde_json_says() {
    for text in TEXTS {
        let (ours, theirs) = (ours(text.as_bytes()), theirs(text.as_bytes()));
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours, theirs, "{text:?}");
                if let Document::Number(_) = ours {
                    // -0.0 is equal to 0.0, but not the same.
                    assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{text:?}");
                }
            }
            (Err(_), Err(_)) => {}
            _ => panic!("{text:?}: {ours:?}, {theirs:?}"),
        }
        // Numbers that are too large for any type are JSON, and are skipped.
        if ours.is_ok() || !text.contains(['e', 'E']) {
            assert_eq!(skipped(text.as_bytes()).is_ok(), ours.is_ok(), "{text:?}");
        }
    }
}

#[test]
fn every_text_cut_or_changed_anywhere_is_what_serde_json_says() {
    let whole = r#"{"Name":"a\u00e9\n","On":true,"N":[1,-2.5e3,null],"In":{"x":{}},"":[[]]}"#;
    for end in 0..=whole.len() {
        let text = &whole.as_bytes()[..end];
        assert_eq!(
            ours(text).is_ok(),
            theirs(text).is_ok(),
            "{:?}",
            &whole[..end]
        );
        for byte in *b"\"\\{}[],:0- ntu\x00\xff" {
            let mut text = whole.as_bytes().to_vec();
            if let Some(changed) = text.get_mut(end) {
                *changed = byte;
            }
            let (ours, theirs) = (ours(&text), theirs(&text));
            assert_eq!(
                ours.as_ref().ok(),
                theirs.as_ref().ok(),
                "{}: {ours:?}, {theirs:?}",
                String::from_utf8_lossy(&text)
            );
        }
    }
}

#[test]
fn what_has_a_meaning_in_a_string_is_found_wherever_it_is() {
    for other in [*b"ab cd!#[", *b"\x7f\x80\xff]^~ \xa2"] {
        for length in 0..20 {
            let text: Vec<u8> = other.into_iter().cycle().take(length).collect();
            assert_eq!(syntax::plain(&text), length);
            for at in 0..length {
                for byte in (0..0x20).chain(*b"\"\\") {
                    let mut text = text.clone();
                    text[at] = byte;
                    assert_eq!(syntax::plain(&text), at, "{byte}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_utf_8_is_refused() {
    for text in [b"\"\xff\"".as_slice(), b"\"\\n\xc3\"", b"{\"\xff\":1}"] {
        assert!(theirs(text).is_err());
        assert!(ours(text).unwrap_err().to_string().contains("not UTF-8"));
    }
}

#[test]
fn nesting_is_bounded_where_it_is_read_and_not_where_it_is_skipped() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [126, 127, 128, 129] {
        let text = nested(depth);
        assert_eq!(
            ours(text.as_bytes()).is_ok(),
            theirs(text.as_bytes()).is_ok(),
            "{depth}"
        );
    }
    let deep = nested(100_000);
    let error = ours(deep.as_bytes()).unwrap_err().to_string();
    assert_eq!(
        error,
        "it nests deeper than 127 arrays and objects (line 1, column 128 of the JSON)"
    );
    assert!(skipped(deep.as_bytes()).is_ok());
    assert!(skipped(&deep.as_bytes()[..deep.len() - 1]).is_err());
}

#[test]
fn errors_tell_the_place_and_nothing_of_the_text() {
    for (text, expected) in [
        (
            "",
            "it ends where a value is expected (line 1, column 1 of the JSON)",
        ),
        (
            "{\n \"a\": secret}",
            "expected a value, found something else (line 2, column 7 of the JSON)",
        ),
        (
            "[1 2]",
            "expected a comma or the end of the array, found a number (line 1, column 4 of the JSON)",
        ),
        (
            "{\"a\":1",
            "it ends where a comma or the end of the object is expected (line 1, column 7 of the JSON)",
        ),
        (
            "\"secret",
            "it ends inside of a string (line 1, column 8 of the JSON)",
        ),
        (
            "1 secret",
            "there is more after its end (line 1, column 3 of the JSON)",
        ),
        (
            "1e999",
            "the number is too large (line 1, column 6 of the JSON)",
        ),
    ] {
        assert_eq!(ours(text.as_bytes()).unwrap_err().to_string(), expected);
    }
}

#[test]
fn members_are_there_once_with_their_text_and_their_json() {
    let found =
        json_members(br#" {"a":"x\u0021","b" : [1, {"c":null}],"a":"y","n":null} "#).unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|member| {
            (
                member.name.as_str(),
                member.text.as_deref(),
                member.json.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("b", None, r#"[1, {"c":null}]"#),
            ("a", Some("y"), ""),
            ("n", None, "null"),
        ]
    );
    for text in [
        "",
        "[]",
        "null",
        "{",
        r#"{"a":1"#,
        r#"{"a":1}x"#,
        r#"{"a":1e}"#,
        "{\"a\":\"\n\"}",
    ] {
        assert!(json_members(text.as_bytes()).is_none(), "{text}");
    }
}
