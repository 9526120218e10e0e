//! The region of an EC2 instance.

use super::{Client, is_disabled};
use crate::brief::Brief;
use crate::meta::region::{ProvideRegion, future};
use crate::provider_config::ProviderConfig;
use aws_types::os_shim_internal::Env;
use aws_types::region::Region;
use std::fmt;

const PATH: &str = "/latest/meta-data/placement/region";

/// Takes the region from the instance metadata service. `AWS_EC2_METADATA_DISABLED=true` turns it off.
#[must_use]
pub struct ImdsRegionProvider {
    client: Client,
    env: Env,
}

impl ImdsRegionProvider {
    /// Chooses the client.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The instance's region, or nothing where the service does not answer.
    pub async fn region(&self) -> Option<Region> {
        if is_disabled(&self.env) {
            return None;
        }
        match self.client.get(PATH).await {
            Ok(region) => {
                let region = region.as_ref().trim();
                (!region.is_empty()).then(|| Region::new(region.to_owned()))
            }
            Err(error) => {
                crate::log::debug(format_args!("no region from EC2: {}", Brief(&error)));
                None
            }
        }
    }
}

impl ProvideRegion for ImdsRegionProvider {
    fn region(&self) -> future::ProvideRegion<'_> {
        future::ProvideRegion::new(self.region())
    }
}

impl fmt::Debug for ImdsRegionProvider {
    /// Not the environment: it can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImdsRegionProvider")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Builds an [`ImdsRegionProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    client: Option<Client>,
}

impl Builder {
    /// Where to read settings from, and what to send requests with.
    pub fn configure(mut self, provider_config: &ProviderConfig) -> Self {
        self.config = Some(provider_config.clone());
        self
    }

    /// The client of the instance metadata service, instead of one that environment and profile configure.
    pub fn imds_client(mut self, imds_client: Client) -> Self {
        self.client = Some(imds_client);
        self
    }

    /// The provider.
    pub fn build(self) -> ImdsRegionProvider {
        let config = self.config.unwrap_or_default();
        ImdsRegionProvider {
            client: self
                .client
                .unwrap_or_else(|| Client::builder().configure(&config).build()),
            env: config.env().clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imds::client::tests::{client, service};
    use crate::test_server::reply;
    use crate::test_util::config;

    #[tokio::test]
    async fn the_instances_region() {
        let server = service(|asked| {
            assert_eq!(asked.path, PATH);
            reply(200, "eu-west-1\n")
        })
        .await;
        let builder = || ImdsRegionProvider::builder().imds_client(client(&server));
        let region = builder()
            .configure(&config(&[], &[]))
            .build()
            .region()
            .await;
        assert_eq!(region, Some(Region::new("eu-west-1")));
        let off = config(&[("AWS_EC2_METADATA_DISABLED", "TRUE")], &[]);
        assert_eq!(builder().configure(&off).build().region().await, None);
    }

    #[tokio::test]
    async fn a_failure_is_no_region() {
        let server = service(|_| reply(404, "")).await;
        let provider = ImdsRegionProvider::builder().imds_client(client(&server));
        let provider = provider.configure(&config(&[], &[])).build();
        assert_eq!(ProvideRegion::region(&provider).await, None);
    }
}
