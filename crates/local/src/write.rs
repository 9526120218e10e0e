//! From an output or an error, by member name, to a response: status, headers and body as restJson1 writes them.
//!
//! It shares no code with the client's codecs.

use serde_json::{Map, Value};

use crate::read::base64;
use crate::reply::Reply;
use crate::tables::{
    Binding, ErrorRow, Kind, Member, Operation, Shape, ShapeRef, Tables, TimestampFormat,
};
use crate::time;

/// What cannot be written, and where.
type Outcome<T> = Result<T, String>;

/// The response of an output.
pub(crate) fn output(tables: &Tables, operation: &Operation, output: &Value) -> Outcome<Reply> {
    let mut reply = Reply::success(operation.status, &Value::Object(Map::new()));
    members(tables, operation.output, output, &mut reply)?;
    Ok(reply)
}

/// The response of an error that the operation declares.
pub(crate) fn error(tables: &Tables, row: &ErrorRow, value: &Value) -> Outcome<Reply> {
    let mut reply = Reply::error(row.status, &row.name, "");
    members(tables, row.shape, value, &mut reply)?;
    Ok(reply)
}

fn members(
    tables: &Tables,
    shape: Option<ShapeRef>,
    value: &Value,
    reply: &mut Reply,
) -> Outcome<()> {
    let Value::Object(values) = value else {
        return Err("it is not an object of members".to_owned());
    };
    let known = tables.members(shape);
    let mut document = Map::new();
    let mut payload = None;
    for (name, value) in values.iter().filter(|(_, value)| !value.is_null()) {
        let Some(member) = known.iter().find(|member| member.name == *name) else {
            document.insert(name.clone(), value.clone());
            continue;
        };
        let Some(shape) = tables.shape(member.target) else {
            continue;
        };
        let part = Part {
            tables,
            member,
            shape,
        };
        let path = format!("/{name}");
        match &member.binding {
            Binding::Header(header) => reply.header(header, &part.header(value, &path)?),
            Binding::PrefixHeaders(prefix) => {
                for (key, value) in object(value, &path)? {
                    reply.header(&format!("{prefix}{key}"), text(value, &path)?);
                }
            }
            Binding::Status => {
                let status = value.as_u64().and_then(|status| u16::try_from(status).ok());
                reply.status = status.ok_or_else(|| format!("'{path}' is no status"))?;
            }
            Binding::Payload => payload = Some((shape.media_type(), part.payload(value, &path)?)),
            Binding::Body | Binding::Label | Binding::Query(_) | Binding::QueryParams => {
                let written = part.json(value, &path)?;
                document.insert(member.wire.clone(), written);
            }
        }
    }
    let bound_payload = known
        .iter()
        .any(|member| member.binding == Binding::Payload);
    match payload {
        Some((media_type, bytes)) => reply.payload(media_type, bytes),
        None if bound_payload => reply.payload("", Vec::new()),
        None => reply.payload(
            "application/json",
            Value::Object(document).to_string().into_bytes(),
        ),
    }
    Ok(())
}

/// A value with the member that holds it.
struct Part<'a> {
    tables: &'a Tables,
    member: &'a Member,
    shape: &'a Shape,
}

impl Part<'_> {
    fn format(&self, default: TimestampFormat) -> TimestampFormat {
        let own = self.member.timestamp.or(self.shape.timestamp);
        own.unwrap_or(default)
    }

    /// What a list or a map holds.
    fn item(&self, name: &str) -> Outcome<Part<'_>> {
        let member = self.shape.member(name);
        let item = member.and_then(|member| Some((member, self.tables.shape(member.target)?)));
        let (member, shape) = item.ok_or_else(|| format!("the model gives no `{name}`"))?;
        Ok(Part {
            tables: self.tables,
            member,
            shape,
        })
    }

    fn header(&self, value: &Value, path: &str) -> Outcome<String> {
        if self.shape.kind != Kind::List {
            return self.scalar(value, path);
        }
        let item = self.item("member")?;
        let texts = item.shape.kind != Kind::Timestamp;
        let quoted = |text: String| {
            let plain = !text.is_empty() && text.trim() == text && !text.contains([',', '"', '\\']);
            if plain || !texts {
                return text;
            }
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        };
        let items = array(value, path)?.iter();
        let items: Vec<String> = items
            .map(|value| item.scalar(value, path).map(quoted))
            .collect::<Outcome<_>>()?;
        Ok(items.join(", "))
    }

    /// A simple value as a header has it.
    fn scalar(&self, value: &Value, path: &str) -> Outcome<String> {
        match (self.shape.kind, value) {
            (Kind::Timestamp, value) => {
                match timestamp(self.format(TimestampFormat::HttpDate), value, path)? {
                    Value::String(text) => Ok(text),
                    number => Ok(number.to_string()),
                }
            }
            (Kind::String | Kind::Enum, Value::String(text)) if self.shape.media_type.is_some() => {
                Ok(base64::encode(text.as_bytes()))
            }
            (_, Value::String(text)) => Ok(text.clone()),
            (_, Value::Bool(value)) => Ok(value.to_string()),
            (_, Value::Number(number)) => Ok(number.to_string()),
            _ => Err(format!("'{path}' cannot stand in a header")),
        }
    }

    fn payload(&self, value: &Value, path: &str) -> Outcome<Vec<u8>> {
        match self.shape.kind {
            Kind::Blob => {
                base64::decode(text(value, path)?).ok_or_else(|| format!("'{path}' is not Base64"))
            }
            Kind::String | Kind::Enum => Ok(text(value, path)?.as_bytes().to_vec()),
            _ => Ok(self.json(value, path)?.to_string().into_bytes()),
        }
    }

    /// A value as a JSON body has it.
    fn json(&self, value: &Value, path: &str) -> Outcome<Value> {
        match self.shape.kind {
            Kind::Timestamp => timestamp(self.format(TimestampFormat::EpochSeconds), value, path),
            Kind::List => {
                let item = self.item("member")?;
                let items = array(value, path)?.iter().enumerate();
                items
                    .map(|(at, value)| item.nullable(value, &format!("{path}/{at}")))
                    .collect()
            }
            Kind::Map => {
                let item = self.item("value")?;
                let entries = object(value, path)?.iter();
                entries
                    .map(|(key, value)| {
                        let written = item.nullable(value, &format!("{path}/{key}"))?;
                        Ok((key.clone(), written))
                    })
                    .collect()
            }
            Kind::Structure | Kind::Union => {
                let mut written = Map::new();
                for (name, value) in object(value, path)?.iter().filter(|(_, v)| !v.is_null()) {
                    let path = format!("{path}/{name}");
                    match self.shape.member(name) {
                        Some(member) => written
                            .insert(member.wire.clone(), self.item(name)?.json(value, &path)?),
                        None => written.insert(name.clone(), value.clone()),
                    };
                }
                Ok(Value::Object(written))
            }
            _ => Ok(value.clone()),
        }
    }

    fn nullable(&self, value: &Value, path: &str) -> Outcome<Value> {
        if value.is_null() {
            return Ok(Value::Null);
        }
        self.json(value, path)
    }
}

fn timestamp(format: TimestampFormat, value: &Value, path: &str) -> Outcome<Value> {
    if format == TimestampFormat::EpochSeconds && value.is_number() {
        return Ok(value.clone());
    }
    let at = value.as_f64().and_then(time::from_epoch);
    let at = at.ok_or_else(|| format!("'{path}' is no time in epoch seconds"))?;
    Ok(Value::from(match format {
        TimestampFormat::HttpDate => time::http_date(at),
        _ => time::iso8601(at),
    }))
}

fn text<'a>(value: &'a Value, path: &str) -> Outcome<&'a str> {
    value
        .as_str()
        .ok_or_else(|| format!("'{path}' is no string"))
}

fn array<'a>(value: &'a Value, path: &str) -> Outcome<&'a Vec<Value>> {
    value
        .as_array()
        .ok_or_else(|| format!("'{path}' is no list"))
}

fn object<'a>(value: &'a Value, path: &str) -> Outcome<&'a Map<String, Value>> {
    value
        .as_object()
        .ok_or_else(|| format!("'{path}' is no object"))
}
