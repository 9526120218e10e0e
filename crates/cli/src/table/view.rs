//! The tables as what checks, shorthand and skeletons ask about a model.

use slim_sdk_runtime::schema::REQUIRED;

use super::{Shape, Type};
use crate::Value;
use crate::json;
use crate::schema::{Kind, Member, Schema};

/// An input or output as a whole, or a value within it.
#[derive(Clone, Copy, Debug)]
pub enum View {
    /// A whole input or output.
    Whole(Shape),
    /// A value.
    Part(Type),
}

impl View {
    fn shape(self) -> Option<Shape> {
        match self {
            Self::Whole(shape) => Some(shape),
            Self::Part(ty) => ty.shape(),
        }
    }

    fn part(self) -> Option<Type> {
        match self {
            Self::Whole(_) => None,
            Self::Part(ty) => Some(ty),
        }
    }
}

impl Schema for View {
    fn kind(self) -> Kind {
        match self.part().map(Type::kind) {
            None | Some("structure") => Kind::Structure,
            Some("list") => Kind::List,
            Some("map") => Kind::Map,
            Some("integer" | "long" | "biginteger") => Kind::Integer,
            Some("float" | "double" | "bigdecimal") => Kind::Float,
            Some("boolean") => Kind::Boolean,
            Some("timestamp") => Kind::Timestamp,
            Some("blob") => Kind::Blob,
            Some("document") => Kind::Document,
            Some(_) => Kind::String,
        }
    }

    fn name(self) -> &'static str {
        self.shape().map_or("", |shape| shape.row.name)
    }

    fn members(self) -> impl Iterator<Item = Member<Self>> {
        let members = self.shape().into_iter().flat_map(Shape::members);
        members.map(|(member, ty)| Member {
            name: member.name,
            shape: Self::Part(ty),
            required: member.is(REQUIRED),
        })
    }

    fn is_union(self) -> bool {
        self.shape().is_some_and(|shape| shape.is_union)
    }

    fn element(self) -> Option<Self> {
        let ty = self.part()?;
        let value = || ty.entry().map(|(_, value)| value);
        ty.item().or_else(value).map(Self::Part)
    }

    fn key(self) -> Option<Self> {
        let (key, _) = self.part()?.entry()?;
        Some(Self::Part(key))
    }

    fn minimum(self) -> Option<Value> {
        let min = self.part()?.detail.min;
        json::parse(min).ok()
    }

    fn enum_value(self) -> Option<&'static str> {
        self.part()?.detail.values.first().copied()
    }
}
