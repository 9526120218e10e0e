//! The retry quota: retries stop while most of them fail, so that a client does not add to an outage.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Instant;

/// Tokens that retries take and successes give back. Shared by all calls of a client.
///
/// It holds 500 tokens. A retry takes 5, a retry after a timeout 10; where too few are left there is no retry. A call
/// that succeeds at once gives 1 back, a call that succeeds after a retry gives back what its last retry took.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    tokens: AtomicU32,
    capacity: u32,
    costs: Costs,
    refill: Option<Refill>,
}

/// What retries take, by the reason that they have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Costs {
    pub retry: u32,
    pub timeout: u32,
    pub throttling: u32,
}

impl Default for Costs {
    fn default() -> Self {
        Self {
            retry: TokenBucket::RETRY_COST,
            timeout: TokenBucket::TIMEOUT_RETRY_COST,
            throttling: TokenBucket::RETRY_COST,
        }
    }
}

/// Tokens that come with time, whatever becomes of the calls.
#[derive(Debug)]
struct Refill {
    /// Tokens a second.
    rate: f64,
    /// Until when they have been counted.
    counted: Mutex<Instant>,
}

impl TokenBucket {
    /// The tokens of a bucket that is full.
    pub(crate) const CAPACITY: u32 = 500;
    /// What a retry takes.
    pub(crate) const RETRY_COST: u32 = 5;
    /// What a retry takes after an attempt that timed out.
    pub(crate) const TIMEOUT_RETRY_COST: u32 = 10;
    /// What a call that needed no retry gives back.
    const SUCCESS: u32 = 1;

    /// A full bucket of [`TokenBucket::CAPACITY`].
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::with_capacity(Self::CAPACITY)
    }

    /// A full bucket of another capacity; 0 forbids retries.
    #[must_use]
    pub(crate) fn with_capacity(capacity: u32) -> Self {
        Self::custom(capacity, Costs::default(), 0.0)
    }

    /// A full bucket that gets `refill` tokens a second beside those that successes give back.
    #[must_use]
    pub(super) fn custom(capacity: u32, costs: Costs, refill: f64) -> Self {
        let refill = (refill.is_finite() && refill > 0.0).then(|| Refill {
            rate: refill,
            counted: Mutex::new(Instant::now()),
        });
        Self {
            tokens: AtomicU32::new(capacity),
            capacity,
            costs,
            refill,
        }
    }

    /// The tokens that are left.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn tokens(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Takes the tokens of one retry and says how many, or `None` where too few are left.
    pub(super) fn take(&self, after: Reason) -> Option<u32> {
        let cost = match after {
            Reason::Timeout => self.costs.timeout,
            Reason::Throttling => self.costs.throttling,
            Reason::Other => self.costs.retry,
        };
        self.refill();
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(cost)
            })
            .ok()
            .map(|_| cost)
    }

    /// Gives back what the last retry of a call that succeeded took: 0 if there was none.
    pub(super) fn give_back(&self, taken: u32) {
        self.add(taken.max(Self::SUCCESS));
    }

    fn refill(&self) {
        let Some(Refill { rate, counted }) = &self.refill else {
            return;
        };
        let mut counted = counted.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = (counted.elapsed().as_secs_f64() * rate).floor();
        if whole < 1.0 {
            return;
        }
        // What is less than a token counts the next time.
        let time = Duration::try_from_secs_f64(whole / rate).unwrap_or_default();
        *counted = counted.checked_add(time).unwrap_or_else(Instant::now);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float becomes the nearest number there is"
        )]
        self.add(whole as u32);
    }

    fn add(&self, tokens: u32) {
        // Fails, and changes nothing, where the bucket is full already: the usual case stays a plain load.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| {
                (now < self.capacity).then(|| now.saturating_add(tokens).min(self.capacity))
            });
    }
}

impl Default for TokenBucket {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a call is tried again, as far as it matters to the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Timeout,
    Throttling,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_holds_a_hundred_retries() {
        let bucket = TokenBucket::new();
        let granted = (0..200)
            .filter(|_| bucket.take(Reason::Other).is_some())
            .count();
        assert_eq!((granted, bucket.tokens()), (100, 0));
        let bucket = TokenBucket::new();
        let granted = (0..200)
            .filter(|_| bucket.take(Reason::Timeout).is_some())
            .count();
        assert_eq!((granted, bucket.tokens()), (50, 0));
    }

    #[test]
    fn gives_back_what_was_taken_and_never_overflows() {
        let bucket = TokenBucket::with_capacity(20);
        assert_eq!(bucket.take(Reason::Timeout), Some(10));
        bucket.give_back(10);
        assert_eq!(bucket.tokens(), 20);
        bucket.give_back(10);
        bucket.give_back(0);
        assert_eq!(bucket.tokens(), 20);
        bucket.take(Reason::Other);
        bucket.give_back(0);
        assert_eq!(bucket.tokens(), 16);
        bucket.give_back(u32::MAX);
        assert_eq!(bucket.tokens(), 20);
    }

    #[test]
    fn an_empty_bucket_leaves_what_it_has() {
        let bucket = TokenBucket::with_capacity(9);
        assert_eq!(bucket.take(Reason::Timeout), None);
        assert_eq!(bucket.take(Reason::Other), Some(5));
        assert_eq!(bucket.take(Reason::Other), None);
        assert_eq!(bucket.tokens(), 4);
    }

    #[test]
    fn threads_take_each_token_once() {
        let bucket = TokenBucket::new();
        let granted: usize = std::thread::scope(|scope| {
            let take = || {
                (0..100)
                    .filter(|_| bucket.take(Reason::Other).is_some())
                    .count()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        assert_eq!((granted, bucket.tokens()), (100, 0));
    }

    #[test]
    fn each_reason_has_its_cost() {
        let costs = Costs {
            retry: 1,
            timeout: 2,
            throttling: 3,
        };
        let bucket = TokenBucket::custom(10, costs, 0.0);
        let took = [Reason::Other, Reason::Timeout, Reason::Throttling].map(|why| bucket.take(why));
        assert_eq!((took, bucket.tokens()), ([Some(1), Some(2), Some(3)], 4));
    }

    #[test]
    fn tokens_come_with_time() {
        let bucket = TokenBucket::custom(10, Costs::default(), 1e12);
        for _ in 0..1000 {
            assert_eq!(bucket.take(Reason::Timeout), Some(10));
        }
        for never in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-12] {
            let bucket = TokenBucket::custom(10, Costs::default(), never);
            assert_eq!(bucket.take(Reason::Timeout), Some(10), "{never}");
            assert_eq!(bucket.take(Reason::Timeout), None, "{never}");
        }
    }
}
