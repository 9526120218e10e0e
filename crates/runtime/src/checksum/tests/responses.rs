//! Checksums of responses.

use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::error::Error as StreamError;
use aws_smithy_types::checksum_config::ResponseChecksumValidation;
use bytes::Bytes;

use super::super::{Algorithm, ChecksumMismatch};
use crate::config::Builder;
use crate::operation::send;
use crate::schema::payload::{RESPONSE_CRC32, RESPONSE_CRC64NVME, RESPONSE_SHA256};
use crate::shape::FieldsMut as _;
use crate::testing::payload::{Get, Say, SayInput, Sent, Streamed, Wire, call, read, stream};
use crate::testing::{Step, TestService};

const SOME: u32 = RESPONSE_CRC32 | RESPONSE_CRC64NVME | RESPONSE_SHA256;

type Headers = Vec<(&'static str, &'static str)>;

async fn get<const FLAGS: u32>(
    headers: Headers,
    body: SdkBody,
    input: Streamed<false>,
    set: impl FnOnce(Builder<TestService>) -> Builder<TestService>,
) -> (Result<Bytes, StreamError>, Sent) {
    let wire = Wire::new([Step::Answer(200, headers, body)]);
    let config = set(wire.config()).build();
    let output = send(call::<Get<FLAGS>>(&config, input)).await.unwrap();
    let read = output.content.collect().await;
    (
        read.map(aws_smithy_types::byte_stream::AggregatedBytes::into_bytes),
        wire.sent().remove(0),
    )
}

fn hello(third: &'static str) -> SdkBody {
    let frames = ["hello", " ", third].map(|frame| Ok(Bytes::from(frame)));
    stream(frames, Some(11))
}

/// The mismatch among the sources of an error.
fn mismatch<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a ChecksumMismatch> {
    let mut errors = std::iter::successors(Some(error), |error| error.source());
    errors.find_map(|error| error.downcast_ref())
}

#[tokio::test]
async fn a_stream_that_is_what_its_checksum_says_is_read_to_its_end() {
    for header in [
        ("x-amz-checksum-crc32", "DUoRhQ=="),
        ("x-amz-checksum-crc64nvme", "jSnVw/bqjr4="),
        (
            "x-amz-checksum-sha256",
            "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
        ),
    ] {
        let (read, sent) =
            get::<SOME>(vec![header], hello("world"), Streamed::blank(), |c| c).await;
        assert_eq!(read.unwrap(), "hello world");
        assert_eq!(sent.header("x-amz-checksum-mode"), "ENABLED");
    }
    let empty = vec![("x-amz-checksum-crc32", "AAAAAA==")];
    for body in [SdkBody::empty(), stream([], Some(0)), stream([], None)] {
        let (read, _) = get::<SOME>(empty.clone(), body, Streamed::blank(), |c| c).await;
        assert_eq!(read.unwrap(), "");
    }
}

#[tokio::test]
async fn an_altered_stream_ends_with_an_error() {
    for (frames, actual) in [
        // Altered at the beginning, in the middle, at the end, cut and without a byte.
        (vec!["jello", " ", "world"], "VSaoRA=="),
        (vec!["hello", "_", "world"], "9z6ukQ=="),
        (vec!["hello", " ", "worle"], "ek0hEw=="),
        (vec!["hello"], "NhCmhg=="),
        (vec![], "AAAAAA=="),
    ] {
        let body = stream(frames.into_iter().map(|frame| Ok(frame.into())), None);
        let headers = vec![("x-amz-checksum-crc32", "DUoRhQ==")];
        let (read, _) = get::<SOME>(headers, body, Streamed::blank(), |c| c).await;
        let error = read.unwrap_err();
        let mismatch = mismatch(&error).unwrap();
        assert_eq!(
            (mismatch.algorithm, &*mismatch.expected, &*mismatch.actual),
            (Algorithm::Crc32, "DUoRhQ==", actual)
        );
        assert_eq!(
            mismatch.to_string(),
            format!(
                "the body was altered on its way: its CRC32 is {actual}, and x-amz-checksum-crc32 says DUoRhQ==; drop what \
                 was received, and call again"
            )
        );
    }
}

#[tokio::test]
async fn all_bytes_come_before_the_error() {
    let wire = Wire::new([Step::Answer(
        200,
        vec![("x-amz-checksum-crc32", "DUoRhQ==")],
        hello("worle"),
    )]);
    let config = wire.config().build();
    let output = send(call::<Get<SOME>>(&config, Streamed::blank()))
        .await
        .unwrap();
    let mut content = output.content;
    let mut all = Vec::new();
    let error = loop {
        match content.next().await.unwrap() {
            Ok(data) => all.extend_from_slice(&data),
            Err(error) => break error,
        }
    };
    assert_eq!(all, b"hello worle");
    assert!(mismatch(&error).is_some(), "{error:?}");
    assert!(content.next().await.is_none());
}

#[tokio::test]
async fn who_stops_at_what_says_that_it_is_at_its_end_gets_the_error() {
    let headers = vec![("x-amz-checksum-crc32", "DUoRhQ==")];
    let wire = Wire::new([Step::Answer(200, headers, hello("worle"))]);
    let config = wire.config().build();
    let output = send(call::<Get<SOME>>(&config, Streamed::blank()))
        .await
        .unwrap();
    let body = output.content.into_inner();
    assert_eq!(body.content_length(), Some(11));
    assert!(read(body).await.unwrap_err().contains("was altered"));
}

#[tokio::test]
async fn the_first_of_several_that_the_operation_has_counts() {
    let wrong = "wrong";
    let headers = vec![
        ("x-amz-checksum-sha256", wrong),
        ("x-amz-checksum-crc32", "DUoRhQ=="),
        ("x-amz-checksum-crc32c", wrong),
        ("x-amz-checksum-sha1", wrong),
    ];
    let (read, _) = get::<SOME>(headers, hello("world"), Streamed::blank(), |c| c).await;
    assert_eq!(read.unwrap(), "hello world");
    let headers = vec![
        ("x-amz-checksum-crc32", "DUoRhQ=="),
        ("x-amz-checksum-crc64nvme", wrong),
    ];
    let (read, _) = get::<SOME>(headers, hello("world"), Streamed::blank(), |c| c).await;
    assert_eq!(
        mismatch(&read.unwrap_err()).unwrap().algorithm,
        Algorithm::Crc64Nvme
    );
}

#[tokio::test]
async fn a_checksum_of_parts_is_not_compared() {
    for value in ["DUoRhQ==-1", "AAAAAA==-10000"] {
        let headers = vec![("x-amz-checksum-crc32", value)];
        let (read, _) = get::<SOME>(headers, hello("world"), Streamed::blank(), |c| c).await;
        assert_eq!(read.unwrap(), "hello world");
    }
    for value in ["DUoRhQ==-", "DUoRhQ==-x", "AAAA-AA="] {
        let headers = vec![("x-amz-checksum-crc32", value)];
        let (read, _) = get::<SOME>(headers, hello("world"), Streamed::blank(), |c| c).await;
        assert!(read.is_err(), "{value}");
    }
}

#[tokio::test]
async fn it_is_asked_for_by_the_settings_or_by_the_input() {
    let wrong = || vec![("x-amz-checksum-crc32", "AAAAAA==")];
    let required = ResponseChecksumValidation::WhenRequired;
    let (read, sent) = get::<SOME>(wrong(), hello("world"), Streamed::blank(), |config| {
        config.response_checksum_validation(required)
    })
    .await;
    assert_eq!(read.unwrap(), "hello world");
    assert!(!sent.has("x-amz-checksum-mode"));

    let asking = Streamed {
        mode: Some("ENABLED".to_owned()),
        ..Streamed::blank()
    };
    let (read, sent) = get::<SOME>(wrong(), hello("world"), asking, |config| {
        config.response_checksum_validation(required)
    })
    .await;
    assert!(mismatch(&read.unwrap_err()).is_some());
    assert_eq!(sent.header("x-amz-checksum-mode"), "ENABLED");

    // An operation without checksums of responses does not ask, and does not compare.
    let (read, sent) = get::<0>(wrong(), hello("world"), Streamed::blank(), |c| c).await;
    assert_eq!(read.unwrap(), "hello world");
    assert!(!sent.has("x-amz-checksum-mode"));
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_read_whole_is_compared_and_asked_for_again() {
    const BODY: &str = r#"{"Made":"it"}"#;
    // By Python's zlib.crc32, of `BODY`.
    let right = vec![("x-amz-checksum-crc32", "xizGrQ==")];
    let answer = |body: &'static str| Step::Answer(200, right.clone(), body.into());
    let wire = Wire::new([answer(r#"{"Made":"at"}"#), answer(BODY)]);
    let config = wire.config().build();
    let output = send(call::<Say<SOME>>(&config, SayInput::blank()))
        .await
        .unwrap();
    assert_eq!(output.made.unwrap(), "it");
    assert_eq!(wire.sent().len(), 2);

    let wire = Wire::new([answer("{}"), answer("{}"), answer("{}")]);
    let config = wire.config().build();
    let error = send(call::<Say<SOME>>(&config, SayInput::blank()))
        .await
        .unwrap_err();
    assert_eq!(mismatch(&error).unwrap().expected, "xizGrQ==", "{error:?}");
}

#[tokio::test]
async fn errors_are_read_whatever_their_checksum() {
    let headers = vec![
        ("x-amz-checksum-crc32", "AAAAAA=="),
        ("x-amzn-errortype", "Gone"),
    ];
    let wire = Wire::new([Step::Answer(404, headers, "{}".into())]);
    let config = wire.config().build();
    let error = send(call::<Get<SOME>>(&config, Streamed::blank()))
        .await
        .unwrap_err();
    assert!(mismatch(&error).is_none());
    assert!(error.as_service_error().is_some());
}
