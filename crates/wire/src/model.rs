//! A model as its JSON file has it, read by itself: nothing of the generator's reader takes part.

use serde_json::{Map, Value};

const NULL: &Value = &Value::Null;

/// Traits whose values are long and say nothing about the wire.
const LEFT_OUT: [&str; 5] = [
    "smithy.api#documentation",
    "smithy.api#examples",
    "smithy.rules#endpointBdd",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
];

/// The shapes of a model.
#[derive(Debug)]
pub struct Model {
    model: Value,
}

impl Model {
    /// Reads the text of a JSON file.
    ///
    /// # Errors
    /// It is not JSON.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut model: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let shapes = model.get_mut("shapes").and_then(Value::as_object_mut);
        for shape in shapes.into_iter().flat_map(Map::values_mut) {
            strip(shape);
        }
        Ok(Self { model })
    }

    /// The model without its documentation, for the endpoint.
    #[must_use]
    pub fn text(&self) -> String {
        self.model.to_string()
    }

    fn shapes(&self) -> impl Iterator<Item = (&str, &Value)> {
        let shapes = self.model.get("shapes").and_then(Value::as_object);
        shapes
            .into_iter()
            .flatten()
            .map(|(id, shape)| (&**id, shape))
    }

    /// The shape of an id; null if the model has none.
    #[must_use]
    pub fn shape(&self, id: &str) -> &Value {
        let shapes = self.model.get("shapes");
        shapes.and_then(|shapes| shapes.get(id)).unwrap_or(NULL)
    }

    /// The ids of all operations.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.of_kind("operation")
    }

    /// The ids of all shapes of a kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.shapes()
            .filter(move |(id, _)| self.kind(id) == kind)
            .map(|(id, _)| id)
    }

    /// Whether calls of the operation are signed: not if it says that it needs no authentication.
    #[must_use]
    pub fn is_signed(&self, operation: &str) -> bool {
        let operation = self.shape(operation);
        let none = trait_of(operation, "smithy.api#auth")
            .as_array()
            .is_some_and(Vec::is_empty);
        !none && trait_of(operation, "smithy.api#optionalAuth").is_null()
    }

    /// The ids of the errors of an operation, its service's included.
    #[must_use]
    pub fn errors(&self, operation: &str) -> Vec<&str> {
        let service = self.of_kind("service").next().unwrap_or_default();
        let of = |id: &str| self.shape(id).get("errors").and_then(Value::as_array);
        let errors = [of(operation), of(service)].into_iter().flatten().flatten();
        errors.map(target).collect()
    }

    /// The kind of a shape: `string`, `list`, ... Those of the prelude have that of their name; a string of 1.0 with the
    /// trait `enum` is an `enum`, a `set` a `list`.
    #[must_use]
    pub fn kind(&self, id: &str) -> &str {
        if let Some(name) = id.strip_prefix("smithy.api#") {
            return prelude(name);
        }
        let shape = self.shape(id);
        match text(shape, "type") {
            "string" if !trait_of(shape, "smithy.api#enum").is_null() => "enum",
            "set" => "list",
            kind => kind,
        }
    }

    /// The members of a structure or union, with their names.
    #[must_use]
    pub fn members(&self, id: &str) -> Vec<(&str, &Value)> {
        let members = self.shape(id).get("members").and_then(Value::as_object);
        let members = members.into_iter().flatten();
        members.map(|(name, member)| (&**name, member)).collect()
    }

    /// The values of an `enum`.
    #[must_use]
    pub fn enum_values(&self, id: &str) -> Vec<String> {
        let old = trait_of(self.shape(id), "smithy.api#enum").as_array();
        if let Some(values) = old {
            let values = values.iter().map(|value| text(value, "value").to_owned());
            return values.collect();
        }
        let members = self.members(id).into_iter();
        members
            .map(|(name, member)| {
                let value = trait_of(member, "smithy.api#enumValue").as_str();
                value.unwrap_or(name).to_owned()
            })
            .collect()
    }

    /// A trait of a member, or else of what it targets; null if neither has it.
    #[must_use]
    pub fn effective<'a>(&'a self, member: &'a Value, id: &str) -> &'a Value {
        let own = trait_of(member, id);
        if own.is_null() {
            trait_of(self.shape(target(member)), id)
        } else {
            own
        }
    }
}

fn strip(shape: &mut Value) {
    if let Some(traits) = shape.get_mut("traits").and_then(Value::as_object_mut) {
        for id in LEFT_OUT {
            traits.remove(id);
        }
    }
    let members = shape.get_mut("members").and_then(Value::as_object_mut);
    members
        .into_iter()
        .flat_map(Map::values_mut)
        .for_each(strip);
}

fn prelude(name: &str) -> &'static str {
    match name {
        "Blob" => "blob",
        "Boolean" | "PrimitiveBoolean" => "boolean",
        "Byte" | "PrimitiveByte" => "byte",
        "Short" | "PrimitiveShort" => "short",
        "Integer" | "PrimitiveInteger" => "integer",
        "Long" | "PrimitiveLong" => "long",
        "Float" | "PrimitiveFloat" => "float",
        "Double" | "PrimitiveDouble" => "double",
        "Timestamp" => "timestamp",
        "Document" => "document",
        "Unit" => "structure",
        _ => "string",
    }
}

/// A trait of a shape or member; null if it has none.
#[must_use]
pub fn trait_of<'a>(owner: &'a Value, id: &str) -> &'a Value {
    let traits = owner.get("traits");
    traits.and_then(|traits| traits.get(id)).unwrap_or(NULL)
}

/// The id that a member, or whatever refers to a shape, targets; `smithy.api#Unit` for none.
#[must_use]
pub fn target(reference: &Value) -> &str {
    let target = reference.get("target").and_then(Value::as_str);
    target.unwrap_or("smithy.api#Unit")
}

/// A property that is text.
#[must_use]
pub fn text<'a>(owner: &'a Value, key: &str) -> &'a str {
    owner.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The name of a shape id.
#[must_use]
pub fn name(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}
