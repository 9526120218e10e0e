//! Values of XML documents.
//! <https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings>

use super::Element;
use crate::codec::text;
use crate::schema::{FLATTENED, Member, Target, TimestampFormat, XML_ATTRIBUTE};
use crate::shape::scalar::{Accept, Wanted};
use crate::shape::{DecodeError, Decoder, Entry, ShapeMut, Visit};

impl Element<'_> {
    /// Reads the members of a structure, the element's own and its attributes. Elements that are no members are skipped.
    pub(crate) fn members(self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        let members = into.schema().members;
        let mut read = |index: usize, member: &Member, place| match into.get_mut(index) {
            Some(value) => value
                .decode(&member.target, &mut Value(place))
                .map_err(|error| error.within(member.name)),
            None => Ok(()),
        };
        for (index, member) in members.iter().enumerate() {
            if member.is(XML_ATTRIBUTE)
                && let Some(text) = self.attribute(member.wire)
            {
                read(index, member, Place::Text(text))?;
            }
        }
        let mut next = 0;
        let mut flattened = Vec::new();
        for child in self.children() {
            // Members mostly come in the row's order, so the search starts at the last one found.
            let (before, after) = members.split_at(next);
            let is_it = |member: &Member| !member.is(XML_ATTRIBUTE) && child.is(member.wire);
            let found = after.iter().position(is_it).map(|index| index + next);
            let found = found.or_else(|| before.iter().position(is_it));
            let Some((index, member)) = found.and_then(|index| Some((index, members.get(index)?)))
            else {
                continue;
            };
            next = index;
            if !member.is(FLATTENED) {
                read(index, member, Place::Element(child))?;
            } else if !flattened.contains(&index) {
                flattened.push(index);
                read(index, member, Place::Among(self, member.wire))?;
            }
        }
        Ok(())
    }
}

/// Where a value stands.
#[derive(Clone, Copy)]
enum Place<'d> {
    /// It is an element.
    Element(Element<'d>),
    /// Its items or entries are the elements of a name among others.
    Among(Element<'d>, &'static str),
    /// It is an attribute.
    Text(&'d str),
}

/// A value of a document.
struct Value<'d>(Place<'d>);

impl<'d> Value<'d> {
    /// A scalar's text.
    fn text(&self) -> Result<&'d str, DecodeError> {
        match self.0 {
            Place::Element(element) => Ok(element.text()),
            Place::Text(text) => Ok(text),
            Place::Among(..) => Err(DecodeError::new("only lists and maps can be flattened")),
        }
    }

    /// The elements of the items or entries, whose name is given for those that are not flattened.
    fn items(&self, name: &'d str) -> Result<impl Iterator<Item = Element<'d>>, DecodeError> {
        let (parent, name) = match self.0 {
            Place::Element(element) => (element, name),
            Place::Among(parent, name) => (parent, name),
            Place::Text(_) => {
                return Err(DecodeError::new("a list or map cannot be an attribute"));
            }
        };
        Ok(parent.children().filter(move |child| child.is(name)))
    }
}

impl Decoder for Value<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        self.text().map(ToOwned::to_owned)
    }

    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        text::scalar(self.text()?, wanted, accept)
    }

    fn timestamps(&self) -> TimestampFormat {
        TimestampFormat::DateTime
    }

    fn structure(&mut self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        match self.0 {
            Place::Element(element) => element.members(into),
            Place::Among(..) | Place::Text(_) => {
                Err(DecodeError::new("a structure is an element of its own"))
            }
        }
    }

    fn list(&mut self, target: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        let name = target.named().map_or("member", |named| named.item);
        for (index, element) in self.items(name)?.enumerate() {
            item(&mut Value(Place::Element(element)))
                .map_err(|error| error.within(&index.to_string()))?;
        }
        Ok(())
    }

    fn map(&mut self, target: &Target, entry: Entry<'_>) -> Result<(), DecodeError> {
        let (key, value) = target
            .named()
            .map_or(("key", "value"), |named| (named.key, named.item));
        for (index, element) in self.items("entry")?.enumerate() {
            let part = |name: &str| {
                let missing = || DecodeError::new(format!("an entry without `{name}`"));
                let part = element.child(name).ok_or_else(missing);
                part.map_err(|error| error.within(&index.to_string()))
            };
            let (key, value) = (part(key)?.text(), part(value)?);
            entry(key, &mut Value(Place::Element(value))).map_err(|error| error.within(key))?;
        }
        Ok(())
    }
}
