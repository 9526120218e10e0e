//! Bodies that are streamed: what an input sends and an output receives beside its other members.
//!
//! A member with `smithy.api#streaming` is the body itself. It never passes through a codec: the engine takes it out of
//! the input before the request is sent, and gives the output the response's body unread.

use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

use crate::schema::Target;
use crate::shape::{Blank, Decode, DecodeError, Decoder, Encode, Encoder};

/// A member that is sent as the body.
pub trait Source {
    /// Takes what is sent, and leaves nothing.
    fn take(&mut self) -> Outgoing;
}

/// A member that is the response's body.
pub trait Sink {
    /// Keeps what the response streams.
    fn put(&mut self, incoming: Incoming);
}

/// What an input sends as its body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outgoing {
    /// Bytes, as they are.
    Bytes(SdkBody),
}

impl Outgoing {
    /// What a member of an input sends.
    #[must_use]
    pub fn of(member: &mut dyn Source) -> Self {
        member.take()
    }
}

/// A response's body that nobody has read.
#[derive(Debug)]
pub struct Incoming {
    pub(crate) body: SdkBody,
}

impl Incoming {
    /// Hands the body to the output's member.
    pub fn put(self, member: &mut dyn Sink) {
        member.put(self);
    }
}

impl Source for ByteStream {
    fn take(&mut self) -> Outgoing {
        Outgoing::Bytes(std::mem::take(self).into_inner())
    }
}

impl Sink for ByteStream {
    fn put(&mut self, incoming: Incoming) {
        *self = Self::new(incoming.body);
    }
}

/// No codec writes a stream.
impl Encode for ByteStream {
    fn encode(&self, _: &Target, _: &mut dyn Encoder) {}
}

/// No codec reads a stream.
impl Decode for ByteStream {
    fn decode(&mut self, _: &Target, _: &mut dyn Decoder) -> Result<(), DecodeError> {
        Ok(())
    }
}

impl Blank for ByteStream {
    fn blank() -> Self {
        Self::default()
    }
}
