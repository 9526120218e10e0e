//! Why a container's agent gave no credentials.

use crate::brief::Brief;
use crate::json_credentials::InvalidJson;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::dns::ResolveDnsError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::error::Error;
use std::fmt;

/// The URL that `AWS_CONTAINER_CREDENTIALS_FULL_URI` holds cannot be used. It is not repeated: it can hold a password.
#[derive(Debug)]
pub struct InvalidFullUriError(pub(super) Kind);

#[derive(Debug)]
pub(super) enum Kind {
    Invalid,
    NoResolver,
    Unresolved(ResolveDnsError),
    Disallowed(String),
}

impl fmt::Display for InvalidFullUriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Invalid => {
                f.write_str("it must be a URL that starts with `http://` or `https://` and names a host")
            }
            Kind::NoResolver => f.write_str(
                "its host is a name, and nothing resolves names: set `dns`, or enable the feature `rt-tokio` of slim-sdk-config",
            ),
            Kind::Unresolved(_) => f.write_str("its host has no address"),
            Kind::Disallowed(address) => write!(
                f,
                "its host is {address}, where credentials must not be asked for over http: use https, or a loopback \
                 address, 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]"
            ),
        }
    }
}

impl Error for InvalidFullUriError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Kind::Unresolved(source) => Some(source),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub(super) enum EcsError {
    Uri {
        variable: &'static str,
        error: InvalidFullUriError,
    },
    TokenFile {
        path: String,
        error: std::io::Error,
    },
    Token {
        variable: &'static str,
    },
    Request(BoxError),
    NoAnswer(ConnectorError),
    Refused {
        status: u16,
        reason: Option<String>,
    },
    Answer(InvalidJson),
}

impl EcsError {
    /// Whether another attempt could go better.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::NoAnswer(error) => error.is_io() || error.is_timeout() || error.is_other(),
            Self::Refused { status, .. } => *status >= 500 || *status == 429,
            Self::Answer(_) => true,
            Self::Uri { .. } | Self::TokenFile { .. } | Self::Token { .. } | Self::Request(_) => {
                false
            }
        }
    }

    pub(super) fn into_credentials(self) -> CredentialsError {
        match self {
            Self::Uri { .. } | Self::Token { .. } | Self::Request(_) => {
                CredentialsError::invalid_configuration(self)
            }
            _ => CredentialsError::provider_error(self),
        }
    }
}

impl fmt::Display for EcsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uri { variable, error } => {
                write!(
                    f,
                    "the environment variable `{variable}` cannot be used: {error}"
                )
            }
            Self::TokenFile { path, error } => write!(
                f,
                "the file `{path}`, which `{}` names, could not be read: {error}",
                super::TOKEN_FILE
            ),
            Self::Token { variable } => write!(
                f,
                "the token that `{variable}` gives cannot be a header: it must be one line of ASCII text"
            ),
            Self::Request(error) => write!(f, "no request could be made: {error}"),
            Self::NoAnswer(error) => write!(
                f,
                "the container's credentials service did not answer: {}",
                Brief(error)
            ),
            Self::Refused { status, reason } => {
                write!(
                    f,
                    "the container's credentials service refused with status {status}"
                )?;
                match reason {
                    Some(reason) => write!(f, ": {reason}"),
                    None => Ok(()),
                }
            }
            Self::Answer(error) => write!(
                f,
                "the container's credentials service answered, but not with credentials: {error}"
            ),
        }
    }
}

impl Error for EcsError {}
