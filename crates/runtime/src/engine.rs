//! The request's way: one future for every operation of every service.
//!
//! input -> interceptors -> token -> required -> request -> endpoint -> [attempt: sign, send, read] -> retry or result.
//! The hooks run in the order and with the rights that
//! [`Intercept`](aws_smithy_runtime_api::client::interceptors::Intercept) documents.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::AsyncSleep as _;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input, InterceptorContext, Output, RewindResult};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use tracing::{Instrument as _, debug, debug_span};

use crate::client::Handle;
use crate::config::Overrides;
use crate::error::SdkError;
use crate::operation::Dispatch;
use crate::retry::{Decision, Outcome, Session, Skew, classify, skew_correction};

mod attempt;
mod hooks;
mod prepare;

/// A call under way.
pub(crate) type Invocation = Pin<Box<dyn Future<Output = Result<Output, SdkError<Error>>> + Send>>;

type Failure = OrchestratorError<Error>;

/// Calls an operation. Nothing happens until the future is polled.
pub(crate) fn invoke(handle: Handle, operation: &'static dyn Dispatch, input: Input, overrides: Overrides) -> Invocation {
    Box::pin(async move {
        let handle = match overrides.settings {
            Some(settings) => handle.overridden(settings),
            None => handle,
        };
        let span = debug_span!("call", service = handle.service().id, operation = operation.row().name);
        let components = handle.components().map_err(SdkError::construction_failure)?;
        let mut call = Run {
            operation,
            components,
            bag: ConfigBag::of_layers([Layer::new("call")]),
            context: InterceptorContext::new(input),
            skew: handle.skew().get(),
            handle,
        };
        call.bag.push_shared_layer(call.handle.layer());
        call.run().instrument(span).await
    })
}

/// One call: everything that its steps share.
struct Run {
    handle: Handle,
    operation: &'static dyn Dispatch,
    components: RuntimeComponents,
    bag: ConfigBag,
    context: InterceptorContext,
    skew: Skew,
}

impl Run {
    async fn run(mut self) -> Result<Output, SdkError<Error>> {
        let timeout = self.timeouts().operation_timeout();
        let result = limited(timeout, &self.handle.clone(), "operation (all attempts together)", self.to_completion()).await;
        if let Err(failure) = result {
            self.context.fail(failure);
        }
        if let Err(failure) = self.complete() {
            self.context.fail(failure);
        }
        self.context.finalize()
    }

    /// Prepares the request and attempts it until it succeeds or is not to be attempted again.
    async fn to_completion(&mut self) -> Result<(), Failure> {
        self.prepare()?;
        let retry_config = self.handle.settings().retry_config.clone().unwrap_or_else(RetryConfig::standard);
        let mut session = Session::new(&retry_config, self.handle.bucket());
        let invocation_id = uuid::Uuid::new_v4().to_string();
        loop {
            if self.context.rewind(&mut self.bag) == RewindResult::Impossible {
                debug!("the request's body cannot be sent again");
                return Ok(());
            }
            self.announce(&invocation_id, session.attempts() + 1, session.max_attempts())?;
            let attempt_timeout = self.timeouts().operation_attempt_timeout();
            let result = limited(attempt_timeout, &self.handle.clone(), "attempt", self.attempt()).await;
            if let Err(failure) = result {
                self.context.fail(failure);
            }
            if let Err(failure) = self.complete_attempt() {
                self.context.fail(failure);
            }
            let Some(decision) = self.decide() else {
                session.succeeded();
                return Ok(());
            };
            let Some(delay) = session.next(&decision) else {
                return Ok(());
            };
            if let Some(sleep) = self.handle.sleep().filter(|_| !delay.is_zero()) {
                sleep.sleep(delay).await;
            }
        }
    }

    /// What is to be done about the attempt's result; `None` if it is an output.
    fn decide(&mut self) -> Option<Decision> {
        let response = self.context.response();
        let failure = match self.context.output_or_error()? {
            Ok(_) => return None,
            Err(failure) => failure,
        };
        if let Some(error) = failure.as_connector_error() {
            return Some(classify(&Outcome::Transport(error)));
        }
        if failure.is_timeout_error() {
            return Some(classify(&Outcome::AttemptTimeout));
        }
        if failure.is_response_error() {
            return Some(attempt::unread(failure).map_or(Decision::no(), |unread| classify(&Outcome::Unread(unread))));
        }
        let (Some(error), Some(response)) = (failure.as_operation_error(), response) else {
            return Some(Decision::no());
        };
        let status = response.status().as_u16();
        let code = self.operation.metadata(error).and_then(aws_smithy_types::error::ErrorMetadata::code);
        let now = self.handle.now();
        if let Some(skew) = skew_correction(code, status, response.headers().get("date"), now, self.skew) {
            self.handle.skew().set(skew);
            self.skew = skew;
            return Some(Decision::at_once());
        }
        let errors = self.operation.row().errors;
        let retryable = code.and_then(|code| errors.iter().find(|error| error.name == code));
        let retryable = retryable.map_or(crate::schema::Retryable::No, |error| error.retryable);
        Some(classify(&Outcome::Error { status, code, retryable, headers: response.headers(), now }))
    }

    fn timeouts(&self) -> TimeoutConfig {
        self.handle.settings().timeout_config.clone().unwrap_or_else(TimeoutConfig::disabled)
    }
}

/// Runs a step under a time limit, if it has one.
async fn limited(
    limit: Option<Duration>,
    handle: &Handle,
    what: &'static str,
    step: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    let (Some(limit), Some(sleep)) = (limit, handle.sleep()) else {
        return step.await;
    };
    match Timeout::new(step, sleep.sleep(limit)).await {
        Ok(result) => result,
        Err(_) => Err(OrchestratorError::timeout(Box::new(TimedOut { what, limit }))),
    }
}

/// A time limit that passed.
#[derive(Debug)]
struct TimedOut {
    what: &'static str,
    limit: Duration,
}

impl std::fmt::Display for TimedOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the {} took longer than its timeout of {:?}", self.what, self.limit)
    }
}

impl std::error::Error for TimedOut {}
