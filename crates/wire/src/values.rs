//! Typed values from JSON and back, by the names that the model gives to members: no names of the wire, no formats.
//!
//! Timestamps are epoch seconds, blobs Base64, as the local endpoint has them.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};
use slim_sdk_runtime::aws_smithy_types::{DateTime, Document, Number as DocumentNumber, base64};
use slim_sdk_runtime::schema::Target;
use slim_sdk_runtime::shape::{
    DecodeError, Decoder, Encode, Encoder, Entries, Entry, Items, Shape, ShapeMut, Visit,
};

/// Fills a structure from an object of its members.
///
/// # Errors
/// The structure has no such member, or one of another kind.
pub fn fill(shape: &mut dyn ShapeMut, from: &Value) -> Result<(), DecodeError> {
    From(from).structure(shape)
}

/// The members of a structure that are set.
#[must_use]
pub fn read(shape: &dyn Shape) -> Value {
    let mut out = Into(Value::Null);
    out.structure(shape);
    out.0
}

struct From<'a>(&'a Value);

impl From<'_> {
    fn wrong<T>(&self, expected: &str) -> Result<T, DecodeError> {
        Err(DecodeError::new(format!(
            "{expected} is expected where {} is given",
            self.0
        )))
    }
}

impl Decoder for From<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        if self.0.is_null() {
            return Ok(false);
        }
        some(self).map(|()| true)
    }

    fn boolean(&mut self) -> Result<bool, DecodeError> {
        self.0.as_bool().map_or_else(|| self.wrong("a boolean"), Ok)
    }

    fn integer(&mut self) -> Result<i64, DecodeError> {
        self.0.as_i64().map_or_else(|| self.wrong("an integer"), Ok)
    }

    fn double(&mut self) -> Result<f64, DecodeError> {
        match self.0.as_str() {
            Some("NaN") => Ok(f64::NAN),
            Some("Infinity") => Ok(f64::INFINITY),
            Some("-Infinity") => Ok(f64::NEG_INFINITY),
            _ => self.0.as_f64().map_or_else(|| self.wrong("a number"), Ok),
        }
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        let text = self.0.as_str().map(str::to_owned);
        text.map_or_else(|| self.wrong("a string"), Ok)
    }

    fn blob(&mut self) -> Result<Vec<u8>, DecodeError> {
        let bytes = self.0.as_str().and_then(|text| base64::decode(text).ok());
        bytes.map_or_else(|| self.wrong("Base64"), Ok)
    }

    fn timestamp(&mut self, _: &Target) -> Result<DateTime, DecodeError> {
        if let Some(whole) = self.0.as_i64() {
            return Ok(DateTime::from_secs(whole));
        }
        match self.0.as_f64() {
            // To the millisecond, which is what the endpoint writes.
            #[expect(clippy::cast_possible_truncation, reason = "dates are far below 2^53")]
            Some(seconds) => Ok(DateTime::from_millis((seconds * 1000.0).round() as i64)),
            None => self.wrong("epoch seconds"),
        }
    }

    fn document(&mut self) -> Result<Document, DecodeError> {
        Ok(to_document(self.0))
    }

    fn structure(&mut self, into: &mut dyn ShapeMut) -> Result<(), DecodeError> {
        let Some(members) = self.0.as_object() else {
            return self.wrong("an object");
        };
        let row = into.schema();
        for (name, value) in members {
            let mut known = row.members.iter().enumerate();
            let found = known.find(|(_, member)| member.name == name);
            let place = found.and_then(|(at, member)| Some((into.get_mut(at)?, member)));
            let Some((place, member)) = place else {
                let none = format!("{} has no member `{name}`", row.name);
                return Err(DecodeError::new(none));
            };
            place
                .decode(&member.target, &mut From(value))
                .map_err(|error| error.within(name))?;
        }
        Ok(())
    }

    fn list(&mut self, _: &Target, item: Visit<'_>) -> Result<(), DecodeError> {
        match self.0.as_array() {
            Some(values) => values.iter().try_for_each(|value| item(&mut From(value))),
            None => self.wrong("a list"),
        }
    }

    fn map(&mut self, _: &Target, entry: Entry<'_>) -> Result<(), DecodeError> {
        let Some(values) = self.0.as_object() else {
            return self.wrong("an object");
        };
        values
            .iter()
            .try_for_each(|(key, value)| entry(key, &mut From(value)))
    }
}

struct Into(Value);

impl Into {
    fn of(value: &dyn Encode, target: &Target) -> Value {
        let mut out = Self(Value::Null);
        value.encode(target, &mut out);
        out.0
    }
}

impl Encoder for Into {
    fn boolean(&mut self, value: bool) {
        self.0 = Value::from(value);
    }

    fn integer(&mut self, value: i64) {
        self.0 = Value::from(value);
    }

    fn float(&mut self, value: f32) {
        // The shortest text of a float is the number that was written, which its double is not.
        let shortest: Option<f64> = value.to_string().parse().ok();
        self.double(shortest.unwrap_or(f64::from(value)));
    }

    fn double(&mut self, value: f64) {
        let special = if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        self.0 = Number::from_f64(value).map_or_else(|| Value::from(special), Value::Number);
    }

    fn string(&mut self, value: &str) {
        self.0 = Value::from(value);
    }

    fn blob(&mut self, value: &[u8]) {
        self.0 = Value::from(base64::encode(value));
    }

    fn timestamp(&mut self, _: &Target, value: &DateTime) {
        self.0 = if value.subsec_nanos() == 0 {
            Value::from(value.secs())
        } else {
            Value::from(value.as_secs_f64())
        };
    }

    fn document(&mut self, value: &Document) {
        self.0 = of_document(value);
    }

    fn structure(&mut self, shape: &dyn Shape) {
        let mut members = Map::new();
        for (at, member) in shape.schema().members.iter().enumerate() {
            if let Some(value) = shape.get(at).filter(|value| value.is_set()) {
                members.insert(member.name.to_owned(), Self::of(value, &member.target));
            }
        }
        self.0 = Value::Object(members);
    }

    fn list(&mut self, target: &Target, items: &dyn Items) {
        let items = (0..items.count()).filter_map(|at| items.item(at));
        self.0 = items.map(|item| Self::of(item, target.item())).collect();
    }

    fn map(&mut self, target: &Target, entries: &dyn Entries) {
        let mut values = Map::new();
        entries.each(&mut |key, value| {
            values.insert(key.to_owned(), Self::of(value, target.item()));
        });
        self.0 = Value::Object(values);
    }
}

fn to_document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(number) => Document::Number(match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => DocumentNumber::PosInt(number),
            (None, Some(number)) => DocumentNumber::NegInt(number),
            (None, None) => DocumentNumber::Float(number.as_f64().unwrap_or_default()),
        }),
        Value::String(text) => Document::String(text.clone()),
        Value::Array(items) => Document::Array(items.iter().map(to_document).collect()),
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| (key.clone(), to_document(value)));
            Document::Object(entries.collect::<HashMap<_, _>>())
        }
    }
}

fn of_document(value: &Document) -> Value {
    match value {
        Document::Null => Value::Null,
        Document::Bool(value) => Value::from(*value),
        Document::Number(DocumentNumber::PosInt(number)) => Value::from(*number),
        Document::Number(DocumentNumber::NegInt(number)) => Value::from(*number),
        Document::Number(DocumentNumber::Float(number)) => Value::from(*number),
        Document::String(text) => Value::from(&**text),
        Document::Array(items) => items.iter().map(of_document).collect(),
        Document::Object(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| (key.clone(), of_document(value)));
            Value::Object(entries.collect())
        }
    }
}
