//! Writes values through any serde serializer: JSON bodies, and whatever format a caller brings.

use aws_smithy_types::date_time::Format;
use aws_smithy_types::{DateTime, Document, Number, base64};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq as _, Serializer};

use crate::codec::dialect::Dialect;
use crate::codec::number;
use crate::schema::{Member, Target, TimestampFormat};
use crate::shape::{Encode, Encoder, Entries, Items, Shape};

/// A value with its target, as serde sees it: members under their names on the wire, unset members left out.
pub struct Node<'a> {
    value: &'a dyn Encode,
    target: &'a Target,
    dialect: Dialect,
}

impl<'a> Node<'a> {
    /// A value and what its member targets.
    #[must_use]
    pub fn new(value: &'a dyn Encode, target: &'a Target) -> Self {
        Self::of(value, target, Dialect::Wire)
    }

    fn of(value: &'a dyn Encode, target: &'a Target, dialect: Dialect) -> Self {
        Self {
            value,
            target,
            dialect,
        }
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_union = matches!(self.target, Target::Union(_));
        write(serializer, self.dialect, is_union, |out| {
            self.value.encode(self.target, out);
        })
    }
}

/// The members of a structure that are bound to one location, or all of them, as one map.
pub struct Members<'a> {
    /// The structure.
    pub shape: &'a dyn Shape,
    /// The location of the members to write: [`crate::schema::BODY`] for a body, `None` for all.
    pub location: Option<u32>,
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_here = |member: &Member| {
            self.location
                .is_none_or(|location| location == member.location())
        };
        let map = serializer.serialize_map(None)?;
        members(self.shape, Dialect::Wire, map, &is_here)
    }
}

/// All members of a structure as one map, as callers keep them.
pub(crate) fn keep<S: Serializer>(
    shape: &dyn Shape,
    dialect: Dialect,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let is_here = |member: &Member| dialect.has(member);
    let is_set = |(index, member): &(usize, &Member)| {
        is_here(member) && shape.get(*index).is_some_and(Encode::is_set)
    };
    // Some formats write the number of entries before them.
    let count = shape.schema().members.iter().enumerate().filter(is_set);
    let map = serializer.serialize_map(Some(count.count()))?;
    members(shape, dialect, map, &is_here)
}

fn members<M: SerializeMap>(
    shape: &dyn Shape,
    dialect: Dialect,
    mut map: M,
    is_here: &dyn Fn(&Member) -> bool,
) -> Result<M::Ok, M::Error> {
    for (index, member) in shape.schema().members.iter().enumerate() {
        if !is_here(member) {
            continue;
        }
        if let Some(value) = shape.get(index).filter(|value| value.is_set()) {
            let node = Node::of(value, &member.target, dialect);
            map.serialize_entry(dialect.name(member), &node)
                .map_err(|error| within(dialect, member.name, error))?;
        }
    }
    map.end()
}

fn write<S: Serializer>(
    serializer: S,
    dialect: Dialect,
    is_union: bool,
    value: impl FnOnce(&mut dyn Encoder),
) -> Result<S::Ok, S::Error> {
    let mut out = Out {
        state: State::Ready(serializer),
        dialect,
        is_union,
    };
    value(&mut out);
    match out.state {
        State::Done(result) => result,
        State::Ready(_) | State::Taken => Err(S::Error::custom("a value wrote nothing")),
    }
}

/// An error of what a member holds, with the member's name before those that it has already.
fn within<E: serde::ser::Error>(dialect: Dialect, name: &str, error: E) -> E {
    // Some formats of callers send themselves more than failures this way.
    if dialect != Dialect::Wire {
        return error;
    }
    let inner = error.to_string();
    match inner.strip_prefix('`') {
        Some(path) => E::custom(format_args!("`{name}.{path}")),
        None => E::custom(format_args!("`{name}`: {inner}")),
    }
}

struct Out<S: Serializer> {
    state: State<S>,
    dialect: Dialect,
    is_union: bool,
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
    fn boolean(&mut self, value: bool) {
        self.with(|out| out.serialize_bool(value));
    }

    fn integer(&mut self, value: i64) {
        self.with(|out| out.serialize_i64(value));
    }

    fn float(&mut self, value: f32) {
        self.with(|out| match special(f64::from(value)) {
            Some(text) => out.serialize_str(text),
            None => out.serialize_f32(value),
        });
    }

    fn double(&mut self, value: f64) {
        self.with(|out| match special(value) {
            Some(text) => out.serialize_str(text),
            None => out.serialize_f64(value),
        });
    }

    fn number(&mut self, value: &str) {
        let dialect = self.dialect;
        self.with(|out| match dialect {
            Dialect::Wire => number::write(out, value),
            Dialect::Kept(_) => number::kept::keep(out, value),
        });
    }

    fn string(&mut self, value: &str) {
        self.with(|out| out.serialize_str(value));
    }

    fn blob(&mut self, value: &[u8]) {
        self.with(|out| out.serialize_str(&base64::encode(value)));
    }

    fn timestamp(&mut self, target: &Target, value: &DateTime) {
        let default = self.dialect.timestamp();
        self.with(|out| match timestamp_format(target, default) {
            Format::EpochSeconds if value.subsec_nanos() == 0 => out.serialize_i64(value.secs()),
            Format::EpochSeconds => out.serialize_f64(value.as_secs_f64()),
            format => match value.fmt(format) {
                Ok(text) => out.serialize_str(&text),
                Err(error) => Err(S::Error::custom(format_args!(
                    "{value:?} cannot be written: {error}"
                ))),
            },
        });
    }

    fn document(&mut self, value: &Document) {
        self.with(|out| Any(value).serialize(out));
    }

    fn null(&mut self) {
        self.with(Serializer::serialize_unit);
    }

    fn structure(&mut self, shape: &dyn Shape) {
        let (dialect, is_union) = (self.dialect, self.is_union);
        self.with(|out| {
            if dialect != Dialect::Wire {
                return keep(shape, dialect, out);
            }
            if let Some(problem) = unknown_variant(shape).filter(|_| is_union) {
                return Err(S::Error::custom(problem));
            }
            Members {
                shape,
                location: None,
            }
            .serialize(out)
        });
    }

    fn list(&mut self, target: &Target, items: &dyn Items) {
        let dialect = self.dialect;
        self.with(|out| {
            let mut list = out.serialize_seq(Some(items.count()))?;
            for index in 0..items.count() {
                if let Some(item) = items.item(index) {
                    let item = Node::of(item, target.item(), dialect);
                    list.serialize_element(&item)
                        .map_err(|error| within(dialect, &index.to_string(), error))?;
                }
            }
            list.end()
        });
    }

    fn map(&mut self, target: &Target, entries: &dyn Entries) {
        let dialect = self.dialect;
        self.with(|out| {
            let mut map = out.serialize_map(Some(entries.count()))?;
            let mut result = Ok(());
            entries.each(&mut |key, value| {
                if result.is_ok() {
                    let node = Node::of(value, target.item(), dialect);
                    let entry = map.serialize_entry(key, &node);
                    result = entry.map_err(|error| within(dialect, key, error));
                }
            });
            result?;
            map.end()
        });
    }
}

/// What is wrong with a union that is none of the variants it has.
pub(crate) fn unknown_variant(shape: &dyn Shape) -> Option<String> {
    let is_set = |index| shape.get(index).is_some_and(Encode::is_set);
    let name = shape.schema().name;
    (!(0..shape.schema().members.len()).any(is_set)).then(|| {
        format!("the {name} is of a variant that this crate does not know: it cannot be sent")
    })
}

/// How numbers that JSON cannot write are written: as strings.
/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#shape-serialization>
fn special(value: f64) -> Option<&'static str> {
    crate::codec::text::special(value)
}

/// The format of a timestamp member, given the protocol's for its place.
pub(crate) fn timestamp_format(target: &Target, default: TimestampFormat) -> Format {
    let format = match target {
        Target::Timestamp(format) => format.or(default),
        _ => default,
    };
    match format {
        TimestampFormat::DateTime => Format::DateTime,
        TimestampFormat::HttpDate => Format::HttpDate,
        TimestampFormat::EpochSeconds | TimestampFormat::Default => Format::EpochSeconds,
    }
}

/// A document as serde sees it.
struct Any<'a>(&'a Document);

impl Serialize for Any<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Document::Object(map) => {
                serializer.collect_map(map.iter().map(|(key, value)| (key, Any(value))))
            }
            Document::Array(items) => serializer.collect_seq(items.iter().map(Any)),
            Document::Number(Number::PosInt(number)) => serializer.serialize_u64(*number),
            Document::Number(Number::NegInt(number)) => serializer.serialize_i64(*number),
            Document::Number(Number::Float(number)) => match special(*number) {
                Some(text) => serializer.serialize_str(text),
                None => serializer.serialize_f64(*number),
            },
            Document::String(text) => serializer.serialize_str(text),
            Document::Bool(value) => serializer.serialize_bool(*value),
            Document::Null => serializer.serialize_unit(),
        }
    }
}
