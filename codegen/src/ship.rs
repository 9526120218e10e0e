//! All that a manifest lists, made and then written or checked: what the command and the freshness test both run.

use std::path::{Path, PathBuf};

use crate::error::{Error, Problems};
use crate::facts::{self, Facts, Outcome};
use crate::write::{Mode, sync};
use crate::{Generated, Request};

/// Crates, and copies of models, to make.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Folders, and what is made for them.
    pub crates: Vec<(PathBuf, Request)>,
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
        let done = sync(out, &generated.files, mode).map(|changes| match mode {
            Mode::Check { .. } => "up to date".to_owned(),
            Mode::Write => format!(
                "{} written, {} unchanged, {} removed",
                changes.written, changes.unchanged, changes.removed
            ),
        });
        match done {
            Ok(done) => tell(Told::Done(line(out, request, generated, &done))),
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

fn line(out: &Path, request: &Request, generated: &Generated, done: &str) -> String {
    let count = generated.operations;
    let operations = if count == 1 {
        "operation"
    } else {
        "operations"
    };
    format!(
        "{} in {}: {count} {operations}, {done}",
        request.options.krate,
        out.display()
    )
}
