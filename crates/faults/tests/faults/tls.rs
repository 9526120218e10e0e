//! Peers that break off while a connection is made: no TCP, or no TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use slim_sdk_connect::config::Builder;
use slim_sdk_connect::config::timeout::TimeoutConfig;
use slim_sdk_faults::case::{Outcome, SECRET, call, client_of, outcome};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// What a peer does about a handshake.
#[derive(Clone, Copy, Debug)]
enum Does {
    /// Sends a fatal alert: `handshake_failure`.
    Alert,
    /// Ends the connection at once.
    Close,
    /// Breaks the connection off after the client's first message.
    Reset,
    /// Says nothing.
    Hang,
    /// Answers with HTTP that is not encrypted.
    Plain,
}

struct Peer {
    url: String,
    connections: Arc<AtomicUsize>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn peer(does: Does) -> Peer {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let ours = connections.clone();
    let server = tokio::spawn(async move {
        let mut tasks = tokio::task::JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            ours.fetch_add(1, Ordering::SeqCst);
            tasks.spawn(shake(stream, does));
        }
    });
    Peer {
        url,
        connections,
        server,
    }
}

/// The client's first message, and then what the peer does.
async fn shake(mut stream: TcpStream, does: Does) -> std::io::Result<()> {
    if matches!(does, Does::Close) {
        return Ok(());
    }
    let mut hello = [0; 16 * 1024];
    let _ = stream.read(&mut hello).await?;
    match does {
        Does::Alert => {
            stream.write_all(&[21, 3, 3, 0, 2, 2, 40]).await?;
        }
        Does::Plain => {
            let answer = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(answer).await?;
        }
        Does::Reset => {
            stream.set_zero_linger()?;
            return Ok(());
        }
        Does::Hang | Does::Close => {}
    }
    while stream.read(&mut hello).await? > 0 {}
    Ok(())
}

/// One call: what comes of it, all that is said, and how long it takes.
async fn meet(url: &str, config: fn(Builder) -> Builder) -> (Outcome, String, Duration) {
    let client = client_of(url, config);
    let start = Instant::now();
    let (outcome, text) = outcome(call(&client).send().await.map(drop));
    assert!(!text.contains(SECRET), "{text}");
    (outcome, text, start.elapsed())
}

fn connect_timeout(config: Builder) -> Builder {
    let timeouts = TimeoutConfig::builder().connect_timeout(Duration::from_secs(1));
    config.timeout_config(timeouts.build())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_breaks_is_an_error_that_says_so() {
    // What the peer breaks off may go better the next time; what is no TLS will be none.
    for (does, connections, says) in [
        (Does::Alert, 3, "HandshakeFailure"),
        (Does::Close, 3, "could not connect to 127.0.0.1"),
        (Does::Reset, 3, "could not connect to 127.0.0.1"),
        (Does::Plain, 1, "could not connect to 127.0.0.1"),
    ] {
        let peer = peer(does).await;
        let (outcome, text, took) = meet(&peer.url, |config| config).await;
        assert_eq!(outcome, Outcome::Dispatch, "{does:?}: {text}");
        assert!(text.contains(says), "{does:?}: {text}");
        assert!(took < Duration::from_secs(10), "{does:?}: {took:?}");
        let made = peer.connections.load(Ordering::SeqCst);
        assert_eq!(made, connections, "{does:?}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connect_timeout_covers_the_handshake() {
    let peer = peer(Does::Hang).await;
    let (outcome, text, took) = meet(&peer.url, connect_timeout).await;
    assert_eq!(outcome, Outcome::Timeout, "{text}");
    assert!(text.contains("within the connect timeout of 1s"), "{text}");
    let range = Duration::from_secs(3)..Duration::from_secs(8);
    assert!(range.contains(&took), "{took:?}");
    assert_eq!(peer.connections.load(Ordering::SeqCst), 3);
}

/// A listener that accepts nothing and has no room for another connection, and what fills it.
async fn blackhole() -> Option<(SocketAddr, TcpListener, Vec<TcpStream>)> {
    let socket = TcpSocket::new_v4().ok()?;
    socket.bind("127.0.0.1:0".parse().ok()?).ok()?;
    let listener = socket.listen(1).ok()?;
    let address = listener.local_addr().ok()?;
    let mut fill = Vec::new();
    for _ in 0..64 {
        let connected = TcpStream::connect(address);
        match tokio::time::timeout(Duration::from_millis(500), connected).await {
            Ok(Ok(stream)) => fill.push(stream),
            Ok(Err(_)) => return None,
            Err(_) => return Some((address, listener, fill)),
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connect_timeout_ends_what_never_answers() {
    let Some((address, _listener, _fill)) = blackhole().await else {
        println!("skipped: this system lets every connection in, however full the listener is");
        return;
    };
    let url = format!("http://{address}");
    let (default, own) = tokio::join!(meet(&url, |config| config), meet(&url, connect_timeout));
    for ((outcome, text, took), says, range) in [
        (default, "within the connect timeout of 3.1s", 9..15),
        (own, "within the connect timeout of 1s", 3..8),
    ] {
        assert_eq!(outcome, Outcome::Timeout, "{text}");
        assert!(text.contains(says), "{text}");
        assert!(range.contains(&took.as_secs()), "{took:?}");
    }
}
