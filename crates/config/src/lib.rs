//! Loads what an AWS client needs to know from its surroundings: region, credentials, endpoints, retries and timeouts,
//! from environment variables, `~/.aws/config`, `~/.aws/credentials`, and what the program runs on.
//!
//! The API is that of `aws-config`, so that one line of `Cargo.toml` switches to this crate and back:
//!
//! ```toml
//! aws-config = { package = "slim-sdk-config", version = "0.1" }
//! ```
//!
//! The result is the official [`SdkConfig`]: it works with slim clients and with `aws-sdk-*` clients alike, and so does
//! the one that the official `aws-config` loads.
//!
//! ```no_run
//! use slim_sdk_config::BehaviorVersion;
//!
//! # async fn example() {
//! let config = slim_sdk_config::defaults(BehaviorVersion::latest())
//!     .region("us-west-2")
//!     .load()
//!     .await;
//! # let _ = config;
//! # }
//! ```
//!
//! # Where settings come from
//!
//! A value that the program sets wins over an environment variable, which wins over the profile. An environment
//! variable that is set to nothing counts as not set.
//!
//! | setting | environment variable | key in the profile |
//! |---|---|---|
//! | profile | `AWS_PROFILE` | |
//! | files | `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE` | |
//! | region | `AWS_REGION`, `AWS_DEFAULT_REGION` | `region` |
//! | credentials | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ACCOUNT_ID` | the same, in lower case |
//! | endpoint of one service | `AWS_ENDPOINT_URL_<SERVICE>` | `endpoint_url` under the service in `[services x]` |
//! | endpoint of all services | `AWS_ENDPOINT_URL` | `endpoint_url` |
//! | no endpoints from outside | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `ignore_configured_endpoint_urls` |
//! | FIPS endpoints | `AWS_USE_FIPS_ENDPOINT` | `use_fips_endpoint` |
//! | dual-stack endpoints | `AWS_USE_DUALSTACK_ENDPOINT` | `use_dualstack_endpoint` |
//! | attempts | `AWS_MAX_ATTEMPTS` | `max_attempts` |
//! | retry mode | `AWS_RETRY_MODE` | `retry_mode` |
//! | application's name | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` |
//! | checksums of requests | `AWS_REQUEST_CHECKSUM_CALCULATION` | `request_checksum_calculation` |
//! | checksums of responses | `AWS_RESPONSE_CHECKSUM_VALIDATION` | `response_checksum_validation` |
//! | no compression | `AWS_DISABLE_REQUEST_COMPRESSION` | `disable_request_compression` |
//! | bytes worth compressing | `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES` | `request_min_compression_size_bytes` |
//! | accounts in endpoints | `AWS_ACCOUNT_ID_ENDPOINT_MODE` | `account_id_endpoint_mode` |
//! | ways to sign | `AWS_AUTH_SCHEME_PREFERENCE` | `auth_scheme_preference` |
//! | regions of a signature | `AWS_SIGV4A_SIGNING_REGION_SET` | `sigv4a_signing_region_set` |
//! | no correction of clocks | `AWS_DISABLE_CLOCK_SKEW_CORRECTION` | `disable_clock_skew_correction` |
//!
//! Where neither names a region, EC2's instance metadata is asked, unless `AWS_EC2_METADATA_DISABLED` is `true`.
//! [`DefaultCredentialsChain`](default_provider::credentials::DefaultCredentialsChain) says where credentials come from,
//! [`ProfileFileCredentialsProvider`](profile::ProfileFileCredentialsProvider) what profiles can say about them.
//! `sts_regional_endpoints` has no effect: STS is always called in the region.
//!
//! # What is not here
//!
//! - `login_session` in profiles (`aws login`): a program that needs it gets an error that says so, and can load its
//!   configuration with the official `aws-config` meanwhile.
//! - `ConfigLoader::protocol`, and the module `identity` with its cache: they are the official engine's.

mod brief;
#[cfg(feature = "credentials-process")]
pub mod credential_process;
pub mod default_provider;
pub mod ecs;
pub mod environment;
mod files;
mod http;
pub mod identity;
pub mod imds;
mod json_credentials;
mod loader;
mod log;
pub mod meta;
#[cfg(test)]
mod plugs;
pub mod profile;
pub mod provider_config;
pub mod retry;
mod service_config;
#[cfg(any(feature = "sso", feature = "sts"))]
mod services;
mod setting;
mod source;
#[cfg(feature = "sso")]
pub mod sso;
pub mod stalled_stream_protection;
#[cfg(feature = "sts")]
pub mod sts;
#[cfg(test)]
mod test_server;
#[cfg(test)]
mod test_util;
pub mod timeout;
#[cfg(feature = "sts")]
pub mod web_identity_token;

pub use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
pub use aws_types::SdkConfig;
pub use aws_types::app_name::{AppName, InvalidAppName};
pub use aws_types::region::Region;
pub use aws_types::sdk_ua_metadata::{FrameworkMetadata, InvalidFrameworkMetadata};
pub use loader::ConfigLoader;

/// Ends the errors about what is not here yet.
const NOT_SUPPORTED_YET: &str = "which slim-sdk-config does not support yet; load the configuration with the crate \
     aws-config instead: its SdkConfig works with slim clients";

/// Loads the configuration from the environment and the profile files, with the defaults of `version`.
///
/// The same as `defaults(version).load().await`.
pub async fn load_defaults(version: BehaviorVersion) -> SdkConfig {
    defaults(version).load().await
}

/// A loader with the defaults of `version`, to set some things by hand before [`load`](ConfigLoader::load).
pub fn defaults(version: BehaviorVersion) -> ConfigLoader {
    ConfigLoader::default().behavior_version(version)
}

/// A loader with the defaults of the latest behavior version.
#[cfg_attr(
    not(feature = "behavior-version-latest"),
    deprecated(
        note = "name a behavior version with `defaults`, or enable the feature `behavior-version-latest` to accept the latest one"
    )
)]
pub fn from_env() -> ConfigLoader {
    defaults(BehaviorVersion::latest())
}

/// Loads the configuration with the defaults of the latest behavior version.
#[cfg_attr(
    not(feature = "behavior-version-latest"),
    deprecated(
        note = "name a behavior version with `load_defaults`, or enable the feature `behavior-version-latest` to accept the latest one"
    )
)]
pub async fn load_from_env() -> SdkConfig {
    load_defaults(BehaviorVersion::latest()).await
}
