//! Credentials, cached: loaded once, refreshed ahead of their expiry, by one call however many wait.
//!
//! - Credentials that expire are loaded again 5 to 10 s before they do (10 s less a random part of up to half, so that
//!   not all processes of a fleet ask at once). Credentials without an expiry are loaded once.
//! - One load runs at a time. The calls that wait for it share its result, its error too. A call that is dropped while
//!   it loads hands over to the next; one that is no longer polled keeps the others waiting for a bounded time only.
//! - Where a refresh fails, the credentials at hand are used until they expire, and the next refresh is tried a second
//!   later.
//! - A load that takes longer than 5 s has failed, unless its provider has something to fall back on.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_runtime_api::client::identity::Identity;
use tokio::sync::{Mutex, MutexGuard};

use crate::retry::random;

/// How long a load may take.
const LOAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long before their expiry credentials are refreshed.
const BUFFER: Duration = Duration::from_secs(10);
/// How long after a refresh that failed, or brought nothing that lasts, the next one is tried.
const PAUSE: Duration = Duration::from_secs(1);
/// How much longer than a load may take a call waits for the load of another call.
const PATIENCE: Duration = Duration::from_secs(1);

/// The credentials of a client's provider, cached. Shared by all calls of a client.
pub(crate) struct CredentialsCache {
    provider: SharedCredentialsProvider,
    sleep: Option<SharedAsyncSleep>,
    load_timeout: Duration,
    buffer: Duration,
    state: RwLock<State>,
    loading: Mutex<()>,
}

#[derive(Default)]
struct State {
    cached: Option<Cached>,
    /// How many loads have ended.
    loads: u64,
    /// Why the last load failed, if it did.
    failure: Option<Arc<CredentialsError>>,
}

struct Cached {
    identity: Identity,
    /// From when on to load again: never if there is none.
    refresh_at: Option<SystemTime>,
}

impl CredentialsCache {
    /// A cache of what `provider` gives. Without `sleep`, loads may take as long as they like.
    #[must_use]
    pub(crate) fn new(
        provider: SharedCredentialsProvider,
        sleep: Option<SharedAsyncSleep>,
    ) -> Self {
        Self {
            provider,
            sleep,
            load_timeout: LOAD_TIMEOUT,
            buffer: BUFFER,
            state: RwLock::default(),
            loading: Mutex::new(()),
        }
    }

    /// Refreshes credentials `buffer` before they expire instead of 10 s, less a random part of up to half.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn with_buffer(mut self, buffer: Duration) -> Self {
        self.buffer = buffer;
        self
    }

    /// The credentials to sign with at `now`: from the cache, or from the provider.
    ///
    /// An error is the provider's own: its kind and its text.
    pub(crate) async fn get(&self, now: SystemTime) -> Result<Identity, CredentialsError> {
        let loads = {
            let state = self.state();
            if let Some(identity) = state.fresh(now) {
                return Ok(identity);
            }
            state.loads
        };
        self.refresh(now, loads).await
    }

    /// Loads, or waits for a load that another call has begun after `loads` had ended.
    async fn refresh(&self, now: SystemTime, loads: u64) -> Result<Identity, CredentialsError> {
        let started = Instant::now();
        let _turn = if let Ok(turn) = self.loading.try_lock() {
            Some(turn)
        } else {
            // Another call refreshes already: no need to wait for it while the credentials hold.
            if let Some(identity) = self.state().unexpired(now + self.buffer / 2) {
                return Ok(identity);
            }
            self.turn().await
        };
        {
            let state = self.state();
            if state.loads != loads {
                return state.outcome(now + started.elapsed());
            }
        }
        tracing::debug!("loading credentials");
        let loaded = self.load().await;
        observe(&loaded, now, started.elapsed());
        self.store(loaded, now + started.elapsed())
    }

    /// Waits until no other call loads; `None` where that call seems to be stuck.
    async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        let turn = self.loading.lock();
        match &self.sleep {
            None => Some(turn.await),
            Some(sleep) => {
                let patience = self.load_timeout.saturating_add(PATIENCE);
                Timeout::new(turn, sleep.sleep(patience)).await.ok()
            }
        }
    }

    /// Asks the provider, for as long as a load may take.
    async fn load(&self) -> Result<Credentials, CredentialsError> {
        let mut load = pin!(self.provider.provide_credentials());
        // Credentials that are there at once need no timer, nor a runtime that has one.
        if let Poll::Ready(loaded) = poll_fn(|cx| Poll::Ready(load.as_mut().poll(cx))).await {
            return loaded;
        }
        let Some(sleep) = &self.sleep else {
            return load.await;
        };
        match Timeout::new(load, sleep.sleep(self.load_timeout)).await {
            Ok(loaded) => loaded,
            Err(_elapsed) => self
                .provider
                .as_ref()
                .fallback_on_interrupt()
                .ok_or_else(|| CredentialsError::provider_timed_out(self.load_timeout)),
        }
    }

    /// Keeps what a load gave, and says what its callers get.
    fn store(
        &self,
        loaded: Result<Credentials, CredentialsError>,
        now: SystemTime,
    ) -> Result<Identity, CredentialsError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.loads = state.loads.wrapping_add(1);
        match loaded {
            Ok(credentials) => {
                let identity = Identity::from(credentials);
                let buffer = self.buffer.mul_f64(1.0 - random::unit() / 2.0);
                let refresh_at = identity.expiration().map(|expiry| {
                    expiry
                        .checked_sub(buffer)
                        .unwrap_or(expiry)
                        .max(now + PAUSE)
                });
                state.cached = Some(Cached {
                    identity,
                    refresh_at,
                });
                state.failure = None;
            }
            Err(error) => {
                if let Some(cached) = state.cached.as_mut().filter(|cached| !cached.expired(now)) {
                    tracing::warn!(%error, "credentials not refreshed, those at hand still hold");
                    // No later than the expiry, so that nothing that has expired is ever fresh.
                    let pause = now + PAUSE;
                    let expiry = cached.identity.expiration();
                    cached.refresh_at = Some(expiry.map_or(pause, |expiry| pause.min(expiry)));
                }
                state.failure = Some(Arc::new(error));
            }
        }
        state.outcome(now)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells of a load's end: how long it took, and how long its credentials hold. Causes of errors may name anything, so
/// they are for the caller alone.
fn observe(loaded: &Result<Credentials, CredentialsError>, now: SystemTime, took: Duration) {
    match loaded {
        Ok(credentials) => {
            let expiry = credentials.expiry();
            let valid_for = expiry.map(|at| at.duration_since(now + took).unwrap_or_default());
            tracing::debug!(?took, ?valid_for, "credentials loaded");
        }
        Err(error) => tracing::debug!(?took, %error, "credentials not loaded"),
    }
}

impl Cached {
    fn expired(&self, now: SystemTime) -> bool {
        self.identity
            .expiration()
            .is_some_and(|expiry| expiry <= now)
    }
}

impl State {
    /// Credentials that need no refresh.
    fn fresh(&self, now: SystemTime) -> Option<Identity> {
        let cached = self.cached.as_ref()?;
        let fresh = cached.refresh_at.is_none_or(|refresh_at| now < refresh_at);
        fresh.then(|| cached.identity.clone())
    }

    /// Credentials that hold at `now`.
    fn unexpired(&self, now: SystemTime) -> Option<Identity> {
        let cached = self.cached.as_ref()?;
        (!cached.expired(now)).then(|| cached.identity.clone())
    }

    /// What the last load means for those who waited for it. Credentials that a provider gives although they have
    /// expired are its choice, in an outage of its source: the service may still take them.
    fn outcome(&self, now: SystemTime) -> Result<Identity, CredentialsError> {
        match (&self.failure, &self.cached) {
            (None, Some(cached)) => Ok(cached.identity.clone()),
            (Some(failure), _) => self.unexpired(now).ok_or_else(|| Shared::error(failure)),
            (None, None) => Err(CredentialsError::not_loaded_no_source()),
        }
    }
}

impl fmt::Debug for CredentialsCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("CredentialsCache")
            .field("cached", &state.cached.is_some())
            .field(
                "refresh_at",
                &state.cached.as_ref().and_then(|cached| cached.refresh_at),
            )
            .field("loads", &state.loads)
            .finish_non_exhaustive()
    }
}

/// What caused a provider's error, shared by all calls that waited for the load: it reads as the cause does.
#[derive(Debug)]
struct Shared(Arc<CredentialsError>);

impl Shared {
    /// An error of the same kind, text and causes.
    fn error(error: &Arc<CredentialsError>) -> CredentialsError {
        let cause = || Self(Arc::clone(error));
        match &**error {
            CredentialsError::CredentialsNotLoaded(_) if error.source().is_none() => {
                CredentialsError::not_loaded_no_source()
            }
            CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(cause()),
            CredentialsError::ProviderTimedOut(details) => {
                CredentialsError::provider_timed_out(details.timeout_duration())
            }
            CredentialsError::InvalidConfiguration(_) => {
                CredentialsError::invalid_configuration(cause())
            }
            CredentialsError::ProviderError(_) => CredentialsError::provider_error(cause()),
            _ => CredentialsError::unhandled(cause()),
        }
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.source() {
            Some(cause) => fmt::Display::fmt(cause, f),
            None => fmt::Display::fmt(&self.0, f),
        }
    }
}

impl Error for Shared {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()?.source()
    }
}

#[cfg(test)]
mod tests;
