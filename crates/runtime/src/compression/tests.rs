//! Compressed requests, taken apart by an independent reading of RFC 1952 and flate2's decoder.

use std::io::Read as _;

use aws_smithy_types::byte_stream::ByteStream;
use aws_types::SdkConfig;

use crate::config::Builder;
use crate::error::DisplayErrorContext;
use crate::operation::send;
use crate::schema::payload::{CHECKSUM, CHECKSUM_REQUIRED, GZIP};
use crate::shape::FieldsMut as _;
use crate::testing::payload::{Put, Say, SayInput, Sent, Streamed, Wire, call, file, stream};
use crate::testing::{Step, TestService};

/// A document's text and the input that becomes it.
fn of(length: usize) -> (String, SayInput) {
    let data: String = ["abcdefghij", "0123456789"].concat();
    let data: String = data.chars().cycle().take(length).collect();
    let input = SayInput {
        data: Some(data.clone()),
        ..SayInput::blank()
    };
    (format!(r#"{{"Data":"{data}"}}"#), input)
}

async fn say<const FLAGS: u32>(
    input: SayInput,
    set: impl FnOnce(Builder<TestService>) -> Builder<TestService>,
) -> Sent {
    let wire = Wire::new([Step::ok()]);
    let config = set(wire.config()).build();
    send(call::<Say<FLAGS>>(&config, input)).await.unwrap();
    wire.sent().remove(0)
}

/// What a gzip file with one member holds: header, deflated data, CRC-32 and length.
fn gunzip(gzip: &[u8]) -> Vec<u8> {
    assert_eq!(gzip[..4], [0x1f, 0x8b, 8, 0]);
    let (data, end) = gzip[10..].split_at(gzip.len() - 18);
    let mut inflated = Vec::new();
    let mut decoder = flate2::read::DeflateDecoder::new(data);
    decoder.read_to_end(&mut inflated).unwrap();
    assert_eq!(decoder.total_in(), data.len() as u64);
    let crc = inflated.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    });
    let length = u32::try_from(inflated.len()).unwrap();
    assert_eq!(end, [(!crc).to_le_bytes(), length.to_le_bytes()].concat());
    inflated
}

#[tokio::test]
async fn bodies_are_compressed_from_a_size_on() {
    // The document has 11 bytes more.
    let (small, input) = of(10228);
    let sent = say::<GZIP>(input, |config| config).await;
    assert_eq!(sent.text(), small);
    assert!(!sent.has("content-encoding"));

    let (large, input) = of(10229);
    let sent = say::<GZIP>(input, |config| config).await;
    assert_eq!(sent.header("content-encoding"), "gzip");
    let body = sent.body.clone().unwrap();
    assert_eq!(gunzip(&body), large.as_bytes());
    assert!(body.len() < 500, "{}", body.len());
    assert_eq!(sent.header("content-length"), body.len().to_string());
    let signed = sent.header("authorization");
    assert!(signed.contains("content-encoding;"), "{signed}");
    assert_eq!(sent.header("content-type"), "application/json");

    let (text, input) = of(20_000);
    let sent = say::<0>(input, |config| config).await;
    assert_eq!(sent.text(), text);
}

/// The official protocol tests' own case: 10368 bytes of data.
#[tokio::test]
async fn gzip_follows_an_encoding_of_the_callers() {
    let (text, input) = of(10368);
    let input = SayInput {
        encoding: Some("custom".to_owned()),
        ..input
    };
    let sent = say::<GZIP>(input, |config| config).await;
    assert_eq!(sent.header("content-encoding"), "custom, gzip");
    assert_eq!(gunzip(&sent.body.unwrap()), text.as_bytes());
}

#[tokio::test]
async fn settings_change_the_size_or_turn_it_off() {
    for (min, is_compressed) in [(0, true), (16, true), (17, false), (10_485_760, false)] {
        let (text, input) = of(5);
        let sent = say::<GZIP>(input, |config| {
            config.request_min_compression_size_bytes(min)
        })
        .await;
        assert_eq!(sent.has("content-encoding"), is_compressed, "{min}");
        let body = sent.body.unwrap();
        let body = if is_compressed { gunzip(&body) } else { body };
        assert_eq!(body, text.as_bytes());
    }
    let (text, input) = of(20_000);
    let sent = say::<GZIP>(input.clone(), |config| {
        config.disable_request_compression(true)
    })
    .await;
    assert_eq!(sent.text(), text);

    let shared = SdkConfig::builder()
        .disable_request_compression(true)
        .request_min_compression_size_bytes(7)
        .build();
    let config = Builder::<TestService>::from(&shared).build();
    assert_eq!(config.disable_request_compression(), Some(true));
    assert_eq!(config.request_min_compression_size_bytes(), Some(7));

    let wire = Wire::new([]);
    let config = wire
        .config()
        .request_min_compression_size_bytes(10_485_761)
        .build();
    let error = send(call::<Say<GZIP>>(&config, input)).await.unwrap_err();
    let text = DisplayErrorContext(&error).to_string();
    let expected =
        "request_min_compression_size_bytes is 10485761: set it to a number from 0 to 10485760";
    assert!(text.contains(expected), "{text}");
}

#[tokio::test]
async fn a_checksum_is_that_of_the_compressed_body() {
    const BOTH: u32 = GZIP | CHECKSUM | CHECKSUM_REQUIRED;
    let (_, input) = of(20_000);
    let sent = say::<BOTH>(input, |config| config).await;
    let body = sent.body.clone().unwrap();
    let crc = body.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    });
    let expected = aws_smithy_types::base64::encode((!crc).to_be_bytes());
    assert_eq!(sent.header("x-amz-checksum-crc32"), expected);
    gunzip(&body);
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

#[tokio::test(start_paused = true)]
async fn streams_are_compressed_whatever_their_length_and_afresh_for_each_attempt() {
    for length in [1, 100, 300_000] {
        let wire = Wire::new([Step::json(503, "{}"), Step::ok()]);
        let config = wire.config().build();
        let input = Streamed {
            content: file(noise(length), 7000),
            encoding: Some("custom".to_owned()),
            ..Streamed::blank()
        };
        send(call::<Put<GZIP, false>>(&config, input))
            .await
            .unwrap();
        let sent = wire.sent();
        assert_eq!(sent.len(), 2);
        for sent in sent {
            assert_eq!(gunzip(&sent.body.clone().unwrap()), noise(length));
            assert_eq!(sent.header("content-encoding"), "custom, gzip");
            assert!(!sent.has("content-length"));
            assert_eq!(sent.announced, None);
            assert_eq!(sent.header("x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
        }
    }
}

#[tokio::test]
async fn streams_of_some_kinds() {
    let put = async |content: ByteStream| {
        let wire = Wire::new([Step::ok()]);
        let config = wire.config().build();
        let input = Streamed {
            content,
            ..Streamed::blank()
        };
        send(call::<Put<GZIP, false>>(&config, input))
            .await
            .unwrap();
        wire.sent().remove(0)
    };
    let sent = put(ByteStream::from_static(b"short")).await;
    assert_eq!(gunzip(&sent.body.clone().unwrap()), b"short");
    assert_eq!(sent.header("content-encoding"), "gzip");
    let sent = put(stream([Ok("un".into()), Ok("known".into())], None).into()).await;
    assert_eq!(gunzip(&sent.body.unwrap()), b"unknown");
    let sent = put(stream([], None).into()).await;
    assert_eq!(gunzip(&sent.body.unwrap()), b"");
    let sent = put(ByteStream::default()).await;
    assert_eq!(sent.body.clone().unwrap(), b"");
    assert!(!sent.has("content-encoding"));
}

#[tokio::test]
async fn a_stream_whose_length_the_service_needs_is_sent_as_it_is() {
    let wire = Wire::new([Step::ok()]);
    let config = wire.config().build();
    let input = Streamed {
        content: file("hello world", 4),
        ..Streamed::blank()
    };
    send(call::<Put<GZIP, true>>(&config, input)).await.unwrap();
    let sent = &wire.sent()[0];
    assert_eq!(sent.text(), "hello world");
    assert_eq!(sent.header("content-length"), "11");
    assert!(!sent.has("content-encoding"));
}

#[tokio::test]
async fn a_stream_that_breaks_completes_no_request() {
    let wire = Wire::new([]);
    let config = wire.config().build();
    let input = Streamed {
        content: stream([Ok("hello".into()), Err("disk on fire")], None).into(),
        ..Streamed::blank()
    };
    send(call::<Put<GZIP, false>>(&config, input))
        .await
        .unwrap_err();
    assert_eq!(wire.sent()[0].body, Err("disk on fire".to_owned()));
}
