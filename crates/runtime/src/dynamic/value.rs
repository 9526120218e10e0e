//! Values without types, as any codec writes them: by the row of their structure.

use std::fmt;
use std::sync::Arc;

use aws_smithy_types::DateTime;

use crate::schema::{Structure, Target};
use crate::shape::primitives::Digits;
use crate::shape::{
    Blank, Decode, DecodeError, Decoder, Encode, Encoder, Entries, Items, Shape, ShapeMut,
};

/// A value of any shape.
#[derive(Clone, Default)]
pub enum Value {
    /// A missing item of a list or map, written as `null`.
    #[default]
    Null,
    /// A `boolean`.
    Boolean(bool),
    /// A `byte`, `short`, `integer`, `intEnum` or `long`.
    Integer(i64),
    /// A `string` or `enum`.
    String(String),
    /// A `timestamp`.
    Timestamp(DateTime),
    /// Any other value that is no aggregate, to be sent.
    Other(Arc<dyn Encode + Send + Sync>),
    /// A `list`.
    List(Vec<Self>),
    /// A `map`, in the order that its entries are written in.
    Map(Vec<(String, Self)>),
    /// A `structure` or `union`.
    Structure(Record),
}

impl Value {
    /// A value that brings its own code, so that nobody has that of kinds he does not send: a `float`, a `blob`, a
    /// `document`.
    #[must_use]
    pub fn other(value: impl Encode + Send + Sync + 'static) -> Self {
        Self::Other(Arc::new(value))
    }

    /// A number of any size, by its digits.
    #[must_use]
    pub fn number(digits: String) -> Self {
        Self::other(Number(digits))
    }
}

struct Number(String);

impl Encode for Number {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        out.scalar(target, &Digits(&self.0));
    }
}

/// Values may be sensitive.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value")
    }
}

/// A structure or union, by its row and its members' values.
#[derive(Clone)]
pub struct Record {
    row: &'static Structure,
    members: Vec<Option<Value>>,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Record").field(&self.row.name).finish()
    }
}

impl Record {
    /// A structure with no member set.
    #[must_use]
    pub fn new(row: &'static Structure) -> Self {
        Self {
            row,
            members: row.members.iter().map(|_| None).collect(),
        }
    }

    /// The structure's row.
    #[must_use]
    pub fn row(&self) -> &'static Structure {
        self.row
    }

    /// The value of the member at an index of the row, if it is set.
    #[must_use]
    pub fn member(&self, index: usize) -> Option<&Value> {
        self.members.get(index)?.as_ref()
    }

    /// Sets the member at an index of the row. An index past its end sets nothing.
    pub fn set(&mut self, index: usize, value: Value) {
        if let Some(member) = self.members.get_mut(index) {
            *member = Some(value);
        }
    }
}

/// Members by their names in the model. Where the row has no such member, nothing is set, and there is nothing to take.
impl Record {
    /// Sets a member.
    pub fn put(&mut self, name: &str, value: Value) {
        if let Some(member) = self.named(name) {
            *member = Some(value);
        }
    }

    /// Sets a member to a text.
    pub fn put_text(&mut self, name: &str, text: &str) {
        self.put(name, Value::String(text.to_owned()));
    }

    /// Sets a list of structures, each given by its texts.
    pub fn put_structures<'a, const N: usize>(
        &mut self,
        name: &str,
        items: impl Iterator<Item = [(&'a str, &'a str); N]>,
    ) {
        let member = self.row.members.iter().find(|member| member.name == name);
        if let Some(Target::Structure(row)) = member.map(|member| member.target.item()) {
            let structure = |texts: [(&str, &str); N]| {
                let mut item = Self::new(row());
                for (name, text) in texts {
                    item.put_text(name, text);
                }
                Value::Structure(item)
            };
            self.put(name, Value::List(items.map(structure).collect()));
        }
    }

    /// Takes a member's value out.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.named(name)?.take()
    }

    /// Takes out the text of a member.
    pub fn take_text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Takes out a member that is a structure.
    pub fn take_structure(&mut self, name: &str) -> Option<Self> {
        match self.take(name)? {
            Value::Structure(record) => Some(record),
            _ => None,
        }
    }

    fn named(&mut self, name: &str) -> Option<&mut Option<Value>> {
        let mut members = self.row.members.iter();
        let index = members.position(|member| member.name == name)?;
        self.members.get_mut(index)
    }
}

impl Shape for Record {
    fn schema(&self) -> &'static Structure {
        self.row
    }

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        self.member(index).map(|value| value as &dyn Encode)
    }
}

impl ShapeMut for Record {
    fn schema(&self) -> &'static Structure {
        self.row
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        let member = self.members.get_mut(index)?;
        Some(member as &mut dyn Decode)
    }
}

impl Blank for Value {
    fn blank() -> Self {
        Self::Null
    }
}

/// Floats, blobs, documents and numbers of any size are passed over.
impl Decode for Value {
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        let plain = target.named().map_or(target, |named| &named.target);
        *self = match plain {
            Target::String | Target::Enum => Self::String(read(target, from)?),
            Target::Boolean => Self::Boolean(read(target, from)?),
            Target::Byte | Target::Short | Target::Integer | Target::IntEnum | Target::Long => {
                Self::Integer(read(target, from)?)
            }
            Target::Timestamp(_) => Self::Timestamp(read(target, from)?),
            Target::List(_) | Target::SparseList(_) => {
                let mut items = Vec::new();
                from.list(target, &mut |from| {
                    items.extend(item(plain, from)?);
                    Ok(())
                })?;
                Self::List(items)
            }
            Target::Map(_) | Target::SparseMap(_) => {
                let mut entries = Vec::new();
                from.map(target, &mut |key, from| {
                    entries.extend(item(plain, from)?.map(|value| (key.to_owned(), value)));
                    Ok(())
                })?;
                Self::Map(entries)
            }
            Target::Structure(row) | Target::Union(row) => {
                let mut record = Record::new(row());
                from.structure(&mut record)?;
                Self::Structure(record)
            }
            // Nobody has asked for these, whose code would be there for everybody. A name in a name is in no table.
            Target::Float
            | Target::Double
            | Target::BigInteger
            | Target::BigDecimal
            | Target::Blob
            | Target::Document
            | Target::Named(_) => Self::Null,
        };
        Ok(())
    }
}

fn read<T: Decode + Blank>(target: &Target, from: &mut dyn Decoder) -> Result<T, DecodeError> {
    let mut value = T::blank();
    value.decode(target, from)?;
    Ok(value)
}

/// An item of a list or a value of a map. One that is missing counts where the model is sparse.
fn item(holder: &Target, from: &mut dyn Decoder) -> Result<Option<Value>, DecodeError> {
    let mut value = Value::Null;
    let is_set = from.option(&mut |from| value.decode(holder.item(), from))?;
    let is_sparse = matches!(holder, Target::SparseList(_) | Target::SparseMap(_));
    Ok((is_set || is_sparse).then_some(value))
}

impl Encode for Value {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        match self {
            Self::Null => out.null(),
            Self::Boolean(value) => out.scalar(target, value),
            Self::Integer(value) => out.scalar(target, value),
            Self::String(text) => out.string(text),
            Self::Timestamp(time) => out.scalar(target, time),
            Self::Other(value) => value.encode(target, out),
            Self::List(items) => out.list(target, &List(items)),
            Self::Map(entries) => out.map(target, &Map(entries)),
            Self::Structure(record) => out.structure(record),
        }
    }
}

struct List<'a>(&'a [Value]);

impl Items for List<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Encode> {
        self.0.get(index).map(|item| item as &dyn Encode)
    }
}

struct Map<'a>(&'a [(String, Value)]);

impl Entries for Map<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn each(&self, entry: &mut dyn FnMut(&str, &dyn Encode)) {
        self.0.iter().for_each(|(key, value)| entry(key, value));
    }
}
