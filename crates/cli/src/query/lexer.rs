//! From an expression's text to its tokens.

use super::error::Error;
use crate::{Value, json};

/// What a token is. Names are those that messages have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Dot,
    Star,
    RightBracket,
    Comma,
    Colon,
    Current,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    Flatten,
    Filter,
    Or,
    Pipe,
    And,
    Expref,
    Number,
    Literal,
    UnquotedIdentifier,
    QuotedIdentifier,
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    NotEqual,
    Not,
    Equal,
    End,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Star => "star",
            Self::RightBracket => "rbracket",
            Self::Comma => "comma",
            Self::Colon => "colon",
            Self::Current => "current",
            Self::LeftParen => "lparen",
            Self::RightParen => "rparen",
            Self::LeftBrace => "lbrace",
            Self::RightBrace => "rbrace",
            Self::LeftBracket => "lbracket",
            Self::Flatten => "flatten",
            Self::Filter => "filter",
            Self::Or => "or",
            Self::Pipe => "pipe",
            Self::And => "and",
            Self::Expref => "expref",
            Self::Number => "number",
            Self::Literal => "literal",
            Self::UnquotedIdentifier => "unquoted_identifier",
            Self::QuotedIdentifier => "quoted_identifier",
            Self::LessOrEqual => "lte",
            Self::Less => "lt",
            Self::GreaterOrEqual => "gte",
            Self::Greater => "gt",
            Self::NotEqual => "ne",
            Self::Not => "not",
            Self::Equal => "eq",
            Self::End => "eof",
        }
    }

    /// How strongly the token binds to what is left of it.
    pub(super) fn power(self) -> u8 {
        match self {
            Self::Pipe => 1,
            Self::Or => 2,
            Self::And => 3,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual => 5,
            Self::Flatten => 9,
            Self::Star => 20,
            Self::Filter => 21,
            Self::Dot => 40,
            Self::Not => 45,
            Self::LeftBrace => 50,
            Self::LeftBracket => 55,
            Self::LeftParen => 60,
            _ => 0,
        }
    }
}

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The text, or what a number or literal means.
    pub(super) value: Value,
    /// Where it begins, in characters.
    pub(super) start: usize,
}

/// All tokens, and [`Kind::End`] last.
pub(super) fn tokenize(expression: &str) -> Result<Vec<Token>, Error> {
    if expression.is_empty() {
        return Err(Error::new("Invalid JMESPath expression: cannot be empty."));
    }
    let mut lexer = Lexer {
        expression,
        characters: expression.chars().collect(),
        position: 0,
    };
    let mut tokens = Vec::new();
    while let Some(character) = lexer.current() {
        if matches!(character, ' ' | '\t' | '\n' | '\r') {
            lexer.position += 1;
            continue;
        }
        let start = lexer.position;
        let (kind, value) = lexer.token(character)?;
        tokens.push(Token { kind, value, start });
    }
    tokens.push(Token {
        kind: Kind::End,
        value: Value::String(String::new()),
        start: lexer.characters.len(),
    });
    Ok(tokens)
}

struct Lexer<'a> {
    expression: &'a str,
    characters: Vec<char>,
    position: usize,
}

impl Lexer<'_> {
    fn current(&self) -> Option<char> {
        self.characters.get(self.position).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.current() == Some(wanted);
        self.position += usize::from(found);
        found
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let rest = self.characters.get(self.position..).unwrap_or_default();
        let text: String = rest
            .iter()
            .copied()
            .take_while(|character| wanted(*character))
            .collect();
        self.position += text.chars().count();
        text
    }

    fn wrong(&self, position: usize, message: &str) -> Error {
        Error::lexer(self.expression, position, message)
    }

    fn token(&mut self, first: char) -> Result<(Kind, Value), Error> {
        let start = self.position;
        if first.is_ascii_alphabetic() || first == '_' {
            let name =
                self.take_while(|character| character.is_ascii_alphanumeric() || character == '_');
            return Ok((Kind::UnquotedIdentifier, Value::String(name)));
        }
        self.position += 1;
        let kind = match first {
            '.' => Kind::Dot,
            '*' => Kind::Star,
            ']' => Kind::RightBracket,
            ',' => Kind::Comma,
            ':' => Kind::Colon,
            '@' => Kind::Current,
            '(' => Kind::LeftParen,
            ')' => Kind::RightParen,
            '{' => Kind::LeftBrace,
            '}' => Kind::RightBrace,
            '[' if self.take(']') => Kind::Flatten,
            '[' if self.take('?') => Kind::Filter,
            '[' => Kind::LeftBracket,
            '|' if self.take('|') => Kind::Or,
            '|' => Kind::Pipe,
            '&' if self.take('&') => Kind::And,
            '&' => Kind::Expref,
            '<' if self.take('=') => Kind::LessOrEqual,
            '<' => Kind::Less,
            '>' if self.take('=') => Kind::GreaterOrEqual,
            '>' => Kind::Greater,
            '!' if self.take('=') => Kind::NotEqual,
            '!' => Kind::Not,
            '=' if self.take('=') => Kind::Equal,
            '=' => return Err(self.wrong(start, "Unknown token '='")),
            '\'' => {
                let text = self.until('\'')?.replace("\\'", "'");
                return Ok((Kind::Literal, Value::String(text)));
            }
            '`' => return self.literal(start),
            '"' => {
                let text = format!("\"{}\"", self.until('"')?);
                let value =
                    json::parse(&text).map_err(|invalid| self.wrong(start, invalid.what()))?;
                return Ok((Kind::QuotedIdentifier, value));
            }
            '0'..='9' | '-' => {
                let digits = self.take_while(|character| character.is_ascii_digit());
                let number = Value::integer(&format!("{first}{digits}"));
                let number = number.ok_or_else(|| self.wrong(start, "Unknown token '-'"))?;
                return Ok((Kind::Number, number));
            }
            other => return Err(self.wrong(start, &format!("Unknown token {other}"))),
        };
        let text = self
            .characters
            .get(start..self.position)
            .unwrap_or_default();
        Ok((kind, Value::String(text.iter().collect())))
    }

    /// What is before the closing delimiter, which is read; one behind `\` closes nothing.
    fn until(&mut self, delimiter: char) -> Result<String, Error> {
        let start = self.position - 1;
        let mut text = String::new();
        loop {
            let mut character = self.current();
            if character == Some(delimiter) {
                self.position += 1;
                return Ok(text);
            }
            if character == Some('\\') {
                text.push('\\');
                self.position += 1;
                character = self.current();
            }
            let Some(character) = character else {
                return Err(self.wrong(start, &format!("Unclosed {delimiter} delimiter")));
            };
            text.push(character);
            self.position += 1;
        }
    }

    /// JSON between backticks; what is none is taken as a string without its quotes.
    fn literal(&mut self, start: usize) -> Result<(Kind, Value), Error> {
        let text = self.until('`')?.replace("\\`", "`");
        let value = json::parse(&text)
            .or_else(|_| json::parse(&format!("\"{}\"", text.trim_start())))
            .map_err(|_| self.wrong(start, &format!("Bad token {text}")))?;
        Ok((Kind::Literal, value))
    }
}
