//! How often and how to retry.

use crate::provider_config::ProviderConfig;
use crate::retry::error::RetryConfigError;
use crate::setting::Setting;
use aws_smithy_types::retry::{RetryConfig, RetryMode};

const MAX_ATTEMPTS: Setting = Setting {
    env: "AWS_MAX_ATTEMPTS",
    profile: &["max_attempts"],
};

const RETRY_MODE: Setting = Setting {
    env: "AWS_RETRY_MODE",
    profile: &["retry_mode"],
};

/// Finds the retry configuration: `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE`, or the profile's `max_attempts` and
/// `retry_mode`, each on its own, or the standard mode with three attempts.
pub fn default_provider() -> Builder {
    Builder::default()
}

/// Finds the retry configuration.
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: ProviderConfig,
}

impl Builder {
    /// Where to read from.
    pub fn configure(mut self, configuration: &ProviderConfig) -> Self {
        self.config = configuration.clone();
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, name: &str) -> Self {
        self.config = self.config.with_profile(None, Some(name.to_owned()));
        self
    }

    /// The retry configuration. An unusable value is logged and counts as not set; the official `aws-config` panics.
    #[expect(clippy::unused_async, reason = "it is async in aws-config")]
    pub async fn retry_config(self) -> RetryConfig {
        read(&self.config)
    }
}

/// How to retry.
pub(crate) fn read(config: &ProviderConfig) -> RetryConfig {
    let mut retries = RetryConfig::standard();
    if let Some(mode) = RETRY_MODE.read_or_warn(config, parse_mode) {
        retries = retries.with_retry_mode(mode);
    }
    if let Some(attempts) = MAX_ATTEMPTS.read_or_warn(config, parse_attempts) {
        retries = retries.with_max_attempts(attempts);
    }
    retries
}

fn parse_mode(text: &str) -> Result<RetryMode, RetryConfigError> {
    text.parse().map_err(|_| RetryConfigError::mode())
}

fn parse_attempts(text: &str) -> Result<u32, RetryConfigError> {
    match text.parse() {
        Ok(0) => Err(RetryConfigError::zero_attempts()),
        Ok(attempts) => Ok(attempts),
        Err(error) => Err(RetryConfigError::attempts(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{config, now};

    fn load(variables: &[(&str, &str)], text: &str) -> RetryConfig {
        let config = config(variables, &[("/home/me/.aws/config", text)]);
        now(default_provider().configure(&config).retry_config())
    }

    #[test]
    fn three_attempts_in_standard_mode_by_default() {
        let config = load(&[], "");
        assert_eq!(config, RetryConfig::standard());
        assert_eq!(
            (config.mode(), config.max_attempts()),
            (RetryMode::Standard, 3)
        );
    }

    #[test]
    fn each_setting_comes_from_its_own_place() {
        let text = "[default]\nmax_attempts = 5\nretry_mode = standard\n";
        let config = load(&[("AWS_RETRY_MODE", "Adaptive")], text);
        assert_eq!(
            (config.mode(), config.max_attempts()),
            (RetryMode::Adaptive, 5)
        );
        let config = load(&[("AWS_MAX_ATTEMPTS", "1")], text);
        assert_eq!(
            (config.mode(), config.max_attempts()),
            (RetryMode::Standard, 1)
        );
    }

    #[test]
    fn from_a_profile_that_the_program_names() {
        let text = "[profile dev]\nmax_attempts = 7\n";
        let config = config(&[], &[("/home/me/.aws/config", text)]);
        let builder = default_provider().configure(&config).profile_name("dev");
        assert_eq!(now(builder.retry_config()).max_attempts(), 7);
    }

    #[test]
    fn an_unusable_value_leaves_the_other_setting_alone() {
        let config = load(
            &[("AWS_RETRY_MODE", "legacy"), ("AWS_MAX_ATTEMPTS", "5")],
            "",
        );
        assert_eq!(
            (config.mode(), config.max_attempts()),
            (RetryMode::Standard, 5)
        );
        assert_eq!(
            load(&[("AWS_MAX_ATTEMPTS", "0")], ""),
            RetryConfig::standard()
        );
    }

    #[test]
    fn errors_say_what_is_allowed() {
        let error = |variable, value| {
            let config = config(&[(variable, value)], &[]);
            let error = match variable {
                "AWS_RETRY_MODE" => RETRY_MODE.read(&config, parse_mode).unwrap_err(),
                _ => MAX_ATTEMPTS.read(&config, parse_attempts).unwrap_err(),
            };
            error.to_string()
        };
        assert_eq!(
            error("AWS_RETRY_MODE", "legacy"),
            "the environment variable `AWS_RETRY_MODE` has an unusable value: the retry mode must be `standard` or `adaptive`"
        );
        assert_eq!(
            error("AWS_MAX_ATTEMPTS", "0"),
            "the environment variable `AWS_MAX_ATTEMPTS` has an unusable value: 0 attempts would never send anything; use 1 to turn retries off"
        );
        assert_eq!(
            error("AWS_MAX_ATTEMPTS", "many"),
            "the environment variable `AWS_MAX_ATTEMPTS` has an unusable value: the number of attempts must be a whole number from 1"
        );
    }
}
