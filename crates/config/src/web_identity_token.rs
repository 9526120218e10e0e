//! Credentials of a role, for a token that somebody else signed: EKS service accounts, CI systems, and others that speak `OpenID` Connect.
//!
//! | | environment variable | key in the profile |
//! |---|---|---|
//! | the token's file | `AWS_WEB_IDENTITY_TOKEN_FILE` | `web_identity_token_file` |
//! | the role | `AWS_ROLE_ARN` | `role_arn` |
//! | the session's name | `AWS_ROLE_SESSION_NAME` | `role_session_name` |
//!
//! The session's name is optional. The file is read anew each time: tokens are short-lived, and their issuers replace
//! them.

use crate::files;
use crate::provider_config::ProviderConfig;
use crate::services::sts::{ASSUME_ROLE_WITH_WEB_IDENTITY, SERVICE};
use crate::setting::env_value;
use crate::sts::Role;
use crate::sts::call::{self, NotAssumed};
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use std::fmt;
use std::path::PathBuf;

const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "AWS_ROLE_ARN";
const SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";
const PROVIDER_NAME: &str = "WebIdentityToken";

/// Trades the token in a file for credentials of a role. [The module](self) says which file and which role.
#[must_use]
pub struct WebIdentityTokenCredentialsProvider {
    config: ProviderConfig,
    given: Option<StaticConfiguration>,
    policy: Option<String>,
    policy_arns: Option<Vec<String>>,
}

/// What the environment says otherwise.
#[derive(Clone, Debug)]
pub struct StaticConfiguration {
    /// The file that holds the token.
    pub web_identity_token_file: PathBuf,
    /// ARN of the role.
    pub role_arn: String,
    /// The session's name.
    pub session_name: String,
}

impl WebIdentityTokenCredentialsProvider {
    /// Chooses where to read from.
    pub fn builder() -> Builder {
        Builder::default()
    }

    fn settings(&self) -> Result<(StaticConfiguration, AwsCredentialFeature), CredentialsError> {
        if let Some(given) = &self.given {
            let feature = AwsCredentialFeature::CredentialsProfileStsWebIdToken;
            return Ok((given.clone(), feature));
        }
        let env = self.config.env();
        let required = |name| {
            let missing = || format!("the environment variable `{name}` is not set");
            env_value(env, name).ok_or_else(|| CredentialsError::not_loaded(missing()))
        };
        let settings = StaticConfiguration {
            web_identity_token_file: required(TOKEN_FILE)?.into(),
            role_arn: required(ROLE_ARN)?,
            session_name: env_value(env, SESSION_NAME).unwrap_or_else(|| {
                call::session_name("web-identity-token", self.config.time_source().now())
            }),
        };
        let feature = AwsCredentialFeature::CredentialsEnvVarsStsWebIdToken;
        Ok((settings, feature))
    }

    async fn credentials(&self) -> provider::Result {
        let (settings, feature) = self.settings()?;
        let role = &settings.role_arn;
        let failed =
            |error: String| CredentialsError::provider_error(NotAssumed::new(role, error.into()));
        let file = &settings.web_identity_token_file;
        let token = files::read(self.config.fs(), file).map_err(|error| {
            failed(format!(
                "the token in {} could not be read: {error}",
                file.display()
            ))
        })?;
        let token = String::from_utf8(token).unwrap_or_default();
        let token = token.trim();
        if token.is_empty() {
            return Err(failed(format!("there is no token in {}", file.display())));
        }
        let role = Role {
            arn: settings.role_arn,
            session_name: settings.session_name,
            token: Some(token.to_owned()),
            policy: self.policy.clone(),
            policy_arns: self.policy_arns.clone(),
            ..Role::default()
        };
        let client = self.config.client(SERVICE, None, None);
        let operation = ASSUME_ROLE_WITH_WEB_IDENTITY;
        call::assume(&client, operation, &role, PROVIDER_NAME, feature).await
    }
}

impl ProvideCredentials for WebIdentityTokenCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

impl fmt::Debug for WebIdentityTokenCredentialsProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebIdentityTokenCredentialsProvider")
            .field("static_configuration", &self.given)
            .finish_non_exhaustive()
    }
}

/// Builds a [`WebIdentityTokenCredentialsProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    given: Option<StaticConfiguration>,
    policy: Option<String>,
    policy_arns: Option<Vec<String>>,
}

impl Builder {
    /// Where to read from, and what to call STS with.
    pub fn configure(mut self, provider_config: &ProviderConfig) -> Self {
        self.config = Some(provider_config.clone());
        self
    }

    /// The file, the role and the session's name, instead of what the environment says.
    pub fn static_configuration(mut self, config: StaticConfiguration) -> Self {
        self.given = Some(config);
        self
    }

    /// A policy in JSON that narrows down what the session may do.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// ARNs of managed policies that narrow down what the session may do.
    pub fn policy_arns(mut self, policy_arns: Vec<String>) -> Self {
        self.policy_arns = Some(policy_arns);
        self
    }

    /// The provider.
    pub fn build(self) -> WebIdentityTokenCredentialsProvider {
        WebIdentityTokenCredentialsProvider {
            config: self.config.unwrap_or_default(),
            given: self.given,
            policy: self.policy,
            policy_arns: self.policy_arns,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Region;
    use crate::brief::Brief;
    use crate::sts::call::tests::{field, refusal, sts};
    use crate::test_server::Server;
    use crate::test_util::{AtOnce, Clock, causes, config};

    const ROLE: &str = "arn:aws:iam::123456789012:role/app";

    fn builder(server: &Server, variables: &[(&str, &str)]) -> Builder {
        let mut all = vec![("AWS_ENDPOINT_URL_STS", server.url.as_str())];
        all.extend_from_slice(variables);
        let config = config(&all, &[("/token", "hush.jwt\n"), ("/empty", "\n")])
            .with_region(Some(Region::new("eu-west-1")))
            .with_time_source(Clock::at(60))
            .with_sleep_impl(AtOnce);
        WebIdentityTokenCredentialsProvider::builder().configure(&config)
    }

    #[tokio::test]
    async fn the_environments_token_is_traded_and_nothing_is_signed() {
        let server = Server::new(sts).await;
        let variables = [(TOKEN_FILE, "/token"), (ROLE_ARN, ROLE)];
        let provider = builder(&server, &variables).policy("{}").build();
        let credentials = provider.provide_credentials().await.unwrap();
        assert_eq!(credentials.access_key_id(), "ASIA-app");
        assert_eq!(credentials.account_id().unwrap().as_str(), "123456789012");
        assert_eq!(
            credentials.get_property::<Vec<AwsCredentialFeature>>(),
            Some(&vec![AwsCredentialFeature::CredentialsEnvVarsStsWebIdToken])
        );
        provider
            .config
            .fs()
            .write("/token", "hush.new")
            .await
            .unwrap();
        provider.provide_credentials().await.unwrap();
        let asked = server.asked();
        assert_eq!(
            field(&asked[0], "Action").unwrap(),
            "AssumeRoleWithWebIdentity"
        );
        assert_eq!(field(&asked[0], "WebIdentityToken").unwrap(), "hush.jwt");
        assert_eq!(field(&asked[1], "WebIdentityToken").unwrap(), "hush.new");
        assert_eq!(
            field(&asked[0], "RoleSessionName").unwrap(),
            "web-identity-token-60000"
        );
        assert_eq!(field(&asked[0], "Policy").unwrap(), "%7B%7D");
        assert_eq!(asked[0].header("authorization"), None);
        assert!(!format!("{provider:?}").contains("hush"));
    }

    #[tokio::test]
    async fn what_the_program_says_comes_first() {
        let server = Server::new(sts).await;
        let variables = [
            (TOKEN_FILE, "/none"),
            (ROLE_ARN, "x"),
            (SESSION_NAME, "env"),
        ];
        let provider = builder(&server, &variables)
            .static_configuration(StaticConfiguration {
                web_identity_token_file: "/token".into(),
                role_arn: ROLE.to_owned(),
                session_name: "own".to_owned(),
            })
            .policy_arns(vec!["p".to_owned()])
            .build();
        provider.provide_credentials().await.unwrap();
        let asked = &server.asked()[0];
        assert_eq!(field(asked, "RoleSessionName").unwrap(), "own");
        assert_eq!(field(asked, "PolicyArns.member.1.arn").unwrap(), "p");
    }

    #[tokio::test]
    async fn a_missing_variable_is_named_and_is_no_error() {
        let server = Server::new(sts).await;
        for (variables, missing) in [
            (&[][..], TOKEN_FILE),
            (&[(ROLE_ARN, ROLE)][..], TOKEN_FILE),
            (&[(TOKEN_FILE, "/token")][..], ROLE_ARN),
        ] {
            let provider = builder(&server, variables).build();
            let error = provider.provide_credentials().await.unwrap_err();
            assert!(matches!(error, CredentialsError::CredentialsNotLoaded(_)));
            assert_eq!(
                causes(&error),
                format!(
                    "the credential provider was not enabled: the environment variable `{missing}` is not set"
                )
            );
        }
    }

    #[tokio::test]
    async fn failures_name_the_file_and_what_sts_said() {
        for (file, text) in [
            (
                "/none",
                "the token in /none could not be read: entity not found",
            ),
            ("/empty", "there is no token in /empty"),
            (
                "/token",
                "service error: AssumeRoleWithWebIdentity: InvalidIdentityTokenException: because",
            ),
        ] {
            let server = Server::always(refusal(400, "InvalidIdentityToken")).await;
            let variables = [(TOKEN_FILE, file), (ROLE_ARN, ROLE)];
            let provider = builder(&server, &variables).build();
            let error = provider.provide_credentials().await.unwrap_err();
            let found = Brief(&error).to_string();
            let start = format!(
                "an error occurred while loading credentials: the role `{ROLE}` was not assumed: {text}"
            );
            assert!(found.starts_with(&start), "{found}");
            assert!(!format!("{error:?}").contains("hush"));
        }
    }
}
