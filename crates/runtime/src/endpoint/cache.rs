//! Endpoints of parameters that differ from call to call.

use std::sync::{Arc, Mutex, PoisonError};

use super::error::EndpointError;
use super::params::Params;
use super::resolved::Resolved;

/// How many endpoints a client keeps beside that of its settings.
const SIZE: usize = 16;

type Answer = Result<Arc<Resolved>, EndpointError>;

/// The endpoints of the last parameters: a new one takes the place of the oldest.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    entries: Vec<(Params, Answer)>,
    oldest: usize,
}

impl Cache {
    /// What is known for these parameters, or what `resolve` makes of them.
    pub(crate) fn get(&self, params: Params, resolve: impl FnOnce(&Params) -> Answer) -> Answer {
        {
            let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let known = cache.entries.iter().find(|(known, _)| *known == params);
            if let Some((_, answer)) = known {
                return answer.clone();
            }
        }
        let answer = resolve(&params);
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = (params, answer.clone());
        let oldest = cache.oldest;
        match cache.entries.get_mut(oldest) {
            Some(slot) if oldest < SIZE => *slot = entry,
            _ => cache.entries.push(entry),
        }
        cache.oldest = (oldest + 1) % SIZE;
        answer
    }
}
