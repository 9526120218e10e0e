//! Why profile files could not be loaded.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A profile file could not be read or understood.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ProfileFileLoadError {
    /// A line in a profile file does not follow the syntax.
    #[non_exhaustive]
    ParseError(ProfileParseError),
    /// A file that the program named could not be read.
    #[non_exhaustive]
    CouldNotReadFile(CouldNotReadProfileFile),
}

impl fmt::Display for ProfileFileLoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ParseError(error) => error.fmt(f),
            Self::CouldNotReadFile(error) => error.fmt(f),
        }
    }
}

impl Error for ProfileFileLoadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::ParseError(error) => error.source(),
            Self::CouldNotReadFile(error) => error.source(),
        }
    }
}

impl From<ProfileParseError> for ProfileFileLoadError {
    fn from(error: ProfileParseError) -> Self {
        Self::ParseError(error)
    }
}

/// A line in a profile file does not follow the syntax.
///
/// The line itself is not repeated: it can hold a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileParseError {
    path: String,
    line: usize,
    message: &'static str,
}

impl ProfileParseError {
    pub(super) fn new(path: &str, line: usize, message: &'static str) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message,
        }
    }

    /// The file's path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line's number, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for ProfileParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.path, self.line, self.message)
    }
}

impl Error for ProfileParseError {}

/// A file that the program named could not be read.
#[derive(Clone, Debug)]
pub struct CouldNotReadProfileFile {
    path: PathBuf,
    cause: Arc<std::io::Error>,
}

impl CouldNotReadProfileFile {
    pub(super) fn new(path: PathBuf, cause: std::io::Error) -> Self {
        Self {
            path,
            cause: Arc::new(cause),
        }
    }

    /// The file's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for CouldNotReadProfileFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the profile file `{}` could not be read",
            self.path.display()
        )
    }
}

impl Error for CouldNotReadProfileFile {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.cause.as_ref())
    }
}
