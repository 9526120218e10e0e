//! Codecs: values to and from formats, each compiled once for all shapes.

pub mod decode;
pub mod encode;
mod number;
#[cfg(test)]
mod tests;
pub mod text;
