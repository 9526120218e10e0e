//! Signing: AWS Signature Version 4 in the headers of a request.
//!
//! The request that is sent is the request that was signed: the path is signed doubly encoded and normalised unless the
//! endpoint says otherwise, the query sorted, `host` as HTTP will send it, and every header that is set except those that
//! proxies rewrite (`user-agent`, `x-amzn-trace-id`, `transfer-encoding`). What is signed is what aws-sigv4 would sign: a
//! test holds the two against each other.
//!
//! What a header cannot hold is refused here, before anything is sent, by an error that names the culprit and never
//! shows its value. Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::http::HttpError;
use http::HeaderName;

pub(crate) use self::canonical::host;
use self::canonical::{Canonical, Parts};
pub(crate) use self::key::SigningKeys;
#[cfg(feature = "checksums")]
pub(crate) use self::key::hex;
use self::key::{ALGORITHM, Moment};
use crate::endpoint::Signing;

mod canonical;
mod key;
#[cfg(test)]
mod tests;

/// The hash of the body, or what is signed in its place.
pub(crate) const CONTENT_SHA256: &str = "x-amz-content-sha256";

/// The signature's own header, and those that proxies rewrite.
const UNSIGNED: [&str; 4] = [
    "authorization",
    "user-agent",
    "x-amzn-trace-id",
    "transfer-encoding",
];

/// What a request is signed with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SigningContext<'a> {
    /// Who signs: an identity made of [`Credentials`].
    pub identity: &'a Identity,
    /// The region in the signature's scope.
    pub region: &'a str,
    /// The service's signing name in the signature's scope, such as `connect`.
    pub name: &'a str,
    /// When: the service refuses a signature that is more than some minutes old or ahead.
    pub time: SystemTime,
    /// Whether a body in memory is part of the signature.
    pub signs_payload: bool,
    /// How the path is signed.
    pub path: PathSigning,
    /// Where the derived key is kept.
    pub keys: &'a SigningKeys,
}

/// How the path of a request is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PathSigning {
    /// Encoded once more than it is sent.
    pub double_encoded: bool,
    /// Without `.`, `..` and empty segments.
    pub normalized: bool,
}

impl Default for PathSigning {
    fn default() -> Self {
        Self {
            double_encoded: true,
            normalized: true,
        }
    }
}

impl From<Option<&Signing>> for PathSigning {
    fn from(signing: Option<&Signing>) -> Self {
        signing.map_or_else(Self::default, |signing| Self {
            double_encoded: !signing.disable_double_encoding,
            normalized: !signing.disable_normalize_path,
        })
    }
}

/// Signs `request`, whose URI is absolute, and replaces the signature of an earlier attempt if it has one.
///
/// A body that is in memory is part of the signature, unless the context says otherwise; a streaming body is sent as
/// `UNSIGNED-PAYLOAD`, which `x-amz-content-sha256` then says. If that header is set already, what it says is signed in
/// place of the body's hash. Answers with the signature.
pub(crate) fn sign(
    request: &mut HttpRequest,
    context: &SigningContext<'_>,
) -> Result<String, SignError> {
    let (credentials, moment) = check(request.uri(), context)?;
    let (region, name) = (context.region, context.name);
    let key = context.keys.get(credentials, moment, region, name)?;
    let date_time = key.date_time(moment);

    set(request, "x-amz-date", date_time.clone())?;
    match credentials.session_token() {
        Some(token) => set(request, "x-amz-security-token", token.to_owned())?,
        None => drop(request.headers_mut().remove("x-amz-security-token")),
    }
    let is_hashed = context.signs_payload && request.body().bytes().is_some();
    if !is_hashed && request.headers().get(CONTENT_SHA256).is_none() {
        set(request, CONTENT_SHA256, "UNSIGNED-PAYLOAD".to_owned())?;
    }

    let canonical = Canonical::of(request, context.path)?;
    let signature = key.signature(&date_time, &canonical.hash);
    let authorization = [
        ALGORITHM,
        " Credential=",
        credentials.access_key_id(),
        "/",
        &key.scope,
        ", SignedHeaders=",
        &canonical.signed_headers,
        ", Signature=",
        &signature,
    ];
    set(request, "authorization", authorization.concat())?;
    Ok(signature)
}

fn set(request: &mut HttpRequest, name: &'static str, value: String) -> Result<(), SignError> {
    let headers = request.headers_mut();
    let set = headers.try_insert(HeaderName::from_static(name), value);
    set.map(drop)
        .map_err(|source| SignError::Header { name, source })
}

/// Refuses what would make the signature ambiguous or impossible to send. Answers with who signs, and when.
fn check<'a>(
    uri: &str,
    context: &SigningContext<'a>,
) -> Result<(&'a Credentials, Moment), SignError> {
    let credentials = context
        .identity
        .data::<Credentials>()
        .ok_or(SignError::NotCredentials)?;
    // A comma or a space in the key's id would end its parameter in the `authorization` header.
    if !credentials
        .access_key_id()
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b',')
    {
        return Err(SignError::Credential(CredentialPart::AccessKeyId));
    }
    let token = credentials.session_token().unwrap_or_default();
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SignError::Credential(CredentialPart::SessionToken));
    }
    if !is_scope_part(context.region) {
        return Err(SignError::Region(context.region.to_owned()));
    }
    if !is_scope_part(context.name) {
        return Err(SignError::Name(context.name.to_owned()));
    }
    let moment = Moment::of(context.time).ok_or(SignError::Time)?;
    Parts::of(uri)?;
    Ok((credentials, moment))
}

/// Whether a region or a signing name can stand between the slashes of a signature's scope.
fn is_scope_part(part: &str) -> bool {
    !part.is_empty()
        && part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// A request could not be signed; nothing has been sent.
#[derive(Debug)]
#[non_exhaustive]
pub(crate) enum SignError {
    /// The identity is not made of AWS credentials.
    NotCredentials,
    /// A credential has a character that its header cannot hold, such as a line break at its end.
    Credential(CredentialPart),
    /// The region is empty or has characters that no region has.
    Region(String),
    /// The signing name is empty or has characters that no signing name has.
    Name(String),
    /// The time is before 1970 or after the year 9999.
    Time,
    /// The request's URI cannot be signed, and why.
    Uri(&'static str),
    /// A header of the signature could not be set.
    Header {
        /// The header.
        name: &'static str,
        /// Why not.
        source: HttpError,
    },
}

/// A part of the credentials that is sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CredentialPart {
    /// The access key's id.
    AccessKeyId,
    /// The session token.
    SessionToken,
}

impl fmt::Display for CredentialPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessKeyId => "access key id",
            Self::SessionToken => "session token",
        })
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCredentials => {
                f.write_str("cannot sign: the identity is not made of AWS credentials")
            }
            Self::Credential(part) => write!(
                f,
                "cannot sign: the {part} has a character that a header cannot hold (a line break \
                 or a space copied with it, or a character outside of ASCII)"
            ),
            Self::Region(region) => write!(f, "cannot sign: {region:?} is not a region"),
            Self::Name(name) => write!(f, "cannot sign: {name:?} is not a signing name"),
            Self::Time => f.write_str("cannot sign: the time is before 1970 or after 9999"),
            Self::Uri(why) => write!(f, "cannot sign the request's URI: {why}"),
            Self::Header { name, .. } => write!(f, "cannot set the header {name}"),
        }
    }
}

impl std::error::Error for SignError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Header { source, .. } => Some(source),
            _ => None,
        }
    }
}
