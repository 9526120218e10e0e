//! The credentials.

use crate::default_provider::region;
use crate::environment::EnvironmentVariableCredentialsProvider;
use crate::meta::credentials::CredentialsProviderChain;
use crate::meta::region::ProvideRegion;
use crate::provider_config::ProviderConfig;
use crate::{ecs, imds, profile};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_types::region::Region;
use std::borrow::Cow;

/// Asks the environment, the profile, and whatever this program runs on: see [`DefaultCredentialsChain`].
pub async fn default_provider() -> impl ProvideCredentials {
    DefaultCredentialsChain::builder().build().await
}

/// Asks, in this order, until somebody has credentials:
///
/// 1. the [environment](crate::environment::EnvironmentVariableCredentialsProvider);
/// 2. the [profile](crate::profile::ProfileFileCredentialsProvider), which can send on to roles, IAM Identity Center,
///    commands, and others;
/// 3. STS, with the [token](crate::web_identity_token) in the file that `AWS_WEB_IDENTITY_TOKEN_FILE` names;
/// 4. the agent of an ECS or EKS [container](crate::ecs);
/// 5. the [instance metadata service](crate::imds) of EC2.
///
/// Who has credentials that do not work ends the search: the next one's could be another account's.
#[derive(Debug)]
#[must_use]
pub struct DefaultCredentialsChain {
    chain: CredentialsProviderChain,
}

impl DefaultCredentialsChain {
    /// Chooses the region, the profile, and more.
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
    ecs: ecs::Builder,
    imds: imds::credentials::Builder,
    region: Option<Box<dyn ProvideRegion>>,
    region_chain: region::Builder,
}

impl Builder {
    /// The region that services are called in, instead of the default chain's.
    pub fn region(mut self, region: impl ProvideRegion + 'static) -> Self {
        self.set_region(Some(region));
        self
    }

    /// The region that services are called in, instead of the default chain's.
    pub fn set_region(&mut self, region: Option<impl ProvideRegion + 'static>) -> &mut Self {
        self.region = region.map(|region| Box::new(region) as _);
        self
    }

    /// A provider that profiles can name in `credential_source`.
    pub fn with_custom_credential_source(
        mut self,
        name: impl Into<Cow<'static, str>>,
        provider: impl ProvideCredentials + 'static,
    ) -> Self {
        self.profile = self.profile.with_custom_provider(name, provider);
        self
    }

    /// Where to read from, and what to send requests with.
    pub fn configure(mut self, config: ProviderConfig) -> Self {
        self.region_chain = self.region_chain.configure(&config);
        self.config = Some(config);
        self
    }

    /// The profile, instead of the one that the environment selects.
    pub fn profile_name(mut self, name: &str) -> Self {
        self.profile = self.profile.profile_name(name);
        self.region_chain = self.region_chain.profile_name(name);
        self
    }

    /// The client of the instance metadata service, instead of one that environment and profile configure.
    pub fn imds_client(mut self, client: imds::Client) -> Self {
        self.imds = self.imds.imds_client(client);
        self
    }

    /// The chain.
    pub async fn build(mut self) -> DefaultCredentialsChain {
        let region = match self.region.take() {
            Some(provider) => provider.region().await,
            None => {
                std::mem::take(&mut self.region_chain)
                    .build()
                    .region()
                    .await
            }
        };
        self.build_in(region)
    }

    /// The chain, whose services are called in this region.
    pub(crate) fn build_in(self, region: Option<Region>) -> DefaultCredentialsChain {
        let config = self.config.unwrap_or_default().with_region(region);
        let environment =
            EnvironmentVariableCredentialsProvider::new_with_env(config.env().clone());
        let chain = CredentialsProviderChain::first_try("Environment", environment)
            .or_else("Profile", self.profile.configure(&config).build());
        let chain = chain
            .or_else("WebIdentityToken", web_identity(&config))
            .or_else("EcsContainer", self.ecs.configure(&config).build())
            .or_else("Ec2InstanceMetadata", self.imds.configure(&config).build());
        DefaultCredentialsChain { chain }
    }
}

#[cfg(feature = "sts")]
fn web_identity(config: &ProviderConfig) -> impl ProvideCredentials + 'static {
    let builder = crate::web_identity_token::WebIdentityTokenCredentialsProvider::builder();
    builder.configure(config).build()
}

#[cfg(not(feature = "sts"))]
fn web_identity(config: &ProviderConfig) -> impl ProvideCredentials + 'static {
    left_out::LeftOut(
        crate::setting::env_value(config.env(), "AWS_WEB_IDENTITY_TOKEN_FILE").is_some(),
    )
}

#[cfg(not(feature = "sts"))]
mod left_out {
    use aws_credential_types::provider::error::CredentialsError;
    use aws_credential_types::provider::{ProvideCredentials, future};

    /// Stands for the provider of web identities: an error where the environment asks for it.
    #[derive(Debug)]
    pub(super) struct LeftOut(pub(super) bool);

    impl ProvideCredentials for LeftOut {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::ready(Err(if self.0 {
                CredentialsError::invalid_configuration(
                    "`AWS_WEB_IDENTITY_TOKEN_FILE` is set, and it needs the feature `sts` of slim-sdk-config, which is not \
                     enabled",
                )
            } else {
                CredentialsError::not_loaded(
                    "the environment variable `AWS_WEB_IDENTITY_TOKEN_FILE` is not set",
                )
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::profile_file::ProfileFiles;
    use crate::sts::call::tests::sts;
    use crate::test_server::{Asked, Reply, Server, reply};
    use crate::test_util::{AtOnce, config, now};
    use aws_credential_types::provider;
    use aws_credential_types::provider::error::CredentialsError;
    use std::error::Error as _;

    const KEYS: &str = "[default]\naws_access_key_id = AKIA-profile\naws_secret_access_key = s\n\
                        [dev]\naws_access_key_id = AKIA-dev\naws_secret_access_key = s\n";

    fn load(variables: &[(&str, &str)], text: &str, profile: Option<&str>) -> provider::Result {
        let mut all = vec![("AWS_EC2_METADATA_DISABLED", "true")];
        all.extend_from_slice(variables);
        let config = config(&all, &[("/home/me/.aws/credentials", text)]);
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
             \n  EcsContainer: neither `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` nor `AWS_CONTAINER_CREDENTIALS_FULL_URI` is set \
             in the environment: not in a container, or not with a role\
             \n  Ec2InstanceMetadata: the environment variable `AWS_EC2_METADATA_DISABLED` turns it off"
        );
    }

    /// STS, a container's agent, and an instance's metadata.
    fn everything(asked: &Asked) -> Reply {
        let keys = |id: &str| {
            format!(
                r#"{{"AccessKeyId":"{id}","SecretAccessKey":"s","Token":"t","Expiration":"2100-01-01T01:00:00Z"}}"#
            )
        };
        match asked.path.as_str() {
            "/" => sts(asked),
            "/ecs" => reply(200, keys("ECS")),
            "/latest/api/token" => {
                let ttl = ("x-aws-ec2-metadata-token-ttl-seconds", "60".to_owned());
                Reply::Http(200, vec![ttl], "t".to_owned())
            }
            path if path.ends_with("/security-credentials/") => reply(200, "app"),
            path if path.ends_with("/security-credentials/app") => reply(200, keys("IMDS")),
            "/latest/meta-data/placement/region" => reply(200, "eu-west-1"),
            _ => reply(404, ""),
        }
    }

    #[tokio::test]
    async fn each_is_asked_when_those_before_it_have_nothing() {
        let server = Server::new(everything).await;
        let agent = format!("{}/ecs", server.url);
        let mut variables = vec![
            ("AWS_ENDPOINT_URL_STS", server.url.as_str()),
            ("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url.as_str()),
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", agent.as_str()),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"),
            ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/web"),
        ];
        for (id, drop) in [("ASIA-web", 2), ("ECS", 1), ("IMDS", 0)] {
            let config = config(&variables, &[("/token", "jwt")]).with_sleep_impl(AtOnce);
            // The region, without which STS is not called, comes from the instance.
            let chain = DefaultCredentialsChain::builder().configure(config);
            let credentials = chain.build().await.provide_credentials().await.unwrap();
            assert_eq!(credentials.access_key_id(), id);
            variables.truncate(variables.len() - drop);
        }
    }

    #[tokio::test]
    async fn services_are_called_in_the_region_that_is_set_or_found() {
        let role = "[default]\nrole_arn = arn:aws:iam::123456789012:role/app\nsource_profile = keys\n\
                    [keys]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n";
        let server = Server::new(everything).await;
        let variables = [
            ("AWS_ENDPOINT_URL_STS", server.url.as_str()),
            ("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url.as_str()),
        ];
        let config = config(&variables, &[("/home/me/.aws/credentials", role)]);
        let chain = || DefaultCredentialsChain::builder().configure(config.clone());
        for (chain, region) in [
            (chain().region("us-east-2"), "us-east-2"),
            (chain(), "eu-west-1"),
        ] {
            let credentials = chain.build().await.provide_credentials().await.unwrap();
            assert_eq!(credentials.access_key_id(), "ASIA-app");
            let asked = server.asked();
            let signature = asked.last().unwrap().header("authorization").unwrap();
            assert!(
                signature.contains(&format!("/{region}/sts/aws4_request")),
                "{signature}"
            );
        }
    }

    #[tokio::test]
    async fn what_is_configured_and_does_not_work_ends_the_search() {
        let server = Server::new(everything).await;
        let imds = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url.as_str());
        for (variable, text) in [
            (
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://10.0.0.1"),
                "the environment variable `AWS_CONTAINER_CREDENTIALS_FULL_URI` cannot be used: its host is 10.0.0.1, ",
            ),
            (
                ("AWS_WEB_IDENTITY_TOKEN_FILE", "/none"),
                "the role `arn:x` was not assumed: the token in /none could not be read: ",
            ),
            (("AWS_PROFILE", "none"), "there is no profile `none` ("),
        ] {
            let variables = [imds, ("AWS_ROLE_ARN", "arn:x"), variable];
            let config = config(&variables, &[("/home/me/.aws/credentials", KEYS)]);
            let config = match variable.0 {
                "AWS_PROFILE" => config,
                _ => config.with_profile(Some(ProfileFiles::builder().build()), None),
            };
            let chain = DefaultCredentialsChain::builder().configure(config);
            let error = chain.build().await.provide_credentials().await.unwrap_err();
            let found = crate::brief::Brief(&error).to_string();
            assert!(found.contains(text), "{found}");
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
        let off = ("AWS_EC2_METADATA_DISABLED", "true");
        let config = config(&[("AWS_SECRET_ACCESS_KEY", "hush"), off], &[]);
        let chain = now(DefaultCredentialsChain::builder().configure(config).build());
        assert!(!format!("{chain:?}").contains("hush"));
    }
}
