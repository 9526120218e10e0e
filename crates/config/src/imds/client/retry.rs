//! What to try again.

use super::error::Failure;
use aws_smithy_runtime_api::client::interceptors::context::{Input, InterceptorContext};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, SharedRetryClassifier,
};
use aws_smithy_types::body::SdkBody;
use std::fmt;

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

impl ImdsResponseRetryClassifier {
    fn is_retried(&self, response: Option<&HttpResponse>) -> bool {
        let status = response.map(HttpResponse::status);
        status.map_or(self.retry_connect_timeouts, |status| {
            status.is_server_error() || status.as_u16() == 401
        })
    }
}

impl ClassifyRetry for ImdsResponseRetryClassifier {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        if self.is_retried(context.response()) {
            RetryAction::server_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "ImdsResponseRetryClassifier"
    }
}

/// An answer, or why there is none.
pub(super) type Outcome = Result<HttpResponse, Failure>;

/// Says whether to try again, and gives back what it was asked about. Programs that set no classifier have nothing of how
/// one is asked.
pub(super) trait Rule: fmt::Debug + Send + Sync {
    fn ask(&self, outcome: Outcome) -> (Outcome, bool);
}

impl Rule for ImdsResponseRetryClassifier {
    fn ask(&self, outcome: Outcome) -> (Outcome, bool) {
        let again = self.is_retried(outcome.as_ref().ok());
        (outcome, again)
    }
}

impl Rule for SharedRetryClassifier {
    fn ask(&self, outcome: Outcome) -> (Outcome, bool) {
        classify(self, outcome)
    }
}

fn classify(classifier: &SharedRetryClassifier, result: Outcome) -> (Outcome, bool) {
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
