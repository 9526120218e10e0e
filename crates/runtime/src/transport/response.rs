//! The body of a response, with a limit on its pauses.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::time::Sleep;

use super::error;

/// How much of a body counts as progress. A peer that sends a byte now and then would otherwise never be given up.
const PROGRESS: usize = 64;

/// A body that ends with an error when it makes no progress for as long as the read timeout.
pub(super) struct Body {
    inner: reqwest::Body,
    read_timeout: Option<Duration>,
    /// Runs from the first wait since the last progress.
    timer: Option<Pin<Box<Sleep>>>,
    received: usize,
}

impl Body {
    pub(super) fn new(inner: reqwest::Body, read_timeout: Option<Duration>) -> Self {
        Self {
            inner,
            read_timeout,
            timer: None,
            received: 0,
        }
    }

    fn poll_timeout(&mut self, cx: &mut Context<'_>) -> Poll<BoxError> {
        let Some(limit) = self.read_timeout else {
            return Poll::Pending;
        };
        if self.timer.is_none() && Handle::try_current().is_ok() {
            self.timer = Some(Box::pin(tokio::time::sleep(limit)));
        }
        let Some(timer) = &mut self.timer else {
            return Poll::Pending;
        };
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(error::stalled(limit))
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) else {
            return self.poll_timeout(cx).map(|error| Some(Err(error)));
        };
        if let Some(data) = frame
            .as_ref()
            .and_then(|frame| frame.as_ref().ok()?.data_ref())
        {
            self.received = self.received.saturating_add(data.len());
            if self.received >= PROGRESS {
                self.received = 0;
                self.timer = None;
            }
        }
        Poll::Ready(frame.map(|frame| frame.map_err(|error| error::body_error(&error))))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
