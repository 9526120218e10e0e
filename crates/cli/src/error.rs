//! What ends a command early: what is said on stderr, and the exit code.

use std::fmt;

/// The program's name in messages.
pub const PROGRAM: &str = "slim-aws";

/// Why a command ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command line does not fit: a line after the usage.
    Usage(String),
    /// Options that there are not, and words too many.
    Unknown(Vec<String>),
    /// Anything else, with an empty line before it.
    General(String),
    /// The same without that line.
    Plain(String),
    /// Whoever reads the output, or the user, has ended it.
    Stopped(u8),
}

impl Failure {
    /// A failure of any kind but a misuse.
    #[must_use]
    pub fn general(message: impl Into<String>) -> Self {
        Self::General(message.into())
    }

    /// The process's exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Stopped(code) => *code,
            Self::Unknown(_) | Self::General(_) | Self::Plain(_) => 255,
        }
    }
}

/// How the command is used.
const USAGE: &str = "usage: slim-aws [options] <command> <subcommand> [parameters]
To see help text, you can run:

  slim-aws help
  slim-aws <command> help
  slim-aws <command> <subcommand> help
";

/// What is written to stderr.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => writeln!(f, "{USAGE}{PROGRAM}: error: {message}"),
            Self::Unknown(words) => {
                writeln!(f, "{USAGE}\nUnknown options: {}", words.join(", "))
            }
            Self::General(message) => writeln!(f, "\n{message}"),
            Self::Plain(message) => writeln!(f, "{message}"),
            Self::Stopped(_) => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
