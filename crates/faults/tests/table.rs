//! The table of faults in the runtime's documentation has a row for each test, and a test for each row.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The tests that a file has, as the table names them.
fn tests(path: &Path) -> Vec<String> {
    let module = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut is_test = false;
    let mut names = Vec::new();
    for line in text.lines() {
        if line.starts_with("#[tokio::test") || line == "#[test]" {
            is_test = true;
        } else if let Some((_, name)) = line.split_once("fn ").filter(|_| is_test) {
            let name = name.split('(').next().unwrap_or_default();
            // What other tests run in a process of its own is no case by itself.
            if name != "child" {
                names.push(format!("{module}::{name}"));
            }
            is_test = false;
        }
    }
    names
}

#[test]
fn each_row_names_a_test_and_each_test_has_a_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("../runtime/src/faults.rs")).unwrap_or_default();
    let mut rows = BTreeSet::new();
    for line in table.lines().filter(|line| line.starts_with("//! | ")) {
        let cells: Vec<&str> = line.trim_start_matches("//! ").split(" | ").collect();
        assert_eq!(cells.len(), 4, "{line}");
        let test = cells.last().copied().unwrap_or_default();
        if test != "test |" {
            let name = test.trim_end_matches(" |").trim_matches('`').to_owned();
            assert!(rows.insert(name.clone()), "two rows are held by {name}");
        }
    }
    let mut held = BTreeSet::new();
    for folder in ["tests", "tests/faults"] {
        let files = fs::read_dir(root.join(folder))
            .into_iter()
            .flatten()
            .flatten();
        held.extend(
            files
                .filter(|file| file.file_name() != "table.rs")
                .flat_map(|file| tests(&file.path())),
        );
    }
    let untested: Vec<_> = rows.difference(&held).collect();
    let untold: Vec<_> = held.difference(&rows).collect();
    assert!(untested.is_empty(), "rows without a test: {untested:?}");
    assert!(untold.is_empty(), "tests without a row: {untold:?}");
    assert!(!rows.is_empty());
}
