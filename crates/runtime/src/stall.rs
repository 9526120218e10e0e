//! Streams that stand still: the protection of bodies that are streamed, out and in.
//!
//! A stream has stalled when the peer, while it is waited for, moves no byte for a second and then for the grace period.
//! A caller who does not read, or has nothing to send yet, stalls nothing.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep as _, SharedAsyncSleep, Sleep};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

#[cfg(test)]
mod tests;

/// Less than a byte in this time is too slow: then the grace period begins.
const WINDOW: Duration = Duration::from_secs(1);

/// Into how many parts a limit is divided. A limit passes late by a part at most, and a stream that gets on costs a timer
/// a part, not one a frame.
const TICKS: u32 = 10;

/// A stream that stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stalled {
    grace_period: Duration,
    is_upload: bool,
}

impl fmt::Display for Stalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_upload {
            "the peer took less than 1 B/s of the request's body"
        } else {
            "the peer sent less than 1 B/s of the response's body"
        };
        write!(
            f,
            "{what} for longer than the grace period of {:?}: set `stalled_stream_protection` if that is to be borne",
            self.grace_period
        )
    }
}

impl std::error::Error for Stalled {}

/// A limit on time in which nothing happens.
struct Patience {
    sleep: SharedAsyncSleep,
    tick: Duration,
    idle: u32,
    timer: Option<Sleep>,
}

impl Patience {
    fn new(limit: Duration, sleep: SharedAsyncSleep) -> Self {
        Self {
            sleep,
            tick: limit / TICKS,
            idle: 0,
            timer: None,
        }
    }

    /// Something happened.
    fn renew(&mut self) {
        self.idle = 0;
    }

    /// Ready when nothing has happened for as long as the limit. It is asked at each tick.
    fn poll(&mut self, cx: &mut Context<'_>, mut happened: impl FnMut() -> bool) -> Poll<()> {
        loop {
            let timer = self
                .timer
                .get_or_insert_with(|| self.sleep.sleep(self.tick));
            ready!(Pin::new(timer).poll(cx));
            self.timer = None;
            self.idle = if happened() { 0 } else { self.idle + 1 };
            // The first tick may have begun long before anything happened.
            if self.idle > TICKS {
                return Poll::Ready(());
            }
        }
    }
}

/// A response's body that ends with an error when it stalls.
pub(crate) fn download(body: SdkBody, grace_period: Duration, sleep: SharedAsyncSleep) -> SdkBody {
    if body.bytes().is_some() {
        return body;
    }
    SdkBody::from_body_1_x(Download {
        inner: body,
        patience: Patience::new(WINDOW.saturating_add(grace_period), sleep),
        grace_period,
    })
}

struct Download {
    inner: SdkBody,
    patience: Patience,
    grace_period: Duration,
}

impl Body for Download {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) {
            self.patience.renew();
            return Poll::Ready(frame);
        }
        ready!(self.patience.poll(cx, || false));
        let stalled = Stalled {
            grace_period: self.grace_period,
            is_upload: false,
        };
        Poll::Ready(Some(Err(
            io::Error::new(io::ErrorKind::TimedOut, stalled).into()
        )))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        Body::size_hint(&self.inner)
    }
}

/// Who is waited for while a request's body is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Turn {
    /// The peer has not taken what there is.
    #[default]
    Peer,
    /// The caller has nothing to send yet.
    Caller,
    /// All is sent.
    Nobody,
}

#[derive(Debug, Default)]
struct State {
    turn: Turn,
    /// The body was asked for more since somebody looked.
    moved: bool,
}

/// How the body of a request gets on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upload(Arc<Mutex<State>>);

/// Until when silence counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// Until the body is sent: how long the response takes is another limit's matter.
    Sent,
    /// Until there is a response.
    Answered,
}

impl Upload {
    /// A body, and how it gets on.
    pub(crate) fn of(body: SdkBody) -> (SdkBody, Self) {
        let upload = Self::default();
        let body = SdkBody::from_body_1_x(Sent {
            inner: body,
            upload: upload.clone(),
        });
        (body, upload)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, turn: Turn) {
        *self.state() = State { turn, moved: true };
    }

    /// Ends when the peer has been waited for as long as the limit without a sign of it.
    pub(crate) async fn silence(self, limit: Duration, until: Until, sleep: SharedAsyncSleep) {
        let mut patience = Patience::new(limit, sleep);
        std::future::poll_fn(|cx| {
            patience.poll(cx, || {
                let mut state = self.state();
                let is_peers = match state.turn {
                    Turn::Peer => true,
                    Turn::Caller => false,
                    Turn::Nobody => until == Until::Answered,
                };
                std::mem::take(&mut state.moved) || !is_peers
            })
        })
        .await;
    }

    /// Ends with an error when the peer stops taking the body.
    pub(crate) async fn stalled(self, grace_period: Duration, sleep: SharedAsyncSleep) -> Stalled {
        let limit = WINDOW.saturating_add(grace_period);
        self.silence(limit, Until::Sent, sleep).await;
        Stalled {
            grace_period,
            is_upload: true,
        }
    }
}

/// A request's body that tells how it gets on.
struct Sent {
    inner: SdkBody,
    upload: Upload,
}

impl Body for Sent {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.inner).poll_frame(cx);
        self.upload.set(match &frame {
            Poll::Pending => Turn::Caller,
            // Who knows the end from the length does not ask again.
            Poll::Ready(Some(Ok(_))) if !self.inner.is_end_stream() => Turn::Peer,
            Poll::Ready(_) => Turn::Nobody,
        });
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        Body::size_hint(&self.inner)
    }
}
