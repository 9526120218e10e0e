//! A raw socket that reads requests and answers from a script: bytes as they stand, pauses, and broken connections.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

/// One thing that a peer does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends the same bytes again and again.
    Repeat(Vec<u8>, usize),
    /// Sends a byte at a time, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Does nothing for a while.
    Wait(Duration),
    /// Does nothing until it is so.
    Until(watch::Receiver<bool>),
    /// Does nothing, until the client hangs up.
    Hang,
    /// Ends the connection in order.
    Close,
    /// Breaks the connection off.
    Reset,
}

/// What a peer does about one request. It then waits for the next one, unless the connection is gone.
pub type Reply = Vec<Act>;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    /// Everything up to the empty line.
    pub head: String,
    /// As many bytes as `content-length` says.
    pub body: Vec<u8>,
}

impl Request {
    /// The first line's parts: method, target, version.
    #[must_use]
    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// A header's value, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().skip(1);
        lines
            .find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name).then(|| value.trim())
            })
            .unwrap_or_default()
    }

    /// A member of the body, or nothing.
    #[must_use]
    pub fn member(&self, name: &str) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body.get(name)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }
}

/// A peer that listens on the loopback address until it is dropped.
pub struct Peer {
    address: SocketAddr,
    shared: Arc<Shared>,
    script: Script,
    server: tokio::task::JoinHandle<()>,
}

type Script = Arc<dyn Fn(usize, &Request) -> Reply + Send + Sync>;

#[derive(Debug, Default)]
struct Shared {
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    open: AtomicUsize,
}

impl Shared {
    fn requests(&self) -> MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peer")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Peer {
    /// A peer that answers each request by what `script` says of its number, counted from 0 over all connections, and of
    /// the request.
    ///
    /// # Errors
    /// No port is free.
    #[allow(
        clippy::unused_async,
        reason = "it listens on the runtime that awaits it"
    )]
    pub async fn start(
        script: impl Fn(usize, &Request) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        Self::serve(listener, Arc::new(script))
    }

    /// Ends every connection and listens again where it did, as one that has seen no request.
    ///
    /// # Errors
    /// The port is not free any more.
    pub async fn restart(mut self) -> io::Result<Self> {
        self.server.abort();
        let _ = (&mut self.server).await;
        Self::serve(listen(self.address)?, self.script.clone())
    }

    fn serve(listener: TcpListener, script: Script) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let (ours, kept) = (shared.clone(), script.clone());
        let server = tokio::spawn(async move {
            let mut tasks = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                ours.connections.fetch_add(1, Ordering::SeqCst);
                ours.open.fetch_add(1, Ordering::SeqCst);
                let (shared, script) = (ours.clone(), script.clone());
                tasks.spawn(async move {
                    // A client that hangs up is what many cases are about.
                    let _ = serve(stream, &shared, &*script).await;
                    shared.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Ok(Self {
            address,
            shared,
            script: kept,
            server,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that arrived whole, in the order of their arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests().clone()
    }

    /// How many connections were made.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many connections the client has not ended yet.
    #[must_use]
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }
}

/// Listens with room for as many connections as are made at once: those beyond it would wait for seconds.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(4096)
}

async fn serve(
    mut stream: TcpStream,
    shared: &Shared,
    script: &(dyn Fn(usize, &Request) -> Reply + Send + Sync),
) -> io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await? {
        let number = {
            let mut requests = shared.requests();
            requests.push(request.clone());
            requests.len() - 1
        };
        for act in script(number, &request) {
            if !perform(&mut stream, act).await? {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Does one thing. Says whether the connection goes on.
async fn perform(stream: &mut TcpStream, act: Act) -> io::Result<bool> {
    match act {
        Act::Send(bytes) => stream.write_all(&bytes).await?,
        Act::Repeat(bytes, times) => {
            for _ in 0..times {
                stream.write_all(&bytes).await?;
            }
        }
        Act::Drip(bytes, pause) => {
            for byte in bytes {
                tokio::time::sleep(pause).await;
                stream.write_all(&[byte]).await?;
            }
        }
        Act::Wait(pause) => tokio::time::sleep(pause).await,
        Act::Until(mut is_so) => {
            // Whoever would say so is gone: there is nothing to wait for.
            let _ = is_so.wait_for(|is_so| *is_so).await;
        }
        Act::Hang => {
            let mut byte = [0];
            while stream.read(&mut byte).await? > 0 {}
            return Ok(false);
        }
        Act::Close => {
            stream.shutdown().await?;
            return Ok(false);
        }
        Act::Reset => {
            // With no time to linger, the connection ends with a reset.
            stream.set_zero_linger()?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// The next request, or nothing if the client hung up between two.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Request>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(buffer.get(..end).unwrap_or_default()).into_owned();
            let mut request = Request {
                head,
                body: Vec::new(),
            };
            let length = request.header("content-length").parse().unwrap_or(0);
            if buffer.len() >= end + 4 + length {
                request.body = buffer.drain(..end + 4 + length).skip(end + 4).collect();
                return Ok(Some(request));
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

/// A response with a `content-length`.
#[must_use]
pub fn response(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The response of a call that succeeds.
#[must_use]
pub fn ok() -> Vec<u8> {
    response(
        200,
        "x-amzn-requestid: 1\r\n",
        r#"{"ContinuedFromContactId":"past"}"#,
    )
}

/// An error with a code and a message.
#[must_use]
pub fn error(status: u16, code: &str, message: &str) -> Vec<u8> {
    let headers = format!("x-amzn-errortype: {code}\r\n");
    response(status, &headers, &format!(r#"{{"Message":"{message}"}}"#))
}
