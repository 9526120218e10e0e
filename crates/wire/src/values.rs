//! Typed values from JSON and back, by the names that the model gives to members: no names of the wire, no formats.
//!
//! Timestamps are epoch seconds, blobs Base64, as the local endpoint has them.

use serde_json::{Map, Number, Value};
use slim_sdk_runtime::aws_smithy_types::{DateTime, base64};
use slim_sdk_runtime::schema::Target;
use slim_sdk_runtime::shape::scalar::{Accept, Found, Refused, Scalar, Value as Typed, Wanted};
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

    fn time(&self) -> Result<DateTime, DecodeError> {
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
}

impl Decoder for From<'_> {
    fn option(&mut self, some: Visit<'_>) -> Result<bool, DecodeError> {
        if self.0.is_null() {
            return Ok(false);
        }
        some(self).map(|()| true)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        let text = self.0.as_str().map(str::to_owned);
        text.map_or_else(|| self.wrong("a string"), Ok)
    }

    fn scalar(&mut self, wanted: Wanted, accept: Accept<'_>) -> Result<(), DecodeError> {
        let found = match (self.0, wanted) {
            (Value::Number(_), Wanted::Timestamp(_)) => Found::Timestamp(self.time()?),
            (Value::Null, _) => Found::Null,
            (Value::Bool(value), _) => Found::Boolean(*value),
            (Value::Number(number), _) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Found::Unsigned(number),
                (None, Some(number)) => Found::Signed(number),
                (None, None) => Found::Float(number.as_f64().unwrap_or_default()),
            },
            (Value::String(text), _) => Found::Text(text),
            (Value::Array(_), _) => Found::List(self),
            (Value::Object(_), _) => Found::Map(self),
        };
        accept(found).or_else(|refused| match refused {
            Refused::Within(error) => Err(error),
            _ => self.wrong(wanted.expected()),
        })
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
    fn string(&mut self, value: &str) {
        self.0 = Value::from(value);
    }

    fn scalar(&mut self, _: &Target, value: &dyn Scalar) {
        self.0 = match value.value() {
            Typed::Boolean(value) => Value::from(value),
            Typed::Integer(value) => Value::from(value),
            Typed::Unsigned(value) => Value::from(value),
            // The shortest text of a float is the number that was written, which its double is not.
            Typed::Float(value) => of_double(value.to_string().parse().unwrap_or(value.into())),
            Typed::Double(value) => of_double(value),
            // The models that are compared have no numbers of any size.
            Typed::Number(_) => Value::Null,
            Typed::Blob(bytes) => Value::from(base64::encode(bytes)),
            Typed::Timestamp(time) if time.subsec_nanos() == 0 => Value::from(time.secs()),
            Typed::Timestamp(time) => Value::from(time.as_secs_f64()),
        };
    }

    fn null(&mut self) {
        self.0 = Value::Null;
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

fn of_double(value: f64) -> Value {
    let special = if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    };
    Number::from_f64(value).map_or_else(|| Value::from(special), Value::Number)
}
