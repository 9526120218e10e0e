//! One call: what it answers, and what is said where it fails.

use std::error::Error as _;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, InterceptorContext,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority, RetryReason,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::retry::ErrorKind;
use slim_sdk_runtime::dynamic::{Answer, Client, Error, Record, Trouble};
use slim_sdk_runtime::error::SdkError;

use crate::error::Failure;
use crate::fault::Fault;
use crate::settings::Connection;
use crate::table::Operation;

/// Sees where requests go, for messages.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<String>>);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

impl Watch {
    /// The URL of the last request.
    #[must_use]
    pub fn url(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "Watch"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut url = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        context.request().uri().clone_into(&mut url);
        Ok(())
    }
}

/// Which failures are tried again, as the AWS CLI of version 1 does where it is not told otherwise.
#[derive(Debug)]
pub struct Legacy;

impl ClassifyRetry for Legacy {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(failure)) = context.output_or_error() else {
            return RetryAction::NoActionIndicated;
        };
        let is_retried = match context.response() {
            Some(response) if failure.is_operation_error() => Fault::of(response).is_retried(),
            _ => {
                let is_user = failure
                    .as_connector_error()
                    .is_some_and(ConnectorError::is_user);
                !is_user
                    && (failure.is_connector_error()
                        || failure.is_timeout_error()
                        || failure.is_response_error())
            }
        };
        if is_retried {
            RetryAction::RetryIndicated(RetryReason::RetryableError {
                kind: ErrorKind::TransientError,
                retry_after: None,
            })
        } else {
            RetryAction::RetryForbidden
        }
    }

    fn name(&self) -> &'static str {
        "Legacy"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}

/// Calls an operation.
///
/// # Errors
/// There is no answer, or the answer is an error.
pub async fn call(
    client: &Client,
    operation: &'static Operation,
    input: Record,
    connection: &Connection,
    watch: &Watch,
) -> Result<Answer, Failure> {
    let result = client.send(&operation.call, input).await;
    result.map_err(|error| failure(&error, operation, connection, watch))
}

fn failure(
    error: &SdkError<Error>,
    operation: &Operation,
    connection: &Connection,
    watch: &Watch,
) -> Failure {
    if let Some(error) = find_credentials_error(error) {
        return no_credentials(error);
    }
    match error {
        SdkError::ServiceError(context) => service_error(context.raw(), operation, connection),
        SdkError::DispatchFailure(failure) => {
            let failure = failure.as_connector_error();
            failure.map_or_else(
                || other(error),
                |failure| connector(failure, connection, watch),
            )
        }
        SdkError::TimeoutError(_) => {
            Failure::general(format!("Read timeout on endpoint URL: \"{}\"", watch.url()))
        }
        SdkError::ResponseError(_) => Failure::general(closed(&watch.url())),
        _ => other(error),
    }
}

/// An error that the service answers with.
fn service_error(
    response: &HttpResponse,
    operation: &Operation,
    connection: &Connection,
) -> Failure {
    let fault = Fault::of(response);
    let retries = if fault.is_retried() {
        format!(
            " (reached max retries: {})",
            connection.retries.attempts - 1
        )
    } else {
        String::new()
    };
    Failure::general(format!(
        "An error occurred ({}) when calling the {} operation{retries}: {}",
        fault.code, operation.call.row.name, fault.message
    ))
}

fn closed(url: &str) -> String {
    format!(
        "Connection was closed before we received a valid response from endpoint URL: \"{url}\"."
    )
}

/// No answer came.
fn connector(error: &ConnectorError, connection: &Connection, watch: &Watch) -> Failure {
    let url = watch.url();
    if url.starts_with("https:") && connection.missing_bundle() {
        return Failure::general(format!(
            "SSL validation failed for {url} [Errno 2] No such file or directory"
        ));
    }
    Failure::general(no_answer(error, &url))
}

/// Why no answer came from a URL.
pub(crate) fn no_answer(error: &ConnectorError, url: &str) -> String {
    let trouble = error
        .source()
        .and_then(|error| error.downcast_ref::<Trouble>());
    let is_connect = trouble.is_some_and(|trouble| trouble.is_connect);
    let is_tls = trouble.is_some_and(|trouble| trouble.is_tls);
    match (error.is_timeout(), is_connect) {
        _ if is_tls => format!("SSL validation failed for {url} {error}"),
        (true, true) => format!("Connect timeout on endpoint URL: \"{url}\""),
        (true, false) => format!("Read timeout on endpoint URL: \"{url}\""),
        (false, true) => format!("Could not connect to the endpoint URL: \"{url}\""),
        (false, false) if error.is_user() => error.to_string(),
        (false, false) => closed(url),
    }
}

/// What is neither the service's nor the network's fault.
fn other(error: &SdkError<Error>) -> Failure {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut message = error.to_string();
    while let Some(cause) = source {
        message = cause.to_string();
        source = cause.source();
    }
    Failure::General(message)
}

/// Why there are no credentials, if that is what went wrong.
fn find_credentials_error(error: &SdkError<Error>) -> Option<&CredentialsError> {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        if let Some(found) = cause.downcast_ref::<CredentialsError>() {
            return Some(found);
        }
        source = cause.source();
    }
    None
}

fn no_credentials(error: &CredentialsError) -> Failure {
    if let CredentialsError::CredentialsNotLoaded(_) = error {
        return Failure::Plain(
            "Unable to locate credentials. You can configure credentials by running \"aws configure\"."
                .to_owned(),
        );
    }
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    if message.contains("the credential process") {
        message = format!("Error when retrieving credentials from custom-process: {message}");
    }
    Failure::General(message)
}
