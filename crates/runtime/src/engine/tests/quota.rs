//! Settings of retries: whose quota they take, by which rules, until when, and on which connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::retry::{ReconnectMode, RetryConfig};
use aws_smithy_types::timeout::TimeoutConfig;
use tokio::time::Instant;

use crate::config::Builder;
use crate::config::reexports::retry::{RetryPartition, RetryRules, TokenBucket};
use crate::testing::{Script, Step, TestService, base, client, make};

fn broken() -> Script {
    Script::new((0..3).map(|_| Step::json(500, "{}")))
}

#[tokio::test(start_paused = true)]
async fn clients_of_a_partition_share_a_quota() {
    let partition = || RetryPartition::new("quota-test");
    let one = base(&broken()).retry_partition(partition()).build();
    let other = base(&broken()).retry_partition(partition()).build();
    make(&one).send().await.unwrap_err();
    assert_eq!(other.handle().bucket().tokens(), 490);
    make(&other).send().await.unwrap_err();
    assert_eq!(one.handle().bucket().tokens(), 480);
    assert_eq!(client(&broken()).handle().bucket().tokens(), 500);
    assert_eq!(one.retry_partition(), Some(&partition()));
}

#[tokio::test(start_paused = true)]
async fn a_call_can_have_a_quota_and_a_retry_configuration_of_its_own() {
    let script = Script::new([Step::json(500, "{}"), Step::json(500, "{}")]);
    let config = client(&script);
    let none = RetryPartition::custom("none").token_bucket(TokenBucket::new(0));
    let call =
        |settings: Builder<TestService>| make(&config).customize().config_override(settings).send();
    call(Builder::new().retry_partition(none.build()))
        .await
        .unwrap_err();
    assert_eq!(script.requests().len(), 1, "there is no token");
    call(Builder::new().retry_config(RetryConfig::disabled()))
        .await
        .unwrap_err();
    let requests = script.requests();
    assert_eq!(requests[0].header("amz-sdk-request"), "attempt=1; max=3");
    assert_eq!(requests[1].header("amz-sdk-request"), "attempt=1; max=1");
    assert_eq!(config.handle().bucket().tokens(), 500);
}

#[tokio::test(start_paused = true)]
async fn the_rules_can_be_those_of_the_specification() {
    let steps = || {
        [
            Step::json(429, ""),
            Step::with(408, &[], ""),
            Step::with(503, &[("retry-after", "15")], ""),
        ]
    };
    for (rules, attempts) in [
        (RetryRules::Extended, [2, 2, 2]),
        (RetryRules::Specified, [1, 1, 2]),
    ] {
        for (step, attempts) in steps().into_iter().zip(attempts) {
            let text = format!("{rules:?} {step:?}");
            let script = Script::new([step, Step::ok()]);
            let config = base(&script).retry_rules(rules).build();
            let start = Instant::now();
            let _ = make(&config).send().await;
            assert_eq!(script.requests().len(), attempts, "{text}");
            let waited = start.elapsed() >= Duration::from_secs(15);
            let is_asked = rules == RetryRules::Extended && text.contains("retry-after");
            assert_eq!(waited, is_asked, "{text}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_says_until_when_its_answer_is_waited_for() {
    let script = Script::new([Step::json(500, "{}"), Step::ok()]);
    let limit = TimeoutConfig::builder().read_timeout(Duration::from_mins(1));
    make(&base(&script).timeout_config(limit.build()).build())
        .send()
        .await
        .unwrap();
    let said = script
        .requests()
        .iter()
        .map(|request| request.header("amz-sdk-request").to_owned())
        .collect::<Vec<_>>();
    // A minute after 1,700,000,000 s.
    let second = "ttl=20231114T221420Z; attempt=2; max=3";
    assert_eq!(said, ["attempt=1; max=3", second]);
}

#[tokio::test(start_paused = true)]
async fn no_date_on_a_success_moves_the_clock() {
    let dates = [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Tue, 14 Nov 2023 23:13:20 GMT",
        "-1",
        "",
    ];
    let answers = dates.map(|date| Step::with(200, &[("date", date)], "{}"));
    let script = Script::new(answers.into_iter().chain([Step::ok()]));
    let config = client(&script);
    for _ in 0..=dates.len() {
        make(&config).send().await.unwrap();
    }
    for request in script.requests() {
        assert_eq!(request.header("x-amz-date"), "20231114T221320Z");
    }
}

#[tokio::test(start_paused = true)]
async fn throttled_for_good_the_adaptive_mode_ends_in_time() {
    let throttled = || Step::with(429, &[("x-amzn-errortype", "ThrottlingException")], "{}");
    let script = Script::new((0..3).map(|_| throttled()));
    let start = Instant::now();
    let clock = super::retries::Clock(start);
    let config = base(&script).retry_config(RetryConfig::adaptive());
    make(&config.time_source(clock).build())
        .send()
        .await
        .unwrap_err();
    assert_eq!(script.requests().len(), 3);
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
}

/// An HTTP client that tells of its connections, as the official ones do.
#[derive(Debug)]
struct Telling(Script, Arc<AtomicUsize>);

impl HttpConnector for Telling {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if let Some(capture) = request.extension::<CaptureSmithyConnection>() {
            let closed = self.1.clone();
            capture.set_connection_retriever(move || {
                let closed = closed.clone();
                let connection = ConnectionMetadata::builder().proxied(false);
                let close = move || {
                    closed.fetch_add(1, Ordering::SeqCst);
                };
                Some(connection.poison_fn(close).build())
            });
        }
        self.0.call(request)
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_with_a_transient_error_is_not_used_again() {
    let throttled = || Step::with(400, &[("x-amzn-errortype", "ThrottlingException")], "{}");
    for (mode, first, closed) in [
        (
            ReconnectMode::ReconnectOnTransientError,
            Step::json(503, ""),
            1,
        ),
        (ReconnectMode::ReconnectOnTransientError, throttled(), 0),
        (ReconnectMode::ReuseAllConnections, Step::json(503, ""), 0),
    ] {
        let script = Script::new([first, Step::ok()]);
        let count = Arc::new(AtomicUsize::new(0));
        let telling = SharedHttpConnector::new(Telling(script.clone(), count.clone()));
        let http = http_client_fn(move |_: &HttpConnectorSettings, _| telling.clone());
        let config = base(&script)
            .http_client(http)
            .retry_config(RetryConfig::standard().with_reconnect_mode(mode))
            .build();
        make(&config).send().await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), closed, "{mode:?}");
    }
}
