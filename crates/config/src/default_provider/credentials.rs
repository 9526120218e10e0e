//! The credentials.

use crate::NOT_SUPPORTED_YET;
use crate::environment::EnvironmentVariableCredentialsProvider;
use crate::meta::credentials::CredentialsProviderChain;
use crate::profile;
use crate::provider_config::ProviderConfig;
use crate::setting::env_value;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_types::os_shim_internal::Env;

/// Asks the environment, then the profile.
pub async fn default_provider() -> impl ProvideCredentials {
    DefaultCredentialsChain::builder().build().await
}

/// Asks the environment, then the profile.
///
/// Where the environment asks for credentials that this crate cannot load yet (web identity, containers), there is an
/// error that says so.
#[derive(Debug)]
#[must_use]
pub struct DefaultCredentialsChain {
    chain: CredentialsProviderChain,
}

impl DefaultCredentialsChain {
    /// Chooses the profile.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl ProvideCredentials for DefaultCredentialsChain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.chain.provide_credentials()
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.chain.fallback_on_interrupt()
    }
}

/// Builds a [`DefaultCredentialsChain`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    profile: profile::credentials::Builder,
}

impl Builder {
    /// Where to read from.
    pub fn configure(mut self, config: ProviderConfig) -> Self {
        self.config = Some(config);
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, name: &str) -> Self {
        self.profile = self.profile.profile_name(name);
        self
    }

    /// The chain.
    #[expect(clippy::unused_async, reason = "it is async in aws-config")]
    pub async fn build(self) -> DefaultCredentialsChain {
        let config = self.config.unwrap_or_default();
        let env = config.env();
        let environment = EnvironmentVariableCredentialsProvider::new_with_env(env.clone());
        let not_yet = |variables| NotYet {
            env: env.clone(),
            variables,
        };
        let chain = CredentialsProviderChain::first_try("Environment", environment)
            .or_else("Profile", self.profile.configure(&config).build())
            .or_else(
                "WebIdentityToken",
                not_yet(&["AWS_WEB_IDENTITY_TOKEN_FILE"]),
            )
            .or_else(
                "EcsContainer",
                not_yet(&[
                    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                ]),
            )
            .or_else("Ec2InstanceMetadata", not_yet(&[]));
        DefaultCredentialsChain { chain }
    }
}

/// Stands in the chain for a provider that is still to come: an error where one of its variables is set.
struct NotYet {
    env: Env,
    variables: &'static [&'static str],
}

impl NotYet {
    fn credentials(&self) -> provider::Result {
        let set = |name: &&&str| env_value(&self.env, name).is_some();
        if let Some(name) = self.variables.iter().find(set) {
            let message = format!("the environment variable `{name}` is set, {NOT_SUPPORTED_YET}");
            return Err(CredentialsError::invalid_configuration(message));
        }
        let message = match self.variables {
            [] => {
                format!("not asked: it needs the instance's metadata service, {NOT_SUPPORTED_YET}")
            }
            [name] => format!("the environment variable `{name}` is not set"),
            names => format!(
                "none of the environment variables `{}` is set",
                names.join("`, `")
            ),
        };
        Err(CredentialsError::not_loaded(message))
    }
}

impl ProvideCredentials for NotYet {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(self.credentials())
    }
}

impl std::fmt::Debug for NotYet {
    /// Not the environment: it can hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NotYet")
            .field("variables", &self.variables)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_util::{causes, config, now};
    use std::error::Error as _;

    const KEYS: &str = "[default]\naws_access_key_id = AKIA-profile\naws_secret_access_key = s\n\
                        [dev]\naws_access_key_id = AKIA-dev\naws_secret_access_key = s\n";

    fn load(variables: &[(&str, &str)], text: &str, profile: Option<&str>) -> provider::Result {
        let config = config(variables, &[("/home/me/.aws/credentials", text)]);
        let mut builder = DefaultCredentialsChain::builder().configure(config);
        if let Some(profile) = profile {
            builder = builder.profile_name(profile);
        }
        now(now(builder.build()).provide_credentials())
    }

    #[test]
    fn the_environment_wins_over_the_profile() {
        let keys = [
            ("AWS_ACCESS_KEY_ID", "AKIA-env"),
            ("AWS_SECRET_ACCESS_KEY", "s"),
        ];
        assert_eq!(load(&keys, KEYS, None).unwrap().access_key_id(), "AKIA-env");
        assert_eq!(
            load(&[], KEYS, None).unwrap().access_key_id(),
            "AKIA-profile"
        );
        assert_eq!(
            load(&[], KEYS, Some("dev")).unwrap().access_key_id(),
            "AKIA-dev"
        );
    }

    #[test]
    fn nothing_anywhere_lists_everything_that_was_tried() {
        let error = load(&[("AWS_ACCESS_KEY_ID", "AKIA1")], "", None).unwrap_err();
        assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
        assert_eq!(
            error.source().unwrap().to_string(),
            "no provider in the chain has credentials:\
             \n  Environment: the environment variable `AWS_SECRET_ACCESS_KEY` is not set\
             \n  Profile: there is no profile `default` (files: /home/me/.aws/config (not found), /home/me/.aws/credentials)\
             \n  WebIdentityToken: the environment variable `AWS_WEB_IDENTITY_TOKEN_FILE` is not set\
             \n  EcsContainer: none of the environment variables `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`, `AWS_CONTAINER_CREDENTIALS_FULL_URI` is set\
             \n  Ec2InstanceMetadata: not asked: it needs the instance's metadata service, which slim-sdk-config does not support yet; \
             load the configuration with the crate aws-config instead: its SdkConfig works with slim clients"
        );
    }

    #[test]
    fn what_is_not_supported_yet_says_what_to_do() {
        for name in [
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ] {
            let error = load(&[(name, "x")], "", None).unwrap_err();
            assert_eq!(
                causes(&error),
                format!(
                    "the credentials provider was not properly configured: the environment variable `{name}` is set, \
                     which slim-sdk-config does not support yet; load the configuration with the crate aws-config instead: \
                     its SdkConfig works with slim clients"
                )
            );
        }
    }

    #[test]
    fn keys_are_enough_where_the_environment_also_asks_for_something_else() {
        let container = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://x")];
        assert!(load(&container, KEYS, None).is_ok());
    }

    #[test]
    fn a_broken_file_is_not_skipped() {
        let error = load(&[], "[default\n", None).unwrap_err();
        assert!(matches!(error, CredentialsError::InvalidConfiguration(_)));
        assert_eq!(
            error.source().unwrap().to_string(),
            "/home/me/.aws/credentials, line 1: the section has no closing `]`"
        );
    }

    #[test]
    fn debug_shows_no_secrets() {
        let config = config(&[("AWS_SECRET_ACCESS_KEY", "hush")], &[]);
        let chain = now(DefaultCredentialsChain::builder().configure(config).build());
        assert!(!format!("{chain:?}").contains("hush"));
    }
}
