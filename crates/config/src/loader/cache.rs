//! The cache of credentials that all clients of a configuration share.

use crate::profile::credentials::asks_a_command;
use crate::provider_config::ProviderConfig;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::identity::SharedIdentityCache;
use slim_sdk_runtime::config::reexports::IdentityCache;
use std::time::Duration;

/// Commands are stopped after 5 minutes, and a role may be assumed with what they print.
const COMMAND_TIMEOUT: Duration = Duration::from_mins(6);

/// Whether clients share a cache, as they do by the defaults of this version.
pub(super) fn shares_credentials(version: Option<BehaviorVersion>) -> bool {
    #[allow(deprecated, reason = "later versions are compared with it")]
    let since = BehaviorVersion::v2024_03_28();
    version.is_some_and(|version| version.is_at_least(since))
}

/// A cache for the default chain or for a provider of the program's. Where the chain asks a command, people may be asked
/// for a code: it has more time than a service has. The profile files are to be read before.
pub(super) fn cache(config: &ProviderConfig, is_chain: bool) -> SharedIdentityCache {
    let mut cache = IdentityCache::lazy();
    if is_chain && asks_a_command(config) {
        cache.set_load_timeout(Some(COMMAND_TIMEOUT));
    }
    cache.build()
}

#[cfg(test)]
#[cfg(feature = "sts")]
mod tests {
    use super::*;
    use crate::SdkConfig;
    use crate::test_util::config;
    use aws_credential_types::Credentials;
    use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
    use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::time::Instant;

    /// Counts how often it is asked; the first time, nothing comes of it.
    #[derive(Clone, Debug, Default)]
    struct Stuck(Arc<AtomicU32>);

    impl ProvideCredentials for Stuck {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
                return future::ProvideCredentials::new(std::future::pending());
            }
            let credentials = Credentials::new("AKIA", "s", None, None, "test");
            future::ProvideCredentials::ready(Ok(credentials))
        }
    }

    fn clients_of(cache: SharedIdentityCache, provider: Stuck) -> SdkConfig {
        SdkConfig::builder()
            .region(crate::Region::new("us-east-1"))
            // Nobody listens there.
            .endpoint_url("http://127.0.0.1:1")
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .identity_cache(cache)
            .credentials_provider(SharedCredentialsProvider::new(provider))
            .build()
    }

    async fn call(config: &SdkConfig) -> String {
        let client = slim_sdk_sts::Client::new(config);
        let call = client.assume_role().role_arn("arn").role_session_name("x");
        format!("{:?}", call.send().await)
    }

    #[tokio::test(start_paused = true)]
    async fn people_have_minutes_to_answer_a_command_and_services_seconds() {
        let process = "[default]\nrole_arn = arn\nsource_profile = me\n\
                       [profile me]\ncredential_process = ask\n";
        let keys = "[default]\naws_access_key_id = a\naws_secret_access_key = s\n";
        for (file, is_chain, limit) in [
            (process, true, Duration::from_mins(6)),
            (process, false, Duration::from_millis(6_200)),
            (keys, true, Duration::from_millis(6_200)),
        ] {
            let config = config(&[], &[("/home/me/.aws/config", file)]);
            let cache = cache(&config, is_chain);
            let start = Instant::now();
            let text = call(&clients_of(cache, Stuck::default())).await;
            assert_eq!(start.elapsed(), limit, "{file}");
            assert!(text.contains("TimedOut { provider: \"Stuck\""), "{text}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_clients_of_a_configuration_load_once() {
        let cache = cache(&config(&[], &[]), true);
        let provider = Stuck(Arc::new(AtomicU32::new(1)));
        let config = clients_of(cache, provider.clone());
        for _ in 0..3 {
            let text = call(&config).await;
            assert!(text.contains("could not connect"), "{text}");
        }
        assert_eq!(provider.0.load(Ordering::SeqCst), 2);
    }
}
