//! Credentials that IAM Identity Center gives to those who have signed in.

use super::cache;
use super::token::SsoTokenProvider;
use crate::brief::Brief;
use crate::provider_config::ProviderConfig;
use crate::services::sso::{GET_ROLE_CREDENTIALS, SERVICE};
use crate::source::Found;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_smithy_types::DateTime;
use aws_types::region::Region;
use slim_sdk_runtime::dynamic::{Record, Value};
use std::fmt;
use std::sync::OnceLock;
use std::time::SystemTime;
use zeroize::Zeroizing;

const PROVIDER_NAME: &str = "SSO";

/// Trades the token that `aws sso login` left in `~/.aws/sso/cache` for credentials.
///
/// With a [session's name](Builder::session_name) the token is renewed where possible; with a start URL alone, as older
/// profiles have it, it lasts for as long as it lasts.
#[must_use]
pub struct SsoCredentialsProvider {
    config: ProviderConfig,
    settings: Result<SsoSettings, &'static str>,
    tokens: OnceLock<SsoTokenProvider>,
}

/// What to ask for.
#[derive(Clone, Debug)]
pub(crate) struct SsoSettings {
    pub(crate) account_id: String,
    pub(crate) role_name: String,
    pub(crate) start_url: String,
    pub(crate) region: Region,
    pub(crate) session_name: Option<String>,
}

impl SsoCredentialsProvider {
    /// Names the account and the role.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn new(config: ProviderConfig, settings: SsoSettings) -> Self {
        Self {
            config,
            settings: Ok(settings),
            tokens: OnceLock::new(),
        }
    }

    async fn credentials(&self) -> provider::Result {
        let settings = self.settings.as_ref().map_err(|missing| {
            let message = format!("the SSO credentials provider was built without `{missing}`");
            CredentialsError::invalid_configuration(message)
        })?;
        let token = match &settings.session_name {
            None => self.kept_token(settings)?,
            Some(session) => {
                let tokens = self.tokens.get_or_init(|| {
                    SsoTokenProvider::of(&self.config, settings.region.clone(), session.clone())
                });
                let token = tokens.resolve().await;
                token
                    .map_err(CredentialsError::provider_error)?
                    .access_token
            }
        };
        let mut input = Record::new(GET_ROLE_CREDENTIALS.row.input);
        input.put_text("roleName", &settings.role_name);
        input.put_text("accountId", &settings.account_id);
        input.put_text("accessToken", &token);
        let region = Some(settings.region.clone());
        let client = self.config.client(SERVICE, region, None);
        let answer = client.call(GET_ROLE_CREDENTIALS, input).await;
        let answer = answer.map_err(|error| {
            let refused = error.name == Some("UnauthorizedException");
            let remedy = if refused {
                format!("; run `{}`", settings.login())
            } else {
                String::new()
            };
            let message = format!(
                "no credentials of role `{}` in account {}: {}{remedy}",
                settings.role_name,
                settings.account_id,
                Brief(&*error.error)
            );
            CredentialsError::provider_error(message)
        })?;
        let found = read(answer, &settings.account_id).ok_or_else(|| {
            let message = "the answer of IAM Identity Center has no complete credentials";
            CredentialsError::provider_error(message)
        })?;
        Ok(found.from(PROVIDER_NAME, AwsCredentialFeature::CredentialsSso))
    }

    /// The token of a profile without a session: used as it is.
    fn kept_token(&self, settings: &SsoSettings) -> Result<Zeroizing<String>, CredentialsError> {
        let (env, fs) = (self.config.env(), self.config.fs());
        let problem = match cache::load(env, fs, &settings.start_url) {
            Ok(token) if self.config.time_source().now() < token.expires_at => {
                return Ok(token.access_token);
            }
            Ok(_) => "the token has expired".to_owned(),
            Err(error) => error.to_string(),
        };
        Err(CredentialsError::provider_error(format!(
            "not signed in to {}: {problem}; run `{}`",
            settings.start_url,
            settings.login()
        )))
    }
}

/// An answer as credentials, if it is complete.
fn read(mut answer: Record, account_id: &str) -> Option<Found> {
    let mut found = answer.take_structure("roleCredentials")?;
    let end = match found.take("expiration") {
        Some(Value::Integer(millis)) => millis,
        _ => 0,
    };
    Some(Found {
        access_key_id: found.take_text("accessKeyId")?,
        secret_access_key: found.take_text("secretAccessKey")?,
        session_token: found.take_text("sessionToken"),
        account_id: Some(account_id.to_owned()),
        expiry: Some(SystemTime::try_from(DateTime::from_millis(end)).ok()?),
    })
}

impl SsoSettings {
    /// The command that signs in.
    fn login(&self) -> String {
        match &self.session_name {
            Some(session) => format!("aws sso login --sso-session {session}"),
            None => "aws sso login".to_owned(),
        }
    }
}

impl ProvideCredentials for SsoCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

impl fmt::Debug for SsoCredentialsProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoCredentialsProvider")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Builds an [`SsoCredentialsProvider`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    account_id: Option<String>,
    region: Option<Region>,
    role_name: Option<String>,
    start_url: Option<String>,
    session_name: Option<String>,
}

impl Builder {
    /// A builder of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where to read from, and what to send requests with.
    pub fn configure(mut self, provider_config: &ProviderConfig) -> Self {
        self.config = Some(provider_config.clone());
        self
    }

    /// The account. It is required.
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// The account. It is required.
    pub fn set_account_id(&mut self, account_id: Option<String>) -> &mut Self {
        self.account_id = account_id;
        self
    }

    /// The region of IAM Identity Center. It is required.
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// The region of IAM Identity Center. It is required.
    pub fn set_region(&mut self, region: Option<Region>) -> &mut Self {
        self.region = region;
        self
    }

    /// The role, which is a permission set's name. It is required.
    pub fn role_name(mut self, role_name: impl Into<String>) -> Self {
        self.role_name = Some(role_name.into());
        self
    }

    /// The role, which is a permission set's name. It is required.
    pub fn set_role_name(&mut self, role_name: Option<String>) -> &mut Self {
        self.role_name = role_name;
        self
    }

    /// The start page of IAM Identity Center. It is required.
    pub fn start_url(mut self, start_url: impl Into<String>) -> Self {
        self.start_url = Some(start_url.into());
        self
    }

    /// The start page of IAM Identity Center. It is required.
    pub fn set_start_url(&mut self, start_url: Option<String>) -> &mut Self {
        self.start_url = start_url;
        self
    }

    /// The session's name: `x` of `[sso-session x]`.
    pub fn session_name(mut self, session_name: impl Into<String>) -> Self {
        self.session_name = Some(session_name.into());
        self
    }

    /// The session's name: `x` of `[sso-session x]`.
    pub fn set_session_name(&mut self, session_name: Option<String>) -> &mut Self {
        self.session_name = session_name;
        self
    }

    /// The provider. What is required and not set is the error of its first credentials; the official one panics here.
    pub fn build(self) -> SsoCredentialsProvider {
        let session_name = self.session_name;
        let settings = match (self.account_id, self.role_name, self.start_url, self.region) {
            (None, ..) => Err("account_id"),
            (_, None, ..) => Err("role_name"),
            (_, _, None, _) => Err("start_url"),
            (.., None) => Err("region"),
            (Some(account_id), Some(role_name), Some(start_url), Some(region)) => Ok(SsoSettings {
                account_id,
                role_name,
                start_url,
                region,
                session_name,
            }),
        };
        SsoCredentialsProvider {
            config: self.config.unwrap_or_default(),
            settings,
            tokens: OnceLock::new(),
        }
    }
}
