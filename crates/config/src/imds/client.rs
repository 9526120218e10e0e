//! A client of the instance metadata service.

use crate::http::{Attempts, Step, in_time, sender};
use crate::provider_config::ProviderConfig;
use crate::setting::parse_url;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::retries::classifiers::SharedRetryClassifier;
use slim_sdk_runtime::direct::Sender;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

mod endpoint;
pub mod error;
mod retry;

use endpoint::Endpoint;
pub use endpoint::EndpointMode;
use error::{Failure, ImdsError, TokenError};
pub use retry::ImdsResponseRetryClassifier;

const TOKEN_TTL: Duration = Duration::from_hours(6);
/// A token that is about to end is not used any more.
const TOKEN_MARGIN: Duration = Duration::from_mins(2);
const ATTEMPTS: u32 = 4;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const READ_TIMEOUT: Duration = Duration::from_secs(1);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
const OPERATION_TIMEOUT: Duration = Duration::from_secs(30);

const TOKEN_PATH: &str = "/latest/api/token";
const TOKEN_HEADER: &str = "x-aws-ec2-metadata-token";
const TTL_HEADER: &str = "x-aws-ec2-metadata-token-ttl-seconds";
const USER_AGENT: &str = concat!("slim-sdk-config/", env!("CARGO_PKG_VERSION"));

/// A client of the instance metadata service, version 2.
///
/// It gets a session token, keeps it until it is about to end, and gets another where the service refuses it. Clones
/// share the token.
///
/// ```no_run
/// use slim_sdk_config::imds::Client;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let zone = Client::builder().build().get("/latest/meta-data/placement/availability-zone").await?;
/// # let _ = zone;
/// # Ok(())
/// # }
/// ```
///
/// # Where the service is
///
/// In this order: [`endpoint`](Builder::endpoint), `AWS_EC2_METADATA_SERVICE_ENDPOINT`, the profile's
/// `ec2_metadata_service_endpoint`; then the address of a mode: [`endpoint_mode`](Builder::endpoint_mode),
/// `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`, the profile's `ec2_metadata_service_endpoint_mode`, which are `IPv4`
/// (`http://169.254.169.254`, the default) or `IPv6` (`http://[fd00:ec2::254]`).
///
/// # In containers
///
/// A container is one hop further away than the instance. The service's answers do not reach it unless the instance's
/// `HttpPutResponseHopLimit` is 2 or more; until then every call times out.
#[derive(Clone)]
#[must_use]
pub struct Client(Arc<Inner>);

struct Inner {
    config: ProviderConfig,
    time_source: SharedTimeSource,
    connect_timeout: Duration,
    read_timeout: Duration,
    /// Made for the first request: most programs send none.
    sender: OnceLock<Result<Sender, String>>,
    endpoint: Endpoint,
    token_ttl: Duration,
    attempts: u32,
    attempt_timeout: Duration,
    operation_timeout: Duration,
    rule: Arc<dyn retry::Rule>,
    token: Mutex<Option<Token>>,
}

#[derive(Clone)]
struct Token {
    value: SensitiveString,
    end: SystemTime,
}

impl Client {
    /// Chooses where the service is, and how long to wait for it.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What the service has at this path.
    ///
    /// # Errors
    /// No token was to be had, the service refused or did not answer, or its endpoint is misconfigured.
    pub async fn get(&self, path: impl Into<String>) -> Result<SensitiveString, ImdsError> {
        self.fetch(path.into()).await
    }

    fn fetch(&self, path: String) -> Step<'_, Result<SensitiveString, ImdsError>> {
        Box::pin(async move {
            let limit = self.0.operation_timeout;
            let work = Box::pin(self.get_in_time(&path));
            let result = in_time(work, limit, self.0.config.sleep_impl()).await;
            result.unwrap_or_else(|| Err(ImdsError::io(Failure::TimedOut(limit))))
        })
    }

    async fn get_in_time(&self, path: &str) -> Result<SensitiveString, ImdsError> {
        let endpoint = self.0.endpoint.resolve(&self.0.config);
        let endpoint = endpoint.map_err(ImdsError::unexpected)?;
        let slash = if path.starts_with('/') { "" } else { "/" };
        let uri = format!("{endpoint}{slash}{path}");
        let mut attempts = Attempts::new(self.0.attempts, self.0.config.sleep_impl());
        loop {
            let token = self.token(&endpoint).await?;
            let headers = [(TOKEN_HEADER, token.as_ref()), ("user-agent", USER_AGENT)];
            let result = self.send("GET", &uri, &headers).await;
            let result = match result {
                Ok(response) if response.status().is_success() => {
                    let body = response.body().bytes().unwrap_or_default().to_vec();
                    let text = String::from_utf8(body);
                    return text
                        .map(SensitiveString)
                        .map_err(|_| ImdsError::unexpected("the answer is not UTF-8"));
                }
                Ok(response) => {
                    if response.status().as_u16() == 401 {
                        self.forget(&token);
                    }
                    Ok(response)
                }
                error => error,
            };
            let (result, again) = self.0.rule.ask(result);
            if !again || !attempts.another().await {
                return Err(match result {
                    Ok(response) => ImdsError::response(path.to_owned(), response),
                    Err(failure) => ImdsError::io(failure),
                });
            }
        }
    }

    /// The session token: the one that is kept, or a new one.
    async fn token(&self, endpoint: &str) -> Result<SensitiveString, ImdsError> {
        let now = self.0.time_source.now();
        if let Some(token) = self.kept().filter(|token| now + TOKEN_MARGIN < token.end) {
            return Ok(token.value);
        }
        let uri = format!("{endpoint}{TOKEN_PATH}");
        let ttl = self.0.token_ttl.as_secs().to_string();
        let headers = [(TTL_HEADER, ttl.as_str()), ("user-agent", USER_AGENT)];
        let mut attempts = Attempts::new(self.0.attempts, self.0.config.sleep_impl());
        loop {
            let result = self.send("PUT", &uri, &headers).await;
            let result = match result {
                Ok(response) if response.status().is_success() => {
                    let token = read_token(&response, self.0.time_source.now());
                    let token = token.map_err(ImdsError::token)?;
                    self.keep(Some(token.clone()));
                    return Ok(token.value);
                }
                other => other,
            };
            let (result, again) = self.0.rule.ask(result);
            if !again || !attempts.another().await {
                return Err(ImdsError::token(match result {
                    Ok(response) => TokenError::refused(response.status().as_u16()),
                    Err(failure) => TokenError::no_answer(failure),
                }));
            }
        }
    }

    async fn send(
        &self,
        method: &str,
        uri: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<HttpResponse, Failure> {
        let sender = self.0.sender.get_or_init(|| {
            let Inner {
                connect_timeout,
                read_timeout,
                ..
            } = *self.0;
            let sender = sender(&self.0.config, connect_timeout, read_timeout, true);
            sender.map_err(|error| error.to_string())
        });
        let sender = sender.as_ref().map_err(|error| {
            Failure::Connector(ConnectorError::other(error.clone().into(), None))
        })?;
        let sent = sender
            .send(method, uri, headers)
            .map_err(|error| Failure::Connector(ConnectorError::user(error)))?;
        let limit = self.0.attempt_timeout;
        let sleep = self.0.config.sleep_impl();
        match in_time(sent, limit, sleep).await {
            Some(result) => result.map_err(Failure::Connector),
            None => Err(Failure::TimedOut(limit)),
        }
    }

    fn kept(&self) -> Option<Token> {
        let token = self.0.token.lock();
        token.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, token: Option<Token>) {
        let kept = self.0.token.lock();
        *kept.unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// Drops a token that the service refused, unless another call has replaced it already.
    fn forget(&self, refused: &SensitiveString) {
        if self.kept().is_some_and(|token| token.value.0 == refused.0) {
            self.keep(None);
        }
    }
}

fn read_token(response: &HttpResponse, now: SystemTime) -> Result<Token, TokenError> {
    let ttl = response.headers().get(TTL_HEADER);
    let ttl = ttl.and_then(|ttl| ttl.trim().parse().ok());
    let ttl = ttl.ok_or_else(TokenError::no_ttl)?;
    let body = response.body().bytes().unwrap_or_default();
    let text = std::str::from_utf8(body).unwrap_or_default();
    if text.is_empty() || text.contains(|c: char| !c.is_ascii_graphic()) {
        return Err(TokenError::invalid());
    }
    let end = now.checked_add(Duration::from_secs(ttl));
    Ok(Token {
        value: SensitiveString(text.to_owned()),
        end: end.ok_or_else(TokenError::no_ttl)?,
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.0.endpoint)
            .field("attempts", &self.0.attempts)
            .finish_non_exhaustive()
    }
}

/// A text that `Debug` does not show.
#[derive(Clone)]
pub struct SensitiveString(String);

impl fmt::Debug for SensitiveString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SensitiveString(\"** redacted **\")")
    }
}

impl AsRef<str> for SensitiveString {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for SensitiveString {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<SensitiveString> for String {
    fn from(text: SensitiveString) -> Self {
        text.0
    }
}

/// Builds a [`Client`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    config: Option<ProviderConfig>,
    endpoint: Option<String>,
    mode: Option<EndpointMode>,
    token_ttl: Option<Duration>,
    attempts: Option<u32>,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    operation_timeout: Option<Duration>,
    rule: Option<Arc<dyn retry::Rule>>,
}

impl Builder {
    /// How often to try, for the token and for the data: 4 times if not set.
    pub fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.attempts = Some(max_attempts);
        self
    }

    /// Where to read settings from, and what to send requests with.
    pub fn configure(mut self, provider_config: &ProviderConfig) -> Self {
        self.config = Some(provider_config.clone());
        self
    }

    /// Where the service is, instead of what environment and profile say.
    ///
    /// # Errors
    /// It is not an `http` or `https` URL.
    pub fn endpoint(mut self, endpoint: impl AsRef<str>) -> Result<Self, BoxError> {
        self.endpoint = Some(parse_url(endpoint.as_ref())?);
        Ok(self)
    }

    /// Which of the service's addresses to use, instead of what environment and profile say.
    pub fn endpoint_mode(mut self, mode: EndpointMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// How long a session token is to last: 6 hours if not set, which is the most.
    pub fn token_ttl(mut self, ttl: Duration) -> Self {
        self.token_ttl = Some(ttl);
        self
    }

    /// How long making a connection may take: 1 second if not set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long an answer may take: 1 second if not set.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// How long a call may take, with its token and all attempts: 30 seconds if not set.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.operation_timeout = Some(timeout);
        self
    }

    /// How long one attempt may take: 10 seconds if not set.
    pub fn operation_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// What to try again, instead of what [`ImdsResponseRetryClassifier`] says.
    pub fn retry_classifier(mut self, retry_classifier: SharedRetryClassifier) -> Self {
        self.rule = Some(Arc::new(retry_classifier));
        self
    }

    /// The client.
    pub fn build(self) -> Client {
        let config = self.config.unwrap_or_default();
        Client(Arc::new(Inner {
            connect_timeout: self.connect_timeout.unwrap_or(CONNECT_TIMEOUT),
            read_timeout: self.read_timeout.unwrap_or(READ_TIMEOUT),
            sender: OnceLock::new(),
            endpoint: Endpoint {
                url: self.endpoint,
                mode: self.mode,
            },
            token_ttl: self.token_ttl.unwrap_or(TOKEN_TTL),
            attempts: self.attempts.unwrap_or(ATTEMPTS),
            attempt_timeout: self.attempt_timeout.unwrap_or(ATTEMPT_TIMEOUT),
            operation_timeout: self.operation_timeout.unwrap_or(OPERATION_TIMEOUT),
            rule: self
                .rule
                .unwrap_or_else(|| Arc::new(ImdsResponseRetryClassifier::default())),
            token: Mutex::new(None),
            time_source: config.time_source(),
            config,
        }))
    }
}

#[cfg(test)]
pub(crate) mod tests;
