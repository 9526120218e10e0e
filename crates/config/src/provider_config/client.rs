//! The clients of STS and SSO that providers call services with.

use super::ProviderConfig;
use crate::default_provider::{ignore_configured_endpoint_urls, use_dual_stack, use_fips};
use crate::environment;
use crate::profile;
use crate::service_config::EnvServiceConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_types::retry::RetryConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use slim_sdk_runtime::dynamic::Client;
use slim_sdk_runtime::generated::schema::Service;

impl ProviderConfig {
    /// What a provider calls a service with: without credentials unless some are given, in its region unless another is.
    pub(crate) fn client(
        &self,
        service: &'static Service,
        region: Option<Region>,
        credentials_provider: Option<SharedCredentialsProvider>,
    ) -> Client {
        Client::of(service, &self.client_config(), region, credentials_provider)
    }

    /// The configuration of such clients; it has no credentials.
    pub(crate) fn client_config(&self) -> SdkConfig {
        // Not from the instance: off EC2 that would take a while.
        let region = self.0.region.clone();
        let region = region.or_else(|| environment::region::find(self.env()));
        let region = region.or_else(|| profile::region::find(self.profile()?));
        let use_fips = self.0.use_fips.or_else(|| use_fips::read(self));
        let use_dual_stack = self.0.use_dual_stack.or_else(|| use_dual_stack::read(self));
        let mut builder = SdkConfig::builder()
            .region(region)
            .retry_config(
                self.0
                    .retry_config
                    .clone()
                    .unwrap_or_else(RetryConfig::standard),
            )
            .time_source(self.0.time_source.clone())
            .service_config(EnvServiceConfig {
                config: self.clone(),
                ignore_configured_endpoint_urls: ignore_configured_endpoint_urls::read(self),
            })
            .behavior_version(
                self.0
                    .behavior_version
                    .unwrap_or_else(BehaviorVersion::latest),
            );
        builder.set_timeout_config(self.0.timeout_config.clone());
        builder.set_http_client(self.0.http_client.clone());
        builder.set_sleep_impl(self.0.sleep_impl.clone());
        builder.set_use_fips(use_fips);
        builder.set_use_dual_stack(use_dual_stack);
        builder.build()
    }
}
