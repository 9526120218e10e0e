//! The HTTP client in a browser: `fetch`, by reqwest. The browser has its own timeouts for connections, proxies and TLS.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use tokio::sync::oneshot;

mod request;

/// An HTTP client by `fetch`.
pub(crate) fn http_client(_no_proxy: bool) -> SharedHttpClient {
    SharedHttpClient::new(Fetch)
}

#[derive(Debug)]
struct Fetch;

impl HttpClient for Fetch {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Self)
    }
}

impl HttpConnector for Fetch {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (sender, receiver) = oneshot::channel();
        // What JavaScript gives stays on its thread; only the response leaves it.
        wasm_bindgen_futures::spawn_local(async move {
            // The caller may be gone.
            let _ = sender.send(send(request).await);
        });
        HttpConnectorFuture::new(async move {
            receiver
                .await
                .unwrap_or_else(|_| Err(ConnectorError::other("`fetch` was given up".into(), None)))
        })
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let request = request::convert(request).map_err(ConnectorError::user)?;
    let response = reqwest::Client::new().execute(request).await;
    let response = response.map_err(connector_error)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(connector_error)?;
    let mut response = http::Response::new(SdkBody::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
}

/// `fetch` tells no more than that it failed.
fn connector_error(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.into())
    } else if error.is_builder() {
        ConnectorError::user(error.into())
    } else {
        ConnectorError::io(error.into())
    }
}
