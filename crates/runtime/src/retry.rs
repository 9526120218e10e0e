//! Retries: whether, when and how often a call is tried again.
//!
//! [`RetryRules`] say what an attempt's [`Outcome`] means, a [`Session`] counts the attempts of one call and says how
//! long to wait before the next, a [`TokenBucket`] bounds the retries of all clients of a partition, and
//! [`skew_correction`] finds the service's clock when it rejects a signature's time. Nothing here waits or sends: the
//! engine does.
//!
//! The configuration is [`RetryConfig`]: 3 attempts, full jitter over 1 s, 2 s, 4 s and so on, 20 s at most.
//! Source: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>

mod adaptive;
mod backoff;
mod bucket;
mod classify;
mod hint;
pub(crate) mod partition;
pub(crate) mod random;
mod rules;
mod skew;

use std::sync::Arc;
use std::time::Duration;

use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_types::retry::{ErrorKind, RetryConfig};

pub(crate) use self::adaptive::RateLimiter;
pub(crate) use self::bucket::TokenBucket;
pub(crate) use self::classify::{Decision, Outcome, Unread, Verdict};
pub(crate) use self::partition::{Quota, default_partition};
#[cfg(all(feature = "default-https-client", not(target_family = "wasm")))]
pub(crate) use self::rules::Garbled;
pub use self::rules::RetryRules;
pub(crate) use self::skew::{SharedSkew, Skew, skew_correction};

use self::backoff::Backoff;
use self::bucket::Reason;

/// The retries of one call: made before its first attempt, asked after each that failed.
///
/// ```text
/// loop {
///     while let Some(wait) = session.permit() { sleep(wait) }   // adaptive mode only
///     match attempt(session.attempts() + 1) {
///         Ok(answer) => { session.succeeded(); return Ok(answer) }
///         Err(error) => match session.next(&decision) {
///             Some(wait) => sleep(wait),
///             None => return Err(error),
///         },
///     }
/// }
/// ```
#[derive(Debug)]
pub(crate) struct Session {
    max_attempts: u32,
    backoff: Backoff,
    bucket: Arc<TokenBucket>,
    limiter: Option<(Arc<RateLimiter>, SharedTimeSource)>,
    attempts: u32,
    taken: u32,
    hurried: bool,
}

impl Session {
    /// The session of one call, before its first attempt. `bucket` is shared by all calls of a partition.
    ///
    /// The adaptive mode is the standard one until it is given a rate limiter by [`Session::adaptive`].
    #[must_use]
    pub(crate) fn new(config: &RetryConfig, bucket: Arc<TokenBucket>) -> Self {
        Self {
            max_attempts: config.max_attempts().max(1),
            backoff: Backoff::new(config),
            bucket,
            limiter: None,
            attempts: 0,
            taken: 0,
            hurried: false,
        }
    }

    /// Lets `limiter`, shared by all calls of a partition, slow the attempts down to what the service bears:
    /// [`RetryMode::Adaptive`](aws_smithy_types::retry::RetryMode::Adaptive).
    #[must_use]
    pub(crate) fn adaptive(mut self, limiter: Arc<RateLimiter>, time: SharedTimeSource) -> Self {
        self.limiter = Some((limiter, time));
        self
    }

    /// Jitter from `random`, a function that gives numbers from 0 to 1.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn with_random(mut self, random: fn() -> f64) -> Self {
        self.backoff.random = random;
        self
    }

    /// How many attempts have failed: 0 during the first. The current one's number, `attempt` in the `amz-sdk-request`
    /// header, is one more.
    #[must_use]
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How many attempts there can be, at least 1: `max` in the `amz-sdk-request` header.
    #[must_use]
    pub(crate) fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// Asked before each attempt, the first one too: `None` lets it go, a duration says to wait so long and ask again.
    /// Always `None` but in adaptive mode.
    #[must_use]
    pub(crate) fn permit(&self) -> Option<Duration> {
        self.limiter
            .as_ref()
            .and_then(|(limiter, time)| limiter.permit(time.now()))
    }

    /// After an attempt that failed: how long to wait before the next one, or `None` to give up.
    ///
    /// The wait is the jittered backoff, or what the service asked for where that is more, and never more than the
    /// configuration's `max_backoff`.
    pub(crate) fn next(&mut self, decision: &Decision) -> Option<Duration> {
        self.record(decision.verdict == Verdict::Retry(ErrorKind::ThrottlingError));
        self.attempts = self.attempts.saturating_add(1);
        let (kind, wait) = match decision.verdict {
            Verdict::Retry(kind) => (Some(kind), self.wait(decision, kind)),
            Verdict::No => (None, Err("not retried: the error would come again")),
        };
        tracing::debug!(
            attempt = self.attempts,
            kind = kind.map(display),
            wait = wait.ok().map(debug),
            "{}",
            wait.err().unwrap_or("retried")
        );
        wait.ok()
    }

    /// How long to wait before a retry for such a reason, or why there is none.
    fn wait(&mut self, decision: &Decision, kind: ErrorKind) -> Result<Duration, &'static str> {
        if self.attempts >= self.max_attempts {
            return Err("not retried: out of attempts");
        }
        let reason = match kind {
            _ if decision.timeout => Reason::Timeout,
            ErrorKind::ThrottlingError => Reason::Throttling,
            _ => Reason::Other,
        };
        let taken = self.bucket.take(reason);
        self.taken = taken.ok_or("not retried: too many retries failed of late")?;
        // Once: a reason not to wait that comes back is no reason.
        if decision.immediate && !std::mem::replace(&mut self.hurried, true) {
            return Ok(Duration::ZERO);
        }
        Ok(self.backoff.wait(self.attempts, decision.retry_after))
    }

    /// After the attempt that succeeded: what its retry took goes back to the bucket.
    pub(crate) fn succeeded(&mut self) {
        self.record(false);
        self.bucket.give_back(std::mem::take(&mut self.taken));
    }

    /// Tells the rate limiter, if there is one, of an attempt's end.
    fn record(&self, throttled: bool) {
        if let Some((limiter, time)) = &self.limiter {
            limiter.record(time.now(), throttled);
        }
    }
}

#[cfg(test)]
mod tests;
