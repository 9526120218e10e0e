//! From tokens to a tree, by operator precedence.

use super::error::Error;
use super::lexer::{Kind, Token, tokenize};
use crate::Value;

/// One node of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// The value itself: `@`, and what a projection without more applies.
    Current,
    Field(String),
    Literal(Value),
    /// Each node is applied to the result of the one before.
    Chain(ChainKind, Vec<Node>),
    Index(Value),
    Slice([Option<Value>; 3]),
    Projection(Box<Node>, Box<Node>),
    ValueProjection(Box<Node>, Box<Node>),
    /// Of the first, the elements for which the third is true, through the second.
    FilterProjection(Box<Node>, Box<Node>, Box<Node>),
    Flatten(Box<Node>),
    /// By one of the six comparing tokens.
    Comparison(Kind, Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Function(String, Vec<Node>),
    /// `&expression`: an argument of some functions.
    Expref(Box<Node>),
    List(Vec<Node>),
    Hash(Vec<(String, Node)>),
}

/// How a chain was written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ChainKind {
    /// `a.b`
    Dots,
    /// `a[0]`
    Indexes,
    /// `a | b`
    Pipe,
}

/// Tokens that bind weaker stop a projection.
const PROJECTION_STOP: u8 = 10;
/// Deeper than anybody writes, and less than a thread of tests has stack for.
const DEEPEST: usize = 100;
/// As many operators as are taken in a row.
const LONGEST: usize = 1000;

const IDENTIFIERS: &str = "['quoted_identifier', 'unquoted_identifier']";
const AFTER_DOT: &str = "['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace']";

pub(super) fn parse(expression: &str) -> Result<Node, Error> {
    let tokens = tokenize(expression)?;
    let end = Token {
        kind: Kind::End,
        value: Value::String(String::new()),
        start: expression.chars().count(),
    };
    let mut parser = Parser {
        expression,
        tokens,
        end,
        index: 0,
        depth: 0,
    };
    let root = parser.expression(0)?;
    let token = parser.token(0);
    if token.kind == Kind::End {
        return Ok(root);
    }
    Err(parser.wrong(token, &format!("Unexpected token: {}", token.value.text())))
}

struct Parser<'a> {
    expression: &'a str,
    tokens: Vec<Token>,
    end: Token,
    index: usize,
    depth: usize,
}

type Parsed = Result<Node, Error>;

impl Parser<'_> {
    /// The token so many places ahead.
    fn token(&self, ahead: usize) -> &Token {
        self.tokens.get(self.index + ahead).unwrap_or(&self.end)
    }

    fn kind(&self) -> Kind {
        self.token(0).kind
    }

    fn wrong(&self, token: &Token, message: &str) -> Error {
        Error::parse(
            self.expression,
            token.start,
            &token.value.text(),
            token.kind.name(),
            message,
        )
    }

    /// The current token is none of those that are expected.
    fn unexpected(&self, expected: &str) -> Error {
        let token = self.token(0);
        if token.kind == Kind::End {
            return Error::incomplete(self.expression);
        }
        self.wrong(
            token,
            &format!("Expecting: {expected}, got: {}", token.kind.name()),
        )
    }

    fn take(&mut self, wanted: Kind) -> bool {
        let found = self.kind() == wanted;
        self.index += usize::from(found);
        found
    }

    fn expect(&mut self, wanted: Kind) -> Result<(), Error> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err(self.unexpected(wanted.name()))
        }
    }

    fn boxed(&mut self, power: u8) -> Result<Box<Node>, Error> {
        self.expression(power).map(Box::new)
    }

    fn expression(&mut self, power: u8) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Error::too_deep());
        }
        let token = self.token(0).clone();
        self.index += 1;
        let mut left = self.prefix(token)?;
        for _ in 0..LONGEST {
            let token = self.token(0).clone();
            if power >= token.kind.power() {
                self.depth -= 1;
                return Ok(left);
            }
            self.index += 1;
            left = self.infix(&token, left)?;
        }
        Err(Error::too_deep())
    }

    /// What begins with this token.
    fn prefix(&mut self, token: Token) -> Parsed {
        let current = || Box::new(Node::Current);
        Ok(match token.kind {
            Kind::Literal => Node::Literal(token.value),
            Kind::UnquotedIdentifier => Node::Field(token.value.text()),
            Kind::QuotedIdentifier => {
                let next = self.token(0);
                if next.kind == Kind::LeftParen {
                    let at_begin = Token {
                        start: 0,
                        ..next.clone()
                    };
                    return Err(self.wrong(
                        &at_begin,
                        "Quoted identifier not allowed for function names.",
                    ));
                }
                Node::Field(token.value.text())
            }
            Kind::Star if self.kind() == Kind::RightBracket => {
                Node::ValueProjection(current(), current())
            }
            Kind::Star => Node::ValueProjection(current(), self.projected(Kind::Star)?),
            Kind::Filter => self.filter(Node::Current)?,
            Kind::LeftBrace => self.hash()?,
            Kind::LeftParen => {
                let inner = self.expression(0)?;
                self.expect(Kind::RightParen)?;
                inner
            }
            Kind::Flatten => Node::Projection(
                Box::new(Node::Flatten(current())),
                self.projected(Kind::Flatten)?,
            ),
            Kind::Not => Node::Not(self.boxed(Kind::Not.power())?),
            Kind::LeftBracket if matches!(self.kind(), Kind::Number | Kind::Colon) => {
                let right = self.index_or_slice()?;
                self.indexed(Node::Current, right)?
            }
            Kind::LeftBracket
                if self.kind() == Kind::Star && self.token(1).kind == Kind::RightBracket =>
            {
                self.index += 2;
                Node::Projection(current(), self.projected(Kind::Star)?)
            }
            Kind::LeftBracket => self.list()?,
            Kind::Current => Node::Current,
            Kind::Expref => Node::Expref(self.boxed(0)?),
            Kind::End => return Err(Error::incomplete(self.expression)),
            _ => return Err(self.wrong(&token, "invalid token")),
        })
    }

    /// What this token makes of what is left of it.
    fn infix(&mut self, token: &Token, left: Node) -> Parsed {
        let power = token.kind.power();
        Ok(match token.kind {
            Kind::Dot if self.take(Kind::Star) => {
                Node::ValueProjection(Box::new(left), self.projected(Kind::Dot)?)
            }
            Kind::Dot => {
                let right = self.after_dot(power)?;
                chain(ChainKind::Dots, left, right)
            }
            Kind::Pipe => {
                let right = self.expression(power)?;
                Node::Chain(ChainKind::Pipe, vec![left, right])
            }
            Kind::Or => Node::Or(Box::new(left), self.boxed(power)?),
            Kind::And => Node::And(Box::new(left), self.boxed(power)?),
            Kind::LeftParen => self.function(left)?,
            Kind::Filter => self.filter(left)?,
            Kind::Flatten => Node::Projection(
                Box::new(Node::Flatten(Box::new(left))),
                self.projected(Kind::Flatten)?,
            ),
            Kind::LeftBracket if matches!(self.kind(), Kind::Number | Kind::Colon) => {
                let right = self.index_or_slice()?;
                // A slice behind an index projects nothing.
                if matches!(left, Node::Chain(ChainKind::Indexes, _)) {
                    chain(ChainKind::Indexes, left, right)
                } else {
                    self.indexed(left, right)?
                }
            }
            Kind::LeftBracket => {
                self.expect(Kind::Star)?;
                self.expect(Kind::RightBracket)?;
                Node::Projection(Box::new(left), self.projected(Kind::Star)?)
            }
            Kind::Equal
            | Kind::NotEqual
            | Kind::Less
            | Kind::LessOrEqual
            | Kind::Greater
            | Kind::GreaterOrEqual => {
                Node::Comparison(token.kind, Box::new(left), self.boxed(power)?)
            }
            _ => return Err(self.wrong(token, "invalid token")),
        })
    }

    fn function(&mut self, left: Node) -> Parsed {
        let Node::Field(name) = left else {
            let before = self
                .index
                .checked_sub(2)
                .and_then(|index| self.tokens.get(index));
            let before = before.unwrap_or(&self.end);
            let message = format!("Invalid function name '{}'", before.value.text());
            return Err(self.wrong(before, &message));
        };
        let mut arguments = Vec::new();
        while !self.take(Kind::RightParen) {
            arguments.push(self.expression(0)?);
            self.take(Kind::Comma);
        }
        Ok(Node::Function(name, arguments))
    }

    fn filter(&mut self, left: Node) -> Parsed {
        let condition = self.boxed(0)?;
        self.expect(Kind::RightBracket)?;
        let right = if self.kind() == Kind::Flatten {
            Box::new(Node::Current)
        } else {
            self.projected(Kind::Filter)?
        };
        Ok(Node::FilterProjection(Box::new(left), right, condition))
    }

    fn index_or_slice(&mut self) -> Parsed {
        if self.kind() == Kind::Colon || self.token(1).kind == Kind::Colon {
            return self.slice();
        }
        let index = self.token(0).value.clone();
        self.index += 1;
        self.expect(Kind::RightBracket)?;
        Ok(Node::Index(index))
    }

    fn slice(&mut self) -> Parsed {
        let mut parts = [None, None, None];
        let mut part = 0;
        while self.kind() != Kind::RightBracket {
            let token = self.token(0).clone();
            match (token.kind, parts.get_mut(part)) {
                (Kind::Colon, _) if part < 2 => part += 1,
                (Kind::Number, Some(place)) => *place = Some(token.value),
                _ => return Err(self.wrong(&token, "syntax error")),
            }
            self.index += 1;
        }
        self.expect(Kind::RightBracket)?;
        Ok(Node::Slice(parts))
    }

    fn indexed(&mut self, left: Node, right: Node) -> Parsed {
        let slice = matches!(right, Node::Slice(_));
        let node = Node::Chain(ChainKind::Indexes, vec![left, right]);
        Ok(if slice {
            Node::Projection(Box::new(node), self.projected(Kind::Star)?)
        } else {
            node
        })
    }

    fn list(&mut self) -> Parsed {
        let mut nodes = Vec::new();
        loop {
            nodes.push(self.expression(0)?);
            if self.take(Kind::RightBracket) {
                return Ok(Node::List(nodes));
            }
            self.expect(Kind::Comma)?;
        }
    }

    fn hash(&mut self) -> Parsed {
        let mut pairs = Vec::new();
        loop {
            if !matches!(
                self.kind(),
                Kind::QuotedIdentifier | Kind::UnquotedIdentifier
            ) {
                return Err(self.unexpected(IDENTIFIERS));
            }
            let name = self.token(0).value.text();
            self.index += 1;
            self.expect(Kind::Colon)?;
            pairs.push((name, self.expression(0)?));
            if !self.take(Kind::Comma) && self.take(Kind::RightBrace) {
                return Ok(Node::Hash(pairs));
            }
        }
    }

    /// What a projection applies to each element.
    fn projected(&mut self, by: Kind) -> Result<Box<Node>, Error> {
        let power = by.power();
        let token = self.token(0);
        let node = match token.kind {
            kind if kind.power() < PROJECTION_STOP => Node::Current,
            Kind::LeftBracket | Kind::Filter => self.expression(power)?,
            Kind::Dot => {
                self.index += 1;
                self.after_dot(power)?
            }
            _ => return Err(self.wrong(token, "syntax error")),
        };
        Ok(Box::new(node))
    }

    fn after_dot(&mut self, power: u8) -> Parsed {
        let token = self.token(0);
        match token.kind {
            Kind::QuotedIdentifier | Kind::UnquotedIdentifier | Kind::Star => {
                self.expression(power)
            }
            Kind::LeftBracket => {
                self.index += 1;
                self.list()
            }
            Kind::LeftBrace => {
                self.index += 1;
                self.hash()
            }
            kind => Err(self.wrong(
                token,
                &format!("Expecting: {AFTER_DOT}, got: {}", kind.name()),
            )),
        }
    }
}

/// `right` behind `left`, in the same chain where `left` is one of this kind.
fn chain(kind: ChainKind, left: Node, right: Node) -> Node {
    match left {
        Node::Chain(known, mut nodes) if known == kind => {
            nodes.push(right);
            Node::Chain(kind, nodes)
        }
        left => Node::Chain(kind, vec![left, right]),
    }
}
