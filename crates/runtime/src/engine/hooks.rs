//! The interceptors' hooks: each runs for all interceptors, and the last failure counts.

use aws_smithy_runtime_api::client::interceptors::{Intercept as _, InterceptorError};
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeDeserializationInterceptorContextMut,
    BeforeDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut, BeforeTransmitInterceptorContextRef,
    FinalizerInterceptorContextMut, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;

use super::{Failure, Run};

macro_rules! hooks {
    ($($hook:ident($context:ident $($mut:ident)?);)*) => {
        impl Run {$(
            pub(super) fn $hook(&mut self) -> Result<(), Failure> {
                let handle = self.handle.clone();
                let mut result = Ok(());
                for interceptor in &handle.settings().interceptors {
                    #[allow(unused_mut)]
                    let mut context = $context::from(&$($mut)? self.context);
                    let run = hooks!(@call interceptor $hook context self $($mut)?);
                    if let Err(error) = run {
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
    read_before_execution(BeforeSerializationInterceptorContextRef);
    modify_before_serialization(BeforeSerializationInterceptorContextMut mut);
    read_before_serialization(BeforeSerializationInterceptorContextRef);
    read_after_serialization(BeforeTransmitInterceptorContextRef);
    modify_before_retry_loop(BeforeTransmitInterceptorContextMut mut);
    read_before_attempt(BeforeTransmitInterceptorContextRef);
    modify_before_signing(BeforeTransmitInterceptorContextMut mut);
    read_before_signing(BeforeTransmitInterceptorContextRef);
    read_after_signing(BeforeTransmitInterceptorContextRef);
    modify_before_transmit(BeforeTransmitInterceptorContextMut mut);
    read_before_transmit(BeforeTransmitInterceptorContextRef);
    read_after_transmit(BeforeDeserializationInterceptorContextRef);
    modify_before_deserialization(BeforeDeserializationInterceptorContextMut mut);
    read_before_deserialization(BeforeDeserializationInterceptorContextRef);
    read_after_deserialization(AfterDeserializationInterceptorContextRef);
    modify_before_attempt_completion(FinalizerInterceptorContextMut mut);
    read_after_attempt(FinalizerInterceptorContextRef);
    modify_before_completion(FinalizerInterceptorContextMut mut);
    read_after_execution(FinalizerInterceptorContextRef);
}

impl Run {
    /// The hooks at the end of an attempt, which run whatever happened.
    pub(super) fn complete_attempt(&mut self) -> Result<(), Failure> {
        let modified = self.modify_before_attempt_completion();
        self.read_after_attempt().and(modified)
    }

    /// The hooks at the end of a call, which run whatever happened.
    pub(super) fn complete(&mut self) -> Result<(), Failure> {
        let modified = self.modify_before_completion();
        self.read_after_execution().and(modified)
    }
}
