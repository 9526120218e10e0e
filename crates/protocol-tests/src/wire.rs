//! An HTTP client that keeps the request it is given, and answers or breaks off.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_protocol_test::{MediaType, decode_body_data};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;

use crate::Sent;

/// The wire at the other end of a client. Clones are the same wire.
#[derive(Clone, Debug)]
pub struct Wire(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    sent: Mutex<Option<(HttpRequest, Vec<u8>)>>,
    answer: Option<Answer>,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

impl Wire {
    /// A wire that takes a request and breaks off.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(None)
    }

    /// A wire that answers. The body is written as the media type's cases have it: base64 for CBOR, text for others.
    #[must_use]
    pub fn answering(
        status: u16,
        headers: &[(&'static str, &'static str)],
        media_type: &str,
        body: &str,
    ) -> Self {
        let body = decode_body_data(body.as_bytes(), MediaType::from(media_type)).into_owned();
        Self::new(Some(Answer {
            status,
            headers: headers.to_vec(),
            body,
        }))
    }

    /// A wire that answers with a stream of messages, each in base64, or with a body if there are none.
    #[must_use]
    pub fn streaming(
        status: u16,
        headers: &[(&'static str, &'static str)],
        media_type: &str,
        body: &str,
        frames: &[&str],
    ) -> Self {
        let mut body = decode_body_data(body.as_bytes(), MediaType::from(media_type)).into_owned();
        body.extend(frames.iter().flat_map(|frame| crate::events::bytes(frame)));
        Self::new(Some(Answer {
            status,
            headers: headers.to_vec(),
            body,
        }))
    }

    fn new(answer: Option<Answer>) -> Self {
        Self(Arc::new(Inner {
            sent: Mutex::new(None),
            answer,
        }))
    }

    /// The request that a call sent; the call's result says why if it sent none.
    #[track_caller]
    pub fn sent<T, E: std::fmt::Debug>(&self, case: &'static str, result: Result<T, E>) -> Sent {
        let sent = self.0.sent.lock();
        match (sent.unwrap_or_else(PoisonError::into_inner).take(), result) {
            (Some((request, body)), _) => Sent {
                case,
                request,
                body,
            },
            (None, Err(error)) => panic!("{case}: nothing was sent: {error:?}"),
            (None, Ok(_)) => panic!("{case}: the call succeeded with nothing sent"),
        }
    }

    async fn exchange(self, mut request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let body = request.take_body().collect().await;
        let body = body.map_err(ConnectorError::user)?;
        let body = body.to_bytes().to_vec();
        *self.0.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some((request, body));
        let Some(answer) = &self.0.answer else {
            return Err(ConnectorError::user("this wire gives no answer".into()));
        };
        let status = answer.status.try_into();
        let status = status.map_err(|_| ConnectorError::user("this is no status".into()))?;
        let mut response = HttpResponse::new(status, SdkBody::from(answer.body.clone()));
        for (name, value) in &answer.headers {
            response
                .headers_mut()
                .append(name.to_ascii_lowercase(), *value);
        }
        Ok(response)
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().exchange(request))
    }
}
