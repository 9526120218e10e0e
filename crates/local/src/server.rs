//! Listening, reading requests and writing answers: HTTP/1.1 on loopback, on a thread of its own.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};

use crate::builder::StartError;
use crate::pipeline::{self, Arrived};
use crate::shared::Shared;

/// The longest body that is read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;
/// How many connections are served at once; more wait.
const CONNECTION_LIMIT: usize = 1024;
/// How long a connection may take to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// A listener bound to loopback, not yet serving.
pub(crate) fn listen(port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |error: io::Error| StartError::Listen {
        port,
        message: error.to_string(),
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// The running server. Dropping it stops the server, closes its connections and frees the port before it returns.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts serving. The server has its own thread and runtime, so it works whatever runtime the caller has, also
    /// one with a single thread that is blocked.
    pub(crate) async fn start(
        listener: TcpListener,
        shared: Arc<Shared>,
    ) -> Result<Self, StartError> {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("slim-sdk-local".to_owned())
            .spawn(move || run(listener, &shared, tell, stopped))
            .map_err(|error| StartError::Thread(error.to_string()))?;
        let server = Self {
            stop: Some(stop),
            thread: Some(thread),
        };
        match told.await {
            Ok(Ok(())) => Ok(server),
            Ok(Err(error)) => Err(StartError::Thread(error.to_string())),
            Err(_) => Err(StartError::Thread("the thread ended at once".to_owned())),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has nobody to go to.
            let _ = thread.join();
        }
    }
}

fn run(
    listener: TcpListener,
    shared: &Arc<Shared>,
    tell: oneshot::Sender<io::Result<()>>,
    stopped: oneshot::Receiver<()>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = tell.send(Err(error));
            return;
        }
    };
    runtime.block_on(async {
        match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => {
                let _ = tell.send(Ok(()));
                let accepting = std::pin::pin!(accept(listener, shared));
                let _ = first(stopped, accepting).await;
            }
            Err(error) => {
                let _ = tell.send(Err(error));
            }
        }
    });
    // Dropping the runtime drops every connection's task, and so its socket.
}

/// Waits until one of two is done; `tokio::select!` would need tokio's macros.
async fn first<A: Future + Unpin, B: Future + Unpin>(
    mut one: A,
    mut other: B,
) -> Option<A::Output> {
    std::future::poll_fn(|context| {
        if let std::task::Poll::Ready(done) = std::pin::Pin::new(&mut one).poll(context) {
            return std::task::Poll::Ready(Some(done));
        }
        std::pin::Pin::new(&mut other).poll(context).map(|_| None)
    })
    .await
}

async fn accept(listener: tokio::net::TcpListener, shared: &Arc<Shared>) {
    let places = Arc::new(Semaphore::new(CONNECTION_LIMIT));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let shared = Arc::clone(shared);
                tokio::spawn(async move {
                    connection(stream, shared).await;
                    drop(place);
                });
            }
            // Such as too many open files: others may end soon.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { answer(&shared, request).await }
    });
    let served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended");
    }
}

/// The connection is closed without an answer.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed, as scripted")
    }
}

impl std::error::Error for Closed {}

async fn answer(
    shared: &Shared,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Closed> {
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(BODY_LIMIT),
        // The caller went away in the middle of its request.
        Err(_) => return Err(Closed),
    };
    let arrived = Arrived {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
    };
    pipeline::answer(shared, arrived).await.ok_or(Closed)
}
