//! Whether endpoints that are set outside of the program count.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_bool};

const SETTING: Setting = Setting {
    env: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    profile: &["ignore_configured_endpoint_urls"],
};

/// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`, or the profile's `ignore_configured_endpoint_urls`: `true` or `false`.
///
/// A value that is neither is logged and counts as not set.
#[expect(clippy::unused_async, reason = "it is async in aws-config")]
pub async fn ignore_configured_endpoint_urls_provider(
    provider_config: &ProviderConfig,
) -> Option<bool> {
    SETTING.read_or_warn(provider_config, parse_bool)
}

/// The same, without a wait: `false` if it is not set.
pub(crate) fn read(config: &ProviderConfig) -> bool {
    SETTING.read_or_warn(config, parse_bool).unwrap_or_default()
}
