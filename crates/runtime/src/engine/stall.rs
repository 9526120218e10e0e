//! Streamed bodies are watched on their way, out and in, unless they are events.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_runtime_api::client::http::HttpConnectorFuture;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::body::SdkBody;

use super::Run;
use crate::stall::{Stalled, Upload};
use crate::stream::EventExchange;

/// What ends when a request's body stalls. Boxed: few requests have such a body.
pub(super) type Watch = Pin<Box<dyn Future<Output = Stalled> + Send>>;

impl Run {
    /// What ends when the request's body stalls, if it is one that can.
    pub(super) fn watch_upload(&self, request: &mut HttpRequest) -> Option<Watch> {
        if request.body().bytes().is_some() || self.exchange().input {
            return None;
        }
        let (protection, sleep) = self.protection()?;
        if !protection.upload_enabled() {
            return None;
        }
        let body = std::mem::replace(request.body_mut(), SdkBody::taken());
        let (body, upload) = Upload::of(body);
        *request.body_mut() = body;
        Some(Box::pin(upload.stalled(protection.grace_period(), sleep)))
    }

    /// How long a body that the caller reads may stand still, if it is watched, and what tells the time.
    pub(super) fn patience(&self) -> Option<(Duration, SharedAsyncSleep)> {
        let (protection, sleep) = self.protection().filter(|_| !self.exchange().output)?;
        let is_watched = protection.download_enabled();
        is_watched.then(|| (protection.grace_period(), sleep))
    }

    fn exchange(&self) -> EventExchange {
        EventExchange::of(self.operation.row()).unwrap_or_default()
    }

    /// Without a timer nothing can be watched.
    fn protection(&self) -> Option<(StalledStreamProtectionConfig, SharedAsyncSleep)> {
        let protection = self.handle.settings().bounds.stalled_streams();
        Some((protection, self.handle.timer().lenient()?))
    }
}

/// A response, unless the request's body stalls first.
pub(super) async fn upload(
    response: HttpConnectorFuture,
    mut stalled: Watch,
) -> Result<HttpResponse, ConnectorError> {
    let mut response = pin!(response);
    poll_fn(|cx| match response.as_mut().poll(cx) {
        Poll::Ready(response) => Poll::Ready(response),
        Poll::Pending => {
            let stalled = stalled.as_mut().poll(cx);
            stalled.map(|stalled| Err(ConnectorError::timeout(stalled.into())))
        }
    })
    .await
}
