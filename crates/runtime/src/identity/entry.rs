//! What a cache holds of one provider: an identity, loaded by one call however many wait.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::{AsyncSleep as _, SharedAsyncSleep};
use aws_smithy_runtime_api::client::identity::{
    Identity, ResolveIdentity as _, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use tokio::sync::{Mutex, MutexGuard};
use tracing::{debug, field};

use super::error::{Causes, TimedOut, shared};
use super::{Refused, Source, name, patience};
use crate::clock::Instant;
use crate::error::BoxError;

/// How long after a refresh that failed, or brought nothing that lasts, the next one is tried.
const PAUSE: Duration = Duration::from_secs(1);
/// How much longer than a load may take a call waits for the load of another call.
const PATIENCE: Duration = Duration::from_secs(1);

/// When identities are loaded, and for how long.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// `None` for as long as the call's retries and timeouts suggest.
    pub load_timeout: Option<Duration>,
    /// How long before their expiry identities are refreshed.
    pub buffer: Duration,
    /// Which part of the buffer is left out, from 0 to 1.
    pub jitter: fn() -> f64,
    /// After which time identities that do not expire are loaded again.
    pub default_expiration: Duration,
}

/// What a load is made of. Without `sleep`, it may take as long as it likes.
pub(super) struct Load<'a> {
    pub policy: &'a Policy,
    pub resolver: &'a SharedIdentityResolver,
    pub components: &'a RuntimeComponents,
    pub bag: &'a ConfigBag,
    pub sleep: Option<SharedAsyncSleep>,
}

/// The identity of one provider.
#[derive(Default)]
pub(super) struct Entry {
    state: RwLock<State>,
    loading: Mutex<()>,
}

#[derive(Default)]
struct State {
    cached: Option<Cached>,
    /// How many loads have ended.
    loads: u64,
    /// Why the last load failed, if it did.
    failure: Option<Arc<BoxError>>,
    /// Until when another refusal by a service is no reason to load.
    renewed_until: Option<SystemTime>,
}

struct Cached {
    identity: Identity,
    /// From when on to load again: never if there is none.
    refresh_at: Option<SystemTime>,
}

impl Entry {
    /// An identity that needs no refresh at `now`, and that the service has not refused.
    pub(super) fn fresh(&self, now: SystemTime, refused: Option<&Refused>) -> Option<Identity> {
        self.state().fresh(now, refused)
    }

    /// The identity at `now`: the cached one, or a loaded one.
    ///
    /// An error is the provider's own: its kind and its text.
    pub(super) async fn get(&self, now: SystemTime, load: &Load<'_>) -> Result<Identity, BoxError> {
        let refused = load.bag.load::<Refused>();
        let loads = {
            let state = self.state();
            if let Some(identity) = state.fresh(now, refused) {
                return Ok(identity);
            }
            state.loads
        };
        self.refresh(now, loads, load).await
    }

    /// Loads, or waits for a load that another call has begun after `loads` had ended.
    async fn refresh(
        &self,
        now: SystemTime,
        loads: u64,
        load: &Load<'_>,
    ) -> Result<Identity, BoxError> {
        let started = Instant::now();
        let refused = load.bag.load::<Refused>();
        let _turn = if let Ok(turn) = self.loading.try_lock() {
            Some(turn)
        } else {
            // Another call refreshes already: no need to wait for it while the credentials hold.
            let held = self.state().unexpired(now + load.policy.buffer / 2);
            if let Some(identity) = held.filter(|held| refused.is_none_or(|no| !no.is(held))) {
                return Ok(identity);
            }
            self.turn(load).await
        };
        {
            let state = self.state();
            if state.loads != loads {
                return state.outcome(now + started.elapsed());
            }
        }
        crate::tell::debug("loading credentials");
        let loaded = load.run().await;
        observe(&loaded, now, started.elapsed());
        self.store(loaded, now + started.elapsed(), load)
    }

    /// Waits until no other call loads; `None` where that call seems to be stuck.
    async fn turn(&self, load: &Load<'_>) -> Option<MutexGuard<'_, ()>> {
        let turn = self.loading.lock();
        match &load.sleep {
            None => Some(turn.await),
            Some(sleep) => {
                let patience = load.limit().saturating_add(PATIENCE);
                Timeout::new(turn, sleep.sleep(patience)).await.ok()
            }
        }
    }

    /// Keeps what a load gave, and says what its callers get.
    fn store(
        &self,
        loaded: Result<Identity, BoxError>,
        now: SystemTime,
        load: &Load<'_>,
    ) -> Result<Identity, BoxError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.loads = state.loads.wrapping_add(1);
        if load.bag.load::<Refused>().is_some() {
            state.renewed_until = now.checked_add(PAUSE);
        }
        match loaded {
            Ok(identity) => {
                let refresh_at = load.policy.refresh_at(&identity, now);
                state.cached = Some(Cached {
                    identity,
                    refresh_at,
                });
                state.failure = None;
            }
            Err(error) => {
                if let Some(cached) = state.cached.as_mut().filter(|cached| !cached.expired(now)) {
                    tracing::warn!(
                        provider = %name(load.resolver),
                        error = %Causes(&*error),
                        "credentials not refreshed, those at hand still hold"
                    );
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
fn observe(loaded: &Result<Identity, BoxError>, now: SystemTime, took: Duration) {
    let valid_for = |identity: &Identity| {
        let expiry = identity.expiration();
        expiry.map(|at| at.duration_since(now + took).unwrap_or_default())
    };
    let (valid_for, error, not) = match loaded {
        Ok(identity) => (Some(field::debug(valid_for(identity))), None, ""),
        Err(error) => (None, Some(field::display(error)), "not "),
    };
    debug!(?took, valid_for, error, "credentials {not}loaded");
}

impl Policy {
    /// From when on an identity that was loaded at `now` is loaded again.
    fn refresh_at(&self, identity: &Identity, now: SystemTime) -> Option<SystemTime> {
        let expiry = identity
            .expiration()
            .or_else(|| now.checked_add(self.default_expiration))?;
        let jitter = (self.jitter)();
        let jitter = if jitter.is_finite() {
            jitter.clamp(0.0, 1.0)
        } else {
            0.0
        };
        let buffer = self.buffer.mul_f64(1.0 - jitter);
        let refresh_at = expiry.checked_sub(buffer).unwrap_or(expiry);
        Some(refresh_at.max(now + PAUSE))
    }
}

impl Load<'_> {
    /// How long it may take.
    fn limit(&self) -> Duration {
        let set = self.policy.load_timeout;
        set.unwrap_or_else(|| patience::load_timeout(self.bag))
    }

    /// Asks the provider, for as long as a load may take.
    async fn run(&self) -> Result<Identity, BoxError> {
        let mut load = pin!(self.resolver.resolve_identity(self.components, self.bag));
        // Credentials that are there at once need no timer, nor a runtime that has one.
        if let Poll::Ready(loaded) = poll_fn(|cx| Poll::Ready(load.as_mut().poll(cx))).await {
            return loaded;
        }
        let Some(sleep) = &self.sleep else {
            return load.await;
        };
        let limit = self.limit();
        match Timeout::new(load, sleep.sleep(limit)).await {
            Ok(loaded) => loaded,
            Err(_elapsed) => self
                .fallback()
                .ok_or_else(|| TimedOut::new(name(self.resolver), limit).into()),
        }
    }

    fn fallback(&self) -> Option<Identity> {
        let source = self.bag.load::<Source>();
        source
            .and_then(Source::fallback_on_interrupt)
            .or_else(|| self.resolver.fallback_on_interrupt())
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
    /// An identity that needs no refresh.
    fn fresh(&self, now: SystemTime, refused: Option<&Refused>) -> Option<Identity> {
        let cached = self.cached.as_ref()?;
        let is_refused = refused.is_some_and(|refused| refused.is(&cached.identity))
            && self.renewed_until.is_none_or(|until| until <= now);
        let fresh = cached.refresh_at.is_none_or(|refresh_at| now < refresh_at);
        (fresh && !is_refused).then(|| cached.identity.clone())
    }

    /// An identity that holds at `now`.
    fn unexpired(&self, now: SystemTime) -> Option<Identity> {
        let cached = self.cached.as_ref()?;
        (!cached.expired(now)).then(|| cached.identity.clone())
    }

    /// What the last load means for those who waited for it. An identity that a provider gives although it has expired
    /// is its choice, in an outage of its source: the service may still take it.
    fn outcome(&self, now: SystemTime) -> Result<Identity, BoxError> {
        match (&self.failure, &self.cached) {
            (None, Some(cached)) => Ok(cached.identity.clone()),
            (Some(failure), _) => self.unexpired(now).ok_or_else(|| shared(failure)),
            (None, None) => Err("no identity was loaded".into()),
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let refresh_at = state.cached.as_ref().and_then(|cached| cached.refresh_at);
        f.debug_struct("Entry")
            .field("cached", &state.cached.is_some())
            .field("refresh_at", &refresh_at)
            .field("loads", &state.loads)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
