//! Values that are official types: blobs, dates, documents and numbers of any size.

use aws_smithy_types::{BigDecimal, BigInteger, Blob, DateTime, Document};

use super::{Blank, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::schema::Target;

impl Encode for Blob {
    fn encode(&self, _: &Target, out: &mut dyn Encoder) {
        out.blob(self.as_ref());
    }
}

impl Decode for Blob {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = Self::new(from.blob()?);
        Ok(())
    }
}

impl Blank for Blob {
    fn blank() -> Self {
        Self::new(Vec::new())
    }
}

impl Encode for DateTime {
    fn encode(&self, target: &Target, out: &mut dyn Encoder) {
        out.timestamp(target, self);
    }
}

impl Decode for DateTime {
    fn decode(&mut self, target: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = from.timestamp(target)?;
        Ok(())
    }
}

impl Blank for DateTime {
    fn blank() -> Self {
        Self::from_secs(0)
    }
}

impl Encode for Document {
    fn encode(&self, _: &Target, out: &mut dyn Encoder) {
        out.document(self);
    }
}

impl Decode for Document {
    fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
        *self = from.document()?;
        Ok(())
    }
}

impl Blank for Document {
    const NULLABLE: bool = true;

    fn blank() -> Self {
        Self::Null
    }
}

macro_rules! number {
    ($type:ty) => {
        impl Encode for $type {
            fn encode(&self, _: &Target, out: &mut dyn Encoder) {
                out.number(self.as_ref());
            }
        }

        impl Decode for $type {
            fn decode(&mut self, _: &Target, from: &mut dyn Decoder) -> Result<(), DecodeError> {
                let digits = from.number()?;
                *self = digits
                    .parse()
                    .map_err(|error| DecodeError::new(format!("{error}")))?;
                Ok(())
            }
        }

        impl Blank for $type {
            fn blank() -> Self {
                Self::default()
            }
        }
    };
}

number!(BigInteger);
number!(BigDecimal);
