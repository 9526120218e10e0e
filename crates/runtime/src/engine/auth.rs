//! Which auth scheme an attempt has, and signing by a scheme of the caller's own.
//!
//! Settings that add schemes hold the functions that use them: programs without such settings have none of that.

use std::future::Future;
use std::pin::Pin;

use aws_smithy_runtime_api::client::auth::{
    AuthScheme as _, AuthSchemeEndpointConfig, AuthSchemeId, AuthSchemeOption,
    AuthSchemeOptionResolverParams, ResolveAuthSchemeOptions as _, SharedAuthScheme,
};
use aws_smithy_runtime_api::client::identity::{Identity, ResolveCachedIdentity as _};
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;

use super::{Failure, Run};
use crate::components::SIGV4;
use crate::config::auth::Params;

const NO_AUTH: AuthSchemeId = AuthSchemeId::new("noAuth");

/// How an attempt is authenticated.
pub(super) enum Auth {
    /// SigV4 as it is built in.
    SigV4,
    /// Not at all.
    Anonymous,
    /// By a scheme of the caller's own.
    Own(Own),
}

type Step<'r, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'r>>;

/// What is done with schemes of the caller's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnSchemes {
    choose: for<'r> fn(&'r mut Run, bool) -> Step<'r, Auth>,
    identity: for<'r> fn(&'r Run, &'r SharedAuthScheme) -> Step<'r, Identity>,
    sign: fn(&mut Run, &SharedAuthScheme, &Identity) -> Result<(), Failure>,
}

pub(crate) const OWN_SCHEMES: OwnSchemes = OwnSchemes {
    choose: |run, is_anonymous| Box::pin(run.choose(is_anonymous)),
    identity: |run, scheme| Box::pin(run.identity_of(scheme)),
    sign: Run::sign_with,
};

/// A scheme of the caller's own.
pub(super) struct Own {
    scheme: SharedAuthScheme,
    by: OwnSchemes,
}

impl From<&SharedAuthScheme> for Auth {
    fn from(scheme: &SharedAuthScheme) -> Self {
        Self::Own(Own {
            scheme: scheme.clone(),
            by: OWN_SCHEMES,
        })
    }
}

impl Run {
    /// The attempt's auth scheme, where the configuration has a say in it. `is_anonymous` if it is none otherwise.
    pub(super) async fn auth(&mut self, is_anonymous: bool) -> Result<Auth, Failure> {
        match self.handle.settings().auth.own {
            Some(own) => (own.choose)(self, is_anonymous).await,
            None if is_anonymous => Ok(Auth::Anonymous),
            None => Ok(Auth::SigV4),
        }
    }

    /// The identity that a scheme of the caller's own signs with.
    pub(super) async fn own_identity(&self, own: &Own) -> Result<Identity, Failure> {
        (own.by.identity)(self, &own.scheme).await
    }

    /// Signs the request by a scheme of the caller's own.
    pub(super) fn sign_by(&mut self, own: &Own, identity: &Identity) -> Result<(), Failure> {
        (own.by.sign)(self, &own.scheme, identity)
    }

    async fn choose(&mut self, is_anonymous: bool) -> Result<Auth, Failure> {
        let handle = self.handle.clone();
        let settings = &handle.settings().auth;
        let otherwise = || match settings.scheme(&SIGV4) {
            _ if is_anonymous => Auth::Anonymous,
            Some(own) => own.into(),
            None => Auth::SigV4,
        };
        let Some(resolver) = &settings.resolver else {
            return Ok(otherwise());
        };
        let params =
            AuthSchemeOptionResolverParams::new(Params::of_operation(self.operation.row().name));
        let components = handle.components().map_err(OrchestratorError::other)?;
        let options = resolver.resolve_auth_scheme_options_v2(&params, &self.bag, components);
        let mut options = options.await.map_err(OrchestratorError::other)?;
        if let Some(preference) = &settings.preference {
            let order: Vec<AuthSchemeId> = preference.clone().into_iter().collect();
            let place = |option: &AuthSchemeOption| {
                let mut ids = order.iter();
                ids.position(|id| id == option.scheme_id())
                    .unwrap_or(order.len())
            };
            // There are few: a sort of its own would be more code than all of this.
            let mut sorted = Vec::with_capacity(options.len());
            for option in options {
                let behind = |other: &AuthSchemeOption| place(other) <= place(&option);
                sorted.insert(sorted.partition_point(behind), option);
            }
            options = sorted;
        }
        for option in &options {
            let id = option.scheme_id();
            let auth = match settings.scheme(id) {
                Some(own) if own.identity_resolver(components).is_some() => own.into(),
                None if *id == SIGV4 => Auth::SigV4,
                None if *id == NO_AUTH => Auth::Anonymous,
                _ => continue,
            };
            if let Some(properties) = option.properties() {
                self.bag.push_shared_layer(properties);
            }
            return Ok(auth);
        }
        let named: Vec<&str> = options
            .iter()
            .map(|option| option.scheme_id().inner())
            .collect();
        Err(OrchestratorError::other(format!(
            "none of the auth schemes that the resolver names can be used: [{}]. Add one with `push_auth_scheme`, with an \
             identity resolver",
            named.join(", ")
        )))
    }

    async fn identity_of(&self, scheme: &SharedAuthScheme) -> Result<Identity, Failure> {
        let components = self.handle.components().map_err(OrchestratorError::other)?;
        let resolver = scheme.identity_resolver(components).ok_or_else(|| {
            OrchestratorError::other(format!(
                "the auth scheme `{}` has no identity resolver",
                scheme.scheme_id().inner()
            ))
        })?;
        let cache = components.identity_cache();
        let identity = cache.resolve_cached_identity(resolver, components, &self.bag);
        identity.await.map_err(OrchestratorError::other)
    }

    fn sign_with(&mut self, scheme: &SharedAuthScheme, identity: &Identity) -> Result<(), Failure> {
        let components = self.handle.components().map_err(OrchestratorError::other)?;
        let Some(request) = self.context.request_mut() else {
            return Ok(());
        };
        let signed = scheme.signer().sign_http_request(
            request,
            identity,
            AuthSchemeEndpointConfig::empty(),
            components,
            &self.bag,
        );
        signed.map_err(OrchestratorError::other)
    }
}
