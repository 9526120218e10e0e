//! Writes JSON: the bodies of requests.

use super::syntax::plain;
use crate::codec::unknown_variant;
use crate::schema::{Target, TimestampFormat};
use crate::shape::scalar::{Kind, Scalar, Style};
use crate::shape::{Encode, Encoder, Entries, Items, Shape};

const STYLE: Style = Style {
    timestamps: TimestampFormat::EpochSeconds,
    is_json: true,
};

/// The members of a structure that are bound to one location, [`crate::schema::BODY`] for a body, or all of them.
///
/// # Errors
/// A member cannot be written; its name is told.
pub(crate) fn members(shape: &dyn Shape, location: Option<u32>) -> Result<Vec<u8>, String> {
    let mut writer = Writer::new();
    writer.members(shape, location);
    writer.finish()
}

/// A value.
///
/// # Errors
/// It cannot be written; the name of the member in it is told.
pub(crate) fn value(value: &dyn Encode, target: &Target) -> Result<Vec<u8>, String> {
    let mut writer = Writer::new();
    writer.value(value, target);
    writer.finish()
}

/// A text as JSON.
#[must_use]
pub fn json_text(text: &str) -> String {
    let mut writer = Writer::new();
    writer.quoted(text);
    writer.text
}

/// A text that is being written, up to the first failure.
struct Writer {
    text: String,
    /// Whether the next value is to be a union.
    is_union: bool,
    failure: Option<String>,
}

impl Writer {
    fn new() -> Self {
        Self {
            text: String::with_capacity(256),
            is_union: false,
            failure: None,
        }
    }

    fn finish(self) -> Result<Vec<u8>, String> {
        match self.failure {
            None => Ok(self.text.into_bytes()),
            Some(failure) => Err(failure),
        }
    }

    fn value(&mut self, value: &dyn Encode, target: &Target) {
        let length = self.text.len();
        self.is_union = matches!(target, Target::Union(_));
        value.encode(target, self);
        if self.text.len() == length {
            self.fail("a value wrote nothing".to_owned());
        }
    }

    fn members(&mut self, shape: &dyn Shape, location: Option<u32>) {
        self.text.push('{');
        for (index, member) in shape.schema().members.iter().enumerate() {
            if location.is_none_or(|location| location == member.location())
                && let Some(value) = shape.get(index).filter(|value| value.is_set())
            {
                self.entry(member.wire, value, &member.target, member.name);
            }
        }
        self.text.push('}');
    }

    /// An entry of an object, with the name that it has in errors.
    fn entry(&mut self, key: &str, value: &dyn Encode, target: &Target, name: &str) {
        if self.failure.is_none() {
            self.comma();
            self.quoted(key);
            self.text.push(':');
            self.value(value, target);
            self.within(name);
        }
    }

    fn comma(&mut self) {
        if !matches!(self.text.as_bytes().last(), Some(b'{' | b'[')) {
            self.text.push(',');
        }
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        let mut rest = text;
        loop {
            let (plain, escaped) = rest.split_at(plain(rest.as_bytes()));
            self.text.push_str(plain);
            let Some(byte) = escaped.as_bytes().first() else {
                break;
            };
            self.escape(*byte);
            // What is escaped is a byte long.
            rest = escaped.get(1..).unwrap_or_default();
        }
        self.text.push('"');
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' => '"',
            b'\\' => '\\',
            0x8 => 'b',
            0xc => 'f',
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            _ => {
                let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
                self.text.push_str("\\u00");
                self.text.push(digit(byte >> 4));
                self.text.push(digit(byte & 0xf));
                return;
            }
        };
        self.text.push('\\');
        self.text.push(short);
    }

    #[cold]
    fn fail(&mut self, problem: String) {
        self.failure.get_or_insert(problem);
    }

    /// Puts a name before those that a failure has already.
    fn within(&mut self, name: &str) {
        if let Some(failure) = &mut self.failure {
            *failure = match failure.strip_prefix('`') {
                Some(path) => format!("`{name}.{path}"),
                None => format!("`{name}`: {failure}"),
            };
        }
    }
}

impl Encoder for Writer {
    fn string(&mut self, value: &str) {
        self.quoted(value);
    }

    fn scalar(&mut self, target: &Target, value: &dyn Scalar) {
        let start = self.text.len();
        match value.write(target, STYLE, &mut self.text) {
            Ok(Kind::Bare) => {}
            Ok(Kind::Text) => {
                self.text.insert(start, '"');
                self.text.push('"');
            }
            Err(problem) => self.fail(problem),
        }
    }

    fn null(&mut self) {
        self.text.push_str("null");
    }

    fn structure(&mut self, shape: &dyn Shape) {
        match unknown_variant(shape).filter(|_| self.is_union) {
            Some(problem) => self.fail(problem),
            None => self.members(shape, None),
        }
    }

    fn list(&mut self, target: &Target, items: &dyn Items) {
        self.text.push('[');
        for index in 0..items.count() {
            if let Some(item) = items.item(index).filter(|_| self.failure.is_none()) {
                self.comma();
                self.value(item, target.item());
                if self.failure.is_some() {
                    self.within(&index.to_string());
                }
            }
        }
        self.text.push(']');
    }

    fn map(&mut self, target: &Target, entries: &dyn Entries) {
        self.text.push('{');
        entries.each(&mut |key, value| self.entry(key, value, target.item(), key));
        self.text.push('}');
    }
}
