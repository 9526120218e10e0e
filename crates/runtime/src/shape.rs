//! Values on their way to and from the wire: what generated structures offer, and what codecs take and give.
//!
//! Everything here is object safe, so that a codec is compiled once for all shapes and a shape is compiled for no codec.

use std::collections::HashMap;

use self::scalar::{Accept, Scalar, Wanted};
use crate::schema::{Structure, Target, TimestampFormat};

pub(crate) mod decimal;
mod document;
mod numbers;
pub(crate) mod primitives;
pub mod scalar;

/// A structure, union or error that can be read member by member, in the order of its row.
pub trait Shape {
    /// The row of its shape.
    fn schema(&self) -> &'static Structure;

    /// The member at an index of the row's members; `None` past the end, and for the variants a union is not.
    fn get(&self, index: usize) -> Option<&dyn Encode>;
}

/// A structure, union or error that can be filled member by member.
pub trait ShapeMut {
    /// The row of its shape.
    fn schema(&self) -> &'static Structure;

    /// The member at an index of the row's members, to be filled. A union becomes that variant.
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode>;
}

/// A structure, union or error as a generated type: its row, and its members by their index in the row.
pub trait Fields {
    /// The row of the shape.
    const ROW: &'static Structure;

    /// The member at an index; `None` past the end, and for the variants a union is not.
    fn get(&self, index: usize) -> Option<&dyn Encode>;
}

/// A generated type that can be read.
pub trait FieldsMut: Fields {
    /// The value with nothing in it.
    fn blank() -> Self;

    /// The member at an index, to be filled. A union becomes that variant.
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode>;
}

/// The row of a type as a function, which lets recursive shapes refer to themselves.
// Not inlined: each unit of code that names a row has a copy of it, and of all that it refers to.
#[inline(never)]
#[must_use]
pub const fn of<T: Fields>() -> &'static Structure {
    T::ROW
}

impl<T: Fields> Shape for T {
    fn schema(&self) -> &'static Structure {
        of::<T>()
    }

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        Fields::get(self, index)
    }
}

// What is only ever read off the wire has no code to be written: a shape to be filled is no `Shape`.
impl<T: FieldsMut> ShapeMut for T {
    fn schema(&self) -> &'static Structure {
        T::ROW
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        FieldsMut::get_mut(self, index)
    }
}

impl<T: FieldsMut> Blank for T {
    fn blank() -> Self {
        FieldsMut::blank()
    }
}

impl<T: Fields> Fields for Box<T> {
    const ROW: &'static Structure = T::ROW;

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        Fields::get(&**self, index)
    }
}

impl<T: FieldsMut> FieldsMut for Box<T> {
    fn blank() -> Self {
        Self::new(FieldsMut::blank())
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        FieldsMut::get_mut(&mut **self, index)
    }
}

/// What a value is before anything is known of it, which is also what a required member reads as when a service leaves
/// it out: empty text, zero, the epoch, no items.
pub trait Blank {
    /// Whether `null` on the wire is a value of this type.
    const NULLABLE: bool = false;

    /// The blank value.
    fn blank() -> Self;
}

/// A value that can be written by any codec.
pub trait Encode {
    /// Whether there is something to write.
    fn is_set(&self) -> bool {
        true
    }

    /// Writes the value. Encoders keep the first failure and ignore what follows it.
    fn encode(&self, target: &Target, out: &mut dyn Encoder);
}

/// A value that can be read by any codec.
pub trait Decode {
    /// Reads the value.
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError>;
}

/// Items of a list, to be written.
pub trait Items {
    /// How many there are.
    fn count(&self) -> usize;
    /// The item at an index.
    fn item(&self, index: usize) -> Option<&dyn Encode>;
}

/// Entries of a map, to be written.
pub trait Entries {
    /// How many there are.
    fn count(&self) -> usize;
    /// Hands over each entry.
    fn each(&self, entry: &mut dyn FnMut(&str, &dyn Encode));
}

/// Writes values in some format. A kind of value that the format does not have is left out.
pub trait Encoder {
    /// A `string` or `enum`.
    fn string(&mut self, _: &str) {}
    /// Any other value that is no aggregate.
    fn scalar(&mut self, _: &Target, _: &dyn Scalar) {}
    /// A missing item of a sparse list or map.
    fn null(&mut self) {}
    /// A `structure` or `union`.
    fn structure(&mut self, _: &dyn Shape) {}
    /// A `list`.
    fn list(&mut self, _: &Target, _: &dyn Items) {}
    /// A `map`.
    fn map(&mut self, _: &Target, _: &dyn Entries) {}
}

/// What is read where a value may be `null`; given the decoder that stands at the value.
pub type Visit<'a> = &'a mut dyn FnMut(&mut dyn Decoder) -> Result<(), DecodeError>;

/// What is read for each entry of a map; given its key and the decoder that stands at its value.
pub type Entry<'a> = &'a mut dyn FnMut(&str, &mut dyn Decoder) -> Result<(), DecodeError>;

/// Reads values in some format; a kind of value that the format does not have is an error. Each method reads one whole
/// value; calling two on one decoder is an error.
pub trait Decoder {
    /// Hands over the value unless it is `null`; says whether there was one.
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError>;
    /// A `string` or `enum`.
    fn string(&mut self) -> Result<String, DecodeError> {
        Err(DecodeError::absent("a string"))
    }
    /// Any other value that is no aggregate, or a `document`: hands over what stands there.
    fn scalar(&mut self, wanted: Wanted, _: Accept<'_>) -> Result<(), DecodeError> {
        Err(DecodeError::absent(wanted.expected()))
    }
    /// The format of timestamps of which the model says nothing.
    fn timestamps(&self) -> TimestampFormat {
        TimestampFormat::EpochSeconds
    }
    /// A `structure` or `union`.
    fn structure(&mut self, _: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        Err(DecodeError::absent("a structure"))
    }
    /// A `list`, item by item.
    fn list(&mut self, _: &Target, _: Visit<'_>) -> Result<(), DecodeError> {
        Err(DecodeError::absent("a list"))
    }
    /// A `map`, entry by entry.
    fn map(&mut self, _: &Target, _: Entry<'_>) -> Result<(), DecodeError> {
        Err(DecodeError::absent("a map"))
    }
}

/// Why a value could not be read: where it stands, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: Vec<String>,
    message: String,
}

impl DecodeError {
    /// An error with what is wrong.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            path: Vec::new(),
            message: message.into(),
        }
    }

    fn absent(kind: &str) -> Self {
        Self::new(format!("{kind} cannot stand here"))
    }

    /// The same error without its place in the value.
    fn flat(self) -> Self {
        Self::new(self.message)
    }

    /// The same error, seen from the shape or list that holds the value.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut path = self.path.iter().rev();
        if let Some(first) = path.next() {
            write!(f, "`{first}")?;
            path.try_for_each(|part| write!(f, ".{part}"))?;
            f.write_str("`: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl<T: Fields> Encode for T {
    fn encode(&self, _: &Target, out: &mut dyn Encoder) {
        out.structure(self);
    }
}

impl<T: FieldsMut> Decode for T {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        from.structure(self)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn is_set(&self) -> bool {
        self.is_some()
    }

    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        match self {
            Some(value) => value.encode(target, out),
            None => out.null(),
        }
    }
}

impl<T: Decode + Blank> Decode for Option<T> {
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        // What was there goes first, so that the blank value is made in its place.
        *self = None;
        let result = self.insert(T::blank()).decode(target, from);
        // What could not be read is as if it had not been there, not blank.
        if result.is_err() {
            *self = None;
        }
        result
    }
}

impl<T> Blank for Option<T> {
    const NULLABLE: bool = true;

    fn blank() -> Self {
        None
    }
}

impl<T: Encode> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Encode> {
        self.get(index).map(|item| item as &dyn Encode)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        out.list(target, self);
    }
}

impl<T: Decode + Blank> Decode for Vec<T> {
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        // A member that comes twice counts as it came last.
        self.clear();
        from.list(target, &mut |from| {
            let mut item = T::blank();
            if from.option(&mut |from| item.decode(target.item(), from))? || T::NULLABLE {
                self.push(item);
            }
            Ok(())
        })
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

/// A key of a map: a string, or an enum by its text. Unknown texts are kept.
pub trait Key: Eq + std::hash::Hash {
    /// The text.
    fn text(&self) -> &str;
    /// The key of a text.
    fn of_text(text: &str) -> Self;
}

impl Key for String {
    fn text(&self) -> &str {
        self
    }

    fn of_text(text: &str) -> Self {
        text.to_owned()
    }
}

impl<K: Key, T: Encode> Entries for HashMap<K, T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, entry: &mut dyn FnMut(&str, &dyn Encode)) {
        self.iter()
            .for_each(|(key, value)| entry(key.text(), value));
    }
}

impl<K: Key, T: Encode> Encode for HashMap<K, T> {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        out.map(target, self);
    }
}

impl<K: Key, T: Decode + Blank> Decode for HashMap<K, T> {
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        self.clear();
        from.map(target, &mut |key, from| {
            let mut value = T::blank();
            if from.option(&mut |from| value.decode(target.item(), from))? || T::NULLABLE {
                self.insert(K::of_text(key), value);
            }
            Ok(())
        })
    }
}

impl<K, T> Blank for HashMap<K, T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl Encode for String {
    fn encode(&self, _: &Target, out: &mut dyn Encoder) {
        out.string(self);
    }
}

impl Decode for String {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = from.string()?;
        Ok(())
    }
}

impl Blank for String {
    fn blank() -> Self {
        Self::new()
    }
}
