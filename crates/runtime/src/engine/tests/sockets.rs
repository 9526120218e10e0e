//! Calls over real sockets, by the default HTTP client.

use std::time::Duration;

use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::config::Config;
use crate::config::reexports::retry::RetryRules;
use crate::testing::{TestService, credentials, make, own_partition};

/// Reads one request: its head, and as much of a body as the head says.
async fn request(stream: &mut TcpStream) -> String {
    let mut received = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&received).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        assert_ne!(
            stream.read_buf(&mut received).await.unwrap(),
            0,
            "the request ends early: {text}"
        );
    }
}

/// Answers one request after the other, and gives them back in the end.
async fn serve(listener: TcpListener, answers: Vec<(&'static str, &'static str)>) -> Vec<String> {
    let mut requests = Vec::new();
    let (mut stream, _) = listener.accept().await.unwrap();
    for (status, body) in answers {
        requests.push(request(&mut stream).await);
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
    requests
}

async fn call(answers: Vec<(&'static str, &'static str)>) -> (String, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = Config::<TestService>::builder()
        .endpoint_url(format!("http://{}", listener.local_addr().unwrap()))
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .retry_partition(own_partition())
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
        .build();
    let server = tokio::spawn(serve(listener, answers));
    let output = make(&config).send().await.unwrap();
    (output.made.unwrap(), server.await.unwrap())
}

#[tokio::test]
async fn a_call_and_its_answer() {
    let (made, requests) = call(vec![("200 OK", r#"{"Made":"it"}"#)]).await;
    assert_eq!(made, "it");
    let [request] = requests.try_into().unwrap();
    assert!(
        request.starts_with("POST /make/an%20id HTTP/1.1\r\n"),
        "{request}"
    );
    for header in [
        "authorization: AWS4-HMAC-SHA256 ",
        "content-type: application/json\r\n",
        "amz-sdk-request: attempt=1; max=3",
    ] {
        assert_eq!(
            request.matches(&format!("\r\n{header}")).count(),
            1,
            "{header} in {request}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_retried_on_the_same_connection() {
    let (made, requests) = call(vec![("500 Oops", "{}"), ("200 OK", r#"{"Made":"it"}"#)]).await;
    assert_eq!(made, "it");
    let bodies: Vec<_> = requests
        .iter()
        .map(|request| request.split_once("\r\n\r\n").unwrap().1)
        .collect();
    assert_eq!(bodies[0], bodies[1]);
    assert!(
        requests[1].contains("\r\namz-sdk-request: attempt=2; max=3\r\n"),
        "{}",
        requests[1]
    );
}

#[tokio::test]
async fn a_body_that_stalls_is_a_timeout_to_the_retries() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let limits = TimeoutConfig::builder().read_timeout(Duration::from_millis(100));
    let config = Config::<TestService>::builder()
        .endpoint_url(format!("http://{}", listener.local_addr().unwrap()))
        .region(Region::from_static("eu-west-1"))
        .credentials_provider(credentials())
        .retry_partition(own_partition())
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
        .timeout_config(limits.build())
        .build();
    let server = tokio::spawn(async move {
        let (mut stalls, _) = listener.accept().await.unwrap();
        request(&mut stalls).await;
        stalls
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")
            .await
            .unwrap();
        serve(listener, vec![("400 No", "{}")]).await
    });
    let error = make(&config).send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
    assert_eq!(server.await.unwrap().len(), 1);
    assert_eq!(
        config.handle().bucket().tokens(),
        490,
        "a retry after a timeout takes 10"
    );
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_retried_unless_the_rules_are_the_specified() {
    for (rules, attempts) in [(RetryRules::Extended, 3), (RetryRules::Specified, 1)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = Config::<TestService>::builder()
            .endpoint_url(format!("http://{}", listener.local_addr().unwrap()))
            .region(Region::from_static("eu-west-1"))
            .credentials_provider(credentials())
            .retry_partition(own_partition())
            .retry_rules(rules)
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
            .build();
        let server = tokio::spawn(async move {
            let mut connections = Vec::new();
            while connections.len() < attempts {
                let (mut stream, _) = listener.accept().await.unwrap();
                request(&mut stream).await;
                stream.write_all(b"\0garbage\r\n\r\n").await.unwrap();
                connections.push(stream);
            }
        });
        let error = make(&config).send().await.unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains("did not answer with HTTP"), "{text}");
        server.await.unwrap();
        let tokens = 500 - 5 * (u32::try_from(attempts).unwrap() - 1);
        assert_eq!(config.handle().bucket().tokens(), tokens, "{rules:?}");
    }
}
