//! Caches of identities: the one that clients have unless they are told otherwise, and none.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::identity::{
    IdentityCachePartition, IdentityFuture, ResolveCachedIdentity, ResolveIdentity as _,
    SharedIdentityCache, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::shared::IntoShared as _;
use aws_smithy_types::config_bag::ConfigBag;

use super::Refused;
use super::entry::{Entry, Load, Policy};
use crate::retry::random;
use crate::timer::Timer;

/// How long before their expiry identities are refreshed.
const BUFFER: Duration = Duration::from_secs(10);
/// More is as much, and less than a time can be moved by: a century.
const MAX_BUFFER: Duration = Duration::from_hours(24 * 365 * 100);
/// After which time identities without expiry are loaded again, and the shortest such time.
const DEFAULT_EXPIRATION: Duration = Duration::from_mins(15);
/// How many providers' identities are kept.
const MAX_PARTITIONS: usize = 64;

/// Makes caches of credentials for a configuration's `identity_cache`.
///
/// One cache may serve several clients: those that have the same credentials provider share what it gives.
#[derive(Debug)]
#[non_exhaustive]
pub struct IdentityCache;

impl IdentityCache {
    /// No cache: every attempt of a call asks the provider, for as long as that takes. For providers that cache by
    /// themselves.
    #[must_use]
    pub fn no_cache() -> SharedIdentityCache {
        SharedIdentityCache::new(NoCache)
    }

    /// A cache that loads when a call needs credentials: clients have one of their own unless another is set.
    #[must_use]
    pub fn lazy() -> LazyCacheBuilder {
        LazyCacheBuilder::new()
    }
}

/// Builds a cache that loads when a call needs credentials.
///
/// Credentials are loaded again some seconds before they expire, by one call, while the others go on with those at hand.
/// Where that fails they are used until they expire, and the load is tried again a second later.
#[derive(Debug, Default)]
pub struct LazyCacheBuilder {
    time_source: Option<SharedTimeSource>,
    sleep_impl: Option<SharedAsyncSleep>,
    load_timeout: Option<Duration>,
    buffer_time: Option<Duration>,
    buffer_time_jitter_fraction: Option<fn() -> f64>,
    default_expiration: Option<Duration>,
    max_partitions: Option<usize>,
}

/// A setter that consumes the builder and its twin.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident / $set:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: $type) -> Self {
            self.$set(Some($name));
            self
        }

        #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), "); `None` for the default.")]
        pub fn $set(&mut self, $name: Option<$type>) -> &mut Self {
            self.$name = $name;
            self
        }
    )*};
}

impl LazyCacheBuilder {
    /// A builder with nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What tells the time that expiries are compared with. Default: the client's.
    #[must_use]
    pub fn time_source(mut self, time_source: impl TimeSource + 'static) -> Self {
        self.set_time_source(time_source.into_shared());
        self
    }

    /// As [`time_source`](Self::time_source).
    pub fn set_time_source(&mut self, time_source: SharedTimeSource) -> &mut Self {
        self.time_source = Some(time_source);
        self
    }

    /// What ends a load that takes too long. Default: the client's.
    #[must_use]
    pub fn sleep_impl(mut self, sleep_impl: impl AsyncSleep + 'static) -> Self {
        self.set_sleep_impl(sleep_impl.into_shared());
        self
    }

    /// As [`sleep_impl`](Self::sleep_impl).
    pub fn set_sleep_impl(&mut self, sleep_impl: SharedAsyncSleep) -> &mut Self {
        self.sleep_impl = Some(sleep_impl);
        self
    }

    setters! {
        /// How long a load may take before it has failed with an error that names the provider. Default: as
        /// long as a provider needs that makes all attempts of the client's retry configuration, each with twice the
        /// connect timeout or the attempt timeout, whichever is longer. That is 21.6 s where nothing is set.
        load_timeout / set_load_timeout: Duration;
        /// How long before their expiry credentials are loaded again, less a random part. Default: 10 s.
        buffer_time / set_buffer_time: Duration;
        /// Which part of the buffer time is left out, from 0 to 1, asked for each load: it keeps the processes of a
        /// fleet from loading at once. Default: at random, 0 to 0.5.
        buffer_time_jitter_fraction / set_buffer_time_jitter_fraction: fn() -> f64;
        /// After which time credentials that do not expire are loaded again. Default, and at least: 15 minutes. They
        /// are used on where that fails.
        default_expiration / set_default_expiration: Duration;
        /// How many providers' credentials are kept, at least one: then those of the oldest provider go. Default: 64.
        max_partitions / set_max_partitions: usize;
    }

    /// The cache.
    #[must_use]
    pub fn build(self) -> SharedIdentityCache {
        SharedIdentityCache::new(Lazy {
            policy: Policy {
                load_timeout: self.load_timeout,
                buffer: self.buffer_time.unwrap_or(BUFFER).min(MAX_BUFFER),
                jitter: self
                    .buffer_time_jitter_fraction
                    .unwrap_or(|| random::unit() / 2.0),
                default_expiration: self
                    .default_expiration
                    .unwrap_or_default()
                    .max(DEFAULT_EXPIRATION),
            },
            time_source: self.time_source,
            sleep: self.sleep_impl,
            max_partitions: self.max_partitions.unwrap_or(MAX_PARTITIONS).max(1),
            partitions: RwLock::default(),
        })
    }
}

struct Lazy {
    policy: Policy,
    time_source: Option<SharedTimeSource>,
    sleep: Option<SharedAsyncSleep>,
    max_partitions: usize,
    /// By provider. A client has one.
    partitions: RwLock<Vec<(IdentityCachePartition, Arc<Entry>)>>,
}

impl fmt::Debug for Lazy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lazy").finish_non_exhaustive()
    }
}

impl Lazy {
    fn entry(&self, partition: IdentityCachePartition) -> Arc<Entry> {
        let known = self
            .partitions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .find(|(other, _)| *other == partition)
            .map(|(_, entry)| Arc::clone(entry));
        if let Some(entry) = known {
            return entry;
        }
        let mut partitions = self
            .partitions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, entry)) = partitions.iter().find(|(other, _)| *other == partition) {
            return Arc::clone(entry);
        }
        if partitions.len() >= self.max_partitions
            && let Some(oldest) = partitions.iter().map(|(other, _)| other).min().copied()
        {
            partitions.retain(|(other, _)| *other != oldest);
        }
        let entry = Arc::<Entry>::default();
        partitions.push((partition, Arc::clone(&entry)));
        entry
    }

    fn now(&self, components: &RuntimeComponents) -> SystemTime {
        let time = self
            .time_source
            .clone()
            .or_else(|| components.time_source());
        time.map_or_else(crate::clock::system_now, |time| time.now())
    }
}

impl ResolveCachedIdentity for Lazy {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        bag: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        let entry = self.entry(resolver.cache_partition());
        let now = self.now(components);
        if let Some(identity) = entry.fresh(now, bag.load::<Refused>()) {
            return IdentityFuture::ready(Ok(identity));
        }
        IdentityFuture::new(async move {
            let sleep = self.sleep.clone().or_else(|| components.sleep_impl());
            let load = Load {
                policy: &self.policy,
                resolver: &resolver,
                components,
                bag,
                sleep: sleep.and_then(|sleep| Timer::new(Some(sleep)).lenient()),
            };
            entry.get(now, &load).await
        })
    }
}

#[derive(Debug)]
struct NoCache;

impl ResolveCachedIdentity for NoCache {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        bag: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::new(async move { resolver.resolve_identity(components, bag).await })
    }
}

#[cfg(test)]
mod tests;
