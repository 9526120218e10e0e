//! Sessions: the retries of one call.

use std::time::SystemTime;

use aws_smithy_async::time::StaticTimeSource;

use super::*;

fn session(config: &RetryConfig, bucket: &Arc<TokenBucket>) -> Session {
    Session::new(config, Arc::clone(bucket)).with_random(|| 1.0)
}

const RETRY: Decision = Decision::retry(ErrorKind::TransientError);

#[test]
fn three_attempts_by_default() {
    let bucket = Arc::new(TokenBucket::new());
    let mut session = session(&RetryConfig::standard(), &bucket);
    assert_eq!((session.attempts(), session.max_attempts()), (0, 3));
    assert_eq!(session.permit(), None);
    assert_eq!(session.next(&RETRY), Some(Duration::from_secs(1)));
    assert_eq!(session.attempts(), 1);
    assert_eq!(session.next(&RETRY), Some(Duration::from_secs(2)));
    assert_eq!(session.next(&RETRY), None);
    assert_eq!((session.attempts(), bucket.tokens()), (3, 490));
}

#[test]
fn what_is_not_retryable_stops_at_once() {
    let bucket = Arc::new(TokenBucket::new());
    let mut session = session(&RetryConfig::standard(), &bucket);
    assert_eq!(session.next(&Decision::no()), None);
    assert_eq!((session.attempts(), bucket.tokens()), (1, 500));
}

#[test]
fn attempts_as_configured() {
    let bucket = Arc::new(TokenBucket::new());
    for (configured, attempts) in [(0, 1), (1, 1), (2, 2), (5, 5)] {
        let config = RetryConfig::standard().with_max_attempts(configured);
        let mut session = session(&config, &bucket);
        while session.next(&RETRY).is_some() {}
        assert_eq!(
            (session.attempts(), session.max_attempts()),
            (attempts, attempts)
        );
    }
    let mut disabled = session(&RetryConfig::disabled(), &bucket);
    assert_eq!(disabled.next(&RETRY), None);
}

#[test]
fn waits_as_the_service_asks_up_to_the_maximum() {
    let bucket = Arc::new(TokenBucket::new());
    let wait = |seconds, max| {
        let config = RetryConfig::standard().with_max_backoff(Duration::from_secs(max));
        let retry_after = Some(Duration::from_secs(seconds));
        session(&config, &bucket).next(&Decision {
            retry_after,
            ..RETRY
        })
    };
    assert_eq!(wait(2, 20), Some(Duration::from_secs(2)));
    assert_eq!(wait(3600, 20), Some(Duration::from_secs(20)));
    assert_eq!(wait(u64::MAX, 5), Some(Duration::from_secs(5)));
    assert_eq!(
        wait(0, 20),
        Some(Duration::from_secs(1)),
        "never less than the backoff"
    );
}

#[test]
fn a_clock_that_was_set_needs_no_wait() {
    let bucket = Arc::new(TokenBucket::new());
    let mut session = session(&RetryConfig::standard(), &bucket);
    assert_eq!(session.next(&Decision::at_once()), Some(Duration::ZERO));
    let again = session.next(&Decision::at_once());
    assert_eq!(
        again,
        Some(Duration::from_secs(2)),
        "but only the first time"
    );
}

#[test]
fn the_quota_is_taken_and_given_back() {
    let bucket = Arc::new(TokenBucket::with_capacity(100));
    let config = RetryConfig::standard();
    let timeout = Decision {
        timeout: true,
        ..RETRY
    };

    let mut twice = session(&config, &bucket);
    twice.next(&RETRY);
    twice.next(&timeout);
    assert_eq!(bucket.tokens(), 85);
    twice.succeeded();
    assert_eq!(bucket.tokens(), 95, "what the last retry took");
    session(&config, &bucket).succeeded();
    assert_eq!(bucket.tokens(), 96);
    twice.succeeded();
    assert_eq!(bucket.tokens(), 97, "no more than once");

    let mut stopped = session(&config, &bucket);
    stopped.next(&RETRY);
    stopped.next(&Decision::no());
    assert_eq!(bucket.tokens(), 92, "an error gives nothing back");
}

#[test]
fn an_outage_uses_the_quota_up_and_recovery_restores_it() {
    let bucket = Arc::new(TokenBucket::new());
    let config = RetryConfig::standard();
    let retries: usize = (0..1000)
        .map(|_| {
            let mut session = session(&config, &bucket);
            std::iter::from_fn(|| session.next(&RETRY)).count()
        })
        .sum();
    assert_eq!((retries, bucket.tokens()), (100, 0));
    for _ in 0..5 {
        session(&config, &bucket).succeeded();
    }
    assert!(session(&config, &bucket).next(&RETRY).is_some());
}

#[test]
fn adaptive_sessions_wait_for_the_limiter() {
    let bucket = Arc::new(TokenBucket::new());
    let limiter = Arc::new(RateLimiter::default());
    let time = |seconds: u64| {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds);
        SharedTimeSource::new(StaticTimeSource::new(time))
    };
    let config = RetryConfig::adaptive();
    let at = |seconds| session(&config, &bucket).adaptive(Arc::clone(&limiter), time(seconds));
    let throttled = Decision::retry(ErrorKind::ThrottlingError);

    let mut first = at(0);
    assert_eq!(first.permit(), None);
    assert_eq!(first.next(&throttled), Some(Duration::from_secs(1)));
    assert_eq!(first.permit(), Some(Duration::from_secs(2)));
    assert_eq!(
        at(1).permit(),
        Some(Duration::from_secs(1)),
        "other calls wait too"
    );
    assert_eq!(at(2).permit(), None);
    let mut answered = at(2);
    answered.succeeded();
    assert!(answered.permit().is_some());

    let standard = session(&config, &bucket);
    assert_eq!(
        standard.permit(),
        None,
        "without a limiter it is the standard mode"
    );
}
