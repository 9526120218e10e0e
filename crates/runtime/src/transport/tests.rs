//! Against servers that say literally what a test wants.

use std::future::Future as _;
use std::io::{Read as _, Write as _};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aws_smithy_runtime_api::http::StatusCode;
use http_body_util::{BodyExt as _, Full};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

mod connections;
mod failures;
mod requests;
mod responses;
#[cfg(feature = "rustls")]
mod trust;
mod uploads;

const MINUTE: Duration = Duration::from_mins(1);
const SHORT: Duration = Duration::from_millis(100);
const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// Timeouts that a test does not wait for.
const PATIENT: Connector = Connector {
    connect_timeout: Some(MINUTE),
    read_timeout: Some(MINUTE),
    trust: Trust::Platform,
    no_proxy: false,
};
const IMPATIENT: Connector = Connector {
    read_timeout: Some(SHORT),
    ..PATIENT
};

/// A server that a test plays itself.
struct Server {
    listener: TcpListener,
    host: String,
}

impl Server {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        Self { listener, host }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    async fn accept(&self) -> TcpStream {
        self.listener.accept().await.unwrap().0
    }

    /// Accepts a connection, reads a request without a body and answers with these bytes; the connection stays open.
    async fn answer(&self, bytes: impl AsRef<[u8]>) -> TcpStream {
        let mut stream = self.accept().await;
        answer(&mut stream, bytes).await;
        stream
    }

    /// Calls a connection that ends after these bytes.
    async fn call_and_cut(
        &self,
        connector: Connector,
        bytes: &str,
    ) -> Result<HttpResponse, ConnectorError> {
        let (response, ()) = tokio::join!(connector.call(get(&self.url("/"))), async {
            drop(self.answer(bytes).await);
        });
        response
    }
}

async fn answer(stream: &mut TcpStream, bytes: impl AsRef<[u8]>) {
    let head = read_head(stream).await;
    assert!(head.starts_with("GET "), "{head}");
    stream.write_all(bytes.as_ref()).await.unwrap();
}

async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// Waits until the peer closes the connection.
async fn closed(stream: &mut TcpStream) {
    // A reset closes it too.
    let read = stream.read(&mut [0]).await.unwrap_or_default();
    assert_eq!(read, 0, "the peer sent more");
}

fn get(url: &str) -> HttpRequest {
    HttpRequest::get(url).unwrap()
}

async fn text(response: HttpResponse) -> String {
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

/// An error's kind and its whole text, which must not have what may be secret.
fn explain(error: &ConnectorError) -> String {
    let kind = match error {
        error if error.is_timeout() => "timeout",
        error if error.is_io() => "io",
        error if error.is_user() => "user",
        _ => "other",
    };
    let never = if format!("{error:?}").contains("NeverConnected") {
        ", never connected"
    } else {
        ""
    };
    let shown = format!("{error:?} {}", std::error::Error::source(error).unwrap());
    assert!(!shown.contains("hunter2"), "{shown}");
    format!(
        "{kind}{never}: {}",
        std::error::Error::source(error).unwrap()
    )
}
