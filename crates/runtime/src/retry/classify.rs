//! What an attempt's outcome means: retry, or not, and for which reason.

use std::error::Error;
use std::time::{Duration, SystemTime};

use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::classifiers::{RetryAction, RetryReason};
use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::retry::ErrorKind;

use super::hint;
use super::rules::is_garbled;
use crate::schema::Retryable;

/// Error codes by which AWS services say that they get too many requests.
const THROTTLING_CODES: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Error codes by which AWS services say that they waited for the request in vain.
const TRANSIENT_CODES: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// Whether the code of an error says that it is worth another attempt.
pub(super) fn is_known(code: &str) -> bool {
    THROTTLING_CODES.contains(&code) || TRANSIENT_CODES.contains(&code)
}

/// How an attempt failed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome<'a> {
    /// No answer's status arrived.
    Transport(&'a ConnectorError),
    /// The attempt took longer than the attempt timeout, or its answer's body stopped coming.
    AttemptTimeout,
    /// An answer began, and could not be read to its end or understood. An error whose code is known, from its header,
    /// is an [`Outcome::Error`] whatever happened to its body.
    Unread(Unread),
    /// The service answered with an error.
    Error {
        /// The answer's status.
        status: u16,
        /// The error's code, without namespace and URI, where one was found in the header or the body.
        code: Option<&'a str>,
        /// What the model says of the error with this code.
        retryable: Retryable,
        /// The answer's headers.
        headers: &'a Headers,
        /// The time, which a date in `retry-after` is compared with where the answer has no date.
        now: SystemTime,
    },
}

/// Why an answer was not read or understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// The connection ended, or broke HTTP's framing, in the middle of the body.
    Cut,
    /// The body is larger than the client takes. The next one would be as large.
    TooLarge,
}

/// Whether to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It would fail again, or might do harm.
    No,
    /// It may succeed next time.
    Retry(ErrorKind),
}

/// What [`classify`] says of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// Whether to try again.
    pub verdict: Verdict,
    /// How long the service asks to wait, uncapped.
    pub retry_after: Option<Duration>,
    /// The attempt timed out, which takes more of the retry quota.
    pub timeout: bool,
    /// There is nothing to wait for.
    pub immediate: bool,
}

impl Decision {
    /// No retry.
    #[must_use]
    pub(crate) const fn no() -> Self {
        Self {
            verdict: Verdict::No,
            retry_after: None,
            timeout: false,
            immediate: false,
        }
    }

    /// A retry after the ordinary backoff.
    #[must_use]
    pub(crate) const fn retry(kind: ErrorKind) -> Self {
        Self {
            verdict: Verdict::Retry(kind),
            ..Self::no()
        }
    }

    /// A retry, at once, of an attempt whose signature had a wrong time: see
    /// [`skew_correction`](super::skew_correction).
    #[must_use]
    pub(crate) const fn at_once() -> Self {
        Self {
            immediate: true,
            ..Self::retry(ErrorKind::ClientError)
        }
    }

    /// This decision as the caller's classifiers are told of it.
    #[must_use]
    pub(crate) fn action(&self) -> RetryAction {
        match (self.verdict, self.retry_after) {
            (Verdict::No, _) => RetryAction::NoActionIndicated,
            (Verdict::Retry(kind), None) => RetryAction::retryable_error(kind),
            (Verdict::Retry(kind), Some(after)) => {
                RetryAction::retryable_error_with_explicit_delay(kind, after)
            }
        }
    }

    /// This decision, unless a classifier of the caller's says otherwise.
    #[must_use]
    pub(crate) fn overridden_by(self, action: &RetryAction) -> Self {
        match action {
            RetryAction::RetryIndicated(RetryReason::RetryableError { kind, retry_after }) => {
                Self {
                    retry_after: retry_after.or(self.retry_after),
                    timeout: self.timeout,
                    ..Self::retry(*kind)
                }
            }
            RetryAction::RetryForbidden => Self::no(),
            _ => self,
        }
    }

    /// A retry after an attempt that timed out.
    const fn timed_out() -> Self {
        Self {
            timeout: true,
            ..Self::retry(ErrorKind::TransientError)
        }
    }
}

/// What an outcome means by AWS's specification, and by four things that HTTP says and the specification leaves out: a
/// 429 without an error code is throttling, a 408 is transient, `retry-after` is followed, and an answer that is no HTTP
/// is a broken connection. [`RetryRules`](super::RetryRules) can do without the four.
#[must_use]
pub(crate) fn classify(outcome: &Outcome<'_>) -> Decision {
    match *outcome {
        Outcome::Transport(error) => transport(error),
        Outcome::AttemptTimeout => Decision::timed_out(),
        Outcome::Unread(Unread::Cut) => Decision::retry(ErrorKind::TransientError),
        Outcome::Unread(Unread::TooLarge) => Decision::no(),
        Outcome::Error {
            status,
            code,
            retryable,
            headers,
            now,
        } => match answered(status, code, retryable) {
            None => Decision::no(),
            Some(kind) => Decision {
                retry_after: hint::amz_retry_after(headers)
                    .or_else(|| hint::http_retry_after(headers, now)),
                timeout: code.is_some_and(|code| TRANSIENT_CODES.contains(&code)),
                ..Decision::retry(kind)
            },
        },
    }
}

/// An error answer: its code counts first, then the model, then the status.
fn answered(status: u16, code: Option<&str>, retryable: Retryable) -> Option<ErrorKind> {
    match code {
        Some(code) if THROTTLING_CODES.contains(&code) => return Some(ErrorKind::ThrottlingError),
        Some(code) if TRANSIENT_CODES.contains(&code) => return Some(ErrorKind::TransientError),
        _ => {}
    }
    match (retryable, status) {
        (Retryable::Throttling, _) => Some(ErrorKind::ThrottlingError),
        (Retryable::Yes, 500..) => Some(ErrorKind::ServerError),
        (Retryable::Yes, _) => Some(ErrorKind::ClientError),
        (Retryable::No, 408 | 500 | 502 | 503 | 504) => Some(ErrorKind::TransientError),
        (Retryable::No, 429) if code.is_none() => Some(ErrorKind::ThrottlingError),
        (Retryable::No, _) => None,
    }
}

/// An attempt that got no answer: broken connections and timeouts are retried, requests that cannot be sent are not,
/// nor are peers whose certificate is not trusted.
fn transport(error: &ConnectorError) -> Decision {
    if error.is_user() || is_certificate(error) {
        Decision::no()
    } else if error.is_timeout() {
        Decision::timed_out()
    } else if error.is_io() || is_garbled(error) {
        Decision::retry(ErrorKind::TransientError)
    } else {
        error.as_other().map_or(Decision::no(), Decision::retry)
    }
}

/// Whether a certificate is at fault. TLS libraries hide behind `io::Error`, so their text is what there is to go by:
/// that of rustls, of OpenSSL and of the platforms' own.
fn is_certificate(error: &ConnectorError) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if text.contains("invalid peer certificate")
            || text.contains("certificate verify failed")
            || text.contains("certificate not trusted")
            || text.contains("UnknownIssuer")
        {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests;
