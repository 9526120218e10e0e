//! Errors of calls without types: the texts are those of typed ones.

use std::fmt;

use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::error::{BoxError, Unhandled, Variant, fmt_error, fmt_exception};

/// What an error response says of itself.
#[derive(Debug)]
pub struct Error(Box<dyn Variant + Send + Sync>);

/// An error that the model names.
#[derive(Debug)]
struct Exception {
    name: &'static str,
    meta: ErrorMetadata,
}

impl Error {
    pub(super) fn modeled(name: &'static str, meta: ErrorMetadata) -> Self {
        Self(Box::new(Exception { name, meta }))
    }

    pub(super) fn unhandled(source: BoxError, meta: ErrorMetadata) -> Self {
        Self(Box::new(Unhandled::new(source, meta)))
    }

    /// The model's name of the error; `None` for one that the operation's table does not name.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        let exception = self.0.as_error().downcast_ref::<Exception>();
        exception.map(|exception| exception.name)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_error(f, &*self.0)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl ProvideErrorMetadata for Error {
    fn meta(&self) -> &ErrorMetadata {
        self.0.meta()
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_exception(f, self.name, self.meta.message())
    }
}

impl std::error::Error for Exception {}

impl ProvideErrorMetadata for Exception {
    fn meta(&self) -> &ErrorMetadata {
        &self.meta
    }
}

impl Variant for Exception {
    fn as_error(&self) -> &(dyn std::error::Error + 'static) {
        self
    }
}
