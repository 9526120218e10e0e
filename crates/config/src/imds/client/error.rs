//! Why the instance metadata service gave nothing.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why the instance metadata service gave nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum ImdsError {
    /// There is no session token, and nothing goes without.
    FailedToLoadToken(FailedToLoadToken),
    /// The service answered with an error.
    ErrorResponse(ErrorResponse),
    /// The service did not answer.
    IoError(IoError),
    /// The client is misconfigured, or the answer makes no sense.
    Unexpected(Unexpected),
}

/// More about [`ImdsError::FailedToLoadToken`].
#[derive(Debug)]
pub struct FailedToLoadToken(TokenError);

impl FailedToLoadToken {
    /// Whether the service did not answer, as is the case off EC2.
    #[must_use]
    pub fn is_dispatch_failure(&self) -> bool {
        matches!(self.0.0, TokenErrorKind::NoAnswer(_))
    }
}

/// More about [`ImdsError::ErrorResponse`].
#[derive(Debug)]
pub struct ErrorResponse(Box<(String, HttpResponse)>);

impl ErrorResponse {
    /// The answer.
    #[must_use]
    pub fn response(&self) -> &HttpResponse {
        &self.0.1
    }
}

/// More about [`ImdsError::IoError`].
#[derive(Debug)]
pub struct IoError(Failure);

/// More about [`ImdsError::Unexpected`].
#[derive(Debug)]
pub struct Unexpected(BoxError);

impl ImdsError {
    pub(super) fn token(error: TokenError) -> Self {
        Self::FailedToLoadToken(FailedToLoadToken(error))
    }

    pub(super) fn response(path: String, response: HttpResponse) -> Self {
        Self::ErrorResponse(ErrorResponse(Box::new((path, response))))
    }

    pub(super) fn io(failure: Failure) -> Self {
        Self::IoError(IoError(failure))
    }

    pub(super) fn unexpected(error: impl Into<BoxError>) -> Self {
        Self::Unexpected(Unexpected(error.into()))
    }
}

impl fmt::Display for ImdsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FailedToLoadToken(_) => {
                f.write_str("the instance metadata service gave no session token")
            }
            Self::ErrorResponse(error) => write!(
                f,
                "the instance metadata service answered with status {} to {}",
                error.response().status().as_u16(),
                error.0.0
            ),
            Self::IoError(_) => f.write_str("the instance metadata service did not answer"),
            Self::Unexpected(_) => f.write_str("the instance metadata service cannot be used"),
        }
    }
}

impl Error for ImdsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::FailedToLoadToken(error) => Some(&error.0),
            Self::ErrorResponse(_) => None,
            Self::IoError(error) => Some(&error.0),
            Self::Unexpected(error) => Some(&*error.0),
        }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    Connector(ConnectorError),
    TimedOut(Duration),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connector(error) => error.fmt(f),
            Self::TimedOut(limit) => write!(f, "timed out after {limit:?}"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Connector(error) => error.source(),
            Self::TimedOut(_) => None,
        }
    }
}

impl Failure {
    fn is_timeout(&self) -> bool {
        match self {
            Self::Connector(error) => error.is_timeout(),
            Self::TimedOut(_) => true,
        }
    }
}

/// Why there is no session token.
#[derive(Debug)]
pub struct TokenError(TokenErrorKind);

#[derive(Debug)]
enum TokenErrorKind {
    NoAnswer(Failure),
    Refused(u16),
    NoTtl,
    Invalid,
}

impl TokenError {
    pub(super) fn no_answer(failure: Failure) -> Self {
        Self(TokenErrorKind::NoAnswer(failure))
    }

    pub(super) fn refused(status: u16) -> Self {
        Self(TokenErrorKind::Refused(status))
    }

    pub(super) fn no_ttl() -> Self {
        Self(TokenErrorKind::NoTtl)
    }

    pub(super) fn invalid() -> Self {
        Self(TokenErrorKind::Invalid)
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            TokenErrorKind::NoAnswer(failure) if failure.is_timeout() => f.write_str(
                "it did not answer in time: this is not EC2, or a container on EC2, for which the instance's \
                 HttpPutResponseHopLimit must be 2 or more",
            ),
            TokenErrorKind::NoAnswer(_) => f.write_str("it did not answer: is this EC2?"),
            TokenErrorKind::Refused(403) => f.write_str(
                "it refused with status 403: it is turned off for this instance, or something on the way forbids it",
            ),
            TokenErrorKind::Refused(status) => write!(f, "it refused with status {status}"),
            TokenErrorKind::NoTtl => f.write_str("its answer does not say how long the token lasts"),
            TokenErrorKind::Invalid => f.write_str("its answer is no token"),
        }
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            TokenErrorKind::NoAnswer(failure) => Some(failure),
            _ => None,
        }
    }
}

/// A text that names no [`EndpointMode`](super::EndpointMode).
#[derive(Debug)]
pub struct InvalidEndpointMode(String);

impl InvalidEndpointMode {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for InvalidEndpointMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the mode must be `IPv4` or `IPv6`, and it is `{}`",
            self.0
        )
    }
}

impl Error for InvalidEndpointMode {}

/// Environment or profile say something unusable of where the service is.
#[derive(Debug)]
pub struct BuildError(BoxError);

impl BuildError {
    pub(super) fn new(error: impl Into<BoxError>) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the instance metadata service's place is misconfigured")
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
