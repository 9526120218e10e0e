//! Signature Version 4, verified by computing it again from the specification's steps: canonical request, string to
//! sign, derived key, signature. Nothing of the client's signer is used.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};

use crate::builder::Credentials;
use crate::{time, uri};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";
/// How far the caller's clock may be off.
const WINDOW: Duration = Duration::from_mins(5);

/// A request as the signature sees it.
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    /// The path as it was sent.
    pub(crate) path: &'a str,
    /// The query as it was sent.
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// What is accepted.
pub(crate) struct Expected<'a> {
    pub(crate) credentials: &'a [Credentials],
    /// The name in the credential scope; `None` where no operation was found.
    pub(crate) service: Option<&'a str>,
    /// `None` for any region.
    pub(crate) region: Option<&'a str>,
    pub(crate) now: SystemTime,
}

/// Why a signature is refused: the error's code and message, as AWS answers them with status 403.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

fn refuse<T>(code: &'static str, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        code,
        message: message.into(),
    })
}

fn invalid<T>(message: impl Into<String>) -> Result<T, Refusal> {
    refuse("InvalidSignatureException", message)
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    access_key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    terminator: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

/// The service's name in the credential scope of a request, if it has a well-formed one.
pub(crate) fn scope_service(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    parse(header).ok().map(|parsed| parsed.service)
}

/// Verifies a request's signature.
pub(crate) fn verify(request: &Request<'_>, expected: &Expected<'_>) -> Result<(), Refusal> {
    let mut headers = request.headers.get_all(AUTHORIZATION).iter();
    let Some(header) = headers.next() else {
        return refuse(
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        );
    };
    let (Ok(header), None) = (header.to_str(), headers.next()) else {
        return refuse(
            "IncompleteSignatureException",
            "There must be one Authorization header, of ASCII characters",
        );
    };
    let authorization = parse(header)?;
    let credentials = known(&authorization, request, expected)?;
    scope(&authorization, expected)?;
    let date = signed_date(&authorization, request, expected.now)?;
    headers_signed(&authorization, request)?;
    let payload = hex(&Sha256::digest(request.body));
    if let Some(claimed) = request.headers.get("x-amz-content-sha256")
        && claimed.as_bytes() != payload.as_bytes()
    {
        return invalid(
            "The value of x-amz-content-sha256 does not match the SHA-256 of the body that was received.",
        );
    }
    let canonical = canonical_request(request, &authorization.signed_headers, &payload);
    let scope = format!(
        "{}/{}/{}/{}",
        authorization.date, authorization.region, authorization.service, authorization.terminator
    );
    let to_sign = string_to_sign(&date, &scope, &canonical);
    let key = signing_key(
        &credentials.secret_access_key,
        authorization.date,
        authorization.region,
        authorization.service,
    );
    if hex(&hmac(&key, to_sign.as_bytes())) == authorization.signature {
        return Ok(());
    }
    invalid(format!(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this \
         request should have been\n'{canonical}'\n\nThe String-to-Sign should have been\n'{to_sign}'\n"
    ))
}

/// Takes `AWS4-HMAC-SHA256 Credential=../../../../aws4_request, SignedHeaders=a;b, Signature=..` apart.
fn parse(header: &str) -> Result<Authorization<'_>, Refusal> {
    let incomplete = |message: String| refuse("IncompleteSignatureException", message);
    let Some(rest) = header.strip_prefix(ALGORITHM) else {
        return incomplete(format!(
            "Unsupported AWS 'algorithm': '{}'.",
            header.split(' ').next().unwrap_or_default()
        ));
    };
    let parameter = |name: &str| {
        rest.split(',')
            .map(str::trim)
            .find_map(|piece| piece.strip_prefix(name)?.strip_prefix('='))
    };
    let (Some(credential), Some(signed_headers), Some(signature)) = (
        parameter("Credential"),
        parameter("SignedHeaders"),
        parameter("Signature"),
    ) else {
        let missing: Vec<String> = ["Credential", "Signature", "SignedHeaders"]
            .into_iter()
            .filter(|name| parameter(name).is_none())
            .map(|name| format!("Authorization header requires '{name}' parameter."))
            .collect();
        return incomplete(missing.join(" "));
    };
    // An access key id may hold slashes, so the scope is taken from the end.
    let mut scope = credential.rsplitn(5, '/');
    let (Some(terminator), Some(service), Some(region), Some(date), Some(access_key_id)) = (
        scope.next(),
        scope.next(),
        scope.next(),
        scope.next(),
        scope.next(),
    ) else {
        return incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. \
             keyid/date/region/service/term, got '{credential}'"
        ));
    };
    Ok(Authorization {
        access_key_id,
        date,
        region,
        service,
        terminator,
        signed_headers: signed_headers.split(';').collect(),
        signature,
    })
}

/// The configured credentials that the request names, with their session token checked.
fn known<'a>(
    authorization: &Authorization<'_>,
    request: &Request<'_>,
    expected: &Expected<'a>,
) -> Result<&'a Credentials, Refusal> {
    let unknown = || {
        refuse(
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        )
    };
    let Some(credentials) = expected
        .credentials
        .iter()
        .find(|known| known.access_key_id == authorization.access_key_id)
    else {
        return unknown();
    };
    let token = request
        .headers
        .get("x-amz-security-token")
        .map(http::HeaderValue::as_bytes);
    if token != credentials.session_token.as_deref().map(str::as_bytes) {
        return unknown();
    }
    if credentials
        .expires
        .is_some_and(|expires| expires <= expected.now)
    {
        return refuse(
            "ExpiredTokenException",
            "The security token included in the request is expired",
        );
    }
    Ok(credentials)
}

fn scope(authorization: &Authorization<'_>, expected: &Expected<'_>) -> Result<(), Refusal> {
    if let Some(service) = expected.service
        && service != authorization.service
    {
        return invalid(format!(
            "Credential should be scoped to correct service: '{service}'."
        ));
    }
    if let Some(region) = expected.region
        && region != authorization.region
    {
        return invalid(format!(
            "Credential should be scoped to a valid region, not '{}'.",
            authorization.region
        ));
    }
    if authorization.terminator != TERMINATOR {
        return invalid(format!(
            "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{}'.",
            authorization.terminator
        ));
    }
    Ok(())
}

/// The request's `X-Amz-Date`, checked against the scope and the clock.
fn signed_date(
    authorization: &Authorization<'_>,
    request: &Request<'_>,
    now: SystemTime,
) -> Result<String, Refusal> {
    let Some(text) = request
        .headers
        .get("x-amz-date")
        .and_then(|date| date.to_str().ok())
    else {
        return refuse(
            "IncompleteSignatureException",
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        );
    };
    let Some(date) = time::parse_amz_date(text) else {
        return refuse(
            "IncompleteSignatureException",
            format!(
                "Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601"
            ),
        );
    };
    if text.get(..8) != Some(authorization.date) {
        return invalid(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', \
             from '{text}'.",
            authorization.date,
            text.get(..8).unwrap_or_default()
        ));
    }
    let (earliest, latest) = (now.checked_sub(WINDOW), now.checked_add(WINDOW));
    if let Some(earliest) = earliest.filter(|earliest| date < *earliest) {
        return invalid(format!(
            "Signature expired: {text} is now earlier than {} ({} - 5 min.)",
            time::amz_date(earliest),
            time::amz_date(now)
        ));
    }
    if let Some(latest) = latest.filter(|latest| date > *latest) {
        return invalid(format!(
            "Signature not yet current: {text} is still later than {} ({} + 5 min.)",
            time::amz_date(latest),
            time::amz_date(now)
        ));
    }
    Ok(text.to_owned())
}

/// `host`, `x-amz-date` and a session token must be signed, and what is said to be signed must be there.
fn headers_signed(authorization: &Authorization<'_>, request: &Request<'_>) -> Result<(), Refusal> {
    let signed = &authorization.signed_headers;
    let mut required = vec!["host", "x-amz-date"];
    if request.headers.contains_key("x-amz-security-token") {
        required.push("x-amz-security-token");
    }
    for name in required {
        if !signed.contains(&name) {
            return invalid(format!(
                "'{name}' must be a 'SignedHeader' in the AWS Authorization."
            ));
        }
    }
    if !signed.is_sorted() || signed.iter().any(|name| *name != name.to_ascii_lowercase()) {
        return invalid("SignedHeaders must be in lower case and sorted.");
    }
    for name in signed {
        if !request.headers.contains_key(*name) {
            return invalid(format!("The signed header '{name}' is not in the request."));
        }
    }
    Ok(())
}

/// Step 1: the canonical request.
fn canonical_request(request: &Request<'_>, signed: &[&str], payload: &str) -> String {
    let mut text = format!(
        "{}\n{}\n{}\n",
        request.method,
        uri::canonical_path(request.path),
        uri::canonical_query(request.query)
    );
    for name in signed {
        let values: Vec<String> = request
            .headers
            .get_all(*name)
            .iter()
            .map(|value| trimmed(&String::from_utf8_lossy(value.as_bytes())))
            .collect();
        let _ = writeln!(text, "{name}:{}", values.join(","));
    }
    let _ = write!(text, "\n{}\n{payload}", signed.join(";"));
    text
}

/// A header's value without outer spaces, and with one space where there are several.
fn trimmed(value: &str) -> String {
    let words: Vec<&str> = value.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").trim().to_owned()
}

/// Step 2: the string to sign.
fn string_to_sign(date: &str, scope: &str, canonical: &str) -> String {
    let hash = hex(&Sha256::digest(canonical.as_bytes()));
    format!("{ALGORITHM}\n{date}\n{scope}\n{hash}")
}

/// Step 3: the key, derived from the secret, day by day, region by region, service by service.
fn signing_key(secret: &str, date: &str, region: &str, service: &str) -> Vec<u8> {
    let start = format!("AWS4{secret}").into_bytes();
    [date, region, service, TERMINATOR]
        .iter()
        .fold(start, |key, part| hmac(&key, part.as_bytes()))
}

/// HMAC-SHA256, of which `hmac` takes keys of any length.
pub(crate) fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        }
        Err(_) => Vec::new(),
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of AWS's documentation, "Examples of how to derive a signing key".
    #[test]
    fn derives_the_published_key() {
        let key = signing_key(
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "20150830",
            "us-east-1",
            "iam",
        );
        assert_eq!(
            hex(&key),
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
        );
    }

    #[test]
    fn header_values_are_trimmed_and_collapsed() {
        assert_eq!(trimmed("  a   b  c "), "a b c");
    }
}
