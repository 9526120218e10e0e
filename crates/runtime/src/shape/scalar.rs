//! What codecs and the types of scalars say to each other. How a type is written and read is the type's own code, which
//! programs without a value of it do not have.

use aws_smithy_types::DateTime;

use super::{DecodeError, Decoder};
use crate::schema::{Target, TimestampFormat};

/// A value that is a single text or number, to be written.
pub trait Scalar {
    /// The value, for formats that have types of their own.
    fn value(&self) -> Value<'_>;

    /// Appends its text.
    ///
    /// # Errors
    /// What is wrong with a value that has no text, such as a date that its format cannot write.
    fn write(&self, target: &Target, style: Style, out: &mut String) -> Result<Kind, String>;
}

/// What differs between formats in the text of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The format of timestamps of which the model says nothing.
    pub timestamps: TimestampFormat,
    /// Numbers are as JSON has them: `1.0` and `0.5`, not `1` and `.5`.
    pub is_json: bool,
}

/// What a text is in formats that tell texts from the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text, with no character that a format of text has to escape.
    Text,
    /// A number, `true` or `false`.
    Bare,
}

/// A scalar as it is.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A `boolean`.
    Boolean(bool),
    /// A `byte`, `short`, `integer`, `intEnum` or `long`.
    Integer(i64),
    /// A whole number of a document.
    Unsigned(u64),
    /// A `float`.
    Float(f32),
    /// A `double`.
    Double(f64),
    /// A `bigInteger` or `bigDecimal`, by its digits.
    Number(&'a str),
    /// A `blob`.
    Blob(&'a [u8]),
    /// A `timestamp`.
    Timestamp(DateTime),
}

/// The kind of scalar that is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A `boolean`.
    Boolean,
    /// A `byte`, `short`, `integer`, `intEnum` or `long`.
    Integer,
    /// A `float` or `double`.
    Double,
    /// A `bigInteger` or `bigDecimal`.
    Number,
    /// A `blob`.
    Blob,
    /// A `timestamp` in a format.
    Timestamp(TimestampFormat),
    /// Anything: a `document`.
    Document,
}

impl Wanted {
    /// What is expected, for errors.
    #[must_use]
    pub const fn expected(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Double => "a number, \"NaN\", \"Infinity\" or \"-Infinity\"",
            Self::Number => "a number",
            Self::Blob => "base64 text",
            Self::Timestamp(TimestampFormat::DateTime) => "an RFC 3339 date and time",
            Self::Timestamp(TimestampFormat::HttpDate) => "an HTTP date",
            Self::Timestamp(_) => "seconds since 1970",
            Self::Document => "a document",
        }
    }
}

/// What stands where a scalar is to be read.
pub enum Found<'a> {
    /// `true` or `false`.
    Boolean(bool),
    /// A number, by its text in JSON.
    Number(&'a str),
    /// A whole number.
    Signed(i64),
    /// A whole number.
    Unsigned(u64),
    /// A number.
    Float(f64),
    /// A text, in a format that tells texts from the rest.
    Text(&'a str),
    /// A text, in a format where everything is one.
    Plain(&'a str),
    /// Bytes as they are.
    Bytes(&'a [u8]),
    /// A point in time.
    Timestamp(DateTime),
    /// Nothing, for documents: elsewhere it is no value.
    Null,
    /// A list, to be read by [`Decoder::list`].
    List(&'a mut dyn Decoder),
    /// A map, to be read by [`Decoder::map`].
    Map(&'a mut dyn Decoder),
}

impl Found<'_> {
    /// What it is, for errors.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "a boolean",
            Self::Number(_) | Self::Signed(_) | Self::Unsigned(_) | Self::Float(_) => "a number",
            Self::Text(_) | Self::Plain(_) => "a string",
            Self::Bytes(_) => "bytes",
            Self::Timestamp(_) => "a timestamp",
            Self::Null => "null",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

/// Why what was found is not taken.
#[derive(Debug)]
pub enum Refused {
    /// It is of another kind than what is wanted.
    Other,
    /// It is of the right kind, and not one of those that are wanted.
    NotOne,
    /// It is a number that is too large.
    TooLarge,
    /// It holds something that cannot be read.
    Within(DecodeError),
}

impl From<DecodeError> for Refused {
    fn from(error: DecodeError) -> Self {
        Self::Within(error)
    }
}

/// Takes what is found where a scalar is to be read.
pub type Accept<'a> = &'a mut dyn FnMut(Found<'_>) -> Result<(), Refused>;

/// Reads a scalar by a function.
///
/// # Errors
/// The decoder has no such scalar, or the function refuses it.
pub fn scalar<T>(
    from: &mut dyn Decoder,
    wanted: Wanted,
    mut read: impl FnMut(Found<'_>) -> Result<T, Refused>,
) -> Result<T, DecodeError> {
    let mut value = None;
    from.scalar(wanted, &mut |found| {
        value = Some(read(found)?);
        Ok(())
    })?;
    value.ok_or_else(|| DecodeError::new("there is no value"))
}

/// Has bytes taken as they are.
///
/// # Errors
/// They are refused.
pub(crate) fn bytes(bytes: &[u8], wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
    accept(Found::Bytes(bytes)).map_err(|refused| match refused {
        Refused::Within(error) => error,
        _ => DecodeError::absent(wanted.expected()),
    })
}
