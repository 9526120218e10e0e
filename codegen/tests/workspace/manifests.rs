//! Manifests: what all packages share, the minimum Rust version, and what the local endpoint is made of.

use std::path::Path;

use serde_json::Value;

use crate::support::{list, members, metadata, read, report, root, shared, text};

#[test]
fn manifests_share_what_the_workspace_says() {
    let Some(root) = root() else { return };
    let metadata = metadata(&root);
    let mut problems = Vec::new();
    for member in members(&metadata) {
        let (name, path) = (
            text(member, "name"),
            Path::new(text(member, "manifest_path")),
        );
        let manifest: toml::Table = toml::from_str(&read(path)).unwrap_or_default();
        let inherits = |table: &toml::Table, key: &str| {
            let value = table.get(key).and_then(|value| value.get("workspace"));
            value.and_then(toml::Value::as_bool) == Some(true)
        };
        let none = toml::Table::new();
        let package = manifest
            .get("package")
            .and_then(toml::Value::as_table)
            .unwrap_or(&none);
        let published = member.get("publish").is_none_or(Value::is_null);
        let mut keys = vec!["version", "edition", "rust-version", "license"];
        keys.extend(published.then_some("repository"));
        for key in keys.into_iter().filter(|key| !inherits(package, key)) {
            problems.push(format!(
                "{name}: write `{key}.workspace = true` under [package]"
            ));
        }
        if !inherits(&manifest, "lints") {
            problems.push(format!("{name}: write `workspace = true` under [lints]"));
        }
        if text(member, "description").is_empty() {
            problems.push(format!("{name}: say what it is in `description`"));
        }
        if published && !path.with_file_name("README.md").is_file() {
            problems.push(format!(
                "{name}: write a README.md beside its Cargo.toml, or set `publish = false`"
            ));
        }
        let mut kinds = list(member, "targets").flat_map(|target| list(target, "kind"));
        if kinds.any(|kind| kind == "custom-build") {
            problems.push(format!(
                "{name}: do without build.rs; generated code is committed"
            ));
        }
    }
    report(&problems);
}

fn numbers(version: &str) -> Vec<u64> {
    version
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect()
}

#[test]
fn the_minimum_rust_version_is_that_of_the_dependencies_and_of_the_page() {
    let Some(root) = root() else { return };
    let ours = shared(&root, "rust-version");
    let metadata = metadata(&root);
    let mut problems = Vec::new();
    for package in list(&metadata, "packages") {
        let theirs = text(package, "rust_version");
        if numbers(theirs) > numbers(&ours) {
            let name = text(package, "name");
            problems.push(format!(
                "{name} needs Rust {theirs}: raise rust-version in Cargo.toml and in README.md"
            ));
        }
    }
    let page = read(&root.join("README.md"));
    let mut named = page
        .split("Rust ")
        .skip(1)
        .filter(|rest| rest.starts_with("1."));
    if !page.contains(&format!("Rust {ours}")) || named.any(|rest| !rest.starts_with(&ours)) {
        problems.push(format!(
            "README.md: name Rust {ours}, as Cargo.toml does, and no other version"
        ));
    }
    report(&problems);
}

#[test]
fn the_local_endpoint_shares_no_code_with_clients() {
    let Some(root) = root() else { return };
    let metadata = metadata(&root);
    let mut problems = Vec::new();
    for member in members(&metadata)
        .into_iter()
        .filter(|member| text(member, "name") == "slim-sdk-local")
    {
        for dependency in list(member, "dependencies").map(|dependency| text(dependency, "name")) {
            let model = dependency == "slim-sdk-codegen";
            if dependency.starts_with("aws-") || (dependency.starts_with("slim-sdk-") && !model) {
                problems.push(format!(
                    "slim-sdk-local: do without {dependency}; client and endpoint check each other"
                ));
            }
        }
    }
    report(&problems);
}
