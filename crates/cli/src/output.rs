//! What is printed of a result: `--output json`, `text` and `table`.

mod color;
pub mod json;
pub mod table;
#[cfg(test)]
mod tests;
pub mod text;
mod width;

pub use color::Color;
pub use width::{columns, terminal_width};

/// Why a value cannot be laid out: lists that mix what has no common layout. The text is what Python says of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unfit(String);

impl std::fmt::Display for Unfit {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}
