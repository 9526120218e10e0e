//! The builder's settings, and caches that several clients have.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_credential_types::Credentials;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_types::retry::RetryConfig;

use super::*;
use crate::testing::{Script, client};

/// Counts its loads in the key that it gives, which expires at `expiry`.
#[derive(Debug, Default)]
struct Counting {
    loads: AtomicU32,
    expiry: Option<SystemTime>,
    hangs: bool,
}

impl ProvideCredentials for Counting {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        let count = self.loads.fetch_add(1, Ordering::SeqCst) + 1;
        if self.hangs {
            return Provided::new(std::future::pending());
        }
        let key = format!("AKID{count}");
        Provided::ready(Ok(Credentials::new(
            key,
            "secret",
            None,
            self.expiry,
            "test",
        )))
    }
}

/// A clock that a test sets, in seconds.
#[derive(Clone, Debug, Default)]
struct Clock(Arc<AtomicU32>);

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        at(self.0.load(Ordering::SeqCst))
    }
}

fn at(seconds: u32) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.into())
}

fn resolver(provider: Counting) -> SharedIdentityResolver {
    SharedIdentityResolver::new(SharedCredentialsProvider::new(provider))
}

async fn resolve(cache: &SharedIdentityCache, resolver: &SharedIdentityResolver) -> Identity {
    let client = client(&Script::new([]));
    let components = client.handle().components().unwrap();
    let bag = ConfigBag::base();
    let identity = cache.resolve_cached_identity(resolver.clone(), components, &bag);
    identity.await.unwrap()
}

async fn key(cache: &SharedIdentityCache, resolver: &SharedIdentityResolver) -> String {
    let identity = resolve(cache, resolver).await;
    let credentials = identity.data::<Credentials>().unwrap();
    credentials.access_key_id().to_owned()
}

#[tokio::test]
async fn no_cache_asks_each_time() {
    let provider = resolver(Counting::default());
    let cache = IdentityCache::no_cache();
    assert_eq!(key(&cache, &provider).await, "AKID1");
    assert_eq!(key(&cache, &provider).await, "AKID2");
}

#[tokio::test]
async fn buffer_time_and_its_jitter_say_when_to_refresh() {
    // Half of the buffer of 100 s is left out: it is refreshed 50 s ahead.
    let provider = resolver(Counting {
        expiry: Some(at(1000)),
        ..Counting::default()
    });
    let clock = Clock::default();
    let cache = IdentityCache::lazy()
        .time_source(clock.clone())
        .buffer_time(Duration::from_secs(100))
        .buffer_time_jitter_fraction(|| 0.5)
        .build();
    for (seconds, expected) in [(0, "AKID1"), (949, "AKID1"), (950, "AKID2")] {
        clock.0.store(seconds, Ordering::SeqCst);
        assert_eq!(key(&cache, &provider).await, expected, "at {seconds} s");
    }
}

#[tokio::test]
async fn default_expiration_is_15_minutes_or_more() {
    for (setting, refreshed) in [(None, 900), (Some(60), 900), (Some(2000), 2000)] {
        let provider = resolver(Counting::default());
        let clock = Clock::default();
        let mut cache = IdentityCache::lazy()
            .time_source(clock.clone())
            .buffer_time(Duration::ZERO);
        cache.set_default_expiration(setting.map(Duration::from_secs));
        let cache = cache.build();
        for (seconds, expected) in [
            (0, "AKID1"),
            (refreshed - 1, "AKID1"),
            (refreshed + 1, "AKID2"),
        ] {
            clock.0.store(seconds, Ordering::SeqCst);
            assert_eq!(
                key(&cache, &provider).await,
                expected,
                "{setting:?} {seconds}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn load_timeout_is_as_it_is_set_and_names_the_provider() {
    let cache = IdentityCache::lazy()
        .load_timeout(Duration::from_secs(1))
        .sleep_impl(TokioSleep::new())
        .build();
    let provider = resolver(Counting {
        hangs: true,
        ..Counting::default()
    });
    let client = client(&Script::new([]));
    let components = client.handle().components().unwrap();
    let bag = ConfigBag::base();
    let started = tokio::time::Instant::now();
    let resolved = cache.resolve_cached_identity(provider, components, &bag);
    let error = resolved.await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(1));
    assert!(
        error.to_string().contains("from `Counting` within the 1s"),
        "{error}"
    );
}

/// A provider that makes three attempts of a few seconds each is not cut off.
#[tokio::test(start_paused = true)]
async fn by_default_a_load_may_take_as_long_as_all_attempts_of_a_provider() {
    let cache = IdentityCache::lazy().sleep_impl(TokioSleep::new()).build();
    let provider = resolver(Counting {
        hangs: true,
        ..Counting::default()
    });
    let client = client(&Script::new([]));
    let components = client.handle().components().unwrap();
    let mut bag = ConfigBag::base();
    for (retries, limit) in [(None, 21_600), (Some(RetryConfig::disabled()), 6_200)] {
        bag.interceptor_state().store_or_unset(retries);
        let started = tokio::time::Instant::now();
        let resolved = cache.resolve_cached_identity(provider.clone(), components, &bag);
        let error = resolved.await.unwrap_err().to_string();
        assert_eq!(started.elapsed(), Duration::from_millis(limit));
        assert!(error.contains("from `Counting` within the "), "{error}");
    }
}

#[tokio::test]
async fn providers_share_a_cache_but_not_their_credentials_and_the_oldest_goes() {
    let cache = IdentityCache::lazy().max_partitions(2).build();
    let [a, b, c] = [(); 3].map(|()| resolver(Counting::default()));
    let again = resolve(&cache, &a).await;
    assert_eq!(again.expiration(), None);
    assert_eq!(key(&cache, &b).await, "AKID1");
    assert_eq!(key(&cache, &a).await, "AKID1");
    assert_eq!(key(&cache, &c).await, "AKID1");
    assert_eq!(key(&cache, &b).await, "AKID1");
    assert_eq!(key(&cache, &a).await, "AKID2", "it had to go for the third");
    let none = IdentityCache::lazy().max_partitions(0).build();
    assert_eq!(key(&none, &b).await, "AKID2");
    assert_eq!(key(&none, &b).await, "AKID2");
}

#[tokio::test]
async fn settings_out_of_all_bounds_do_no_harm() {
    let cache = IdentityCache::lazy()
        .load_timeout(Duration::MAX)
        .buffer_time(Duration::MAX)
        .buffer_time_jitter_fraction(|| f64::NAN)
        .default_expiration(Duration::MAX)
        .build();
    let lasting = resolver(Counting::default());
    let expiring = resolver(Counting {
        expiry: Some(at(1)),
        ..Counting::default()
    });
    for provider in [lasting, expiring] {
        let (first, second) = tokio::join!(key(&cache, &provider), key(&cache, &provider));
        assert_eq!((first.as_str(), second.as_str()), ("AKID1", "AKID1"));
    }
}
