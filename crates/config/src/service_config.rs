//! Settings of one service, such as its endpoint, for clients to ask for.

use crate::profile::ProfileSet;
use crate::provider_config::ProviderConfig;
use crate::setting::env_value;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use std::fmt;

/// Answers a client's questions from the environment and the selected profile.
pub(crate) struct EnvServiceConfig {
    /// With the profile files read.
    pub(crate) config: ProviderConfig,
    pub(crate) ignore_configured_endpoint_urls: bool,
}

impl LoadServiceConfig for EnvServiceConfig {
    /// In order: the service's variable, the variable of all services, the service's entry in the `[services x]` section
    /// that the profile names, the profile's setting for all services.
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        if self.ignore_configured_endpoint_urls && key.env() == "AWS_ENDPOINT_URL" {
            return None;
        }
        let service = spelled(key.service_id(), '_').to_ascii_uppercase();
        env_value(self.config.env(), &format!("{}_{service}", key.env()))
            .or_else(|| env_value(self.config.env(), key.env()))
            .or_else(|| self.services_section(&key).map(str::to_owned))
            .or_else(|| {
                let value = self.config.profile()?.get(key.profile())?;
                (!value.is_empty()).then(|| value.to_owned())
            })
    }
}

/// A service's id in lower case, with something else between its words than spaces.
#[inline(never)]
fn spelled(service_id: &str, separator: char) -> String {
    let spelled = |c: char| {
        if c == ' ' {
            separator
        } else {
            c.to_ascii_lowercase()
        }
    };
    service_id.chars().map(spelled).collect()
}

impl EnvServiceConfig {
    /// The reference guide writes a service's spaces as `_`; the official Rust SDK reads `-`. Both work here.
    fn services_section(&self, key: &ServiceConfigKey<'_>) -> Option<&str> {
        let profiles = self.config.profile()?;
        let section = profiles.get("services")?;
        ['_', '-'].iter().find_map(|separator| {
            let service = spelled(key.service_id(), *separator);
            profiles
                .service_setting(section, &service, key.profile())
                .filter(|value| !value.is_empty())
        })
    }
}

impl fmt::Debug for EnvServiceConfig {
    /// Neither the environment nor the files: both can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let profiles = self.config.profile();
        let profile = profiles.map_or("default", ProfileSet::selected_profile);
        f.debug_struct("EnvServiceConfig")
            .field("profile", &profile)
            .field(
                "ignore_configured_endpoint_urls",
                &self.ignore_configured_endpoint_urls,
            )
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::config;

    const FILE: &str = "\
[default]
endpoint_url = http://all.profile
services = local

[services local]
connect =
  # where the local endpoint listens
  endpoint_url = http://connect.profile ; not 8080
elastic_beanstalk =
  endpoint_url = http://beanstalk.profile
cloudwatch-logs =
  endpoint_url = http://logs.profile
";

    fn ask(variables: &[(&str, &str)], ignore: bool, service: &str) -> Option<String> {
        ask_file(FILE, variables, ignore, service)
    }

    fn ask_file(
        text: &str,
        variables: &[(&str, &str)],
        ignore: bool,
        service: &str,
    ) -> Option<String> {
        let config = config(variables, &[("/home/me/.aws/config", text)]);
        assert!(config.profile().is_some());
        let answers = EnvServiceConfig {
            config,
            ignore_configured_endpoint_urls: ignore,
        };
        answers.load_config(
            ServiceConfigKey::builder()
                .service_id(service)
                .env("AWS_ENDPOINT_URL")
                .profile("endpoint_url")
                .build()
                .unwrap(),
        )
    }

    #[test]
    fn the_services_own_variable_wins() {
        let both = [
            ("AWS_ENDPOINT_URL", "http://all.env"),
            ("AWS_ENDPOINT_URL_CONNECT", "http://connect.env"),
        ];
        assert_eq!(
            ask(&both, false, "Connect").as_deref(),
            Some("http://connect.env")
        );
        assert_eq!(ask(&both, false, "S3").as_deref(), Some("http://all.env"));
    }

    #[test]
    fn a_variable_for_all_services_wins_over_the_profile() {
        let all = [("AWS_ENDPOINT_URL", "http://all.env")];
        assert_eq!(
            ask(&all, false, "Connect").as_deref(),
            Some("http://all.env")
        );
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let empty = [("AWS_ENDPOINT_URL", ""), ("AWS_ENDPOINT_URL_CONNECT", "")];
        assert_eq!(
            ask(&empty, false, "Connect").as_deref(),
            Some("http://connect.profile")
        );
    }

    #[test]
    fn the_services_section_wins_over_the_profiles_own_setting() {
        assert_eq!(
            ask(&[], false, "Connect").as_deref(),
            Some("http://connect.profile")
        );
        assert_eq!(
            ask(&[], false, "ConnectParticipant").as_deref(),
            Some("http://all.profile")
        );
    }

    #[test]
    fn a_space_in_a_services_name_is_an_underscore_or_a_hyphen() {
        assert_eq!(
            ask(&[], false, "Elastic Beanstalk").as_deref(),
            Some("http://beanstalk.profile")
        );
        assert_eq!(
            ask(&[], false, "CloudWatch Logs").as_deref(),
            Some("http://logs.profile")
        );
        let variable = [("AWS_ENDPOINT_URL_ELASTIC_BEANSTALK", "http://beanstalk.env")];
        assert_eq!(
            ask(&variable, false, "Elastic Beanstalk").as_deref(),
            Some("http://beanstalk.env")
        );
    }

    #[test]
    fn an_empty_setting_in_a_file_is_not_set() {
        let text =
            "[default]\nservices = x\nendpoint_url =\n[services x]\nconnect =\n  endpoint_url =\n";
        assert_eq!(ask_file(text, &[], false, "Connect"), None);
        let text = text.replace("endpoint_url =\n[", "endpoint_url = http://all\n[");
        assert_eq!(
            ask_file(&text, &[], false, "Connect").as_deref(),
            Some("http://all")
        );
    }

    #[test]
    fn ignoring_configured_endpoints_answers_nothing() {
        let all = [("AWS_ENDPOINT_URL", "http://all.env")];
        assert_eq!(ask(&all, true, "Connect"), None);
    }

    #[test]
    fn other_questions_are_answered_while_endpoints_are_ignored() {
        let answers = EnvServiceConfig {
            config: config(&[("AWS_OTHER", "x")], &[]),
            ignore_configured_endpoint_urls: true,
        };
        let key = ServiceConfigKey::builder()
            .service_id("Connect")
            .env("AWS_OTHER")
            .profile("other")
            .build()
            .unwrap();
        assert_eq!(answers.load_config(key).as_deref(), Some("x"));
    }

    #[test]
    fn debug_shows_no_values() {
        let answers = EnvServiceConfig {
            config: config(&[("AWS_SECRET_ACCESS_KEY", "hush")], &[]),
            ignore_configured_endpoint_urls: false,
        };
        assert_eq!(
            format!("{answers:?}"),
            "EnvServiceConfig { profile: \"default\", ignore_configured_endpoint_urls: false, .. }"
        );
    }
}
