//! Shapes with a member of every kind in every place that a response has, written as a generated crate has them.

use std::collections::HashMap;

use aws_smithy_types::{Blob, DateTime, Document};
use slim_sdk_runtime::generated as rt;
use slim_sdk_runtime::schema;

macro_rules! shape {
    ($(#[$doc:meta])* $name:ident = $row:expr; $($index:literal $field:ident: $type:ty,)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            $($field: $type,)*
        }

        impl rt::Fields for $name {
            const ROW: &'static rt::Structure = $row;

            fn get(&self, index: usize) -> Option<&dyn rt::Encode> {
                Some(match index {
                    $($index => &self.$field,)*
                    _ => return None,
                })
            }
        }

        impl rt::FieldsMut for $name {
            fn blank() -> Self {
                Self { $($field: rt::Blank::blank(),)* }
            }

            fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Decode> {
                Some(match index {
                    $($index => &mut self.$field,)*
                    _ => return None,
                })
            }
        }
    };
}

shape! {
    /// Headers, prefix headers, the status, and a document of everything else.
    Everything = &rt::structure("Everything", &[
        rt::w("Text", "x-text", rt::STRING, rt::HEADER),
        rt::w("Flag", "x-flag", rt::BOOLEAN, rt::HEADER),
        rt::w("Number", "x-number", rt::INTEGER, rt::HEADER),
        rt::w("Times", "x-times", rt::LIST(&rt::TIMESTAMP(rt::BY_PLACE)), rt::HEADER),
        rt::w("Texts", "x-texts", rt::LIST(&rt::STRING), rt::HEADER),
        rt::w("Encoded", "x-encoded", rt::STRING, rt::HEADER | rt::MEDIA_TYPE),
        rt::w("Prefixed", "x-meta-", rt::MAP(&rt::STRING), rt::PREFIX_HEADERS),
        rt::m("Status", rt::INTEGER, rt::STATUS),
        rt::m("String", rt::STRING, 0),
        rt::m("Boolean", rt::BOOLEAN, 0),
        rt::m("Byte", rt::BYTE, 0),
        rt::m("Long", rt::LONG, 0),
        rt::m("Float", rt::FLOAT, 0),
        rt::m("Double", rt::DOUBLE, 0),
        rt::m("Blob", rt::BLOB, 0),
        rt::m("DateTime", rt::TIMESTAMP(rt::DATE_TIME), 0),
        rt::m("HttpDate", rt::TIMESTAMP(rt::HTTP_DATE), 0),
        rt::m("Epoch", rt::TIMESTAMP(rt::EPOCH_SECONDS), 0),
        rt::m("Document", rt::DOCUMENT, 0),
        rt::m("List", rt::LIST(&rt::LIST(&rt::STRING)), 0),
        rt::m("SparseList", rt::SPARSE_LIST(&rt::STRING), 0),
        rt::m("SparseMap", rt::SPARSE_MAP(&rt::INTEGER), 0),
        rt::m("Nested", rt::STRUCTURE(rt::of::<Everything>), 0),
        rt::m("Choice", rt::UNION(rt::of::<Choice>), 0),
        rt::w("Renamed", "re-named", rt::STRING, 0),
    ]);
    0 text: Option<String>,
    1 flag: Option<bool>,
    2 number: Option<i32>,
    3 times: Option<Vec<DateTime>>,
    4 texts: Option<Vec<String>>,
    5 encoded: Option<String>,
    6 prefixed: Option<HashMap<String, String>>,
    7 status: Option<i32>,
    8 string: Option<String>,
    9 boolean: Option<bool>,
    10 byte: Option<i8>,
    11 long: Option<i64>,
    12 float: Option<f32>,
    13 double: Option<f64>,
    14 blob: Option<Blob>,
    15 date_time: Option<DateTime>,
    16 http_date: Option<DateTime>,
    17 epoch: Option<DateTime>,
    18 document: Option<Document>,
    19 list: Option<Vec<Vec<String>>>,
    20 sparse_list: Option<Vec<Option<String>>>,
    21 sparse_map: Option<HashMap<String, Option<i32>>>,
    22 nested: Option<Box<Everything>>,
    23 choice: Option<Choice>,
    24 renamed: Option<String>,
}

shape! {
    /// A structure that is the whole body.
    Payload = &rt::structure("Payload", &[
        rt::m("Body", rt::STRUCTURE(rt::of::<Everything>), rt::PAYLOAD),
    ]);
    0 body: Option<Everything>,
}

/// A union that holds itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    Text(String),
    Again(Box<Choice>),
    All(Vec<Choice>),
    Unknown,
}

impl rt::Fields for Choice {
    const ROW: &'static rt::Structure = &rt::structure(
        "Choice",
        &[
            rt::m("Text", rt::STRING, 0),
            rt::m("Again", rt::UNION(rt::of::<Choice>), 0),
            rt::m("All", rt::LIST(&rt::UNION(rt::of::<Choice>)), 0),
        ],
    );

    fn get(&self, index: usize) -> Option<&dyn rt::Encode> {
        Some(match (index, self) {
            (0, Self::Text(value)) => value,
            (1, Self::Again(value)) => value,
            (2, Self::All(value)) => value,
            _ => return None,
        })
    }
}

impl rt::FieldsMut for Choice {
    fn blank() -> Self {
        Self::Unknown
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Decode> {
        *self = match index {
            0 => Self::Text(rt::Blank::blank()),
            1 => Self::Again(rt::Blank::blank()),
            2 => Self::All(rt::Blank::blank()),
            _ => return None,
        };
        Some(match self {
            Self::Text(value) => value,
            Self::Again(value) => value,
            Self::All(value) => value,
            Self::Unknown => return None,
        })
    }
}

/// An operation that answers with [`Everything`].
pub(crate) const OPERATION: &schema::Operation = &schema::Operation {
    name: "Fuzz",
    method: "POST",
    uri: "/",
    input: <Everything as rt::Fields>::ROW,
    output: <Everything as rt::Fields>::ROW,
    errors: &[],
    flags: 0,
};
