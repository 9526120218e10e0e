//! Writes values through any serde serializer: in whatever format a caller brings.

use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use crate::codec::kept::Kept;
use crate::codec::number;
use crate::schema::{Member, Target, TimestampFormat};
use crate::shape::scalar::{Kind, Scalar, Style, Value};
use crate::shape::{Encode, Encoder, Entries, Items, Shape};

/// A value with its target, as serde sees it.
struct Node<'a> {
    value: &'a dyn Encode,
    target: &'a Target,
    kept: Kept,
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = Out {
            state: State::Ready(serializer),
            kept: self.kept,
        };
        self.value.encode(self.target, &mut out);
        match out.state {
            State::Done(result) => result,
            State::Ready(_) | State::Taken => Err(S::Error::custom("a value wrote nothing")),
        }
    }
}

/// All members of a structure as one map. Members that are not set are left out.
pub(crate) fn keep<S: Serializer>(
    shape: &dyn Shape,
    kept: Kept,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let set = || {
        let members = shape.schema().members.iter().enumerate();
        members.filter_map(|(index, member): (usize, &Member)| {
            let value = shape.get(index).filter(|value| value.is_set())?;
            Kept::has(member).then_some((member, value))
        })
    };
    // Some formats write the number of entries before them.
    let mut map = serializer.serialize_map(Some(set().count()))?;
    for (member, value) in set() {
        let target = &member.target;
        map.serialize_entry(
            Kept::name(member),
            &Node {
                value,
                target,
                kept,
            },
        )?;
    }
    map.end()
}

struct Out<S: Serializer> {
    state: State<S>,
    kept: Kept,
}

enum State<S: Serializer> {
    Ready(S),
    Taken,
    Done(Result<S::Ok, S::Error>),
}

impl<S: Serializer> Out<S> {
    fn with(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) {
        self.state = match std::mem::replace(&mut self.state, State::Taken) {
            State::Ready(serializer) => State::Done(write(serializer)),
            State::Taken | State::Done(_) => {
                State::Done(Err(S::Error::custom("a value wrote twice")))
            }
        };
    }
}

impl<S: Serializer> Encoder for Out<S> {
    fn string(&mut self, value: &str) {
        self.with(|out| out.serialize_str(value));
    }

    fn scalar(&mut self, target: &Target, value: &dyn Scalar) {
        let format = TimestampFormat::of(target, self.kept.0);
        let style = Style {
            timestamps: self.kept.0,
            is_json: true,
        };
        self.with(|out| match value.value() {
            Value::Boolean(value) => out.serialize_bool(value),
            Value::Integer(value) => out.serialize_i64(value),
            Value::Unsigned(value) => out.serialize_u64(value),
            Value::Float(value) if value.is_finite() => out.serialize_f32(value),
            Value::Double(value) if value.is_finite() => out.serialize_f64(value),
            Value::Number(digits) => number::keep(out, digits),
            Value::Timestamp(time) if is_seconds(format) => match time.subsec_nanos() {
                0 => out.serialize_i64(time.secs()),
                _ => out.serialize_f64(time.as_secs_f64()),
            },
            Value::Float(_) | Value::Double(_) | Value::Blob(_) | Value::Timestamp(_) => {
                let mut text = String::new();
                match value.write(target, style, &mut text) {
                    Ok(Kind::Text | Kind::Bare) => out.serialize_str(&text),
                    Err(problem) => Err(S::Error::custom(problem)),
                }
            }
        });
    }

    fn null(&mut self) {
        self.with(Serializer::serialize_unit);
    }

    fn structure(&mut self, shape: &dyn Shape) {
        let kept = self.kept;
        self.with(|out| keep(shape, kept, out));
    }

    fn list(&mut self, target: &Target, items: &dyn Items) {
        let (target, kept) = (target.item(), self.kept);
        self.with(|out| {
            let mut list = out.serialize_seq(Some(items.count()))?;
            for index in 0..items.count() {
                if let Some(value) = items.item(index) {
                    list.serialize_element(&Node {
                        value,
                        target,
                        kept,
                    })?;
                }
            }
            list.end()
        });
    }

    fn map(&mut self, target: &Target, entries: &dyn Entries) {
        let (target, kept) = (target.item(), self.kept);
        self.with(|out| {
            let mut map = out.serialize_map(Some(entries.count()))?;
            let mut result = Ok(());
            entries.each(&mut |key, value| {
                if result.is_ok() {
                    let node = Node {
                        value,
                        target,
                        kept,
                    };
                    result = map.serialize_entry(key, &node);
                }
            });
            result?;
            map.end()
        });
    }
}

fn is_seconds(format: TimestampFormat) -> bool {
    matches!(
        format,
        TimestampFormat::EpochSeconds | TimestampFormat::Default
    )
}
