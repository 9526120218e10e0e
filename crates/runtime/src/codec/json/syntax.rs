//! The syntax of JSON: <https://www.rfc-editor.org/rfc/rfc8259>.

use std::borrow::Cow;

use crate::shape::DecodeError;

/// How deep arrays and objects may nest, where somebody reads them: each takes stack.
const DEPTH: u8 = 127;

/// What a value starts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
}

/// How many bytes there are before the first that has a meaning in a string: a quote, a backslash, or a control character.
pub(super) fn plain(bytes: &[u8]) -> usize {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = EACH << 7;
    let below = |word: u64, limit: u64| word.wrapping_sub(EACH * limit) & !word & HIGH;
    let (words, _) = bytes.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
        // The first byte that has a meaning has its high bit set here, and none before it has.
        let found = is(b'"') | is(b'\\') | below(word, 0x20);
        if found != 0 {
            return 8 * index + found.trailing_zeros() as usize / 8;
        }
    }
    let start = 8 * words.len();
    let rest = bytes.get(start..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
    start + end.unwrap_or(rest.len())
}

/// A text that is being read, from its start.
pub(super) struct Json<'a> {
    text: &'a [u8],
    at: usize,
    depth: u8,
}

impl<'a> Json<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// How far it has been read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next byte, white space left out.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                byte => return byte.copied(),
            }
        }
    }

    /// Takes a byte if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// What value comes next.
    pub(super) fn kind(&mut self) -> Result<Kind, DecodeError> {
        Ok(match self.peek() {
            Some(b'n') => Kind::Null,
            Some(b't') => Kind::True,
            Some(b'f') => Kind::False,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b'"') => Kind::String,
            Some(b'[') => Kind::Array,
            Some(b'{') => Kind::Object,
            _ => return Err(self.expected("a value")),
        })
    }

    /// `null`, `true` or `false`.
    pub(super) fn word(&mut self, word: &str) -> Result<(), DecodeError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.error("it is not JSON"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Goes into the array or the object that comes next.
    pub(super) fn enter(&mut self) -> Result<(), DecodeError> {
        if self.depth == DEPTH {
            return Err(self.error("it nests deeper than 127 arrays and objects"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Goes to the next item of an array; `false` and out of it at its end.
    pub(super) fn next_item(&mut self, is_first: &mut bool) -> Result<bool, DecodeError> {
        if self.next(b']', is_first)? {
            return Ok(true);
        }
        self.depth -= 1;
        Ok(false)
    }

    /// The key of an object's next entry, whose value comes next; `None` and out of it at its end.
    pub(super) fn next_key(
        &mut self,
        is_first: &mut bool,
    ) -> Result<Option<Cow<'a, str>>, DecodeError> {
        if !self.next(b'}', is_first)? {
            self.depth -= 1;
            return Ok(None);
        }
        let key = self.string()?;
        if !self.take(b':') {
            return Err(self.expected("a colon"));
        }
        Ok(Some(key))
    }

    /// Goes past the comma before the next item, or past the end.
    fn next(&mut self, end: u8, is_first: &mut bool) -> Result<bool, DecodeError> {
        if self.take(end) {
            return Ok(false);
        }
        if !std::mem::take(is_first) && !self.take(b',') {
            let expected = if end == b']' {
                "a comma or the end of the array"
            } else {
                "a comma or the end of the object"
            };
            return Err(self.expected(expected));
        }
        Ok(true)
    }

    /// A number's text.
    pub(super) fn number(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        self.at += usize::from(self.text.get(start) == Some(&b'-'));
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with(b"0") {
            return Err(self.error("a number starts with 0"));
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.text.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.text.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        std::str::from_utf8(text).map_err(|_| self.error("it is not JSON"))
    }

    fn digits(&mut self) -> Result<&'a [u8], DecodeError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return Err(self.expected("a digit"));
        }
        self.at += count;
        Ok(rest.get(..count).unwrap_or_default())
    }

    /// A string's text. What has no escapes is not copied.
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if !self.take(b'"') {
            return Err(self.expected("a string"));
        }
        let literal = self.literal()?;
        if !self.ends() {
            return self.unescaped(literal).map(Cow::Owned);
        }
        let text = std::str::from_utf8(literal);
        text.map(Cow::Borrowed).map_err(|_| self.not_utf8())
    }

    /// Whether it is a quote that comes behind a literal, and no backslash; goes past it.
    fn ends(&mut self) -> bool {
        self.at += 1;
        self.text.get(self.at - 1) == Some(&b'"')
    }

    /// A string's text from behind its first backslash, and what is before it.
    #[cold]
    fn unescaped(&mut self, start: &[u8]) -> Result<String, DecodeError> {
        let mut text = start.to_vec();
        loop {
            let c = self.escape()?;
            text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            text.extend_from_slice(self.literal()?);
            if self.ends() {
                return String::from_utf8(text).map_err(|_| self.not_utf8());
            }
        }
    }

    /// What comes before the next quote or backslash, which there is.
    fn literal(&mut self) -> Result<&'a [u8], DecodeError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = plain(rest);
        self.at += length;
        match rest.get(length) {
            None => Err(self.error("it ends inside of a string")),
            Some(b'"' | b'\\') => Ok(rest.get(..length).unwrap_or_default()),
            Some(_) => Err(self.error("a string has a control character")),
        }
    }

    /// The character of an escape, from behind its backslash.
    fn escape(&mut self) -> Result<char, DecodeError> {
        let escape = self.text.get(self.at).copied();
        self.at += 1;
        Ok(match escape {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let mut code = Some(self.hex()?);
                let rest = self.text.get(self.at..).unwrap_or_default();
                if let Some(high @ 0xd800..0xdc00) = code
                    && rest.starts_with(b"\\u")
                {
                    self.at += 2;
                    let low = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400);
                    code = low.map(|low| 0x1_0000 + ((high - 0xd800) << 10) + low);
                }
                let c = code.and_then(char::from_u32);
                c.ok_or_else(|| self.error("an escape is half a character"))?
            }
            _ => return Err(self.error("there is no such escape")),
        })
    }

    fn hex(&mut self) -> Result<u32, DecodeError> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or_default();
        let mut digits = digits.iter().map(|digit| char::from(*digit).to_digit(16));
        let value = digits.try_fold(0, |value, digit| Some(value << 4 | digit?));
        let value = value.filter(|_| self.text.len() >= self.at + 4);
        self.at += 4;
        value.ok_or_else(|| self.error("there is no such escape"))
    }

    /// Skips a value, as deep as it may be: nobody is called for what is in it.
    pub(super) fn skip(&mut self) -> Result<(), DecodeError> {
        // The ends of the arrays and objects around.
        let mut ends: Vec<u8> = Vec::new();
        loop {
            let mut is_first = false;
            match self.kind()? {
                Kind::Null => self.word("null")?,
                Kind::True => self.word("true")?,
                Kind::False => self.word("false")?,
                Kind::Number => {
                    self.number()?;
                }
                Kind::String => {
                    self.string()?;
                }
                kind @ (Kind::Array | Kind::Object) => {
                    self.at += 1;
                    ends.push(if kind == Kind::Array { b']' } else { b'}' });
                    is_first = true;
                }
            }
            loop {
                let Some(end) = ends.last().copied() else {
                    return Ok(());
                };
                if self.next(end, &mut is_first)? {
                    if end == b'}' {
                        self.string()?;
                        if !self.take(b':') {
                            return Err(self.expected("a colon"));
                        }
                    }
                    break;
                }
                ends.pop();
                is_first = false;
            }
        }
    }

    /// An error unless there is nothing left but white space.
    pub(super) fn end(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("there is more after its end")),
        }
    }

    /// Something else stands here, or nothing.
    #[cold]
    pub(super) fn expected(&mut self, expected: &str) -> DecodeError {
        self.expected_but(expected, "")
    }

    fn expected_but(&mut self, expected: &str, why: &str) -> DecodeError {
        match self.peek() {
            None => self.error(&format!("it ends where {expected} is expected")),
            Some(byte) => {
                let found = match byte {
                    b'n' => "null",
                    b't' | b'f' => "a boolean",
                    b'-' | b'0'..=b'9' => "a number",
                    b'"' => "a string",
                    b'[' => "a list",
                    b'{' => "an object",
                    _ => "something else",
                };
                self.error(&format!("expected {expected}, found {found}{why}"))
            }
        }
    }

    /// What stands at a place is not what is expected.
    #[cold]
    pub(super) fn refused(&mut self, start: usize, expected: &str, why: &str) -> DecodeError {
        self.at = start;
        self.expected_but(expected, why)
    }

    #[cold]
    fn not_utf8(&self) -> DecodeError {
        self.error("a string is not UTF-8")
    }

    /// An error with its place.
    #[cold]
    pub(super) fn error(&self, problem: &str) -> DecodeError {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let line = before.split(|byte| *byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n');
        let column = before.len() - start.map_or(0, |start| start + 1) + 1;
        DecodeError::new(format!(
            "{problem} (line {line}, column {column} of the JSON)"
        ))
    }
}
