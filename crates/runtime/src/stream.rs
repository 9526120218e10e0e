//! Bodies that are streamed: what an input sends and an output receives beside its other members.
//!
//! A member with `smithy.api#streaming` is the body itself: bytes, or events, each of which is a message of its own. It
//! never passes through a codec: the engine takes it out of the input before the request is sent, and gives the output
//! the response's body unread.

use std::time::Duration;

use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::event_stream::DeferredSignerSender;

use crate::engine::streaming::{SEND_BODY, SendBody};
use crate::protocol::Protocol;
use crate::schema::{HEADER, Member, Operation, REQUIRED, STREAMING, Target};
use crate::shape::{Blank, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::stall::download;

/// The media type of a body of events.
pub const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// What a request says in place of its body's hash if its body is events, each signed by itself.
pub(crate) const SIGNED_EVENTS: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

/// A member that is sent as the body.
pub trait Source {
    /// Takes what is sent, and leaves nothing.
    fn take(&mut self) -> Streamed;
}

/// A member that is the response's body.
pub trait Sink {
    /// Keeps what the response streams.
    fn put(&mut self, incoming: Incoming);
}

/// What an input sends as its body, and how.
#[derive(Debug)]
pub struct Outgoing {
    pub(crate) what: Streamed,
    pub(crate) send: SendBody,
}

/// What an input sends as its body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Streamed {
    /// Bytes, as they are.
    Bytes(SdkBody),
    /// Events, each written as a message and signed when it is sent.
    Events(Box<dyn Events>),
}

impl Outgoing {
    /// What a member of an input sends.
    #[must_use]
    pub fn of(member: &mut dyn Source) -> Self {
        Self {
            what: member.take(),
            send: SEND_BODY,
        }
    }
}

/// Events that an input sends.
pub trait Events: std::fmt::Debug + Send + Sync {
    /// The body that they become, and the way to its signer: the request is signed first, and unless a signer is sent
    /// by then, events are not. `None` if the member was never set.
    fn body(
        self: Box<Self>,
        protocol: &'static dyn Protocol,
    ) -> Option<(SdkBody, DeferredSignerSender)>;
}

/// A response's body that nobody has read.
#[derive(Debug)]
pub struct Incoming {
    pub(crate) body: SdkBody,
    #[cfg_attr(not(feature = "event-stream"), expect(dead_code))]
    pub(crate) protocol: &'static dyn Protocol,
    /// How long the body may stand still, if it is watched, and what tells the time.
    pub(crate) patience: Option<(Duration, SharedAsyncSleep)>,
}

impl Incoming {
    /// A body in a protocol.
    #[must_use]
    pub fn new(body: SdkBody, protocol: &'static dyn Protocol) -> Self {
        Self {
            body,
            protocol,
            patience: None,
        }
    }

    /// Hands the body to the output's member.
    pub fn put(mut self, member: &mut dyn Sink) {
        if let Some((grace_period, sleep)) = self.patience.take() {
            self.body = download(self.body, grace_period, sleep);
        }
        member.put(self);
    }
}

/// Which ends of an exchange stream events. Requests of such operations have it as an extension: events may be minutes
/// apart, so an HTTP client's read timeout must not end a response of events between them, nor the wait for a response
/// while events are still being sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventExchange {
    /// The request's body is events: the response may begin long after.
    pub input: bool,
    /// The response's body is events.
    pub output: bool,
}

impl EventExchange {
    /// What an operation streams, if that is events.
    pub(crate) fn of(operation: &Operation) -> Option<Self> {
        let exchange = Self {
            input: operation.input.members.iter().any(is_events),
            output: operation.output.members.iter().any(is_events),
        };
        (exchange != Self::default()).then_some(exchange)
    }
}

fn is_events(member: &Member) -> bool {
    member.is(STREAMING) && matches!(member.target, Target::Union(_))
}

/// What a response of events lacks before the first event: a header of a required member. The output is all that the
/// caller gets before a stream that may never end, so it is not made up.
pub(crate) fn check_initial_response(
    operation: &Operation,
    headers: &aws_smithy_runtime_api::http::Headers,
) -> Result<(), DecodeError> {
    let members = operation.output.members;
    if !members.iter().any(is_events) {
        return Ok(());
    }
    let missing = |member: &&Member| {
        member.location() == HEADER && member.is(REQUIRED) && !headers.contains_key(member.wire)
    };
    members.iter().find(missing).map_or(Ok(()), |member| {
        let problem = format!(
            "it is required, and the response has no header `{}`",
            member.wire
        );
        Err(DecodeError::new(problem).within(member.name))
    })
}

impl Source for ByteStream {
    fn take(&mut self) -> Streamed {
        Streamed::Bytes(std::mem::take(self).into_inner())
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
