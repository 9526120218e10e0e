//! Whether to use dual-stack endpoints, which have IPv6 addresses too.

use crate::provider_config::ProviderConfig;
use crate::setting::{Setting, parse_bool};

const SETTING: Setting = Setting {
    env: "AWS_USE_DUALSTACK_ENDPOINT",
    profile: &["use_dualstack_endpoint"],
};

/// `AWS_USE_DUALSTACK_ENDPOINT`, or the profile's `use_dualstack_endpoint`: `true` or `false`.
///
/// A value that is neither is logged and counts as not set.
#[expect(clippy::unused_async, reason = "it is async in aws-config")]
pub async fn use_dual_stack_provider(provider_config: &ProviderConfig) -> Option<bool> {
    read(provider_config)
}

/// The same, without a wait.
pub(crate) fn read(config: &ProviderConfig) -> Option<bool> {
    SETTING.read_or_warn(config, parse_bool)
}
