//! The tables the endpoint works from: operations, shapes and constraints of the served models, built once at start.

mod build;
mod pattern;

use std::sync::{Arc, OnceLock};

use serde_json::Value;

pub(crate) use build::build;
pub(crate) use pattern::Pattern;

use crate::builder::StartError;

/// The models this crate carries, without documentation: file name and text.
const EMBEDDED: [(&str, &str); 2] = [
    (
        "models/connect.json",
        include_str!("../../models/connect.json"),
    ),
    (
        "models/connectparticipant.json",
        include_str!("../../models/connectparticipant.json"),
    ),
];

/// The services of one or more models.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) services: Vec<Service>,
    pub(crate) operations: Vec<Operation>,
    shapes: Vec<Shape>,
}

/// A service.
#[derive(Debug)]
pub(crate) struct Service {
    /// The service shape's name.
    pub(crate) name: String,
    /// The name in SigV4's credential scope.
    pub(crate) signing_name: String,
}

/// An operation, with all that is needed to route, read, check and answer it.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Index of its service.
    pub(crate) service: usize,
    /// The operation shape's name.
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) segments: Vec<Segment>,
    /// Query parameters that the URI pattern itself holds.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) input: Option<ShapeRef>,
    pub(crate) output: Option<ShapeRef>,
    /// The status of a success.
    pub(crate) status: u16,
    pub(crate) errors: Vec<ErrorRow>,
    /// The member that makes a repeated call the same call.
    pub(crate) token: Option<String>,
    /// Whether a request without a signature is let in.
    pub(crate) unsigned: bool,
}

/// A piece of a URI pattern's path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Segment {
    Literal(String),
    Label(String),
    Greedy(String),
}

/// An error an operation declares.
#[derive(Debug)]
pub(crate) struct ErrorRow {
    pub(crate) name: String,
    pub(crate) shape: Option<ShapeRef>,
    pub(crate) status: u16,
    /// The member that carries the message, in the wire's name.
    pub(crate) message: String,
    /// Whether it lists the violations one by one, as `smithy.framework#ValidationException` does.
    pub(crate) field_list: bool,
}

/// A shape's place in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShapeRef(usize);

/// What the wire and the checks need to know about a shape.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    pub(crate) constraints: Constraints,
    /// Valid values of an `enum`, in the model's order.
    pub(crate) values: Vec<String>,
    /// Those of them that are internal, and named in no message.
    pub(crate) internal: Vec<String>,
    /// Valid values of an `intEnum`.
    pub(crate) numbers: Vec<i64>,
    pub(crate) members: Vec<Member>,
    pub(crate) timestamp: Option<TimestampFormat>,
    pub(crate) media_type: Option<String>,
    pub(crate) sparse: bool,
}

/// The kinds of shapes a value can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Blob,
    Boolean,
    String,
    Enum,
    Byte,
    Short,
    Integer,
    IntEnum,
    Long,
    Float,
    Double,
    BigNumber,
    Timestamp,
    Document,
    List,
    Map,
    Structure,
    Union,
}

/// How a timestamp is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimestampFormat {
    EpochSeconds,
    DateTime,
    HttpDate,
}

/// A member of a structure, union, list or map.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Its name in a JSON body.
    pub(crate) wire: String,
    pub(crate) target: ShapeRef,
    pub(crate) required: bool,
    pub(crate) binding: Binding,
    /// What the member says itself; it overrides the target's.
    pub(crate) constraints: Constraints,
    pub(crate) timestamp: Option<TimestampFormat>,
}

/// Where in a request a member travels.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Body,
    Label,
    Query(String),
    QueryParams,
    Header(String),
    PrefixHeaders(String),
    Payload,
    /// The response's status; in outputs only.
    Status,
}

/// Constraint traits.
#[derive(Debug, Default)]
pub(crate) struct Constraints {
    pub(crate) length: Option<Bounds>,
    pub(crate) range: Option<Bounds>,
    pub(crate) pattern: Option<Arc<Pattern>>,
    pub(crate) unique: bool,
}

/// The bounds of a length or a range, with their numbers as the model writes them.
#[derive(Debug)]
pub(crate) struct Bounds {
    pub(crate) min: Option<(f64, String)>,
    pub(crate) max: Option<(f64, String)>,
}

impl Tables {
    /// The tables of the models this crate carries; they are read once in a process.
    pub(crate) fn embedded() -> Result<Arc<Self>, StartError> {
        static TABLES: OnceLock<Result<Arc<Tables>, StartError>> = OnceLock::new();
        TABLES
            .get_or_init(|| {
                let mut tables = Tables::default();
                for (name, text) in EMBEDDED {
                    build(&mut tables, name, text)?;
                }
                Ok(Arc::new(tables))
            })
            .clone()
    }

    /// The tables of the models this crate carries, if asked for, and of further ones.
    pub(crate) fn with(
        carried: bool,
        models: &[(String, String)],
    ) -> Result<Arc<Self>, StartError> {
        if carried && models.is_empty() {
            return Self::embedded();
        }
        let mut tables = Tables::default();
        for (name, text) in EMBEDDED.iter().filter(|_| carried) {
            build(&mut tables, name, text)?;
        }
        for (name, text) in models {
            build(&mut tables, name, text)?;
        }
        Ok(Arc::new(tables))
    }

    /// A shape; `None` cannot happen for a reference out of these tables.
    pub(crate) fn shape(&self, shape: ShapeRef) -> Option<&Shape> {
        self.shapes.get(shape.0)
    }

    /// The service of an operation.
    pub(crate) fn service(&self, operation: &Operation) -> Option<&Service> {
        self.services.get(operation.service)
    }

    /// The members of a structure or union; none for anything else.
    pub(crate) fn members(&self, shape: Option<ShapeRef>) -> &[Member] {
        shape
            .and_then(|shape| self.shape(shape))
            .map_or(&[], |shape| &shape.members)
    }
}

impl Shape {
    /// The content type of a payload of this shape.
    pub(crate) fn media_type(&self) -> &str {
        match (&self.media_type, self.kind) {
            (Some(media_type), _) => media_type,
            (None, Kind::Blob) => "application/octet-stream",
            (None, Kind::String | Kind::Enum) => "text/plain",
            (None, _) => "application/json",
        }
    }

    /// The member of that name.
    pub(crate) fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

impl Operation {
    /// The error of that name, if the operation declares it.
    pub(crate) fn error(&self, name: &str) -> Option<&ErrorRow> {
        self.errors.iter().find(|error| error.name == name)
    }

    /// The token of an input that makes a repeated call the same call; an empty one counts as none.
    pub(crate) fn token_of<'a>(&self, input: &'a Value) -> Option<&'a str> {
        let name = self.token.as_deref()?;
        input.get(name)?.as_str().filter(|token| !token.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_models_are_copies_without_documentation() {
        for (name, text) in EMBEDDED {
            let model: Value = serde_json::from_str(text).unwrap();
            let generated = model["metadata"]["generated"].as_str().unwrap();
            assert!(
                generated.contains("slim-sdk generate"),
                "{name}: {generated}"
            );
            assert!(!text.contains("smithy.api#documentation"), "{name}");
        }
    }

    #[test]
    fn tokens_are_known_with_and_without_the_trait() {
        let tables = Tables::embedded().unwrap();
        let with: Vec<&str> = tables
            .operations
            .iter()
            .filter(|operation| operation.token.as_deref() == Some("ClientToken"))
            .map(|operation| operation.name.as_str())
            .collect();
        for name in [
            "CreatePersistentContactAssociation",
            "StartChatContact",
            "SendMessage",
        ] {
            assert!(with.contains(&name), "{with:?}");
        }
    }
}
