//! The application's name, which goes into the `User-Agent` header.

use crate::provider_config::ProviderConfig;
use crate::setting::Setting;
use aws_types::app_name::AppName;

const SETTING: Setting = Setting {
    env: "AWS_SDK_UA_APP_ID",
    profile: &["sdk_ua_app_id", "sdk-ua-app-id"],
};

/// Finds the name: `AWS_SDK_UA_APP_ID`, or the profile's `sdk_ua_app_id` (or `sdk-ua-app-id`, an older
/// spelling).
pub fn default_provider() -> Builder {
    Builder::default()
}

/// Finds the application's name.
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

    /// The name. One with characters that the header cannot hold is logged and counts as not set.
    #[expect(clippy::unused_async, reason = "it is async in aws-config")]
    pub async fn app_name(self) -> Option<AppName> {
        read(&self.config)
    }
}

/// The application's name.
pub(crate) fn read(config: &ProviderConfig) -> Option<AppName> {
    SETTING.read_or_warn(config, |name| AppName::new(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{config, now};

    fn name(variables: &[(&str, &str)], text: &str) -> Option<String> {
        let config = config(variables, &[("/home/me/.aws/config", text)]);
        now(default_provider().configure(&config).app_name()).map(|name| name.to_string())
    }

    #[test]
    fn from_the_environment_or_the_profile() {
        let text = "[default]\nsdk_ua_app_id = from-profile\n";
        let variable = [("AWS_SDK_UA_APP_ID", "from-env")];
        assert_eq!(name(&variable, text).as_deref(), Some("from-env"));
        assert_eq!(name(&[], text).as_deref(), Some("from-profile"));
        assert_eq!(
            name(&[], "[default]\nsdk-ua-app-id = old\n").as_deref(),
            Some("old")
        );
        assert_eq!(name(&[], ""), None);
    }

    #[test]
    fn from_a_profile_that_the_program_names() {
        let text = "[profile dev]\nsdk_ua_app_id = dev-app\n";
        let config = config(&[], &[("/home/me/.aws/config", text)]);
        let builder = default_provider().configure(&config).profile_name("dev");
        assert_eq!(now(builder.app_name()).unwrap().as_ref(), "dev-app");
    }

    #[test]
    fn an_unusable_name_is_ignored() {
        assert_eq!(name(&[("AWS_SDK_UA_APP_ID", "not one word")], ""), None);
    }
}
