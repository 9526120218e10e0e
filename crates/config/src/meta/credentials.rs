//! Several credentials providers as one.

use crate::meta::{ProviderAttempt, ProviderChainError};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use std::borrow::Cow;
use std::fmt;

/// Asks several providers in order, until one has credentials.
///
/// A provider that has none ([`CredentialsError::CredentialsNotLoaded`]) passes the question on to the next one. Any
/// other error ends the search: credentials were configured, and do not work.
///
/// ```
/// use slim_sdk_config::environment::EnvironmentVariableCredentialsProvider;
/// use slim_sdk_config::meta::credentials::CredentialsProviderChain;
/// use slim_sdk_config::profile::ProfileFileCredentialsProvider;
///
/// let provider = CredentialsProviderChain::first_try(
///     "Environment",
///     EnvironmentVariableCredentialsProvider::new(),
/// )
/// .or_else("Profile", ProfileFileCredentialsProvider::builder().build());
/// ```
#[must_use]
pub struct CredentialsProviderChain {
    providers: Vec<(Cow<'static, str>, Box<dyn ProvideCredentials>)>,
}

impl CredentialsProviderChain {
    /// A chain that starts with this provider.
    pub fn first_try(
        name: impl Into<Cow<'static, str>>,
        provider: impl ProvideCredentials + 'static,
    ) -> Self {
        Self {
            providers: vec![(name.into(), Box::new(provider))],
        }
    }

    /// Asks this provider when those before it have no credentials.
    pub fn or_else(
        mut self,
        name: impl Into<Cow<'static, str>>,
        provider: impl ProvideCredentials + 'static,
    ) -> Self {
        self.providers.push((name.into(), Box::new(provider)));
        self
    }

    /// Asks the default chain when the providers before it have no credentials.
    pub async fn or_default_provider(self) -> Self {
        let provider = crate::default_provider::credentials::default_provider().await;
        self.or_else("DefaultProviderChain", provider)
    }

    /// A chain that starts with the default chain.
    pub async fn default_provider() -> Self {
        let provider = crate::default_provider::credentials::default_provider().await;
        Self::first_try("DefaultProviderChain", provider)
    }

    async fn credentials(&self) -> provider::Result {
        let mut attempts = Vec::with_capacity(self.providers.len());
        for (name, provider) in &self.providers {
            match provider.provide_credentials().await {
                Ok(credentials) => {
                    tracing::debug!(provider = %name, "loaded credentials");
                    return Ok(credentials);
                }
                Err(error @ CredentialsError::CredentialsNotLoaded(_)) => {
                    attempts.push(ProviderAttempt::new(name.clone(), error));
                }
                Err(error) => return Err(error),
            }
        }
        Err(CredentialsError::not_loaded(ProviderChainError::new(
            "credentials",
            attempts,
        )))
    }
}

impl ProvideCredentials for CredentialsProviderChain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.providers
            .iter()
            .find_map(|(_, provider)| provider.fallback_on_interrupt())
    }
}

impl fmt::Debug for CredentialsProviderChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.providers.iter().map(|(name, _)| name).collect();
        f.debug_struct("CredentialsProviderChain")
            .field("providers", &names)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::now;
    use std::error::Error as _;

    #[derive(Debug)]
    enum Fake {
        Keys(&'static str),
        Nothing(&'static str),
        Broken,
    }

    impl ProvideCredentials for Fake {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::ready(match self {
                Self::Keys(id) => Ok(Credentials::new(*id, "hush", None, None, "fake")),
                Self::Nothing(reason) => Err(CredentialsError::not_loaded(*reason)),
                Self::Broken => Err(CredentialsError::provider_error("broken")),
            })
        }

        fn fallback_on_interrupt(&self) -> Option<Credentials> {
            match self {
                Self::Keys(id) => Some(Credentials::new(*id, "hush", None, None, "fallback")),
                _ => None,
            }
        }
    }

    #[test]
    fn the_first_that_has_credentials_wins() {
        let chain = CredentialsProviderChain::first_try("a", Fake::Nothing("x"))
            .or_else("b", Fake::Keys("AKIA1"))
            .or_else("c", Fake::Keys("AKIA2"));
        let credentials = now(chain.provide_credentials()).unwrap();
        assert_eq!(credentials.access_key_id(), "AKIA1");
        let fallback = chain.fallback_on_interrupt().unwrap();
        assert_eq!(fallback.access_key_id(), "AKIA1");
    }

    #[test]
    fn a_provider_that_is_broken_ends_the_search() {
        let chain = CredentialsProviderChain::first_try("a", Fake::Broken)
            .or_else("b", Fake::Keys("AKIA1"));
        let error = now(chain.provide_credentials()).unwrap_err();
        assert!(matches!(error, CredentialsError::ProviderError(_)));
    }

    #[test]
    fn each_that_has_nothing_is_listed() {
        let chain = CredentialsProviderChain::first_try("a", Fake::Nothing("no x"))
            .or_else("b", Fake::Nothing("no y"));
        let error = now(chain.provide_credentials()).unwrap_err();
        let cause = error.source().unwrap();
        assert_eq!(
            cause.to_string(),
            "no provider in the chain has credentials:\n  a: no x\n  b: no y"
        );
        let attempts = cause
            .downcast_ref::<ProviderChainError<CredentialsError>>()
            .unwrap()
            .attempts();
        assert_eq!(
            attempts
                .iter()
                .map(ProviderAttempt::name)
                .collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert!(matches!(
            attempts[0].error(),
            CredentialsError::CredentialsNotLoaded(_)
        ));
    }

    #[test]
    fn a_reason_is_given_with_its_causes() {
        let error = CredentialsError::not_loaded(CredentialsError::provider_error("deep"));
        let attempts = vec![
            ProviderAttempt::new("a".into(), error),
            ProviderAttempt::new("b".into(), CredentialsError::not_loaded_no_source()),
        ];
        assert_eq!(
            ProviderChainError::new("credentials", attempts).to_string(),
            "no provider in the chain has credentials:\
             \n  a: an error occurred while loading credentials: deep\
             \n  b: the credential provider was not enabled"
        );
    }

    #[test]
    fn debug_shows_the_names() {
        let chain = CredentialsProviderChain::first_try("a", Fake::Keys("AKIA1"));
        assert_eq!(
            format!("{chain:?}"),
            "CredentialsProviderChain { providers: [\"a\"] }"
        );
    }
}
