//! Credentials of a role that other credentials may assume.

use super::call;
use crate::http::Step;
use crate::services::sts::{ASSUME_ROLE, SERVICE};
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_types::SdkConfig;
use aws_types::region::Region;
use slim_sdk_runtime::dynamic::Client;
use std::fmt;
use std::time::Duration;

const PROVIDER_NAME: &str = "AssumeRoleProvider";

/// Assumes a role.
///
/// ```no_run
/// use slim_sdk_config::sts::AssumeRoleProvider;
/// use slim_sdk_config::BehaviorVersion;
///
/// # async fn example() {
/// let config = slim_sdk_config::load_defaults(BehaviorVersion::latest()).await;
/// let provider = AssumeRoleProvider::builder("arn:aws:iam::123456789012:role/deploy")
///     .configure(&config)
///     .session_name("nightly")
///     .build()
///     .await;
/// let config = config.into_builder();
/// let config = config.credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(provider));
/// # let _ = config;
/// # }
/// ```
#[must_use]
pub struct AssumeRoleProvider {
    client: Client,
    role: Role,
}

/// A role, and how to assume it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) arn: String,
    pub(crate) session_name: String,
    /// A web identity's; without, the client's credentials say who assumes the role.
    pub(crate) token: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) duration_seconds: Option<i32>,
    pub(crate) policy: Option<String>,
    pub(crate) policy_arns: Option<Vec<String>>,
    pub(crate) tags: Option<Vec<(String, String)>>,
}

impl Role {
    pub(crate) fn assume<'a>(&'a self, client: &'a Client) -> Step<'a, provider::Result> {
        let feature = AwsCredentialFeature::CredentialsStsAssumeRole;
        call::assume(client, ASSUME_ROLE, self, PROVIDER_NAME, feature)
    }
}

impl AssumeRoleProvider {
    /// Assumes the role with this ARN.
    pub fn builder(role: impl Into<String>) -> AssumeRoleProviderBuilder {
        AssumeRoleProviderBuilder::new(role)
    }
}

impl ProvideCredentials for AssumeRoleProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.role.assume(&self.client))
    }
}

impl fmt::Debug for AssumeRoleProvider {
    /// Not the external id, which some treat as a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRoleProvider")
            .field("role_arn", &self.role.arn)
            .field("session_name", &self.role.session_name)
            .finish_non_exhaustive()
    }
}

/// Builds an [`AssumeRoleProvider`].
#[derive(Debug)]
#[must_use]
pub struct AssumeRoleProviderBuilder {
    role: Role,
    session_name: Option<String>,
    region: Option<Region>,
    sdk_config: Option<Box<SdkConfig>>,
}

impl AssumeRoleProviderBuilder {
    /// Assumes the role with this ARN.
    pub fn new(role: impl Into<String>) -> Self {
        Self {
            role: Role {
                arn: role.into(),
                ..Role::default()
            },
            session_name: None,
            region: None,
            sdk_config: None,
        }
    }

    /// What the role's owner asks of third parties.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.role.external_id = Some(id.into());
        self
    }

    /// The session's name, which logs show. `assume-role-provider` and the time if not set.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Some(name.into());
        self
    }

    /// A policy in JSON that narrows down what the session may do.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.role.policy = Some(policy.into());
        self
    }

    /// ARNs of managed policies that narrow down what the session may do.
    pub fn policy_arns(mut self, policy_arns: Vec<String>) -> Self {
        self.role.policy_arns = Some(policy_arns);
        self
    }

    /// How long credentials last: from 15 minutes to what the role allows, 12 hours at most. One hour if not set.
    pub fn session_length(mut self, length: Duration) -> Self {
        self.role.duration_seconds = Some(i32::try_from(length.as_secs()).unwrap_or(i32::MAX));
        self
    }

    /// The region whose STS is called, instead of the configuration's.
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// The session's tags.
    pub fn tags<K, V>(mut self, tags: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        let tags = tags
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()));
        self.role.tags = Some(tags.collect());
        self
    }

    /// What STS is called with, credentials included. The default configuration if not set.
    pub fn configure(mut self, conf: &SdkConfig) -> Self {
        self.sdk_config = Some(Box::new(conf.clone()));
        self
    }

    /// A provider that assumes the role with the configuration's credentials.
    pub async fn build(self) -> AssumeRoleProvider {
        self.build_with(None).await
    }

    /// A provider that assumes the role with these credentials.
    pub async fn build_from_provider(
        self,
        provider: impl ProvideCredentials + 'static,
    ) -> AssumeRoleProvider {
        let provider = SharedCredentialsProvider::new(provider);
        self.build_with(Some(provider)).await
    }

    async fn build_with(
        mut self,
        provider: Option<SharedCredentialsProvider>,
    ) -> AssumeRoleProvider {
        let config = match self.sdk_config {
            Some(config) => config,
            None => Box::new(crate::load_defaults(crate::BehaviorVersion::latest()).await),
        };
        let now = config.time_source().unwrap_or_default().now();
        self.role.session_name = self
            .session_name
            .unwrap_or_else(|| call::session_name("assume-role-provider", now));
        AssumeRoleProvider {
            client: Client::of(SERVICE, &config, self.region, provider),
            role: self.role,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sts::call::tests::{field, refusal, sts};
    use crate::test_server::{Server, reply};
    use crate::test_util::{AtOnce, Clock, causes};
    use aws_credential_types::Credentials;
    use std::time::SystemTime;

    const ROLE: &str = "arn:aws:iam::123456789012:role/app";

    fn config(server: &Server) -> SdkConfig {
        SdkConfig::builder()
            .region(Region::new("eu-west-1"))
            .endpoint_url(&server.url)
            .credentials_provider(keys("AKIA-conf"))
            .time_source(Clock::at(60))
            .sleep_impl(AtOnce)
            .build()
    }

    fn keys(id: &str) -> SharedCredentialsProvider {
        SharedCredentialsProvider::new(Credentials::new(id, "hush-in", None, None, "test"))
    }

    #[tokio::test]
    async fn a_role_is_assumed_as_told() {
        let server = Server::new(sts).await;
        let provider = AssumeRoleProvider::builder(ROLE)
            .configure(&config(&server))
            .external_id("hush-external")
            .session_name("nightly")
            .policy("{}")
            .policy_arns(vec!["p1".into(), "p2".into()])
            .session_length(Duration::from_mins(15))
            .region(Region::new("us-east-2"))
            .tags([("team", "a b")])
            .build()
            .await;
        assert!(!format!("{provider:?}").contains("hush"));
        let credentials = provider.provide_credentials().await.unwrap();
        assert_eq!(credentials.access_key_id(), "ASIA-app");
        assert_eq!(credentials.secret_access_key(), "hush");
        assert_eq!(credentials.session_token(), Some("hush-token"));
        assert_eq!(credentials.account_id().unwrap().as_str(), "123456789012");
        let end = SystemTime::UNIX_EPOCH + Duration::from_hours(1);
        assert_eq!(credentials.expiry(), Some(end));
        assert_eq!(
            credentials.get_property::<Vec<AwsCredentialFeature>>(),
            Some(&vec![AwsCredentialFeature::CredentialsStsAssumeRole])
        );
        let asked = &server.asked()[0];
        for (name, value) in [
            ("Action", "AssumeRole"),
            ("Version", "2011-06-15"),
            ("RoleArn", "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fapp"),
            ("RoleSessionName", "nightly"),
            ("ExternalId", "hush-external"),
            ("DurationSeconds", "900"),
            ("Policy", "%7B%7D"),
            ("PolicyArns.member.1.arn", "p1"),
            ("PolicyArns.member.2.arn", "p2"),
            ("Tags.member.1.Key", "team"),
            ("Tags.member.1.Value", "a%20b"),
        ] {
            assert_eq!(field(asked, name).as_deref(), Some(value), "{name}");
        }
        let signature = asked.header("authorization").unwrap();
        let scope = "Credential=AKIA-conf/19700101/us-east-2/sts/aws4_request";
        assert!(signature.contains(scope), "{signature}");
    }

    #[tokio::test]
    async fn other_credentials_and_a_name_of_nobodys_choice() {
        let server = Server::new(sts).await;
        let provider = AssumeRoleProvider::builder(ROLE).configure(&config(&server));
        let provider = provider.build_from_provider(keys("AKIA-own")).await;
        provider.provide_credentials().await.unwrap();
        let asked = &server.asked()[0];
        assert!(
            asked
                .header("authorization")
                .unwrap()
                .contains("Credential=AKIA-own/")
        );
        let name = field(asked, "RoleSessionName").unwrap();
        assert_eq!(name, "assume-role-provider-60000");
    }

    #[tokio::test]
    async fn a_refusal_says_which_role_and_why() {
        let kind = "an error occurred while loading credentials";
        let settings = "the credentials provider was not properly configured";
        for (answer, kind, text) in [
            (
                refusal(403, "AccessDenied"),
                kind,
                "service error: AssumeRole: AccessDenied: because (status 403, request id r, 1 attempt)",
            ),
            (
                refusal(403, "RegionDisabledException"),
                settings,
                "service error: AssumeRole: RegionDisabledException: because",
            ),
            (
                refusal(400, "MalformedPolicyDocument"),
                settings,
                "service error: AssumeRole: MalformedPolicyDocumentException: because",
            ),
            (
                reply(
                    200,
                    "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>",
                ),
                kind,
                "the answer of STS has no complete credentials",
            ),
        ] {
            let server = Server::always(answer).await;
            let provider = AssumeRoleProvider::builder(ROLE).configure(&config(&server));
            let error = provider
                .build()
                .await
                .provide_credentials()
                .await
                .unwrap_err();
            let found = crate::brief::Brief(&error).to_string();
            let start = format!("{kind}: the role `{ROLE}` was not assumed: {text}");
            assert!(found.starts_with(&start), "{found}\n{}", causes(&error));
            assert!(!format!("{error:?}").contains("hush"));
        }
    }
}
