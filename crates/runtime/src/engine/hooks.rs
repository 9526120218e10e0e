//! The interceptors' hooks: each runs for all interceptors, and the last failure counts.

use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeDeserializationInterceptorContextMut,
    BeforeDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextMut,
    FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept as _, InterceptorError};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;

use tracing::debug;

use super::{Failure, Run};

macro_rules! hooks {
    ($($hook:ident($context:ident $($mut:ident)?) $(needs $needs:ident)?;)*) => {
        impl Run {$(
            pub(super) fn $hook(&mut self) -> Result<(), Failure> {
                let handle = self.handle.clone();
                let mut result = Ok(());
                for interceptor in &handle.settings().interceptors {
                    if !interceptor.enabled(&self.bag) {
                        continue;
                    }
                    $(if self.context.$needs().is_none() {
                        return Err(OrchestratorError::other(TAKEN));
                    })?
                    #[allow(unused_mut)]
                    let mut context = $context::from(&$($mut)? self.context);
                    let run = hooks!(@call interceptor $hook context self $($mut)?);
                    if let Err(error) = run {
                        // Only the last one reaches the caller.
                        debug!(interceptor = interceptor.name(), hook = stringify!($hook), %error, "failed");
                        result = Err(OrchestratorError::interceptor(InterceptorError::$hook(interceptor.name(), error)));
                    }
                }
                result
            }
        )*}
    };
    (@call $interceptor:ident read_before_execution $context:ident $self:ident) => {
        $interceptor.read_before_execution(&$context, &mut $self.bag)
    };
    (@call $interceptor:ident $hook:ident $context:ident $self:ident) => {
        $interceptor.$hook(&$context, &$self.components, &mut $self.bag)
    };
    (@call $interceptor:ident $hook:ident $context:ident $self:ident mut) => {
        $interceptor.$hook(&mut $context, &$self.components, &mut $self.bag)
    };
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
