//! Settings of credentials: what gives them, and what caches them.

use std::any::Any;
use std::fmt;

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::identity::{
    ResolveCachedIdentity, ResolveIdentity as _, SharedIdentityCache,
};
use aws_smithy_runtime_api::shared::IntoShared as _;
use aws_types::SdkConfig;

use super::{Builder, Config, Service};
use crate::identity::name;

/// Who a client's requests are from.
#[derive(Clone, Default)]
pub(crate) struct IdentitySettings {
    pub provider: Option<SharedCredentialsProvider>,
    pub cache: Option<SharedIdentityCache>,
}

/// A provider's own debug text may show secrets: its name does not.
impl fmt::Debug for IdentitySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentitySettings")
            .field(
                "provider",
                &self.provider.as_ref().map(|provider| name(provider)),
            )
            .field("cache", &self.cache.as_ref().map(|_| "set"))
            .finish()
    }
}

impl IdentitySettings {
    /// These settings, and the other's where these are not set. Another provider does not fill the other's cache: it
    /// may be one of many, each for one call.
    pub(super) fn or(self, other: &Self) -> Self {
        let is_same = self.has_provider_of(other);
        Self {
            cache: match self.cache {
                None if is_same => other.cache.clone(),
                own => own,
            },
            provider: self.provider.or_else(|| other.provider.clone()),
        }
    }

    /// Whether credentials come from the other's provider if these settings take precedence.
    fn has_provider_of(&self, other: &Self) -> bool {
        let partition =
            |provider: &Option<SharedCredentialsProvider>| provider.as_ref()?.cache_partition();
        self.provider.is_none() || partition(&self.provider) == partition(&other.provider)
    }

    /// Whether what the other's client has cached is used if these settings take precedence.
    pub(crate) fn shares(&self, other: &Self) -> bool {
        self.cache.is_none() && self.has_provider_of(other)
    }
}

impl From<&SdkConfig> for IdentitySettings {
    fn from(config: &SdkConfig) -> Self {
        Self {
            provider: config.credentials_provider(),
            cache: config.identity_cache(),
        }
    }
}

impl<S: Service> Config<S> {
    /// What gives the credentials that requests are signed with.
    #[must_use]
    pub fn credentials_provider(&self) -> Option<SharedCredentialsProvider> {
        self.handle.settings().identity.provider.clone()
    }

    /// What caches credentials; `None` for the client's own cache.
    #[must_use]
    pub fn identity_cache(&self) -> Option<SharedIdentityCache> {
        self.handle.settings().identity.cache.clone()
    }
}

impl<S: Service> Builder<S> {
    /// What gives the credentials that requests are signed with.
    #[must_use]
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        // What caches know a shared provider by is lost if it is shared anew.
        let shared = (&provider as &dyn Any)
            .downcast_ref::<SharedCredentialsProvider>()
            .cloned();
        let provider = shared.unwrap_or_else(|| SharedCredentialsProvider::new(provider));
        self.set_credentials_provider(Some(provider));
        self
    }

    /// As [`credentials_provider`](Self::credentials_provider); `None` unsets it.
    pub fn set_credentials_provider(
        &mut self,
        credentials_provider: Option<SharedCredentialsProvider>,
    ) -> &mut Self {
        self.settings.identity.provider = credentials_provider;
        self
    }

    /// What caches credentials: one of [`IdentityCache`](super::reexports::IdentityCache)'s, or one of the caller's. It
    /// may serve several clients. Default: a cache of the client's own, with the defaults of `IdentityCache::lazy()`.
    #[must_use]
    pub fn identity_cache(mut self, identity_cache: impl ResolveCachedIdentity + 'static) -> Self {
        self.set_identity_cache(identity_cache);
        self
    }

    /// As [`identity_cache`](Self::identity_cache).
    pub fn set_identity_cache(
        &mut self,
        identity_cache: impl ResolveCachedIdentity + 'static,
    ) -> &mut Self {
        self.settings.identity.cache = Some(identity_cache.into_shared());
        self
    }
}
