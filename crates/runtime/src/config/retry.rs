//! Settings of retries beside the official configuration: whose quota they take, and by which rules.

use aws_types::SdkConfig;

use super::{Builder, Config, Service};
use crate::retry::RetryRules;
use crate::retry::partition::RetryPartition;

/// How a client's calls are retried, beside `RetryConfig`.
#[derive(Clone, Debug, Default)]
pub(crate) struct RetrySettings {
    pub partition: Option<RetryPartition>,
    pub rules: Option<RetryRules>,
    pub disable_clock_skew_correction: Option<bool>,
}

impl RetrySettings {
    /// These settings, and the other's where these are not set.
    pub(super) fn or(self, other: &Self) -> Self {
        Self {
            partition: self.partition.or_else(|| other.partition.clone()),
            rules: self.rules.or(other.rules),
            disable_clock_skew_correction: self
                .disable_clock_skew_correction
                .or(other.disable_clock_skew_correction),
        }
    }

    /// Whether a call is signed by the service's clock once the service says that ours is wrong.
    pub(crate) fn corrects_clock_skew(&self) -> bool {
        self.disable_clock_skew_correction != Some(true)
    }
}

impl From<&SdkConfig> for RetrySettings {
    fn from(config: &SdkConfig) -> Self {
        Self {
            disable_clock_skew_correction: config.disable_clock_skew_correction(),
            ..Self::default()
        }
    }
}

impl<S: Service> Config<S> {
    /// Whose retry quota calls take from; `None` for that of the service in its region.
    #[must_use]
    pub fn retry_partition(&self) -> Option<&RetryPartition> {
        self.handle.settings().retry.partition.as_ref()
    }

    /// Which failures are retried; `None` for the default.
    #[must_use]
    pub fn retry_rules(&self) -> Option<RetryRules> {
        self.handle.settings().retry.rules
    }

    /// Whether requests are always signed by this machine's clock; `None` for no.
    #[must_use]
    pub fn disable_clock_skew_correction(&self) -> Option<bool> {
        self.handle.settings().retry.disable_clock_skew_correction
    }
}

impl<S: Service> Builder<S> {
    /// Whose retry quota calls take from, and in adaptive mode whose rate they keep to. Default: a partition that all
    /// clients of the service in the region share, named by its id and the region, `sts-eu-west-1`.
    #[must_use]
    pub fn retry_partition(mut self, retry_partition: RetryPartition) -> Self {
        self.set_retry_partition(Some(retry_partition));
        self
    }

    /// As [`retry_partition`](Self::retry_partition); `None` unsets it.
    pub fn set_retry_partition(&mut self, retry_partition: Option<RetryPartition>) -> &mut Self {
        self.settings.retry.partition = retry_partition;
        self
    }

    /// Which failures are retried. Default: [`RetryRules::Extended`], AWS's specification and what HTTP says where that
    /// is silent; [`RetryRules::Specified`] follows the specification to the letter.
    #[must_use]
    pub fn retry_rules(mut self, retry_rules: RetryRules) -> Self {
        self.set_retry_rules(Some(retry_rules));
        self
    }

    /// As [`retry_rules`](Self::retry_rules); `None` unsets it.
    pub fn set_retry_rules(&mut self, retry_rules: Option<RetryRules>) -> &mut Self {
        self.settings.retry.rules = retry_rules;
        self
    }

    /// Whether requests are always signed by this machine's clock, even if the service rejects its time. Default: no, the
    /// service's clock is followed then.
    #[must_use]
    pub fn disable_clock_skew_correction(
        mut self,
        disable_clock_skew_correction: impl Into<Option<bool>>,
    ) -> Self {
        self.set_disable_clock_skew_correction(disable_clock_skew_correction.into());
        self
    }

    /// As [`disable_clock_skew_correction`](Self::disable_clock_skew_correction); `None` unsets it.
    pub fn set_disable_clock_skew_correction(
        &mut self,
        disable_clock_skew_correction: Option<bool>,
    ) -> &mut Self {
        self.settings.retry.disable_clock_skew_correction = disable_clock_skew_correction;
        self
    }
}
