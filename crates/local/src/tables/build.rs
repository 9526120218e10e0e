//! From a model to the tables.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use slim_sdk_codegen::model::{self, Model, ShapeId, ShapeKind, Traits};
use slim_sdk_codegen::read;

use super::{
    Binding, Bounds, Constraints, ErrorRow, Kind, Member, Operation, Pattern, Segment, Service,
    Shape, ShapeRef, Tables, TimestampFormat,
};
use crate::builder::StartError;

/// Reads a model and adds every restJson1 service in it to the tables.
pub(crate) fn build(tables: &mut Tables, name: &str, text: &str) -> Result<(), StartError> {
    let model = read::read_str(name, text).map_err(|error| StartError::model(name, &error))?;
    let mut builder = Build {
        model: &model,
        tables,
        seen: HashMap::new(),
    };
    let mut found = false;
    for shape in model.shapes.values() {
        if let ShapeKind::Service(service) = &shape.kind
            && shape.traits.has("aws.protocols#restJson1")
        {
            found = true;
            builder.service(shape, service);
        }
    }
    if found {
        Ok(())
    } else {
        Err(StartError::model(
            name,
            &"there is no service with the trait aws.protocols#restJson1 in it",
        ))
    }
}

struct Build<'a> {
    model: &'a Model,
    tables: &'a mut Tables,
    seen: HashMap<ShapeId, ShapeRef>,
}

impl Build<'_> {
    fn service(&mut self, shape: &model::Shape, service: &model::Service) {
        let signing_name = shape
            .traits
            .property("aws.auth#sigv4", "name")
            .and_then(Value::as_str);
        let index = self.tables.services.len();
        self.tables.services.push(Service {
            name: shape.id.name().to_owned(),
            signing_name: signing_name.unwrap_or_default().to_owned(),
        });
        let mut ids = Vec::new();
        collect(
            self.model,
            &service.operations,
            &service.resources,
            &mut ids,
            0,
        );
        for id in ids {
            self.operation(index, &id, service, &shape.traits, signing_name.is_some());
        }
    }

    fn operation(
        &mut self,
        service: usize,
        id: &ShapeId,
        parent: &model::Service,
        service_traits: &Traits,
        signs: bool,
    ) {
        let Some(shape) = self.model.shape(id) else {
            return;
        };
        let ShapeKind::Operation(operation) = &shape.kind else {
            return;
        };
        let Some(http) = shape.traits.get("smithy.api#http") else {
            return;
        };
        let text = |name: &str| http.get(name).and_then(Value::as_str).unwrap_or_default();
        let (segments, query) = uri(text("uri"));
        let errors = operation
            .errors
            .iter()
            .chain(&parent.errors)
            .filter_map(|id| self.error(id))
            .collect();
        let status = http.get("code").and_then(Value::as_u64);
        let auth = shape
            .traits
            .get("smithy.api#auth")
            .or_else(|| service_traits.get("smithy.api#auth"))
            .and_then(Value::as_array);
        let row = Operation {
            service,
            name: id.name().to_owned(),
            method: text("method").to_owned(),
            segments,
            query,
            token: self.token(operation.input.as_ref()),
            input: operation.input.as_ref().and_then(|id| self.shape(id)),
            output: operation.output.as_ref().and_then(|id| self.shape(id)),
            status: status
                .and_then(|code| u16::try_from(code).ok())
                .unwrap_or(200),
            errors,
            unsigned: !signs
                || auth.is_some_and(Vec::is_empty)
                || shape.traits.has("smithy.api#optionalAuth"),
        };
        self.tables.operations.push(row);
    }

    /// The idempotency token: the member with the trait, or the one named as AWS names it where the trait is missing.
    fn token(&self, input: Option<&ShapeId>) -> Option<String> {
        let input = self.model.shape(input?)?;
        input
            .members
            .iter()
            .find(|member| member.traits.has("smithy.api#idempotencyToken"))
            .or_else(|| input.member("ClientToken"))
            .map(|member| member.name.clone())
    }

    fn error(&mut self, id: &ShapeId) -> Option<ErrorRow> {
        let row = self.shape(id);
        let shape = self.model.shape(id)?;
        let server = shape.traits.str("smithy.api#error") == Some("server");
        let status = shape
            .traits
            .get("smithy.api#httpError")
            .and_then(Value::as_u64);
        let message = shape
            .members
            .iter()
            .find(|member| member.name.eq_ignore_ascii_case("message"))
            .map_or("message", |member| {
                member
                    .traits
                    .str("smithy.api#jsonName")
                    .unwrap_or(&member.name)
            });
        Some(ErrorRow {
            name: id.name().to_owned(),
            shape: row,
            status: status
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or(if server { 500 } else { 400 }),
            message: message.to_owned(),
            field_list: shape.member("fieldList").is_some(),
        })
    }

    /// The reference of a shape; its members' shapes are added too. `None` for what is no data.
    fn shape(&mut self, id: &ShapeId) -> Option<ShapeRef> {
        if let Some(known) = self.seen.get(id) {
            return Some(*known);
        }
        let shape = self.model.shape(id)?;
        let row = Shape {
            kind: kind(&shape.kind)?,
            constraints: constraints(&shape.traits),
            values: enum_values(shape, |_| true),
            internal: enum_values(shape, |traits| traits.has("smithy.api#internal")),
            numbers: shape
                .members
                .iter()
                .filter_map(|member| member.traits.get("smithy.api#enumValue")?.as_i64())
                .collect(),
            members: Vec::new(),
            timestamp: timestamp(&shape.traits),
            media_type: shape.traits.str("smithy.api#mediaType").map(str::to_owned),
            sparse: shape.traits.has("smithy.api#sparse"),
        };
        let place = ShapeRef(self.tables.shapes.len());
        self.seen.insert(id.clone(), place);
        let data = !matches!(row.kind, Kind::Enum | Kind::IntEnum);
        self.tables.shapes.push(row);
        if data {
            let members = shape
                .members
                .iter()
                .filter_map(|member| self.member(member))
                .collect();
            if let Some(row) = self.tables.shapes.get_mut(place.0) {
                row.members = members;
            }
        }
        Some(place)
    }

    fn member(&mut self, member: &model::Member) -> Option<Member> {
        let target = self.shape(&member.target)?;
        let traits = &member.traits;
        let named = |id: &str| traits.str(id).unwrap_or_default().to_owned();
        let binding = if traits.has("smithy.api#httpLabel") {
            Binding::Label
        } else if traits.has("smithy.api#httpQuery") {
            Binding::Query(named("smithy.api#httpQuery"))
        } else if traits.has("smithy.api#httpQueryParams") {
            Binding::QueryParams
        } else if traits.has("smithy.api#httpHeader") {
            Binding::Header(named("smithy.api#httpHeader"))
        } else if traits.has("smithy.api#httpPrefixHeaders") {
            Binding::PrefixHeaders(named("smithy.api#httpPrefixHeaders"))
        } else if traits.has("smithy.api#httpPayload") {
            Binding::Payload
        } else if traits.has("smithy.api#httpResponseCode") {
            Binding::Status
        } else {
            Binding::Body
        };
        Some(Member {
            name: member.name.clone(),
            wire: traits
                .str("smithy.api#jsonName")
                .unwrap_or(&member.name)
                .to_owned(),
            target,
            required: traits.has("smithy.api#required"),
            binding,
            constraints: constraints(traits),
            timestamp: timestamp(traits),
        })
    }
}

/// Every operation bound to a service, through its resources too, each once.
fn collect(
    model: &Model,
    operations: &[ShapeId],
    resources: &[ShapeId],
    found: &mut Vec<ShapeId>,
    depth: usize,
) {
    for id in operations {
        if !found.contains(id) {
            found.push(id.clone());
        }
    }
    // Smithy forbids resources that contain themselves; a bound keeps a wrong model from running away.
    if depth > 32 {
        return;
    }
    for id in resources {
        if let Some(shape) = model.shape(id)
            && let ShapeKind::Resource(resource) = &shape.kind
        {
            collect(
                model,
                &resource.operations,
                &resource.resources,
                found,
                depth + 1,
            );
        }
    }
}

fn uri(pattern: &str) -> (Vec<Segment>, Vec<(String, String)>) {
    let (path, query) = pattern.split_once('?').unwrap_or((pattern, ""));
    let segments = path
        .split('/')
        .skip(1)
        .map(|segment| {
            match segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                Some(label) => match label.strip_suffix('+') {
                    Some(greedy) => Segment::Greedy(greedy.to_owned()),
                    None => Segment::Label(label.to_owned()),
                },
                None => Segment::Literal(segment.to_owned()),
            }
        })
        .collect();
    (segments, crate::uri::pairs(query).unwrap_or_default())
}

fn kind(kind: &ShapeKind) -> Option<Kind> {
    Some(match kind {
        ShapeKind::Blob => Kind::Blob,
        ShapeKind::Boolean => Kind::Boolean,
        ShapeKind::String => Kind::String,
        ShapeKind::Enum => Kind::Enum,
        ShapeKind::Byte => Kind::Byte,
        ShapeKind::Short => Kind::Short,
        ShapeKind::Integer => Kind::Integer,
        ShapeKind::IntEnum => Kind::IntEnum,
        ShapeKind::Long => Kind::Long,
        ShapeKind::Float => Kind::Float,
        ShapeKind::Double => Kind::Double,
        ShapeKind::BigInteger | ShapeKind::BigDecimal => Kind::BigNumber,
        ShapeKind::Timestamp => Kind::Timestamp,
        ShapeKind::Document => Kind::Document,
        ShapeKind::List => Kind::List,
        ShapeKind::Map => Kind::Map,
        ShapeKind::Structure => Kind::Structure,
        ShapeKind::Union => Kind::Union,
        ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => return None,
    })
}

fn enum_values(shape: &model::Shape, wanted: impl Fn(&Traits) -> bool) -> Vec<String> {
    if shape.kind != ShapeKind::Enum {
        return Vec::new();
    }
    shape
        .members
        .iter()
        .filter(|member| wanted(&member.traits))
        .map(|member| member.enum_value().to_owned())
        .collect()
}

fn constraints(traits: &Traits) -> Constraints {
    Constraints {
        length: bounds(traits, "smithy.api#length"),
        range: bounds(traits, "smithy.api#range"),
        pattern: traits
            .str("smithy.api#pattern")
            .map(|text| Arc::new(Pattern::new(text))),
        unique: traits.has("smithy.api#uniqueItems"),
    }
}

fn bounds(traits: &Traits, id: &str) -> Option<Bounds> {
    let bound = |name: &str| {
        let number = traits.property(id, name)?.as_number()?;
        let value = number.as_f64()?;
        // 5.0 is written 5 in a message, as the service writes it.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole and small, as checked"
        )]
        let text = if value.fract() == 0.0 && value.abs() < 9e15 {
            (value as i64).to_string()
        } else {
            number.to_string()
        };
        Some((value, text))
    };
    traits.has(id).then(|| Bounds {
        min: bound("min"),
        max: bound("max"),
    })
}

fn timestamp(traits: &Traits) -> Option<TimestampFormat> {
    Some(match traits.str("smithy.api#timestampFormat")? {
        "epoch-seconds" => TimestampFormat::EpochSeconds,
        "date-time" => TimestampFormat::DateTime,
        "http-date" => TimestampFormat::HttpDate,
        _ => return None,
    })
}
