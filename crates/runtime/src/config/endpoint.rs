//! What a client's configuration has to say about where requests go, besides region and `endpoint_url`.

use aws_smithy_runtime_api::client::endpoint::SharedEndpointResolver;

use super::{Builder, Config, Service, Settings};
use crate::endpoint::{ParamValue, Resolver, ResolverOf};

impl Settings {
    /// Whether these settings have a say in where requests go.
    pub(crate) fn has_endpoint(&self) -> bool {
        self.region.is_some()
            || self.endpoint_url.is_some()
            || self.use_fips.is_some()
            || self.use_dual_stack.is_some()
            || self.endpoint_resolver.is_some()
            || !self.endpoint_params.is_empty()
    }
}

impl<S: Service> Config<S> {
    /// What says where requests go: the service's rules, unless it is set.
    #[must_use]
    pub fn endpoint_resolver(&self) -> SharedEndpointResolver {
        let own = &self.handle.settings().endpoint_resolver;
        own.as_ref()
            .map_or_else(S::default_endpoint_resolver, |resolver| {
                resolver.shared.clone()
            })
    }
}

impl<S: Service> Builder<S> {
    /// What says where requests go, in place of the service's rules and of `endpoint_url`.
    #[must_use]
    pub fn endpoint_resolver<R>(mut self, endpoint_resolver: R) -> Self
    where
        S: ResolverOf<R>,
    {
        self.set_endpoint_resolver(Some(S::shared(endpoint_resolver)));
        self
    }

    /// As [`endpoint_resolver`](Self::endpoint_resolver); `None` unsets it.
    pub fn set_endpoint_resolver(
        &mut self,
        endpoint_resolver: Option<SharedEndpointResolver>,
    ) -> &mut Self {
        self.settings.endpoint_resolver = endpoint_resolver.map(|shared| Resolver {
            shared,
            params: S::endpoint_params,
            ask: Resolver::ask,
        });
        self
    }

    /// Sets an endpoint parameter by its name in the model, for generated setters.
    #[doc(hidden)]
    pub fn set_endpoint_param(
        &mut self,
        name: &'static str,
        value: Option<ParamValue>,
    ) -> &mut Self {
        let params = &mut self.settings.endpoint_params;
        params.retain(|(known, _)| *known != name);
        params.extend(value.map(|value| (name, value)));
        self
    }
}
