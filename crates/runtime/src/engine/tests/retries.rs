//! Attempts: when there is another, and what they have in common.

use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority, SharedRetryClassifier,
};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use aws_smithy_types::retry::{ErrorKind, RetryConfig};
use aws_types::SdkConfig;
use tokio::time::Instant;

use crate::config::Builder;
use crate::error::SdkError;
use crate::testing::{MakeError, Script, Step, TestService, base, client, make};

#[tokio::test(start_paused = true)]
async fn attempts_share_token_and_invocation_and_are_signed_afresh() {
    let script = Script::new([Step::json(500, "{}"), Step::Broken, Step::ok()]);
    make(&base(&script).time_source(Ticking::default()).build())
        .send()
        .await
        .unwrap();
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    for (request, attempt) in requests.iter().zip(1..) {
        assert_eq!(
            request.header("amz-sdk-request"),
            format!("attempt={attempt}; max=3")
        );
        assert_eq!(
            request.header("amz-sdk-invocation-id"),
            requests[0].header("amz-sdk-invocation-id")
        );
        assert_eq!(request.body, requests[0].body);
    }
    assert_ne!(
        requests[0].header("authorization"),
        requests[1].header("authorization")
    );
    assert_ne!(
        requests[1].header("authorization"),
        requests[2].header("authorization")
    );
}

/// A clock that is a second further each time it is read.
#[derive(Clone, Debug, Default)]
struct Ticking(std::sync::Arc<std::sync::atomic::AtomicU64>);

impl aws_smithy_async::time::TimeSource for Ticking {
    fn now(&self) -> std::time::SystemTime {
        let ticks = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + ticks)
    }
}

/// A clock that goes as tokio's does.
#[derive(Clone, Debug)]
pub(super) struct Clock(pub(super) Instant);

impl aws_smithy_async::time::TimeSource for Clock {
    fn now(&self) -> std::time::SystemTime {
        std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000) + self.0.elapsed()
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_retried() {
    let throttled = Step::with(400, &[("x-amzn-errortype", "ThrottlingException")], "");
    let modeled = Step::json(409, r#"{"__type":"BusyException"}"#);
    let cut = Step::Answer(
        200,
        Vec::new(),
        cut_body(std::io::ErrorKind::ConnectionReset),
    );
    let stalled = Step::Answer(200, Vec::new(), cut_body(std::io::ErrorKind::TimedOut));
    let first = [
        Step::json(500, "{}"),
        Step::json(502, "<html>"),
        Step::json(503, ""),
        Step::json(504, "{}"),
        Step::json(429, ""),
        Step::Broken,
        throttled,
        modeled,
        cut,
        stalled,
    ];
    for step in first {
        let text = format!("{step:?}");
        let script = Script::new([step, Step::ok()]);
        let result = make(&client(&script)).send().await;
        assert!(
            result.is_ok() && script.requests().len() == 2,
            "{text}: {result:?}"
        );
    }
}

fn cut_body(kind: std::io::ErrorKind) -> SdkBody {
    struct Cut(std::io::ErrorKind);
    impl hyper::body::Body for Cut {
        type Data = bytes::Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<bytes::Bytes>, std::io::Error>>>
        {
            std::task::Poll::Ready(Some(Err(self.0.into())))
        }
    }
    SdkBody::from_body_1_x(Cut(kind))
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stalls_takes_the_quota_of_a_timeout() {
    for (kind, taken) in [
        (std::io::ErrorKind::ConnectionReset, 5),
        (std::io::ErrorKind::TimedOut, 10),
    ] {
        let cut = Step::Answer(200, Vec::new(), cut_body(kind));
        let script = Script::new([cut, Step::json(400, "{}")]);
        let config = client(&script);
        make(&config).send().await.unwrap_err();
        assert_eq!(config.handle().bucket().tokens(), 500 - taken, "{kind:?}");
    }
}

#[tokio::test]
async fn what_would_fail_again_is_not_retried() {
    let steps = [
        Step::json(400, "{}"),
        Step::json(403, r#"{"__type":"AccessDenied"}"#),
        Step::json(302, ""),
        Step::json(501, "{}"),
    ];
    for step in steps {
        let text = format!("{step:?}");
        let script = Script::new([step]);
        assert!(make(&client(&script)).send().await.is_err(), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_attempts_error_is_the_calls() {
    let script = Script::new([
        Step::Broken,
        Step::json(500, "{}"),
        Step::json(503, r#"{"__type":"Down","message":"m"}"#),
    ]);
    let start = Instant::now();
    let error = make(&client(&script)).send().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("Down"), Some("m")));
    assert!(start.elapsed() <= Duration::from_secs(3));

    let script = Script::new([Step::json(500, "{}"), Step::Broken]);
    let retries = RetryConfig::standard().with_max_attempts(2);
    let error = make(&base(&script).retry_config(retries).build())
        .send()
        .await
        .unwrap_err();
    let SdkError::DispatchFailure(error) = error else {
        panic!("{error:?}")
    };
    assert!(error.is_io());

    let script = Script::new([Step::json(500, "{}")]);
    make(&base(&script).retry_config(RetryConfig::disabled()).build())
        .send()
        .await
        .unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn the_wait_is_the_one_that_the_service_asks_for() {
    let asked = Step::with(503, &[("x-amz-retry-after", "7000")], "{}");
    let script = Script::new([asked, Step::ok()]);
    let start = Instant::now();
    make(&client(&script)).send().await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_wrong_is_corrected_for_this_call_and_the_next() {
    let skewed = [
        ("x-amzn-errortype", "InvalidSignatureException"),
        ("date", "Tue, 14 Nov 2023 22:33:20 GMT"),
    ];
    let script = Script::new([Step::with(403, &skewed, "{}"), Step::ok(), Step::ok()]);
    let config = client(&script);
    let start = Instant::now();
    make(&config).send().await.unwrap();
    make(&config).send().await.unwrap();
    assert_eq!(
        start.elapsed(),
        Duration::ZERO,
        "there is nothing to wait for"
    );
    let dates: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.header("x-amz-date").to_owned())
        .collect();
    assert_eq!(
        dates,
        ["20231114T221320Z", "20231114T223320Z", "20231114T223320Z"]
    );
}

#[tokio::test]
async fn a_clock_is_left_alone_where_the_configuration_says_so() {
    let skewed = [
        ("x-amzn-errortype", "InvalidSignatureException"),
        ("date", "Tue, 14 Nov 2023 22:33:20 GMT"),
    ];
    let refusal = || Step::with(403, &skewed, "{}");
    let script = Script::new([refusal(), refusal(), Step::ok(), Step::ok()]);
    let from_outside = SdkConfig::builder()
        .disable_clock_skew_correction(true)
        .build();
    let settings = Builder::<TestService>::from(&from_outside);
    assert_eq!(settings.build().disable_clock_skew_correction(), Some(true));
    let left_alone = base(&script).disable_clock_skew_correction(true).build();
    make(&left_alone).send().await.unwrap_err();
    // One call can say so too, and what the client has learnt does not count for it.
    let corrected = client(&script);
    make(&corrected).send().await.unwrap();
    let alone = Builder::default().disable_clock_skew_correction(true);
    let call = make(&corrected).customize().config_override(alone);
    call.send().await.unwrap();
    let dates: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.header("x-amz-date").to_owned())
        .collect();
    let (ours, its) = ("20231114T221320Z", "20231114T223320Z");
    assert_eq!(dates, [ours, ours, its, ours]);
}

#[tokio::test(start_paused = true)]
async fn the_adaptive_mode_slows_the_whole_client_down() {
    let throttled = || Step::with(400, &[("x-amzn-errortype", "ThrottlingException")], "{}");
    let script = Script::new([throttled(), Step::ok(), Step::ok(), Step::ok()]);
    let clock = Clock(Instant::now());
    let quick = RetryConfig::adaptive().with_initial_backoff(Duration::ZERO);
    let config = base(&script)
        .time_source(clock.clone())
        .retry_config(quick.clone())
        .build();
    make(&config).send().await.unwrap();
    // Half a token a second is what is left of the rate.
    assert_eq!(clock.0.elapsed().as_secs(), 2);
    // Another handle of the same client shares it, and so does a call with settings of its own.
    make(&config.clone()).send().await.unwrap();
    make(&config)
        .customize()
        .config_override(crate::config::Builder::new().retry_config(quick))
        .send()
        .await
        .unwrap();
    assert!(
        clock.0.elapsed() > Duration::from_millis(2500),
        "{:?}",
        clock.0.elapsed()
    );

    let script = Script::new([throttled(), Step::ok(), Step::ok(), Step::ok()]);
    let start = Instant::now();
    let standard = RetryConfig::standard().with_initial_backoff(Duration::ZERO);
    let config = base(&script).retry_config(standard).build();
    make(&config).send().await.unwrap();
    make(&config).send().await.unwrap();
    assert_eq!(
        start.elapsed(),
        Duration::ZERO,
        "the standard mode does not"
    );
}

/// Says the same of every failure.
#[derive(Debug)]
struct Says(RetryAction, RetryClassifierPriority);

impl ClassifyRetry for Says {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        if context.is_failed() {
            self.0.clone()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "Says"
    }

    fn priority(&self) -> RetryClassifierPriority {
        self.1
    }
}

#[tokio::test(start_paused = true)]
async fn the_callers_classifiers_have_the_last_word_in_order_of_priority() {
    let low = RetryClassifierPriority::default();
    let high = RetryClassifierPriority::run_after(low);
    let retry = || {
        RetryAction::retryable_error_with_explicit_delay(
            ErrorKind::ClientError,
            Duration::from_secs(9),
        )
    };
    let cases = [
        (400, vec![], 1),
        (400, vec![Says(retry(), low)], 2),
        (
            400,
            vec![
                Says(RetryAction::NoActionIndicated, high),
                Says(retry(), low),
            ],
            2,
        ),
        (500, vec![Says(RetryAction::RetryForbidden, low)], 1),
        (500, vec![Says(RetryAction::NoActionIndicated, low)], 2),
        // What one forbids stays forbidden, whoever runs later.
        (
            500,
            vec![Says(retry(), high), Says(RetryAction::RetryForbidden, low)],
            1,
        ),
    ];
    for (status, classifiers, attempts) in cases {
        let text = format!("{status} {classifiers:?}");
        let script = Script::new([Step::json(status, "{}"), Step::ok()]);
        let mut config = base(&script);
        config.set_retry_classifiers(classifiers.into_iter().map(SharedRetryClassifier::new));
        let _ = make(&config.build()).send().await;
        assert_eq!(script.requests().len(), attempts, "{text}");
    }
    let script = Script::new([Step::json(400, "{}"), Step::ok()]);
    let start = Instant::now();
    make(&base(&script).retry_classifier(Says(retry(), low)).build())
        .send()
        .await
        .unwrap();
    assert_eq!(start.elapsed().as_secs(), 9);
}

/// Retries outputs that are not good enough, and is told what the rules before it said.
#[derive(Debug)]
struct Wants(&'static str);

impl ClassifyRetry for Wants {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let body = context
            .response()
            .and_then(|response| response.body().bytes())
            .unwrap_or_default();
        if String::from_utf8_lossy(body).contains(self.0) {
            RetryAction::NoActionIndicated
        } else {
            RetryAction::transient_error()
        }
    }

    fn classify_retry_v2(
        &self,
        context: &InterceptorContext,
        previous: &RetryAction,
    ) -> RetryAction {
        assert!(matches!(previous, RetryAction::NoActionIndicated) == !context.is_failed());
        self.classify_retry(context)
    }

    fn name(&self) -> &'static str {
        "Wants"
    }
}

#[tokio::test(start_paused = true)]
async fn a_classifier_can_ask_for_a_better_output() {
    let script = Script::new([
        Step::json(200, r#"{"Made":"half"}"#),
        Step::json(500, "{}"),
        Step::ok(),
    ]);
    let output = make(&base(&script).retry_classifier(Wants("it")).build())
        .send()
        .await
        .unwrap();
    assert_eq!(output.made.as_deref(), Some("it"));
    let script = Script::new([0; 3].map(|_| Step::json(200, r#"{"Made":"half"}"#)));
    let output = make(&base(&script).retry_classifier(Wants("it")).build())
        .send()
        .await
        .unwrap();
    assert_eq!(
        output.made.as_deref(),
        Some("half"),
        "out of attempts, what there is counts"
    );
}

/// Counts what is waited for, and waits for nothing.
#[derive(Clone, Debug)]
struct NoWait;

impl AsyncSleep for NoWait {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(std::future::ready(()))
    }
}

#[tokio::test]
async fn retries_stop_while_most_of_them_fail() {
    let script = Script::new((0..1000).map(|_| Step::json(500, "{}")));
    let config = base(&script).sleep_impl(NoWait).build();
    for _ in 0..100 {
        let error = make(&config).send().await.unwrap_err();
        assert!(matches!(
            error.into_service_error(),
            MakeError::Unhandled(_)
        ));
    }
    // 100 first attempts, and as many retries as 500 tokens pay for at 5 each.
    assert_eq!(script.requests().len(), 200);
}
