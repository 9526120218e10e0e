//! Types of members: what Rust holds, what the table says, and which members need a box.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Type, boxes, names};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind, Traits};
use crate::select::{Protocol, Selection};

/// What types are computed from.
pub(super) struct Types<'a> {
    pub(super) model: &'a Model,
    /// Rust names of shapes that the service renames.
    pub(super) rename: &'a BTreeMap<ShapeId, String>,
    /// Members that hold their own structure, and so stand in a box.
    boxed: BTreeSet<(ShapeId, String)>,
    pub(super) protocol: Protocol,
}

impl<'a> Types<'a> {
    pub(super) fn new(
        model: &'a Model,
        rename: &'a BTreeMap<ShapeId, String>,
        shapes: &BTreeSet<ShapeId>,
        protocol: Protocol,
    ) -> Self {
        Self {
            model,
            rename,
            boxed: boxes::boxed(model, shapes),
            protocol,
        }
    }

    /// The shape's name in this service.
    pub(super) fn wire_name(&self, id: &ShapeId) -> String {
        self.rename
            .get(id)
            .cloned()
            .unwrap_or_else(|| id.name().to_owned())
    }

    pub(super) fn type_name(&self, id: &ShapeId) -> String {
        names::type_name(&self.wire_name(id))
    }

    /// The type that a target is in Rust.
    pub(super) fn of(&self, id: &ShapeId) -> Type {
        let Some(shape) = self.model.shape(id) else {
            return Type::Unit;
        };
        match &shape.kind {
            ShapeKind::Boolean => Type::Scalar("bool"),
            ShapeKind::Byte => Type::Scalar("i8"),
            ShapeKind::Short => Type::Scalar("i16"),
            ShapeKind::Integer | ShapeKind::IntEnum => Type::Scalar("i32"),
            ShapeKind::Long => Type::Scalar("i64"),
            ShapeKind::Float => Type::Scalar("f32"),
            ShapeKind::Double => Type::Scalar("f64"),
            ShapeKind::BigInteger => Type::Primitive("BigInteger"),
            ShapeKind::BigDecimal => Type::Primitive("BigDecimal"),
            ShapeKind::Blob => Type::Primitive("Blob"),
            ShapeKind::Timestamp => Type::Primitive("DateTime"),
            ShapeKind::Document => Type::Primitive("Document"),
            ShapeKind::List => Type::List(Box::new(self.item(shape, "member")), sparse(shape)),
            ShapeKind::Map => {
                let key = Box::new(self.item(shape, "key"));
                Type::Map(key, Box::new(self.item(shape, "value")), sparse(shape))
            }
            ShapeKind::Structure | ShapeKind::Union if id.as_str() == "smithy.api#Unit" => {
                Type::Unit
            }
            ShapeKind::Structure if shape.traits.has("smithy.api#error") => {
                Type::Named(format!("error::{}", self.type_name(id)))
            }
            ShapeKind::Structure | ShapeKind::Union | ShapeKind::Enum => {
                Type::Named(self.type_name(id))
            }
            _ => Type::String,
        }
    }

    fn item(&self, shape: &Shape, member: &str) -> Type {
        shape
            .member(member)
            .map_or(Type::String, |member| self.of(&member.target))
    }

    /// The type of a member, in a box where it must be.
    pub(super) fn of_member(&self, owner: &ShapeId, member: &Member) -> Type {
        match self.of(&member.target) {
            Type::Primitive("Blob") if self.has(member, STREAMING) => Type::Primitive("ByteStream"),
            Type::Named(name) if self.boxed.contains(&(owner.clone(), member.name.clone())) => {
                Type::Boxed(name)
            }
            ty => ty,
        }
    }

    /// Whether a member or its target has a trait: Smithy 1.0 allowed some on members that belong to shapes since.
    pub(super) fn has(&self, member: &Member, id: &str) -> bool {
        let target = self.model.shape(&member.target);
        member.traits.has(id) || target.is_some_and(|shape| shape.traits.has(id))
    }

    /// The expression of a member's target in the tables.
    pub(super) fn target(&self, member: &Member) -> String {
        self.target_of(&member.target, Some(&member.traits))
    }

    fn target_of(&self, id: &ShapeId, member: Option<&Traits>) -> String {
        let Some(shape) = self.model.shape(id) else {
            return "rt::STRING".to_owned();
        };
        let item = |name: &str| {
            shape
                .member(name)
                .map_or_else(|| "rt::STRING".to_owned(), |member| self.target(member))
        };
        let scalar = match &shape.kind {
            ShapeKind::Boolean => "BOOLEAN",
            ShapeKind::Byte => "BYTE",
            ShapeKind::Short => "SHORT",
            ShapeKind::Integer => "INTEGER",
            ShapeKind::IntEnum => "INT_ENUM",
            ShapeKind::Long => "LONG",
            ShapeKind::Float => "FLOAT",
            ShapeKind::Double => "DOUBLE",
            ShapeKind::BigInteger => "BIG_INTEGER",
            ShapeKind::BigDecimal => "BIG_DECIMAL",
            ShapeKind::Blob => "BLOB",
            ShapeKind::Document => "DOCUMENT",
            ShapeKind::Enum => "ENUM",
            ShapeKind::Timestamp => {
                let format = member.and_then(|traits| traits.str(TIMESTAMP_FORMAT));
                return format!(
                    "rt::TIMESTAMP(rt::{})",
                    match format.or_else(|| shape.traits.str(TIMESTAMP_FORMAT)) {
                        Some("date-time") => "DATE_TIME",
                        Some("http-date") => "HTTP_DATE",
                        Some("epoch-seconds") => "EPOCH_SECONDS",
                        _ => "BY_PLACE",
                    }
                );
            }
            ShapeKind::List => {
                let kind = if sparse(shape) { "SPARSE_LIST" } else { "LIST" };
                return self.named(shape, format!("rt::{kind}(&{})", item("member")));
            }
            ShapeKind::Map => {
                let kind = if sparse(shape) { "SPARSE_MAP" } else { "MAP" };
                return self.named(shape, format!("rt::{kind}(&{})", item("value")));
            }
            ShapeKind::Structure | ShapeKind::Union => {
                let kind = if shape.kind == ShapeKind::Union {
                    "UNION"
                } else {
                    "STRUCTURE"
                };
                return match self.of(id) {
                    Type::Named(name) => format!("rt::{kind}(rt::of::<types::{name}>)"),
                    _ => format!("rt::{kind}(rt::of::<rt::Unit>)"),
                };
            }
            _ => "STRING",
        };
        format!("rt::{scalar}")
    }

    /// Whether a value is shown redacted: `smithy.api#sensitive` on the shape, or on what a list or map holds.
    pub(super) fn is_sensitive(&self, id: &ShapeId, depth: usize) -> bool {
        let Some(shape) = self.model.shape(id) else {
            return false;
        };
        let holds = matches!(shape.kind, ShapeKind::List | ShapeKind::Map) && depth < 16;
        shape.traits.has("smithy.api#sensitive")
            || (holds
                && shape
                    .members
                    .iter()
                    .any(|member| self.is_sensitive(&member.target, depth + 1)))
    }

    /// The value of a member's `smithy.api#default`, as an expression; none for values that a type cannot have.
    pub(super) fn default(&self, member: &Member, value: &Value) -> Option<String> {
        let ty = self.of(&member.target);
        Some(match (value, &ty) {
            (Value::Bool(value), Type::Scalar("bool")) => value.to_string(),
            (Value::Number(number), Type::Scalar("f32" | "f64")) => {
                format!("{:?}", number.as_f64()?)
            }
            (Value::Number(number), Type::Scalar(ty)) if *ty != "bool" => {
                number.as_i64()?.to_string()
            }
            (Value::String(text), Type::String) if text.is_empty() => "String::new()".to_owned(),
            (Value::String(text), Type::String) => format!("{text:?}.to_owned()"),
            (Value::String(text), Type::Named(name)) => format!("types::{name}::from({text:?})"),
            (Value::Number(number), Type::Primitive("DateTime")) => {
                format!(
                    "primitives::DateTime::from_secs_f64({:?})",
                    number.as_f64()?
                )
            }
            (Value::Number(number), Type::Primitive(ty @ ("BigInteger" | "BigDecimal"))) => {
                format!("rt::number::<primitives::{ty}>(\"{number}\")")
            }
            (Value::Array(items), Type::List(..)) if items.is_empty() => "Vec::new()".to_owned(),
            (Value::Object(items), Type::Map(..)) if items.is_empty() => {
                "HashMap::new()".to_owned()
            }
            (Value::String(text), Type::Primitive("Blob")) if text.is_empty() => {
                "primitives::Blob::new(Vec::new())".to_owned()
            }
            (Value::String(text), Type::Primitive("Blob")) if is_base64(text) => {
                format!("rt::base64({text:?})")
            }
            (value, Type::Primitive("Document")) => return document(value),
            _ => return None,
        })
    }
}

/// `smithy.api#streaming`
pub(super) const STREAMING: &str = "smithy.api#streaming";
/// The type that each of these shapes is in Rust.
pub(crate) fn all(
    model: &Model,
    rename: &BTreeMap<ShapeId, String>,
    selection: &Selection,
) -> BTreeMap<ShapeId, Type> {
    let types = Types::new(model, rename, &BTreeSet::new(), selection.protocol);
    let shapes = &selection.shapes;
    shapes.iter().map(|id| (id.clone(), types.of(id))).collect()
}

const TIMESTAMP_FORMAT: &str = "smithy.api#timestampFormat";

fn document(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(value) => format!("primitives::Document::Bool({value})"),
        Value::String(text) => format!("primitives::Document::String({text:?}.to_owned())"),
        Value::Array(items) if items.is_empty() => {
            "primitives::Document::Array(Vec::new())".to_owned()
        }
        Value::Object(entries) if entries.is_empty() => {
            "primitives::Document::Object(HashMap::new())".to_owned()
        }
        _ => return None,
    })
}

/// Whether this is base64, as defaults of blobs are written.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte))
}

fn sparse(shape: &Shape) -> bool {
    shape.traits.has("smithy.api#sparse")
}
