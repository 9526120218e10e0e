//! Documents of a protocol: how structures and unions are written where they are not the whole body, as in events.

use std::fmt;

use crate::codec::json::{Value, write};
use crate::protocol::rest_json::read_json;
use crate::schema::{BODY, Target};
use crate::shape::{Decode, DecodeError, Decoder as _, Encode, Shape, ShapeMut};

/// A protocol's documents. A failure to write is told with the member's name.
pub trait Documents: fmt::Debug + Send + Sync {
    /// The media type.
    fn media_type(&self) -> &'static str;

    /// Writes the members of a structure that are bound to no place of their own.
    fn write_members(&self, shape: &dyn Shape) -> Result<Vec<u8>, String>;

    /// Writes a structure, union or document.
    fn write_value(&self, value: &dyn Encode, target: &Target) -> Result<Vec<u8>, String>;

    /// Reads the members of a structure that are bound to no place of their own.
    fn read_members(&self, bytes: &[u8], into: &mut dyn ShapeMut) -> Result<(), DecodeError>;

    /// Reads a structure, union or document.
    fn read_value(
        &self,
        bytes: &[u8],
        into: &mut dyn Decode,
        target: &Target,
    ) -> Result<(), DecodeError>;
}

/// JSON, as restJson1 and the awsJson protocols have it.
#[derive(Debug)]
pub struct Json;

impl Documents for Json {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write_members(&self, shape: &dyn Shape) -> Result<Vec<u8>, String> {
        write::members(shape, Some(BODY))
    }

    fn write_value(&self, value: &dyn Encode, target: &Target) -> Result<Vec<u8>, String> {
        write::value(value, target)
    }

    fn read_members(&self, bytes: &[u8], into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        read_json(bytes, into)
    }

    fn read_value(
        &self,
        bytes: &[u8],
        into: &mut dyn Decode,
        target: &Target,
    ) -> Result<(), DecodeError> {
        let mut json = Value::new(bytes);
        json.option(&mut |from| into.decode(target, from))?;
        json.end()
    }
}
