//! From a message to its event or error, by the tables.

use aws_smithy_eventstream::smithy::parse_response_headers;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::event_stream::{HeaderValue, Message};

use super::EventError;
use crate::protocol::Protocol;
use crate::protocol::documents::Documents;
use crate::schema::{BODY, EVENT_HEADER, EVENT_PAYLOAD, Member, Structure, Target};
use crate::shape::scalar::{self, Accept, Found, Wanted};
use crate::shape::{Decode, DecodeError, Decoder, ShapeMut, Visit};

/// What a message is.
pub(super) enum Kind<'a> {
    /// The event of a union's member.
    Event(&'a str),
    /// The error of a union's member.
    Exception(&'a str),
    /// An error that the model does not have.
    Error(ErrorMetadata),
}

/// What a message says it is.
pub(super) fn kind(message: &Message) -> Result<Kind<'_>, EventError> {
    if header(message, ":message-type").and_then(text) == Some("error") {
        let mut meta = ErrorMetadata::builder();
        if let Some(code) = header(message, ":error-code").and_then(text) {
            meta = meta.code(code);
        }
        if let Some(message) = header(message, ":error-message").and_then(text) {
            meta = meta.message(message);
        }
        return Ok(Kind::Error(meta.build()));
    }
    let headers =
        parse_response_headers(message).map_err(|error| EventError::Message(error.into()))?;
    let name = headers.smithy_type.as_str();
    Ok(match headers.message_type.as_str() {
        "event" => Kind::Event(name),
        _ => Kind::Exception(name),
    })
}

fn header<'a>(message: &'a Message, name: &str) -> Option<&'a HeaderValue> {
    let mut headers = message.headers().iter();
    headers
        .find(|header| header.name().as_str() == name)
        .map(aws_smithy_types::event_stream::Header::value)
}

fn text(value: &HeaderValue) -> Option<&str> {
    value
        .as_string()
        .ok()
        .map(aws_smithy_types::str_bytes::StrBytes::as_str)
}

/// Reads an event into the union, which stays as it is if it does not know the event.
pub(super) fn event(
    message: &Message,
    name: &str,
    union: &mut dyn ShapeMut,
    protocol: &dyn Protocol,
) -> Result<(), EventError> {
    let documents = protocol.documents().ok_or(EventError::Protocol)?;
    let members = union.schema().members;
    let Some((index, member)) = position(members, name) else {
        return Ok(());
    };
    let Some(value) = union.get_mut(index) else {
        return Ok(());
    };
    let result = value.decode(&member.target, &mut Reader { message, documents });
    result.map_err(|error| EventError::Event(error.within(member.name)))
}

/// A member by its name, with its index.
pub(super) fn position<'a>(members: &'a [Member], name: &str) -> Option<(usize, &'a Member)> {
    let mut members = members.iter().enumerate();
    members.find(|(_, member)| member.name == name)
}

/// What an error's message says of it. Its code is the error's name, or the member's where the union has no such member.
pub(super) fn exception(
    message: &Message,
    name: &str,
    errors: &Structure,
    protocol: &dyn Protocol,
) -> ErrorMetadata {
    let code = match position(errors.members, name).map(|(_, member)| &member.target) {
        Some(Target::Structure(structure)) => structure().name,
        _ => name,
    };
    // An error's document is the same here as it is in a response of its own.
    let response = HttpResponse::new(ERROR.into(), SdkBody::from(message.payload().clone()));
    let mut meta = ErrorMetadata::builder().code(code);
    if let Some(message) = protocol.error(&response).message {
        meta = meta.message(message);
    }
    meta.build()
}

/// A status that no protocol reads anything from.
const ERROR: http::StatusCode = http::StatusCode::BAD_REQUEST;

/// Reads the members of an event or error.
pub(super) fn members(
    message: &Message,
    into: &mut dyn ShapeMut,
    protocol: &dyn Protocol,
) -> Result<(), DecodeError> {
    let Some(documents) = protocol.documents() else {
        return Ok(());
    };
    Reader { message, documents }.structure(into)
}

/// A message as the structure that an event is.
struct Reader<'a> {
    message: &'a Message,
    documents: &'a dyn Documents,
}

impl Decoder for Reader<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn structure(&mut self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        let mut document = false;
        for (index, member) in into.schema().members.iter().enumerate() {
            let location = member.location();
            document |= location == BODY;
            if !matches!(location, EVENT_HEADER | EVENT_PAYLOAD) {
                continue;
            }
            let Some(value) = into.get_mut(index) else {
                continue;
            };
            let result = if location == EVENT_HEADER {
                match header(self.message, member.name) {
                    Some(header) => value.decode(&member.target, &mut Header(header)),
                    None => Ok(()),
                }
            } else {
                self.payload(member, value)
            };
            result.map_err(|error| error.within(member.name))?;
        }
        let payload = self.message.payload();
        if document && !payload.is_empty() {
            self.documents.read_members(payload, into)?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    fn payload(&self, member: &Member, value: &mut dyn Decode) -> Result<(), DecodeError> {
        let payload = self.message.payload();
        match member.target {
            Target::Blob | Target::String | Target::Enum => {
                value.decode(&member.target, &mut Raw(payload))
            }
            _ if payload.is_empty() => Ok(()),
            _ => self.documents.read_value(payload, value, &member.target),
        }
    }
}

/// A blob or text that is the whole payload.
struct Raw<'a>(&'a [u8]);

impl Decoder for Raw<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        let text = std::str::from_utf8(self.0);
        text.map(ToOwned::to_owned)
            .map_err(|_| DecodeError::new("the payload is not UTF-8"))
    }

    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        scalar::bytes(self.0, wanted, accept)
    }
}

/// The value of a header.
struct Header<'a>(&'a HeaderValue);

impl Header<'_> {
    fn other<T>(&self, expected: &str) -> Result<T, DecodeError> {
        let value = self.0;
        Err(DecodeError::new(format!(
            "expected {expected} in the header, found {value:?}"
        )))
    }
}

impl Decoder for Header<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        match text(self.0) {
            Some(text) => Ok(text.to_owned()),
            None => self.other("text"),
        }
    }

    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        let found = match self.0 {
            HeaderValue::Bool(value) => Found::Boolean(*value),
            HeaderValue::Byte(value) => Found::Signed((*value).into()),
            HeaderValue::Int16(value) => Found::Signed((*value).into()),
            HeaderValue::Int32(value) => Found::Signed((*value).into()),
            HeaderValue::Int64(value) => Found::Signed(*value),
            HeaderValue::ByteArray(bytes) => Found::Bytes(bytes),
            HeaderValue::Timestamp(time) => Found::Timestamp(*time),
            _ => return self.other(wanted.expected()),
        };
        accept(found).or_else(|_| self.other(wanted.expected()))
    }
}
