//! What providers that speak plain HTTP share: requests, and when to ask again.

use crate::provider_config::ProviderConfig;
use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::{AsyncSleep as _, SharedAsyncSleep};
use aws_smithy_runtime_api::box_error::BoxError;
use slim_sdk_runtime::direct::{Options, Sender, random};
use std::pin::Pin;
use std::time::Duration;

/// The longest wait between two attempts.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// What requests with these timeouts are sent with. `no_proxy` is for addresses that only this machine knows.
pub(crate) fn sender(
    config: &ProviderConfig,
    connect_timeout: Duration,
    read_timeout: Duration,
    no_proxy: bool,
) -> Result<Sender, BoxError> {
    Sender::new(&Options {
        http_client: config.http_client(),
        sleep_impl: config.sleep_impl(),
        time_source: config.time_source(),
        connect_timeout: Some(connect_timeout),
        read_timeout: Some(read_timeout),
        no_proxy,
    })
}

/// A step without a type: what waits for it is compiled once, not with each step inside of it.
pub(crate) type Step<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a step comes to, unless it takes longer than a limit. Without a way to wait there is none.
pub(crate) async fn in_time<T>(
    step: Step<'_, T>,
    limit: Duration,
    sleep: Option<SharedAsyncSleep>,
) -> Option<T> {
    match sleep {
        None => Some(step.await),
        Some(sleep) => Timeout::new(step, sleep.sleep(limit)).await.ok(),
    }
}

/// Counts attempts and waits between them: full jitter over 1 s, 2 s, 4 s and so on.
pub(crate) struct Attempts {
    left: u32,
    limit: Duration,
    sleep: Option<SharedAsyncSleep>,
}

impl Attempts {
    /// `max` attempts, or one where nothing waits.
    pub(crate) fn new(max: u32, sleep: Option<SharedAsyncSleep>) -> Self {
        Self {
            left: if sleep.is_some() {
                max.saturating_sub(1)
            } else {
                0
            },
            limit: Duration::from_secs(1),
            sleep,
        }
    }

    /// Waits for the next attempt; `false` if there is none.
    pub(crate) async fn another(&mut self) -> bool {
        let Some(sleep) = self.sleep.as_ref().filter(|_| self.left > 0) else {
            return false;
        };
        sleep.sleep(self.limit.mul_f64(random())).await;
        self.left -= 1;
        self.limit = MAX_WAIT.min(self.limit * 2);
        true
    }
}
