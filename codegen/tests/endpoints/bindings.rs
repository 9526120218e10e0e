//! Parameters that operations give: from the traits to the paths that the runtime follows.

use serde_json::{Value, json};
use slim_sdk_codegen::model::{Shape, ShapeId};
use slim_sdk_codegen::plan::endpoint::{Binding, Expression, Source, Step, bindings};

/// What an operation with these traits gives, or the error.
fn given(traits: &Value) -> Result<Vec<Binding>, slim_sdk_codegen::Error> {
    let context = json!({ "smithy.rules#contextParam": { "name": "C" } });
    let text = json!({
        "smithy": "2.0",
        "shapes": {
            "a#O": { "type": "operation", "input": { "target": "a#I" }, "traits": traits },
            "a#I": { "type": "structure", "members": {
                "a": { "target": "smithy.api#String" },
                "c": { "target": "smithy.api#String", "traits": context },
            } },
        },
    });
    let model = slim_sdk_codegen::read::read_str("model.json", &text.to_string()).unwrap();
    let shape = |id: &str| -> &Shape { model.shape(&ShapeId::new(id)).unwrap() };
    bindings(shape("a#O"), Some(shape("a#I")))
}

fn field(name: &str) -> Step {
    Step::Field(name.to_owned())
}

#[test]
fn the_most_specific_value_comes_last() {
    let found = given(&json!({
        "smithy.rules#staticContextParams": { "C": { "value": "fixed" }, "L": { "value": ["x"] }, "B": { "value": true } },
        "smithy.rules#operationContextParams": { "C": { "path": "a" } },
    }))
    .unwrap();
    let binding = |parameter: &str, source| Binding {
        parameter: parameter.to_owned(),
        source,
    };
    let text = |text: &str| Expression::Text(text.to_owned());
    assert_eq!(
        found,
        [
            binding("C", Source::Input(vec![field("a")])),
            binding("C", Source::Input(vec![field("c")])),
            binding("C", Source::Static(text("fixed"))),
            binding("L", Source::Static(Expression::List(vec![text("x")]))),
            binding("B", Source::Static(Expression::Boolean(true))),
        ]
    );
}

#[test]
fn paths_are_the_part_of_jmespath_that_models_may_use() {
    let path = |path: &str| {
        let traits = json!({ "smithy.rules#operationContextParams": { "P": { "path": path } } });
        given(&traits).map(|mut found| match found.remove(0).source {
            Source::Input(steps) => steps,
            Source::Static(value) => unreachable!("{value:?}"),
        })
    };
    for (text, steps) in [
        ("a", vec![field("a")]),
        ("a.b.c", vec![field("a"), field("b"), field("c")]),
        (
            "Delete.Objects[*].Key",
            vec![field("Delete"), field("Objects"), Step::Each, field("Key")],
        ),
        ("a[].b", vec![field("a"), Step::Each, field("b")]),
        ("a.*.b", vec![field("a"), Step::Each, field("b")]),
        ("keys(a.b)", vec![field("a"), field("b"), Step::Keys]),
        (
            "a[*].[b, c.d][]",
            vec![
                field("a"),
                Step::Each,
                Step::Select(vec![vec![field("b")], vec![field("c"), field("d")]]),
            ],
        ),
    ] {
        assert_eq!(path(text).unwrap(), steps, "{text}");
    }
    for text in [
        "",
        "a.",
        ".a",
        "a..b",
        "a[0]",
        "a[?b]",
        "a | b",
        "length(a)",
        "a[*",
        "@",
        "a.b[",
    ] {
        let error = path(text).unwrap_err().to_string();
        let told = format!("a#O: the path `{text}` in `smithy.rules#operationContextParams`");
        assert!(error.contains(&told), "{error}");
    }
}

#[test]
fn a_value_that_no_parameter_has_is_refused() {
    let error = given(&json!({ "smithy.rules#staticContextParams": { "P": { "value": 1 } } }));
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("a value of the parameter `P` is neither a string"),
        "{error}"
    );
}
