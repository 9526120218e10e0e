//! An HTTP client that answers from a script, and keeps what it was asked.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;

/// What happens to one request.
#[derive(Debug)]
pub(crate) enum Step {
    /// A response: status, headers, body.
    Answer(u16, Vec<(&'static str, &'static str)>, SdkBody),
    /// No response: the connection broke.
    Broken,
    /// No response, ever.
    Silence,
    /// A response after a while.
    After(Duration, Box<Step>),
}

impl Step {
    pub(crate) fn ok() -> Self {
        Self::json(200, r#"{"Made":"it"}"#)
    }

    pub(crate) fn json(status: u16, body: &'static str) -> Self {
        Self::with(status, &[("content-type", "application/json")], body)
    }

    pub(crate) fn with(
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: &'static str,
    ) -> Self {
        Self::Answer(status, headers.to_vec(), SdkBody::from(body))
    }
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Recorded {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let headers = request.headers().iter();
        Self {
            method: request.method().to_owned(),
            uri: request.uri().to_owned(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: String::from_utf8(request.body().bytes().unwrap_or_default().to_vec()).unwrap(),
        }
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Answers one request after the other. A request beyond the script fails the test.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    steps: VecDeque<Step>,
    requests: Vec<Recorded>,
    settings: Vec<HttpConnectorSettings>,
}

impl Script {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let script = Self::default();
        script.inner().steps.extend(steps);
        script
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.inner().requests.clone()
    }

    /// The timeouts that connectors were asked for with.
    pub(crate) fn timeouts(&self) -> Vec<(Option<Duration>, Option<Duration>)> {
        let inner = self.inner();
        inner
            .settings
            .iter()
            .map(|settings| (settings.connect_timeout(), settings.read_timeout()))
            .collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpClient for Script {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.inner().settings.push(settings.clone());
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Script {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut inner = self.inner();
        inner.requests.push(Recorded::of(&request));
        let step = inner
            .steps
            .pop_front()
            .expect("one request more than the script has answers");
        HttpConnectorFuture::new(perform(step))
    }
}

async fn perform(mut step: Step) -> Result<HttpResponse, ConnectorError> {
    while let Step::After(delay, then) = step {
        tokio::time::sleep(delay).await;
        step = *then;
    }
    match step {
        Step::Broken => Err(ConnectorError::io("connection reset by peer".into())),
        Step::Silence | Step::After(..) => std::future::pending().await,
        Step::Answer(status, headers, body) => {
            let mut response = HttpResponse::new(status.try_into().unwrap(), body);
            for (name, value) in headers {
                response.headers_mut().append(name, value);
            }
            Ok(response)
        }
    }
}
