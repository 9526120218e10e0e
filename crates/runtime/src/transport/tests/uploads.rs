//! Bodies that take longer to send than the read timeout.

use std::pin::Pin;

use bytes::Bytes;
use hyper::body::{Body, Frame};

use super::*;

/// Frames with a pause before each.
struct Dawdling {
    left: usize,
    pause: Duration,
    timer: Pin<Box<tokio::time::Sleep>>,
}

impl Body for Dawdling {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        std::task::ready!(self.timer.as_mut().poll(cx));
        self.left -= 1;
        self.timer = Box::pin(tokio::time::sleep(self.pause));
        let frame = Frame::data(Bytes::from_static(&[b'x'; 1 << 14]));
        Poll::Ready(Some(Ok(frame)))
    }
}

fn put(server: &Server, left: usize, pause: Duration) -> HttpRequest {
    let mut request = get(&server.url("/"));
    request.set_method("PUT").unwrap();
    *request.body_mut() = SdkBody::from_body_1_x(Dawdling {
        left,
        pause,
        timer: Box::pin(tokio::time::sleep(pause)),
    });
    request
}

#[tokio::test]
async fn a_caller_may_take_longer_to_send_than_the_peer_to_answer() {
    let server = Server::new().await;
    // Two pauses of three times the read timeout each.
    let request = put(&server, 2, 3 * SHORT);
    let (response, ()) = tokio::join!(IMPATIENT.call(request), async {
        let mut stream = server.accept().await;
        let mut all = Vec::new();
        while !all.ends_with(b"\r\n0\r\n\r\n") {
            stream.read_buf(&mut all).await.unwrap();
        }
        stream.write_all(OK.as_bytes()).await.unwrap();
    });
    assert_eq!(text(response.unwrap()).await, "ok");
}

#[tokio::test]
async fn a_peer_that_takes_nothing_is_given_up() {
    let server = Server::new().await;
    // More than the buffers of a connection hold.
    let request = put(&server, 1000, Duration::ZERO);
    let (response, _stream) = tokio::join!(IMPATIENT.call(request), server.accept());
    assert_eq!(
        explain(&response.unwrap_err()),
        "timeout: there was no response within the read timeout of 100ms"
    );
}

#[tokio::test]
async fn a_peer_that_takes_all_and_does_not_answer_is_given_up() {
    let server = Server::new().await;
    let request = put(&server, 1, Duration::ZERO);
    let (response, _stream) = tokio::join!(IMPATIENT.call(request), async {
        let mut stream = server.accept().await;
        let mut all = Vec::new();
        while !all.ends_with(b"\r\n0\r\n\r\n") {
            stream.read_buf(&mut all).await.unwrap();
        }
        stream
    });
    assert_eq!(
        explain(&response.unwrap_err()),
        "timeout: there was no response within the read timeout of 100ms"
    );
}
