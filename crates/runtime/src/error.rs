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

/// An error that an operation's error type can hold: modelled, or [`Unhandled`].
pub trait Held: std::error::Error + ProvideErrorMetadata + 'static {
    /// The name of its type, which is also the variant's.
    const NAME: &'static str;
    /// Whether the model says that trying again may help.
    const RETRYABLE: Retryable = Retryable::No;
}

impl Held for Unhandled {
    const NAME: &'static str = "Unhandled";
}

/// What an operation's error type, or a crate's, holds.
#[derive(Clone, Copy, Debug)]
pub struct Variant<'a> {
    /// The name of the variant.
    pub name: &'static str,
    /// The error.
    pub error: &'a (dyn std::error::Error + 'static),
    /// What the response said.
    pub meta: &'a ErrorMetadata,
    /// Whether the model says that trying again may help.
    pub retryable: Retryable,
}

impl<'a> Variant<'a> {
    /// A variant by the error in it.
    // Not inlined, as `variant` is not: an error's traits are then reached from here alone, and are compiled once, not in
    // each unit of code that names a type with the error in it.
    #[inline(never)]
    #[must_use]
    pub fn of<T: Held>(error: &'a T) -> Self {
        Self {
            name: T::NAME,
            error,
            meta: error.meta(),
            retryable: T::RETRYABLE,
        }
    }
}

/// An error type with a variant for each of some errors.
pub trait Variants {
    /// The variant.
    fn variant(&self) -> Variant<'_>;
}

/// What an error holds.
#[inline(never)]
pub fn variant<E: Variants>(error: &E) -> Variant<'_> {
    error.variant()
}

/// Writes an error type's `Debug`: the variant, and the error in it.
pub fn fmt_variant(f: &mut fmt::Formatter<'_>, variant: &Variant<'_>) -> fmt::Result {
    f.debug_tuple(variant.name).field(&variant.error).finish()
}

/// What caused an operation's error: the modelled error that it is, or what caused one that is not modelled, which says
/// nothing that the operation's error does not.
#[must_use]
pub fn cause(variant: Variant<'_>) -> Option<&(dyn std::error::Error + 'static)> {
    match variant.error.downcast_ref::<Unhandled>() {
        Some(unhandled) => Some(&*unhandled.source),
        None => Some(variant.error),
    }
}

/// What kind of failure an error is to retries, if the model says that it is retried.
#[must_use]
pub fn retryable_kind(variant: &Variant<'_>) -> Option<ErrorKind> {
    match variant.retryable {
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

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::shape::FieldsMut as _;
    use crate::testing::{Busy, MakeError};

    #[test]
    fn debug_shows_what_a_derive_would() {
        let mut busy = Busy::blank();
        busy.message = Some("later".to_owned());
        // `std`'s own tuple has the same form, with no name before it.
        let inner = format!("{:#?}", (busy.clone(),));
        let shown = MakeError::Busy(busy);
        assert_eq!(format!("{shown:#?}"), format!("Busy{inner}"));
        assert!(format!("{shown:?}").starts_with("Busy(Busy { message: Some(\"later\")"));
        let unhandled = MakeError::unhandled("why");
        let shown = format!("{unhandled:?}");
        assert!(
            shown.starts_with("Unhandled(Unhandled { source: \"why\""),
            "{shown}"
        );
    }

    #[test]
    fn a_modelled_error_is_its_own_cause_and_an_unhandled_one_is_left_out() {
        let busy = MakeError::Busy(Busy::blank());
        assert!(
            busy.source()
                .is_some_and(<dyn std::error::Error>::is::<Busy>)
        );
        let unhandled = MakeError::unhandled(fmt::Error);
        assert!(
            unhandled
                .source()
                .is_some_and(<dyn std::error::Error>::is::<fmt::Error>)
        );
    }
}
