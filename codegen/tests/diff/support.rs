//! What the tests share.

use std::fs;
use std::path::{Path, PathBuf};

use slim_sdk_codegen::diff::{self, Report, diff};
use slim_sdk_codegen::select::Operations;
use slim_sdk_codegen::{Files, Options, Request, generate};

/// The folder of the small models: `NAME/old.json` and `NAME/new.json`.
pub(crate) fn pairs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/pairs")
}

/// The names of the small models.
pub(crate) fn names() -> Vec<String> {
    let folders = fs::read_dir(pairs()).unwrap();
    let mut names: Vec<String> = folders
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A published model; `None`, and a line that says so, where those are not at hand.
pub(crate) fn published(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    let path = folder.join(name);
    if !path.is_file() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// These operations; all, where none is named.
pub(crate) fn operations(names: &[&str]) -> Operations {
    if names.is_empty() {
        Operations::All
    } else {
        Operations::Named(names.iter().map(|name| (*name).to_owned()).collect())
    }
}

/// What changed between two files.
pub(crate) fn report(old: &Path, new: &Path, names: &[&str]) -> Report {
    let request = diff::Request {
        old: vec![old.to_owned()],
        new: vec![new.to_owned()],
        service: None,
        operations: operations(names),
        amendments: None,
    };
    match diff(&request) {
        Ok(report) => report,
        Err(error) => panic!("{}: {error}", old.display()),
    }
}

/// The crate of a model.
pub(crate) fn generated(model: &Path, names: &[&str]) -> Files {
    let request = Request {
        models: vec![model.to_owned()],
        service: None,
        operations: operations(names),
        amendments: None,
        options: Options {
            description: "A crate.".to_owned(),
            command: format!("slim-sdk generate --operation {}", names.join(" ")),
            ..Options::new(
                "shop",
                model.file_name().unwrap().to_string_lossy().into_owned(),
            )
        },
    };
    match generate(&request) {
        Ok(generated) => generated.files,
        Err(error) => panic!("{}: {error}", model.display()),
    }
}

/// A new folder for one test; what was in it is gone.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("diff")
        .join(name);
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).unwrap();
    path
}
