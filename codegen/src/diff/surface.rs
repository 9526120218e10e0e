//! What Rust callers see of a crate: names and types of items and fields, taken from the crate's plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::Options;
use crate::error::Error;
use crate::model::{Model, Service, Shape, ShapeId, ShapeKind};
use crate::plan::{self, Plan, Role, Structure, names};
use crate::select::{Operations, find_service, gather};

/// One of the two models, with the crate that it becomes.
pub(super) struct Side<'a> {
    pub(super) model: &'a Model,
    pub(super) service_shape: &'a Shape,
    pub(super) service: &'a Service,
    /// The operations compared, by name.
    pub(super) operations: BTreeMap<&'a str, Operation<'a>>,
    /// Every data shape that they need.
    pub(super) shapes: BTreeSet<ShapeId>,
    /// Items by path.
    items: BTreeMap<String, Item>,
    /// The Rust type of each of `shapes`.
    types: BTreeMap<ShapeId, String>,
}

/// An operation.
pub(super) struct Operation<'a> {
    pub(super) shape: &'a Shape,
    /// The client's method.
    pub(super) method: String,
    pub(super) input: String,
    pub(super) output: String,
    /// Whether it is sent without a signature.
    pub(super) unsigned: bool,
    pub(super) pages: Option<Pages>,
}

impl<'a> Operation<'a> {
    pub(super) fn model(&self) -> Option<&'a crate::model::Operation> {
        match &self.shape.kind {
            ShapeKind::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// The errors that it declares itself.
    pub(super) fn errors(&self) -> &'a [ShapeId] {
        self.model().map_or(&[], |operation| &operation.errors)
    }
}

/// A paginator, as far as callers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pages {
    pub(super) page_size: bool,
    /// The path to the items and their type.
    pub(super) items: Option<String>,
    /// The type of the token.
    pub(super) token: String,
}

/// A structure, error, union or enum.
pub(super) struct Item {
    pub(super) kind: &'static str,
    /// Whether building it can fail.
    pub(super) fallible: bool,
    /// Fields or variants, by member name; those of enums by value.
    pub(super) fields: BTreeMap<String, Field>,
}

/// What happens when a member is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeftOut {
    Fine,
    /// The call is refused before it is sent.
    Refused,
    /// The builder does not build.
    NotBuilt,
}

/// A field or variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// The type, empty for variants of enums.
    pub(super) ty: String,
    /// The value of an unset member, as an expression.
    pub(super) default: Option<String>,
    pub(super) left_out: LeftOut,
    /// Whether it is filled in with a token.
    pub(super) token: bool,
    /// Whether it is a variant of a union.
    pub(super) variant: bool,
}

impl<'a> Side<'a> {
    /// The side of these operations. There may be none.
    pub(super) fn new(
        model: &'a Model,
        service_id: &ShapeId,
        operations: &[ShapeId],
    ) -> Result<Self, Error> {
        let (service_shape, service) = find_service(model, Some(service_id.as_str()))?;
        let mut side = Self {
            model,
            service_shape,
            service,
            operations: BTreeMap::new(),
            shapes: BTreeSet::new(),
            items: BTreeMap::new(),
            types: BTreeMap::new(),
        };
        if operations.is_empty() {
            return Ok(side);
        }
        let named = operations.iter().map(|id| id.as_str().to_owned()).collect();
        let selection = gather(model, Some(service_id.as_str()), &Operations::Named(named))?;
        let plan = plan::plan(model, &selection, &options())?;
        side.types = plan::types::all(model, &service.rename, &selection)
            .into_iter()
            .map(|(id, ty)| (id, ty.rust()))
            .collect();
        side.shapes = selection.shapes;
        side.items(&plan);
        for row in &plan.operations {
            let shape = operations.iter().find(|id| id.name() == row.wire);
            if let Some(shape) = shape.and_then(|id| model.shape(id)) {
                side.operations
                    .insert(shape.id.name(), Operation::new(shape, row));
            }
        }
        Ok(side)
    }

    fn items(&mut self, plan: &Plan) {
        for operation in &plan.operations {
            for structure in [&operation.input, &operation.output] {
                let path = end(&operation.module, &structure.name);
                self.items.insert(path, Item::structure(structure));
            }
        }
        for structure in &plan.structures {
            let path = format!("types::{}", structure.name);
            self.items.insert(path, Item::structure(structure));
        }
        for error in &plan.errors {
            let path = format!("types::error::{}", error.name);
            self.items.insert(path, Item::structure(error));
        }
        for union in &plan.unions {
            let item = Item {
                kind: "union",
                fallible: false,
                fields: union.variants.iter().map(Field::variant).collect(),
            };
            self.items.insert(format!("types::{}", union.name), item);
        }
        for enumeration in &plan.enums {
            let item = Item {
                kind: "enum",
                fallible: false,
                fields: enumeration.variants.iter().map(Field::value).collect(),
            };
            self.items
                .insert(format!("types::{}", enumeration.name), item);
        }
    }

    pub(super) fn item(&self, path: &str) -> Option<&Item> {
        self.items.get(path)
    }

    pub(super) fn field(&self, path: &str, member: &str) -> Option<&Field> {
        self.items.get(path)?.fields.get(member)
    }

    /// The Rust type of a shape.
    pub(super) fn rust_type(&self, id: &ShapeId) -> Option<&str> {
        self.types.get(id).map(String::as_str)
    }

    /// The path of the type that a shape is, if it is one.
    pub(super) fn path(&self, shape: &Shape) -> String {
        let renamed = self.service.rename.get(&shape.id);
        let name = names::type_name(renamed.map_or(shape.id.name(), String::as_str));
        if shape.traits.has("smithy.api#error") {
            format!("types::error::{name}")
        } else {
            format!("types::{name}")
        }
    }
}

impl<'a> Operation<'a> {
    fn new(shape: &'a Shape, row: &plan::Operation) -> Self {
        Self {
            shape,
            method: format!("Client::{}", row.module),
            input: end(&row.module, &row.input.name),
            output: end(&row.module, &row.output.name),
            unsigned: row.flags.contains(&"NO_AUTH") || row.flags.contains(&"OPTIONAL_AUTH"),
            pages: row.pages.as_ref().map(|pages| Pages {
                page_size: pages.page_size.is_some(),
                items: pages.items.as_ref().map(|(path, ty)| {
                    let path: Vec<&str> = path.iter().map(|step| step.field.as_str()).collect();
                    format!("{}: {}", path.join("."), ty.rust())
                }),
                token: pages.token.rust(),
            }),
        }
    }
}

fn end(module: &str, name: &str) -> String {
    format!("operation::{module}::{name}")
}

impl Item {
    fn structure(structure: &Structure) -> Self {
        let field = |field: &plan::Field| {
            let ty = field.ty.rust();
            let token = structure.role == Role::Input && field.flags.contains(&"TOKEN");
            let required = field.flags.contains(&"REQUIRED");
            let left_out = if structure.role == Role::Input && required && !token {
                LeftOut::Refused
            } else if !field.optional && field.default.is_none() {
                LeftOut::NotBuilt
            } else {
                LeftOut::Fine
            };
            let facts = Field {
                name: field.name.clone(),
                ty: if field.optional {
                    format!("Option<{ty}>")
                } else {
                    ty
                },
                default: field.default.clone(),
                left_out,
                token,
                variant: false,
            };
            (field.wire.clone(), facts)
        };
        Self {
            kind: match structure.role {
                Role::Error(..) => "error",
                _ => "structure",
            },
            fallible: structure.fallible,
            fields: structure.fields.iter().map(field).collect(),
        }
    }
}

impl Field {
    fn variant(field: &plan::Field) -> (String, Self) {
        (
            field.wire.clone(),
            Self::named(&field.name, field.ty.rust()),
        )
    }

    fn value(variant: &plan::Variant) -> (String, Self) {
        (
            variant.value.clone(),
            Self::named(&variant.name, String::new()),
        )
    }

    fn named(name: &str, ty: String) -> Self {
        Self {
            name: name.to_owned(),
            ty,
            default: None,
            left_out: LeftOut::Fine,
            token: false,
            variant: true,
        }
    }
}

/// A plan needs them; nothing that is compared depends on them.
fn options() -> Options {
    Options::new("compared", "")
}
