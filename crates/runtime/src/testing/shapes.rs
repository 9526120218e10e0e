//! Shapes with a member of every kind.

use std::collections::HashMap;

use aws_smithy_types::{Blob, DateTime, Document};

use crate::generated as rt;
use crate::generated::{Decode, Encode, Fields, FieldsMut, Structure};
use crate::shape::Blank as _;

/// A structure as a generated crate has it: its row, and its fields in the row's order.
macro_rules! shape {
    ($name:ident = $row:expr; $($index:literal $field:ident: $type:ty,)*) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            $(pub(crate) $field: $type,)*
        }

        impl $crate::shape::Fields for $name {
            const ROW: &'static $crate::schema::Structure = $row;

            fn get(&self, index: usize) -> Option<&dyn $crate::shape::Encode> {
                Some(match index {
                    $($index => &self.$field,)*
                    _ => return None,
                })
            }
        }

        impl $crate::shape::FieldsMut for $name {
            fn blank() -> Self {
                Self { $($field: $crate::shape::Blank::blank(),)* }
            }

            fn get_mut(&mut self, index: usize) -> Option<&mut dyn $crate::shape::Decode> {
                Some(match index {
                    $($index => &mut self.$field,)*
                    _ => return None,
                })
            }
        }
    };
}

pub(crate) use shape;

shape! {
    Everything = &rt::structure("Everything", &[
        rt::m("String", rt::STRING, 0),
        rt::m("Boolean", rt::BOOLEAN, 0),
        rt::m("Byte", rt::BYTE, 0),
        rt::m("Short", rt::SHORT, 0),
        rt::m("Integer", rt::INTEGER, 0),
        rt::m("Long", rt::LONG, 0),
        rt::m("Float", rt::FLOAT, 0),
        rt::m("Double", rt::DOUBLE, 0),
        rt::m("Blob", rt::BLOB, 0),
        rt::m("Time", rt::TIMESTAMP(rt::BY_PLACE), 0),
        rt::m("DateTime", rt::TIMESTAMP(rt::DATE_TIME), 0),
        rt::m("HttpDate", rt::TIMESTAMP(rt::HTTP_DATE), 0),
        rt::m("Epoch", rt::TIMESTAMP(rt::EPOCH_SECONDS), 0),
        rt::m("Document", rt::DOCUMENT, 0),
        rt::m("Color", rt::ENUM, 0),
        rt::m("List", rt::LIST(&rt::STRING), 0),
        rt::m("SparseList", rt::SPARSE_LIST(&rt::STRING), 0),
        rt::m("Map", rt::MAP(&rt::INTEGER), 0),
        rt::m("SparseMap", rt::SPARSE_MAP(&rt::INTEGER), 0),
        rt::m("Nested", rt::STRUCTURE(rt::of::<Everything>), 0),
        rt::m("Choice", rt::UNION(rt::of::<Choice>), 0),
        rt::m("Choices", rt::LIST(&rt::UNION(rt::of::<Choice>)), 0),
        rt::w("Renamed", "re-named", rt::STRING, 0),
    ]);
    0 string: Option<String>,
    1 boolean: Option<bool>,
    2 byte: Option<i8>,
    3 short: Option<i16>,
    4 integer: Option<i32>,
    5 long: Option<i64>,
    6 float: Option<f32>,
    7 double: Option<f64>,
    8 blob: Option<Blob>,
    9 time: Option<DateTime>,
    10 date_time: Option<DateTime>,
    11 http_date: Option<DateTime>,
    12 epoch: Option<DateTime>,
    13 document: Option<Document>,
    14 color: Option<Color>,
    15 list: Option<Vec<String>>,
    16 sparse_list: Option<Vec<Option<String>>>,
    17 map: Option<HashMap<String, i32>>,
    18 sparse_map: Option<HashMap<Color, Option<i32>>>,
    19 nested: Option<Box<Everything>>,
    20 choice: Option<Choice>,
    21 choices: Option<Vec<Choice>>,
    22 renamed: Option<String>,
}

impl Everything {
    /// Nothing set.
    pub(crate) fn new() -> Self {
        FieldsMut::blank()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Color {
    Red,
    Unknown(rt::UnknownVariantValue),
}

impl Color {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Red => "RED",
            Self::Unknown(value) => value.as_str(),
        }
    }
}

impl From<&str> for Color {
    fn from(text: &str) -> Self {
        match text {
            "RED" => Self::Red,
            _ => Self::Unknown(rt::UnknownVariantValue::new(text)),
        }
    }
}

rt::enum_value!(Color);

/// A union.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    Text(String),
    Number(i32),
    Nested(Box<Everything>),
    Unknown,
}

impl Fields for Choice {
    const ROW: &'static Structure = &rt::structure(
        "Choice",
        &[
            rt::m("Text", rt::STRING, 0),
            rt::m("Number", rt::INTEGER, 0),
            rt::m("Nested", rt::STRUCTURE(rt::of::<Everything>), 0),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        match (self, index) {
            (Self::Text(value), 0) => Some(value),
            (Self::Number(value), 1) => Some(value),
            (Self::Nested(value), 2) => Some(value),
            _ => None,
        }
    }
}

impl FieldsMut for Choice {
    fn blank() -> Self {
        Self::Unknown
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        *self = match index {
            0 => Self::Text(String::blank()),
            1 => Self::Number(i32::blank()),
            2 => Self::Nested(Box::new(Everything::new())),
            _ => return None,
        };
        match self {
            Self::Text(value) => Some(value),
            Self::Number(value) => Some(value),
            Self::Nested(value) => Some(value),
            Self::Unknown => None,
        }
    }
}
