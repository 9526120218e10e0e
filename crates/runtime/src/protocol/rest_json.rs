//! `aws.protocols#restJson1`: <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

use crate::codec::json::{Value, write as json};
use crate::codec::text;
use crate::naming::shown;
use crate::protocol::binding::{self, payload};
use crate::protocol::documents::{Documents, Json};
use crate::protocol::{ErrorResponse, InvalidInput, Protocol};
use crate::schema::{
    BODY, Member, Operation, STREAMING, Structure, Target, TimestampFormat, m, structure,
};
use crate::shape::scalar::{self, Accept, Found, Scalar, Wanted};
use crate::shape::{
    Decode, DecodeError, Decoder, Encode, Encoder, Fields, FieldsMut, Shape, ShapeMut, Visit,
};
use crate::stream::EVENT_STREAM;

/// The protocol `aws.protocols#restJson1`.
#[derive(Debug)]
pub struct RestJson1;

impl Protocol for RestJson1 {
    fn request(
        &self,
        operation: &Operation,
        input: &dyn Shape,
    ) -> Result<HttpRequest, InvalidInput> {
        let request = binding::request(operation, input);
        InvalidInput::with_body(request, &mut |request| write(operation, input, request))
    }

    fn output(
        &self,
        _: &Operation,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError> {
        members(response, into)
    }

    fn error(&self, response: &HttpResponse) -> ErrorResponse {
        let mut body = <ErrorBody as FieldsMut>::blank();
        if let Some(bytes) = response.body().bytes() {
            // What was read before a broken part still says which error it is.
            let _ = read_json(bytes, &mut body);
        }
        let code = [
            response.headers().get("x-amzn-errortype"),
            body.type_name.0.as_deref(),
            body.code.0.as_deref(),
        ];
        let code = code.iter().find_map(|code| sanitize((*code)?));
        let message = body.lower.0.or(body.upper.0).or(body.error_message.0);
        ErrorResponse {
            code,
            message,
            query_code: None,
        }
    }

    fn error_members(
        &self,
        response: &HttpResponse,
        into: &mut dyn ShapeMut,
    ) -> Result<(), DecodeError> {
        members(response, into)
    }

    fn documents(&self) -> Option<&'static dyn Documents> {
        Some(&Json)
    }
}

/// Writes the body, and says what it is.
fn write(
    operation: &Operation,
    input: &dyn Shape,
    request: &mut HttpRequest,
) -> Result<(), InvalidInput> {
    let members = operation.input.members;
    let payload = payload(members);
    let body = match payload
        .member
        .and_then(|index| Some((members.get(index)?, input.get(index))))
    {
        Some((member, value)) => {
            let value = value.filter(|value| value.is_set());
            match (&member.target, value) {
                (Target::Blob, _) if member.is(STREAMING) => {
                    let content_type = media_type(member, "application/octet-stream");
                    binding::content_type(request, content_type);
                    None
                }
                (Target::Union(_), _) if member.is(STREAMING) => {
                    binding::content_type(request, EVENT_STREAM);
                    None
                }
                (Target::Structure(_), None) => Some(("application/json", b"{}".to_vec())),
                (Target::Structure(_) | Target::Union(_) | Target::Document, Some(value)) => {
                    Some((
                        "application/json",
                        written(operation, json::value(value, &member.target))?,
                    ))
                }
                (Target::Blob, Some(value)) => Some((
                    media_type(member, "application/octet-stream"),
                    raw(operation, member, value)?,
                )),
                (_, Some(value)) => Some((
                    media_type(member, "text/plain"),
                    raw(operation, member, value)?,
                )),
                (_, None) => None,
            }
        }
        None if payload.document => Some((
            "application/json",
            written(operation, json::members(input, Some(BODY)))?,
        )),
        None => None,
    };
    if let Some((content_type, body)) = body {
        binding::content_type(request, content_type);
        let length = body.len().to_string();
        request.headers_mut().insert("content-length", length);
        *request.body_mut() = SdkBody::from(body);
    }
    Ok(())
}

pub(crate) fn media_type(member: &Member, default: &'static str) -> &'static str {
    if member.wire == member.name {
        default
    } else {
        member.wire
    }
}

/// A body, or why there is none.
pub(super) fn written(
    operation: &Operation,
    body: Result<Vec<u8>, String>,
) -> Result<Vec<u8>, InvalidInput> {
    body.map_err(|problem| InvalidInput {
        operation: operation.name,
        problems: vec![problem],
    })
}

/// The bytes of a blob, string or enum that is the whole payload.
fn raw(
    operation: &Operation,
    member: &Member,
    value: &dyn Encode,
) -> Result<Vec<u8>, InvalidInput> {
    if matches!(member.target, Target::Blob) {
        let mut out = Bytes(Vec::new());
        value.encode(&member.target, &mut out);
        return Ok(out.0);
    }
    let texts = text::texts(value, &member.target, TimestampFormat::DateTime);
    let problem = texts
        .as_ref()
        .err()
        .map(|problem| format!("{}: {problem}", shown(member)));
    InvalidInput::check(operation, problem.into_iter().collect())?;
    Ok(texts.unwrap_or_default().concat().into_bytes())
}

fn members(response: &HttpResponse, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
    // A header that cannot be read costs nothing of the body.
    let headers = binding::read(response, into);
    headers.and(read_body(response, into))
}

fn read_body(response: &HttpResponse, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
    let members = into.schema().members;
    let payload = payload(members);
    let bytes = response.body().bytes().unwrap_or_default();
    if let Some((index, member)) = payload
        .member
        .and_then(|index| Some((index, members.get(index)?)))
    {
        let Some(value) = (if bytes.is_empty() || member.is(STREAMING) {
            None
        } else {
            into.get_mut(index)
        }) else {
            return Ok(());
        };
        let result = match &member.target {
            Target::Structure(_) | Target::Union(_) | Target::Document => {
                let mut json = Value::new(bytes);
                let read = json.option(&mut |from| value.decode(&member.target, from));
                read.and_then(|_| json.end())
            }
            target => value.decode(target, &mut Payload(bytes)),
        };
        return result.map_err(|error| error.within(member.name));
    }
    if payload.document && !bytes.iter().all(u8::is_ascii_whitespace) {
        return read_json(bytes, into);
    }
    Ok(())
}

pub(super) fn read_json(bytes: &[u8], into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
    let mut json = Value::new(bytes);
    json.members(into, Some(BODY))?;
    json.end()
}

/// The name in an error code: without the namespace before `#` and the address after `:`.
/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>
fn sanitize(code: &str) -> Option<String> {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    let code = code.rsplit_once('#').map_or(code, |(_, code)| code).trim();
    (!code.is_empty()).then(|| code.to_owned())
}

/// The members of an error's body that say what it is.
#[derive(Debug)]
struct ErrorBody {
    type_name: Lenient,
    code: Lenient,
    lower: Lenient,
    upper: Lenient,
    error_message: Lenient,
}

impl Fields for ErrorBody {
    const ROW: &'static Structure = &structure(
        "Error",
        &[
            m("__type", Target::String, 0),
            m("code", Target::String, 0),
            m("message", Target::String, 0),
            m("Message", Target::String, 0),
            m("errorMessage", Target::String, 0),
        ],
    );

    fn get(&self, _: usize) -> Option<&dyn Encode> {
        None
    }
}

impl FieldsMut for ErrorBody {
    fn blank() -> Self {
        let none = || Lenient(None);
        Self {
            type_name: none(),
            code: none(),
            lower: none(),
            upper: none(),
            error_message: none(),
        }
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        Some(match index {
            0 => &mut self.type_name,
            1 => &mut self.code,
            2 => &mut self.lower,
            3 => &mut self.upper,
            4 => &mut self.error_message,
            _ => return None,
        })
    }
}

/// Text if it is text; anything else is passed over.
#[derive(Debug)]
struct Lenient(Option<String>);

impl Decode for Lenient {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        from.scalar(Wanted::Document, &mut |found| {
            if let Found::Text(text) = found {
                self.0 = Some(text.to_owned());
            }
            Ok(())
        })
    }
}

/// Takes the bytes of a blob.
struct Bytes(Vec<u8>);

impl Encoder for Bytes {
    fn scalar(&mut self, _: &Target, value: &dyn Scalar) {
        if let scalar::Value::Blob(bytes) = value.value() {
            self.0.extend_from_slice(bytes);
        }
    }
}

/// A blob, string or enum that is the whole payload.
struct Payload<'a>(&'a [u8]);

impl Decoder for Payload<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        some(self).map(|()| true)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        let text =
            std::str::from_utf8(self.0).map_err(|_| DecodeError::new("the body is not UTF-8"))?;
        Ok(text.to_owned())
    }

    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        scalar::bytes(self.0, wanted, accept)
    }
}

#[cfg(test)]
mod tests;
