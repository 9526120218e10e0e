//! Errors of calls without types: the texts are those of typed ones.

use std::fmt;

use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::error::{BoxError, Unhandled, Variant, Variants, fmt_error, fmt_exception};
use crate::schema::Retryable;

/// What an error response says of itself.
#[derive(Debug)]
pub struct Error(Box<What>);

#[derive(Debug)]
enum What {
    Modeled(Exception),
    Unhandled(Unhandled),
}

/// An error that the model names.
#[derive(Debug)]
struct Exception {
    name: &'static str,
    meta: ErrorMetadata,
}

impl Error {
    pub(super) fn modeled(name: &'static str, meta: ErrorMetadata) -> Self {
        Self(Box::new(What::Modeled(Exception { name, meta })))
    }

    pub(super) fn unhandled(source: BoxError, meta: ErrorMetadata) -> Self {
        Self(Box::new(What::Unhandled(Unhandled::new(source, meta))))
    }

    /// The model's name of the error; `None` for one that the operation's table does not name.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        match &*self.0 {
            What::Modeled(exception) => Some(exception.name),
            What::Unhandled(_) => None,
        }
    }
}

impl Variants for Error {
    fn variant(&self) -> Variant<'_> {
        match &*self.0 {
            What::Modeled(exception) => Variant {
                name: exception.name,
                error: exception,
                meta: &exception.meta,
                retryable: Retryable::No,
            },
            What::Unhandled(error) => Variant::of(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_error(f, &self.variant())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.variant().error.source()
    }
}

impl ProvideErrorMetadata for Error {
    fn meta(&self) -> &ErrorMetadata {
        self.variant().meta
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_exception(f, self.name, self.meta.message())
    }
}

impl std::error::Error for Exception {}
