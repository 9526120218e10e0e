//! Members: fields of structures and variants of unions.

use serde_json::Value;

use super::build::{Planner, docs};
use super::types::STREAMING;
use super::{Field, Role, Type, names, protocol};
use crate::error::Problem;
use crate::model::{Member, Shape, ShapeKind, Traits};

/// Members that the official crates rename, since some type has a method or field of that name for itself.
pub(super) const RESERVED: [&str; 8] = [
    "build",
    "builder",
    "customize",
    "default",
    "make_operation",
    "meta",
    "presigned",
    "send",
];
/// The same for inputs, whose builder is also that of the call.
pub(super) const RESERVED_INPUT: [&str; 12] = [
    "as_input",
    "build",
    "builder",
    "customize",
    "default",
    "into_paginator",
    "make_operation",
    "meta",
    "new",
    "presigned",
    "send",
    "send_with",
];

impl Planner<'_> {
    pub(super) fn field(&mut self, owner: &Shape, member: &Member, role: &Role) -> Field {
        let reserved: &[&str] = if *role == Role::Input {
            &RESERVED_INPUT
        } else {
            &RESERVED
        };
        let streams = self.types.has(member, STREAMING);
        let ty = match (self.types.of_member(&owner.id, member), role) {
            (Type::Named(name), Role::Input) if streams => Type::Sender(name),
            (Type::Named(name), _) if streams => Type::Receiver(name),
            (ty, _) => ty,
        };
        let default = if matches!(ty, Type::Sender(_) | Type::Receiver(_)) {
            None
        } else if streams {
            Some("primitives::ByteStream::default()".to_owned())
        } else {
            self.default(owner, member)
        };
        let optional = !streams && (*role == Role::Input || self.is_optional(member));
        let (location, bound) = self.binding(member, role);
        let mut flags: Vec<&'static str> = location.into_iter().collect();
        let traits = [
            ("smithy.api#required", "REQUIRED"),
            ("smithy.api#idempotencyToken", "TOKEN"),
        ];
        flags.extend(
            traits
                .iter()
                .filter(|(id, _)| member.traits.has(id))
                .map(|(_, flag)| *flag),
        );
        let sensitive =
            self.types.is_sensitive(&member.target, 0) || member.traits.has("smithy.api#sensitive");
        if sensitive {
            flags.push("SENSITIVE");
        }
        if streams {
            flags.push("STREAMING");
            if self.types.has(member, "smithy.api#requiresLength") {
                flags.push("REQUIRES_LENGTH");
            }
        }
        flags.extend(protocol::flags(self.types.protocol, member));
        if location == Some("HEADER") && self.media_type(member).is_some() {
            flags.push("MEDIA_TYPE");
        }
        let mut docs = docs(&member.traits);
        if docs.is_empty() {
            docs = self
                .model
                .shape(&member.target)
                .map(|shape| self::docs(&shape.traits))
                .unwrap_or_default();
        }
        if flags.contains(&"TOKEN") && *role == Role::Input {
            docs.push_str("<p>Filled in with a random UUID, the same for all attempts of a call, when it is not set.</p>");
        }
        Field {
            name: names::field(&member.name, reserved),
            wire: member.name.clone(),
            bound,
            docs,
            ty,
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
        let value = member
            .traits
            .get("smithy.api#default")
            .filter(|value| !value.is_null())?;
        let default = self.types.default(member, value);
        if default.is_none() && !self.is_optional(member) {
            self.problems.push(
                Problem::unsupported(format!("the default {value} of this member"))
                    .file(&*owner.file)
                    .shape(&owner.id.member(&member.name))
                    .fix(
                        "amend it: remove `smithy.api#default`, or set `smithy.api#clientOptional`",
                    ),
            );
        }
        default
    }

    /// <https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality>, as a client that does not fail
    /// when a service leaves out a required structure.
    pub(super) fn is_optional(&self, member: &Member) -> bool {
        let aggregate = self
            .model
            .shape(&member.target)
            .is_some_and(|shape| matches!(shape.kind, ShapeKind::Structure | ShapeKind::Union));
        if aggregate || member.traits.has("smithy.api#clientOptional") {
            return true;
        }
        let has_default = member
            .traits
            .get("smithy.api#default")
            .is_some_and(|value| !value.is_null());
        !has_default && !member.traits.has("smithy.api#required")
    }

    /// Where a member is bound, and its name there. Bindings count where their message has a place for them: those of
    /// requests in inputs, those of responses in outputs and errors, none in what these hold.
    /// <https://smithy.io/2.0/spec/http-bindings.html>
    fn binding(&self, member: &Member, role: &Role) -> (Option<&'static str>, Option<String>) {
        let protocol = self.types.protocol;
        let is_request = protocol.binds_http() && *role == Role::Input;
        let is_response = protocol.binds_http() && matches!(role, Role::Output | Role::Error(..));
        let is_held = matches!(role, Role::Plain | Role::Error(..));
        let flags = [
            ("smithy.api#httpLabel", "LABEL", is_request),
            ("smithy.api#httpQuery", "QUERY", is_request),
            ("smithy.api#httpQueryParams", "QUERY_PARAMS", is_request),
            ("smithy.api#httpHeader", "HEADER", is_request || is_response),
            (
                "smithy.api#httpPrefixHeaders",
                "PREFIX_HEADERS",
                is_request || is_response,
            ),
            (
                "smithy.api#httpPayload",
                "PAYLOAD",
                is_request || is_response,
            ),
            ("smithy.api#httpResponseCode", "STATUS", is_response),
            ("smithy.api#eventHeader", "EVENT_HEADER", is_held),
            ("smithy.api#eventPayload", "EVENT_PAYLOAD", is_held),
        ];
        let found = flags
            .iter()
            .find(|(id, _, counts)| *counts && member.traits.has(id));
        match found {
            None => (None, protocol::name(protocol, member)),
            Some((_, flag @ ("PAYLOAD" | "EVENT_PAYLOAD"), _)) => {
                let media_type = self.media_type(member);
                (Some(flag), media_type.map(ToOwned::to_owned))
            }
            Some((id, flag, _)) => {
                let name = member.traits.str(id);
                (Some(flag), name.map(ToOwned::to_owned))
            }
        }
    }

    fn media_type<'s>(&'s self, member: &'s Member) -> Option<&'s str> {
        let target = self.model.shape(&member.target);
        member
            .traits
            .str("smithy.api#mediaType")
            .or_else(|| target?.traits.str("smithy.api#mediaType"))
    }
}

fn deprecated(traits: &Traits) -> Option<String> {
    let value = traits.get("smithy.api#deprecated")?;
    Some(
        value
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
    )
}

/// The message of an error whose shape has none.
pub(super) fn message() -> Field {
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
