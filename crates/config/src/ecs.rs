//! Credentials of a container, from the agent that runs it: Amazon ECS, EKS Pod Identity, Greengrass, or your own service.
//!
//! # Where the credentials are
//!
//! - `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`: a path at `http://169.254.170.2`; or
//! - `AWS_CONTAINER_CREDENTIALS_FULL_URI`: a URL. With `https` it can be anywhere. With `http` its host must be this
//!   machine (loopback), `169.254.170.2`, `169.254.170.23` or `fd00:ec2::23`, or a name for nothing but those.
//!
//! # Who asks
//!
//! The `Authorization` header is what is in the file that `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` names, without line
//! ends after it, or `AWS_CONTAINER_AUTHORIZATION_TOKEN`. Both are read anew each time: agents change the file.
//!
//! # The answer
//!
//! ```json
//! {
//!   "AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
//!   "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
//!   "Token": "...",
//!   "Expiration": "2026-01-31T12:00:00Z"
//! }
//! ```
//!
//! Server errors, broken connections and answers that are not JSON are tried again, three attempts in all.

use crate::http::{Attempts, sender};
use crate::json_credentials::{self, Answer, Members};
use crate::provider_config::ProviderConfig;
use crate::setting::env_value;
use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_smithy_runtime_api::client::dns::{ResolveDns, SharedDnsResolver};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::shared::IntoShared;
use slim_sdk_runtime::direct::Sender;
use std::time::Duration;

mod error;
mod uri;

use error::EcsError;
pub use error::InvalidFullUriError;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const READ_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPTS: u32 = 3;
const PROVIDER_NAME: &str = "EcsContainer";

pub(crate) const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
pub(crate) const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Takes the credentials from the container's agent. [The module](self) says how it is found.
#[derive(Debug)]
#[must_use]
pub struct EcsCredentialsProvider {
    config: ProviderConfig,
    dns: Option<SharedDnsResolver>,
    connect_timeout: Duration,
    read_timeout: Duration,
}

impl EcsCredentialsProvider {
    /// Chooses where to read from and how long to wait.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Asks the agent.
    ///
    /// # Errors
    /// No variable names it ([`CredentialsError::CredentialsNotLoaded`]), one of them cannot be used, or the agent does
    /// not answer or refuses.
    pub async fn credentials(&self) -> provider::Result {
        let env = self.config.env();
        let (variable, uri) = if let Some(path) = env_value(env, RELATIVE_URI) {
            (RELATIVE_URI, uri::relative(&path))
        } else if let Some(uri) = env_value(env, FULL_URI) {
            (FULL_URI, uri::full(&uri, self.dns.as_ref()).await)
        } else {
            return Err(CredentialsError::not_loaded(format!(
                "neither `{RELATIVE_URI}` nor `{FULL_URI}` is set in the environment: not in a container, or not with a role"
            )));
        };
        let uri = uri.map_err(|error| EcsError::Uri { variable, error }.into_credentials())?;
        let token = self.token().map_err(EcsError::into_credentials)?;
        let no_proxy = uri.starts_with("http:");
        let sender = sender(
            &self.config,
            self.connect_timeout,
            self.read_timeout,
            no_proxy,
        )
        .map_err(CredentialsError::invalid_configuration)?;
        let mut attempts = Attempts::new(ATTEMPTS, self.config.sleep_impl());
        loop {
            match ask(&sender, &uri, token.as_deref()).await {
                Ok(credentials) => return Ok(credentials),
                Err(error) => {
                    crate::log::debug(format_args!("{error}"));
                    if !error.is_transient() || !attempts.another().await {
                        return Err(error.into_credentials());
                    }
                }
            }
        }
    }

    fn token(&self) -> Result<Option<String>, EcsError> {
        let env = self.config.env();
        let (variable, token) = if let Some(path) = env_value(env, TOKEN_FILE) {
            let bytes = crate::files::read(self.config.fs(), path.as_ref());
            let bytes = bytes.map_err(|error| EcsError::TokenFile { path, error })?;
            let token = String::from_utf8(bytes).ok();
            let token = token.ok_or(EcsError::Token {
                variable: TOKEN_FILE,
            })?;
            (TOKEN_FILE, token.trim_end_matches(['\r', '\n']).to_owned())
        } else if let Some(token) = env_value(env, TOKEN) {
            (TOKEN, token)
        } else {
            return Ok(None);
        };
        if token.is_empty() || token.contains(|c: char| !(' '..='~').contains(&c)) {
            return Err(EcsError::Token { variable });
        }
        Ok(Some(token))
    }
}

async fn ask(sender: &Sender, uri: &str, token: Option<&str>) -> Result<Credentials, EcsError> {
    let mut headers = vec![("accept", "application/json")];
    headers.extend(token.map(|token| ("authorization", token)));
    let sent = sender
        .send("GET", uri, &headers)
        .map_err(EcsError::Request)?;
    let response = sent.await.map_err(EcsError::NoAnswer)?;
    let body = response.body().bytes().unwrap_or_default();
    if !response.status().is_success() {
        return Err(refusal(&response, body));
    }
    match json_credentials::parse(body).map_err(EcsError::Answer)? {
        Answer::Refusal { code, message } => Err(EcsError::Refused {
            status: response.status().as_u16(),
            reason: Some(format!("{code}: {message}")),
        }),
        Answer::Credentials(found) => {
            Ok(found.from(PROVIDER_NAME, AwsCredentialFeature::CredentialsHttp))
        }
    }
}

/// What an answer with an error's status says: a `code` and a `message`, if it is as it should be.
fn refusal(response: &HttpResponse, body: &[u8]) -> EcsError {
    let reason = Members::parse(body).ok().and_then(|mut members| {
        let code = members.text("code").ok()??;
        let message = members.text("message").ok()?;
        Some(message.map_or_else(|| code.clone(), |message| format!("{code}: {message}")))
    });
    EcsError::Refused {
        status: response.status().as_u16(),
        reason,
    }
}

impl ProvideCredentials for EcsCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

/// Builds an [`EcsCredentialsProvider`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    dns: Option<SharedDnsResolver>,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
}

impl Builder {
    /// Where to read from, and what to send requests with.
    pub fn configure(mut self, provider_config: &ProviderConfig) -> Self {
        self.config = Some(provider_config.clone());
        self
    }

    /// What finds the addresses of a host name in `AWS_CONTAINER_CREDENTIALS_FULL_URI`, instead of the system's resolver.
    pub fn dns(mut self, dns: impl ResolveDns + 'static) -> Self {
        self.dns = Some(dns.into_shared());
        self
    }

    /// How long making a connection may take: 2 seconds if not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long an answer may take: 5 seconds if not set.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// The provider.
    pub fn build(self) -> EcsCredentialsProvider {
        EcsCredentialsProvider {
            config: self.config.unwrap_or_default(),
            dns: self.dns.or_else(uri::default_dns),
            connect_timeout: self.connect_timeout.unwrap_or(CONNECT_TIMEOUT),
            read_timeout: self.read_timeout.unwrap_or(READ_TIMEOUT),
        }
    }
}

#[cfg(test)]
mod tests;
