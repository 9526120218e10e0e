//! All of a service: tables of the whole published model, compiled, and each of its commands asked for help and samples.
//!
//! The tables are compiled by rustc against this package as cargo built it for the tests. Where the published models are
//! not at hand, a line says so.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime};

use slim_sdk_codegen::commands::{CommandLine, generate};
use slim_sdk_codegen::select::Operations;
use slim_sdk_codegen::{Options, Request};

/// Prints what each command says without a call, or does as slim-aws does.
const MAIN: &str = r#"
pub use slim_sdk_cli::{shape, table};
mod services;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if !words.is_empty() {
        std::process::exit(i32::from(slim_sdk_cli::run(services::SERVICES, &words)));
    }
    for service in services::SERVICES {
        assert!(!slim_sdk_cli::help::service(service).is_empty());
        for (command, operation) in service.operations {
            let help = slim_sdk_cli::help::operation(service, operation);
            let skeleton = slim_sdk_cli::params::skeleton(operation);
            let sample = slim_sdk_cli::params::sample(operation, "json");
            assert!(help.contains(command) && skeleton.starts_with('{') && sample.repr().starts_with('{'));
            println!("{} {command}", service.command);
        }
    }
}
"#;

/// This package as cargo built it for this test: the newest, where several are left from other builds.
fn library(deps: &Path) -> PathBuf {
    let built = |path: PathBuf| {
        let name = path.file_name()?.to_string_lossy();
        let is_library = name.starts_with("libslim_sdk_cli-") && name.ends_with(".rlib");
        let modified: SystemTime = path.metadata().and_then(|meta| meta.modified()).ok()?;
        is_library.then(|| (modified, path.clone()))
    };
    let entries = fs::read_dir(deps).unwrap().flatten();
    let found = entries.filter_map(|entry| built(entry.path()));
    found.max().unwrap().1
}

fn request(model: &Path) -> Request {
    Request {
        models: vec![model.to_owned()],
        service: None,
        operations: Operations::All,
        amendments: None,
        options: Options {
            krate: "whole".to_owned(),
            version: "0.1.0".to_owned(),
            description: String::new(),
            official: None,
            model_file: String::new(),
            command: "slim-sdk generate".to_owned(),
            runtime_path: None,
            workspace: false,
            protocol_tests: false,
        },
    }
}

#[test]
fn whole_services_are_commands() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/models");
    let model = |name: &str| models.join(name);
    let models = [model("connect-2025-09-19.json"), model("connectcases.json")];
    if !models.iter().all(|model| model.is_file()) {
        eprintln!(
            "skipped: the published models are not here ({} is no file)",
            models[0].display()
        );
        return;
    }
    let begun = Instant::now();
    let services = models.iter().map(|model| request(model)).collect();
    let generated = generate(&CommandLine {
        services,
        ..CommandLine::default()
    })
    .unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole");
    for (path, text) in generated.files.iter() {
        let path = folder.join("services").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let main = folder.join("main.rs");
    fs::write(&main, MAIN).unwrap();
    let exe = std::env::current_exe().unwrap();
    let deps = exe.parent().unwrap();
    let program = folder.join("whole");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--edition=2024", "--crate-type=bin", "-Dwarnings"])
        .arg(format!("-Ldependency={}", deps.display()))
        .arg(format!("--extern=slim_sdk_cli={}", library(deps).display()))
        .env("CARGO_PKG_VERSION", "0.1.0")
        .arg("-o")
        .arg(&program)
        .arg(&main)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let compiled = begun.elapsed();
    let output = Command::new(&program).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    println!(
        "{} commands; compiled in {:.1} s, all in {:.1} s",
        said.lines().count(),
        compiled.as_secs_f32(),
        begun.elapsed().as_secs_f32()
    );
    // As many as the models' JSON has operations, which is another way to count them.
    let count = |model: &PathBuf| {
        fs::read_to_string(model)
            .unwrap()
            .matches("\"type\": \"operation\"")
            .count()
    };
    assert_eq!(
        said.lines().count(),
        models.iter().map(count).sum::<usize>()
    );
    assert!(said.contains("connect list-realtime-contact-analysis-segments-v2\n"));
    assert!(said.contains("connectcases search-cases\n"));
    let words = [
        "connect",
        "create-hours-of-operation",
        "--generate-cli-skeleton",
    ];
    let output = Command::new(&program).args(words).output().unwrap();
    let skeleton: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        skeleton["Config"][0]["StartTime"],
        serde_json::json!({ "Hours": 0, "Minutes": 0 })
    );
    assert_eq!(skeleton["Tags"], serde_json::json!({ "KeyName": "" }));
}
