//! Booleans and the numbers of Rust, as values.

use super::decimal::scaled;
use super::scalar::{Found, Kind, Refused, Scalar, Style, Value, Wanted, scalar};
use super::{Blank, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::schema::Target;

impl Scalar for bool {
    fn value(&self) -> Value<'_> {
        Value::Boolean(*self)
    }

    fn write(&self, _: &Target, _: Style, out: &mut String) -> Result<Kind, String> {
        out.push_str(if *self { "true" } else { "false" });
        Ok(Kind::Bare)
    }
}

impl Decode for bool {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = scalar(from, Wanted::Boolean, |found| match found {
            Found::Boolean(value) => Ok(value),
            Found::Plain(text) => text.trim().parse().map_err(|_| Refused::NotOne),
            _ => Err(Refused::Other),
        })?;
        Ok(())
    }
}

fn integer(from: &mut dyn Decoder) -> Result<i64, DecodeError> {
    scalar(from, Wanted::Integer, |found| {
        let value = match found {
            Found::Signed(value) => Some(value),
            Found::Unsigned(value) => i64::try_from(value).ok(),
            Found::Number(text) => text.parse().ok().or_else(|| {
                let (value, is_exact) = scaled(text, 0)?;
                i64::try_from(value).ok().filter(|_| is_exact)
            }),
            Found::Plain(text) => text.trim().parse().ok(),
            // Exact: whole numbers below 2^53 only.
            #[allow(clippy::cast_possible_truncation)]
            Found::Float(value)
                if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 =>
            {
                Some(value as i64)
            }
            Found::Float(_) => None,
            _ => return Err(Refused::Other),
        };
        value.ok_or(Refused::NotOne)
    })
}

macro_rules! integer {
    ($($type:ty)+) => {$(
        impl Scalar for $type {
            fn value(&self) -> Value<'_> {
                Value::Integer((*self).into())
            }

            fn write(&self, _: &Target, _: Style, out: &mut String) -> Result<Kind, String> {
                Ok(shown(self, out))
            }
        }

        impl Decode for $type {
            fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
                let value = integer(from)?;
                *self = value.try_into().map_err(|_| narrow(value))?;
                Ok(())
            }
        }
    )+};
}

integer!(i8 i16 i32);

impl Scalar for i64 {
    fn value(&self) -> Value<'_> {
        Value::Integer(*self)
    }

    fn write(&self, _: &Target, _: Style, out: &mut String) -> Result<Kind, String> {
        Ok(shown(self, out))
    }
}

impl Decode for i64 {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = integer(from)?;
        Ok(())
    }
}

/// A whole number of a document.
impl Scalar for u64 {
    fn value(&self) -> Value<'_> {
        Value::Unsigned(*self)
    }

    fn write(&self, _: &Target, _: Style, out: &mut String) -> Result<Kind, String> {
        Ok(shown(self, out))
    }
}

#[cold]
fn narrow(value: i64) -> DecodeError {
    DecodeError::new(format!("the number {value} does not fit its type"))
}

fn shown(value: &dyn std::fmt::Display, out: &mut String) -> Kind {
    use std::fmt::Write as _;
    let _ = write!(out, "{value}");
    Kind::Bare
}

macro_rules! float {
    ($type:ty, $value:ident) => {
        impl Scalar for $type {
            fn value(&self) -> Value<'_> {
                Value::$value(*self)
            }

            fn write(&self, _: &Target, style: Style, out: &mut String) -> Result<Kind, String> {
                if let Some(text) = special(f64::from(*self)) {
                    out.push_str(text);
                    return Ok(Kind::Text);
                }
                if style.is_json {
                    return Ok(shown(&format_args!("{self:?}"), out));
                }
                Ok(shown(self, out))
            }
        }
    };
}

float!(f32, Float);
float!(f64, Double);

/// How numbers that JSON cannot write are written everywhere.
/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#shape-serialization>
fn special(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("NaN")
    } else if value == f64::INFINITY {
        Some("Infinity")
    } else if value == f64::NEG_INFINITY {
        Some("-Infinity")
    } else {
        None
    }
}

/// The number of a name that [`special`] gives.
fn parse_special(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// The number of a text in JSON.
pub(super) fn float(text: &str) -> Result<f64, Refused> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(Refused::TooLarge),
        Err(_) => Err(Refused::NotOne),
    }
}

fn double(from: &mut dyn Decoder) -> Result<f64, DecodeError> {
    #[allow(clippy::cast_precision_loss)]
    scalar(from, Wanted::Double, |found| match found {
        Found::Number(text) => float(text),
        Found::Signed(value) => Ok(value as f64),
        Found::Unsigned(value) => Ok(value as f64),
        Found::Float(value) => Ok(value),
        Found::Text(text) => parse_special(text).ok_or(Refused::NotOne),
        Found::Plain(text) => {
            let text = text.trim();
            let value = parse_special(text).or_else(|| text.parse().ok());
            value.ok_or(Refused::NotOne)
        }
        _ => Err(Refused::Other),
    })
}

impl Decode for f64 {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = double(from)?;
        Ok(())
    }
}

impl Decode for f32 {
    #[allow(clippy::cast_possible_truncation)]
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = double(from)? as f32;
        Ok(())
    }
}

macro_rules! scalars {
    ($($type:ty)+) => {$(
        impl Encode for $type {
            fn encode(&self, target: &Target, out: &mut dyn Encoder) {
                out.scalar(target, self);
            }
        }

        impl Blank for $type {
            fn blank() -> Self {
                Self::default()
            }
        }
    )+};
}

scalars!(bool i8 i16 i32 i64 f32 f64);
