//! Values without types, as any codec writes them: by the row of their structure.

use std::fmt;

use aws_smithy_types::{DateTime, Document};

use crate::schema::{Structure, Target};
use crate::shape::primitives::{Bytes, Digits};
use crate::shape::{Encode, Encoder, Entries, Items, Shape};

/// A value of any shape.
#[derive(Clone)]
pub enum Value {
    /// A missing item of a list or map, written as `null`.
    Null,
    /// A `boolean`.
    Boolean(bool),
    /// A `byte`, `short`, `integer`, `intEnum` or `long`.
    Integer(i64),
    /// A number of any size, by its digits.
    Number(String),
    /// A `float` or `double`.
    Double(f64),
    /// A `string` or `enum`.
    String(String),
    /// A `blob`.
    Blob(Vec<u8>),
    /// A `timestamp`.
    Timestamp(DateTime),
    /// A `document`.
    Document(Document),
    /// A `list`.
    List(Vec<Self>),
    /// A `map`, in the order that its entries are written in.
    Map(Vec<(String, Self)>),
    /// A `structure` or `union`.
    Structure(Record),
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
            members: vec![None; row.members.len()],
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

impl Shape for Record {
    fn schema(&self) -> &'static Structure {
        self.row
    }

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        self.member(index).map(|value| value as &dyn Encode)
    }
}

impl Encode for Value {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        match self {
            Self::Null => out.null(),
            Self::Boolean(value) => out.scalar(target, value),
            Self::Integer(value) => out.scalar(target, value),
            Self::Number(digits) => out.scalar(target, &Digits(digits)),
            Self::Double(value) => out.scalar(target, value),
            Self::String(text) => out.string(text),
            Self::Blob(bytes) => out.scalar(target, &Bytes(bytes)),
            Self::Timestamp(time) => out.scalar(target, time),
            Self::Document(document) => document.encode(target, out),
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
