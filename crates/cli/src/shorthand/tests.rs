//! Shorthand, its values and its messages, as those of the AWS CLI 1.45.11.

use super::*;
use crate::schema::Kind;
use crate::schema::tests::{Shape, list, map, scalar, structure};

fn parsed(text: &str) -> String {
    match parse(text) {
        Ok(value) => value.repr(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn pairs_lists_and_hashes() {
    for (text, expected) in [
        ("a=b", "{'a': 'b'}"),
        ("a=b,c=d", "{'a': 'b', 'c': 'd'}"),
        ("a=b,c", "{'a': ['b', 'c']}"),
        ("a=b,c,d=e", "{'a': ['b', 'c'], 'd': 'e'}"),
        ("a=[b, c ],d=[]", "{'a': ['b', 'c'], 'd': []}"),
        (
            "a={x=1,y=[2,{z=3}]}, b=c",
            "{'a': {'x': '1', 'y': ['2', {'z': '3'}]}, 'b': 'c'}",
        ),
        ("a={x=1,x=2}", "{'a': {'x': '2'}}"),
        ("a=", "{'a': ''}"),
        ("a=,b=c", "{'a': '', 'b': 'c'}"),
        ("a=b\\,c", "{'a': 'b,c'}"),
        (
            "a='b,c=\\'d\\\\',e=\"f\"",
            "{'a': \"b,c='d\\\\\", 'e': 'f'}",
        ),
        ("a='open\\'", "{'a': 'open\\\\'}"),
        ("a= b c  ,d=e=f", "{'a': 'b c', 'd': 'e=f'}"),
        ("a-b_c.d#e/f:1=x", "{'a-b_c.d#e/f:1': 'x'}"),
        ("a=[x=1]", "{'a': ['x=1']}"),
        ("a=é☕", "{'a': 'é☕'}"),
    ] {
        assert_eq!(parsed(text), expected, "{text}");
    }
}

#[test]
fn mistakes_are_named() {
    for (text, expected, received) in [
        ("", "=", "EOF"),
        ("a", "=", "EOF"),
        ("a=b,", "<second>", "<none>"),
        ("a=b,c=d,", "<second>", "<none>"),
        (" a=b", "=", "a"),
        ("é=b", "=", "é"),
        ("a=[b", ",", "EOF"),
        ("a={b=c", ",", "EOF"),
        ("a={b}", "=", "}"),
        ("a=[b]c", ",", "c"),
        ("a='b", "<singled quoted>", "<none>"),
        ("a=\"b", "<double quoted>", "<none>"),
        // Characters beyond U+FFFF need quotes.
        ("a=😀", ",", "😀"),
    ] {
        let place = "{self._error_location()}";
        let message = format!("Expected: '{expected}', received: '{received}' for input:\n{place}");
        assert_eq!(parse(text), Err(Error::Syntax(message)), "{text}");
    }
    assert_eq!(
        parsed("a=1,b=2,\na=3\nrest"),
        "Second instance of key \"a\" encountered for input:\na=1,b=2,\n        ^\na=3\nrest\nThis is often because there is a preceding \
         \",\" instead of a space."
    );
    assert!(parse(&format!("a={}", "[".repeat(100_000))).is_err());
}

#[test]
fn a_key_that_is_there_twice_is_marked() {
    let expected = "Second instance of key \"a\" encountered for input:\na=1,b=2,a=3\n        ^\nThis is often because there \
                    is a preceding \",\" instead of a space.";
    assert_eq!(parsed("a=1,b=2,a=3"), expected);
}

#[test]
fn files_are_read_behind_an_at_sign() {
    let path = std::env::temp_dir().join(format!("slim-aws-shorthand-{}", std::process::id()));
    std::fs::write(&path, "content\n").unwrap();
    let path = path.to_str().unwrap().to_owned();
    let text = format!("a@=file://{path},b=file://{path}");
    assert_eq!(
        parsed(&text),
        format!("{{'a': 'content\\n', 'b': 'file://{path}'}}")
    );
    assert_eq!(
        parsed(&format!("a={{x@=fileb://{path},y=1}}")),
        "{'a': {'x': b'content\\n', 'y': '1'}}"
    );
    std::fs::remove_file(&path).unwrap();
    let message = format!(
        "Unable to load paramfile file://{path}: [Errno 2] No such file or directory: '{path}'"
    );
    assert_eq!(parse(&text), Err(Error::Value(message)));
}

fn contact() -> &'static Shape {
    let number = scalar("Number", Kind::Integer);
    let inner = structure(
        "Inner",
        &[
            ("On", scalar("Flag", Kind::Boolean)),
            ("Any", scalar("Any", Kind::Document)),
        ],
    );
    structure(
        "Contact",
        &[
            ("Count", number),
            ("Ratio", scalar("Ratio", Kind::Float)),
            ("Names", list("Names", scalar("Name", Kind::String))),
            ("Counts", list("Counts", number)),
            ("Limits", map("Limits", number)),
            ("Inner", inner),
        ],
    )
}

fn converted(text: &str) -> String {
    let mut value = parse(text).unwrap();
    match convert(&mut value, contact()) {
        Ok(()) => value.repr(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn scalars_become_what_the_model_has() {
    for (text, expected) in [
        ("Count=-5,Ratio=1", "{'Count': -5, 'Ratio': 1.0}"),
        ("Counts=1,2", "{'Counts': [1, 2]}"),
        ("Names=x", "{'Names': ['x']}"),
        // The single one is not looked into.
        ("Counts=1", "{'Counts': ['1']}"),
        ("Limits={a=1}", "{'Limits': {'a': 1}}"),
        ("Inner={On=TRUE}", "{'Inner': {'On': True}}"),
        (
            "Inner={On=yes},Other=1",
            "{'Inner': {'On': 'yes'}, 'Other': '1'}",
        ),
        ("Inner=x", "{'Inner': 'x'}"),
        ("Count=x", "invalid literal for int() with base 10: 'x'"),
        ("Ratio=", "could not convert string to float: ''"),
        (
            "Count=1,2",
            "int() argument must be a string, a bytes-like object or a real number, not 'list'",
        ),
        (
            "Inner={On=[true]}",
            "'list' object has no attribute 'lower'",
        ),
        (
            "Inner={Any=1}",
            "Shorthand syntax does not support document types. Use JSON input for top-level argument to specify nested \
             parameter: Any",
        ),
    ] {
        assert_eq!(converted(text), expected, "{text}");
    }
}
