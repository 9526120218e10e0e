//! Amendments: what they change, and when they are refused.

use std::path::Path;

use slim_sdk_codegen::amend::amend;
use slim_sdk_codegen::manifest::Manifest;
use slim_sdk_codegen::model::{Model, ShapeId};
use slim_sdk_codegen::read::read_str;

use crate::support::with_input;

#[expect(clippy::unwrap_used, reason = "a test's helper")]
fn amended(amendments: &str, strict: bool) -> (Model, Result<Vec<String>, String>) {
    let text = format!(
        "[[service]]\nid = \"a#S\"\ncrate = \"s\"\nout = \"s\"\nmodel = [\"m.json\"]\noperations = \"all\"\n\
         description = \"S\"\n{amendments}"
    );
    let manifest = Manifest::parse(Path::new("x.toml"), &text).unwrap();
    let members =
        r#""token": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#;
    let mut model = read_str("m.json", &with_input(members, "")).unwrap();
    let result = amend(
        &mut model,
        &ShapeId::new("a#S"),
        &manifest.amendments(strict),
    );
    (model, result.map_err(|error| error.to_string()))
}

fn amendment(target: &str, rest: &str) -> String {
    format!("[[service.amend]]\ntarget = \"{target}\"\n{rest}\nreason = \"why not\"\n")
}

#[test]
fn traits_are_set_and_removed() {
    let first =
        "set = { \"smithy.api#idempotencyToken\" = {} }\nremove = [\"smithy.api#required\"]";
    let second = "set = { \"smithy.api#title\" = \"T\" }";
    let both = amendment("a#In$token", first) + &amendment("a#In", second);
    let (model, notes) = amended(&both, true);
    let shape = model.shape(&ShapeId::new("a#In")).unwrap();
    let token = &shape.member("token").unwrap().traits;
    assert!(token.has("smithy.api#idempotencyToken") && !token.has("smithy.api#required"));
    assert_eq!(shape.traits.str("smithy.api#title"), Some("T"));
    assert_eq!(notes.unwrap(), ["2 amendments of x.toml applied to a#S"]);
}

#[test]
fn for_an_operation_that_is_not_there() {
    let set = "set = { \"smithy.api#idempotencyToken\" = {} }";
    let text = amendment("a#UpIn$token", &format!("operation = \"Up\"\n{set}"));
    assert_eq!(amended(&text, true).1.unwrap(), <[&str; 0]>::default());
    let text = amendment("a#In$token", &format!("operation = \"Get\"\n{set}"));
    assert_eq!(
        amended(&text, true).1.unwrap(),
        ["1 amendment of x.toml applied to a#S"]
    );
}

#[test]
fn of_what_is_not_there_or_says_so_already() {
    for (target, rest, wanted) in [
        (
            "a#In$tokem",
            "set = { \"smithy.api#required\" = {} }",
            "your model: x.toml: a#In$tokem: an amendment of a shape or member that the model does not have\n  \
             fix: correct the amendment's `target`, name the `operation` it is for, or delete it",
        ),
        (
            "a#In$token",
            "set = { \"smithy.api#required\" = {} }",
            "your model: x.toml: a#In$token: an amendment that changes nothing: the model says so already\n  \
             fix: delete the amendment",
        ),
        (
            "a#In",
            "remove = [\"smithy.api#title\"]",
            "your model: x.toml: a#In: an amendment that changes nothing: the model says so already\n  \
             fix: delete the amendment",
        ),
    ] {
        let text = amendment(target, rest);
        assert_eq!(amended(&text, true).1.unwrap_err(), wanted);
        let what = wanted
            .lines()
            .next()
            .unwrap()
            .strip_prefix("your model: ")
            .unwrap();
        assert_eq!(amended(&text, false).1.unwrap(), [what]);
    }
}
