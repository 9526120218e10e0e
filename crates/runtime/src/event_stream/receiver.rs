//! Events on their way in: a response's body as events, one at a time.

use std::fmt;
use std::marker::PhantomData;

use aws_smithy_eventstream::frame::read_message_from;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::event_stream::{Message, RawMessage};
use bytes::{Buf as _, Bytes, BytesMut};
use http_body_util::BodyExt as _;

use super::read::{self, Kind};
use super::{EventError, EventStream, MAX_HEADERS, MAX_MESSAGE};
use crate::error::{BoxError, SdkError};
use crate::operation::{Modeled, OperationError};
use crate::protocol::Protocol;
use crate::shape::{Blank, Fields, FieldsMut};

/// Receives the events of a stream, one at a time. Dropping it ends the stream.
pub struct EventReceiver<T, E> {
    frames: Frames,
    protocol: Option<&'static dyn Protocol>,
    events: PhantomData<fn() -> Result<T, E>>,
}

impl<T, E> fmt::Debug for EventReceiver<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventReceiver").finish_non_exhaustive()
    }
}

/// A stream that has ended.
impl<T, E> Blank for EventReceiver<T, E> {
    fn blank() -> Self {
        Self {
            frames: Frames::new(SdkBody::empty()),
            protocol: None,
            events: PhantomData,
        }
    }
}

impl<T: EventStream> EventReceiver<T, T::Error> {
    pub(super) fn new(body: SdkBody, protocol: &'static dyn Protocol) -> Self {
        Self {
            frames: Frames::new(body),
            protocol: Some(protocol),
            events: PhantomData,
        }
    }
}

impl<T: FieldsMut, E: OperationError + Fields> EventReceiver<T, E> {
    /// Waits for the next event; `None` when the stream has ended. It may take as long as the service has nothing to
    /// say: no timeout of the client ends an open stream. Nothing is lost if the future is dropped before it is ready.
    ///
    /// # Errors
    /// - [`SdkError::ServiceError`]: the service ended the stream with an error, modelled or not.
    /// - [`SdkError::ResponseError`]: what was received is no message, or no event of this stream.
    /// - [`SdkError::DispatchFailure`]: the connection broke.
    ///
    /// Each of them ends the stream.
    pub async fn recv(&mut self) -> Result<Option<T>, SdkError<E, RawMessage>> {
        let message = match self.frames.next().await {
            Ok(Some(message)) => message,
            Ok(None) => return Ok(None),
            Err(Broken::Connection(error)) => {
                return Err(SdkError::dispatch_failure(ConnectorError::io(error)));
            }
            Err(Broken::Frame(error, bytes)) => {
                return Err(SdkError::response_error(error, RawMessage::invalid(bytes)));
            }
        };
        let result = unmarshal(&message, self.protocol);
        if !matches!(result, Ok(Ok(_))) {
            self.frames.end();
        }
        match result {
            Ok(Ok(event)) => Ok(Some(event)),
            Ok(Err(error)) => Err(SdkError::service_error(error, RawMessage::Decoded(message))),
            Err(error) => Err(SdkError::response_error(
                error,
                RawMessage::Decoded(message),
            )),
        }
    }
}

/// The event of a message, or the error that ends the stream.
fn unmarshal<T: FieldsMut, E: OperationError + Fields>(
    message: &Message,
    protocol: Option<&'static dyn Protocol>,
) -> Result<Result<T, E>, EventError> {
    let protocol = protocol.ok_or(EventError::Protocol)?;
    let name = match read::kind(message)? {
        Kind::Event(name) => {
            let mut event: T = FieldsMut::blank();
            read::event(message, name, &mut event, protocol)?;
            return Ok(Ok(event));
        }
        Kind::Exception(name) => name,
        Kind::Error(meta) => return Ok(Err(unmodeled(meta))),
    };
    let meta = read::exception(message, name, E::ROW, protocol);
    let modeled = Modeled {
        members: &|into| read::members(message, into, protocol),
        meta: &meta,
    };
    let position = read::position(E::ROW.members, name);
    let modeled = position.and_then(|(index, _)| E::modeled(index, &modeled));
    Ok(Err(modeled.unwrap_or_else(|| unmodeled(meta))))
}

fn unmodeled<E: OperationError>(meta: ErrorMetadata) -> E {
    E::create_unhandled_error(meta.clone().into(), Some(meta))
}

/// Why there is no next message.
pub(super) enum Broken {
    /// The connection broke.
    Connection(BoxError),
    /// What was received is no message: what of it is at hand.
    Frame(EventError, Option<Bytes>),
}

/// A body as messages. Memory is taken for what has arrived of one message, never for what was announced.
pub(super) struct Frames {
    body: SdkBody,
    buffer: BytesMut,
    has_ended: bool,
}

/// The lengths of the message and its headers, and their checksum.
const PRELUDE: usize = 12;
/// What a message has beside headers and payload: prelude and checksum.
const OVERHEAD: usize = 16;

impl Frames {
    pub(super) fn new(body: SdkBody) -> Self {
        Self {
            body,
            buffer: BytesMut::new(),
            has_ended: false,
        }
    }

    /// Ends the stream: the connection is given up.
    fn end(&mut self) {
        *self = Self::new(SdkBody::empty());
        self.has_ended = true;
    }

    pub(super) async fn next(&mut self) -> Result<Option<Message>, Broken> {
        loop {
            match self.buffered() {
                Ok(None) => {}
                Ok(Some(message)) => return Ok(Some(message)),
                Err(error) => {
                    self.end();
                    return Err(Broken::Frame(error, None));
                }
            }
            if self.has_ended {
                if self.buffer.is_empty() {
                    return Ok(None);
                }
                let rest = std::mem::take(&mut self.buffer).freeze();
                let received = rest.len();
                return Err(Broken::Frame(
                    EventError::Truncated { received },
                    Some(rest),
                ));
            }
            match self.body.frame().await {
                None => self.has_ended = true,
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if self.buffer.is_empty() => self.buffer = data.into(),
                    Ok(data) => self.buffer.extend_from_slice(&data),
                    // Event streams have no trailers.
                    Err(_) => {}
                },
                Some(Err(error)) => {
                    self.end();
                    return Err(Broken::Connection(error));
                }
            }
        }
    }

    /// The message at the beginning of the buffer, once it is there whole. The prelude is checked first: nobody waits
    /// for the rest of a message whose length is wrong.
    fn buffered(&mut self) -> Result<Option<Message>, EventError> {
        let Some((lengths, mut checksum)) = self
            .buffer
            .get(..PRELUDE)
            .and_then(|prelude| prelude.split_at_checked(PRELUDE - 4))
        else {
            return Ok(None);
        };
        if crc32fast::hash(lengths) != checksum.get_u32() {
            let problem = "the checksum of its lengths does not match";
            return Err(EventError::Malformed(problem.into()));
        }
        let mut lengths = lengths;
        let length = usize::try_from(lengths.get_u32()).unwrap_or(usize::MAX);
        let headers = usize::try_from(lengths.get_u32()).unwrap_or(usize::MAX);
        if length > MAX_MESSAGE {
            return Err(EventError::TooLarge { length });
        }
        if headers > MAX_HEADERS {
            return Err(EventError::HeadersTooLarge { length: headers });
        }
        if headers.saturating_add(OVERHEAD) > length {
            let problem = "its headers are longer than itself";
            return Err(EventError::Malformed(problem.into()));
        }
        if self.buffer.len() < length {
            return Ok(None);
        }
        let message = self.buffer.split_to(length).freeze();
        read_message_from(message)
            .map(Some)
            .map_err(|error| EventError::Malformed(error.into()))
    }
}
