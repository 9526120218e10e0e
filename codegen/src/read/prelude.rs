//! The prelude's shapes that models target: <https://smithy.io/2.0/spec/model.html#prelude>.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::model::{Shape, ShapeId, ShapeKind, Traits};

/// Every simple shape of the prelude, and `Unit`.
pub(super) fn shapes() -> impl Iterator<Item = Shape> {
    let file: Arc<str> = Arc::from("prelude");
    let simple = [
        ("String", ShapeKind::String),
        ("Blob", ShapeKind::Blob),
        ("BigInteger", ShapeKind::BigInteger),
        ("BigDecimal", ShapeKind::BigDecimal),
        ("Timestamp", ShapeKind::Timestamp),
        ("Document", ShapeKind::Document),
        ("Boolean", ShapeKind::Boolean),
        ("Byte", ShapeKind::Byte),
        ("Short", ShapeKind::Short),
        ("Integer", ShapeKind::Integer),
        ("Long", ShapeKind::Long),
        ("Float", ShapeKind::Float),
        ("Double", ShapeKind::Double),
    ];
    let primitive = [
        ("PrimitiveBoolean", ShapeKind::Boolean),
        ("PrimitiveByte", ShapeKind::Byte),
        ("PrimitiveShort", ShapeKind::Short),
        ("PrimitiveInteger", ShapeKind::Integer),
        ("PrimitiveLong", ShapeKind::Long),
        ("PrimitiveFloat", ShapeKind::Float),
        ("PrimitiveDouble", ShapeKind::Double),
    ];
    let simple = simple.into_iter().map(|(name, kind)| (name, kind, None));
    let primitive = primitive.into_iter().map(|(name, kind)| {
        let zero = zero(&kind);
        (name, kind, zero.map(|zero| ("smithy.api#default", zero)))
    });
    let unit = (
        "Unit",
        ShapeKind::Structure,
        Some(("smithy.api#unitType", json!({}))),
    );
    simple
        .chain(primitive)
        .chain([unit])
        .map(move |(name, kind, applied)| {
            let mut traits = Traits::default();
            if let Some((id, value)) = applied {
                traits.0.insert(id.to_owned(), value);
            }
            Shape {
                id: ShapeId::new(&format!("smithy.api#{name}")),
                kind,
                traits,
                members: Vec::new(),
                file: Arc::clone(&file),
            }
        })
}

/// The value that a shape of this kind had by default in Smithy 1.0, where it had one.
pub(super) fn zero(kind: &ShapeKind) -> Option<Value> {
    match kind {
        ShapeKind::Boolean => Some(json!(false)),
        ShapeKind::Byte
        | ShapeKind::Short
        | ShapeKind::Integer
        | ShapeKind::Long
        | ShapeKind::Float
        | ShapeKind::Double => Some(json!(0)),
        _ => None,
    }
}
