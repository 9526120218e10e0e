//! Event streams: `smithy.api#streaming` on a union, in both directions.
//! <https://smithy.io/2.0/spec/streaming.html#event-streams>
//!
//! A union's members are events, each a message of headers and a payload; those that are errors end the stream. The
//! tables say what of an event stands where, so one reader and one writer serve all streams. Messages are framed by
//! aws-smithy-eventstream, and those that are sent are signed by aws-sigv4, each with the signature of the one before.

use std::error::Error;

use aws_smithy_http::event_stream::EventStreamSender;

use crate::operation::OperationError;
use crate::schema::Target;
use crate::shape::{Blank, Decode, DecodeError, Decoder, Encode, Encoder, Fields, FieldsMut};
use crate::stream::{Incoming, Sink, Source, Streamed};

mod error;
mod read;
mod receiver;
mod sender;
mod sign;
#[cfg(test)]
mod tests;
mod write;

pub use error::EventError;
pub use receiver::EventReceiver;
pub(crate) use sign::signer;

/// The largest message, in bytes: what AWS's other clients and services take.
/// <https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html>
const MAX_MESSAGE: usize = 24 * 1024 * 1024;
/// The largest headers of a message, in bytes.
const MAX_HEADERS: usize = 128 * 1024;

/// A union that is streamed: its events. Its errors have a type of their own.
pub trait EventStream: FieldsMut + Send + Sync + 'static {
    /// The errors that end the stream; the row has the union's members that are errors.
    type Error: OperationError + Fields;
}

/// What an input's member is that sends events.
pub type Sender<T> = EventStreamSender<T, <T as EventStream>::Error>;

/// What an output's member is that receives events.
pub type Receiver<T> = EventReceiver<T, <T as EventStream>::Error>;

impl<T, E> Source for EventStreamSender<T, E>
where
    T: Fields + Send + Sync + 'static,
    E: Fields + Error + Send + Sync + 'static,
{
    fn take(&mut self) -> Streamed {
        Streamed::Events(Box::new(std::mem::replace(self, Blank::blank())))
    }
}

/// No codec writes a stream.
impl<T, E> Encode for EventStreamSender<T, E> {
    fn encode(&self, _: &Target, _: &mut dyn Encoder) {}
}

/// No codec reads a stream.
impl<T, E> Decode for EventStreamSender<T, E> {
    fn decode(&mut self, _: &Target, _: &mut dyn Decoder) -> Result<(), DecodeError> {
        Ok(())
    }
}

impl<T, E> Blank for EventStreamSender<T, E>
where
    T: 'static,
    E: 'static,
{
    fn blank() -> Self {
        Self::from(sender::Unset::new())
    }
}

impl<T: EventStream> Sink for Receiver<T> {
    fn put(&mut self, incoming: Incoming) {
        *self = Self::new(incoming.body, incoming.protocol);
    }
}

/// No codec writes a stream.
impl<T, E> Encode for EventReceiver<T, E> {
    fn encode(&self, _: &Target, _: &mut dyn Encoder) {}
}

/// No codec reads a stream.
impl<T, E> Decode for EventReceiver<T, E> {
    fn decode(&mut self, _: &Target, _: &mut dyn Decoder) -> Result<(), DecodeError> {
        Ok(())
    }
}
