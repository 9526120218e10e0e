//! Settings of what a peer may do to a client: how slow its streams and how large its answers may be.

use std::time::Duration;

use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;

use super::{Builder, Config, Service};

/// How long a connection may take to be made, unless the configuration says otherwise.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);
/// How long a response may pause, unless the configuration says otherwise.
pub(crate) const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a stream may stand still, unless the configuration says otherwise: as long as in the official clients.
const GRACE_PERIOD: Duration = Duration::from_secs(5);
/// How much of a response's body is read, unless the configuration says otherwise.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// What a client bears.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds {
    pub(crate) stalled_stream_protection: Option<StalledStreamProtectionConfig>,
    pub(crate) max_response_body_bytes: Option<usize>,
}

impl Bounds {
    /// These settings, and the other's where these are not set.
    pub(super) fn or(self, other: &Self) -> Self {
        Self {
            stalled_stream_protection: self
                .stalled_stream_protection
                .or_else(|| other.stalled_stream_protection.clone()),
            max_response_body_bytes: self
                .max_response_body_bytes
                .or(other.max_response_body_bytes),
        }
    }

    /// How streams are protected.
    pub(crate) fn stalled_streams(&self) -> StalledStreamProtectionConfig {
        let default = || {
            StalledStreamProtectionConfig::enabled()
                .grace_period(GRACE_PERIOD)
                .build()
        };
        self.stalled_stream_protection
            .clone()
            .unwrap_or_else(default)
    }

    /// How much of a response's body is read: more is refused.
    pub(crate) fn body_limit(&self) -> usize {
        self.max_response_body_bytes.unwrap_or(BODY_LIMIT)
    }
}

impl From<&SdkConfig> for Bounds {
    fn from(config: &SdkConfig) -> Self {
        Self {
            stalled_stream_protection: config.stalled_stream_protection(),
            max_response_body_bytes: None,
        }
    }
}

/// The timeouts that are set, and the defaults for those that are neither set nor disabled.
pub(crate) fn timeouts(set: Option<&TimeoutConfig>) -> TimeoutConfig {
    let defaults = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT);
    let set = set.map(TimeoutConfig::to_builder).unwrap_or_default();
    set.take_unset_from(defaults).build()
}

impl<S: Service> Config<S> {
    /// How streams that stand still are given up; `None` for the default.
    #[must_use]
    pub fn stalled_stream_protection(&self) -> Option<&StalledStreamProtectionConfig> {
        self.handle
            .settings()
            .bounds
            .stalled_stream_protection
            .as_ref()
    }

    /// The largest response body in bytes that is read into memory; `None` for the default.
    #[must_use]
    pub fn max_response_body_bytes(&self) -> Option<usize> {
        self.handle.settings().bounds.max_response_body_bytes
    }
}

impl<S: Service> Builder<S> {
    /// Whether bodies that are streamed, up or down, end with a timeout once the peer moves less than 1 B/s for longer
    /// than the grace period. A caller who does not read, or has nothing to send yet, is no such peer, and streams of
    /// events may be silent. Default: up and down, 5 s.
    #[must_use]
    pub fn stalled_stream_protection(
        mut self,
        stalled_stream_protection: StalledStreamProtectionConfig,
    ) -> Self {
        self.set_stalled_stream_protection(Some(stalled_stream_protection));
        self
    }

    /// As [`stalled_stream_protection`](Self::stalled_stream_protection); `None` unsets it.
    pub fn set_stalled_stream_protection(
        &mut self,
        stalled_stream_protection: Option<StalledStreamProtectionConfig>,
    ) -> &mut Self {
        self.settings.bounds.stalled_stream_protection = stalled_stream_protection;
        self
    }

    /// The largest response body in bytes that is read into memory, of outputs and of errors. A larger one is an error
    /// and is not fetched again; no more of it is read than this. It does not limit bodies that are streamed to the
    /// caller. Default: 33554432, which is 32 MiB.
    #[must_use]
    pub fn max_response_body_bytes(mut self, max_response_body_bytes: usize) -> Self {
        self.set_max_response_body_bytes(Some(max_response_body_bytes));
        self
    }

    /// As [`max_response_body_bytes`](Self::max_response_body_bytes); `None` unsets it.
    pub fn set_max_response_body_bytes(
        &mut self,
        max_response_body_bytes: Option<usize>,
    ) -> &mut Self {
        self.settings.bounds.max_response_body_bytes = max_response_body_bytes;
        self
    }
}
