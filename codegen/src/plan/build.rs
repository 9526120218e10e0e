//! From the model to the plan.

use std::collections::BTreeMap;

use serde_json::Value;

use super::types::Types;
use super::{Enum, ErrorRef, Field, Operation, Pages, Plan, Role, Service, Step, Structure, Type, Union, Variant, names};
use crate::error::{Error, Problem, Problems};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind, Traits};
use crate::select::{Protocol, Selection};
use crate::{Options, model};

/// The plan of a selection.
///
/// # Errors
/// Two shapes or members that become one Rust name; a binding that tables cannot hold.
pub fn plan(model: &Model, selection: &Selection, options: &Options) -> Result<Plan, Error> {
    let (service_shape, service) = crate::select::find_service(model, Some(selection.service.as_str()))?;
    let types = Types::new(model, &service.rename, &selection.shapes);
    let mut planner = Planner { model, types, problems: Problems::new() };
    let mut plan = Plan {
        options: options.clone(),
        service: describe(service_shape, selection),
        operations: Vec::new(),
        structures: Vec::new(),
        unions: Vec::new(),
        enums: Vec::new(),
        errors: Vec::new(),
    };
    for id in &selection.operations {
        if let Some((shape, operation)) = operation(model, id) {
            let planned = planner.operation(shape, operation, service, service_shape);
            plan.operations.push(planned);
        }
    }
    planner.shapes(selection, &mut plan);
    planner.clashes(&plan, service_shape);
    planner.problems.into_result()?;
    Ok(plan)
}

fn operation<'a>(model: &'a Model, id: &ShapeId) -> Option<(&'a Shape, &'a model::Operation)> {
    let shape = model.shape(id)?;
    match &shape.kind {
        ShapeKind::Operation(operation) => Some((shape, operation)),
        _ => None,
    }
}

fn describe(shape: &Shape, selection: &Selection) -> Service {
    let text = |id: &str, property: &str| shape.traits.property(id, property).and_then(Value::as_str);
    let id = text("aws.api#service", "sdkId").unwrap_or_else(|| shape.id.name());
    let arn = text("aws.api#service", "arnNamespace");
    let lower = shape.id.name().to_lowercase();
    let signing = text("aws.auth#sigv4", "name").or(arn).unwrap_or(&lower);
    let prefix = text("aws.api#service", "endpointPrefix").or(arn).unwrap_or(&lower);
    Service {
        marker: names::type_name(id),
        title: shape.traits.str("smithy.api#title").unwrap_or(id).to_owned(),
        id: id.to_owned(),
        signing_name: signing.to_owned(),
        endpoint_prefix: prefix.to_owned(),
        protocol: match selection.protocol {
            Protocol::RestJson1 => "RestJson1",
        },
        docs: docs(&shape.traits),
    }
}

fn docs(traits: &Traits) -> String {
    traits.documentation().unwrap_or_default().to_owned()
}

struct Planner<'a> {
    model: &'a Model,
    types: Types<'a>,
    problems: Problems,
}

/// Members that the official crates rename, since some type has a method or field of that name for itself.
const RESERVED: [&str; 8] =
    ["build", "builder", "customize", "default", "make_operation", "meta", "presigned", "send"];
/// The same for inputs, whose builder is also that of the call.
const RESERVED_INPUT: [&str; 12] = [
    "as_input", "build", "builder", "customize", "default", "into_paginator", "make_operation", "meta", "new",
    "presigned", "send", "send_with",
];

impl Planner<'_> {
    fn operation(
        &mut self,
        shape: &Shape,
        operation: &model::Operation,
        service: &model::Service,
        service_shape: &Shape,
    ) -> Operation {
        let wire = shape.id.name().to_owned();
        let name = names::type_name(&wire);
        let input = self.end(operation.input.as_ref(), &wire, &format!("{name}Input"), Role::Input);
        let output = self.end(operation.output.as_ref(), &wire, &format!("{name}Output"), Role::Output);
        let mut errors: Vec<&ShapeId> = Vec::new();
        for id in operation.errors.iter().chain(&service.errors) {
            if !errors.contains(&id) {
                errors.push(id);
            }
        }
        let errors = errors.into_iter().map(|id| ErrorRef {
            name: self.types.type_name(id),
            docs: self.model.shape(id).map(|shape| docs(&shape.traits)).unwrap_or_default(),
        });
        let http = |property: &str| shape.traits.property("smithy.api#http", property).and_then(Value::as_str);
        let token = input.fields.iter().find(|field| field.flags.contains(&"TOKEN")).map(|field| field.name.clone());
        Operation {
            module: names::operation(&name),
            marker: names::capital(&wire),
            docs: docs(&shape.traits),
            method: http("method").unwrap_or("POST").to_owned(),
            uri: http("uri").unwrap_or("/").to_owned(),
            flags: if is_unsigned(shape, service_shape) { vec!["NO_AUTH"] } else { Vec::new() },
            errors: errors.collect(),
            token,
            pages: self.pages(shape, operation, service_shape),
            wire,
            name,
            input,
            output,
        }
    }

    /// An operation's input or output: a type of its own, whatever else its shape is used for.
    fn end(&mut self, id: Option<&ShapeId>, operation: &str, name: &str, role: Role) -> Structure {
        match id.and_then(|id| self.model.shape(id)) {
            Some(shape) => self.structure(shape, name.to_owned(), role),
            None => Structure {
                wire: format!("{operation}{}", if role == Role::Input { "Input" } else { "Output" }),
                name: name.to_owned(),
                fallible: role == Role::Input,
                role,
                docs: String::new(),
                fields: Vec::new(),
            },
        }
    }

    fn structure(&mut self, shape: &Shape, name: String, role: Role) -> Structure {
        let all_sensitive = shape.traits.has("smithy.api#sensitive");
        let mut fields: Vec<Field> = shape.members.iter().map(|member| self.field(shape, member, &role)).collect();
        fields.iter_mut().for_each(|field| field.sensitive |= all_sensitive);
        if matches!(role, Role::Error(..)) && !fields.iter().any(|field| field.name == "message") {
            fields.push(message());
        }
        self.unique(shape, fields.iter().flat_map(methods));
        let fallible = role == Role::Input || fields.iter().any(|field| !field.optional && field.default.is_none());
        Structure { wire: self.types.wire_name(&shape.id), name, role, docs: docs(&shape.traits), fields, fallible }
    }

    fn field(&mut self, owner: &Shape, member: &Member, role: &Role) -> Field {
        let reserved: &[&str] = if *role == Role::Input { &RESERVED_INPUT } else { &RESERVED };
        let default = self.default(owner, member);
        let message = matches!(role, Role::Error(..)) && names::snake(&member.name) == "message";
        let optional = message || *role == Role::Input || self.is_optional(member);
        let (location, bound) = self.binding(member);
        let mut flags: Vec<&'static str> = location.into_iter().collect();
        let traits = [("smithy.api#required", "REQUIRED"), ("smithy.api#idempotencyToken", "TOKEN")];
        flags.extend(traits.iter().filter(|(id, _)| member.traits.has(id)).map(|(_, flag)| *flag));
        let sensitive = self.types.is_sensitive(&member.target, 0) || member.traits.has("smithy.api#sensitive");
        if sensitive {
            flags.push("SENSITIVE");
        }
        if location == Some("HEADER") && self.media_type(member).is_some() {
            flags.push("MEDIA_TYPE");
        }
        let mut docs = docs(&member.traits);
        if docs.is_empty() {
            docs = self.model.shape(&member.target).map(|shape| self::docs(&shape.traits)).unwrap_or_default();
        }
        if flags.contains(&"TOKEN") && *role == Role::Input {
            docs.push_str("<p>Filled in with a random UUID, the same for all attempts of a call, when it is not set.</p>");
        }
        Field {
            name: names::field(&member.name, reserved),
            wire: member.name.clone(),
            bound,
            docs,
            ty: self.types.of_member(&owner.id, member),
            optional,
            default: default.filter(|_| !optional),
            flags,
            target: self.types.target(member),
            sensitive,
            deprecated: deprecated(&member.traits),
        }
    }

    /// The value of an unset member. One that cannot be written in Rust is told, since without it the member would be
    /// a required one.
    fn default(&mut self, owner: &Shape, member: &Member) -> Option<String> {
        let value = member.traits.get("smithy.api#default").filter(|value| !value.is_null())?;
        let default = self.types.default(member, value);
        if default.is_none() && !self.is_optional(member) {
            self.problems.push(
                Problem::unsupported(format!("the default {value} of this member"))
                    .file(&*owner.file)
                    .shape(&owner.id.member(&member.name))
                    .fix("amend it: remove `smithy.api#default`, or set `smithy.api#clientOptional`"),
            );
        }
        default
    }

    /// <https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality>, as a client that does not fail
    /// when a service leaves out a required structure.
    fn is_optional(&self, member: &Member) -> bool {
        let aggregate = self
            .model
            .shape(&member.target)
            .is_some_and(|shape| matches!(shape.kind, ShapeKind::Structure | ShapeKind::Union));
        if aggregate || member.traits.has("smithy.api#clientOptional") {
            return true;
        }
        let has_default = member.traits.get("smithy.api#default").is_some_and(|value| !value.is_null());
        !has_default && !member.traits.has("smithy.api#required")
    }

    /// Where a member is bound, and its name there.
    fn binding(&self, member: &Member) -> (Option<&'static str>, Option<String>) {
        let named = |id: &str| member.traits.str(id).map(ToOwned::to_owned);
        let flags = [
            ("smithy.api#httpLabel", "LABEL"),
            ("smithy.api#httpQueryParams", "QUERY_PARAMS"),
            ("smithy.api#httpResponseCode", "STATUS"),
        ];
        if let Some((_, flag)) = flags.iter().find(|(id, _)| member.traits.has(id)) {
            return (Some(flag), None);
        }
        let with_name = [
            ("smithy.api#httpQuery", "QUERY"),
            ("smithy.api#httpHeader", "HEADER"),
            ("smithy.api#httpPrefixHeaders", "PREFIX_HEADERS"),
        ];
        for (id, flag) in with_name {
            if let Some(name) = named(id) {
                return (Some(flag), Some(name));
            }
        }
        if member.traits.has("smithy.api#httpPayload") {
            let media_type = self.media_type(member);
            return (Some("PAYLOAD"), media_type.map(ToOwned::to_owned));
        }
        (None, named("smithy.api#jsonName"))
    }

    fn media_type<'s>(&'s self, member: &'s Member) -> Option<&'s str> {
        let target = self.model.shape(&member.target);
        member.traits.str("smithy.api#mediaType").or_else(|| target?.traits.str("smithy.api#mediaType"))
    }

    fn shapes(&mut self, selection: &Selection, plan: &mut Plan) {
        let model = self.model;
        let shapes = selection.shapes.iter().filter_map(|id| model.shape(id));
        // Inputs and outputs are types only where something else holds them, too.
        let held: std::collections::BTreeSet<&ShapeId> = shapes
            .clone()
            .filter(|shape| !matches!(shape.kind, ShapeKind::Enum | ShapeKind::IntEnum))
            .flat_map(|shape| shape.members.iter().map(|member| &member.target))
            .collect();
        for shape in shapes {
            let name = self.types.type_name(&shape.id);
            if shape.traits.has("smithy.api#error") {
                let error = self.structure(shape, name, error_role(shape));
                plan.errors.push(error);
            } else if !held.contains(&shape.id) {
                continue;
            } else if shape.kind == ShapeKind::Structure {
                let structure = self.structure(shape, name, Role::Plain);
                plan.structures.push(structure);
            } else if shape.kind == ShapeKind::Union {
                let union = self.union(shape, name);
                plan.unions.push(union);
            } else if shape.kind == ShapeKind::Enum {
                let planned = self.enumeration(shape, name);
                plan.enums.push(planned);
            }
        }
        plan.structures.sort_by(|a, b| a.name.cmp(&b.name));
        plan.unions.sort_by(|a, b| a.name.cmp(&b.name));
        plan.enums.sort_by(|a, b| a.name.cmp(&b.name));
        plan.errors.sort_by(|a, b| a.name.cmp(&b.name));
    }

    fn union(&mut self, shape: &Shape, name: String) -> Union {
        let variants = shape.members.iter().map(|member| {
            let mut field = self.field(shape, member, &Role::Plain);
            field.name = names::variant(&member.name);
            field
        });
        let variants: Vec<Field> = variants.collect();
        self.unique(shape, variants.iter().map(|field| (field.name.clone(), field.wire.as_str())));
        let sensitive = shape.traits.has("smithy.api#sensitive");
        Union { wire: self.types.wire_name(&shape.id), name, docs: docs(&shape.traits), variants, sensitive }
    }

    fn enumeration(&mut self, shape: &Shape, name: String) -> Enum {
        let mut variants: Vec<Variant> = shape
            .members
            .iter()
            .map(|member| Variant {
                name: names::enum_variant(&member.name),
                value: member.traits.str("smithy.api#enumValue").unwrap_or(&member.name).to_owned(),
                docs: docs(&member.traits),
            })
            .collect();
        variants.sort_by(|a, b| a.value.cmp(&b.value));
        self.unique(shape, variants.iter().map(|variant| (variant.name.clone(), variant.value.as_str())));
        let sensitive = shape.traits.has("smithy.api#sensitive");
        Enum { name, docs: docs(&shape.traits), variants, sensitive }
    }

    fn pages(&self, shape: &Shape, operation: &model::Operation, service: &Shape) -> Option<Pages> {
        shape.traits.get(PAGINATED)?;
        let text = |property: &str| {
            let own = shape.traits.property(PAGINATED, property);
            own.or_else(|| service.traits.property(PAGINATED, property)).and_then(Value::as_str)
        };
        let input = self.model.shape(operation.input.as_ref()?)?;
        let output = self.model.shape(operation.output.as_ref()?)?;
        let input_token = input.member(text("inputToken")?)?;
        let (output_token, token) = self.path(output, text("outputToken")?)?;
        let page_size = text("pageSize").and_then(|name| input.member(name)).map(|member| {
            (names::field(&member.name, &RESERVED_INPUT), self.types.of(&member.target))
        });
        let items = text("items").and_then(|path| self.path(output, path));
        Some(Pages {
            input_token: names::field(&input_token.name, &RESERVED_INPUT),
            token,
            output_token,
            page_size: page_size.filter(|(_, ty)| *ty == Type::Scalar("i32")),
            items: items.filter(|(_, ty)| matches!(ty, Type::List(..) | Type::Map(..))),
        })
    }

    /// The fields that a path of member names leads through, and the type at its end.
    fn path(&self, output: &Shape, path: &str) -> Option<(Vec<Step>, Type)> {
        let mut shape = output;
        let mut steps = Vec::new();
        let mut ty = Type::Unit;
        for name in path.split('.') {
            let member = shape.member(name)?;
            steps.push(Step { field: names::field(name, &RESERVED), optional: self.is_optional(member) });
            ty = self.types.of_member(&shape.id, member);
            shape = self.model.shape(&member.target)?;
        }
        Some((steps, ty))
    }

    /// Reports members that become the same name in Rust.
    fn unique<'n>(&mut self, shape: &Shape, names: impl Iterator<Item = (String, &'n str)>) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (rust, wire) in names {
            if let Some(other) = seen.insert(rust.clone(), wire) {
                self.problems.push(
                    Problem::model(format!("its members `{other}` and `{wire}` both become `{rust}` in Rust"))
                        .file(&*shape.file)
                        .shape(&shape.id)
                        .fix("rename one of them in the model, and keep its name on the wire with `smithy.api#jsonName`"),
                );
            }
        }
    }

    /// Reports shapes that become the same name in Rust, or one that crates have for themselves.
    fn clashes(&mut self, plan: &Plan, service: &Shape) {
        if let Some(error) = plan.errors.iter().find(|error| error.name == "Unhandled") {
            self.problems.push(
                Problem::model(format!("the error `{}` becomes `Unhandled` in Rust, which is the name of all errors that the model does not have", error.wire))
                    .file(&*service.file)
                    .shape(&service.id)
                    .fix("give it another name in the service's `rename`"),
            );
        }
        let modules = plan.operations.iter().map(|operation| ("operation", operation.module.clone(), &operation.wire));
        let structures = plan.structures.iter().map(|shape| ("type", names::module(&shape.name), &shape.wire));
        let unions = plan.unions.iter().map(|shape| ("type", names::module(&shape.name), &shape.wire));
        let enums = plan.enums.iter().map(|shape| ("type", names::module(&shape.name), &shape.name));
        let errors = plan.errors.iter().map(|shape| ("error", names::module(&shape.name), &shape.wire));
        let mut seen: BTreeMap<(&str, String), &String> = BTreeMap::new();
        for (space, name, wire) in modules.chain(structures).chain(unions).chain(enums).chain(errors) {
            if let Some(other) = seen.insert((space, name.clone()), wire) {
                self.problems.push(
                    Problem::model(format!("the {space}s `{other}` and `{wire}` both become `{name}` in Rust"))
                        .file(&*service.file)
                        .shape(&service.id)
                        .fix("give one of them another name in the service's `rename`, or leave it out"),
                );
            }
        }
    }
}

const PAGINATED: &str = "smithy.api#paginated";

fn deprecated(traits: &Traits) -> Option<String> {
    let value = traits.get("smithy.api#deprecated")?;
    Some(value.get("message").and_then(Value::as_str).unwrap_or_default().to_owned())
}

/// The names that a member takes: its field's and getter's, and its other setters' in the builder.
fn methods(field: &Field) -> [(String, &str); 3] {
    let bare = names::bare(&field.name);
    [field.name.clone(), format!("set_{bare}"), format!("get_{bare}")].map(|name| (name, field.wire.as_str()))
}

/// Whether an operation is sent without a signature: it takes no other calls, or those as well.
fn is_unsigned(operation: &Shape, service: &Shape) -> bool {
    if operation.traits.has("smithy.api#optionalAuth") {
        return true;
    }
    let auth = operation.traits.get("smithy.api#auth").or_else(|| service.traits.get("smithy.api#auth"));
    match auth.and_then(Value::as_array) {
        Some(schemes) => !schemes.iter().any(|scheme| scheme.as_str() == Some("aws.auth#sigv4")),
        None => !service.traits.has("aws.auth#sigv4"),
    }
}

fn error_role(shape: &Shape) -> Role {
    let fault = shape.traits.str("smithy.api#error");
    let default = if fault == Some("server") { 500 } else { 400 };
    let status = shape.traits.get("smithy.api#httpError").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok()).unwrap_or(default);
    let retryable = match shape.traits.get("smithy.api#retryable") {
        None => "No",
        Some(value) if value.get("throttling") == Some(&Value::Bool(true)) => "Throttling",
        Some(_) => "Yes",
    };
    Role::Error(status, retryable)
}

/// The message of an error whose shape has none.
fn message() -> Field {
    Field {
        name: "message".to_owned(),
        wire: "message".to_owned(),
        bound: None,
        docs: "What the service said.".to_owned(),
        ty: Type::String,
        optional: true,
        default: None,
        flags: Vec::new(),
        target: "rt::STRING".to_owned(),
        sensitive: false,
        deprecated: None,
    }
}
