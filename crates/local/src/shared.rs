//! What the endpoint's thread and its owner both reach.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::builder::Builder;
use crate::chat::World;
use crate::faults::Faults;
use crate::received::Received;
use crate::tables::Tables;

/// How many requests are kept; older ones go first.
pub(crate) const RECEIVED_LIMIT: usize = 10_000;

/// The endpoint's state.
pub(crate) struct Shared {
    pub(crate) tables: Arc<Tables>,
    pub(crate) setup: Builder,
    pub(crate) address: SocketAddr,
    pub(crate) faults: Faults,
    world: Mutex<World>,
    received: Mutex<VecDeque<Received>>,
    answers: Mutex<HashMap<String, Value>>,
}

impl Shared {
    pub(crate) fn new(tables: Arc<Tables>, setup: Builder, address: SocketAddr) -> Self {
        let world = World::new(&setup, address);
        Self {
            tables,
            setup,
            address,
            faults: Faults::default(),
            world: Mutex::new(world),
            received: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn received(&self) -> MutexGuard<'_, VecDeque<Received>> {
        lock(&self.received)
    }

    /// The answers scripted for operations.
    pub(crate) fn answers(&self) -> MutexGuard<'_, HashMap<String, Value>> {
        lock(&self.answers)
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// A panic while a lock was held is no reason to stop answering.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
