//! What is wrong with an event that is sent, or with a message that is received.

use std::error::Error;
use std::fmt;

use super::{MAX_HEADERS, MAX_MESSAGE};
use crate::error::BoxError;
use crate::shape::DecodeError;

/// Why an event cannot be sent, or a received message cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventError {
    /// An event of a variant that the crate does not know was to be sent.
    UnknownEvent {
        /// The union.
        stream: &'static str,
    },
    /// A member of an event cannot be written.
    Member {
        /// The event.
        event: &'static str,
        /// Why.
        problem: String,
    },
    /// The caller's stream of events failed, with an error that is none of the service's.
    Source(BoxError),
    /// A message is longer than any that is taken.
    TooLarge {
        /// Its length in bytes.
        length: usize,
    },
    /// The headers of a received message are longer than any that are taken.
    HeadersTooLarge {
        /// Their length in bytes.
        length: usize,
    },
    /// What was received is not a message, or was changed on its way.
    Malformed(BoxError),
    /// The stream ended within a message.
    Truncated {
        /// How many bytes of the message there were.
        received: usize,
    },
    /// A received message lacks what every message has.
    Message(BoxError),
    /// The members of a received event cannot be read.
    Event(DecodeError),
    /// The client's protocol has no event streams.
    Protocol,
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownEvent { stream } => write!(
                f,
                "the {stream} is of a variant that this crate does not know: it cannot be sent"
            ),
            Self::Member { event, problem } => {
                write!(f, "the event {event} cannot be sent: {problem}")
            }
            Self::Source(source) => write!(f, "the stream of events to send failed: {source}"),
            Self::TooLarge { length } => write!(
                f,
                "a message of {length} bytes is longer than the {MAX_MESSAGE} that one may have"
            ),
            Self::HeadersTooLarge { length } => write!(
                f,
                "a message has headers of {length} bytes, more than the {MAX_HEADERS} that it may have"
            ),
            Self::Malformed(source) => write!(f, "what was received is no message: {source}"),
            Self::Truncated { received } => write!(
                f,
                "the stream ended within a message, after {received} bytes of it"
            ),
            Self::Message(source) => write!(f, "the message cannot be read: {source}"),
            Self::Event(source) => write!(f, "the event cannot be read: {source}"),
            Self::Protocol => f.write_str("the client's protocol has no event streams"),
        }
    }
}

impl Error for EventError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Source(source) | Self::Malformed(source) | Self::Message(source) => {
                Some(&**source)
            }
            Self::Event(source) => Some(source),
            _ => None,
        }
    }
}
