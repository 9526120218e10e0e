//! A client of Amazon Connect, written by hand for the calls that a program makes. No retries.

use std::env::{self, VarError};
use std::fmt;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{self, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;
use uuid::Uuid;

/// Why a call failed.
#[derive(Debug)]
pub enum Error {
    /// A variable of the environment is missing or is not text.
    Environment(&'static str, VarError),
    /// The HTTP client could not be made.
    Client(reqwest::Error),
    /// The request could not be written or signed.
    Request(Box<dyn std::error::Error + Send + Sync>),
    /// There was no response, or not a whole one.
    Transport(reqwest::Error),
    /// The service refused.
    Service(ServiceError),
    /// The response is not JSON of the expected form.
    Response(serde_json::Error),
}

/// What the service says of a refused request.
#[derive(Debug)]
pub struct ServiceError {
    pub kind: Kind,
    pub status: u16,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

/// The errors of `CreatePersistentContactAssociation`.
#[derive(Debug, PartialEq)]
pub enum Kind {
    AccessDenied,
    InternalService,
    InvalidParameter,
    InvalidRequest,
    ResourceNotFound,
    Throttling,
    Other(String),
}

impl From<&str> for Kind {
    fn from(code: &str) -> Self {
        match code {
            "AccessDeniedException" => Self::AccessDenied,
            "InternalServiceException" => Self::InternalService,
            "InvalidParameterException" => Self::InvalidParameter,
            "InvalidRequestException" => Self::InvalidRequest,
            "ResourceNotFoundException" => Self::ResourceNotFound,
            "ThrottlingException" => Self::Throttling,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name, error) => write!(f, "{name}: {error}"),
            Self::Client(_) => f.write_str("the HTTP client could not be made"),
            Self::Request(_) => f.write_str("the request could not be made"),
            Self::Transport(_) => f.write_str("there was no response"),
            Self::Service(error) => {
                let message = error.message.as_deref().unwrap_or("no message");
                write!(f, "{:?}: {message} (status {}", error.kind, error.status)?;
                let id = error.request_id.as_deref();
                id.map_or(Ok(()), |id| write!(f, ", request {id}"))?;
                f.write_str(")")
            }
            Self::Response(_) => f.write_str("the response is not what was expected"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Environment(_, error) => Some(error),
            Self::Client(error) | Self::Transport(error) => Some(error),
            Self::Request(error) => Some(error.as_ref()),
            Self::Service(_) => None,
            Self::Response(error) => Some(error),
        }
    }
}

/// How much of a past chat is brought back.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "a program sends one of them")]
pub enum RehydrationType {
    EntirePastSession,
    FromSegment,
}

/// What `CreatePersistentContactAssociation` sends in its body.
struct Association<'a> {
    rehydration_type: RehydrationType,
    source_contact_id: &'a str,
    client_token: &'a str,
}

impl Serialize for Association<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match self.rehydration_type {
            RehydrationType::EntirePastSession => "ENTIRE_PAST_SESSION",
            RehydrationType::FromSegment => "FROM_SEGMENT",
        };
        let mut body = serializer.serialize_struct("Association", 3)?;
        body.serialize_field("RehydrationType", kind)?;
        body.serialize_field("SourceContactId", self.source_contact_id)?;
        body.serialize_field("ClientToken", self.client_token)?;
        body.end()
    }
}

/// The client. Clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    credentials: Credentials,
    region: String,
    endpoint: String,
}

fn variable(name: &'static str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(error) => Err(Error::Environment(name, error)),
    }
}

fn required(name: &'static str) -> Result<String, Error> {
    variable(name)?.ok_or(Error::Environment(name, VarError::NotPresent))
}

impl Client {
    /// With credentials, region and endpoint from the environment.
    pub fn from_env() -> Result<Self, Error> {
        // Another part of the program may have chosen a provider: then that one is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_millis(3100))
            .read_timeout(Duration::from_secs(30))
            .build()
            .map_err(Error::Client)?;
        let region = required("AWS_REGION")?;
        let endpoint = variable("AWS_ENDPOINT_URL")?;
        Ok(Self {
            http,
            credentials: Credentials::new(
                required("AWS_ACCESS_KEY_ID")?,
                required("AWS_SECRET_ACCESS_KEY")?,
                variable("AWS_SESSION_TOKEN")?,
                None,
                "environment",
            ),
            endpoint: endpoint.unwrap_or_else(|| format!("https://connect.{region}.amazonaws.com")),
            region,
        })
    }

    /// Links a running chat to one that has ended. Answers with the contact that is continued.
    pub async fn create_persistent_contact_association(
        &self,
        instance_id: &str,
        initial_contact_id: &str,
        rehydration_type: RehydrationType,
        source_contact_id: &str,
    ) -> Result<Option<String>, Error> {
        let mut token = Uuid::encode_buffer();
        let body = Association {
            rehydration_type,
            source_contact_id,
            client_token: Uuid::new_v4().hyphenated().encode_lower(&mut token),
        };
        let path = format!(
            "/contact/persistent-contact-association/{}/{}",
            Label(instance_id),
            Label(initial_contact_id)
        );
        let body = serde_json::to_vec(&body).map_err(|error| Error::Request(error.into()))?;
        let answer = self.send(Method::POST, &path, body).await?;
        let mut answer: Value = serde_json::from_slice(&answer).map_err(Error::Response)?;
        match answer.get_mut("ContinuedFromContactId").map(Value::take) {
            Some(Value::String(id)) => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    /// Signs a request, sends it, and answers with the body of a success.
    pub async fn send(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Vec<u8>, Error> {
        let request = self.signed(method, path, body).map_err(Error::Request)?;
        let request = reqwest::Request::try_from(request).map_err(Error::Transport)?;
        let response = self.http.execute(request).await.map_err(Error::Transport)?;
        let status = response.status();
        if status.is_success() {
            return Ok(response.bytes().await.map_err(Error::Transport)?.into());
        }
        let header = |name| {
            let value = response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        let (code, request_id) = (header("x-amzn-errortype"), header("x-amzn-requestid"));
        let body = response.bytes().await.map_err(Error::Transport)?;
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let text = |name| body.get(name).and_then(Value::as_str);
        let code = code
            .as_deref()
            .or_else(|| text("__type"))
            .or_else(|| text("code"));
        // The code may have a namespace before it and a URL after it.
        let code = code
            .unwrap_or_default()
            .rsplit('#')
            .next()
            .unwrap_or_default();
        Err(Error::Service(ServiceError {
            kind: code.split(':').next().unwrap_or_default().into(),
            status: status.as_u16(),
            message: text("message")
                .or_else(|| text("Message"))
                .map(str::to_owned),
            request_id,
        }))
    }

    fn signed(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Result<Request<Vec<u8>>, Box<dyn std::error::Error + Send + Sync>> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.endpoint))
            .body(body)?;
        if !request.body().is_empty() {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
        }
        let identity = self.credentials.clone().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("connect")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        // All values that are set here are text.
        let headers = request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
        let uri = request.uri().to_string();
        let body = SignableBody::Bytes(request.body());
        let signable = SignableRequest::new(request.method().as_str(), &uri, headers, body)?;
        let (instructions, _) = http_request::sign(signable, &params)?.into_parts();
        let (headers, _) = instructions.into_parts();
        for header in headers {
            let mut value = HeaderValue::from_str(header.value())?;
            value.set_sensitive(header.sensitive());
            request
                .headers_mut()
                .insert(HeaderName::from_static(header.name()), value);
        }
        Ok(request)
    }
}

/// A segment of a path, or a value of a query, percent-encoded.
pub struct Label<'a>(pub &'a str);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    fmt::Write::write_char(f, char::from(byte))?;
                }
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}
