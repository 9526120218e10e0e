//! Credentials, cached: loaded once, refreshed ahead of their expiry, by one call however many wait.
//!
//! - Credentials that expire are loaded again 5 to 10 s before they do (10 s less a random part of up to half, so that
//!   not all processes of a fleet ask at once). Credentials without an expiry are loaded again every 15 minutes.
//! - One load runs at a time. The calls that wait for it share its result, its error too. A call that is dropped while
//!   it loads hands over to the next; one that is no longer polled keeps the others waiting for a bounded time only.
//! - Where a refresh fails, the credentials at hand are used until they expire, and the next refresh is tried a second
//!   later.
//! - A load that takes longer than all attempts of a provider should has failed, unless its provider has something to
//!   fall back on: 21.6 s with the default retries and timeouts.
//! - Credentials that a service refuses as expired are loaded again before they are due, at most once a second.
//!
//! The official `identity_cache` takes the place of all this where it is set.

mod cache;
mod entry;
mod error;
mod patience;

use std::fmt::{self, Write as _};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityCachePartition, IdentityFuture, ResolveCachedIdentity as _, ResolveIdentity,
    SharedIdentityCache, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};

pub use self::cache::{IdentityCache, LazyCacheBuilder};

/// Who a client's requests are from: its provider, and the cache of what that gives.
#[derive(Clone, Debug)]
pub(crate) struct Identities {
    pub(crate) resolver: SharedIdentityResolver,
    pub(crate) cache: SharedIdentityCache,
}

impl Identities {
    /// What `provider` gives, in `cache` or in one of its own.
    pub(crate) fn new(
        provider: SharedCredentialsProvider,
        cache: Option<SharedIdentityCache>,
    ) -> Self {
        Self {
            resolver: SharedIdentityResolver::new(Source(provider)),
            cache: cache.unwrap_or_else(|| IdentityCache::lazy().build()),
        }
    }

    /// The identity to sign with. An error is the provider's own: its kind and its text.
    pub(crate) fn get<'a>(
        &'a self,
        components: &'a RuntimeComponents,
        bag: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        self.cache
            .resolve_cached_identity(self.resolver.clone(), components, bag)
    }
}

/// A credentials provider that shows nothing of itself but its name. In a call's configuration bag it tells the cache
/// what a shared resolver cannot: its fallback.
#[derive(Clone)]
pub(crate) struct Source(pub(crate) SharedCredentialsProvider);

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&name(&self.0))
    }
}

impl Storable for Source {
    type Storer = StoreReplace<Self>;
}

impl ResolveIdentity for Source {
    fn resolve_identity<'a>(
        &'a self,
        components: &'a RuntimeComponents,
        bag: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        self.0.resolve_identity(components, bag)
    }

    fn fallback_on_interrupt(&self) -> Option<Identity> {
        // A shared provider does not hand this on by itself.
        let provider: &dyn ProvideCredentials = self.0.as_ref();
        provider.fallback_on_interrupt().map(Identity::from)
    }

    fn cache_partition(&self) -> Option<IdentityCachePartition> {
        self.0.cache_partition()
    }
}

/// An identity that a service refused as expired: in a call's configuration bag, it has the cache load another.
pub(crate) struct Refused(pub(crate) Identity);

impl Refused {
    /// Whether `identity` is the refused one, or would be refused as it was.
    pub(crate) fn is(&self, identity: &Identity) -> bool {
        key(&self.0) == key(identity)
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused").finish_non_exhaustive()
    }
}

impl Storable for Refused {
    type Storer = StoreReplace<Self>;
}

/// What a service tells credentials by.
fn key(identity: &Identity) -> Option<(&str, Option<&str>)> {
    let credentials = identity.data::<Credentials>()?;
    Some((credentials.access_key_id(), credentials.session_token()))
}

/// A provider's name: the type that its debug text begins with. The rest of that text may be secret.
pub(crate) fn name(provider: &dyn fmt::Debug) -> String {
    let mut name = Name::default();
    // The writer stops it after the name.
    let _ = write!(name, "{provider:?}");
    if name.word.is_empty() || WRAPPERS.contains(&name.word.as_str()) {
        return "the credentials provider".to_owned();
    }
    name.word
}

/// What official types put around a provider.
const WRAPPERS: [&str; 3] = [
    "SharedIdentityResolver",
    "SharedCredentialsProvider",
    "inner",
];
/// How long a name can be, in bytes.
const NAME_LIMIT: usize = 64;

/// Takes the first word that is no wrapper's.
#[derive(Default)]
struct Name {
    word: String,
}

impl fmt::Write for Name {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            let is_in_word = char.is_ascii_alphanumeric() || char == '_';
            if is_in_word && self.word.len() < NAME_LIMIT {
                self.word.push(char);
            } else if WRAPPERS.contains(&self.word.as_str()) {
                self.word.clear();
            } else if !self.word.is_empty() {
                return Err(fmt::Error);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
