//! The HTTP client that clients have unless they are given another: reqwest.
//!
//! A request is sent as it was signed or not at all. Nothing is followed, decompressed, remembered or repeated here: a
//! response is what the service answered, and what to do about it is the engine's to say.

use std::future::Future;
use std::time::Duration;

use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use tokio::runtime::Handle;

use self::trust::Trust;
use crate::stall::{Until, Upload};
use crate::stream::EventExchange;

pub(crate) mod error;
mod pool;
mod request;
mod response;
#[cfg(test)]
mod tests;
#[cfg(feature = "rustls")]
mod tls;
pub(crate) mod trust;

/// An HTTP client over reqwest. All of them share the connections of the process.
///
/// Making one does nothing yet: proxies are read from the environment when the first request is made, and the platform's
/// root certificates when the first certificate is to be verified. With `no_proxy` it heeds no proxies: they do not reach
/// the addresses of one machine.
pub(crate) fn http_client(no_proxy: bool) -> SharedHttpClient {
    SharedHttpClient::new(Reqwest {
        no_proxy,
        trust: Trust::Platform,
    })
}

/// As [`http_client`], with other certificates than the platform's.
#[cfg(feature = "dynamic")]
pub(crate) fn trusting(trust: Trust) -> SharedHttpClient {
    SharedHttpClient::new(Reqwest {
        no_proxy: false,
        trust,
    })
}

#[derive(Debug)]
struct Reqwest {
    no_proxy: bool,
    trust: Trust,
}

impl HttpClient for Reqwest {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector {
            connect_timeout: settings.connect_timeout(),
            read_timeout: settings.read_timeout(),
            no_proxy: self.no_proxy,
            trust: self.trust,
        })
    }
}

#[derive(Clone, Copy, Debug)]
struct Connector {
    /// From the name's resolution to the end of the TLS handshake.
    connect_timeout: Option<Duration>,
    /// To the response's headers, from when the request is sent; then for every pause in its body.
    read_timeout: Option<Duration>,
    no_proxy: bool,
    trust: Trust,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.start(request) {
            Ok(response) => HttpConnectorFuture::new(response),
            Err(error) => HttpConnectorFuture::ready(Err(error)),
        }
    }
}

impl Connector {
    /// Sends a request. What waits for the response holds nothing of the request.
    fn start(
        &self,
        mut request: HttpRequest,
    ) -> Result<impl Future<Output = Result<HttpResponse, ConnectorError>> + use<>, ConnectorError>
    {
        let runtime = Handle::try_current().map_err(|_| ConnectorError::user(NO_RUNTIME.into()))?;
        // Events may be far apart, and a response to them may begin only after the last.
        let events = request.extension::<EventExchange>().copied();
        let events = events.unwrap_or_default();
        let upload = request.body().bytes().is_none().then(|| {
            let body = std::mem::replace(request.body_mut(), SdkBody::taken());
            let (body, upload) = Upload::of(body);
            *request.body_mut() = body;
            upload
        });
        let request = request::convert(request).map_err(ConnectorError::user)?;
        let client = pool::client(
            self.connect_timeout,
            self.no_proxy,
            self.trust,
            runtime.id(),
        )
        .map_err(|error| ConnectorError::other(error, None))?;
        let limit = self.read_timeout.filter(|_| !events.input);
        let silence = limit.map(|limit| (silence(limit, upload), limit));
        let (sent, connect_timeout) = (client.execute(request), self.connect_timeout);
        let pauses = self.read_timeout.filter(|_| !events.output);
        Ok(async move {
            let response = match silence {
                None => sent.await,
                Some((silence, limit)) => match Timeout::new(sent, silence).await {
                    Ok(response) => response,
                    Err(_) => return Err(error::no_response(limit)),
                },
            };
            let response =
                response.map_err(|error| error::connector_error(error, connect_timeout))?;
            let (parts, body) = http::Response::from(response).into_parts();
            let body = SdkBody::from_body_1_x(response::Body::new(body, pauses));
            let response = HttpResponse::try_from(http::Response::from_parts(parts, body));
            response.map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// Ends when there was no response for as long as the limit. A body that is streamed may take longer, as long as the peer
/// takes it, or the caller has nothing to send yet.
fn silence(limit: Duration, upload: Option<Upload>) -> Sleep {
    match upload {
        None => Tokio.sleep(limit),
        Some(upload) => {
            let sleep = SharedAsyncSleep::new(Tokio);
            Sleep::new(upload.silence(limit, Until::Answered, sleep))
        }
    }
}

/// The timer of the runtime that the client is on anyway.
#[derive(Debug)]
struct Tokio;

impl AsyncSleep for Tokio {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration))
    }
}

const NO_RUNTIME: &str = "the default HTTP client needs a tokio runtime: await the call inside one, or set another \
                          HTTP client in the client's configuration";
