//! What shorthand, validation and skeletons ask about a model.

use crate::Value;

/// What kind of value a shape is. The model's integers and longs are one here, as are its floats and doubles.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A structure or a union.
    Structure,
    /// A list.
    List,
    /// A map with text for keys.
    Map,
    /// Text, also that of an enum.
    String,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Float,
    /// `true` or `false`.
    Boolean,
    /// A point in time.
    Timestamp,
    /// Bytes.
    Blob,
    /// Any JSON.
    Document,
}

impl Kind {
    /// Whether the shape has no shapes inside.
    #[must_use]
    pub fn is_scalar(self) -> bool {
        !matches!(
            self,
            Self::Structure | Self::List | Self::Map | Self::Document
        )
    }
}

/// A member of a structure or a union.
#[derive(Clone, Copy, Debug)]
pub struct Member<S> {
    /// Its name in the model.
    pub name: &'static str,
    /// What it is.
    pub shape: S,
    /// Whether a request has to have it.
    pub required: bool,
}

/// A shape of a model: a cheap handle on tables.
pub trait Schema: Copy {
    /// What kind of value it is.
    fn kind(self) -> Kind;

    /// Its name in the model. A structure within itself is known by it.
    fn name(self) -> &'static str;

    /// The members of a structure, in the model's order; none of anything else.
    fn members(self) -> impl Iterator<Item = Member<Self>>;

    /// Whether exactly one member of this structure is to be set.
    fn is_union(self) -> bool {
        false
    }

    /// What a list's elements or a map's values are.
    fn element(self) -> Option<Self>;

    /// What a map's keys are.
    fn key(self) -> Option<Self>;

    /// The least length of a string or list or the least value of a number, as the model writes it.
    fn minimum(self) -> Option<Value> {
        None
    }

    /// One of the values of an enum.
    fn enum_value(self) -> Option<&'static str> {
        None
    }

    /// The member of this name.
    fn member(self, name: &str) -> Option<Member<Self>> {
        self.members().find(|member| member.name == name)
    }
}

/// Models for tests.
#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A shape that lives as long as the tests.
    #[derive(Debug)]
    pub(crate) struct Shape {
        name: &'static str,
        kind: Kind,
        union: bool,
        minimum: Option<Value>,
        values: &'static [&'static str],
        inside: Vec<(&'static str, bool, &'static Shape)>,
    }

    impl Schema for &'static Shape {
        fn kind(self) -> Kind {
            self.kind
        }

        fn name(self) -> &'static str {
            self.name
        }

        fn members(self) -> impl Iterator<Item = Member<Self>> {
            let inside = if self.kind == Kind::Structure {
                self.inside.as_slice()
            } else {
                &[]
            };
            inside.iter().map(|(name, required, shape)| Member {
                name,
                shape: *shape,
                required: *required,
            })
        }

        fn is_union(self) -> bool {
            self.union
        }

        fn element(self) -> Option<Self> {
            matches!(self.kind, Kind::List | Kind::Map).then(|| self.inside[0].2)
        }

        fn key(self) -> Option<Self> {
            (self.kind == Kind::Map).then(|| scalar("Key", Kind::String))
        }

        fn minimum(self) -> Option<Value> {
            self.minimum.clone()
        }

        fn enum_value(self) -> Option<&'static str> {
            self.values.first().copied()
        }
    }

    fn leaked(shape: Shape) -> &'static Shape {
        Box::leak(Box::new(shape))
    }

    fn shape(name: &'static str, kind: Kind) -> Shape {
        Shape {
            name,
            kind,
            union: false,
            minimum: None,
            values: &[],
            inside: Vec::new(),
        }
    }

    pub(crate) fn scalar(name: &'static str, kind: Kind) -> &'static Shape {
        leaked(shape(name, kind))
    }

    pub(crate) fn least(name: &'static str, kind: Kind, minimum: Value) -> &'static Shape {
        leaked(Shape {
            minimum: Some(minimum),
            ..shape(name, kind)
        })
    }

    pub(crate) fn one_of(name: &'static str, values: &'static [&'static str]) -> &'static Shape {
        leaked(Shape {
            values,
            ..shape(name, Kind::String)
        })
    }

    pub(crate) fn list(name: &'static str, of: &'static Shape) -> &'static Shape {
        leaked(Shape {
            inside: vec![("member", false, of)],
            ..shape(name, Kind::List)
        })
    }

    pub(crate) fn map(name: &'static str, of: &'static Shape) -> &'static Shape {
        leaked(Shape {
            inside: vec![("value", false, of)],
            ..shape(name, Kind::Map)
        })
    }

    /// A structure; `!` behind a member's name makes it required.
    pub(crate) fn structure(
        name: &'static str,
        members: &[(&'static str, &'static Shape)],
    ) -> &'static Shape {
        let inside = members
            .iter()
            .map(|(name, shape)| match name.strip_suffix('!') {
                Some(name) => (name, true, *shape),
                None => (*name, false, *shape),
            });
        leaked(Shape {
            inside: inside.collect(),
            ..shape(name, Kind::Structure)
        })
    }

    pub(crate) fn union(
        name: &'static str,
        members: &[(&'static str, &'static Shape)],
    ) -> &'static Shape {
        let inside = members
            .iter()
            .map(|(name, shape)| (*name, false, *shape))
            .collect();
        leaked(Shape {
            union: true,
            inside,
            ..shape(name, Kind::Structure)
        })
    }
}
