//! The bearer token, for services that take one.

use crate::default_provider::region;
use crate::meta::region::ProvideRegion;
use crate::meta::token::TokenProviderChain;
use crate::profile;
use crate::provider_config::ProviderConfig;
use aws_credential_types::provider::future;
use aws_credential_types::provider::token::ProvideToken;
use aws_types::region::Region;

/// Asks the profile.
pub async fn default_provider() -> impl ProvideToken {
    DefaultTokenChain::builder().build().await
}

/// Asks the profile.
#[derive(Debug)]
#[must_use]
pub struct DefaultTokenChain(TokenProviderChain);

impl DefaultTokenChain {
    /// Chooses the profile.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl ProvideToken for DefaultTokenChain {
    fn provide_token<'a>(&'a self) -> future::ProvideToken<'a>
    where
        Self: 'a,
    {
        self.0.provide_token()
    }
}

/// Builds a [`DefaultTokenChain`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    profile: profile::token::Builder,
    region: Option<Box<dyn ProvideRegion>>,
    region_chain: region::Builder,
    config: Option<ProviderConfig>,
}

impl Builder {
    /// The region that services are called in, instead of the default chain's.
    pub fn region(mut self, region: impl ProvideRegion + 'static) -> Self {
        self.set_region(Some(region));
        self
    }

    /// The region that services are called in, instead of the default chain's.
    pub fn set_region(&mut self, region: Option<impl ProvideRegion + 'static>) -> &mut Self {
        self.region = region.map(|region| Box::new(region) as _);
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, name: &str) -> Self {
        self.profile = self.profile.profile_name(name);
        self.region_chain = self.region_chain.profile_name(name);
        self
    }

    pub(crate) fn configure(mut self, config: ProviderConfig) -> Self {
        self.region_chain = self.region_chain.configure(&config);
        self.config = Some(config);
        self
    }

    /// The chain.
    pub async fn build(mut self) -> DefaultTokenChain {
        let region = match self.region.take() {
            Some(provider) => provider.region().await,
            None => {
                std::mem::take(&mut self.region_chain)
                    .build()
                    .region()
                    .await
            }
        };
        self.build_in(region)
    }

    /// The chain, which asks IAM Identity Center in this region where the profile names none.
    pub(crate) fn build_in(self, region: Option<Region>) -> DefaultTokenChain {
        let config = self.config.unwrap_or_default().with_region(region);
        let profile = self.profile.configure(&config).build();
        DefaultTokenChain(TokenProviderChain::first_try("Profile", profile))
    }
}
