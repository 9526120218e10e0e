//! Values of a model's tests as Rust expressions, made through a crate's public builders.

use serde_json::{Map, Value};

use super::types::Types;
use super::{Field, Plan, Structure, Type, names};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};

/// How deep the members are nested that a required member makes up for itself.
const DEPTH: usize = 16;

/// What expressions are made from.
pub(super) struct Values<'a> {
    pub(super) model: &'a Model,
    pub(super) types: &'a Types<'a>,
    pub(super) plan: &'a Plan,
}

impl Values<'_> {
    /// The value of a shape, or why there is none.
    pub(super) fn value(&self, id: &ShapeId, value: &Value) -> Result<String, String> {
        let shape = self.shape(id)?;
        let wrong = || format!("{value} is no value of {id}");
        Ok(match &shape.kind {
            ShapeKind::Boolean => value.as_bool().ok_or_else(wrong)?.to_string(),
            ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::IntEnum
            | ShapeKind::Long => value.as_i64().ok_or_else(wrong)?.to_string(),
            ShapeKind::Float => float("f32", value).ok_or_else(wrong)?,
            ShapeKind::Double => float("f64", value).ok_or_else(wrong)?,
            ShapeKind::BigInteger => big("BigInteger", value).ok_or_else(wrong)?,
            ShapeKind::BigDecimal => big("BigDecimal", value).ok_or_else(wrong)?,
            ShapeKind::String => format!("{:?}.to_owned()", value.as_str().ok_or_else(wrong)?),
            ShapeKind::Enum => self.enumeration(shape, value.as_str().ok_or_else(wrong)?),
            ShapeKind::Blob => {
                let text = value.as_str().ok_or_else(wrong)?;
                if is_stream(shape) {
                    format!("primitives::ByteStream::from_static({text:?}.as_bytes())")
                } else {
                    format!("primitives::Blob::new({text:?})")
                }
            }
            ShapeKind::Timestamp => timestamp(value).ok_or_else(wrong)?,
            ShapeKind::Document => {
                format!("protocol::document({:?})", value.to_string())
            }
            ShapeKind::List => {
                let items = value.as_array().ok_or_else(wrong)?;
                let target = target(shape, "member")?;
                let items = items.iter().map(|item| self.item(shape, target, item));
                format!("vec![{}]", items.collect::<Result<Vec<_>, _>>()?.join(", "))
            }
            ShapeKind::Map => self.map(shape, value.as_object().ok_or_else(wrong)?)?,
            ShapeKind::Structure => self.structure_of(id, value.as_object().ok_or_else(wrong)?)?,
            ShapeKind::Union => self.union(shape, value.as_object().ok_or_else(wrong)?)?,
            ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => {
                return Err(wrong());
            }
        })
    }

    fn shape(&self, id: &ShapeId) -> Result<&Shape, String> {
        self.model
            .shape(id)
            .ok_or_else(|| format!("there is no shape {id}"))
    }

    /// An item of a list or a value of a map, which may be missing where the shape is sparse.
    fn item(&self, shape: &Shape, target: &ShapeId, value: &Value) -> Result<String, String> {
        match (shape.traits.has("smithy.api#sparse"), value) {
            (true, Value::Null) => Ok("None".to_owned()),
            (true, value) => Ok(format!("Some({})", self.value(target, value)?)),
            (false, value) => self.value(target, value),
        }
    }

    fn map(&self, shape: &Shape, entries: &Map<String, Value>) -> Result<String, String> {
        if entries.is_empty() {
            return Ok("HashMap::new()".to_owned());
        }
        let (key_target, value_target) = (target(shape, "key")?, target(shape, "value")?);
        let entries = entries.iter().map(|(key, value)| {
            let key = self.value(key_target, &Value::String(key.clone()))?;
            let value = self.item(shape, value_target, value)?;
            Ok::<_, String>(format!("({key}, {value})"))
        });
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        Ok(format!("HashMap::from([{}])", entries.join(", ")))
    }

    fn enumeration(&self, shape: &Shape, text: &str) -> String {
        let name = self.types.type_name(&shape.id);
        let mut members = shape.members.iter();
        let known = members.find(|member| member.enum_value() == text);
        match known {
            Some(member) => format!("types::{name}::{}", names::enum_variant(&member.name)),
            None => format!("types::{name}::from({text:?})"),
        }
    }

    pub(super) fn union(
        &self,
        shape: &Shape,
        entries: &Map<String, Value>,
    ) -> Result<String, String> {
        let [(key, value)] = entries.iter().collect::<Vec<_>>()[..] else {
            return Err(format!("a value of the union {} is one member", shape.id));
        };
        let member = member(shape, key)?;
        let path = format!(
            "types::{}::{}",
            self.types.type_name(&shape.id),
            names::variant(key)
        );
        Ok(match self.types.of_member(&shape.id, member) {
            Type::Unit => path,
            Type::Boxed(_) => format!("{path}(Box::new({}))", self.value(&member.target, value)?),
            _ => format!("{path}({})", self.value(&member.target, value)?),
        })
    }

    /// The type of `types` that a structure is.
    fn structure_of(&self, id: &ShapeId, entries: &Map<String, Value>) -> Result<String, String> {
        let shape = self.shape(id)?;
        let name = self.types.type_name(id);
        let (module, all) = if shape.traits.has("smithy.api#error") {
            ("types::error", &self.plan.errors)
        } else {
            ("types", &self.plan.structures)
        };
        let planned = all.iter().find(|planned| planned.name == name);
        let planned = planned.ok_or_else(|| format!("there is no type of {id}"))?;
        self.built(planned, Some(shape), &format!("{module}::{name}"), entries)
    }

    /// A structure, through its builder.
    pub(super) fn built(
        &self,
        planned: &Structure,
        shape: Option<&Shape>,
        path: &str,
        entries: &Map<String, Value>,
    ) -> Result<String, String> {
        let setters = self.setters(planned, shape, entries)?.concat();
        let unwrap = if planned.fallible { ".unwrap()" } else { "" };
        Ok(format!("{path}::builder(){setters}.build(){unwrap}"))
    }

    /// The calls of a builder that set members.
    pub(super) fn setters(
        &self,
        planned: &Structure,
        shape: Option<&Shape>,
        entries: &Map<String, Value>,
    ) -> Result<Vec<String>, String> {
        let setters = entries.iter().map(|(name, value)| {
            let shape = shape.ok_or_else(|| format!("{} has no members", planned.wire))?;
            let member = member(shape, name)?;
            let field = planned.fields.iter().find(|field| field.wire == *name);
            let field = field.ok_or_else(|| format!("{} has no field of {name}", planned.name))?;
            self.setter(field, member, value)
        });
        setters.collect()
    }

    fn setter(&self, field: &Field, member: &Member, value: &Value) -> Result<String, String> {
        let bare = names::bare(&field.name);
        // A document's null is a value; where it stands for no value, the member is not set.
        if value.is_null() {
            return Ok(format!(".set_{bare}(None)"));
        }
        let value = self.value(&member.target, value)?;
        Ok(match &field.ty {
            Type::List(..) | Type::Map(..) => format!(".set_{bare}(Some({value}))"),
            _ => format!(".{}({value})", field.name),
        })
    }

    /// Values for the required members of an input whose values do not matter.
    pub(super) fn required(&self, shape: Option<&Shape>) -> Map<String, Value> {
        shape
            .map(|shape| self.required_members(shape, 0))
            .unwrap_or_default()
    }

    fn required_members(&self, shape: &Shape, depth: usize) -> Map<String, Value> {
        let required = shape
            .members
            .iter()
            .filter(|member| member.traits.has("smithy.api#required"));
        required
            .map(|member| (member.name.clone(), self.any(&member.target, depth)))
            .collect()
    }

    /// Some value of a shape.
    fn any(&self, id: &ShapeId, depth: usize) -> Value {
        let Some(shape) = self.model.shape(id).filter(|_| depth < DEPTH) else {
            return Value::Null;
        };
        match &shape.kind {
            ShapeKind::Boolean => Value::Bool(true),
            ShapeKind::String | ShapeKind::Blob => Value::from("any"),
            ShapeKind::Enum => {
                let first = shape.members.first();
                Value::from(first.map_or("any", Member::enum_value))
            }
            ShapeKind::List => Value::Array(Vec::new()),
            ShapeKind::Map => Value::Object(Map::new()),
            ShapeKind::Structure => Value::Object(self.required_members(shape, depth + 1)),
            ShapeKind::Union => {
                let first = shape.members.first();
                let entry =
                    first.map(|member| (member.name.clone(), self.any(&member.target, depth + 1)));
                Value::Object(entry.into_iter().collect())
            }
            _ => Value::from(1),
        }
    }
}

/// Whether a blob is a stream.
pub(super) fn is_stream(shape: &Shape) -> bool {
    shape.kind == ShapeKind::Blob && shape.traits.has("smithy.api#streaming")
}

fn member<'s>(shape: &'s Shape, name: &str) -> Result<&'s Member, String> {
    shape
        .member(name)
        .ok_or_else(|| format!("{} has no member {name}", shape.id))
}

fn target<'s>(shape: &'s Shape, name: &str) -> Result<&'s ShapeId, String> {
    member(shape, name).map(|member| &member.target)
}

fn float(ty: &str, value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => match text.as_str() {
            "NaN" => format!("{ty}::NAN"),
            "Infinity" => format!("{ty}::INFINITY"),
            "-Infinity" => format!("{ty}::NEG_INFINITY"),
            text => format!("{:?}", text.parse::<f64>().ok()?),
        },
        value => format!("{:?}", digits(value)?.parse::<f64>().ok()?),
    })
}

/// A number of any size. The reader keeps numbers that no machine type holds as text.
fn big(ty: &str, value: &Value) -> Option<String> {
    let text = digits(value)?;
    Some(format!("{text:?}.parse::<primitives::{ty}>().unwrap()"))
}

fn digits(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Seconds since 1970, exact to the nanosecond, or a date and time.
fn timestamp(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str().filter(|text| text.contains('T')) {
        return Some(format!("protocol::date_time({text:?})"));
    }
    let (whole, fraction) = plain(&digits(value)?)?;
    let nanos: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    let (mut seconds, mut nanos): (i64, u32) = (whole.parse().ok()?, nanos.parse().ok()?);
    if nanos == 0 {
        return Some(format!("primitives::DateTime::from_secs({seconds})"));
    }
    if whole.starts_with('-') {
        seconds -= 1;
        nanos = 1_000_000_000 - nanos;
    }
    Some(format!(
        "primitives::DateTime::from_secs_and_nanos({seconds}, {nanos})"
    ))
}

/// The digits of a number before and behind its point, its exponent resolved.
fn plain(number: &str) -> Option<(String, String)> {
    let (coefficient, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = coefficient.split_once('.').unwrap_or((coefficient, ""));
    let (mut whole, mut fraction) = (whole.to_owned(), fraction.to_owned());
    for _ in 0..exponent.clamp(0, 20) {
        let next = if fraction.is_empty() {
            '0'
        } else {
            fraction.remove(0)
        };
        whole.push(next);
    }
    for _ in exponent.clamp(-20, 0)..0 {
        let last = whole.pop().filter(char::is_ascii_digit);
        fraction.insert(0, last.unwrap_or('0'));
    }
    if !whole.ends_with(|last: char| last.is_ascii_digit()) {
        whole.push('0');
    }
    Some((whole, fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_exact() {
        let of = |text: &str| timestamp(&Value::from(text)).unwrap();
        let date = |rest: &str| format!("primitives::DateTime::from_{rest}");
        assert_eq!(of("1398796238"), date("secs(1398796238)"));
        assert_eq!(of("1.5E9"), date("secs(1500000000)"));
        assert_eq!(
            of("9.46845296123E8"),
            date("secs_and_nanos(946845296, 123000000)")
        );
        assert_eq!(of("-1.25"), date("secs_and_nanos(-2, 750000000)"));
        assert_eq!(of("-5E-1"), date("secs_and_nanos(-1, 500000000)"));
        assert_eq!(timestamp(&Value::from("soon")), None);
    }
}
