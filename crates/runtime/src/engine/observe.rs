//! What calls tell `tracing`: a span for each call, one for each of its attempts, and what happens in them.
//!
//! They name services, operations, hosts, statuses, request ids, error codes and times. What the caller or the service
//! says (bodies, headers, credentials, paths, messages) is never part of them. Where nobody listens, they cost a load
//! and a comparison each.

use std::fmt;

use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::error::ErrorMetadata;
use aws_types::request_id::RequestId as _;
use tracing::field::{DisplayValue, Empty, display};
use tracing::{Span, debug, debug_span};

use super::{Failure, Run};
use crate::client::Handle;
use crate::endpoint::{Resolved, split_scheme};
use crate::error::SdkError;
use crate::operation::Dispatch;

/// The span of a call. What is empty is known at its end.
pub(super) fn call(handle: &Handle, operation: &dyn Dispatch) -> Span {
    let (service, method) = (handle.service().id, operation.row().name);
    debug_span!(
        "call",
        "otel.name" = %format_args!("{service}.{method}"),
        "otel.kind" = "client",
        "rpc.system" = "aws-api",
        "rpc.service" = service,
        "rpc.method" = method,
        attempts = Empty,
        status = Empty,
        request_id = Empty,
        error = Empty,
        error_code = Empty,
    )
}

/// The span of an attempt. Its status and request id are known when there is a response.
pub(super) fn attempt(number: u32) -> Span {
    debug_span!(
        "attempt",
        attempt = number,
        status = Empty,
        request_id = Empty
    )
}

/// Where requests go: the host, as the endpoint's path may be the caller's own.
pub(super) fn endpoint(endpoint: &Resolved) {
    let authority = || {
        let rest = split_scheme(&endpoint.url).map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        Label(authority.rsplit('@').next().unwrap_or_default())
    };
    debug!(
        host = %authority(),
        signing_region = endpoint.signing.region.as_deref(),
        signing_name = endpoint.signing.name.as_deref(),
        "endpoint resolved"
    );
}

/// The response of an attempt, in its span.
pub(super) fn response(span: &Span, response: &HttpResponse) {
    if span.is_disabled() {
        return;
    }
    let (status, id) = (response.status().as_u16(), request_id(response));
    span.record("status", status);
    span.record("request_id", id.clone());
    debug!(status, request_id = id, "response");
}

fn request_id(response: &HttpResponse) -> Option<DisplayValue<Label<'_>>> {
    response.request_id().map(|id| display(Label(id)))
}

impl Run {
    /// An attempt's failure, before it is decided whether there is another attempt.
    pub(super) fn attempted(&self) {
        if self.attempt_span.is_disabled() {
            return;
        }
        let Some(Err(failure)) = self.context.output_or_error() else {
            return;
        };
        let meta = failure
            .as_operation_error()
            .and_then(|error| self.operation.metadata(error));
        debug!(
            attempt = self.attempt,
            error = kind(failure),
            error_code = code(meta),
            "attempt failed"
        );
    }

    /// The call's result, told at its end.
    #[allow(clippy::result_large_err, reason = "the official error's size")]
    pub(super) fn conclude(self) -> Result<Output, SdkError<Error>> {
        if self.span.is_disabled() {
            return self.finish();
        }
        let (span, operation, attempts) = (self.span.clone(), self.operation, self.attempt);
        span.record("attempts", attempts);
        let status = self
            .context
            .response()
            .map(|response| response.status().as_u16());
        let id = self.context.response().and_then(|response| {
            let protocol = self.handle.service().protocol;
            let own = response.request_id().map(ToOwned::to_owned);
            own.or_else(|| protocol.request_id(response))
        });
        let id = id.as_deref().map(|id| display(Label(id)));
        span.record("status", status);
        span.record("request_id", id.clone());
        let result = self.finish();
        let error = result.as_ref().err();
        let meta = error
            .and_then(SdkError::as_service_error)
            .and_then(|error| operation.metadata(error));
        let (error, code) = (error.map(sdk_kind), code(meta));
        span.record("error", error);
        span.record("error_code", code.clone());
        debug!(
            attempts,
            status,
            request_id = id,
            error,
            error_code = code,
            "{}",
            if result.is_ok() {
                "call succeeded"
            } else {
                "call failed"
            }
        );
        result
    }
}

fn code(meta: Option<&ErrorMetadata>) -> Option<DisplayValue<Label<'_>>> {
    Some(display(Label(meta?.code()?)))
}

fn kind(failure: &Failure) -> &'static str {
    if let Some(error) = failure.as_connector_error() {
        return connector_kind(error);
    }
    match failure {
        failure if failure.is_operation_error() => "service",
        failure if failure.is_timeout_error() => "timeout",
        failure if failure.is_response_error() => "response",
        failure if failure.is_interceptor_error() => "interceptor",
        _ => "client",
    }
}

fn connector_kind(error: &ConnectorError) -> &'static str {
    match error {
        error if error.is_timeout() => "dispatch: timeout",
        error if error.is_io() => "dispatch: io",
        error if error.is_user() => "dispatch: user",
        _ => "dispatch",
    }
}

fn sdk_kind(error: &SdkError<Error>) -> &'static str {
    match error {
        SdkError::ConstructionFailure(_) => "construction",
        SdkError::TimeoutError(_) => "timeout",
        SdkError::DispatchFailure(failure) => failure
            .as_connector_error()
            .map_or("dispatch", connector_kind),
        SdkError::ResponseError(_) => "response",
        _ => "service",
    }
}

/// What a service calls something, as it fits on a line of a log: bounded, and without controls.
#[derive(Clone, Copy, Debug)]
struct Label<'a>(&'a str);

/// How many characters of a label are shown.
const LABEL: usize = 128;

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars().take(LABEL) {
            write!(f, "{}", c.escape_debug())?;
        }
        Ok(())
    }
}
