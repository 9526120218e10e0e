//! The retry quota: retries stop while most of them fail, so that a client does not add to an outage.

use std::sync::atomic::{AtomicU32, Ordering};

/// Tokens that retries take and successes give back. Shared by all calls of a client.
///
/// It holds 500 tokens. A retry takes 5, a retry after a timeout 10; where too few are left there is no retry. A call
/// that succeeds at once gives 1 back, a call that succeeds after a retry gives back what its last retry took.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    tokens: AtomicU32,
    capacity: u32,
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
        Self {
            tokens: AtomicU32::new(capacity),
            capacity,
        }
    }

    /// The tokens that are left.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn tokens(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Takes the tokens of one retry and says how many, or `None` where too few are left.
    pub(super) fn take(&self, after_timeout: bool) -> Option<u32> {
        let cost = if after_timeout {
            Self::TIMEOUT_RETRY_COST
        } else {
            Self::RETRY_COST
        };
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(cost)
            })
            .ok()
            .map(|_| cost)
    }

    /// Gives back what the last retry of a call that succeeded took: 0 if there was none.
    pub(super) fn give_back(&self, taken: u32) {
        let tokens = taken.max(Self::SUCCESS);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_holds_a_hundred_retries() {
        let bucket = TokenBucket::new();
        let granted = (0..200).filter(|_| bucket.take(false).is_some()).count();
        assert_eq!((granted, bucket.tokens()), (100, 0));
        let bucket = TokenBucket::new();
        let granted = (0..200).filter(|_| bucket.take(true).is_some()).count();
        assert_eq!((granted, bucket.tokens()), (50, 0));
    }

    #[test]
    fn gives_back_what_was_taken_and_never_overflows() {
        let bucket = TokenBucket::with_capacity(20);
        assert_eq!(bucket.take(true), Some(10));
        bucket.give_back(10);
        assert_eq!(bucket.tokens(), 20);
        bucket.give_back(10);
        bucket.give_back(0);
        assert_eq!(bucket.tokens(), 20);
        bucket.take(false);
        bucket.give_back(0);
        assert_eq!(bucket.tokens(), 16);
        bucket.give_back(u32::MAX);
        assert_eq!(bucket.tokens(), 20);
    }

    #[test]
    fn an_empty_bucket_leaves_what_it_has() {
        let bucket = TokenBucket::with_capacity(9);
        assert_eq!(bucket.take(true), None);
        assert_eq!(bucket.take(false), Some(5));
        assert_eq!(bucket.take(false), None);
        assert_eq!(bucket.tokens(), 4);
    }

    #[test]
    fn threads_take_each_token_once() {
        let bucket = TokenBucket::new();
        let granted: usize = std::thread::scope(|scope| {
            let take = || (0..100).filter(|_| bucket.take(false).is_some()).count();
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        assert_eq!((granted, bucket.tokens()), (100, 0));
    }
}
