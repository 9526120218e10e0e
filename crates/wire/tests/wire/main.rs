//! Every operation of whole models: generated clients and the local endpoint understand each other.
//!
//! `everything.json` is a small model with each binding, kind and format. The other models are the published ones; where
//! those are not at hand, a line says so.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails, in its helpers too"
)]

mod client;
mod setters;

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a model's operations. `left_out` are the members that cannot have a value: nothing satisfies their pattern.
fn on_the_wire(model: &Path, left_out: &[&str]) {
    let started = std::time::Instant::now();
    let client = client::client(model);
    let name = model.file_stem().unwrap().to_string_lossy();
    let compiled = started.elapsed();
    let output = Command::new(&client.program).arg(model).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    println!(
        "{name}: {} operations generated, {} not; compiled in {:.1} s, all in {:.1} s\n{said}{errors}",
        client.operations,
        client.unsupported.len(),
        compiled.as_secs_f32(),
        started.elapsed().as_secs_f32()
    );
    assert_eq!(client.unsupported, Vec::<String>::new());
    assert!(
        output.status.success(),
        "{name}: see above for what differs"
    );
    let lines = said
        .lines()
        .filter_map(|line| line.strip_prefix("left out: "));
    let members: Vec<&str> = lines.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(members, left_out, "members without a value");
}

fn published(name: &str, left_out: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/models");
    let model: PathBuf = folder.join(format!("{name}.json"));
    if !model.is_file() {
        eprintln!(
            "skipped: the published model is not here ({} is no file)",
            model.display()
        );
        return;
    }
    on_the_wire(&model, left_out);
}

#[test]
fn everything() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    on_the_wire(&folder.join("tests/wire/everything.json"), &[]);
}

#[test]
fn connect() {
    // Its pattern wants the text's beginning behind a slash.
    published("connect-2025-09-19", &["CreateUserRequest$Password"]);
}

#[test]
fn connectparticipant() {
    published("connectparticipant", &[]);
}

#[test]
fn connectcases() {
    published("connectcases", &[]);
}

#[test]
fn qconnect() {
    published("qconnect", &[]);
}

#[test]
fn connectcampaignsv2() {
    published("connectcampaignsv2", &[]);
}

#[test]
fn sso() {
    published("sso", &[]);
}

#[test]
fn sso_oidc() {
    published("sso-oidc", &[]);
}
