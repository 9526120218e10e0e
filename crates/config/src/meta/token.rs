//! Several token providers as one.

use crate::meta::{ProviderAttempt, ProviderChainError};
use aws_credential_types::Token;
use aws_credential_types::provider::error::TokenError;
use aws_credential_types::provider::future;
use aws_credential_types::provider::token::ProvideToken;
use std::borrow::Cow;

/// Asks several providers in order, until one has a token.
///
/// A provider that has none ([`TokenError::TokenNotLoaded`]) passes the question on to the next one. Any other error ends
/// the search.
#[derive(Debug)]
#[must_use]
pub struct TokenProviderChain {
    providers: Vec<(Cow<'static, str>, Box<dyn ProvideToken>)>,
}

impl TokenProviderChain {
    /// A chain that starts with this provider.
    pub fn first_try(
        name: impl Into<Cow<'static, str>>,
        provider: impl ProvideToken + 'static,
    ) -> Self {
        Self {
            providers: vec![(name.into(), Box::new(provider))],
        }
    }

    /// Asks this provider when those before it have no token.
    pub fn or_else(
        mut self,
        name: impl Into<Cow<'static, str>>,
        provider: impl ProvideToken + 'static,
    ) -> Self {
        self.providers.push((name.into(), Box::new(provider)));
        self
    }

    /// Asks the default chain when the providers before it have no token.
    #[cfg(feature = "sso")]
    pub async fn or_default_provider(self) -> Self {
        let provider = crate::default_provider::token::default_provider().await;
        self.or_else("DefaultProviderChain", provider)
    }

    /// A chain that starts with the default chain.
    #[cfg(feature = "sso")]
    pub async fn default_provider() -> Self {
        let provider = crate::default_provider::token::default_provider().await;
        Self::first_try("DefaultProviderChain", provider)
    }

    async fn token(&self) -> Result<Token, TokenError> {
        let mut attempts = Vec::with_capacity(self.providers.len());
        for (name, provider) in &self.providers {
            match provider.provide_token().await {
                Err(error @ TokenError::TokenNotLoaded(_)) => {
                    attempts.push(ProviderAttempt::new(name.clone(), error));
                }
                result => return result,
            }
        }
        Err(TokenError::not_loaded(ProviderChainError::new(
            "a token", attempts,
        )))
    }
}

impl ProvideToken for TokenProviderChain {
    fn provide_token<'a>(&'a self) -> future::ProvideToken<'a>
    where
        Self: 'a,
    {
        future::ProvideToken::new(self.token())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{causes, now};

    #[derive(Debug)]
    struct Fake(fn() -> TokenError);

    impl ProvideToken for Fake {
        fn provide_token<'a>(&'a self) -> future::ProvideToken<'a>
        where
            Self: 'a,
        {
            future::ProvideToken::ready(Err((self.0)()))
        }
    }

    #[test]
    fn the_first_that_has_a_token_wins_and_one_that_is_broken_ends_the_search() {
        let nothing = || Fake(|| TokenError::not_loaded("nothing"));
        let chain =
            TokenProviderChain::first_try("a", nothing()).or_else("b", Token::new("t", None));
        assert_eq!(now(chain.provide_token()).unwrap().token(), "t");
        let broken = Fake(|| TokenError::provider_error("broken"));
        let chain = TokenProviderChain::first_try("a", broken).or_else("b", Token::new("t", None));
        assert!(matches!(
            now(chain.provide_token()),
            Err(TokenError::ProviderError(_))
        ));
        let chain = TokenProviderChain::first_try("a", nothing()).or_else("b", nothing());
        assert!(
            causes(&now(chain.provide_token()).unwrap_err())
                .ends_with("no provider in the chain has a token:\n  a: nothing\n  b: nothing")
        );
    }
}
