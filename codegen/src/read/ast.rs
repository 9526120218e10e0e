//! One JSON AST file to shapes, as written: <https://smithy.io/2.0/spec/json-ast.html>.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::id::{is_identifier, is_shape_id};
use super::json;
use crate::error::{Error, Problem, Problems};
use crate::model::{Member, Operation, Resource, Service, Shape, ShapeId, ShapeKind, Traits};

/// A shape as a file has it: mixins not flattened, Smithy 1.0's defaults not written out.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub(super) shape: Shape,
    pub(super) mixins: Vec<ShapeId>,
    /// Whether the file is Smithy 1.0.
    pub(super) old: bool,
}

/// Traits applied from outside the shape.
#[derive(Debug)]
pub(super) struct Apply {
    /// The shape, without the member.
    pub(super) shape: ShapeId,
    pub(super) member: Option<String>,
    pub(super) traits: Traits,
    pub(super) file: Arc<str>,
}

impl Apply {
    /// The id of what it is applied to.
    pub(super) fn target(&self) -> ShapeId {
        match &self.member {
            Some(member) => self.shape.member(member),
            None => self.shape.clone(),
        }
    }
}

/// What one file holds.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) shapes: Vec<Raw>,
    pub(super) applies: Vec<Apply>,
}

/// The shapes of one file's text.
pub(super) fn parse(file: &Arc<str>, text: &str) -> Result<Parsed, Error> {
    let value = json::parse(file, text)?;
    let not_smithy = |what: &str, fix: &str| {
        Error::from(
            Problem::model(format!("JSON, but not a Smithy model: {what}"))
                .file(&**file)
                .fix(fix),
        )
    };
    let Value::Object(mut top) = value else {
        let what = format!("the top is {}, not an object", kind_of(&value));
        return Err(not_smithy(&what, "give a Smithy JSON AST file"));
    };
    let Some(version) = top.get("smithy") else {
        return Err(not_smithy(
            "no `smithy` version at the top",
            "give a Smithy JSON AST file; its first key is `\"smithy\": \"2.0\"`",
        ));
    };
    let major = version.as_str().and_then(major);
    let Some(major) = major else {
        return Err(not_smithy(
            &format!("its `smithy` version is {version}"),
            "versions 1.0 and 2.x are read; make one with `smithy ast`",
        ));
    };
    let mut reader = Reader {
        file,
        old: major == 1,
        problems: Problems::new(),
    };
    let mut parsed = Parsed::default();
    match top.remove("shapes") {
        None => {}
        Some(Value::Object(shapes)) => {
            for (id, definition) in shapes {
                reader.entry(&id, definition, &mut parsed);
            }
        }
        Some(other) => {
            let what = format!("`shapes` is {}, not an object", kind_of(&other));
            return Err(not_smithy(&what, "give a Smithy JSON AST file"));
        }
    }
    reader.problems.into_result()?;
    Ok(parsed)
}

/// `1` or `2` of `1`, `1.0`, `2`, `2.0`, `2.1` and so on.
fn major(version: &str) -> Option<u32> {
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let minor_is_number = !minor.is_empty() && minor.chars().all(|c| c.is_ascii_digit());
    match major {
        "1" if minor_is_number => Some(1),
        "2" if minor_is_number => Some(2),
        _ => None,
    }
}

/// A value's kind, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

struct Reader<'a> {
    file: &'a Arc<str>,
    old: bool,
    problems: Problems,
}

impl Reader<'_> {
    fn wrong(&mut self, shape: &ShapeId, what: impl Into<String>, fix: impl Into<String>) {
        self.problems.push(
            Problem::model(what)
                .file(&**self.file)
                .shape(shape)
                .fix(fix),
        );
    }

    fn entry(&mut self, id: &str, definition: Value, parsed: &mut Parsed) {
        let shape = ShapeId::new(id);
        let Value::Object(mut body) = definition else {
            let what = format!("the shape is {}, not an object", kind_of(&definition));
            return self.wrong(&shape, what, "write `{\"type\": ..}`");
        };
        let Some(Value::String(kind)) = body.remove("type") else {
            let fix = "write `\"type\": \"structure\"`, or what it is";
            return self.wrong(&shape, "the shape has no `type`", fix);
        };
        let (root, member) = match id.split_once('$') {
            Some((root, member)) if kind == "apply" => (root, Some(member)),
            _ => (id, None),
        };
        if !is_shape_id(root) || member.is_some_and(|member| !is_identifier(member)) {
            return self.wrong(
                &shape,
                "not a shape id",
                "write `namespace#Name`: letters, digits and `_`, `.` between the namespace's parts",
            );
        }
        let traits = self.traits(&shape, body.remove("traits"));
        if kind == "apply" {
            parsed.applies.push(Apply {
                shape: ShapeId::new(root),
                member: member.map(str::to_owned),
                traits,
                file: Arc::clone(self.file),
            });
            return;
        }
        let Some((kind, members)) = self.body(&shape, &kind, &mut body) else {
            return;
        };
        let mixins = self.targets(&shape, "mixins", body.remove("mixins"));
        parsed.shapes.push(Raw {
            shape: Shape {
                id: shape,
                kind,
                traits,
                members,
                file: Arc::clone(self.file),
            },
            mixins,
            old: self.old,
        });
    }

    fn body(
        &mut self,
        shape: &ShapeId,
        kind: &str,
        body: &mut Map<String, Value>,
    ) -> Option<(ShapeKind, Vec<Member>)> {
        let simple = match kind {
            "blob" => ShapeKind::Blob,
            "boolean" => ShapeKind::Boolean,
            "string" => ShapeKind::String,
            "byte" => ShapeKind::Byte,
            "short" => ShapeKind::Short,
            "integer" => ShapeKind::Integer,
            "long" => ShapeKind::Long,
            "float" => ShapeKind::Float,
            "double" => ShapeKind::Double,
            "bigInteger" => ShapeKind::BigInteger,
            "bigDecimal" => ShapeKind::BigDecimal,
            "timestamp" => ShapeKind::Timestamp,
            "document" => ShapeKind::Document,
            "list" | "set" => {
                let members = self.named(shape, body, &["member"]);
                return Some((ShapeKind::List, members));
            }
            "map" => {
                let members = self.named(shape, body, &["key", "value"]);
                return Some((ShapeKind::Map, members));
            }
            "structure" => return Some((ShapeKind::Structure, self.members(shape, body))),
            "union" => return Some((ShapeKind::Union, self.members(shape, body))),
            "enum" => return Some((ShapeKind::Enum, self.members(shape, body))),
            "intEnum" => return Some((ShapeKind::IntEnum, self.members(shape, body))),
            "operation" => ShapeKind::Operation(self.operation(shape, body)),
            "resource" => ShapeKind::Resource(self.resource(shape, body)),
            "service" => ShapeKind::Service(self.service(shape, body)),
            other => {
                self.wrong(
                    shape,
                    format!("`{other}` is not a type of shape"),
                    "use one of Smithy 2.0's types, such as `structure`, `list`, `string`, `operation`",
                );
                return None;
            }
        };
        Some((simple, Vec::new()))
    }

    fn operation(&mut self, shape: &ShapeId, body: &mut Map<String, Value>) -> Operation {
        let mut part = |key: &str| {
            let target = self.target(shape, key, &body.remove(key)?)?;
            (target.as_str() != "smithy.api#Unit").then_some(target)
        };
        let (input, output) = (part("input"), part("output"));
        Operation {
            input,
            output,
            errors: self.targets(shape, "errors", body.remove("errors")),
        }
    }

    fn resource(&mut self, shape: &ShapeId, body: &mut Map<String, Value>) -> Resource {
        let mut operations = Vec::new();
        for lifecycle in ["create", "put", "read", "update", "delete", "list"] {
            if let Some(value) = body.remove(lifecycle) {
                operations.extend(self.target(shape, lifecycle, &value));
            }
        }
        for key in ["operations", "collectionOperations"] {
            operations.extend(self.targets(shape, key, body.remove(key)));
        }
        Resource {
            operations,
            resources: self.targets(shape, "resources", body.remove("resources")),
        }
    }

    fn service(&mut self, shape: &ShapeId, body: &mut Map<String, Value>) -> Service {
        let version = match body.remove("version") {
            None => String::new(),
            Some(Value::String(version)) => version,
            Some(other) => {
                let what = format!("`version` is {}, not a string", kind_of(&other));
                self.wrong(shape, what, "write the version in quotes");
                String::new()
            }
        };
        let mut rename = BTreeMap::new();
        match body.remove("rename") {
            None => {}
            Some(Value::Object(renamed)) => {
                for (from, to) in renamed {
                    match to {
                        Value::String(to) if is_identifier(&to) && is_shape_id(&from) => {
                            rename.insert(ShapeId::new(&from), to);
                        }
                        _ => self.wrong(
                            shape,
                            format!("`rename` of `{from}` is not a shape id with a new name"),
                            "write `\"namespace#Name\": \"NewName\"`",
                        ),
                    }
                }
            }
            Some(other) => {
                let what = format!("`rename` is {}, not an object", kind_of(&other));
                self.wrong(shape, what, "write `\"rename\": {..}`");
            }
        }
        Service {
            version,
            operations: self.targets(shape, "operations", body.remove("operations")),
            resources: self.targets(shape, "resources", body.remove("resources")),
            errors: self.targets(shape, "errors", body.remove("errors")),
            rename,
        }
    }

    /// The members of a list or map, each under its own key. One may be missing, if a mixin brings it.
    fn named(
        &mut self,
        shape: &ShapeId,
        body: &mut Map<String, Value>,
        keys: &[&str],
    ) -> Vec<Member> {
        keys.iter()
            .filter_map(|key| self.member(shape, key, body.remove(*key)?))
            .collect()
    }

    fn members(&mut self, shape: &ShapeId, body: &mut Map<String, Value>) -> Vec<Member> {
        match body.remove("members") {
            None => Vec::new(),
            Some(Value::Object(members)) => members
                .into_iter()
                .filter_map(|(name, value)| self.member(shape, &name, value))
                .collect(),
            Some(other) => {
                let what = format!("`members` is {}, not an object", kind_of(&other));
                self.wrong(shape, what, "write `\"members\": {..}`");
                Vec::new()
            }
        }
    }

    fn member(&mut self, shape: &ShapeId, name: &str, mut value: Value) -> Option<Member> {
        let id = shape.member(name);
        if !is_identifier(name) {
            self.wrong(
                &id,
                "not a member name",
                "use letters, digits and `_`, the first a letter",
            );
            return None;
        }
        let Some(body) = value.as_object_mut() else {
            let what = format!("the member is {}, not an object", kind_of(&value));
            self.wrong(&id, what, "write `{\"target\": \"namespace#Name\"}`");
            return None;
        };
        let traits = self.traits(&id, body.remove("traits"));
        let target = self.target(&id, "the member", &value)?;
        Some(Member {
            name: name.to_owned(),
            target,
            traits,
        })
    }

    fn traits(&mut self, shape: &ShapeId, value: Option<Value>) -> Traits {
        match value {
            None => Traits::default(),
            Some(Value::Object(traits)) => {
                let bad: Vec<&String> = traits.keys().filter(|id| !is_shape_id(id)).collect();
                for id in bad {
                    self.wrong(
                        shape,
                        format!("the trait `{id}` is not named by a shape id"),
                        "write it with its namespace, such as `smithy.api#required`",
                    );
                }
                Traits(traits)
            }
            Some(other) => {
                let what = format!("`traits` is {}, not an object", kind_of(&other));
                self.wrong(shape, what, "write `\"traits\": {..}`");
                Traits::default()
            }
        }
    }

    fn targets(&mut self, shape: &ShapeId, key: &str, value: Option<Value>) -> Vec<ShapeId> {
        match value {
            None => Vec::new(),
            Some(Value::Array(items)) => items
                .iter()
                .filter_map(|item| self.target(shape, key, item))
                .collect(),
            Some(other) => {
                let what = format!("`{key}` is {}, not an array", kind_of(&other));
                self.wrong(shape, what, format!("write `\"{key}\": [..]`"));
                Vec::new()
            }
        }
    }

    fn target(&mut self, shape: &ShapeId, key: &str, value: &Value) -> Option<ShapeId> {
        let found = value.get("target").and_then(Value::as_str);
        match found {
            Some(id) if is_shape_id(id) => Some(ShapeId::new(id)),
            Some(id) => {
                let what = format!("{key}: the target `{id}` is not a shape id");
                self.wrong(shape, what, "write `namespace#Name`");
                None
            }
            None => {
                let what = format!("{key}: there is no `target`");
                self.wrong(shape, what, "write `{\"target\": \"namespace#Name\"}`");
                None
            }
        }
    }
}
