//! Traits: which aspect of a shape or member each one is, and what a change of it does.

use serde_json::Value;

use crate::model::Traits;

/// What decides the effect of a change of a trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// It has none, for this reason.
    Nothing(&'static str),
    /// What becomes of the Rust item.
    Rust,
    /// It breaks code, for this reason.
    Breaking(&'static str),
    /// It is compared elsewhere.
    Elsewhere,
    /// It is text for people.
    Text,
}

const WIRE: By = By::Nothing("only on the wire");
const SERVER: By = By::Nothing("the service checks it, not the client");

/// Traits by their id: the aspect, and what decides.
const KNOWN: &[(&str, &str, By)] = &[
    ("smithy.api#documentation", "documentation", By::Text),
    (
        "smithy.api#externalDocumentation",
        "documentation",
        By::Text,
    ),
    ("smithy.api#examples", "documentation", By::Text),
    ("smithy.api#since", "documentation", By::Text),
    ("smithy.api#title", "documentation", By::Text),
    ("smithy.api#required", "required", By::Rust),
    ("smithy.api#clientOptional", "clientOptional", By::Rust),
    ("smithy.api#default", "default", By::Rust),
    (
        "smithy.api#addedDefault",
        "default",
        By::Nothing("only a note that the default came later"),
    ),
    ("smithy.api#sparse", "sparse", By::Rust),
    ("smithy.api#idempotencyToken", "idempotencyToken", By::Rust),
    ("smithy.api#length", "constraint", SERVER),
    ("smithy.api#range", "constraint", SERVER),
    ("smithy.api#pattern", "constraint", SERVER),
    ("smithy.api#uniqueItems", "constraint", SERVER),
    (
        "smithy.api#sensitive",
        "sensitive",
        By::Nothing("only what `Debug` shows"),
    ),
    (
        "smithy.api#deprecated",
        "deprecated",
        By::Nothing("only in the documentation"),
    ),
    (
        "smithy.api#retryable",
        "retryable",
        By::Nothing("only how often a call is tried"),
    ),
    ("smithy.api#httpError", "status", WIRE),
    (
        "smithy.api#error",
        "fault",
        By::Nothing("only whose fault it is"),
    ),
    (
        "smithy.api#streaming",
        "streaming",
        By::Breaking("a stream and a value have different types"),
    ),
    ("smithy.api#paginated", "paginated", By::Elsewhere),
    ("smithy.api#http", "http", By::Elsewhere),
    ("smithy.api#auth", "auth", By::Elsewhere),
    ("smithy.api#optionalAuth", "auth", By::Elsewhere),
    ("smithy.api#httpApiKeyAuth", "auth", By::Elsewhere),
    ("smithy.api#httpBasicAuth", "auth", By::Elsewhere),
    ("smithy.api#httpBearerAuth", "auth", By::Elsewhere),
    ("smithy.api#httpDigestAuth", "auth", By::Elsewhere),
    ("smithy.api#enumValue", "value", By::Elsewhere),
    ("aws.api#service", "service", By::Elsewhere),
    ("smithy.rules#endpointRuleSet", "endpoint", By::Elsewhere),
    ("smithy.rules#endpointBdd", "endpoint", By::Elsewhere),
    (
        "smithy.rules#clientContextParams",
        "endpoint",
        By::Elsewhere,
    ),
    (
        "smithy.rules#endpointTests",
        "endpoint",
        By::Nothing("only what tests of the rules use"),
    ),
    ("smithy.api#jsonName", "binding", WIRE),
    ("smithy.api#httpLabel", "binding", WIRE),
    ("smithy.api#httpQuery", "binding", WIRE),
    ("smithy.api#httpQueryParams", "binding", WIRE),
    ("smithy.api#httpHeader", "binding", WIRE),
    ("smithy.api#httpPrefixHeaders", "binding", WIRE),
    ("smithy.api#httpPayload", "binding", WIRE),
    ("smithy.api#httpResponseCode", "binding", WIRE),
    ("smithy.api#httpChecksumRequired", "binding", WIRE),
    ("smithy.api#requestCompression", "binding", WIRE),
    ("smithy.api#hostLabel", "binding", WIRE),
    ("smithy.api#endpoint", "binding", WIRE),
    ("smithy.api#mediaType", "binding", WIRE),
    ("smithy.api#xmlName", "binding", WIRE),
    ("smithy.api#xmlAttribute", "binding", WIRE),
    ("smithy.api#xmlFlattened", "binding", WIRE),
    ("smithy.api#xmlNamespace", "binding", WIRE),
    ("aws.protocols#httpChecksum", "binding", WIRE),
    ("aws.protocols#ec2QueryName", "binding", WIRE),
    ("smithy.api#timestampFormat", "timestampFormat", WIRE),
];

/// Traits by the namespace of their id.
const FAMILIES: &[(&str, &str, By)] = &[
    ("smithy.rules#", "endpoint", WIRE),
    ("aws.auth#", "auth", By::Elsewhere),
    ("aws.protocols#", "protocol", WIRE),
    ("smithy.protocols#", "protocol", WIRE),
];

const OTHER: By = By::Nothing("no part of a client's code");

/// A trait that differs.
pub(super) struct Differing<'a> {
    pub(super) id: &'a str,
    pub(super) aspect: &'static str,
    pub(super) by: By,
    pub(super) before: Option<&'a Value>,
    pub(super) after: Option<&'a Value>,
}

/// Traits that are not the same, those of the old ones first.
pub(super) fn differing<'a>(old: &'a Traits, new: &'a Traits) -> Vec<Differing<'a>> {
    let gone_or_other = old.0.keys();
    let added = new.0.keys().filter(|id| !old.has(id));
    let mut found: Vec<Differing<'a>> = gone_or_other
        .chain(added)
        .filter(|id| old.get(id) != new.get(id))
        .map(|id| {
            let (aspect, by) = lookup(id);
            Differing {
                id,
                aspect,
                by,
                before: old.get(id),
                after: new.get(id),
            }
        })
        .collect();
    found.sort_by_key(|differing| differing.id);
    found
}

fn lookup(id: &str) -> (&'static str, By) {
    let exact = KNOWN.iter().find(|(known, ..)| *known == id);
    let family = || FAMILIES.iter().find(|(start, ..)| id.starts_with(start));
    exact
        .or_else(family)
        .map_or(("trait", OTHER), |(_, aspect, by)| (*aspect, *by))
}
