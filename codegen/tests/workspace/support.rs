//! What the tests share: the workspace's folder, its files, and what cargo says of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use slim_sdk_codegen::manifest::Manifest;

/// The workspace's folder.
pub(crate) fn root() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.to_owned();
    let found =
        fs::read_to_string(root.join("Cargo.toml")).is_ok_and(|text| text.contains("[workspace]"));
    if !found {
        eprintln!("skipped: {} is no workspace", root.display());
    }
    found.then_some(root)
}

#[expect(clippy::panic, reason = "a test's helper")]
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Fails with every problem there is.
pub(crate) fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// What cargo prints about the packages as they are locked, for this machine; nothing is downloaded.
pub(crate) fn cargo(root: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(args)
        .arg("--frozen")
        .current_dir(root)
        .output();
    let output = output
        .map_err(|error| error.to_string())
        .and_then(|output| {
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            if output.status.success() {
                Ok(text(&output.stdout))
            } else {
                Err(text(&output.stderr))
            }
        });
    assert!(
        output.is_ok(),
        "`cargo {}`: {output:?}; run `cargo fetch` first",
        args.join(" ")
    );
    output.unwrap_or_default()
}

pub(crate) fn metadata(root: &Path) -> Value {
    let version = Command::new(env!("CARGO")).arg("-vV").output();
    let version = version
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let text = cargo(
        root,
        &[
            "metadata",
            "--format-version",
            "1",
            "--filter-platform",
            host,
        ],
    );
    serde_json::from_str(&text).unwrap_or_default()
}

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The packages of the workspace.
pub(crate) fn members(metadata: &Value) -> Vec<&Value> {
    let ids: BTreeSet<_> = list(metadata, "workspace_members")
        .filter_map(Value::as_str)
        .collect();
    list(metadata, "packages")
        .filter(|package| ids.contains(text(package, "id")))
        .collect()
}

/// The workspace's own `[workspace.package]`.
pub(crate) fn shared(root: &Path, key: &str) -> String {
    let manifest: toml::Table = toml::from_str(&read(&root.join("Cargo.toml"))).unwrap_or_default();
    let value = manifest
        .get("workspace")
        .and_then(|table| table.get("package")?.get(key)?.as_str());
    value.unwrap_or_default().to_owned()
}

/// The names and folders of the generated crates.
#[expect(clippy::panic, reason = "a test's helper")]
pub(crate) fn generated(root: &Path) -> Vec<(String, PathBuf)> {
    let path = root.join("model/slim-sdk.toml");
    let manifest = Manifest::read(&path).unwrap_or_else(|error| panic!("{error}"));
    let requests = manifest.requests().into_iter();
    requests
        .map(|(out, request)| (request.options.krate, out))
        .collect()
}

/// Every file below a folder, but for what builds leave there and hidden ones.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}
