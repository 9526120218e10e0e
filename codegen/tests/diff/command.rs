//! The command: what `slim-sdk diff` prints, where, and its exit code; and `generate --check` of an older crate.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::{folder, pairs};

/// Runs the command in a folder.
fn slim_sdk(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slim-sdk"));
    command.current_dir(dir).args(args).env_remove("CARGO");
    command.output().unwrap()
}

/// Runs `slim-sdk diff` in the folder of a pair.
fn diff(pair: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let output: Output = slim_sdk(&pairs().join(pair), &[&["diff"], args].concat());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

const BOTH: [&str; 2] = ["old.json", "new.json"];

#[test]
fn the_exit_code_says_whether_it_breaks() {
    for (pair, code) in [
        ("equal", 0),
        ("documentation", 0),
        ("bindings", 0),
        ("members", 1),
    ] {
        let (found, out, err) = diff(pair, &BOTH);
        assert_eq!(found, Some(code), "{pair}: {err}");
        assert_eq!(
            out,
            fs::read_to_string(pairs().join(pair).join("report.txt")).unwrap()
        );
        assert_eq!(err, "");
    }
}

#[test]
fn json_is_one_object() {
    let (code, out, _) = diff("members", &[&BOTH[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(1));
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["format"], 1);
    assert_eq!(value["effect"], "breaking");
    assert_eq!(value["bump"]["1.0.0"], "major");
    assert_eq!(value["bump"]["0.1.0"], "minor");
    let changes = value["changes"].as_array().unwrap();
    let note = changes
        .iter()
        .find(|change| change["subject"] == "shop#In$note")
        .unwrap();
    assert_eq!(note["aspect"], "member");
    assert_eq!(note["state"], "added");
    assert_eq!(note["rust"]["before"], Value::Null);
    assert_eq!(note["rust"]["after"], "note: Option<String>");
    assert_eq!(note["effect"], "addition");
    let (_, out, _) = diff("equal", &[&BOTH[..], &["--format", "json"]].concat());
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["bump"], Value::Null);
}

#[test]
fn operations_are_named_by_their_names() {
    let (code, out, _) = diff(
        "operations",
        &[&BOTH[..], &["--operation", "Get", "shop#Make"]].concat(),
    );
    assert_eq!(code, Some(0), "{out}");
    assert!(
        out.starts_with("shop#Shop: old.json -> new.json, 1 and 2 operations\n"),
        "{out}"
    );
    assert!(!out.contains("Drop"), "{out}");
    let (code, _, err) = diff("operations", &[&BOTH[..], &["--operation", "Mak"]].concat());
    assert_eq!(code, Some(2));
    assert_eq!(
        err,
        "error: usage: no operation `Mak`\n  fix: did you mean `Make`?\n"
    );
}

#[test]
fn what_cannot_be_compared_is_told_with_exit_code_2() {
    let (code, out, err) = diff("equal", &["old.json", "none.json"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(
        err.starts_with("error: files: none.json: cannot be read: "),
        "{err}"
    );
    let (code, _, err) = diff("equal", &["old.json", "report.txt"]);
    assert_eq!(code, Some(2));
    assert!(
        err.starts_with("error: your model: report.txt: not JSON: "),
        "{err}"
    );
    let (code, _, err) = diff("equal", &[&BOTH[..], &["--service", "Inn"]].concat());
    assert_eq!(code, Some(2));
    assert!(
        err.starts_with("error: usage: old.json: no service `Inn`\n  fix: "),
        "{err}"
    );
    let dir = folder("two-services");
    let text = fs::read_to_string(pairs().join("equal/old.json")).unwrap();
    fs::write(dir.join("old.json"), &text).unwrap();
    fs::write(dir.join("new.json"), text.replace("shop#", "mall#")).unwrap();
    let output = slim_sdk(&dir, &["diff", "old.json", "new.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: usage: these are models of two services: `shop#Shop` and `mall#Shop`\n  fix: give two models of one service\n"
    );
    for args in [
        &["old.json"][..],
        &["old.json", "new.json", "--format", "xml"],
    ] {
        let (code, out, err) = diff("equal", args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    }
}

/// What the manifest says of a model holds for both: that the new one says it by itself changes nothing.
#[test]
fn amendments_apply_to_both_models() {
    let dir = folder("amended");
    fs::create_dir(dir.join("model")).unwrap();
    for file in BOTH {
        fs::copy(pairs().join("tokens").join(file), dir.join(file)).unwrap();
    }
    let manifest = r#"
[[service]]
id = "shop#Shop"
crate = "slim-shop"
out = "../shop"
model = ["old.json"]
operations = "all"
description = "The client of Shop."

[[service.amend]]
target = "shop#In$dropped"
set = { "smithy.api#idempotencyToken" = {} }
reason = "It still is one."
"#;
    fs::write(dir.join("model/slim-sdk.toml"), manifest).unwrap();
    let output = slim_sdk(&dir, &["diff", "old.json", "new.json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        err.contains("1 amendment of model/slim-sdk.toml applied to shop#Shop\n"),
        "{err}"
    );
    fs::remove_dir_all(dir.join("model")).unwrap();
    let other = pairs().join("equal");
    let output = slim_sdk(
        &other,
        &["diff", "../tokens/old.json", "../tokens/new.json"],
    );
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn help_says_what_the_exit_codes_mean() {
    let (code, out, _) = diff("equal", &["--help"]);
    assert_eq!(code, Some(0));
    for text in [
        "<OLD>",
        "<NEW>",
        "--operation <NAME>...",
        "--format <FORMAT>",
        "0 where nothing breaks",
    ] {
        assert!(out.contains(text), "{text}: {out}");
    }
}

#[test]
fn a_check_of_an_older_crate_tells_what_differs() {
    let dir = folder("older");
    fs::copy(pairs().join("operations/old.json"), dir.join("shop.json")).unwrap();
    let args = [
        "generate",
        "--model",
        "shop.json",
        "--all",
        "--crate",
        "shop",
        "--out",
        "shop",
    ];
    assert_eq!(slim_sdk(&dir, &args).status.code(), Some(0));
    fs::copy(pairs().join("operations/new.json"), dir.join("shop.json")).unwrap();
    let output = slim_sdk(&dir, &[&args[..], &["--check"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr).lines().filter(|line| !line.starts_with("note: ")).collect::<Vec<_>>().join("\n"),
        "error: out of date: shop: 10 files are not what is generated now (6 differ, 2 missing, 2 no longer generated)
  README.md: line 8 is `- `drop``, not `- `get``
  src/lib.rs: line 8 is `//! let call = client.drop();`, not `//! let call = client.get();`
  src/operation/get.rs: line 28 is `        method: \"POST\",`, not `        method: \"PUT\",`
  src/operation.rs: line 6 is `/// Types of the operation `Drop`.`, not `/// Types of the operation `Get`.`
  src/types/builders.rs: line 4 is `pub use super::_dropped::DroppedBuilder;`, not `pub use super::_made::MadeBuilder;`
  src/types.rs: line 4 is `pub use _dropped::Dropped;`, not `pub use _made::Made;`
  src/operation/make.rs: missing
  src/types/_made.rs: missing
  src/operation/drop.rs: no longer generated
  src/types/_dropped.rs: no longer generated
  fix: run `slim-sdk generate --model shop.json --all --crate shop --out shop`"
    );
}
