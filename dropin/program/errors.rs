//! Errors as programs treat them: one function for both services, generic helpers, errors of one's own.

use std::fmt;

use aws_sdk_connect::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_connect::operation::RequestId;

/// A program's own error.
#[derive(Debug)]
pub enum Own {
    NotFound,
    Throttled,
    Other { code: Option<String>, text: String },
    Connect(Box<aws_sdk_connect::Error>),
}

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other { code, text } => write!(f, "{code:?}: {text}"),
            Self::Connect(error) => write!(f, "connect: {error}"),
            own => write!(f, "{own:?}"),
        }
    }
}

impl std::error::Error for Own {}

impl From<aws_sdk_connect::Error> for Own {
    fn from(error: aws_sdk_connect::Error) -> Self {
        Self::Connect(Box::new(error))
    }
}

impl<E, R> From<SdkError<E, R>> for Own
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    R: fmt::Debug + Send + Sync + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        match error.code() {
            Some("ResourceNotFoundException" | "ContactNotFoundException") => Self::NotFound,
            Some(code) if code.contains("Throttling") => Self::Throttled,
            code => Self::Other {
                code: code.map(str::to_owned),
                text: message(&error),
            },
        }
    }
}

/// The same for all services and all kinds of responses.
pub fn message<E, R>(error: &SdkError<E, R>) -> String
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
    R: fmt::Debug,
{
    match error {
        SdkError::ServiceError(context) => {
            let error = context.err();
            error
                .message()
                .map_or_else(|| error.to_string(), str::to_owned)
        }
        SdkError::TimeoutError(_) => "timeout".to_owned(),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "timeout".to_owned(),
        SdkError::DispatchFailure(failure) => format!("io {}", failure.is_io()),
        SdkError::ConstructionFailure(_) => "construction".to_owned(),
        other => DisplayErrorContext(other).to_string(),
    }
}

/// Whether a clean-up that fails so has succeeded before.
pub fn is_gone<E: ProvideErrorMetadata + fmt::Debug, R: fmt::Debug>(
    error: &SdkError<E, R>,
) -> bool {
    error.code() == Some("ContactNotFoundException")
        || format!("{error:?}").contains("ResourceNotFoundException")
}

/// For logs, by trait objects.
pub fn logged(error: &(impl RequestId + ProvideErrorMetadata + ?Sized)) -> String {
    format!(
        "{:?} {:?} {:?}",
        error.code(),
        error.message(),
        error.request_id()
    )
}
