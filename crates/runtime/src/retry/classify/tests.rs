//! Every outcome, and what it means.

use super::*;

const NOW: SystemTime = SystemTime::UNIX_EPOCH;

fn answer(status: u16, code: Option<&str>, retryable: Retryable) -> Verdict {
    let headers = &Headers::new();
    classify(&Outcome::Error {
        status,
        code,
        retryable,
        headers,
        now: NOW,
    })
    .verdict
}

fn default(status: u16, code: Option<&str>) -> Verdict {
    answer(status, code, Retryable::No)
}

const TRANSIENT: Verdict = Verdict::Retry(ErrorKind::TransientError);
const THROTTLING: Verdict = Verdict::Retry(ErrorKind::ThrottlingError);

#[test]
fn codes_count_before_the_status() {
    for status in [200, 400, 403, 429, 500, 503] {
        for code in THROTTLING_CODES {
            assert_eq!(default(status, Some(code)), THROTTLING, "{status} {code}");
        }
        for code in TRANSIENT_CODES {
            assert_eq!(default(status, Some(code)), TRANSIENT, "{status} {code}");
        }
    }
    let caller = "ResourceNotFoundException";
    for status in [400, 402, 403, 404, 409, 410, 413, 429, 499] {
        assert_eq!(default(status, Some(caller)), Verdict::No, "{status}");
    }
    assert_eq!(default(500, Some(caller)), TRANSIENT);
    assert_eq!(default(400, Some("throttlingexception")), Verdict::No);
    assert_eq!(default(400, Some("")), Verdict::No);
}

#[test]
fn statuses() {
    for status in 0..=999 {
        let expected = match status {
            408 | 500 | 502 | 503 | 504 => TRANSIENT,
            429 => THROTTLING,
            _ => Verdict::No,
        };
        assert_eq!(default(status, None), expected, "{status}");
    }
}

#[test]
fn the_model_counts_before_the_status() {
    let modeled = |status, retryable| answer(status, Some("SomeException"), retryable);
    assert_eq!(modeled(400, Retryable::Throttling), THROTTLING);
    assert_eq!(modeled(503, Retryable::Throttling), THROTTLING);
    assert_eq!(
        modeled(409, Retryable::Yes),
        Verdict::Retry(ErrorKind::ClientError)
    );
    assert_eq!(
        modeled(501, Retryable::Yes),
        Verdict::Retry(ErrorKind::ServerError)
    );
    let code = Some("ThrottlingException");
    assert_eq!(answer(400, code, Retryable::Yes), THROTTLING);
}

#[test]
fn hints_come_with_retries_only() {
    let decide = |status, pairs: &[(&'static str, &'static str)]| {
        let mut headers = Headers::new();
        for (name, value) in pairs {
            headers.insert(*name, *value);
        }
        let (code, retryable, now) = (None, Retryable::No, NOW);
        classify(&Outcome::Error {
            status,
            code,
            retryable,
            headers: &headers,
            now,
        })
        .retry_after
    };
    let amz = ("x-amz-retry-after", "1500");
    let http = ("retry-after", "2");
    let millis = |millis| Some(Duration::from_millis(millis));
    assert_eq!(decide(500, &[amz]), millis(1500));
    assert_eq!(decide(503, &[http]), millis(2000));
    assert_eq!(decide(429, &[amz, http]), millis(1500));
    assert_eq!(
        decide(429, &[("x-amz-retry-after", "soon"), http]),
        millis(2000)
    );
    assert_eq!(decide(404, &[amz, http]), None);
}

#[test]
fn transport() {
    let verdict = |error: &ConnectorError| classify(&Outcome::Transport(error));
    let broken = || Box::new(std::io::Error::other("connection reset"));
    assert_eq!(verdict(&ConnectorError::io(broken())).verdict, TRANSIENT);
    assert!(!verdict(&ConnectorError::io(broken())).timeout);
    assert_eq!(
        verdict(&ConnectorError::timeout(broken())).verdict,
        TRANSIENT
    );
    assert!(verdict(&ConnectorError::timeout(broken())).timeout);
    assert_eq!(verdict(&ConnectorError::user(broken())), Decision::no());
    assert_eq!(
        verdict(&ConnectorError::other(broken(), None)),
        Decision::no()
    );
    let transient = ConnectorError::other(broken(), Some(ErrorKind::TransientError));
    assert_eq!(verdict(&transient).verdict, TRANSIENT);
}

#[test]
fn an_untrusted_certificate_is_not_retried() {
    let texts = [
        "invalid peer certificate: UnknownIssuer",
        "invalid peer certificate: certificate expired: verification time 1 (UNIX), but ...",
        "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:ssl/...",
    ];
    for text in texts {
        let tls = || std::io::Error::new(std::io::ErrorKind::InvalidData, text);
        let nested = || Box::new(std::io::Error::other(tls()));
        for error in [
            ConnectorError::io(Box::new(tls())),
            ConnectorError::io(nested()),
            ConnectorError::other(nested(), Some(ErrorKind::TransientError)),
        ] {
            assert_eq!(
                classify(&Outcome::Transport(&error)),
                Decision::no(),
                "{text}"
            );
        }
    }
}

#[test]
fn answers_that_were_not_read() {
    let decide = |unread| classify(&Outcome::Unread(unread));
    assert_eq!(
        decide(Unread::Cut),
        Decision::retry(ErrorKind::TransientError)
    );
    assert_eq!(decide(Unread::TooLarge), Decision::no());
    assert_eq!(classify(&Outcome::AttemptTimeout), Decision::timed_out());
    let headers = &Headers::new();
    let code = Some("RequestTimeout");
    let timed_out = Outcome::Error {
        status: 400,
        code,
        retryable: Retryable::No,
        headers,
        now: NOW,
    };
    assert!(classify(&timed_out).timeout);
}

#[test]
fn classifiers_of_the_caller() {
    let hinted = Decision {
        retry_after: Some(Duration::from_secs(1)),
        ..Decision::retry(ErrorKind::TransientError)
    };
    assert_eq!(
        hinted.overridden_by(&RetryAction::NoActionIndicated),
        hinted
    );
    assert_eq!(
        hinted.overridden_by(&RetryAction::RetryForbidden),
        Decision::no()
    );
    let throttled = hinted.overridden_by(&RetryAction::throttling_error());
    assert_eq!(throttled.verdict, THROTTLING);
    assert_eq!(throttled.retry_after, Some(Duration::from_secs(1)));
    let explicit = RetryAction::retryable_error_with_explicit_delay(
        ErrorKind::ServerError,
        Duration::from_secs(3),
    );
    let decision = Decision::no().overridden_by(&explicit);
    assert_eq!(decision.verdict, Verdict::Retry(ErrorKind::ServerError));
    assert_eq!(decision.retry_after, Some(Duration::from_secs(3)));
}
