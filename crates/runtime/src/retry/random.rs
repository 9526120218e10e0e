//! Random numbers for jitter: fast, unpredictable enough, not for secrets.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A number from 0 (included) to 1 (excluded).
pub(crate) fn unit() -> f64 {
    static STATE: OnceLock<AtomicU64> = OnceLock::new();
    // std's hash maps are seeded by the operating system; hashing anything gives that seed away.
    let state = STATE.get_or_init(|| AtomicU64::new(RandomState::new().hash_one("jitter")));
    // A Weyl sequence, scrambled by two xorshift-multiply rounds: threads share it without a lock.
    let mut bits = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let high = u32::try_from(bits >> 32).unwrap_or_default();
    f64::from(high) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_spread_over_the_whole_range() {
        let mut counts = [0_u32; 10];
        for _ in 0..10_000 {
            let number = unit();
            assert!((0.0..1.0).contains(&number));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let bin = (number * 10.0) as usize;
            counts[bin] += 1;
        }
        assert!(
            counts.iter().all(|count| (800..1200).contains(count)),
            "{counts:?}"
        );
    }
}
