//! The endpoint of all services, for local development and for tests.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, ignored, parse_url};
use aws_types::origin::Origin;

/// `AWS_ENDPOINT_URL`, or the profile's `endpoint_url`.
///
/// A value that is not an `http` or `https` URL is logged and counts as not set.
pub async fn endpoint_url_provider(provider_config: &ProviderConfig) -> Option<String> {
    endpoint_url_provider_with_origin(provider_config).await.0
}

/// The same, and where it was set.
pub async fn endpoint_url_provider_with_origin(
    provider_config: &ProviderConfig,
) -> (Option<String>, Origin) {
    provider_config.profile().await;
    read(provider_config)
}

/// The same, from profile files that have been read.
pub(crate) fn read(config: &ProviderConfig) -> (Option<String>, Origin) {
    let setting = Setting {
        env: "AWS_ENDPOINT_URL",
        profile: &["endpoint_url"],
    };
    match setting
        .read(config, parse_url)
        .unwrap_or_else(|error| ignored(&error))
    {
        Some((url, origin)) => (Some(url), origin),
        None => (None, Origin::unknown()),
    }
}
