//! The semantic model: shapes, members and traits of one or more Smithy JSON AST files, merged and resolved.
//!
//! Names are Smithy's own: <https://smithy.io/2.0/spec/model.html>. A [`Model`] that [`crate::read`] returns is closed:
//! every target exists, mixins are flattened and `apply` statements are merged.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

/// A shape id, absolute: `namespace#Name`, or `namespace#Name$member` for a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShapeId(Arc<str>);

impl ShapeId {
    /// A shape id from its text, which is not checked; the reader checks ids.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self(Arc::from(id))
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before `#`, empty where there is none.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.0
            .split_once('#')
            .map_or("", |(namespace, _)| namespace)
    }

    /// The shape's name: the part after `#`, without the member's.
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.0.split_once('#').map_or(&*self.0, |(_, name)| name);
        name.split_once('$').map_or(name, |(name, _)| name)
    }

    /// The id of a member of this shape.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        Self(format!("{}${name}", self.0).into())
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The traits applied to a shape or a member, by the trait's absolute shape id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits(pub Map<String, Value>);

impl Traits {
    /// Whether the trait is applied.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// The trait's value.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// The trait's value if it is a string.
    #[must_use]
    pub fn str(&self, id: &str) -> Option<&str> {
        self.0.get(id).and_then(Value::as_str)
    }

    /// A property of the trait's value if the value is an object that has it.
    #[must_use]
    pub fn property(&self, id: &str, property: &str) -> Option<&Value> {
        self.0.get(id).and_then(|value| value.get(property))
    }

    /// `smithy.api#documentation`, as written (`CommonMark` with HTML).
    #[must_use]
    pub fn documentation(&self) -> Option<&str> {
        self.str("smithy.api#documentation")
    }
}

/// A member of an aggregate shape, in the model's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The member's name (`member` of a list, `key` and `value` of a map).
    pub name: String,
    /// The shape it targets.
    pub target: ShapeId,
    /// Traits applied to the member itself.
    pub traits: Traits,
}

impl Member {
    /// The text that a member of an enum stands for: `smithy.api#enumValue`, or else its name.
    #[must_use]
    pub fn enum_value(&self) -> &str {
        self.traits
            .str("smithy.api#enumValue")
            .unwrap_or(&self.name)
    }
}

/// What kind of shape it is, with what only that kind has.
#[derive(Clone, Debug, PartialEq)]
pub enum ShapeKind {
    /// `blob`
    Blob,
    /// `boolean`
    Boolean,
    /// `string`
    String,
    /// `enum`; a 1.0 string with the `enum` trait becomes one while reading.
    Enum,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `integer`
    Integer,
    /// `intEnum`
    IntEnum,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bigInteger`
    BigInteger,
    /// `bigDecimal`
    BigDecimal,
    /// `timestamp`
    Timestamp,
    /// `document`
    Document,
    /// `list` (and 1.0's `set`)
    List,
    /// `map`
    Map,
    /// `structure`
    Structure,
    /// `union`
    Union,
    /// `operation`
    Operation(Operation),
    /// `resource`
    Resource(Resource),
    /// `service`
    Service(Service),
}

/// The properties of an operation shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    /// The input structure; `None` for none or `smithy.api#Unit`.
    pub input: Option<ShapeId>,
    /// The output structure; `None` for none or `smithy.api#Unit`.
    pub output: Option<ShapeId>,
    /// The errors it declares itself, in the model's order; those of its service come on top.
    pub errors: Vec<ShapeId>,
}

/// The properties of a resource shape that matter for finding operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// Every operation bound to it: lifecycle operations, then `operations`, then `collectionOperations`.
    pub operations: Vec<ShapeId>,
    /// Resources below it.
    pub resources: Vec<ShapeId>,
}

/// The properties of a service shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// The API version, empty where the model has none.
    pub version: String,
    /// Operations bound directly.
    pub operations: Vec<ShapeId>,
    /// Resources bound directly.
    pub resources: Vec<ShapeId>,
    /// Errors that each operation can return.
    pub errors: Vec<ShapeId>,
    /// Shapes renamed within this service's closure.
    pub rename: BTreeMap<ShapeId, String>,
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its absolute id.
    pub id: ShapeId,
    /// What kind it is.
    pub kind: ShapeKind,
    /// Traits applied to it.
    pub traits: Traits,
    /// Its members, in the model's order, mixins' first.
    pub members: Vec<Member>,
    /// The file it was read from, as given by the caller; the prelude's shapes have `prelude`.
    pub file: Arc<str>,
}

impl Shape {
    /// The member of that name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// All shapes of the files read, by id, and the prelude's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Shapes by id.
    pub shapes: BTreeMap<ShapeId, Shape>,
    /// The files it was read from, for messages.
    pub files: Vec<Arc<str>>,
}

impl Model {
    /// The shape of that id.
    #[must_use]
    pub fn shape(&self, id: &ShapeId) -> Option<&Shape> {
        self.shapes.get(id)
    }
}
