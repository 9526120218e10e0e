//! Whether to use FIPS endpoints.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_bool};

/// `AWS_USE_FIPS_ENDPOINT`, or the profile's `use_fips_endpoint`: `true` or `false`.
///
/// A value that is neither is logged and counts as not set.
pub async fn use_fips_provider(provider_config: &ProviderConfig) -> Option<bool> {
    let setting = Setting {
        env: "AWS_USE_FIPS_ENDPOINT",
        profile: &["use_fips_endpoint"],
    };
    let (value, _) = setting.load_or_warn(provider_config, parse_bool).await?;
    Some(value)
}
