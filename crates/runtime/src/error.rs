//! Errors: the official types, and what generated errors share.

use std::fmt;

use aws_smithy_types::retry::ErrorKind;

use crate::schema::Retryable;

pub use aws_smithy_runtime_api::box_error::BoxError;
pub use aws_smithy_runtime_api::client::result::ConnectorError;
pub use aws_smithy_types::error::display::DisplayErrorContext;
pub use aws_smithy_types::error::metadata::{ErrorMetadata, ProvideErrorMetadata};
pub use aws_smithy_types::error::operation::BuildError;

#[doc(hidden)]
pub use self::line::Brief;
pub use self::line::{ATTEMPTS, OPERATION, STATUS, fmt_error};

mod line;

/// What a call can fail with: the official type, so errors of all clients go into one function.
pub type SdkError<E, R = aws_smithy_runtime_api::client::orchestrator::HttpResponse> =
    aws_smithy_runtime_api::client::result::SdkError<E, R>;

/// An error that the model does not name, with what the response said.
#[derive(Debug)]
pub struct Unhandled {
    source: BoxError,
    // Results are returned by value through every function between the call and who handles its error.
    meta: Box<ErrorMetadata>,
}

impl Unhandled {
    /// An error with its cause and what the response said.
    #[must_use]
    pub fn new(source: BoxError, meta: ErrorMetadata) -> Self {
        let meta = Box::new(meta);
        Self { source, meta }
    }

    /// An error of what a response said.
    #[must_use]
    pub fn of_meta(meta: ErrorMetadata) -> Self {
        Self::new(meta.clone().into(), meta)
    }
}

impl fmt::Display for Unhandled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.meta.code(), self.meta.message()) {
            (Some(code), Some(message)) => write!(f, "unhandled error ({code}): {message}"),
            (Some(code), None) => write!(f, "unhandled error ({code})"),
            (None, Some(message)) => write!(f, "unhandled error: {message}"),
            (None, None) => write!(f, "unhandled error: {}", Brief(&*self.source)),
        }
    }
}

impl std::error::Error for Unhandled {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

impl ProvideErrorMetadata for Unhandled {
    fn meta(&self) -> &ErrorMetadata {
        &self.meta
    }
}

/// An error as its operation's error type holds it: modelled, or [`Unhandled`].
pub trait Variant: std::error::Error + ProvideErrorMetadata {
    /// The variant as an error.
    fn as_error(&self) -> &(dyn std::error::Error + 'static);

    /// Whether the model says that trying again may help.
    fn retryable(&self) -> Retryable {
        Retryable::No
    }
}

impl Variant for Unhandled {
    fn as_error(&self) -> &(dyn std::error::Error + 'static) {
        self
    }
}

/// What kind of failure an error is to retries, if the model says that it is retried.
#[must_use]
pub fn retryable_kind(error: &dyn Variant) -> Option<ErrorKind> {
    match error.retryable() {
        Retryable::No => None,
        Retryable::Throttling => Some(ErrorKind::ThrottlingError),
        Retryable::Yes => Some(ErrorKind::ServerError),
    }
}

/// Writes a modelled error: its name, and its message if it has one.
pub fn fmt_exception(f: &mut fmt::Formatter<'_>, name: &str, message: Option<&str>) -> fmt::Result {
    f.write_str(name)?;
    match message {
        Some(message) => write!(f, ": {message}"),
        None => Ok(()),
    }
}

/// Text that is no value of an enum.
#[derive(Debug)]
pub struct UnknownVariantError {
    value: String,
}

impl UnknownVariantError {
    /// An error for a text.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
        }
    }
}

impl fmt::Display for UnknownVariantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown enum variant: '{}'", self.value)
    }
}

impl std::error::Error for UnknownVariantError {}
