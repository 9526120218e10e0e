//! What is wrong with an expression, or with the values that it met.

use std::fmt;

/// Why an expression cannot be read or evaluated. Its text is that of Python's jmespath, and of Python where that has
/// none of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error(String);

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A character or a literal that is no token. `position` counts characters, as all positions here.
    pub(super) fn lexer(expression: &str, position: usize, message: &str) -> Self {
        Self(format!(
            "Bad jmespath expression: {message}:\n{expression}\n{:position$}^",
            ""
        ))
    }

    /// A token where none of its kind may be.
    pub(super) fn parse(
        expression: &str,
        position: usize,
        token: &str,
        kind: &str,
        message: &str,
    ) -> Self {
        let column = position + 1;
        Self(format!(
            "{message}: Parse error at column {position}, token \"{token}\" ({}), for expression:\n\"{expression}\"\n{:column$}^",
            kind.to_uppercase(),
            ""
        ))
    }

    /// The end of the expression where more must be.
    pub(super) fn incomplete(expression: &str) -> Self {
        let column = expression.chars().count() + 1;
        Self(format!(
            "Invalid jmespath expression: Incomplete expression:\n\"{expression}\"\n{:column$}^",
            ""
        ))
    }

    /// A stack of calls that Python gives up as well.
    pub(super) fn too_deep() -> Self {
        Self::new("maximum recursion depth exceeded")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
