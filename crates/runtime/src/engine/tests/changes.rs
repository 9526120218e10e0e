//! Interceptors that change what they see, and some that do more than they should.

use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextMut, BeforeSerializationInterceptorContextMut,
    BeforeTransmitInterceptorContextMut, Error, FinalizerInterceptorContextMut, InterceptorContext,
    Output,
};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;

use super::hooks::{Recorder, kind};
use crate::error::{BoxError, DisplayErrorContext};
use crate::operation::{CallResult, Operation};
use crate::shape::FieldsMut as _;
use crate::testing::{Make, MakeError, Script, Step, base, make};

/// A hook as a function.
struct Hook<F>(&'static str, F);

impl<F> std::fmt::Debug for Hook<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl<F: Fn(&mut InterceptorContext, &mut ConfigBag) + Send + Sync> Hook<F> {
    fn run(&self, hook: &str, context: &mut InterceptorContext, bag: &mut ConfigBag) {
        if self.0 == hook {
            (self.1)(context, bag);
        }
    }
}

macro_rules! hook {
    ($($hook:ident($context:ty);)*) => {
        const CHANGING: &[&str] = &[$(stringify!($hook)),*];

        impl<F: Fn(&mut InterceptorContext, &mut ConfigBag) + Send + Sync> Intercept for Hook<F> {
            fn name(&self) -> &'static str {
                "Hook"
            }

            $(fn $hook(&self, context: $context, _: &RuntimeComponents, bag: &mut ConfigBag) -> Result<(), BoxError> {
                self.run(stringify!($hook), context.inner_mut(), bag);
                Ok(())
            })*
        }
    };
}

hook! {
    modify_before_serialization(&mut BeforeSerializationInterceptorContextMut<'_>);
    modify_before_retry_loop(&mut BeforeTransmitInterceptorContextMut<'_>);
    modify_before_signing(&mut BeforeTransmitInterceptorContextMut<'_>);
    modify_before_transmit(&mut BeforeTransmitInterceptorContextMut<'_>);
    modify_before_deserialization(&mut BeforeDeserializationInterceptorContextMut<'_>);
    modify_before_attempt_completion(&mut FinalizerInterceptorContextMut<'_>);
    modify_before_completion(&mut FinalizerInterceptorContextMut<'_>);
}

/// Calls with a hook, and one that only looks on.
async fn call(
    script: &Script,
    hook: &'static str,
    change: impl Fn(&mut InterceptorContext, &mut ConfigBag) + Send + Sync + 'static,
) -> Result<CallResult<Make>, tokio::task::JoinError> {
    let config = base(script)
        .interceptor(Hook(hook, change))
        .interceptor(Recorder::default())
        .build();
    tokio::spawn(make(&config).send()).await
}

#[tokio::test(start_paused = true)]
async fn what_hooks_change_has_an_effect() {
    let script = Script::new([Step::ok()]);
    let rename = |context: &mut InterceptorContext, _: &mut ConfigBag| {
        let input = context.input_mut().unwrap();
        input
            .downcast_mut::<<Make as Operation>::Input>()
            .unwrap()
            .name = Some("renamed".to_owned());
    };
    call(&script, "modify_before_serialization", rename)
        .await
        .unwrap()
        .unwrap();
    assert!(script.requests()[0].body.contains("renamed"));

    let header = |context: &mut InterceptorContext, bag: &mut ConfigBag| {
        let attempt = bag
            .load::<RequestAttempts>()
            .map_or(0, RequestAttempts::attempts);
        context
            .request_mut()
            .unwrap()
            .headers_mut()
            .append("x-mine", attempt.to_string());
    };
    for (hook, signed, values) in [
        ("modify_before_retry_loop", true, ["0", "0"]),
        ("modify_before_signing", true, ["1", "2"]),
        ("modify_before_transmit", false, ["1", "2"]),
    ] {
        let script = Script::new([Step::json(500, "{}"), Step::ok()]);
        call(&script, hook, header).await.unwrap().unwrap();
        for (request, value) in script.requests().iter().zip(values) {
            assert_eq!(
                request.header("x-mine"),
                value,
                "{hook}: what an attempt changed is gone at the next"
            );
            assert_eq!(
                request.header("authorization").contains("x-mine"),
                signed,
                "{hook}"
            );
        }
    }

    let script = Script::new([Step::json(200, "garbage")]);
    let mend = |context: &mut InterceptorContext, _: &mut ConfigBag| {
        *context.response_mut().unwrap().body_mut() = SdkBody::from(r#"{"Made":"mended"}"#);
    };
    let output = call(&script, "modify_before_deserialization", mend)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(output.made.as_deref(), Some("mended"));

    // A hook at the end can turn a failure into an output.
    for hook in [
        "modify_before_attempt_completion",
        "modify_before_completion",
    ] {
        let script = Script::new([Step::json(400, "{}")]);
        let save = |context: &mut InterceptorContext, _: &mut ConfigBag| {
            let mut output = <Make as Operation>::Output::blank();
            output.made = Some("saved".to_owned());
            context.set_output_or_error(Ok(Output::erase(output)));
        };
        let output = call(&script, hook, save).await.unwrap().unwrap();
        assert_eq!(output.made.as_deref(), Some("saved"), "{hook}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_hooks_take_away_or_make_up_is_an_error_and_no_panic() {
    type Change = fn(&mut InterceptorContext, &mut ConfigBag);
    let changes: [(&str, Change); 6] = [
        ("input", |context, _| drop(context.take_input())),
        ("request", |context, _| drop(context.take_request())),
        ("result", |context, _| drop(context.take_output_or_error())),
        ("operation error", |context, _| {
            let error = Error::erase(MakeError::unhandled("made up"));
            context.set_output_or_error(Err(OrchestratorError::operation(error)));
        }),
        ("another's error", |context, _| {
            let error = Error::erase(std::fmt::Error);
            context.set_output_or_error(Err(OrchestratorError::operation(error)));
        }),
        ("response error", |context, _| {
            context.set_output_or_error(Err(OrchestratorError::response("made up".into())));
        }),
    ];
    for hook in CHANGING {
        for (what, change) in changes {
            for step in [Step::ok, || Step::json(400, "{}"), || Step::Broken] {
                let script = Script::new([step(), step(), step()]);
                let result = call(&script, hook, change).await;
                assert!(result.is_ok(), "{what} in {hook}: {result:?}");
            }
        }
    }
    // What is made up reaches the caller.
    let script = Script::new([Step::ok()]);
    let error = call(&script, "modify_before_completion", changes[3].1)
        .await
        .unwrap()
        .unwrap_err();
    assert!(
        DisplayErrorContext(&error).to_string().contains("made up"),
        "{error:?}"
    );
    assert_eq!(kind(&error), "service");
    let script = Script::new([Step::ok()]);
    let error = call(&script, "modify_before_completion", changes[2].1)
        .await
        .unwrap()
        .unwrap_err();
    assert!(
        DisplayErrorContext(&error)
            .to_string()
            .contains("took the result away"),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_cannot_be_sent_again_is_sent_once() {
    let stream = |context: &mut InterceptorContext, _: &mut ConfigBag| {
        let body = http_body_util::Full::new(bytes::Bytes::from_static(b"once"));
        *context.request_mut().unwrap().body_mut() = SdkBody::from_body_1_x(body);
    };
    let script = Script::new([Step::json(500, r#"{"message":"first"}"#)]);
    let error = call(&script, "modify_before_retry_loop", stream)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(kind(&error), "service");
    assert_eq!(
        script.requests()[0].header("x-amz-content-sha256"),
        "UNSIGNED-PAYLOAD"
    );
}
