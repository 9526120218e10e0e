//! What protocols ask of the model beside HTTP bindings: names in XML, codes of errors, what a service's row says.

use serde_json::Value;

use super::types::Types;
use crate::model::{Member, Service, Shape, Traits};
use crate::select::Protocol;

const XML_NAME: &str = "smithy.api#xmlName";
const QUERY_ERROR: &str = "aws.protocols#awsQueryError";

/// The runtime's protocol as an expression, and the runtime's feature that has it, if not all runtimes do.
pub(super) fn expression(
    protocol: Protocol,
    shape: &Shape,
    service: &Service,
) -> (String, Option<&'static str>) {
    let json = |content_type: &str| {
        format!(
            "AwsJson {{ content_type: {content_type:?}, target: {:?}, query_compatible: {} }}",
            shape.id.name(),
            shape.traits.has("aws.protocols#awsQueryCompatible")
        )
    };
    match protocol {
        Protocol::RestJson1 => ("RestJson1".to_owned(), None),
        Protocol::AwsJson1_0 => (json("application/x-amz-json-1.0"), None),
        Protocol::AwsJson1_1 => (json("application/x-amz-json-1.1"), None),
        Protocol::AwsQuery => (
            format!("AwsQuery {{ version: {:?} }}", service.version),
            Some("aws-query"),
        ),
    }
}

/// A member's name in a document, where it is not the model's.
pub(super) fn name(protocol: Protocol, member: &Member) -> Option<String> {
    let id = match protocol {
        Protocol::RestJson1 => "smithy.api#jsonName",
        Protocol::AwsJson1_0 | Protocol::AwsJson1_1 => return None,
        Protocol::AwsQuery => XML_NAME,
    };
    member.traits.str(id).map(ToOwned::to_owned)
}

/// The flags of a member that only protocols with XML know.
pub(super) fn flags(protocol: Protocol, member: &Member) -> impl Iterator<Item = &'static str> {
    let flags = [
        ("smithy.api#xmlFlattened", "FLATTENED"),
        ("smithy.api#xmlAttribute", "XML_ATTRIBUTE"),
    ];
    flags
        .into_iter()
        .filter(move |(id, _)| protocol.has_xml() && member.traits.has(id))
        .map(|(_, flag)| flag)
}

/// An error's code, where it is not the shape's name, and its status, where it is not that of HTTP's bindings.
pub(super) fn error(protocol: Protocol, traits: &Traits) -> (Option<String>, Option<u16>) {
    if protocol != Protocol::AwsQuery {
        return (None, None);
    }
    let property = |name: &str| traits.property(QUERY_ERROR, name);
    let code = property("code").and_then(Value::as_str);
    let status = property("httpResponseCode").and_then(Value::as_u64);
    (
        code.map(ToOwned::to_owned),
        status.and_then(|status| u16::try_from(status).ok()),
    )
}

impl Types<'_> {
    /// The target of a list or map, with the names of what it holds where these are not the ordinary ones.
    pub(super) fn named(&self, shape: &Shape, target: String) -> String {
        let name = |ordinary: &'static str| {
            let member = shape.member(ordinary);
            let name = member.and_then(|member| member.traits.str(XML_NAME));
            name.unwrap_or(ordinary)
        };
        let ordinary = match shape.member("value") {
            Some(_) => ("key", "value"),
            None => ("", "member"),
        };
        let names = (name(ordinary.0), name(ordinary.1));
        if !self.protocol.has_xml() || names == ordinary {
            return target;
        }
        let (key, item) = names;
        format!("rt::NAMED(&rt::Named {{ target: {target}, key: {key:?}, item: {item:?} }})")
    }
}
