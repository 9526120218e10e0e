//! How long a load of credentials may take, where nobody says: as long as a provider that asks a service may need.

use std::time::Duration;

use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;

use crate::config::bounds;

/// From this many pauses on each is as long as pauses get.
const DOUBLINGS: u32 = 32;

/// The longest that all attempts by the call's retry configuration should take: their pauses without luck, and for each
/// attempt twice the connect timeout, or the attempt timeout where that is longer. A short connect timeout does not make
/// it shorter, nor a long read timeout longer: a provider that is silent for that long is not worth the wait.
pub(super) fn load_timeout(bag: &ConfigBag) -> Duration {
    let standard = RetryConfig::standard();
    let retries = bag.load::<RetryConfig>().unwrap_or(&standard);
    let timeouts = bounds::timeouts(bag.load::<TimeoutConfig>());
    let attempts = retries.max_attempts().max(1);
    let connect = timeouts
        .connect_timeout()
        .unwrap_or_default()
        .max(bounds::CONNECT_TIMEOUT);
    let attempt = timeouts.operation_attempt_timeout().unwrap_or_default();
    let attempt = attempt.max(connect.saturating_mul(2));
    let all = attempt.saturating_mul(attempts);
    all.saturating_add(pauses(retries, attempts - 1))
}

fn pauses(retries: &RetryConfig, count: u32) -> Duration {
    let longest = retries.max_backoff();
    let growing = (0..count.min(DOUBLINGS)).map(|doublings| {
        let pause = 2_u32.saturating_pow(doublings);
        retries.initial_backoff().saturating_mul(pause).min(longest)
    });
    let rest = longest.saturating_mul(count.saturating_sub(DOUBLINGS));
    growing.fold(rest, Duration::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(retries: Option<RetryConfig>, timeouts: Option<TimeoutConfig>) -> Duration {
        let mut bag = ConfigBag::base();
        let state = bag.interceptor_state();
        state.store_or_unset(retries);
        state.store_or_unset(timeouts);
        load_timeout(&bag)
    }

    fn attempts(count: u32) -> RetryConfig {
        RetryConfig::standard().with_max_attempts(count)
    }

    #[test]
    fn every_attempt_and_every_pause_has_its_time() {
        // 3 x 2 x 3.1 s, and pauses of 1 s and 2 s.
        assert_eq!(of(None, None), Duration::from_millis(21_600));
        assert_eq!(of(Some(attempts(1)), None), Duration::from_millis(6_200));
        // 8 x 6.2 s; 1, 2, 4, 8, 16, 20 and 20 s.
        assert_eq!(of(Some(attempts(8)), None), Duration::from_millis(120_600));
        assert_eq!(
            of(
                Some(RetryConfig::disabled()),
                Some(TimeoutConfig::disabled())
            ),
            Duration::from_millis(6_200)
        );
    }

    #[test]
    fn timeouts_count_where_they_are_longer() {
        let timeouts = |connect, attempt| {
            let timeouts = TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(connect))
                .operation_attempt_timeout(Duration::from_secs(attempt))
                .read_timeout(Duration::from_secs(1_000));
            of(Some(attempts(1)), Some(timeouts.build()))
        };
        assert_eq!(timeouts(5, 1), Duration::from_secs(10));
        assert_eq!(timeouts(5, 60), Duration::from_mins(1));
        assert_eq!(timeouts(1, 1), Duration::from_millis(6_200));
    }

    #[test]
    fn odd_settings_neither_overflow_nor_take_time() {
        let endless = RetryConfig::standard()
            .with_max_attempts(u32::MAX)
            .with_initial_backoff(Duration::MAX)
            .with_max_backoff(Duration::MAX);
        assert_eq!(of(Some(endless), None), Duration::MAX);
    }
}
