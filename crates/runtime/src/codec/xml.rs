//! XML documents as trees, which values are read from: an element may come in pieces, as flattened lists do.
//!
//! What is read is bounded: the nesting, and the entities, which are XML's own five and characters by number. A document
//! type declaration is refused, so nothing a document holds can name anything outside of it, nor make it grow.

use std::borrow::Cow;

use xmlparser::{ElementEnd, StrSpan, Token, Tokenizer};

use crate::shape::DecodeError;

mod decode;
mod escape;
#[cfg(test)]
mod tests;

/// How deep elements may be nested.
const DEPTH: usize = 128;

/// A document.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// Elements in the document's order: what an element holds follows it.
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    name: &'a str,
    /// Without any, if there are elements in it.
    text: Cow<'a, str>,
    /// The first element behind it and all that it holds.
    end: usize,
}

#[derive(Debug)]
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
        let mut reader = Reader {
            source: text,
            document: Self {
                nodes: Vec::new(),
                attributes: Vec::new(),
            },
            open: Vec::new(),
        };
        for token in Tokenizer::from(text) {
            let token = token.map_err(|error| wrong(&format!("the body is not XML: {error}")))?;
            reader.token(&token)?;
        }
        if reader.document.nodes.is_empty() {
            return Err(wrong("the body is not XML: there is no element in it"));
        }
        match reader.open.last() {
            None => Ok(reader.document),
            Some(_) => Err(wrong("the body is not XML: it ends within an element")),
        }
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

struct Reader<'a> {
    source: &'a str,
    document: Document<'a>,
    /// Elements that have not ended, the outermost first.
    open: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn token(&mut self, token: &Token<'a>) -> Result<(), DecodeError> {
        match token {
            Token::ElementStart { prefix, local, .. } => self.start(self.name(*prefix, *local)),
            Token::Attribute {
                prefix,
                local,
                value,
                ..
            } => {
                let name = self.name(*prefix, *local);
                // Namespaces say nothing that the names alone do not.
                if name != "xmlns" && prefix.as_str() != "xmlns" {
                    let attribute = Attribute {
                        owner: self.open.last().copied().unwrap_or_default(),
                        name,
                        text: escape::unescape(value.as_str())?,
                    };
                    self.document.attributes.push(attribute);
                }
                Ok(())
            }
            Token::ElementEnd { end, .. } => match end {
                ElementEnd::Open => Ok(()),
                ElementEnd::Empty => self.end(None),
                ElementEnd::Close(prefix, local) => self.end(Some(self.name(*prefix, *local))),
            },
            Token::Text { text } => self.text(escape::unescape(text.as_str())?),
            Token::Cdata { text, .. } => self.text(escape::lines(text.as_str())),
            Token::DtdStart { .. } | Token::EmptyDtd { .. } | Token::EntityDeclaration { .. } => {
                Err(wrong("a document type declaration is not read"))
            }
            Token::Declaration { .. }
            | Token::ProcessingInstruction { .. }
            | Token::Comment { .. }
            | Token::DtdEnd { .. } => Ok(()),
        }
    }

    /// A name with its prefix, as it stands in the source.
    fn name(&self, prefix: StrSpan<'a>, local: StrSpan<'a>) -> &'a str {
        let whole = self.source.get(prefix.start()..local.end());
        if prefix.as_str().is_empty() {
            local.as_str()
        } else {
            whole.unwrap_or(local.as_str())
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
            None if text.trim().is_empty() => {}
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
