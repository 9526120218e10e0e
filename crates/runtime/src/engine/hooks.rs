//! The interceptors' hooks: each runs for all interceptors, and the last failure counts.

use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeDeserializationInterceptorContextMut,
    BeforeDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextMut,
    FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{
    Intercept as _, InterceptorError, SharedInterceptor,
};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use tracing::debug;

use super::{Failure, Run};
use crate::error::BoxError;

macro_rules! hooks {
    ($($hook:ident($context:ident $($mut:ident)?) $(needs $needs:ident)?;)*) => {
        #[allow(non_camel_case_types, reason = "named as the official trait names its methods")]
        #[derive(Clone, Copy)]
        enum At {
            $($hook,)*
        }

        impl Run {$(
            #[inline]
            pub(super) fn $hook(&mut self) -> Result<(), Failure> {
                self.hook(At::$hook)
            }
        )*}

        /// By [`At`].
        const HOOKS: &[Hook] = &[$(
            Hook {
                name: stringify!($hook),
                is_possible: |_run| true $(&& _run.context.$needs().is_some())?,
                call: |interceptor, run, _components| {
                    #[allow(unused_mut)]
                    let mut context = $context::from(&$($mut)? run.context);
                    hooks!(@call interceptor $hook context run _components $($mut)?)
                },
                failed: |interceptor, error| InterceptorError::$hook(interceptor, error),
            },
        )*];
    };
    (@call $interceptor:ident read_before_execution $context:ident $run:ident $components:ident) => {
        $interceptor.read_before_execution(&$context, &mut $run.bag)
    };
    (@call $interceptor:ident $hook:ident $context:ident $run:ident $components:ident) => {
        $interceptor.$hook(&$context, $components, &mut $run.bag)
    };
    (@call $interceptor:ident $hook:ident $context:ident $run:ident $components:ident mut) => {
        $interceptor.$hook(&mut $context, $components, &mut $run.bag)
    };
}

/// What differs between hooks: each is a row for the one loop over the interceptors.
struct Hook {
    name: &'static str,
    /// Whether what the hook is to see is still there.
    is_possible: fn(&Run) -> bool,
    call: fn(&SharedInterceptor, &mut Run, &RuntimeComponents) -> Result<(), BoxError>,
    failed: fn(&str, BoxError) -> InterceptorError,
}

/// Runs a hook for all interceptors: settings with interceptors hold it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Runner(fn(&mut Run, usize) -> Result<(), Failure>);

pub(crate) const RUN: Runner = Runner(|run, at| match HOOKS.get(at) {
    Some(hook) => run.each(hook),
    None => Ok(()),
});

impl Run {
    fn hook(&mut self, at: At) -> Result<(), Failure> {
        match self.handle.settings().interceptors.runner() {
            Some(runner) => (runner.0)(self, at as usize),
            None => Ok(()),
        }
    }

    fn each(&mut self, hook: &Hook) -> Result<(), Failure> {
        let handle = self.handle.clone();
        let components = handle.components().map_err(OrchestratorError::other)?;
        let mut result = Ok(());
        for interceptor in handle.settings().interceptors.iter() {
            if !interceptor.enabled(&self.bag) {
                continue;
            }
            if !(hook.is_possible)(self) {
                return Err(OrchestratorError::other(TAKEN));
            }
            if let Err(error) = (hook.call)(interceptor, self, components) {
                // Only the last one reaches the caller.
                debug!(interceptor = interceptor.name(), hook = hook.name, %error, "failed");
                let error = (hook.failed)(interceptor.name(), error);
                result = Err(OrchestratorError::interceptor(error));
            }
        }
        result
    }
}

hooks! {
    read_before_execution(BeforeSerializationInterceptorContextRef) needs input;
    modify_before_serialization(BeforeSerializationInterceptorContextMut mut) needs input;
    read_before_serialization(BeforeSerializationInterceptorContextRef) needs input;
    read_after_serialization(BeforeTransmitInterceptorContextRef) needs request;
    modify_before_retry_loop(BeforeTransmitInterceptorContextMut mut) needs request;
    read_before_attempt(BeforeTransmitInterceptorContextRef) needs request;
    modify_before_signing(BeforeTransmitInterceptorContextMut mut) needs request;
    read_before_signing(BeforeTransmitInterceptorContextRef) needs request;
    read_after_signing(BeforeTransmitInterceptorContextRef) needs request;
    modify_before_transmit(BeforeTransmitInterceptorContextMut mut) needs request;
    read_before_transmit(BeforeTransmitInterceptorContextRef) needs request;
    read_after_transmit(BeforeDeserializationInterceptorContextRef) needs response;
    modify_before_deserialization(BeforeDeserializationInterceptorContextMut mut) needs response;
    read_before_deserialization(BeforeDeserializationInterceptorContextRef) needs response;
    read_after_deserialization(AfterDeserializationInterceptorContextRef) needs output_or_error;
    modify_before_attempt_completion(FinalizerInterceptorContextMut mut);
    read_after_attempt(FinalizerInterceptorContextRef);
    modify_before_completion(FinalizerInterceptorContextMut mut);
    read_after_execution(FinalizerInterceptorContextRef);
}

impl Run {
    /// The hooks at the end of an attempt, which run whatever happened. Each sees what the one before it made of it.
    pub(super) fn complete_attempt(&mut self) {
        self.is_attempting = false;
        self.finally(Self::modify_before_attempt_completion);
        self.finally(Self::read_after_attempt);
    }

    /// The hooks at the end of a call, which run whatever happened.
    pub(super) fn complete(&mut self) {
        self.finally(Self::modify_before_completion);
        self.finally(Self::read_after_execution);
    }

    fn finally(&mut self, hook: fn(&mut Self) -> Result<(), Failure>) {
        if let Err(failure) = hook(self) {
            self.context.fail(failure);
        }
    }
}

const TAKEN: &str = "an interceptor took away what the next one is to see";
