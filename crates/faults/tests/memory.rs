//! Answers of any size take no more memory than the cap on bodies, and are fetched once. A test of its own, in a process
//! of its own: it looks at the process's memory.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use slim_sdk_connect::config::retry::RetryConfig;
use slim_sdk_faults::case::{Outcome, call, client, outcome, service};
use slim_sdk_faults::peer::{Act, Peer, Reply};

/// How much memory the process has had at most, in KiB.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

const MIB: usize = 1 << 20;

/// A body of so many MiB, in pieces of one.
fn body(head: &str, mebibytes: usize, chunked: bool) -> Reply {
    let piece = vec![b'a'; MIB];
    let piece = if chunked {
        [format!("{MIB:x}\r\n").into_bytes(), piece, b"\r\n".to_vec()].concat()
    } else {
        piece
    };
    vec![
        Act::Send(head.to_owned().into_bytes()),
        Act::Repeat(piece, mebibytes),
        Act::Close,
    ]
}

/// Answers that announce as much as is taken, all at the same time, and bring a byte: nothing is set aside for the rest.
async fn announced() {
    const CALLS: usize = 20;
    let peer = Peer::start(|_, _| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{{", 32 * MIB);
        vec![Act::Send(head.into_bytes()), Act::Close]
    })
    .await
    .unwrap();
    let client = client(&peer, |config| config.retry_config(RetryConfig::disabled()));
    let before = peak();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..CALLS {
        let call = call(&client);
        calls.spawn(async move { outcome(call.send().await.map(drop)).0 });
    }
    assert_eq!(calls.join_all().await, [const { Outcome::Response }; CALLS]);
    if let Some((before, after)) = before.zip(peak()) {
        assert!(
            after - before < 40 * 1024,
            "{} KiB more for what was announced",
            after - before
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_beyond_the_cap_is_refused_and_not_fetched_again() {
    announced().await;
    let length = |mebibytes: usize| format!("content-length: {}\r\n", mebibytes * MIB);
    let code = "x-amzn-errortype: InvalidParameterException\r\n";
    let cases = [
        (
            "huge_valid_64m",
            format!("HTTP/1.1 200 OK\r\n{}\r\n", length(64)),
            64,
            false,
        ),
        (
            "huge_chunked_64m",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_owned(),
            64,
            true,
        ),
        (
            "huge_valid_1g",
            format!("HTTP/1.1 200 OK\r\n{}\r\n", length(1024)),
            1024,
            false,
        ),
        (
            "huge_error_64m",
            format!("HTTP/1.1 400 Bad Request\r\n{code}{}\r\n", length(64)),
            64,
            false,
        ),
        (
            "huge_error_chunked_64m",
            format!("HTTP/1.1 400 Bad Request\r\n{code}transfer-encoding: chunked\r\n\r\n"),
            64,
            true,
        ),
    ];
    for (name, head, mebibytes, chunked) in cases {
        let reply = body(&head, mebibytes, chunked);
        let peer = Peer::start(move |_, _| reply.clone()).await.unwrap();
        let client = client(&peer, |config| config);
        let before = peak();
        let (outcome, text) = outcome(call(&client).send().await.map(drop));
        if name.starts_with("huge_error") {
            assert_eq!(
                outcome,
                service(400, "InvalidParameterException", ""),
                "{name}: {text}"
            );
        } else {
            assert_eq!(outcome, Outcome::Response, "{name}: {text}");
            assert!(text.contains("33554432 bytes"), "{name}: {text}");
        }
        assert_eq!(peer.requests().len(), 1, "{name}");
        let Some((before, after)) = before.zip(peak()) else {
            eprintln!("skipped: the memory of {name}, as there is no /proc");
            continue;
        };
        assert!(
            after - before < 40 * 1024,
            "{name}: {} KiB more",
            after - before
        );
    }
}
