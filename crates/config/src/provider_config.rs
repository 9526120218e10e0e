//! What the providers work with: the environment, the file system, the profile files found there, and how to send
//! requests.

use crate::default_provider::region::DefaultRegionChain;
use crate::profile::profile_file::ProfileFiles;
use crate::profile::{self, ProfileFileLoadError, ProfileSet};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, default_async_sleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{HttpClient, SharedHttpClient};
use aws_smithy_runtime_api::shared::IntoShared;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::Region;
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

#[cfg(any(feature = "sso", feature = "sts"))]
mod client;

/// Where providers look for settings, and what they send requests with.
///
/// Clones share the parsed profile files, which are read at most once.
///
/// ```
/// use slim_sdk_config::Region;
/// use slim_sdk_config::provider_config::ProviderConfig;
///
/// let config = ProviderConfig::without_region().with_region(Some(Region::new("us-east-1")));
/// ```
#[derive(Clone)]
#[must_use]
pub struct ProviderConfig(Arc<Inner>);

/// Shared: every provider has the configuration, and most never use it.
#[derive(Clone)]
struct Inner {
    env: Env,
    fs: Fs,
    profile_files: ProfileFiles,
    profile_name: Option<Cow<'static, str>>,
    parsed: Arc<OnceLock<Result<ProfileSet, ProfileFileLoadError>>>,
    region: Option<Region>,
    http_client: Option<SharedHttpClient>,
    sleep_impl: Option<SharedAsyncSleep>,
    time_source: SharedTimeSource,
    retry_config: Option<RetryConfig>,
    timeout_config: Option<TimeoutConfig>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    behavior_version: Option<BehaviorVersion>,
}

impl Default for ProviderConfig {
    /// The process's environment, the real file system, the default profile files, the system's clock, and the default
    /// sleep implementation where the feature `rt-tokio` brings one.
    fn default() -> Self {
        Self::empty().set_sleep_impl(default_async_sleep())
    }
}

impl ProviderConfig {
    /// The process's environment, the real file system and the default profile files. Nothing waits: what fails is not
    /// tried again.
    pub fn empty() -> Self {
        Self(Arc::new(Inner {
            env: Env::default(),
            fs: Fs::default(),
            profile_files: ProfileFiles::default(),
            profile_name: None,
            parsed: Arc::default(),
            region: None,
            http_client: None,
            sleep_impl: None,
            time_source: SharedTimeSource::default(),
            retry_config: None,
            timeout_config: None,
            use_fips: None,
            use_dual_stack: None,
            behavior_version: None,
        }))
    }

    #[inline(never)]
    fn inner(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    /// The defaults, without a region: providers that call AWS services need one.
    pub fn without_region() -> Self {
        Self::default()
    }

    /// The defaults, with the region that the default chain finds.
    pub async fn with_default_region() -> Self {
        Self::without_region().load_default_region().await
    }

    /// Takes the region that the default chain finds in this configuration's environment and files.
    pub async fn load_default_region(self) -> Self {
        let chain = DefaultRegionChain::builder().configure(&self).build();
        let region = chain.region().await;
        self.with_region(region)
    }

    /// The region that providers call services in.
    pub fn with_region(mut self, region: Option<Region>) -> Self {
        self.inner().region = region;
        self
    }

    /// Whether providers call services at FIPS endpoints.
    pub fn with_use_fips(mut self, use_fips: Option<bool>) -> Self {
        self.inner().use_fips = use_fips;
        self
    }

    /// Whether providers call services at dual-stack endpoints.
    pub fn with_use_dual_stack(mut self, use_dual_stack: Option<bool>) -> Self {
        self.inner().use_dual_stack = use_dual_stack;
        self
    }

    /// The version of the defaults.
    pub fn with_behavior_version(mut self, behavior_version: Option<BehaviorVersion>) -> Self {
        self.inner().behavior_version = behavior_version;
        self
    }

    /// Where the time comes from, instead of the system's clock.
    pub fn with_time_source(mut self, time_source: impl TimeSource + 'static) -> Self {
        self.inner().time_source = time_source.into_shared();
        self
    }

    /// The HTTP client, instead of the default one.
    pub fn with_http_client(mut self, http_client: impl HttpClient + 'static) -> Self {
        self.inner().http_client = Some(http_client.into_shared());
        self
    }

    /// How to wait between attempts and for timeouts.
    pub fn with_sleep_impl(mut self, sleep_impl: impl AsyncSleep + 'static) -> Self {
        self.inner().sleep_impl = Some(sleep_impl.into_shared());
        self
    }

    /// How the clients of STS and SSO retry; in standard mode, three attempts, if not set.
    pub fn with_retry_config(mut self, retry_config: RetryConfig) -> Self {
        self.inner().retry_config = Some(retry_config);
        self
    }

    /// The timeouts of the clients of STS and SSO; their defaults if not set.
    pub fn with_timeout_config(mut self, timeout_config: TimeoutConfig) -> Self {
        self.inner().timeout_config = Some(timeout_config);
        self
    }

    /// Reads environment variables from `env`.
    #[cfg(any(test, feature = "test-util"))]
    pub fn with_env(self, env: Env) -> Self {
        self.set_env(env)
    }

    /// Reads files from `fs`.
    #[cfg(any(test, feature = "test-util"))]
    pub fn with_fs(self, fs: Fs) -> Self {
        self.set_fs(fs)
    }

    pub(crate) fn set_env(mut self, env: Env) -> Self {
        let inner = self.inner();
        inner.env = env;
        inner.parsed = Arc::default();
        self
    }

    pub(crate) fn set_fs(mut self, fs: Fs) -> Self {
        let inner = self.inner();
        inner.fs = fs;
        inner.parsed = Arc::default();
        self
    }

    pub(crate) fn set_http_client(mut self, http_client: Option<SharedHttpClient>) -> Self {
        self.inner().http_client = http_client;
        self
    }

    pub(crate) fn set_sleep_impl(mut self, sleep_impl: Option<SharedAsyncSleep>) -> Self {
        self.inner().sleep_impl = sleep_impl;
        self
    }

    /// Other files, or another profile than the environment's; with neither, the parsed files stay.
    pub(crate) fn with_profile(
        mut self,
        files: Option<ProfileFiles>,
        name: Option<String>,
    ) -> Self {
        if files.is_none() && name.is_none() {
            return self;
        }
        let inner = self.inner();
        if let Some(files) = files {
            inner.profile_files = files;
        }
        if let Some(name) = name {
            inner.profile_name = Some(Cow::Owned(name));
        }
        inner.parsed = Arc::default();
        self
    }

    pub(crate) fn env(&self) -> &Env {
        &self.0.env
    }

    pub(crate) fn fs(&self) -> &Fs {
        &self.0.fs
    }

    pub(crate) fn http_client(&self) -> Option<SharedHttpClient> {
        self.0.http_client.clone()
    }

    pub(crate) fn sleep_impl(&self) -> Option<SharedAsyncSleep> {
        self.0.sleep_impl.clone()
    }

    pub(crate) fn time_source(&self) -> SharedTimeSource {
        self.0.time_source.clone()
    }

    /// The parsed profile files, or why there are none.
    pub(crate) fn try_profile(&self) -> Result<&ProfileSet, &ProfileFileLoadError> {
        let load = || {
            let name = self.0.profile_name.clone();
            let loaded = profile::load_now(self.fs(), self.env(), &self.0.profile_files, name);
            if let Err(error) = &loaded {
                crate::log::warn(format_args!("{error}; the profile files are ignored"));
            }
            loaded
        };
        self.0.parsed.get_or_init(load).as_ref()
    }

    pub(crate) fn profile(&self) -> Option<&ProfileSet> {
        self.try_profile().ok()
    }
}

impl fmt::Debug for ProviderConfig {
    /// Neither the environment nor the files: both can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("profile_files", &self.0.profile_files)
            .field("profile_name", &self.0.profile_name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::profile_file::ProfileFileKind;
    use crate::test_util::{AtOnce, Clock, config, env, now};
    use aws_types::SdkConfig;
    use aws_types::service_config::ServiceConfigKey;
    use std::time::Duration;

    #[test]
    fn files_are_read_once() {
        let files = Fs::from_slice(&[("/home/me/.aws/config", "[default]\nregion = us-east-1\n")]);
        let config = ProviderConfig::empty()
            .with_env(env(&[]))
            .with_fs(files.clone());
        let copy = config.clone();
        assert_eq!(config.profile().unwrap().get("region"), Some("us-east-1"));
        now(files.write("/home/me/.aws/config", "[default]\nregion = eu-west-1\n")).unwrap();
        assert_eq!(copy.profile().unwrap().get("region"), Some("us-east-1"));
    }

    #[test]
    fn another_profile_name_is_looked_up_anew() {
        let config = config(
            &[("AWS_PROFILE", "a")],
            &[(
                "/home/me/.aws/config",
                "[profile a]\nregion = us-east-1\n[profile b]\nregion = eu-west-1\n",
            )],
        );
        assert_eq!(config.profile().unwrap().get("region"), Some("us-east-1"));
        let other = config.with_profile(None, Some("b".to_owned()));
        assert_eq!(other.profile().unwrap().get("region"), Some("eu-west-1"));
    }

    #[test]
    fn a_name_and_files_add_up() {
        let text = "[default]\nregion = us-east-1\n[profile b]\nregion = eu-west-1\n";
        let files = || {
            ProfileFiles::builder()
                .with_contents(ProfileFileKind::Config, text)
                .build()
        };
        let name = || Some("b".to_owned());
        let empty = config(&[], &[]);
        for config in [
            empty.clone().with_profile(Some(files()), name()),
            empty
                .clone()
                .with_profile(Some(files()), None)
                .with_profile(None, name()),
            empty
                .with_profile(None, name())
                .with_profile(Some(files()), None),
        ] {
            assert_eq!(config.profile().unwrap().get("region"), Some("eu-west-1"));
        }
    }

    #[test]
    fn clients_of_providers_are_configured_as_the_provider_is() {
        let text = "[default]\nregion = eu-west-1\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n";
        let config = config(
            &[("AWS_ENDPOINT_URL_STS", "http://sts.env")],
            &[("/home/me/.aws/config", text)],
        );
        let loaded = config.client_config();
        assert_eq!(loaded.region().map(AsRef::as_ref), Some("eu-west-1"));
        assert_eq!(
            (loaded.use_fips(), loaded.use_dual_stack()),
            (Some(true), Some(true))
        );
        assert_eq!(loaded.retry_config().unwrap().max_attempts(), 3);
        assert!(loaded.timeout_config().is_none());
        assert!(loaded.credentials_provider().is_none());
        let key = || {
            let key = ServiceConfigKey::builder().service_id("STS");
            let key = key.env("AWS_ENDPOINT_URL").profile("endpoint_url");
            key.build().unwrap()
        };
        let endpoint = |config: &SdkConfig| config.service_config().unwrap().load_config(key());
        assert_eq!(endpoint(&loaded).as_deref(), Some("http://sts.env"));

        let timeouts = TimeoutConfig::builder()
            .read_timeout(Duration::from_secs(7))
            .build();
        let set = config
            .with_region(Some(Region::new("us-east-2")))
            .with_use_fips(Some(false))
            .with_use_dual_stack(Some(false))
            .with_retry_config(RetryConfig::standard().with_max_attempts(7))
            .with_timeout_config(timeouts.clone())
            .with_sleep_impl(AtOnce)
            .with_time_source(Clock::at(9));
        let set = set.client_config();
        assert_eq!(set.region().map(AsRef::as_ref), Some("us-east-2"));
        assert_eq!(
            (set.use_fips(), set.use_dual_stack()),
            (Some(false), Some(false))
        );
        assert_eq!(set.retry_config().unwrap().max_attempts(), 7);
        assert_eq!(set.timeout_config(), Some(&timeouts));
        assert!(format!("{:?}", set.sleep_impl()).contains("AtOnce"));
        let then = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(9);
        assert_eq!(set.time_source().unwrap().now(), then);
    }

    #[test]
    fn endpoints_that_are_to_be_ignored_are_ignored_by_the_clients_of_providers_too() {
        let ignore = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        let config = config(&[("AWS_ENDPOINT_URL_STS", "http://sts.env"), ignore], &[]);
        let key = ServiceConfigKey::builder().service_id("STS");
        let key = key.env("AWS_ENDPOINT_URL").profile("endpoint_url");
        let loaded = config.client_config();
        let endpoint = loaded
            .service_config()
            .unwrap()
            .load_config(key.build().unwrap());
        assert_eq!(endpoint, None);
    }

    #[test]
    fn debug_shows_no_secrets() {
        let config = config(
            &[("AWS_SECRET_ACCESS_KEY", "hush-env")],
            &[(
                "/home/me/.aws/credentials",
                "[default]\naws_secret_access_key = hush-file\n",
            )],
        );
        config.profile().unwrap();
        let text = format!("{config:?}");
        assert!(!text.contains("hush"), "{text}");
    }
}
