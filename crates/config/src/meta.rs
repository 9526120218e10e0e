//! Providers that are made of other providers.

use crate::brief::Brief;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

pub mod credentials;
pub mod region;
pub mod token;

/// One provider of a chain that did not help, and why.
#[derive(Debug)]
pub struct ProviderAttempt<E> {
    name: Cow<'static, str>,
    error: E,
}

impl<E> ProviderAttempt<E> {
    pub(crate) fn new(name: Cow<'static, str>, error: E) -> Self {
        Self { name, error }
    }

    /// The provider's name in the chain.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it did not help.
    pub fn error(&self) -> &E {
        &self.error
    }
}

/// No provider of a chain helped. The text lists each of them with its reason.
///
/// It is the source of the error that the chain returns, and can be downcast to.
#[derive(Debug)]
pub struct ProviderChainError<E: Error> {
    what: &'static str,
    attempts: Vec<ProviderAttempt<E>>,
}

impl<E: Error> ProviderChainError<E> {
    pub(crate) fn new(what: &'static str, attempts: Vec<ProviderAttempt<E>>) -> Self {
        Self { what, attempts }
    }

    /// What each provider said, in the chain's order.
    #[must_use]
    pub fn attempts(&self) -> &[ProviderAttempt<E>] {
        &self.attempts
    }
}

impl<E: Error> fmt::Display for ProviderChainError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no provider in the chain has {}:", self.what)?;
        for attempt in &self.attempts {
            // A `CredentialsError` says only that there is nothing; its source says why.
            match attempt.error.source() {
                Some(cause) => write!(f, "\n  {}: {}", attempt.name, Brief(cause))?,
                None => write!(f, "\n  {}: {}", attempt.name, attempt.error)?,
            }
        }
        Ok(())
    }
}

impl<E: Error> Error for ProviderChainError<E> {}
