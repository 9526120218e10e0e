//! Writes the program's calls from the models; runs the program with both, and compares what was sent and came back.

mod cases;
mod compare;
mod differences;
mod program;
mod sent;
mod service;
mod source;
mod story;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::service::Service;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let result = match arguments.as_slice() {
        ["write"] => write(&folder),
        ["compare", official, slim] => compare(&folder, official, slim).await,
        _ => Err("say `write`, or `compare OFFICIAL SLIM`; `dropin/run` does both".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> Result<(), String> {
    let services = Service::all(&folder.join(".."))?;
    let text = source::calls(&services)?;
    let path: PathBuf = folder.join("target/calls.rs");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(folder.join("target")).map_err(failed)?;
    // What is not changed is not compiled again.
    if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
        std::fs::write(&path, text).map_err(failed)?;
    }
    Ok(())
}

async fn compare(folder: &Path, official: &str, slim: &str) -> Result<(), String> {
    let services = Service::all(&folder.join(".."))?;
    let cases = cases::all(&services)?;
    let official = program::run(official, &cases).await?;
    let slim = program::run(slim, &cases).await?;
    compare::all(&cases, &official, &slim)
}
