//! The timeouts that apply when the program sets none.

use crate::provider_config::ProviderConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);

/// Finds the default timeouts.
pub fn default_provider() -> Builder {
    Builder::default()
}

/// Finds the default timeouts.
#[derive(Debug, Default)]
#[non_exhaustive]
#[must_use]
pub struct Builder;

impl Builder {
    /// Where to read from; no timeout is set from outside so far.
    pub fn configure(self, _configuration: &ProviderConfig) -> Self {
        self
    }

    /// 3.1 seconds to connect, as in the official SDK, and no other limit.
    #[expect(clippy::unused_async, reason = "it is async in aws-config")]
    pub async fn timeout_config(self) -> TimeoutConfig {
        defaults()
    }
}

/// The timeouts that nothing outside of the program changes.
pub(crate) fn defaults() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .build()
}
