//! Time limits, on a clock that does not run by itself.

use std::time::Duration;

use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::{TimeoutConfig, TimeoutConfigBuilder};
use std::sync::{Arc, Mutex};
use tokio::time::Instant;

use crate::error::{BoxError, SdkError};
use crate::testing::{MakeError, Script, Step, base, client, make};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn limits(set: impl FnOnce(TimeoutConfigBuilder) -> TimeoutConfigBuilder) -> TimeoutConfig {
    set(TimeoutConfig::builder()).build()
}

fn text(error: &SdkError<MakeError>) -> String {
    assert!(matches!(error, SdkError::TimeoutError(_)), "{error:?}");
    crate::error::DisplayErrorContext(error).to_string()
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_its_time_and_another_follows() {
    let script = Script::new([Step::Silence, Step::ok()]);
    let config = base(&script)
        .timeout_config(limits(|limits| {
            limits.operation_attempt_timeout(seconds(10))
        }))
        .build();
    let start = Instant::now();
    make(&config).send().await.unwrap();
    assert!(
        (10..=11).contains(&start.elapsed().as_secs()),
        "{:?}",
        start.elapsed()
    );
    // A retry after a timeout takes 10 tokens, and a success gives them back.
    assert_eq!(config.handle().bucket().tokens(), 500);

    let script = Script::new([Step::Silence, Step::Silence, Step::Silence]);
    let config = base(&script)
        .timeout_config(limits(|limits| {
            limits.operation_attempt_timeout(seconds(10))
        }))
        .build();
    let error = make(&config).send().await.unwrap_err();
    assert!(
        text(&error).contains("the attempt took longer than its timeout of 10s"),
        "{error:?}"
    );
    assert_eq!(config.handle().bucket().tokens(), 480);
}

#[tokio::test(start_paused = true)]
async fn the_operation_has_its_time_whatever_its_attempts_do() {
    let after = |seconds| {
        Step::After(
            Duration::from_secs(seconds),
            Box::new(Step::json(500, "{}")),
        )
    };
    // During an attempt, in its body's place, and while waiting for the next attempt.
    let cases = [
        vec![Step::Silence],
        vec![after(2), Step::Silence],
        vec![after(4), after(4), after(4)],
    ];
    for steps in cases {
        let script = Script::new(steps);
        let limits = limits(|limits| limits.operation_timeout(seconds(5)));
        let config = base(&script).timeout_config(limits).build();
        let start = Instant::now();
        let error = make(&config).send().await.unwrap_err();
        assert_eq!(start.elapsed(), seconds(5));
        assert!(text(&error).contains("all attempts together"), "{error:?}");
    }
    let waits = RetryConfig::standard()
        .with_initial_backoff(seconds(60))
        .with_max_backoff(seconds(60));
    let asked = Step::with(503, &[("x-amz-retry-after", "50000")], "{}");
    let script = Script::new([asked]);
    let limits = limits(|limits| limits.operation_timeout(seconds(5)));
    let error = make(
        &base(&script)
            .retry_config(waits)
            .timeout_config(limits)
            .build(),
    )
    .send()
    .await
    .unwrap_err();
    assert!(text(&error).contains("timeout of 5s"), "{error:?}");
}

/// Keeps which hooks at the ends ran, and whether they saw a failure.
#[derive(Clone, Debug, Default)]
struct Ends(Arc<Mutex<Vec<(&'static str, bool)>>>);

impl Ends {
    fn push(&self, name: &'static str, context: &FinalizerInterceptorContextRef<'_>) {
        let failed = context
            .output_or_error()
            .is_some_and(|result| result.is_err());
        self.0.lock().unwrap().push((name, failed));
    }
}

impl Intercept for Ends {
    fn name(&self) -> &'static str {
        "Ends"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.push("attempt", context);
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.push("call", context);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_at_the_ends_see_the_timeout() {
    let ends = Ends::default();
    let script = Script::new([Step::Silence]);
    let limited = limits(|limits| limits.operation_timeout(seconds(5)));
    let config = base(&script)
        .timeout_config(limited)
        .interceptor(ends.clone())
        .build();
    make(&config).send().await.unwrap_err();
    assert_eq!(*ends.0.lock().unwrap(), [("attempt", true), ("call", true)]);

    // Between two attempts none is left to be completed.
    let ends = Ends::default();
    let asked = Step::with(503, &[("x-amz-retry-after", "9000")], "{}");
    let script = Script::new([asked]);
    let limited = limits(|limits| limits.operation_timeout(seconds(5)));
    let config = base(&script)
        .timeout_config(limited)
        .interceptor(ends.clone())
        .build();
    text(&make(&config).send().await.unwrap_err());
    assert_eq!(*ends.0.lock().unwrap(), [("attempt", true), ("call", true)]);
}

#[tokio::test]
async fn connectors_get_the_timeouts_that_are_set_or_the_defaults() {
    let connectors = async |limits: Option<TimeoutConfig>| {
        let script = Script::new([Step::ok()]);
        let mut config = base(&script);
        config.set_timeout_config(limits);
        make(&config.build()).send().await.unwrap();
        script.timeouts()
    };
    let default = [(Some(Duration::from_millis(3100)), Some(seconds(30)))];
    assert_eq!(connectors(None).await, default);
    let read = limits(|limits| limits.read_timeout(seconds(7)));
    assert_eq!(
        connectors(Some(read)).await,
        [(Some(Duration::from_millis(3100)), Some(seconds(7)))]
    );
    assert_eq!(
        connectors(Some(TimeoutConfig::disabled())).await,
        [(None, None)]
    );
}

#[tokio::test]
async fn one_connector_serves_all_calls_of_a_client() {
    let script = Script::new([Step::ok(), Step::ok()]);
    let config = client(&script);
    make(&config).send().await.unwrap();
    make(&config.clone()).send().await.unwrap();
    assert_eq!(script.timeouts().len(), 1);
}
