//! Small pairs of models, one kind of change each: `pairs/NAME/old.json` and `new.json`, and beside them what
//! `slim-sdk diff` says. `SLIM_SDK_BLESS=1 cargo test -p slim-sdk-codegen --test diff` rewrites that.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{names, pairs, report};

#[test]
fn reports_are_those_beside_the_models() {
    let bless = std::env::var_os("SLIM_SDK_BLESS").is_some();
    let mut differences = String::new();
    for name in names() {
        let folder = pairs().join(&name);
        let report = report(&folder.join("old.json"), &folder.join("new.json"), &[]);
        for (file, now) in [
            ("report.txt", report.text()),
            ("report.json", report.json()),
        ] {
            let path = folder.join(file);
            if bless {
                fs::write(path, now).unwrap();
            } else if fs::read_to_string(path).unwrap_or_default() != now {
                let _ = write!(differences, "\n{name}/{file} is not what it is now:\n{now}");
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{differences}\nIf that is what it should be: SLIM_SDK_BLESS=1 cargo test -p slim-sdk-codegen --test diff"
    );
}

#[test]
fn aspects_and_properties_are_those_of_the_page() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = fs::read_to_string(page).unwrap();
    let named = |word: &str| page.contains(&format!("`{word}`"));
    let mut aspects = BTreeSet::new();
    for name in names() {
        let folder = pairs().join(&name);
        let report = report(&folder.join("old.json"), &folder.join("new.json"), &[]);
        let json: Value = serde_json::from_str(&report.json()).unwrap();
        let objects = json["changes"]
            .as_array()
            .into_iter()
            .flatten()
            .chain([&json]);
        for key in objects.flat_map(|object| object.as_object().unwrap().keys()) {
            assert!(
                named(key),
                "codegen/README.md: the property `{key}` is not described"
            );
        }
        aspects.extend(report.changes.iter().map(|change| change.aspect));
    }
    for aspect in aspects {
        assert!(
            named(aspect),
            "codegen/README.md: the aspect `{aspect}` is not described"
        );
    }
}

/// What is added one way is removed the other way, and a model does not differ from itself.
#[test]
fn both_directions_tell_the_same_differences() {
    for name in names() {
        let (old, new) = (
            pairs().join(&name).join("old.json"),
            pairs().join(&name).join("new.json"),
        );
        let (there, back) = (report(&old, &new, &[]), report(&new, &old, &[]));
        let count = |report: &slim_sdk_codegen::diff::Report, state: &str| {
            let of_state = report
                .changes
                .iter()
                .filter(|change| change.state.as_str() == state);
            of_state.count()
        };
        assert_eq!(count(&there, "added"), count(&back, "removed"), "{name}");
        assert_eq!(count(&there, "removed"), count(&back, "added"), "{name}");
        assert_eq!(there.documentation, back.documentation, "{name}");
        for model in [old, new] {
            let none = report(&model, &model, &[]);
            assert_eq!(none.effect(), None, "{name}");
            assert_eq!(none.changes, [], "{name}");
        }
    }
}
