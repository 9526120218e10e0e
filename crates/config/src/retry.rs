//! Retry configuration: the official types, under the names that `aws-config` gives them.

pub use aws_smithy_types::retry::{
    ErrorKind, ProvideErrorKind, RetryConfig, RetryConfigBuilder, RetryKind, RetryMode,
};

/// Why a retry setting was not understood.
pub mod error {
    use std::error::Error;
    use std::fmt;
    use std::num::ParseIntError;

    pub use aws_smithy_types::retry::RetryModeParseError;

    /// A retry setting in the environment or the profile has a value that cannot be used.
    #[derive(Debug)]
    pub struct RetryConfigError {
        kind: Kind,
    }

    #[derive(Debug)]
    enum Kind {
        Mode,
        ZeroAttempts,
        Attempts(ParseIntError),
    }

    impl RetryConfigError {
        pub(crate) fn mode() -> Self {
            Self { kind: Kind::Mode }
        }

        pub(crate) fn zero_attempts() -> Self {
            Self {
                kind: Kind::ZeroAttempts,
            }
        }

        pub(crate) fn attempts(source: ParseIntError) -> Self {
            Self {
                kind: Kind::Attempts(source),
            }
        }
    }

    impl fmt::Display for RetryConfigError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(match self.kind {
                Kind::Mode => "the retry mode must be `standard` or `adaptive`",
                Kind::ZeroAttempts => {
                    "0 attempts would never send anything; use 1 to turn retries off"
                }
                Kind::Attempts(_) => "the number of attempts must be a whole number from 1",
            })
        }
    }

    impl Error for RetryConfigError {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            match &self.kind {
                Kind::Attempts(source) => Some(source),
                Kind::Mode | Kind::ZeroAttempts => None,
            }
        }
    }
}
