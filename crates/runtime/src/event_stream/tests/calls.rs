//! Whole calls: over a socket, to a server that checks every signature by itself, and through the engine.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use aws_smithy_async::time::StaticTimeSource;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use futures_core::Stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::super::Sender;
use super::messages::sender;
use super::spec::{self, event, frame, hex, parse};
use super::talk::{Speech, SpeechError, sound, talk};
use crate::config::Config;
use crate::error::SdkError;
use crate::schema::NO_AUTH;
use crate::testing::{Script, Step, TestService, client, credentials};

/// 2023-11-14T22:13:20Z
const NOW: u64 = 1_700_000_000;
const SCOPE: (&str, &str, &str) = ("20231114T221320Z", "eu-west-1", "test");
const HEAD: &str =
    "HTTP/1.1 200 OK\r\nx-session: s1\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";

/// What a test says, when it says it.
struct Channel(mpsc::Receiver<Speech>);

impl Stream for Channel {
    type Item = Result<Speech, SpeechError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|event| event.map(Ok))
    }
}

fn channel() -> (mpsc::Sender<Speech>, Sender<Speech>) {
    let (tx, rx) = mpsc::channel(1);
    (tx, Sender::<Speech>::from(Channel(rx)))
}

async fn listen() -> (TcpListener, Config<TestService>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    let config = Config::<TestService>::builder()
        .endpoint_url(format!("http://{}", listener.local_addr().unwrap()))
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .time_source(StaticTimeSource::new(now))
        .timeout_config(
            TimeoutConfig::builder()
                .read_timeout(Duration::from_secs(5))
                .build(),
        )
        .build();
    (listener, config)
}

/// The server's end of a call.
struct Peer {
    stream: TcpStream,
    received: Vec<u8>,
    head: String,
}

impl Peer {
    async fn accept(listener: &TcpListener) -> Self {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        Self {
            stream,
            received: Vec::new(),
            head: String::from_utf8(head).unwrap(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// Reads one chunk; nothing if it is the last.
    async fn chunk(&mut self) -> Vec<u8> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.push(self.stream.read_u8().await.unwrap());
        }
        let length = std::str::from_utf8(&line).unwrap().trim();
        let mut chunk = vec![0; usize::from_str_radix(length, 16).unwrap() + 2];
        self.stream.read_exact(&mut chunk).await.unwrap();
        chunk.truncate(chunk.len() - 2);
        chunk
    }

    /// Reads one message: its headers and payload.
    async fn message(&mut self) -> (Vec<spec::Header>, Vec<u8>) {
        loop {
            let whole = self.received.get(..4).is_some_and(|length| {
                self.received.len() >= u32::from_be_bytes(length.try_into().unwrap()) as usize
            });
            if whole {
                let (headers, payload, rest) = parse(&self.received);
                self.received = rest.to_vec();
                return (headers, payload);
            }
            let chunk = self.chunk().await;
            assert!(!chunk.is_empty(), "the request ended within a message");
            self.received.extend(chunk);
        }
    }

    async fn say(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    async fn say_chunk(&mut self, chunk: &[u8]) {
        let head = format!("{:x}\r\n", chunk.len());
        self.say(&[head.as_bytes(), chunk, b"\r\n"].concat()).await;
    }
}

fn reply(name: &str, offset: i64) -> Vec<u8> {
    let offset = ("Offset".to_owned(), 5, offset.to_be_bytes().to_vec());
    frame(&event(name, &[offset]), b"heard")
}

#[tokio::test]
async fn both_talk_at_once_and_every_message_is_signed_with_the_one_before() {
    let (listener, config) = listen().await;
    let server = tokio::spawn(async move {
        let mut peer = Peer::accept(&listener).await;
        assert!(
            peer.head.starts_with("POST /talk HTTP/1.1\r\n"),
            "{}",
            peer.head
        );
        for (name, value) in [
            ("content-type", "application/vnd.amazon.eventstream"),
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS"),
            ("transfer-encoding", "chunked"),
            ("amz-sdk-request", "attempt=1; max=3"),
        ] {
            assert_eq!(peer.header(name), Some(value), "{}", peer.head);
        }
        let authorization = peer.header("authorization").unwrap();
        let mut prior = authorization
            .rsplit_once("Signature=")
            .unwrap()
            .1
            .to_owned();
        peer.say(HEAD.as_bytes()).await;
        let mut heard = Vec::new();
        loop {
            let (headers, payload) = peer.message().await;
            let [chunk_signature, date] = &headers[..] else {
                panic!("{headers:?}");
            };
            assert_eq!(chunk_signature.0, ":chunk-signature");
            let millis = i64::try_from(NOW).unwrap() * 1000;
            assert_eq!(
                *date,
                (":date".to_owned(), 8, millis.to_be_bytes().to_vec())
            );
            let expected = spec::signature("secret", SCOPE, &prior, date, &payload);
            assert_eq!(hex(&chunk_signature.2[2..]), expected);
            prior = expected;
            if payload.is_empty() {
                break;
            }
            let (_, wave, rest) = parse(&payload);
            assert!(rest.is_empty());
            heard.push(String::from_utf8(wave).unwrap());
            peer.say_chunk(&reply("Sound", i64::try_from(heard.len()).unwrap()))
                .await;
        }
        assert_eq!(peer.chunk().await, b"", "something follows the end");
        peer.say_chunk(&reply("Done", 0)).await;
        peer.say(b"0\r\n\r\n").await;
        heard
    });

    let (say, speech) = channel();
    let mut output = talk::<0>(&config, Some(speech)).await.unwrap();
    assert_eq!(output.session, "s1");
    for (at, wave) in [(1, "one"), (2, "two"), (3, "three")] {
        say.send(sound(0, wave)).await.unwrap();
        let reply = output.replies.recv().await.unwrap();
        assert_eq!(reply, Some(sound(at, "heard")));
    }
    drop(say);
    assert!(matches!(
        output.replies.recv().await,
        Ok(Some(Speech::Done(_)))
    ));
    assert!(output.replies.recv().await.unwrap().is_none());
    assert_eq!(server.await.unwrap(), ["one", "two", "three"]);
}

#[tokio::test]
async fn an_operation_that_is_not_signed_sends_its_events_as_they_are() {
    let (listener, config) = listen().await;
    let server = tokio::spawn(async move {
        let mut peer = Peer::accept(&listener).await;
        for name in ["authorization", "x-amz-content-sha256"] {
            assert_eq!(peer.header(name), None, "{}", peer.head);
        }
        let (headers, payload) = peer.message().await;
        let names: Vec<&str> = headers.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(
            names,
            [":message-type", ":event-type", ":content-type", "Offset"]
        );
        assert_eq!(payload, b"one");
        assert_eq!(peer.chunk().await, b"", "there is a message more");
        peer.say(format!("{HEAD}0\r\n\r\n").as_bytes()).await;
    });
    let speech = sender([Ok(sound(0, "one"))]);
    let mut output = talk::<NO_AUTH>(&config, Some(speech)).await.unwrap();
    assert!(output.replies.recv().await.unwrap().is_none());
    server.await.unwrap();
}

/// Time passes whenever nobody has anything to do, so a timeout that is set would be the first to end its wait.
#[tokio::test(start_paused = true)]
async fn silence_of_an_hour_ends_nothing() {
    const HOUR: Duration = Duration::from_hours(1);
    let (listener, config) = listen().await;
    let server = tokio::spawn(async move {
        let mut peer = Peer::accept(&listener).await;
        tokio::time::sleep(HOUR).await;
        peer.say(HEAD.as_bytes()).await;
        tokio::time::sleep(HOUR).await;
        peer.say_chunk(&reply("Sound", 1)).await;
        peer.say(b"0\r\n\r\n").await;
    });
    let started = tokio::time::Instant::now();
    let (_say, speech) = channel();
    let mut output = talk::<0>(&config, Some(speech)).await.unwrap();
    let event = output.replies.recv().await.unwrap();
    assert_eq!(event, Some(sound(1, "heard")));
    assert!(started.elapsed() >= 2 * HOUR);
    server.await.unwrap();
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_of_the_stream() {
    let (listener, config) = listen().await;
    let server = tokio::spawn(async move {
        let mut peer = Peer::accept(&listener).await;
        peer.say(HEAD.as_bytes()).await;
        let message = reply("Sound", 1);
        peer.say_chunk(&message[..20]).await;
    });
    let (_say, speech) = channel();
    let mut output = talk::<0>(&config, Some(speech)).await.unwrap();
    let error = output.replies.recv().await.unwrap_err();
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
    assert!(output.replies.recv().await.unwrap().is_none());
    server.await.unwrap();
}

#[tokio::test]
async fn a_stream_that_is_not_set_is_refused_before_anything_is_sent() {
    let script = Script::default();
    let error = talk::<0>(&client(&script), None).await.unwrap_err();
    assert!(matches!(error, SdkError::ConstructionFailure(_)));
    let text = DisplayErrorContext(&error).to_string();
    let wanted = "the input of Talk cannot be sent: `speech` (`Speech`) is not set: it is the stream of events to send";
    assert!(text.contains(wanted), "{text}");
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn events_that_were_sent_are_not_sent_again() {
    let script = Script::new([Step::json(503, r#"{"__type":"Unavailable"}"#)]);
    let speech = sender([Ok(sound(0, "one"))]);
    let error = talk::<0>(&client(&script), Some(speech)).await.unwrap_err();
    assert!(matches!(error, SdkError::ServiceError(_)), "{error:?}");
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_response_without_a_required_header_is_no_output() {
    let script = Script::new([Step::Answer(200, Vec::new(), SdkBody::empty())]);
    let error = talk::<0>(&client(&script), Some(sender([])))
        .await
        .unwrap_err();
    let text = DisplayErrorContext(&error).to_string();
    let wanted = "`Session`: it is required, and the response has no header `x-session`";
    assert!(text.contains(wanted), "{text}");
}
