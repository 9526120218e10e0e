//! HTTP bindings: URI, headers and status, which every REST protocol shares.
//! <https://smithy.io/2.0/spec/http-bindings.html>

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::base64;
use aws_smithy_types::body::SdkBody;

use crate::codec::text::{self, Header};
use crate::protocol::InvalidInput;
use crate::schema::{
    BODY, HEADER, LABEL, MEDIA_TYPE, Member, Operation, PAYLOAD, PREFIX_HEADERS, QUERY, QUERY_PARAMS, STATUS, TimestampFormat,
};
use crate::shape::{DecodeError, Decoder, Encode, Entry, Shape, ShapeMut, Visit};

/// A request with everything but its body and content type.
pub fn request(operation: &Operation, input: &dyn Shape) -> Result<HttpRequest, InvalidInput> {
    let mut problems = Vec::new();
    let mut uri = path(operation, input, &mut problems);
    query(operation, input, &mut uri);
    let mut request = HttpRequest::new(SdkBody::empty());
    if let Err(error) = request.set_method(operation.method) {
        problems.push(format!("the method {} is not one: {error}", operation.method));
    }
    if let Err(error) = request.set_uri(uri) {
        problems.push(format!("the path and query are no URI, or too long for one: {error}"));
    }
    headers(input, &mut request, &mut problems);
    InvalidInput::check(operation, problems)?;
    Ok(request)
}

/// The set members of a location.
fn bound(input: &dyn Shape, location: u32) -> impl Iterator<Item = (&'static Member, &dyn Encode)> {
    let members = input.schema().members.iter().enumerate();
    members.filter(move |(_, member)| member.location() == location).filter_map(move |(index, member)| {
        let value = input.get(index).filter(|value| value.is_set())?;
        Some((member, value))
    })
}

fn path(operation: &Operation, input: &dyn Shape, problems: &mut Vec<String>) -> String {
    let template = operation.uri.split_once('?').map_or(operation.uri, |(path, _)| path);
    let mut path = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        path.push_str(literal);
        let (label, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        let (label, greedy) = label.strip_suffix('+').map_or((label, false), |label| (label, true));
        let found = bound(input, LABEL).find(|(member, _)| member.name == label);
        let texts = found.map(|(member, value)| text::texts(value, &member.target, TimestampFormat::DateTime));
        // A label that is not set is a required member that is not set, and named as such before.
        let value = texts.and_then(|texts| texts.into_iter().next()).unwrap_or_default();
        let dots = |segment: &str| segment == "." || segment == "..";
        if value.is_empty() {
            problems.push(format!("`{label}` is empty, and is a part of the path"));
        } else if if greedy { value.split('/').any(dots) } else { dots(&value) } {
            problems.push(format!("`{label}` is `{value}`, a path segment that servers resolve away"));
        }
        encode(&mut path, &value, greedy);
    }
    path.push_str(rest);
    path
}

fn query(operation: &Operation, input: &dyn Shape, uri: &mut String) {
    let mut separator = '?';
    let mut push = |uri: &mut String, key: &str, value: Option<&str>| {
        uri.push(separator);
        separator = '&';
        encode(uri, key, false);
        if let Some(value) = value {
            uri.push('=');
            encode(uri, value, false);
        }
    };
    let literal = operation.uri.split_once('?').map_or("", |(_, query)| query);
    for pair in literal.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some((key, value)) => push(uri, key, Some(value)),
            None => push(uri, pair, None),
        }
    }
    let mut named = Vec::new();
    for (member, value) in bound(input, QUERY) {
        named.push(member.wire);
        for text in text::texts(value, &member.target, TimestampFormat::DateTime) {
            push(uri, member.wire, Some(&text));
        }
    }
    for (member, value) in bound(input, QUERY_PARAMS) {
        let mut pairs = text::pairs(value, &member.target, TimestampFormat::DateTime);
        pairs.sort();
        for (key, texts) in pairs.iter().filter(|(key, _)| !named.contains(&key.as_str())) {
            for text in texts {
                push(uri, key, Some(text));
            }
        }
    }
}

fn headers(input: &dyn Shape, request: &mut HttpRequest, problems: &mut Vec<String>) {
    for (member, value) in bound(input, HEADER) {
        let mut texts = text::texts(value, &member.target, TimestampFormat::HttpDate);
        if member.is(MEDIA_TYPE) {
            texts.iter_mut().for_each(|text| *text = base64::encode(&*text));
        }
        let list = matches!(member.target, crate::schema::Target::List(_));
        let text = match texts.as_slice() {
            [] => continue,
            [text] if !list => text.clone(),
            texts => text::join(texts, text::is_http_date(member.target.item())),
        };
        if !text.is_empty() || list {
            insert(request, member.name, member.wire.to_owned(), text, problems);
        }
    }
    for (member, value) in bound(input, PREFIX_HEADERS) {
        for (key, texts) in text::pairs(value, &member.target, TimestampFormat::HttpDate) {
            let name = format!("{}{key}", member.wire);
            insert(request, member.name, name, texts.join(", "), problems);
        }
    }
}

fn insert(request: &mut HttpRequest, member: &str, name: String, value: String, problems: &mut Vec<String>) {
    // The name of a header is lower case on every wire; `http` refuses others in constants only.
    if request.headers_mut().try_insert(name.to_ascii_lowercase(), value).is_err() {
        problems.push(format!("`{member}` cannot be sent in the header {name}: it holds characters that no header may"));
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters, and slashes where they are meant.
fn encode(out: &mut String, text: &str, keep_slashes: bool) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (keep_slashes && byte == b'/') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 0xf] {
                out.push(DIGITS.get(usize::from(digit)).copied().map_or('0', char::from));
            }
        }
    }
}

/// Reads the members that stand in headers and in the status. Headers that cannot be read are left out of an error's
/// members, and fail an output.
pub fn read(response: &HttpResponse, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
    let schema = into.schema();
    for (index, member) in schema.members.iter().enumerate() {
        let Some(value) = (match member.location() {
            HEADER | PREFIX_HEADERS | STATUS => into.get_mut(index),
            _ => None,
        }) else {
            continue;
        };
        let result = match member.location() {
            HEADER => {
                let texts: Vec<&str> = response.headers().get_all(member.wire).collect();
                if texts.is_empty() {
                    continue;
                }
                let mut text = texts.join(",");
                if member.is(MEDIA_TYPE) {
                    let bytes = base64::decode(text.trim()).map_err(|_| DecodeError::new("expected base64 text"));
                    let decoded = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|_| DecodeError::new("expected UTF-8")));
                    text = decoded.map_err(|error| error.within(member.name))?;
                }
                value.decode(&member.target, &mut Header(&text))
            }
            PREFIX_HEADERS => value.decode(&member.target, &mut Prefixed { response, prefix: member.wire }),
            _ => value.decode(&member.target, &mut Header(&response.status().as_u16().to_string())),
        };
        result.map_err(|error| error.within(member.name))?;
    }
    Ok(())
}

/// Which member is the whole payload, if one is, and whether any member is in a body's document.
pub struct Payload {
    /// The index of the payload's member.
    pub member: Option<usize>,
    /// Whether the body is a document of members.
    pub document: bool,
}

/// Where the body of a shape comes from.
#[must_use]
pub fn payload(members: &[Member]) -> Payload {
    Payload {
        member: members.iter().position(|member| member.location() == PAYLOAD),
        document: members.iter().any(|member| member.location() == BODY),
    }
}

/// Headers that share a prefix, as a map.
struct Prefixed<'a> {
    response: &'a HttpResponse,
    prefix: &'static str,
}

impl Decoder for Prefixed<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn map(&mut self, entry: Entry<'_>) -> Result<(), DecodeError> {
        let prefix = self.prefix.to_ascii_lowercase();
        for (name, value) in self.response.headers() {
            if let Some(key) = name.strip_prefix(&prefix) {
                entry(key, &mut Header(value))?;
            }
        }
        Ok(())
    }
}
