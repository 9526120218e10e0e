//! JSON as users type it, read as Python's `json.loads` reads it.

use std::fmt;

use crate::Value;
use crate::value::insert;

/// What is wrong with a text that is no JSON, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Invalid {
    what: &'static str,
    line: usize,
    column: usize,
    position: usize,
}

impl Invalid {
    /// What is wrong, without the place.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.what
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            line,
            column,
            position,
        } = self;
        write!(
            formatter,
            "{what}: line {line} column {column} (char {position})"
        )
    }
}

impl std::error::Error for Invalid {}

/// More than any input needs; it bounds the stack.
const DEEPEST: usize = 500;

/// Reads one value. `NaN`, `Infinity` and integers of any size are taken, and of a key that is there twice the last value.
/// Half a surrogate pair, which is no text, becomes U+FFFD.
///
/// # Errors
///
/// Where the text is no JSON, in Python's words with line, column and character, or is nested more than 500 deep.
pub fn parse(text: &str) -> Result<Value, Invalid> {
    let mut reader = Reader { text, position: 0 };
    let read = reader.document();
    read.map_err(|(what, at)| {
        let before = text.get(..at).unwrap_or(text);
        let last_line = before.rsplit('\n').next().unwrap_or_default();
        Invalid {
            what,
            line: before.matches('\n').count() + 1,
            column: last_line.chars().count() + 1,
            position: before.chars().count(),
        }
    })
}

struct Reader<'a> {
    text: &'a str,
    /// In bytes, always between characters.
    position: usize,
}

type Read<T> = Result<T, (&'static str, usize)>;

impl<'a> Reader<'a> {
    fn document(&mut self) -> Read<Value> {
        if self.text.starts_with('\u{feff}') {
            return Err(("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0));
        }
        self.skip_space();
        let value = self.value(0)?;
        self.skip_space();
        if self.rest().is_empty() {
            Ok(value)
        } else {
            Err(("Extra data", self.position))
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.position += wanted.len();
        }
        found
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.position += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn value(&mut self, depth: usize) -> Read<Value> {
        if depth > DEEPEST {
            return Err(("Nested too deep", self.position));
        }
        for (word, value) in [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Float(f64::NAN)),
            ("Infinity", Value::Float(f64::INFINITY)),
            ("-Infinity", Value::Float(f64::NEG_INFINITY)),
        ] {
            if self.take(word) {
                return Ok(value);
            }
        }
        match self.peek() {
            Some('"') => Ok(Value::String(self.string()?)),
            Some('[') => self.list(depth),
            Some('{') => self.map(depth),
            _ => self.number().ok_or(("Expecting value", self.position)),
        }
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let digits = |from: usize| {
            rest.bytes()
                .skip(from)
                .take_while(u8::is_ascii_digit)
                .count()
        };
        let sign = usize::from(rest.starts_with('-'));
        let integer = match digits(sign) {
            0 => return None,
            _ if rest.get(sign..)?.starts_with('0') => sign + 1,
            count => sign + count,
        };
        let mut end = integer;
        if rest.get(end..)?.starts_with('.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if rest.get(end..)?.starts_with(['e', 'E']) {
            let signed = end + 1 + usize::from(rest.get(end + 1..)?.starts_with(['+', '-']));
            if digits(signed) > 0 {
                end = signed + digits(signed);
            }
        }
        let text = rest.get(..end)?;
        self.position += end;
        if end == integer {
            Value::integer(text)
        } else {
            text.parse().ok().map(Value::Float)
        }
    }

    fn list(&mut self, depth: usize) -> Read<Value> {
        self.take("[");
        self.skip_space();
        let mut values = Vec::new();
        if self.take("]") {
            return Ok(Value::List(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take("]") {
                return Ok(Value::List(values));
            }
            if !self.take(",") {
                return Err(("Expecting ',' delimiter", self.position));
            }
            self.skip_space();
        }
    }

    fn map(&mut self, depth: usize) -> Read<Value> {
        self.take("{");
        self.skip_space();
        let mut entries = Vec::new();
        if self.take("}") {
            return Ok(Value::Map(entries));
        }
        loop {
            if self.peek() != Some('"') {
                return Err((
                    "Expecting property name enclosed in double quotes",
                    self.position,
                ));
            }
            let key = self.string()?;
            self.skip_space();
            if !self.take(":") {
                return Err(("Expecting ':' delimiter", self.position));
            }
            self.skip_space();
            let value = self.value(depth + 1)?;
            insert(&mut entries, key, value);
            self.skip_space();
            if self.take("}") {
                return Ok(Value::Map(entries));
            }
            if !self.take(",") {
                return Err(("Expecting ',' delimiter", self.position));
            }
            self.skip_space();
        }
    }

    fn string(&mut self) -> Read<String> {
        let begin = self.position;
        self.take("\"");
        let mut out = String::new();
        loop {
            let Some(character) = self.peek() else {
                return Err(("Unterminated string starting at", begin));
            };
            match character {
                '"' => {
                    self.take("\"");
                    return Ok(out);
                }
                '\\' => out.push(self.escape(begin)?),
                '\0'..' ' => return Err(("Invalid control character at", self.position)),
                _ => {
                    out.push(character);
                    self.position += character.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self, begin: usize) -> Read<char> {
        let at = self.position;
        self.position += 1;
        let Some(kind) = self.peek() else {
            return Err(("Unterminated string starting at", begin));
        };
        self.position += kind.len_utf8();
        Ok(match kind {
            '"' | '\\' | '/' => kind,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unicode()?,
            _ => return Err(("Invalid \\escape", at)),
        })
    }

    fn unicode(&mut self) -> Read<char> {
        let high = self.hexadecimal()?;
        if !(0xd800..0xdc00).contains(&high) {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let after_high = self.position;
        if self.take("\\u") {
            let low = self.hexadecimal()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.position = after_high;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hexadecimal(&mut self) -> Read<u32> {
        // Python points at the `u`.
        let wrong = ("Invalid \\uXXXX escape", self.position - 1);
        let digits = self.rest().get(..4).ok_or(wrong)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        self.position += 4;
        u32::from_str_radix(digits, 16).map_err(|_| wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_json_loads() {
        let text = " {\"a\": [1, -0, 4.0, 1e2, 123456789012345678901, NaN], \"b\": \"\\u00e9\\ud83d\\ude00\\/\", \"a\": [null,true]} ";
        assert_eq!(
            parse(text).unwrap().repr(),
            "{'a': [None, True], 'b': 'é😀/'}"
        );
        assert_eq!(
            parse("[1, -0, 4.0, 1e2, 123456789012345678901, -Infinity]")
                .unwrap()
                .repr(),
            "[1, 0, 4.0, 100.0, 123456789012345678901, -inf]"
        );
        assert_eq!(
            parse("\"\\ud83dx\"").unwrap(),
            Value::String("\u{fffd}x".to_owned())
        );
    }

    #[test]
    fn errors_are_those_of_json_loads() {
        // Judged by `python3 -c 'import json; json.loads(...)'`.
        for (text, expected) in [
            ("", "Expecting value: line 1 column 1 (char 0)"),
            (
                "{'a': 1}",
                "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
            ),
            (
                "{\"é\" 1}",
                "Expecting ':' delimiter: line 1 column 6 (char 5)",
            ),
            (
                "[1,\n 2 3]",
                "Expecting ',' delimiter: line 2 column 4 (char 7)",
            ),
            ("01", "Extra data: line 1 column 2 (char 1)"),
            (
                "\"a\nb\"",
                "Invalid control character at: line 1 column 3 (char 2)",
            ),
            ("\"\\x\"", "Invalid \\escape: line 1 column 2 (char 1)"),
            (
                "\"\\u12g4\"",
                "Invalid \\uXXXX escape: line 1 column 3 (char 2)",
            ),
            (
                "[\"a",
                "Unterminated string starting at: line 1 column 2 (char 1)",
            ),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), expected, "{text:?}");
        }
        assert_eq!(
            parse(&"[".repeat(100_000)).unwrap_err().what(),
            "Nested too deep"
        );
    }
}
