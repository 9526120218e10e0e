//! Connections: reused, replaced and closed.

use super::*;

#[tokio::test]
async fn connections_are_reused_whatever_the_read_timeout() {
    let server = Server::new().await;
    let client = async {
        for connector in [
            PATIENT,
            Connector {
                read_timeout: None,
                ..PATIENT
            },
            PATIENT,
        ] {
            let response = connector.call(get(&server.url("/"))).await.unwrap();
            assert_eq!(text(response).await, "ok");
        }
    };
    tokio::join!(client, async {
        let mut stream = server.answer(OK).await;
        answer(&mut stream, OK).await;
        answer(&mut stream, OK).await;
    });
}

#[tokio::test]
async fn a_connection_that_the_peer_closed_is_replaced_unnoticed() {
    let server = Server::new().await;
    for _ in 0..3 {
        let (response, ()) = tokio::join!(PATIENT.call(get(&server.url("/"))), async {
            let mut stream = server.answer(OK).await;
            stream.shutdown().await.unwrap();
            closed(&mut stream).await;
        });
        assert_eq!(text(response.unwrap()).await, "ok");
    }
}

#[tokio::test]
async fn stray_bytes_are_never_the_answer_to_another_call() {
    let server = Server::new().await;
    let stray = format!("{OK}HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
    for _ in 0..2 {
        let (response, mut stream) =
            tokio::join!(PATIENT.call(get(&server.url("/"))), server.answer(&stray));
        assert_eq!(text(response.unwrap()).await, "ok");
        closed(&mut stream).await;
    }
}

#[tokio::test]
async fn dropping_a_call_or_its_body_closes_the_connection() {
    let server = Server::new().await;
    let mut call = Box::pin(PATIENT.call(get(&server.url("/"))));
    let mut stream = tokio::select! {
        _ = &mut call => unreachable!("there is no answer"),
        stream = server.answer("") => stream,
    };
    drop(call);
    closed(&mut stream).await;

    let head = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc";
    let (response, mut stream) =
        tokio::join!(PATIENT.call(get(&server.url("/"))), server.answer(head));
    drop(response.unwrap());
    closed(&mut stream).await;
}

#[test]
fn without_a_runtime_a_call_is_an_error() {
    let mut call = pin!(PATIENT.call(get("http://127.0.0.1:1/")));
    let Poll::Ready(result) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits for nothing");
    };
    let error = explain(&result.unwrap_err());
    assert!(
        error.starts_with("user: ") && error.contains("tokio runtime"),
        "{error}"
    );
}

#[test]
fn a_client_outlives_the_runtime_of_its_first_call() {
    // A server on threads: it answers everything, each connection for as long as it lasts.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            std::thread::spawn(move || {
                let mut buffer = [0; 1000];
                while stream.read(&mut buffer).is_ok_and(|read| read > 0) {
                    stream.write_all(OK.as_bytes()).unwrap();
                }
            });
        }
    });
    let call = || async { text(PATIENT.call(get(&url)).await.unwrap()).await };
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };

    let first = runtime();
    assert_eq!(first.block_on(call()), "ok");
    // The first runtime is there, but nothing drives it and the connection it has.
    assert_eq!(runtime().block_on(call()), "ok");
    drop(first);
    for _ in 0..20 {
        assert_eq!(runtime().block_on(call()), "ok");
    }
}
