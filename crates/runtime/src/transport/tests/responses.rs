//! Responses: any that is one, and the time it may take.

use std::pin::Pin;
use std::task::ready;

use aws_smithy_runtime_api::box_error::BoxError;
use bytes::Bytes;
use hyper::body::{Body, Frame};
use tokio::time::Interval;

use super::*;

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::new().await;
    for status in [301, 302, 307, 308] {
        let server = Server::new().await;
        let location = other.url("/elsewhere");
        let bytes =
            format!("HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
        let (response, _) = tokio::join!(PATIENT.call(get(&server.url("/"))), server.answer(bytes));
        let response = response.unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers().get("location"), Some(&*location));
    }
    let mut accept = pin!(other.accept());
    assert!(
        accept
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    );
}

#[tokio::test]
async fn any_status_and_any_header_value_is_a_response() {
    let server = Server::new().await;
    let bytes = b"HTTP/1.1 999 \r\nx-obs: a\xe9\xffb\r\nx-utf8: \xc3\xbc\r\nset-cookie: a=b\r\n\
                  content-encoding: gzip\r\ncontent-length: 2\r\n\r\nok";
    let (response, _) = tokio::join!(PATIENT.call(get(&server.url("/"))), server.answer(bytes));
    let response = response.unwrap();
    assert_eq!(response.status(), StatusCode::try_from(999).unwrap());
    assert_eq!(
        response.headers().get_bytes("x-obs"),
        Some(&b"a\xe9\xffb"[..])
    );
    assert_eq!(response.headers().get("x-utf8"), Some("\u{fc}"));
    assert_eq!(response.headers().get("content-encoding"), Some("gzip"));
    assert_eq!(text(response).await, "ok");
}

#[tokio::test]
async fn chunks_are_joined_and_an_early_response_is_skipped() {
    let server = Server::new().await;
    let bytes = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
                 3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nx-trailer: 1\r\n\r\n";
    let (response, _) = tokio::join!(PATIENT.call(get(&server.url("/"))), server.answer(bytes));
    assert_eq!(text(response.unwrap()).await, "abcd");
}

#[tokio::test]
async fn a_cut_body_is_an_error() {
    let server = Server::new().await;
    for (bytes, why) in [
        (
            "content-length: 10\r\n\r\nabc",
            "end of file before message length reached",
        ),
        ("transfer-encoding: chunked\r\n\r\n3\r\nab", ""),
        (
            "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "unexpected EOF during chunk size line",
        ),
        (
            "transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
            "overflow",
        ),
    ] {
        let bytes = format!("HTTP/1.1 200 OK\r\n{bytes}");
        let response = server.call_and_cut(PATIENT, &bytes).await.unwrap();
        let error = response
            .into_body()
            .collect()
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("the response broke off: ") && error.contains(why),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_response_that_does_not_begin_times_out() {
    let server = Server::new().await;
    for head in [
        "",
        "HTTP/1.1 200 OK\r\nx-a: b\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ] {
        let (response, mut stream) = tokio::join!(
            IMPATIENT.call(get(&server.url("/?q=hunter2"))),
            server.answer(head)
        );
        let error = explain(&response.unwrap_err());
        assert_eq!(
            error,
            "timeout: there was no response within the read timeout of 100ms"
        );
        closed(&mut stream).await;
    }
}

#[tokio::test]
async fn a_body_that_stalls_times_out() {
    let server = Server::new().await;
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc";
    let (response, mut stream) =
        tokio::join!(IMPATIENT.call(get(&server.url("/"))), server.answer(head));
    let error = response
        .unwrap()
        .into_body()
        .collect()
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "the response did not go on within the read timeout of 100ms"
    );
    closed(&mut stream).await;
}

/// A body that comes in ten pieces of `size` bytes, one each `pace`.
struct Paced {
    size: usize,
    pace: Interval,
    left: usize,
}

impl Body for Paced {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        ready!(self.pace.poll_tick(cx));
        self.left -= 1;
        Poll::Ready(Some(Ok(Frame::data(vec![b'x'; self.size].into()))))
    }
}

async fn read_paced(size: usize, pace: Duration) -> Result<usize, String> {
    let body = Paced {
        size,
        pace: tokio::time::interval(pace),
        left: 10,
    };
    let body = response::Body::new(reqwest::Body::wrap(body), Some(SHORT));
    let read = body.collect().await.map_err(|error| error.to_string())?;
    Ok(read.to_bytes().len())
}

#[tokio::test(start_paused = true)]
async fn a_body_may_take_as_long_as_it_goes_on() {
    assert_eq!(read_paced(64, SHORT * 9 / 10).await, Ok(640));
    assert_eq!(read_paced(1, SHORT / 20).await, Ok(10));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_trickles_times_out() {
    let error = read_paced(1, SHORT / 2).await.unwrap_err();
    assert_eq!(
        error,
        "the response did not go on within the read timeout of 100ms"
    );
}
