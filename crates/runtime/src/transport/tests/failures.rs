//! Failures without a response: their kind and their text.

use super::*;

#[tokio::test]
async fn a_refused_connection_is_io_and_never_connected() {
    let server = Server::new().await;
    let url = server.url("/path?q=hunter2");
    let host = server.host.clone();
    drop(server);
    let error = explain(&PATIENT.call(get(&url)).await.unwrap_err());
    let start = format!("io, never connected: could not connect to {host}: ");
    assert!(
        error.starts_with(&start) && error.contains("refused"),
        "{error}"
    );
}

#[tokio::test]
async fn a_connection_that_breaks_is_io() {
    let server = Server::new().await;
    for bytes in ["", "HTTP/1.1 200 OK\r\nx-a: b"] {
        let error = explain(&server.call_and_cut(PATIENT, bytes).await.unwrap_err());
        assert!(
            error.starts_with(&format!("io: the request to {} failed: ", server.host)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn what_is_not_http_is_an_error_that_says_so() {
    let server = Server::new().await;
    let header = format!("HTTP/1.1 200 OK\r\nx-huge: {}\r\n\r\n", "a".repeat(1 << 20));
    for bytes in [
        "\0\u{1}\u{2}\u{3}garbage\r\n\r\n",
        "<html>hello</html>\r\n\r\n",
        &header,
    ] {
        let call = PATIENT.call(get(&server.url("/?q=hunter2")));
        let (response, ()) = tokio::join!(call, async {
            let mut stream = server.accept().await;
            read_head(&mut stream).await;
            // The peer need not read all of it.
            let _ = stream.write_all(bytes.as_bytes()).await;
        });
        let error = explain(&response.unwrap_err());
        let start = format!(
            "other: {} did not answer with HTTP that can be read: ",
            server.host
        );
        assert!(error.starts_with(&start), "{error}");
    }
    let lengths = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab";
    assert!(
        server
            .call_and_cut(PATIENT, lengths)
            .await
            .unwrap_err()
            .is_other()
    );
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn failed_handshakes_say_whether_to_try_again() {
    for (bytes, start) in [
        (
            &b"\x15\x03\x03\x00\x02\x02\x28"[..],
            "io, never connected: could not connect to ",
        ),
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            "other, never connected: could not connect to ",
        ),
        (b"", "io, never connected: could not connect to "),
    ] {
        let server = Server::new().await;
        let call = PATIENT.call(get(&format!("https://{}/", server.host)));
        let (response, ()) = tokio::join!(call, async {
            let mut stream = server.accept().await;
            stream.read_u8().await.unwrap();
            stream.write_all(bytes).await.unwrap();
            stream.shutdown().await.unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        });
        let error = explain(&response.unwrap_err());
        assert!(error.starts_with(start), "{error}");
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn the_connect_timeout_covers_the_handshake() {
    let server = Server::new().await;
    let connector = Connector {
        connect_timeout: Some(SHORT),
        ..PATIENT
    };
    let call = connector.call(get(&format!("https://{}/", server.host)));
    let (response, _stream) = tokio::join!(call, server.accept());
    let error = explain(&response.unwrap_err());
    let start = format!(
        "timeout, never connected: could not connect to {} within the connect timeout of 100ms",
        server.host
    );
    assert!(error.starts_with(&start), "{error}");
}
