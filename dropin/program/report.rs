//! What came back from a call, in words.

use std::error::Error as StdError;
use std::fmt::Debug;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;

/// Lines of what came back.
pub type Report = Vec<(&'static str, String)>;

/// What one call came to.
pub fn outcome<O, E>(result: Result<O, SdkError<E, HttpResponse>>) -> Report
where
    O: Debug + RequestId,
    E: StdError + ProvideErrorMetadata + RequestId + Send + Sync + 'static,
{
    match result {
        Ok(output) => vec![
            ("result", "Ok".to_owned()),
            ("debug", format!("{output:?}")),
            ("request id", format!("{:?}", output.request_id())),
        ],
        Err(error) => failure(error),
    }
}

/// What an error says of itself.
pub fn failure<E>(error: SdkError<E, HttpResponse>) -> Report
where
    E: StdError + ProvideErrorMetadata + RequestId + Send + Sync + 'static,
{
    let mut report = vec![
        ("result", variant(&error).to_owned()),
        ("display", error.to_string()),
        ("code", format!("{:?}", error.code())),
        ("message", format!("{:?}", error.message())),
        ("request id", format!("{:?}", error.request_id())),
        ("meta", format!("{:?}", ProvideErrorMetadata::meta(&error))),
    ];
    if let Some(response) = error.raw_response() {
        let mut names: Vec<_> = response.headers().iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        let body = response.body().bytes().map(String::from_utf8_lossy);
        report.push(("status", response.status().to_string()));
        report.push(("raw headers", format!("{names:?}")));
        report.push(("raw body", format!("{body:?}")));
    }
    if let SdkError::DispatchFailure(failure) = &error {
        let kinds = [
            failure.is_io(),
            failure.is_timeout(),
            failure.is_user(),
            failure.is_other(),
        ];
        report.push(("io, timeout, user, other", format!("{kinds:?}")));
    }
    if error.as_service_error().is_none() {
        report.push(("context", DisplayErrorContext(&error).to_string()));
        return report;
    }
    let Ok(error) = error.try_into_service() else {
        return report;
    };
    report.push(("service debug", format!("{error:?}")));
    report.push(("service display", error.to_string()));
    report.push(("service context", DisplayErrorContext(&error).to_string()));
    report.push((
        "source",
        format!("{:?}", error.source().map(ToString::to_string)),
    ));
    report
}

/// `SdkError::try_into_service_error` under a name that says what is lost.
trait TryIntoService<E> {
    fn try_into_service(self) -> Result<E, ()>;
}

impl<E> TryIntoService<E> for SdkError<E, HttpResponse> {
    fn try_into_service(self) -> Result<E, ()> {
        match self {
            SdkError::ServiceError(context) => Ok(context.into_err()),
            _ => Err(()),
        }
    }
}

/// The name of an error's variant.
pub fn variant<E, R>(error: &SdkError<E, R>) -> &'static str {
    match error {
        SdkError::ConstructionFailure(_) => "ConstructionFailure",
        SdkError::TimeoutError(_) => "TimeoutError",
        SdkError::DispatchFailure(_) => "DispatchFailure",
        SdkError::ResponseError(_) => "ResponseError",
        SdkError::ServiceError(_) => "ServiceError",
        _ => "another",
    }
}

/// What pages came, and the error that ended them.
pub fn pages<O, E>(pages: Vec<Result<O, SdkError<E, HttpResponse>>>) -> Report
where
    O: Debug + RequestId,
    E: StdError + ProvideErrorMetadata + RequestId + Send + Sync + 'static,
{
    let count = pages.len();
    let mut report: Report = pages.into_iter().flat_map(outcome).collect();
    report.push(("pages", count.to_string()));
    report
}

/// What items came, and the error that ended them.
pub fn items<T, E>(items: Vec<Result<T, SdkError<E, HttpResponse>>>) -> Report
where
    T: Debug,
    E: StdError + ProvideErrorMetadata + RequestId + Send + Sync + 'static,
{
    let each = |item: Result<T, _>| match item {
        Ok(item) => vec![("item", format!("{item:?}"))],
        Err(error) => failure(error),
    };
    items.into_iter().flat_map(each).collect()
}
