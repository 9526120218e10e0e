//! A crate generated again, from another revision of its model: files that did not change are left as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use slim_sdk_codegen::write::{Mode, sync};

use crate::support::{folder, generated, pairs, published};

/// Files that a crate has once.
const INDEXES: [&str; 8] = [
    "Cargo.toml",
    "README.md",
    "src/error_meta.rs",
    "src/lib.rs",
    "src/operation.rs",
    "src/types.rs",
    "src/types/builders.rs",
    "src/types/error.rs",
];

/// A time long ago, which no file has that was written in this test.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

/// Every file below a folder.
fn files(dir: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(dir).unwrap().to_owned());
            }
        }
    }
    found
}

/// What generating a crate again did to its files.
struct Again {
    changed: BTreeSet<String>,
    added: BTreeSet<String>,
    removed: BTreeSet<String>,
    unchanged: usize,
}

/// Generates a crate from both models, one after the other.
fn regenerated(name: &str, old: &Path, new: &Path, was: &[&str], is: &[&str]) -> Again {
    let out = folder(name).join("crate");
    sync(&out, &generated(old, was), Mode::Write).unwrap();
    let before = files(&out);
    let mut texts = BTreeMap::new();
    for path in &before {
        let file = fs::File::options()
            .write(true)
            .open(out.join(path))
            .unwrap();
        file.set_modified(long_ago()).unwrap();
        texts.insert(path, fs::read(out.join(path)).unwrap());
    }
    sync(&out, &generated(new, is), Mode::Write).unwrap();
    let after = files(&out);
    let is_changed = |path: &&PathBuf| {
        let modified = fs::metadata(out.join(path)).unwrap().modified().unwrap();
        let same = texts[path] == fs::read(out.join(path)).unwrap();
        assert_eq!(same, modified == long_ago(), "{name}: {}", path.display());
        !same
    };
    let names = |paths: Vec<&PathBuf>| {
        paths
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    };
    let (changed, unchanged): (Vec<_>, Vec<_>) = before.intersection(&after).partition(is_changed);
    Again {
        changed: names(changed),
        added: names(after.difference(&before).collect()),
        removed: names(before.difference(&after).collect()),
        unchanged: unchanged.len(),
    }
}

fn set(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

fn pair(name: &str) -> [PathBuf; 2] {
    ["old.json", "new.json"].map(|file| pairs().join(name).join(file))
}

#[test]
fn only_what_changed_is_written() {
    let [old, new] = pair("members");
    let again = regenerated("members", &old, &new, &[], &[]);
    assert_eq!(
        again.changed,
        set(&["Cargo.toml", "src/operation/put.rs", "src/types/_part.rs"])
    );
    assert_eq!(again.added, set(&[]));
    assert_eq!(again.removed, set(&[]));
    let [old, new] = pair("constraints");
    let again = regenerated("constraints", &old, &new, &[], &[]);
    assert_eq!(again.changed, set(&["Cargo.toml", "src/operation/put.rs"]));
    let [old, new] = pair("operations");
    let again = regenerated("operations", &old, &new, &[], &[]);
    let once = [
        "Cargo.toml",
        "README.md",
        "src/lib.rs",
        "src/operation.rs",
        "src/operation/get.rs",
        "src/types.rs",
        "src/types/builders.rs",
    ];
    assert_eq!(again.changed, set(&once));
    assert_eq!(
        again.added,
        set(&["src/operation/make.rs", "src/types/_made.rs"])
    );
    assert_eq!(
        again.removed,
        set(&["src/operation/drop.rs", "src/types/_dropped.rs"])
    );
}

#[test]
fn one_more_operation_leaves_the_others_alone() {
    let [old, _] = pair("pages");
    let again = regenerated("one-more", &old, &old, &["Items"], &["Items", "Moves"]);
    assert_eq!(
        again.changed,
        set(&["Cargo.toml", "README.md", "src/operation.rs"])
    );
    assert_eq!(again.added, set(&["src/operation/moves.rs"]));
    assert_eq!(again.removed, set(&[]));
}

/// Each shape's closure in plain JSON: ids to the ids that a shape holds, itself included.
fn closure<'a>(shapes: &'a Value, id: &'a str) -> BTreeSet<&'a str> {
    let mut open = vec![id];
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(shape) = shapes.get(id) else {
            continue;
        };
        if !found.insert(id) {
            continue;
        }
        let members = shape["members"]
            .as_object()
            .into_iter()
            .flat_map(|members| members.values());
        let fixed = ["member", "key", "value", "input", "output"].map(|name| &shape[name]);
        let errors = shape["errors"].as_array().into_iter().flatten();
        let all = members.chain(fixed).chain(errors);
        open.extend(all.filter_map(|member| member["target"].as_str()));
    }
    found
}

/// Names of the modules, without `_`, of shapes that hold something that is not the same in both files.
fn touched(old: &Path, new: &Path) -> BTreeSet<String> {
    let read = |path: &Path| -> Value { serde_json::from_slice(&fs::read(path).unwrap()).unwrap() };
    let (old, new) = (read(old), read(new));
    let (old, new) = (&old["shapes"], &new["shapes"]);
    let differs = |id: &&str| old.get(*id) != new.get(*id);
    let mut found = BTreeSet::new();
    for shapes in [old, new] {
        for id in shapes.as_object().unwrap().keys() {
            if closure(shapes, id).iter().any(differs) {
                found.insert(id.split_once('#').unwrap().1.to_lowercase());
            }
        }
    }
    found
}

#[test]
fn revisions_of_connect_rewrite_only_files_of_what_changed() {
    let revisions = [
        "connect-2024-12-20.json",
        "connect-2025-06-30.json",
        "connect-2025-09-19.json",
    ];
    let some = [
        "CreateParticipant",
        "DescribeContact",
        "StopContact",
        "ListQueues",
        "SearchContacts",
    ];
    for (a, b) in [(0, 1), (1, 2)] {
        let (Some(old), Some(new)) = (published(revisions[a]), published(revisions[b])) else {
            return;
        };
        let touched = touched(&old, &new);
        for operations in [&some[..], &[]] {
            let name = format!("connect-{a}-{b}-{}", operations.len());
            let again = regenerated(&name, &old, &new, operations, operations);
            assert_eq!(again.removed, set(&[]));
            let shapes = again
                .changed
                .iter()
                .filter(|path| !INDEXES.contains(&path.as_str()));
            for path in shapes {
                let module = Path::new(path)
                    .file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .replace('_', "");
                assert!(
                    touched.contains(&module),
                    "{name}: {path}: nothing in it changed"
                );
            }
            assert!(
                again.unchanged > again.changed.len(),
                "{name}: {:?}",
                again.changed
            );
        }
    }
}
