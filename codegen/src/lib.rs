//! Reads a service's Smithy model and emits a slim Rust client crate for the operations you pick.
//!
//! The pipeline is [`generate`]: read, amend, select, plan, emit. What it makes is [`Files`]; [`write::sync`] puts them
//! into a folder, or checks that they are there. The command `slim-sdk` (module `cli`) is a thin layer on top.

pub mod amend;
#[cfg(feature = "cli")]
pub mod cli;
pub mod commands;
pub mod diff;
mod docs;
pub mod emit;
pub mod error;
pub mod facts;
pub mod manifest;
pub mod model;
mod nearest;
pub mod plan;
pub mod read;
pub mod select;
pub mod ship;
pub mod tables;
pub mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use error::Error;
use error::{Problem, Problems};
use manifest::Amendment;
use model::Model;
use select::Operations;
pub use write::Files;

/// What to generate.
#[derive(Clone, Debug)]
pub struct Request {
    /// The model's files.
    pub models: Vec<PathBuf>,
    /// The service, where the model has several.
    pub service: Option<String>,
    /// Which operations.
    pub operations: Operations,
    /// Changes to the model.
    pub amendments: Option<Amendments>,
    /// What the crate is called and where it stands.
    pub options: Options,
}

impl Request {
    /// The model with its amendments, and lines to tell the user.
    fn model(&self) -> Result<(Model, Vec<String>), Error> {
        let mut model = read::read(&self.models)?;
        let Some(amendments) = &self.amendments else {
            return Ok((model, Vec::new()));
        };
        let (service, _) = select::find_service(&model, self.service.as_deref())?;
        let service = service.id.clone();
        let notes = amend::amend(&mut model, &service, amendments)?;
        Ok((model, notes))
    }
}

/// Changes to models, by the service's shape id.
#[derive(Clone, Debug)]
pub struct Amendments {
    /// The file they are written in.
    pub source: String,
    /// Whether one that has no effect is an error. Otherwise it is told.
    pub strict: bool,
    /// Changes by service.
    pub services: BTreeMap<String, Vec<Amendment>>,
}

/// What the crate is called and where it stands.
#[derive(Clone, Debug)]
pub struct Options {
    /// The crate's name.
    pub krate: String,
    /// The crate's version.
    pub version: String,
    /// The crate's description.
    pub description: String,
    /// The official crate it stands in for.
    pub official: Option<String>,
    /// The names of the model's files, without folders.
    pub model_file: String,
    /// The command that makes it, without `--check`.
    pub command: String,
    /// Where slim-sdk-runtime is, if not on crates.io.
    pub runtime_path: Option<PathBuf>,
    /// Whether the crate is a member of slim-sdk's own workspace and takes versions and lints from there.
    pub workspace: bool,
    /// Whether the model's protocol tests are a test of the crate.
    pub protocol_tests: bool,
}

impl Options {
    /// Options for a crate of this name: version 0.1.0, made by `slim-sdk generate`, and nothing else asked for.
    #[must_use]
    pub fn new(krate: impl Into<String>, model_file: impl Into<String>) -> Self {
        Self {
            krate: krate.into(),
            version: "0.1.0".to_owned(),
            description: String::new(),
            official: None,
            model_file: model_file.into(),
            command: "slim-sdk generate".to_owned(),
            runtime_path: None,
            workspace: false,
            protocol_tests: false,
        }
    }

    /// Line 1 of a crate's `Cargo.toml`, after the comment's start: the whole command and the model's files.
    #[must_use]
    pub fn header(&self) -> String {
        let command = self
            .command
            .strip_prefix("slim-sdk generate")
            .unwrap_or_default();
        format!("{}{command}` from {}", write::MARKER, self.model_file)
    }

    /// Whether cargo takes the crate's name.
    ///
    /// # Errors
    /// It does not.
    pub fn check(&self) -> Result<(), Error> {
        let name = &self.krate;
        let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            && name.len() <= 64
            && !matches!(
                name.as_str(),
                "core" | "std" | "alloc" | "test" | "proc_macro"
            );
        let mut problems = Problems::new();
        if !fits {
            problems.push(
                Problem::usage(format!("`{name}` is not a crate's name"))
                    .fix("use up to 64 letters, digits, `-` and `_`, the first a letter"),
            );
        }
        problems.into_result()
    }
}

/// What [`generate`] made.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The crate's files.
    pub files: Files,
    /// How many operations it has.
    pub operations: usize,
    /// Lines to tell the user.
    pub notes: Vec<String>,
}

/// The whole pipeline: a model to a crate's files. Nothing is written.
///
/// # Errors
/// See [`error::Kind`].
pub fn generate(request: &Request) -> Result<Generated, Error> {
    request.options.check()?;
    let (model, notes) = request.model()?;
    let selection = select::select(&model, request.service.as_deref(), &request.operations)?;
    let plan = plan::plan(&model, &selection, &request.options)?;
    let files = emit::emit(&plan)?;
    Ok(Generated {
        files,
        operations: selection.operations.len(),
        notes,
    })
}
