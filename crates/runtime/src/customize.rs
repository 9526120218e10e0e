//! One call with settings and interceptors of its own.

use std::fmt;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::config::{Builder, Overrides, Settings};
use crate::operation::{Call, Operation, Sending, send_draft};

/// A call that can be changed before it is sent: what `customize()` of a fluent builder gives.
pub struct CustomizableOperation<C> {
    call: C,
    settings: Settings,
}

impl<C: fmt::Debug> fmt::Debug for CustomizableOperation<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomizableOperation")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

impl<C: Call> CustomizableOperation<C> {
    /// A call as its builder has it.
    pub fn new(call: C) -> Self {
        Self {
            call,
            settings: Settings::default(),
        }
    }

    /// Settings that take precedence over the client's for this call.
    #[must_use]
    pub fn config_override(
        mut self,
        config: impl Into<Builder<<C::Operation as Operation>::Service>>,
    ) -> Self {
        self.settings = config.into().settings.or(&self.settings);
        self
    }

    /// Adds an interceptor to this call, after the client's.
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Intercept + 'static) -> Self {
        self.settings
            .interceptors
            .push(SharedInterceptor::new(interceptor));
        self
    }

    /// Changes each attempt's request before it is signed. A failure ends the call.
    #[must_use]
    pub fn map_request<F, E>(self, map: F) -> Self
    where
        F: Fn(HttpRequest) -> Result<HttpRequest, E> + Send + Sync + 'static,
        E: std::error::Error + Send + Sync + 'static,
    {
        self.interceptor(BeforeSigning(move |request: &mut HttpRequest| {
            let taken = std::mem::replace(request, HttpRequest::empty());
            *request = map(taken)?;
            Ok(())
        }))
    }

    /// Changes each attempt's request in place before it is signed.
    #[must_use]
    pub fn mutate_request<F>(self, mutate: F) -> Self
    where
        F: Fn(&mut HttpRequest) + Send + Sync + 'static,
    {
        self.interceptor(BeforeSigning(move |request: &mut HttpRequest| {
            mutate(request);
            Ok(())
        }))
    }

    /// Sends the call.
    pub fn send(self) -> Sending<C::Operation> {
        send_draft(
            self.call.into_draft(),
            Overrides {
                settings: Some(self.settings),
                ..Overrides::default()
            },
        )
    }
}

struct BeforeSigning<F>(F);

impl<F> fmt::Debug for BeforeSigning<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BeforeSigning")
    }
}

impl<F: Fn(&mut HttpRequest) -> Result<(), BoxError> + Send + Sync> Intercept for BeforeSigning<F> {
    fn name(&self) -> &'static str {
        "BeforeSigning"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        (self.0)(context.request_mut())
    }
}
