//! What waits: between attempts, and for timeouts.

use std::fmt;
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep, default_async_sleep};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;

/// A client's timer, if it has one. Tokio's is asked only inside of a tokio runtime, where it does not panic.
#[derive(Clone, Debug)]
pub(crate) struct Timer {
    sleep: Option<SharedAsyncSleep>,
    is_tokio: bool,
}

impl Timer {
    /// The timer that is set, or the default one.
    pub(crate) fn new(sleep: Option<SharedAsyncSleep>) -> Self {
        let sleep = sleep.or_else(default_async_sleep);
        // Its name is all that a shared timer tells of itself.
        let is_tokio = sleep
            .as_ref()
            .is_some_and(|sleep| format!("{sleep:?}").contains("TokioSleep"));
        Self { sleep, is_tokio }
    }

    /// The timer as it was given.
    pub(crate) fn shared(&self) -> Option<SharedAsyncSleep> {
        self.sleep.clone()
    }

    /// The timer for limits that can be done without: out of reach, they never pass.
    pub(crate) fn lenient(&self) -> Option<SharedAsyncSleep> {
        self.sleep
            .as_ref()
            .map(|_| SharedAsyncSleep::new(Lenient(self.clone())))
    }

    /// A future that ends after a time.
    pub(crate) fn sleep(&self, duration: Duration) -> Result<Sleep, NoTimer> {
        match &self.sleep {
            None => Err(NoTimer::Unset),
            Some(_) if self.is_tokio && tokio::runtime::Handle::try_current().is_err() => {
                Err(NoTimer::NoRuntime)
            }
            Some(sleep) => Ok(sleep.sleep(duration)),
        }
    }

    /// Whether retries and timeouts that are configured can be kept.
    pub(crate) fn check(
        &self,
        retries: Option<&RetryConfig>,
        timeouts: Option<&TimeoutConfig>,
    ) -> Result<(), NoTimer> {
        let retries = retries.is_none_or(RetryConfig::has_retry);
        let timeouts = timeouts.is_some_and(|config| {
            config
                .operation_timeout()
                .or(config.operation_attempt_timeout())
                .is_some()
        });
        if self.sleep.is_none() && (retries || timeouts) {
            Err(NoTimer::Unset)
        } else {
            Ok(())
        }
    }
}

#[derive(Debug)]
struct Lenient(Timer);

impl AsyncSleep for Lenient {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.0
            .sleep(duration)
            .unwrap_or_else(|_| Sleep::new(std::future::pending()))
    }
}

/// Why there is no waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoTimer {
    /// There is no timer.
    Unset,
    /// There is tokio's timer, and no tokio runtime.
    NoRuntime,
}

impl fmt::Display for NoTimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unset => {
                "an async sleep implementation is needed for retries and timeouts: set `sleep_impl`, enable the feature \
                 `rt-tokio`, or disable both (`RetryConfig::disabled()` and no operation timeouts)"
            }
            Self::NoRuntime => {
                "tokio's timer needs a tokio runtime: await the call inside one, or set another `sleep_impl`"
            }
        })
    }
}

impl std::error::Error for NoTimer {}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::task::{Context, Waker};

    use super::*;

    #[derive(Debug)]
    struct AtOnce;

    impl AsyncSleep for AtOnce {
        fn sleep(&self, _: Duration) -> Sleep {
            Sleep::new(std::future::ready(()))
        }
    }

    #[test]
    fn tokios_timer_without_a_runtime_is_an_error() {
        let timer = Timer::new(None);
        assert_eq!(timer.sleep(Duration::ZERO).err(), Some(NoTimer::NoRuntime));
        let mut limit = Box::pin(timer.lenient().unwrap().sleep(Duration::ZERO));
        let context = &mut Context::from_waker(Waker::noop());
        assert!(limit.as_mut().poll(context).is_pending());
        assert_eq!(timer.check(None, None), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn tokios_timer_in_a_runtime_waits() {
        let start = tokio::time::Instant::now();
        Timer::new(None)
            .sleep(Duration::from_secs(5))
            .unwrap()
            .await;
        Timer::new(None)
            .lenient()
            .unwrap()
            .sleep(Duration::from_secs(5))
            .await;
        assert_eq!(start.elapsed(), Duration::from_secs(10));
    }

    #[test]
    fn a_timer_that_is_set_needs_no_runtime() {
        let timer = Timer::new(Some(SharedAsyncSleep::new(AtOnce)));
        assert!(timer.sleep(Duration::MAX).is_ok());
    }

    #[test]
    fn what_needs_a_timer_is_refused_without_one() {
        let none = Timer {
            sleep: None,
            is_tokio: false,
        };
        let never = RetryConfig::disabled();
        let limited = TimeoutConfig::builder()
            .operation_attempt_timeout(Duration::from_secs(1))
            .build();
        let connect = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(1))
            .build();
        assert_eq!(none.check(None, None), Err(NoTimer::Unset));
        assert_eq!(
            none.check(Some(&RetryConfig::standard()), None),
            Err(NoTimer::Unset)
        );
        assert_eq!(
            none.check(Some(&never), Some(&limited)),
            Err(NoTimer::Unset)
        );
        assert_eq!(none.check(Some(&never), Some(&connect)), Ok(()));
        assert!(none.sleep(Duration::ZERO).is_err() && none.lenient().is_none());
    }
}
