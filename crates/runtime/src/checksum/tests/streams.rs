//! Checksums that follow streams.

use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::checksum_config::RequestChecksumCalculation;
use bytes::Bytes;

use crate::config::Builder;
use crate::customize::CustomizableOperation;
use crate::error::DisplayErrorContext;
use crate::operation::send;
use crate::schema::payload::{CHECKSUM, CHECKSUM_REQUIRED, MD5_REQUIRED};
use crate::shape::FieldsMut as _;
use crate::testing::payload::{Put, Sent, Streamed, Wire, call, file, stream};
use crate::testing::{Step, TestService};

const REQUIRED: u32 = CHECKSUM | CHECKSUM_REQUIRED;

fn of(content: impl Into<ByteStream>) -> Streamed<false> {
    Streamed {
        content: content.into(),
        ..Streamed::blank()
    }
}

async fn put<const FLAGS: u32>(input: Streamed<false>) -> Sent {
    let wire = Wire::new([Step::ok()]);
    let config = wire.config().build();
    send(call::<Put<FLAGS, false>>(&config, input))
        .await
        .unwrap();
    wire.sent().remove(0)
}

async fn error<const FLAGS: u32>(
    input: Streamed<false>,
    set: impl FnOnce(Builder<TestService>) -> Builder<TestService>,
) -> (String, Vec<Sent>) {
    let wire = Wire::new([]);
    let config = set(wire.config()).build();
    let error = send(call::<Put<FLAGS, false>>(&config, input))
        .await
        .unwrap_err();
    (DisplayErrorContext(&error).to_string(), wire.sent())
}

/// Takes `aws-chunked` apart: the chunks, and the trailing header.
fn chunks(mut encoded: &[u8]) -> (Vec<&[u8]>, &str) {
    let mut chunks = Vec::new();
    loop {
        let end = encoded.windows(2).position(|pair| pair == b"\r\n").unwrap();
        let size = str::from_utf8(&encoded[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        encoded = &encoded[end + 2..];
        if size == 0 {
            let trailer = str::from_utf8(encoded).unwrap();
            return (chunks, trailer.strip_suffix("\r\n\r\n").unwrap());
        }
        chunks.push(&encoded[..size]);
        encoded = encoded[size..].strip_prefix(b"\r\n").unwrap();
    }
}

#[tokio::test]
async fn a_stream_is_chunked_and_followed_by_its_checksum() {
    let sent = put::<CHECKSUM>(of(file("hello world", 4))).await;
    // As <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html> has it, but for a signature.
    assert_eq!(
        sent.text(),
        "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n"
    );
    for (name, value) in [
        ("content-encoding", "aws-chunked"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
        ("x-amz-decoded-content-length", "11"),
        ("content-length", "52"),
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-sdk-checksum-algorithm", "CRC32"),
    ] {
        assert_eq!(sent.header(name), value, "{name}");
    }
    assert!(!sent.has("x-amz-checksum-crc32"));
    assert_eq!(sent.announced, Some(52));
    let signed = sent.header("authorization");
    for name in [
        "content-encoding;",
        "content-length;",
        "x-amz-content-sha256;",
        "x-amz-decoded-content-length;",
        "x-amz-trailer",
    ] {
        assert!(signed.contains(name), "{name} in {signed}");
    }
}

#[tokio::test]
async fn bytes_in_memory_have_it_in_a_header() {
    let sent = put::<CHECKSUM>(of(ByteStream::from_static(b"hello world"))).await;
    assert_eq!(sent.text(), "hello world");
    assert_eq!(sent.header("x-amz-checksum-crc32"), "DUoRhQ==");
    assert!(!sent.has("x-amz-trailer"));

    let sent = put::<CHECKSUM>(of(ByteStream::default())).await;
    assert_eq!(sent.text(), "");
    assert_eq!(sent.header("x-amz-checksum-crc32"), "AAAAAA==");
}

#[tokio::test]
async fn the_input_chooses_the_algorithm_and_its_own_encoding_comes_first() {
    for (name, sum) in [
        ("CRC32C", "x-amz-checksum-crc32c:yZRlqg=="),
        ("CRC64NVME", "x-amz-checksum-crc64nvme:jSnVw/bqjr4="),
        ("SHA1", "x-amz-checksum-sha1:Kq5sNclPz7QV2+lfQIuc6R7oRu0="),
        (
            "sha256",
            "x-amz-checksum-sha256:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
        ),
    ] {
        let sent = put::<CHECKSUM>(Streamed {
            algorithm: Some(name.to_owned()),
            encoding: Some("br".to_owned()),
            ..of(file("hello world", 11))
        })
        .await;
        let body = sent.body.clone().unwrap();
        assert_eq!(chunks(&body), (vec![&b"hello world"[..]], sum));
        assert_eq!(sent.header("content-encoding"), "br,aws-chunked");
        assert_eq!(sent.announced, Some(body.len() as u64));
    }
}

#[tokio::test]
async fn chunks_are_the_same_however_the_stream_comes() {
    const CHUNK: usize = 65536;
    for length in [0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 70_000] {
        for frame in [1000, CHUNK, 5 * CHUNK] {
            let sent = put::<CHECKSUM>(of(file(vec![b'a'; length], frame))).await;
            let body = sent.body.clone().unwrap();
            let (chunks, trailer) = chunks(&body);
            assert_eq!(chunks.concat(), vec![b'a'; length]);
            let whole = chunks.iter().rev().skip(1);
            assert!(whole.clone().all(|chunk| chunk.len() == CHUNK));
            assert_eq!(chunks.len(), length.div_ceil(CHUNK));
            if length == 70_000 {
                assert_eq!(trailer, "x-amz-checksum-crc32:EiniBA==");
            }
            assert_eq!(sent.header("content-length"), body.len().to_string());
            assert_eq!(sent.announced, Some(body.len() as u64));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_streams_afresh() {
    let wire = Wire::new([Step::json(503, "{}"), Step::Broken, Step::ok()]);
    let config = wire.config().build();
    let input = of(file("hello world", 4));
    send(call::<Put<REQUIRED, false>>(&config, input))
        .await
        .unwrap();
    let sent = wire.sent();
    assert_eq!(sent.len(), 3);
    for sent in sent {
        let body = sent.body.clone().unwrap();
        let trailer = "x-amz-checksum-crc32:DUoRhQ==";
        assert_eq!(chunks(&body), (vec![&b"hello world"[..]], trailer));
        assert_eq!(sent.header("content-encoding"), "aws-chunked");
        assert_eq!(sent.header("x-amz-decoded-content-length"), "11");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_read_once_is_sent_once() {
    let wire = Wire::new([Step::json(503, "{}")]);
    let config = wire.config().build();
    let input = of(stream([Ok("hello".into())], Some(5)));
    send(call::<Put<REQUIRED, false>>(&config, input))
        .await
        .unwrap_err();
    let body = wire.sent()[0].body.clone().unwrap();
    assert_eq!(chunks(&body).0, [b"hello"]);
}

#[tokio::test]
async fn a_checksum_of_the_callers_leaves_the_stream_as_it_is() {
    let wire = Wire::new([Step::ok()]);
    let config = wire.config().build();
    let input = of(file("hello world", 4));
    CustomizableOperation::new(call::<Put<REQUIRED, false>>(&config, input))
        .mutate_request(|request| {
            request.headers_mut().insert("x-amz-checksum-crc32", "own");
        })
        .send()
        .await
        .unwrap();
    let sent = &wire.sent()[0];
    assert_eq!(sent.text(), "hello world");
    assert_eq!(sent.header("x-amz-checksum-crc32"), "own");
    assert_eq!(sent.header("x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
    assert!(!sent.has("x-amz-trailer"));
}

#[tokio::test]
async fn an_unknown_length_is_refused_where_a_checksum_is_wanted() {
    let unknown = || of(stream([Ok("hello".into())], None));
    let expected = "the body of Put is a stream of unknown length, and one with a checksum needs to have its length sent \
                    first: stream bytes or a file";
    let (text, sent) = error::<REQUIRED>(unknown(), |config| config).await;
    assert!(text.contains(expected), "{text}");
    assert!(sent.is_empty());
    let asked = Streamed {
        algorithm: Some("SHA1".to_owned()),
        ..unknown()
    };
    let (text, _) = error::<CHECKSUM>(asked, |config| {
        config.request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
    })
    .await;
    assert!(text.contains(expected), "{text}");

    let sent = put::<CHECKSUM>(unknown()).await;
    assert_eq!(sent.text(), "hello");
    assert!(!sent.has("x-amz-trailer") && !sent.has("x-amz-sdk-checksum-algorithm"));
}

#[tokio::test]
async fn a_stream_that_lies_about_its_length_or_breaks_completes_no_request() {
    let frames = || [Ok(Bytes::from("hello ")), Ok("world".into())];
    for (content, expected) in [
        (
            stream(frames(), Some(12)),
            "the stream ended after 11 bytes, and was said to have 12: stream what does not change while it is sent",
        ),
        (
            stream(frames(), Some(100_000)),
            "the stream ended after 11 bytes, and was said to have 100000: stream what does not change while it is sent",
        ),
        (
            stream(frames(), Some(6)),
            "the stream goes on after the 6 bytes that it was said to have: stream what does not change while it is sent",
        ),
        (
            stream(frames(), Some(10)),
            "the stream goes on after the 10 bytes that it was said to have: stream what does not change while it is sent",
        ),
        (
            stream([Ok("hello ".into()), Err("disk on fire")], Some(11)),
            "disk on fire",
        ),
    ] {
        let (_, sent) = error::<REQUIRED>(of(content), |config| config).await;
        assert_eq!(sent[0].body, Err(expected.to_owned()));
    }
}

#[tokio::test]
async fn a_required_md5_precedes_a_stream_that_can_be_read_twice() {
    let sent = put::<MD5_REQUIRED>(of(file("hello world", 4))).await;
    assert_eq!(sent.header("content-md5"), "XrY7u+Ae7tCTyyK7j1rNww==");
    assert_eq!(sent.text(), "hello world");
    assert_eq!(sent.header("x-amz-content-sha256"), "UNSIGNED-PAYLOAD");

    let once = of(stream([Ok("hello".into())], Some(5)));
    let (text, _) = error::<MD5_REQUIRED>(once, |config| config).await;
    let expected = "read only once, and content-md5 is sent before it: stream bytes or a file, or set the header";
    assert!(text.contains(expected), "{text}");
}
