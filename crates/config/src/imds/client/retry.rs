//! What to try again.

use super::error::Failure;
use aws_smithy_runtime_api::client::interceptors::context::{Input, InterceptorContext};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, SharedRetryClassifier,
};
use aws_smithy_types::body::SdkBody;

/// Says which answers of the service are worth another attempt: server errors, and 401, which says that the token has
/// ended.
///
/// Where no answer comes there is no other attempt: off EC2 there never is one, and programs would wait for nothing.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
#[must_use]
pub struct ImdsResponseRetryClassifier {
    retry_connect_timeouts: bool,
}

impl ImdsResponseRetryClassifier {
    /// Whether to try again where no answer came.
    pub fn with_retry_connect_timeouts(mut self, retry_connect_timeouts: bool) -> Self {
        self.retry_connect_timeouts = retry_connect_timeouts;
        self
    }
}

impl ClassifyRetry for ImdsResponseRetryClassifier {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let again = match context.response() {
            Some(response) => {
                response.status().is_server_error() || response.status().as_u16() == 401
            }
            None => self.retry_connect_timeouts,
        };
        if again {
            RetryAction::server_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "ImdsResponseRetryClassifier"
    }
}

/// Asks a classifier, and gives back what it was asked about.
pub(super) fn classify(
    classifier: &SharedRetryClassifier,
    result: Result<HttpResponse, Failure>,
) -> (Result<HttpResponse, Failure>, bool) {
    let mut context = InterceptorContext::new(Input::erase(()));
    context.enter_serialization_phase();
    drop(context.take_input());
    context.set_request(HttpRequest::new(SdkBody::empty()));
    context.enter_before_transmit_phase();
    context.enter_transmit_phase();
    drop(context.take_request());
    match result {
        Ok(response) => {
            context.set_response(response);
            context.enter_before_deserialization_phase();
            let again = classifier.classify_retry(&context).should_retry();
            // A response can only be exchanged for another.
            let other = HttpResponse::try_from(http::Response::new(SdkBody::empty()));
            let response = match (context.response_mut(), other) {
                (Some(response), Ok(other)) => Some(std::mem::replace(response, other)),
                _ => None,
            };
            let lost = || {
                let error = "the response was lost".into();
                Failure::Connector(ConnectorError::other(error, None))
            };
            (response.ok_or_else(lost), again)
        }
        Err(failure) => {
            let told = ConnectorError::io(failure.to_string().into());
            context.set_output_or_error(Err(OrchestratorError::connector(told)));
            let again = classifier.classify_retry(&context).should_retry();
            (Err(failure), again)
        }
    }
}
