//! Answers that are too large in one way or another, and the settings that say what is too large.

use std::time::Duration;

use slim_sdk_connect::config::Builder;
use slim_sdk_connect::config::timeout::TimeoutConfig;
use slim_sdk_faults::case::{Case, Outcome, call, case, client, run, service};
use slim_sdk_faults::peer::{Act, Peer, ok};

use crate::support::{send, success, then, with};

const BODY: &str = r#"{"ContinuedFromContactId":"past"}"#;
const CODE: &str = "InvalidParameterException";

/// An answer with a header for its length and this many more.
fn headers(more: usize) -> String {
    let more = (0..more).fold(String::new(), |all, index| {
        all + &format!("x-{index}: a\r\n")
    });
    let length = BODY.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n{more}\r\n{BODY}")
}

/// An answer with a header of this many bytes.
fn header(bytes: usize) -> String {
    let (value, length) = ("a".repeat(bytes), BODY.len());
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nx-a: {value}\r\n\r\n{BODY}")
}

/// A hundred headers, and 408 KiB of them: more than any service sends.
#[tokio::test(flavor = "multi_thread")]
async fn headers_are_bounded_in_number_and_size() {
    let refused = |name, bytes: String| {
        case(name, [then(bytes, Act::Close)])
            .gives([Outcome::Dispatch])
            .says("message head is too large")
    };
    run([
        case("headers_100", [send(headers(99))]),
        refused("headers_101", headers(100)),
        case("header_300k", [send(header(300 * 1024))]),
        refused("header_500k", header(500 * 1024)),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_surrounds_a_chunk_is_bounded_too() {
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let flood = |name, start: &str, again: &[u8]| {
        let reply = vec![
            Act::Send([chunked.clone(), start.as_bytes().to_vec()].concat()),
            Act::Repeat(again.to_vec(), usize::MAX),
        ];
        case(name, [reply])
            .gives([Outcome::Dispatch, Outcome::Response])
            .attempts(3..=3)
    };
    let whole = format!("{:x}\r\n{BODY}\r\n0\r\n", BODY.len());
    run([
        flood("trailer_flood", &whole, b"x-a: b\r\n"),
        flood("trailer_endless", &format!("{whole}x-a: "), &[b'a'; 4096]),
        flood("chunk_extension_endless", "21;a=", &[b'a'; 4096]),
        // Leading zeros are a number too: the read timeout ends them.
        flood("chunk_size_endless@read_timeout", "0", &[b'0'; 4096])
            .config(read_timeout)
            .gives([Outcome::Timeout])
            .attempts(3..=3)
            .takes(3_000..=40_000),
    ])
    .await
    .unwrap();
}

fn at_most_32_bytes(config: Builder) -> Builder {
    config.max_response_body_bytes(32)
}

fn at_most_33_bytes(config: Builder) -> Builder {
    config.max_response_body_bytes(33)
}

/// A body of 33 bytes, whole, in chunks of a byte, and as that of an error.
#[tokio::test(flavor = "multi_thread")]
async fn the_cap_on_bodies_is_a_setting() {
    let chunks = BODY.chars().map(|char| format!("1\r\n{char}\r\n"));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}0\r\n\r\n",
        chunks.collect::<String>()
    );
    let refused = |case: Case| {
        case.config(at_most_32_bytes)
            .gives([Outcome::Response])
            .says("longer than the 32 bytes")
            .says("`max_response_body_bytes`")
    };
    run([
        refused(case("over_the_cap", [success()])),
        refused(case("over_the_cap_chunked", [send(chunked.clone())])),
        refused(case("over_the_cap_error", [with(400, "", BODY)])),
        case(
            "over_the_cap_error_with_code",
            [with(400, &format!("x-amzn-errortype: {CODE}\r\n"), BODY)],
        )
        .config(at_most_32_bytes)
        .gives([service(400, CODE, "")]),
        case("at_the_cap", [success()]).config(at_most_33_bytes),
        case("at_the_cap_chunked", [send(chunked)]).config(at_most_33_bytes),
    ])
    .await
    .unwrap();
}

fn read_timeout(config: Builder) -> Builder {
    let timeouts = TimeoutConfig::builder().read_timeout(Duration::from_secs(1));
    config.timeout_config(timeouts.build())
}

/// What is announced is neither waited for nor allocated if it is too much, and waited for with patience's end if it is
/// not.
#[tokio::test(flavor = "multi_thread")]
async fn an_announced_length_is_only_a_claim() {
    let announced = |length: u64| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{{");
        vec![Act::Send(head.into_bytes()), Act::Hang]
    };
    run([
        case("announced_2_pow_63", [announced(1 << 63)])
            .gives([Outcome::Response])
            .takes(0..=1_000)
            .says("33554432 bytes"),
        case("announced_33m", [announced((32 << 20) + 1)])
            .gives([Outcome::Response])
            .takes(0..=1_000)
            .says("33554432 bytes"),
        case("announced_32m@read_timeout", [announced(32 << 20)])
            .config(read_timeout)
            .gives([Outcome::Timeout])
            .attempts(3..=3)
            .takes(3_000..=8_000)
            .says("read timeout of 1s"),
    ])
    .await
    .unwrap();
}

/// A gzip file that holds the bytes as they are.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            let carry = crc & 1 == 1;
            (crc >> 1) ^ if carry { 0xEDB8_8320 } else { 0 }
        })
    });
    let length = u16::try_from(bytes.len()).unwrap();
    [
        &b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01"[..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
        bytes,
        &(!crc).to_le_bytes(),
        &u32::from(length).to_le_bytes(),
    ]
    .concat()
}

/// Nothing a peer sends grows on its way to the cap: what nobody asked for compressed is not unpacked.
#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_answer_is_not_unpacked() {
    let packed = |status: u16, more: &str| {
        let body = gzip(BODY.as_bytes());
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} Status\r\ncontent-encoding: gzip\r\n{more}content-length: {length}\r\n\r\n"
        );
        send([head.into_bytes(), body].concat())
    };
    run([
        case("gzip", [packed(200, "")]).gives([service(200, "", "")]),
        case(
            "gzip_error",
            [packed(400, &format!("x-amzn-errortype: {CODE}\r\n"))],
        )
        .gives([service(400, CODE, "")]),
    ])
    .await
    .unwrap();

    let peer = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
    let answer = call(&client(&peer, |config| config)).send().await;
    assert!(answer.is_ok(), "{answer:?}");
    let requests = peer.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("accept-encoding"), "");
}

/// Statuses that say that there is no body, or that there will be another protocol.
#[tokio::test(flavor = "multi_thread")]
async fn a_status_of_another_kind_hangs_nothing() {
    run([
        case(
            "s101",
            [vec![
                Act::Send(
                    b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"
                        .to_vec(),
                ),
                Act::Hang,
            ]],
        )
        .gives([Outcome::Dispatch, service(101, "", "")]),
        case(
            "s204_with_body",
            [send(format!(
                "HTTP/1.1 204 No Content\r\ncontent-length: 33\r\n\r\n{BODY}"
            ))],
        )
        .and_the_next_is_ok(),
    ])
    .await
    .unwrap();
}
