//! From the model to the plan.

use std::collections::BTreeSet;

use serde_json::Value;

use super::clashes::methods;
use super::customize;
use super::endpoint::{Binding, bindings, endpoint};
use super::members::message;
use super::types::{STREAMING, Types};
use super::{
    Enum, ErrorRef, Field, Operation, Plan, Role, Service, StreamErrors, Structure, Union, Variant,
    names, protocol,
};
use crate::error::{Error, Problems};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind, Traits};
use crate::select::{Protocol, Selection};
use crate::{Options, model};

/// The plan of a selection.
///
/// # Errors
/// Two shapes or members that become one Rust name; a binding that tables cannot hold.
pub fn plan(model: &Model, selection: &Selection, options: &Options) -> Result<Plan, Error> {
    let (service_shape, service) =
        crate::select::find_service(model, Some(selection.service.as_str()))?;
    let types = Types::new(
        model,
        &service.rename,
        &selection.shapes,
        selection.protocol,
    );
    let mut planner = Planner {
        model,
        types,
        problems: Problems::new(),
    };
    let mut plan = Plan {
        options: options.clone(),
        service: describe(service_shape, service, selection)?,
        operations: Vec::new(),
        structures: Vec::new(),
        unions: Vec::new(),
        enums: Vec::new(),
        errors: Vec::new(),
        cases: Vec::new(),
    };
    for id in &selection.operations {
        if let Some((shape, operation)) = operation(model, id) {
            let row = planner.operation(shape, operation, service, service_shape);
            plan.operations.push(row);
        }
    }
    planner.shapes(selection, &mut plan);
    planner.clashes(&plan, service_shape);
    if options.protocol_tests {
        plan.cases = planner.cases(selection, &plan);
    }
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

fn describe(
    shape: &Shape,
    service: &model::Service,
    selection: &Selection,
) -> Result<Service, Error> {
    let (protocol, protocol_feature) = protocol::expression(selection.protocol, shape, service);
    let text =
        |id: &str, property: &str| shape.traits.property(id, property).and_then(Value::as_str);
    let id = text("aws.api#service", "sdkId").unwrap_or_else(|| shape.id.name());
    let arn = text("aws.api#service", "arnNamespace");
    let lower = shape.id.name().to_lowercase();
    let signing = text("aws.auth#sigv4", "name").or(arn).unwrap_or(&lower);
    let prefix = text("aws.api#service", "endpointPrefix")
        .or(arn)
        .unwrap_or(&lower);
    Ok(Service {
        marker: names::type_name(id),
        title: shape
            .traits
            .str("smithy.api#title")
            .unwrap_or(id)
            .to_owned(),
        id: id.to_owned(),
        signing_name: signing.to_owned(),
        endpoint_prefix: prefix.to_owned(),
        headers: customize::headers(shape),
        endpoint: endpoint(shape)?,
        protocol,
        protocol_feature,
        docs: docs(&shape.traits),
    })
}

pub(super) fn docs(traits: &Traits) -> String {
    traits.documentation().unwrap_or_default().to_owned()
}

pub(super) struct Planner<'a> {
    pub(super) model: &'a Model,
    pub(super) types: Types<'a>,
    pub(super) problems: Problems,
}

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
        let mut input = self.end(
            operation.input.as_ref(),
            &wire,
            &format!("{name}Input"),
            Role::Input,
        );
        let mut flags = flags(shape, service_shape);
        flags.extend(customize::operation(service_shape, &mut input));
        flags.extend(self.payload(shape, &mut input));
        let output = self.end(
            operation.output.as_ref(),
            &wire,
            &format!("{name}Output"),
            Role::Output,
        );
        let mut errors: Vec<&ShapeId> = Vec::new();
        for id in operation.errors.iter().chain(&service.errors) {
            if !errors.contains(&id) {
                errors.push(id);
            }
        }
        let errors = errors.into_iter().map(|id| ErrorRef {
            name: self.types.type_name(id),
            docs: self
                .model
                .shape(id)
                .map(|shape| docs(&shape.traits))
                .unwrap_or_default(),
        });
        let http = |property: &str| {
            let http = shape.traits.property("smithy.api#http", property);
            let is_bound = self.types.protocol.binds_http();
            http.and_then(Value::as_str).filter(|_| is_bound)
        };
        let token = input
            .fields
            .iter()
            .find(|field| field.flags.contains(&"TOKEN"))
            .map(|field| field.name.clone());
        if output.stream().is_some() {
            flags.push("STREAMING_OUTPUT");
        }
        Operation {
            module: names::operation(&name),
            marker: names::capital(&wire),
            docs: docs(&shape.traits),
            method: http("method").unwrap_or("POST").to_owned(),
            uri: http("uri").unwrap_or("/").to_owned(),
            flags,
            host_prefix: shape
                .traits
                .property("smithy.api#endpoint", "hostPrefix")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            errors: errors.collect(),
            token,
            pages: self.pages(shape, operation, service_shape),
            endpoint: self.endpoint(shape, operation),
            wire,
            name,
            input,
            output,
        }
    }

    fn endpoint(&mut self, shape: &Shape, operation: &model::Operation) -> Vec<Binding> {
        let input = operation.input.as_ref().and_then(|id| self.model.shape(id));
        bindings(shape, input).unwrap_or_else(|error| {
            self.problems.extend(error);
            Vec::new()
        })
    }

    /// An operation's input or output: a type of its own, whatever else its shape is used for.
    fn end(&mut self, id: Option<&ShapeId>, operation: &str, name: &str, role: Role) -> Structure {
        match id.and_then(|id| self.model.shape(id)) {
            Some(shape) => self.structure(shape, name.to_owned(), role),
            None => Structure {
                wire: format!(
                    "{operation}{}",
                    if role == Role::Input {
                        "Input"
                    } else {
                        "Output"
                    }
                ),
                name: name.to_owned(),
                code: None,
                fallible: role == Role::Input,
                role,
                docs: String::new(),
                fields: Vec::new(),
            },
        }
    }

    fn structure(&mut self, shape: &Shape, name: String, role: Role) -> Structure {
        let all_sensitive = shape.traits.has("smithy.api#sensitive");
        let mut fields: Vec<Field> = shape
            .members
            .iter()
            .map(|member| self.field(shape, member, &role))
            .collect();
        fields
            .iter_mut()
            .for_each(|field| field.sensitive |= all_sensitive);
        if matches!(role, Role::Error(..)) && !fields.iter().any(|field| field.name == "message") {
            fields.push(message());
        }
        self.unique(shape, fields.iter().flat_map(methods));
        let fallible = role == Role::Input
            || fields
                .iter()
                .any(|field| !field.optional && field.default.is_none());
        // The code of an error on the wire is the shape's own name: <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>.
        let wire = match role {
            Role::Error(..) => shape.id.name().to_owned(),
            _ => self.types.wire_name(&shape.id),
        };
        Structure {
            wire,
            name,
            code: protocol::error(self.types.protocol, &shape.traits).0,
            role,
            docs: docs(&shape.traits),
            fields,
            fallible,
        }
    }

    fn shapes(&mut self, selection: &Selection, plan: &mut Plan) {
        let model = self.model;
        let shapes = selection.shapes.iter().filter_map(|id| model.shape(id));
        // Inputs and outputs are types only where something else holds them, too.
        let held: BTreeSet<&ShapeId> = shapes
            .clone()
            .filter(|shape| !matches!(shape.kind, ShapeKind::Enum | ShapeKind::IntEnum))
            .flat_map(|shape| shape.members.iter().map(|member| &member.target))
            .collect();
        for shape in shapes {
            let name = self.types.type_name(&shape.id);
            if shape.traits.has("smithy.api#error") {
                let error = self.structure(shape, name, error_role(shape, self.types.protocol));
                plan.errors.push(error);
            } else if shape.kind == ShapeKind::Structure && held.contains(&shape.id) {
                let structure = self.structure(shape, name, Role::Plain);
                plan.structures.push(structure);
            } else if shape.kind == ShapeKind::Union && held.contains(&shape.id) {
                let union = self.union(shape, name);
                plan.unions.push(union);
            } else if shape.kind == ShapeKind::Enum && held.contains(&shape.id) {
                let enumeration = self.enumeration(shape, name);
                plan.enums.push(enumeration);
            }
        }
        plan.structures.sort_by(|a, b| a.name.cmp(&b.name));
        plan.unions.sort_by(|a, b| a.name.cmp(&b.name));
        plan.enums.sort_by(|a, b| a.name.cmp(&b.name));
        plan.errors.sort_by(|a, b| a.name.cmp(&b.name));
    }

    fn union(&mut self, shape: &Shape, name: String) -> Union {
        let stream = shape.traits.has(STREAMING);
        let (errors, events): (Vec<&Member>, Vec<&Member>) = shape
            .members
            .iter()
            .partition(|member| stream && self.is_error(&member.target));
        let variants = events.into_iter().map(|member| {
            let mut field = self.field(shape, member, &Role::Plain);
            field.name = names::variant(&member.name);
            field
        });
        let variants: Vec<Field> = variants.collect();
        self.unique(
            shape,
            variants
                .iter()
                .map(|field| (field.name.clone(), field.wire.as_str())),
        );
        let sensitive = shape.traits.has("smithy.api#sensitive");
        Union {
            wire: self.types.wire_name(&shape.id),
            stream: stream.then(|| self.stream_errors(shape, &name, &errors)),
            name,
            docs: docs(&shape.traits),
            variants,
            sensitive,
        }
    }

    fn is_error(&self, id: &ShapeId) -> bool {
        let shape = self.model.shape(id);
        shape.is_some_and(|shape| shape.traits.has("smithy.api#error"))
    }

    fn stream_errors(&mut self, shape: &Shape, name: &str, members: &[&Member]) -> StreamErrors {
        let errors = members.iter().map(|member| ErrorRef {
            name: self.types.type_name(&member.target),
            docs: self
                .model
                .shape(&member.target)
                .map(|shape| docs(&shape.traits))
                .unwrap_or_default(),
        });
        StreamErrors {
            name: format!("{name}Error"),
            errors: errors.collect(),
            members: members
                .iter()
                .map(|member| self.field(shape, member, &Role::Plain))
                .collect(),
        }
    }

    fn enumeration(&mut self, shape: &Shape, name: String) -> Enum {
        let mut variants: Vec<Variant> = shape
            .members
            .iter()
            .map(|member| Variant {
                name: names::enum_variant(&member.name),
                value: member.enum_value().to_owned(),
                docs: docs(&member.traits),
            })
            .collect();
        variants.sort_by(|a, b| a.value.cmp(&b.value));
        self.unique(
            shape,
            variants
                .iter()
                .map(|variant| (variant.name.clone(), variant.value.as_str())),
        );
        let sensitive = shape.traits.has("smithy.api#sensitive");
        Enum {
            name,
            docs: docs(&shape.traits),
            variants,
            sensitive,
        }
    }
}

/// The flags in an operation's row.
fn flags(operation: &Shape, service: &Shape) -> Vec<&'static str> {
    let auth = operation
        .traits
        .get("smithy.api#auth")
        .or_else(|| service.traits.get("smithy.api#auth"));
    let is_signed = match auth.and_then(Value::as_array) {
        Some(schemes) => schemes
            .iter()
            .any(|scheme| scheme.as_str() == Some("aws.auth#sigv4")),
        None => service.traits.has("aws.auth#sigv4"),
    };
    let mut flags = Vec::new();
    if !is_signed {
        flags.push("NO_AUTH");
    } else if operation.traits.has("smithy.api#optionalAuth") {
        flags.push("OPTIONAL_AUTH");
    }
    if operation.traits.has("aws.auth#unsignedPayload") {
        flags.push("UNSIGNED_PAYLOAD");
    }
    flags
}

fn error_role(shape: &Shape, protocol: Protocol) -> Role {
    let fault = shape.traits.str("smithy.api#error");
    let default = if fault == Some("server") { 500 } else { 400 };
    let status = shape
        .traits
        .get("smithy.api#httpError")
        .and_then(Value::as_u64);
    let status = protocol::error(protocol, &shape.traits)
        .1
        .or_else(|| status.and_then(|status| u16::try_from(status).ok()))
        .unwrap_or(default);
    let retryable = match shape.traits.get("smithy.api#retryable") {
        None => "No",
        Some(value) if value.get("throttling") == Some(&Value::Bool(true)) => "Throttling",
        Some(_) => "Yes",
    };
    Role::Error(status, retryable)
}
