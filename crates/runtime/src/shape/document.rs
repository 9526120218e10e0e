//! Documents as values: whatever a format has.

use std::collections::HashMap;

use aws_smithy_types::{Document, Number};

use super::numbers::float;
use super::scalar::{Found, Refused, Wanted, scalar};
use super::{Blank, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::schema::Target;

impl Encode for Document {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        match self {
            Self::Object(entries) => out.map(target, entries),
            Self::Array(items) => out.list(target, items),
            Self::Number(Number::PosInt(number)) => out.scalar(target, number),
            Self::Number(Number::NegInt(number)) => out.scalar(target, number),
            Self::Number(Number::Float(number)) => out.scalar(target, number),
            Self::String(text) => out.string(text),
            Self::Bool(value) => out.scalar(target, value),
            Self::Null => out.null(),
        }
    }
}

impl Decode for Document {
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = scalar(from, Wanted::Document, |found| read(target, found))?;
        Ok(())
    }
}

impl Blank for Document {
    const NULLABLE: bool = true;

    fn blank() -> Self {
        Self::Null
    }
}

fn read(target: &Target, found: Found<'_>) -> Result<Document, Refused> {
    Ok(match found {
        Found::Null => Document::Null,
        Found::Boolean(value) => Document::Bool(value),
        Found::Number(text) => Document::Number(number(text)?),
        Found::Signed(value) => {
            Document::Number(u64::try_from(value).map_or(Number::NegInt(value), Number::PosInt))
        }
        Found::Unsigned(value) => Document::Number(Number::PosInt(value)),
        Found::Float(value) => Document::Number(Number::Float(value)),
        Found::Text(text) | Found::Plain(text) => Document::String(text.to_owned()),
        Found::List(from) => {
            let mut items = Vec::new();
            let read = from.list(target, &mut |from| {
                let mut item = Document::Null;
                item.decode(target, from)?;
                items.push(item);
                Ok(())
            });
            read.map_err(DecodeError::flat)?;
            Document::Array(items)
        }
        Found::Map(from) => {
            let mut entries = HashMap::new();
            let read = from.map(target, &mut |key, from| {
                let mut value = Document::Null;
                value.decode(target, from)?;
                entries.insert(key.to_owned(), value);
                Ok(())
            });
            read.map_err(DecodeError::flat)?;
            Document::Object(entries)
        }
        Found::Bytes(_) | Found::Timestamp(_) => return Err(Refused::Other),
    })
}

/// A number as far as it is exact.
fn number(text: &str) -> Result<Number, Refused> {
    // -0 is a number that integers do not have.
    if !text.contains(['.', 'e', 'E']) && text != "-0" {
        if let Ok(value) = text.parse() {
            return Ok(Number::PosInt(value));
        }
        if let Ok(value) = text.parse() {
            return Ok(Number::NegInt(value));
        }
    }
    float(text).map(Number::Float)
}
