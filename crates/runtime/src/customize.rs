//! One call with settings and interceptors of its own.

use std::fmt;
use std::marker::PhantomData;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::config::{Builder, Settings};
use crate::operation::{Call, Operation, Sending, send_draft};

/// A call that can be changed before it is sent: what `customize()` of a fluent builder `B` gives. `T` is the call's
/// output, and `E` its error.
pub struct CustomizableOperation<T, E, B> {
    call: B,
    config_override: Box<Settings>,
    interceptors: Vec<SharedInterceptor>,
    is_payload_unsigned: bool,
    result: PhantomData<fn() -> Result<T, E>>,
}

/// The customizable call of an operation by its fluent builder.
pub type Customized<O, B> =
    CustomizableOperation<<O as Operation>::Output, <O as Operation>::Error, B>;

impl<T, E, B: fmt::Debug> fmt::Debug for CustomizableOperation<T, E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomizableOperation")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

impl<T, E, B> CustomizableOperation<T, E, B> {
    /// Adds an interceptor to this call. It runs after those of the client and of `config_override`.
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Intercept + 'static) -> Self {
        self.interceptors.push(SharedInterceptor::new(interceptor));
        self
    }

    /// Changes each attempt's request before it is signed. A failure ends the call.
    #[must_use]
    pub fn map_request<F, MapE>(self, map: F) -> Self
    where
        F: Fn(HttpRequest) -> Result<HttpRequest, MapE> + Send + Sync + 'static,
        MapE: std::error::Error + Send + Sync + 'static,
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

    /// Leaves the body out of the signature, which then says `UNSIGNED-PAYLOAD` in its place. Only some services accept
    /// that, and only over TLS.
    #[must_use]
    pub fn disable_payload_signing(mut self) -> Self {
        self.is_payload_unsigned = true;
        self
    }
}

impl<T, E, B> CustomizableOperation<T, E, B>
where
    B: Call<Operation: Operation<Output = T, Error = E>>,
{
    /// A call as its builder has it.
    pub fn new(call: B) -> Self {
        Self {
            call,
            config_override: Box::default(),
            interceptors: Vec::new(),
            is_payload_unsigned: false,
            result: PhantomData,
        }
    }

    /// Settings that take precedence over the client's for this call, in place of those of an earlier
    /// `config_override`. Interceptors and retry classifiers are added to the client's.
    #[must_use]
    pub fn config_override(
        mut self,
        config_override: impl Into<Builder<<B::Operation as Operation>::Service>>,
    ) -> Self {
        self.config_override = config_override.into().settings;
        self
    }

    /// Sends the call.
    pub fn send(self) -> Sending<B::Operation> {
        let mut settings = self.config_override;
        settings.interceptors.extend(self.interceptors);
        settings.is_payload_unsigned |= self.is_payload_unsigned;
        send_draft(self.call.into_draft().overridden(settings), &[])
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
