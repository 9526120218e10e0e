//! A configuration from what the program chose, and from outside where it chose nothing.

use super::cache::{self, shares_credentials};
use super::{Choices, CredentialsChoice};
use crate::default_provider::{
    app_name, credentials, endpoint_url, ignore_configured_endpoint_urls, region, retry_config,
    timeout_config, use_dual_stack, use_fips,
};
use crate::provider_config::ProviderConfig;
use crate::service_config::EnvServiceConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_credential_types::provider::token::SharedTokenProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, default_async_sleep};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::origin::Origin;
use aws_types::region::Region;
use aws_types::sdk_config::Builder;

impl Choices {
    pub(super) async fn load(mut self) -> SdkConfig {
        let sleep = self.sleep.take().or_else(default_sleep);
        self.base.set_sleep_impl(sleep.clone());
        let config = ProviderConfig::empty()
            .set_env(self.env.take().unwrap_or_default())
            .set_fs(self.fs.take().unwrap_or_default())
            .set_http_client(self.http_client.clone())
            .set_sleep_impl(sleep)
            .with_time_source(self.time_source.clone().unwrap_or_default())
            .with_behavior_version(self.behavior_version)
            .with_profile(self.profile_files.take(), self.profile_name.take());
        let config = self.set_endpoint_variants(config);
        let region = if let Some(provider) = self.region.take() {
            provider.region().await
        } else {
            let chain = region::Builder::default().configure(&config).build();
            chain.region().await
        };
        self.settled(config, region)
    }

    /// FIPS and dual-stack endpoints, which whoever is asked for the region or for credentials heeds as well.
    fn set_endpoint_variants(&mut self, config: ProviderConfig) -> ProviderConfig {
        let use_fips = self.use_fips.or_else(|| use_fips::read(&config));
        let use_dual_stack = self.use_dual_stack;
        let use_dual_stack = use_dual_stack.or_else(|| use_dual_stack::read(&config));
        self.base.set_use_fips(use_fips);
        self.base.set_use_dual_stack(use_dual_stack);
        config
            .with_use_fips(use_fips)
            .with_use_dual_stack(use_dual_stack)
    }

    /// Everything but the region: nothing of it waits, as the profile files have been read.
    fn settled(self, config: ProviderConfig, region: Option<Region>) -> SdkConfig {
        let mut builder = self.base;
        builder.set_behavior_version(self.behavior_version);
        builder.set_http_client(self.http_client);
        builder.set_time_source(Some(self.time_source.unwrap_or_default()));
        builder.set_region(region.clone());
        let config = config.with_region(region.clone());
        builder.set_app_name(self.app_name.or_else(|| app_name::read(&config)));
        builder.set_framework_metadata(self.framework_metadata);
        self.client.set(&mut builder, &config);

        let retries = set_retries(&mut builder, self.retry_config, &config);
        let mut timeouts = self
            .timeout_config
            .unwrap_or_else(|| TimeoutConfig::builder().build());
        timeouts.take_defaults_from(&timeout_config::defaults());
        builder.set_timeout_config(Some(timeouts.clone()));
        let config = config
            .with_retry_config(retries)
            .with_timeout_config(timeouts);

        set_endpoint(&mut builder, self.endpoint_url, &config);
        set_tokens(&mut builder, self.token_provider, &config, region.as_ref());
        if let Some(cache) = self.identity_cache {
            builder.set_identity_cache(Some(cache));
        } else if shares_credentials(self.behavior_version) {
            let is_chain = matches!(self.credentials, CredentialsChoice::DefaultChain);
            builder.set_identity_cache(Some(cache::cache(&config, is_chain)));
        }
        builder.set_credentials_provider(match self.credentials {
            CredentialsChoice::Provider(provider) => Some(provider),
            CredentialsChoice::None => None,
            CredentialsChoice::DefaultChain => {
                let chain = credentials::DefaultCredentialsChain::builder().configure(config);
                Some(SharedCredentialsProvider::new(chain.build_in(region)))
            }
        });
        builder.build()
    }
}

/// The program's token provider, which its origin tells, or the default chain's.
fn set_tokens(
    builder: &mut Builder,
    set: Option<SharedTokenProvider>,
    config: &ProviderConfig,
    region: Option<&Region>,
) {
    if set.is_some() {
        builder.insert_origin("token_provider", Origin::shared_config());
        builder.set_token_provider(set);
        return;
    }
    #[cfg(feature = "sso")]
    {
        let chain = crate::default_provider::token::DefaultTokenChain::builder();
        let chain = chain.configure(config.clone()).build_in(region.cloned());
        builder.set_token_provider(Some(SharedTokenProvider::new(chain)));
    }
    #[cfg(not(feature = "sso"))]
    let _ = (config, region);
}

fn set_retries(
    builder: &mut Builder,
    set: Option<RetryConfig>,
    config: &ProviderConfig,
) -> RetryConfig {
    let retries = if let Some(set) = set {
        builder.insert_origin("retry_config", Origin::shared_config());
        set
    } else {
        retry_config::read(config)
    };
    builder.set_retry_config(Some(retries.clone()));
    retries
}

/// The endpoint of all services, and the means to ask for that of one service. A client takes the first one as the last
/// word only where the program set it, which its origin tells.
fn set_endpoint(builder: &mut Builder, set: Option<String>, config: &ProviderConfig) {
    let ignore_configured_endpoint_urls = ignore_configured_endpoint_urls::read(config);
    if let Some(set) = set {
        builder.insert_origin("endpoint_url", Origin::shared_config());
        builder.set_endpoint_url(Some(set));
    } else if !ignore_configured_endpoint_urls {
        let (url, origin) = endpoint_url::read(config);
        builder.insert_origin("endpoint_url", origin);
        builder.set_endpoint_url(url);
    }
    builder.set_service_config(Some(EnvServiceConfig {
        config: config.clone(),
        ignore_configured_endpoint_urls,
    }));
}

fn default_sleep() -> Option<SharedAsyncSleep> {
    let sleep = default_async_sleep();
    if sleep.is_none() {
        crate::log::warn(format_args!(
            "clients cannot wait between attempts or for timeouts: \
             set `sleep_impl`, or enable the feature `rt-tokio` of slim-sdk-config"
        ));
    }
    sleep
}
