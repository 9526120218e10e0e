//! What is supported and what is not: one table of protocols, one of traits.
//!
//! Building a feature deletes its row in [`UNSUPPORTED`].

use serde_json::Value;

use super::Selection;
use crate::error::{Error, Problem, Problems};
use crate::model::{Model, Shape, ShapeId};

/// A protocol that generated clients speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// `aws.protocols#restJson1`
    RestJson1,
    /// `aws.protocols#awsJson1_0`
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`
    AwsJson1_1,
    /// `aws.protocols#awsQuery`
    AwsQuery,
}

impl Protocol {
    /// Whether it reads HTTP binding traits. Others send all members in the body of `POST /`.
    #[must_use]
    pub fn binds_http(self) -> bool {
        self == Self::RestJson1
    }

    /// Whether it reads the traits that say how members are named in XML.
    #[must_use]
    pub fn has_xml(self) -> bool {
        self == Self::AwsQuery
    }
}

/// The supported protocols by their trait, the preferred first.
pub const PROTOCOLS: &[(&str, Protocol)] = &[
    ("aws.protocols#restJson1", Protocol::RestJson1),
    ("aws.protocols#awsJson1_0", Protocol::AwsJson1_0),
    ("aws.protocols#awsJson1_1", Protocol::AwsJson1_1),
    ("aws.protocols#awsQuery", Protocol::AwsQuery),
];

/// Protocols there are but that are not supported yet.
const OTHER_PROTOCOLS: &[&str] = &[
    "aws.protocols#ec2Query",
    "aws.protocols#restXml",
    "smithy.protocols#rpcv2Cbor",
    "smithy.protocols#rpcv2Json",
];

/// The authentication that generated clients can do; an operation that takes no other is not supported.
const SIGNED: &str = "aws.auth#sigv4";

/// Other authentication traits there are.
const OTHER_AUTH: &[&str] = &[
    "aws.auth#sigv4a",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
];

/// Traits of services that a supported protocol can have and a generated client has not, and what each means.
const UNSUPPORTED: &[(&str, &str)] = &[("aws.auth#sigv4a", "signing with SigV4a")];

/// The protocol traits a service has, supported ones first.
#[must_use]
pub fn protocols_of<'a>(model: &Model, service: &'a Shape) -> Vec<&'a str> {
    let supported = |id: &str| PROTOCOLS.iter().position(|(known, _)| *known == id);
    let is_protocol = |id: &str| {
        supported(id).is_some()
            || OTHER_PROTOCOLS.contains(&id)
            || model
                .shape(&ShapeId::new(id))
                .is_some_and(|shape| shape.traits.has("smithy.api#protocolDefinition"))
    };
    let mut found: Vec<&str> = service
        .traits
        .0
        .keys()
        .map(String::as_str)
        .filter(|id| is_protocol(id))
        .collect();
    found.sort_by_key(|id| (supported(id).unwrap_or(usize::MAX), *id));
    found
}

/// The protocol a client of the service speaks.
pub(super) fn protocol(model: &Model, service: &Shape) -> Result<Protocol, Error> {
    let found = protocols_of(model, service);
    let known = |id: &&str| PROTOCOLS.iter().find(|(known, _)| known == id);
    if let Some((_, protocol)) = found.iter().find_map(known) {
        return Ok(*protocol);
    }
    let supported: Vec<String> = PROTOCOLS.iter().map(|(id, _)| format!("`{id}`")).collect();
    let supported = supported.join(", ");
    let problem = if found.is_empty() {
        Problem::model("the service has no protocol").fix(format!(
            "give it a protocol trait that is supported: {supported}"
        ))
    } else {
        Problem::unsupported(format!("the service's protocol, `{}`", found.join("`, `")))
            .fix(format!("supported so far: {supported}"))
    };
    Err(problem.file(&*service.file).shape(&service.id).into())
}

/// Reports everything in the selection that is not supported.
pub(super) fn check(model: &Model, selection: &Selection, problems: &mut Problems) {
    let service = model.shape(&selection.service);
    if let Some(service) = service {
        traits(service, problems);
    }
    for operation in selection.operations.iter().filter_map(|id| model.shape(id)) {
        authentication(model, service, operation, problems);
    }
}

/// What of an operation of the service is not supported.
#[must_use]
pub fn unsupported(model: &Model, service: &Shape, operation: &ShapeId) -> Problems {
    let mut problems = Problems::new();
    if let Some(operation) = model.shape(operation) {
        authentication(model, Some(service), operation, &mut problems);
    }
    problems
}

/// An operation is signed, or takes anonymous calls, or the service says nothing at all.
fn authentication(
    model: &Model,
    service: Option<&Shape>,
    operation: &Shape,
    problems: &mut Problems,
) {
    let listed = |shape: &Shape| {
        let schemes = shape.traits.get("smithy.api#auth")?.as_array()?;
        let schemes = schemes.iter().filter_map(Value::as_str);
        Some(schemes.map(str::to_owned).collect::<Vec<_>>())
    };
    let is_scheme = |id: &String| {
        id == SIGNED
            || OTHER_AUTH.contains(&id.as_str())
            || model
                .shape(&ShapeId::new(id))
                .is_some_and(|shape| shape.traits.has("smithy.api#authDefinition"))
    };
    let all = |shape: &Shape| {
        shape
            .traits
            .0
            .keys()
            .filter(|id| is_scheme(id))
            .cloned()
            .collect()
    };
    let schemes = listed(operation)
        .or_else(|| service.and_then(listed))
        .or_else(|| service.map(all))
        .unwrap_or_default();
    let anonymous = schemes.is_empty() || operation.traits.has("smithy.api#optionalAuth");
    if !anonymous && !schemes.iter().any(|id| id == SIGNED) {
        problems.push(
            Problem::unsupported(format!("authentication by `{}`", schemes.join("` or `")))
                .file(&*operation.file)
                .shape(&operation.id)
                .fix(format!(
                    "operations that take `{SIGNED}` or anonymous calls are supported"
                )),
        );
    }
}

fn traits(service: &Shape, problems: &mut Problems) {
    let found = UNSUPPORTED.iter().filter(|(id, _)| service.traits.has(id));
    for (id, what) in found {
        problems.push(
            Problem::unsupported(format!("{what} (`{id}`)"))
                .file(&*service.file)
                .shape(&service.id)
                .fix("leave out the operations that use it; `slim-sdk list` shows which do"),
        );
    }
}
