//! The shorthand of structures, lists and maps: `Name=a,Values=b,c` and `Name=a,Values=[b,c],Inner={x=1}`.

mod convert;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use crate::value::{get, insert};
use crate::{Value, paramfile};

pub use convert::convert;
pub(crate) use convert::number;
use words::Word;

/// Why a text is no shorthand, or no value of its shape.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Error {
    /// The text itself: messages name the option in front of it.
    Syntax(String),
    /// What is said as it is: a file that cannot be read, or a text that is no number.
    Value(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(message) | Self::Value(message) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

/// Deeper brackets are refused.
const DEEPEST: usize = 200;

/// Reads pairs of keys and values, without a schema: every scalar is a string, or bytes of a `fileb://` file.
///
/// # Errors
///
/// Where the text is no shorthand, a key is there twice, or a file of `key@=file://name` cannot be read.
pub fn parse(text: &str) -> Result<Value, Error> {
    let mut parser = Parser {
        text,
        characters: text.chars().collect(),
        index: 0,
        files: false,
    };
    parser.parameter()
}

struct Parser<'a> {
    text: &'a str,
    characters: Vec<char>,
    index: usize,
    /// Whether values that name files are read: behind `@=`.
    files: bool,
}

impl Parser<'_> {
    fn parameter(&mut self) -> Result<Value, Error> {
        let mut entries = Vec::new();
        loop {
            let before = self.index;
            if !entries.is_empty() {
                self.expect_with_space(',')?;
            }
            let key = self.key_and_sign()?;
            let value = self.values()?;
            if get(&entries, &key).is_some() {
                return Err(self.second_instance(&key, before + 1));
            }
            insert(&mut entries, key, value);
            if self.at_end() {
                return Ok(Value::Map(entries));
            }
        }
    }

    fn key_and_sign(&mut self) -> Result<String, Error> {
        let key: String = self
            .rest()
            .iter()
            .take_while(|character| is_key(**character))
            .collect();
        self.index += key.len();
        self.skip_space();
        self.files = self.take('@');
        self.expect_with_space('=')?;
        Ok(key)
    }

    fn values(&mut self) -> Result<Value, Error> {
        match self.current() {
            None => Ok(Value::String(String::new())),
            Some('[') => self.list(0),
            Some('{') => self.hash(0),
            Some(_) => self.separated(),
        }
    }

    /// `a` or `a,b`: a comma may as well end the value, where a key follows.
    fn separated(&mut self) -> Result<Value, Error> {
        let first = self.first_value()?;
        self.skip_space();
        if self.current() != Some(',') {
            return Ok(first);
        }
        self.expect_with_space(',')?;
        let mut values = vec![first];
        loop {
            match self
                .second_value()
                .and_then(|value| self.end_of_value(value))
            {
                Ok((value, more)) => {
                    values.push(value);
                    if !more {
                        break;
                    }
                }
                Err(error @ Error::Value(_)) => return Err(error),
                Err(error) if self.at_end() => return Err(error),
                Err(_) => {
                    while self.index > 0 && self.current() != Some(',') {
                        self.index -= 1;
                    }
                    break;
                }
            }
        }
        if values.len() > 1 {
            return Ok(Value::List(values));
        }
        Ok(values.pop().unwrap_or(Value::Null))
    }

    /// The value, and whether another one follows.
    fn end_of_value(&mut self, value: Value) -> Result<(Value, bool), Error> {
        self.skip_space();
        if self.at_end() {
            return Ok((value, false));
        }
        self.expect_with_space(',')?;
        Ok((value, true))
    }

    fn list(&mut self, depth: usize) -> Result<Value, Error> {
        self.expect_with_space('[')?;
        let mut values = Vec::new();
        while self.current() != Some(']') {
            values.push(self.bracketed(depth)?);
            self.end_of_element(']')?;
        }
        self.index += 1;
        Ok(Value::List(values))
    }

    fn hash(&mut self, depth: usize) -> Result<Value, Error> {
        self.expect_with_space('{')?;
        let mut entries = Vec::new();
        while self.current() != Some('}') {
            let key = self.key_and_sign()?;
            let value = self.bracketed(depth)?;
            self.end_of_element('}')?;
            insert(&mut entries, key, value);
        }
        self.index += 1;
        Ok(Value::Map(entries))
    }

    fn end_of_element(&mut self, end: char) -> Result<(), Error> {
        self.skip_space();
        if self.current() != Some(end) {
            self.expect(',')?;
            self.skip_space();
        }
        Ok(())
    }

    /// A value within brackets or braces, where commas part it from the next.
    fn bracketed(&mut self, depth: usize) -> Result<Value, Error> {
        if depth > DEEPEST {
            return Err(Error::Value("maximum recursion depth exceeded".to_owned()));
        }
        match self.current() {
            Some('[') => self.list(depth + 1),
            Some('{') => self.hash(depth + 1),
            _ => self.first_value(),
        }
    }

    fn first_value(&mut self) -> Result<Value, Error> {
        if let Some(quote @ ('\'' | '"')) = self.current() {
            return self.quoted(quote);
        }
        let word = words::word(self.rest(), Word::First).unwrap_or_default();
        self.read(&word)
    }

    fn second_value(&mut self) -> Result<Value, Error> {
        if let Some(quote @ ('\'' | '"')) = self.current() {
            return self.quoted(quote);
        }
        let word = words::word(self.rest(), Word::Second);
        let word = word.ok_or_else(|| self.unexpected("<second>", "<none>"))?;
        self.read(&word)
    }

    fn read(&mut self, word: &[char]) -> Result<Value, Error> {
        self.index += word.len();
        let text: String = word.iter().collect();
        self.resolve(words::trim_end(&text.replace("\\,", ",")).to_owned())
    }

    fn quoted(&mut self, quote: char) -> Result<Value, Error> {
        let name = if quote == '"' {
            "<double quoted>"
        } else {
            "<singled quoted>"
        };
        let text = words::quoted(self.rest(), quote);
        let text: String = text
            .ok_or_else(|| self.unexpected(name, "<none>"))?
            .iter()
            .collect();
        self.index += text.chars().count() + 2;
        self.resolve(
            text.replace(&format!("\\{quote}"), &quote.to_string())
                .replace("\\\\", "\\"),
        )
    }

    fn resolve(&self, text: String) -> Result<Value, Error> {
        let content = if self.files {
            paramfile::load(&text)
        } else {
            Ok(None)
        };
        let content = content.map_err(|error| Error::Value(error.to_string()))?;
        Ok(content.unwrap_or(Value::String(text)))
    }

    fn rest(&self) -> &[char] {
        self.characters.get(self.index..).unwrap_or_default()
    }

    fn current(&self) -> Option<char> {
        self.characters.get(self.index).copied()
    }

    fn at_end(&self) -> bool {
        self.index >= self.characters.len()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.current() == Some(wanted);
        self.index += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while self
            .current()
            .is_some_and(|character| matches!(character, ' ' | '\t'..='\r'))
        {
            self.index += 1;
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), Error> {
        if self.take(wanted) {
            return Ok(());
        }
        let received = self.current().map_or("EOF".to_owned(), String::from);
        Err(self.unexpected(&wanted.to_string(), &received))
    }

    fn expect_with_space(&mut self, wanted: char) -> Result<(), Error> {
        self.skip_space();
        self.expect(wanted)?;
        self.skip_space();
        Ok(())
    }

    /// The AWS CLI 1.45.11 forgets to fill in the place, and prints the name of what would.
    #[expect(clippy::unused_self, reason = "the place is here")]
    fn unexpected(&self, expected: &str, received: &str) -> Error {
        Error::Syntax(format!(
            "Expected: '{expected}', received: '{received}' for input:\n{{self._error_location()}}"
        ))
    }

    fn second_instance(&self, key: &str, index: usize) -> Error {
        let characters: String = self.characters.iter().take(index).collect();
        let line = characters.rsplit('\n').next().unwrap_or_default();
        let behind = self.text.get(characters.len()..).unwrap_or_default();
        let end = behind
            .find('\n')
            .map_or(self.text.len(), |at| characters.len() + at);
        let (consumed, remaining) = self.text.split_at_checked(end).unwrap_or((self.text, ""));
        let spaces = line.chars().count();
        Error::Syntax(format!(
            "Second instance of key \"{key}\" encountered for input:\n{consumed}\n{:spaces$}^{remaining}\nThis is often \
             because there is a preceding \",\" instead of a space.",
            ""
        ))
    }
}

fn is_key(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_.#/:".contains(character)
}
