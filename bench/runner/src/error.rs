//! Why something was not measured.

use std::fmt;
use std::path::Path;

pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, in words that say what to do about it.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        Self(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
