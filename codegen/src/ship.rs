//! All that a manifest lists, made and then written or checked: what the command and the freshness test both run.

use std::path::{Path, PathBuf};

use crate::Request;
use crate::commands::{self, CommandLine};
use crate::error::{Error, Problems};
use crate::facts::{self, Facts, Outcome};
use crate::tables;
use crate::write::{Changes, Mode, sync};

/// Crates, and copies of models, to make.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Folders, and what is made for them.
    pub crates: Vec<(PathBuf, Request)>,
    /// The folder of the command line's tables, and what they are made of.
    pub command_line: Option<(PathBuf, CommandLine)>,
    /// The folder of tables for calls without types, and the services they are of.
    pub tables: Option<(PathBuf, Vec<Request>)>,
    /// Copies of models.
    pub facts: Vec<Facts>,
}

/// One thing to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// On the side: what was amended.
    Note(String),
    /// What was done.
    Done(String),
}

/// Makes everything first, and writes only when all of it could be made.
///
/// # Errors
/// All that went wrong. What is not concerned is written, or was found up to date.
pub fn ship(work: &Work, mode: Mode<'_>, mut tell: impl FnMut(Told)) -> Result<(), Error> {
    let mut problems = Problems::new();
    let mut crates = Vec::new();
    for (out, request) in &work.crates {
        match crate::generate(request) {
            Ok(generated) => crates.push((out, request, generated)),
            Err(error) => problems.extend(error),
        }
    }
    let mut folders = Vec::new();
    if let Some((out, line)) = &work.command_line {
        match commands::generate(line) {
            Ok(it) => folders.push((out, "the command line", it.files, it.operations)),
            Err(error) => problems.extend(error),
        }
    }
    if let Some((out, services)) = &work.tables {
        match tables::generate(services) {
            Ok(it) => folders.push((out, "the tables", it.files, it.operations)),
            Err(error) => problems.extend(error),
        }
    }
    for copy in &work.facts {
        if let Err(error) = facts::text(copy) {
            problems.extend(error);
        }
    }
    problems.into_result()?;
    let mut problems = Problems::new();
    for (out, request, generated) in &crates {
        generated
            .notes
            .iter()
            .for_each(|note| tell(Told::Note(note.clone())));
        match sync(out, &generated.files, mode) {
            Ok(changes) => {
                let name = &request.options.krate;
                tell(Told::Done(line(
                    name,
                    out,
                    generated.operations,
                    mode,
                    changes,
                )));
            }
            Err(error) => problems.extend(error),
        }
    }
    for (out, name, files, operations) in &folders {
        match sync(out, files, mode) {
            Ok(changes) => tell(Told::Done(line(name, out, *operations, mode, changes))),
            Err(error) => problems.extend(error),
        }
    }
    for copy in &work.facts {
        match facts::sync(copy, mode) {
            Ok(outcome) => {
                let done = match (mode, outcome) {
                    (Mode::Check { .. }, _) => "up to date",
                    (Mode::Write, Outcome::Written) => "written",
                    (Mode::Write, Outcome::Unchanged) => "unchanged",
                };
                tell(Told::Done(format!(
                    "facts in {}: {done}",
                    copy.out.display()
                )));
            }
            Err(error) => problems.extend(error),
        }
    }
    problems.into_result()
}

fn line(name: &str, out: &Path, count: usize, mode: Mode<'_>, changes: Changes) -> String {
    let done = match mode {
        Mode::Check { .. } => "up to date".to_owned(),
        Mode::Write => format!(
            "{} written, {} unchanged, {} removed",
            changes.written, changes.unchanged, changes.removed
        ),
    };
    let operations = if count == 1 {
        "operation"
    } else {
        "operations"
    };
    format!("{name} in {}: {count} {operations}, {done}", out.display())
}
