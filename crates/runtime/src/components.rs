//! The runtime components that interceptors and HTTP clients of the official runtime are handed.
//!
//! The engine needs none of them: the required ones answer that this client does that part itself.

use aws_smithy_async::rt::sleep::SharedAsyncSleep;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::auth::{
    AuthScheme, AuthSchemeEndpointConfig, AuthSchemeId, SharedAuthScheme,
    SharedAuthSchemeOptionResolver, Sign,
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
use crate::identity::IdentityCache;

pub(crate) const SIGV4: AuthSchemeId = AuthSchemeId::new("sigv4");

/// The components of a client.
pub(crate) fn components(
    handle: &Handle,
    http_client: Option<SharedHttpClient>,
) -> Result<RuntimeComponents, BuildError> {
    let settings = handle.settings();
    let mut builder = builder(http_client, handle.time_source(), handle.timer().shared());
    for scheme in &settings.auth.schemes {
        builder.push_auth_scheme(scheme.clone());
    }
    if let Some(resolver) = &settings.auth.resolver {
        builder.set_auth_scheme_option_resolver(Some(resolver.clone()));
    }
    if let Some(resolver) = &settings.endpoint_resolver {
        builder.set_endpoint_resolver(Some(resolver.shared.clone()));
    }
    if let Some(credentials) = handle.credentials() {
        builder.set_identity_cache(Some(credentials.cache.clone()));
        builder.set_identity_resolver(SIGV4, credentials.resolver.clone());
    }
    builder.build()
}

/// The components of requests that no client sends.
pub(crate) fn bare(
    http_client: SharedHttpClient,
    time_source: SharedTimeSource,
    sleep_impl: Option<SharedAsyncSleep>,
) -> Result<RuntimeComponents, BuildError> {
    builder(Some(http_client), time_source, sleep_impl).build()
}

/// All that is required, without credentials. Set one by one: with a builder that is passed on it would be moved as often.
fn builder(
    http_client: Option<SharedHttpClient>,
    time_source: SharedTimeSource,
    sleep_impl: Option<SharedAsyncSleep>,
) -> RuntimeComponentsBuilder {
    let options =
        SharedAuthSchemeOptionResolver::new(StaticAuthSchemeOptionResolver::new(vec![SIGV4]));
    let mut builder = RuntimeComponentsBuilder::new("slim-sdk");
    builder.set_auth_scheme_option_resolver(Some(options));
    builder.push_auth_scheme(SharedAuthScheme::new(Engine));
    builder.set_identity_cache(Some(IdentityCache::no_cache()));
    builder.set_identity_resolver(SIGV4, SharedIdentityResolver::new(Engine));
    builder.set_retry_strategy(Some(Engine));
    builder.set_endpoint_resolver(Some(SharedEndpointResolver::new(Engine)));
    builder.set_http_client(http_client);
    builder.set_time_source(Some(time_source));
    builder.set_sleep_impl(sleep_impl);
    builder
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
