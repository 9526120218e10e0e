//! Whether endpoints that are set outside of the program count.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_bool};

/// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`, or the profile's `ignore_configured_endpoint_urls`: `true` or `false`.
///
/// A value that is neither is logged and counts as not set.
pub async fn ignore_configured_endpoint_urls_provider(
    provider_config: &ProviderConfig,
) -> Option<bool> {
    let setting = Setting {
        env: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        profile: &["ignore_configured_endpoint_urls"],
    };
    let (value, _) = setting.load_or_warn(provider_config, parse_bool).await?;
    Some(value)
}
