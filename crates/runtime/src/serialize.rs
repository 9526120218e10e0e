//! serde for generated types, through their tables: what the feature `serde` of a generated crate turns on.
//!
//! A value is what a document of its service's protocol would be, in whatever format says what its values are: JSON,
//! TOML, CBOR, YAML.
//!
//! - Structures are maps of their members, by their names on the wire (`jsonName`). What is sent elsewhere (in a header,
//!   the URI, the status, as the whole body) is a member like the others, by its name in the model, which is what the AWS
//!   CLI takes and shows. Members that are not set are left out.
//! - Reading ignores members that it does not know, and takes `null` and a missing member for one that is not set: it is
//!   `None`, its default, or blank where it is required, as if a service had left it out.
//! - Blobs are base64, timestamps as the protocol writes them (seconds since 1970, RFC 3339 in awsQuery) unless the model
//!   has a `timestampFormat`, floats that are no numbers the strings `NaN`, `Infinity` and `-Infinity`. Seconds have
//!   fractions to the microsecond.
//! - `bigInteger` and `bigDecimal` are numbers with all their digits in the text that `serde_json` writes. Elsewhere they
//!   are numbers where `u64`, `i64` or `f64` hold every digit, and strings where not. Both are read.
//! - Unions are a map of one member. One of a variant that the crate does not know is an empty map, and the other way
//!   round.
//! - **Sensitive members are written**: `Debug` hides them, `Serialize` does not.
//! - What is streamed is left out, and so is what is no member: an output's request id, and an error's metadata but for
//!   the code and the message that its type and members tell.
//! - Builders of inputs and fluent builders are their inputs. A fluent builder that is read has no client: its input's
//!   builder, `as_input()`, has a `send_with`. A client's builder is a [`DeserializeSeed`] too: what is read is set on it.
//!
//! Operations' error types and a crate's `Error` are not covered: they hold whatever made a call fail.

use aws_smithy_types::error::ErrorMetadata;
pub use serde::de::DeserializeSeed;
use serde::de::Error as _;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::decode::From;
use crate::codec::encode;
use crate::codec::kept::Kept;
use crate::config::Service;
use crate::operation::Exception;
use crate::shape::{Decoder as _, FieldsMut, Shape, ShapeMut};

/// Writes a structure or union of a service.
pub fn write<C: Service, S: Serializer>(shape: &dyn Shape, out: S) -> Result<S::Ok, S::Error> {
    encode::keep(shape, kept::<C>(), out)
}

/// Reads a structure or union of a service.
pub fn read<'de, C, T, D>(from: D) -> Result<T, D::Error>
where
    C: Service,
    T: FieldsMut,
    D: Deserializer<'de>,
{
    let mut value: T = FieldsMut::blank();
    fill::<C, D>(&mut value, from)?;
    Ok(value)
}

/// Reads members of a structure into it; the others stay as they are.
pub fn fill<'de, C: Service, D: Deserializer<'de>>(
    into: &mut dyn ShapeMut,
    from: D,
) -> Result<(), D::Error> {
    fill_by(into, kept::<C>(), from)
}

fn fill_by<'de, D: Deserializer<'de>>(
    into: &mut dyn ShapeMut,
    kept: Kept,
    from: D,
) -> Result<(), D::Error> {
    let read = From::new(from, kept).structure(into);
    read.map_err(|error| D::Error::custom(error.to_string()))
}

/// Gives an error that was read the code of its type, and the message that it has.
pub fn name<T: Exception>(error: &mut T, message: Option<String>) {
    let mut meta = ErrorMetadata::builder().code(T::ROW.name);
    if let Some(message) = message {
        meta = meta.message(message);
    }
    crate::operation::tell(error, meta.build());
}

/// Reads a text.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from)
}

fn kept<C: Service>() -> Kept {
    Kept(C::SERVICE.protocol.timestamp_format())
}

#[cfg(test)]
mod tests;

/// `Serialize` and `Deserialize` of structures and unions.
#[macro_export]
macro_rules! serde_shape {
    ($service:ty, $($name:ident),+ $(,)?) => {$(
        $crate::serde_shape!(@write $service, $name);

        impl<'de> $crate::serialize::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::serialize::Deserializer<'de>>(
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::serialize::read::<$service, Self, D>(from)
            }
        }
    )+};
    (@write $service:ty, $name:ident) => {
        impl $crate::serialize::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::serialize::Serializer>(
                &self,
                out: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serialize::write::<$service, S>(self, out)
            }
        }
    };
}

/// `Serialize` and `Deserialize` of a modelled error.
#[macro_export]
macro_rules! serde_error {
    ($service:ty, $name:ident $(,)?) => {
        $crate::serde_shape!(@write $service, $name);

        impl<'de> $crate::serialize::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::serialize::Deserializer<'de>>(
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let mut error = $crate::serialize::read::<$service, Self, D>(from)?;
                let message = $crate::boilerplate::Message::text(&error.message);
                let message = message.map(::std::borrow::ToOwned::to_owned);
                $crate::serialize::name(&mut error, message);
                ::std::result::Result::Ok(error)
            }
        }
    };
}

/// `Serialize` and `Deserialize` of an enum of texts.
#[macro_export]
macro_rules! serde_enum {
    ($name:ident $(,)?) => {
        impl $crate::serialize::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::serialize::Serializer>(
                &self,
                out: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                out.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serialize::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::serialize::Deserializer<'de>>(
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text = $crate::serialize::text(from)?;
                ::std::result::Result::Ok(<Self as ::std::convert::From<&str>>::from(&text))
            }
        }
    };
}

/// `Serialize` and `Deserialize` of the builder of an input, and of the fluent builder around it.
#[macro_export]
macro_rules! serde_builders {
    ($service:ty, $input:ident, $call:ident $(,)?) => {
        $crate::serde_builder!($service, $input, value, ::std::default::Default::default());
        $crate::serde_builder!(
            $service,
            $call,
            inner.value,
            Self {
                handle: ::std::option::Option::None,
                inner: ::std::default::Default::default(),
            }
        );
    };
}

/// `Serialize` and `Deserialize` of a builder, by where its input is and what it is before anything is set.
#[macro_export]
macro_rules! serde_builder {
    ($service:ty, $name:ident, $($input:ident).+, $blank:expr $(,)?) => {
        impl $crate::serialize::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::serialize::Serializer>(
                &self,
                out: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::serialize::write::<$service, S>(&self.$($input).+, out)
            }
        }

        impl<'de> $crate::serialize::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::serialize::Deserializer<'de>>(
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let builder: Self = $blank;
                $crate::serialize::DeserializeSeed::deserialize(builder, from)
            }
        }

        impl<'de> $crate::serialize::DeserializeSeed<'de> for $name {
            type Value = Self;

            #[inline]
            fn deserialize<D: $crate::serialize::Deserializer<'de>>(
                mut self,
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::serialize::fill::<$service, D>(&mut self.$($input).+, from)?;
                ::std::result::Result::Ok(self)
            }
        }
    };
}
