//! Settings of how requests are authenticated, and what a crate's `config::auth` offers.

use std::borrow::Cow;
use std::fmt;

use aws_smithy_runtime_api::client::auth::{
    AuthScheme, AuthSchemeId, AuthSchemeOption, AuthSchemeOptionResolverParams,
    AuthSchemeOptionsFuture, AuthSchemePreference, ResolveAuthSchemeOptions, SharedAuthScheme,
    SharedAuthSchemeOptionResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::{Builder, Config, Service};
use crate::components::SIGV4;
use crate::engine::auth::{OWN_SCHEMES, OwnSchemes};

/// How a client's requests are authenticated, where it is not by SigV4.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuthSettings {
    pub schemes: Vec<SharedAuthScheme>,
    pub resolver: Option<SharedAuthSchemeOptionResolver>,
    pub preference: Option<AuthSchemePreference>,
    /// How schemes of the caller's own are used, if there are any.
    pub own: Option<OwnSchemes>,
}

impl AuthSettings {
    /// These settings, and the other's where these are not set. Of two schemes with one id the later one counts.
    pub(super) fn or(self, other: &Self) -> Self {
        Self {
            schemes: other.schemes.iter().cloned().chain(self.schemes).collect(),
            resolver: self.resolver.or_else(|| other.resolver.clone()),
            preference: self.preference.or_else(|| other.preference.clone()),
            own: self.own.or(other.own),
        }
    }

    /// The caller's own scheme with that id.
    pub(crate) fn scheme(&self, id: &AuthSchemeId) -> Option<&SharedAuthScheme> {
        let mut schemes = self.schemes.iter().rev();
        schemes.find(|scheme| scheme.scheme_id() == *id)
    }
}

impl<S: Service> Config<S> {
    /// The auth schemes that were added to SigV4.
    pub fn auth_schemes(&self) -> impl Iterator<Item = SharedAuthScheme> + '_ {
        self.handle.settings().auth.schemes.iter().cloned()
    }

    /// What chooses between auth schemes; `None` for SigV4 alone.
    #[must_use]
    pub fn auth_scheme_resolver(&self) -> Option<SharedAuthSchemeOptionResolver> {
        self.handle.settings().auth.resolver.clone()
    }

    /// The order in which auth schemes are preferred; `None` for the resolver's.
    #[must_use]
    pub fn auth_scheme_preference(&self) -> Option<&AuthSchemePreference> {
        self.handle.settings().auth.preference.as_ref()
    }
}

impl<S: Service> Builder<S> {
    /// Adds an auth scheme: the identity and the signer that requests have which are authenticated by it. One with the id
    /// of an earlier one, or `sigv4`, takes its place; any other id needs an
    /// [`auth_scheme_resolver`](Self::auth_scheme_resolver) that names it.
    #[must_use]
    pub fn push_auth_scheme(mut self, auth_scheme: impl AuthScheme + 'static) -> Self {
        let auth = &mut self.settings.auth;
        auth.schemes.push(SharedAuthScheme::new(auth_scheme));
        auth.own = Some(OWN_SCHEMES);
        self
    }

    /// What chooses between auth schemes for each request. Default: SigV4, or none for what needs none.
    #[must_use]
    pub fn auth_scheme_resolver(
        mut self,
        auth_scheme_resolver: impl ResolveAuthScheme + 'static,
    ) -> Self {
        self.set_auth_scheme_resolver(auth_scheme_resolver);
        self
    }

    /// As [`auth_scheme_resolver`](Self::auth_scheme_resolver).
    pub fn set_auth_scheme_resolver(
        &mut self,
        auth_scheme_resolver: impl ResolveAuthScheme + 'static,
    ) -> &mut Self {
        let auth = &mut self.settings.auth;
        auth.resolver = Some(auth_scheme_resolver.into_shared_resolver());
        auth.own = Some(OWN_SCHEMES);
        self
    }

    /// The order in which auth schemes are preferred, of those that the resolver names: a hint, which adds none.
    #[must_use]
    pub fn auth_scheme_preference(mut self, preference: impl Into<AuthSchemePreference>) -> Self {
        self.set_auth_scheme_preference(Some(preference.into()));
        self
    }

    /// As [`auth_scheme_preference`](Self::auth_scheme_preference); `None` unsets it.
    pub fn set_auth_scheme_preference(
        &mut self,
        preference: Option<AuthSchemePreference>,
    ) -> &mut Self {
        self.settings.auth.preference = preference;
        self
    }
}

/// Says which auth schemes a request may have.
pub trait ResolveAuthScheme: Send + Sync + fmt::Debug {
    /// The auth schemes for an operation's request, the most wanted one first.
    fn resolve_auth_scheme<'a>(
        &'a self,
        params: &'a Params,
        cfg: &'a ConfigBag,
        runtime_components: &'a RuntimeComponents,
    ) -> AuthSchemeOptionsFuture<'a>;

    /// The resolver as the configuration holds it.
    fn into_shared_resolver(self) -> SharedAuthSchemeOptionResolver
    where
        Self: Sized + 'static,
    {
        SharedAuthSchemeOptionResolver::new(OfParams(self))
    }
}

#[derive(Debug)]
struct OfParams<R>(R);

impl<R: ResolveAuthScheme> ResolveAuthSchemeOptions for OfParams<R> {
    fn resolve_auth_scheme_options_v2<'a>(
        &'a self,
        params: &'a AuthSchemeOptionResolverParams,
        cfg: &'a ConfigBag,
        runtime_components: &'a RuntimeComponents,
    ) -> AuthSchemeOptionsFuture<'a> {
        match params.get::<Params>() {
            Some(params) => self.0.resolve_auth_scheme(params, cfg, runtime_components),
            None => AuthSchemeOptionsFuture::ready(Err(
                "an auth scheme resolver was asked with other parameters than `config::auth::Params`".into(),
            )),
        }
    }
}

/// The resolver that names SigV4 alone.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct DefaultAuthSchemeResolver;

impl ResolveAuthScheme for DefaultAuthSchemeResolver {
    fn resolve_auth_scheme<'a>(
        &'a self,
        _: &'a Params,
        _: &'a ConfigBag,
        _: &'a RuntimeComponents,
    ) -> AuthSchemeOptionsFuture<'a> {
        AuthSchemeOptionsFuture::ready(Ok(vec![AuthSchemeOption::from(SIGV4)]))
    }
}

/// What a resolver is told of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    operation_name: Cow<'static, str>,
}

impl Params {
    /// A builder with nothing set.
    #[must_use]
    pub fn builder() -> ParamsBuilder {
        ParamsBuilder::default()
    }

    /// The operation's name in the model, such as `StopContact`.
    #[must_use]
    pub fn operation_name(&self) -> &str {
        &self.operation_name
    }

    pub(crate) fn of_operation(name: &'static str) -> Self {
        Self {
            operation_name: Cow::Borrowed(name),
        }
    }
}

/// Builds [`Params`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParamsBuilder {
    operation_name: Option<Cow<'static, str>>,
}

impl ParamsBuilder {
    /// Sets the operation's name. Required.
    #[must_use]
    pub fn operation_name(self, operation_name: impl Into<Cow<'static, str>>) -> Self {
        self.set_operation_name(Some(operation_name.into()))
    }

    /// As [`operation_name`](Self::operation_name); `None` unsets it.
    #[must_use]
    pub fn set_operation_name(mut self, operation_name: Option<Cow<'static, str>>) -> Self {
        self.operation_name = operation_name;
        self
    }

    /// The parameters.
    ///
    /// # Errors
    /// The operation's name is not set.
    pub fn build(self) -> Result<Params, BuildError> {
        match self.operation_name {
            Some(operation_name) => Ok(Params { operation_name }),
            None => Err(BuildError {
                field: "operation_name",
            }),
        }
    }
}

/// A parameter that is not set.
#[derive(Debug)]
pub struct BuildError {
    field: &'static str,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the parameter `{}` is not set: set it", self.field)
    }
}

impl std::error::Error for BuildError {}
