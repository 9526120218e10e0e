//! Codecs: values to and from formats, each compiled once for all shapes.

pub mod decode;
pub mod encode;
#[cfg(test)]
mod tests;
pub mod text;
