//! What is wrong with models, told with file, shape and remedy.

use crate::support::{folder, model};
use slim_sdk_codegen::error::Kind;
use slim_sdk_codegen::read::{read, read_str};

/// The message about this text.
#[expect(clippy::panic, reason = "a test's helper")]
fn message(text: &str) -> String {
    match read_str("m.json", text) {
        Ok(_) => panic!("it was read: {text}"),
        Err(error) => {
            assert_eq!(error.kind(), Kind::Model, "{error}");
            error.to_string()
        }
    }
}

#[test]
fn not_json() {
    assert_eq!(
        message("{\n  \"smithy\": \"2.0\",\n  \"shapes\": {,}\n}"),
        "your model: m.json: not JSON: line 3, column 14: key must be a string\n  \
         fix: correct the JSON at that place, or fetch the file again"
    );
    assert_eq!(
        message("<html>"),
        "your model: m.json: not JSON: line 1, column 1: expected value\n  \
         fix: correct the JSON at that place, or fetch the file again"
    );
    assert_eq!(
        message(" \n"),
        "your model: m.json: not JSON: the file is empty\n  fix: give a Smithy model as a JSON AST file"
    );
    assert_eq!(
        message("$version: \"2\"\nnamespace a\n"),
        "your model: m.json: not JSON: it looks like Smithy IDL\n  \
         fix: make a JSON AST of it with the Smithy CLI: `smithy ast FILE.smithy > FILE.json`"
    );
    assert!(
        message("{\"smithy\": \"2.0\"")
            .starts_with("your model: m.json: not JSON: line 1, column 16: EOF")
    );
    assert!(
        message("{\"smithy\": 1e999}")
            .starts_with("your model: m.json: not JSON: line 1, column 16: number out of")
    );
}

#[test]
fn a_key_twice() {
    assert_eq!(
        message(
            "{\"smithy\": \"2.0\",\n \"shapes\": {\"a#B\": {\"type\": \"string\"}, \"a#B\": {}}}"
        ),
        "your model: m.json: line 2, column 44: the key `a#B` appears twice in one object\n  fix: keep one of the two"
    );
}

#[test]
fn nested_too_deep() {
    for depth in [128, 100_000] {
        let text = "[".repeat(depth);
        assert_eq!(
            message(&text),
            "your model: m.json: line 1, column 128: nested more than 127 levels deep\n  \
             fix: no Smithy model nests that deep; correct the file"
        );
        assert!(message(&"{\"a\":".repeat(depth)).contains("nested more than 127 levels deep"));
    }
}

#[test]
fn not_a_smithy_model() {
    for (text, what, fix) in [
        (
            "[]",
            "the top is an array, not an object",
            "give a Smithy JSON AST file",
        ),
        (
            "{\"openapi\": \"3.0\"}",
            "no `smithy` version at the top",
            "give a Smithy JSON AST file; its first key is `\"smithy\": \"2.0\"`",
        ),
        (
            "{\"smithy\": \"3.0\"}",
            "its `smithy` version is \"3.0\"",
            "versions 1.0 and 2.x are read; make one with `smithy ast`",
        ),
        (
            "{\"smithy\": 2}",
            "its `smithy` version is 2",
            "versions 1.0 and 2.x are read; make one with `smithy ast`",
        ),
        (
            "{\"smithy\": \"2.0\", \"shapes\": []}",
            "`shapes` is an array, not an object",
            "give a Smithy JSON AST file",
        ),
    ] {
        assert_eq!(
            message(text),
            format!("your model: m.json: JSON, but not a Smithy model: {what}\n  fix: {fix}")
        );
    }
}

#[test]
fn shapes_that_are_not_written_right() {
    for (shapes, wanted) in [
        (
            r#""a#B": 1"#,
            "a#B: the shape is a number, not an object\n  fix: write `{\"type\": ..}`",
        ),
        (
            r#""a#B": {}"#,
            "a#B: the shape has no `type`\n  fix: write `\"type\": \"structure\"`, or what it is",
        ),
        (
            r#""a#B": {"type": "struct"}"#,
            "a#B: `struct` is not a type of shape\n  \
             fix: use one of Smithy 2.0's types, such as `structure`, `list`, `string`, `operation`",
        ),
        (
            r#""B": {"type": "string"}"#,
            "B: not a shape id\n  \
             fix: write `namespace#Name`: letters, digits and `_`, `.` between the namespace's parts",
        ),
        (
            r#""a#B$c": {"type": "string"}"#,
            "a#B$c: not a shape id\n  \
             fix: write `namespace#Name`: letters, digits and `_`, `.` between the namespace's parts",
        ),
        (
            r#""a#B": {"type": "structure", "members": []}"#,
            "a#B: `members` is an array, not an object\n  fix: write `\"members\": {..}`",
        ),
        (
            r#""a#B": {"type": "structure", "members": {"c": "String"}}"#,
            "a#B$c: the member is a string, not an object\n  fix: write `{\"target\": \"namespace#Name\"}`",
        ),
        (
            r#""a#B": {"type": "structure", "members": {"c": {}}}"#,
            "a#B$c: the member: there is no `target`\n  fix: write `{\"target\": \"namespace#Name\"}`",
        ),
        (
            r#""a#B": {"type": "structure", "members": {"c": {"target": "String"}}}"#,
            "a#B$c: the member: the target `String` is not a shape id\n  fix: write `namespace#Name`",
        ),
        (
            r#""a#B": {"type": "structure", "members": {"c d": {"target": "smithy.api#String"}}}"#,
            "a#B$c d: not a member name\n  fix: use letters, digits and `_`, the first a letter",
        ),
        (
            r#""a#B": {"type": "string", "traits": {"required": {}}}"#,
            "a#B: the trait `required` is not named by a shape id\n  \
             fix: write it with its namespace, such as `smithy.api#required`",
        ),
        (
            r#""a#B": {"type": "string", "traits": []}"#,
            "a#B: `traits` is an array, not an object\n  fix: write `\"traits\": {..}`",
        ),
        (
            r#""a#B": {"type": "operation", "errors": {}}"#,
            "a#B: `errors` is an object, not an array\n  fix: write `\"errors\": [..]`",
        ),
        (
            r#""a#B": {"type": "service", "version": 1}"#,
            "a#B: `version` is a number, not a string\n  fix: write the version in quotes",
        ),
        (
            r#""a#B": {"type": "service", "rename": {"C": "D"}}"#,
            "a#B: `rename` of `C` is not a shape id with a new name\n  fix: write `\"namespace#Name\": \"NewName\"`",
        ),
        (
            r#""a#B": {"type": "list"}"#,
            "a#B: there is no `member`\n  fix: write `\"member\": {\"target\": \"namespace#Name\"}`",
        ),
        (
            r#""a#B": {"type": "map", "key": {"target": "smithy.api#String"}}"#,
            "a#B: there is no `value`\n  fix: write `\"value\": {\"target\": \"namespace#Name\"}`",
        ),
        (
            r#""a#B": {"type": "intEnum", "members": {"C": {"target": "smithy.api#Unit"}}}"#,
            "a#B$C: a member of an intEnum without `smithy.api#enumValue`\n  fix: give it the trait with an integer",
        ),
        (
            r#""a#B": {"type": "enum", "members": {"C": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}}}}"#,
            "a#B$C: `smithy.api#enumValue` is 1\n  fix: an enum's value is a string, an intEnum's a 32-bit integer",
        ),
        (
            r#""a#B": {"type": "string", "traits": {"smithy.api#enum": [{"name": "C"}]}}"#,
            "a#B: an entry of `smithy.api#enum` has no string `value`\n  fix: write `{\"value\": .., \"name\": ..}`",
        ),
    ] {
        assert_eq!(
            message(&model(shapes)),
            format!("your model: m.json: {wanted}"),
            "{shapes}"
        );
    }
}

#[test]
fn dangling_targets_are_reported_together() {
    let text = message(&model(
        r#""a#L": {"type": "list", "member": {"target": "a#Strin"}},
        "a#String": {"type": "string"},
        "a#Op": {"type": "operation", "input": {"target": "a#In"}, "errors": [{"target": "a#E"}]},
        "a#S": {"type": "service", "operations": [{"target": "a#Oq"}], "resources": [{"target": "x#Quux"}]}"#,
    ));
    assert_eq!(
        text,
        "5 problems

your model: m.json: a#L$member: targets `a#Strin`, which no file defines
  fix: did you mean `a#String`? Or define `a#Strin`, or give the file that does as well

your model: m.json: a#Op: targets `a#In`, which no file defines
  fix: define `a#In`, or give the file that does as well

your model: m.json: a#Op: targets `a#E`, which no file defines
  fix: define `a#E`, or give the file that does as well

your model: m.json: a#S: targets `a#Oq`, which no file defines
  fix: define `a#Oq`, or give the file that does as well

your model: m.json: a#S: targets `x#Quux`, which no file defines
  fix: define `x#Quux`, or give the file that does as well"
    );
}

#[test]
fn targets_of_the_wrong_kind() {
    let op = r#""a#Op": {"type": "operation"}, "#;
    for (shapes, at, target, wanted) in [
        (
            r#""a#L": {"type": "list", "member": {"target": "a#Op"}}"#,
            "a#L$member",
            "a#Op",
            "a shape that holds data",
        ),
        (
            r#""a#M": {"type": "map", "key": {"target": "smithy.api#Integer"}, "value": {"target": "smithy.api#String"}}"#,
            "a#M$key",
            "smithy.api#Integer",
            "a string or an enum, which a map's key has to be",
        ),
        (
            r#""a#P": {"type": "operation", "input": {"target": "smithy.api#String"}}"#,
            "a#P",
            "smithy.api#String",
            "a structure",
        ),
        (
            r#""a#P": {"type": "operation", "errors": [{"target": "a#E"}]}, "a#E": {"type": "structure"}"#,
            "a#P",
            "a#E",
            "a structure with the trait `smithy.api#error`",
        ),
        (
            r#""a#S": {"type": "service", "operations": [{"target": "smithy.api#Unit"}]}"#,
            "a#S",
            "smithy.api#Unit",
            "an operation",
        ),
        (
            r#""a#S": {"type": "service", "resources": [{"target": "a#Op"}]}"#,
            "a#S",
            "a#Op",
            "a resource",
        ),
    ] {
        assert_eq!(
            message(&model(&format!("{op}{shapes}"))),
            format!(
                "your model: m.json: {at}: targets `{target}`, which is not {wanted}\n  \
                 fix: target another shape, or change that one"
            )
        );
    }
}

#[test]
fn apply_to_what_is_not_there_or_says_otherwise() {
    assert_eq!(
        message(&model(r#""a#B": {"type": "apply", "traits": {}}"#)),
        "your model: m.json: a#B: `apply` to a shape that no file defines\n  \
         fix: define `a#B`, give the file that does, or delete the `apply`"
    );
    assert_eq!(
        message(&model(
            r#""a#B": {"type": "structure"}, "a#B$c": {"type": "apply", "traits": {}}"#
        )),
        "your model: m.json: a#B$c: `apply` to a member that the shape does not have\n  \
         fix: correct the member's name, or delete the `apply`"
    );
    assert_eq!(
        message(&model(
            r#""a#B": {"type": "list", "member": {"target": "smithy.api#String", "traits": {"smithy.api#pattern": "a"}}},
            "a#B$member": {"type": "apply", "traits": {"smithy.api#pattern": "b"}}"#
        )),
        "your model: m.json: a#B$member: the trait `smithy.api#pattern` is applied twice, with different values\n  \
         fix: keep one of the two values"
    );
}

#[test]
fn mixins_that_do_not_fit() {
    let mixin = r#""traits": {"smithy.api#mixin": {}}"#;
    for (shapes, wanted) in [
        (
            format!(
                r#""a#A": {{"type": "structure", "mixins": [{{"target": "a#B"}}], {mixin}}},
                "a#B": {{"type": "structure", "mixins": [{{"target": "a#A"}}], {mixin}}}"#
            ),
            "a#A: mixins in a circle: A -> B -> A\n  fix: a mixin cannot use itself; take one of them out",
        ),
        (
            r#""a#A": {"type": "structure", "mixins": [{"target": "a#B"}]}"#.to_owned(),
            "a#A: mixes in `a#B`, which no file defines\n  fix: define `a#B`, or give the file that does as well",
        ),
        (
            r#""a#A": {"type": "structure", "mixins": [{"target": "a#B"}]}, "a#B": {"type": "structure"}"#.to_owned(),
            "a#A: mixes in `a#B`, which is not a mixin\n  fix: give that shape the trait `smithy.api#mixin`",
        ),
        (
            format!(r#""a#A": {{"type": "union", "mixins": [{{"target": "a#B"}}]}}, "a#B": {{"type": "structure", {mixin}}}"#),
            "a#A: mixes in `a#B`, which is another type of shape\n  fix: a mixin and the shape that uses it are of one type",
        ),
        (
            format!(
                r#""a#A": {{"type": "structure", "mixins": [{{"target": "a#B"}}], "members": {{"m": {{"target": "smithy.api#Long"}}}}}},
                "a#B": {{"type": "structure", "members": {{"m": {{"target": "smithy.api#String"}}}}, {mixin}}}"#
            ),
            "a#A$m: targets `smithy.api#Long`, but a mixin's member of that name does not\n  \
             fix: target the same shape as the mixin does, or use another name",
        ),
        (
            format!(r#""a#A": {{"type": "list", "member": {{"target": "a#B"}}}}, "a#B": {{"type": "structure", {mixin}}}"#),
            "a#A$member: targets `a#B`, which is a mixin\n  fix: define a shape that uses the mixin, and target that",
        ),
    ] {
        assert_eq!(message(&model(&shapes)), format!("your model: m.json: {wanted}"));
    }
}

#[test]
fn cycles_that_cannot_be_built() {
    let required = r#""traits": {"smithy.api#required": {}}"#;
    let fix =
        "take `smithy.api#required` off one of these members, or put a list or map in between";
    assert_eq!(
        message(&model(&format!(
            r#""a#A": {{"type": "structure", "members": {{"b": {{"target": "a#B", {required}}}}}}},
            "a#B": {{"type": "structure", "members": {{"n": {{"target": "smithy.api#Long"}}, "u": {{"target": "a#U", {required}}}}}}},
            "a#U": {{"type": "union", "members": {{"b": {{"target": "a#B"}}, "u": {{"target": "a#U"}}}}}}"#
        ))),
        format!(
            "your model: m.json: a#B: a cycle that cannot be built: B$u -> U$b -> B\n  fix: {fix}"
        )
    );
    assert_eq!(
        message(&model(&format!(
            r#""a#A": {{"type": "structure", "members": {{"a": {{"target": "a#A", {required}}}}}}}"#
        ))),
        format!("your model: m.json: a#A: a cycle that cannot be built: A$a -> A\n  fix: {fix}")
    );
    assert_eq!(
        message(&model(
            r#""a#L": {"type": "list", "member": {"target": "a#M"}},
            "a#M": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "a#L"}}"#
        )),
        "your model: m.json: a#L: a list or map of itself: L -> M -> L\n  fix: put a structure or union in between"
    );
}

#[test]
fn long_circles_are_cut_short() {
    const LENGTH: usize = 20_000;
    let shapes: Vec<String> = (0..LENGTH)
        .map(|n| {
            let next = (n + 1) % LENGTH;
            format!(
                r#""a#S{n:06}": {{"type": "structure", "members": {{"m": {{"target": "a#S{next:06}",
                "traits": {{"smithy.api#required": {{}}}}}}}}}},
                "b#L{n:06}": {{"type": "list", "member": {{"target": "b#L{next:06}"}}}}"#
            )
        })
        .collect();
    let text = message(&model(&shapes.join(",")));
    assert!(text.starts_with(
        "2 problems\n\nyour model: m.json: a#S000000: a cycle that cannot be built: S000000$m -> "
    ));
    assert!(text.contains("S000007$m -> .. -> S000000\n"), "{text}");
    assert!(text.contains("L000007 -> .. -> L000000\n"), "{text}");
    let mixins: Vec<String> = (0..LENGTH)
        .map(|n| {
            let next = (n + 1) % LENGTH;
            format!(
                r#""a#M{n:06}": {{"type": "structure", "mixins": [{{"target": "a#M{next:06}"}}],
                "traits": {{"smithy.api#mixin": {{}}}}}}"#
            )
        })
        .collect();
    let text = message(&model(&mixins.join(",")));
    assert!(
        text.contains("mixins in a circle: M000000 -> M000001 -> "),
        "{text}"
    );
}

#[test]
fn lists_of_lists_of_lists() {
    let lists = |depth: usize| {
        let lists: Vec<String> = (1..=depth)
            .map(|n| {
                let next = n - 1;
                format!(r#""a#L{n}": {{"type": "list", "member": {{"target": "a#L{next}"}}}}"#)
            })
            .collect();
        model(&format!(
            r#"{}, "a#L0": {{"type": "string"}}"#,
            lists.join(",")
        ))
    };
    assert!(read_str("m.json", &lists(32)).is_ok());
    for depth in [33, 100, 20_000] {
        assert_eq!(
            read_str("m.json", &lists(depth)).unwrap_err().to_string(),
            "not supported: m.json: a#L33: lists and maps nested more than 32 levels deep\n  \
             fix: put a structure in between"
        );
    }
}

#[test]
fn mixins_that_would_fill_the_memory() {
    let shapes: Vec<String> = (0..2_000)
        .map(|n| {
            let next = if n == 0 { String::new() } else { format!(r#"{{"target": "a#M{}"}}"#, n - 1) };
            format!(
                r#""a#M{n}": {{"type": "structure", "mixins": [{next}], "members": {{"m{n}": {{"target": "smithy.api#String"}}}},
                "traits": {{"smithy.api#mixin": {{}}}}}}"#
            )
        })
        .collect();
    let error = read_str("m.json", &model(&shapes.join(","))).unwrap_err();
    assert_eq!(error.kind(), Kind::Unsupported);
    assert!(
        error
            .to_string()
            .contains("mixins that copy more than 500000 members"),
        "{error}"
    );
}

#[test]
fn files_that_contradict_each_other_or_cannot_be_read() {
    let dir = folder("read-errors");
    let (a, b, c) = (dir.join("a.json"), dir.join("b.json"), dir.join("c.json"));
    std::fs::write(&a, model(r#""a#B": {"type": "string"}"#)).unwrap();
    std::fs::write(&b, model(r#""a#B": {"type": "blob"}"#)).unwrap();
    std::fs::write(&c, b"{\"smithy\": \"\xff\"}").unwrap();
    assert_eq!(
        read(&[a.clone(), b.clone()]).unwrap_err().to_string(),
        format!(
            "your model: {}: a#B: defined differently in {}\n  \
             fix: give only one of the files, or make the two definitions the same",
            b.display(),
            a.display()
        )
    );
    assert_eq!(
        read(std::slice::from_ref(&c)).unwrap_err().to_string(),
        format!(
            "your model: {}: not JSON: byte 12 is not UTF-8\n  fix: give a Smithy JSON AST file",
            c.display()
        )
    );
    let missing = dir.join("missing.json");
    let error = read(&[missing.clone(), dir.clone()]).unwrap_err();
    assert_eq!(error.kind(), Kind::Io);
    let text = error.to_string();
    assert!(text.starts_with(&format!(
        "2 problems\n\nfiles: {}: cannot be read: No such file or directory",
        missing.display()
    )));
    assert!(
        text.ends_with("fix: give the path of a Smithy JSON AST file"),
        "{text}"
    );
    assert_eq!(
        read(&[]).unwrap_err().to_string(),
        "usage: no model file is given\n  fix: give one or more Smithy JSON AST files"
    );
}
