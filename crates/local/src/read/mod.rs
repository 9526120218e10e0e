//! From a request to the operation's input: a JSON object by member name.
//!
//! In it a timestamp is epoch seconds (a number), a blob is Base64 (a string), and absent and `null` members are left
//! out. The reading follows restJson1 and shares no code with the client's codecs.

pub(crate) mod base64;
mod body;
mod text;

use http::HeaderMap;
use serde_json::{Map, Value};

use crate::tables::{Binding, Kind, Member, Operation, Shape, Tables};
use crate::uri;

/// The parts of a request that inputs are read from.
pub(crate) struct Source<'a> {
    pub(crate) labels: &'a [(String, String)],
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// Why a request cannot be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// The text is not what the protocol says: `SerializationException`.
    Serialization(String),
    /// The content type is not what the operation takes: `UnsupportedMediaTypeException`.
    MediaType(String),
    /// The answer's content type is not what the caller takes: `NotAcceptableException`.
    Accept(String),
}

type Outcome<T> = Result<T, Unreadable>;

fn unreadable<T>(message: impl Into<String>) -> Outcome<T> {
    Err(Unreadable::Serialization(message.into()))
}

/// Reads the input of an operation.
pub(crate) fn input(tables: &Tables, operation: &Operation, source: &Source<'_>) -> Outcome<Value> {
    accept(tables, operation, source)?;
    let members = tables.members(operation.input);
    let Some(query) = uri::pairs(source.query) else {
        return unreadable("The query holds a broken escape");
    };
    let mut input = Map::new();
    for member in members {
        let Some(shape) = tables.shape(member.target) else {
            continue;
        };
        let reader = Reader {
            tables,
            member,
            shape,
        };
        let value = match &member.binding {
            Binding::Label => reader.label(source.labels)?,
            Binding::Query(name) => reader.query(name, &query)?,
            Binding::QueryParams => reader.query_params(&query),
            Binding::Header(name) => reader.header(name, source.headers)?,
            Binding::PrefixHeaders(prefix) => prefix_headers(prefix, source.headers)?,
            Binding::Payload => reader.payload(source)?,
            Binding::Body | Binding::Status => None,
        };
        if let Some(value) = value {
            input.insert(member.name.clone(), value);
        }
    }
    body::members(tables, operation, source, &mut input)?;
    Ok(Value::Object(input))
}

/// Reads an operation's JSON output as a client would, and says how it differs from what was written: a value of the
/// wrong kind, or a member that the model does not have.
pub(crate) fn output(
    tables: &Tables,
    operation: &Operation,
    written: &Value,
) -> Result<(), String> {
    let Some(shape) = operation.output.and_then(|output| tables.shape(output)) else {
        return Ok(());
    };
    match body::value(tables, shape, None, written.clone(), "") {
        Ok(read) if read == *written => Ok(()),
        Ok(read) => Err(format!("{written} is read as {read}")),
        Err(unreadable) => Err(format!("{unreadable:?}")),
    }
}

/// Refuses a caller that does not take what the operation answers.
fn accept(tables: &Tables, operation: &Operation, source: &Source<'_>) -> Outcome<()> {
    let Some(accept) = source.headers.get(http::header::ACCEPT) else {
        return Ok(());
    };
    let accept = String::from_utf8_lossy(accept.as_bytes()).to_ascii_lowercase();
    let payload = tables
        .members(operation.output)
        .iter()
        .find(|member| member.binding == Binding::Payload)
        .and_then(|member| tables.shape(member.target));
    if payload.is_some_and(|payload| payload.kind == Kind::Blob && payload.media_type.is_none()) {
        // What type its bytes have is not known.
        return Ok(());
    }
    let answered = payload.map_or("application/json", Shape::media_type);
    let (kind, _) = answered.split_once('/').unwrap_or((answered, ""));
    let fits = accept.split(',').any(|range| {
        let range = range.split(';').next().unwrap_or_default().trim();
        range == "*/*"
            || range == answered
            || range
                .strip_suffix("/*")
                .is_some_and(|wanted| wanted == kind)
    });
    if fits {
        Ok(())
    } else {
        Err(Unreadable::Accept(format!(
            "The answer is of type {answered}, which is not accepted"
        )))
    }
}

/// Reads one member that is bound to something else than a document.
struct Reader<'a> {
    tables: &'a Tables,
    member: &'a Member,
    shape: &'a Shape,
}

impl Reader<'_> {
    fn label(&self, labels: &[(String, String)]) -> Outcome<Option<Value>> {
        match labels.iter().find(|(name, _)| *name == self.member.name) {
            // An empty label is kept as an empty string whatever its kind: the checks name it.
            Some((_, text)) if text.is_empty() => Ok(Some(Value::from(""))),
            Some((_, text)) => {
                text::scalar(self.member, self.shape, text, text::Place::Path).map(Some)
            }
            None => Ok(None),
        }
    }

    fn query(&self, name: &str, query: &[(String, String)]) -> Outcome<Option<Value>> {
        let mut found = query
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value);
        if self.shape.kind == Kind::List {
            let Some((member, shape)) = self.element() else {
                return Ok(None);
            };
            let values: Vec<Value> = found
                .map(|text| text::scalar(member, shape, text, text::Place::Query))
                .collect::<Outcome<_>>()?;
            return Ok((!values.is_empty()).then_some(Value::Array(values)));
        }
        match found.next() {
            Some(text) => text::scalar(self.member, self.shape, text, text::Place::Query).map(Some),
            None => Ok(None),
        }
    }

    /// The whole query, with what other members take of it too.
    fn query_params(&self, query: &[(String, String)]) -> Option<Value> {
        let lists = self
            .shape
            .member("value")
            .and_then(|value| self.tables.shape(value.target))
            .is_some_and(|value| value.kind == Kind::List);
        let mut map = Map::new();
        for (key, value) in query {
            let value = Value::from(value.as_str());
            match map.get_mut(key) {
                Some(Value::Array(values)) => values.push(value),
                Some(_) => {}
                None if lists => {
                    map.insert(key.clone(), Value::Array(vec![value]));
                }
                None => {
                    map.insert(key.clone(), value);
                }
            }
        }
        (!map.is_empty()).then_some(Value::Object(map))
    }

    fn header(&self, name: &str, headers: &HeaderMap) -> Outcome<Option<Value>> {
        let mut values = Vec::new();
        for value in headers.get_all(name) {
            let Ok(value) = std::str::from_utf8(value.as_bytes()) else {
                return unreadable(format!("The header {name} is no UTF-8"));
            };
            values.push(value);
        }
        if values.is_empty() {
            return Ok(None);
        }
        let joined = values.join(", ");
        if self.shape.kind == Kind::List {
            let Some((member, shape)) = self.element() else {
                return Ok(None);
            };
            let values: Vec<Value> = text::header_list(shape, member, &joined)?
                .iter()
                .map(|text| text::scalar(member, shape, text, text::Place::Header))
                .collect::<Outcome<_>>()?;
            return Ok((!values.is_empty()).then_some(Value::Array(values)));
        }
        text::scalar(self.member, self.shape, joined.trim(), text::Place::Header).map(Some)
    }

    fn payload(&self, source: &Source<'_>) -> Outcome<Option<Value>> {
        let wanted = self.shape.media_type();
        let open = self.shape.kind == Kind::Blob && self.shape.media_type.is_none();
        if !open || !source.body.is_empty() {
            body::content_type(source, (!open).then_some(wanted))?;
        }
        if source.body.is_empty() {
            return Ok(None);
        }
        match self.shape.kind {
            Kind::Blob => Ok(Some(Value::from(base64::encode(source.body)))),
            Kind::String | Kind::Enum => match std::str::from_utf8(source.body) {
                Ok(text) => Ok(Some(Value::from(text))),
                Err(_) => unreadable("The body is no UTF-8"),
            },
            _ => {
                let value = body::parse(source.body)?;
                body::value(self.tables, self.shape, self.member.timestamp, value, "").map(Some)
            }
        }
    }

    /// The list's element.
    fn element(&self) -> Option<(&Member, &Shape)> {
        let member = self.shape.member("member")?;
        Some((member, self.tables.shape(member.target)?))
    }
}

fn prefix_headers(prefix: &str, headers: &HeaderMap) -> Outcome<Option<Value>> {
    let prefix = prefix.to_ascii_lowercase();
    let mut map = Map::new();
    for (name, value) in headers {
        if let Some(key) = name.as_str().strip_prefix(&prefix) {
            let Ok(value) = std::str::from_utf8(value.as_bytes()) else {
                return unreadable(format!("The header {name} is no UTF-8"));
            };
            map.insert(key.to_owned(), Value::from(value));
        }
    }
    Ok((!map.is_empty()).then_some(Value::Object(map)))
}
