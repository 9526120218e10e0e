//! The syntax of XML documents: events, one after the other.
//! <https://www.w3.org/TR/xml/>, with the names of <https://www.w3.org/TR/xml-names/>
//!
//! What needs more than the place at hand is the caller's: that elements end as they began, that there is one root with
//! nothing beside it, and references in text. A document type declaration is refused, whose use is to change all that.

use super::wrong;
use crate::shape::DecodeError;

/// What comes next in a document. Comments, processing instructions and the XML declaration do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// An element begins: its name, with its prefix.
    Start(&'a str),
    /// An attribute of the element that began: its name, with its prefix, and its value as it stands there.
    Attribute(&'a str, &'a str),
    /// An element ends: the name that its end has, if it has an end of its own.
    End(Option<&'a str>),
    /// Text as it stands there.
    Text(&'a str),
    /// Text that has no references.
    Cdata(&'a str),
}

/// A document that is being read.
#[derive(Debug)]
pub(super) struct Syntax<'a> {
    text: &'a str,
    rest: &'a str,
    /// An element's name was read, and the end of its tag was not.
    is_in_tag: bool,
}

impl<'a> Syntax<'a> {
    /// A document from its beginning. A byte order mark is no part of it.
    pub(super) fn new(text: &'a str) -> Result<Self, DecodeError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match text.char_indices().find(|(_, char)| !is_char(*char)) {
            Some((at, _)) => Err(expected("a character that XML has", at)),
            None => Ok(Self {
                text,
                rest: text,
                is_in_tag: false,
            }),
        }
    }

    /// What comes next, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, DecodeError> {
        if self.is_in_tag {
            let is_apart = self.space();
            if self.take("/>") {
                self.is_in_tag = false;
                return Ok(Some(Event::End(None)));
            }
            if !self.take(">") {
                return if is_apart {
                    self.attribute().map(Some)
                } else {
                    Err(self.expected("a space, `>` or `/>`"))
                };
            }
            self.is_in_tag = false;
        }
        while !self.rest.is_empty() {
            if self.take("</") {
                let name = self.name()?;
                self.space();
                self.must(">")?;
                return Ok(Some(Event::End(Some(name))));
            }
            if self.take("<!--") {
                self.until("--")?;
                self.must(">")?;
            } else if self.take("<![CDATA[") {
                return Ok(Some(Event::Cdata(self.until("]]>")?)));
            } else if self.take("<!DOCTYPE") {
                return Err(wrong("a document type declaration is not read"));
            } else if self.take("<?") {
                self.instruction()?;
            } else if self.take("<") {
                self.is_in_tag = true;
                return Ok(Some(Event::Start(self.name()?)));
            } else {
                let before = self.rest;
                let text = self.advance(before.find('<').unwrap_or(before.len()));
                return match find(text, "]]>") {
                    None => Ok(Some(Event::Text(text))),
                    Some(_) => Err(self.expected_at(before, "text without `]]>`")),
                };
            }
        }
        Ok(None)
    }

    fn attribute(&mut self) -> Result<Event<'a>, DecodeError> {
        let name = self.name()?;
        self.space();
        self.must("=")?;
        self.space();
        let quote = if self.take("'") { "'" } else { "\"" };
        if quote == "\"" {
            self.must(quote)?;
        }
        let before = self.rest;
        let value = self.until(quote)?;
        if value.contains('<') {
            return Err(self.expected_at(before, "a value without `<`"));
        }
        Ok(Event::Attribute(name, value))
    }

    /// A processing instruction, or the XML declaration, which only the first may be.
    fn instruction(&mut self) -> Result<(), DecodeError> {
        let is_first = self.text.len() == self.rest.len() + "<?".len();
        let before = self.rest;
        let target = self.run();
        if is_first && target == "xml" {
            return self.declaration();
        }
        let is_name = target.starts_with(|char| char == ':' || is_name_start(char));
        if !is_name || target.eq_ignore_ascii_case("xml") {
            return Err(self.expected_at(before, "the name of a processing instruction"));
        }
        if self.take("?>") {
            return Ok(());
        }
        if !self.space() {
            return Err(self.expected("a space or `?>`"));
        }
        self.until("?>").map(drop)
    }

    /// The XML declaration behind its name. The encoding it gives is of no use: the text is decoded.
    fn declaration(&mut self) -> Result<(), DecodeError> {
        for name in ["version", "encoding", "standalone"] {
            let before = self.rest;
            if self.space() && self.rest.starts_with(name) {
                match self.attribute()? {
                    Event::Attribute(found, value) if found == name && can_be(name, value) => {}
                    _ => return Err(self.expected_at(before, &format!("a valid `{name}`"))),
                }
            } else if name == "version" {
                return Err(self.expected("` version`"));
            } else {
                self.rest = before;
            }
        }
        self.space();
        self.must("?>")
    }

    /// A name with or without a prefix.
    fn name(&mut self) -> Result<&'a str, DecodeError> {
        let before = self.rest;
        let name = self.run();
        let mut parts = name.split(':');
        if parts.clone().count() <= 2 && parts.all(|part| part.starts_with(is_name_start)) {
            return Ok(name);
        }
        Err(self.expected_at(before, "a name"))
    }

    /// As many characters as names can hold.
    fn run(&mut self) -> &'a str {
        let end = self.rest.find(|char| !is_name(char));
        self.advance(end.unwrap_or(self.rest.len()))
    }

    // Not inlined, as `take` is not: they are small, and called from everywhere.
    /// Skips white space; says whether there was any.
    #[inline(never)]
    fn space(&mut self) -> bool {
        let is_space = |byte: &u8| is_space(char::from(*byte));
        let count = self.rest.bytes().take_while(is_space).count();
        self.advance(count);
        count > 0
    }

    #[inline(never)]
    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn must(&mut self, token: &str) -> Result<(), DecodeError> {
        if self.take(token) {
            return Ok(());
        }
        Err(self.expected(&format!("`{token}`")))
    }

    /// What stands before a token, which is skipped with it.
    fn until(&mut self, token: &str) -> Result<&'a str, DecodeError> {
        let Some(at) = find(self.rest, token) else {
            self.rest = "";
            return Err(self.expected(&format!("`{token}`")));
        };
        let before = self.advance(at);
        self.take(token);
        Ok(before)
    }

    fn advance(&mut self, by: usize) -> &'a str {
        let (before, rest) = self.rest.split_at_checked(by).unwrap_or((self.rest, ""));
        self.rest = rest;
        before
    }

    #[cold]
    fn expected(&self, what: &str) -> DecodeError {
        self.expected_at(self.rest, what)
    }

    #[cold]
    fn expected_at(&self, rest: &str, what: &str) -> DecodeError {
        expected(what, self.text.len() - rest.len())
    }
}

#[cold]
fn expected(what: &str, at: usize) -> DecodeError {
    wrong(&format!(
        "the body is not XML: expected {what} at byte {at}"
    ))
}

/// Where a token is. Tokens are ASCII, so what is before one is whole characters.
fn find(text: &str, token: &str) -> Option<usize> {
    let mut windows = text.as_bytes().windows(token.len());
    windows.position(|window| window == token.as_bytes())
}

/// Whether a value can be that of a pseudo-attribute of the XML declaration.
fn can_be(name: &str, value: &str) -> bool {
    match name {
        "version" => value
            .strip_prefix("1.")
            .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit())),
        "encoding" => {
            let is_it = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
            value.starts_with(|first: char| first.is_ascii_alphabetic()) && value.bytes().all(is_it)
        }
        _ => value == "yes" || value == "no",
    }
}

/// `S`
pub(super) fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r')
}

/// `Char`
fn is_char(char: char) -> bool {
    is_space(char) || matches!(char, ' '..='\u{fffd}' | '\u{10000}'..)
}

/// `NameChar`
fn is_name(char: char) -> bool {
    is_name_start(char)
        || matches!(
            char,
            ':' | '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}'
        )
}

/// `NameStartChar` without the colon, which stands behind a prefix.
fn is_name_start(char: char) -> bool {
    matches!(
        char,
        'A'..='Z'
            | '_'
            | 'a'..='z'
            | '\u{c0}'..='\u{d6}'
            | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}'
            | '\u{37f}'..='\u{1fff}'
            | '\u{200c}'..='\u{200d}'
            | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}'
            | '\u{3001}'..='\u{d7ff}'
            | '\u{f900}'..='\u{fdcf}'
            | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}'
    )
}
