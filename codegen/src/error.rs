//! What can go wrong, in kinds that tell whose turn it is: your model, not supported on purpose, our bug, files, usage.
//!
//! An [`Error`] holds one or more [`Problem`]s; each names the file, the shape, what is wrong and what to do.

use std::fmt;
use std::path::Path;

use crate::model::ShapeId;

/// How many problems one message prints before it only counts the rest.
const PRINTED: usize = 20;

/// Where to report a bug of ours.
const REPORT: &str =
    "report it with the model and the command at https://github.com/slim-sdk/slim-sdk/issues";

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The model, or the manifest, is wrong: fix it.
    Model,
    /// The model is right; what it uses is left out on purpose, or not built yet.
    Unsupported,
    /// This program is wrong: report it.
    Bug,
    /// A file or folder cannot be read or written.
    Io,
    /// The command was called with something that does not exist or does not fit.
    Usage,
    /// Generated files differ from what would be generated now.
    Stale,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Model => "your model",
            Self::Unsupported => "not supported",
            Self::Bug => "a bug in slim-sdk",
            Self::Io => "files",
            Self::Usage => "usage",
            Self::Stale => "out of date",
        }
    }
}

/// One thing that is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whose turn it is.
    pub kind: Kind,
    /// The file it is in.
    pub file: Option<String>,
    /// The shape, or member, it is about.
    pub shape: Option<ShapeId>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub fix: String,
}

impl Problem {
    fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self {
            kind,
            file: None,
            shape: None,
            what: what.into(),
            fix: String::new(),
        }
    }

    /// The model, or the manifest, is wrong.
    #[must_use]
    pub fn model(what: impl Into<String>) -> Self {
        Self::new(Kind::Model, what)
    }

    /// The model is right; this is left out on purpose, or not built yet.
    #[must_use]
    pub fn unsupported(what: impl Into<String>) -> Self {
        Self::new(Kind::Unsupported, what)
    }

    /// This program is wrong. The remedy says where to report it.
    #[must_use]
    pub fn bug(what: impl Into<String>) -> Self {
        Self::new(Kind::Bug, what).fix(REPORT)
    }

    /// A file or folder cannot be read or written.
    #[must_use]
    pub fn io(what: impl Into<String>) -> Self {
        Self::new(Kind::Io, what)
    }

    /// The command was called with something that does not exist or does not fit.
    #[must_use]
    pub fn usage(what: impl Into<String>) -> Self {
        Self::new(Kind::Usage, what)
    }

    /// Generated files are out of date.
    #[must_use]
    pub fn stale(what: impl Into<String>) -> Self {
        Self::new(Kind::Stale, what)
    }

    /// With the file it is in.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// With the path it is about.
    #[must_use]
    pub fn path(self, path: &Path) -> Self {
        self.file(path.display().to_string())
    }

    /// With the shape, or member, it is about.
    #[must_use]
    pub fn shape(mut self, shape: &ShapeId) -> Self {
        self.shape = Some(shape.clone());
        self
    }

    /// With what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.kind.label())?;
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        if let Some(shape) = &self.shape {
            write!(f, "{shape}: ")?;
        }
        f.write_str(&self.what)?;
        if !self.fix.is_empty() {
            write!(f, "\n  fix: {}", self.fix)?;
        }
        Ok(())
    }
}

/// One or more problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    first: Problem,
    rest: Vec<Problem>,
}

impl Error {
    /// The problems, in the order they were found.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The kind of the first problem.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.first.kind
    }

    /// The same problems, each in `file` where it named none.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        for problem in std::iter::once(&mut self.first).chain(&mut self.rest) {
            problem.file.get_or_insert_with(|| file.to_owned());
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rest.is_empty() {
            return self.first.fmt(f);
        }
        let count = self.rest.len() + 1;
        write!(f, "{count} problems")?;
        for problem in self.problems().take(PRINTED) {
            write!(f, "\n\n{problem}")?;
        }
        if count > PRINTED {
            write!(f, "\n\nand {} more", count - PRINTED)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<Problem> for Error {
    fn from(first: Problem) -> Self {
        Self {
            first,
            rest: Vec::new(),
        }
    }
}

/// Collects problems so that all of them are reported at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Those of an error.
    pub fn extend(&mut self, error: Error) {
        self.0.push(error.first);
        self.0.extend(error.rest);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An error with all of them, or `Ok` where there are none.
    ///
    /// # Errors
    /// All problems collected.
    pub fn into_result(self) -> Result<(), Error> {
        let mut problems = self.0.into_iter();
        match problems.next() {
            None => Ok(()),
            Some(first) => Err(Error {
                first,
                rest: problems.collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_problem_names_kind_file_shape_and_fix() {
        let error = Error::from(
            Problem::model("targets `a#B`, which no file defines")
                .file("m.json")
                .shape(&ShapeId::new("a#A$b"))
                .fix("define it"),
        );
        assert_eq!(
            error.to_string(),
            "your model: m.json: a#A$b: targets `a#B`, which no file defines\n  fix: define it"
        );
    }

    #[test]
    fn a_bug_says_where_to_report_it() {
        let text = Problem::bug("it is broken").to_string();
        assert_eq!(
            text,
            "a bug in slim-sdk: it is broken\n  fix: report it with the model and the command at \
             https://github.com/slim-sdk/slim-sdk/issues"
        );
    }

    #[test]
    fn many_problems_are_counted_and_the_first_are_printed() {
        let mut problems = Problems::new();
        for n in 0..22 {
            problems.push(Problem::io(format!("problem {n}")));
        }
        let text = problems.into_result().unwrap_err().to_string();
        assert!(
            text.starts_with("22 problems\n\nfiles: problem 0\n\nfiles: problem 1\n"),
            "{text}"
        );
        assert!(text.ends_with("files: problem 19\n\nand 2 more"), "{text}");
    }
}
