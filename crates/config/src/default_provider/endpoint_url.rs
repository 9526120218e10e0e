//! The endpoint of all services, for local development and for tests.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_url, warn};
use aws_types::origin::Origin;

/// `AWS_ENDPOINT_URL`, or the profile's `endpoint_url`.
///
/// A value that is not an `http` or `https` URL is logged and counts as not set.
#[expect(clippy::unused_async, reason = "it is async in aws-config")]
pub async fn endpoint_url_provider(provider_config: &ProviderConfig) -> Option<String> {
    read(provider_config).0
}

/// The same, and where it was set.
#[expect(clippy::unused_async, reason = "it is async in aws-config")]
pub async fn endpoint_url_provider_with_origin(
    provider_config: &ProviderConfig,
) -> (Option<String>, Origin) {
    read(provider_config)
}

/// The same, without a wait.
pub(crate) fn read(config: &ProviderConfig) -> (Option<String>, Origin) {
    let setting = Setting {
        env: "AWS_ENDPOINT_URL",
        profile: &["endpoint_url"],
    };
    match setting.read(config, parse_url) {
        Ok(Some((url, origin))) => return (Some(url), origin),
        Ok(None) => {}
        Err(error) => warn(&error),
    }
    (None, Origin::unknown())
}
