//! The adaptive mode's rate limiter: attempts slow down to what the service bears.
//!
//! It lets everything pass until the service throttles. From then on each attempt takes a token, and tokens come at a
//! rate that drops to 70 % of what was sent at each throttled attempt and grows back, slowly near the rate that was
//! too much and faster beyond it (a cubic curve, as TCP CUBIC's window). The constants are those of AWS's SDKs; an
//! attempt takes one token whether it is a retry or not, since a retry has waited for its backoff already.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Never fewer tokens a second than this.
const MIN_RATE: f64 = 0.5;
/// Never less room for tokens than for one.
const MIN_CAPACITY: f64 = 1.0;
/// The weight of the last half second in the measured rate.
const SMOOTHING: f64 = 0.8;
/// What is kept of the rate when the service throttles.
const DECREASE: f64 = 0.7;
/// How steeply the rate grows back.
const STEEPNESS: f64 = 0.4;

/// The rate limiter of the adaptive mode, shared by the calls of a partition. Its default lets everything pass until the
/// service throttles.
#[derive(Default)]
pub(crate) struct RateLimiter(Mutex<State>);

/// All times are in seconds since 1970, all rates in attempts a second.
#[derive(Debug, Default)]
struct State {
    /// Tokens, once the service has throttled.
    tokens: Option<Tokens>,
    /// Attempts ended since `measured_from`.
    ended: f64,
    measured_from: Option<f64>,
    measured_rate: f64,
    /// The rate at the last throttled attempt, and when that was.
    throttled_rate: f64,
    throttled_at: f64,
}

#[derive(Debug)]
struct Tokens {
    left: f64,
    capacity: f64,
    rate: f64,
    filled_at: f64,
}

impl RateLimiter {
    /// Takes a token for one attempt, or says how long to wait before asking again.
    pub(super) fn permit(&self, now: SystemTime) -> Option<Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.tokens.as_mut()?.take(seconds(now))
    }

    /// Learns from an attempt that has ended.
    pub(super) fn record(&self, now: SystemTime, throttled: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.record(seconds(now), throttled);
    }
}

impl State {
    fn record(&mut self, now: f64, throttled: bool) {
        self.measure(now);
        let rate = if throttled {
            let limit = self
                .tokens
                .as_ref()
                .map_or(f64::INFINITY, |tokens| tokens.rate);
            self.throttled_rate = self.measured_rate.min(limit);
            self.throttled_at = now;
            self.throttled_rate * DECREASE
        } else {
            let since = now - self.throttled_at - self.plateau();
            STEEPNESS * since.powi(3) + self.throttled_rate
        };
        let rate = rate.min(2.0 * self.measured_rate);
        match &mut self.tokens {
            Some(tokens) => tokens.set_rate(now, rate),
            None if throttled => self.tokens = Some(Tokens::new(now, rate)),
            None => {}
        }
    }

    /// Seconds from a throttled attempt until the rate is back where it was.
    fn plateau(&self) -> f64 {
        (self.throttled_rate * (1.0 - DECREASE) / STEEPNESS).cbrt()
    }

    /// Counts one attempt, and takes stock each half second.
    fn measure(&mut self, now: f64) {
        let half_second = (now * 2.0).floor() / 2.0;
        self.ended += 1.0;
        let from = *self.measured_from.get_or_insert(now.floor());
        if half_second > from {
            let rate = self.ended / (half_second - from);
            self.measured_rate = rate * SMOOTHING + self.measured_rate * (1.0 - SMOOTHING);
            self.measured_from = Some(half_second);
            self.ended = 0.0;
        }
    }
}

impl Tokens {
    fn new(now: f64, rate: f64) -> Self {
        Self {
            left: 0.0,
            capacity: rate.max(MIN_CAPACITY),
            rate: rate.max(MIN_RATE),
            filled_at: now,
        }
    }

    fn set_rate(&mut self, now: f64, rate: f64) {
        self.fill(now);
        self.rate = rate.max(MIN_RATE);
        self.capacity = rate.max(MIN_CAPACITY);
        self.left = self.left.min(self.capacity);
    }

    /// A clock that is set back adds nothing, and counts on from where it is.
    fn fill(&mut self, now: f64) {
        let passed = (now - self.filled_at).max(0.0);
        self.left = (self.left + passed * self.rate).min(self.capacity);
        self.filled_at = now;
    }

    fn take(&mut self, now: f64) -> Option<Duration> {
        self.fill(now);
        let missing = 1.0 - self.left;
        // Less than a microsecond's worth is a token: waits that short would not end.
        if missing / self.rate < 1e-6 {
            self.left = (self.left - 1.0).max(0.0);
            return None;
        }
        Some(Duration::try_from_secs_f64(missing / self.rate).unwrap_or_default())
    }
}

fn seconds(now: SystemTime) -> f64 {
    now.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_tuple("RateLimiter").field(&*state).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: f64 = 1_700_000_000.0;

    fn at(seconds: f64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs_f64(START + seconds)
    }

    /// What passes in `seconds` when attempts are made as soon as they are allowed and the service bears `limit` a
    /// second.
    fn run(limiter: &RateLimiter, from: f64, seconds: f64, limit: f64) -> (u32, u32) {
        let (mut now, mut passed, mut throttled) = (from, 0_u32, 0_u32);
        let (mut second, mut in_second) = (from.floor(), 0.0);
        while now < from + seconds {
            if let Some(wait) = limiter.permit(at(now)) {
                now += wait.as_secs_f64();
                continue;
            }
            if now.floor() > second {
                (second, in_second) = (now.floor(), 0.0);
            }
            in_second += 1.0;
            let refused = in_second > limit;
            limiter.record(at(now), refused);
            passed += 1;
            throttled += u32::from(refused);
            now += 0.005;
        }
        (passed, throttled)
    }

    #[test]
    fn nothing_is_held_back_before_the_service_throttles() {
        let limiter = RateLimiter::default();
        let (passed, throttled) = run(&limiter, 0.0, 2.0, f64::INFINITY);
        assert!(passed >= 400 && throttled == 0, "{passed}, {throttled}");
        assert_eq!(limiter.permit(at(2.0)), None);
    }

    #[test]
    fn a_first_throttled_attempt_costs_two_seconds() {
        let limiter = RateLimiter::default();
        assert_eq!(limiter.permit(at(0.0)), None);
        limiter.record(at(0.1), true);
        assert_eq!(limiter.permit(at(0.1)), Some(Duration::from_secs(2)));
        assert_eq!(limiter.permit(at(2.1)), None);
        assert!(limiter.permit(at(2.1)).is_some());
    }

    #[test]
    fn settles_near_what_the_service_bears() {
        let limiter = RateLimiter::default();
        run(&limiter, 0.0, 30.0, 20.0);
        let (passed, throttled) = run(&limiter, 30.0, 60.0, 20.0);
        assert!((400..1500).contains(&passed), "{passed} in 60 s");
        assert!(throttled * 4 < passed, "{throttled} of {passed} throttled");
        let (recovered, _) = run(&limiter, 90.0, 60.0, f64::INFINITY);
        assert!(
            recovered > 3 * passed,
            "{recovered} in 60 s once the service bears all"
        );
    }

    #[test]
    fn an_hour_of_quiet_is_no_licence_to_flood() {
        let limiter = RateLimiter::default();
        limiter.record(at(0.0), true);
        limiter.record(at(3600.0), false);
        assert_eq!(limiter.permit(at(3600.0)), None);
        assert!(
            limiter
                .permit(at(3600.0))
                .is_some_and(|wait| wait >= Duration::from_secs(1))
        );
    }

    #[test]
    fn the_clock_may_jump() {
        let limiter = RateLimiter::default();
        limiter.record(at(0.0), true);
        limiter.record(at(-1e9), true);
        assert!(
            limiter
                .permit(at(-1e9))
                .is_some_and(|wait| wait <= Duration::from_secs(2))
        );
        limiter.record(at(1e9), false);
        assert_eq!(limiter.permit(at(1e9)), None);
        limiter.record(SystemTime::UNIX_EPOCH - Duration::from_secs(9), true);
        assert!(format!("{limiter:?}").contains("rate"));
    }
}
