//! Expressions, their results and their messages, as Python's jmespath has them.

use super::*;
use crate::json;
use crate::output::json::{Layout, dump};

const DATA: &str = r#"{
    "people": [{"name": "Zoë", "age": 30, "tags": ["b", "a"]}, {"name": "Al", "age": 4.5}, {"age": null, "name": "Bo"}],
    "z": 1, "a": {"y": 0, "b": {"c": [1, [2, [3]]]}}, "odd key": "x", "text": "a,b", "list": [5, 1, 3], "empty": []
}"#;

fn search(expression: &str) -> String {
    let value = json::parse(DATA).unwrap();
    match Query::parse(expression).and_then(|query| query.search(&value)) {
        Ok(found) => dump(&found, Layout::Compact),
        Err(error) => error.to_string(),
    }
}

fn check(cases: &[(&str, &str)]) {
    for (expression, expected) in cases {
        assert_eq!(search(expression), *expected, "{expression}");
    }
}

#[test]
fn the_grammar() {
    check(&[
        ("a.b.c[0]", "1"),
        ("a.b.c[-1][1]", "[3]"),
        ("\"odd key\"", "\"x\""),
        ("missing.more[0].x", "null"),
        ("people[*].name", r#"["Zo\u00eb","Al","Bo"]"#),
        ("people[].tags[]", r#"["b","a"]"#),
        ("people[1:].name", r#"["Al","Bo"]"#),
        ("list[::-1]", "[3,1,5]"),
        ("list[-2:]", "[1,3]"),
        ("a.*", r#"[0,{"c":[1,[2,[3]]]}]"#),
        ("people[?age > `4.5`].name | [0]", r#""Zo\u00eb""#),
        ("people[?contains(not_null(tags, `[]`), 'a')].age", "[30]"),
        (
            "people[*].{n: name, a: age} | [2]",
            r#"{"n":"Bo","a":null}"#,
        ),
        ("[z, text, 'it\\'s']", r#"[1,"a,b","it's"]"#),
        ("missing || text && z", "1"),
        ("!empty && !(a.y)", "false"),
        // `!` binds stronger than the dot.
        ("!a.y", "null"),
        ("a.b.c[][]", "[1,2,3]"),
        ("`{\"b\": 1, \"a\": 2}`", r#"{"b":1,"a":2}"#),
        ("`plain`", "\"plain\""),
        ("z == `true` || z == `1.0`", "true"),
        (
            "text < z",
            "'<' not supported between instances of 'str' and 'int'",
        ),
        ("a < z", "null"),
        ("@.list[?@ >= `3`]", "[5,3]"),
        ("people[0].[name, age]", r#"["Zo\u00eb",30]"#),
        // Neither does Python project a slice behind an index.
        ("a.b.c[1][0:1].x", "null"),
    ]);
}

#[test]
fn the_functions() {
    check(&[
        ("abs(`-3`)", "3"),
        ("avg(list)", "3.0"),
        ("avg(empty)", "null"),
        (
            "[ceil(`1.2`), floor(`-1.2`), ceil(`1e20`)]",
            "[2,-2,100000000000000000000]",
        ),
        ("contains(list, `3.0`)", "true"),
        (
            "contains(text, z)",
            "'in <string>' requires string as left operand, not int",
        ),
        (
            "[ends_with(text, 'b'), starts_with(text, 'b')]",
            "[true,false]",
        ),
        ("join('-', ['x', text])", "\"x-a,b\""),
        ("keys(@) | [0:3]", r#"["people","z","a"]"#),
        ("length(people[0].name)", "3"),
        ("map(&name, people)", r#"["Zo\u00eb","Al","Bo"]"#),
        ("map(&age, people)", "[30,4.5,null]"),
        ("[max(list), min(list), max(empty)]", "[5,1,null]"),
        ("max_by(people[:2], &age).name", r#""Zo\u00eb""#),
        ("min_by(people, &name).name", "\"Al\""),
        (
            "merge(a, {y: `2`, n: z})",
            r#"{"y":2,"b":{"c":[1,[2,[3]]]},"n":1}"#,
        ),
        ("[merge(a.b), not_null(z)]", "[{\"c\":[1,[2,[3]]]},1]"),
        ("reverse(text)", "\"b,a\""),
        ("sort(list)", "[1,3,5]"),
        (
            "sort_by(people, &name)[*].name",
            r#"["Al","Bo","Zo\u00eb"]"#,
        ),
        (
            "[sum(list), sum(`[0.1, 0.2]`), sum(empty)]",
            "[9,0.30000000000000004,0]",
        ),
        ("to_array(z)", "[1]"),
        ("to_string(a.b)", r#""{\"c\":[1,[2,[3]]]}""#),
        (
            "[to_number('1_0'), to_number(' 2.5 '), to_number('x'), to_number(`true`)]",
            "[10,2.5,null,null]",
        ),
        ("values(a.b)", "[[1,[2,[3]]]]"),
        (
            "[type(z), type(@), type(missing), type(`1.5`), type(!z)]",
            r#"["number","object","null","number","boolean"]"#,
        ),
    ]);
}

#[test]
fn calls_are_checked() {
    check(&[
        ("f(z)", "Unknown function: f()"),
        (
            "join('a')",
            "Expected 2 arguments for function join(), received 1",
        ),
        (
            "length()",
            "Expected 1 argument for function length(), received 0",
        ),
        (
            "merge()",
            "Expected at least 1 argument for function merge(), received 0",
        ),
        (
            "length(z)",
            "In function length(), invalid type for value: 1, expected one of: ['string', 'array', 'object'], received: \"number\"",
        ),
        (
            "join(',', list)",
            "In function join(), invalid type for value: 5, expected one of: ['array-string'], received: \"int\"",
        ),
        (
            "sort([text, z])",
            "In function sort(), invalid type for value: 1, expected one of: ['array-string', 'array-number'], received: \"int\"",
        ),
        (
            "sort_by(people, &age)",
            "In function sort_by(), invalid type for value: None, expected one of: ['number'], received: \"null\"",
        ),
        (
            "sort_by(people, &tags)",
            "In function sort_by(), invalid type for value: {'name': 'Zoë', 'age': 30, 'tags': ['b', 'a']}, expected one of: ['string', 'number'], received: \"array\"",
        ),
        (
            "max_by([z, text], &@)",
            "'>' not supported between instances of 'str' and 'int'",
        ),
        ("list[::0]", "slice step cannot be zero"),
    ]);
}

#[test]
fn what_is_no_expression_is_marked() {
    check(&[
        ("", "Invalid JMESPath expression: cannot be empty."),
        (
            "a.",
            "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: eof: Parse error at column 2, token \"\" (EOF), for expression:\n\"a.\"\n   ^",
        ),
        (
            "a[?b",
            "Invalid jmespath expression: Incomplete expression:\n\"a[?b\"\n     ^",
        ),
        (
            "a b",
            "Unexpected token: b: Parse error at column 2, token \"b\" (UNQUOTED_IDENTIFIER), for expression:\n\"a b\"\n   ^",
        ),
        ("é", "Bad jmespath expression: Unknown token é:\né\n^"),
        (
            "a = b",
            "Bad jmespath expression: Unknown token '=':\na = b\n  ^",
        ),
        (
            "a['b']",
            "Expecting: star, got: literal: Parse error at column 2, token \"b\" (LITERAL), for expression:\n\"a['b']\"\n   ^",
        ),
        (
            "a[1:2:3:4]",
            "syntax error: Parse error at column 7, token \":\" (COLON), for expression:\n\"a[1:2:3:4]\"\n        ^",
        ),
        (
            "{a}",
            "Expecting: colon, got: rbrace: Parse error at column 2, token \"}\" (RBRACE), for expression:\n\"{a}\"\n   ^",
        ),
        (
            "'open",
            "Bad jmespath expression: Unclosed ' delimiter:\n'open\n^",
        ),
        (
            "a || `\"x`",
            "Bad jmespath expression: Bad token \"x:\na || `\"x`\n     ^",
        ),
        (
            "\"\\x\"",
            "Bad jmespath expression: Invalid \\escape:\n\"\\x\"\n^",
        ),
        (
            "@(z)",
            "Invalid function name '@': Parse error at column 0, token \"@\" (CURRENT), for expression:\n\"@(z)\"\n ^",
        ),
        (
            "a == -",
            "Bad jmespath expression: Unknown token '-':\na == -\n     ^",
        ),
    ]);
}

#[test]
fn depth_is_bounded() {
    for deep in ["(", "[", "!", "a|", "a||", "f(", "{a:", "[?"] {
        let error = Query::parse(&deep.repeat(100_000)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "maximum recursion depth exceeded",
            "{deep}"
        );
    }
}
