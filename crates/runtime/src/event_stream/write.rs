//! From an event to its message, by the tables.

use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use aws_smithy_types::str_bytes::StrBytes;
use bytes::Bytes;

use super::EventError;
use crate::protocol::Protocol;
use crate::protocol::documents::Documents;
use crate::protocol::rest_json::media_type;
use crate::schema::{BODY, EVENT_HEADER, EVENT_PAYLOAD, Member, Target};
use crate::shape::scalar::{Scalar, Value};
use crate::shape::{Encode, Encoder, Shape};

/// How a message says what it holds: the value of `:message-type`, and the header that names the union's member.
type Kind = (&'static str, &'static str);

const EVENT: Kind = ("event", ":event-type");
const EXCEPTION: Kind = ("exception", ":exception-type");

/// The message of an event.
pub(super) fn event(union: &dyn Shape, protocol: &dyn Protocol) -> Result<Message, EventError> {
    member(union, EVENT, protocol).unwrap_or_else(|| {
        Err(EventError::UnknownEvent {
            stream: union.schema().name,
        })
    })
}

/// The message of an error that the union has; `None` for others.
pub(super) fn exception(
    errors: &dyn Shape,
    protocol: &dyn Protocol,
) -> Option<Result<Message, EventError>> {
    member(errors, EXCEPTION, protocol)
}

/// The message of the member that is set.
fn member(
    union: &dyn Shape,
    kind: Kind,
    protocol: &dyn Protocol,
) -> Option<Result<Message, EventError>> {
    let members = union.schema().members.iter().enumerate();
    let (member, value) = members
        .filter_map(|(index, member)| Some((member, union.get(index)?)))
        .find(|(_, value)| value.is_set())?;
    let mut writer = Writer {
        kind,
        member,
        documents: protocol.documents(),
        message: Err(EventError::Protocol),
    };
    value.encode(&member.target, &mut writer);
    Some(writer.message)
}

/// Takes the structure that an event is.
struct Writer {
    kind: Kind,
    member: &'static Member,
    documents: Option<&'static dyn Documents>,
    message: Result<Message, EventError>,
}

impl Encoder for Writer {
    fn structure(&mut self, shape: &dyn Shape) {
        if let Some(documents) = self.documents {
            self.message = message(self.kind, self.member, shape, documents);
        }
    }
}

fn message(
    kind: Kind,
    member: &'static Member,
    shape: &dyn Shape,
    documents: &dyn Documents,
) -> Result<Message, EventError> {
    let problem = |problem: String| EventError::Member {
        event: member.name,
        problem,
    };
    let mut headers = vec![text(":message-type", kind.0), text(kind.1, member.name)];
    let (media_type, payload) = payload(shape, documents).map_err(problem)?;
    headers.extend(media_type.map(|media_type| text(":content-type", media_type)));
    for (index, member) in shape.schema().members.iter().enumerate() {
        let value = shape.get(index).filter(|value| value.is_set());
        if let (EVENT_HEADER, Some(value)) = (member.location(), value) {
            headers.push(header(member, value).map_err(problem)?);
        }
    }
    Ok(Message::new_from_parts(headers, payload))
}

fn text(name: &'static str, value: &'static str) -> Header {
    let value = HeaderValue::String(StrBytes::from(value));
    Header::new(name, value)
}

/// The payload with its media type. An event has none if all of its members are headers; one without members is an
/// empty document.
fn payload(
    shape: &dyn Shape,
    documents: &dyn Documents,
) -> Result<(Option<&'static str>, Bytes), String> {
    let members = shape.schema().members;
    let mut all = members.iter().enumerate();
    if let Some((index, member)) = all.find(|(_, member)| member.location() == EVENT_PAYLOAD) {
        let value = shape.get(index).filter(|value| value.is_set());
        return explicit(member, value, documents)
            .map_err(|problem| format!("`{}`: {problem}", member.name));
    }
    if members.is_empty() || members.iter().any(|member| member.location() == BODY) {
        let document = documents.write_members(shape)?;
        return Ok((Some(documents.media_type()), document.into()));
    }
    Ok((None, Bytes::new()))
}

fn explicit(
    member: &Member,
    value: Option<&dyn Encode>,
    documents: &dyn Documents,
) -> Result<(Option<&'static str>, Bytes), String> {
    let media_type = match member.target {
        Target::Blob => media_type(member, "application/octet-stream"),
        Target::String | Target::Enum => media_type(member, "text/plain"),
        _ => {
            let document = match value {
                Some(value) => documents.write_value(value, &member.target)?,
                None if matches!(member.target, Target::Structure(_)) => {
                    documents.write_members(&crate::boilerplate::Unit)?
                }
                None => return Ok((None, Bytes::new())),
            };
            return Ok((Some(documents.media_type()), document.into()));
        }
    };
    let mut raw = Raw(Vec::new());
    if let Some(value) = value {
        value.encode(&member.target, &mut raw);
    }
    Ok((Some(media_type), raw.0.into()))
}

/// Takes the bytes of a blob or of text.
struct Raw(Vec<u8>);

impl Encoder for Raw {
    fn string(&mut self, value: &str) {
        self.0.extend_from_slice(value.as_bytes());
    }

    fn scalar(&mut self, _: &Target, value: &dyn Scalar) {
        if let Value::Blob(bytes) = value.value() {
            self.0.extend_from_slice(bytes);
        }
    }
}

fn header(member: &'static Member, value: &dyn Encode) -> Result<Header, String> {
    let mut writer = HeaderWriter {
        target: &member.target,
        value: None,
    };
    value.encode(&member.target, &mut writer);
    match writer.value {
        Some(value) => Ok(Header::new(member.name, value)),
        None => Err(format!("`{}` has no form in a header", member.name)),
    }
}

/// Takes a value that a header can hold.
struct HeaderWriter<'a> {
    target: &'a Target,
    value: Option<HeaderValue>,
}

impl Encoder for HeaderWriter<'_> {
    fn string(&mut self, value: &str) {
        self.value = Some(HeaderValue::String(StrBytes::copy_from_str(value)));
    }

    fn scalar(&mut self, _: &Target, value: &dyn Scalar) {
        self.value = match (value.value(), self.target) {
            (Value::Boolean(value), _) => Some(HeaderValue::Bool(value)),
            (Value::Integer(value), Target::Byte) => value.try_into().ok().map(HeaderValue::Byte),
            (Value::Integer(value), Target::Short) => value.try_into().ok().map(HeaderValue::Int16),
            (Value::Integer(value), Target::Long) => Some(HeaderValue::Int64(value)),
            (Value::Integer(value), _) => value.try_into().ok().map(HeaderValue::Int32),
            (Value::Blob(bytes), _) => Some(HeaderValue::ByteArray(Bytes::copy_from_slice(bytes))),
            (Value::Timestamp(time), _) => Some(HeaderValue::Timestamp(time)),
            _ => None,
        };
    }
}
