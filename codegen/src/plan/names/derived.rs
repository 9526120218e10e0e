//! The runtime derives the names of members for its errors: they are the planned ones.

use std::path::Path;

use slim_sdk_runtime::generated::field_name;

use super::super::members::RESERVED_INPUT;
use super::super::plan;
use super::{KEYWORDS, NEVER_RAW, WHOLE_WORDS, field};
use crate::select::Operations;
use crate::{Options, read, select};

fn models(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_model = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "json");
    entries.map(|entry| entry.path()).filter(is_model).collect()
}

/// Each member of each input of a model's operations; how many they are.
fn assert_planned(file: &Path) -> usize {
    let model = read::read(&[file.to_owned()]).unwrap();
    let selection = select::select(&model, None, &Operations::All).unwrap();
    let options = Options {
        krate: "x".to_owned(),
        version: "0.1.0".to_owned(),
        description: String::new(),
        official: None,
        model_file: "x.json".to_owned(),
        command: "slim-sdk generate".to_owned(),
        runtime_path: None,
        workspace: false,
        protocol_tests: false,
    };
    let plan = plan(&model, &selection, &options).unwrap();
    let inputs = plan.operations.iter().map(|operation| &operation.input);
    let fields: Vec<_> = inputs.flat_map(|input| &input.fields).collect();
    for field in &fields {
        assert_eq!(field_name(&field.wire), field.name, "{}", file.display());
    }
    fields.len()
}

#[test]
fn of_every_input_of_every_model() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let own = models(&root.join("model"));
    let own: usize = own.iter().map(|file| assert_planned(file)).sum();
    assert!(own > 50, "{own}");
    let published = models(&root.join("../shared/models"));
    if published.is_empty() {
        println!("skipped: the published models are not at hand");
    }
    for file in published {
        assert!(assert_planned(&file) > 0, "{}", file.display());
    }
}

/// Names that models could have: words of all kinds one after the other.
#[test]
fn of_names_that_no_model_has_yet() {
    let words = [
        "", "A", "Id", "ID", "URLs", "DB", "v2", "V4", "2nd", "x", "foo", "Bar", "_", "-", ".", "9",
    ];
    let mut all: Vec<&str> = words.to_vec();
    all.extend(WHOLE_WORDS);
    all.extend(["IPv4", "IPv6", "SigV4", "MiB", "TTL", "Ttl"]);
    let mut names: Vec<String> = KEYWORDS
        .iter()
        .chain(&NEVER_RAW)
        .chain(&RESERVED_INPUT)
        .flat_map(|name| [(*name).to_owned(), super::pascal(name)])
        .collect();
    for first in &all {
        for second in &all {
            for third in &all {
                names.push([*first, second, third].concat());
            }
        }
    }
    for name in names {
        assert_eq!(field_name(&name), field(&name, &RESERVED_INPUT), "{name:?}");
    }
}
