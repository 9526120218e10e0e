//! Events on their way out: a caller's stream as the body of a request.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use aws_smithy_eventstream::error::Error as FrameError;
use aws_smithy_eventstream::frame::{DeferredSigner, MarshallMessage};
use aws_smithy_eventstream::message_size_hint::MessageSizeHint as _;
use aws_smithy_http::event_stream::EventStreamSender;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::event_stream::{DeferredSignerSender, Message};
use futures_core::Stream;
use http_body_util::StreamBody;

use super::{EventError, MAX_MESSAGE, write};
use crate::protocol::Protocol;
use crate::shape::Fields;
use crate::stream::Events;

/// What a signature takes of the largest message: it is a message around the event's.
const SIGNATURE: usize = 1024;

/// A caller's stream.
type Source<T, E> = Pin<Box<dyn Stream<Item = Result<T, E>> + Send + Sync>>;

impl<T, E> Events for EventStreamSender<T, E>
where
    T: Fields + Send + Sync + 'static,
    E: Fields + Error + Send + Sync + 'static,
{
    fn body(
        self: Box<Self>,
        protocol: &'static dyn Protocol,
    ) -> Option<(SdkBody, DeferredSignerSender)> {
        let events = (*self).into_inner();
        if events.size_hint() == UNSET {
            return None;
        }
        let messages = Messages {
            events: Some(events),
            protocol,
        };
        Some(body(EventStreamSender::from(messages)))
    }
}

/// The body of messages: the same code for all streams.
fn body(messages: EventStreamSender<Message, EventError>) -> (SdkBody, DeferredSignerSender) {
    let (signer, sender) = DeferredSigner::new();
    let frames = messages.into_body_stream(Written, Refused, signer);
    (SdkBody::from_body_1_x(StreamBody::new(frames)), sender)
}

/// A caller's stream as messages. It ends with the first error, which is a message if the union has the error.
struct Messages<T, E> {
    events: Option<Source<T, E>>,
    protocol: &'static dyn Protocol,
}

impl<T: Fields, E: Fields + Error + Send + Sync + 'static> Stream for Messages<T, E> {
    type Item = Result<Message, EventError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let Some(events) = &mut this.events else {
            return Poll::Ready(None);
        };
        let (message, is_last) = match ready!(events.as_mut().poll_next(context)) {
            Some(Ok(event)) => (write::event(&event, this.protocol), false),
            Some(Err(error)) => (
                write::exception(&error, this.protocol)
                    .unwrap_or_else(|| Err(EventError::Source(error.into()))),
                true,
            ),
            None => {
                this.events = None;
                return Poll::Ready(None);
            }
        };
        let message = message.and_then(check);
        // Not every stream may be polled past its end.
        if is_last || message.is_err() {
            this.events = None;
        }
        Poll::Ready(Some(message))
    }
}

fn check(message: Message) -> Result<Message, EventError> {
    let length = message.size_hint();
    if length > MAX_MESSAGE - SIGNATURE {
        return Err(EventError::TooLarge { length });
    }
    Ok(message)
}

/// A message is what it is.
#[derive(Debug)]
struct Written;

impl MarshallMessage for Written {
    type Input = Message;

    fn marshall(&self, message: Message) -> Result<Message, FrameError> {
        Ok(message)
    }
}

/// An error breaks the body off.
#[derive(Debug)]
struct Refused;

impl MarshallMessage for Refused {
    type Input = EventError;

    fn marshall(&self, error: EventError) -> Result<Message, FrameError> {
        Err(FrameError::marshalling(error.to_string()))
    }
}

/// What a stream of events is before it is set. A sender cannot be asked what it holds, but for the hint of its stream:
/// no other stream says that it has at least more items than it has at most.
const UNSET: (usize, Option<usize>) = (usize::MAX, Some(0));

/// The stream of a sender that was never set.
pub(super) struct Unset<T>(PhantomData<fn() -> T>);

impl<T> Unset<T> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Stream for Unset<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(None)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        UNSET
    }
}

impl<T, E> fmt::Debug for Messages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Messages")
    }
}
