//! `slim-sdk generate`.

use std::path::{Path, PathBuf};

use super::{Generate, to_stderr, to_stdout};
use crate::error::{Error, Problem};
use crate::manifest::{MANIFEST, Manifest, file_names, tidy};
use crate::select::Operations;
use crate::ship::{Told, Work, ship};
use crate::write::Mode;
use crate::{Amendments, Options, Request};

pub(super) fn run(args: &Generate) -> Result<(), Error> {
    let (work, command) = if args.model.is_empty() {
        let path = manifest_path(args)?;
        (Manifest::read(&path)?.work(), shipped_command(args))
    } else {
        let request = one(args)?;
        let command = request.1.options.command.clone();
        let work = Work {
            crates: vec![request],
            ..Work::default()
        };
        (work, command)
    };
    let mode = if args.check {
        Mode::Check { command: &command }
    } else {
        Mode::Write
    };
    let mut printed = Ok(());
    let shipped = ship(&work, mode, |told| match told {
        Told::Note(note) => to_stderr(&format!("note: {note}")),
        Told::Done(done) if printed.is_ok() => printed = to_stdout(&format!("{done}\n")),
        Told::Done(_) => {}
    });
    if shipped.is_ok()
        && work
            .crates
            .iter()
            .any(|(_, request)| request.amendments.is_none())
    {
        to_stderr(&format!(
            "note: no {MANIFEST} here or above: the model is taken as published; `--manifest FILE` amends it"
        ));
    }
    shipped.and(printed)
}

fn manifest_path(args: &Generate) -> Result<PathBuf, Error> {
    let found = args
        .manifest
        .clone()
        .or_else(|| Manifest::find(Path::new("")));
    found.ok_or_else(|| {
        Problem::usage(format!("no {MANIFEST} here or in a directory above"))
            .fix("give one with `--manifest FILE`, or generate from a model with `--model FILE`")
            .into()
    })
}

/// How to run this again without `--check`; under `cargo run` that is how it was run.
fn shipped_command(args: &Generate) -> String {
    let mut command = match std::env::var_os("CARGO") {
        Some(_) => "cargo run -p slim-sdk-codegen -- generate".to_owned(),
        None => "slim-sdk generate".to_owned(),
    };
    if let Some(manifest) = &args.manifest {
        command = format!(
            "{command} --manifest {}",
            word(&manifest.display().to_string())
        );
    }
    command
}

/// One crate from a model that no manifest lists.
fn one(args: &Generate) -> Result<(PathBuf, Request), Error> {
    let (Some(krate), Some(out)) = (&args.krate, &args.out) else {
        return Err(Problem::bug("`--model` was taken without `--crate` and `--out`").into());
    };
    let operations = if args.operations.all {
        Operations::All
    } else {
        Operations::Named(args.operations.operation.clone())
    };
    let request = Request {
        models: args.model.clone(),
        service: args.service.clone(),
        operations,
        amendments: amendments(args.manifest.as_deref())?,
        options: Options {
            krate: krate.clone(),
            version: "0.1.0".to_owned(),
            description: format!("A slim client, generated from {}.", file_names(&args.model)),
            official: None,
            model_file: file_names(&args.model),
            command: command(args),
            runtime_path: args.runtime_path.as_deref().map(absolute).transpose()?,
            workspace: false,
            protocol_tests: args.protocol_tests,
        },
    };
    Ok((out.clone(), request))
}

/// The path as the crate's `Cargo.toml` can have it, wherever that stands.
fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path)
        .map(|path| tidy(&path))
        .map_err(|error| {
            Problem::usage(format!("`--runtime-path` cannot be made absolute: {error}"))
                .path(path)
                .fix("give the folder's absolute path")
                .into()
        })
}

/// The amendments of the manifest that is named or found; a manifest is not needed.
pub(super) fn amendments(named: Option<&Path>) -> Result<Option<Amendments>, Error> {
    let path = named
        .map(Path::to_owned)
        .or_else(|| Manifest::find(Path::new("")));
    let manifest = path.map(|path| Manifest::read(&path)).transpose()?;
    Ok(manifest.map(|manifest| manifest.amendments(false)))
}

/// The command line in one normal form, without `--check`.
fn command(args: &Generate) -> String {
    let mut words = vec!["slim-sdk generate".to_owned()];
    let mut option = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            words.push(name.to_owned());
            words.extend(values.iter().map(|value| word(value)));
        }
    };
    let path = |path: &PathBuf| path.display().to_string();
    option("--manifest", args.manifest.iter().map(path).collect());
    option("--model", args.model.iter().map(path).collect());
    option("--service", args.service.iter().cloned().collect());
    option("--operation", args.operations.operation.clone());
    if args.operations.all {
        option("--all", vec![String::new()]);
    }
    option("--crate", args.krate.iter().cloned().collect());
    option("--out", args.out.iter().map(path).collect());
    option(
        "--runtime-path",
        args.runtime_path.iter().map(path).collect(),
    );
    if args.protocol_tests {
        words.push("--protocol-tests".to_owned());
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// A word as a shell takes it; control characters, which a comment's line cannot hold, become `?`.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:#,=+@%\\".contains(c);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    let line: String = text
        .chars()
        .map(|c| if c.is_control() || c == '`' { '?' } else { c })
        .collect();
    format!("'{}'", line.replace('\'', "'\\''"))
}
