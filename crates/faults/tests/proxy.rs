//! Proxies that the environment names. Each case is a process of its own: the environment is read once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use slim_sdk_faults::case::{call, client_of, outcome};
use slim_sdk_faults::peer::{Act, Peer, ok};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Tells the child process where to send its call.
const ENDPOINT: &str = "SLIM_SDK_FAULTS_ENDPOINT";

/// The call of the other tests, in the process that they start. On its own it does nothing.
#[tokio::test]
async fn child() {
    let Ok(endpoint) = std::env::var(ENDPOINT) else {
        return;
    };
    let client = client_of(&endpoint, |config| config);
    let (outcome, text) = outcome(call(&client).send().await.map(drop));
    println!("{outcome:?} {text}");
}

/// What a call prints that is made with these variables.
async fn call_with(endpoint: &str, variables: &[(&str, &str)]) -> String {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "child", "--nocapture"])
        .stdout(Stdio::piped());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env(ENDPOINT, endpoint).envs(variables.to_vec());
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a proxy does about `CONNECT`.
#[derive(Clone, Copy)]
enum Does {
    /// Opens the tunnel, and ends it after the client's first message.
    Open,
    /// Refuses.
    Refuse,
    /// Says nothing.
    Hang,
}

/// A proxy for TLS: where it listens, and what it got on each connection: the request, and then the first bytes for the
/// peer.
async fn proxy(does: Does) -> (String, Arc<Mutex<Vec<(String, Vec<u8>)>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ours = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                if stream.read_buf(&mut head).await.unwrap_or(0) == 0 {
                    break;
                }
            }
            let mut tunnelled = vec![0; 16 * 1024];
            match does {
                Does::Open => {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                    let length = stream.read(&mut tunnelled).await.unwrap_or(0);
                    tunnelled.truncate(length);
                }
                Does::Refuse => {
                    let refusal = b"HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n";
                    let _ = stream.write_all(refusal).await;
                    tunnelled.clear();
                }
                Does::Hang => {
                    tunnelled.clear();
                    let _ = stream.read(&mut [0]).await;
                }
            }
            let head = String::from_utf8(head).unwrap();
            ours.lock().unwrap().push((head, tunnelled));
        }
    });
    (host, seen)
}

const SERVICE: &str = "https://connect.example.invalid";

#[tokio::test]
async fn tls_goes_through_a_tunnel_and_the_proxy_sees_the_host_alone() {
    let (host, seen) = proxy(Does::Open).await;
    let url = format!("http://someone:hunter2@{host}");
    let printed = call_with(SERVICE, &[("HTTPS_PROXY", &url)]).await;
    assert!(printed.contains("Dispatch "), "{printed}");
    assert!(!printed.contains("hunter2"), "{printed}");
    let seen = seen.lock().unwrap();
    // The tunnel breaks each time, as connections do.
    assert_eq!(seen.len(), 3, "{printed}");
    for (head, tunnelled) in &*seen {
        assert!(
            head.starts_with("CONNECT connect.example.invalid:443 HTTP/1.1\r\n"),
            "{head}"
        );
        let lower = head.to_lowercase();
        assert!(
            lower.contains("\r\nproxy-authorization: basic c29tzw9uztpodw50zxiy\r\n"),
            "{head}"
        );
        assert!(!lower.contains("\r\nauthorization:"), "{head}");
        assert!(!lower.contains("x-amz"), "{head}");
        // The first byte of a handshake.
        assert_eq!(tunnelled.first(), Some(&22));
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_an_error() {
    let (host, seen) = proxy(Does::Refuse).await;
    let url = format!("http://someone:hunter2@{host}");
    let printed = call_with(SERVICE, &[("https_proxy", &url)]).await;
    assert!(printed.contains("Dispatch "), "{printed}");
    assert!(!printed.contains("hunter2"), "{printed}");
    assert!(
        printed.contains("proxy authorization required"),
        "{printed}"
    );
    assert!((1..=3).contains(&seen.lock().unwrap().len()));
}

#[tokio::test]
async fn the_connect_timeout_covers_the_proxy() {
    let (host, _) = proxy(Does::Hang).await;
    let start = Instant::now();
    let printed = call_with(SERVICE, &[("ALL_PROXY", &format!("http://{host}"))]).await;
    assert!(printed.contains("Timeout "), "{printed}");
    assert!(
        printed.contains("within the connect timeout of 3.1s"),
        "{printed}"
    );
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn http_is_asked_of_the_proxy_unless_the_host_is_excepted() {
    let proxy = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
    let direct = Peer::start(|_, _| vec![Act::Send(ok())]).await.unwrap();
    let url = proxy.url();

    let service = "http://connect.example.invalid";
    let printed = call_with(service, &[("HTTP_PROXY", &url)]).await;
    assert!(printed.contains("Ok "), "{printed}");
    let [request] = proxy.requests().try_into().unwrap();
    assert!(
        request
            .target()
            .starts_with("http://connect.example.invalid/"),
        "{}",
        request.head
    );
    assert_eq!(request.header("host"), "connect.example.invalid");

    let except = [("HTTP_PROXY", url.as_str()), ("NO_PROXY", "127.0.0.1")];
    let printed = call_with(&direct.url(), &except).await;
    assert!(printed.contains("Ok "), "{printed}");
    assert_eq!((direct.requests().len(), proxy.requests().len()), (1, 1));
}
