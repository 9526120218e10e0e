//! Which profile files to read.

use std::fmt;
use std::path::PathBuf;

/// The profile files to read, in order: a later file's setting wins over an earlier file's.
///
/// ```
/// use slim_sdk_config::profile::profile_file::{ProfileFileKind, ProfileFiles};
///
/// let files = ProfileFiles::builder()
///     .include_default_config_file(true)
///     .with_file(ProfileFileKind::Credentials, "/run/secrets/aws")
///     .build();
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ProfileFiles {
    pub(super) files: Vec<ProfileFile>,
}

impl ProfileFiles {
    /// Names files to read instead of the default ones.
    pub fn builder() -> Builder {
        Builder::new()
    }
}

impl Default for ProfileFiles {
    /// The config file and the credentials file where the environment says they are, or under `~/.aws`.
    fn default() -> Self {
        Self {
            files: vec![
                ProfileFile::Default(ProfileFileKind::Config),
                ProfileFile::Default(ProfileFileKind::Credentials),
            ],
        }
    }
}

/// The two kinds of profile files, which name their profiles differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileFileKind {
    /// As `~/.aws/config`: `[profile name]`, `[default]`, and sections that are not profiles.
    Config,
    /// As `~/.aws/credentials`: `[name]`, and nothing but profiles.
    Credentials,
}

impl ProfileFileKind {
    pub(super) fn default_path(self) -> &'static str {
        match self {
            Self::Config => "~/.aws/config",
            Self::Credentials => "~/.aws/credentials",
        }
    }

    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::Config => "AWS_CONFIG_FILE",
            Self::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
        }
    }
}

#[derive(Clone)]
pub(super) enum ProfileFile {
    Default(ProfileFileKind),
    Path(ProfileFileKind, PathBuf),
    Contents(ProfileFileKind, String),
}

impl fmt::Debug for ProfileFile {
    /// Not the contents: they can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default(kind) => f.debug_tuple("Default").field(kind).finish(),
            Self::Path(kind, path) => f.debug_tuple("Path").field(kind).field(path).finish(),
            Self::Contents(kind, _) => f
                .debug_tuple("Contents")
                .field(kind)
                .field(&"** redacted **")
                .finish(),
        }
    }
}

/// Names the profile files to read.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    config: bool,
    credentials: bool,
    others: Vec<ProfileFile>,
}

impl Builder {
    /// Starts with no files at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the default config file, before any file that is named.
    pub fn include_default_config_file(mut self, include: bool) -> Self {
        self.config = include;
        self
    }

    /// Reads the default credentials file, before any file that is named.
    pub fn include_default_credentials_file(mut self, include: bool) -> Self {
        self.credentials = include;
        self
    }

    /// Reads this file. Unlike a default file, it must exist.
    pub fn with_file(mut self, kind: ProfileFileKind, file: impl Into<PathBuf>) -> Self {
        self.others.push(ProfileFile::Path(kind, file.into()));
        self
    }

    /// Reads this text as if it were a file.
    pub fn with_contents(mut self, kind: ProfileFileKind, contents: impl Into<String>) -> Self {
        self.others
            .push(ProfileFile::Contents(kind, contents.into()));
        self
    }

    /// The files that were named; none at all means that no profile exists.
    pub fn build(self) -> ProfileFiles {
        let mut files = Vec::with_capacity(self.others.len() + 2);
        if self.config {
            files.push(ProfileFile::Default(ProfileFileKind::Config));
        }
        if self.credentials {
            files.push(ProfileFile::Default(ProfileFileKind::Credentials));
        }
        files.extend(self.others);
        ProfileFiles { files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_contents() {
        let files = ProfileFiles::builder()
            .with_contents(
                ProfileFileKind::Credentials,
                "[default]\naws_secret_access_key = hush",
            )
            .build();
        assert_eq!(
            format!("{files:?}"),
            "ProfileFiles { files: [Contents(Credentials, \"** redacted **\")] }"
        );
    }
}
