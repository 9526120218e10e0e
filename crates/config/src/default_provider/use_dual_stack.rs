//! Whether to use dual-stack endpoints, which have IPv6 addresses too.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_bool};

/// `AWS_USE_DUALSTACK_ENDPOINT`, or the profile's `use_dualstack_endpoint`: `true` or `false`.
///
/// A value that is neither is logged and counts as not set.
pub async fn use_dual_stack_provider(provider_config: &ProviderConfig) -> Option<bool> {
    let setting = Setting {
        env: "AWS_USE_DUALSTACK_ENDPOINT",
        profile: &["use_dualstack_endpoint"],
    };
    let (value, _) = setting.load_or_warn(provider_config, parse_bool).await?;
    Some(value)
}
