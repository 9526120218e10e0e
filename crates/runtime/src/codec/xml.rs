//! XML documents as trees, which values are read from: an element may come in pieces, as flattened lists do.
//!
//! What is read is bounded: the nesting, and the entities, which are XML's own five and characters by number. A document
//! type declaration is refused, so nothing a document holds can name anything outside of it, nor make it grow.

use std::borrow::Cow;

use self::syntax::{Event, Syntax};
use crate::shape::DecodeError;

mod decode;
#[cfg(test)]
mod differential;
mod escape;
mod syntax;
#[cfg(test)]
mod tests;

/// How deep elements may be nested.
const DEPTH: usize = 128;

/// A document.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Document<'a> {
    /// Elements in the document's order: what an element holds follows it.
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug, PartialEq)]
struct Node<'a> {
    name: &'a str,
    /// Without any, if there are elements in it.
    text: Cow<'a, str>,
    /// The first element behind it and all that it holds.
    end: usize,
}

#[derive(Debug, PartialEq)]
struct Attribute<'a> {
    owner: usize,
    name: &'a str,
    text: Cow<'a, str>,
}

/// An element of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'a> Document<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// It is not UTF-8, or not one whole XML element; it is nested too deep, or has a document type.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("the body is not UTF-8"))?;
        let mut syntax = Syntax::new(text)?;
        let mut reader = Reader::default();
        while let Some(event) = syntax.next()? {
            reader.event(event)?;
        }
        reader.finish()
    }

    /// The element that holds all others.
    pub(crate) fn root(&'a self) -> Element<'a> {
        Element {
            document: self,
            index: 0,
        }
    }
}

fn wrong(message: &str) -> DecodeError {
    DecodeError::new(message)
}

#[derive(Default)]
struct Reader<'a> {
    document: Document<'a>,
    /// Elements that have not ended, the outermost first.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>) -> Result<(), DecodeError> {
        match event {
            Event::Start(name) => self.start(name),
            // Namespaces say nothing that the names alone do not.
            Event::Attribute(name, _) if name == "xmlns" || name.starts_with("xmlns:") => Ok(()),
            Event::Attribute(name, value) => {
                let attribute = Attribute {
                    owner: self.open.last().copied().unwrap_or_default(),
                    name,
                    text: escape::unescape(value)?,
                };
                self.document.attributes.push(attribute);
                Ok(())
            }
            Event::End(name) => self.end(name),
            // White space beside the root is how a document is laid out.
            Event::Text(text)
                if self.open.is_empty() && text.trim_matches(syntax::is_space).is_empty() =>
            {
                Ok(())
            }
            Event::Text(text) => self.text(escape::unescape(text)?),
            Event::Cdata(text) => self.text(escape::lines(text)),
        }
    }

    fn finish(self) -> Result<Document<'a>, DecodeError> {
        if self.document.nodes.is_empty() {
            return Err(wrong("the body is not XML: there is no element in it"));
        }
        match self.open.last() {
            None => Ok(self.document),
            Some(_) => Err(wrong("the body is not XML: it ends within an element")),
        }
    }

    fn start(&mut self, name: &'a str) -> Result<(), DecodeError> {
        let index = self.document.nodes.len();
        if self.open.len() >= DEPTH {
            return Err(wrong(&format!(
                "elements are nested more than {DEPTH} deep"
            )));
        }
        if self.open.is_empty() && index > 0 {
            return Err(wrong("the body is not XML: there is a second root"));
        }
        self.open.push(index);
        self.document.nodes.push(Node {
            name,
            text: Cow::Borrowed(""),
            end: index + 1,
        });
        Ok(())
    }

    fn end(&mut self, name: Option<&str>) -> Result<(), DecodeError> {
        let end = self.document.nodes.len();
        let index = self.open.pop();
        let node = index.and_then(|index| self.document.nodes.get_mut(index));
        let node = node.filter(|node| name.is_none_or(|name| name == node.name));
        let (Some(node), Some(index)) = (node, index) else {
            return Err(wrong(
                "the body is not XML: an element ends that did not begin",
            ));
        };
        node.end = end;
        if end > index + 1 {
            node.text = Cow::Borrowed("");
        }
        Ok(())
    }

    fn text(&mut self, text: Cow<'a, str>) -> Result<(), DecodeError> {
        let open = self.open.last().copied();
        match open.and_then(|index| self.document.nodes.get_mut(index)) {
            Some(node) if node.text.is_empty() => node.text = text,
            Some(node) => node.text.to_mut().push_str(&text),
            None => return Err(wrong("the body is not XML: there is text beside the root")),
        }
        Ok(())
    }
}

impl<'d> Element<'d> {
    /// Its name, with its prefix if it has one.
    pub(crate) fn name(self) -> &'d str {
        self.node().map_or("", |node| node.name)
    }

    /// Its text; none if it holds elements.
    pub(crate) fn text(self) -> &'d str {
        self.node().map_or("", |node| &node.text)
    }

    /// The elements in it.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> {
        let document = self.document;
        let end = self.node().map_or(self.index, |node| node.end);
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let node = document.nodes.get(next).filter(|_| next < end)?;
            let index = std::mem::replace(&mut next, node.end);
            Some(Self { document, index })
        })
    }

    /// The first element in it with a name.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.is(name))
    }

    /// Whether it has a name, which counts without prefix unless it is given with one.
    fn is(self, name: &str) -> bool {
        same_name(self.name(), name)
    }

    /// The text of an attribute.
    fn attribute(self, name: &str) -> Option<&'d str> {
        let attributes = &self.document.attributes;
        let first = attributes.partition_point(|attribute| attribute.owner < self.index);
        let own = attributes.get(first..)?.iter();
        own.take_while(|attribute| attribute.owner == self.index)
            .find(|attribute| same_name(attribute.name, name))
            .map(|attribute| &*attribute.text)
    }

    fn node(self) -> Option<&'d Node<'d>> {
        self.document.nodes.get(self.index)
    }
}

/// Whether a name of the document is one of the model.
fn same_name(found: &str, name: &str) -> bool {
    let local = || found.rsplit_once(':').map(|(_, local)| local);
    found == name || (!name.contains(':') && local() == Some(name))
}
