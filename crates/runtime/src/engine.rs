//! The request's way: one future for every operation of every service.
//!
//! input -> interceptors -> token -> required -> request -> endpoint -> [attempt: sign, send, read] -> retry or result.
//! The hooks run in the order and with the rights that
//! [`Intercept`](aws_smithy_runtime_api::client::interceptors::Intercept) documents.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::Sleep;
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::interceptors::context::{
    Error, Input, InterceptorContext, Output, RewindResult,
};
use aws_smithy_runtime_api::client::orchestrator::{Metadata, OrchestratorError};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry as _, RetryAction};
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::retry::{RetryConfig, RetryMode};
use aws_smithy_types::timeout::TimeoutConfig;
use tracing::{Instrument as _, Span, debug};

use crate::client::Handle;
use crate::clock::Instant;
use crate::config::bounds::READ_TIMEOUT;
use crate::endpoint::Resolved;
use crate::error::SdkError;
use crate::operation::Dispatch;
use crate::retry::{Decision, Outcome, RetryRules, Session, Skew, Verdict, skew_correction};
use crate::tell;
use crate::user_agent::Feature;

mod attempt;
pub(crate) mod auth;
mod caller;
mod connection;
mod endpoint;
pub(crate) mod hooks;
mod identity;
mod input;
mod observe;
#[cfg(any(feature = "checksums", feature = "compression"))]
mod payload;
mod prepare;
mod stall;
pub(crate) mod streaming;
#[cfg(test)]
mod tests;

/// A call under way.
pub(crate) type Invocation = Pin<Box<dyn Future<Output = Result<Output, SdkError<Error>>> + Send>>;

type Failure = OrchestratorError<Error>;

/// A part of a call.
type Step<'a> = Pin<&'a mut (dyn Future<Output = Result<(), Failure>> + Send + 'a)>;

/// Calls an operation. Nothing happens until the future is polled. `features` are what the call makes use of beyond its
/// client's settings.
pub(crate) fn invoke(
    handle: Handle,
    operation: &'static dyn Dispatch,
    input: Input,
    features: &'static [Feature],
) -> Invocation {
    Box::pin(async move {
        let span = observe::call(&handle, operation);
        let settings = handle.settings();
        let timer = handle.timer().check(
            settings.retry_config.as_ref(),
            settings.timeout_config.as_ref(),
        );
        timer.map_err(SdkError::construction_failure)?;
        handle
            .components()
            .map_err(SdkError::construction_failure)?;
        let mut call = Run {
            operation,
            bag: ConfigBag::base(),
            context: InterceptorContext::new(input),
            skew: if settings.retry.corrects_clock_skew() {
                handle.skew().get()
            } else {
                Skew::default()
            },
            is_attempting: false,
            is_answered: false,
            handle,
            signing: None,
            signed_as: identity::SignedAs::default(),
            features,
            attempt: 0,
            max_attempts: 0,
            invocation_id: uuid::Uuid::new_v4(),
            span: span.clone(),
            attempt_span: Span::none(),
            connection: None,
            replay: None,
        };
        call.describe();
        {
            let run = pin!(call.run());
            let run: Pin<&mut (dyn Future<Output = ()> + Send)> = run;
            run.instrument(span.clone()).await;
        }
        let _entered = span.enter();
        call.conclude()
    })
}

/// One call: everything that its steps share.
pub(crate) struct Run {
    handle: Handle,
    operation: &'static dyn Dispatch,
    bag: ConfigBag,
    context: InterceptorContext,
    skew: Skew,
    /// Where the request goes, which has a say in how it is signed.
    signing: Option<Arc<Resolved>>,
    signed_as: identity::SignedAs,
    /// What the request of another attempt is made of, where it is made again.
    replay: Option<Input>,
    /// The attempt's connection, where the HTTP client tells.
    connection: Option<CaptureSmithyConnection>,
    /// An attempt has begun, and the hooks at its end have not run.
    is_attempting: bool,
    /// The attempt got a response.
    is_answered: bool,
    /// What the call makes use of beyond its client's settings.
    features: &'static [Feature],
    /// The current or last attempt's number, 0 before the first.
    attempt: u32,
    /// How many attempts there may be, known when the first begins.
    max_attempts: u32,
    /// The same on every attempt.
    invocation_id: uuid::Uuid,
    span: Span,
    attempt_span: Span,
}

impl Run {
    /// Everything up to the call's result, which is in the context then.
    async fn run(&mut self) {
        let limit = self.limit(
            "operation (all attempts together)",
            self.timeouts().operation_timeout(),
        );
        let result = limited(limit, pin!(self.attempts())).await;
        if let Err(failure) = result {
            self.context.fail(failure);
        }
        if self.is_attempting {
            self.complete_attempt();
        }
        self.complete();
    }

    /// Tells interceptors what is called.
    fn describe(&mut self) {
        self.bag.push_shared_layer(self.handle.layer());
        if !self.handle.settings().interceptors.is_empty() {
            let metadata = Metadata::new(self.operation.row().name, self.handle.service().id);
            self.bag.interceptor_state().store_put(metadata);
        }
    }

    /// Prepares the request and attempts it until it succeeds or is not to be attempted again.
    async fn attempts(&mut self) -> Result<(), Failure> {
        self.prepare().await?;
        let mut session = self.session();
        self.max_attempts = session.max_attempts();
        let mut pause: Option<Sleep> = None;
        let begun = Instant::now();
        loop {
            if self.attempt > 0 {
                self.replay()?;
            }
            if self.context.rewind(&mut self.bag) == RewindResult::Impossible {
                tell::debug("the request's body cannot be sent again");
                return Ok(());
            }
            self.is_answered = false;
            if let Some(pause) = pause.take() {
                pause.await;
            }
            while let Some(wait) = session.permit() {
                debug!(
                    ?wait,
                    "held back: the service gets more requests than it bears"
                );
                self.handle
                    .timer()
                    .sleep(wait)
                    .map_err(OrchestratorError::other)?
                    .await;
            }
            let number = session.attempts() + 1;
            self.count(number);
            self.attempt_span = observe::attempt(number);
            self.is_attempting = true;
            let limit = self.limit("attempt", self.timeouts().operation_attempt_timeout());
            let span = self.attempt_span.clone();
            let result = limited(limit, pin!(self.attempt())).instrument(span).await;
            if let Err(failure) = result {
                self.context.fail(failure);
            }
            self.attempted();
            self.complete_attempt();
            if self.is_refused() {
                // Boxed, as it happens to few calls.
                Box::pin(self.renew()).await;
            }
            let Some(decision) = self.decide() else {
                session.succeeded();
                return Ok(());
            };
            // A peer that has been silent this long would be silent again.
            if decision.timeout
                && begun.elapsed() >= READ_TIMEOUT
                && self.rules().spares_the_silent()
            {
                return Ok(());
            }
            let Some(delay) = session.next(&decision) else {
                return Ok(());
            };
            if !delay.is_zero() {
                pause = Some(
                    self.handle
                        .timer()
                        .sleep(delay)
                        .map_err(OrchestratorError::other)?,
                );
            }
        }
    }

    fn rules(&self) -> RetryRules {
        self.handle.settings().retry.rules.unwrap_or_default()
    }

    fn retry_config(&self) -> RetryConfig {
        let config = &self.handle.settings().retry_config;
        config.clone().unwrap_or_else(RetryConfig::standard)
    }

    fn session(&self) -> Session {
        let config = self.retry_config();
        let session = Session::new(&config, self.handle.bucket());
        match config.mode() {
            RetryMode::Adaptive => {
                session.adaptive(self.handle.limiter(), self.handle.time_source())
            }
            _ => session,
        }
    }

    /// What is to be done about the attempt's result; `None` if it is an output that is kept.
    fn decide(&mut self) -> Option<Decision> {
        let (decision, skew) = self.by_rules();
        if let Some(skew) = skew {
            self.handle.skew().set(skew);
            self.skew = skew;
        }
        let decision = self.by_classifiers(decision);
        self.part_from_connection(&decision);
        (self.context.is_failed() || decision.verdict != Verdict::No).then_some(decision)
    }

    /// What the built-in rules say, and what was learnt of the service's clock.
    fn by_rules(&self) -> (Decision, Option<Skew>) {
        let Some(Err(failure)) = self.context.output_or_error() else {
            return (Decision::no(), None);
        };
        if let Some(error) = failure.as_connector_error() {
            return (self.rules().classify(&Outcome::Transport(error)), None);
        }
        if failure.is_timeout_error() {
            return (self.rules().classify(&Outcome::AttemptTimeout), None);
        }
        if failure.is_response_error() {
            let unread = attempt::unread(failure);
            return (
                unread.map_or(Decision::no(), |unread| {
                    self.rules().classify(&Outcome::Unread(unread))
                }),
                None,
            );
        }
        let (Some(error), Some(response)) = (failure.as_operation_error(), self.context.response())
        else {
            return (Decision::no(), None);
        };
        let status = response.status().as_u16();
        let code = self
            .operation
            .metadata(error)
            .and_then(aws_smithy_types::error::ErrorMetadata::code);
        let now = self.handle.now();
        if self.handle.settings().retry.corrects_clock_skew()
            && let Some(skew) =
                skew_correction(code, status, response.headers().get("date"), now, self.skew)
        {
            return (Decision::at_once(), Some(skew));
        }
        if self.signed_as.is_renewed() {
            return (Decision::at_once(), None);
        }
        let errors = self.operation.row().errors;
        let row = |code: &str| errors.iter().find(|error| error.name == code);
        // Callers may know the error by another code than the model's.
        let renamed = || {
            let said = self.handle.service().protocol.error(response);
            let is_it = said.query_code.is_some() && said.query_code.as_deref() == code;
            said.code.filter(|_| is_it).and_then(|code| row(&code))
        };
        let retryable = code.and_then(row).or_else(renamed);
        let retryable = retryable.map_or(crate::schema::Retryable::No, |error| error.retryable);
        (
            self.rules().classify(&Outcome::Error {
                status,
                code,
                retryable,
                headers: response.headers(),
                now,
            }),
            None,
        )
    }

    /// What the caller's classifiers make of it: the last that says something counts, and none may retry what one of them
    /// forbids.
    fn by_classifiers(&self, decision: Decision) -> Decision {
        let mut action = decision.action();
        let mut decision = decision;
        for classifier in &self.handle.settings().retry_classifiers {
            let said = classifier.classify_retry_v2(&self.context, &action);
            if said == RetryAction::NoActionIndicated {
                continue;
            }
            debug!(classifier = classifier.name(), %said, "classified");
            decision = decision.overridden_by(&said);
            action = said;
            if action == RetryAction::RetryForbidden {
                break;
            }
        }
        decision
    }

    /// The call's result. An interceptor may have taken away what the official conversion relies on: it would panic.
    #[allow(clippy::result_large_err, reason = "the official error's size")]
    fn finish(mut self) -> Result<Output, SdkError<Error>> {
        let failure = match self.context.take_output_or_error() {
            Some(Ok(output)) => return Ok(output),
            Some(Err(failure)) => failure,
            None => OrchestratorError::other("an interceptor took the result away"),
        };
        let has_response = self.context.response().is_some();
        if failure.is_operation_error() {
            let mut service_error = None;
            let failure = failure.map_operation_error(|error| {
                service_error = Some(error);
                NoResponse
            });
            return Err(match (service_error, self.context.into_parts().3) {
                (Some(error), Some(response)) => SdkError::service_error(error, response),
                _ => SdkError::dispatch_failure(ConnectorError::other(failure.into(), None)),
            });
        }
        if has_response || !(self.is_answered || failure.is_response_error()) {
            return self.context.finalize_result(Err(failure));
        }
        Err(SdkError::dispatch_failure(ConnectorError::other(
            failure.into(),
            None,
        )))
    }

    fn limit(&self, what: &'static str, limit: Option<Duration>) -> Result<Limit, Failure> {
        let Some(limit) = limit else {
            return Ok(None);
        };
        let sleep = self.handle.timer().sleep(limit);
        let sleep = sleep.map_err(OrchestratorError::other)?;
        Ok(Some((sleep, TimedOut { what, limit })))
    }

    fn timeouts(&self) -> TimeoutConfig {
        self.handle
            .settings()
            .timeout_config
            .clone()
            .unwrap_or_else(TimeoutConfig::disabled)
    }
}

/// A step's time limit: what ends when it has passed, and what is said then.
type Limit = Option<(Sleep, TimedOut)>;

/// Runs a step under a time limit, if it has one. The step is borrowed and has no type: by value and by type it would be
/// copied and compiled for each way to run it.
async fn limited(limit: Result<Limit, Failure>, step: Step<'_>) -> Result<(), Failure> {
    let Some((sleep, timed_out)) = limit? else {
        return step.await;
    };
    match Timeout::new(step, sleep).await {
        Ok(result) => result,
        Err(_) => Err(OrchestratorError::timeout(Box::new(timed_out))),
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
        write!(
            f,
            "the {} took longer than its timeout of {:?}",
            self.what, self.limit
        )
    }
}

impl std::error::Error for TimedOut {}

/// Stands in for an operation's error where it has been taken out, or has no response to go with.
#[derive(Debug)]
struct NoResponse;

impl std::fmt::Display for NoResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there is no response that this error goes with: an interceptor made it up, or took the response away")
    }
}

impl std::error::Error for NoResponse {}
