//! Bearer tokens of IAM Identity Center.

use super::cache::{self, CacheError, CachedToken};
use crate::brief::Brief;
use crate::http::Step;
use crate::provider_config::ProviderConfig;
use crate::services::ssooidc::{CREATE_TOKEN, SERVICE};
use aws_credential_types::Token;
use aws_credential_types::provider::error::TokenError;
use aws_credential_types::provider::future;
use aws_credential_types::provider::token::ProvideToken;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::client::identity::{Identity, IdentityFuture, ResolveIdentity};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_types::SdkConfig;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::Region;
use slim_sdk_runtime::dynamic::{Client, Record, Value};
use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A token that ends sooner than this is renewed.
const MARGIN: Duration = Duration::from_mins(5);
/// Renewals that fail are not tried more often than this.
const PAUSE: Duration = Duration::from_secs(30);

/// Takes the token that `aws sso login` left for an `[sso-session]`, and renews it before it ends.
///
/// A renewed token goes into the same file, for all programs to use.
#[must_use]
pub struct SsoTokenProvider {
    env: Env,
    fs: Fs,
    client: Client,
    time_source: SharedTimeSource,
    /// The session's name, if there is all that is needed.
    session_name: Result<String, &'static str>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<CachedToken>,
    tried: Option<SystemTime>,
}

impl SsoTokenProvider {
    /// Names the session.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// A provider of a session's tokens, which are where `config` says.
    pub(crate) fn of(config: &ProviderConfig, region: Region, session_name: String) -> Self {
        Self {
            env: config.env().clone(),
            fs: config.fs().clone(),
            client: config.client(SERVICE, Some(region), None),
            time_source: config.time_source(),
            session_name: Ok(session_name),
            state: Mutex::default(),
        }
    }

    /// A token that does not end within the next minutes, if there is a way to have one.
    pub(super) fn resolve(&self) -> Step<'_, Result<CachedToken, SsoTokenError>> {
        Box::pin(self.resolved())
    }

    async fn resolved(&self) -> Result<CachedToken, SsoTokenError> {
        let session = self.session_name.as_ref();
        let session = session.map_err(|missing| SsoTokenError::Missing(missing))?;
        let now = self.now();
        if let Some(token) = self.with(|state| state.token.clone())
            && now + MARGIN < token.expires_at
        {
            return Ok(token);
        }
        let wrap = |problem| SsoTokenError::Session(session.clone(), problem);
        let token = cache::load(&self.env, &self.fs, session);
        let mut token = token.map_err(|error| wrap(Problem::Cache(error)))?;
        if token.expires_at <= now + MARGIN {
            match self.renew(session, &token, now).await {
                Ok(renewed) => token = renewed,
                Err(problem) if token.expires_at <= now => return Err(wrap(problem)),
                Err(problem) => crate::log::debug(format_args!("{}", wrap(problem))),
            }
        }
        self.with(|state| state.token = Some(token.clone()));
        Ok(token)
    }

    async fn renew(
        &self,
        session: &str,
        token: &CachedToken,
        now: SystemTime,
    ) -> Result<CachedToken, Problem> {
        let renewal = token.renewal.as_ref().ok_or(Problem::Expired)?;
        if renewal.registration_expires_at <= now {
            return Err(Problem::Expired);
        }
        let since = |tried| now.duration_since(tried).unwrap_or_default();
        if self
            .with(|state| state.tried)
            .is_some_and(|tried| since(tried) < PAUSE)
        {
            return Err(Problem::Expired);
        }
        self.with(|state| state.tried = Some(now));
        let mut input = Record::new(CREATE_TOKEN.row.input);
        input.put_text("grantType", "refresh_token");
        input.put_text("clientId", &renewal.client_id);
        input.put_text("clientSecret", &renewal.client_secret);
        input.put_text("refreshToken", &renewal.refresh_token);
        let answer = self.client.call(CREATE_TOKEN, input).await;
        let mut answer = answer.map_err(|error| Problem::Refused(error.error))?;
        let access_token = answer.take_text("accessToken").ok_or(Problem::NoToken)?;
        let seconds = match answer.take("expiresIn") {
            Some(Value::Integer(seconds)) => seconds,
            _ => 0,
        };
        let seconds = u64::try_from(seconds).map_err(|_| Problem::NoToken)?;
        let end = now.checked_add(Duration::from_secs(seconds));
        let end = end.ok_or(Problem::NoToken)?;
        let renewed = token.renewed(access_token, end, answer.take_text("refreshToken"));
        if let Err(error) = cache::save(&self.env, &self.fs, session, &renewed) {
            crate::log::warn(format_args!(
                "{error}; other programs have to renew it themselves"
            ));
        }
        Ok(renewed)
    }

    fn now(&self) -> SystemTime {
        self.time_source.now()
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn token(&self) -> Result<Token, TokenError> {
        let token = self.resolve().await.map_err(TokenError::provider_error)?;
        Ok(Token::new(
            token.access_token.as_str(),
            Some(token.expires_at),
        ))
    }
}

impl ProvideToken for SsoTokenProvider {
    fn provide_token<'a>(&'a self) -> future::ProvideToken<'a>
    where
        Self: 'a,
    {
        future::ProvideToken::new(self.token())
    }
}

impl ResolveIdentity for SsoTokenProvider {
    fn resolve_identity<'a>(
        &'a self,
        _: &'a RuntimeComponents,
        _: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::new(async move {
            let token = self.token().await?;
            let end = token.expiration();
            Ok(Identity::new(token, end))
        })
    }
}

impl fmt::Debug for SsoTokenProvider {
    /// Neither the environment nor the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoTokenProvider")
            .field("session_name", &self.session_name.as_ref().ok())
            .finish_non_exhaustive()
    }
}

/// Builds an [`SsoTokenProvider`].
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    sdk_config: Option<Box<SdkConfig>>,
    region: Option<Region>,
    session_name: Option<String>,
    start_url: Option<String>,
}

impl Builder {
    /// A builder of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What tokens are renewed with, instead of the default configuration.
    pub fn configure(mut self, sdk_config: &SdkConfig) -> Self {
        self.sdk_config = Some(Box::new(sdk_config.clone()));
        self
    }

    /// The region of IAM Identity Center. It is required.
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The region of IAM Identity Center. It is required.
    pub fn set_region(&mut self, region: Option<Region>) -> &mut Self {
        self.region = region;
        self
    }

    /// The session's name: `x` of `[sso-session x]`. It is required.
    pub fn session_name(mut self, session_name: impl Into<String>) -> Self {
        self.session_name = Some(session_name.into());
        self
    }

    /// The session's name: `x` of `[sso-session x]`. It is required.
    pub fn set_session_name(&mut self, session_name: Option<String>) -> &mut Self {
        self.session_name = session_name;
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

    /// The provider. What is required and not set is the error of its first token.
    pub async fn build(mut self) -> SsoTokenProvider {
        if self.sdk_config.is_none() {
            let version = crate::BehaviorVersion::latest();
            self.sdk_config = Some(Box::new(crate::load_defaults(version).await));
        }
        self.build_with(Env::real(), Fs::real())
    }

    pub(crate) fn build_with(self, env: Env, fs: Fs) -> SsoTokenProvider {
        let session_name = match (&self.region, self.session_name, self.start_url) {
            (None, ..) => Err("region"),
            (_, None, _) => Err("session_name"),
            (.., None) => Err("start_url"),
            (Some(_), Some(session_name), Some(_)) => Ok(session_name),
        };
        let config = self.sdk_config.unwrap_or_else(|| {
            let config = SdkConfig::builder();
            Box::new(config.build())
        });
        SsoTokenProvider {
            env,
            fs,
            client: Client::of(SERVICE, &config, self.region, None),
            time_source: config.time_source().unwrap_or_default(),
            session_name,
            state: Mutex::default(),
        }
    }
}

/// Why there is no token.
#[derive(Debug)]
pub(super) enum SsoTokenError {
    Missing(&'static str),
    Session(String, Problem),
}

#[derive(Debug)]
pub(super) enum Problem {
    Cache(CacheError),
    Expired,
    Refused(Box<dyn Error + Send + Sync>),
    NoToken,
}

impl fmt::Display for SsoTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (session, problem) = match self {
            Self::Missing(setter) => {
                return write!(f, "the SSO token provider was built without `{setter}`");
            }
            Self::Session(session, problem) => (session, problem),
        };
        write!(f, "not signed in to the SSO session `{session}`: ")?;
        match problem {
            Problem::Cache(error) => error.fmt(f)?,
            Problem::Expired => f.write_str("the token has expired and cannot be renewed")?,
            Problem::Refused(error) => {
                let error: &(dyn Error + 'static) = &**error;
                write!(
                    f,
                    "the token has expired and was not renewed: {}",
                    Brief(error)
                )?;
            }
            Problem::NoToken => f.write_str("the answer to the token's renewal has no token")?,
        }
        write!(f, "; run `aws sso login --sso-session {session}`")
    }
}

impl Error for SsoTokenError {}
