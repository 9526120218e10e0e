//! What a case of an event stream says of the messages that are sent, and of the events that are received.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_smithy_eventstream::frame::{DecodedFrame, MessageFrameDecoder, read_message_from};
use aws_smithy_http::event_stream::EventStreamSender;
use aws_smithy_protocol_test::{MediaType, validate_body};
use aws_smithy_types::date_time::Format;
use aws_smithy_types::event_stream::{HeaderValue, Message};
use aws_smithy_types::{DateTime, base64};
use futures_core::Stream;

use crate::Sent;

/// A stream of these events, each of which may be an error.
#[must_use]
pub fn events<T, E>(events: Vec<Result<T, E>>) -> EventStreamSender<T, E>
where
    T: Send + Sync + Unpin + 'static,
    E: Send + Sync + Unpin + 'static,
{
    EventStreamSender::from(Events(events.into()))
}

struct Events<T>(VecDeque<T>);

impl<T: Unpin> Stream for Events<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(self.get_mut().0.pop_front())
    }
}

/// A date and time, as cases of event streams have timestamps.
#[must_use]
pub fn date_time(text: &str) -> DateTime {
    match DateTime::from_str(text, Format::DateTime) {
        Ok(time) => time,
        Err(error) => panic!("{text} is no date and time: {error}"),
    }
}

/// The value of a header, by its kind's name.
#[must_use]
pub fn header(kind: &str, text: &str) -> HeaderValue {
    fn number<T: std::str::FromStr>(text: &str) -> T {
        let number = text.parse().ok();
        number.unwrap_or_else(|| panic!("{text} is no such number"))
    }
    match kind {
        "boolean" => HeaderValue::Bool(text == "true"),
        "byte" => HeaderValue::Byte(number(text)),
        "short" => HeaderValue::Int16(number(text)),
        "integer" => HeaderValue::Int32(number(text)),
        "long" => HeaderValue::Int64(number(text)),
        "blob" => HeaderValue::ByteArray(bytes(text).into()),
        "string" => HeaderValue::String(text.to_owned().into()),
        "timestamp" => HeaderValue::Timestamp(date_time(text)),
        other => panic!("a header is no {other}"),
    }
}

/// The bytes of base64 text.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    match base64::decode(text) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{text} is not base64: {error}"),
    }
}

/// What is said of a message.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// `headers`
    pub headers: &'a [(&'a str, HeaderValue)],
    /// `forbidHeaders`
    pub forbid_headers: &'a [&'a str],
    /// `requireHeaders`
    pub require_headers: &'a [&'a str],
    /// `bodyMediaType`
    pub media_type: &'a str,
    /// `body`
    pub body: Option<&'a str>,
    /// The whole message in base64: its headers may stand in another order.
    pub bytes: Option<&'a str>,
}

impl Sent {
    /// The messages of the body are these, each by itself in a signed one, and an empty signed one follows them.
    #[track_caller]
    pub fn events(&self, expected: &[Frame<'_>]) -> &Self {
        let case = self.case;
        let signed = messages(case, &self.body);
        let Some((end, signed)) = signed.split_last() else {
            panic!("{case}: no message was sent");
        };
        assert!(
            end.payload().is_empty() && value(end, ":chunk-signature").is_some(),
            "{case}: the last message is not the signed end: {end:?}"
        );
        let sent: Vec<Message> = signed
            .iter()
            .map(|signed| {
                assert!(
                    value(signed, ":chunk-signature").is_some(),
                    "{case}: a message is not signed: {signed:?}"
                );
                match read_message_from(signed.payload().clone()) {
                    Ok(message) => message,
                    Err(error) => panic!("{case}: there is no message in the signed one: {error}"),
                }
            })
            .collect();
        assert!(
            sent.len() == expected.len(),
            "{case}: {} events were sent, expected {}: {sent:?}",
            sent.len(),
            expected.len()
        );
        for (message, expected) in sent.iter().zip(expected) {
            self.event(message, expected);
        }
        self
    }

    #[track_caller]
    fn event(&self, message: &Message, expected: &Frame<'_>) {
        let case = self.case;
        for (name, expected) in expected.headers {
            let found = value(message, name);
            assert!(
                found == Some(expected),
                "{case}: the header {name} is {found:?}, expected {expected:?}"
            );
        }
        for name in expected.forbid_headers {
            let found = value(message, name);
            assert!(
                found.is_none(),
                "{case}: there is a header {name}: {found:?}"
            );
        }
        for name in expected.require_headers {
            assert!(
                value(message, name).is_some(),
                "{case}: there is no header {name}"
            );
        }
        if let Some(body) = expected.body {
            let media_type = MediaType::from(expected.media_type);
            if let Err(error) = validate_body(message.payload(), body, media_type) {
                panic!("{case}: {error}\nthe payload is {:?}", message.payload());
            }
        }
        if let Some(whole) = expected.bytes {
            let [whole] = &messages(case, &bytes(whole))[..] else {
                panic!("{case}: its bytes are not one message");
            };
            assert!(
                sorted(message) == sorted(whole),
                "{case}: the headers are {:?}, expected {:?}",
                message.headers(),
                whole.headers()
            );
            assert!(
                expected.body.is_some() || message.payload() == whole.payload(),
                "{case}: the payload is {:?}, expected {:?}",
                message.payload(),
                whole.payload()
            );
        }
    }
}

/// The messages of a body, all whole.
#[track_caller]
fn messages(case: &str, mut body: &[u8]) -> Vec<Message> {
    let mut decoder = MessageFrameDecoder::new();
    let mut messages = Vec::new();
    while !body.is_empty() {
        match decoder.decode_frame(&mut body) {
            Ok(DecodedFrame::Complete(message)) => messages.push(message),
            Ok(DecodedFrame::Incomplete) => panic!("{case}: the last message is not whole"),
            Err(error) => panic!("{case}: what was sent is no message: {error}"),
        }
    }
    messages
}

fn value<'a>(message: &'a Message, name: &str) -> Option<&'a HeaderValue> {
    let mut headers = message.headers().iter();
    headers
        .find(|header| header.name().as_str() == name)
        .map(aws_smithy_types::event_stream::Header::value)
}

fn sorted(message: &Message) -> Vec<(&str, &HeaderValue)> {
    let headers = message.headers().iter();
    let mut headers: Vec<_> = headers
        .map(|header| (header.name().as_str(), header.value()))
        .collect();
    headers.sort_by_key(|(name, _)| *name);
    headers
}

/// The event that was received.
#[track_caller]
pub fn event<T, E: Debug>(case: &str, received: Result<Option<T>, E>) -> T {
    match received {
        Ok(Some(event)) => event,
        Ok(None) => panic!("{case}: the stream ended before the event"),
        Err(error) => panic!("{case}: the stream failed: {error:?}"),
    }
}

/// Fails unless the stream ended.
#[track_caller]
pub fn ended<T: Debug, E: Debug>(case: &str, received: &Result<Option<T>, E>) {
    assert!(
        matches!(received, Ok(None)),
        "{case}: the stream did not end: {received:?}"
    );
}

/// Fails unless the stream failed.
#[track_caller]
pub fn refused<T: Debug, E>(case: &str, received: Result<Option<T>, E>) {
    if let Ok(received) = received {
        panic!("{case}: the stream did not fail: {received:?}");
    }
}
