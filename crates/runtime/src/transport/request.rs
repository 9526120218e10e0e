//! From the request that was signed to the same request for reqwest, byte for byte.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::Uri;
use http::header::{HOST, HeaderValue};
use http_body::{Body as _, Frame};
use reqwest::{Body, Request, Url};

use crate::endpoint::url::is_dots;

/// The same request, or why it would not be the same.
pub(super) fn convert(request: HttpRequest) -> Result<Request, BoxError> {
    let url = Url::parse(request.uri())
        .map_err(|error| format!("the request's URI cannot be used: {error}"))?;
    let has_tls = cfg!(any(feature = "rustls", target_family = "wasm"));
    if !has_tls && url.scheme() == "https" {
        return Err(NO_TLS.into());
    }
    let is_in_memory = request.body().bytes().is_some();
    let (parts, mut body) = request.try_into_http1x()?.into_parts();
    check(&parts.uri, &url)?;
    let scheme = parts.uri.scheme_str().unwrap_or_default();
    let authority = parts.uri.authority().map(http::uri::Authority::as_str);
    let host = authority.map(|authority| crate::sign::host(scheme, authority));
    // Left to hyper, it would need more room in a copy of all headers. HTTP/2 has it elsewhere.
    let is_given = cfg!(not(any(feature = "http2", target_family = "wasm")));
    let host = host
        .filter(|host| is_given || *host != url.authority())
        .map(HeaderValue::from_str);

    let mut converted = Request::new(parts.method, url);
    *converted.headers_mut() = parts.headers;
    // Neither is shown in logs, nor kept in the compression table of an HTTP/2 connection.
    for name in ["authorization", "x-amz-security-token"] {
        if let Some(value) = converted.headers_mut().get_mut(name) {
            value.set_sensitive(true);
        }
    }
    if let Some(host) = host.transpose()? {
        converted.headers_mut().entry(HOST).or_insert(host);
    }
    if !is_in_memory {
        *converted.body_mut() = Some(streamed(body)?);
    } else if let Poll::Ready(Some(frame)) = poll_frame(&mut body) {
        // What is in memory is one frame, there at once and handed over without a copy.
        *converted.body_mut() = frame?.into_data().ok().map(Body::from);
    }
    Ok(converted)
}

fn poll_frame(body: &mut SdkBody) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
    Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop()))
}

#[cfg(not(target_family = "wasm"))]
#[allow(clippy::unnecessary_wraps)]
fn streamed(body: SdkBody) -> Result<Body, BoxError> {
    Ok(Body::wrap(body))
}

#[cfg(target_family = "wasm")]
fn streamed(_: SdkBody) -> Result<Body, BoxError> {
    Err("a body cannot be streamed from WebAssembly: send it from memory".into())
}

const NO_TLS: &str = "the endpoint is https, but this build has no TLS: turn the feature `rustls` on, or set another \
                      HTTP client in the client's configuration";

/// Refuses a URI that would be rewritten on its way, as its signature would not hold.
fn check(uri: &Uri, url: &Url) -> Result<(), String> {
    let Some(problem) = problem(uri, url) else {
        return Ok(());
    };
    Err(format!(
        "the request's URI cannot be sent as it was signed: {problem}"
    ))
}

fn problem(uri: &Uri, url: &Url) -> Option<String> {
    let authority = uri.authority().map(http::uri::Authority::as_str);
    if authority.is_none_or(|authority| authority.contains('@')) {
        return Some("it has a user name or a password".to_owned());
    }
    let host = url.host_str().unwrap_or_default();
    let signed = uri.host().unwrap_or_default();
    if !signed.eq_ignore_ascii_case(host) {
        return Some(format!("its host would become {host}"));
    }
    let (signed, sent) = (uri.path(), url.path());
    if signed != sent {
        return Some(match signed.split('/').find(|segment| is_dots(segment)) {
            Some(dots) => format!("its path has the segment \"{dots}\""),
            None => format!("its path has {} unencoded", first_change(signed, sent)),
        });
    }
    let [signed, sent] = [uri.query(), url.query()].map(Option::unwrap_or_default);
    (signed != sent).then(|| format!("its query has {} unencoded", first_change(signed, sent)))
}

fn first_change(signed: &str, sent: &str) -> String {
    let mut pairs = signed.chars().zip(sent.chars());
    let changed = pairs.find(|(signed, sent)| signed != sent);
    changed.map_or_else(
        || "a character".to_owned(),
        |(signed, _)| format!("{signed:?}"),
    )
}
