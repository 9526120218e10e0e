//! What changed between two models for the operations of a crate, and what that does to code that calls the crate.
//!
//! The golden rule: does code that was written against the old crate compile, and mean the same, with the new one? The
//! models say what changed, the plans of both crates what Rust callers see of it.

mod compare;
mod data;
mod json;
mod members;
mod operations;
mod service;
mod surface;
mod text;
mod traits;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::Amendments;
use crate::error::{Error, Problem, Problems};
use crate::model::{Model, ShapeId};
use crate::select::{Operations, find_service, no_operation, operations_of};

/// How long the JSON of a value is at most for a change to have it.
const SHORT: usize = 400;

/// What to compare.
#[derive(Clone, Debug)]
pub struct Request {
    /// The files of the old model.
    pub old: Vec<PathBuf>,
    /// The files of the new model.
    pub new: Vec<PathBuf>,
    /// The service, where a model has several.
    pub service: Option<String>,
    /// The operations of the crate. One that only one of the models has was added or removed.
    pub operations: Operations,
    /// Changes to both models.
    pub amendments: Option<Amendments>,
}

/// What a change does to code that calls the old crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It compiles and means the same, and there is nothing new to call.
    Nothing,
    /// It compiles and means the same, and there is something new.
    Addition,
    /// It may no longer compile, be refused, or mean something else.
    Breaking,
}

impl Effect {
    /// `nothing`, `addition` or `breaking`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Addition => "addition",
            Self::Breaking => "breaking",
        }
    }

    /// The part of a version from 1.0.0 on that it asks to raise.
    #[must_use]
    pub fn bump(self) -> &'static str {
        match self {
            Self::Nothing => "patch",
            Self::Addition => "minor",
            Self::Breaking => "major",
        }
    }

    /// The part of a version before 1.0.0 that it asks to raise: cargo takes `0.y` for what `x` is later.
    #[must_use]
    pub fn bump_before_1(self) -> &'static str {
        match self {
            Self::Nothing | Self::Addition => "patch",
            Self::Breaking => "minor",
        }
    }
}

/// Whether something is new, gone, or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Only the new model has it.
    Added,
    /// Only the old model has it.
    Removed,
    /// Both have it, with different values.
    Changed,
}

impl State {
    /// `added`, `removed` or `changed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The service, operation, shape or member that changed: its id.
    pub subject: ShapeId,
    /// What of it: `operation`, `shape`, `member`, `value`, `target`, `required`, and so on. The README has all.
    pub aspect: &'static str,
    /// More exactly, where an aspect has parts: the trait, or the error.
    pub of: Option<String>,
    /// Whether it is new, gone, or another.
    pub state: State,
    /// The value in the old model, where there was one that is short.
    pub before: Option<Value>,
    /// The value in the new model, where there is one that is short.
    pub after: Option<Value>,
    /// The Rust item or type before, where it is another after.
    pub rust_before: Option<String>,
    /// The Rust item or type after, where it was another before.
    pub rust_after: Option<String>,
    /// What it does to callers.
    pub effect: Effect,
    /// Why it does that, where it does not go without saying. Empty if it does.
    pub why: &'static str,
}

impl Change {
    fn new(subject: ShapeId, aspect: &'static str, state: State, effect: Effect) -> Self {
        Self {
            subject,
            aspect,
            of: None,
            state,
            before: None,
            after: None,
            rust_before: None,
            rust_after: None,
            effect,
            why: "",
        }
    }

    fn of(mut self, of: impl Into<String>) -> Self {
        self.of = Some(of.into());
        self
    }

    fn values(mut self, before: Option<&Value>, after: Option<&Value>) -> Self {
        let short = |value: &&Value| value.to_string().len() <= SHORT;
        if before.iter().chain(&after).all(short) {
            self.before = before.cloned();
            self.after = after.cloned();
        }
        self
    }

    fn rust(mut self, before: Option<String>, after: Option<String>) -> Self {
        if before != after {
            self.rust_before = before;
            self.rust_after = after;
        }
        self
    }

    fn why(mut self, why: &'static str) -> Self {
        self.why = why;
        self
    }
}

/// All differences.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The service's id.
    pub service: ShapeId,
    /// The names of the files of the old model, without folders.
    pub old: String,
    /// The names of the files of the new model, without folders.
    pub new: String,
    /// How many operations of the old and of the new model were compared.
    pub operations: (usize, usize),
    /// The differences: what breaks first, then by subject.
    pub changes: Vec<Change>,
    /// How many shapes and members have another documentation. Those are not among the changes.
    pub documentation: usize,
    /// Lines to tell the user.
    pub notes: Vec<String>,
}

impl Report {
    /// The worst effect of all changes; none where nothing changed at all.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        let worst = self.changes.iter().map(|change| change.effect).max();
        worst.or((self.documentation > 0).then_some(Effect::Nothing))
    }

    /// How many changes have that effect.
    #[must_use]
    pub fn count(&self, effect: Effect) -> usize {
        self.changes
            .iter()
            .filter(|change| change.effect == effect)
            .count()
    }

    /// The report for people: one line a change.
    #[must_use]
    pub fn text(&self) -> String {
        text::render(self)
    }

    /// The report for programs.
    #[must_use]
    pub fn json(&self) -> String {
        json::render(self)
    }
}

/// Compares two models.
///
/// # Errors
/// A model that cannot be read, whose service is not found or another, whose protocol is not supported, or that no Rust
/// names can be made of; an operation that neither model has.
pub fn diff(request: &Request) -> Result<Report, Error> {
    let mut notes = Vec::new();
    let mut read = |files: &[PathBuf]| -> Result<(Model, ShapeId), Error> {
        let mut model = crate::read::read(files)?;
        let (shape, _) = find_service(&model, request.service.as_deref())?;
        let service = shape.id.clone();
        if let Some(amendments) = &request.amendments {
            let told = crate::amend::amend(&mut model, &service, amendments)?;
            notes.extend(told);
        }
        Ok((model, service))
    };
    let (old, old_service) = read(&request.old)?;
    let (new, new_service) = read(&request.new)?;
    if old_service != new_service {
        return Err(Problem::usage(format!(
            "these are models of two services: `{old_service}` and `{new_service}`"
        ))
        .fix("give two models of one service")
        .into());
    }
    let operations = [(&old, &old_service), (&new, &new_service)].map(|(model, service)| {
        find_service(model, Some(service.as_str()))
            .map(|(_, service)| operations_of(model, service))
            .unwrap_or_default()
    });
    known(&request.operations, &operations)?;
    let [old_operations, new_operations] =
        operations.map(|of_model| chosen(of_model, &request.operations));
    let old = surface::Side::new(&old, &old_service, &old_operations)?;
    let new = surface::Side::new(&new, &new_service, &new_operations)?;
    let (changes, documentation) = compare::compare(&old, &new);
    notes.sort();
    notes.dedup();
    Ok(Report {
        service: new_service,
        old: crate::manifest::file_names(&request.old),
        new: crate::manifest::file_names(&request.new),
        operations: (old_operations.len(), new_operations.len()),
        changes,
        documentation,
        notes,
    })
}

/// Every operation that is named is there, in one of the models at least.
fn known(operations: &Operations, of_models: &[Vec<ShapeId>; 2]) -> Result<(), Error> {
    let Operations::Named(names) = operations else {
        return Ok(());
    };
    let all = || of_models.iter().flatten();
    let mut problems = Problems::new();
    for name in names {
        if !all().any(|id| is_named(id, name)) {
            let known: BTreeSet<&str> = all().map(ShapeId::name).collect();
            problems.push(no_operation(name, known));
        }
    }
    problems.into_result()
}

fn is_named(id: &ShapeId, name: &str) -> bool {
    id.name() == name || id.as_str() == name
}

fn chosen(mut of_model: Vec<ShapeId>, operations: &Operations) -> Vec<ShapeId> {
    if let Operations::Named(names) = operations {
        of_model.retain(|id| names.iter().any(|name| is_named(id, name)));
    }
    of_model
}
