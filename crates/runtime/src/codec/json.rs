//! Reads JSON: the bodies of responses, without a type for each kind of value in between.
//!
//! What `serde_json` reads of a slice, this reads, and nothing else (a test compares them). Numbers are exact: std parses
//! their text. Errors tell the place and what was expected, never what stands there.

use std::borrow::Cow;

use aws_smithy_types::date_time::Format;
use aws_smithy_types::{DateTime, Document, Number, base64};

use self::syntax::{Json, Kind};
use super::decode::seconds;
use super::encode::timestamp_format;
use super::text::parse_special;
use crate::schema::{Structure, Target, TimestampFormat};
use crate::shape::{DecodeError, Decoder, Entry, ShapeMut, Visit};

mod syntax;
#[cfg(test)]
mod tests;

/// The value that a JSON text consists of.
pub(crate) struct Value<'a>(Json<'a>);

impl<'a> Value<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self(Json::new(text))
    }

    /// Reads the members of a structure that are bound to one location, [`crate::schema::BODY`] for a body, or all of
    /// them. Others are skipped.
    pub(crate) fn members(
        &mut self,
        into: &mut dyn ShapeMut,
        location: Option<u32>,
    ) -> Result<(), DecodeError> {
        let schema = into.schema();
        if self.0.kind()? != Kind::Object {
            let expected = format!("an object of {}", schema.name);
            return Err(self.0.expected(&expected));
        }
        let mut next = 0;
        self.0.enter()?;
        let mut is_first = true;
        while let Some(key) = self.0.next_key(&mut is_first)? {
            let found = find(schema, &key, next);
            let member = found.and_then(|index| Some((index, schema.members.get(index)?)));
            let member = member.filter(|(_, member)| {
                location.is_none_or(|location| location == member.location())
            });
            let Some((index, member)) = member else {
                self.0.skip()?;
                continue;
            };
            next = index + 1;
            let Some(value) = into.get_mut(index) else {
                self.0.skip()?;
                continue;
            };
            self.option(&mut |from| value.decode(&member.target, from))
                .map_err(|error| error.within(member.name))?;
        }
        Ok(())
    }

    /// An error unless there is nothing left but white space.
    pub(crate) fn end(&mut self) -> Result<(), DecodeError> {
        self.0.end()
    }

    /// Has one value read. What its reader leaves where it is, is skipped.
    fn visit(
        &mut self,
        read: &mut dyn FnMut(&mut dyn Decoder) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.0.kind()?;
        let at = self.0.at();
        read(self)?;
        if self.0.at() == at {
            self.0.skip()?;
        }
        Ok(())
    }

    /// A scalar as text, if it is text.
    fn text_or<T>(
        &mut self,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, DecodeError> {
        if self.0.kind()? != Kind::String {
            return Err(self.0.expected(expected));
        }
        let text = self.0.string()?;
        parse(&text).ok_or_else(|| not_one(expected, "a string"))
    }
}

/// A member of an object that no model describes.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonMember {
    /// Its name.
    pub name: String,
    /// Its value, if it is a text.
    pub text: Option<String>,
    /// Its value as JSON, if it is no text: texts may be secret, and are there once.
    pub json: String,
}

/// The members of an object, each name once: what comes last counts. `None` if it is no object.
#[must_use]
pub fn json_members(text: &[u8]) -> Option<Vec<JsonMember>> {
    let mut json = Json::new(text);
    if json.kind().ok()? != Kind::Object {
        return None;
    }
    json.enter().ok()?;
    let (mut members, mut is_first) = (Vec::<JsonMember>::new(), true);
    while let Some(name) = json.next_key(&mut is_first).ok()? {
        let is_text = json.kind().ok()? == Kind::String;
        let start = json.at();
        let (value, json) = if is_text {
            (Some(json.string().ok()?.into_owned()), String::new())
        } else {
            json.skip().ok()?;
            let json = text.get(start..json.at())?;
            (None, std::str::from_utf8(json).ok()?.to_owned())
        };
        members.retain(|member| member.name != name);
        members.push(JsonMember {
            name: name.into_owned(),
            text: value,
            json,
        });
    }
    json.end().ok()?;
    Some(members)
}

#[cold]
fn not_one(expected: &str, found: &str) -> DecodeError {
    DecodeError::new(format!(
        "expected {expected}, found {found} that is not one"
    ))
}

/// Finds the member of a key. Members mostly come in the row's order, so the search starts behind the last one found.
fn find(schema: &Structure, key: &str, next: usize) -> Option<usize> {
    let members = schema.members;
    let split = next.min(members.len());
    let (before, after) = members.split_at(split);
    let found = after.iter().position(|member| member.wire == key);
    found
        .map(|index| index + split)
        .or_else(|| before.iter().position(|member| member.wire == key))
}

/// A number as far as it is exact.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parsed {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

/// The value of a number's text; `None` if it is too large for any.
fn parse(text: &str) -> Option<Parsed> {
    // -0 is a number that integers do not have.
    if !text.contains(['.', 'e', 'E']) && text != "-0" {
        if let Ok(value) = text.parse() {
            return Some(Parsed::Unsigned(value));
        }
        if let Ok(value) = text.parse() {
            return Some(Parsed::Signed(value));
        }
    }
    let value = text.parse::<f64>().ok()?;
    value.is_finite().then_some(Parsed::Float(value))
}

impl Value<'_> {
    fn parsed(&mut self) -> Result<Parsed, DecodeError> {
        let text = self.0.number()?;
        parse(text).ok_or_else(|| self.0.error("the number is too large"))
    }
}

impl Decoder for Value<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        if self.0.kind()? == Kind::Null {
            self.0.word("null")?;
            return Ok(false);
        }
        self.visit(some).map(|()| true)
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.0.kind()? {
            Kind::True => self.0.word("true").map(|()| true),
            Kind::False => self.0.word("false").map(|()| false),
            _ => Err(self.0.expected("a boolean")),
        }
    }

    fn integer(&mut self) -> Result<i64, DecodeError> {
        const EXPECTED: &str = "an integer";
        if self.0.kind()? != Kind::Number {
            return Err(self.0.expected(EXPECTED));
        }
        let value = match self.parsed()? {
            Parsed::Unsigned(value) => i64::try_from(value).ok(),
            Parsed::Signed(value) => Some(value),
            // Exact: whole numbers below 2^53 only.
            #[allow(clippy::cast_possible_truncation)]
            Parsed::Float(value)
                if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 =>
            {
                Some(value as i64)
            }
            Parsed::Float(_) => None,
        };
        value.ok_or_else(|| not_one(EXPECTED, "a number"))
    }

    fn double(&mut self) -> Result<f64, DecodeError> {
        const EXPECTED: &str = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";
        if self.0.kind()? == Kind::Number {
            #[allow(clippy::cast_precision_loss)]
            return self.parsed().map(|value| match value {
                Parsed::Unsigned(value) => value as f64,
                Parsed::Signed(value) => value as f64,
                Parsed::Float(value) => value,
            });
        }
        self.text_or(EXPECTED, parse_special)
    }

    fn number(&mut self) -> Result<String, DecodeError> {
        match self.0.kind()? {
            Kind::Number => self.0.number().map(ToOwned::to_owned),
            Kind::String => self.0.string().map(Cow::into_owned),
            _ => Err(self.0.expected("a number")),
        }
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        if self.0.kind()? != Kind::String {
            return Err(self.0.expected("a string"));
        }
        self.0.string().map(Cow::into_owned)
    }

    fn blob(&mut self) -> Result<Vec<u8>, DecodeError> {
        self.text_or("base64 text", |text| base64::decode(text).ok())
    }

    fn timestamp(&mut self, target: &Target) -> Result<DateTime, DecodeError> {
        const SECONDS: &str = "seconds since 1970";
        match timestamp_format(target, TimestampFormat::EpochSeconds) {
            Format::EpochSeconds if self.0.kind()? == Kind::Number => {
                let value = match self.parsed()? {
                    Parsed::Unsigned(value) => i64::try_from(value).ok().map(DateTime::from_secs),
                    Parsed::Signed(value) => Some(DateTime::from_secs(value)),
                    Parsed::Float(value) => seconds(value),
                };
                value.ok_or_else(|| not_one(SECONDS, "a number"))
            }
            Format::EpochSeconds => Err(self.0.expected(SECONDS)),
            Format::HttpDate => self.text_or("an HTTP date", |text| {
                DateTime::from_str(text, Format::HttpDate).ok()
            }),
            _ => self.text_or("an RFC 3339 date and time", |text| {
                DateTime::from_str(text, Format::DateTimeWithOffset).ok()
            }),
        }
    }

    fn document(&mut self) -> Result<Document, DecodeError> {
        let json = &mut self.0;
        Ok(match json.kind()? {
            Kind::Null => json.word("null").map(|()| Document::Null)?,
            Kind::True => json.word("true").map(|()| Document::Bool(true))?,
            Kind::False => json.word("false").map(|()| Document::Bool(false))?,
            Kind::String => Document::String(json.string()?.into_owned()),
            Kind::Number => Document::Number(match self.parsed()? {
                Parsed::Unsigned(value) => Number::PosInt(value),
                Parsed::Signed(value) => Number::NegInt(value),
                Parsed::Float(value) => Number::Float(value),
            }),
            Kind::Array => {
                json.enter()?;
                let (mut items, mut is_first) = (Vec::new(), true);
                while self.0.next_item(&mut is_first)? {
                    items.push(self.document()?);
                }
                Document::Array(items)
            }
            Kind::Object => {
                json.enter()?;
                let (mut entries, mut is_first) = (std::collections::HashMap::new(), true);
                while let Some(key) = self.0.next_key(&mut is_first)? {
                    entries.insert(key.into_owned(), self.document()?);
                }
                Document::Object(entries)
            }
        })
    }

    fn structure(&mut self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        self.members(into, None)
    }

    fn list(&mut self, _: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        if self.0.kind()? != Kind::Array {
            return Err(self.0.expected("a list"));
        }
        self.0.enter()?;
        let mut is_first = true;
        for index in 0_usize.. {
            if !self.0.next_item(&mut is_first)? {
                break;
            }
            self.visit(item)
                .map_err(|error| error.within(&index.to_string()))?;
        }
        Ok(())
    }

    fn map(&mut self, _: &Target, entry: Entry<'_>) -> Result<(), DecodeError> {
        if self.0.kind()? != Kind::Object {
            return Err(self.0.expected("a map"));
        }
        self.0.enter()?;
        let mut is_first = true;
        while let Some(key) = self.0.next_key(&mut is_first)? {
            self.visit(&mut |from| entry(&key, from))
                .map_err(|error| error.within(&key))?;
        }
        Ok(())
    }
}
