//! How long to wait before the next attempt: exponential backoff with full jitter.

use std::time::Duration;

use aws_smithy_types::retry::RetryConfig;

use super::random;

/// The waits of one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    initial: Duration,
    max: Duration,
    /// Where the jitter comes from: numbers from 0 to 1.
    pub(super) random: fn() -> f64,
}

impl Backoff {
    pub(super) fn new(config: &RetryConfig) -> Self {
        Self {
            initial: config.initial_backoff(),
            max: config.max_backoff(),
            random: if config.use_static_exponential_base() {
                || 1.0
            } else {
                random::unit
            },
        }
    }

    /// The wait after `attempt`, counted from 1: a random part of `initial * 2^(attempt - 1)`, or the service's hint
    /// where that is more; `max` at most.
    pub(super) fn wait(&self, attempt: u32, hint: Option<Duration>) -> Duration {
        let doublings = attempt.saturating_sub(1).min(63);
        let seconds = self.initial.as_secs_f64() * 2_f64.powi(doublings.cast_signed());
        let ceiling = Duration::try_from_secs_f64(seconds)
            .unwrap_or(self.max)
            .min(self.max);
        let part = (self.random)().clamp(0.0, 1.0);
        let jittered = Duration::try_from_secs_f64(ceiling.as_secs_f64() * part);
        jittered
            .unwrap_or(ceiling)
            .max(hint.unwrap_or_default())
            .min(self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(config: &RetryConfig) -> Backoff {
        Backoff {
            random: || 1.0,
            ..Backoff::new(config)
        }
    }

    #[test]
    fn doubles_up_to_the_maximum() {
        let backoff = whole(&RetryConfig::standard());
        let waits: Vec<u64> = (1..=7)
            .map(|attempt| backoff.wait(attempt, None).as_secs())
            .collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 20, 20]);
        assert_eq!(backoff.wait(u32::MAX, None), Duration::from_secs(20));
        assert_eq!(backoff.wait(0, None), Duration::from_secs(1));
    }

    #[test]
    fn jitter_is_full() {
        let config = RetryConfig::standard();
        let none = Backoff {
            random: || 0.0,
            ..Backoff::new(&config)
        };
        assert_eq!(none.wait(3, None), Duration::ZERO);
        let quarter = Backoff {
            random: || 0.25,
            ..Backoff::new(&config)
        };
        assert_eq!(quarter.wait(3, None), Duration::from_secs(1));
        let waits: Vec<Duration> = (0..1000)
            .map(|_| Backoff::new(&config).wait(1, None))
            .collect();
        assert!(waits.iter().all(|wait| *wait < Duration::from_secs(1)));
        assert!(waits.iter().any(|wait| *wait < Duration::from_millis(100)));
        assert!(waits.iter().any(|wait| *wait > Duration::from_millis(900)));
    }

    #[test]
    fn hints_are_a_floor_under_the_maximum() {
        let backoff = whole(&RetryConfig::standard());
        let hinted = |seconds| {
            backoff
                .wait(2, Some(Duration::from_secs(seconds)))
                .as_secs()
        };
        assert_eq!(
            [hinted(0), hinted(1), hinted(5), hinted(u64::MAX)],
            [2, 2, 5, 20]
        );
    }

    #[test]
    fn odd_settings_do_not_panic() {
        let config = RetryConfig::standard()
            .with_initial_backoff(Duration::MAX)
            .with_max_backoff(Duration::MAX);
        assert!(whole(&config).wait(9, Some(Duration::MAX)) <= Duration::MAX);
        let nan = Backoff {
            random: || f64::NAN,
            ..Backoff::new(&config)
        };
        assert!(nan.wait(1, None) <= Duration::MAX);
        let zero = RetryConfig::standard().with_max_backoff(Duration::ZERO);
        assert_eq!(
            whole(&zero).wait(3, Some(Duration::from_secs(9))),
            Duration::ZERO
        );
    }
}
