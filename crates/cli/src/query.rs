//! `JMESPath`, the language of `--query`: the grammar, the functions and the messages of Python's jmespath 1.x.
//!
//! The values of a result keep the order of their keys, which the crates of others do not.

mod error;
mod functions;
mod interpreter;
mod lexer;
mod parser;
mod signature;
#[cfg(test)]
mod tests;

use crate::Value;

pub use error::Error;
use parser::Node;

/// An expression that was read and can be evaluated many times.
#[derive(Clone, Debug)]
pub struct Query {
    root: Node,
}

impl Query {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// Where it is no `JMESPath`, with the expression and a mark below the place.
    pub fn parse(expression: &str) -> Result<Self, Error> {
        parser::parse(expression).map(|root| Self { root })
    }

    /// What the expression selects of `value`; [`Value::Null`] where there is no such thing.
    ///
    /// # Errors
    ///
    /// Where a function is unknown or is called with other arguments than it takes, and where values have no order.
    pub fn search(&self, value: &Value) -> Result<Value, Error> {
        interpreter::visit(&self.root, value, 0).map(std::borrow::Cow::into_owned)
    }
}
