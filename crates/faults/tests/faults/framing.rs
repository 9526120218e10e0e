//! Answers that are no HTTP, or HTTP that is cut, doubled, ambiguous or too large.

use std::time::Duration;

use slim_sdk_faults::case::{Outcome, case, run};
use slim_sdk_faults::peer::{Act, ok};

use crate::support::{send, then};

const BODY: &str = r#"{"ContinuedFromContactId":"past"}"#;

fn whole(head: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{head}\r\n{BODY}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_an_error() {
    run([
        case(
            "garbage_binary",
            [then(
                b"\x00\x01\x02\xff\xfe garbage\r\n\r\n".to_vec(),
                Act::Close,
            )],
        )
        .gives([Outcome::Dispatch])
        .attempts(3..=3),
        case("http09", [then("hello\r\n", Act::Close)])
            .gives([Outcome::Dispatch])
            .attempts(3..=3),
        case(
            "lf_only",
            [then(
                format!("HTTP/1.1 200 OK\ncontent-length: {}\n\n{BODY}", BODY.len()),
                Act::Close,
            )],
        ),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ambiguous_or_oversized_framing_is_refused() {
    let refused = |name: &'static str, head: &str| {
        case(name, [then(whole(head), Act::Close)])
            .gives([Outcome::Dispatch, Outcome::Response])
            .attempts(3..=3)
    };
    run([
        refused("dup_cl_differs", "content-length: 33\r\ncontent-length: 5\r\n"),
        refused("cl_negative", "content-length: -1\r\n"),
        refused("cl_plus", "content-length: +33\r\n"),
        refused("cl_overflow", "content-length: 99999999999999999999999\r\n"),
        case(
            "huge_header_1m",
            [vec![
                Act::Send(b"HTTP/1.1 200 OK\r\nx-a: ".to_vec()),
                Act::Repeat(vec![b'a'; 1 << 16], 16),
                Act::Send(b"\r\ncontent-length: 0\r\n\r\n".to_vec()),
                Act::Close,
            ]],
        )
        .gives([Outcome::Dispatch]),
        case(
            "endless_headers",
            [vec![
                Act::Send(b"HTTP/1.1 200 OK\r\n".to_vec()),
                Act::Repeat(b"x-a: b\r\n".to_vec(), 100_000),
                Act::Close,
            ]],
        )
        .gives([Outcome::Dispatch]),
        case(
            "cl_and_te",
            [then(
                format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{BODY}\r\n0\r\n\r\n",
                    BODY.len()
                ),
                Act::Close,
            )],
        ),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_body_that_breaks_is_never_ok() {
    let chunked = |name: &'static str, chunks: &str| {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        case(name, [then(format!("{head}{chunks}"), Act::Close)])
            .gives([Outcome::Dispatch, Outcome::Response])
            .attempts(3..=3)
    };
    run([
        chunked(
            "chunked_size_overflow",
            "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        ),
        chunked("chunked_cut", "21\r\n{\"Continued"),
        chunked(
            "chunked_no_last",
            &format!("{:x}\r\n{BODY}\r\n", BODY.len()),
        ),
        chunked("chunked_garbage", "zz\r\n{}\r\n0\r\n\r\n"),
    ])
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_odd_but_whole_is_ok() {
    let length = format!("content-length: {}\r\n", BODY.len());
    run([
        case(
            "h103_then_ok",
            [send(
                [
                    b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".to_vec(),
                    ok(),
                ]
                .concat(),
            )],
        ),
        case(
            "http10_ok",
            [then(
                format!("HTTP/1.0 200 OK\r\n{length}\r\n{BODY}"),
                Act::Close,
            )],
        ),
        case(
            "http10_no_cl",
            [then(format!("HTTP/1.0 200 OK\r\n\r\n{BODY}"), Act::Close)],
        ),
        case(
            "header_obs_text",
            [send(
                [
                    b"HTTP/1.1 200 OK\r\nx-odd: a\xffb\r\n".to_vec(),
                    format!("{length}\r\n{BODY}").into_bytes(),
                ]
                .concat(),
            )],
        ),
        case("extra_response_bytes", [send([ok(), ok()].concat())]).and_the_next_is_ok(),
        case(
            "extra_response_late",
            [vec![
                Act::Send(ok()),
                Act::Wait(Duration::from_millis(50)),
                Act::Send(ok()),
            ]],
        )
        .and_the_next_is_ok(),
    ])
    .await
    .unwrap();
}
