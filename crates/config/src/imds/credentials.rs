//! The credentials of an EC2 instance's role.

use super::client::error::ImdsError;
use super::{Client, DISABLED, is_disabled};
use crate::json_credentials::{self, Answer};
use crate::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_smithy_async::time::SharedTimeSource;
use aws_types::os_shim_internal::Env;
use slim_sdk_runtime::direct::random;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

const PATH: &str = "/latest/meta-data/iam/security-credentials/";
const PROVIDER_NAME: &str = "IMDSv2";
/// Expired credentials are kept for this long, and up to as much as half more.
const EXTENSION: Duration = Duration::from_mins(10);

/// Takes the credentials from the instance metadata service.
///
/// The service stays usable while IAM does not: where it hands out credentials that have expired, or none any more, the
/// last ones are used for another 10 to 15 minutes, with a warning, and asked for again after that.
///
/// `AWS_EC2_METADATA_DISABLED=true` turns it off.
#[must_use]
pub struct ImdsCredentialsProvider {
    client: Client,
    env: Env,
    profile: Option<String>,
    time_source: SharedTimeSource,
    last: Mutex<Option<Credentials>>,
}

impl ImdsCredentialsProvider {
    /// Chooses the client and the instance profile.
    pub fn builder() -> Builder {
        Builder::default()
    }

    async fn credentials(&self) -> provider::Result {
        match self.load().await {
            Ok(credentials) => {
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(credentials.clone());
                Ok(credentials)
            }
            Err(error) => match self.last() {
                Some(mut last) => {
                    crate::log::warn(format_args!("{error}: the last credentials stay in use"));
                    let end = last.expiry().map(|end| self.extended(end));
                    if let Some(expiry) = last.expiry_mut() {
                        *expiry = end.unwrap_or(*expiry);
                    }
                    Ok(last)
                }
                None => Err(error),
            },
        }
    }

    async fn load(&self) -> provider::Result {
        if is_disabled(&self.env) {
            let message = format!("the environment variable `{DISABLED}` turns it off");
            return Err(CredentialsError::not_loaded(message));
        }
        let role = match &self.profile {
            Some(role) => role.clone(),
            None => self.role().await?,
        };
        let answer = self.client.get(format!("{PATH}{role}")).await;
        let answer = answer.map_err(CredentialsError::provider_error)?;
        let answer = json_credentials::parse(answer.as_ref().as_bytes()).map_err(|error| {
            let message = format!(
                "the instance metadata service answered, but not with credentials: {error}"
            );
            CredentialsError::provider_error(message)
        })?;
        match answer {
            Answer::Credentials(mut found) => {
                found.account_id = None;
                found.expiry = found.expiry.map(|end| self.extended(end));
                Ok(found.from(PROVIDER_NAME, AwsCredentialFeature::CredentialsImds))
            }
            Answer::Refusal { code, message } if code == "AssumeRoleUnauthorizedAccess" => {
                Err(CredentialsError::invalid_configuration(format!(
                    "the instance may not assume its role: let the role `{role}` trust ec2.amazonaws.com ({code}: {message})"
                )))
            }
            Answer::Refusal { code, message } => Err(CredentialsError::provider_error(format!(
                "the instance metadata service refused: {code}: {message}"
            ))),
        }
    }

    /// The name of the instance's role.
    async fn role(&self) -> Result<String, CredentialsError> {
        match self.client.get(PATH).await {
            Ok(text) => {
                let role = text.as_ref().lines().next().unwrap_or_default().trim();
                if role.is_empty() {
                    return Err(CredentialsError::not_loaded(NO_ROLE));
                }
                Ok(role.to_owned())
            }
            Err(ImdsError::ErrorResponse(error)) if error.response().status().as_u16() == 404 => {
                Err(CredentialsError::not_loaded(NO_ROLE))
            }
            Err(error) => Err(match &error {
                ImdsError::FailedToLoadToken(token) if token.is_dispatch_failure() => {
                    CredentialsError::not_loaded(error)
                }
                ImdsError::Unexpected(_) => CredentialsError::invalid_configuration(error),
                _ => CredentialsError::provider_error(error),
            }),
        }
    }

    /// The credentials' end, or a later one where that has passed.
    fn extended(&self, end: SystemTime) -> SystemTime {
        let now = self.time_source.now();
        if now < end {
            return end;
        }
        let extension = EXTENSION.mul_f64(1.0 + random() / 2.0);
        crate::log::warn(format_args!(
            "the instance's credentials have expired, and the instance metadata service has no others; they are used \
             for another {} minutes",
            extension.as_secs() / 60
        ));
        now + extension
    }

    fn last(&self) -> Option<Credentials> {
        let last = self.last.lock();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

const NO_ROLE: &str =
    "the instance has no role: give it an instance profile, or credentials by other means";

impl ProvideCredentials for ImdsCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.last()
    }
}

impl fmt::Debug for ImdsCredentialsProvider {
    /// Not the environment: it can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImdsCredentialsProvider")
            .field("client", &self.client)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// Builds an [`ImdsCredentialsProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    profile: Option<String>,
    client: Option<Client>,
}

impl Builder {
    /// Where to read settings from, and what to send requests with.
    pub fn configure(mut self, provider_config: &ProviderConfig) -> Self {
        self.config = Some(provider_config.clone());
        self
    }

    /// The instance profile's role, instead of asking for its name.
    pub fn profile(mut self, profile: impl Into<String>) -> Self {
        self.profile = Some(profile.into());
        self
    }

    /// The client of the instance metadata service, instead of one that environment and profile configure.
    pub fn imds_client(mut self, client: Client) -> Self {
        self.client = Some(client);
        self
    }

    /// The provider.
    pub fn build(self) -> ImdsCredentialsProvider {
        let config = self.config.unwrap_or_default();
        ImdsCredentialsProvider {
            client: self
                .client
                .unwrap_or_else(|| Client::builder().configure(&config).build()),
            env: config.env().clone(),
            profile: self.profile,
            time_source: config.time_source(),
            last: Mutex::new(None),
        }
    }
}

#[cfg(test)]
mod tests;
