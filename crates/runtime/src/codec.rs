//! Codecs: values to and from formats, each compiled once for all shapes.

#[cfg(feature = "serde")]
pub(crate) mod decode;
#[cfg(feature = "serde")]
pub(crate) mod encode;
#[cfg(feature = "aws-query")]
pub(crate) mod form;
pub(crate) mod json;
#[cfg(feature = "serde")]
pub(crate) mod kept;
#[cfg(feature = "serde")]
mod number;
#[cfg(test)]
mod tests;
pub mod text;
#[cfg(feature = "xml")]
pub(crate) mod xml;

use crate::shape::{Encode, Shape};

/// What is wrong with a union that is none of the variants it has.
pub(crate) fn unknown_variant(shape: &dyn Shape) -> Option<String> {
    let is_set = |index| shape.get(index).is_some_and(Encode::is_set);
    let name = shape.schema().name;
    (!(0..shape.schema().members.len()).any(is_set)).then(|| {
        format!("the {name} is of a variant that this crate does not know: it cannot be sent")
    })
}
