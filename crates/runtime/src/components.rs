//! The runtime components that interceptors and HTTP clients of the official runtime are handed.
//!
//! The engine needs none of them: the required ones answer that this client does that part itself.

use std::sync::Arc;

use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::auth::{
    AuthScheme, AuthSchemeEndpointConfig, AuthSchemeId, Sign,
};
use aws_smithy_runtime_api::client::endpoint::{
    EndpointFuture, EndpointResolverParams, ResolveEndpoint, SharedEndpointResolver,
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityFuture, ResolveIdentity, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::retries::{RetryStrategy, ShouldAttempt};
use aws_smithy_runtime_api::client::runtime_components::{
    BuildError, GetIdentityResolver, RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::endpoint::Endpoint;

use crate::client::Handle;
use crate::identity::Identities;
use crate::identity::IdentityCache;

pub(crate) const SIGV4: AuthSchemeId = AuthSchemeId::new("sigv4");

/// The components of a client.
pub(crate) fn components(handle: &Handle) -> Result<RuntimeComponents, BuildError> {
    let auth = &handle.settings().auth;
    let mut builder = builder(handle.credentials());
    for scheme in &auth.schemes {
        builder.push_auth_scheme(scheme.clone());
    }
    if let Some(resolver) = &auth.resolver {
        builder.set_auth_scheme_option_resolver(Some(resolver.clone()));
    }
    builder
        .with_endpoint_resolver(Some(match &handle.settings().endpoint_resolver {
            Some(resolver) => resolver.shared.clone(),
            None => SharedEndpointResolver::new(Engine),
        }))
        .with_http_client(handle.http_client().cloned())
        .with_time_source(Some(handle.time_source()))
        .with_sleep_impl(handle.timer().shared())
        .build()
}

/// The components of requests that no client sends.
pub(crate) fn bare(
    http_client: SharedHttpClient,
    time_source: SharedTimeSource,
    sleep_impl: Option<SharedAsyncSleep>,
) -> Result<RuntimeComponents, BuildError> {
    builder(None)
        .with_endpoint_resolver(Some(Engine))
        .with_http_client(Some(http_client))
        .with_time_source(Some(time_source))
        .with_sleep_impl(sleep_impl)
        .build()
}

fn builder(credentials: Option<&Arc<Identities>>) -> RuntimeComponentsBuilder {
    RuntimeComponentsBuilder::new("slim-sdk")
        .with_auth_scheme_option_resolver(Some(StaticAuthSchemeOptionResolver::new(vec![SIGV4])))
        .with_auth_scheme(Engine)
        .with_identity_cache(Some(match credentials {
            Some(credentials) => credentials.cache.clone(),
            None => IdentityCache::no_cache(),
        }))
        .with_identity_resolver(
            SIGV4,
            match credentials {
                Some(credentials) => credentials.resolver.clone(),
                None => SharedIdentityResolver::new(Engine),
            },
        )
        .with_retry_strategy(Some(Engine))
}

/// Stands where a component is required that only the engine has.
#[derive(Debug)]
struct Engine;

const OWN: &str = "this client does that part itself: read the request instead";

impl ResolveEndpoint for Engine {
    fn resolve_endpoint<'a>(&'a self, _: &'a EndpointResolverParams) -> EndpointFuture<'a> {
        EndpointFuture::ready(Err::<Endpoint, BoxError>(OWN.into()))
    }
}

impl AuthScheme for Engine {
    fn scheme_id(&self) -> AuthSchemeId {
        SIGV4
    }

    fn identity_resolver(
        &self,
        resolvers: &dyn GetIdentityResolver,
    ) -> Option<SharedIdentityResolver> {
        resolvers.identity_resolver(SIGV4)
    }

    fn signer(&self) -> &dyn Sign {
        self
    }
}

impl Sign for Engine {
    fn sign_http_request(
        &self,
        _: &mut HttpRequest,
        _: &Identity,
        _: AuthSchemeEndpointConfig<'_>,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<(), BoxError> {
        Err(OWN.into())
    }
}

impl ResolveIdentity for Engine {
    fn resolve_identity<'a>(
        &'a self,
        _: &'a RuntimeComponents,
        _: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::ready(Err("no credentials provider is set".into()))
    }
}

impl RetryStrategy for Engine {
    fn should_attempt_initial_request(
        &self,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<ShouldAttempt, BoxError> {
        Ok(ShouldAttempt::Yes)
    }

    fn should_attempt_retry(
        &self,
        _: &InterceptorContext,
        _: &RuntimeComponents,
        _: &ConfigBag,
    ) -> Result<ShouldAttempt, BoxError> {
        Ok(ShouldAttempt::No)
    }
}
