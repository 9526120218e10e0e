//! The region.

use crate::environment::EnvironmentVariableRegionProvider;
use crate::imds;
use crate::meta::region::{ProvideRegion, RegionProviderChain, future};
use crate::profile;
use crate::provider_config::ProviderConfig;
use aws_types::region::Region;

/// Asks the environment, then the profile, then the instance metadata service of EC2.
#[must_use]
pub fn default_provider() -> impl ProvideRegion {
    Builder::default().build()
}

/// Asks the environment, then the profile, then the instance metadata service of EC2.
#[derive(Debug)]
#[must_use]
pub struct DefaultRegionChain(RegionProviderChain);

impl DefaultRegionChain {
    /// The region, or nothing where none of them knows one.
    pub async fn region(&self) -> Option<Region> {
        self.0.region().await
    }

    /// Chooses the profile.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl ProvideRegion for DefaultRegionChain {
    fn region(&self) -> future::ProvideRegion<'_> {
        ProvideRegion::region(&self.0)
    }
}

/// Builds a [`DefaultRegionChain`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    environment: EnvironmentVariableRegionProvider,
    profile: profile::region::Builder,
    imds: imds::region::Builder,
}

impl Builder {
    pub(crate) fn configure(mut self, config: &ProviderConfig) -> Self {
        self.environment = EnvironmentVariableRegionProvider::new_with_env(config.env().clone());
        self.profile = self.profile.configure(config);
        self.imds = self.imds.configure(config);
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, name: &str) -> Self {
        self.profile = self.profile.profile_name(name);
        self
    }

    /// The chain.
    pub fn build(self) -> DefaultRegionChain {
        let chain = RegionProviderChain::first_try(self.environment).or_else(self.profile.build());
        DefaultRegionChain(chain.or_else(self.imds.build()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{config, now};

    const TEXT: &str = "[default]\nregion = us-east-1\n[profile dev]\nregion = eu-west-1\n";

    fn chain(variables: &[(&str, &str)], profile: Option<&str>) -> Option<String> {
        let config = config(variables, &[("/home/me/.aws/config", TEXT)]);
        let mut builder = DefaultRegionChain::builder().configure(&config);
        if let Some(profile) = profile {
            builder = builder.profile_name(profile);
        }
        now(builder.build().region()).map(|region| region.to_string())
    }

    #[test]
    fn the_environment_wins_over_the_profile() {
        let variable = [("AWS_REGION", "ap-south-1")];
        assert_eq!(chain(&variable, None).as_deref(), Some("ap-south-1"));
        assert_eq!(chain(&[], None).as_deref(), Some("us-east-1"));
        assert_eq!(chain(&[], Some("dev")).as_deref(), Some("eu-west-1"));
        assert_eq!(
            chain(&[("AWS_PROFILE", "dev")], None).as_deref(),
            Some("eu-west-1")
        );
    }
}
