//! The server itself: many at once, limits, an end.

use std::net::TcpListener;

use serde_json::json;
use slim_sdk_local::{Local, StartError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Caller, Request, endpoint, raw};

#[tokio::test]
async fn dropping_stops_it_and_frees_the_port() {
    let local = Local::start().await.unwrap();
    let address = local.address();
    assert_eq!(local.url(), format!("http://{address}"));
    let mut open = TcpStream::connect(address).await.unwrap();
    drop(local);
    let listener = TcpListener::bind(address).unwrap();
    assert_eq!(open.read(&mut [0]).await.unwrap_or(0), 0);
    drop(listener);
    let again = Local::builder().port(address.port()).start().await.unwrap();
    assert_eq!(again.address(), address);
    let taken = Local::builder()
        .port(address.port())
        .start()
        .await
        .unwrap_err();
    assert!(matches!(taken, StartError::Listen { .. }), "{taken}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_endpoints_know_nothing_of_each_other() {
    let mut locals = Vec::new();
    for _ in 0..8 {
        locals.push(Local::start().await.unwrap());
    }
    let mut calls = Vec::new();
    for local in &locals {
        let caller = Caller::connect(local);
        calls.push(tokio::spawn(async move { caller.chat_id().await }));
    }
    for (call, local) in calls.into_iter().zip(&locals) {
        let contact = call.await.unwrap();
        local.accept(&contact, "a1").unwrap();
        assert_eq!(local.requests().len(), 1);
        let knowing = locals
            .iter()
            .filter(|local| local.transcripts(&contact).is_ok());
        assert_eq!(knowing.count(), 1);
    }
}

#[test]
fn it_answers_while_the_callers_runtime_is_blocked() {
    use std::io::{Read as _, Write as _};

    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let local = runtime.block_on(Local::start()).unwrap();
    let mut stream = std::net::TcpStream::connect(local.address()).unwrap();
    stream
        .write_all(b"GET /instance HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 403 "), "{text}");
}

#[tokio::test]
async fn it_can_be_shared_and_started_anywhere() {
    fn shared(_: &(impl Send + Sync + 'static)) {}
    let local = tokio::spawn(Local::start()).await.unwrap().unwrap();
    shared(&local);
    assert!(format!("{local:?}").contains(&local.address().port().to_string()));
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let (local, caller, _) = endpoint().await;
    let mut stream = TcpStream::connect(local.address()).await.unwrap();
    let request = caller.sign(Request::new("GET", "/instance?maxResults=1"));
    let bytes = String::from_utf8(request.bytes())
        .unwrap()
        .replace("connection: close\r\n", "");
    for _ in 0..3 {
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let mut text = String::new();
        let mut buffer = [0; 4096];
        while !text.ends_with('}') {
            let count = stream.read(&mut buffer).await.unwrap();
            assert_ne!(count, 0, "{text}");
            text.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        }
        assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
    }
    assert_eq!(local.requests().len(), 3);
}

#[tokio::test]
async fn a_long_body_is_refused() {
    let (local, caller, _) = endpoint().await;
    let mut request =
        Request::new("POST", "/contact/stop").header("content-type", "application/json");
    request.body = vec![b' '; 8 * 1024 * 1024 + 1];
    let answer = raw(local.address(), &caller.sign(request.clone()).bytes()).await;
    if let Some(answer) = answer {
        answer.fails(413, "RequestEntityTooLargeException");
    }
    assert!(local.requests().last().unwrap().body.is_empty());
    request.body.pop();
    let answer = raw(local.address(), &caller.sign(request).bytes())
        .await
        .unwrap();
    answer.fails(400, "SerializationException");
}

#[tokio::test]
async fn wrong_models_do_not_start() {
    for (text, part) in [
        ("{", "wrong.json"),
        (
            r#"{"smithy": "2.0", "shapes": {}}"#,
            "aws.protocols#restJson1",
        ),
    ] {
        let error = Local::builder()
            .model("wrong.json", text)
            .start()
            .await
            .unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[tokio::test]
async fn requests_are_observed() {
    use std::sync::{Arc, Mutex};
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let builder = Local::builder().observe(move |request, status| {
        log.lock()
            .unwrap()
            .push((request.operation.clone(), status));
    });
    let local = builder.start().await.unwrap();
    let caller = Caller::connect(&local);
    caller.get("/instance").await.ok();
    local.close_next();
    assert!(
        caller
            .try_send(Request::new("PUT", "/contact/chat").json(&json!({})))
            .await
            .is_none()
    );
    drop(local);
    let seen = seen.lock().unwrap().clone();
    let expected = [
        (Some("ListInstances".to_owned()), Some(200)),
        (Some("StartChatContact".to_owned()), None),
    ];
    assert_eq!(seen, expected);
}
