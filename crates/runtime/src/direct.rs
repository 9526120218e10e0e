//! Requests that no model describes, such as those to an instance's metadata service: sent once and unsigned.
//!
//! Who sends them says what an answer means and whether to ask again.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpConnector as _, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

pub use crate::codec::json::{JsonMember, json_members, write::json_text};

use crate::body::read_body;
use crate::client::{NO_HTTP_CLIENT, default_http_client, make_connector};
use crate::components;

/// How much of an answer's body is read, in bytes: more is refused.
const BODY_LIMIT: usize = 1024 * 1024;

/// What requests are sent with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The HTTP client; the default one where there is none.
    pub http_client: Option<SharedHttpClient>,
    /// For HTTP clients that wait.
    pub sleep_impl: Option<SharedAsyncSleep>,
    /// For HTTP clients that look at the clock.
    pub time_source: SharedTimeSource,
    /// How long making a connection may take.
    pub connect_timeout: Option<Duration>,
    /// How long an answer may take, and each pause in it.
    pub read_timeout: Option<Duration>,
    /// Keeps the default client from the environment's proxies, which do not reach the addresses of one machine.
    pub no_proxy: bool,
}

/// Sends requests.
#[derive(Clone, Debug)]
pub struct Sender(SharedHttpConnector);

impl Sender {
    /// A sender.
    ///
    /// # Errors
    /// There is no HTTP client, and no default one is compiled in.
    pub fn new(options: &Options) -> Result<Self, BoxError> {
        let client = options
            .http_client
            .clone()
            .or_else(|| default_http_client(options.no_proxy))
            .ok_or(NO_HTTP_CLIENT)?;
        let components = components::bare(
            client.clone(),
            options.time_source.clone(),
            options.sleep_impl.clone(),
        )?;
        let (connect, read) = (options.connect_timeout, options.read_timeout);
        Ok(Self(make_connector(&client, &components, connect, read)))
    }

    /// Sends a request without a body, and reads the answer's body whole, whatever its status.
    ///
    /// # Errors
    /// The URI or a header cannot be sent. Later: there was no answer, or its body broke off or is longer than 1 MiB.
    pub fn send(
        &self,
        method: &str,
        uri: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Sent<'_>, BoxError> {
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_method(method)?;
        request.set_uri(uri)?;
        for (name, value) in headers {
            let value = (*value).to_owned();
            request.headers_mut().try_insert(*name, value)?;
        }
        Ok(Box::pin(self.exchange(request)))
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let mut response = self.0.call(request).await?;
        let body = read_body(response.body_mut(), BODY_LIMIT).await;
        let body = body.map_err(|error| {
            if error.is_too_large() {
                // The client's setting that the error names has no say here.
                ConnectorError::other(too_large().into(), None)
            } else {
                ConnectorError::io(error.into())
            }
        })?;
        *response.body_mut() = SdkBody::from(body);
        Ok(response)
    }
}

/// A request under way.
pub type Sent<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, ConnectorError>> + Send + 'a>>;

fn too_large() -> String {
    format!("the answer is longer than the {BODY_LIMIT} bytes that are read of it")
}

/// A number from 0 to 1, for the jitter of waits.
#[must_use]
pub fn random() -> f64 {
    crate::retry::random::unit()
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::http::{HttpConnectorFuture, http_client_fn};

    use super::*;

    /// What a sender says to a service that answers every request with this body.
    async fn ask(body: &'static [u8]) -> Result<HttpResponse, ConnectorError> {
        #[derive(Debug)]
        struct Answer(&'static [u8]);
        impl aws_smithy_runtime_api::client::http::HttpConnector for Answer {
            fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
                let response = http::Response::builder().status(418);
                let response = response.body(SdkBody::from(self.0)).unwrap();
                HttpConnectorFuture::ready(Ok(response.try_into().unwrap()))
            }
        }
        let client = http_client_fn(move |settings, _| {
            assert_eq!(settings.connect_timeout(), Some(Duration::from_secs(1)));
            assert_eq!(settings.read_timeout(), Some(Duration::from_secs(2)));
            SharedHttpConnector::new(Answer(body))
        });
        let options = Options {
            http_client: Some(client),
            connect_timeout: Some(Duration::from_secs(1)),
            read_timeout: Some(Duration::from_secs(2)),
            ..Options::default()
        };
        let sender = Sender::new(&options).unwrap();
        sender.send("GET", "http://localhost/", &[]).unwrap().await
    }

    #[tokio::test]
    async fn an_answer_is_handed_over_whatever_its_status() {
        let response = ask(b"teapot").await.unwrap();
        assert_eq!(response.status().as_u16(), 418);
        assert_eq!(response.body().bytes(), Some(&b"teapot"[..]));
    }

    #[tokio::test]
    async fn a_body_that_is_too_long_is_refused() {
        const LONG: &[u8] = &[b'x'; BODY_LIMIT + 1];
        let error = ask(LONG).await.unwrap_err();
        assert!(
            aws_smithy_types::error::display::DisplayErrorContext(&error)
                .to_string()
                .contains("longer than the 1048576 bytes"),
            "{error:?}"
        );
    }
}
