//! Interceptors: the order of their hooks, what they may change, and what becomes of their errors.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeDeserializationInterceptorContextMut,
    BeforeDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextMut,
    FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, disable_interceptor};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_types::region::Region;

use crate::error::{BoxError, DisplayErrorContext, SdkError};
use crate::testing::{MakeError, Script, Step, base, client, make};

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down each hook as it is called, and fails in one of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorder {
    name: &'static str,
    log: Log,
    fails: &'static str,
}

impl Recorder {
    fn log(&self, hook: &str, bag: &ConfigBag) -> Result<(), BoxError> {
        assert!(bag.load::<Region>().is_some());
        let metadata = bag.load::<Metadata>().unwrap();
        assert_eq!((metadata.service(), metadata.name()), ("Test", "Make"));
        self.log
            .lock()
            .unwrap()
            .push(format!("{}{hook}", self.name));
        if self.fails == hook {
            Err(format!("{}{hook} fails", self.name).into())
        } else {
            Ok(())
        }
    }
}

macro_rules! recorder {
    ($($hook:ident($context:ty);)*) => {
        const HOOKS: &[&str] = &["read_before_execution", $(stringify!($hook)),*];

        impl Intercept for Recorder {
            fn name(&self) -> &'static str {
                "Recorder"
            }

            fn read_before_execution(
                &self,
                _: &BeforeSerializationInterceptorContextRef<'_>,
                bag: &mut ConfigBag,
            ) -> Result<(), BoxError> {
                self.log("read_before_execution", bag)
            }

            $(fn $hook(&self, _: $context, _: &RuntimeComponents, bag: &mut ConfigBag) -> Result<(), BoxError> {
                self.log(stringify!($hook), bag)
            })*
        }
    };
}

// In the order in which `Intercept` documents them.
recorder! {
    modify_before_serialization(&mut BeforeSerializationInterceptorContextMut<'_>);
    read_before_serialization(&BeforeSerializationInterceptorContextRef<'_>);
    read_after_serialization(&BeforeTransmitInterceptorContextRef<'_>);
    modify_before_retry_loop(&mut BeforeTransmitInterceptorContextMut<'_>);
    read_before_attempt(&BeforeTransmitInterceptorContextRef<'_>);
    modify_before_signing(&mut BeforeTransmitInterceptorContextMut<'_>);
    read_before_signing(&BeforeTransmitInterceptorContextRef<'_>);
    read_after_signing(&BeforeTransmitInterceptorContextRef<'_>);
    modify_before_transmit(&mut BeforeTransmitInterceptorContextMut<'_>);
    read_before_transmit(&BeforeTransmitInterceptorContextRef<'_>);
    read_after_transmit(&BeforeDeserializationInterceptorContextRef<'_>);
    modify_before_deserialization(&mut BeforeDeserializationInterceptorContextMut<'_>);
    read_before_deserialization(&BeforeDeserializationInterceptorContextRef<'_>);
    read_after_deserialization(&AfterDeserializationInterceptorContextRef<'_>);
    modify_before_attempt_completion(&mut FinalizerInterceptorContextMut<'_>);
    read_after_attempt(&FinalizerInterceptorContextRef<'_>);
    modify_before_completion(&mut FinalizerInterceptorContextMut<'_>);
    read_after_execution(&FinalizerInterceptorContextRef<'_>);
}

const BEFORE: [&str; 5] = [
    "read_before_execution",
    "modify_before_serialization",
    "read_before_serialization",
    "read_after_serialization",
    "modify_before_retry_loop",
];
const ATTEMPT: [&str; 12] = [
    "read_before_attempt",
    "modify_before_signing",
    "read_before_signing",
    "read_after_signing",
    "modify_before_transmit",
    "read_before_transmit",
    "read_after_transmit",
    "modify_before_deserialization",
    "read_before_deserialization",
    "read_after_deserialization",
    "modify_before_attempt_completion",
    "read_after_attempt",
];
/// An attempt without an answer.
const CUT: [&str; 8] = [
    "read_before_attempt",
    "modify_before_signing",
    "read_before_signing",
    "read_after_signing",
    "modify_before_transmit",
    "read_before_transmit",
    "modify_before_attempt_completion",
    "read_after_attempt",
];
const AFTER: [&str; 2] = ["modify_before_completion", "read_after_execution"];

#[tokio::test(start_paused = true)]
async fn hooks_run_in_their_order_and_once_an_attempt() {
    let recorder = Recorder::default();
    let script = Script::new([Step::json(500, "{}"), Step::Broken, Step::ok()]);
    make(&base(&script).interceptor(recorder.clone()).build())
        .send()
        .await
        .unwrap();
    let expected = [&BEFORE[..], &ATTEMPT, &CUT, &ATTEMPT, &AFTER].concat();
    assert_eq!(*recorder.log.lock().unwrap(), expected);
}

#[tokio::test]
async fn the_clients_interceptors_run_before_the_calls() {
    let log = Log::default();
    let named = |name| Recorder {
        name,
        log: log.clone(),
        fails: "",
    };
    let script = Script::new([Step::ok()]);
    let config = base(&script)
        .interceptor(named("1 "))
        .interceptor(named("2 "))
        .build();
    let call = make(&config)
        .customize()
        .config_override(crate::config::Builder::new().interceptor(named("3 ")));
    call.interceptor(named("4 ")).send().await.unwrap();
    let expected: Vec<String> = HOOKS
        .iter()
        .flat_map(|hook| (1..=4).map(move |name| format!("{name} {hook}")))
        .collect();
    assert_eq!(*log.lock().unwrap(), expected);
}

pub(super) fn kind(error: &SdkError<MakeError>) -> &'static str {
    match error {
        SdkError::ConstructionFailure(_) => "construction",
        SdkError::DispatchFailure(_) => "dispatch",
        SdkError::TimeoutError(_) => "timeout",
        SdkError::ResponseError(_) => "response",
        SdkError::ServiceError(_) => "service",
        _ => "another",
    }
}

/// What a hook's failure becomes when there is an answer.
fn expected(hook: &str) -> &'static str {
    match HOOKS.iter().position(|name| *name == hook).unwrap() {
        0..=2 => "construction",
        3..=10 => "dispatch",
        _ => "response",
    }
}

#[tokio::test]
async fn a_hook_that_fails_ends_the_call_and_the_last_hooks_run_all_the_same() {
    for fails in HOOKS {
        for step in [Step::ok(), Step::json(403, "{}")] {
            let recorder = Recorder {
                fails,
                ..Recorder::default()
            };
            let script = Script::new([step]);
            let error = make(&base(&script).interceptor(recorder.clone()).build())
                .send()
                .await
                .unwrap_err();
            assert_eq!(kind(&error), expected(fails), "{fails}: {error:?}");
            let text = DisplayErrorContext(&error).to_string();
            assert!(
                text.contains(&format!("{fails} fails")) && text.contains("Recorder"),
                "{text}"
            );
            let log = recorder.log.lock().unwrap();
            assert!(
                log.ends_with(&AFTER.map(ToOwned::to_owned)),
                "{fails}: {log:?}"
            );
            let attempted = log.iter().any(|hook| hook == "read_before_attempt");
            assert_eq!(
                log.iter()
                    .filter(|hook| *hook == "read_after_attempt")
                    .count(),
                usize::from(attempted),
                "{fails}"
            );
            assert_eq!(
                script.requests().len(),
                usize::from(
                    log.iter().any(|hook| hook == "read_before_transmit")
                        && *fails != "read_before_transmit"
                )
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_fails_after_a_broken_connection_or_before_a_timeout_is_no_panic() {
    for fails in HOOKS {
        let recorder = Recorder {
            fails,
            ..Recorder::default()
        };
        let script = Script::new([Step::Broken, Step::Broken, Step::Broken]);
        let error = make(&base(&script).interceptor(recorder).build())
            .send()
            .await
            .unwrap_err();
        let expected = if expected(fails) == "construction" {
            "construction"
        } else {
            "dispatch"
        };
        assert_eq!(kind(&error), expected, "{fails}: {error:?}");

        let recorder = Recorder {
            fails,
            ..Recorder::default()
        };
        let limits = aws_smithy_types::timeout::TimeoutConfig::builder();
        let limits = limits
            .operation_timeout(std::time::Duration::from_secs(1))
            .build();
        let script = Script::new([Step::Silence]);
        let error = make(
            &base(&script)
                .timeout_config(limits)
                .interceptor(recorder)
                .build(),
        )
        .send()
        .await
        .unwrap_err();
        let at_the_end = fails.ends_with("completion")
            || ["read_after_attempt", "read_after_execution"].contains(fails);
        let reached = !expected.starts_with("construction")
            && (at_the_end || HOOKS.iter().position(|name| name == fails) < Some(11));
        assert_eq!(
            kind(&error),
            if expected == "construction" {
                expected
            } else if reached {
                "dispatch"
            } else {
                "timeout"
            },
            "{fails}"
        );
    }
}

#[tokio::test]
async fn all_interceptors_run_a_hook_and_the_last_failure_counts() {
    let log = Log::default();
    let named = |name| Recorder {
        name,
        log: log.clone(),
        fails: "read_before_signing",
    };
    let script = Script::new([]);
    let error = make(
        &base(&script)
            .interceptor(named("1 "))
            .interceptor(named("2 "))
            .build(),
    )
    .send()
    .await
    .unwrap_err();
    let text = DisplayErrorContext(&error).to_string();
    assert!(
        text.contains("2 read_before_signing fails")
            && !text.contains("1 read_before_signing fails"),
        "{text}"
    );
}

#[tokio::test]
async fn an_interceptor_that_is_disabled_does_not_run() {
    #[derive(Debug)]
    struct Disables;

    impl Intercept for Disables {
        fn name(&self) -> &'static str {
            "Disables"
        }

        fn read_before_execution(
            &self,
            _: &BeforeSerializationInterceptorContextRef<'_>,
            bag: &mut ConfigBag,
        ) -> Result<(), BoxError> {
            bag.interceptor_state()
                .store_put(disable_interceptor::<Recorder>("not wanted"));
            Ok(())
        }
    }

    let recorder = Recorder::default();
    let script = Script::new([Step::ok()]);
    let call = make(&client(&script))
        .customize()
        .interceptor(Disables)
        .interceptor(recorder.clone());
    call.send().await.unwrap();
    assert!(recorder.log.lock().unwrap().is_empty());
}
