//! Calls over TLS: HTTP/2 connections that end or refuse, handshakes that stall, and peers that are not to be trusted.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use bytes::Bytes;
use h2::Reason;
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::config::{Builder, Config};
use crate::error::SdkError;
use crate::testing::{MakeError, TestService, credentials, make, own_partition};

/// A certificate and its key: of the authority that tests trust, for `localhost`, unless it is a stranger's.
fn acceptor(is_stranger: bool, protocol: &str) -> TlsAcceptor {
    let (certificate, key) = if is_stranger {
        (
            &include_bytes!("../../testing/certificates/stranger.der")[..],
            &include_bytes!("../../testing/certificates/stranger.key.der")[..],
        )
    } else {
        (
            &include_bytes!("../../testing/certificates/localhost.der")[..],
            &include_bytes!("../../testing/certificates/localhost.key.der")[..],
        )
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.to_vec().into()],
            PrivatePkcs8KeyDer::from(key.to_vec()).into(),
        )
        .unwrap();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

struct Server {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Server {
    async fn new() -> Self {
        Self {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            acceptor: acceptor(false, "h2"),
        }
    }

    fn config(&self, host: &str) -> Builder<TestService> {
        let port = self.listener.local_addr().unwrap().port();
        Config::<TestService>::builder()
            .endpoint_url(format!("https://{host}:{port}"))
            .region(Region::from_static("eu-west-1"))
            .credentials_provider(credentials())
            .retry_partition(own_partition())
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
    }

    async fn accept(&self) -> TcpStream {
        self.listener.accept().await.unwrap().0
    }

    async fn http2(&self) -> Http2 {
        let stream = self.acceptor.accept(self.accept().await).await.unwrap();
        Http2(h2::server::handshake(stream).await.unwrap())
    }
}

struct Http2(h2::server::Connection<TlsStream<TcpStream>, Bytes>);

/// What becomes of one request.
enum Then {
    Answer,
    Reset(Reason),
}

impl Http2 {
    /// Takes one request; gives back its `amz-sdk-request`.
    async fn request(&mut self, then: Then) -> String {
        let (request, mut respond) = self.0.accept().await.unwrap().unwrap();
        match then {
            Then::Answer => {
                let mut body = respond
                    .send_response(http::Response::new(()), false)
                    .unwrap();
                body.send_data(Bytes::from_static(br#"{"Made":"it"}"#), true)
                    .unwrap();
            }
            Then::Reset(reason) => respond.send_reset(reason),
        }
        let attempt = &request.headers()["amz-sdk-request"];
        attempt.to_str().unwrap().to_owned()
    }

    /// Sends what is left to send, and takes no request more.
    async fn drive(mut self) {
        while let Some(request) = self.0.accept().await {
            assert!(request.is_err(), "one request more than expected");
        }
    }
}

async fn is_made(config: &Config<TestService>) {
    let output = in_time(make(config).send()).await.unwrap();
    assert_eq!(output.made.as_deref(), Some("it"));
}

#[tokio::test]
async fn a_stream_that_is_refused_or_breaks_is_retried_unnoticed() {
    for reason in [Reason::REFUSED_STREAM, Reason::INTERNAL_ERROR] {
        let server = Server::new().await;
        let config = server.config("localhost").build();
        tokio::join!(is_made(&config), async {
            let mut connection = server.http2().await;
            connection.request(Then::Reset(reason)).await;
            connection.request(Then::Answer).await;
            // Driven until the answer is read and the client is gone or the test is over.
            tokio::spawn(connection.drive());
        });
    }
}

#[tokio::test]
async fn a_connection_that_says_go_away_is_replaced_unnoticed() {
    let server = Server::new().await;
    let config = server.config("localhost").build();
    let (answered, go_away) = tokio::sync::oneshot::channel();
    let answer = async {
        let mut first = server.http2().await;
        assert_eq!(first.request(Then::Answer).await, "attempt=1; max=3");
        tokio::select! {
            _ = first.0.accept() => unreachable!("there is one request"),
            _ = go_away => first.0.abrupt_shutdown(Reason::NO_ERROR),
        }
        first.drive().await;
    };
    let call = async {
        is_made(&config).await;
        answered.send(()).unwrap();
    };
    tokio::join!(answer, call);
    let answer = async {
        let mut second = server.http2().await;
        // Its first attempt may have met the connection that was closing.
        second.request(Then::Answer).await;
        tokio::spawn(second.drive());
    };
    tokio::join!(is_made(&config), answer);
}

/// A test that would wait for ever fails instead.
async fn in_time<T>(future: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, future).await.unwrap()
}

#[tokio::test]
async fn a_call_under_way_survives_a_connection_that_goes_away() {
    let server = Server::new().await;
    let config = server.config("localhost").build();
    tokio::join!(is_made(&config), async {
        let mut first = server.http2().await;
        let (_, respond) = first.0.accept().await.unwrap().unwrap();
        first.0.abrupt_shutdown(Reason::NO_ERROR);
        tokio::spawn(async move {
            let _ = first.0.accept().await;
            drop((first, respond));
        });
        let mut second = server.http2().await;
        second.request(Then::Answer).await;
        tokio::spawn(second.drive());
    });
}

#[tokio::test]
async fn a_connect_timeout_is_retried() {
    let server = Server::new().await;
    let limits = TimeoutConfig::builder().connect_timeout(Duration::from_millis(300));
    let config = server
        .config("localhost")
        .timeout_config(limits.build())
        .build();
    tokio::join!(is_made(&config), async {
        let _stalls = server.accept().await;
        let mut second = server.http2().await;
        assert_eq!(second.request(Then::Answer).await, "attempt=2; max=3");
        tokio::spawn(second.drive());
    });
    assert_eq!(config.handle().bucket().tokens(), 500);
}

/// The one error of a call, and how many connections it took.
async fn refused(server: Server, host: &str) -> (String, usize) {
    let config = server.config(host).build();
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = connections.clone();
    let task = tokio::spawn(async move {
        loop {
            let stream = server.accept().await;
            counter.fetch_add(1, Ordering::SeqCst);
            let handshake = server.acceptor.accept(stream).await;
            assert!(handshake.is_err(), "the client trusts this server");
        }
    });
    let error: SdkError<MakeError> = make(&config).send().await.unwrap_err();
    task.abort();
    let SdkError::DispatchFailure(failure) = &error else {
        panic!("{error:?}")
    };
    assert!(!failure.is_io() && !failure.is_timeout() && !failure.is_user());
    let text = failure.as_connector_error().unwrap().source().unwrap();
    (text.to_string(), connections.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_the_call() {
    let server = Server {
        acceptor: acceptor(true, "h2"),
        ..Server::new().await
    };
    let (error, connections) = refused(server, "localhost").await;
    assert!(
        error.starts_with("could not connect to localhost:"),
        "{error}"
    );
    assert!(error.contains("invalid peer certificate"), "{error}");
    assert_eq!(connections, 1, "{error}");
}

#[tokio::test]
async fn a_certificate_for_another_host_ends_the_call() {
    let (error, connections) = refused(Server::new().await, "127.0.0.1").await;
    assert!(
        error.contains("certificate not valid for name \"127.0.0.1\""),
        "{error}"
    );
    assert_eq!(connections, 1, "{error}");
}
