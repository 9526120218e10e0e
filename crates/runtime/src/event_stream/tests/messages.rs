//! From events to messages, and back.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::event_stream::RawMessage;
use futures_core::Stream;
use http_body_util::BodyExt as _;

use super::super::{EventReceiver, Sender};
use super::spec::{self, event, frame, sized, text};
use super::talk::{Mood, Note, Plain, Setup, Speech, SpeechError, muted, sound};
use crate::error::{ProvideErrorMetadata as _, SdkError};
use crate::generated as rt;
use crate::shape::Blank as _;
use crate::stream::{Outgoing, Streamed};
use crate::testing::{Choice, Color};

/// Items that are all there. It may not be polled past its end.
pub(super) struct Items<T>(VecDeque<T>, bool);

impl<T: Unpin> Stream for Items<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        assert!(!self.1, "polled past its end");
        let item = self.0.pop_front();
        self.1 = item.is_none();
        Poll::Ready(item)
    }
}

pub(super) fn sender<const N: usize>(items: [Result<Speech, SpeechError>; N]) -> Sender<Speech> {
    Sender::<Speech>::from(Items(items.into(), false))
}

/// What is sent, unsigned, and why it broke off if it did.
async fn sent<const N: usize>(
    items: [Result<Speech, SpeechError>; N],
) -> (Vec<u8>, Option<String>) {
    let mut sender = sender(items);
    let Streamed::Events(events) = Outgoing::of(&mut sender).what else {
        panic!("not events");
    };
    let (mut body, _signer) = events.body(&rt::RestJson1).unwrap();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => bytes.extend(frame.into_data().unwrap()),
            Err(error) => {
                let error = aws_smithy_types::error::display::DisplayErrorContext(&*error);
                return (bytes, Some(error.to_string()));
            }
        }
    }
    (bytes, None)
}

pub(super) fn receiver(bytes: impl Into<Vec<u8>>) -> EventReceiver<Speech, SpeechError> {
    EventReceiver::new(SdkBody::from(bytes.into()), &rt::RestJson1)
}

type Failure = SdkError<SpeechError, RawMessage>;

fn explain(error: &Failure) -> String {
    use std::error::Error as _;
    match error {
        SdkError::ServiceError(context) => format!("service: {}", context.err()),
        SdkError::ResponseError(_) => format!("response: {}", error.source().unwrap()),
        other => format!("other: {other:?}"),
    }
}

const JSON: &str = "application/json";

fn content(media_type: &str) -> spec::Header {
    text(":content-type", media_type)
}

#[tokio::test]
async fn events_are_messages_and_messages_events() {
    let choice = |choice| {
        Speech::Mood(Mood {
            time: Some(DateTime::from_secs_and_nanos(1_700_000_000, 250_000_000)),
            choice,
        })
    };
    let time = || {
        (
            "Time".to_owned(),
            8,
            1_700_000_000_250_i64.to_be_bytes().to_vec(),
        )
    };
    let setup = |volume| Setup {
        speaker: Some(Color::Red),
        volume,
    };
    for (value, message) in [
        (
            sound(-2, "wave"),
            frame(
                &event(
                    "Sound",
                    &[
                        content("application/octet-stream"),
                        ("Offset".to_owned(), 5, (-2_i64).to_be_bytes().to_vec()),
                    ],
                ),
                b"wave",
            ),
        ),
        (
            Speech::Setup(setup(Some(3))),
            frame(
                &event("Setup", &[content(JSON), text("Speaker", "RED")]),
                br#"{"Volume":3}"#,
            ),
        ),
        (
            choice(Some(Choice::Number(1))),
            frame(&event("Mood", &[content(JSON), time()]), br#"{"Number":1}"#),
        ),
        (choice(None), frame(&event("Mood", &[time()]), b"")),
        (
            Speech::Plain(Plain {
                text: Some("h\u{f6}".to_owned()),
                loud: Some(false),
            }),
            frame(
                &event(
                    "Plain",
                    &[content("text/csv"), ("Loud".to_owned(), 1, Vec::new())],
                ),
                "h\u{f6}".as_bytes(),
            ),
        ),
        // Where it is a document of its own, a structure is all of its members.
        (
            Speech::Note(Note {
                setup: Some(setup(None)),
            }),
            frame(&event("Note", &[content(JSON)]), br#"{"Speaker":"RED"}"#),
        ),
        (
            Speech::Done(rt::Unit),
            frame(&event("Done", &[content(JSON)]), b"{}"),
        ),
    ] {
        assert_eq!(
            sent([Ok(value.clone())]).await,
            (message.clone(), None),
            "{value:?}"
        );
        let mut receiver = receiver(message);
        assert_eq!(receiver.recv().await.unwrap().unwrap(), value);
        assert!(receiver.recv().await.unwrap().is_none());
    }
    // A structure that is not set is an empty document.
    let unset = frame(&event("Note", &[content(JSON)]), b"{}");
    assert_eq!(
        sent([Ok(Speech::Note(Note { setup: None }))]).await,
        (unset, None)
    );
}

#[tokio::test]
async fn an_error_of_the_stream_is_its_last_message() {
    let (bytes, broken) = sent([
        Ok(sound(1, "a")),
        Err(muted("no more", 9)),
        Ok(sound(2, "b")),
    ])
    .await;
    let exception = frame(
        &[
            text(":message-type", "exception"),
            text(":exception-type", "Muted"),
            content(JSON),
            ("Wait".to_owned(), 4, 9_i32.to_be_bytes().to_vec()),
        ],
        br#"{"Message":"no more"}"#,
    );
    let (_, _, rest) = spec::parse(&bytes);
    assert_eq!((rest, broken), (&exception[..], None));

    let mut receiver = receiver(bytes);
    assert!(receiver.recv().await.unwrap().is_some());
    let error = receiver.recv().await.unwrap_err();
    assert_eq!(explain(&error), "service: MutedException: no more");
    let Some(SpeechError::Muted(muted)) = error.as_service_error() else {
        panic!("{error:?}");
    };
    assert_eq!(
        (muted.wait, muted.message.as_deref()),
        (Some(9), Some("no more"))
    );
    assert_eq!(
        (muted.code(), muted.message()),
        (Some("MutedException"), Some("no more"))
    );
    assert!(receiver.recv().await.unwrap().is_none());
}

#[tokio::test]
async fn what_cannot_be_sent_breaks_the_request_off() {
    let (bytes, broken) = sent([Ok(Speech::Unknown), Ok(sound(1, "a"))]).await;
    assert!(bytes.is_empty());
    let text = "the Speech is of a variant that this crate does not know: it cannot be sent";
    assert!(broken.as_ref().unwrap().contains(text), "{broken:?}");

    let (_, broken) = sent([Err(SpeechError::unhandled("the microphone broke"))]).await;
    let text = "the stream of events to send failed: unhandled error: the microphone broke";
    assert!(broken.as_ref().unwrap().contains(text), "{broken:?}");

    let unknown = Speech::Mood(Mood {
        time: None,
        choice: Some(Choice::Unknown),
    });
    let (_, broken) = sent([Ok(unknown)]).await;
    let text = "the event Mood cannot be sent: `Choice`: the Choice is of a variant";
    assert!(broken.as_ref().unwrap().contains(text), "{broken:?}");

    let (_, broken) = sent([Ok(sound(1, &"a".repeat(24 << 20)))]).await;
    let text = "is longer than the 25165824 that one may have";
    assert!(broken.as_ref().unwrap().contains(text), "{broken:?}");
}

#[tokio::test]
async fn an_error_that_the_model_does_not_have_is_one_with_its_code() {
    let unmodeled = frame(
        &[
            text(":message-type", "error"),
            text(":error-code", "Throttled"),
            text(":error-message", "slow down"),
        ],
        b"",
    );
    let unknown = frame(
        &[
            text(":message-type", "exception"),
            text(":exception-type", "Lost"),
        ],
        br#"{"message":"all of it"}"#,
    );
    for (message, code, said) in [
        (unmodeled, "Throttled", "slow down"),
        (unknown, "Lost", "all of it"),
    ] {
        let mut receiver = receiver([message, frame(&event("Done", &[]), b"")].concat());
        let error = receiver.recv().await.unwrap_err();
        assert!(matches!(
            error.as_service_error(),
            Some(SpeechError::Unhandled(_))
        ));
        assert_eq!((error.code(), error.message()), (Some(code), Some(said)));
        assert!(receiver.recv().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn an_event_that_the_crate_does_not_know_is_passed_on_as_that() {
    let messages = [
        frame(&event("Song", &[]), b"la"),
        frame(&event("Done", &[]), b""),
    ];
    let mut receiver = receiver(messages.concat());
    assert_eq!(receiver.recv().await.unwrap(), Some(Speech::Unknown));
    assert_eq!(receiver.recv().await.unwrap(), Some(Speech::Done(rt::Unit)));
}

#[tokio::test]
async fn whole_numbers_of_any_width_are_read() {
    for (kind, value) in [(2, vec![7]), (3, vec![0, 7]), (4, vec![0, 0, 0, 7])] {
        let headers = event("Sound", &[("Offset".to_owned(), kind, value)]);
        let event = receiver(frame(&headers, b"")).recv().await.unwrap();
        assert_eq!(event, Some(sound(7, "")));
    }
}

#[tokio::test]
async fn events_that_cannot_be_read_end_the_stream_with_the_reason() {
    for (headers, payload, wanted) in [
        (
            event("Sound", &[text("Offset", "x")]),
            "",
            "the event cannot be read: `Sound.Offset`: expected an integer in the header, found String(",
        ),
        (
            event("Setup", &[]),
            "{",
            "the event cannot be read: `Setup`: it ends where",
        ),
        (
            event("Setup", &[]),
            r#"{"Volume":"x"}"#,
            "the event cannot be read: `Setup.Volume`: ",
        ),
        (
            event("Plain", &[("Loud".to_owned(), 6, sized(b"x"))]),
            "",
            "the event cannot be read: `Plain.Loud`: expected a boolean in the header",
        ),
        (
            vec![text(":event-type", "Done")],
            "",
            "the message cannot be read: ",
        ),
        (
            vec![text(":message-type", "event")],
            "",
            "the message cannot be read: ",
        ),
        (
            vec![text(":message-type", "rumour")],
            "",
            "the message cannot be read: ",
        ),
    ] {
        let mut receiver = receiver(frame(&headers, payload.as_bytes()));
        let error = receiver.recv().await.unwrap_err();
        let found = explain(&error);
        assert!(found.starts_with(&format!("response: {wanted}")), "{found}");
        let Failure::ResponseError(context) = error else {
            unreachable!()
        };
        assert!(matches!(context.raw(), RawMessage::Decoded(_)));
        assert!(receiver.recv().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_receiver_that_was_never_given_a_response_has_ended() {
    let mut receiver = EventReceiver::<Speech, SpeechError>::blank();
    assert!(receiver.recv().await.unwrap().is_none());
}
