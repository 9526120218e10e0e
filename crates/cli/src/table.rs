//! The tables: the runtime's rows of services, operations and shapes, and what only a person needs to know of them.

mod view;

pub use slim_sdk_runtime::generated as rt;
pub use view::View;

use slim_sdk_runtime::dynamic;
use slim_sdk_runtime::schema::{self, Member, Target};
use slim_sdk_runtime::shape::Fields;

/// A service.
#[derive(Debug)]
pub struct Service {
    /// The command's name: `connect`.
    pub command: &'static str,
    /// What the service is called.
    pub title: &'static str,
    /// The version of its API.
    pub version: &'static str,
    /// What it is, as text.
    pub docs: &'static str,
    /// Its operations, sorted by the names of their commands.
    pub operations: &'static [(&'static str, &'static Operation)],
    /// What the runtime knows of it.
    pub row: schema::Service,
}

impl Service {
    /// The operation with a command's name.
    #[must_use]
    pub fn operation(&self, command: &str) -> Option<&'static Operation> {
        let found = self
            .operations
            .binary_search_by(|(name, _)| (*name).cmp(command));
        let (_, operation) = self.operations.get(found.ok()?)?;
        Some(operation)
    }
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The command's name: `list-instances`.
    pub command: &'static str,
    /// How it is called.
    pub call: dynamic::Operation,
    /// What it does, as text.
    pub docs: &'static str,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The names of its options without hyphens before them, one for each member of the input.
    pub arguments: &'static [&'static str],
    /// What is known of the input's members.
    pub input: &'static [Detail],
    /// What is known of the output's members.
    pub output: &'static [Detail],
    /// How it is paged through, if it is.
    pub pages: Option<Pages>,
}

impl Operation {
    /// The input.
    #[must_use]
    pub fn input(&self) -> Shape {
        Shape {
            row: self.call.row.input,
            details: self.input,
            is_union: false,
        }
    }

    /// The output.
    #[must_use]
    pub fn output(&self) -> Shape {
        Shape {
            row: self.call.row.output,
            details: self.output,
            is_union: false,
        }
    }
}

/// How an operation is paged through: `smithy.api#paginated`.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    /// The input's member that takes the token.
    pub input_token: &'static str,
    /// The way to the next token in the output.
    pub output_token: &'static [&'static str],
    /// The input's member that takes the page's size, empty if none does.
    pub limit: &'static str,
    /// The way to the items in the output.
    pub items: &'static [&'static str],
    /// The output's other members, which are shown of the first page.
    pub beside: &'static [&'static str],
}

/// What only a command line knows of a member, an item of a list, or an entry of a map.
#[derive(Debug)]
pub struct Detail {
    /// What it is, as text.
    pub docs: &'static str,
    /// The least length or value, as the model writes it; empty where there is none.
    pub min: &'static str,
    /// The values of an enum, in the model's order.
    pub values: &'static [&'static str],
    /// What it is made of.
    pub of: Of,
}

/// What a value is made of.
#[derive(Debug)]
pub enum Of {
    /// Nothing but itself.
    Nothing,
    /// The items of a list.
    Item(&'static Detail),
    /// The keys and values of a map.
    Entry(&'static Detail, &'static Detail),
    /// The members of a structure or union; a function, since structures may be recursive.
    Members(fn() -> &'static [Detail]),
}

/// A detail, in a short form.
#[must_use]
pub const fn d(
    docs: &'static str,
    min: &'static str,
    values: &'static [&'static str],
    of: Of,
) -> Detail {
    Detail {
        docs,
        min,
        values,
        of,
    }
}

/// A structure or union of the tables.
pub trait Described: Fields {
    /// What is known of its members.
    const DETAILS: &'static [Detail];
}

/// What is known of a structure's members, as a function.
#[must_use]
pub const fn described<T: Described>() -> &'static [Detail] {
    T::DETAILS
}

/// A structure or union of the tables, as a type that nothing is made of.
#[macro_export]
macro_rules! shape {
    ($name:ident, $row:expr, $details:expr) => {
        pub(super) struct $name;

        impl $crate::table::rt::Fields for $name {
            const ROW: &'static $crate::table::rt::Structure = &$row;

            fn get(&self, _: usize) -> Option<&dyn $crate::table::rt::Encode> {
                None
            }
        }

        impl $crate::table::Described for $name {
            const DETAILS: &'static [$crate::table::Detail] = $details;
        }
    };
}

/// A structure or union: its row, and what is known of its members.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The row.
    pub row: &'static schema::Structure,
    /// What is known of its members, in the row's order.
    pub details: &'static [Detail],
    /// Whether one member is set and no more.
    pub is_union: bool,
}

impl Shape {
    /// Its members in the model's order.
    pub fn members(self) -> impl Iterator<Item = (&'static Member, Type)> {
        let members = self.row.members.iter().enumerate();
        members.map(move |(index, member)| (member, self.member_type(index, member)))
    }

    /// The member of a name, with its index.
    #[must_use]
    pub fn member(self, name: &str) -> Option<(usize, &'static Member, Type)> {
        let mut members = self.row.members.iter().enumerate();
        let (index, member) = members.find(|(_, member)| member.name == name)?;
        Some((index, member, self.member_type(index, member)))
    }

    fn member_type(self, index: usize, member: &'static Member) -> Type {
        Type {
            target: &member.target,
            detail: self.details.get(index).unwrap_or(&UNKNOWN),
        }
    }
}

/// Of members that nothing is known of.
static UNKNOWN: Detail = d("", "", &[], Of::Nothing);

/// What a member, an item or an entry targets, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// What it targets.
    pub target: &'static Target,
    /// What is known of it.
    pub detail: &'static Detail,
}

impl Type {
    /// The list or map itself, whatever its items are called.
    fn plain(self) -> &'static Target {
        match self.target {
            Target::Named(named) => &named.target,
            target => target,
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn item(self) -> Option<Self> {
        match (self.plain(), &self.detail.of) {
            (Target::List(target) | Target::SparseList(target), of) => Some(Self {
                target,
                detail: match of {
                    Of::Item(detail) => detail,
                    _ => &UNKNOWN,
                },
            }),
            _ => None,
        }
    }

    /// The keys and the values of a map.
    #[must_use]
    pub fn entry(self) -> Option<(Self, Self)> {
        match (self.plain(), &self.detail.of) {
            (Target::Map(target) | Target::SparseMap(target), of) => {
                let (key, value) = match of {
                    Of::Entry(key, value) => (*key, *value),
                    _ => (&UNKNOWN, &UNKNOWN),
                };
                let key = Self {
                    target: &Target::String,
                    detail: key,
                };
                Some((
                    key,
                    Self {
                        target,
                        detail: value,
                    },
                ))
            }
            _ => None,
        }
    }

    /// The structure or union.
    #[must_use]
    pub fn shape(self) -> Option<Shape> {
        let (row, is_union) = match self.target {
            Target::Structure(row) => (row(), false),
            Target::Union(row) => (row(), true),
            _ => return None,
        };
        let details = match self.detail.of {
            Of::Members(details) => details(),
            _ => &[],
        };
        Some(Shape {
            row,
            details,
            is_union,
        })
    }

    /// The kind's name, as AWS's command line calls it.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self.plain() {
            Target::Blob => "blob",
            Target::Boolean => "boolean",
            Target::String | Target::Enum => "string",
            Target::Byte | Target::Short | Target::Integer | Target::IntEnum => "integer",
            Target::Long => "long",
            Target::Float => "float",
            Target::Double => "double",
            Target::BigInteger => "biginteger",
            Target::BigDecimal => "bigdecimal",
            Target::Timestamp(_) => "timestamp",
            Target::Document => "document",
            Target::List(_) | Target::SparseList(_) => "list",
            Target::Map(_) | Target::SparseMap(_) => "map",
            Target::Structure(_) | Target::Union(_) => "structure",
            Target::Named(_) => "named",
        }
    }
}
