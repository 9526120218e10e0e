//! Implementations that every generated type of a kind has alike, as macros.

use crate::schema::{Structure, Target, structure};
use crate::shape::{Decode, DecodeError, Decoder, Encode, Encoder, Fields, FieldsMut};

/// The text of an enum's value that its crate does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct UnknownVariantValue(String);

impl UnknownVariantValue {
    /// A value's text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UnknownVariantValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// `smithy.api#Unit`: a structure without members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit;

impl Fields for Unit {
    const ROW: &'static Structure = &structure("Unit", &[]);

    fn get(&self, _: usize) -> Option<&dyn Encode> {
        None
    }
}

impl FieldsMut for Unit {
    fn blank() -> Self {
        Self
    }

    fn get_mut(&mut self, _: usize) -> Option<&mut dyn Decode> {
        None
    }
}

/// A unit to be filled, of which there is nothing to keep.
#[must_use]
pub fn unit() -> &'static mut dyn Decode {
    // A unit has no size, so nothing is allocated and nothing is lost.
    Box::leak(Box::new(Skip))
}

struct Skip;

impl Decode for Skip {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        from.structure(&mut Unit)
    }
}

impl Encode for Skip {
    fn encode(&self, _: &Target, out: &mut dyn Encoder) {
        out.structure(&Unit);
    }
}

/// The message of an error: an option, or text where the model requires it.
pub trait Message {
    /// The message, if there is one.
    fn text(&self) -> Option<&str>;

    /// Sets the message if there is none.
    fn fill(&mut self, message: Option<&str>);
}

impl Message for Option<String> {
    fn text(&self) -> Option<&str> {
        self.as_deref()
    }

    fn fill(&mut self, message: Option<&str>) {
        if self.is_none() {
            *self = message.map(ToOwned::to_owned);
        }
    }
}

impl Message for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }

    fn fill(&mut self, message: Option<&str>) {
        if self.is_empty() {
            message.unwrap_or_default().clone_into(self);
        }
    }
}

/// An enum of texts, through its `as_str` and its `From<&str>`: reading, writing, parsing and showing it.
#[macro_export]
macro_rules! enum_value {
    ($name:ident) => {
        impl $name {
            /// The value of a text that this crate knows.
            ///
            /// # Errors
            /// It knows no such value.
            #[inline]
            pub fn try_parse(
                value: &str,
            ) -> ::std::result::Result<Self, $crate::error::UnknownVariantError> {
                match Self::from(value) {
                    Self::Unknown(_) => Err($crate::error::UnknownVariantError::new(value)),
                    known => Ok(known),
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::generated::Encode for $name {
            #[inline]
            fn encode(&self, _: &$crate::schema::Target, out: &mut dyn $crate::generated::Encoder) {
                out.string(self.as_str());
            }
        }

        impl $crate::generated::Decode for $name {
            #[inline]
            fn decode(
                &mut self,
                _: &$crate::schema::Target,
                from: &mut dyn $crate::generated::Decoder,
            ) -> ::std::result::Result<(), $crate::generated::DecodeError> {
                *self = Self::from(from.string()?.as_str());
                Ok(())
            }
        }

        impl $crate::generated::Key for $name {
            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }

            #[inline]
            fn of_text(text: &str) -> Self {
                Self::from(text)
            }
        }

        impl $crate::generated::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self::from("no value was set")
            }
        }
    };
}

/// `Debug` that shows nothing of a sensitive value.
#[macro_export]
macro_rules! redacted {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::generated::REDACTED)
            }
        }
    };
}

/// A modelled error, with fields `message` and `meta`.
#[macro_export]
macro_rules! exception {
    ($name:ident, $code:literal $(,)?) => {
        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::error::fmt_exception(
                    f,
                    $code,
                    $crate::boilerplate::Message::text(&self.message),
                )
            }
        }

        impl ::std::error::Error for $name {}

        impl $crate::generated::ProvideErrorMetadata for $name {
            #[inline]
            fn meta(&self) -> &$crate::generated::ErrorMetadata {
                &self.meta
            }
        }

        impl $crate::generated::RequestId for $name {
            #[inline]
            fn request_id(&self) -> ::std::option::Option<&str> {
                $crate::generated::RequestId::request_id(
                    $crate::generated::ProvideErrorMetadata::meta(self),
                )
            }
        }

        impl $crate::error::Held for $name {
            const NAME: &'static str = stringify!($name);
            const RETRYABLE: $crate::schema::Retryable =
                <Self as $crate::generated::Fields>::ROW.retryable;
        }

        impl $crate::operation::Told for $name {
            #[inline]
            fn told(
                &mut self,
            ) -> (
                &mut dyn $crate::boilerplate::Message,
                &mut $crate::generated::ErrorMetadata,
            ) {
                (&mut self.message, &mut self.meta)
            }
        }

        impl $crate::generated::Exception for $name {}
    };
}

/// An operation's error type, through its `Variants`.
#[macro_export]
macro_rules! operation_error {
    ($name:ident) => {
        impl $name {
            /// An error that the model does not name, with its cause.
            #[inline]
            pub fn unhandled(error: impl Into<$crate::generated::BoxError>) -> Self {
                Self::Unhandled($crate::generated::Unhandled::new(error.into(), Default::default()))
            }

            /// An error that the model does not name, with what the response said.
            #[inline]
            pub fn generic(meta: $crate::generated::ErrorMetadata) -> Self {
                Self::Unhandled($crate::generated::Unhandled::of_meta(meta))
            }

            /// What the response said: code, message, request id.
            #[inline]
            pub fn meta(&self) -> &$crate::generated::ErrorMetadata {
                $crate::error::variant(self).meta
            }
        }

        impl $crate::generated::CreateUnhandledError for $name {
            #[inline]
            fn create_unhandled_error(
                source: $crate::generated::BoxError,
                meta: ::std::option::Option<$crate::generated::ErrorMetadata>,
            ) -> Self {
                Self::Unhandled($crate::generated::Unhandled::new(source, meta.unwrap_or_default()))
            }
        }

        impl ::std::error::Error for $name {
            #[inline]
            fn source(&self) -> ::std::option::Option<&(dyn ::std::error::Error + 'static)> {
                $crate::error::cause($crate::error::variant(self))
            }
        }

        impl $crate::generated::ProvideErrorKind for $name {
            #[inline]
            fn retryable_error_kind(&self) -> ::std::option::Option<$crate::generated::ErrorKind> {
                $crate::error::retryable_kind(&$crate::error::variant(self))
            }

            #[inline]
            fn code(&self) -> ::std::option::Option<&str> {
                $crate::generated::ProvideErrorMetadata::code(self)
            }
        }

        $crate::service_error!(@variants $name);
    };
}

/// A crate's error type, through its `Variants`.
#[macro_export]
macro_rules! service_error {
    ($name:ident, $operation_error:ident) => {
        impl ::std::error::Error for $name {
            #[inline]
            fn source(&self) -> ::std::option::Option<&(dyn ::std::error::Error + 'static)> {
                $crate::error::variant(self).error.source()
            }
        }

        $crate::service_error!(@variants $name);

        // One for all operations: an implementation for each would have to be told from all others by the compiler.
        impl<E: $operation_error> From<E> for $name {
            #[inline]
            fn from(error: E) -> Self {
                error.into_error()
            }
        }

        impl From<$crate::generated::BuildError> for $name {
            #[inline]
            fn from(error: $crate::generated::BuildError) -> Self {
                Self::Unhandled($crate::generated::Unhandled::new(error.into(), Default::default()))
            }
        }

        impl<E: $operation_error, R: ::std::fmt::Debug + Send + Sync + 'static> From<$crate::generated::SdkError<E, R>>
            for $name
        {
            #[inline]
            fn from(error: $crate::generated::SdkError<E, R>) -> Self {
                match error {
                    $crate::generated::SdkError::ServiceError(context) => Self::from(context.into_err()),
                    other => {
                        let meta = $crate::generated::ProvideErrorMetadata::meta(&other).clone();
                        Self::Unhandled($crate::generated::Unhandled::new(other.into(), meta))
                    }
                }
            }
        }
    };
    (@variants $name:ident) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::error::fmt_variant(f, &$crate::error::variant(self))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::error::fmt_error(f, &$crate::error::variant(self))
            }
        }

        impl $crate::generated::ProvideErrorMetadata for $name {
            #[inline]
            fn meta(&self) -> &$crate::generated::ErrorMetadata {
                $crate::error::variant(self).meta
            }
        }

        impl $crate::generated::RequestId for $name {
            #[inline]
            fn request_id(&self) -> ::std::option::Option<&str> {
                $crate::generated::RequestId::request_id($crate::generated::ProvideErrorMetadata::meta(self))
            }
        }
    };
}
