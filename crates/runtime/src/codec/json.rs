//! Reads JSON: the bodies of responses, without a type for each kind of value in between.
//!
//! What `serde_json` reads of a slice, this reads, and nothing else (a test compares them). Numbers are handed over as
//! their text. Errors tell the place and what was expected, never what stands there.

use std::borrow::Cow;

use self::syntax::{Json, Kind};
use crate::schema::{Structure, Target};
use crate::shape::scalar::{Accept, Found, Refused, Wanted};
use crate::shape::{DecodeError, Decoder, Entry, ShapeMut, Visit};

mod syntax;
#[cfg(test)]
mod tests;
pub(crate) mod write;

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
            // `null` is no value: a union stays what it is.
            let fill: Visit<'_> = &mut |from| match into.get_mut(index) {
                Some(value) => value.decode(&member.target, from),
                None => Ok(()),
            };
            self.option(fill)
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

    /// Has the value that stands here taken.
    fn found(&mut self, kind: Kind, accept: Accept<'_>) -> Result<(), Refused> {
        match kind {
            Kind::Null => {
                self.0.word("null")?;
                accept(Found::Null)
            }
            Kind::True => {
                self.0.word("true")?;
                accept(Found::Boolean(true))
            }
            Kind::False => {
                self.0.word("false")?;
                accept(Found::Boolean(false))
            }
            Kind::Number => accept(Found::Number(self.0.number()?)),
            Kind::String => accept(Found::Text(&self.0.string()?)),
            Kind::Array => accept(Found::List(self)),
            Kind::Object => accept(Found::Map(self)),
        }
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

impl Decoder for Value<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        if self.0.kind()? == Kind::Null {
            self.0.word("null")?;
            return Ok(false);
        }
        self.visit(some).map(|()| true)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        if self.0.kind()? != Kind::String {
            return Err(self.0.expected("a string"));
        }
        self.0.string().map(Cow::into_owned)
    }

    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        let kind = self.0.kind()?;
        let start = self.0.at();
        self.found(kind, accept).map_err(|refused| match refused {
            Refused::Within(error) => error,
            Refused::TooLarge => self.0.error("the number is too large"),
            Refused::Other => self.0.refused(start, wanted.expected(), ""),
            Refused::NotOne => self.0.refused(start, wanted.expected(), " that is not one"),
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
