//! What arrives is cut, joined, changed or too long.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_smithy_types::body::SdkBody;
use aws_smithy_types::event_stream::RawMessage;
use bytes::Bytes;
use hyper::body::{Body, Frame};

use super::super::EventReceiver;
use super::messages::receiver;
use super::spec::{announced, event, frame, text};
use super::talk::{Speech, SpeechError, sound};
use crate::error::SdkError;
use crate::generated as rt;

/// Chunks that are all there, with a pause for an empty one, and then an end, a break, or nothing ever.
struct Chunks {
    chunks: VecDeque<Vec<u8>>,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    End,
    Break,
    Silence,
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        match (self.chunks.pop_front(), self.then) {
            (Some(chunk), _) if chunk.is_empty() => Poll::Pending,
            (Some(chunk), _) => Poll::Ready(Some(Ok(Frame::data(chunk.into())))),
            (None, Then::End) => Poll::Ready(None),
            (None, Then::Break) => Poll::Ready(Some(Err("connection reset"))),
            (None, Then::Silence) => Poll::Pending,
        }
    }
}

fn chunked(
    chunks: impl IntoIterator<Item = Vec<u8>>,
    then: Then,
) -> EventReceiver<Speech, SpeechError> {
    let chunks = chunks.into_iter().collect();
    let body = SdkBody::from_body_1_x(Chunks { chunks, then });
    EventReceiver::new(body, &rt::RestJson1)
}

fn message(offset: i64, wave: &str) -> Vec<u8> {
    let offset = ("Offset".to_owned(), 5, offset.to_be_bytes().to_vec());
    frame(&event("Sound", &[offset]), wave.as_bytes())
}

/// Why the stream failed: as what, and the reason.
async fn failure(mut receiver: EventReceiver<Speech, SpeechError>) -> (&'static str, String) {
    use std::error::Error as _;
    let error = receiver.recv().await.unwrap_err();
    assert!(receiver.recv().await.unwrap().is_none(), "it has not ended");
    let reason = error.source().unwrap().to_string();
    match error {
        SdkError::DispatchFailure(failure) if failure.is_io() => ("io", reason),
        SdkError::ResponseError(context) => {
            assert!(matches!(context.raw(), RawMessage::Invalid(_)));
            ("response", reason)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn messages_are_found_however_they_are_cut() {
    let bytes = [message(1, "one"), message(2, ""), message(3, "three")].concat();
    for size in (1..=40).chain([bytes.len()]) {
        let chunks = bytes.chunks(size).map(<[u8]>::to_vec);
        let mut receiver = chunked(chunks, Then::End);
        for expected in [sound(1, "one"), sound(2, ""), sound(3, "three")] {
            assert_eq!(receiver.recv().await.unwrap(), Some(expected), "{size}");
        }
        assert!(receiver.recv().await.unwrap().is_none());
        assert!(receiver.recv().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_wait_that_is_given_up_loses_nothing() {
    use std::task::Waker;

    let bytes = message(1, "one");
    let (half, rest) = bytes.split_at(20);
    let mut receiver = chunked([half.to_vec(), Vec::new(), rest.to_vec()], Then::End);
    {
        let mut wait = std::pin::pin!(receiver.recv());
        let poll = wait.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(poll.is_pending());
    }
    assert_eq!(receiver.recv().await.unwrap(), Some(sound(1, "one")));
}

#[tokio::test]
async fn an_end_or_a_break_within_a_message_is_an_error() {
    let bytes = message(1, "one");
    for length in 1..bytes.len() {
        let cut = || [bytes[..length].to_vec()];
        assert_eq!(
            failure(chunked(cut(), Then::End)).await,
            (
                "response",
                format!("the stream ended within a message, after {length} bytes of it")
            )
        );
        let (kind, _) = failure(chunked(cut(), Then::Break)).await;
        assert_eq!(kind, "io");
    }
}

#[tokio::test]
async fn a_message_with_one_wrong_byte_is_refused() {
    let bytes = message(1, "one");
    for at in 0..bytes.len() {
        for flip in [1, 0x80, 0xff] {
            let mut wrong = bytes.clone();
            wrong[at] ^= flip;
            // Of a prelude the checksum is checked before the message is waited for.
            let then = if at < 12 { Then::Silence } else { Then::End };
            let (kind, reason) = failure(chunked([wrong], then)).await;
            assert_eq!(kind, "response");
            assert!(
                reason.starts_with("what was received is no message: "),
                "{at}: {reason}"
            );
        }
    }
}

#[tokio::test]
async fn lengths_beyond_the_limits_are_refused_before_anything_is_waited_for() {
    const LIMIT: usize = 24 << 20;
    for (length, headers, wanted) in [
        (
            LIMIT + 1,
            0,
            "a message of 25165825 bytes is longer than the 25165824 that one may have",
        ),
        (
            LIMIT,
            (128 << 10) + 1,
            "a message has headers of 131073 bytes, more than the 131072 that it may have",
        ),
        (
            15,
            0,
            "what was received is no message: its headers are longer than itself",
        ),
        (
            20,
            5,
            "what was received is no message: its headers are longer than itself",
        ),
        (
            0,
            0,
            "what was received is no message: its headers are longer than itself",
        ),
    ] {
        let receiver = chunked([announced(length, headers, b"")], Then::Silence);
        assert_eq!(failure(receiver).await, ("response", wanted.to_owned()));
    }
}

#[tokio::test]
async fn a_message_of_the_largest_length_is_read() {
    let wave = "w".repeat((24 << 20) - 16 - headers());
    let bytes = message(1, &wave);
    assert_eq!(bytes.len(), 24 << 20);
    let chunks = bytes.chunks(1 << 16).map(<[u8]>::to_vec);
    let event = chunked(chunks, Then::End).recv().await.unwrap();
    assert_eq!(event, Some(sound(1, &wave)));
}

/// The length of the headers of [`message`].
fn headers() -> usize {
    message(1, "").len() - 16
}

#[tokio::test]
async fn headers_that_are_not_what_they_say_are_refused() {
    for (rest, headers) in [
        // Names and values that go on beyond the headers, and types that there are none of.
        (&b"\x05ab"[..], 3),
        (b"\x01a\x07\xff\xff", 5),
        (b"\x01a\x0a", 3),
        (b"\x01a\x05\x00", 4),
        (b"\x02\xff\xfe\x00", 4),
        (b"\x01a\x07\x00\x02\xff\xfe", 7),
    ] {
        let message = announced(16 + rest.len(), headers, rest);
        let (kind, reason) = failure(receiver(message)).await;
        assert_eq!(kind, "response");
        assert!(
            reason.starts_with("what was received is no message: "),
            "{reason}"
        );
    }
    // The same with headers that are right.
    let good = frame(
        &[text(":message-type", "event"), text(":event-type", "x")],
        b"",
    );
    assert_eq!(receiver(good).recv().await.unwrap(), Some(Speech::Unknown));
}
