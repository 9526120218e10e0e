//! Copies of models without their texts.

use std::fs;
use std::path::Path;

use slim_sdk_codegen::facts::{Facts, Outcome, sync, text};
use slim_sdk_codegen::manifest::Manifest;
use slim_sdk_codegen::write::Mode;

use crate::support::{folder, model};

const SHAPES: &str = r#"
    "a#Z": {"type": "structure", "members": {
        "One": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "text", "smithy.api#required": {}}},
        "Two": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "text"}}
    }, "traits": {"smithy.api#documentation": "text", "smithy.api#externalDocumentation": {"at": "b"}}},
    "a#L": {"type": "list", "member": {"target": "a#Z", "traits": {"smithy.api#documentation": "text"}}}"#;

/// The facts of a new folder's `m.json`, with a manifest's amendments.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
fn facts(name: &str, amend: &str) -> Facts {
    let folder = folder(name);
    fs::write(folder.join("m.json"), model(SHAPES)).unwrap();
    let manifest = format!(
        "[[service]]\nid = \"a#S\"\ncrate = \"s\"\nout = \"s\"\nmodel = [\"m.json\"]\ndescription = \"S\"\n\
         operations = \"all\"\nfacts = \"out/m.json\"\n{amend}"
    );
    let manifest = Manifest::parse(&folder.join("x.toml"), &manifest).unwrap();
    manifest.work().facts.remove(0)
}

const AMEND: &str =
    "[[service.amend]]\nset = { \"smithy.api#idempotencyToken\" = {} }\nreason = \"r\"\n";

#[test]
fn texts_are_taken_out_and_amendments_put_in() {
    let facts = facts("facts-text", &format!("{AMEND}target = \"a#Z$Two\"\n"));
    let expected = r#"{
  "smithy": "2.0",
  "metadata": {
    "generated": "by `slim-sdk generate` from m.json"
  },
  "shapes": {
    "a#Z": {
      "type": "structure",
      "members": {
        "One": {
          "target": "smithy.api#String",
          "traits": {
            "smithy.api#required": {}
          }
        },
        "Two": {
          "target": "smithy.api#String",
          "traits": {
            "smithy.api#idempotencyToken": {}
          }
        }
      }
    },
    "a#L": {
      "type": "list",
      "member": {
        "target": "a#Z"
      }
    }
  }
}
"#;
    assert_eq!(text(&facts).unwrap(), expected);
}

#[test]
fn an_amendment_goes_where_it_is_for() {
    let elsewhere = facts(
        "facts-elsewhere",
        &format!("{AMEND}target = \"a#No\"\noperation = \"No\"\n"),
    );
    assert!(text(&elsewhere).is_ok());
    let missing = facts("facts-missing", &format!("{AMEND}target = \"a#Z$No\"\n"));
    let error = text(&missing).unwrap_err().to_string();
    assert!(
        error.contains("m.json: no `a#Z$No` to amend\n  fix: correct the amendment's `target`"),
        "{error}"
    );
}

#[test]
fn a_copy_is_written_once_and_checked_with_the_command_that_mends_it() {
    let facts = facts("facts-sync", "");
    let check = Mode::Check {
        command: "the command",
    };
    let stale = |what: &str| {
        let error = sync(&facts, check).unwrap_err().to_string();
        assert!(error.starts_with("out of date: "), "{error}");
        assert!(
            error.contains(what) && error.ends_with("fix: run `the command`"),
            "{error}"
        );
    };
    stale("out/m.json: not what is generated now: missing");
    assert!(!facts.out.exists());
    assert_eq!(sync(&facts, Mode::Write).unwrap(), Outcome::Written);
    assert_eq!(sync(&facts, Mode::Write).unwrap(), Outcome::Unchanged);
    assert_eq!(sync(&facts, check).unwrap(), Outcome::Unchanged);
    let text = fs::read_to_string(&facts.out).unwrap();
    fs::write(&facts.out, text.replace("\"2.0\"", "\"1.0\"")).unwrap();
    stale("line 2 is `  \"smithy\": \"1.0\",`, not `  \"smithy\": \"2.0\",`");
    assert_eq!(sync(&facts, Mode::Write).unwrap(), Outcome::Written);
    assert_eq!(fs::read_to_string(&facts.out).unwrap(), text);
    let left = fs::read_dir(facts.out.parent().unwrap()).unwrap().count();
    assert_eq!(left, 1, "no file is left beside it");
}

#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    let facts = facts("facts-foreign", "");
    fs::create_dir_all(facts.out.parent().unwrap()).unwrap();
    for text in ["{\"smithy\": \"2.0\"}", "mine"] {
        fs::write(&facts.out, text).unwrap();
        let error = sync(&facts, Mode::Write).unwrap_err().to_string();
        assert!(error.contains("was not generated"), "{error}");
        assert_eq!(fs::read_to_string(&facts.out).unwrap(), text);
    }
}

#[test]
fn a_model_that_cannot_be_copied_is_named() {
    let facts = facts("facts-broken", "");
    for (text, what) in [("{", "not JSON: "), ("{}", "`shapes` is missing")] {
        fs::write(&facts.model, text).unwrap();
        let error = sync(&facts, Mode::Write).unwrap_err().to_string();
        assert!(
            error.starts_with("your model: ") && error.contains(what),
            "{error}"
        );
    }
    fs::remove_file(&facts.model).unwrap();
    let error = sync(&facts, Mode::Write).unwrap_err().to_string();
    assert!(
        error.starts_with("files: ") && error.contains("cannot be read"),
        "{error}"
    );
    assert!(!Path::new(&facts.out).exists());
}
