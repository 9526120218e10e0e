//! Codecs: values to and from formats, each compiled once for all shapes.

pub mod decode;
pub(crate) mod dialect;
pub mod encode;
#[cfg(feature = "aws-query")]
pub(crate) mod form;
pub(crate) mod json;
mod number;
#[cfg(test)]
mod tests;
pub mod text;
#[cfg(feature = "xml")]
pub(crate) mod xml;
