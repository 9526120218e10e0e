//! Which answers are tried again: AWS's specification to the letter, or with what HTTP says too.

use std::error::Error;
use std::fmt;

use aws_smithy_runtime_api::client::result::ConnectorError;

use super::classify::{Decision, Outcome, classify, is_known};
use super::hint;
use crate::schema::Retryable;

/// Which failures are worth another attempt, beyond what [`RetryConfig`](aws_smithy_types::retry::RetryConfig) says of
/// how many and when.
///
/// | failure | `Extended` (the default) | `Specified` |
/// |---|---|---|
/// | status 429 without an error code | throttling: retried | not retried |
/// | status 408 without an error code that says so | transient: retried | not retried |
/// | `Retry-After`, in seconds or as a date | waited for, as `x-amz-retry-after` is | ignored |
/// | an answer that is not HTTP | a broken connection: retried | not retried |
/// | a peer that was silent for 30 s or more | not retried: it would be again | retried |
///
/// `Specified` is what AWS's SDKs have agreed on: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>.
/// Everything else is the same in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryRules {
    /// The specification, and what HTTP says where the specification is silent.
    #[default]
    Extended,
    /// The specification to the letter.
    Specified,
}

impl RetryRules {
    /// What an outcome means by these rules.
    #[must_use]
    pub(crate) fn classify(self, outcome: &Outcome<'_>) -> Decision {
        let decision = classify(outcome);
        if self == Self::Extended {
            return decision;
        }
        match outcome {
            Outcome::Transport(error) if is_garbled(error) => Decision::no(),
            Outcome::Error {
                status: 408 | 429,
                code,
                retryable: Retryable::No,
                ..
            } if !code.is_some_and(is_known) => Decision::no(),
            Outcome::Error { headers, .. } => Decision {
                retry_after: decision
                    .retry_after
                    .and_then(|_| hint::amz_retry_after(headers)),
                ..decision
            },
            _ => decision,
        }
    }

    /// Whether a peer that has been silent for as long as a read timeout is not asked again.
    #[must_use]
    pub(crate) fn spares_the_silent(self) -> bool {
        self == Self::Extended
    }
}

/// The text of a failure that is retried as a broken connection is, but was none: the peer's answer is not HTTP.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "default-https-client"),
    allow(dead_code, reason = "only the default HTTP client says so")
)]
pub(crate) struct Garbled(pub(crate) String);

impl fmt::Display for Garbled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Garbled {}

/// Whether the peer answered with something that is not HTTP.
pub(super) fn is_garbled(error: &ConnectorError) -> bool {
    error
        .source()
        .is_some_and(<dyn Error + 'static>::is::<Garbled>)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use aws_smithy_runtime_api::http::Headers;
    use aws_smithy_types::retry::ErrorKind;

    use super::super::classify::Verdict;
    use super::*;

    fn verdicts(status: u16, code: Option<&str>, header: Option<&'static str>) -> [Decision; 2] {
        let mut headers = Headers::new();
        if let Some(name) = header {
            headers.insert(name, "3");
        }
        [RetryRules::Extended, RetryRules::Specified].map(|rules| {
            rules.classify(&Outcome::Error {
                status,
                code,
                retryable: Retryable::No,
                headers: &headers,
                now: SystemTime::UNIX_EPOCH,
            })
        })
    }

    #[test]
    fn the_specification_knows_no_status_of_a_client_error() {
        let throttled = Decision::retry(ErrorKind::ThrottlingError);
        let transient = Decision::retry(ErrorKind::TransientError);
        assert_eq!(verdicts(429, None, None), [throttled, Decision::no()]);
        assert_eq!(verdicts(408, None, None), [transient, Decision::no()]);
        assert_eq!(
            verdicts(429, Some("ThrottlingException"), None),
            [throttled; 2]
        );
        let timeout = Verdict::Retry(ErrorKind::TransientError);
        let [extended, specified] = verdicts(408, Some("RequestTimeout"), None);
        assert_eq!((extended.verdict, specified.verdict), (timeout, timeout));
        assert_eq!(
            verdicts(408, Some("Late"), None),
            [transient, Decision::no()]
        );
        assert_eq!(verdicts(503, None, None), [transient; 2]);
        assert_eq!(verdicts(400, None, None), [Decision::no(); 2]);
    }

    #[test]
    fn the_specification_has_a_header_of_its_own() {
        let waits = |status, header| {
            verdicts(status, None, Some(header)).map(|decision| decision.retry_after)
        };
        let wait = Some(Duration::from_secs(3));
        assert_eq!(waits(503, "retry-after"), [wait, None]);
        assert_eq!(
            waits(503, "x-amz-retry-after"),
            [Some(Duration::from_millis(3)); 2]
        );
        assert_eq!(waits(400, "x-amz-retry-after"), [None; 2]);
    }

    #[test]
    fn what_is_not_http_is_a_broken_connection_unless_specified() {
        let garbled = ConnectorError::other(Garbled("garbage".to_owned()).into(), None);
        let outcome = Outcome::Transport(&garbled);
        let transient = Decision::retry(ErrorKind::TransientError);
        assert_eq!(RetryRules::default().classify(&outcome), transient);
        assert_eq!(RetryRules::Specified.classify(&outcome), Decision::no());
        let broken = ConnectorError::io("reset".into());
        let outcome = Outcome::Transport(&broken);
        assert_eq!(RetryRules::Specified.classify(&outcome), transient);
    }
}
