//! Clock skew: signing by the service's clock once it says that ours is wrong.
//!
//! A signature holds for some minutes around the time it carries. Where the service rejects that time, its answer's
//! `date` says what the time is, and the call is signed afresh with it. Nothing else ever moves the clock: not an
//! answer that succeeded, not a date that no clock can show.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use super::hint;

/// Codes of a signature rejected for its time.
const SKEWED: [&str; 3] = [
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
];

/// Codes of a signature rejected for whatever reason, of which its time is one.
const REJECTED: [&str; 3] = [
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
];

/// With one of [`REJECTED`], clocks that differ by no more than this are not the reason. In seconds.
const TOLERANCE: u64 = 4 * 60;

/// A difference of more than a year is not believed: the date is made up. In seconds.
const BOUND: u64 = 366 * 24 * 60 * 60;

/// How far the service's clock is ahead of ours, in seconds; negative where it is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Skew(i64);

impl Skew {
    /// The skew in seconds.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn seconds(self) -> i64 {
        self.0
    }

    /// The service's time when our clock says `now`.
    #[must_use]
    pub(crate) fn apply(self, now: SystemTime) -> SystemTime {
        let by = Duration::from_secs(self.0.unsigned_abs());
        let then = if self.0 < 0 {
            now.checked_sub(by)
        } else {
            now.checked_add(by)
        };
        then.unwrap_or(now)
    }
}

/// The skew that a client has learnt, shared by its calls.
#[derive(Debug, Default)]
pub(crate) struct SharedSkew(AtomicI64);

impl SharedSkew {
    /// What was learnt last, none at first.
    #[must_use]
    pub(crate) fn get(&self) -> Skew {
        Skew(self.0.load(Ordering::Relaxed))
    }

    /// Keeps what [`skew_correction`] found.
    pub(crate) fn set(&self, skew: Skew) {
        self.0.store(skew.0, Ordering::Relaxed);
    }
}

/// The skew to sign by from now on, where an answer says that the signature's time is why it was rejected.
///
/// `code`, `status` and `date_header` are the answer's; `now` is what our clock says and `current` the skew that the
/// attempt was signed with, so that a skew which was learnt wrongly is found out and put right too.
///
/// `None` where the answer is no rejection (only a 4xx is), has no date or none that a clock can show, differs from
/// our clock by more than a year, or, for codes that stand for other reasons too, by no more than 4 minutes from the
/// time that was signed.
#[must_use]
pub(crate) fn skew_correction(
    code: Option<&str>,
    status: u16,
    date_header: Option<&str>,
    now: SystemTime,
    current: Skew,
) -> Option<Skew> {
    let code = code?;
    let certain = SKEWED.contains(&code);
    if !(400..500).contains(&status) || !(certain || REJECTED.contains(&code)) {
        return None;
    }
    let skew = hint::http_date(date_header?)?.checked_sub(hint::seconds(now)?)?;
    let from_signed = skew.checked_sub(current.0)?;
    let is_reason = certain || from_signed.unsigned_abs() > TOLERANCE;
    (is_reason && skew.unsigned_abs() <= BOUND).then_some(Skew(skew))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT
    const SECONDS: u64 = 784_111_777;
    const MINUTE: u64 = 60;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn correction(code: &str, status: u16, date: Option<&str>, now: SystemTime) -> Option<i64> {
        skew_correction(Some(code), status, date, now, Skew::default()).map(Skew::seconds)
    }

    const DATE: Option<&str> = Some("Sun, 06 Nov 1994 08:49:37 GMT");

    #[test]
    fn a_rejected_time_is_corrected_both_ways() {
        for code in SKEWED.into_iter().chain(REJECTED) {
            for status in [400, 401, 403] {
                assert_eq!(
                    correction(code, status, DATE, at(SECONDS - 10 * MINUTE)),
                    Some(600)
                );
                assert_eq!(
                    correction(code, status, DATE, at(SECONDS + 10 * MINUTE)),
                    Some(-600)
                );
            }
        }
    }

    #[test]
    fn a_signature_rejected_for_another_reason_is_not() {
        for code in REJECTED {
            assert_eq!(correction(code, 403, DATE, at(SECONDS)), None);
            assert_eq!(correction(code, 403, DATE, at(SECONDS + 4 * MINUTE)), None);
            assert_eq!(
                correction(code, 403, DATE, at(SECONDS + 4 * MINUTE + 1)),
                Some(-241)
            );
        }
        assert_eq!(
            correction("RequestExpired", 403, DATE, at(SECONDS)),
            Some(0)
        );
        for code in ["AccessDeniedException", "ThrottlingException", ""] {
            assert_eq!(correction(code, 403, DATE, at(SECONDS + 10 * MINUTE)), None);
        }
        assert_eq!(
            skew_correction(None, 403, DATE, at(0), Skew::default()),
            None
        );
    }

    #[test]
    fn only_a_rejection_moves_the_clock() {
        for status in [100, 200, 204, 302, 399, 500, 503, 999] {
            assert_eq!(
                correction("RequestTimeTooSkewed", status, DATE, at(SECONDS - 900)),
                None
            );
        }
    }

    #[test]
    fn hostile_dates_are_ignored() {
        for date in [
            None,
            Some(""),
            Some("garbage"),
            Some("Fri, 31 Dec 9999 23:59:59 GMT"),
            Some("Thu, 01 Jan 1970 00:00:00 GMT"),
            Some("Mon, 01 Jan 0001 00:00:00 GMT"),
            Some("Sun, 06 Nov 1994 08:49:37 CET"),
            Some("1994-11-06T08:49:37Z"),
            Some("784111777"),
        ] {
            assert_eq!(
                correction("RequestTimeTooSkewed", 403, date, at(1_700_000_000)),
                None,
                "{date:?}"
            );
        }
        let before_1970 = SystemTime::UNIX_EPOCH - Duration::from_secs(1 << 40);
        assert_eq!(correction("RequestExpired", 403, DATE, before_1970), None);
    }

    #[test]
    fn a_wrong_skew_is_put_right() {
        let learnt = Skew(3600);
        let again = |now| skew_correction(Some("SignatureDoesNotMatch"), 403, DATE, now, learnt);
        assert_eq!(again(at(SECONDS)), Some(Skew(0)));
        assert_eq!(
            again(at(SECONDS - 3600)),
            None,
            "signed with the service's time already"
        );
    }

    #[test]
    fn applying_never_panics() {
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 62);
        for seconds in [0, 1, -1, i64::MAX, i64::MIN] {
            for now in [SystemTime::UNIX_EPOCH, at(SECONDS), far] {
                let _ = Skew(seconds).apply(now);
            }
        }
        assert_eq!(Skew(60).apply(at(0)), at(60));
        assert_eq!(Skew(-60).apply(at(60)), at(0));
        let shared = SharedSkew::default();
        shared.set(Skew(-7));
        assert_eq!(shared.get().seconds(), -7);
    }
}
