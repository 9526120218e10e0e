//! The cache, with providers that count, wait, fail and hang.

mod refused;

use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::TokioSleep;

use super::*;
use crate::retry::random;
use crate::testing::{Script, client};

type Loading = dyn Fn(u32) -> Result<Credentials, CredentialsError> + Send + Sync;

/// A provider that takes `delay` for its n-th load and gives what `load(n)` gives.
struct Provider {
    loads: AtomicU32,
    running: AtomicU32,
    delay: Duration,
    load: Box<Loading>,
    fallback: Option<Credentials>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

/// Counts loads under way, dropped ones too.
struct Running<'a>(&'a AtomicU32);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl ProvideCredentials for Provider {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::new(async move {
            let count = self.loads.fetch_add(1, Ordering::SeqCst) + 1;
            assert_eq!(
                self.running.fetch_add(1, Ordering::SeqCst),
                0,
                "two loads at once"
            );
            let _running = Running(&self.running);
            if !self.delay.is_zero() {
                tokio::time::sleep(self.delay).await;
            }
            (self.load)(count)
        })
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.fallback.clone()
    }
}

/// An entry with what a load of it is made of.
struct Cache {
    entry: Entry,
    policy: Policy,
    resolver: SharedIdentityResolver,
    components: RuntimeComponents,
    bag: ConfigBag,
}

impl Cache {
    async fn get(&self, now: SystemTime) -> Result<Identity, BoxError> {
        self.get_with(now, &self.bag).await
    }

    /// As after a service has refused `identity`.
    async fn instead_of(&self, identity: Identity, now: SystemTime) -> Result<Identity, BoxError> {
        let mut bag = ConfigBag::base();
        bag.interceptor_state().store_put(Refused(identity));
        self.get_with(now, &bag).await
    }

    async fn get_with(&self, now: SystemTime, bag: &ConfigBag) -> Result<Identity, BoxError> {
        let load = Load {
            policy: &self.policy,
            resolver: &self.resolver,
            components: &self.components,
            bag,
            sleep: Some(SharedAsyncSleep::new(TokioSleep::new())),
        };
        self.entry.get(now, &load).await
    }
}

fn kind(error: &BoxError) -> &CredentialsError {
    error.downcast_ref().unwrap()
}

fn cache(
    delay: Duration,
    load: impl Fn(u32) -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
) -> (Arc<Cache>, Arc<Provider>) {
    cache_with_fallback(delay, None, load)
}

fn cache_with_fallback(
    delay: Duration,
    fallback: Option<Credentials>,
    load: impl Fn(u32) -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
) -> (Arc<Cache>, Arc<Provider>) {
    let provider = Arc::new(Provider {
        loads: AtomicU32::new(0),
        running: AtomicU32::new(0),
        delay,
        load: Box::new(load),
        fallback,
    });
    let shared = SharedCredentialsProvider::from(provider.clone() as Arc<dyn ProvideCredentials>);
    let mut bag = ConfigBag::base();
    bag.interceptor_state().store_put(Source(shared.clone()));
    let cache = Cache {
        entry: Entry::default(),
        policy: Policy {
            load_timeout: Some(Duration::from_secs(5)),
            buffer: Duration::from_secs(10),
            jitter: || random::unit() / 2.0,
            default_expiration: Duration::from_mins(15),
        },
        resolver: SharedIdentityResolver::new(shared),
        components: client(&Script::new([]))
            .handle()
            .components()
            .unwrap()
            .clone(),
        bag,
    };
    (Arc::new(cache), provider)
}

impl Provider {
    fn loads(&self) -> u32 {
        self.loads.load(Ordering::SeqCst)
    }
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds)
}

/// Credentials named by a number, that expire.
fn expiring(count: u32, expiry: SystemTime) -> Credentials {
    Credentials::new(
        format!("AKID{count}"),
        "SECRET-KEY",
        Some("SECRET-TOKEN".into()),
        Some(expiry),
        "test",
    )
}

/// Credentials named by a number, that do not expire.
fn lasting(count: u32) -> Credentials {
    Credentials::new(format!("AKID{count}"), "SECRET-KEY", None, None, "test")
}

fn key(identity: &Identity) -> String {
    identity
        .data::<Credentials>()
        .unwrap()
        .access_key_id()
        .to_owned()
}

async fn get(cache: &Cache, seconds: u64) -> String {
    key(&cache.get(at(seconds)).await.unwrap())
}

const NO_DELAY: Duration = Duration::ZERO;

fn outage() -> CredentialsError {
    let cause = std::io::Error::other("status 503 of the metadata service");
    let error: Box<dyn Error + Send + Sync> = Box::new(std::io::Error::other(cause));
    CredentialsError::provider_error(error)
}

/// All texts of an error, outermost first.
fn texts(error: &dyn Error) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source())
        .map(ToString::to_string)
        .collect()
}

#[tokio::test]
async fn credentials_without_expiry_are_loaded_again_after_a_while_and_hold_if_that_fails() {
    let (cache, provider) = cache(NO_DELAY, |count| match count {
        2 => Err(outage()),
        _ => Ok(lasting(count)),
    });
    for seconds in [0, 1, 889] {
        assert_eq!(get(&cache, seconds).await, "AKID1");
    }
    assert_eq!(provider.loads(), 1);
    assert_eq!(get(&cache, 895).await, "AKID1", "the refresh has failed");
    assert_eq!(provider.loads(), 2);
    assert_eq!(get(&cache, 897).await, "AKID3");
    assert_eq!(get(&cache, 1_000_000_000).await, "AKID4");
}

#[tokio::test]
async fn refreshed_five_to_ten_seconds_before_expiry() {
    for _ in 0..50 {
        let (cache, provider) = cache(NO_DELAY, |count| {
            Ok(expiring(count, at(u64::from(count) * 100)))
        });
        assert_eq!(get(&cache, 0).await, "AKID1");
        assert_eq!(get(&cache, 89).await, "AKID1");
        assert_eq!(get(&cache, 95).await, "AKID2");
        assert_eq!(get(&cache, 100).await, "AKID2");
        assert_eq!(provider.loads(), 2);
    }
}

#[tokio::test]
async fn the_jitter_spreads_refreshes() {
    let mut refreshed = 0;
    for _ in 0..200 {
        let (cache, _) = cache(NO_DELAY, |count| {
            Ok(expiring(count, at(u64::from(count) * 1000)))
        });
        get(&cache, 0).await;
        refreshed += u32::from(get(&cache, 993).await == "AKID2");
    }
    assert!(
        (20..180).contains(&refreshed),
        "{refreshed} of 200 refreshed 7 s ahead"
    );
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_one_load() {
    let (cache, provider) = cache(Duration::from_millis(50), |count| {
        Ok(expiring(count, at(100)))
    });
    let callers: Vec<_> = (0..1000)
        .map(|_| {
            let cache = Arc::clone(&cache);
            tokio::spawn(async move { get(&cache, 0).await })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "AKID1");
    }
    assert_eq!(provider.loads(), 1);
}

#[test]
fn a_thousand_callers_on_threads_one_load() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap();
    let (cache, provider) = cache(Duration::from_millis(20), |count| {
        Ok(expiring(count, at(100)))
    });
    runtime.block_on(async {
        let callers: Vec<_> = (0..1000)
            .map(|_| {
                let cache = Arc::clone(&cache);
                tokio::spawn(async move { get(&cache, 0).await })
            })
            .collect();
        for caller in callers {
            assert_eq!(caller.await.unwrap(), "AKID1");
        }
    });
    assert_eq!(provider.loads(), 1);
}

#[tokio::test(start_paused = true)]
async fn waiting_callers_share_the_error() {
    let (cache, provider) = cache(Duration::from_secs(1), |_| Err(outage()));
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let cache = Arc::clone(&cache);
            tokio::spawn(async move { cache.get(at(0)).await })
        })
        .collect();
    for caller in callers {
        let error = caller.await.unwrap().unwrap_err();
        assert!(matches!(kind(&error), CredentialsError::ProviderError(_)));
        assert_eq!(texts(&*error), texts(&outage()));
    }
    assert_eq!(provider.loads(), 1);
}

#[tokio::test]
async fn an_error_then_recovery() {
    let (cache, provider) = cache(NO_DELAY, |count| match count {
        1 => Err(CredentialsError::not_loaded_no_source()),
        2 => Err(CredentialsError::invalid_configuration(
            "no such profile: dev",
        )),
        _ => Ok(expiring(count, at(100))),
    });
    let first = cache.get(at(0)).await.unwrap_err();
    assert!(matches!(
        kind(&first),
        CredentialsError::CredentialsNotLoaded(_)
    ));
    assert_eq!(
        texts(&*first),
        texts(&CredentialsError::not_loaded_no_source())
    );
    let second = cache.get(at(0)).await.unwrap_err();
    assert!(matches!(
        kind(&second),
        CredentialsError::InvalidConfiguration(_)
    ));
    assert!(texts(&*second).contains(&"no such profile: dev".to_owned()));
    assert_eq!(get(&cache, 0).await, "AKID3");
    assert_eq!(get(&cache, 0).await, "AKID3");
    assert_eq!(provider.loads(), 3);
}

#[tokio::test]
async fn a_failing_refresh_keeps_what_holds() {
    let (cache, provider) = cache(NO_DELAY, |count| match count {
        1 => Ok(expiring(1, at(100))),
        2..=4 => Err(outage()),
        _ => Ok(expiring(count, at(1000))),
    });
    assert_eq!(get(&cache, 0).await, "AKID1");
    assert_eq!(get(&cache, 96).await, "AKID1");
    assert_eq!(provider.loads(), 2);
    assert_eq!(get(&cache, 96).await, "AKID1");
    assert_eq!(provider.loads(), 2, "not tried again within a second");
    let last = at(99) + Duration::from_millis(900);
    assert_eq!(key(&cache.get(last).await.unwrap()), "AKID1");
    assert_eq!(provider.loads(), 3);
    let expired = cache.get(at(100)).await.unwrap_err();
    assert_eq!(
        texts(&*expired),
        texts(&outage()),
        "expired credentials are not used"
    );
    assert_eq!(get(&cache, 101).await, "AKID5");
    assert_eq!(provider.loads(), 5);
}

#[tokio::test(start_paused = true)]
async fn others_do_not_wait_for_a_refresh_while_credentials_hold() {
    let (cache, provider) = cache(Duration::from_secs(2), |count| {
        Ok(expiring(count, at(u64::from(count) * 100)))
    });
    assert_eq!(get(&cache, 0).await, "AKID1");
    let mut cache = Arc::into_inner(cache).unwrap();
    cache.policy.buffer = Duration::from_secs(4);
    let cache = Arc::new(cache);
    let leader = tokio::spawn({
        let cache = Arc::clone(&cache);
        async move { get(&cache, 96).await }
    });
    tokio::task::yield_now().await;
    let before = tokio::time::Instant::now();
    assert_eq!(get(&cache, 96).await, "AKID1");
    assert_eq!(before.elapsed(), Duration::ZERO);
    assert_eq!(
        get(&cache, 99).await,
        "AKID2",
        "too close to the expiry not to wait"
    );
    assert_eq!(before.elapsed(), Duration::from_secs(2));
    assert_eq!(leader.await.unwrap(), "AKID2");
    assert_eq!(provider.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_is_dropped_hands_over() {
    let (cache, provider) = cache(Duration::from_secs(1), |count| Ok(expiring(count, at(100))));
    let spawn = || {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move { get(&cache, 0).await })
    };
    let leader = spawn();
    let waiting: Vec<_> = (0..10).map(|_| spawn()).collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    leader.abort();
    let started = tokio::time::Instant::now();
    for caller in waiting {
        assert_eq!(caller.await.unwrap(), "AKID2");
    }
    assert_eq!(started.elapsed(), Duration::from_secs(1));
    assert_eq!(provider.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_is_not_polled_does_not_hold_others_for_ever() {
    let (cache, provider) = cache(Duration::from_secs(1), |count| Ok(expiring(count, at(100))));
    let mut stuck = Box::pin(cache.get(at(0)));
    let first = poll_fn(|cx| Poll::Ready(stuck.as_mut().poll(cx))).await;
    assert!(first.is_pending());
    // The stuck load is still under way: this one runs beside it, as the last resort that it is.
    provider.running.store(0, Ordering::SeqCst);
    let started = tokio::time::Instant::now();
    assert_eq!(get(&cache, 0).await, "AKID2");
    assert_eq!(started.elapsed(), Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn a_load_that_hangs_is_a_typed_timeout() {
    let (cache, provider) = cache(Duration::from_hours(1), |count| {
        Ok(expiring(count, at(100)))
    });
    let started = tokio::time::Instant::now();
    let callers: Vec<_> = (0..10)
        .map(|_| {
            let cache = Arc::clone(&cache);
            tokio::spawn(async move { cache.get(at(0)).await })
        })
        .collect();
    for caller in callers {
        let error = caller.await.unwrap().unwrap_err();
        assert_eq!(
            texts(&*error),
            [
                "no credentials from `Provider` within the 5s that the identity cache's `load_timeout` allows",
                "credentials provider timed out after 5 seconds",
            ]
        );
        let official = error.source().unwrap().downcast_ref().unwrap();
        assert!(matches!(official, CredentialsError::ProviderTimedOut(_)));
    }
    assert_eq!(started.elapsed(), Duration::from_secs(5));
    assert_eq!(provider.loads(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_may_have_a_fallback() {
    let fallback = expiring(99, at(50));
    let (cache, provider) = cache_with_fallback(Duration::from_hours(1), Some(fallback), |count| {
        Ok(expiring(count, at(100)))
    });
    assert_eq!(get(&cache, 0).await, "AKID99");
    assert_eq!(get(&cache, 1).await, "AKID99");
    assert_eq!(provider.loads(), 1);
}

#[tokio::test]
async fn credentials_that_come_expired_are_used_and_not_asked_for_at_each_call() {
    let (cache, provider) = cache(NO_DELAY, |count| Ok(expiring(count, at(50))));
    for _ in 0..10 {
        assert_eq!(get(&cache, 60).await, "AKID1");
    }
    assert_eq!(provider.loads(), 1);
    assert_eq!(get(&cache, 62).await, "AKID2");
}

#[test]
fn what_is_ready_needs_no_runtime() {
    let (cache, _) = cache(NO_DELAY, |count| Ok(expiring(count, at(100))));
    let mut get = pin!(cache.get(at(0)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(Ok(identity)) = get.as_mut().poll(&mut context) else {
        panic!("not ready");
    };
    assert_eq!(key(&identity), "AKID1");
    assert_eq!(identity.expiration(), Some(at(100)));
}

#[tokio::test]
async fn nothing_shows_secrets() {
    let (cache, _) = cache(NO_DELAY, |count| Ok(expiring(count, at(100))));
    let identity = cache.get(at(0)).await.unwrap();
    let refused = Refused(identity.clone());
    let text = format!("{:?} {identity:?} {refused:?}", cache.entry);
    assert!(!text.contains("SECRET-"), "{text}");
    assert!(text.contains("cached: true"));
}
