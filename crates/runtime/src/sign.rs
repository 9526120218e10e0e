//! Signing: AWS Signature Version 4 in the headers of a request.
//!
//! The request that is sent is the request that was signed: the path is signed doubly encoded and normalised
//! unless the endpoint says otherwise, the query sorted, `host` as HTTP will send it, and every header that is set except those that proxies rewrite
//! (`user-agent`, `x-amzn-trace-id`, `transfer-encoding`).
//!
//! What a header cannot hold is refused here, before anything is sent, by an error that names the culprit and never
//! shows its value. Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningError,
    SigningSettings,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::http::HttpError;
use http::HeaderName;

use crate::endpoint::Signing;

/// The headers that signing writes, taken off first so that an attempt can be signed afresh.
const SIGNATURE_HEADERS: [&str; 3] = ["authorization", "x-amz-date", "x-amz-security-token"];

/// What proxies rewrite: aws-sigv4 leaves it out as well, but copies it first.
const UNSIGNED: [&str; 3] = ["user-agent", "x-amzn-trace-id", "transfer-encoding"];

/// The end of the year 9999 in seconds since 1970: from then on no date can be written.
const END_OF_TIME: u64 = 253_402_300_800;

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
    check(request.uri(), context)?;
    for name in SIGNATURE_HEADERS {
        request.headers_mut().remove(name);
    }

    let mut settings = SigningSettings::default();
    if !context.path.double_encoded {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    settings.uri_path_normalization_mode = context.path.normalized.into();
    let declared = request.headers().get("x-amz-content-sha256");
    let body = match declared {
        Some(hash) => Some(SignableBody::Precomputed(hash.to_owned())),
        None => request
            .body()
            .bytes()
            .filter(|_| context.signs_payload)
            .map(SignableBody::Bytes),
    };
    if body.is_none() {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let params = v4::SigningParams::builder()
        .identity(context.identity)
        .region(context.region)
        .name(context.name)
        .time(context.time)
        .settings(settings)
        .build()
        .map_err(|_| SignError::NotCredentials)?
        .into();
    let signable = SignableRequest::new(
        request.method(),
        request.uri(),
        request
            .headers()
            .iter()
            .filter(|(name, _)| !UNSIGNED.contains(name)),
        body.unwrap_or(SignableBody::UnsignedPayload),
    )
    .map_err(SignError::Request)?;
    let (instructions, signature) = aws_sigv4::http_request::sign(signable, &params)
        .map_err(SignError::Request)?
        .into_parts();

    let (headers, _query) = instructions.into_parts();
    for header in headers {
        request
            .headers_mut()
            .try_insert(
                HeaderName::from_static(header.name()),
                header.value().to_owned(),
            )
            .map_err(|source| SignError::Header {
                name: header.name(),
                source,
            })?;
    }
    Ok(signature)
}

/// Refuses what would make the signature ambiguous, impossible to send, or aws-sigv4 panic.
fn check(uri: &str, context: &SigningContext<'_>) -> Result<(), SignError> {
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
    let since_1970 = context.time.duration_since(SystemTime::UNIX_EPOCH);
    if !since_1970.is_ok_and(|since| since.as_secs() < END_OF_TIME) {
        return Err(SignError::Time);
    }
    check_uri(uri)
}

/// Whether a region or a signing name can stand between the slashes of a signature's scope.
fn is_scope_part(part: &str) -> bool {
    !part.is_empty()
        && part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// An absolute URI with a host and no user information, which HTTP would not send in `host`.
fn check_uri(uri: &str) -> Result<(), SignError> {
    let rest = match uri.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?']) => rest,
        _ => return Err(SignError::Uri("it is not absolute")),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(SignError::Uri("it has user information"));
    }
    if authority.is_empty() || authority.starts_with(':') {
        return Err(SignError::Uri("it has no host"));
    }
    Ok(())
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
    /// The request has something that cannot be signed.
    Request(SigningError),
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
            Self::Request(_) => f.write_str("cannot sign the request"),
            Self::Header { name, .. } => write!(f, "cannot set the header {name}"),
        }
    }
}

impl std::error::Error for SignError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request(source) => Some(source),
            Self::Header { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
