//! What of a request is signed, as SigV4 writes it down.

use std::borrow::Cow;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use super::key::{Hasher, hex};
use super::{CONTENT_SHA256, PathSigning, SignError, UNSIGNED};
use crate::protocol::binding::encode;

/// The parts of an absolute URI, as they are sent.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    scheme: &'a str,
    authority: &'a str,
    path: &'a str,
    query: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts of a URI with a host and no user information, which HTTP would not send in `host`.
    pub(super) fn of(uri: &'a str) -> Result<Self, SignError> {
        let (scheme, rest) = match uri.split_once("://") {
            Some((scheme, rest)) if !scheme.contains(['/', '?']) => (scheme, rest),
            _ => return Err(SignError::Uri("it is not absolute")),
        };
        // A fragment is not sent.
        let rest = rest.split_once('#').map_or(rest, |(sent, _)| sent);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if authority.contains('@') {
            return Err(SignError::Uri("it has user information"));
        }
        if authority.is_empty() || authority.starts_with(':') {
            return Err(SignError::Uri("it has no host"));
        }
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Ok(Self {
            scheme,
            authority,
            path: if path.is_empty() { "/" } else { path },
            query,
        })
    }
}

/// What HTTP sends in `host`: without a port that is the scheme's own.
pub(crate) fn host<'a>(scheme: &str, authority: &'a str) -> &'a str {
    let port = if scheme.eq_ignore_ascii_case("https") {
        ":443"
    } else if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        return authority;
    };
    authority.strip_suffix(port).unwrap_or(authority)
}

/// A canonical request: its hash, and the names of the headers in it.
pub(super) struct Canonical {
    /// SHA-256, in hexadecimal digits.
    pub hash: String,
    /// Names of headers, with semicolons between.
    pub signed_headers: String,
}

impl Canonical {
    /// That of a request with all its headers but `authorization`.
    pub(super) fn of(request: &HttpRequest, path: PathSigning) -> Result<Self, SignError> {
        let uri = Parts::of(request.uri())?;
        let mut headers = Vec::with_capacity(request.headers().len() + 1);
        if !request.headers().contains_key("host") {
            headers.push(("host", host(uri.scheme, uri.authority)));
        }
        for header in request.headers() {
            if !UNSIGNED.contains(&header.0) {
                // Sorted as they come, for they are few. Values of one name stay in their order.
                let at = headers.partition_point(|(name, _)| *name <= header.0);
                headers.insert(at, header);
            }
        }

        // Hashed as it is written: it is never there as a whole.
        let mut text = Hasher::new();
        text.update(request.method());
        text.update("\n");
        let normalized = if path.normalized {
            normalized(uri.path)
        } else {
            uri.path.into()
        };
        if path.double_encoded {
            text.update(&encoded(&normalized, true));
        } else {
            text.update(&normalized);
        }
        text.update("\n");
        query(&mut text, uri.query);
        let signed_headers = values(&mut text, &headers);
        text.update("\n\n");
        text.update(&signed_headers);
        text.update("\n");
        if let Some(declared) = request.headers().get(CONTENT_SHA256) {
            text.update(declared);
        } else {
            let body = request.body().bytes().unwrap_or_default();
            text.update(&hex(&Hasher::hash(body)));
        }
        Ok(Self {
            hash: hex(&text.finish()),
            signed_headers,
        })
    }
}

/// Writes a line for each header, with its values in one. Answers with the names.
fn values(text: &mut Hasher, headers: &[(&str, &str)]) -> String {
    let mut names = String::with_capacity(headers.iter().map(|(name, _)| name.len() + 1).sum());
    let mut last = "";
    for (name, value) in headers {
        if *name == last {
            text.update(",");
        } else {
            if !last.is_empty() {
                names.push(';');
            }
            names.push_str(name);
            text.update("\n");
            text.update(name);
            text.update(":");
            last = name;
        }
        // Without spaces around the value, and one for several in a row. Tabs are as they are.
        let value = value.trim_matches(' ');
        if !value.contains("  ") {
            text.update(value);
            continue;
        }
        let words = value.split(' ').filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            if index > 0 {
                text.update(" ");
            }
            text.update(word);
        }
    }
    names
}

/// A path without `.`, `..` and empty segments. <https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4>
fn normalized(path: &str) -> Cow<'_, str> {
    if !path.contains('.') && !path.contains("//") {
        return Cow::Borrowed(path);
    }
    let mut kept = String::with_capacity(path.len());
    let mut last = "";
    for segment in path.split('/') {
        last = segment;
        match segment {
            "" | "." => {}
            ".." => kept.truncate(kept.rfind('/').unwrap_or_default()),
            segment => {
                kept.push('/');
                kept.push_str(segment);
            }
        }
    }
    if kept.is_empty() || matches!(last, "" | "." | "..") {
        kept.push('/');
    }
    Cow::Owned(kept)
}

/// Writes a query's pairs, sorted as they are encoded.
fn query(text: &mut Hasher, query: &str) {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    // Nothing that is encoded comes before the byte between a key and its value.
    let mut pairs: Vec<String> = pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            [key, value]
                .map(|part| encoded(&decoded(part), false))
                .join("\0")
        })
        .collect();
    pairs.sort_unstable();
    for (index, pair) in pairs.iter().enumerate() {
        if index > 0 {
            text.update("&");
        }
        let (key, value) = pair.split_once('\0').unwrap_or((pair, ""));
        text.update(key);
        text.update("=");
        text.update(value);
    }
}

fn encoded(text: &str, keep_slashes: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    encode(&mut encoded, text, keep_slashes);
    encoded
}

/// What a part of a query stands for, as forms have it: `+` is a space.
fn decoded(part: &str) -> Cow<'_, str> {
    if !part.contains(['%', '+']) {
        return Cow::Borrowed(part);
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let digit = |at: usize| char::from(*tail.get(at)?).to_digit(16);
        let escaped = (byte == b'%').then(|| Some(digit(0)? * 16 + digit(1)?));
        if let Some(escaped) = escaped.flatten().and_then(|value| u8::try_from(value).ok()) {
            bytes.push(escaped);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(if byte == b'+' { b' ' } else { byte });
            rest = tail;
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
