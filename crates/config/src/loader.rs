//! [`ConfigLoader`]: everything that an `SdkConfig` holds, from the program or from outside.

use crate::http::Step;
use crate::imds;
use crate::meta::region::ProvideRegion;
use crate::profile::profile_file::ProfileFiles;
use aws_credential_types::Credentials;
use aws_credential_types::provider::token::{ProvideToken, SharedTokenProvider};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::auth::AuthSchemePreference;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{HttpClient, SharedHttpClient};
use aws_smithy_runtime_api::client::identity::{ResolveCachedIdentity, SharedIdentityCache};
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_runtime_api::shared::IntoShared;
use aws_smithy_types::checksum_config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::app_name::AppName;
use aws_types::endpoint_config::AccountIdEndpointMode;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::SigningRegionSet;
use aws_types::sdk_config::Builder;
use aws_types::sdk_ua_metadata::FrameworkMetadata;
use std::fmt;

mod cache;
mod client;
mod settle;

use client::ClientSettings;

/// Loads an [`SdkConfig`] from the environment and the profile files, except for what is set here.
///
/// What is set here replaces the search for it: with a region provider that knows no region, there is no region.
#[must_use]
pub struct ConfigLoader(Box<dyn Kept + Send + Sync>);

/// What is in the box. Only this module knows: a program that holds a loader has no code that drops all of it.
trait Kept {
    fn choices(&self) -> &Choices;
    fn choices_mut(&mut self) -> &mut Choices;
}

/// What the program chose.
#[derive(Default)]
struct Choices {
    /// What nothing outside of the program can set.
    base: Builder,
    app_name: Option<AppName>,
    framework_metadata: Vec<FrameworkMetadata>,
    region: Option<Box<dyn ProvideRegion>>,
    credentials: CredentialsChoice,
    endpoint_url: Option<String>,
    retry_config: Option<RetryConfig>,
    timeout_config: Option<TimeoutConfig>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    client: ClientSettings,
    http_client: Option<SharedHttpClient>,
    identity_cache: Option<SharedIdentityCache>,
    token_provider: Option<SharedTokenProvider>,
    behavior_version: Option<BehaviorVersion>,
    sleep: Option<SharedAsyncSleep>,
    time_source: Option<SharedTimeSource>,
    profile_name: Option<String>,
    profile_files: Option<ProfileFiles>,
    env: Option<Env>,
    fs: Option<Fs>,
}

impl Kept for Choices {
    fn choices(&self) -> &Choices {
        self
    }

    fn choices_mut(&mut self) -> &mut Choices {
        self
    }
}

impl Default for ConfigLoader {
    fn default() -> Self {
        Self(Box::<Choices>::default())
    }
}

#[derive(Default)]
enum CredentialsChoice {
    #[default]
    DefaultChain,
    None,
    Provider(SharedCredentialsProvider),
}

impl ConfigLoader {
    /// The version of the defaults.
    pub fn behavior_version(mut self, behavior_version: BehaviorVersion) -> Self {
        self.0.choices_mut().behavior_version = Some(behavior_version);
        self
    }

    /// The region: a [`Region`](crate::Region), a `&'static str`, or any provider.
    pub fn region(mut self, region: impl ProvideRegion + 'static) -> Self {
        self.0.choices_mut().region = Some(Box::new(region));
        self
    }

    /// How often and how to retry.
    pub fn retry_config(mut self, retry_config: RetryConfig) -> Self {
        self.0.choices_mut().retry_config = Some(retry_config);
        self
    }

    /// The timeouts. One that is not set here keeps its default; [`TimeoutConfig::disabled`] turns all of them off.
    pub fn timeout_config(mut self, timeout_config: TimeoutConfig) -> Self {
        self.0.choices_mut().timeout_config = Some(timeout_config);
        self
    }

    /// How to wait between attempts and for timeouts, instead of tokio's timer.
    pub fn sleep_impl(mut self, sleep: impl AsyncSleep + 'static) -> Self {
        self.0.choices_mut().sleep = Some(sleep.into_shared());
        self
    }

    /// Where the time comes from, instead of the system's clock.
    pub fn time_source(mut self, time_source: impl TimeSource + 'static) -> Self {
        self.0.choices_mut().time_source = Some(time_source.into_shared());
        self
    }

    /// The HTTP client, instead of the one that clients bring along.
    pub fn http_client(mut self, http_client: impl HttpClient + 'static) -> Self {
        self.0.choices_mut().http_client = Some(http_client.into_shared());
        self
    }

    /// The cache for credentials, instead of one that all clients of the configuration share. With a behavior version
    /// before 2024-03-28, or none, each client has a cache of its own.
    pub fn identity_cache(mut self, identity_cache: impl ResolveCachedIdentity + 'static) -> Self {
        self.0.choices_mut().identity_cache = Some(identity_cache.into_shared());
        self
    }

    /// The credentials, or a provider of credentials.
    pub fn credentials_provider(
        mut self,
        credentials_provider: impl ProvideCredentials + 'static,
    ) -> Self {
        let provider = SharedCredentialsProvider::new(credentials_provider);
        self.0.choices_mut().credentials = CredentialsChoice::Provider(provider);
        self
    }

    /// No credentials: requests are not signed.
    ///
    /// For a local endpoint, which wants signed requests but does not check who signs,
    /// [`test_credentials`](Self::test_credentials) is the better choice.
    pub fn no_credentials(mut self) -> Self {
        self.0.choices_mut().credentials = CredentialsChoice::None;
        self
    }

    /// Credentials that no one accepts, for tests and for local endpoints.
    pub fn test_credentials(self) -> Self {
        self.credentials_provider(Credentials::new(
            "ANOTREAL",
            "notrealrnrELgWzOk3IfjzDKtFBhDby",
            None,
            None,
            "test",
        ))
    }

    /// Reads no environment variables and asks no instance metadata service, for tests.
    pub fn empty_test_environment(mut self) -> Self {
        self.0.choices_mut().env = Some(Env::from_slice(&[(imds::DISABLED, "true")]));
        self
    }

    /// The provider of bearer tokens, for services that take them.
    pub fn token_provider(mut self, token_provider: impl ProvideToken + 'static) -> Self {
        self.0.choices_mut().token_provider = Some(SharedTokenProvider::new(token_provider));
        self
    }

    /// The application's name, for the `User-Agent` header.
    pub fn app_name(mut self, app_name: AppName) -> Self {
        self.0.choices_mut().app_name = Some(app_name);
        self
    }

    /// A framework's name and version, for the `User-Agent` header; one more with every call.
    pub fn framework_metadata(mut self, framework_metadata: FrameworkMetadata) -> Self {
        self.0
            .choices_mut()
            .framework_metadata
            .push(framework_metadata);
        self
    }

    /// The profile files to read, instead of `~/.aws/config` and `~/.aws/credentials`.
    pub fn profile_files(mut self, profile_files: ProfileFiles) -> Self {
        self.0.choices_mut().profile_files = Some(profile_files);
        self
    }

    /// The profile, instead of the one that `AWS_PROFILE` names.
    pub fn profile_name(mut self, profile_name: impl Into<String>) -> Self {
        self.0.choices_mut().profile_name = Some(profile_name.into());
        self
    }

    /// The endpoint of all services; it wins over every endpoint that is set outside of the program.
    pub fn endpoint_url(mut self, endpoint_url: impl Into<String>) -> Self {
        self.0.choices_mut().endpoint_url = Some(endpoint_url.into());
        self
    }

    /// Whether to use FIPS endpoints.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.0.choices_mut().use_fips = Some(use_fips);
        self
    }

    /// Whether to use dual-stack endpoints, which have IPv6 addresses too.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.0.choices_mut().use_dual_stack = Some(use_dual_stack);
        self
    }

    /// Whether endpoints have the account in their names.
    pub fn account_id_endpoint_mode(
        mut self,
        account_id_endpoint_mode: AccountIdEndpointMode,
    ) -> Self {
        self.0.choices_mut().client.account_id_endpoint_mode = Some(account_id_endpoint_mode);
        self
    }

    /// Which ways to sign are preferred, where a service takes several.
    pub fn auth_scheme_preference(
        mut self,
        auth_scheme_preference: impl Into<AuthSchemePreference>,
    ) -> Self {
        self.0.choices_mut().client.auth_scheme_preference = Some(auth_scheme_preference.into());
        self
    }

    /// The regions that `SigV4a` signatures are for.
    pub fn sigv4a_signing_region_set(
        mut self,
        sigv4a_signing_region_set: impl Into<SigningRegionSet>,
    ) -> Self {
        self.0.choices_mut().client.sigv4a_signing_region_set =
            Some(sigv4a_signing_region_set.into());
        self
    }

    /// Whether requests stay uncompressed.
    pub fn disable_request_compression(mut self, disable_request_compression: bool) -> Self {
        self.0.choices_mut().client.disable_request_compression = Some(disable_request_compression);
        self
    }

    /// Whether signatures have this machine's time, even where a service says that it is wrong.
    pub fn disable_clock_skew_correction(mut self, disable_clock_skew_correction: bool) -> Self {
        self.0.choices_mut().client.disable_clock_skew_correction =
            Some(disable_clock_skew_correction);
        self
    }

    /// From which size on requests are compressed, in bytes: up to 10485760.
    pub fn request_min_compression_size_bytes(mut self, size: u32) -> Self {
        self.0
            .choices_mut()
            .client
            .request_min_compression_size_bytes = Some(size);
        self
    }

    /// When checksums are added to requests.
    pub fn request_checksum_calculation(
        mut self,
        request_checksum_calculation: RequestChecksumCalculation,
    ) -> Self {
        self.0.choices_mut().client.request_checksum_calculation =
            Some(request_checksum_calculation);
        self
    }

    /// When responses' checksums are looked at.
    pub fn response_checksum_validation(
        mut self,
        response_checksum_validation: ResponseChecksumValidation,
    ) -> Self {
        self.0.choices_mut().client.response_checksum_validation =
            Some(response_checksum_validation);
        self
    }

    /// When to give up on a body that has stopped moving.
    pub fn stalled_stream_protection(
        mut self,
        stalled_stream_protection_config: StalledStreamProtectionConfig,
    ) -> Self {
        let config = Some(stalled_stream_protection_config);
        self.0
            .choices_mut()
            .base
            .set_stalled_stream_protection(config);
        self
    }

    /// Reads environment variables from `env`, for tests.
    #[cfg(any(test, feature = "test-util"))]
    pub fn env(mut self, env: Env) -> Self {
        self.0.choices_mut().env = Some(env);
        self
    }

    /// Reads files from `fs`, for tests.
    #[cfg(any(test, feature = "test-util"))]
    pub fn fs(mut self, fs: Fs) -> Self {
        self.0.choices_mut().fs = Some(fs);
        self
    }

    /// Loads the configuration.
    ///
    /// This never fails. An unusable setting is logged and counts as not set; a file that cannot be understood is logged,
    /// and is the error of the first call that needs credentials from it.
    pub async fn load(mut self) -> SdkConfig {
        self.loaded().await
    }

    fn loaded(&mut self) -> Step<'static, SdkConfig> {
        let choices = std::mem::take(self.0.choices_mut());
        Box::pin(choices.load())
    }
}

impl fmt::Debug for ConfigLoader {
    /// Neither the environment nor the files: both can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let choices = self.0.choices();
        f.debug_struct("ConfigLoader")
            .field("region", &choices.region)
            .field("endpoint_url", &choices.endpoint_url)
            .field("profile_name", &choices.profile_name)
            .field("profile_files", &choices.profile_files)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[cfg(feature = "sts")]
mod effects;
#[cfg(test)]
mod tests;
