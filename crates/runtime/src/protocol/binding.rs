//! HTTP bindings: URI, headers and status, which every REST protocol shares.
//! <https://smithy.io/2.0/spec/http-bindings.html>

use std::iter::Enumerate;
use std::slice;

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::base64;
use aws_smithy_types::body::SdkBody;

use crate::codec::text::{self, Header};
use crate::naming::{shown, shown_name};
use crate::protocol::InvalidInput;
use crate::schema::{
    ACCOUNT_ID, BODY, HEADER, LABEL, MEDIA_TYPE, Member, Operation, PAYLOAD, PREFIX_HEADERS, QUERY,
    QUERY_PARAMS, REQUIRED, STATUS, Target, TimestampFormat,
};
use crate::shape::{DecodeError, Decoder, Encode, Entry, Shape, ShapeMut, Visit};

/// A request with everything but its body and content type.
pub fn request(operation: &Operation, input: &dyn Shape) -> Result<HttpRequest, InvalidInput> {
    let mut problems = Vec::new();
    let mut uri = path(operation, input, &mut problems);
    query(operation, input, &mut uri, &mut problems);
    let mut request = HttpRequest::new(SdkBody::empty());
    if let Err(error) = request.set_method(operation.method) {
        problems.push(format!(
            "the method {} is not one: {error}",
            operation.method
        ));
    }
    if let Err(error) = request.set_uri(uri) {
        problems.push(format!(
            "the path and query are no URI, or too long for one: {error}"
        ));
    }
    headers(input, &mut request, &mut problems);
    InvalidInput::check(operation, problems)?;
    Ok(request)
}

/// The set members of a location.
fn bound(input: &dyn Shape, location: u32) -> Bound<'_> {
    Bound {
        input,
        location,
        members: input.schema().members.iter().enumerate(),
    }
}

/// One loop that is compiled once, whatever is done with the members.
struct Bound<'a> {
    input: &'a dyn Shape,
    location: u32,
    members: Enumerate<slice::Iter<'static, Member>>,
}

impl<'a> Iterator for Bound<'a> {
    type Item = (&'static Member, &'a dyn Encode);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        let (input, location) = (self.input, self.location);
        self.members.find_map(|(index, member)| {
            if member.location() != location {
                return None;
            }
            let value = input.get(index).filter(|value| value.is_set())?;
            Some((member, value))
        })
    }
}

fn path(operation: &Operation, input: &dyn Shape, problems: &mut Vec<String>) -> String {
    let template = operation
        .uri
        .split_once('?')
        .map_or(operation.uri, |(path, _)| path);
    let mut path = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        path.push_str(literal);
        let (label, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        let (label, greedy) = label
            .strip_suffix('+')
            .map_or((label, false), |label| (label, true));
        let found = bound(input, LABEL).find(|(member, _)| member.name == label);
        let texts = found.map_or(Ok(Vec::new()), |(member, value)| {
            text::texts(value, &member.target, TimestampFormat::DateTime)
        });
        if found.is_none() && is_required(input, label) {
            // Named with all required members that are not set.
            continue;
        }
        let value = match texts {
            Ok(texts) => texts.into_iter().next().unwrap_or_default(),
            Err(problem) => {
                problems.push(format!("{}: {problem}", shown_name(label)));
                continue;
            }
        };
        let value = if value.is_empty() && is_account_id(input, label) {
            "-".to_owned()
        } else {
            value
        };
        let dots = |segment: &str| segment == "." || segment == "..";
        if value.is_empty() {
            problems.push(format!(
                "{} is empty, and is a part of the path",
                shown_name(label)
            ));
        } else if if greedy {
            value.split('/').any(dots)
        } else {
            dots(&value)
        } {
            problems.push(format!(
                "{} is `{value}`, a path segment that servers resolve away",
                shown_name(label)
            ));
        }
        encode(&mut path, &value, greedy);
    }
    path.push_str(rest);
    path
}

/// Whether a label has to be set, as the model says of all but those with a default.
pub(crate) fn is_required(input: &dyn Shape, label: &str) -> bool {
    let mut members = input.schema().members.iter();
    members.any(|member| member.name == label && member.is(REQUIRED) && !member.is(ACCOUNT_ID))
}

/// Whether a label is the caller's own account where it says nothing.
fn is_account_id(input: &dyn Shape, label: &str) -> bool {
    let mut members = input.schema().members.iter();
    members.any(|member| member.name == label && member.is(ACCOUNT_ID))
}

fn query(operation: &Operation, input: &dyn Shape, uri: &mut String, problems: &mut Vec<String>) {
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
        let texts = text::texts(value, &member.target, TimestampFormat::DateTime);
        for text in written(member, texts, problems) {
            push(uri, member.wire, Some(&text));
        }
    }
    for (member, value) in bound(input, QUERY_PARAMS) {
        let pairs = text::pairs(value, &member.target, TimestampFormat::DateTime);
        let pairs = written(member, pairs, problems);
        for (key, texts) in pairs
            .iter()
            .filter(|(key, _)| !named.contains(&key.as_str()))
        {
            for text in texts {
                push(uri, key, Some(text));
            }
        }
    }
}

/// What a member is written as: nothing, and a problem, if it cannot be written.
fn written<T>(
    member: &Member,
    result: Result<Vec<T>, String>,
    problems: &mut Vec<String>,
) -> Vec<T> {
    result.unwrap_or_else(|problem| {
        problems.push(format!("{}: {problem}", shown(member)));
        Vec::new()
    })
}

fn headers(input: &dyn Shape, request: &mut HttpRequest, problems: &mut Vec<String>) {
    for (member, value) in bound(input, PREFIX_HEADERS) {
        let pairs = text::pairs(value, &member.target, TimestampFormat::HttpDate);
        for (key, texts) in written(member, pairs, problems) {
            let name = format!("{}{key}", member.wire);
            insert(request, member, &name, texts.join(", "), problems);
        }
    }
    // A member bound to one header takes precedence over an entry of a map.
    for (member, value) in bound(input, HEADER) {
        let texts = text::texts(value, &member.target, TimestampFormat::HttpDate);
        let mut texts = written(member, texts, problems);
        if member.is(MEDIA_TYPE) {
            texts
                .iter_mut()
                .for_each(|text| *text = base64::encode(&*text));
        }
        let list = matches!(member.target, Target::List(_) | Target::SparseList(_));
        let text = match texts.as_slice() {
            [] if !list => continue,
            [text] if !list => text.clone(),
            texts => text::join(texts, text::is_http_date(member.target.item())),
        };
        insert(request, member, member.wire, text, problems);
    }
}

fn insert(
    request: &mut HttpRequest,
    member: &Member,
    name: &str,
    value: String,
    problems: &mut Vec<String>,
) {
    // The name of a header is lower case on every wire; `http` refuses others in constants only.
    if request
        .headers_mut()
        .try_insert(name.to_ascii_lowercase(), value)
        .is_err()
    {
        problems.push(format!(
            "{} cannot be sent in the header {name:?}: it holds characters that no header may",
            shown_name(member.name)
        ));
    }
}

/// Says what the body is, unless the model binds the header: that is what the caller asked for.
pub fn content_type(request: &mut HttpRequest, content_type: &'static str) {
    let headers = request.headers_mut();
    if !headers.contains_key("content-type") {
        headers.insert("content-type", content_type);
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters, and slashes where they are meant.
pub(crate) fn encode(out: &mut String, text: &str, keep_slashes: bool) {
    const DIGITS: &str = "0123456789ABCDEF";
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~')
            || (keep_slashes && byte == b'/')
    };
    let mut rest = text;
    loop {
        let plain = rest.bytes().take_while(|byte| is_plain(*byte)).count();
        let (plain, encoded) = rest.split_at(plain);
        out.push_str(plain);
        let mut chars = encoded.chars();
        let Some(char) = chars.next() else {
            return;
        };
        rest = chars.as_str();
        for byte in char.encode_utf8(&mut [0; 4]).bytes() {
            out.push('%');
            for digit in [usize::from(byte >> 4), usize::from(byte & 0xf)] {
                out.push_str(DIGITS.get(digit..=digit).unwrap_or_default());
            }
        }
    }
}

/// Reads the members that stand in headers and in the status. What cannot be read is left out, and the first failure
/// told at the end: it fails an output, and costs an error no other member.
pub fn read(response: &HttpResponse, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
    let mut result = Ok(());
    for (index, member) in into.schema().members.iter().enumerate() {
        if matches!(member.location(), HEADER | PREFIX_HEADERS | STATUS) {
            let read = read_member(response, member, index, into)
                .map_err(|error| error.within(member.name));
            result = result.and(read);
        }
    }
    result
}

fn read_member(
    response: &HttpResponse,
    member: &Member,
    index: usize,
    into: &mut dyn ShapeMut,
) -> Result<(), DecodeError> {
    let text = match member.location() {
        HEADER => {
            let texts: Vec<&str> = response.headers().get_all(member.wire).collect();
            if texts.is_empty() {
                return Ok(());
            }
            let text = texts.join(",");
            if member.is(MEDIA_TYPE) {
                decoded(&text)?
            } else {
                text
            }
        }
        PREFIX_HEADERS => String::new(),
        _ => response.status().as_u16().to_string(),
    };
    let Some(value) = into.get_mut(index) else {
        return Ok(());
    };
    if member.location() == PREFIX_HEADERS {
        return value.decode(
            &member.target,
            &mut Prefixed {
                response,
                prefix: member.wire,
            },
        );
    }
    value.decode(&member.target, &mut Header(&text))
}

fn decoded(text: &str) -> Result<String, DecodeError> {
    let bytes =
        base64::decode(text.trim()).map_err(|_| DecodeError::new("expected base64 text"))?;
    String::from_utf8(bytes).map_err(|_| DecodeError::new("expected UTF-8"))
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
        member: members
            .iter()
            .position(|member| member.location() == PAYLOAD),
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

    fn map(&mut self, _: &Target, entry: Entry<'_>) -> Result<(), DecodeError> {
        let prefix = self.prefix.to_ascii_lowercase();
        for (name, value) in self.response.headers() {
            if let Some(key) = name.strip_prefix(&prefix) {
                entry(key, &mut Header(value))?;
            }
        }
        Ok(())
    }
}
