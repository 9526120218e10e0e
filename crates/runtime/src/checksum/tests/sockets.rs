//! Checksums over real sockets, by the default HTTP client.

use aws_types::region::Region;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::super::ChecksumMismatch;
use crate::config::Config;
use crate::operation::send;
use crate::schema::payload::{CHECKSUM, GZIP, RESPONSE_CRC32};
use crate::shape::FieldsMut as _;
use crate::testing::payload::{Get, Put, Streamed, call, file};
use crate::testing::{TestService, credentials};

/// A client of a server that answers one request, once it ends as is said.
async fn server(
    end: &'static [u8],
    answer: &'static str,
) -> (Config<TestService>, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = Config::builder()
        .endpoint_url(format!("http://{}", listener.local_addr().unwrap()))
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .build();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut received = Vec::new();
        while !received.ends_with(end) {
            assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        received
    });
    (config, server)
}

fn hello() -> Streamed<false> {
    Streamed {
        content: file("hello world", 4),
        ..Streamed::blank()
    }
}

const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

#[tokio::test]
async fn a_stream_and_its_checksum_arrive() {
    let body = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
    let (config, server) = server(body.as_bytes(), DONE).await;
    send(call::<Put<CHECKSUM, false>>(&config, hello()))
        .await
        .unwrap();
    let received = String::from_utf8(server.await.unwrap()).unwrap();
    let (head, received) = received.split_once("\r\n\r\n").unwrap();
    assert_eq!(received, body);
    assert!(head.contains("\r\ncontent-length: 52\r\n"), "{head}");
    assert!(!head.contains("transfer-encoding"), "{head}");
}

#[tokio::test]
async fn a_compressed_stream_is_sent_without_a_length() {
    let (config, server) = server(b"\r\n0\r\n\r\n", DONE).await;
    send(call::<Put<GZIP, false>>(&config, hello()))
        .await
        .unwrap();
    let received = server.await.unwrap();
    let head = String::from_utf8_lossy(&received);
    assert!(
        head.contains("\r\ntransfer-encoding: chunked\r\n"),
        "{head}"
    );
    assert!(!head.contains("content-length"), "{head}");
}

#[tokio::test]
async fn an_altered_response_is_told_at_its_end() {
    for (answer, is_right) in [
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 11\r\nx-amz-checksum-crc32: DUoRhQ==\r\n\r\nhello world",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 11\r\nx-amz-checksum-crc32: DUoRhQ==\r\n\r\nhello worle",
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx-amz-checksum-crc32: DUoRhQ==\r\n\r\n",
            false,
        ),
    ] {
        let (config, server) = server(b"\r\n\r\n", answer).await;
        let output = send(call::<Get<RESPONSE_CRC32>>(&config, Streamed::blank()))
            .await
            .unwrap();
        let read = output.content.collect().await;
        server.await.unwrap();
        assert_eq!(read.is_ok(), is_right, "{answer}");
        if let Err(error) = read {
            let mut source = std::error::Error::source(&error);
            while let Some(error) = source.filter(|error| !error.is::<ChecksumMismatch>()) {
                source = error.source();
            }
            assert!(source.is_some(), "{error:?}");
        }
    }
}
